//! An original that is certified both ways is two papers of one dossier: when both come back, each has a
//! form of its own, and whose they are is one thing.

use chungthuc_domain::{
    DossierId, ErrorCode, PaperId,
    certification::{Certification, CertificationChoice},
    state::PaperState,
    view::intake::{DraftForm, IntakeView},
};
use chungthuc_storage::{repo::paper, testing::TestDatabase};

use crate::support::{
    World,
    counter::{form, submit},
};

/// Four pages, certified as a file and as three copies on paper.
async fn certified_both_ways(world: &World) -> (DossierId, [PaperId; 2]) {
    let form = DraftForm {
        certification: CertificationChoice::Both,
        pages: "4".into(),
        copies: "3".into(),
        ..form(world).await
    };
    let sent = submit(world, &world.workflow, form).await;
    let mut db = world.db.read().await.unwrap();
    let papers = paper::of_dossier(&mut db, sent.dossier).await.unwrap();
    let kinds: Vec<_> = papers.iter().map(|paper| paper.certification).collect();
    assert_eq!(kinds, [Certification::Electronic, Certification::OnPaper]);
    (sent.dossier, [papers[0].id, papers[1].id])
}

async fn recall(world: &World, paper: PaperId) {
    let version = world.paper(paper).await.version;
    world
        .workflow
        .recall(&world.officer, paper, version)
        .await
        .unwrap();
}

async fn open(world: &World, dossier: DossierId, paper: PaperId) -> IntakeView {
    world
        .workflow
        .open_returned(&world.officer, dossier, paper)
        .await
        .unwrap()
}

async fn owner_of(world: &World, paper: PaperId) -> String {
    let view = world.workflow.paper(&world.officer, paper).await;
    view.unwrap().row.applicant_name
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_paper_that_came_back_is_sent_again_by_its_own_form() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (dossier, [electronic, on_paper]) = certified_both_ways(&world).await;
        recall(&world, electronic).await;
        recall(&world, on_paper).await;
        let untouched = world.paper(electronic).await;

        let view = open(&world, dossier, on_paper).await;
        assert_eq!(view.form.paper, Some(on_paper));
        assert_eq!(view.form.copies, "3");
        let typed = DraftForm {
            copies: "5".into(),
            fee: "10.000".into(),
            fee_reason: "Miễn giảm theo Nghị quyết 05/NQ-HĐND".into(),
            // What it is certified as was chosen when it was sent.
            certification: CertificationChoice::Electronic,
            ..view.form
        };
        let saved = workflow
            .save_draft(officer, Some(dossier), view.version, typed.clone())
            .await
            .unwrap();
        // It is there after a reload, with the fee, and in no other form.
        let again = open(&world, dossier, on_paper).await;
        assert_eq!(again.version, saved.version);
        assert_eq!(
            (again.form.copies.as_str(), again.form.fee.as_str()),
            ("5", "10.000")
        );
        assert_eq!(again.form.fee_reason, typed.fee_reason);
        let other = open(&world, dossier, electronic).await;
        assert_eq!(
            (other.form.copies.as_str(), other.form.fee.as_str()),
            ("1", "")
        );

        let sent = workflow
            .submit(officer, dossier, saved.version, typed)
            .await
            .unwrap();
        assert_eq!((sent.paper, sent.fee), (on_paper, 10_000));
        let after = world.paper(on_paper).await;
        assert_eq!(
            (after.state, after.certification, after.copy_count),
            (PaperState::PendingSignature, Certification::OnPaper, 5)
        );
        assert_eq!(world.paper(electronic).await, untouched);
        // Back once more, it begins with what it was sent with.
        recall(&world, on_paper).await;
        let again = open(&world, dossier, on_paper).await;
        assert_eq!(
            (again.form.copies.as_str(), again.form.fee.as_str()),
            ("5", "10.000")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_they_are_is_put_right_while_both_are_back_and_for_both() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (dossier, [electronic, on_paper]) = certified_both_ways(&world).await;
        let typed_wrong = owner_of(&world, electronic).await;

        // While the other is with the leader, it stays.
        recall(&world, electronic).await;
        let view = open(&world, dossier, electronic).await;
        assert_eq!(view.owner.unwrap().name, typed_wrong);
        let ignored = DraftForm {
            name: "Người khác".into(),
            ..view.form
        };
        workflow
            .submit(officer, dossier, view.version, ignored)
            .await
            .unwrap();
        assert_eq!(owner_of(&world, electronic).await, typed_wrong);

        recall(&world, electronic).await;
        recall(&world, on_paper).await;
        let view = open(&world, dossier, electronic).await;
        let other = open(&world, dossier, on_paper).await;
        assert!(view.owner.is_none() && other.owner.is_none());
        let right = DraftForm {
            name: "Phan Lâm Trúc Linh".into(),
            ..view.form
        };
        workflow
            .submit(officer, dossier, view.version, right)
            .await
            .unwrap();
        // Who had the other one open is told, and finds whose it is now.
        let stale = workflow
            .submit(officer, dossier, other.version, other.form)
            .await;
        assert_eq!(stale.unwrap_err().code, ErrorCode::Conflict);
        let other = open(&world, dossier, on_paper).await;
        assert_eq!(other.owner.unwrap().name, "Phan Lâm Trúc Linh");
        workflow
            .submit(officer, dossier, other.version, other.form)
            .await
            .unwrap();
        for paper in [electronic, on_paper] {
            assert_eq!(owner_of(&world, paper).await, "Phan Lâm Trúc Linh");
        }
    })
    .await;
}

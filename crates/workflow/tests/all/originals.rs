//! Originals that are certified both ways, and that are given back.

use std::sync::Arc;

use chungthuc_domain::{
    DossierId, ErrorCode,
    book::BookKind,
    certification::{Certification, CertificationChoice},
    state::Step,
    view::{intake::DraftForm, queue::PaperAction},
};
use chungthuc_storage::{
    objects::ObjectError,
    repo::paper::{self, Paper},
    testing::TestDatabase,
};
use jiff::SignedDuration;

use super::paper_copies::handed_over;
use crate::support::{
    World,
    counter::{self, TestMailer, form, run_jobs, submit, with_mailer},
};

const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);

async fn papers(world: &World, dossier: DossierId) -> Vec<Paper> {
    let mut db = world.db.read().await.unwrap();
    paper::of_dossier(&mut db, dossier).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_original_is_given_back_once_by_officer_or_clerk_and_all_its_papers_say_so() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let both = DraftForm {
            certification: CertificationChoice::Both,
            ..form(&world).await
        };
        let sent = submit(&world, workflow, both).await;
        let [first, second] = &papers(&world, sent.dossier).await[..] else {
            panic!("two papers");
        };
        for (to, refused) in [("  ", "Hãy nhập"), (&"a".repeat(201), "dài quá")] {
            let error = workflow
                .return_original(&world.officer, second.id, to)
                .await;
            let error = error.unwrap_err();
            assert!(error.of_field("to").unwrap().contains(refused));
        }
        let refused = workflow
            .return_original(&world.leader, second.id, "An")
            .await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
        let view = workflow.paper(&world.clerk, first.id).await.unwrap();
        assert!(view.actions.contains(&PaperAction::ReturnOriginal));
        workflow
            .return_original(&world.officer, second.id, " Phan Lâm  Trúc Ly ")
            .await
            .unwrap();
        let twice = workflow.return_original(&world.clerk, first.id, "An").await;
        assert_eq!(twice.unwrap_err().code, ErrorCode::WrongState);
        for paper in [first, second] {
            let view = workflow.paper(&world.clerk, paper.id).await.unwrap();
            let returned = view.original_return.unwrap();
            assert_eq!(
                (returned.to.as_str(), returned.by.as_str()),
                ("Phan Lâm Trúc Ly", "Nông Thị Hoài An")
            );
            assert!(view.row.original_returned);
            assert!(!view.actions.contains(&PaperAction::ReturnOriginal));
            let told = view
                .timeline
                .iter()
                .find(|e| e.step == Step::ReturnOriginal);
            assert_eq!(told.unwrap().note, "Người nhận: Phan Lâm Trúc Ly");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_original_certified_both_ways_becomes_two_papers_of_one_scan() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let form = DraftForm {
            certification: CertificationChoice::Both,
            pages: "4".into(),
            copies: "3".into(),
            ..form(&world).await
        };
        let sent = submit(&world, &world.workflow, form).await;
        assert_eq!(sent.further_codes, ["H99.101-261120-000002"]);
        // 6.000 đ for the file, and three times that for those on paper.
        assert_eq!(sent.fee, 24_000);
        let papers = papers(&world, sent.dossier).await;
        let kinds: Vec<_> = papers
            .iter()
            .map(|p| (p.certification, p.copy_count))
            .collect();
        assert_eq!(
            kinds,
            [(Certification::Electronic, 1), (Certification::OnPaper, 3)]
        );
        let [electronic, on_paper] = &papers[..] else {
            panic!("{papers:?}");
        };
        assert_eq!(on_paper.original, electronic.id);
        assert_eq!(
            (on_paper.intake, on_paper.base),
            (electronic.intake, electronic.base)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scan_stays_while_another_paper_of_the_original_needs_it() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        world
            .open_book_of(BookKind::PaperCopies, "01/2026", 1)
            .await;
        let workflow = with_mailer(&world, &Arc::new(TestMailer::default()));
        let both = DraftForm {
            certification: CertificationChoice::Both,
            ..form(&world).await
        };
        let sent = submit(&world, &workflow, both).await;
        let first = world.paper(sent.paper).await;
        workflow
            .recall(&world.officer, sent.paper, first.version)
            .await
            .unwrap();
        // The electronic copy is made of another scan; the copies on paper are of the first.
        let view = workflow
            .open_intake(&world.officer, Some(sent.dossier))
            .await
            .unwrap();
        let again = DraftForm {
            upload: form(&world).await.upload,
            // Its papers were made by what was chosen before.
            certification: CertificationChoice::Electronic,
            ..view.form
        };
        workflow
            .submit(&world.officer, sent.dossier, view.version, again)
            .await
            .unwrap();
        counter::complete(&world, sent.paper).await;
        run_jobs(&workflow).await;
        world.clock.advance(MONTH);
        run_jobs(&workflow).await;
        let papers = papers(&world, sent.dossier).await;
        assert_eq!(papers[1].intake, first.intake);
        assert_ne!(papers[0].intake, first.intake);
        world.objects.open(first.intake.0).await.unwrap();

        // 30 days after these were handed over it goes too, and their page still opens.
        let on_paper = papers[1].id;
        workflow
            .sign_on_paper(&world.leader, on_paper, 1)
            .await
            .unwrap();
        handed_over(&world, on_paper).await;
        world.clock.advance(MONTH - SignedDuration::from_secs(1));
        run_jobs(&workflow).await;
        world.objects.open(first.intake.0).await.unwrap();
        world.clock.advance(SignedDuration::from_secs(1));
        run_jobs(&workflow).await;
        let gone = world.objects.open(first.intake.0).await;
        assert!(matches!(gone, Err(ObjectError::NotFound(_))));
        let view = workflow.paper(&world.clerk, on_paper).await.unwrap();
        assert!(!view.may_read);
        world.objects.open(papers[0].intake.0).await.unwrap();
    })
    .await;
}

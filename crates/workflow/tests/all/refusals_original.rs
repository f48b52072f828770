//! What a refusal means for all that is made of one original: the ground is the original's, so nothing of
//! it is certified, and while it is held it isn't given back.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, PaperId, RefusalId,
    book::BookKind,
    certification::CertificationChoice,
    state::{PaperState, Step},
    view::{intake::DraftForm, queue::PaperAction, refusal::RefusalForm, signing::ReturnTo},
};
use chungthuc_storage::{
    repo::{
        dossier,
        paper::{self, Paper},
    },
    testing::TestDatabase,
};

use crate::support::{
    World,
    counter::{citizen, form, form_for, submit},
    refusal::{altered, damaged},
};

/// An original that is certified both ways: its dossier, the electronic copy and the copies on paper.
async fn both_ways(world: &World, form: DraftForm) -> (DossierId, PaperId, PaperId) {
    let both = DraftForm {
        certification: CertificationChoice::Both,
        ..form
    };
    let sent = submit(world, &world.workflow, both).await;
    let papers = papers(world, sent.dossier).await;
    (sent.dossier, papers[0].id, papers[1].id)
}

async fn papers(world: &World, dossier: DossierId) -> Vec<Paper> {
    let mut db = world.db.read().await.unwrap();
    paper::of_dossier(&mut db, dossier).await.unwrap()
}

async fn refuse(world: &World, paper: PaperId, form: RefusalForm) -> Result<RefusalId, AppError> {
    let version = world.paper(paper).await.version;
    world
        .workflow
        .refuse_paper(&world.officer, paper, version, form)
        .await
}

/// Signs an electronic copy and passes it on.
async fn sign(world: &World, paper: PaperId) {
    let request = world.sign_request(paper).await;
    let view = world.workflow.sign(&world.leader, request).await.unwrap();
    world
        .workflow
        .forward(&world.leader, paper, view.version)
        .await
        .unwrap();
}

async fn give_back(world: &World, paper: PaperId, to: ReturnTo) {
    let version = world.paper(paper).await.version;
    world
        .workflow
        .return_from_seal(&world.clerk, paper, version, to, "Bản chính bị từ chối")
        .await
        .unwrap();
}

fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> ErrorCode {
    answer.unwrap_err().code
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_original_is_refused_with_all_that_was_to_be_made_of_it() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (_, electronic, on_paper) = both_ways(&world, form(&world).await).await;
        let id = refuse(&world, on_paper, damaged()).await.unwrap();
        for paper in [electronic, on_paper] {
            let view = world.workflow.paper(&world.officer, paper).await.unwrap();
            assert_eq!(view.row.state, PaperState::Refused);
            assert_eq!(view.refusal.unwrap().refusal, id, "they share it");
            let mut steps = view.timeline.iter().map(|entry| entry.step);
            assert!(steps.any(|step| step == Step::Refuse));
        }
        let list = world
            .workflow
            .refusals(&world.officer, false, 1)
            .await
            .unwrap();
        assert_eq!(list.listing.total, 1, "one original");
        assert_eq!(
            code(refuse(&world, electronic, damaged()).await),
            ErrorCode::WrongState
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_refused_while_a_paper_of_the_original_is_being_signed() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (_, electronic, on_paper) = both_ways(&world, form(&world).await).await;
        let before = world.paper(electronic).await;
        let claimed = Paper {
            claim_by: Some(world.leader.person),
            claim_until: Some(world.now().plus_seconds(60)),
            ..before.clone()
        };
        let mut tx = world.db.begin().await.unwrap();
        paper::update(&mut tx, &before, &claimed).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            code(refuse(&world, on_paper, damaged()).await),
            ErrorCode::Busy
        );
        for paper in [electronic, on_paper] {
            let state = world.paper(paper).await.state;
            assert_eq!(state, PaperState::PendingSignature);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_signed_of_a_refused_original_is_neither_sealed_nor_signed_again() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let (_, electronic, on_paper) = both_ways(&world, form(&world).await).await;
        sign(&world, electronic).await;
        refuse(&world, on_paper, damaged()).await.unwrap();
        assert_eq!(code(world.seal(electronic).await), ErrorCode::WrongState);
        let may = async |action| {
            let view = world.workflow.paper(&world.clerk, electronic).await;
            view.unwrap().actions.contains(&action)
        };
        assert!(!may(PaperAction::Seal).await && may(PaperAction::Return).await);

        give_back(&world, electronic, ReturnTo::Signer).await;
        let request = world.sign_request(electronic).await;
        let again = world.workflow.sign(&world.leader, request).await;
        assert_eq!(code(again), ErrorCode::WrongState);
        refuse(&world, electronic, damaged()).await.unwrap();
        assert_eq!(world.paper(electronic).await.state, PaperState::Refused);
        // No number was used.
        let (_, next, _) = both_ways(&world, form(&world).await).await;
        sign(&world, next).await;
        assert_eq!(world.seal(next).await.unwrap().number, "1/ĐT");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_on_paper_of_a_refused_original_get_no_number() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world
            .open_book_of(BookKind::PaperCopies, "01/2026", 1)
            .await;
        let (_, electronic, on_paper) = both_ways(&world, form(&world).await).await;
        let version = world.paper(on_paper).await.version;
        world
            .workflow
            .sign_on_paper(&world.leader, on_paper, version)
            .await
            .unwrap();
        // The clerk has the page open when the other paper is refused.
        let request = world.number_request(on_paper).await;
        refuse(&world, electronic, damaged()).await.unwrap();
        let numbered = world.workflow.number_copies(&world.clerk, request).await;
        assert_eq!(code(numbered), ErrorCode::WrongState);
        give_back(&world, on_paper, ReturnTo::Signer).await;
        let version = world.paper(on_paper).await.version;
        let again = world
            .workflow
            .sign_on_paper(&world.leader, on_paper, version)
            .await;
        assert_eq!(code(again), ErrorCode::WrongState);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_original_that_is_held_is_given_back_by_the_note_about_that_alone() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (_, electronic, on_paper) = both_ways(&world, form(&world).await).await;
        let id = refuse(&world, electronic, altered()).await.unwrap();
        let offered = async |paper| {
            let view = world.workflow.paper(&world.officer, paper).await.unwrap();
            view.actions.contains(&PaperAction::ReturnOriginal)
        };
        let back = async |paper| {
            let to = "Phan Lâm Trúc Ly";
            world
                .workflow
                .return_original(&world.officer, paper, to)
                .await
        };
        for paper in [electronic, on_paper] {
            assert!(!offered(paper).await);
            assert_eq!(code(back(paper).await), ErrorCode::WrongState);
        }
        world
            .workflow
            .give_held_back(&world.officer, id, 1, "Trả người yêu cầu")
            .await
            .unwrap();
        assert!(offered(on_paper).await);
        back(on_paper).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sending_one_of_two_papers_again_changes_nobody_elses() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let other = citizen(&world, "Trần Gia Khánh Bình", "003203000022", None).await;
        let (id, electronic, _) = both_ways(&world, form_for(&world, &owner).await).await;
        let version = world.paper(electronic).await.version;
        world
            .workflow
            .recall(&world.officer, electronic, version)
            .await
            .unwrap();
        let view = world.workflow.open_intake(&world.officer, Some(id)).await;
        let view = view.unwrap();
        assert_eq!(view.owner.unwrap().name, owner.name, "it can't be chosen");
        let another = DraftForm {
            account: Some(other.person),
            ..view.form
        };
        world
            .workflow
            .submit(&world.officer, id, view.version, another)
            .await
            .unwrap();
        let mut db = world.db.read().await.unwrap();
        let kept = dossier::find(&mut db, id).await.unwrap().unwrap();
        assert_eq!(kept.applicant.person, Some(owner.person));
        drop(db);
        for paper in papers(&world, id).await {
            assert!(world.workflow.paper(&owner, paper.id).await.is_ok());
            let strange = world.workflow.paper(&other, paper.id).await;
            assert_eq!(code(strange), ErrorCode::NotFound);
        }
    })
    .await;
}

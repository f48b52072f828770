//! Refusing to certify, on a ground of law, with minutes where papers are held; asking for more; and the
//! forms of both.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId, RefusalId,
    refusal::RefusalReason,
    right::Right,
    state::{PaperState, Step},
    view::{
        queue::{PaperAction, Queue, QueueQuery},
        refusal::{RefusalForm, SupplementForm},
    },
};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::Actor;

use crate::support::{
    World,
    counter::{citizen, colleague, form, form_for, submit},
    refusal::{altered, damaged},
};

async fn refuse(
    world: &World,
    actor: &Actor,
    paper: PaperId,
    form: RefusalForm,
) -> Result<RefusalId, AppError> {
    let version = world.paper(paper).await.version;
    world
        .workflow
        .refuse_paper(actor, paper, version, form)
        .await
}

/// Whether a PDF came, under a name that begins so.
pub fn is_pdf(file: &chungthuc_workflow::SlipFile, name: &str) {
    assert!(file.bytes.starts_with(b"%PDF"));
    assert!(file.file_name.starts_with(name), "{}", file.file_name);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_refuses_what_waits_or_came_back_and_no_number_is_used() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let waits = world.submitted().await;
        let returned = world.submitted().await;
        let version = world.paper(returned).await.version;
        world
            .workflow
            .return_paper(&world.leader, returned, version, "Mờ")
            .await
            .unwrap();
        for paper in [waits, returned] {
            refuse(&world, &world.officer, paper, damaged())
                .await
                .unwrap();
            let row = world.paper(paper).await;
            assert_eq!(row.state, PaperState::Refused);
            assert_eq!((row.prepared, row.returned_reason), (None, None));
            let view = world.workflow.paper(&world.officer, paper).await.unwrap();
            let refusal = view.refusal.unwrap();
            assert_eq!(refusal.ground, RefusalReason::Damaged);
            assert_eq!(refusal.by, world.officer.name);
            assert!(!refusal.is_held());
            let original = [PaperAction::ReturnOriginal];
            assert_eq!(view.actions, original, "nothing but giving that back");
            let step = view
                .timeline
                .iter()
                .find(|entry| entry.step == Step::Refuse);
            let note = &step.unwrap().note;
            assert!(note.contains("khoản 2 Điều 22") && note.contains("rách mất nửa"));
        }
        let audited = world.audited().await;
        assert_eq!(audited.last().map(String::as_str), Some("REFUSE"));
        let query = QueueQuery {
            state: Some(PaperState::Refused),
            ..QueueQuery::default()
        };
        let list = world
            .workflow
            .queue(&world.clerk, Queue::All, query)
            .await
            .unwrap();
        assert_eq!(list.listing.total, 2);
        let next = world.signed().await;
        assert_eq!(world.seal(next).await.unwrap().number, "1/ĐT");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_refuses_only_what_waits_for_them() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let other = colleague(&world, &world.leader, "lanhdao2", "Vũ Đình Khải Minh").await;
        let paper = world.submitted().await;
        let error = refuse(&world, &other, paper, damaged()).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::NotFound, "another leader's");
        let may = async |actor: &Actor| {
            let view = world.workflow.paper(actor, paper).await.unwrap();
            view.actions.contains(&PaperAction::Refuse)
        };
        assert!(may(&world.leader).await && may(&world.officer).await);
        assert!(!may(&other).await && !may(&world.clerk).await);
        refuse(&world, &world.leader, paper, damaged())
            .await
            .unwrap();

        let returned = world.submitted().await;
        let version = world.paper(returned).await.version;
        world
            .workflow
            .recall(&world.officer, returned, version)
            .await
            .unwrap();
        let error = refuse(&world, &world.leader, returned, damaged())
            .await
            .unwrap_err();
        assert_eq!(
            error.code,
            ErrorCode::WrongState,
            "it is the officers' again"
        );
        let error = refuse(&world, &world.clerk, returned, damaged())
            .await
            .unwrap_err();
        assert_eq!(error.code, ErrorCode::NotFound);
        let signed = world.signed().await;
        let error = refuse(&world, &world.officer, signed, damaged())
            .await
            .unwrap_err();
        assert_eq!(error.code, ErrorCode::WrongState, "nothing that is signed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_without_a_ground_or_a_word_is_none_and_who_is_slower_is_told() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let error = refuse(&world, &world.officer, paper, RefusalForm::default())
            .await
            .unwrap_err();
        for field in ["ground", "explanation"] {
            assert!(error.of_field(field).is_some(), "{field}");
        }
        assert_eq!(world.paper(paper).await.state, PaperState::PendingSignature);
        let error = world
            .workflow
            .refuse_paper(&world.officer, paper, 0, damaged())
            .await
            .unwrap_err();
        assert_eq!(error.code, ErrorCode::Conflict);
        refuse(&world, &world.officer, paper, damaged())
            .await
            .unwrap();
        let error = refuse(&world, &world.officer, paper, damaged())
            .await
            .unwrap_err();
        assert_eq!(error.code, ErrorCode::WrongState);
        let said = error.message();
        let last = format!(
            "Thao tác gần nhất: “Từ chối chứng thực”, {}, 08:30 20/11/2026.",
            world.officer.name
        );
        assert!(said.ends_with(&last), "{said}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn altered_papers_are_held_with_minutes_until_somebody_notes_that_they_went_back() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let bare = RefusalForm {
            present: String::new(),
            ..altered()
        };
        let error = refuse(&world, &world.officer, paper, bare)
            .await
            .unwrap_err();
        assert!(error.of_field("present").is_some());
        let id = refuse(&world, &world.officer, paper, altered())
            .await
            .unwrap();
        let workflow = &world.workflow;
        let list = workflow.refusals(&world.leader, true, 1).await.unwrap();
        assert_eq!((list.held, list.listing.rows.len()), (1, 1));
        let minutes = workflow.minutes_file(&world.leader, id).await.unwrap();
        is_pdf(&minutes, "bien-ban-H99.101-");

        let back = async |actor: &Actor, version, note: &str| {
            workflow.give_held_back(actor, id, version, note).await
        };
        let code = async |actor: &Actor, version, note: &str| {
            back(actor, version, note).await.unwrap_err().code
        };
        assert_eq!(code(&world.leader, 1, "x").await, ErrorCode::NotFound);
        assert_eq!(code(&world.officer, 1, " ").await, ErrorCode::Invalid);
        assert_eq!(code(&world.officer, 0, "x").await, ErrorCode::Conflict);
        back(&world.officer, 1, "Chuyển Công an phường, công văn 12/UBND")
            .await
            .unwrap();
        assert_eq!(code(&world.officer, 2, "x").await, ErrorCode::WrongState);
        let view = workflow.paper(&world.officer, paper).await.unwrap();
        let refusal = view.refusal.unwrap();
        assert!(!refusal.is_held());
        assert!(refusal.given_back.unwrap().note.contains("Công an"));
        let steps: Vec<_> = view.timeline.iter().map(|entry| entry.step).collect();
        assert!(steps.contains(&Step::GiveHeldBack));
        let list = workflow.refusals(&world.officer, true, 1).await.unwrap();
        assert_eq!((list.held, list.listing.rows.len()), (0, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_missing_is_asked_for_in_writing_and_noted_once_when_it_came() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let sent = submit(&world, workflow, form_for(&world, &owner).await).await;
        let ask = async |actor: &Actor, items: &str| {
            let form = SupplementForm {
                items: items.into(),
                reason: "Thiếu trang.".into(),
            };
            let version = world.paper(sent.paper).await.version;
            workflow
                .request_supplement(actor, sent.paper, version, form)
                .await
        };
        let early = ask(&world.officer, "Trang 2").await.unwrap_err();
        assert_eq!(early.code, ErrorCode::WrongState, "it waits for the leader");
        let version = world.paper(sent.paper).await.version;
        workflow
            .recall(&world.officer, sent.paper, version)
            .await
            .unwrap();
        let wrong = ask(&world.officer, " ").await.unwrap_err();
        assert!(wrong.of_field("items").is_some());
        let wrong = ask(&world.leader, "Trang 2").await.unwrap_err();
        assert_eq!(wrong.code, ErrorCode::NotFound);
        let id = ask(&world.officer, "Trang 2\nBản chính có dấu")
            .await
            .unwrap();
        is_pdf(
            &workflow.supplement_slip(&owner, id).await.unwrap(),
            "phieu-bo-sung-",
        );
        let view = workflow.paper(&world.officer, sent.paper).await.unwrap();
        assert_eq!(view.supplements.len(), 1);
        assert_eq!(view.supplements[0].items, ["Trang 2", "Bản chính có dấu"]);
        workflow.note_supplied(&world.officer, id).await.unwrap();
        let again = workflow.note_supplied(&world.officer, id).await;
        assert_eq!(again.unwrap_err().code, ErrorCode::WrongState);
        let view = workflow.paper(&world.officer, sent.paper).await.unwrap();
        assert_eq!(view.row.state, PaperState::Returned, "its state stays");
        let answered = view.supplements[0].answered.as_ref().unwrap();
        assert_eq!(answered.0, world.officer.name);
        let steps: Vec<_> = view.timeline.iter().map(|entry| entry.step).collect();
        assert!(steps.contains(&Step::RequestMore) && steps.contains(&Step::Supplied));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_are_for_the_unit_and_the_owner_and_minutes_for_the_unit_alone() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let stranger = citizen(&world, "Trần Gia Khánh Bình", "003203000022", None).await;
        let sent = submit(&world, &world.workflow, form_for(&world, &owner).await).await;
        let id = refuse(&world, &world.officer, sent.paper, altered())
            .await
            .unwrap();
        let workflow = &world.workflow;
        let mut elsewhere = world.officer.clone();
        elsewhere.unit = Some(chungthuc_domain::UnitId(workflow.ids.uuid()));
        elsewhere.grants[0].unit = elsewhere.unit.unwrap();
        assert!(elsewhere.grant(Right::Creator).is_some());
        for outsider in [&stranger, &elsewhere] {
            let slip = workflow.refusal_slip(outsider, id).await;
            assert_eq!(slip.unwrap_err().code, ErrorCode::NotFound);
        }
        assert!(workflow.refusal_slip(&owner, id).await.is_ok());
        let minutes = workflow.minutes_file(&owner, id).await;
        assert_eq!(minutes.unwrap_err().code, ErrorCode::NotFound);
        assert!(workflow.minutes_file(&world.clerk, id).await.is_ok());
        let other = submit(&world, &world.workflow, form(&world).await).await;
        let plain = other.paper;
        let id = refuse(&world, &world.officer, plain, damaged())
            .await
            .unwrap();
        let none = world.workflow.minutes_file(&world.officer, id).await;
        assert_eq!(none.unwrap_err().code, ErrorCode::NotFound);
        let apology = world.workflow.apology_slip(&world.officer, plain).await;
        assert_eq!(
            apology.unwrap_err().code,
            ErrorCode::NotFound,
            "nothing was extended"
        );
    })
    .await;
}

//! Asking for what is missing, once at a time; what owners are told of a dossier at the counter; and a
//! deadline that no autosave takes back.

use chungthuc_domain::{AppError, ErrorCode, view::refusal::SupplementForm};
use chungthuc_storage::{repo::dossier, testing::TestDatabase};
use chungthuc_workflow::Actor;

use crate::support::{
    World,
    counter::{citizen, form, submit},
    reception::{COPIES, form as reception_form, received},
    refusal::damaged,
};

fn missing() -> SupplementForm {
    SupplementForm {
        items: "Giấy ủy quyền".into(),
        reason: "Người nộp không phải chủ hồ sơ.".into(),
    }
}

fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> ErrorCode {
    answer.unwrap_err().code
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_received_dossier_is_asked_for_something_once_at_a_time() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, version, form) = received(&world, &[("Giấy khai sinh", "1", "1")]).await;
        let ask = async |version| {
            workflow
                .request_of_reception(officer, id, version, missing())
                .await
        };
        assert_eq!(code(ask(version + 1).await), ErrorCode::Conflict);
        let asked = ask(version).await.unwrap();
        let twice = ask(version).await.unwrap_err();
        assert_eq!(twice.code, ErrorCode::WrongState);
        assert!(twice.message().contains("“Đã bổ sung”"), "{twice:?}");
        workflow.note_supplied(officer, asked).await.unwrap();
        ask(version).await.unwrap();
        workflow
            .confirm_reception(officer, id, version, form)
            .await
            .unwrap();
        assert_eq!(code(ask(version).await), ErrorCode::WrongState);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_that_came_back_is_asked_for_something_once_at_a_time() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let paper = submit(&world, workflow, form(&world).await).await.paper;
        let version = world.paper(paper).await.version;
        workflow.recall(officer, paper, version).await.unwrap();
        let version = version + 1;
        let ask = async |version| {
            workflow
                .request_supplement(officer, paper, version, missing())
                .await
        };
        assert_eq!(code(ask(version - 1).await), ErrorCode::Conflict);
        let asked = ask(version).await.unwrap();
        // A second press sends what the first one did.
        assert_eq!(code(ask(version).await), ErrorCode::WrongState);
        let stale = workflow.cancel(officer, paper, version).await;
        assert_eq!(code(stale), ErrorCode::Conflict, "they hadn't seen it");
        workflow.note_supplied(officer, asked).await.unwrap();
        ask(world.paper(paper).await.version).await.unwrap();
        let view = workflow.paper(officer, paper).await.unwrap();
        assert_eq!(view.supplements.len(), 2);
    })
    .await;
}

/// What somebody was told, the newest first.
async fn told(world: &World, person: &Actor) -> Vec<String> {
    let notices = world.workflow.notices(person, 1).await.unwrap();
    let rows = notices.listing.rows.into_iter();
    rows.map(|notice| notice.text).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_is_told_of_a_cancellation_when_there_is_one_and_never_else() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let receive = async || {
            let id = workflow.begin_reception(officer, COPIES).await.unwrap();
            let mut form = reception_form(&world, &[("Giấy khai sinh", "1", "1")]).await;
            form.general.owner.clone_from(&owner.name);
            form.general.account = Some(owner.person);
            form.general.identifier = "003190000011".into();
            let view = workflow.open_reception(officer, id).await.unwrap();
            let received = workflow
                .receive(officer, id, view.version, form)
                .await
                .unwrap();
            (id, received.version)
        };
        let (id, version) = receive().await;
        let asked = workflow
            .request_of_reception(officer, id, version, missing())
            .await
            .unwrap();
        workflow.note_supplied(officer, asked).await.unwrap();
        workflow
            .refuse_reception(officer, id, version, damaged())
            .await
            .unwrap();
        let texts = told(&world, &owner).await;
        assert_eq!(texts.len(), 3, "{texts:?}");
        for said in ["đã tiếp nhận", "yêu cầu bổ sung", "từ chối chứng thực"] {
            let times = texts.iter().filter(|text| text.contains(said)).count();
            assert_eq!(times, 1, "{said}: {texts:?}");
        }
        let (id, version) = receive().await;
        workflow
            .cancel_reception(officer, id, version, "Nộp nhầm nơi.")
            .await
            .unwrap();
        let texts = told(&world, &owner).await;
        assert_eq!(texts.len(), 5, "{texts:?}");
        let cancelled: Vec<_> = texts
            .iter()
            .filter(|text| text.contains("đã hủy tiếp nhận"))
            .collect();
        assert_eq!(cancelled.len(), 1);
        assert!(cancelled[0].ends_with("Lý do: Nộp nhầm nơi."));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn saving_a_form_doesnt_take_back_a_deadline_that_was_extended_meanwhile() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let id = world.paper(paper).await.dossier;
        let mut tx = world.db.begin().await.unwrap();
        let before = dossier::find(&mut tx, id).await.unwrap().unwrap();
        let later = before.due_at.unwrap().plus_seconds(24 * 60 * 60);
        dossier::promise(&mut tx, id, later).await.unwrap();
        // As an autosave does that had read it before.
        dossier::update(&mut tx, &before).await.unwrap();
        let after = dossier::find(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(after.due_at, Some(later));
        assert_eq!(after.version, before.version + 1);
        tx.commit().await.unwrap();
    })
    .await;
}

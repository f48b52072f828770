//! Refusing at the counter: what was never sent, and a dossier as a whole.

use chungthuc_domain::{
    ErrorCode,
    state::DossierPhase,
    view::{
        intake::DraftForm,
        refusal::{RefusalForm, SupplementForm},
    },
};
use chungthuc_storage::{repo::notice, testing::TestDatabase};
use chungthuc_workflow::Actor;

use super::refusals::is_pdf;
use crate::support::{
    World,
    counter::{citizen, draft, form, submit},
    reception::received,
    refusal::{altered, damaged},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_at_the_counter_needs_no_scan_and_gets_a_code_and_its_slip() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let bare = DraftForm {
            account: Some(owner.person),
            document_type: "GKS".into(),
            ..DraftForm::default()
        };
        let workflow = &world.workflow;
        let (dossier, version) = draft(&world, &bare).await;
        let id = workflow
            .refuse_draft(&world.officer, dossier, version, damaged())
            .await
            .unwrap();
        let list = workflow.refusals(&world.officer, false, 1).await.unwrap();
        let row = &list.listing.rows[0];
        assert_eq!((row.view.refusal, row.paper), (id, None));
        assert_eq!(row.dossier_code, "H99.101-261120-0001");
        assert_eq!(row.applicant_name, owner.name);
        assert!(workflow.drafts(&world.officer).await.unwrap().is_empty());
        is_pdf(
            &workflow.refusal_slip(&world.officer, id).await.unwrap(),
            "phieu-tu-choi-H99.101-261120-0001",
        );
        is_pdf(
            &workflow.refusal_slip(&owner, id).await.unwrap(),
            "phieu-tu-choi-",
        );
        let again = workflow
            .submit(&world.officer, dossier, version + 1, bare.clone())
            .await
            .unwrap_err();
        assert!(matches!(
            again.code,
            ErrorCode::NotFound | ErrorCode::WrongState
        ));
        let mut db = world.db.read().await.unwrap();
        let told = notice::of_person(&mut db, owner.person, 9, 0)
            .await
            .unwrap();
        assert!(told[0].text.contains("từ chối chứng thực Giấy khai sinh"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_counter_who_asks_and_for_what_is_needed_and_every_fault_is_said_at_once() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let (dossier, version) = draft(
            &world,
            &DraftForm {
                without_account: true,
                ..DraftForm::default()
            },
        )
        .await;
        let error = workflow
            .refuse_draft(&world.officer, dossier, version, RefusalForm::default())
            .await
            .unwrap_err();
        for field in ["ground", "explanation", "name", "document_type"] {
            assert!(error.of_field(field).is_some(), "{field}: {error:?}");
        }
        let error = workflow
            .refuse_draft(&world.leader, dossier, version, damaged())
            .await
            .unwrap_err();
        assert_eq!(error.code, ErrorCode::NotFound);
        let sent = submit(&world, workflow, form(&world).await).await;
        let error = workflow
            .refuse_draft(&world.officer, sent.dossier, 2, damaged())
            .await
            .unwrap_err();
        assert_eq!(
            error.code,
            ErrorCode::WrongState,
            "the paper is refused then"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dossier_that_was_received_is_asked_for_more_and_refused_as_a_whole() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let (dossier, version, _) = received(&world, &[("Giấy khai sinh", "1", "1")]).await;
        let form = SupplementForm {
            items: "Giấy ủy quyền".into(),
            reason: "Người nộp không phải chủ hồ sơ.".into(),
        };
        let asked = workflow
            .request_of_reception(&world.officer, dossier, version, form)
            .await
            .unwrap();
        is_pdf(
            &workflow
                .supplement_slip(&world.officer, asked)
                .await
                .unwrap(),
            "phieu-bo-sung-",
        );
        workflow.note_supplied(&world.officer, asked).await.unwrap();
        let view = workflow
            .open_reception(&world.officer, dossier)
            .await
            .unwrap();
        assert_eq!((view.version, view.supplements.len()), (version, 1));
        assert!(view.supplements[0].answered.is_some());

        let refuse = async |actor: &Actor, version| {
            let form = altered();
            workflow
                .refuse_reception(actor, dossier, version, form)
                .await
        };
        let error = refuse(&world.leader, version).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::NotFound);
        let error = refuse(&world.officer, version + 1).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Conflict);
        let id = refuse(&world.officer, version).await.unwrap();
        let view = workflow
            .open_reception(&world.officer, dossier)
            .await
            .unwrap();
        assert_eq!(view.phase, DossierPhase::Refused);
        assert!(view.refusal.unwrap().is_held());
        is_pdf(
            &workflow.refusal_slip(&world.officer, id).await.unwrap(),
            "phieu-tu-choi-",
        );
        let error = refuse(&world.officer, version + 1).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::WrongState);
    })
    .await;
}

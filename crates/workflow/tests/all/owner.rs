//! What the owner of a paper reads of it, and what the office keeps to itself.

use chungthuc_domain::{
    refusal::RefusalReason,
    state::{PaperState, Step},
    view::{absence::AbsenceForm, fee::PaymentForm, intake::DraftForm, refusal::RefusalForm},
};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::Actor;
use serde::Serialize;

use crate::support::{
    World,
    counter::{citizen, colleague, form_for, submit},
};

/// Everything that an answer hands out, as it goes to the browser.
fn handed_out(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).unwrap()
}

async fn owner(world: &World) -> Actor {
    citizen(world, "Nguyễn Hạ Vy An", "003190000011", None).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_officers_write_to_one_another_is_not_in_an_owners_answers() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let owner = owner(&world).await;
        let deputy = colleague(&world, &world.leader, "uyquyen", "Hoàng Bích Sương").await;
        let form = DraftForm {
            fee: "1.000".into(),
            fee_reason: "Chị Hoài An dặn giảm".into(),
            ..form_for(&world, &owner).await
        };
        let paper = submit(&world, workflow, form).await.paper;
        let taken = PaymentForm {
            amount: "1.000".into(),
            receipt: "1".into(),
            paid_on: "20/11/2026".into(),
            method: chungthuc_domain::fee::payment::PaymentMethod::Cash
                .code()
                .into(),
            taken: 0,
        };
        workflow
            .take_fee(&world.officer, paper, taken)
            .await
            .unwrap();
        let fees = workflow.paper(&world.officer, paper).await.unwrap().fees;
        let receipt = fees.payments[0].payment;
        workflow
            .reverse_fee(&world.clerk, paper, receipt, "Ghi nhầm người nộp".into())
            .await
            .unwrap();
        let absence = AbsenceForm {
            person: world.leader.person.to_string(),
            stand_in: deputy.person.to_string(),
            first_day: "20/11/2026".into(),
            last_day: "23/11/2026".into(),
            basis: String::new(),
        };
        workflow
            .note_absence(&world.leader, None, absence)
            .await
            .unwrap();
        let version = world.paper(paper).await.version;
        workflow
            .hand_over(&world.officer, paper, version)
            .await
            .unwrap();
        workflow
            .return_paper(&deputy, paper, version + 1, "Nghi chữ ký tẩy xóa")
            .await
            .unwrap();

        let kept = [
            "Chị Hoài An dặn giảm",
            "Ghi nhầm người nộp",
            "ký thay",
            "Nghi chữ ký tẩy xóa",
            "Lý Mỹ Hà",
        ];
        let office = workflow.paper(&world.officer, paper).await.unwrap();
        for secret in kept {
            assert!(handed_out(&office).contains(secret), "{secret}");
        }
        let own = workflow.paper(&owner, paper).await.unwrap();
        let told = workflow.notices(&owner, 1).await.unwrap();
        let copies = workflow.my_copies(&owner).await.unwrap();
        for answer in [handed_out(&own), handed_out(&told), handed_out(&copies)] {
            for secret in kept {
                assert!(!answer.contains(secret), "{secret}: {answer}");
            }
        }
        for person in [&world.officer, &world.clerk, &deputy] {
            let id = person.person.to_string();
            let steps = handed_out(&own.timeline);
            assert!(!steps.contains(&id), "whose step it was");
        }
        assert_eq!(
            own.row.state,
            PaperState::Returned,
            "where it stands is said"
        );
        assert_eq!((own.charge.amount, own.charge.computed), (1_000, 2_000));
        let steps: Vec<_> = own.timeline.iter().map(|entry| entry.step).collect();
        assert!(steps.contains(&Step::ReturnToCreator) && !steps.contains(&Step::HandOver));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_refusal_an_owner_reads_the_ground_and_that_papers_are_held_but_no_minutes() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let owner = owner(&world).await;
        let paper = submit(&world, workflow, form_for(&world, &owner).await)
            .await
            .paper;
        let form = RefusalForm {
            ground: RefusalReason::Tampered.code().into(),
            explanation: "Năm sinh bị sửa đè.".into(),
            place: "Bộ phận Một cửa".into(),
            found: "Mực khác màu ở năm sinh.".into(),
            present: "Triệu Mẫu Hai, công an".into(),
            held: "Giấy khai sinh, 01 bản".into(),
            ..RefusalForm::default()
        };
        let version = world.paper(paper).await.version;
        let refusal = workflow
            .refuse_paper(&world.officer, paper, version, form)
            .await
            .unwrap();
        let own = workflow.paper(&owner, paper).await.unwrap();
        let refused = own.refusal.as_ref().unwrap();
        assert!(refused.is_held());
        assert_eq!(refused.explanation, "Năm sinh bị sửa đè.");
        for secret in ["Triệu Mẫu Hai", "Mực khác màu", "Bộ phận Một cửa"] {
            assert!(!handed_out(&own).contains(secret), "{secret}");
        }

        let note = "Chuyển Công an phường, công văn 12/UBND";
        workflow
            .give_held_back(&world.officer, refusal, 1, note)
            .await
            .unwrap();
        let own = workflow.paper(&owner, paper).await.unwrap();
        assert!(!own.refusal.as_ref().unwrap().is_held());
        assert!(!handed_out(&own).contains("Công an"));
    })
    .await;
}

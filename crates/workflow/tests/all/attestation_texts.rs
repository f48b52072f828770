//! "Lời chứng": who sets wordings, for whom and when, and that what was sent keeps its own.

use chungthuc_domain::{
    AttestationTextId, ErrorCode,
    attestation_text::USUAL,
    certification::Certification,
    validity::Validity,
    view::attestation_text::{AttestationTextAction, AttestationTextForm},
};
use chungthuc_storage::{repo::paper::Paper, testing::TestDatabase};
use chungthuc_workflow::Actor;
use jiff::civil::datetime;

use crate::support::{World, counter, files};

const OWN: &str = "Chứng thực bản sao đúng với bản chính (xã Cầu Sương)";
const GENERAL: &str = "Bản sao được chứng thực đúng với bản chính";

fn form(scope: &str, kind: &str, text: &str, from: &str) -> AttestationTextForm {
    AttestationTextForm {
        scope: scope.into(),
        certification: kind.into(),
        text: text.into(),
        valid_from: from.into(),
        ground: "Nghị định 280/2025/NĐ-CP".into(),
    }
}

async fn sent(world: &World) -> Paper {
    let form = counter::form(world).await;
    let sent = counter::submit(world, &world.workflow, form).await;
    world.paper(sent.paper).await
}

/// The one that a unit, or everywhere, has of electronic copies today.
async fn held(world: &World, admin: &Actor, unit: bool) -> AttestationTextId {
    let view = world.workflow.attestation_texts(admin).await.unwrap();
    let found = view.texts.into_iter().find(|row| {
        row.unit_name.is_some() == unit
            && row.validity == Validity::InForce
            && row.certification == Certification::Electronic
    });
    found.unwrap().id.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wording_holds_from_its_first_day_and_what_was_sent_keeps_its_own() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        workflow
            .set_attestation_text(&admin, form("", "DIEN_TU", GENERAL, "23/11/2026"))
            .await
            .unwrap();
        let before = sent(&world).await;
        assert_eq!(before.statement, USUAL);
        world.set_time(datetime(2026, 11, 23, 9, 0, 0, 0));
        assert_eq!(sent(&world).await.statement, GENERAL);
        assert_eq!(world.paper(before.id).await.statement, USUAL);
        let view = workflow.attestation_texts(&admin).await.unwrap();
        let texts: Vec<_> = view
            .texts
            .iter()
            .map(|row| (row.certification, row.text.as_deref().unwrap()))
            .collect();
        let usual = (Certification::OnPaper, USUAL);
        assert_eq!(texts, [(Certification::Electronic, GENERAL), usual]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_units_own_wording_comes_before_that_for_everywhere_until_it_is_given_up() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        let unit = world.unit.to_string();
        for (scope, text) in [(unit.as_str(), OWN), ("", GENERAL)] {
            workflow
                .set_attestation_text(&admin, form(scope, "CA_HAI", text, "20/11/2026"))
                .await
                .unwrap();
        }
        assert_eq!(sent(&world).await.statement, OWN);
        let own = held(&world, &admin, true).await;
        let ground = "Công văn 12/UBND".to_owned();
        workflow
            .give_up_attestation_text(&admin, own, ground.clone())
            .await
            .unwrap();
        assert_eq!(sent(&world).await.statement, GENERAL);
        let again = workflow
            .give_up_attestation_text(&admin, own, ground.clone())
            .await;
        assert_eq!(again.unwrap_err().code, ErrorCode::Conflict);
        let general = held(&world, &admin, false).await;
        workflow
            .give_up_attestation_text(&admin, general, ground)
            .await
            .unwrap();
        assert_eq!(sent(&world).await.statement, USUAL);
        let audited = world.audited().await;
        assert!(audited.contains(&"GIVE_UP_ATTESTATION_TEXT".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_wordings_of_one_day_the_later_one_holds_and_both_stay_in_the_history() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        for text in [OWN, GENERAL] {
            workflow
                .set_attestation_text(&admin, form("", "DIEN_TU", text, "20/11/2026"))
                .await
                .unwrap();
        }
        assert_eq!(sent(&world).await.statement, GENERAL);
        let view = workflow.attestation_texts(&admin).await.unwrap();
        let set: Vec<_> = view
            .changes
            .iter()
            .map(|change| change.text.as_deref())
            .collect();
        assert_eq!(set, [Some(GENERAL), Some(OWN)]);
        assert_eq!(view.changes[0].person_name, admin.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wording_that_has_not_begun_is_taken_out_and_never_holds() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        workflow
            .set_attestation_text(&admin, form("", "DIEN_TU", GENERAL, "23/11/2026"))
            .await
            .unwrap();
        let view = workflow.attestation_texts(&admin).await.unwrap();
        let coming = view
            .texts
            .iter()
            .find(|row| row.validity == Validity::Coming);
        let id = coming.unwrap().id.unwrap();
        let without = workflow
            .give_up_attestation_text(&admin, id, " ".to_owned())
            .await;
        assert!(without.unwrap_err().of_field("ground").is_some());
        workflow
            .give_up_attestation_text(&admin, id, "Chưa ban hành".to_owned())
            .await
            .unwrap();
        let view = workflow.attestation_texts(&admin).await.unwrap();
        assert!(
            view.texts
                .iter()
                .all(|row| row.validity == Validity::InForce)
        );
        let done: Vec<_> = view.changes.iter().map(|change| change.action).collect();
        assert!(done.contains(&AttestationTextAction::Withdraw), "{done:?}");
        world.set_time(datetime(2026, 11, 23, 9, 0, 0, 0));
        assert_eq!(sent(&world).await.statement, USUAL);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_administers_a_unit_sets_its_wording() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        for actor in [&world.officer, &world.leader, &world.clerk] {
            let refused = workflow
                .set_attestation_text(actor, form("", "DIEN_TU", OWN, "20/11/2026"))
                .await;
            assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
            let seen = workflow.attestation_texts(actor).await;
            assert_eq!(seen.unwrap_err().code, ErrorCode::NotFound);
        }
        let admin = world.administrator().await;
        let nobodys = "018f0000-0000-7000-8000-000000000001";
        let refused = workflow
            .set_attestation_text(&admin, form(nobodys, "DIEN_TU", OWN, "20/11/2026"))
            .await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_preview_shows_the_wording_on_the_page_it_would_stand_on() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        for kind in Certification::ALL {
            let file = workflow
                .preview_attestation_text(&admin, Some(world.unit), kind, GENERAL)
                .await
                .unwrap();
            let words = files::words_of(&file.bytes);
            assert!(words.contains("Họ và tên người ký"), "{words}");
            assert!(words.contains(GENERAL), "{words}");
        }
        let strange = workflow
            .preview_attestation_text(&admin, None, Certification::Electronic, "証")
            .await;
        assert!(strange.unwrap_err().of_field("text").is_some());
    })
    .await;
}

//! Whoever has no account is told of the dossier by e-mail, and by SMS where accounts would have one
//! (NĐ 224/2026/NĐ-CP Đ.15 k.1g).

use std::sync::Arc;

use chungthuc_domain::view::{deadline::ExtensionForm, refusal::RefusalForm};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::{MailerError, Message, Workflow};
use jiff::SignedDuration;

use crate::support::{
    World,
    counter::{TestMailer, form, run_jobs, submit, with_mailer},
    reception::{COPIES, form as reception_form},
};

async fn office(world: &World, sms: bool) -> (Arc<TestMailer>, Workflow) {
    let mailer = Arc::new(TestMailer {
        sms,
        ..TestMailer::default()
    });
    let workflow = with_mailer(world, &mailer);
    (mailer, workflow)
}

/// What was sent, in its order.
fn told(mailer: &TestMailer) -> Vec<Message> {
    mailer.progress.lock().unwrap().clone()
}

fn refusal() -> RefusalForm {
    RefusalForm {
        ground: "DAMAGED".into(),
        explanation: "Trang 2 rách mất số".into(),
        ..RefusalForm::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_gave_an_address_reads_that_it_was_received_and_refused() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (mailer, workflow) = office(&world, true).await;
        let sent = submit(&world, &workflow, form(&world).await).await;
        run_jobs(&workflow).await;
        let [received] = &told(&mailer)[..] else {
            panic!("{:?}", told(&mailer))
        };
        assert_eq!(received.recipient, "trucly@example.com");
        assert!(!received.sms, "an SMS goes where accounts would have one");
        let subject = format!("Thông báo về hồ sơ chứng thực {}", sent.dossier_code);
        assert_eq!(received.subject, subject);
        for said in [
            sent.dossier_code.as_str(),
            "lúc 08:30 20/11/2026",
            world.officer.name.as_str(),
            "Hẹn trả kết quả:",
        ] {
            assert!(received.body.contains(said), "{said}: {}", received.body);
        }
        assert!(
            !received.body.contains("/theo-doi"),
            "nothing that needs an account"
        );

        let version = world.paper(sent.paper).await.version;
        workflow
            .recall(&world.officer, sent.paper, version)
            .await
            .unwrap();
        let version = world.paper(sent.paper).await.version;
        workflow
            .refuse_paper(&world.officer, sent.paper, version, refusal())
            .await
            .unwrap();
        run_jobs(&workflow).await;
        let all = told(&mailer);
        let refused = all.last().unwrap();
        assert!(refused.body.contains("từ chối chứng thực"));
        assert!(refused.body.contains("Trang 2 rách mất số"));
        let ids: std::collections::BTreeSet<_> = all.iter().map(|one| &one.id).collect();
        assert_eq!(ids.len(), all.len(), "each is a message of its own");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_gave_a_number_reads_by_sms_that_it_takes_longer() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (mailer, workflow) = office(&world, true).await;
        let officer = &world.officer;
        let id = workflow.begin_reception(officer, COPIES).await.unwrap();
        let mut typed = reception_form(&world, &[("A", "1", "1")]).await;
        typed.general.phone = "0900000022".into();
        typed.general.email = "trucly@example.com".into();
        let view = workflow.open_reception(officer, id).await.unwrap();
        let received = workflow
            .receive(officer, id, view.version, typed.clone())
            .await
            .unwrap();
        let due = workflow.open_reception(officer, id).await.unwrap().due_at;
        let extension = ExtensionForm {
            days: "1".into(),
            reason: "Nhiều trang".into(),
            ..ExtensionForm::default()
        };
        workflow
            .extend_reception(officer, id, due, extension)
            .await
            .unwrap();
        run_jobs(&workflow).await;
        let by_sms = |sms: bool| {
            let all = told(&mailer).into_iter();
            all.filter(|one| one.sms == sms).collect::<Vec<_>>()
        };
        let [sms] = &by_sms(true)[..] else {
            panic!("{:?}", by_sms(true))
        };
        assert_eq!(sms.recipient, "0900000022");
        assert!(sms.body.is_ascii(), "{}", sms.body);
        assert!(sms.body.contains("hen lai ngay tra ket qua"));
        assert_eq!(by_sms(false).len(), 2, "received, and extended");
        // Received once, however many papers come of it.
        workflow
            .confirm_reception(officer, id, received.version, typed)
            .await
            .unwrap();
        run_jobs(&workflow).await;
        assert_eq!(by_sms(false).len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_can_not_be_written_to_is_somebody_whom_the_officer_calls() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (mailer, workflow) = office(&world, false).await;
        *mailer.progress_refusal.lock().unwrap() = Some(MailerError::Unreachable);
        let sent = submit(&world, &workflow, form(&world).await).await;
        run_jobs(&workflow).await;
        let unread = async || workflow.unread_notices(&world.officer).await.unwrap();
        assert_eq!(unread().await, 0, "it is tried again first");
        *mailer.progress_refusal.lock().unwrap() = Some(MailerError::Refused);
        world.clock.advance(SignedDuration::from_secs(10));
        run_jobs(&workflow).await;
        let version = world.paper(sent.paper).await.version;
        workflow
            .recall(&world.officer, sent.paper, version)
            .await
            .unwrap();
        let version = world.paper(sent.paper).await.version;
        workflow
            .cancel(&world.officer, sent.paper, version)
            .await
            .unwrap();
        run_jobs(&workflow).await;
        assert_eq!(unread().await, 1, "once a dossier");
        let notices = workflow.notices(&world.officer, 1).await.unwrap();
        let said = &notices.listing.rows[0].text;
        assert!(said.contains(&sent.dossier_code), "{said}");
    })
    .await;
}

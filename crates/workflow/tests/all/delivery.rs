//! How certified copies reach people.

use std::sync::{Arc, atomic::Ordering};

use chungthuc_domain::{
    AppError, ErrorCode, PaperId,
    state::{PaperState, Step},
    view::{delivery::DeliveryState, intake::DraftForm},
};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::{MailerError, Workflow};
use jiff::SignedDuration;

use crate::support::{
    World,
    counter::{self, TestMailer, citizen, form, form_for, run_jobs, submit, token, with_mailer},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_comes_into_the_store_of_the_account_that_number_and_name_match() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mailer, workflow) = office(&mut world, true).await;
        let owner = citizen(
            &world,
            "Nguyễn Hạ Vy An",
            "003190000011",
            Some("0900000011"),
        )
        .await;
        let stranger = citizen(&world, "Trần Gia Khánh Bình", "003203000022", None).await;
        let sent = submit(&world, &workflow, form_for(&world, &owner).await).await;
        assert_eq!(
            code(workflow.my_copy(&owner, sent.paper).await),
            ErrorCode::NotFound
        );
        deliver(&world, &workflow, sent.paper).await;

        let copies = workflow.my_copies(&owner).await.unwrap();
        assert_eq!((copies.len(), copies[0].number.as_str()), (1, "1/ĐT"));
        assert_eq!(copies[0].certified_on, "20/11/2026");
        assert_eq!(copies[0].file_name, "giay-khai-sinh_signed.pdf");
        let copy = workflow.my_copy(&owner, sent.paper).await.unwrap();
        let sealed = world
            .file(world.paper(sent.paper).await.sealed.unwrap())
            .await;
        assert_eq!((copy.sha256, copy.size), (sealed.sha256, sealed.size));
        assert!(workflow.my_copies(&stranger).await.unwrap().is_empty());
        assert_eq!(
            code(workflow.my_copy(&stranger, sent.paper).await),
            ErrorCode::NotFound
        );
        assert_eq!(
            mailer.asked.load(Ordering::SeqCst),
            0,
            "no address was given"
        );

        let view = workflow.paper(&world.clerk, sent.paper).await.unwrap();
        assert_eq!(view.row.state, PaperState::Completed);
        assert_eq!(
            view.timeline.last().map(|entry| entry.step),
            Some(Step::Deliver)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_account_gets_a_link_that_the_code_on_the_receipt_opens() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mailer, workflow) = office(&mut world, true).await;
        let sent = submit(&world, &workflow, form(&world).await).await;
        let receipt = sent.receipt_code.clone().unwrap();
        deliver(&world, &workflow, sent.paper).await;
        let emails = mailer.messages(false);
        assert_eq!(
            (emails.len(), emails[0].recipient.as_str()),
            (1, "trucly@example.com")
        );
        assert!(
            !emails[0].body.contains(&receipt),
            "the code never goes by the same mailbox"
        );
        assert!(
            !emails[0].body.contains("khai sinh"),
            "nor what the paper is"
        );
        assert!(mailer.messages(true).is_empty());

        let token = token(&emails[0]);
        let link = workflow.link_info(&token).await.unwrap();
        assert!(
            link.closed.is_none() && link.code_hint.contains("tại quầy"),
            "{link:?}"
        );
        let wrong = workflow.open_link(&token, "not it").await.unwrap_err();
        assert!(wrong.of_field("code").unwrap().contains("còn 4 lần"));
        let copy = workflow
            .open_link(&token, &format!(" {receipt} "))
            .await
            .unwrap();
        let sealed = world
            .file(world.paper(sent.paper).await.sealed.unwrap())
            .await;
        assert_eq!(copy.sha256, sealed.sha256);
        assert_eq!(code(workflow.link_info("0000").await), ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_a_phone_gets_the_code_by_sms() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mailer, workflow) = office(&mut world, true).await;
        let owner = citizen(
            &world,
            "Nguyễn Hạ Vy An",
            "003190000011",
            Some("0900000011"),
        )
        .await;
        let form = DraftForm {
            email: "vyan@example.com".into(),
            ..form_for(&world, &owner).await
        };
        let sent = submit(&world, &workflow, form).await;
        deliver(&world, &workflow, sent.paper).await;
        // Into the store and, since an address was given, by e-mail too (DOMAIN Q23).
        assert_eq!(workflow.my_copies(&owner).await.unwrap().len(), 1);
        let (emails, messages) = (mailer.messages(false), mailer.messages(true));
        assert_eq!((emails.len(), messages.len()), (1, 1));
        assert_eq!(messages[0].recipient, "0900000011");
        assert!(messages[0].body.is_ascii(), "no diacritics in an SMS");
        let (_, rest) = messages[0].body.split_once(": ").unwrap();
        let code = &rest[..6];
        assert!(!emails[0].body.contains(code));
        let link = workflow.link_info(&token(&emails[0])).await.unwrap();
        assert!(link.code_hint.contains("011"), "{link:?}");
        assert!(workflow.open_link(&token(&emails[0]), code).await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_that_no_gateway_takes_is_shown_with_its_answer() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mailer, workflow) = office(&mut world, true).await;
        let phone = Some("0900000011");
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", phone).await;
        for (refusal, hours, asked, why) in [
            (
                MailerError::SmsNotTaken,
                12,
                10,
                "Cổng tin nhắn chưa nhận tin này.",
            ),
            (
                MailerError::NumberRefused,
                0,
                1,
                "Cổng tin nhắn từ chối số điện thoại nhận.",
            ),
        ] {
            *mailer.sms_refusal.lock().unwrap() = Some(refusal);
            mailer.say("503 busy");
            let form = DraftForm {
                email: "vyan@example.com".into(),
                ..form_for(&world, &owner).await
            };
            let sent = submit(&world, &workflow, form).await;
            let before = mailer.asked.load(Ordering::SeqCst);
            deliver(&world, &workflow, sent.paper).await;
            for _ in 0..hours {
                world.clock.advance(SignedDuration::from_hours(1));
                run_jobs(&workflow).await;
            }
            let tried = mailer.asked.load(Ordering::SeqCst) - before;
            assert_eq!(tried, 1 + asked, "the e-mail, and the SMS");
            let rows = workflow.deliveries(&world.clerk, 1).await.unwrap().rows;
            let failed = &rows[0];
            assert_eq!(failed.state, DeliveryState::Failed);
            let said = format!("Mã mở bản sao chưa gửi được qua tin nhắn. {why}");
            assert_eq!(failed.last_error.as_deref(), Some(said.as_str()));
            assert_eq!(failed.history[0].answer.as_deref(), Some("503 busy"));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_wrong_codes_or_seven_days_close_a_link() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mailer, workflow) = office(&mut world, false).await;
        let mut links = Vec::new();
        for _ in 0..2 {
            let sent = submit(&world, &workflow, form(&world).await).await;
            deliver(&world, &workflow, sent.paper).await;
            links.push((
                token(mailer.messages(false).last().unwrap()),
                sent.receipt_code.unwrap(),
            ));
        }
        let (tried, code) = &links[0];
        for left in ["còn 4", "còn 3", "còn 2", "còn 1", "bị khóa", "bị khóa"] {
            let error = workflow.open_link(tried, "x").await.unwrap_err();
            assert!(error.of_field("code").unwrap().contains(left), "{error:?}");
        }
        let error = workflow.open_link(tried, code).await.unwrap_err();
        assert!(error.of_field("code").unwrap().contains("bị khóa"));
        assert!(workflow.link_info(tried).await.unwrap().closed.is_some());

        let (late, code) = &links[1];
        world
            .clock
            .advance(SignedDuration::from_hours(24 * 7) - SignedDuration::from_secs(1));
        assert!(workflow.open_link(late, code).await.is_ok());
        world.clock.advance(SignedDuration::from_secs(1));
        let error = workflow.open_link(late, code).await.unwrap_err();
        assert!(error.of_field("code").unwrap().contains("hết hạn"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_outbox_is_shown_in_the_demo_only() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        assert_eq!(code(world.workflow.outbox().await), ErrorCode::NotFound);
    })
    .await;
}

/// The office with a mail server of the test's own, and an open book.
pub async fn office(world: &mut World, sms: bool) -> (Arc<TestMailer>, Workflow) {
    let mailer = Arc::new(TestMailer {
        sms,
        ..TestMailer::default()
    });
    world.open_book("01/2026", 1).await;
    (mailer.clone(), with_mailer(world, &mailer))
}

/// From the leader's list to the end of the first attempts to deliver.
pub async fn deliver(world: &World, workflow: &Workflow, paper: PaperId) {
    counter::complete(world, paper).await;
    run_jobs(workflow).await;
}

pub fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> ErrorCode {
    answer.unwrap_err().code
}

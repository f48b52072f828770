//! Codes that open e-mailed links and slips: each opens a copy once, and another one can be had.

use chungthuc_domain::{ErrorCode, view::intake::DraftForm};
use chungthuc_storage::testing::TestDatabase;
use jiff::SignedDuration;

use crate::{
    delivery::{code, deliver, office},
    support::{
        World,
        counter::{TestMailer, citizen, form, form_for, run_jobs, submit, token},
        files::words_of,
    },
};

/// The code of the newest SMS.
fn by_sms(mailer: &TestMailer) -> String {
    let message = mailer.messages(true).pop().unwrap();
    let (_, rest) = message.body.split_once(": ").unwrap();
    rest.chars().take(6).collect()
}

/// The code on a printed slip.
fn on_slip(pdf: &[u8]) -> String {
    let words = words_of(pdf);
    let (_, rest) = words.split_once("Mã nhận ").unwrap();
    rest.chars().take(6).collect()
}

fn half_an_hour() -> SignedDuration {
    SignedDuration::from_mins(30)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_opens_a_link_once_and_half_an_hour_longer() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mailer, workflow) = office(&mut world, true).await;
        let sent = submit(&world, &workflow, form(&world).await).await;
        let receipt = sent.receipt_code.unwrap();
        deliver(&world, &workflow, sent.paper).await;
        let link = token(&mailer.messages(false)[0]);
        world.clock.advance(SignedDuration::from_hours(30));
        workflow.open_link(&link, &receipt).await.unwrap();
        world
            .clock
            .advance(half_an_hour() - SignedDuration::from_secs(1));
        workflow.open_link(&link, &receipt).await.unwrap();
        world.clock.advance(SignedDuration::from_secs(1));
        let used = workflow.open_link(&link, &receipt).await.unwrap_err();
        assert!(
            used.of_field("code").unwrap().contains("đã được dùng"),
            "{used:?}"
        );
        let info = workflow.link_info(&link).await.unwrap();
        assert!(info.closed.unwrap().contains("đã được dùng"));
        assert_eq!(info.new_code_to, None, "no phone is known");
        let none = workflow.renew_code(&link).await.unwrap_err();
        assert!(none.of_field("code").is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_with_a_phone_is_sent_another_code_three_times() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mailer, workflow) = office(&mut world, true).await;
        let phone = Some("0900000011");
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", phone).await;
        let form = DraftForm {
            email: "vyan@example.com".into(),
            ..form_for(&world, &owner).await
        };
        let sent = submit(&world, &workflow, form).await;
        deliver(&world, &workflow, sent.paper).await;
        let link = token(&mailer.messages(false)[0]);
        for _ in 0..5 {
            let _ = workflow.open_link(&link, "x").await;
        }
        let blocked = workflow.link_info(&link).await.unwrap();
        assert!(blocked.closed.is_some());
        assert_eq!(blocked.new_code_to.as_deref(), Some("011"));
        let mut last = by_sms(&mailer);
        for renewed in 1..=3 {
            workflow.renew_code(&link).await.unwrap();
            run_jobs(&workflow).await;
            let new = by_sms(&mailer);
            assert_eq!(mailer.messages(true).len(), 1 + renewed);
            if new != last {
                assert!(
                    workflow.open_link(&link, &last).await.is_err(),
                    "the old one is void"
                );
            }
            workflow.open_link(&link, &new).await.unwrap();
            world.clock.advance(half_an_hour());
            assert!(workflow.open_link(&link, &new).await.is_err(), "used once");
            last = new;
        }
        assert_eq!(workflow.link_info(&link).await.unwrap().new_code_to, None);
        let enough = workflow.renew_code(&link).await.unwrap_err();
        assert!(enough.of_field("code").unwrap().contains("Không gửi thêm"));
        assert_eq!(mailer.messages(true).len(), 4);
        assert_eq!(
            code(workflow.renew_code("khongco").await),
            ErrorCode::NotFound
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_code_is_printed_anew_and_opens_links_that_were_blocked_or_are_still_to_come() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mailer, workflow) = office(&mut world, true).await;
        let sent = submit(&world, &workflow, form(&world).await).await;
        let lost = sent.receipt_code.unwrap();
        let view = workflow.paper(&world.officer, sent.paper).await.unwrap();
        assert!(view.may_print_code);
        let early = workflow
            .print_code(&world.officer, sent.paper)
            .await
            .unwrap();
        let early = on_slip(&early.bytes);
        deliver(&world, &workflow, sent.paper).await;
        let link = token(&mailer.messages(false)[0]);
        if early != lost {
            assert!(workflow.open_link(&link, &lost).await.is_err());
        }
        for _ in 0..5 {
            let _ = workflow.open_link(&link, "x").await;
        }
        assert!(
            workflow.open_link(&link, &early).await.is_err(),
            "it is blocked"
        );
        let new = workflow.print_code(&world.clerk, sent.paper).await.unwrap();
        workflow
            .open_link(&link, &on_slip(&new.bytes))
            .await
            .unwrap();
        assert!(world.audited().await.contains(&"PRINT_CODE".to_owned()));
        let refused = workflow.print_code(&world.leader, sent.paper).await;
        assert_eq!(code(refused), ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_code_goes_by_sms_has_none_on_paper() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (_, workflow) = office(&mut world, true).await;
        let phone = Some("0900000011");
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", phone).await;
        let sent = submit(&world, &workflow, form_for(&world, &owner).await).await;
        let view = workflow.paper(&world.officer, sent.paper).await.unwrap();
        assert!(!view.may_print_code);
        let refused = workflow.print_code(&world.officer, sent.paper).await;
        assert_eq!(code(refused), ErrorCode::WrongState);
    })
    .await;
}

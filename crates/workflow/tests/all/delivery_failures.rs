//! What becomes of copies that don't reach people at first.

use std::sync::atomic::Ordering;

use chungthuc_domain::{
    ErrorCode,
    state::PaperState,
    view::{delivery::DeliveryState, file::TimelineEntry, intake::DraftForm},
};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::{Actor, MailerError};
use jiff::SignedDuration;

use super::delivery::{code, deliver, office};
use crate::support::{
    World,
    counter::{self, citizen, form, form_for, run_jobs, submit, token},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cant_be_sent_is_tried_again_and_then_shown_to_the_clerk_who_sends_it_again() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mailer, workflow) = office(&mut world, false).await;
        let sent = submit(&world, &workflow, form(&world).await).await;
        mailer.refuse(Some(MailerError::Unreachable));
        deliver(&world, &workflow, sent.paper).await;
        assert_eq!(
            world.paper(sent.paper).await.state,
            PaperState::Completed,
            "not given up yet"
        );
        let pending = workflow.deliveries(&world.clerk, 1).await.unwrap();
        assert_eq!(pending.rows[0].state, DeliveryState::Pending);
        assert_eq!(
            code(
                workflow
                    .resend(&world.clerk, pending.rows[0].delivery, None)
                    .await
            ),
            ErrorCode::WrongState
        );
        for _ in 0..12 {
            world.clock.advance(SignedDuration::from_hours(1));
            run_jobs(&workflow).await;
        }
        assert_eq!(mailer.asked.load(Ordering::SeqCst), 10);
        assert_eq!(
            world.paper(sent.paper).await.state,
            PaperState::DeliveryFailed
        );
        let failed = workflow
            .deliveries(&world.clerk, 1)
            .await
            .unwrap()
            .rows
            .remove(0);
        assert_eq!((failed.state, failed.attempts), (DeliveryState::Failed, 10));
        assert_eq!(
            failed.last_error.as_deref(),
            Some("Chưa kết nối được máy chủ gửi tin.")
        );
        assert_eq!(
            code(workflow.deliveries(&world.officer, 1).await),
            ErrorCode::NotFound
        );

        mailer.refuse(None);
        assert_eq!(
            code(workflow.resend(&world.officer, failed.delivery, None).await),
            ErrorCode::NotFound
        );
        workflow
            .resend(&world.clerk, failed.delivery, None)
            .await
            .unwrap();
        run_jobs(&workflow).await;
        assert_eq!(world.paper(sent.paper).await.state, PaperState::Completed);
        let email = mailer.messages(false).remove(0);
        let receipt = sent.receipt_code.unwrap();
        assert!(workflow.open_link(&token(&email), &receipt).await.is_ok());

        // A further one has a new link, and goes where the clerk says; the old one is dead.
        let typo = workflow.resend(&world.clerk, failed.delivery, Some("an@".into()));
        assert!(typo.await.unwrap_err().of_field("address").is_some());
        workflow
            .resend(
                &world.clerk,
                failed.delivery,
                Some("an.moi@example.com".into()),
            )
            .await
            .unwrap();
        run_jobs(&workflow).await;
        let newer = mailer.messages(false).remove(1);
        assert_eq!(newer.recipient, "an.moi@example.com");
        let view = workflow.paper(&world.clerk, sent.paper).await.unwrap();
        let said = |entry: &TimelineEntry| entry.note.contains("an.moi@example.com");
        assert!(
            view.timeline.iter().any(said),
            "the paper's progress says so"
        );
        assert_ne!((&newer.id, token(&newer)), (&email.id, token(&email)));
        assert_eq!(
            code(workflow.open_link(&token(&email), &receipt).await),
            ErrorCode::NotFound
        );
        assert!(workflow.open_link(&token(&newer), &receipt).await.is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_is_refused_isnt_tried_again() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mailer, workflow) = office(&mut world, false).await;
        let sent = submit(&world, &workflow, form(&world).await).await;
        mailer.refuse(Some(MailerError::Refused));
        deliver(&world, &workflow, sent.paper).await;
        world.clock.advance(SignedDuration::from_hours(3));
        assert_eq!(run_jobs(&workflow).await, 0);
        assert_eq!(
            world.paper(sent.paper).await.state,
            PaperState::DeliveryFailed
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_whose_last_attempt_was_cut_off_is_shown_as_failed() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mailer, workflow) = office(&mut world, false).await;
        let sent = submit(&world, &workflow, form(&world).await).await;
        run_jobs(&workflow).await;
        counter::complete(&world, sent.paper).await;
        let mut tx = world.db.begin().await.unwrap();
        sqlx::query(
            "UPDATE job SET state = 'RUNNING', attempts = max_attempts, lease_until = 0
             WHERE kind = 'deliver_email'",
        )
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(run_jobs(&workflow).await, 1);
        assert_eq!(mailer.asked.load(Ordering::SeqCst), 0);
        assert_eq!(
            world.paper(sent.paper).await.state,
            PaperState::DeliveryFailed
        );
        let rows = workflow.deliveries(&world.clerk, 1).await.unwrap().rows;
        assert_eq!(rows[0].state, DeliveryState::Failed);
        workflow
            .resend(&world.clerk, rows[0].delivery, None)
            .await
            .unwrap();
        run_jobs(&workflow).await;
        assert_eq!(world.paper(sent.paper).await.state, PaperState::Completed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_retried_email_is_the_same_email() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mailer, workflow) = office(&mut world, false).await;
        let sent = submit(&world, &workflow, form(&world).await).await;
        mailer.refuse(Some(MailerError::Unreachable));
        deliver(&world, &workflow, sent.paper).await;
        let hash = async || {
            let mut db = world.db.read().await.unwrap();
            let all = chungthuc_storage::repo::delivery::of_paper(&mut db, sent.paper)
                .await
                .unwrap();
            (
                all[0].message_id.clone(),
                all[0].link_hash.clone(),
                all[0].code_hash.clone(),
            )
        };
        let first = hash().await;
        assert!(first.0.is_some() && first.1.is_some());
        mailer.refuse(None);
        world.clock.advance(SignedDuration::from_secs(10));
        assert_eq!(run_jobs(&workflow).await, 1);
        assert_eq!(hash().await, first);
        assert_eq!(mailer.messages(false).len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_was_closed_meanwhile_is_served_by_email() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (mailer, workflow) = office(&mut world, false).await;
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let form = DraftForm {
            email: "vyan@example.com".into(),
            ..form_for(&world, &owner).await
        };
        let sent = submit(&world, &workflow, form).await;
        set_state(&world, &owner, "DISABLED").await;
        deliver(&world, &workflow, sent.paper).await;
        assert_eq!(mailer.messages(false).len(), 1);
        assert_eq!(world.paper(sent.paper).await.state, PaperState::Completed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_couldnt_be_reached_is_shown_to_the_clerk_who_tries_again() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (_, workflow) = office(&mut world, false).await;
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let sent = submit(&world, &workflow, form_for(&world, &owner).await).await;
        set_state(&world, &owner, "DISABLED").await;
        deliver(&world, &workflow, sent.paper).await;
        assert_eq!(
            world.paper(sent.paper).await.state,
            PaperState::DeliveryFailed
        );
        let rows = workflow.deliveries(&world.clerk, 1).await.unwrap().rows;
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].state, &rows[0].address),
            (DeliveryState::Failed, &None)
        );

        set_state(&world, &owner, "ACTIVE").await;
        workflow
            .resend(&world.clerk, rows[0].delivery, None)
            .await
            .unwrap();
        run_jobs(&workflow).await;
        assert_eq!(world.paper(sent.paper).await.state, PaperState::Completed);
        assert_eq!(workflow.my_copies(&owner).await.unwrap().len(), 1);
        assert_eq!(
            workflow.deliveries(&world.clerk, 1).await.unwrap().total,
            0,
            "what came into a store is no e-mail"
        );
        assert_eq!(
            code(workflow.resend(&world.clerk, rows[0].delivery, None).await),
            ErrorCode::WrongState
        );
    })
    .await;
}

async fn set_state(world: &World, actor: &Actor, state: &str) {
    let mut tx = world.db.begin().await.unwrap();
    sqlx::query("UPDATE person SET state = $2 WHERE id = $1")
        .bind(actor.person.to_string())
        .bind(state)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

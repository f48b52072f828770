//! How a delivery ended, and what that means for its paper: the first arrival delivers it; when
//! nothing has arrived and nothing is under way any more, its delivery has failed.

use chungthuc_domain::{
    DeliveryId,
    state::Step,
    view::delivery::{DeliveryAttempt, DeliveryState},
};
use chungthuc_storage::{
    audit,
    database::{DatabaseError, Tx},
    jobs::{self, Claimed, NewJob},
    repo::{
        delivery::{self, Channel, Delivery},
        delivery_attempt, dossier,
        paper::{self, Paper},
        timeline::{self, NewEntry},
    },
};
use serde_json::json;

use super::SEND_SMS;
use crate::{Workflow, failure::Failure};

/// Who did what the program did.
pub(super) const PROGRAM: &str = "Hệ thống";
/// Two deliveries of one paper may end at the same moment; more never do.
const TRIES: u32 = 5;

/// How an attempt came out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Outcome<'a> {
    /// It arrived where we can bring it; a code goes by SMS.
    Arrived {
        /// Whether a code has to follow.
        sms: bool,
    },
    /// It didn't, and will be tried again.
    Delayed(&'a str),
    /// It didn't, and won't be tried again.
    Failed(&'a str),
}

impl Workflow {
    /// Records how an attempt came out, with the paper's state, and ends the job with an arrival.
    /// `answer`: what the mail server said.
    pub(super) async fn settle(
        &self,
        delivery: DeliveryId,
        job: &Claimed,
        outcome: Outcome<'_>,
        answer: Option<&str>,
    ) -> Result<(), Failure> {
        for _ in 1..TRIES {
            match self.settle_once(delivery, job, outcome, answer).await {
                Err(Failure::Database(DatabaseError::Conflict)) => {}
                settled => return settled,
            }
        }
        self.settle_once(delivery, job, outcome, answer).await
    }

    async fn settle_once(
        &self,
        id: DeliveryId,
        job: &Claimed,
        outcome: Outcome<'_>,
        answer: Option<&str>,
    ) -> Result<(), Failure> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let Some(before) = delivery::find(&mut tx, id).await? else {
            return Ok(());
        };
        // Another run was faster. Only a failure can follow an arrival: that of the code's SMS.
        let is_news = match outcome {
            Outcome::Failed(_) => before.state != DeliveryState::Failed,
            _ => before.state == DeliveryState::Pending,
        };
        if !is_news {
            return Ok(());
        }
        let mut after = before.clone();
        after.attempts = after.attempts.saturating_add(1);
        match outcome {
            Outcome::Arrived { sms } => {
                after.state = DeliveryState::Done;
                after.last_error = None;
                after.finished_at = Some(now);
                delivery::update(&mut tx, &after).await?;
                if sms {
                    self.enqueue_sms(&mut tx, &after).await?;
                }
                self.program_step(&mut tx, &after, Step::Deliver).await?;
                self.enqueue_removal(&mut tx, &after).await?;
                jobs::complete(&mut tx, job, now).await?;
            }
            Outcome::Delayed(why) => {
                after.last_error = Some(why.to_owned());
                delivery::update(&mut tx, &after).await?;
            }
            Outcome::Failed(why) => {
                after.state = DeliveryState::Failed;
                after.last_error = Some(why.to_owned());
                after.finished_at = Some(now);
                delivery::update(&mut tx, &after).await?;
                self.fall_back(&mut tx, &after).await?;
            }
        }
        let attempt = DeliveryAttempt {
            number: after.attempts,
            at: now,
            arrived: matches!(outcome, Outcome::Arrived { .. }),
            reason: after.last_error,
            answer: answer.map(str::to_owned),
        };
        delivery_attempt::insert(&mut tx, id, &attempt).await?;
        tx.commit().await?;
        Ok(())
    }

    /// After a failure: by e-mail where the store couldn't be reached and an address is known;
    /// else, if nothing has arrived and nothing is under way, the paper wasn't delivered.
    async fn fall_back(&self, tx: &mut Tx, failed: &Delivery) -> Result<(), Failure> {
        let all = delivery::of_paper(tx, failed.paper).await?;
        let has_email = all
            .iter()
            .any(|delivery| delivery.channel == Channel::Email);
        if failed.channel == Channel::Store
            && !has_email
            && let Some(paper) = paper::find(tx, failed.paper).await?
            && let Some(dossier) = dossier::find(tx, paper.dossier).await?
            && let Some(address) = dossier.applicant.email
        {
            return self
                .enqueue_one(tx, &paper, Channel::Email, None, Some(address))
                .await;
        }
        if all
            .iter()
            .all(|delivery| delivery.state == DeliveryState::Failed)
        {
            self.program_step(tx, failed, Step::FailDelivery).await?;
        }
        Ok(())
    }

    /// The code that opens the link, once the e-mail is on its way.
    pub(super) async fn enqueue_sms(
        &self,
        tx: &mut Tx,
        delivery: &Delivery,
    ) -> Result<(), Failure> {
        let now = self.now();
        let letter = delivery.message_id.as_deref().unwrap_or_default();
        let job = NewJob::new(
            SEND_SMS,
            json!({ "delivery": delivery.id, "letter": letter }),
            now,
        )
        .once(format!("{SEND_SMS} {letter}"))
        .in_unit(delivery.unit);
        jobs::enqueue(tx, &*self.ids, now, &job).await?;
        Ok(())
    }

    /// A step that the program takes with a paper, where the paper's state allows it.
    pub(super) async fn program_step(
        &self,
        tx: &mut Tx,
        delivery: &Delivery,
        step: Step,
    ) -> Result<(), Failure> {
        let Some(before) = paper::find(tx, delivery.paper).await? else {
            return Ok(());
        };
        let Some(state) = step.apply(before.state) else {
            return Ok(());
        };
        let after = Paper {
            state,
            ..before.clone()
        };
        paper::update(tx, &before, &after).await?;
        let note = match delivery.channel {
            Channel::Store => "Kho dữ liệu của tài khoản",
            Channel::Email => "Email",
            Channel::Slip => "Phiếu nhận kết quả",
        };
        let entry = NewEntry {
            dossier: before.dossier,
            paper: Some(before.id),
            at: self.now(),
            actor: None,
            actor_name: PROGRAM,
            step,
            note,
        };
        timeline::insert(tx, self.ids.id(), &entry).await?;
        let entry = audit::Entry {
            unit: Some(before.unit),
            at: self.now(),
            actor: None,
            actor_name: PROGRAM.to_owned(),
            action: step.code(),
            subject: format!("paper {}", before.id),
            details: json!({ "delivery": delivery.id, "state": state.code() }),
        };
        audit::append(tx, entry);
        self.mark_paper(tx, &after, step, None, PROGRAM).await?;
        match step {
            Step::FailDelivery => self.tell_of_failed_delivery(tx, &after).await,
            _ => self.tell_of_step(tx, &after, step, PROGRAM).await,
        }
    }
}

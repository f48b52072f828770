//! How certified copies reach the applicant: into the store of their account, and as a link by
//! e-mail that a code opens (DOMAIN Q23, Q25).
//!
//! What goes where is decided with the clerk's "Hoàn thành", in its transaction; jobs bring it
//! there and may run twice. The register and the file itself aren't touched here.

mod answer;
mod codes;
mod copies;
mod letter;
mod link;
mod mailer;
mod manage;
mod outcome;
mod pickup;
mod run;
mod scans;

use chungthuc_domain::{
    DeliveryId, PersonId, identifier::Identifier, search, view::delivery::DeliveryState,
};
use chungthuc_storage::{
    database::{Connection, Tx},
    jobs::{self, NewJob},
    repo::{
        account,
        delivery::{self, Channel, Delivery},
        dossier::{Applicant, Dossier},
        paper::Paper,
    },
};
use serde_json::json;

pub(crate) use letter::host;
pub(crate) use scans::REMOVE_SCANS;

pub use mailer::{
    Attachment, Mailer, MailerError, Message, OutboxMailer, Reply, SmtpError, SmtpMailer,
};

use crate::{Workflow, failure::Failure};

/// Brings a copy into a store.
pub(crate) const DELIVER_STORE: &str = "deliver_store";
/// Sends the link to a copy.
pub(crate) const DELIVER_EMAIL: &str = "deliver_email";
/// Sends the code that opens a link.
pub(crate) const SEND_SMS: &str = "send_sms";

impl Workflow {
    /// Decides in `tx` how the copy of a completed paper is delivered, and enqueues it: into the
    /// store where number and name match an account, by e-mail where an address was given, or
    /// where there is no account but an address (DOMAIN Q23); where there is neither, it is fetched
    /// with the slip that was printed at the counter.
    ///
    /// Errors: the database's.
    pub(crate) async fn enqueue_delivery(
        &self,
        tx: &mut Tx,
        paper: &Paper,
        dossier: &Dossier,
    ) -> Result<(), Failure> {
        let applicant = &dossier.applicant;
        let account = matching_account(tx, applicant).await?;
        let wants_email = !dossier.form.email.trim().is_empty();
        let email = applicant
            .email
            .clone()
            .filter(|_| wants_email || account.is_none());
        // Nothing matches and nothing was given: the clerk sees that it didn't arrive.
        let store = account.or(if email.is_none() {
            applicant.person
        } else {
            None
        });
        if store.is_none() && email.is_none() {
            return self.enqueue_one(tx, paper, Channel::Slip, None, None).await;
        }
        if store.is_some() {
            self.enqueue_one(tx, paper, Channel::Store, store, None)
                .await?;
        }
        if email.is_some() {
            self.enqueue_one(tx, paper, Channel::Email, None, email)
                .await?;
        }
        Ok(())
    }

    /// Adds one delivery with its job.
    async fn enqueue_one(
        &self,
        tx: &mut Tx,
        paper: &Paper,
        channel: Channel,
        person: Option<PersonId>,
        address: Option<String>,
    ) -> Result<(), Failure> {
        let delivery = Delivery {
            id: DeliveryId(self.ids.uuid()),
            paper: paper.id,
            unit: paper.unit,
            channel,
            person,
            address,
            state: DeliveryState::Pending,
            attempts: 0,
            last_error: None,
            message_id: None,
            letter: None,
            link_hash: None,
            code_hash: None,
            code_failures: 0,
            code_used_at: None,
            code_renewals: 0,
            link_expires_at: None,
            created_at: self.now(),
            finished_at: None,
            version: 1,
        };
        delivery::insert(tx, &delivery).await?;
        self.enqueue_job(tx, &delivery).await
    }

    /// Enqueues the job of a delivery as it stands at its version.
    async fn enqueue_job(&self, tx: &mut Tx, delivery: &Delivery) -> Result<(), Failure> {
        let kind = match delivery.channel {
            Channel::Store => DELIVER_STORE,
            Channel::Email => DELIVER_EMAIL,
            // It waits until somebody comes for it.
            Channel::Slip => return Ok(()),
        };
        let now = self.now();
        let job = NewJob::new(kind, json!({ "delivery": delivery.id }), now)
            .once(format!("{kind} {} {}", delivery.id, delivery.version))
            .in_unit(delivery.unit);
        jobs::enqueue(tx, &*self.ids, now, &job).await?;
        Ok(())
    }
}

/// The account that the applicant's number and name match, if it is one that can be logged into.
pub(crate) async fn matching_account(
    db: &mut Connection,
    applicant: &Applicant,
) -> Result<Option<PersonId>, Failure> {
    let Some(Ok(identifier)) = applicant.identifier.as_deref().map(Identifier::parse) else {
        return Ok(None);
    };
    let found = account::find_applicant(db, &identifier).await?;
    let same =
        |person: &account::Person| search::fold(&person.name) == search::fold(&applicant.name);
    Ok(found.filter(same).map(|person| person.id))
}

//! Telling whose dossier it is what becomes of it (NĐ 224/2026/NĐ-CP Đ.15 k.1g): in their account, or, where
//! they have none, by e-mail to the address that was given, and by SMS where accounts would have one. The
//! sentences are the same; with them goes nothing that leads into the dossier.

use chungthuc_domain::{search, view::notice::NoticeKind};
use chungthuc_storage::{
    database::Tx,
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::{
        applicant_message::{self, ApplicantMessage},
        dossier::{self, Dossier},
    },
};
use serde_json::json;
use uuid::Uuid;

use super::{LONGEST_SMS, Told};
use crate::{
    Workflow,
    delivery::{Message, host},
    failure::Failure,
};

/// Sends a message to somebody without an account.
pub(crate) const TELL_APPLICANT: &str = "tell_applicant";
/// What the identifier of such an e-mail or SMS begins with.
const ID: &str = "progress";
/// Messages of one dossier: many more than its way has steps that are told.
const MOST: u64 = 40;

impl Workflow {
    /// Tells whose dossier it is something with the commit of `tx`.
    ///
    /// Errors: the database's.
    pub(crate) async fn tell_applicant(
        &self,
        tx: &mut Tx,
        dossier: &Dossier,
        told: Told,
    ) -> Result<(), Failure> {
        match dossier.applicant.person {
            Some(person) => self.notify(tx, person, told).await,
            None => self.write_to_applicant(tx, dossier, told).await,
        }
    }

    /// The same by e-mail and SMS, for whom that is the only way.
    async fn write_to_applicant(
        &self,
        tx: &mut Tx,
        dossier: &Dossier,
        told: Told,
    ) -> Result<(), Failure> {
        let applicant = &dossier.applicant;
        let by_email = applicant.email.is_some() && self.mailer.carries_email();
        let by_sms = told.by_sms && applicant.phone.is_some() && self.mailer.carries_sms();
        if !(by_email || by_sms) || applicant_message::count(tx, dossier.id).await? >= MOST {
            return Ok(());
        }
        let now = self.now();
        let message = ApplicantMessage {
            id: self.ids.uuid(),
            dossier: dossier.id,
            once_key: told.once,
            text: told.text,
            at: now,
        };
        if !applicant_message::insert(tx, &message).await? {
            return Ok(());
        }
        for (wanted, sms) in [(by_email, false), (by_sms, true)] {
            if wanted {
                let payload = json!({ "message": message.id, "sms": sms });
                let job = NewJob::new(TELL_APPLICANT, payload, now)
                    .once(format!("{TELL_APPLICANT} {} {sms}", message.id))
                    .in_unit(dossier.unit);
                jobs::enqueue(tx, &*self.ids, now, &job).await?;
            }
        }
        Ok(())
    }

    /// Sends a message by e-mail or SMS.
    pub(crate) async fn send_to_applicant(&self, job: &Claimed) -> Result<(), JobFailure> {
        let Some((told, dossier)) = self.message_of(job).await? else {
            return Ok(());
        };
        let by_sms = job.payload.get("sms").and_then(|sms| sms.as_bool()) == Some(true);
        let applicant = &dossier.applicant;
        let recipient = if by_sms {
            applicant.phone.clone()
        } else {
            applicant.email.clone()
        };
        let Some(recipient) = recipient else {
            return Ok(());
        };
        let message = if by_sms {
            Message {
                id: format!("{ID}-{}", told.id),
                sms: true,
                recipient,
                subject: String::new(),
                body: search::unaccented(&told.text)
                    .chars()
                    .take(LONGEST_SMS)
                    .collect(),
                attachment: None,
            }
        } else {
            email(&told, &dossier, recipient, &self.settings.public_url)
        };
        match self.mailer.send(&message).await.taken {
            Ok(()) => Ok(()),
            Err(error) if error.is_final() => Ok(self.could_not_write(job).await?),
            Err(error) => Err(JobFailure(error.to_string())),
        }
    }

    /// Tells the officer who registered a dossier, once, that nobody could write to its applicant.
    pub(crate) async fn could_not_write(&self, job: &Claimed) -> Result<(), Failure> {
        let Some((_, dossier)) = self.message_of(job).await? else {
            return Ok(());
        };
        let text = format!(
            "Chưa báo được tiến trình hồ sơ {} cho người yêu cầu qua email, số điện thoại đã ghi. Hãy kiểm tra lại và liên hệ trực tiếp.",
            dossier.code.as_deref().unwrap_or_default()
        );
        let told = Told {
            once: Some(format!("unreached {}", dossier.id)),
            ..Told::new(NoticeKind::Delivery, text)
        };
        let mut tx = self.db.begin().await?;
        self.notify(&mut tx, dossier.created_by, told).await?;
        Ok(tx.commit().await?)
    }

    /// What a job sends, and of which dossier.
    async fn message_of(
        &self,
        job: &Claimed,
    ) -> Result<Option<(ApplicantMessage, Dossier)>, Failure> {
        let id = job.payload.get("message").and_then(|id| id.as_str());
        let id: Uuid = id.unwrap_or_default().parse().map_err(Failure::broken)?;
        let mut db = self.db.read().await?;
        let Some(message) = applicant_message::find(&mut db, id).await? else {
            return Ok(None);
        };
        let dossier = dossier::find(&mut db, message.dossier).await?;
        Ok(dossier.map(|dossier| (message, dossier)))
    }
}

fn email(told: &ApplicantMessage, dossier: &Dossier, recipient: String, url: &str) -> Message {
    let code = dossier.code.as_deref().unwrap_or_default();
    Message {
        id: format!("{ID}-{}@{}", told.id, host(url)),
        sms: false,
        recipient,
        subject: format!("Thông báo về hồ sơ chứng thực {code}")
            .trim_end()
            .to_owned(),
        body: format!(
            "Kính gửi Ông/Bà {},\n\n{}\n\n\
             Thư này được gửi tự động tới địa chỉ đã ghi khi nộp hồ sơ; xin không trả lời. \
             Nếu không yêu cầu chứng thực, xin bỏ qua thư này.\n",
            dossier.applicant.name, told.text
        ),
        attachment: None,
    }
}

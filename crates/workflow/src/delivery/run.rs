//! The jobs that deliver. Each may run twice: what is done already isn't done again, and an e-mail
//! that went out twice carries the same Message-ID, link and code.

use chungthuc_domain::{
    DeliveryId,
    view::{delivery::DeliveryState, file::size_text},
};
use chungthuc_storage::{
    jobs::{Claimed, JobFailure},
    repo::{
        account,
        delivery::{self, Delivery},
        dossier::{self, Dossier},
        paper::{self, Paper},
        unit, unit_setting,
    },
};

use super::{
    Attachment, Reply,
    letter::{self, Letter},
    outcome::Outcome,
};
use crate::{Workflow, failure::Failure};

/// The largest copy that goes with an e-mail, in bytes: base64 makes it a third larger, and many mail
/// servers take no more than 20 MB.
const MOST_ATTACHED: u64 = 10 * 1024 * 1024;

impl Workflow {
    /// Brings a copy into the store of an account: from now on it is among its papers.
    pub(crate) async fn deliver_to_store(&self, job: &Claimed) -> Result<(), JobFailure> {
        let Some((delivery, _, _)) = self.pending(job).await? else {
            return Ok(());
        };
        let person = match delivery.person {
            Some(person) => {
                let mut db = self.db.read().await?;
                account::find(&mut db, person).await?
            }
            None => None,
        };
        let open = person.is_some_and(|person| person.kind != "STAFF" && person.state == "ACTIVE");
        let outcome = if open {
            Outcome::Arrived { sms: false }
        } else {
            // Trying again wouldn't help: no account fits, and no address was given.
            Outcome::Failed("Không có tài khoản khớp số giấy tờ và họ tên, cũng không có email.")
        };
        Ok(self.settle(delivery.id, job, outcome, None).await?)
    }

    /// Sends the link to a copy by e-mail.
    pub(crate) async fn deliver_by_email(&self, job: &Claimed) -> Result<(), JobFailure> {
        let Some((mut delivery, paper, dossier)) = self.pending(job).await? else {
            return Ok(());
        };
        let letter = self.letter(&mut delivery, &dossier).await?;
        let unit = unit::find(&mut *self.db.read().await?, paper.unit).await?;
        let unit = unit.map(|unit| unit.name).unwrap_or_default();
        let url = &self.settings.public_url;
        let attached = self.attachment(&delivery, &paper).await?;
        let message = letter::email(
            &delivery,
            &letter,
            &dossier,
            &unit,
            &paper.code,
            url,
            attached,
        );
        let reply = self.mailer.send(&message).await;
        let sms = letter.sms_code.is_some();
        self.conclude(&delivery, job, &reply, Outcome::Arrived { sms })
            .await?;
        if !sms {
            self.forget_letter(delivery.id).await?;
        }
        Ok(())
    }

    /// The copy itself, where the unit sends it along. One that is too large for mail servers isn't,
    /// which the delivery notes.
    async fn attachment(
        &self,
        delivery: &Delivery,
        paper: &Paper,
    ) -> Result<Option<Attachment>, Failure> {
        let setting = unit_setting::find(&mut *self.db.read().await?, paper.unit).await?;
        if !setting.attach_copies {
            return Ok(None);
        }
        let copy = self.certified_copy(paper).await?;
        let fits = copy.size <= MOST_ATTACHED;
        let note = (!fits).then(|| {
            let limit = size_text(MOST_ATTACHED);
            format!("Bản sao lớn hơn {limit} nên chỉ gửi liên kết, không đính kèm.")
        });
        let mut tx = self.db.begin().await?;
        delivery::set_note(&mut tx, delivery.id, note.as_deref()).await?;
        tx.commit().await?;
        if !fits {
            return Ok(None);
        }
        let length = usize::try_from(copy.size).map_err(Failure::broken)?;
        let bytes = copy.reader.read_range(0, length).await;
        Ok(Some(Attachment {
            name: copy.name,
            bytes: bytes.map_err(Failure::broken)?.to_vec(),
        }))
    }

    /// Sends the code that opens a link.
    pub(crate) async fn send_code(&self, job: &Claimed) -> Result<(), JobFailure> {
        let Some((delivery, paper, dossier)) = self.delivery_of(job).await? else {
            return Ok(());
        };
        let (Some(object), Some(phone)) = (delivery.letter, &dossier.applicant.phone) else {
            return Ok(());
        };
        let Letter {
            sms_code: Some(secret),
            ..
        } = letter::read(&self.objects, object).await?
        else {
            return Ok(());
        };
        let message = letter::sms(&delivery, phone, &secret, &paper.code);
        let Reply { taken, answer } = self.mailer.send(&message).await;
        match taken {
            Ok(()) => match self.forget_letter(delivery.id).await {
                // It has arrived: what is left to tidy up fails nothing.
                Err(failure) if job.is_last_attempt() => {
                    let _ = failure.answer(&*self.ids);
                    Ok(())
                }
                forgotten => Ok(forgotten?),
            },
            Err(error) => {
                let why = error.to_string();
                if error.is_final() || job.is_last_attempt() {
                    self.give_code_up(job, &why, answer.as_deref()).await?;
                }
                if error.is_final() {
                    Ok(())
                } else {
                    Err(JobFailure(why))
                }
            }
        }
    }

    /// The worker tries no more: whoever reads the deliveries sees it, and can send it again. Why is
    /// in the log, in words for those who run the program.
    pub(crate) async fn give_delivery_up(&self, job: &Claimed) -> Result<(), JobFailure> {
        let Some((delivery, _, _)) = self.pending(job).await? else {
            return Ok(());
        };
        let why = "Hệ thống đã thử nhiều lần mà không gửi được.";
        Ok(self
            .settle(delivery.id, job, Outcome::Failed(why), None)
            .await?)
    }

    /// The same of the code that opens a link: the link alone is no delivery. `answer`: what whoever
    /// carries SMS said.
    pub(crate) async fn give_code_up(
        &self,
        job: &Claimed,
        why: &str,
        answer: Option<&str>,
    ) -> Result<(), JobFailure> {
        let Some((delivery, _, _)) = self.delivery_of(job).await? else {
            return Ok(());
        };
        let letter = job.payload.get("letter").and_then(|letter| letter.as_str());
        // Sent after all, or sent again since, with another link and code.
        if delivery.letter.is_none() || delivery.message_id.as_deref() != letter {
            return Ok(());
        }
        let why = format!("Mã mở bản sao chưa gửi được qua tin nhắn. {why}");
        Ok(self
            .settle(delivery.id, job, Outcome::Failed(&why), answer)
            .await?)
    }

    /// Records how an attempt to send came out; the job fails with it.
    async fn conclude(
        &self,
        delivery: &Delivery,
        job: &Claimed,
        reply: &Reply,
        arrived: Outcome<'_>,
    ) -> Result<(), JobFailure> {
        let answer = reply.answer.as_deref();
        let Err(error) = &reply.taken else {
            return Ok(self.settle(delivery.id, job, arrived, answer).await?);
        };
        let why = error.to_string();
        let for_good = error.is_final();
        let outcome = if for_good || job.is_last_attempt() {
            Outcome::Failed(&why)
        } else {
            Outcome::Delayed(&why)
        };
        self.settle(delivery.id, job, outcome, answer).await?;
        if for_good {
            Ok(())
        } else {
            Err(JobFailure(why))
        }
    }

    /// The secrets aren't needed any more once everything is sent.
    async fn forget_letter(&self, id: DeliveryId) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        let Some(mut delivery) = delivery::find(&mut tx, id).await? else {
            return Ok(());
        };
        let (Some(object), DeliveryState::Done) = (delivery.letter.take(), delivery.state) else {
            return Ok(());
        };
        delivery::update(&mut tx, &delivery).await?;
        tx.commit().await?;
        self.objects.delete(object).await.map_err(Failure::broken)
    }

    /// A job's delivery, if it hasn't ended.
    async fn pending(&self, job: &Claimed) -> Result<Option<(Delivery, Paper, Dossier)>, Failure> {
        let found = self.delivery_of(job).await?;
        Ok(found.filter(|(delivery, _, _)| delivery.state == DeliveryState::Pending))
    }

    /// What a job about a delivery is about.
    pub(crate) async fn delivery_of(
        &self,
        job: &Claimed,
    ) -> Result<Option<(Delivery, Paper, Dossier)>, Failure> {
        let id = job.payload.get("delivery").and_then(|id| id.as_str());
        let id: DeliveryId = id.unwrap_or_default().parse().map_err(Failure::broken)?;
        let mut db = self.db.read().await?;
        let Some(delivery) = delivery::find(&mut db, id).await? else {
            return Ok(None);
        };
        let Some(paper) = paper::find(&mut db, delivery.paper).await? else {
            return Ok(None);
        };
        let Some(dossier) = dossier::find(&mut db, paper.dossier).await? else {
            return Ok(None);
        };
        Ok(Some((delivery, paper, dossier)))
    }
}

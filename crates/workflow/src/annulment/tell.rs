//! Telling those who have a copy that it is void: in their account and by SMS, or by e-mail, each as
//! the copy went to them.

use chungthuc_domain::{
    certification::Certification,
    view::{delivery::DeliveryState, notice::NoticeKind},
};
use chungthuc_storage::{
    database::Tx,
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::{
        annulment::{self, Annulment},
        delivery::{self, Channel},
        dossier,
        paper::Paper,
        unit,
    },
};
use serde_json::json;

use super::view;
use crate::{
    Workflow,
    delivery::{MailerError, Message},
    failure::Failure,
    notices::Told,
};

/// Tells by e-mail that a copy is void.
pub(crate) const TELL_ANNULMENT: &str = "tell_annulment";

impl Workflow {
    /// Tells whoever has the copy, with the commit of `tx`.
    pub(super) async fn tell_owners(
        &self,
        tx: &mut Tx,
        paper: &Paper,
        annulment: &Annulment,
    ) -> Result<(), Failure> {
        let unit = unit::find(tx, paper.unit).await?;
        let unit = unit.map(|unit| unit.name).unwrap_or_default();
        let now = self.now();
        if paper.certification == Certification::OnPaper {
            // Handed over at the counter: whoever asked for them has them.
            let dossier = dossier::find(tx, paper.dossier).await?;
            if let Some(dossier) = dossier {
                let told = told(paper, annulment, &unit);
                self.tell_applicant(tx, &dossier, told).await?;
            }
        }
        for sent in delivery::of_paper(tx, paper.id).await? {
            match (sent.state, sent.channel, sent.person) {
                (DeliveryState::Done, Channel::Store, Some(person)) => {
                    let told = told(paper, annulment, &unit);
                    self.notify(tx, person, told).await?;
                }
                (DeliveryState::Done, Channel::Email, _) => {
                    let job = NewJob::new(TELL_ANNULMENT, json!({ "delivery": sent.id }), now)
                        .once(format!("{TELL_ANNULMENT} {}", sent.id))
                        .in_unit(paper.unit);
                    jobs::enqueue(tx, &*self.ids, now, &job).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Sends the e-mail. Whoever has an account reads the reason there, not here: mailboxes are read by
    /// others too. Without one there is nowhere else to read it.
    pub(crate) async fn tell_of_annulment(&self, job: &Claimed) -> Result<(), JobFailure> {
        let Some((sent, paper, dossier)) = self.delivery_of(job).await? else {
            return Ok(());
        };
        let (unit, annulment) = {
            let mut db = self.db.read().await?;
            let unit = unit::find(&mut db, paper.unit).await?;
            (unit, annulment::find(&mut db, paper.id).await?)
        };
        let (Some(address), Some(annulment)) = (sent.address.clone(), annulment) else {
            return Ok(());
        };
        let unit = unit.map(|unit| unit.name).unwrap_or_default();
        let (name, code, url) = (
            &dossier.applicant.name,
            &paper.code,
            &self.settings.public_url,
        );
        let why = if dossier.applicant.person.is_none() {
            reason(&annulment, &unit)
        } else {
            format!("Xin liên hệ {unit} để biết lý do.")
        };
        let message = Message {
            id: format!(
                "annulled-{}",
                sent.message_id.as_deref().unwrap_or_default()
            ),
            sms: false,
            recipient: address,
            subject: format!("Bản sao mã {code} đã bị hủy bỏ giá trị pháp lý"),
            body: format!(
                "Kính gửi Ông/Bà {name},\n\n\
                 Bản sao điện tử mã chứng thực {code} do {unit} cấp đã bị hủy bỏ giá trị pháp lý theo {}.\n\n\
                 Bản sao không còn giá trị sử dụng và không tải về được nữa. {why}\n\n\
                 Kiểm tra bản sao tại {url}/k/{}\n",
                view(&annulment).text(),
                paper.public_code,
            ),
            attachment: None,
        };
        match self.mailer.send(&message).await.taken {
            Ok(()) => Ok(()),
            Err(error @ MailerError::Refused) => {
                Ok(self.could_not_tell(job, &error.to_string()).await?)
            }
            Err(error) => Err(JobFailure(error.to_string())),
        }
    }

    /// The worker tries no more: the clerk sees that the owner doesn't know.
    pub(crate) async fn could_not_tell(&self, job: &Claimed, why: &str) -> Result<(), Failure> {
        let Some((mut sent, _, _)) = self.delivery_of(job).await? else {
            return Ok(());
        };
        let said = format!("Chưa báo được cho người nhận việc hủy bỏ giá trị pháp lý. {why}");
        sent.last_error = Some(said);
        let mut tx = self.db.begin().await?;
        delivery::update(&mut tx, &sent).await?;
        Ok(tx.commit().await?)
    }
}

/// Why, and whom to ask.
fn reason(annulment: &Annulment, unit: &str) -> String {
    let reason = annulment.reason.trim_end_matches('.');
    format!("Lý do: {reason}. Xin liên hệ {unit}.")
}

fn told(paper: &Paper, annulment: &Annulment, unit: &str) -> Told {
    let text = format!(
        "Bản sao mã {} đã bị hủy bỏ giá trị pháp lý theo {}. {}",
        paper.code,
        view(annulment).text(),
        reason(annulment, unit),
    );
    Told {
        link: Some(format!("/theo-doi/{}", paper.id)),
        by_sms: true,
        ..Told::new(NoticeKind::Progress, text)
    }
}

//! Codes that open e-mailed links: how long one that was used still opens, a new one by SMS at the reader's
//! wish, and a new one printed at the counter. Only hashes are kept.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId, calendar::Moment, right::Right, state::DossierPhase,
};
use chungthuc_print::{CodeSlip, pdf};
use chungthuc_storage::{
    audit,
    database::Connection,
    repo::{
        delivery::{self, Delivery},
        dossier::{self, Dossier},
        paper::{self, Paper},
        unit,
    },
};
use serde_json::json;

use super::{
    letter::{self, Letter},
    link::{Opened, of_token, why_out_of_reach},
};
use crate::{
    SlipFile, Workflow, account::token_hash, actor::Actor, context::in_turn, failure::Failure,
    queue::is_staff_of,
};

/// Whose a code may be: who receives, and who sends.
const PRINTERS: [Right; 2] = [Right::Creator, Right::Sealer];
/// How long a code still opens what it has opened, so that a download that broke can be repeated: 30 minutes.
const USE_SECONDS: i64 = 30 * 60;
/// How often a link's reader is sent another code.
const MOST_RENEWALS: u32 = 3;

/// Whether a code that was first used at `used_at` is used up.
pub(super) fn is_used_up(used_at: Option<Moment>, now: Moment) -> bool {
    used_at.is_some_and(|at| at.plus_seconds(USE_SECONDS) <= now)
}

impl Workflow {
    /// Whether the code of a dossier's links is on paper: an e-mail is known, and no phone that a code could
    /// be sent to.
    pub(crate) fn code_is_printed(&self, dossier: &Dossier) -> bool {
        let applicant = &dossier.applicant;
        let by_sms = applicant.phone.is_some() && self.mailer.carries_sms();
        let sent = matches!(
            dossier.phase,
            DossierPhase::Submitted | DossierPhase::Received
        );
        sent && applicant.email.is_some() && !by_sms
    }

    /// Whether somebody may print a new code for the links of a paper's dossier.
    pub(crate) async fn may_print_code(
        &self,
        db: &mut Connection,
        actor: &Actor,
        paper: &Paper,
    ) -> Result<bool, Failure> {
        if !PRINTERS
            .into_iter()
            .any(|right| actor.may(right, paper.unit))
        {
            return Ok(false);
        }
        let dossier = dossier::find(db, paper.dossier).await?;
        Ok(dossier.is_some_and(|dossier| self.code_is_printed(&dossier)))
    }

    /// Prints a new code for the links of a paper's dossier; the one before is void, and links that were
    /// blocked or whose code was used open again.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] for a dossier whose code goes by SMS or
    /// that is reached in another way.
    pub async fn print_code(&self, actor: &Actor, id: PaperId) -> Result<SlipFile, AppError> {
        self.answer(async {
            let now = self.now();
            let code = self.new_code();
            let hash = token_hash(&code);
            let mut tx = self.db.begin().await?;
            let found = paper::find(&mut tx, id).await?;
            let found = found.filter(|paper| is_staff_of(actor, paper.unit));
            let found = found.ok_or(ErrorCode::NotFound)?;
            self.still_holds_any(&mut tx, actor, &PRINTERS, found.unit)
                .await?;
            let dossier = dossier::find(&mut tx, found.dossier).await?;
            let mut dossier = dossier.ok_or(ErrorCode::NotFound)?;
            if !self.code_is_printed(&dossier) {
                return Err(ErrorCode::WrongState.into());
            }
            let before = dossier.receipt_code_hash.replace(hash.clone());
            dossier::update(&mut tx, &dossier).await?;
            let before = before.unwrap_or_default();
            delivery::renew_codes(&mut tx, dossier.id, &before, &hash).await?;
            let subject = format!("dossier {}", dossier.id);
            self.audit(&mut tx, actor, found.unit, "PRINT_CODE", subject, json!({}));
            let of = unit::find(&mut tx, found.unit).await?;
            let of = of.ok_or(ErrorCode::NotFound)?;
            tx.commit().await?;
            let dossier_code = dossier.code.unwrap_or_default();
            let file_name = format!("phieu-ma-nhan-{dossier_code}.pdf");
            let applicant = dossier.applicant;
            let write = move || {
                let slip = CodeSlip {
                    unit_name: &of.name,
                    dossier_code: &dossier_code,
                    applicant: &applicant.name,
                    email: applicant.email.as_deref().unwrap_or_default(),
                    code: &code,
                    printed_at: now,
                };
                pdf(&slip.document())
            };
            let bytes = in_turn(&self.reading, write).await?;
            Ok(SlipFile {
                file_name,
                bytes: bytes.map_err(Failure::broken)?,
            })
        })
        .await
    }

    /// Sends another code for an e-mailed link to the phone that the first one went to; the one before is
    /// void. At most three times a link.
    ///
    /// Errors: [`ErrorCode::NotFound`] for an unknown link, [`ErrorCode::Invalid`] with a sentence under
    /// `code` where none can be sent.
    pub async fn renew_code(&self, token: &str) -> Result<(), AppError> {
        self.answer(async {
            let now = self.now();
            let object = self.ids.uuid();
            let letter = Letter {
                // The link stays what it is; of it only the hash is known any more.
                token: String::new(),
                sms_code: Some(self.new_code()),
            };
            let mut tx = self.db.begin().await?;
            let Opened::Email(mut delivery) = of_token(&mut tx, token).await? else {
                return Err(ErrorCode::NotFound.into());
            };
            let found = paper::find(&mut tx, delivery.paper).await?;
            let found = found.ok_or(ErrorCode::NotFound)?;
            let dossier = dossier::find(&mut tx, found.dossier).await?;
            let dossier = dossier.ok_or(ErrorCode::NotFound)?;
            let why_not = why_out_of_reach(&delivery, &found, now)
                .or_else(|| (!self.can_renew(&delivery, &dossier)).then(|| NO_MORE.to_owned()));
            if let Some(why) = why_not {
                return Err(AppError::field("code", why).into());
            }
            let before = delivery.letter.replace(object);
            delivery.code_hash = letter.sms_code.as_deref().map(token_hash);
            delivery.code_failures = 0;
            delivery.code_used_at = None;
            delivery.code_renewals = delivery.code_renewals.saturating_add(1);
            let host = letter::host(&self.settings.public_url);
            delivery.message_id = Some(format!("{object}@{host}"));
            let json = serde_json::to_vec(&letter).map_err(Failure::broken)?;
            drop(tx);
            self.objects
                .put(object, &json)
                .await
                .map_err(Failure::broken)?;
            let mut tx = self.db.begin().await?;
            let kept: Result<(), Failure> = async {
                delivery::update(&mut tx, &delivery).await?;
                self.enqueue_sms(&mut tx, &delivery).await?;
                let entry = audit::Entry {
                    unit: Some(delivery.unit),
                    at: now,
                    actor: None,
                    actor_name: "Người có đường dẫn".to_owned(),
                    action: "RENEW_CODE",
                    subject: format!("delivery {}", delivery.id),
                    details: json!({ "renewals": delivery.code_renewals }),
                };
                audit::append(&mut tx, entry);
                Ok(tx.commit().await?)
            }
            .await;
            let old = if kept.is_ok() { before } else { Some(object) };
            if let Some(old) = old {
                self.objects.delete(old).await.map_err(Failure::broken)?;
            }
            kept
        })
        .await
    }

    /// Whether another code can be sent for a link.
    pub(super) fn can_renew(&self, delivery: &Delivery, dossier: &Dossier) -> bool {
        dossier.applicant.phone.is_some()
            && self.mailer.carries_sms()
            && !has_receipt_code(delivery, dossier)
            && delivery.code_renewals < MOST_RENEWALS
    }
}

/// Whether a link is opened by the code on paper.
pub(super) fn has_receipt_code(delivery: &Delivery, dossier: &Dossier) -> bool {
    dossier.receipt_code_hash.is_some() && dossier.receipt_code_hash == delivery.code_hash
}

const NO_MORE: &str =
    "Không gửi thêm được mã cho đường dẫn này. Hãy liên hệ cơ quan chứng thực để được gửi lại.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_used_code_still_opens_for_half_an_hour() {
        let used = Moment(0);
        assert!(!is_used_up(None, used));
        assert!(!is_used_up(Some(used), used.plus_seconds(30 * 60 - 1)));
        assert!(is_used_up(Some(used), used.plus_seconds(30 * 60)));
    }
}

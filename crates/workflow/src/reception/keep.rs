//! Beginning a form, keeping what is typed, and ending it before anything is certified.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode,
    right::Right,
    state::{DossierPhase, Step},
    view::{
        intake::{DraftForm, SavedDraft},
        reception::{ComponentForm, GeneralForm, ReceptionForm},
    },
};
use chungthuc_storage::repo::{
    dossier::{self, Applicant, Dossier, Source},
    last_save,
    reception::{self, Reception},
    unit,
};

use super::form::{check_size, general, keep_components, release_all};
use crate::{
    Workflow,
    actor::Actor,
    intake::{Faults, one_line},
    step::same_version,
};

/// Characters of a reason.
const LONGEST_REASON: usize = 300;

impl Workflow {
    /// "Tiếp nhận": begins the form of a procedure. One that was begun and left empty is gone on with.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right; [`ErrorCode::Invalid`] under `procedure`.
    pub async fn begin_reception(
        &self,
        actor: &Actor,
        procedure: &str,
    ) -> Result<DossierId, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let now = self.now();
            let mut tx = self.db.begin().await?;
            self.still_holds(&mut tx, actor, Right::Creator, unit)
                .await?;
            let offered = reception::procedures(&mut tx).await?;
            if !offered.iter().any(|known| known.code == procedure) {
                let why = "Hãy chọn thủ tục hành chính cần tiếp nhận.";
                return Err(AppError::field("procedure", why).into());
            }
            let unit = unit::find(&mut tx, unit).await?;
            let unit = unit.ok_or(ErrorCode::NotFound)?;
            let form = empty_form(&unit.province);
            let drafts = dossier::drafts(&mut tx, actor.person, unit.id, Source::Reception).await?;
            for draft in drafts {
                let kept = reception::find(&mut tx, draft.id).await?;
                if kept.is_some_and(|kept| kept.procedure == procedure && kept.form == form) {
                    return Ok(draft.id);
                }
            }
            let begun = Dossier {
                id: DossierId(self.ids.uuid()),
                unit: unit.id,
                code: None,
                source: Source::Reception,
                phase: DossierPhase::Draft,
                form: DraftForm::default(),
                applicant: Applicant::default(),
                created_by: actor.person,
                created_at: now,
                received_at: None,
                due_at: None,
                receipt_code_hash: None,
                version: 1,
            };
            dossier::insert(&mut tx, &begun).await?;
            let kept = Reception {
                dossier: begun.id,
                procedure: procedure.to_owned(),
                form,
                received_by: None,
                cancelled_reason: None,
                cancelled_by: None,
            };
            reception::insert(&mut tx, &kept).await?;
            tx.commit().await?;
            Ok(begun.id)
        })
        .await
    }

    /// Keeps what is typed, of a draft as of a dossier that was received; the version says what it
    /// builds on, so that two officers can't overwrite one another in silence.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::Conflict`], [`ErrorCode::WrongState`] for one
    /// that was confirmed or cancelled meanwhile, [`ErrorCode::Invalid`] for more than can be kept.
    pub async fn save_reception(
        &self,
        actor: &Actor,
        id: DossierId,
        version: i64,
        form: ReceptionForm,
    ) -> Result<SavedDraft, AppError> {
        self.answer(async {
            let (mut tx, unit, mut dossier, mut kept) = self
                .hold_reception(actor, id, &[DossierPhase::Draft, DossierPhase::Received])
                .await?;
            check_size(&form)?;
            let now = self.now();
            same_version(dossier.version, version)?;
            dossier.created_at = now;
            if dossier.phase == DossierPhase::Draft {
                dossier.applicant.name = one_line(&form.general.owner);
            } else if let Some(applicant) =
                general(&mut tx, &form.general, now, &mut Faults::default()).await?
            {
                // Until it is whole again, whose it is stays what it was.
                dossier.applicant = applicant;
            }
            dossier::update(&mut tx, &dossier).await?;
            last_save::note(&mut tx, id.0, actor.person, now).await?;
            if dossier.phase == DossierPhase::Received {
                keep_components(&mut tx, actor, (id, unit), &form, now).await?;
            }
            kept.form = form;
            reception::update(&mut tx, &dossier, &kept).await?;
            tx.commit().await?;
            Ok(SavedDraft {
                dossier: id,
                version: version + 1,
                saved_at: now,
            })
        })
        .await
    }

    /// "Bỏ qua": throws a draft away, with what was typed; its scans go with the next upkeep.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] for one that was received.
    pub async fn discard_reception(&self, actor: &Actor, id: DossierId) -> Result<(), AppError> {
        self.answer(async {
            let (mut tx, _, mut dossier, mut kept) = self
                .hold_reception(actor, id, &[DossierPhase::Draft])
                .await?;
            dossier.phase = DossierPhase::Discarded;
            dossier.applicant = Applicant::default();
            dossier::update(&mut tx, &dossier).await?;
            kept.form = ReceptionForm::default();
            reception::update(&mut tx, &dossier, &kept).await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// "Hủy tiếp nhận": ends a dossier that was received, with a reason; no number was used.
    ///
    /// Errors: [`ErrorCode::Invalid`] under `reason`, [`ErrorCode::NotFound`],
    /// [`ErrorCode::WrongState`], [`ErrorCode::Conflict`].
    pub async fn cancel_reception(
        &self,
        actor: &Actor,
        id: DossierId,
        version: i64,
        reason: &str,
    ) -> Result<(), AppError> {
        self.answer_about(actor, id, async {
            let (mut tx, _, mut dossier, mut kept) = self
                .hold_reception(actor, id, &[DossierPhase::Received])
                .await?;
            let reason = one_line(reason);
            let why = match reason.chars().count() {
                0 => Some("Hãy nhập lý do hủy tiếp nhận.".to_owned()),
                1..=LONGEST_REASON => None,
                _ => Some(format!("Lý do dài quá {LONGEST_REASON} ký tự.")),
            };
            if let Some(why) = why {
                return Err(AppError::field("reason", why).into());
            }
            same_version(dossier.version, version)?;
            dossier.phase = DossierPhase::Cancelled;
            dossier::update(&mut tx, &dossier).await?;
            kept.cancelled_reason = Some(reason.clone());
            kept.cancelled_by = Some(actor.person);
            reception::update(&mut tx, &dossier, &kept).await?;
            release_all(&mut tx, id, self.now()).await?;
            self.record_dossier_step(&mut tx, actor, &dossier, Step::CancelReception, &reason)
                .await?;
            self.tell_of_cancellation(&mut tx, actor, &dossier, &reason)
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }
}

/// What a form holds before anything is typed.
fn empty_form(province: &str) -> ReceptionForm {
    ReceptionForm {
        general: GeneralForm {
            subject: "CITIZEN".to_owned(),
            country: "Việt Nam".to_owned(),
            province: province.to_owned(),
            sets: "1".to_owned(),
            ..GeneralForm::default()
        },
        components: vec![ComponentForm {
            originals: "1".to_owned(),
            copies: "0".to_owned(),
            certified_copies: "1".to_owned(),
            ..ComponentForm::default()
        }],
        signer: None,
    }
}

//! Drafts: what the officer types is kept a second after each change, and nothing of it is checked
//! until it is sent.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode,
    right::Right,
    state::DossierPhase,
    view::intake::{DraftForm, DraftRow, SavedDraft},
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        account,
        dossier::{self, Applicant, Dossier, Source},
        last_save, paper_form, reference, upload,
    },
};

use super::{Counter, at_counter};
use crate::{Workflow, actor::Actor, failure::Failure, step::same_version, warnings::are_keys};

/// Bytes of one field: more than anybody types.
const LONGEST_FIELD: usize = 1000;

impl Workflow {
    /// Keeps what was typed. The first save begins a dossier; later ones say which version they
    /// change, so that two windows can't overwrite one another in silence.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::Conflict`], [`ErrorCode::Invalid`] for a
    /// field that is longer than any sensible one.
    pub async fn save_draft(
        &self,
        actor: &Actor,
        dossier: Option<DossierId>,
        version: i64,
        form: DraftForm,
    ) -> Result<SavedDraft, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            check_lengths(&form)?;
            let now = self.now();
            let mut tx = self.db.begin().await?;
            self.still_holds(&mut tx, actor, Right::Creator, unit)
                .await?;
            let name = draft_name(&mut tx, &form).await?;
            let saved = match dossier {
                None => {
                    let begun = Dossier {
                        id: DossierId(self.ids.uuid()),
                        unit,
                        code: None,
                        source: Source::Form,
                        phase: DossierPhase::Draft,
                        form,
                        applicant: Applicant {
                            name,
                            ..Applicant::default()
                        },
                        created_by: actor.person,
                        created_at: now,
                        received_at: None,
                        due_at: None,
                        receipt_code_hash: None,
                        version: 1,
                    };
                    dossier::insert(&mut tx, &begun).await?;
                    last_save::note(&mut tx, begun.id.0, actor.person, now).await?;
                    SavedDraft {
                        dossier: begun.id,
                        version: begun.version,
                        saved_at: now,
                    }
                }
                Some(id) => {
                    let counter = at_counter(&mut tx, actor, unit, id, form.paper).await?;
                    same_version(counter.version(), version)?;
                    let form = with_scan_of_own(&mut tx, actor, &counter, form).await?;
                    last_save::note(&mut tx, counter.form_id(), actor.person, now).await?;
                    if let Counter::ReturnedOfMany { mut kept, .. } = counter {
                        kept.form = form;
                        kept.saved_at = now;
                        paper_form::save(&mut tx, &kept).await?;
                        tx.commit().await?;
                        return Ok(SavedDraft {
                            dossier: id,
                            version: version + 1,
                            saved_at: now,
                        });
                    }
                    let is_draft = matches!(counter, Counter::Draft(_));
                    let mut after = counter.dossier().clone();
                    after.form = form;
                    if is_draft {
                        // Until it is sent, this is when it was last saved.
                        after.created_at = now;
                        after.applicant.name = name;
                    }
                    dossier::update(&mut tx, &after).await?;
                    SavedDraft {
                        dossier: id,
                        version: version + 1,
                        saved_at: now,
                    }
                }
            };
            tx.commit().await?;
            Ok(saved)
        })
        .await
    }

    /// What the officer began in this unit and hasn't sent, the latest first.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right.
    pub async fn drafts(&self, actor: &Actor) -> Result<Vec<DraftRow>, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let mut db = self.db.read().await?;
            let types = reference::document_types(&mut db).await?;
            let type_name = |code: &str| {
                types
                    .iter()
                    .find(|known| known.code == code)
                    .map(|known| known.name.clone())
            };
            let drafts = dossier::drafts(&mut db, actor.person, unit, Source::Form).await?;
            let row = |draft: Dossier| DraftRow {
                dossier: draft.id,
                applicant_name: draft.applicant.name,
                document_type: type_name(&draft.form.document_type).unwrap_or_default(),
                saved_at: draft.created_at,
            };
            Ok(drafts.into_iter().map(row).collect())
        })
        .await
    }

    /// "BỎ QUA": throws a draft away, with what was typed; its scan goes with the next upkeep.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] for one that was sent.
    pub async fn discard_draft(&self, actor: &Actor, dossier: DossierId) -> Result<(), AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let mut tx = self.db.begin().await?;
            let Counter::Draft(mut draft) = at_counter(&mut tx, actor, unit, dossier, None).await?
            else {
                return Err(ErrorCode::WrongState.into());
            };
            if let Some(id) = draft.form.upload
                && let Some(mut scan) = upload::find(&mut tx, id).await?
                && scan.owner == actor.person
            {
                scan.expires_at = self.now();
                upload::update(&mut tx, &scan).await?;
            }
            draft.phase = DossierPhase::Discarded;
            draft.form = DraftForm::default();
            draft.applicant = Applicant::default();
            dossier::update(&mut tx, &draft).await?;
            tx.commit().await?;
            Ok(())
        })
        .await
    }
}

/// A form as it may be kept. That of a paper that came back is the unit's, and whoever fills it in may use
/// the scan that it names: so nobody puts somebody else's there.
async fn with_scan_of_own(
    db: &mut Connection,
    actor: &Actor,
    counter: &Counter,
    form: DraftForm,
) -> Result<DraftForm, Failure> {
    let Some(id) = form.upload.filter(|_| counter.paper().is_some()) else {
        return Ok(form);
    };
    let found = upload::find(db, id).await?;
    let may_use = found.is_some_and(|scan| counter.may_use(actor, &scan));
    Ok(DraftForm {
        upload: may_use.then_some(id),
        ..form
    })
}

/// Whom a draft is for, as its list shows it.
async fn draft_name(db: &mut Connection, form: &DraftForm) -> Result<String, Failure> {
    match form.account {
        Some(person) if !form.without_account => Ok(account::find(db, person)
            .await?
            .map(|person| person.name)
            .unwrap_or_default()),
        _ => Ok(form.name.trim().to_owned()),
    }
}

/// Whether nothing in a form is longer than anybody types.
///
/// Errors: [`ErrorCode::Invalid`] under the field.
pub(super) fn check_lengths(form: &DraftForm) -> Result<(), AppError> {
    let fields = [
        ("identifier", &form.identifier),
        ("name", &form.name),
        ("email", &form.email),
        ("document_type", &form.document_type),
        ("document_name", &form.document_name),
        ("pages", &form.pages),
        ("copies", &form.copies),
        ("fee", &form.fee),
        ("fee_reason", &form.fee_reason),
    ];
    match fields
        .into_iter()
        .find(|(_, text)| text.len() > LONGEST_FIELD)
    {
        Some((field, _)) => Err(AppError::field(field, "Nội dung quá dài.")),
        None if !are_keys(&form.seen) => Err(AppError::field("warnings", "Nội dung quá dài.")),
        None => Ok(()),
    }
}

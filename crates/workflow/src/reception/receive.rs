//! "Tiếp nhận" (T1d): the dossier gets its code and its deadline, and what was handed in is kept.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode,
    code::dossier_code,
    state::{DossierPhase, Step},
    view::{intake::SavedDraft, reception::ReceptionForm},
};
use chungthuc_storage::repo::{
    code::{self, CodeKind},
    dossier, last_save, reception, unit,
};

use super::form::{check_size, general, handed_in, keep_components};
use crate::{Workflow, actor::Actor, deadline::due_at, intake::Faults, step::same_version};

impl Workflow {
    /// Receives a dossier: DRAFT becomes RECEIVED, with a code and a deadline. Scans may still be
    /// missing; nothing is certified yet.
    ///
    /// Errors: [`ErrorCode::Invalid`] with every field at fault, [`ErrorCode::NotFound`],
    /// [`ErrorCode::WrongState`] if it was received already, [`ErrorCode::Conflict`].
    pub async fn receive(
        &self,
        actor: &Actor,
        id: DossierId,
        version: i64,
        form: ReceptionForm,
    ) -> Result<SavedDraft, AppError> {
        self.answer_about(actor, id, async {
            let (mut tx, unit, mut dossier, mut kept) = self
                .hold_reception(actor, id, &[DossierPhase::Draft])
                .await?;
            check_size(&form)?;
            let now = self.now();
            same_version(dossier.version, version)?;
            dossier::hold(&mut tx, id, version).await?;
            let mut found = Faults::default();
            let applicant = general(&mut tx, &form.general, now, &mut found).await?;
            handed_in(&form, &mut found);
            found.answer()?;
            dossier.applicant = applicant.ok_or(ErrorCode::Invalid)?;
            let unit = unit::find(&mut tx, unit).await?;
            let unit = unit.ok_or(ErrorCode::NotFound)?;
            let day = now.day();
            let number = code::next(&mut tx, unit.id, CodeKind::Dossier, day).await?;
            dossier.code = Some(dossier_code(&unit.code, day, number));
            dossier.phase = DossierPhase::Received;
            dossier.created_at = now;
            dossier.received_at = Some(now);
            let due_at = due_at(&mut tx, &unit, now).await?;
            dossier.due_at = Some(due_at);
            dossier::update(&mut tx, &dossier).await?;
            last_save::note(&mut tx, id.0, actor.person, now).await?;
            dossier::promise(&mut tx, id, due_at).await?;
            keep_components(&mut tx, actor, (id, unit.id), &form, now).await?;
            kept.form = form;
            kept.received_by = Some(actor.person);
            reception::update(&mut tx, &dossier, &kept).await?;
            self.record_dossier_step(&mut tx, actor, &dossier, Step::Receive, "")
                .await?;
            self.tell_of_reception(&mut tx, &dossier, &actor.name, due_at)
                .await?;
            tx.commit().await?;
            Ok(SavedDraft {
                dossier: id,
                version: version + 1,
                saved_at: now,
            })
        })
        .await
    }
}

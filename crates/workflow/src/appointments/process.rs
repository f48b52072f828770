//! "Xử lý": from an appointment to the form, and from the form that was sent to an appointment that is
//! done.

use chungthuc_domain::{
    AppError, AppointmentId, DossierId, ErrorCode,
    appointment::AppointmentStep,
    right::Right,
    state::DossierPhase,
    view::{appointment::AppointmentView, intake::DraftForm},
};
use chungthuc_storage::{
    database::Tx,
    repo::{
        appointment,
        dossier::{self, Applicant, Dossier, Source},
        reference,
    },
};
use serde_json::json;

use super::next_state;
use crate::{Workflow, actor::Actor, failure::Failure};

impl Workflow {
    /// "Xử lý": gives the draft whose form is filled from the appointment (the account holder and the
    /// kind of paper, which can be changed), to be opened with [`Workflow::open_intake`]. Opening it
    /// again gives the officer's own draft again. The appointment stays awaited until the form is sent
    /// with [`Workflow::submit`], which makes it PROCESSED in the same transaction.
    ///
    /// Errors: [`ErrorCode::AppointmentChanged`] if it can't be worked on any more,
    /// [`ErrorCode::NotFound`].
    pub async fn process_appointment(
        &self,
        actor: &Actor,
        id: AppointmentId,
    ) -> Result<DossierId, AppError> {
        self.answer(async {
            let mut tx = self.db.begin().await?;
            let found = self.held_by_officer(&mut tx, actor, id).await?;
            next_state(&found, found.version, AppointmentStep::Process)?;
            if let Some(draft) = appointment::draft(&mut tx, id, actor.person).await? {
                return Ok(draft);
            }
            let types = reference::document_types(&mut tx).await?;
            let described = types
                .iter()
                .any(|known| known.code == found.document_type && known.needs_description);
            let form = DraftForm {
                identifier: found.identifier.clone().unwrap_or_default(),
                account: Some(found.person),
                document_type: found.document_type.clone(),
                document_name: if described {
                    found.document_name.clone()
                } else {
                    String::new()
                },
                copies: "1".to_owned(),
                ..DraftForm::default()
            };
            let draft = Dossier {
                id: DossierId(self.ids.uuid()),
                unit: found.unit,
                code: None,
                source: Source::Form,
                phase: DossierPhase::Draft,
                form,
                applicant: Applicant {
                    name: found.name.clone(),
                    ..Applicant::default()
                },
                created_by: actor.person,
                created_at: self.now(),
                received_at: None,
                due_at: None,
                receipt_code_hash: None,
                version: 1,
            };
            dossier::insert(&mut tx, &draft).await?;
            appointment::link(&mut tx, id, draft.id).await?;
            let details = json!({ "dossier": draft.id });
            let subject = format!("appointment {id}");
            self.audit(
                &mut tx,
                actor,
                found.unit,
                "OPEN_APPOINTMENT",
                subject,
                details,
            );
            tx.commit().await?;
            Ok(draft.id)
        })
        .await
    }

    /// The appointment that a form was opened for, to be shown above it: its account can't be changed
    /// then. `None` for a form of somebody who walked in.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right, or for a dossier of another unit.
    pub async fn appointment_of(
        &self,
        actor: &Actor,
        dossier: DossierId,
    ) -> Result<Option<AppointmentView>, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let mut db = self.db.read().await?;
            let Some(id) = appointment::of_dossier(&mut db, dossier).await? else {
                return Ok(None);
            };
            let found = appointment::find(&mut db, id).await?;
            let found = found
                .filter(|found| found.unit == unit)
                .ok_or(ErrorCode::NotFound)?;
            Ok(Some(self.appointment_view(&mut db, actor, &found).await?))
        })
        .await
    }

    /// Goes on with a form without its appointment, as for somebody who walked in: for an appointment
    /// that was called off, refused or worked on elsewhere meanwhile.
    ///
    /// Errors: [`ErrorCode::NotFound`] for what isn't the officer's own draft.
    pub async fn detach_appointment(
        &self,
        actor: &Actor,
        dossier: DossierId,
    ) -> Result<(), AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let mut tx = self.db.begin().await?;
            self.still_holds(&mut tx, actor, Right::Creator, unit)
                .await?;
            let draft = dossier::find(&mut tx, dossier).await?.filter(|draft| {
                draft.unit == unit
                    && draft.created_by == actor.person
                    && draft.phase == DossierPhase::Draft
            });
            let draft = draft.ok_or(ErrorCode::NotFound)?;
            appointment::unlink(&mut tx, draft.id).await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// With the submission of a dossier, in its transaction: the appointment that its form was opened
    /// for is done.
    ///
    /// Errors: [`ErrorCode::AppointmentChanged`] if somebody was faster, [`ErrorCode::Invalid`] under
    /// `identifier` if the form is for another account.
    pub(crate) async fn fulfil_appointment(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        dossier: &Dossier,
    ) -> Result<(), Failure> {
        let Some(id) = appointment::of_dossier(tx, dossier.id).await? else {
            return Ok(());
        };
        let before = appointment::hold(tx, id)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        const KEPT: &str = "Nội dung đã nhập vẫn còn.";
        if dossier.applicant.person != Some(before.person) {
            let message = format!(
                "Biểu mẫu này mở từ lịch hẹn {} nên phải giữ tài khoản của người đặt lịch.",
                before.code
            );
            return Err(AppError::field("identifier", message).keeping(KEPT).into());
        }
        let step = AppointmentStep::Process;
        let change = |it: &mut appointment::Appointment| it.dossier = Some(dossier.id);
        match self
            .take_appointment_step(tx, Some(actor), &before, step, "", change)
            .await
        {
            Err(Failure::Answer(error)) => Err(error.keeping(KEPT).into()),
            taken => taken.map(|_| ()),
        }
    }
}

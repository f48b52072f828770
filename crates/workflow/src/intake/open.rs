//! Opening the form, and searching for the account of who stands at the counter.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, PaperId, PersonId,
    applicant::ApplicantKind,
    calendar::Moment,
    identifier::Identifier,
    right::Right,
    state::PaperState,
    view::intake::{
        AccountView, DraftForm, IntakeView, OwnerView, ReturnedPaper, TodayView, UploadView,
    },
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        account::{self, Person},
        attestation_text,
        dossier::Dossier,
        paper::{self, Paper},
        queue, reference,
        unit::{self, Unit},
        upload,
    },
};
use serde_json::json;

use super::{Counter, at_counter, saved_by};
use crate::{
    Workflow,
    absences::signers,
    actor::Actor,
    deadline::due_at,
    failure::Failure,
    queue::{start_of, urgent},
};

impl Workflow {
    /// The form "Thêm mới bản sao từ bản chính": empty, a draft's, or that of a paper that came
    /// back, with everything that can be chosen in it.
    ///
    /// Errors: [`ErrorCode::NotFound`]; [`ErrorCode::WrongState`] for a dossier that was sent.
    pub async fn open_intake(
        &self,
        actor: &Actor,
        dossier: Option<DossierId>,
    ) -> Result<IntakeView, AppError> {
        self.open_form(actor, dossier, None).await
    }

    /// The form of one returned paper of a dossier, where several may have come back.
    ///
    /// Errors: as [`Workflow::open_intake`].
    pub async fn open_returned(
        &self,
        actor: &Actor,
        dossier: DossierId,
        paper: PaperId,
    ) -> Result<IntakeView, AppError> {
        self.open_form(actor, Some(dossier), Some(paper)).await
    }

    async fn open_form(
        &self,
        actor: &Actor,
        dossier: Option<DossierId>,
        paper: Option<PaperId>,
    ) -> Result<IntakeView, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let now = self.now();
            let mut db = self.db.read().await?;
            let unit = unit::find(&mut db, unit)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let counter = match dossier {
                Some(id) => Some(at_counter(&mut db, actor, unit.id, id, paper).await?),
                None => None,
            };
            let form = match &counter {
                Some(counter) => counter.form().clone(),
                None => DraftForm {
                    copies: "1".to_owned(),
                    ..DraftForm::default()
                },
            };
            let returned = counter.as_ref().and_then(Counter::paper);
            let of_others = counter
                .as_ref()
                .filter(|counter| counter.fixed_applicant().is_some());
            let saved_by = match &counter {
                Some(counter) => saved_by(&mut db, actor, counter.form_id()).await?,
                None => None,
            };
            Ok(IntakeView {
                dossier,
                returned: match returned {
                    Some(paper) => Some(returned_paper(&mut db, paper).await?),
                    None => None,
                },
                owner: of_others.map(|counter| owner_view(counter.dossier())),
                account: account_view(&mut db, form.account).await?,
                upload: upload_view(&mut db, actor, counter.as_ref()).await?,
                saved_at: counter.as_ref().map(Counter::saved_at),
                saved_by,
                version: counter.as_ref().map_or(0, Counter::version),
                document_types: reference::document_types(&mut db).await?,
                signers: signers(&mut db, unit.id, now.day()).await?,
                tariff: reference::tariff(&mut db, unit.id, now.day()).await?,
                statements: attestation_text::all_in_force(&mut db, unit.id, now.day()).await?,
                due_at: due_at(&mut db, &unit, now).await?,
                now,
                today: today(&mut db, &unit, now).await?,
                form,
            })
        })
        .await
    }

    /// "TÌM KIẾM TÀI KHOẢN": the portal's account of a CCCD, CMND or MST, exactly. Each search is
    /// recorded, with whom it found and without what was typed.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right, [`ErrorCode::Invalid`] under
    /// `identifier`.
    pub async fn find_accounts(
        &self,
        actor: &Actor,
        text: &str,
    ) -> Result<Vec<AccountView>, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let identifier =
                Identifier::parse(text).map_err(|error| AppError::field("identifier", error))?;
            let mut tx = self.db.begin().await?;
            let found = account::find_applicant(&mut tx, &identifier).await?;
            let subject = match &found {
                Some(person) => format!("person {}", person.id),
                None => "person".to_owned(),
            };
            let details = json!({ "found": found.is_some() });
            self.audit(&mut tx, actor, unit, "FIND_ACCOUNT", subject, details);
            tx.commit().await?;
            Ok(found.as_ref().and_then(of_person).into_iter().collect())
        })
        .await
    }
}

/// An account as the form shows it; `None` for staff.
pub(crate) fn of_person(person: &Person) -> Option<AccountView> {
    Some(AccountView {
        person: person.id,
        kind: kind_of(person)?,
        name: person.name.clone(),
        identifier: person.identifier.clone().unwrap_or_default(),
        phone: person.phone.clone(),
        email: person.email.clone(),
    })
}

/// Citizen or enterprise; `None` for staff.
pub(crate) fn kind_of(person: &Person) -> Option<ApplicantKind> {
    match person.kind.as_str() {
        "CITIZEN" => Some(ApplicantKind::Citizen),
        "ENTERPRISE" => Some(ApplicantKind::Enterprise),
        _ => None,
    }
}

fn owner_view(dossier: &Dossier) -> OwnerView {
    let applicant = &dossier.applicant;
    OwnerView {
        dossier_code: dossier.code.clone().unwrap_or_default(),
        name: applicant.name.clone(),
        identifier: applicant.identifier.clone(),
        phone: applicant.phone.clone(),
        email: applicant.email.clone(),
    }
}

async fn account_view(
    db: &mut Connection,
    chosen: Option<PersonId>,
) -> Result<Option<AccountView>, Failure> {
    let Some(person) = chosen else {
        return Ok(None);
    };
    Ok(account::find(db, person)
        .await?
        .as_ref()
        .and_then(of_person))
}

/// The scan in the form, if the officer may use it.
async fn upload_view(
    db: &mut Connection,
    actor: &Actor,
    counter: Option<&Counter>,
) -> Result<Option<UploadView>, Failure> {
    let Some((counter, id)) = counter.and_then(|counter| Some((counter, counter.form().upload?)))
    else {
        return Ok(None);
    };
    let found = upload::find(db, id).await?;
    let found = found.filter(|scan| counter.may_use(actor, scan));
    Ok(found.as_ref().map(crate::upload::view))
}

async fn returned_paper(db: &mut Connection, paper: &Paper) -> Result<ReturnedPaper, Failure> {
    let by = match paper.returned_by {
        Some(person) => account::find(db, person).await?.map(|person| person.name),
        None => None,
    };
    Ok(ReturnedPaper {
        paper: paper.id,
        code: paper.code.clone(),
        certification: paper.certification,
        reason: paper.returned_reason.clone().unwrap_or_default(),
        by: by.unwrap_or_default(),
    })
}

async fn today(db: &mut Connection, unit: &Unit, now: Moment) -> Result<TodayView, Failure> {
    let day = now.day();
    Ok(TodayView {
        returned: paper::total(db, unit.id, &[PaperState::Returned], None, None).await?,
        urgent: urgent(db, unit.id, &PaperState::UNDER_WAY, None, now).await?,
        registered_today: queue::count_submitted(db, unit.id, start_of(day)).await?,
    })
}

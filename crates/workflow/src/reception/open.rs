//! What the counter sees: the list of what was received and isn't confirmed, and a dossier with its
//! form.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, PersonId,
    calendar::Moment,
    right::Right,
    view::{
        Listing,
        intake::{AccountView, UploadView},
        reception::{
            ProcedureView, ReceptionDraft, ReceptionForm, ReceptionQuery, ReceptionView,
            ReceptionsView,
        },
    },
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        account,
        dossier::{self, Dossier, Source},
        paper, reception, reference, timeline, unit, upload,
    },
};

use super::{at_reception, confirm::reception_paper, needs_slip, urgent};
use crate::{
    Workflow,
    absences::signers,
    actor::Actor,
    deadline,
    failure::Failure,
    intake::{of_person, saved_by},
    queue::due_between,
    refusal,
};

const MOST_ROWS: u32 = 100;
const FEWEST_ROWS: u32 = 10;

impl Workflow {
    /// The first page of "Tiếp nhận hồ sơ": what can be received, what the officer began, and what was
    /// received in the unit and waits to be confirmed, what is due first before the rest.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right.
    pub async fn receptions(
        &self,
        actor: &Actor,
        query: ReceptionQuery,
    ) -> Result<ReceptionsView, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let page = query.page.max(1);
            let per_page = match query.per_page {
                0 => FEWEST_ROWS,
                rows => rows.min(MOST_ROWS),
            };
            let skip = u64::from(page - 1) * u64::from(per_page);
            let now = self.now();
            let due = match query.due {
                Some(due) => due_between(due, now),
                None => (Moment(i64::MIN), Moment(i64::MAX)),
            };
            let mut db = self.db.read().await?;
            let (rows, total) =
                reception::received(&mut db, unit, &query.text, due, skip, per_page).await?;
            let drafts = dossier::drafts(&mut db, actor.person, unit, Source::Reception).await?;
            let draft = |draft: Dossier| ReceptionDraft {
                dossier: draft.id,
                owner: draft.applicant.name,
                saved_at: draft.created_at,
            };
            Ok(ReceptionsView {
                procedures: reception::procedures(&mut db).await?,
                drafts: drafts.into_iter().map(draft).collect(),
                listing: Listing {
                    rows,
                    total,
                    more: false,
                    page,
                    per_page,
                },
                urgent: urgent(&mut db, unit, now).await?,
                now,
            })
        })
        .await
    }

    /// A dossier of the counter, with everything that can be chosen in its form.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn open_reception(
        &self,
        actor: &Actor,
        id: DossierId,
    ) -> Result<ReceptionView, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let now = self.now();
            let mut db = self.db.read().await?;
            let (dossier, kept) = at_reception(&mut db, actor, unit, id).await?;
            let unit = unit::find(&mut db, unit).await?;
            let unit = unit.ok_or(ErrorCode::NotFound)?;
            let procedure = reception::find_procedure(&mut db, &kept.procedure).await?;
            let papers = paper::of_dossier(&mut db, id).await?;
            let due_at = match dossier.due_at {
                Some(due_at) => due_at,
                None => deadline::due_at(&mut db, &unit, now).await?,
            };
            Ok(ReceptionView {
                dossier: id,
                procedure: procedure.unwrap_or(ProcedureView {
                    code: kept.procedure.clone(),
                    name: String::new(),
                }),
                phase: dossier.phase,
                code: dossier.code.clone(),
                received_at: dossier.received_at,
                received_by: name_of(&mut db, kept.received_by).await?,
                due_at,
                extension: deadline::of_dossier(&mut db, id).await?,
                cancelled_reason: kept.cancelled_reason,
                refusal: refusal::of_dossier(&mut db, &dossier).await?,
                supplements: refusal::asked_of(&mut db, id, None).await?,
                account: account_view(&mut db, kept.form.general.account).await?,
                uploads: uploads(&mut db, actor, id, &kept.form).await?,
                form: kept.form,
                papers: papers.iter().map(reception_paper).collect(),
                saved_at: dossier.created_at,
                saved_by: saved_by(&mut db, actor, id.0).await?,
                last_step: timeline::of_dossier(&mut db, id).await?.pop(),
                version: dossier.version,
                document_types: reference::document_types(&mut db).await?,
                signers: signers(&mut db, unit.id, now.day()).await?,
                tariff: reference::tariff(&mut db, unit.id, now.day()).await?,
                now,
                needs_slip: needs_slip(&mut db, &dossier.applicant).await?,
            })
        })
        .await
    }
}

async fn name_of(db: &mut Connection, person: Option<PersonId>) -> Result<String, Failure> {
    let Some(person) = person else {
        return Ok(String::new());
    };
    let found = account::find(db, person).await?;
    Ok(found.map(|person| person.name).unwrap_or_default())
}

async fn account_view(
    db: &mut Connection,
    chosen: Option<PersonId>,
) -> Result<Option<AccountView>, Failure> {
    let Some(person) = chosen else {
        return Ok(None);
    };
    let found = account::find(db, person).await?;
    Ok(found.as_ref().and_then(of_person))
}

/// The scans of a form: the officer's own, and those that belong to the dossier.
async fn uploads(
    db: &mut Connection,
    actor: &Actor,
    dossier: DossierId,
    form: &ReceptionForm,
) -> Result<Vec<UploadView>, Failure> {
    let held = reception::components(db, dossier).await?;
    let mut views = Vec::new();
    for id in form.components.iter().filter_map(|known| known.upload) {
        let Some(found) = upload::find(db, id).await? else {
            continue;
        };
        if found.owner == actor.person || held.iter().any(|known| known.upload == Some(id)) {
            views.push(crate::upload::view(&found));
        }
    }
    Ok(views)
}

//! "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" of a dossier, as PDF. What it looks like is `print`'s.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, PaperId,
    fee::charge::parse_amount,
    reception::pieces,
    right::Right,
    search,
    state::{DossierPhase, Step},
};
use chungthuc_print::{HandedIn, Receipt, ReceivedPaper, Submitter, pdf};
use chungthuc_storage::{
    database::Connection,
    repo::{
        dossier::{self, Dossier},
        paper::{self, Paper},
        reception::{self, Component, Reception},
        reference, timeline,
        unit::{self, Unit},
    },
};

use super::of_dossier;
use crate::{
    Workflow, actor::Actor, context::in_turn, failure::Failure, fees::receipts, intake::one_line,
};

/// A slip to be printed.
#[derive(Debug, Clone)]
pub struct SlipFile {
    /// `giay-hen-H99.101-261120-0041.pdf`
    pub file_name: String,
    /// The PDF.
    pub bytes: Vec<u8>,
}

impl Workflow {
    /// The slip of a paper's dossier as it stands now, for whoever may see the paper.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn receipt_slip(&self, actor: &Actor, id: PaperId) -> Result<SlipFile, AppError> {
        self.paper(actor, id).await?;
        self.answer(async {
            let mut db = self.db.read().await?;
            let found = paper::find(&mut db, id).await?.ok_or(ErrorCode::NotFound)?;
            let dossier = dossier::find(&mut db, found.dossier).await?;
            let dossier = dossier.ok_or_else(|| Failure::broken("a paper has no dossier"))?;
            self.slip_of(db, dossier).await
        })
        .await
    }

    /// The slip of a dossier that was received at the counter, whether papers were made of it or not.
    ///
    /// Errors: [`ErrorCode::NotFound`], also for one that isn't received yet.
    pub async fn reception_slip(&self, actor: &Actor, id: DossierId) -> Result<SlipFile, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let mut db = self.db.read().await?;
            let found = dossier::find(&mut db, id).await?.filter(|dossier| {
                dossier.unit == unit
                    && matches!(
                        dossier.phase,
                        DossierPhase::Received | DossierPhase::Submitted
                    )
            });
            let dossier = found.ok_or(ErrorCode::NotFound)?;
            self.slip_of(db, dossier).await
        })
        .await
    }

    async fn slip_of(
        &self,
        mut db: impl std::ops::DerefMut<Target = Connection> + Send,
        dossier: Dossier,
    ) -> Result<SlipFile, Failure> {
        let unit = unit::find(&mut db, dossier.unit).await?;
        let unit = unit.ok_or(ErrorCode::NotFound)?;
        let papers = paper::of_dossier(&mut db, dossier.id).await?;
        let received_by = timeline::of_dossier(&mut db, dossier.id).await?;
        let received_by = received_by
            .into_iter()
            .find(|entry| matches!(entry.step, Step::Receive | Step::Submit))
            .map(|entry| entry.actor_name);
        let reception = reception::find(&mut db, dossier.id).await?;
        let components = reception::components(&mut db, dossier.id).await?;
        let fee = fee(&mut db, &unit, &dossier, reception.as_ref(), &papers).await?;
        let paid = receipts(&mut db, dossier.id).await?;
        let extension = of_dossier(&mut db, dossier.id).await?;
        drop(db);
        let printed_at = self.now();
        let code = dossier.code.clone().unwrap_or_default();
        let file_name = format!("giay-hen-{code}.pdf");
        let write = move || {
            let ground = extension.as_ref().map(|extension| extension.ground());
            let received: Vec<_> = papers
                .iter()
                .filter(|paper| paper.state.is_live())
                .map(|paper| ReceivedPaper {
                    name: &paper.document_name,
                    code: &paper.code,
                    pages: paper.page_count,
                    copies: paper.copy_count,
                    certification: paper.certification,
                })
                .collect();
            let others: Vec<_> = components.iter().filter_map(handed_in).collect();
            let submitter = reception.as_ref().and_then(submitter);
            let applicant = &dossier.applicant;
            let receipt = Receipt {
                unit_name: &unit.name,
                dossier_code: &code,
                applicant: &applicant.name,
                submitter: submitter
                    .as_ref()
                    .map(|(name, relation)| Submitter { name, relation }),
                identifier: applicant.identifier.as_deref(),
                phone: applicant.phone.as_deref(),
                email: applicant.email.as_deref(),
                papers: &received,
                handed_in: &others,
                fee,
                paid: paid.as_deref(),
                received_at: dossier.received_at.unwrap_or(printed_at),
                received_by: received_by.as_deref().unwrap_or_default(),
                due_at: dossier.due_at.unwrap_or(printed_at),
                extended: extension
                    .as_ref()
                    .map(|extension| extension.due_before)
                    .zip(ground.as_deref()),
                printed_at,
            };
            pdf(&receipt.document())
        };
        let bytes = in_turn(&self.reading, write).await?;
        Ok(SlipFile {
            file_name,
            bytes: bytes.map_err(Failure::broken)?,
        })
    }
}

/// A component that no paper was made of.
fn handed_in(component: &Component) -> Option<HandedIn<'_>> {
    component.paper.is_none().then_some(HandedIn {
        name: &component.name,
        originals: component.originals,
        copies: component.copies,
    })
}

/// Who handed it in for its owner, and by what right.
fn submitter(reception: &Reception) -> Option<(String, String)> {
    let general = &reception.form.general;
    let name = one_line(&general.submitter);
    let is_another = !name.is_empty() && search::fold(&name) != search::fold(&general.owner);
    is_another.then(|| (name, one_line(&general.relation)))
}

/// What is to be paid: for its papers, or for what is certified as far as that is said yet.
async fn fee(
    db: &mut Connection,
    unit: &Unit,
    dossier: &Dossier,
    reception: Option<&Reception>,
    papers: &[Paper],
) -> Result<Option<u64>, Failure> {
    if !papers.is_empty() {
        let live = papers.iter().filter(|paper| paper.state.is_live());
        return Ok(Some(live.map(|paper| paper.fee).sum()));
    }
    let Some((reception, at)) = reception.zip(dossier.received_at) else {
        return Ok(None);
    };
    let tariff = reference::tariff(db, unit.id, at.day()).await?;
    let certified = reception.form.components.iter().filter(|c| c.certified);
    let fees: Vec<_> = certified
        .filter_map(|component| {
            let pages = component.pages.trim().parse().ok()?;
            let copies = pieces(&component.certified_copies, 1)?;
            let papers = component.certification.papers(copies);
            let fees = papers
                .iter()
                .map(|(_, copies)| tariff.total(pages, *copies));
            Some(parse_amount(&component.fee).unwrap_or_else(|| fees.sum()))
        })
        .collect();
    Ok((!fees.is_empty()).then(|| fees.iter().sum()))
}

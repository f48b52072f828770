//! "TRÌNH KÝ": from a checked form to a paper in the leader's list, with its codes, its fee and its
//! deadline; or, for a paper that came back, to the same list again.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, PaperId,
    calendar::Moment,
    code::{PublicCode, certification_code, dossier_code},
    right::Right,
    state::{DossierPhase, PaperState, Step},
    view::intake::{DraftForm, SubmittedView},
};
use chungthuc_storage::{
    database::Tx,
    repo::{
        code::{self, CodeKind},
        dossier::{self, Applicant, Dossier},
        file,
        paper::{self, Paper},
        reference,
        unit::{self, Unit},
        upload::{self, Upload, UploadState},
    },
};

use super::{
    Counter, at_counter,
    form::{self, Checked, Scan},
};
use crate::{
    Workflow, account::token_hash, actor::Actor, deadline::due_at, failure::Failure,
    step::same_version,
};

/// Lời chứng (DOMAIN Q9): kept with the paper as it stood when it was sent.
const STATEMENT: &str = "Chứng thực bản sao đúng với bản chính";

impl Workflow {
    /// Sends a form for signature: a draft becomes a paper with its codes; a paper that came back
    /// goes to the leader again, and what was prepared or signed of it is void.
    ///
    /// Errors: [`ErrorCode::Invalid`] with every field at fault, [`ErrorCode::NotFound`],
    /// [`ErrorCode::Conflict`] if the form was saved elsewhere meanwhile,
    /// [`ErrorCode::WrongState`] if it was sent already, [`ErrorCode::AppointmentChanged`] if the
    /// appointment that it was opened for can't be worked on any more.
    pub async fn submit(
        &self,
        actor: &Actor,
        dossier: DossierId,
        version: i64,
        form: DraftForm,
    ) -> Result<SubmittedView, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let now = self.now();
            let mut tx = self.db.begin().await?;
            self.still_holds(&mut tx, actor, Right::Creator, unit)
                .await?;
            let unit = unit::find(&mut tx, unit)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let counter = at_counter(&mut tx, actor, unit.id, dossier).await?;
            same_version(counter.dossier().version, version)?;
            dossier::hold(&mut tx, dossier, version).await?;
            let returned = match &counter {
                Counter::Draft(_) => None,
                Counter::Returned(_, paper) => Some(&**paper),
            };
            let checked = form::check(&mut tx, actor, unit.id, &form, returned, now).await?;
            let mut after = counter.dossier().clone();
            after.applicant = checked.applicant.clone();
            after.form = form;
            let receipt_code = self.give_receipt_code(&mut after);
            let paper = match counter {
                Counter::Draft(_) => {
                    self.submit_new(&mut tx, actor, &unit, &mut after, &checked, now)
                        .await?
                }
                Counter::Returned(_, paper) => {
                    dossier::update(&mut tx, &after).await?;
                    self.submit_again(&mut tx, actor, &unit, &paper, &checked)
                        .await?
                }
            };
            tx.commit().await?;
            Ok(SubmittedView {
                dossier: after.id,
                paper: paper.id,
                dossier_code: after.code.unwrap_or_default(),
                code: paper.code,
                fee: paper.fee,
                due_at: paper.due_at,
                state: paper.state,
                receipt_code,
            })
        })
        .await
    }

    /// A code on the receipt, for whom an e-mail may go to and no SMS can. Only its hash is kept.
    fn give_receipt_code(&self, dossier: &mut Dossier) -> Option<String> {
        let applicant = &dossier.applicant;
        let by_sms = applicant.phone.is_some() && self.mailer.carries_sms();
        if applicant.email.is_none() || by_sms || dossier.receipt_code_hash.is_some() {
            return None;
        }
        let code = self.new_code();
        dossier.receipt_code_hash = Some(token_hash(&code));
        Some(code)
    }

    async fn submit_new(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        unit: &Unit,
        dossier: &mut Dossier,
        checked: &Checked,
        now: Moment,
    ) -> Result<Paper, Failure> {
        let Scan::New(scan) = &checked.scan else {
            return Err(ErrorCode::UploadGone.into());
        };
        let (Some(intake), Some(base)) = (scan.intake, scan.base) else {
            return Err(Failure::broken("an upload that is ready has no file"));
        };
        let due_at = due_at(tx, unit, now).await?;
        let day = now.day();
        let number = code::next(tx, unit.id, CodeKind::Dossier, day).await?;
        dossier.code = Some(dossier_code(&unit.code, day, number));
        dossier.phase = DossierPhase::Submitted;
        dossier.received_at = Some(now);
        dossier.due_at = Some(due_at);
        dossier::update(tx, dossier).await?;
        self.fulfil_appointment(tx, actor, dossier).await?;
        let number = code::next(tx, unit.id, CodeKind::Paper, day).await?;
        let mut random = [0; 26];
        self.ids.fill(&mut random);
        let tariff = reference::tariff(tx, unit.id, day).await?;
        let paper = Paper {
            id: PaperId(self.ids.uuid()),
            dossier: dossier.id,
            unit: unit.id,
            position: 1,
            code: certification_code(&unit.code, day, number),
            public_code: PublicCode::from_random(random),
            state: PaperState::PendingSignature,
            document_type: checked.document_type.clone(),
            document_name: checked.document_name.clone(),
            page_count: checked.pages,
            copy_count: checked.copies,
            fee: tariff.total(checked.pages, checked.copies),
            statement: STATEMENT.to_owned(),
            signer: checked.signer,
            returned_reason: None,
            returned_by: None,
            intake,
            base,
            prepared: None,
            signed: None,
            awaiting: None,
            renew_at: None,
            sealed: None,
            signed_at: None,
            sealed_at: None,
            completed_at: None,
            submitted_at: now,
            due_at,
            applicant_kind: checked.applicant.kind(),
            applicant_name_key: chungthuc_domain::search::name_key(&checked.applicant.name),
            claim_fence: 0,
            claim_by: None,
            claim_until: None,
            version: 1,
        };
        paper::insert(tx, &paper, &words(&checked.applicant)).await?;
        use_scan(tx, scan, &paper).await?;
        self.record_step(tx, actor, &paper, Step::Submit, "")
            .await?;
        Ok(paper)
    }

    /// The number of the paper and its day of registration stay; signing starts from the scan
    /// again.
    async fn submit_again(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        unit: &Unit,
        before: &Paper,
        checked: &Checked,
    ) -> Result<Paper, Failure> {
        let tariff = reference::tariff(tx, unit.id, before.submitted_at.day()).await?;
        let new_files = match &checked.scan {
            Scan::Same => None,
            Scan::New(scan) => {
                use_scan(tx, scan, before).await?;
                scan.intake.zip(scan.base)
            }
        };
        paper::store_words(tx, before, &words(&checked.applicant)).await?;
        let change = |paper: &mut Paper| {
            paper.document_type.clone_from(&checked.document_type);
            paper.document_name.clone_from(&checked.document_name);
            paper.page_count = checked.pages;
            paper.copy_count = checked.copies;
            paper.fee = tariff.total(checked.pages, checked.copies);
            paper.signer = checked.signer;
            paper.applicant_kind = checked.applicant.kind();
            paper.applicant_name_key = chungthuc_domain::search::name_key(&checked.applicant.name);
            paper.returned_reason = None;
            paper.returned_by = None;
            if let Some((intake, base)) = new_files {
                paper.intake = intake;
                paper.base = base;
            }
            void_signature(paper);
        };
        self.take_step(tx, actor, before, Step::Resubmit, "", change)
            .await
    }
}

/// What was prepared and signed counts no longer; its files stay (DESIGN §3.7).
pub(super) fn void_signature(paper: &mut Paper) {
    paper.prepared = None;
    paper.signed = None;
    paper.signed_at = None;
}

/// The upload becomes part of the paper.
async fn use_scan(tx: &mut Tx, scan: &Upload, paper: &Paper) -> Result<(), Failure> {
    for id in [scan.intake, scan.base].into_iter().flatten() {
        file::attach(tx, id, paper.id).await?;
    }
    let used = Upload {
        state: UploadState::Used,
        ..scan.clone()
    };
    upload::update(tx, &used).await?;
    Ok(())
}

/// What a paper is found by: "Tên đối tượng/ số CMT/CCCD/ MST/ Email".
fn words(applicant: &Applicant) -> Vec<&str> {
    let known = [&applicant.identifier, &applicant.email, &applicant.phone];
    let known = known.into_iter().filter_map(|text| text.as_deref());
    std::iter::once(applicant.name.as_str())
        .chain(known)
        .collect()
}

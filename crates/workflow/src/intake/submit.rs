//! "TRÌNH KÝ": from a checked form to a paper in the leader's list, with its codes, its fee and its
//! deadline; or, for a paper that came back, to the same list again.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode,
    calendar::Moment,
    code::dossier_code,
    right::Right,
    state::{DossierPhase, PaperState, Step},
    view::intake::{DraftForm, SubmittedView},
};
use chungthuc_storage::{
    database::Tx,
    repo::{
        attestation_text,
        code::{self, CodeKind},
        dossier::{self, Dossier},
        paper::{self, Paper},
        paper_form,
        unit::{self, Unit},
        upload,
    },
};

use super::{
    Counter, at_counter,
    draft::check_lengths,
    form::{self, Checked, Scan},
    form_of_paper,
    original::{Original, use_scan, words},
};
use crate::{
    Workflow, account::token_hash, actor::Actor, deadline::due_at, failure::Failure,
    step::same_version,
};

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
            check_lengths(&form)?;
            let now = self.now();
            let mut tx = self.db.begin().await?;
            self.still_holds(&mut tx, actor, Right::Creator, unit)
                .await?;
            let unit = unit::find(&mut tx, unit)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let counter = at_counter(&mut tx, actor, unit.id, dossier, form.paper).await?;
            same_version(counter.version(), version)?;
            // The papers of one that came back were made by what was chosen then.
            let form = match counter.paper() {
                Some(_) => DraftForm {
                    certification: counter.form().certification,
                    ..form
                },
                None => form,
            };
            if let Counter::ReturnedOfMany { paper, .. } = &counter {
                let (of, again, receipt_code) = self
                    .submit_one_of_many(&mut tx, actor, &unit, (&counter, paper), form)
                    .await?;
                tx.commit().await?;
                return submitted(&of, &[again], receipt_code);
            }
            dossier::hold(&mut tx, dossier, version).await?;
            let checked = form::check(&mut tx, actor, unit.id, &form, &counter, now).await?;
            let mut after = counter.dossier().clone();
            after.applicant = checked.applicant.clone();
            after.form = form;
            let receipt_code = self.give_receipt_code(&mut after);
            let papers = match counter {
                Counter::Draft(_) => {
                    self.submit_new(&mut tx, actor, &unit, &mut after, &checked, now)
                        .await?
                }
                Counter::Returned(_, paper) | Counter::ReturnedOfMany { paper, .. } => {
                    dossier::update(&mut tx, &after).await?;
                    let again = self.submit_again(&mut tx, actor, &paper, &checked).await?;
                    self.warn_again(&mut tx, actor, &again, &after.form).await?;
                    vec![again]
                }
            };
            tx.commit().await?;
            submitted(&after, &papers, receipt_code)
        })
        .await
    }

    /// Sends one paper of a dossier of many again: its other papers stay as they are, and so does whose
    /// it is, unless all of them are back and it is put right with this one. Gives the dossier, the
    /// paper, and a code for the receipt where there is a new one.
    async fn submit_one_of_many(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        unit: &Unit,
        (counter, paper): (&Counter, &Paper),
        form: DraftForm,
    ) -> Result<(Dossier, Paper, Option<String>), Failure> {
        let now = self.now();
        let checked = form::check(tx, actor, unit.id, &form, counter, now).await?;
        let mut of = counter.dossier().clone();
        let mut receipt_code = None;
        if counter.fixed_applicant().is_none() {
            of.applicant = checked.applicant.clone();
            of.form = with_owner_of(&form, of.form);
            receipt_code = self.give_receipt_code(&mut of);
            dossier::update(tx, &of).await?;
            tell_siblings(tx, &of, paper, &form, now).await?;
        }
        let again = self.submit_again(tx, actor, paper, &checked).await?;
        self.warn_again(tx, actor, &again, &form).await?;
        paper_form::delete(tx, paper.id).await?;
        Ok((of, again, receipt_code))
    }

    /// Keeps what there is to point out about a paper that is sent again.
    async fn warn_again(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        paper: &Paper,
        form: &DraftForm,
    ) -> Result<(), Failure> {
        let scan = match form.upload {
            Some(id) => upload::find(tx, id).await?,
            None => None,
        };
        match scan {
            Some(scan) => {
                self.keep_warnings(tx, actor, paper, &scan, &form.seen)
                    .await
            }
            None => Ok(()),
        }
    }

    /// A code on the receipt, for whom an e-mail may go to and no SMS can. Only its hash is kept.
    pub(crate) fn give_receipt_code(&self, dossier: &mut Dossier) -> Option<String> {
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
    ) -> Result<Vec<Paper>, Failure> {
        let Scan::New(scan) = &checked.scan else {
            return Err(ErrorCode::UploadGone.into());
        };
        let day = now.day();
        let number = code::next(tx, unit.id, CodeKind::Dossier, day).await?;
        dossier.code = Some(dossier_code(&unit.code, day, number));
        dossier.phase = DossierPhase::Submitted;
        dossier.received_at = Some(now);
        let due_at = due_at(tx, unit, now).await?;
        dossier.due_at = Some(due_at);
        dossier::update(tx, dossier).await?;
        dossier::promise(tx, dossier.id, due_at).await?;
        self.fulfil_appointment(tx, actor, dossier).await?;
        let original = Original {
            certification: dossier.form.certification,
            document_type: checked.document_type.clone(),
            document_name: checked.document_name.clone(),
            pages: checked.pages,
            copies: checked.copies,
            charge: Some(checked.charge.clone()),
            signer: checked.signer,
            scan: (**scan).clone(),
            seen: dossier.form.seen.clone(),
        };
        self.submit_original(tx, actor, unit, dossier, &original, now)
            .await
    }

    /// The number of the paper and its day of registration stay; signing starts from the scan
    /// again.
    async fn submit_again(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        before: &Paper,
        checked: &Checked,
    ) -> Result<Paper, Failure> {
        let charge = &checked.charge;
        let new_files = match &checked.scan {
            Scan::Same => None,
            Scan::New(scan) => {
                use_scan(tx, scan, before).await?;
                scan.intake.zip(scan.base)
            }
        };
        paper::store_words(tx, before, &words(&checked.applicant)).await?;
        let (unit, today) = (before.unit, self.now().day());
        let statement = attestation_text::in_force(tx, unit, before.certification, today).await?;
        let change = |paper: &mut Paper| {
            paper.document_type.clone_from(&checked.document_type);
            paper.document_name.clone_from(&checked.document_name);
            paper.page_count = checked.pages;
            paper.copy_count = checked.copies;
            paper.set_charge(charge.clone());
            paper.statement.clone_from(&statement);
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
        let note = checked.charge.remark().unwrap_or_default();
        let paper = self
            .take_step(tx, actor, before, Step::Resubmit, &note, change)
            .await?;
        if paper.charge() != before.charge() {
            self.audit_charge(tx, actor, &paper);
        }
        Ok(paper)
    }
}

/// A form for whom `typed` says.
fn with_owner_of(typed: &DraftForm, form: DraftForm) -> DraftForm {
    DraftForm {
        without_account: typed.without_account,
        identifier: typed.identifier.clone(),
        account: typed.account,
        name: typed.name.clone(),
        email: typed.email.clone(),
        ..form
    }
}

/// Puts into the forms of a dossier's other papers that came back whose they are now: who has one open is
/// told that it was changed.
async fn tell_siblings(
    tx: &mut Tx,
    dossier: &Dossier,
    sent: &Paper,
    typed: &DraftForm,
    now: Moment,
) -> Result<(), Failure> {
    for paper in paper::of_dossier(tx, dossier.id).await? {
        if paper.id == sent.id || paper.state != PaperState::Returned {
            continue;
        }
        let mut kept = form_of_paper(tx, dossier, &paper).await?;
        kept.form = with_owner_of(typed, kept.form);
        kept.saved_at = now;
        paper_form::save(tx, &kept).await?;
    }
    Ok(())
}

/// What the officer sees of the papers that were sent.
fn submitted(
    dossier: &Dossier,
    papers: &[Paper],
    receipt_code: Option<String>,
) -> Result<SubmittedView, Failure> {
    let first = papers.first();
    let first = first.ok_or_else(|| Failure::broken("an original became no paper"))?;
    let further = papers.iter().skip(1);
    Ok(SubmittedView {
        dossier: dossier.id,
        paper: first.id,
        dossier_code: dossier.code.clone().unwrap_or_default(),
        code: first.code.clone(),
        further_codes: further.map(|paper| paper.code.clone()).collect(),
        fee: papers.iter().map(|paper| paper.fee).sum(),
        due_at: first.due_at,
        state: first.state,
        receipt_code,
    })
}

/// What was prepared and signed counts no longer; its files stay (DESIGN §3.7).
pub(crate) fn void_signature(paper: &mut Paper) {
    paper.prepared = None;
    paper.signed = None;
    paper.signed_at = None;
}

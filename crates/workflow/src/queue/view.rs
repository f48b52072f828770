//! From rows to what people see of a paper: lists, its page, its files. Who may see it is decided
//! by the use cases that ask.

use chungthuc_domain::{
    ErrorCode, PaperId,
    applicant::ApplicantKind,
    search,
    state::{PaperState, Step},
    view::{
        file::FileView,
        queue::{DossierPaper, PaperAction, PaperView, QueueRow},
    },
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        file::{self, FileKind, FileVersion},
        paper::{self, Paper},
        queue::{self, Item},
        timeline,
    },
};

use super::{file::is_issued, list::is_staff_of, owner::for_owner};
use crate::{
    Workflow, actor::Actor, annulment, deadline, failure::Failure, paper_copies, refusal, step,
    warnings,
};

/// A version of a file as the viewer opens it, under the name it has when downloaded.
pub(crate) fn file_view(file: &FileVersion, name: &str) -> FileView {
    FileView {
        id: file.id,
        sha256: file.sha256.clone(),
        size: file.size,
        name: name.to_owned(),
        pages: file.details.pages.clone(),
    }
}

/// What a version is called when downloaded: `giay-khai-sinh_signed.pdf`.
pub(crate) fn file_name(document_name: &str, kind: FileKind) -> String {
    let folded = search::fold(document_name).replace([' ', '.', '@'], "-");
    let short: String = folded.chars().take(60).collect();
    let stem = short.trim_matches('-');
    let stem = if stem.is_empty() { "ban-sao" } else { stem };
    match kind {
        FileKind::Intake | FileKind::Normalised | FileKind::Prepared => format!("{stem}.pdf"),
        FileKind::Signed | FileKind::Sealed => format!("{stem}_signed.pdf"),
    }
}

/// A row of a list.
pub(crate) fn queue_row(item: &Item) -> QueueRow {
    let paper = &item.paper;
    QueueRow {
        paper: paper.id,
        dossier: paper.dossier,
        code: paper.code.clone(),
        state: paper.state,
        certification: paper.certification,
        original_returned: item.original_returned,
        awaiting: paper.awaiting,
        applicant_kind: paper.applicant_kind,
        applicant_name: item.applicant_name.clone(),
        email: item.email.clone(),
        // Who has no account is known by the e-mail only (DOMAIN §4.2(d)).
        identifier: item
            .identifier
            .clone()
            .filter(|_| paper.applicant_kind != ApplicantKind::NoAccount),
        registered_at: paper.submitted_at,
        due_at: paper.due_at,
        document_name: paper.document_name.clone(),
        page_count: paper.page_count,
        papers_in_dossier: item.papers_in_dossier,
        signer_name: item.signer_name.clone(),
        returned_reason: paper.returned_reason.clone(),
        number: printed_number(item),
        version: paper.version,
    }
}

fn dossier_paper(paper: &Paper) -> DossierPaper {
    DossierPaper {
        paper: paper.id,
        code: paper.code.clone(),
        document_name: paper.document_name.clone(),
        certification: paper.certification,
        state: paper.state,
    }
}

/// The number as printed: `7/ĐT`.
pub(crate) fn printed_number(item: &Item) -> Option<String> {
    let width = usize::try_from(item.number_width).unwrap_or(0);
    let kind = item.paper.certification.book_kind();
    item.number.map(|number| kind.number_text(number, width))
}

/// Whether somebody certifies by it.
fn certifies(action: PaperAction) -> bool {
    matches!(
        action,
        PaperAction::Sign | PaperAction::SignOnPaper | PaperAction::Seal | PaperAction::Number
    )
}

/// What `actor` may do with a paper now.
pub(crate) fn actions(actor: &Actor, paper: &Paper) -> Vec<PaperAction> {
    let each = [
        (PaperAction::Recall, Step::Recall),
        (PaperAction::Continue, Step::Resubmit),
        (PaperAction::Cancel, Step::Cancel),
        (PaperAction::Sign, Step::Sign),
        (PaperAction::Return, Step::ReturnToCreator),
        (PaperAction::Return, Step::ReturnFromSeal),
        (PaperAction::Forward, Step::Forward),
        (PaperAction::Seal, Step::Seal),
        (PaperAction::Complete, Step::Complete),
        (PaperAction::SignOnPaper, Step::SignOnPaper),
        (PaperAction::Number, Step::Number),
        (PaperAction::GiveOut, Step::GiveOut),
        (PaperAction::Annul, Step::Annul),
    ];
    let may = |step: Step| {
        step.right().is_some_and(|right| {
            actor.may(right, paper.unit)
                && (!step.is_the_signers_own() || paper.signer == actor.person)
        }) && step::next_state(paper, step).is_ok()
    };
    each.into_iter()
        .filter(|(_, step)| may(*step))
        .map(|(action, _)| action)
        .collect()
}

impl Workflow {
    /// A paper with all that `actor` may know about it, and what they may do with it now. The caller
    /// has checked that they may see it; who isn't of the unit's staff is its owner.
    ///
    /// Errors: [`ErrorCode::NotFound`] if there is none.
    pub(crate) async fn paper_view(
        &self,
        db: &mut Connection,
        actor: &Actor,
        paper: PaperId,
    ) -> Result<PaperView, Failure> {
        let item = queue::find(&mut *db, paper)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let paper = &item.paper;
        let current = file::find_row(&mut *db, paper.current_file()).await?;
        let current = current.ok_or_else(|| Failure::broken("a paper's file has no row"))?;
        let is_kept = file::find(&mut *db, current.id).await?.is_some();
        let of_dossier = paper::of_dossier(&mut *db, paper.dossier).await?;
        let mut timeline = timeline::of_dossier(&mut *db, paper.dossier).await?;
        timeline.retain(|entry| {
            entry
                .paper_code
                .as_ref()
                .is_none_or(|code| *code == paper.code)
        });
        let staff = is_staff_of(actor, paper.unit);
        let refusal = refusal::of_paper(&mut *db, paper).await?;
        let extension = deadline::of_dossier(&mut *db, paper.dossier).await?;
        let mut actions = actions(actor, paper);
        if step::is_refused_elsewhere(paper, &of_dossier) {
            actions.retain(|action| !certifies(*action));
        }
        let extends = deadline::EXTENDERS.iter();
        if paper.state.is_due()
            && extends
                .into_iter()
                .any(|right| actor.may(*right, paper.unit))
        {
            actions.push(PaperAction::Extend);
        }
        let stand_in = self.stand_in(&mut *db, actor, paper).await?;
        match &stand_in {
            Some(_) if paper.state == PaperState::PendingSignature => {
                actions.push(PaperAction::HandOver);
            }
            Some(stand_in) if stand_in.person == actor.person => {
                actions.push(PaperAction::Forward);
            }
            _ => {}
        }
        let original_return = paper_copies::original_return(&mut *db, paper.original).await?;
        let returns = paper_copies::RETURNERS.iter();
        if original_return.is_none()
            && returns
                .into_iter()
                .any(|right| actor.may(*right, paper.unit))
            && !refusal::is_held(&mut *db, paper).await?
        {
            actions.push(PaperAction::ReturnOriginal);
        }
        let signed_by_hand = match paper_copies::signed_by_hand(&mut *db, paper).await? {
            Some(signature) => {
                let mut lines = signature.title_lines;
                lines.push(signature.signer_name);
                lines
            }
            None => Vec::new(),
        };
        let refuses = |right| refusal::may_refuse(actor, paper, right);
        if refusal::REFUSERS.into_iter().any(refuses) {
            actions.push(PaperAction::Refuse);
        }
        if actions.contains(&PaperAction::Continue) && !refusal::is_waiting(&mut *db, paper).await?
        {
            actions.push(PaperAction::RequestMore);
        }
        let view = PaperView {
            row: queue_row(&item),
            dossier_code: item.dossier_code.clone().unwrap_or_default(),
            phone: item.phone.clone(),
            copy_count: paper.copy_count,
            charge: paper.charge(),
            fees: self.dossier_fees(&mut *db, actor, &of_dossier).await?,
            statement: paper.statement.clone(),
            book: item.book.clone(),
            certified_at: paper.sealed_at,
            file: file_view(&current, &file_name(&paper.document_name, current.kind)),
            may_read: is_kept
                && paper.purged_at.is_none()
                && (staff || (is_issued(paper) && paper.sealed == Some(current.id))),
            purged_at: paper.purged_at,
            may_print: paper_copies::may_print(actor, paper),
            may_print_code: self.may_print_code(&mut *db, actor, paper).await?,
            signed_by_hand,
            dossier_papers: of_dossier.iter().map(dossier_paper).collect(),
            version: paper.version,
            extension,
            warnings: warnings::of_paper(&mut *db, actor, paper).await?,
            annulment: annulment::of_paper(&mut *db, paper.id, paper.state).await?,
            stand_in,
            original_return,
            refusal,
            supplements: refusal::asked_of(&mut *db, paper.dossier, Some(paper.id)).await?,
            actions,
            timeline,
            now: self.now(),
        };
        Ok(if is_staff_of(actor, paper.unit) {
            view
        } else {
            for_owner(view, &item.unit_name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_what_they_are_without_diacritics() {
        assert_eq!(
            file_name("Giấy khai sinh", FileKind::Sealed),
            "giay-khai-sinh_signed.pdf"
        );
        assert_eq!(
            file_name("Giấy khai sinh", FileKind::Intake),
            "giay-khai-sinh.pdf"
        );
        assert_eq!(file_name("***", FileKind::Intake), "ban-sao.pdf");
        assert_eq!(
            file_name("../../etc/passwd", FileKind::Intake),
            "etc-passwd.pdf"
        );
    }
}

//! The officer's counter: the form with its drafts, the search for accounts, sending for signature,
//! and what comes back.

mod draft;
mod form;
mod open;
mod original;
mod returned;
mod submit;

use chungthuc_domain::{
    DossierId, ErrorCode, PaperId, UnitId,
    calendar::Moment,
    fee::thousands,
    state::{DossierPhase, PaperState},
    view::intake::{DraftForm, SavedBy},
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        dossier::{self, Applicant, Dossier, Source},
        last_save,
        paper::{self, Paper},
        paper_form::{self, PaperForm},
        reference,
        upload::{self, Upload},
    },
};
use uuid::Uuid;

pub(crate) use form::{
    Faults, MOST_COPIES, MOST_PAGES, checked_document, one_line, refusable, whole_number,
};
pub(crate) use open::{kind_of, of_person};
pub(crate) use original::Original;
pub(crate) use submit::void_signature;

use crate::{actor::Actor, failure::Failure};

/// What a form belongs to.
pub(crate) enum Counter {
    /// A draft of the officer's own.
    Draft(Dossier),
    /// A dossier whose one paper came back: open to every officer of the unit.
    Returned(Dossier, Box<Paper>),
    /// A paper that came back, of a dossier that has others: of the one-stop counter, or of an original
    /// that is certified both ways. The form is the paper's own.
    ReturnedOfMany {
        /// The dossier.
        dossier: Dossier,
        /// Its paper.
        paper: Box<Paper>,
        /// What was typed for that.
        kept: Box<PaperForm>,
        /// Whose it is can't be changed with it.
        owner_stays: bool,
    },
}

impl Counter {
    fn dossier(&self) -> &Dossier {
        match self {
            Counter::Draft(dossier)
            | Counter::Returned(dossier, _)
            | Counter::ReturnedOfMany { dossier, .. } => dossier,
        }
    }

    /// The paper that came back.
    fn paper(&self) -> Option<&Paper> {
        match self {
            Counter::Draft(_) => None,
            Counter::Returned(_, paper) | Counter::ReturnedOfMany { paper, .. } => Some(paper),
        }
    }

    /// What was typed.
    fn form(&self) -> &DraftForm {
        match self {
            Counter::ReturnedOfMany { kept, .. } => &kept.form,
            _ => &self.dossier().form,
        }
    }

    /// When that was last saved.
    fn saved_at(&self) -> Moment {
        match self {
            Counter::ReturnedOfMany { kept, .. } => kept.saved_at,
            _ => self.dossier().created_at,
        }
    }

    /// What the form is known by: the paper's where it has one of its own.
    fn form_id(&self) -> Uuid {
        match self {
            Counter::ReturnedOfMany { paper, .. } => paper.id.0,
            _ => self.dossier().id.0,
        }
    }

    /// The version of what was typed.
    fn version(&self) -> i64 {
        match self {
            Counter::ReturnedOfMany { kept, .. } => kept.version,
            _ => self.dossier().version,
        }
    }

    /// Whether `actor` may use a scan in this form: one of their own; of a paper that came back, its scan
    /// too, and the one that its form names, whichever officer of the unit put it there. Others' look like
    /// none.
    fn may_use(&self, actor: &Actor, scan: &Upload) -> bool {
        let is_named = self.paper().is_some() && self.form().upload == Some(scan.id);
        let is_own = scan.owner == actor.person;
        self.is_of_paper(scan) || (scan.unit == self.dossier().unit && (is_own || is_named))
    }

    /// Whether a scan is that of the paper that came back.
    fn is_of_paper(&self, scan: &Upload) -> bool {
        self.paper()
            .is_some_and(|paper| scan.intake == Some(paper.intake))
    }

    /// Whose it is, where the form can't change that.
    fn fixed_applicant(&self) -> Option<&Applicant> {
        match self {
            Counter::ReturnedOfMany {
                dossier,
                owner_stays: true,
                ..
            } => Some(&dossier.applicant),
            _ => None,
        }
    }
}

/// The dossier whose form `actor` may fill in; `paper` says which of its returned papers is meant,
/// where there are several.
///
/// Errors: [`ErrorCode::NotFound`]; [`ErrorCode::WrongState`] for one that was sent meanwhile.
pub(crate) async fn at_counter(
    db: &mut Connection,
    actor: &Actor,
    unit: UnitId,
    id: DossierId,
    paper: Option<PaperId>,
) -> Result<Counter, Failure> {
    let dossier = dossier::find(&mut *db, id)
        .await?
        .filter(|dossier| dossier.unit == unit);
    let dossier = dossier.ok_or(ErrorCode::NotFound)?;
    match (dossier.phase, dossier.source) {
        (DossierPhase::Draft, Source::Form) if dossier.created_by == actor.person => {
            Ok(Counter::Draft(dossier))
        }
        (DossierPhase::Submitted, source) => {
            let papers = paper::of_dossier(db, id).await?;
            let returned = papers.iter().find(|known| {
                known.state == PaperState::Returned && paper.is_none_or(|id| id == known.id)
            });
            let returned = Box::new(returned.ok_or(ErrorCode::WrongState)?.clone());
            if source == Source::Form && papers.len() == 1 {
                return Ok(Counter::Returned(dossier, returned));
            }
            let kept = form_of_paper(db, &dossier, &returned).await?;
            Ok(Counter::ReturnedOfMany {
                owner_stays: source == Source::Reception || !all_are_back(&papers),
                kept: Box::new(kept),
                paper: returned,
                dossier,
            })
        }
        _ => Err(ErrorCode::NotFound.into()),
    }
}

/// Who saved a form last, as `actor` is told.
pub(crate) async fn saved_by(
    db: &mut Connection,
    actor: &Actor,
    form: Uuid,
) -> Result<Option<SavedBy>, Failure> {
    let last = last_save::find(db, form).await?;
    Ok(last.map(|last| SavedBy {
        own: last.person == actor.person,
        name: last.name,
        at: last.at,
    }))
}

/// Whether nothing of a dossier is on its way or was certified: whose it is can still be put right.
fn all_are_back(papers: &[Paper]) -> bool {
    papers
        .iter()
        .all(|paper| matches!(paper.state, PaperState::Returned | PaperState::Cancelled))
}

/// The form of a paper of a dossier of many: what was typed since it came back, or what it was sent
/// with.
async fn form_of_paper(
    db: &mut Connection,
    dossier: &Dossier,
    paper: &Paper,
) -> Result<PaperForm, Failure> {
    // Whatever is typed, which paper it is of and what that is certified as stays.
    let of_paper = |form: DraftForm| DraftForm {
        paper: Some(paper.id),
        certification: paper.certification.choice(),
        ..form
    };
    if let Some(mut kept) = paper_form::find(db, paper.id).await? {
        kept.form = of_paper(kept.form);
        return Ok(kept);
    }
    let upload = upload::find_by_base(db, paper.base).await?;
    let types = reference::document_types(db).await?;
    let described = types
        .iter()
        .any(|known| known.code == paper.document_type && known.needs_description);
    let form = of_paper(DraftForm {
        without_account: dossier.applicant.person.is_none(),
        account: dossier.applicant.person,
        identifier: dossier.form.identifier.clone(),
        name: dossier.form.name.clone(),
        email: dossier.form.email.clone(),
        document_type: paper.document_type.clone(),
        document_name: if described {
            paper.document_name.clone()
        } else {
            String::new()
        },
        pages: paper.page_count.to_string(),
        copies: paper.copy_count.to_string(),
        fee: match &paper.fee_reason {
            Some(_) => thousands(paper.fee),
            None => String::new(),
        },
        fee_reason: paper.fee_reason.clone().unwrap_or_default(),
        signer: Some(paper.signer),
        upload: upload.map(|upload| upload.id),
        ..DraftForm::default()
    });
    Ok(PaperForm {
        paper: paper.id,
        form,
        saved_at: paper.submitted_at,
        version: 0,
    })
}

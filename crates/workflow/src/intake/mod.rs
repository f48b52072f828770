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
    state::{DossierPhase, PaperState},
    view::intake::DraftForm,
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        dossier::{self, Applicant, Dossier, Source},
        paper::{self, Paper},
        paper_form::{self, PaperForm},
        reference, upload,
    },
};

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
    /// A dossier with a paper that came back: open to every officer of the unit. It may have others.
    Returned(Dossier, Box<Paper>, Others),
    /// A paper that came back, of a dossier of many: the form is the paper's own.
    ReturnedOfMany(Dossier, Box<Paper>, Box<PaperForm>),
}

/// Whether a dossier has papers beside the one whose form it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Others {
    /// That is its only one.
    Absent,
    /// Whose that one is, they are.
    Present,
}

impl Counter {
    fn dossier(&self) -> &Dossier {
        match self {
            Counter::Draft(dossier)
            | Counter::Returned(dossier, ..)
            | Counter::ReturnedOfMany(dossier, ..) => dossier,
        }
    }

    /// The paper that came back.
    fn paper(&self) -> Option<&Paper> {
        match self {
            Counter::Draft(_) => None,
            Counter::Returned(_, paper, _) | Counter::ReturnedOfMany(_, paper, _) => Some(paper),
        }
    }

    /// What was typed.
    fn form(&self) -> &DraftForm {
        match self {
            Counter::ReturnedOfMany(_, _, kept) => &kept.form,
            _ => &self.dossier().form,
        }
    }

    /// When that was last saved.
    fn saved_at(&self) -> Moment {
        match self {
            Counter::ReturnedOfMany(_, _, kept) => kept.saved_at,
            _ => self.dossier().created_at,
        }
    }

    /// The version of what was typed.
    fn version(&self) -> i64 {
        match self {
            Counter::ReturnedOfMany(_, _, kept) => kept.version,
            _ => self.dossier().version,
        }
    }

    /// Whose it is, where the form can't change that: it would change whose the other papers are.
    fn fixed_applicant(&self) -> Option<&Applicant> {
        match self {
            Counter::Draft(_) | Counter::Returned(_, _, Others::Absent) => None,
            Counter::Returned(dossier, _, Others::Present)
            | Counter::ReturnedOfMany(dossier, ..) => Some(&dossier.applicant),
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
            let others = match papers.as_slice() {
                [_] => Others::Absent,
                _ => Others::Present,
            };
            let returned = papers.into_iter().find(|known| {
                known.state == PaperState::Returned && paper.is_none_or(|id| id == known.id)
            });
            let returned = Box::new(returned.ok_or(ErrorCode::WrongState)?);
            match source {
                Source::Form => Ok(Counter::Returned(dossier, returned, others)),
                Source::Reception => {
                    let kept = form_of_paper(db, &dossier, &returned).await?;
                    Ok(Counter::ReturnedOfMany(dossier, returned, Box::new(kept)))
                }
            }
        }
        _ => Err(ErrorCode::NotFound.into()),
    }
}

/// The form of a paper of a dossier of many: what was typed since it came back, or what it was sent
/// with.
async fn form_of_paper(
    db: &mut Connection,
    dossier: &Dossier,
    paper: &Paper,
) -> Result<PaperForm, Failure> {
    if let Some(kept) = paper_form::find(db, paper.id).await? {
        return Ok(kept);
    }
    let upload = upload::find_by_base(db, paper.base).await?;
    let types = reference::document_types(db).await?;
    let described = types
        .iter()
        .any(|known| known.code == paper.document_type && known.needs_description);
    let form = DraftForm {
        paper: Some(paper.id),
        without_account: dossier.applicant.person.is_none(),
        account: dossier.applicant.person,
        document_type: paper.document_type.clone(),
        document_name: if described {
            paper.document_name.clone()
        } else {
            String::new()
        },
        pages: paper.page_count.to_string(),
        copies: paper.copy_count.to_string(),
        fee: match &paper.fee_reason {
            Some(_) => paper.fee.to_string(),
            None => String::new(),
        },
        fee_reason: paper.fee_reason.clone().unwrap_or_default(),
        signer: Some(paper.signer),
        certification: paper.certification.choice(),
        upload: upload.map(|upload| upload.id),
        ..DraftForm::default()
    };
    Ok(PaperForm {
        paper: paper.id,
        form,
        saved_at: paper.submitted_at,
        version: 0,
    })
}

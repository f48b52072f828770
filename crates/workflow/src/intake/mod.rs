//! The officer's counter: the form with its drafts, the search for accounts, sending for signature,
//! and what comes back.

mod draft;
mod form;
mod open;
mod original;
mod returned;
mod submit;

use chungthuc_domain::{
    DossierId, ErrorCode, UnitId,
    state::{DossierPhase, PaperState},
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        dossier::{self, Dossier},
        paper::{self, Paper},
    },
};

pub(crate) use form::{checked_document, one_line};
pub(crate) use open::{kind_of, of_person};

use crate::{actor::Actor, failure::Failure};

/// What a form belongs to.
enum Counter {
    /// A draft of the officer's own.
    Draft(Dossier),
    /// A dossier with a paper that came back: open to every officer of the unit.
    Returned(Dossier, Box<Paper>),
}

impl Counter {
    fn dossier(&self) -> &Dossier {
        match self {
            Counter::Draft(dossier) | Counter::Returned(dossier, _) => dossier,
        }
    }
}

/// The dossier whose form `actor` may fill in.
///
/// Errors: [`ErrorCode::NotFound`]; [`ErrorCode::WrongState`] for one that was sent meanwhile.
async fn at_counter(
    db: &mut Connection,
    actor: &Actor,
    unit: UnitId,
    id: DossierId,
) -> Result<Counter, Failure> {
    let dossier = dossier::find(&mut *db, id)
        .await?
        .filter(|dossier| dossier.unit == unit);
    let dossier = dossier.ok_or(ErrorCode::NotFound)?;
    match dossier.phase {
        DossierPhase::Draft if dossier.created_by == actor.person => Ok(Counter::Draft(dossier)),
        DossierPhase::Draft | DossierPhase::Received | DossierPhase::Discarded => {
            Err(ErrorCode::NotFound.into())
        }
        DossierPhase::Submitted => {
            let papers = paper::of_dossier(db, id).await?;
            let returned = papers
                .into_iter()
                .find(|paper| paper.state == PaperState::Returned);
            let returned = returned.ok_or(ErrorCode::WrongState)?;
            Ok(Counter::Returned(dossier, Box::new(returned)))
        }
    }
}

//! Asks the server for one paper after the other. Each is a call by itself, so that what is signed is
//! signed even if this page is closed in the middle; two papers are signed at a time, and sealed one
//! at a time, so that numbers follow the order of the screen. An answer that was lost is asked for
//! again.

use chungthuc_domain::{
    AppError, BookId, ErrorCode, PaperId, StampImageId,
    state::PaperState,
    view::batch::{BatchWork, ChosenDone, SealChosen, SignChosen},
};
use leptos::prelude::*;

use super::pile::{Pile, is_through};
use crate::{
    api::{
        batch::{seal_chosen, sign_chosen},
        paper::paper,
    },
    browser,
    pages::{relogin::note_session, stamping::last_step},
};

/// How long after the first lost answer it is asked again, in milliseconds; each time twice as long.
const FIRST_PAUSE: u32 = 1_000;
/// The longest of these pauses, in milliseconds.
const LONGEST_PAUSE: u32 = 15_000;
/// So often a lost server is asked again, for about ten minutes.
const MOST_LOSSES: u32 = 40;
/// So often a paper is asked for that is still being signed or sealed by a call whose answer was lost,
/// or by somebody else.
const MOST_BUSY: u32 = 10;

/// What was confirmed.
#[derive(Clone, Debug)]
pub enum Terms {
    /// "Chuyển cấp số và đóng dấu" for each.
    Sign {
        /// Whether.
        forward: bool,
    },
    /// The book, the seal, and "Hoàn thành và chuyển…" for each.
    Seal {
        /// The book to number in.
        book: BookId,
        /// The seal.
        image: StampImageId,
        /// Whether to complete.
        complete: bool,
    },
}

impl Terms {
    fn work(&self) -> BatchWork {
        match self {
            Terms::Sign { .. } => BatchWork::Sign,
            Terms::Seal { .. } => BatchWork::Seal,
        }
    }

    async fn ask(&self, paper: PaperId, sha256: String) -> Result<ChosenDone, AppError> {
        match *self {
            Terms::Sign { forward } => {
                let request = SignChosen {
                    paper,
                    sha256,
                    forward,
                };
                sign_chosen(request).await
            }
            Terms::Seal {
                book,
                image,
                complete,
            } => {
                let request = SealChosen {
                    paper,
                    sha256,
                    book,
                    image,
                    complete,
                };
                seal_chosen(request).await
            }
        }
    }
}

/// Works off what is confirmed; `ended` is called when nothing is under way any more.
pub fn work_off(pile: RwSignal<Pile>, terms: Terms, ended: Callback<()>) {
    let at_once = match terms.work() {
        BatchWork::Sign => 2,
        BatchWork::Seal => 1,
    };
    let going = StoredValue::new(at_once);
    for _ in 0..at_once {
        let terms = terms.clone();
        leptos::task::spawn_local(async move {
            // A page that was left begins nothing more.
            while let Some(Some((paper, sha256))) = pile.try_update(Pile::take_next) {
                one(pile, &terms, paper, sha256).await;
            }
            going.try_update_value(|going| *going -= 1);
            if going.try_get_value() == Some(0) {
                ended.try_run(());
            }
        });
    }
}

async fn one(pile: RwSignal<Pile>, terms: &Terms, paper: PaperId, sha256: String) {
    let (mut losses, mut busy) = (0, 0);
    let mut pause = FIRST_PAUSE;
    let outcome = loop {
        let answer = terms.ask(paper, sha256.clone()).await;
        let Err(error) = answer else { break answer };
        match error.code {
            ErrorCode::Unreachable if losses < MOST_LOSSES => losses += 1,
            ErrorCode::Busy if busy < MOST_BUSY => busy += 1,
            ErrorCode::WrongState => match where_it_went(terms.work(), paper, losses > 0).await {
                Some(Ok(done)) => break Ok(done),
                Some(Err((state, text))) => {
                    pile.try_update(|pile| pile.gone(paper, state, text));
                    return;
                }
                None => break Err(error),
            },
            _ => {
                note_session(&error);
                break Err(error);
            }
        }
        pile.try_update(|pile| pile.lost(paper, error.code == ErrorCode::Unreachable));
        browser::pause(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    };
    pile.try_update(|pile| pile.settle(paper, outcome));
}

/// What became of a paper that isn't at this step any more: done, if that was `ours`, whose answer was
/// lost; else where it is and who brought it there. `None` if that can't be found out.
async fn where_it_went(
    work: BatchWork,
    id: PaperId,
    ours: bool,
) -> Option<Result<ChosenDone, (PaperState, String)>> {
    let found = paper(id).await.ok()?;
    if ours && is_through(work, found.row.state) {
        return Some(Ok(ChosenDone {
            state: found.row.state,
            awaiting: found.row.awaiting,
            number: found.row.number,
            not_passed_on: None,
        }));
    }
    Some(Err((found.row.state, last_step(&found.timeline))))
}

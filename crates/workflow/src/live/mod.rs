//! Word of changes to pages that are open: steps mark a change in their transaction, one task a process
//! reads the marks and passes them to the streams of this process, which tell their pages (`stream`).
//!
//! The marks are in the database, so that what another process changed is found too; what this one
//! changed is told as soon as it is committed. A stream asks the database only when something of its
//! person's has changed.

mod stream;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chungthuc_domain::{
    PersonId, UnitId,
    calendar::Moment,
    state::Step,
    view::live::{LiveEvent, PaperChange},
};
use chungthuc_storage::{
    database::Tx,
    repo::{
        change::{self, Change},
        paper::Paper,
    },
};
use tokio::sync::{broadcast, watch};
use uuid::Uuid;

pub use stream::Watching;

use crate::{Workflow, actor::Actor, failure::Failure};

/// How often other processes' changes are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// A change may appear this many seconds after the time it bears: its transaction was under way, or
/// another process' clock is behind.
const LATE_SECONDS: i64 = 30;
/// Marks are kept this many seconds: a page that was cut off for longer reads everything anew.
const KEPT_SECONDS: i64 = 60 * 60;
/// Marks read at once.
const MOST_MARKS: u32 = 5_000;
/// Changes that a stream may lag behind before it is told that it missed some.
const BACKLOG: usize = 1_024;
/// Streams at once, in this process.
const MOST_STREAMS: usize = 2_000;
/// Streams at once of one person.
const MOST_OF_PERSON: usize = 12;

/// Where the changes of this process and others come together.
pub(crate) struct Hub {
    changes: broadcast::Sender<Arc<Change>>,
    closing: watch::Sender<bool>,
    places: Arc<Mutex<HashMap<PersonId, usize>>>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            changes: broadcast::Sender::new(BACKLOG),
            closing: watch::Sender::new(false),
            places: Arc::default(),
        }
    }
}

impl Hub {
    /// A place for one more stream of a person; `None` if they, or all together, have enough.
    fn place(&self, person: PersonId) -> Option<Place> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let taken: usize = places.values().sum();
        let own = places.get(&person).copied().unwrap_or(0);
        if taken >= MOST_STREAMS || own >= MOST_OF_PERSON {
            return None;
        }
        places.insert(person, own + 1);
        Some(Place {
            places: Arc::clone(&self.places),
            person,
        })
    }
}

/// One stream's place; free again when it is dropped.
struct Place {
    places: Arc<Mutex<HashMap<PersonId, usize>>>,
    person: PersonId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = places.get_mut(&self.person) {
            *own = own.saturating_sub(1);
            if *own == 0 {
                places.remove(&self.person);
            }
        }
    }
}

/// What was passed on already.
struct PassedOn {
    /// Looked at up to here.
    up_to: Moment,
    /// What was passed on of what may still be looked at again.
    known: HashMap<Uuid, Moment>,
}

impl Workflow {
    /// Tells the streams of this process what changes, here and elsewhere, until it is told to stop.
    pub async fn tell_of_changes(self, mut stop: watch::Receiver<bool>) {
        let mut passed_on = PassedOn {
            up_to: self.now(),
            known: HashMap::new(),
        };
        loop {
            tokio::select! {
                () = self.db.change_marked() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                // An error means that whoever tells is gone, which is telling enough.
                _ = stop.wait_for(|stop| *stop) => return,
            }
            if let Err(failure) = self.pass_on(&mut passed_on).await {
                // Logged there; the next look finds it.
                let _ = failure.answer(&*self.ids);
            }
        }
    }

    async fn pass_on(&self, passed_on: &mut PassedOn) -> Result<(), Failure> {
        let now = self.now();
        if self.live.changes.receiver_count() == 0 {
            passed_on.up_to = now;
            passed_on.known.clear();
            return Ok(());
        }
        let (mut from, mut behind) = (passed_on.up_to.plus_seconds(-LATE_SECONDS), Uuid::nil());
        // However many there are, all are passed on before the next look, which begins as far back again.
        loop {
            let mut db = self.db.read().await?;
            let marks = change::since(&mut db, from, behind, MOST_MARKS).await?;
            drop(db);
            let is_last = marks.len() < MOST_MARKS as usize;
            for mark in marks {
                (from, behind) = (mark.at, mark.id);
                if passed_on.known.insert(mark.id, mark.at).is_none() {
                    // An error means that the last stream has gone meanwhile.
                    let _ = self.live.changes.send(Arc::new(mark));
                }
            }
            if is_last {
                break;
            }
        }
        passed_on.up_to = now;
        let again = passed_on.up_to.plus_seconds(-LATE_SECONDS);
        passed_on.known.retain(|_, at| *at >= again);
        Ok(())
    }

    /// Ends all streams, so that the program can stop.
    pub fn close_streams(&self) {
        self.live.closing.send_replace(true);
    }

    /// Forgets marks that no page comes back for. Each hour.
    pub(crate) async fn forget_changes(&self) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        change::forget(&mut tx, self.now().plus_seconds(-KEPT_SECONDS)).await?;
        Ok(tx.commit().await?)
    }

    /// Marks a step that was taken with a paper, for the staff of its unit. `by`: `None` for the
    /// program.
    pub(crate) async fn mark_paper(
        &self,
        tx: &mut Tx,
        paper: &Paper,
        step: Step,
        by: Option<&Actor>,
        by_name: &str,
    ) -> Result<(), Failure> {
        let event = LiveEvent::Paper(PaperChange {
            paper: paper.id,
            step,
            state: paper.state,
            signer: paper.signer,
            by: by.map(|actor| actor.person),
            by_name: by_name.to_owned(),
            at: self.now(),
        });
        self.mark_change(tx, Some(paper.unit), None, event).await
    }

    /// Marks a change for the staff of a unit, or for a person.
    pub(crate) async fn mark_change(
        &self,
        tx: &mut Tx,
        unit: Option<UnitId>,
        person: Option<PersonId>,
        event: LiveEvent,
    ) -> Result<(), Failure> {
        let mark = Change {
            id: self.ids.uuid(),
            at: self.now(),
            unit,
            person,
            event,
        };
        Ok(change::mark(tx, &mark).await?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn nobody_takes_more_streams_than_their_share_and_a_closed_one_is_free_again() {
        let hub = Hub::default();
        let (one, other) = (PersonId(Uuid::from_u128(1)), PersonId(Uuid::from_u128(2)));
        let mut own: Vec<_> = (0..MOST_OF_PERSON).map(|_| hub.place(one)).collect();
        assert!(own.iter().all(Option::is_some));
        assert!(hub.place(one).is_none());
        assert!(hub.place(other).is_some());
        own.pop();
        assert!(hub.place(one).is_some());
    }

    #[test]
    fn all_together_have_a_bound_too() {
        let hub = Hub::default();
        let person = |at: usize| PersonId(Uuid::from_u128(at as u128));
        let places: Vec<_> = (0..MOST_STREAMS).map(|at| hub.place(person(at))).collect();
        assert!(places.iter().all(Option::is_some));
        assert!(hub.place(person(MOST_STREAMS)).is_none());
        drop(places);
        assert!(hub.places.lock().unwrap().is_empty());
    }
}

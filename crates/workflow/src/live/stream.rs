//! What one open page is told: the changes that its person may know of, and how much waits where.

use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use chungthuc_domain::{
    AppError, ErrorCode, UnitId,
    calendar::Moment,
    right::Right,
    view::{
        account::Counters,
        live::{LiveEvent, LiveMessage},
    },
};
use chungthuc_storage::repo::change::{self, Change};
use tokio::sync::{
    broadcast::{self, error::RecvError, error::TryRecvError},
    watch,
};
use uuid::Uuid;

use super::{KEPT_SECONDS, MOST_MARKS, Place};
use crate::{
    Workflow,
    account::{counters, idle_end},
    actor::Actor,
    failure::Failure,
    queue::is_staff_of,
};

/// What comes at once is told at once: so long is waited for more.
const SETTLE: Duration = Duration::from_millis(200);
/// A page's own time may be this many seconds ahead of a change that it doesn't show.
const UNDER_WAY_SECONDS: i64 = 2;
/// Changes that are told one by one; more are told as "more than that".
const MOST_EVENTS: usize = 50;
/// How long at most until the clock is looked at again.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// The stream of one open page. It lasts as long as the session does that it was opened in, and
/// doesn't prolong it.
pub struct Watching {
    workflow: Workflow,
    token: String,
    actor: Actor,
    changes: broadcast::Receiver<Arc<Change>>,
    closing: watch::Receiver<bool>,
    _place: Place,
    /// The session doesn't end before.
    lasts_until: Moment,
    /// Older changes are known to the page.
    since: Moment,
    /// Told before the stream came to the changes that are passed on.
    known: HashSet<Uuid>,
    counters: Option<Counters>,
    to_tell: VecDeque<LiveMessage>,
    is_over: bool,
}

/// What was waited for.
#[derive(Default)]
struct Heard {
    changes: Vec<Change>,
    missed: bool,
    up_to: Option<Moment>,
}

impl Workflow {
    /// Opens the stream of a page. `since`: what was told up to then, or when the page was read; what
    /// has changed meanwhile comes first. `None`: there are too many streams already.
    ///
    /// Errors: [`ErrorCode::NotLoggedIn`].
    pub async fn watch(
        &self,
        token: &str,
        since: Option<Moment>,
    ) -> Result<Option<Watching>, AppError> {
        self.answer(async {
            // First, so that nothing falls between.
            let changes = self.live.changes.subscribe();
            let found = self
                .live_session(&mut *self.db.read().await?, token)
                .await?;
            let (session, actor) = found.ok_or(ErrorCode::NotLoggedIn)?;
            let Some(place) = self.live.place(actor.person) else {
                return Ok(None);
            };
            let now = self.now();
            let mut watching = Watching {
                workflow: self.clone(),
                token: token.to_owned(),
                actor,
                changes,
                closing: self.live.closing.subscribe(),
                _place: place,
                lasts_until: idle_end(&session),
                since: since.unwrap_or(now).plus_seconds(-UNDER_WAY_SECONDS),
                known: HashSet::new(),
                counters: None,
                to_tell: VecDeque::new(),
                is_over: false,
            };
            watching.catch_up(since, now).await?;
            Ok(Some(watching))
        })
        .await
    }
}

impl Watching {
    /// What is told next; `None` at the end.
    pub async fn next(&mut self) -> Option<LiveMessage> {
        loop {
            if let Some(message) = self.to_tell.pop_front() {
                return Some(message);
            }
            if self.is_over {
                return None;
            }
            let heard = self.listen().await;
            if self.is_over {
                return None;
            }
            if let Err(failure) = self.look(heard).await {
                // Logged there. The page comes back, and hears then what it missed.
                let _ = failure.answer(&*self.workflow.ids);
                self.is_over = true;
            }
        }
    }

    /// What has changed since the page was read or told last.
    async fn catch_up(&mut self, since: Option<Moment>, now: Moment) -> Result<(), Failure> {
        let Some(since) = since else {
            return self.look(Some(Heard::default())).await;
        };
        let mut heard = Heard::default();
        if since < now.plus_seconds(-KEPT_SECONDS) {
            heard.missed = true;
        } else {
            let mut db = self.workflow.db.read().await?;
            let marks = change::since(&mut db, self.since, Uuid::nil(), MOST_MARKS).await?;
            drop(db);
            heard.missed = marks.len() == MOST_MARKS as usize;
            for mark in marks {
                if self.hear(&mark, &mut heard) {
                    self.known.insert(mark.id);
                }
            }
        }
        if heard.missed || !heard.changes.is_empty() {
            self.look(Some(heard)).await?;
        }
        Ok(())
    }

    /// Waits for what concerns the person; `None` when it is time to look whether the session lasts.
    async fn listen(&mut self) -> Option<Heard> {
        let mut heard = Heard::default();
        while heard.changes.is_empty() && !heard.missed {
            let left = self.lasts_until.0.saturating_sub(self.workflow.now().0);
            let left = Duration::from_micros(u64::try_from(left).unwrap_or(0));
            if left.is_zero() {
                return None;
            }
            let change = tokio::select! {
                change = self.changes.recv() => change,
                () = tokio::time::sleep(left.min(LONGEST_WAIT)) => continue,
                _ = self.closing.wait_for(|closing| *closing) => Err(RecvError::Closed),
            };
            match change {
                Ok(change) => {
                    self.hear(&change, &mut heard);
                }
                Err(RecvError::Lagged(_)) => heard.missed = true,
                Err(RecvError::Closed) => {
                    self.is_over = true;
                    return None;
                }
            }
        }
        tokio::time::sleep(SETTLE).await;
        loop {
            match self.changes.try_recv() {
                Ok(change) => {
                    self.hear(&change, &mut heard);
                }
                Err(TryRecvError::Lagged(_)) => heard.missed = true,
                Err(TryRecvError::Empty | TryRecvError::Closed) => return Some(heard),
            }
        }
    }

    /// Takes a change in, if the person may know of it and the page doesn't. Whether it was.
    fn hear(&self, change: &Change, heard: &mut Heard) -> bool {
        let is_news = change.at >= self.since && !self.known.contains(&change.id);
        if !is_news || !concerns(&self.actor, change) {
            return false;
        }
        heard.up_to = heard.up_to.max(Some(change.at));
        // Where somebody works now, other things wait.
        heard.missed |= change.event == LiveEvent::Session;
        heard.changes.push(change.clone());
        true
    }

    /// Looks who the person is by now and how much waits, and puts down what there is to tell.
    async fn look(&mut self, heard: Option<Heard>) -> Result<(), Failure> {
        let workflow = self.workflow.clone();
        let mut db = workflow.db.read().await?;
        let found = workflow.live_session(&mut db, &self.token).await?;
        let up_to = heard
            .as_ref()
            .and_then(|heard| heard.up_to)
            .unwrap_or_else(|| workflow.now());
        let Some((session, actor)) = found else {
            self.is_over = true;
            self.tell(up_to, LiveEvent::Ended);
            return Ok(());
        };
        self.lasts_until = idle_end(&session);
        self.actor = actor;
        let Some(mut heard) = heard else {
            return Ok(());
        };
        let counters = counters(&mut db, &self.actor, workflow.now()).await?;
        drop(db);
        // A right may have ended since they were heard.
        let actor = &self.actor;
        heard.changes.retain(|change| concerns(actor, change));
        heard.missed |= heard.changes.len() > MOST_EVENTS;
        if heard.missed {
            self.tell(up_to, LiveEvent::Missed);
        } else {
            for change in heard.changes {
                self.tell(up_to, change.event);
            }
        }
        if self.counters.replace(counters) != Some(counters) {
            self.tell(up_to, LiveEvent::Counters(counters));
        }
        Ok(())
    }

    fn tell(&mut self, up_to: Moment, event: LiveEvent) {
        self.to_tell.push_back(LiveMessage { up_to, event });
    }
}

/// Whether somebody may know of a change.
fn concerns(actor: &Actor, change: &Change) -> bool {
    let of_unit = |unit: UnitId| match change.event {
        LiveEvent::Paper(_) => is_staff_of(actor, unit),
        LiveEvent::Appointments { .. } => {
            actor.may(Right::Creator, unit) || actor.may(Right::Auditor, unit)
        }
        LiveEvent::Reception { .. } => actor.may(Right::Creator, unit),
        _ => false,
    };
    change.person == Some(actor.person) || change.unit.is_some_and(of_unit)
}

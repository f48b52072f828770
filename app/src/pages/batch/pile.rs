//! The papers that were chosen, and how each stands: what was read, what is under way, what came of
//! it. Plain state; who asks the server is in `run`.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId,
    state::PaperState,
    view::{
        batch::{BatchWork, ChosenDone, ChosenRow},
        live::PaperChange,
        queue::QueueRow,
    },
};

/// How one paper stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can be signed or sealed, or passed on.
    Waiting,
    /// The server is at it.
    Working,
    /// The server was lost while it was at it; it is asked again.
    Lost,
    /// It is signed or sealed.
    Done(ChosenDone),
    /// It isn't, and why; it can be tried again.
    Failed(String),
    /// Somebody took it elsewhere: where it is, and who brought it there.
    Elsewhere(String),
}

/// One paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What the list shows of it.
    pub row: QueueRow,
    /// The hash of what is read.
    pub sha256: String,
    /// Whether it was read.
    pub read: bool,
    /// How it stands.
    pub standing: Standing,
    /// Whether it is one of those that were confirmed.
    confirmed: bool,
}

impl Item {
    /// Whether nothing has become of it yet: it waits, or can be tried again.
    fn is_open(&self) -> bool {
        matches!(self.standing, Standing::Waiting | Standing::Failed(_))
    }
}

/// Why the rest isn't gone on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// It was asked for.
    Asked,
    /// The session ended.
    Session,
    /// The key is closed: its time is over.
    Key,
    /// The server can't be reached.
    Unreachable,
    /// What went wrong with one goes wrong with all.
    Fault(String),
}

impl Halt {
    /// Whether the key that was open isn't any more, or may not be.
    pub fn closes_key(&self) -> bool {
        matches!(self, Halt::Session | Halt::Key | Halt::Fault(_))
    }
}

/// How many came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Confirmed.
    pub total: usize,
    /// Signed or sealed.
    pub done: usize,
    /// Of these, passed on.
    pub passed_on: usize,
    /// Can be tried again: those that failed, couldn't be passed on, or weren't come to.
    pub left: usize,
    /// Somebody took them elsewhere.
    pub elsewhere: usize,
}

/// All of them, in the order in which they were chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pile {
    work: BatchWork,
    items: Vec<Item>,
    pass_on: bool,
    halt: Option<Halt>,
}

impl Pile {
    /// What the server knows of those that were chosen.
    pub fn new(work: BatchWork, rows: Vec<ChosenRow>) -> Self {
        let item = |chosen: ChosenRow| {
            let state = chosen.row.state;
            let standing = if state == work.begins_at() || state == work.leads_to() {
                Standing::Waiting
            } else {
                Standing::Elsewhere(format!("Đang ở bước: {}.", state.label()))
            };
            Item {
                row: chosen.row,
                sha256: chosen.sha256,
                read: false,
                standing,
                confirmed: false,
            }
        };
        Self {
            work,
            items: rows.into_iter().map(item).collect(),
            pass_on: true,
            halt: None,
        }
    }

    /// All of them.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Those that can be signed or sealed, or passed on.
    pub fn waiting(&self) -> impl Iterator<Item = &Item> {
        self.items
            .iter()
            .filter(|item| item.standing == Standing::Waiting)
    }

    /// How many would be signed or sealed: those that wait for it, and those that failed.
    pub fn to_begin(&self) -> usize {
        let open = |item: &&Item| item.is_open() && item.row.state == self.work.begins_at();
        self.items.iter().filter(open).count()
    }

    /// How many are signed or sealed, and only have to be passed on.
    pub fn only_to_pass_on(&self) -> usize {
        let open = |item: &&Item| match &item.standing {
            Standing::Waiting | Standing::Failed(_) => item.row.state == self.work.leads_to(),
            Standing::Done(done) => done.not_passed_on.is_some(),
            _ => false,
        };
        self.items.iter().filter(open).count()
    }

    /// Why it isn't gone on with.
    pub fn halt(&self) -> Option<&Halt> {
        self.halt.as_ref()
    }

    /// Notes that a paper was read.
    pub fn see(&mut self, paper: PaperId) {
        self.on(paper, |item| item.read = true);
    }

    /// Takes a paper out.
    pub fn remove(&mut self, paper: PaperId) {
        self.items.retain(|item| item.row.paper != paper);
    }

    /// Notes where a paper has gone, and who brought it there.
    pub fn gone(&mut self, paper: PaperId, state: PaperState, text: String) {
        self.on(paper, |item| {
            item.row.state = state;
            item.standing = Standing::Elsewhere(text);
        });
    }

    /// Why a paper isn't there to be signed or sealed any more; `None` while it is.
    pub fn where_gone(&self, paper: PaperId) -> Option<&str> {
        let item = self.items.iter().find(|item| item.row.paper == paper)?;
        match &item.standing {
            Standing::Elsewhere(text) => Some(text),
            _ => None,
        }
    }

    /// Whether a step that somebody else took brings a paper elsewhere. `is_mine`: whether it is still
    /// this leader who signs it. What is under way is told by the server's answer.
    pub fn is_news(&self, change: &PaperChange, is_mine: bool) -> bool {
        let found = self
            .items
            .iter()
            .find(|item| item.row.paper == change.paper);
        found.is_some_and(|item| match item.standing {
            Standing::Waiting | Standing::Failed(_) => {
                let is_others = self.work == BatchWork::Sign && !is_mine;
                change.state != item.row.state || is_others
            }
            Standing::Elsewhere(_) => change.state != item.row.state,
            Standing::Working | Standing::Lost | Standing::Done(_) => false,
        })
    }

    /// Those that somebody else may take elsewhere.
    pub fn open(&self) -> Vec<PaperId> {
        let open = self.items.iter().filter(|item| item.is_open());
        open.map(|item| item.row.paper).collect()
    }

    /// Those of them that are at another step by now, or not the person's any more: `rows` is what the
    /// server knows of them.
    pub fn gone_from(&self, rows: &[ChosenRow]) -> Vec<PaperId> {
        let is_here = |item: &Item| {
            rows.iter().any(|chosen| {
                chosen.row.paper == item.row.paper && chosen.row.state == item.row.state
            })
        };
        let gone = self
            .items
            .iter()
            .filter(|item| item.is_open() && !is_here(item));
        gone.map(|item| item.row.paper).collect()
    }

    /// Begins with those that wait, or again with those that failed.
    pub fn confirm(&mut self, pass_on: bool) {
        (self.pass_on, self.halt) = (pass_on, None);
        let (begins_at, leads_to) = (self.work.begins_at(), self.work.leads_to());
        for item in &mut self.items {
            let again = match &item.standing {
                Standing::Failed(_) => true,
                Standing::Done(done) => done.not_passed_on.is_some() && pass_on,
                Standing::Waiting => {
                    item.row.state == begins_at || item.row.state == leads_to && pass_on
                }
                _ => false,
            };
            if again {
                item.standing = Standing::Waiting;
                item.confirmed = true;
            }
        }
    }

    /// Ends it after those that are under way.
    pub fn stop(&mut self, why: Halt) {
        self.halt.get_or_insert(why);
    }

    /// The next paper, which is under way from now on, with the hash of what was read.
    pub fn take_next(&mut self) -> Option<(PaperId, String)> {
        if self.halt.is_some() {
            return None;
        }
        let next = self
            .items
            .iter_mut()
            .find(|item| item.confirmed && item.standing == Standing::Waiting)?;
        next.standing = Standing::Working;
        Some((next.row.paper, next.sha256.clone()))
    }

    /// Whether any paper is under way.
    pub fn is_working(&self) -> bool {
        self.items
            .iter()
            .any(|item| matches!(item.standing, Standing::Working | Standing::Lost))
    }

    /// Notes that the server was lost or found again while it was at a paper.
    pub fn lost(&mut self, paper: PaperId, is_lost: bool) {
        let standing = if is_lost {
            Standing::Lost
        } else {
            Standing::Working
        };
        self.on(paper, |item| item.standing = standing);
    }

    /// Notes how a paper came out. What concerns all of them ends it.
    pub fn settle(&mut self, paper: PaperId, outcome: Result<ChosenDone, AppError>) {
        let error = match outcome {
            Ok(done) => {
                self.on(paper, |item| {
                    item.row.state = done.state;
                    item.row.number.clone_from(&done.number);
                    item.standing = Standing::Done(done);
                });
                return;
            }
            Err(error) => error,
        };
        let asks_for_pin = error.of_field("pin").is_some();
        let (halt, standing) = match &error.code {
            ErrorCode::NotLoggedIn => (Some(Halt::Session), Standing::Waiting),
            ErrorCode::Unreachable => (Some(Halt::Unreachable), Standing::Waiting),
            _ if asks_for_pin => (Some(Halt::Key), Standing::Waiting),
            code if concerns_all(code) => {
                let why = error.message();
                (Some(Halt::Fault(why.clone())), Standing::Failed(why))
            }
            _ => (None, Standing::Failed(error.message())),
        };
        self.on(paper, |item| item.standing = standing);
        if let Some(halt) = halt {
            self.stop(halt);
        }
    }

    /// How many came out how.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for item in self.items.iter().filter(|item| item.confirmed) {
            tally.total += 1;
            match &item.standing {
                Standing::Done(done) => {
                    tally.done += 1;
                    tally.passed_on += usize::from(done.state != self.work.leads_to());
                    tally.left += usize::from(done.not_passed_on.is_some());
                }
                Standing::Failed(_) | Standing::Waiting => tally.left += 1,
                Standing::Elsewhere(_) => tally.elsewhere += 1,
                Standing::Working | Standing::Lost => {}
            }
        }
        tally
    }

    fn on(&mut self, paper: PaperId, change: impl FnOnce(&mut Item)) {
        if let Some(item) = self.items.iter_mut().find(|item| item.row.paper == paper) {
            change(item);
        }
    }
}

/// Whether a paper that stands there has been through `work`.
pub fn is_through(work: BatchWork, state: PaperState) -> bool {
    match work {
        BatchWork::Sign => {
            matches!(state, PaperState::Signed | PaperState::PendingSeal) || state.has_number()
        }
        BatchWork::Seal => state.has_number(),
    }
}

/// Whether what went wrong with one paper would go wrong with each: key, image, book or clock.
fn concerns_all(code: &ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::NoKey
            | ErrorCode::KeyLocked
            | ErrorCode::CertificateExpired
            | ErrorCode::CertificateRevoked
            | ErrorCode::NoSignatureImage
            | ErrorCode::NoSealImage
            | ErrorCode::NoOpenBook
            | ErrorCode::BookClosed
            | ErrorCode::SeriesLocked
            | ErrorCode::ClockBehind
    )
}

#[cfg(test)]
#[path = "pile_tests.rs"]
mod tests;

//! When a draft is saved and sent, and what each answer of the server means: at most one request at
//! a time, every change saved in the end, nothing sent twice. Pure; `desk` does the requests.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode,
    calendar::{Moment, time_text},
    view::intake::{DraftForm, IntakeView, SavedDraft},
};

/// A request to make now.
#[derive(Clone, Debug, PartialEq)]
pub enum Work<F = DraftForm> {
    /// Save what is typed.
    Save {
        /// The draft; the first save makes it.
        dossier: Option<DossierId>,
        /// The version this change builds on.
        version: i64,
        /// What is typed.
        form: F,
    },
    /// Send for signature.
    Submit {
        /// The draft.
        dossier: DossierId,
        /// Its version.
        version: i64,
        /// What is typed.
        form: F,
    },
    /// Read the draft again, to see what the other version holds.
    Reread(DossierId),
}

/// Why nothing is being saved right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The session ended; goes on after logging in.
    LoggedOut,
    /// The server can't be reached or failed; goes on by itself.
    Unreachable,
    /// The draft was changed elsewhere; the officer decides.
    ChangedElsewhere,
    /// The server won't take it, and trying again won't help.
    Refused,
}

/// A draft between this page and the server.
#[derive(Clone, Debug)]
pub struct Autosave<F = DraftForm> {
    dossier: Option<DossierId>,
    version: i64,
    saved_at: Option<Moment>,
    /// What the server holds.
    saved: F,
    /// What is typed.
    typed: F,
    /// What the request under way carries.
    under_way: Option<F>,
    reread: bool,
    submitting: bool,
    closed: bool,
    trouble: Option<Trouble>,
}

impl Autosave {
    /// A form as it was opened, with what `typed` adds to it before anybody typed. Opening a form
    /// makes no draft.
    pub fn new(view: &IntakeView, typed: DraftForm) -> Self {
        Self::open(view.dossier, view.version, view.saved_at, typed)
    }

    /// What the server holds after a conflict; see [`Autosave::found`].
    pub fn reread(&mut self, view: &IntakeView) -> bool {
        self.found(&view.form, view.version, view.saved_at)
    }
}

impl<F: Clone + PartialEq> Autosave<F> {
    /// A form as it was opened, with what the server knows of it.
    pub fn open(
        dossier: Option<DossierId>,
        version: i64,
        saved_at: Option<Moment>,
        typed: F,
    ) -> Self {
        Self {
            dossier,
            version,
            saved_at,
            saved: typed.clone(),
            typed,
            under_way: None,
            reread: false,
            submitting: false,
            closed: false,
            trouble: None,
        }
    }

    /// The draft, once it is saved.
    pub fn dossier(&self) -> Option<DossierId> {
        self.dossier
    }

    /// The version that the next request builds on.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// The draft and its version, while the server holds all that is typed.
    pub fn settled(&self) -> Option<(DossierId, i64)> {
        let settled = !self.is_unsaved() && self.under_way.is_none();
        let dossier = self.dossier.filter(|_| settled)?;
        Some((dossier, self.version))
    }

    /// Whether it is on its way to the leader.
    pub fn is_submitting(&self) -> bool {
        self.submitting
    }

    /// Why nothing is saved right now.
    pub fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    /// What is typed now. True if it has to be saved in a while.
    pub fn changed(&mut self, form: F) -> bool {
        self.typed = form;
        if self.trouble == Some(Trouble::Refused) {
            self.trouble = None;
        }
        !self.closed && self.is_unsaved()
    }

    /// "Trình ký" was pressed.
    pub fn submit(&mut self) {
        self.submitting = true;
        if matches!(self.trouble, Some(Trouble::Refused | Trouble::Unreachable)) {
            self.trouble = None;
        }
    }

    /// The next request, which counts as under way from now on; none while one is, or while nothing
    /// is to be done.
    pub fn next(&mut self) -> Option<Work<F>> {
        if self.closed || self.under_way.is_some() || self.trouble == Some(Trouble::LoggedOut) {
            return None;
        }
        if let (true, Some(dossier)) = (self.reread, self.dossier) {
            self.under_way = Some(self.typed.clone());
            return Some(Work::Reread(dossier));
        }
        if self.trouble == Some(Trouble::Unreachable) && !self.submitting && !self.is_unsaved() {
            self.trouble = None;
        }
        let stopped = matches!(
            self.trouble,
            Some(Trouble::ChangedElsewhere | Trouble::Refused)
        );
        if stopped || !(self.submitting || self.is_unsaved()) {
            return None;
        }
        let (form, version) = (self.typed.clone(), self.version);
        self.under_way = Some(form.clone());
        Some(match self.dossier {
            Some(dossier) if self.submitting => Work::Submit {
                dossier,
                version,
                form,
            },
            dossier => Work::Save {
                dossier,
                version,
                form,
            },
        })
    }

    /// Whether it was sent or thrown away.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// A save came through. True if more was typed in the meantime.
    pub fn saved(&mut self, answer: SavedDraft) -> bool {
        if let Some(form) = self.under_way.take() {
            self.saved = form;
        }
        (self.dossier, self.version) = (Some(answer.dossier), answer.version);
        self.saved_at = Some(answer.saved_at);
        self.trouble = None;
        !self.closed && self.is_unsaved()
    }

    /// A save or "Trình ký" failed. True if it has to be tried again in a while.
    pub fn failed(&mut self, error: &AppError) -> bool {
        self.under_way = None;
        let submitting = std::mem::take(&mut self.submitting);
        match error.code {
            ErrorCode::NotLoggedIn => {
                self.trouble = Some(Trouble::LoggedOut);
                false
            }
            ErrorCode::Conflict if self.dossier.is_some() => {
                // Perhaps it is our own save, whose answer was lost: look before asking anybody.
                self.reread = true;
                self.submitting = submitting;
                true
            }
            ErrorCode::Unreachable
            | ErrorCode::Internal { .. }
            | ErrorCode::Busy
            | ErrorCode::TooManyAttempts { .. } => {
                self.trouble = Some(Trouble::Unreachable);
                true
            }
            // What isn't right with the form is said at its fields, and the draft is still saved.
            _ if submitting => false,
            _ => {
                self.trouble = Some(Trouble::Refused);
                false
            }
        }
    }

    /// What the server holds after a conflict. If that is what this page saved last or what it
    /// holds now, nobody else changed anything and work goes on; else the officer decides. True if
    /// there is work to go on with.
    pub fn found(&mut self, form: &F, version: i64, saved_at: Option<Moment>) -> bool {
        self.under_way = None;
        self.reread = false;
        if *form == self.typed || *form == self.saved {
            (self.version, self.saved_at) = (version, saved_at);
            self.saved = form.clone();
            self.trouble = None;
            return !self.closed;
        }
        // What whoever decides builds on.
        (self.version, self.submitting) = (version, false);
        self.trouble = Some(Trouble::ChangedElsewhere);
        false
    }

    /// The draft couldn't be read again.
    pub fn reread_failed(&mut self, error: &AppError) -> bool {
        self.reread = !matches!(error.code, ErrorCode::NotFound);
        let again = self.failed(error);
        again && self.reread
    }

    /// What both versions of a conflict began with: what this page saved last.
    pub fn base(&self) -> &F {
        &self.saved
    }

    /// Somebody logged in again. What was changed elsewhere waits for a decision all the same.
    pub fn go_on(&mut self) {
        if self.trouble != Some(Trouble::ChangedElsewhere) {
            self.trouble = None;
        }
    }

    /// The officer has decided between `there`, what the server holds, and what was typed: `typed` counts
    /// from now on.
    pub fn decided(&mut self, there: F, typed: F) {
        self.saved = there;
        self.typed = typed;
        self.trouble = None;
    }

    /// It was sent or thrown away: nothing is saved any more.
    pub fn close(&mut self) {
        self.closed = true;
        self.under_way = None;
    }

    /// Throwing it away failed: it is saved as before.
    pub fn open_again(&mut self) {
        self.closed = false;
    }

    /// The line under the title.
    pub fn line(&self) -> String {
        let last = self.saved_at.map(|at| time_text(at.vietnam().time()));
        match (self.trouble, last) {
            (Some(Trouble::LoggedOut), _) => {
                "Phiên làm việc đã kết thúc; bản nháp sẽ được lưu ngay khi bạn đăng nhập lại".into()
            }
            (Some(Trouble::Unreachable), _) => {
                "Chưa lưu được bản nháp vì mất kết nối; sẽ tự lưu lại, đừng đóng trang này".into()
            }
            (Some(Trouble::ChangedElsewhere), _) => "Bản nháp đã được sửa ở nơi khác".into(),
            (Some(Trouble::Refused), _) => "Chưa lưu được bản nháp".into(),
            (None, Some(time)) => format!("Bản nháp được lưu tự động lúc {time}"),
            (None, None) => "Bản nháp được lưu tự động khi bạn nhập".into(),
        }
    }

    fn is_unsaved(&self) -> bool {
        self.typed != self.saved
    }
}

#[cfg(test)]
#[path = "autosave_tests.rs"]
mod tests;

//! A form that saves itself while it is typed: its timer, when the next request is due, and what becomes
//! of the answers that mean the same to every form. What an answer means for the draft is decided in
//! `autosave`; the requests are each form's own.

use std::time::Duration;

use chungthuc_domain::{AppError, ErrorCode, view::intake::SavedDraft};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::autosave::{Autosave, Trouble, Work};
use crate::pages::relogin::{SessionEnded, note_session};

/// How long after a change it is saved.
const AFTER_CHANGE: Duration = Duration::from_secs(1);
/// How long after a failure it is tried again.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// A form that saves itself. A handle: copies are the same form.
pub trait Saving: Copy + Send + Sync + 'static {
    /// What is typed.
    type Form: Clone + PartialEq + Send + Sync + 'static;

    /// What the server holds of it.
    fn draft(self) -> RwSignal<Autosave<Self::Form>>;

    /// What waits until it is saved.
    fn timer(self) -> StoredValue<Option<TimeoutHandle>>;

    /// Makes the next request, if there is one.
    fn run(self);

    /// Makes a last request as the page goes: nothing of the form is there for its answer.
    fn send_off(work: Work<Self::Form>);

    /// Begins to save what is typed: a second after each change, when the page is left or hidden,
    /// and after somebody logged in again.
    fn save_as_typed(self, form: Memo<Self::Form>, session: Option<SessionEnded>) {
        Effect::new(move |before: Option<()>| {
            let form = form.get();
            let has_to_be_saved = self.draft().try_update(|draft| draft.changed(form));
            if before.is_some() && has_to_be_saved == Some(true) {
                self.save_in(AFTER_CHANGE);
            }
        });
        if let Some(SessionEnded(ended)) = session {
            Effect::new(move |before: Option<bool>| {
                let ended = ended.get();
                if before == Some(true) && !ended {
                    self.go_on();
                }
                ended
            });
        }
        let hidden = window_event_listener_untyped("visibilitychange", move |_| self.run());
        on_cleanup(move || {
            hidden.remove();
            self.stop_timer();
            // The signals are about to go: what wasn't saved goes with plain values.
            if let Some(Some(work)) = self.draft().try_update_untracked(Autosave::next) {
                Self::send_off(work);
            }
        });
    }

    /// Goes on after logging in again.
    fn go_on(self) {
        self.draft().try_update(Autosave::go_on);
        self.run();
    }

    /// Whether somebody has to decide between what is typed and what was saved elsewhere.
    fn is_changed_elsewhere(self) -> bool {
        let trouble = self.draft().try_with_untracked(Autosave::trouble);
        trouble == Some(Some(Trouble::ChangedElsewhere))
    }

    /// A save came through: what was typed since is saved in a while, and an act that waits for it goes
    /// on.
    fn was_saved(self, answer: SavedDraft) {
        let more = self.draft().try_update(|draft| draft.saved(answer));
        if self.draft().try_with_untracked(Autosave::is_submitting) == Some(true) {
            self.run();
        } else if more == Some(true) {
            self.save_in(AFTER_CHANGE);
        }
    }

    /// What the server holds couldn't be read again.
    fn not_reread(self, error: &AppError) {
        note_session(error);
        let again = self.draft().try_update(|draft| draft.reread_failed(error));
        if again == Some(true) {
            self.save_in(AFTER_FAILURE);
        }
    }

    /// A save or an act failed: tries again where that helps. Says whether people have to be told: an act
    /// was pressed, and what became of it isn't looked into first.
    fn go_on_after(self, error: &AppError) -> bool {
        let is_submitting = move || self.draft().try_with_untracked(Autosave::is_submitting);
        let Some(was_submitting) = is_submitting() else {
            return false;
        };
        note_session(error);
        let again = self.draft().try_update(|draft| draft.failed(error)) == Some(true);
        let rereads = is_submitting() == Some(true) || error.code == ErrorCode::Conflict;
        if again && rereads {
            self.run();
        } else if again {
            self.save_in(AFTER_FAILURE);
        }
        was_submitting && !rereads
    }

    /// Saves after a while, in place of what waited for that.
    fn save_in(self, delay: Duration) {
        self.stop_timer();
        let handle = set_timeout_with_handle(move || self.run(), delay).ok();
        self.timer().try_set_value(handle);
    }

    /// Nothing waits to be saved any more.
    fn stop_timer(self) {
        if let Some(Some(timer)) = self.timer().try_get_value() {
            timer.clear();
        }
    }
}

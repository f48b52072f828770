//! The form's requests, one after another, and what is done with their answers.

use std::time::Duration;

use chungthuc_domain::{
    AppError, ErrorCode,
    state::DossierPhase,
    view::{
        intake::SavedDraft,
        reception::{ConfirmedView, ReceptionView},
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::counter::{AFTER_CHANGE, Counter, Faults};
use crate::{
    api::reception::{confirm_reception, open_reception, receive, save_reception},
    pages::{
        officer::autosave::{Autosave, Work},
        relogin::{SessionEnded, note_session},
    },
};

/// How long after a failure it is tried again.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

impl Counter {
    /// Begins to save what is typed: a second after each change, when the page is left or hidden,
    /// and after somebody logged in again.
    pub fn attend(self) {
        Effect::new(move |before: Option<()>| {
            let form = self.form.get();
            let has_to_be_saved = self.draft.try_update(|draft| draft.changed(form));
            if before.is_some() && has_to_be_saved == Some(true) {
                self.save_in(AFTER_CHANGE);
            }
        });
        if let Some(SessionEnded(ended)) = self.session() {
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
            if let Some(Some(Work::Save {
                dossier: Some(dossier),
                version,
                form,
            })) = self.draft.try_update_untracked(Autosave::next)
            {
                spawn_local(async move {
                    let _ = save_reception(dossier, version, form).await;
                });
            }
        });
    }

    /// Goes on after logging in again, or over what was changed elsewhere.
    pub fn go_on(self) {
        self.draft.try_update(Autosave::go_on);
        self.run();
    }

    /// Makes the next request, if there is one.
    pub(super) fn run(self) {
        let Some(Some(work)) = self.draft.try_update(Autosave::next) else {
            return;
        };
        let is_draft = self.phase == DossierPhase::Draft;
        spawn_local(async move {
            match work {
                Work::Save {
                    dossier: Some(dossier),
                    version,
                    form,
                } => self.after_save(save_reception(dossier, version, form).await),
                // There is a dossier from the beginning.
                Work::Save { dossier: None, .. } => {}
                Work::Submit {
                    dossier,
                    version,
                    form,
                } if is_draft => self.after_receiving(receive(dossier, version, form).await),
                Work::Submit {
                    dossier,
                    version,
                    form,
                } => self.after_confirming(confirm_reception(dossier, version, form).await),
                Work::Reread(dossier) => self.after_reread(open_reception(dossier).await),
            }
        });
    }

    fn after_save(self, answer: Result<SavedDraft, AppError>) {
        match answer {
            Ok(saved) => {
                let more = self.draft.try_update(|draft| draft.saved(saved));
                if self.draft.try_with_untracked(Autosave::is_submitting) == Some(true) {
                    self.run();
                } else if more == Some(true) {
                    self.save_in(AFTER_CHANGE);
                }
            }
            Err(error) => self.after_failure(&error),
        }
    }

    fn after_receiving(self, answer: Result<SavedDraft, AppError>) {
        match answer {
            Ok(_) => {
                self.draft.try_update(Autosave::close);
                self.received.run(());
            }
            Err(error) => self.after_failure(&error),
        }
    }

    fn after_confirming(self, answer: Result<ConfirmedView, AppError>) {
        match answer {
            Ok(view) => {
                self.draft.try_update(Autosave::close);
                self.confirmed.run(view);
            }
            Err(error) => self.after_failure(&error),
        }
    }

    fn after_reread(self, answer: Result<ReceptionView, AppError>) {
        let go_on = match answer {
            // Somebody else was faster with the whole of it: the page shows what it is now.
            Ok(view) if view.phase != self.phase => {
                self.draft.try_update(Autosave::close);
                self.received.run(());
                return;
            }
            Ok(view) => self
                .draft
                .try_update(|draft| draft.found(&view.form, view.version, Some(view.saved_at))),
            Err(error) => {
                note_session(&error);
                let again = self.draft.try_update(|draft| draft.reread_failed(&error));
                if again == Some(true) {
                    self.save_in(AFTER_FAILURE);
                }
                return;
            }
        };
        if go_on == Some(true) {
            self.run();
        }
    }

    fn after_failure(self, error: &AppError) {
        let Some(was_submitting) = self.draft.try_with_untracked(Autosave::is_submitting) else {
            return;
        };
        note_session(error);
        let again = self.draft.try_update(|draft| draft.failed(error)) == Some(true);
        let rereads = self.draft.try_with_untracked(Autosave::is_submitting) == Some(true)
            || error.code == ErrorCode::Conflict;
        if error.code == ErrorCode::WrongState || (was_submitting && !rereads) {
            let (error, form) = (error.clone(), self.form.get_untracked());
            spawn_local(async move {
                self.point_out(&error).await;
                // Once what is pointed out is there; unless the page is gone.
                if self.draft.try_with_untracked(|_| ()).is_some() {
                    self.say(Faults::found(error, form));
                }
            });
        }
        if again && rereads {
            self.run();
        } else if again {
            self.save_in(AFTER_FAILURE);
        }
    }

    fn save_in(self, delay: Duration) {
        self.stop_timer();
        let handle = set_timeout_with_handle(move || self.run(), delay).ok();
        self.timer.try_set_value(handle);
    }
}

//! The form's requests, one after another, and what is done with their answers.

use chungthuc_domain::{
    AppError, ErrorCode,
    state::DossierPhase,
    view::{
        intake::SavedDraft,
        reception::{ConfirmedView, ReceptionForm, ReceptionView},
    },
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::counter::{Counter, Faults};
use crate::{
    api::reception::{confirm_reception, open_reception, receive, save_reception},
    pages::officer::{
        autosave::{Autosave, Work},
        saving::Saving,
    },
};

impl Saving for Counter {
    type Form = ReceptionForm;

    fn draft(self) -> RwSignal<Autosave<ReceptionForm>> {
        self.draft
    }

    fn timer(self) -> StoredValue<Option<TimeoutHandle>> {
        self.timer
    }

    fn run(self) {
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

    fn send_off(work: Work<ReceptionForm>) {
        if let Work::Save {
            dossier: Some(dossier),
            version,
            form,
        } = work
        {
            spawn_local(async move {
                let _ = save_reception(dossier, version, form).await;
            });
        }
    }
}

impl Counter {
    /// Begins to save what is typed.
    pub fn attend(self) {
        self.save_as_typed(self.form, self.session());
    }

    fn after_save(self, answer: Result<SavedDraft, AppError>) {
        match answer {
            Ok(saved) => self.was_saved(saved),
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
        match answer {
            // Somebody else was faster with the whole of it: the page shows what it is now.
            Ok(view) if view.phase != self.phase => {
                self.draft.try_update(Autosave::close);
                let last = view.last_step.as_ref().map(|last| last.sentence(true));
                self.overtaken.run(last.unwrap_or_default());
            }
            Ok(view) => {
                let go_on = self
                    .draft
                    .try_update(|draft| draft.found(&view.form, view.version, Some(view.saved_at)));
                if go_on == Some(true) {
                    self.run();
                }
                if self.is_changed_elsewhere() {
                    self.changed.try_set(Some(view));
                }
            }
            Err(error) => self.not_reread(&error),
        }
    }

    fn after_failure(self, error: &AppError) {
        let is_told = self.go_on_after(error) || error.code == ErrorCode::WrongState;
        let form = self.form.try_get_untracked().filter(|_| is_told);
        let Some(form) = form else { return };
        let error = error.clone();
        spawn_local(async move {
            self.point_out(&error).await;
            // Once what is pointed out is there; unless the page is gone.
            if self.draft.try_with_untracked(|_| ()).is_some() {
                self.say(Faults::found(error, form));
            }
        });
    }
}

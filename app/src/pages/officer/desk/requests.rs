//! The form's requests, one after another, and what is done with their answers.

use chungthuc_domain::{
    AppError, ErrorCode,
    view::intake::{DraftForm, IntakeView, SavedDraft, SubmittedView},
};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::{
    super::{
        autosave::{Autosave, Work},
        faults::Faults,
        saving::Saving,
    },
    Desk,
};
use crate::api::intake::{open_intake, save_draft, submit};

/// Said when "Trình ký" didn't reach the server.
const UNREACHABLE: &str = "Không kết nối được máy chủ nên chưa rõ hồ sơ đã được trình hay chưa. Những gì đã nhập vẫn còn; hãy kiểm tra mạng rồi bấm Trình ký lại.";

impl Saving for Desk {
    type Form = DraftForm;

    fn draft(self) -> RwSignal<Autosave> {
        self.draft
    }

    fn timer(self) -> StoredValue<Option<TimeoutHandle>> {
        self.timer
    }

    fn run(self) {
        let Some(Some(work)) = self.draft.try_update(Autosave::next) else {
            return;
        };
        spawn_local(async move {
            match work {
                Work::Save {
                    dossier,
                    version,
                    form,
                } => {
                    let answer = save_draft(dossier, version, form).await;
                    self.after_save(dossier.is_none(), answer);
                }
                Work::Submit {
                    dossier,
                    version,
                    form,
                } => {
                    let answer = submit(dossier, version, to_send(form)).await;
                    self.after_submit(answer);
                }
                Work::Reread(dossier) => {
                    let paper = self.paper;
                    let answer = open_intake(Some(dossier), paper).await;
                    let answer = answer.map(|(view, ..)| view);
                    self.after_reread(answer);
                }
            }
        });
    }

    fn send_off(work: Work) {
        if let Work::Save {
            dossier,
            version,
            form,
        } = work
        {
            spawn_local(async move {
                let _ = save_draft(dossier, version, form).await;
            });
        }
    }
}

impl Desk {
    fn after_save(self, is_first: bool, answer: Result<SavedDraft, AppError>) {
        match answer {
            Ok(saved) => {
                self.was_saved(saved);
                let is_open = self.draft.try_with_untracked(|draft| !draft.is_closed());
                if is_first && is_open == Some(true) {
                    self.begun.run(saved.dossier);
                }
            }
            Err(error) => self.after_failure(&error),
        }
    }

    fn after_submit(self, answer: Result<SubmittedView, AppError>) {
        match answer {
            Ok(view) => {
                self.draft.try_update(Autosave::close);
                self.sent.run(view);
            }
            Err(error) => self.after_failure(&error),
        }
    }

    fn after_reread(self, answer: Result<IntakeView, AppError>) {
        match answer {
            Ok(view) => {
                if self.draft.try_update(|draft| draft.reread(&view)) == Some(true) {
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
        if self.go_on_after(error) {
            let form = self.form.get_untracked();
            let mut faults = Faults::from_server(error, &form);
            if error.code == ErrorCode::Unreachable {
                faults.other = Some(UNREACHABLE.to_owned());
            }
            self.say(faults);
        }
    }
}

/// What goes to the leader: only the half of the form that was chosen; the address is in both. The
/// draft keeps the other.
fn to_send(form: DraftForm) -> DraftForm {
    if form.without_account {
        DraftForm {
            identifier: String::new(),
            account: None,
            ..form
        }
    } else {
        DraftForm {
            name: String::new(),
            ..form
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_chosen_half_of_the_form_is_sent() {
        let both = DraftForm {
            identifier: "003190000011".into(),
            name: "Phan Lâm Trúc Ly".into(),
            email: "trucly@example.com".into(),
            ..DraftForm::default()
        };
        let with_account = to_send(both.clone());
        assert!(with_account.name.is_empty());
        assert_eq!(with_account.identifier, both.identifier);
        assert_eq!(with_account.email, both.email);
        let without = to_send(DraftForm {
            without_account: true,
            ..both.clone()
        });
        assert!(without.identifier.is_empty());
        assert_eq!(without.email, both.email);
    }
}

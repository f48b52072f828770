//! The rules of saving and sending a draft.

use chungthuc_domain::{
    attestation_text::AttestationTexts, calendar::Moment, fee::Tariff, view::intake::TodayView,
};

use super::*;

fn dossier() -> DossierId {
    DossierId(
        "018f0000-0000-7000-8000-000000000001"
            .parse()
            .expect("an id"),
    )
}

fn form(name: &str) -> DraftForm {
    DraftForm {
        name: name.into(),
        ..DraftForm::default()
    }
}

fn view(dossier: Option<DossierId>, version: i64, form: DraftForm) -> IntakeView {
    IntakeView {
        dossier,
        returned: None,
        form,
        account: None,
        owner: None,
        upload: None,
        saved_at: None,
        saved_by: None,
        version,
        document_types: Vec::new(),
        signers: Vec::new(),
        tariff: Tariff::NATIONAL,
        statements: AttestationTexts::default(),
        due_at: Moment(0),
        now: Moment(0),
        today: TodayView::default(),
    }
}

fn blank() -> Autosave {
    Autosave::new(&view(None, 0, form("")), form(""))
}

fn answer(version: i64) -> SavedDraft {
    // 09:02 in Vietnam
    SavedDraft {
        dossier: dossier(),
        version,
        saved_at: Moment(2 * 3_600_000_000 + 120_000_000),
    }
}

fn saved_draft(typed: &str) -> Autosave {
    let mut draft = blank();
    draft.changed(form(typed));
    draft.next();
    draft.saved(answer(1));
    draft
}

fn offline() -> AppError {
    ErrorCode::Unreachable.into()
}

#[test]
fn opening_a_form_makes_no_draft() {
    let mut draft = blank();
    assert!(!draft.changed(form("")));
    assert_eq!(draft.next(), None);
}

#[test]
fn a_change_is_saved_once() {
    let mut draft = blank();
    assert!(draft.changed(form("An")));
    assert_eq!(
        draft.next(),
        Some(Work::Save {
            dossier: None,
            version: 0,
            form: form("An")
        })
    );
    assert_eq!(draft.next(), None, "while a save is under way");
    assert!(!draft.saved(answer(1)));
    assert_eq!(draft.next(), None, "when it is saved");
    assert_eq!(draft.line(), "Bản nháp được lưu tự động lúc 09:02");
}

#[test]
fn what_is_typed_during_a_save_is_saved_next_on_its_version() {
    let mut draft = blank();
    draft.changed(form("A"));
    draft.next();
    draft.changed(form("An"));
    assert!(draft.saved(answer(1)));
    let next = Work::Save {
        dossier: Some(dossier()),
        version: 1,
        form: form("An"),
    };
    assert_eq!(draft.next(), Some(next));
}

#[test]
fn a_broken_connection_is_tried_again_and_said() {
    let mut draft = blank();
    draft.changed(form("An"));
    draft.next();
    assert!(draft.failed(&offline()));
    assert_eq!(draft.trouble(), Some(Trouble::Unreachable));
    assert!(draft.next().is_some());
    draft.saved(answer(1));
    assert_eq!(draft.trouble(), None);
}

#[test]
fn after_a_session_ended_saving_waits_for_the_log_in() {
    let mut draft = blank();
    draft.changed(form("An"));
    draft.next();
    assert!(!draft.failed(&ErrorCode::NotLoggedIn.into()));
    draft.changed(form("Anh"));
    assert_eq!(draft.next(), None);
    draft.go_on();
    assert_eq!(
        draft.next(),
        Some(Work::Save {
            dossier: None,
            version: 0,
            form: form("Anh")
        })
    );
}

#[test]
fn our_own_save_whose_answer_was_lost_is_no_conflict() {
    let mut draft = saved_draft("A");
    draft.changed(form("An"));
    draft.next();
    draft.failed(&offline());
    draft.next();
    assert!(draft.failed(&ErrorCode::Conflict.into()));
    assert_eq!(draft.next(), Some(Work::Reread(dossier())));
    draft.reread(&view(Some(dossier()), 2, form("An")));
    assert_eq!(draft.trouble(), None);
    assert_eq!(draft.next(), None, "it is saved already");
}

#[test]
fn a_change_made_elsewhere_is_written_over_only_when_asked() {
    let mut draft = saved_draft("A");
    draft.changed(form("An"));
    draft.next();
    draft.failed(&ErrorCode::Conflict.into());
    draft.next();
    assert!(!draft.reread(&view(Some(dossier()), 7, form("Bình"))));
    assert_eq!(draft.trouble(), Some(Trouble::ChangedElsewhere));
    assert_eq!(draft.next(), None);
    draft.go_on();
    assert_eq!(draft.next(), None, "logging in again decides nothing");
    assert_eq!(draft.base(), &form("A"));
    draft.decided(form("Bình"), form("An"));
    let over = Work::Save {
        dossier: Some(dossier()),
        version: 7,
        form: form("An"),
    };
    assert_eq!(draft.next(), Some(over));
}

#[test]
fn nothing_is_saved_where_the_other_version_is_taken() {
    let mut draft = saved_draft("A");
    draft.changed(form("An"));
    draft.next();
    draft.failed(&ErrorCode::Conflict.into());
    draft.next();
    draft.reread(&view(Some(dossier()), 7, form("Bình")));
    draft.decided(form("Bình"), form("Bình"));
    assert_eq!((draft.trouble(), draft.next()), (None, None));
    assert_eq!(draft.settled(), Some((dossier(), 7)));
}

#[test]
fn a_form_is_saved_before_it_is_sent_and_sent_once() {
    let mut draft = blank();
    draft.changed(form("An"));
    draft.submit();
    assert!(matches!(draft.next(), Some(Work::Save { .. })));
    draft.submit();
    assert_eq!(draft.next(), None, "a second press while one is under way");
    draft.saved(answer(1));
    let send = Work::Submit {
        dossier: dossier(),
        version: 1,
        form: form("An"),
    };
    assert_eq!(draft.next(), Some(send));
    draft.submit();
    assert_eq!(draft.next(), None);
    draft.close();
    assert_eq!(draft.next(), None, "after it was sent");
    assert!(!draft.changed(form("Bình")));
}

#[test]
fn an_empty_form_can_be_sent_and_will_be_told_what_is_missing() {
    let mut draft = blank();
    draft.submit();
    assert!(matches!(draft.next(), Some(Work::Save { .. })));
}

#[test]
fn what_is_wrong_with_a_form_doesnt_stop_its_draft_from_being_saved() {
    let mut draft = saved_draft("A");
    draft.submit();
    draft.next();
    assert!(!draft.failed(&AppError::field("name", "x")));
    assert!(!draft.is_submitting());
    assert_eq!(draft.trouble(), None);
    draft.changed(form("An"));
    assert!(matches!(draft.next(), Some(Work::Save { .. })));
}

#[test]
fn a_draft_that_is_gone_is_not_saved_until_something_is_typed() {
    let mut draft = saved_draft("A");
    draft.changed(form("An"));
    draft.next();
    assert!(!draft.failed(&ErrorCode::NotFound.into()));
    assert_eq!(draft.next(), None);
    assert_eq!(draft.trouble(), Some(Trouble::Refused));
}

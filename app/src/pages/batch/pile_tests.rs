//! The rules of a pile of papers.

use chungthuc_domain::{
    DossierId, PersonId, applicant::ApplicantKind, calendar::Moment, certification::Certification,
    signature::Awaiting, state::Step,
};

use super::*;

fn id(number: u128) -> PaperId {
    PaperId(uuid::Uuid::from_u128(number))
}

fn chosen(number: u128, state: PaperState) -> ChosenRow {
    ChosenRow {
        row: QueueRow {
            paper: id(number),
            dossier: DossierId(uuid::Uuid::from_u128(number)),
            code: format!("H99.101-261120-{number:06}"),
            state,
            certification: Certification::Electronic,
            original_returned: false,
            awaiting: None,
            applicant_kind: ApplicantKind::NoAccount,
            applicant_name: String::new(),
            email: None,
            identifier: None,
            registered_at: Moment(0),
            due_at: Moment(0),
            document_name: String::new(),
            page_count: 1,
            papers_in_dossier: 1,
            signer_name: String::new(),
            returned_reason: None,
            number: None,
            version: 1,
        },
        sha256: format!("{number}"),
    }
}

fn pile(states: &[PaperState]) -> Pile {
    let rows = (1..)
        .zip(states)
        .map(|(number, state)| chosen(number, *state));
    Pile::new(BatchWork::Sign, rows.collect())
}

fn done(state: PaperState, not_passed_on: Option<AppError>) -> Result<ChosenDone, AppError> {
    Ok(ChosenDone {
        state,
        awaiting: None,
        number: None,
        not_passed_on,
    })
}

const WAITS: PaperState = PaperState::PendingSignature;

#[test]
fn papers_are_taken_in_the_order_in_which_they_were_chosen_each_once() {
    let mut pile = pile(&[WAITS, WAITS]);
    assert_eq!(pile.take_next(), None, "nothing before it is confirmed");
    pile.confirm(true);
    assert_eq!(pile.take_next(), Some((id(1), "1".into())));
    assert_eq!(pile.take_next(), Some((id(2), "2".into())));
    assert_eq!(pile.take_next(), None);
    assert!(pile.is_working());
}

#[test]
fn what_is_elsewhere_already_is_neither_taken_nor_counted() {
    let mut pile = pile(&[PaperState::Returned, WAITS, PaperState::Completed]);
    assert_eq!(pile.to_begin(), 1);
    pile.confirm(true);
    assert_eq!(pile.take_next().map(|(paper, _)| paper), Some(id(2)));
    assert_eq!(pile.tally().total, 1);
    let there = Standing::Elsewhere("Đang ở bước: Bị trả lại.".into());
    assert_eq!(pile.items()[0].standing, there);
}

#[test]
fn what_is_signed_already_is_only_taken_to_be_passed_on() {
    let mut pile = pile(&[PaperState::Signed]);
    assert_eq!((pile.to_begin(), pile.only_to_pass_on()), (0, 1));
    pile.confirm(false);
    assert_eq!(pile.take_next(), None);
    pile.confirm(true);
    assert!(pile.take_next().is_some());
}

#[test]
fn one_that_fails_doesnt_stop_the_rest_and_can_be_tried_again() {
    let mut pile = pile(&[WAITS, WAITS]);
    pile.confirm(true);
    let (first, _) = pile.take_next().unwrap();
    pile.settle(first, Err(ErrorCode::KeyUnavailable.into()));
    let (second, _) = pile.take_next().unwrap();
    pile.settle(second, done(PaperState::PendingSeal, None));
    let tally = Tally {
        total: 2,
        done: 1,
        passed_on: 1,
        left: 1,
        elsewhere: 0,
    };
    assert_eq!(pile.tally(), tally);
    pile.confirm(true);
    assert_eq!(pile.take_next().map(|(paper, _)| paper), Some(first));
    assert_eq!(pile.take_next(), None);
}

#[test]
fn what_was_signed_and_not_passed_on_is_tried_again_for_that() {
    let mut pile = pile(&[WAITS]);
    pile.confirm(true);
    let (paper, _) = pile.take_next().unwrap();
    let waits = Some(ErrorCode::AwaitingTimestamp.into());
    pile.settle(paper, done(PaperState::Signed, waits));
    let tally = pile.tally();
    assert_eq!((tally.done, tally.passed_on, tally.left), (1, 0, 1));
    pile.confirm(true);
    assert!(pile.take_next().is_some());
}

#[test]
fn a_closed_key_or_an_ended_session_stops_all_and_nothing_counts_as_failed() {
    for (error, halt) in [
        (AppError::field("pin", "Hãy nhập mã PIN."), Halt::Key),
        (ErrorCode::NotLoggedIn.into(), Halt::Session),
        (ErrorCode::Unreachable.into(), Halt::Unreachable),
    ] {
        let mut pile = pile(&[WAITS, WAITS]);
        pile.confirm(true);
        let (paper, _) = pile.take_next().unwrap();
        pile.settle(paper, Err(error));
        assert_eq!(pile.halt(), Some(&halt));
        assert_eq!(pile.take_next(), None);
        assert_eq!(pile.to_begin(), 2);
        pile.confirm(true);
        assert!(pile.take_next().is_some());
    }
}

#[test]
fn what_would_go_wrong_with_each_stops_all() {
    let mut pile = pile(&[WAITS, WAITS]);
    pile.confirm(true);
    let (paper, _) = pile.take_next().unwrap();
    pile.settle(paper, Err(ErrorCode::CertificateExpired.into()));
    assert!(matches!(pile.halt(), Some(Halt::Fault(_))));
    assert_eq!(pile.take_next(), None);
    assert_eq!(pile.tally().left, 2);
}

#[test]
fn stopping_lets_what_is_under_way_end() {
    let mut pile = pile(&[WAITS, WAITS]);
    pile.confirm(true);
    let (paper, _) = pile.take_next().unwrap();
    pile.stop(Halt::Asked);
    assert_eq!(pile.take_next(), None);
    pile.lost(paper, true);
    assert!(pile.is_working());
    pile.settle(paper, done(PaperState::PendingSeal, None));
    assert!(!pile.is_working());
    assert_eq!(pile.tally().done, 1);
}

#[test]
fn what_was_taken_out_is_not_signed() {
    let mut pile = pile(&[WAITS, WAITS]);
    pile.see(id(1));
    pile.remove(id(1));
    pile.gone(id(2), PaperState::Returned, "Thu hồi".into());
    pile.confirm(true);
    assert_eq!(pile.take_next(), None);
    assert_eq!(pile.items().len(), 1);
}

#[test]
fn a_paper_is_through_when_it_can_only_have_come_there_that_way() {
    assert!(is_through(BatchWork::Sign, PaperState::PendingSeal));
    assert!(!is_through(BatchWork::Sign, PaperState::Returned));
    assert!(is_through(BatchWork::Seal, PaperState::Completed));
    assert!(!is_through(BatchWork::Seal, PaperState::PendingSeal));
    let waits = ChosenDone {
        state: PaperState::Sealed,
        awaiting: Some(Awaiting::Timestamp),
        number: Some("7/ĐT".into()),
        not_passed_on: None,
    };
    let mut pile = Pile::new(BatchWork::Seal, vec![chosen(1, PaperState::PendingSeal)]);
    pile.confirm(false);
    let (paper, _) = pile.take_next().unwrap();
    pile.settle(paper, Ok(waits));
    assert_eq!(pile.items()[0].row.number.as_deref(), Some("7/ĐT"));
    assert_eq!((pile.tally().done, pile.tally().passed_on), (1, 0));
}

fn step(number: u128, step: Step, state: PaperState) -> PaperChange {
    PaperChange {
        paper: id(number),
        step,
        state,
        signer: PersonId(uuid::Uuid::nil()),
        by: Some(PersonId(uuid::Uuid::nil())),
        by_name: "Nông Thị Hoài An".into(),
        at: Moment(0),
    }
}

#[test]
fn what_somebody_else_took_away_is_marked_and_not_signed() {
    let mut pile = pile(&[WAITS, WAITS]);
    let recalled = step(1, Step::Recall, PaperState::Returned);
    assert!(pile.is_news(&recalled, true));
    pile.gone(recalled.paper, recalled.state, recalled.text());
    let text = "Nông Thị Hoài An đã thực hiện “Thu hồi” lúc 07:00 01/01/1970";
    assert_eq!(pile.where_gone(id(1)), Some(text));
    assert_eq!((pile.to_begin(), pile.open()), (1, vec![id(2)]));
    pile.confirm(true);
    assert_eq!(pile.take_next().map(|(paper, _)| paper), Some(id(2)));
    assert_eq!(pile.take_next(), None);
    // Where it goes on from there is told too, once.
    assert!(!pile.is_news(&recalled, true));
    assert!(pile.is_news(&step(1, Step::Submit, WAITS), true));
}

#[test]
fn a_paper_that_a_stand_in_signs_instead_is_gone_from_the_leader_though_it_waits_still() {
    let handed_over = step(1, Step::HandOver, WAITS);
    let signers = pile(&[WAITS]);
    assert!(signers.is_news(&handed_over, false));
    assert!(
        !signers.is_news(&handed_over, true),
        "it came to this leader"
    );
    // Who signed it is nothing to the clerks of the unit.
    let row = chosen(1, PaperState::PendingSeal);
    let clerks = Pile::new(BatchWork::Seal, vec![row]);
    let extended = step(1, Step::Extend, PaperState::PendingSeal);
    assert!(!clerks.is_news(&extended, false));
    let given_back = step(1, Step::ReturnToSigner, WAITS);
    assert!(clerks.is_news(&given_back, false));
}

#[test]
fn what_is_under_way_or_done_and_others_papers_are_no_news() {
    let mut pile = pile(&[WAITS, WAITS]);
    pile.confirm(true);
    let (paper, _) = pile.take_next().unwrap();
    let sealed = step(1, Step::Seal, PaperState::Sealed);
    assert!(!pile.is_news(&sealed, true));
    pile.settle(paper, done(PaperState::PendingSeal, None));
    assert!(!pile.is_news(&sealed, true));
    assert!(!pile.is_news(&step(7, Step::Recall, PaperState::Returned), true));
}

#[test]
fn after_a_gap_those_are_gone_that_stand_elsewhere_or_are_anothers() {
    let pile = pile(&[WAITS, WAITS, WAITS]);
    let known = [chosen(1, WAITS), chosen(2, PaperState::Returned)];
    assert_eq!(pile.gone_from(&known), [id(2), id(3)]);
}

//! What the state machine allows.

use super::*;

#[test]
fn the_whole_way_from_submission_to_delivery() {
    let mut state = PaperState::PendingSignature;
    for step in [
        Step::Sign,
        Step::Forward,
        Step::Seal,
        Step::Complete,
        Step::Deliver,
    ] {
        state = step.apply(state).expect("a step of the main way");
    }
    assert_eq!(state, PaperState::Completed);
}

#[test]
fn copies_on_paper_go_their_way_without_a_digital_signature() {
    let mut state = PaperState::PendingSignature;
    for step in [Step::SignOnPaper, Step::Number, Step::GiveOut] {
        assert!(step.is_for(Certification::OnPaper));
        assert!(!step.is_for(Certification::Electronic));
        state = step.apply(state).expect("a step of their way");
    }
    assert_eq!(state, PaperState::Completed);
    for step in [Step::Sign, Step::Seal, Step::Complete, Step::Resend] {
        assert!(!step.is_for(Certification::OnPaper), "{step:?}");
    }
    for step in [
        Step::Submit,
        Step::ReturnToSigner,
        Step::Cancel,
        Step::Annul,
    ] {
        assert!(Certification::ALL.into_iter().all(|kind| step.is_for(kind)));
    }
}

#[test]
fn only_a_paper_that_waits_for_the_seal_can_be_sealed() {
    for state in PaperState::ALL {
        let allowed = state == PaperState::PendingSeal;
        assert_eq!(Step::Seal.apply(state).is_some(), allowed, "{state:?}");
    }
}

#[test]
fn nothing_can_be_taken_back_once_the_leader_has_signed() {
    assert_eq!(Step::Recall.apply(PaperState::Signed), None);
    assert_eq!(Step::Recall.apply(PaperState::PendingSeal), None);
}

#[test]
fn what_the_leader_has_signed_only_the_clerk_gives_back() {
    for state in PaperState::ALL {
        let waits = state == PaperState::PendingSignature;
        let leader = Step::ReturnToCreator.apply(state);
        assert_eq!(leader.is_some(), waits, "{state:?}");
        let waits = state == PaperState::PendingSeal;
        for step in [Step::ReturnFromSeal, Step::ReturnToSigner] {
            assert_eq!(step.apply(state).is_some(), waits, "{step:?} {state:?}");
        }
    }
}

#[test]
fn only_what_nobody_has_signed_goes_to_a_stand_in() {
    for state in PaperState::ALL {
        let to = Step::HandOver.apply(state);
        let waits = state == PaperState::PendingSignature;
        assert_eq!(to, waits.then_some(state), "{state:?}");
    }
}

#[test]
fn what_has_a_number_can_never_be_cancelled_or_returned() {
    for state in PaperState::ALL
        .into_iter()
        .filter(|state| state.has_number())
    {
        for step in [
            Step::Cancel,
            Step::ReturnToCreator,
            Step::ReturnFromSeal,
            Step::ReturnToSigner,
            Step::Recall,
        ] {
            assert_eq!(step.apply(state), None, "{step:?} from {state:?}");
        }
    }
}

#[test]
fn only_what_no_leader_has_signed_can_be_refused() {
    for state in PaperState::ALL {
        let before = matches!(state, PaperState::PendingSignature | PaperState::Returned);
        assert_eq!(Step::Refuse.apply(state).is_some(), before, "{state:?}");
    }
}

#[test]
fn only_a_copy_that_went_out_can_be_annulled() {
    for state in PaperState::ALL {
        let went_out = matches!(state, PaperState::Completed | PaperState::DeliveryFailed);
        assert_eq!(Step::Annul.apply(state).is_some(), went_out, "{state:?}");
    }
}

#[test]
fn no_step_leads_out_of_an_ended_paper() {
    for state in [
        PaperState::Cancelled,
        PaperState::Refused,
        PaperState::Annulled,
    ] {
        assert!(
            Step::ALL
                .into_iter()
                .all(|step| step.apply(state).is_none())
        );
    }
}

#[test]
fn a_dossier_shows_its_least_advanced_live_paper() {
    use PaperState as S;
    assert_eq!(
        dossier_state([S::Completed, S::PendingSeal, S::Cancelled]),
        Some(S::PendingSeal)
    );
    assert_eq!(
        dossier_state([S::Cancelled, S::Cancelled]),
        Some(S::Cancelled)
    );
    assert_eq!(dossier_state([]), None);
}

#[test]
fn codes_lead_back() {
    for state in PaperState::ALL {
        assert_eq!(PaperState::from_code(state.code()), Some(state));
    }
    for step in Step::ALL {
        assert_eq!(Step::from_code(step.code()), Some(step));
    }
}

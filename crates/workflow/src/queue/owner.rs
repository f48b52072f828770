//! A paper's page as its owner reads it. What officers write to one another stays with the office: why
//! it was given back, why a receipt was undone or another fee set, who is away, what minutes say. The
//! owner reads every step with its time, who did it where they are told of that by name anyway (NĐ
//! 224/2026/NĐ-CP Đ.15 k.1g) and the office's name elsewhere, and a remark where it was written to them.

use chungthuc_domain::{
    state::Step,
    view::{
        file::TimelineEntry,
        queue::PaperView,
        refusal::{GivenBack, MinutesView, RefusalView},
    },
};

/// What of a step is said to the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Telling {
    /// Who took it; or else the office's name.
    by_name: bool,
    /// Its reason or remark.
    note: bool,
}

/// The page without what isn't meant for its owner. `office`: the unit's name.
pub(super) fn for_owner(view: PaperView, office: &str) -> PaperView {
    let mut view = view;
    view.row.returned_reason = None;
    view.charge.reason = None;
    for payment in &mut view.fees.payments {
        payment.reason = None;
        if payment.amount < 0 {
            office.clone_into(&mut payment.by);
        }
    }
    if let Some(extension) = &mut view.extension {
        office.clone_into(&mut extension.by);
    }
    for asked in &mut view.supplements {
        if let Some((by, _)) = &mut asked.answered {
            office.clone_into(by);
        }
    }
    view.refusal = view.refusal.map(|refusal| refused(refusal, office));
    view.warnings.clear();
    view.stand_in = None;
    let entries = view.timeline.into_iter();
    view.timeline = entries.filter_map(|entry| told(entry, office)).collect();
    view
}

/// A refusal as form 03 says it: on which ground, and whether papers are held. The minutes are given out
/// by the unit itself.
fn refused(refusal: RefusalView, office: &str) -> RefusalView {
    RefusalView {
        forged: false,
        minutes: refusal.minutes.map(|_| MinutesView::default()),
        given_back: refusal.given_back.map(|given| GivenBack {
            by: office.to_owned(),
            note: String::new(),
            ..given
        }),
        ..refusal
    }
}

fn told(entry: TimelineEntry, office: &str) -> Option<TimelineEntry> {
    let telling = telling(entry.step)?;
    Some(TimelineEntry {
        actor: None,
        actor_name: if telling.by_name {
            entry.actor_name
        } else {
            office.to_owned()
        },
        note: if telling.note {
            entry.note
        } else {
            String::new()
        },
        ..entry
    })
}

/// What of a step its owner is told; `None`: nothing. Every step is decided here, so that a new one isn't
/// told by oversight.
fn telling(step: Step) -> Option<Telling> {
    let (by_name, note) = match step {
        // Said to them in a notice, on a form or a receipt; or by the program.
        Step::Receive
        | Step::Refuse
        | Step::RequestMore
        | Step::TakeFee
        | Step::ReturnOriginal
        | Step::Deliver
        | Step::FailDelivery => (true, true),
        // The remark is the officer's, on the fee, or the reason one tells another.
        Step::Submit
        | Step::ReturnToCreator
        | Step::ReturnFromSeal
        | Step::Cancel
        // Whose name is on the copy.
        | Step::Sign
        | Step::SignOnPaper => (true, false),
        // The office's promise and decision, with its reason, and what they themselves brought.
        Step::Extend | Step::Annul | Step::Supplied => (false, true),
        Step::CancelReception
        | Step::Recall
        | Step::Forward
        | Step::ReturnToSigner
        | Step::Resubmit
        | Step::Seal
        | Step::Number
        | Step::Complete
        | Step::GiveOut
        | Step::Resend
        | Step::ReverseFee
        | Step::GiveHeldBack => (false, false),
        // Who is away.
        Step::HandOver => return None,
    };
    Some(Telling { by_name, note })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use chungthuc_domain::{PersonId, calendar::Moment};
    use uuid::Uuid;

    use super::*;

    const OFFICE: &str = "UBND phường Cầu Sương";

    fn entry(step: Step) -> TimelineEntry {
        TimelineEntry {
            at: Moment(7),
            actor: Some(PersonId(Uuid::from_u128(1))),
            actor_name: "Lý Mỹ Hà".into(),
            step,
            paper_code: None,
            note: "Chữ ký đè lên lời chứng".into(),
        }
    }

    #[test]
    fn what_one_officer_writes_to_another_is_told_to_nobody_else() {
        for step in [
            Step::ReturnToCreator,
            Step::ReturnFromSeal,
            Step::ReturnToSigner,
            Step::Submit,
            Step::Resubmit,
            Step::ReverseFee,
            Step::Resend,
            Step::GiveHeldBack,
        ] {
            let told = told(entry(step), OFFICE).unwrap();
            assert_eq!((told.at, told.step), (Moment(7), step), "that it was done");
            assert_eq!(told.note, "", "{step:?}");
        }
        assert_eq!(told(entry(Step::HandOver), OFFICE), None);
    }

    #[test]
    fn a_name_is_told_where_the_owner_is_told_of_it_anyway_and_an_identifier_never() {
        for step in Step::ALL {
            let Some(told) = told(entry(step), OFFICE) else {
                continue;
            };
            assert_eq!(told.actor, None);
            let by_name = telling(step).unwrap().by_name;
            assert_eq!(told.actor_name == OFFICE, !by_name, "{step:?}");
        }
        let signed = told(entry(Step::Sign), OFFICE).unwrap();
        assert_eq!(signed.actor_name, "Lý Mỹ Hà", "it is on the copy");
        let sealed = told(entry(Step::Seal), OFFICE).unwrap();
        assert_eq!(sealed.actor_name, OFFICE);
    }

    #[test]
    fn of_minutes_nothing_is_said_but_that_papers_are_held() {
        let refusal = RefusalView {
            refusal: chungthuc_domain::RefusalId(Uuid::from_u128(2)),
            version: 1,
            ground: chungthuc_domain::refusal::RefusalReason::Tampered,
            explanation: "Năm sinh bị sửa đè.".into(),
            forged: true,
            by: "Nông Thị Hoài An".into(),
            at: Moment(7),
            minutes: Some(MinutesView {
                present: vec!["Nông Thị Hoài An".into()],
                ..MinutesView::default()
            }),
            given_back: None,
        };
        let told = refused(refusal, OFFICE);
        assert!(told.is_held() && !told.forged);
        assert_eq!(told.minutes, Some(MinutesView::default()));
        assert_eq!(told.explanation, "Năm sinh bị sửa đè.", "form 03 says it");
    }
}

//! The rules of appointments: steps, hours as they are typed, places.

use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;

use super::*;

const DAY: Date = date(2026, 11, 23);

fn slots() -> impl Strategy<Value = Vec<Slot>> {
    proptest::collection::btree_map(0u16..1440, 1u32..5, 0..12).prop_map(|slots| {
        let slot = |(minute, places)| Slot {
            time: SlotTime(minute),
            places,
        };
        slots.into_iter().map(slot).collect()
    })
}

#[test]
fn only_who_is_awaited_can_be_moved_called_off_or_missed() {
    for step in [
        AppointmentStep::Reschedule,
        AppointmentStep::Cancel,
        AppointmentStep::Refuse,
        AppointmentStep::MarkNoShow,
        AppointmentStep::Expire,
    ] {
        for state in AppointmentState::ALL {
            assert_eq!(
                step.apply(state).is_some(),
                state.is_open(),
                "{step:?} {state:?}"
            );
        }
    }
}

#[test]
fn who_comes_late_after_all_is_still_served_but_nobody_twice() {
    let served = |state| AppointmentStep::Process.apply(state).is_some();
    assert!(served(AppointmentState::NoShow) && served(AppointmentState::Expired));
    assert!(!served(AppointmentState::Processed));
    assert!(!served(AppointmentState::CancelledByApplicant));
    assert!(!served(AppointmentState::Refused));
}

#[test]
fn codes_lead_back() {
    for state in AppointmentState::ALL {
        assert_eq!(AppointmentState::from_code(state.code()), Some(state));
    }
    for step in AppointmentStep::ALL {
        assert_eq!(AppointmentStep::from_code(step.code()), Some(step));
    }
}

#[test]
fn the_guides_hours_are_what_a_unit_begins_with() {
    let week = WeekHours::standard();
    let times: Vec<_> = week
        .on(Weekday::Friday)
        .iter()
        .map(|s| s.time.to_string())
        .collect();
    assert_eq!(
        times,
        [
            "08:00", "09:00", "10:00", "13:00", "14:00", "15:00", "16:00"
        ]
    );
    assert!(week.on(Weekday::Saturday).is_empty());
    let json = serde_json::to_string(&week).expect("JSON");
    assert_eq!(
        serde_json::from_str::<WeekHours>(&json).expect("a week"),
        week
    );
}

#[test]
fn hours_are_read_as_they_are_typed() {
    assert_eq!("8:30".parse(), Ok(SlotTime(510)));
    for text in ["", "8", "24:00", "08:60", "8:5", "+8:00", "08:00:00"] {
        assert!(text.parse::<SlotTime>().is_err(), "{text}");
    }
}

#[test]
fn a_day_has_each_hour_once_and_a_sensible_number_of_places() {
    let at = |hour, places| Slot {
        time: SlotTime::hour(hour),
        places,
    };
    assert_eq!(
        checked_slots(&[at(9, 1), at(8, 2)]),
        Ok(vec![at(8, 2), at(9, 1)])
    );
    assert_eq!(checked_slots(&[at(8, 1), at(8, 2)]), Err(SlotsError::Twice));
    assert_eq!(checked_slots(&[at(8, 0)]), Err(SlotsError::Places));
    assert_eq!(checked_slots(&[at(8, 100)]), Err(SlotsError::Places));
}

proptest! {
    #[test]
    fn what_is_offered_lies_ahead_and_has_room(
        slots in slots(), taken in 0u32..6, minute in 0u16..1440,
    ) {
        let now = SlotTime(minute).on(DAY);
        let free = free_slots(DAY, &slots, |_| taken, now);
        for slot in &slots {
            let offered = free.iter().find(|free| free.time == slot.time);
            let expected = slot.time > SlotTime(minute) && slot.places > taken;
            prop_assert_eq!(offered.is_some(), expected);
            if let Some(free) = offered {
                prop_assert_eq!(free.left + taken, slot.places);
                prop_assert_eq!((SlotTime::of(free.at), free.at.day()), (slot.time, DAY));
            }
        }
        prop_assert!(free.len() <= slots.len());
    }

    #[test]
    fn whoever_is_not_stranded_has_a_place(
        slots in slots(), booked in proptest::collection::vec(0u16..1440, 0..30),
    ) {
        let times = slots.iter().map(|slot| slot.time);
        // Half of them at hours that are offered.
        let booked: Vec<_> = times
            .cycle()
            .zip(&booked)
            .flat_map(|(offered, minute)| [offered, SlotTime(*minute)])
            .zip(0usize..)
            .collect();
        let stranded = stranded(&slots, &booked);
        for (time, _) in &booked {
            let all = booked.iter().filter(|(other, _)| other == time);
            let (out, kept): (Vec<_>, Vec<_>) = all.partition(|(_, who)| stranded.contains(who));
            let places = slots.iter().find(|slot| slot.time == *time).map_or(0, |s| s.places);
            prop_assert!(kept.len() <= places as usize);
            // Nobody loses a place that is there, and who came first keeps it.
            prop_assert!(out.is_empty() || kept.len() == places as usize);
            prop_assert!(kept.iter().all(|(_, one)| out.iter().all(|(_, other)| one < other)));
        }
    }

    #[test]
    fn every_time_of_day_survives_being_written_and_read(minute in 0u16..1440) {
        prop_assert_eq!(SlotTime(minute).to_string().parse(), Ok(SlotTime(minute)));
        prop_assert_eq!(SlotTime::of(SlotTime(minute).on(DAY)), SlotTime(minute));
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,12}") {
        let _ = text.parse::<SlotTime>();
    }
}

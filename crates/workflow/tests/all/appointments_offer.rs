//! What a unit offers: days off, other places, and that nobody is left without one.

use chungthuc_domain::{
    ErrorCode,
    appointment::{AppointmentState, Slot, SlotTime, WeekHours},
    view::appointment::{DayOff, Move, OfferChange, OfferOutcome, OfferView},
};
use chungthuc_storage::{repo::reference, testing::TestDatabase};

use crate::{
    appointments::{MONDAY, book, takes_appointments, to},
    support::{World, counter::citizen},
};

async fn change(world: &World, change: OfferChange, moves: Vec<Move>) -> OfferOutcome {
    let (officer, unit) = (&world.officer, world.unit);
    let version = offer(world).await.version;
    let changed = world
        .workflow
        .change_appointment_offer(officer, unit, version, change, moves);
    changed.await.unwrap()
}

async fn offer(world: &World) -> OfferView {
    let offer = world.workflow.appointment_offer(&world.officer, world.unit);
    offer.await.unwrap()
}

fn day_off() -> OfferChange {
    OfferChange::Day {
        day: "23/11/2026".into(),
        hours: Vec::new(),
        reason: "Tập huấn".into(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_off_waits_until_everybody_booked_is_moved_in_the_same_change() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, 1).await;
        let an = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let booked = book(&world, &an, MONDAY, "08:00").await;
        let OfferOutcome::Stranded { rows, .. } = change(&world, day_off(), Vec::new()).await
        else {
            panic!("the day is off with somebody booked");
        };
        assert_eq!(rows[0].code, booked.row.code);
        assert!(offer(&world).await.days.is_empty());
        let tuesday = jiff::civil::date(2026, 11, 24);
        let moved = Move {
            appointment: booked.row.appointment,
            version: booked.row.version,
            to: to(tuesday, "08:00"),
        };
        let saved = change(&world, day_off(), vec![moved]).await;
        assert!(matches!(saved, OfferOutcome::Saved(_)), "{saved:?}");
        let now = world
            .workflow
            .appointment(&an, booked.row.appointment)
            .await
            .unwrap();
        assert_eq!(now.row.state, AppointmentState::Rescheduled);
        assert_eq!(now.row.starts_at.day(), tuesday);
        let week = world
            .workflow
            .appointment_calendar(&world.officer, tuesday, true)
            .await
            .unwrap();
        assert_eq!(week.days.len(), 7);
        assert_eq!(week.days[0].day, MONDAY);
        assert_eq!(week.days[0].off, Some(DayOff::OfUnit("Tập huấn".into())));
        assert_eq!((week.days[1].taken, week.days[1].places), (1, 7));
        assert_eq!(week.days[1].slots[0].appointments[0].code, booked.row.code);
        let reset = OfferChange::Reset {
            day: "23/11/2026".into(),
        };
        change(&world, reset, Vec::new()).await;
        assert!(offer(&world).await.days.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fewer_places_strand_who_came_last() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, 2).await;
        let an = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let binh = citizen(&world, "Trần Gia Khánh Bình", "003203000022", None).await;
        book(&world, &an, MONDAY, "08:00").await;
        let last = book(&world, &binh, MONDAY, "08:00").await;
        let mut hours = WeekHours::default();
        let slot = Slot {
            time: SlotTime::hour(8),
            places: 1,
        };
        hours.0[0] = vec![slot];
        let one_place = OfferChange::Week {
            day: "23/11/2026".into(),
            hours,
        };
        let outcome = change(&world, one_place.clone(), Vec::new()).await;
        let OfferOutcome::Stranded { rows, .. } = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].appointment, last.row.appointment);
        // Once they are gone it can be changed, and the week before stays in force until then.
        let id = last.row.appointment;
        world
            .workflow
            .cancel_appointment(&binh, id, 1, "")
            .await
            .unwrap();
        change(&world, one_place, Vec::new()).await;
        assert_eq!(offer(&world).await.weeks.len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_offered_on_a_national_holiday() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, 2).await;
        let mut tx = world.db.begin().await.unwrap();
        reference::insert_holiday(&mut tx, "2026-11-23", "Ngày nghỉ bù")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let an = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let slots = world
            .workflow
            .appointment_slots(&an, world.unit)
            .await
            .unwrap();
        assert_eq!(slots.days[1].day, jiff::civil::date(2026, 11, 24));
        let day = world
            .workflow
            .appointment_calendar(&world.officer, MONDAY, false)
            .await
            .unwrap();
        assert_eq!(
            day.days[0].off,
            Some(DayOff::Holiday("Ngày nghỉ bù".into()))
        );
        // Deadlines go by the same table: what comes on Friday afternoon is due on Tuesday.
        world.set_time(jiff::civil::datetime(2026, 11, 20, 15, 0, 1, 0));
        let due = world
            .workflow
            .open_intake(&world.officer, None)
            .await
            .unwrap()
            .due_at;
        assert_eq!(due.day(), jiff::civil::date(2026, 11, 24));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_changes_what_somebody_else_just_changed_is_told() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, 2).await;
        let (workflow, officer, unit) = (&world.workflow, &world.officer, world.unit);
        let seen = offer(&world).await.version;
        change(&world, day_off(), Vec::new()).await;
        let slower = workflow.change_appointment_offer(officer, unit, seen, day_off(), Vec::new());
        assert_eq!(slower.await.unwrap_err().code, ErrorCode::Conflict);
    })
    .await;
}

//! Appointments: booking, moving, calling off, and the last place.

use chungthuc_domain::{
    AppError, ErrorCode, NoticeId,
    appointment::{AppointmentState, WeekHours},
    calendar::{Moment, day_text, minute_text},
    view::appointment::{AppointmentView, BookingForm, OfferChange, OfferOutcome, RescheduleForm},
};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::{Actor, Workflow};
use jiff::civil::{Date, date};

use crate::support::{
    World,
    counter::{TestMailer, citizen, run_jobs, with_mailer},
};

/// The Monday after the tests' Friday.
pub const MONDAY: Date = date(2026, 11, 23);

/// From now on the office takes appointments at the guide's hours, so many people each.
pub async fn takes_appointments(world: &World, places: u32) {
    let mut hours = WeekHours::standard();
    for slot in hours.0.iter_mut().flatten() {
        slot.places = places;
    }
    let change = OfferChange::Week {
        day: "20/11/2026".into(),
        hours,
    };
    let saved = world
        .workflow
        .change_appointment_offer(&world.officer, world.unit, 0, change, Vec::new())
        .await
        .unwrap();
    assert!(matches!(saved, OfferOutcome::Saved(_)), "{saved:?}");
}

/// A booking of a birth certificate.
pub fn booking(world: &World, day: Date, time: &str) -> BookingForm {
    BookingForm {
        unit: world.unit,
        document_type: "GKS".into(),
        document_name: String::new(),
        day: day_text(day),
        time: time.into(),
    }
}

pub async fn book(world: &World, actor: &Actor, day: Date, time: &str) -> AppointmentView {
    world
        .workflow
        .book_appointment(actor, booking(world, day, time))
        .await
        .unwrap()
}

pub fn to(day: Date, time: &str) -> RescheduleForm {
    RescheduleForm {
        day: day_text(day),
        time: time.into(),
        reason: "Cán bộ bận họp".into(),
    }
}

pub async fn an(world: &World) -> Actor {
    citizen(world, "Nguyễn Hạ Vy An", "003190000011", Some("0900000011")).await
}

fn at(day: Date, hour: i8) -> Moment {
    Moment::from_vietnam(day.at(hour, 0, 0, 0))
}

async fn free(workflow: &Workflow, world: &World, actor: &Actor, day: Date) -> Vec<String> {
    let view = workflow.appointment_slots(actor, world.unit).await.unwrap();
    let day = view.days.into_iter().find(|free| free.day == day);
    day.map(|day| day.slots.iter().map(|slot| slot.time.to_string()).collect())
        .unwrap_or_default()
}

pub fn changed(error: AppError) -> AppointmentState {
    match error.code {
        ErrorCode::AppointmentChanged { state, .. } => state,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_count_the_day_from_0000_and_full_and_past_hours_are_hidden() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, 1).await;
        let an = an(&world).await;
        // It is half past eight.
        let today = date(2026, 11, 20);
        let hours = ["09:00", "10:00", "13:00", "14:00", "15:00", "16:00"];
        assert_eq!(free(&world.workflow, &world, &an, today).await, hours);
        let first = book(&world, &an, MONDAY, "08:00").await;
        let second = book(&world, &an, MONDAY, "10:00").await;
        assert_eq!(first.row.code, "CTĐT-20261123-0000");
        assert_eq!(second.row.code, "CTĐT-20261123-0001");
        let left = ["09:00", "13:00", "14:00", "15:00", "16:00"];
        assert_eq!(free(&world.workflow, &world, &an, MONDAY).await, left);
        // Nothing at the weekend, nothing beyond thirty days.
        assert!(
            free(&world.workflow, &world, &an, date(2026, 11, 21))
                .await
                .is_empty()
        );
        let late = booking(&world, date(2026, 12, 21), "08:00");
        let error = world
            .workflow
            .book_appointment(&an, late)
            .await
            .unwrap_err();
        assert!(error.of_field("day").is_some(), "{error:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_places_go_to_as_many_people_as_there_are_places() {
    const PLACES: usize = 3;
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, PLACES as u32).await;
        let other_server = world.another_server().await;
        let mut people = Vec::new();
        for number in 0..40 {
            people.push(citizen(&world, "Người", &format!("00319000{number:04}"), None).await);
        }
        let mut tasks = Vec::new();
        for (number, person) in people.into_iter().enumerate() {
            let workflow = if number % 2 == 0 {
                &world.workflow
            } else {
                &other_server
            };
            let (workflow, form) = (workflow.clone(), booking(&world, MONDAY, "08:00"));
            tasks.push(tokio::spawn(async move {
                workflow.book_appointment(&person, form).await
            }));
        }
        let mut codes = Vec::new();
        for task in tasks {
            match task.await.unwrap() {
                Ok(view) => codes.push(view.row.code),
                Err(error) => assert_eq!(error.code, ErrorCode::SlotTaken),
            }
        }
        codes.sort();
        let expected = (0..PLACES).map(|number| format!("CTĐT-20261123-{number:04}"));
        assert_eq!(codes, expected.collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_moved_appointment_frees_its_place_may_be_earlier_and_the_person_is_told() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, 1).await;
        let an = an(&world).await;
        let mailer = std::sync::Arc::new(TestMailer { sms: true, ..TestMailer::default() });
        let workflow = with_mailer(&world, &mailer);
        let form = booking(&world, MONDAY, "14:00");
        let booked = workflow.book_appointment(&an, form).await.unwrap();
        let id = booked.row.appointment;
        let moved = workflow
            .reschedule_appointment(&world.officer, id, booked.row.version, to(MONDAY, "09:00"))
            .await
            .unwrap();
        assert_eq!(moved.row.state, AppointmentState::Rescheduled);
        assert_eq!(moved.row.booked_for, at(MONDAY, 14));
        assert_eq!(moved.row.moved_to, Some(at(MONDAY, 9)));
        let hours = free(&workflow, &world, &an, MONDAY).await;
        assert!(hours.contains(&"14:00".into()) && !hours.contains(&"09:00".into()));
        let again = to(date(2026, 11, 24), "16:00");
        let version = moved.row.version;
        workflow
            .reschedule_appointment(&world.officer, id, version, again)
            .await
            .unwrap();
        // In the account, the newest first, and by SMS without diacritics.
        let notices = workflow.notices(&an, 1).await.unwrap();
        assert_eq!((notices.unread, notices.listing.total), (3, 3));
        assert_eq!(
            notices.listing.rows[1].text,
            "Lịch hẹn CTĐT-20261123-0000 tại UBND phường Cầu Sương đổi sang 09:00 ngày 23/11/2026. Lý do: Cán bộ bận họp"
        );
        run_jobs(&workflow).await;
        let bodies: Vec<_> = mailer.messages(true).into_iter().map(|sms| sms.body).collect();
        let sms = "Lich hen CTDT-20261123-0000 tai UBND phuong Cau Suong doi sang 09:00 ngay 23/11/2026. Ly do: Can bo ban hop";
        assert!(bodies.len() == 3 && bodies.iter().any(|body| body == sms), "{bodies:?}");
        // To the person it is the office that moved it.
        let theirs = workflow.appointment(&an, id).await.unwrap();
        let who: Vec<_> = theirs.timeline.iter().map(|event| event.actor_name.as_str()).collect();
        assert_eq!(who, ["Nguyễn Hạ Vy An", "UBND phường Cầu Sương", "UBND phường Cầu Sương"]);
        let seen = notices.listing.rows[0].notice;
        workflow.read_notices(&an, Some(seen)).await.unwrap();
        workflow.read_notices(&world.officer, None).await.unwrap();
        assert_eq!(workflow.unread_notices(&an).await.unwrap(), 2);
        let unknown = NoticeId(uuid_of(9));
        workflow.read_notices(&an, Some(unknown)).await.unwrap();
        workflow.read_notices(&an, None).await.unwrap();
        assert_eq!(workflow.unread_notices(&an).await.unwrap(), 0);
    })
    .await;
}

fn uuid_of(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_or_past_hour_a_day_off_or_a_missing_reason_moves_nothing() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, 1).await;
        let an = an(&world).await;
        let other = citizen(&world, "Trần Gia Khánh Bình", "003203000022", None).await;
        book(&world, &other, MONDAY, "09:00").await;
        let booked = book(&world, &an, MONDAY, "08:00").await;
        let (id, version) = (booked.row.appointment, booked.row.version);
        let attempt = async |form: RescheduleForm| {
            let moved = world
                .workflow
                .reschedule_appointment(&world.officer, id, version, form);
            moved.await.unwrap_err()
        };
        assert_eq!(
            attempt(to(MONDAY, "09:00")).await.code,
            ErrorCode::SlotTaken
        );
        let friday = date(2026, 11, 20);
        assert!(
            attempt(to(friday, "08:00"))
                .await
                .of_field("time")
                .is_some()
        );
        assert!(
            attempt(to(date(2026, 11, 21), "08:00"))
                .await
                .of_field("day")
                .is_some()
        );
        assert!(
            attempt(to(MONDAY, "11:00"))
                .await
                .of_field("time")
                .is_some()
        );
        assert!(
            attempt(to(MONDAY, "08:00"))
                .await
                .of_field("time")
                .is_some()
        );
        let nothing = attempt(RescheduleForm::default()).await;
        let fields = ["day", "time", "reason"].map(|field| nothing.of_field(field).is_some());
        assert_eq!(fields, [true; 3], "{nothing:?}");
        let still = world.workflow.appointment(&an, id).await.unwrap();
        assert_eq!(still.row, booked.row);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_slower_is_told_what_the_appointment_has_become() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, 3).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let an = an(&world).await;
        let booked = book(&world, &an, MONDAY, "08:00").await;
        let (id, version) = (booked.row.appointment, booked.row.version);
        workflow
            .reschedule_appointment(officer, id, version, to(MONDAY, "10:00"))
            .await
            .unwrap();
        let error = workflow
            .cancel_appointment(&an, id, version, "")
            .await
            .unwrap_err();
        assert!(
            error.message().contains(&minute_text(at(MONDAY, 10))),
            "{error}"
        );
        assert_eq!(changed(error), AppointmentState::Rescheduled);
        let off = workflow
            .cancel_appointment(&an, id, version + 1, "")
            .await
            .unwrap();
        assert_eq!(off.row.state, AppointmentState::CancelledByApplicant);
        assert!(off.row.actions.is_empty());
        let error = workflow
            .refuse_appointment(officer, id, version + 1, "bận")
            .await;
        assert_eq!(
            changed(error.unwrap_err()),
            AppointmentState::CancelledByApplicant
        );
        let error = workflow.process_appointment(officer, id).await.unwrap_err();
        assert_eq!(changed(error), AppointmentState::CancelledByApplicant);
    })
    .await;
}

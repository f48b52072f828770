//! Appointments: booking, moving, refusing, working off, and the last place.

use chungthuc_domain::{
    AppError, ErrorCode, NoticeId,
    appointment::{AppointmentState, AppointmentStep, WeekHours},
    calendar::{Moment, day_text, minute_text},
    view::appointment::{
        AppointmentQuery, AppointmentScope, AppointmentView, BookingForm, OfferChange,
        OfferOutcome, RescheduleForm,
    },
};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::{Actor, Workflow};
use jiff::civil::{Date, date, datetime};

use crate::support::{
    World,
    counter::{TestMailer, citizen, colleague, form, form_for, run_jobs, with_mailer},
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

async fn an(world: &World) -> Actor {
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

fn changed(error: AppError) -> AppointmentState {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn xu_ly_fills_the_form_and_the_submission_makes_the_appointment_processed() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, 3).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let an = an(&world).await;
        let booked = book(&world, &an, MONDAY, "08:00").await;
        let id = booked.row.appointment;
        let dossier = workflow.process_appointment(officer, id).await.unwrap();
        assert_eq!(
            workflow.process_appointment(officer, id).await.unwrap(),
            dossier
        );
        let opened = workflow.open_intake(officer, Some(dossier)).await.unwrap();
        assert_eq!(opened.account.unwrap().person, an.person);
        assert_eq!(opened.form.document_type, "GKS");
        let of = workflow
            .appointment_of(officer, dossier)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(of.row.state, AppointmentState::Booked);
        // Somebody else's account doesn't fit the appointment.
        let walk_in = form(&world).await;
        let error = workflow
            .submit(officer, dossier, 1, walk_in)
            .await
            .unwrap_err();
        assert!(error.of_field("identifier").is_some(), "{error:?}");
        // A colleague has it open too, and is slower.
        let other = colleague(&world, officer, "khac", "Người Khác").await;
        let theirs = workflow.process_appointment(&other, id).await.unwrap();
        assert_ne!(theirs, dossier);
        let whole = form_for(&world, &an).await;
        let sent = workflow.submit(officer, dossier, 1, whole).await.unwrap();
        let done = workflow.appointment(officer, id).await.unwrap();
        assert_eq!(done.row.state, AppointmentState::Processed);
        assert_eq!(done.dossier, Some(sent.dossier));
        let mut second = form_for(&world, &an).await;
        second.upload = {
            let scan = crate::support::files::scan();
            Some(
                crate::support::counter::send(workflow, &other, &scan)
                    .await
                    .id,
            )
        };
        let error = workflow
            .submit(&other, theirs, 1, second.clone())
            .await
            .unwrap_err();
        assert!(error.kept.is_some());
        assert_eq!(changed(error), AppointmentState::Processed);
        // Nothing is lost: without the appointment it can be sent.
        workflow.detach_appointment(&other, theirs).await.unwrap();
        workflow.submit(&other, theirs, 1, second).await.unwrap();
        assert!(
            world
                .audited()
                .await
                .contains(&"PROCESS_APPOINTMENT".to_owned())
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_stays_away_before_the_hour_and_after_the_day_they_are_past() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, 3).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let an = an(&world).await;
        let early = book(&world, &an, MONDAY, "08:00").await;
        let late = book(&world, &an, MONDAY, "16:00").await;
        let id = early.row.appointment;
        let error = workflow.mark_no_show(officer, id, 1).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::AppointmentAhead);
        world.set_time(datetime(2026, 11, 23, 8, 0, 0, 0));
        let away = workflow.mark_no_show(officer, id, 1).await.unwrap();
        assert_eq!(away.row.state, AppointmentState::NoShow);
        // Who comes late after all is served.
        assert_eq!(away.row.actions, [AppointmentStep::Process]);
        workflow.start_upkeep().await.unwrap();
        world.set_time(datetime(2026, 11, 23, 23, 59, 0, 0));
        run_jobs(workflow).await;
        let state = async |id| workflow.appointment(officer, id).await.unwrap().row.state;
        assert_eq!(state(late.row.appointment).await, AppointmentState::Booked);
        world.set_time(datetime(2026, 11, 24, 0, 0, 0, 0));
        run_jobs(workflow).await;
        assert_eq!(state(late.row.appointment).await, AppointmentState::Expired);
        assert_eq!(state(id).await, AppointmentState::NoShow);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_is_found_by_name_number_code_day_and_hour() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, 3).await;
        let an = an(&world).await;
        let binh = citizen(&world, "Trần Gia Khánh Bình", "003203000022", None).await;
        book(&world, &an, MONDAY, "08:00").await;
        book(&world, &binh, MONDAY, "08:00").await;
        book(&world, &binh, date(2026, 11, 24), "15:00").await;
        let off = book(&world, &an, MONDAY, "09:00").await;
        let officer = &world.officer;
        let refused =
            world
                .workflow
                .refuse_appointment(officer, off.row.appointment, 1, "Nghỉ họp");
        refused.await.unwrap();
        let found = async |query: AppointmentQuery| {
            let view = world.workflow.appointments(officer, query).await.unwrap();
            let codes = view
                .listing
                .rows
                .iter()
                .map(|row| row.code[10..].to_owned());
            (codes.collect::<Vec<_>>().join(" "), view.listing.total)
        };
        let all = AppointmentQuery::default();
        assert_eq!(
            found(all.clone()).await,
            ("1123-0000 1123-0001 1124-0000".into(), 3)
        );
        let text = |text: &str| AppointmentQuery {
            text: text.into(),
            ..all.clone()
        };
        assert_eq!(found(text("vy nguyen")).await.0, "1123-0000");
        assert_eq!(found(text("003203")).await.1, 2);
        let code = AppointmentQuery {
            code: "ctdt-20261124".into(),
            ..all.clone()
        };
        assert_eq!(found(code).await.0, "1124-0000");
        let day = AppointmentQuery {
            day: "23/11/2026".into(),
            ..all.clone()
        };
        assert_eq!(found(day).await.1, 2);
        let time = AppointmentQuery {
            time: "15:00".into(),
            ..all.clone()
        };
        assert_eq!(found(time).await.0, "1124-0000");
        let scope = AppointmentScope::In(AppointmentState::Refused);
        let refused = AppointmentQuery {
            scope,
            ..all.clone()
        };
        assert_eq!(found(refused).await.0, "1123-0002");
        let scope = AppointmentScope::All;
        let paged = AppointmentQuery {
            scope,
            per_page: 2,
            page: 2,
            ..all
        };
        assert_eq!(found(paged).await, ("1123-0002 1124-0000".into(), 4));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_see_and_change_nothing() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        takes_appointments(&world, 3).await;
        let workflow = &world.workflow;
        let an = an(&world).await;
        let stranger = citizen(&world, "Trần Gia Khánh Bình", "003203000022", None).await;
        let id = book(&world, &an, MONDAY, "08:00").await.row.appointment;
        let mut answers = vec![
            workflow.appointment(&stranger, id).await.map(|_| ()),
            workflow
                .cancel_appointment(&stranger, id, 1, "")
                .await
                .map(|_| ()),
            workflow
                .book_appointment(&world.officer, booking(&world, MONDAY, "09:00"))
                .await
                .map(|_| ()),
        ];
        for actor in [&stranger, &an, &world.leader, &world.clerk] {
            let list = workflow
                .appointments(actor, AppointmentQuery::default())
                .await;
            answers.push(list.map(|_| ()));
            answers.push(workflow.process_appointment(actor, id).await.map(|_| ()));
            answers.push(workflow.mark_no_show(actor, id, 1).await.map(|_| ()));
            answers.push(
                workflow
                    .refuse_appointment(actor, id, 1, "x")
                    .await
                    .map(|_| ()),
            );
            let moved = workflow.reschedule_appointment(actor, id, 1, to(MONDAY, "10:00"));
            answers.push(moved.await.map(|_| ()));
            answers.push(
                workflow
                    .appointment_offer(actor, world.unit)
                    .await
                    .map(|_| ()),
            );
            let view = workflow.appointment_calendar(actor, MONDAY, true).await;
            answers.push(view.map(|_| ()));
        }
        for answer in answers {
            assert_eq!(answer.unwrap_err().code, ErrorCode::NotFound);
        }
    })
    .await;
}

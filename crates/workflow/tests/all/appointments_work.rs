//! What officers do with appointments: their list, working one off, noting who didn't come; and who may
//! do none of it.

use chungthuc_domain::{
    ErrorCode,
    appointment::{AppointmentState, AppointmentStep},
    view::appointment::{AppointmentQuery, AppointmentScope},
};
use chungthuc_storage::testing::TestDatabase;
use jiff::civil::{date, datetime};

use super::appointments::{MONDAY, an, book, booking, changed, takes_appointments, to};
use crate::support::{
    World,
    counter::{citizen, colleague, form, form_for, run_jobs},
};

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

//! Deadlines of what was received at the one-stop counter and isn't confirmed: what is due first stands
//! first and is counted, and "Gia hạn" promises it for later.

use chungthuc_domain::{
    AppError, DossierId, ErrorCode,
    calendar::Moment,
    view::{
        account::Urgent,
        deadline::{BY_AGREEMENT, ExtensionForm},
        live::LiveEvent,
        queue::DueFilter,
        reception::ReceptionQuery,
    },
};
use chungthuc_storage::testing::TestDatabase;
use jiff::{SignedDuration, civil::date};
use tokio::sync::watch;

use crate::{
    live::{logged_in, next},
    support::{World, reception::received},
};

fn days(days: &str) -> ExtensionForm {
    ExtensionForm {
        days: days.into(),
        reason: "Bản chính có nhiều trang".into(),
        ..ExtensionForm::default()
    }
}

fn closing(day: i8) -> Moment {
    Moment::from_vietnam(date(2026, 11, day).at(17, 0, 0, 0))
}

async fn extend(
    world: &World,
    id: DossierId,
    due: Moment,
    form: ExtensionForm,
) -> Result<(), AppError> {
    world
        .workflow
        .extend_reception(&world.officer, id, due, form)
        .await
}

/// The dossiers that are listed, and how many are urgent.
async fn listed(world: &World, due: Option<DueFilter>) -> (Vec<DossierId>, Urgent) {
    let query = ReceptionQuery {
        due,
        ..ReceptionQuery::default()
    };
    let view = world.workflow.receptions(&world.officer, query).await;
    let view = view.unwrap();
    let rows = view.listing.rows.iter().map(|row| row.dossier).collect();
    (rows, view.urgent)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_due_first_stands_first_and_what_is_urgent_is_counted_and_found() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (first, _, _) = received(&world, &[("A", "1", "1")]).await;
        let (second, _, _) = received(&world, &[("B", "1", "1")]).await;
        // Received before the other, and promised for later.
        extend(&world, first, closing(20), days("1")).await.unwrap();
        let today = Urgent {
            overdue: 0,
            today: 1,
        };
        assert_eq!(listed(&world, None).await, (vec![second, first], today));
        world.clock.advance(SignedDuration::from_hours(24));
        let late = Urgent {
            overdue: 1,
            today: 0,
        };
        assert_eq!(listed(&world, None).await.1, late);
        let overdue = listed(&world, Some(DueFilter::Overdue)).await;
        assert_eq!(overdue.0, [second]);
        assert!(listed(&world, Some(DueFilter::Today)).await.0.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_menu_counts_what_is_urgent_at_the_counter_as_soon_as_it_is_received() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (_stop, stopped) = watch::channel(false);
        tokio::spawn(world.workflow.clone().tell_of_changes(stopped));
        let token = logged_in(&world, world.officer.person, world.officer.unit).await;
        let mut page = world.workflow.watch(&token, None).await.unwrap().unwrap();
        let first = next(&mut page).await;
        assert!(matches!(first, Some(LiveEvent::Counters(_))));
        received(&world, &[("A", "1", "1")]).await;
        let by = Some(world.officer.person);
        let told = next(&mut page).await;
        assert_eq!(told, Some(LiveEvent::Reception { by }));
        let Some(LiveEvent::Counters(counters)) = next(&mut page).await else {
            panic!("no counters")
        };
        assert_eq!(counters.received, 1);
        let today = Urgent {
            overdue: 0,
            today: 1,
        };
        assert_eq!(counters.received_due, today);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_received_dossier_is_promised_for_later_and_its_papers_are_due_then() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, version, form) = received(&world, &[("A", "1", "1")]).await;
        let slip = workflow.reception_apology(officer, id).await;
        assert_eq!(slip.unwrap_err().code, ErrorCode::NotFound);
        let refused = extend(&world, id, closing(20), days("5")).await;
        assert!(refused.unwrap_err().of_field("days").is_some());
        extend(&world, id, closing(20), days("2")).await.unwrap();
        let view = workflow.open_reception(officer, id).await.unwrap();
        assert_eq!((view.due_at, view.version), (closing(24), version));
        assert_eq!(
            view.extension.unwrap().promise(),
            "Hẹn trả 17:00 24/11/2026 thay cho 17:00 20/11/2026"
        );
        let slip = workflow.reception_apology(officer, id).await.unwrap();
        assert_eq!(slip.file_name, "phieu-xin-loi-H99.101-261120-0001.pdf");
        assert!(slip.bytes.starts_with(b"%PDF"));
        assert!(world.audited().await.contains(&"EXTEND".to_owned()));
        // What is typed goes on as if nothing had been.
        let confirmed = workflow
            .confirm_reception(officer, id, version, form)
            .await
            .unwrap();
        let paper = world.paper(confirmed.papers[0].paper).await;
        assert_eq!(paper.due_at, closing(24));
        let late = extend(&world, id, closing(24), days("1")).await;
        assert_eq!(late.unwrap_err().code, ErrorCode::WrongState);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_slower_of_two_who_extend_is_told_and_the_office_extends_once() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (id, _, _) = received(&world, &[("A", "1", "1")]).await;
        let none = world
            .workflow
            .extend_reception(&world.leader, id, closing(20), days("1"))
            .await;
        assert_eq!(none.unwrap_err().code, ErrorCode::NotFound);
        extend(&world, id, closing(20), days("1")).await.unwrap();
        let slower = extend(&world, id, closing(20), days("1")).await;
        assert_eq!(slower.unwrap_err().code, ErrorCode::Conflict);
        let again = extend(&world, id, closing(23), days("1")).await;
        assert_eq!(again.unwrap_err().code, ErrorCode::AlreadyExtended);
        let agreed = ExtensionForm {
            until: "30/11/2026".into(),
            agreement: "01/TT".into(),
            agreed_on: "20/11/2026".into(),
            ..days(BY_AGREEMENT)
        };
        extend(&world, id, closing(23), agreed).await.unwrap();
    })
    .await;
}

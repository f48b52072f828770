//! Books that nobody closed and years that nobody locked in time (DOMAIN §3.4, Q26).

use chungthuc_domain::{
    book::{BookState, month::Tally},
    view::book::{BookForm, BookRow},
};
use chungthuc_storage::{
    audit,
    repo::series::{self, SeriesKey},
    testing::TestDatabase,
};
use chungthuc_workflow::Actor;
use jiff::civil::date;

use crate::{
    books_lines::{line, with_right},
    support::{World, counter::run_jobs},
};

/// What the night does.
async fn night(world: &World) {
    world.workflow.start_upkeep().await.unwrap();
    run_jobs(&world.workflow).await;
}

async fn books(world: &World) -> Vec<BookRow> {
    world.workflow.books(&world.clerk).await.unwrap().books
}

/// What somebody was told of books.
async fn told(world: &World, actor: &Actor) -> Vec<String> {
    let view = world.workflow.notices(actor, 1).await.unwrap();
    let texts = view.listing.rows.into_iter().map(|row| row.text);
    texts.filter(|text| text.starts_with("Sổ")).collect()
}

/// A book for the days until 30 November.
async fn until_november(world: &World) -> BookRow {
    let form = BookForm {
        kind: String::new(),
        stem: "01/2026".into(),
        start_number: "1".into(),
        continues: String::new(),
        opened_on: "01/01/2026".into(),
        closes_on: "30/11/2026".into(),
    };
    let created = world.workflow.create_book(&world.clerk, form).await;
    created.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_book_closes_by_itself_the_day_after_its_last_and_the_next_can_be_opened() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let book = until_november(&world).await;
        line(&mut world, book.book, 1, date(2026, 11, 20), |_| ()).await;
        world.set_time(date(2026, 11, 30).at(23, 50, 0, 0));
        night(&world).await;
        assert_eq!(books(&world).await[0].state, BookState::Open, "its last day");

        world.set_time(date(2026, 12, 1).at(0, 5, 0, 0));
        night(&world).await;
        let closed = books(&world).await.remove(0);
        assert_eq!(closed.state, BookState::Closed);
        assert_eq!(closed.lock, None, "the year goes on");
        let closing = closed.closing.clone().unwrap();
        assert_eq!(
            (closing.on.as_str(), closing.by.as_str(), closing.tally),
            (
                "01/12/2026",
                "Hệ thống",
                Tally {
                    numbers: 1,
                    copies: 2,
                    fees: 4_000
                }
            )
        );
        let mut db = world.db.read().await.unwrap();
        let rows = audit::entries(&mut db, Some(world.unit), None, 10).await;
        let last = rows.unwrap().remove(0);
        assert_eq!(
            (last.action.as_str(), last.actor_name.as_str()),
            ("CLOSE_BOOK", "Hệ thống")
        );
        drop(db);
        assert_eq!(
            told(&world, &world.clerk).await,
            ["Sổ 01/2026-SCTĐT/BS đã tự đóng vì qua ngày đóng sổ 30/11/2026: 1 số, 2 bản sao, 4.000 đ. Hãy mở sổ mới để cấp số tiếp."]
        );
        world.open_book("02/2026", 2).await;

        // Run again, and on the next day, it does nothing twice.
        night(&world).await;
        world.set_time(date(2026, 12, 2).at(0, 5, 0, 0));
        night(&world).await;
        let after = books(&world).await;
        assert!(after.contains(&closed), "{after:?}");
        assert_eq!(told(&world, &world.clerk).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_books_of_a_year_are_locked_by_themselves_once_it_is_over() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let keeper = with_right(
            &world,
            test,
            &world.officer,
            chungthuc_domain::right::Right::BookManager,
        )
        .await;
        let first = until_november(&world).await;
        line(&mut world, first.book, 1, date(2026, 5, 4), |_| ()).await;
        world.close_book(first.book).await;
        let second = world.open_book("02/2026", 2).await;
        line(&mut world, second.book, 2, date(2026, 11, 20), |_| ()).await;

        world.set_time(date(2026, 12, 31).at(23, 50, 0, 0));
        night(&world).await;
        assert!(books(&world).await.iter().all(|book| book.lock.is_none()));
        world.set_time(date(2027, 1, 1).at(0, 5, 0, 0));
        night(&world).await;
        let locked = books(&world).await;
        let by = |book: &BookRow| book.lock.clone().map(|lock| (lock.on, lock.by));
        let system = Some(("01/01/2027".to_owned(), "Hệ thống".to_owned()));
        assert!(locked.iter().all(|book| by(book) == system), "{locked:?}");
        let closed_by = |stem: &str| {
            let found = locked.iter().find(|book| book.stem == stem);
            found.unwrap().closing.clone().unwrap().by
        };
        assert_eq!(closed_by("01/2026"), "Lý Mỹ Hà", "as it was closed by hand");
        assert_eq!(closed_by("02/2026"), "Hệ thống");
        let year = world.workflow.book_year(&world.clerk, 2026).await.unwrap();
        assert_eq!((year.tally.numbers, year.may_lock), (2, false));
        let audited = world.audited().await;
        assert_eq!(audited[audited.len() - 2..], ["CLOSE_BOOK", "LOCK_BOOKS"]);
        for actor in [&world.clerk, &keeper] {
            let told = told(&world, actor).await;
            assert_eq!(told.len(), 1, "{told:?}");
            assert!(told[0].contains("năm 2026 đã tự khóa"), "{told:?}");
        }
        night(&world).await;
        assert_eq!(books(&world).await, locked);
        let proposal = world.workflow.books(&world.clerk).await.unwrap();
        let proposal = proposal.new[0].proposal.clone();
        world
            .workflow
            .create_book(&world.clerk, proposal)
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_count_that_is_not_sure_is_not_recorded_for_good() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        until_november(&world).await;
        let kind = chungthuc_domain::book::BookKind::ElectronicCopies;
        let key = SeriesKey::on(world.unit, kind, date(2026, 11, 20));
        let mark = async |reason: Option<&'static str>| {
            let mut tx = world.db.begin().await.unwrap();
            series::set_locked(&mut tx, key, reason).await.unwrap();
            tx.commit().await.unwrap();
        };
        mark(Some("restored")).await;
        world.set_time(date(2026, 12, 1).at(0, 5, 0, 0));
        night(&world).await;
        assert_eq!(books(&world).await[0].state, BookState::Open);
        mark(None).await;
        world.set_time(date(2026, 12, 2).at(0, 5, 0, 0));
        night(&world).await;
        assert_eq!(books(&world).await[0].state, BookState::Closed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_book_is_closed_under_a_paper_that_is_being_numbered() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        until_november(&world).await;
        let paper = world.signed().await;
        world.set_time(date(2026, 11, 30).at(23, 59, 50, 0));
        let request = world.seal_request(paper).await;
        let (waiting, go) = world.keys.hold();
        let (workflow, clerk) = (world.workflow.clone(), world.clerk.clone());
        let sealing = tokio::spawn(async move { workflow.seal(&clerk, request).await });
        waiting.acquire().await.unwrap().forget();
        world.set_time(date(2026, 12, 1).at(0, 0, 1, 0));
        night(&world).await;
        assert_eq!(books(&world).await[0].state, BookState::Open);
        go.add_permits(1);
        // Abandoned at midnight, since its day is over.
        assert!(sealing.await.unwrap().is_err());
        world.set_time(date(2026, 12, 2).at(0, 5, 0, 0));
        night(&world).await;
        let closed = books(&world).await.remove(0);
        assert_eq!(closed.closing.unwrap().tally, Tally::default());
    })
    .await;
}

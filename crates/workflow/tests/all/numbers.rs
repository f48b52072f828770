//! DESIGN §3.1: numbers are unique, without gaps, and rise with the time of sealing.

use chungthuc_domain::{AppError, ErrorCode, PaperId};
use chungthuc_storage::{
    database::{Backend, Database},
    repo::register::{self, Entry},
    testing::TestDatabase,
};
use jiff::{
    SignedDuration,
    civil::{date, datetime},
};

use crate::support::{
    World,
    process::{Task, seal_all},
};

/// The register of the open book, by number.
pub async fn register(db: &Database, world: &World) -> Vec<Entry> {
    let books = world.workflow.books(&world.clerk).await.unwrap().books;
    let mut read = db.read().await.unwrap();
    let mut lines = Vec::new();
    for book in books {
        lines.extend(
            register::page_of_book(&mut read, book.book, 0, u32::MAX, 10_000)
                .await
                .unwrap(),
        );
    }
    lines.sort_by_key(|line| (line.year, line.number));
    lines
}

/// The numbers of a year, in order.
pub async fn numbers(world: &World, year: i16) -> Vec<u32> {
    let lines = register(&world.db, world).await;
    lines
        .into_iter()
        .filter(|line| line.year == year)
        .map(|line| line.number)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_clerks_who_seal_at_once_get_each_number_once_and_in_the_order_of_time() {
    const PAPERS: usize = 500;
    const CLERKS: usize = 50;
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let first = world.signed().await;
        world.open_book("01/2026", 1).await;
        let request = world.seal_request(first).await;
        let mut pile = world.signed_like(first, PAPERS - 1).await;
        pile.push(first);
        match test.backend() {
            // Two processes, each with half of the clerks and of the papers.
            Backend::Postgres => {
                let halves: Vec<_> = pile
                    .chunks(PAPERS / 2)
                    .map(|half| Task::SealAll(half.to_vec(), request.clone(), CLERKS / 2))
                    .map(|task| world.start(&world.clerk, task))
                    .collect();
                for half in halves {
                    half.finish();
                }
            }
            Backend::Sqlite => {
                let servers = [world.workflow.clone(), world.another_server().await];
                let clerks = (0..CLERKS).map(|n| (servers[n % 2].clone(), world.another_clerk()));
                seal_all(pile, &request, clerks).await;
            }
        }
        let lines = register(&world.db, &world).await;
        let numbers: Vec<u32> = lines.iter().map(|line| line.number).collect();
        assert_eq!(numbers, (1..=PAPERS as u32).collect::<Vec<_>>());
        assert!(lines.is_sorted_by_key(|line| line.sealed_at));
        let mut papers: Vec<PaperId> = lines.iter().map(|line| line.paper).collect();
        papers.sort();
        papers.dedup();
        assert_eq!(papers.len(), PAPERS);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_book_may_start_above_one_and_the_next_goes_on_where_it_ended() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let book = world.open_book("01/2026", 10).await;
        let paper = world.signed().await;
        let others = world.signed_like(paper, 2).await;
        assert_eq!(world.seal(paper).await.unwrap().number, "10/ĐT");
        assert_eq!(world.seal(others[0]).await.unwrap().number, "11/ĐT");

        world.close_book(book.book).await;
        let view = world.workflow.books(&world.clerk).await.unwrap();
        let proposal = view.new[0].proposal.clone();
        assert_eq!(proposal.stem, "02/2026");
        assert_eq!(proposal.start_number, "12");
        let mut wrong = proposal.clone();
        wrong.start_number = "1".into();
        let refused = world
            .workflow
            .create_book(&world.clerk, wrong)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::BookMustContinue { expected: 12 });
        world
            .workflow
            .create_book(&world.clerk, proposal)
            .await
            .unwrap();
        let sealed = world.seal(others[1]).await.unwrap();
        assert_eq!(
            (sealed.number.as_str(), sealed.book.as_str()),
            ("12/ĐT", "02/2026-SCTĐT/BS")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_first_books_opened_at_once_one_is_opened() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let books = world.workflow.books(&world.clerk).await.unwrap();
        let form = books.new[0].proposal.clone();
        let mut other = form.clone();
        other.stem = "A/2026".into();
        other.start_number = "500".into();
        other.continues = "sổ giấy".into();
        let (workflow, clerk) = (world.another_server().await, world.another_clerk());
        let (one, two) = tokio::join!(
            world.workflow.create_book(&world.clerk, form),
            workflow.create_book(&clerk, other)
        );
        let outcomes = [one.map(|_| ()), two.map(|_| ())];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let refused = AppError::new(ErrorCode::AnotherBookOpen);
        assert!(outcomes.contains(&Err(refused)), "{outcomes:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_year_starts_at_one_in_a_book_of_its_own() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.set_time(datetime(2026, 12, 31, 23, 50, 0, 0));
        let old = world.open_book("01/2026", 7).await;
        let paper = world.signed().await;
        let others = world.signed_like(paper, 2).await;
        assert_eq!(world.seal(paper).await.unwrap().number, "7/ĐT");
        let late = world.seal_request(others[0]).await;

        world.set_time(datetime(2027, 1, 1, 0, 5, 0, 0));
        let refused = world.workflow.seal(&world.clerk, late).await.unwrap_err();
        assert_eq!(
            refused.code,
            ErrorCode::BookClosed,
            "the old book ends with its year"
        );
        let view = world
            .workflow
            .open_sealing(&world.clerk, others[0])
            .await
            .unwrap();
        assert!(view.books.is_empty());

        world.close_book(old.book).await;
        let books = world.workflow.books(&world.clerk).await.unwrap();
        let proposal = books.new[0].proposal.clone();
        assert_eq!(
            (proposal.stem.as_str(), proposal.start_number.as_str()),
            ("01/2027", "1")
        );
        world
            .workflow
            .create_book(&world.clerk, proposal)
            .await
            .unwrap();
        assert_eq!(world.seal(others[0]).await.unwrap().number, "1/ĐT");
        assert_eq!(numbers(&world, 2026).await, [7]);
        let lines = register(&world.db, &world).await;
        assert_eq!(lines[1].certified_on, date(2027, 1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_that_is_being_sealed_at_midnight_gets_no_number_of_yesterday() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.set_time(datetime(2026, 11, 20, 23, 59, 50, 0));
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        let request = world.seal_request(paper).await;
        let (waiting, go) = world.keys.hold();
        let (workflow, clerk) = (world.workflow.clone(), world.clerk.clone());
        let sealing = tokio::spawn(async move { workflow.seal(&clerk, request).await });
        waiting.acquire().await.unwrap().forget();
        world.set_time(datetime(2026, 11, 21, 0, 0, 5, 0));
        go.add_permits(100);
        let refused = sealing.await.unwrap().unwrap_err();
        assert_eq!(refused.code, ErrorCode::DayTurned);
        assert!(register(&world.db, &world).await.is_empty());

        let sealed = world.seal(paper).await.unwrap();
        assert_eq!(sealed.number, "1/ĐT");
        let lines = register(&world.db, &world).await;
        assert_eq!(lines[0].certified_on, date(2026, 11, 21));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sealed_while_the_clock_is_behind_the_last_number() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        let others = world.signed_like(paper, 1).await;
        world.seal(paper).await.unwrap();
        let request = world.seal_request(others[0]).await;
        world.clock.advance(SignedDuration::from_secs(-5));
        let refused = world
            .workflow
            .seal(&world.clerk, request.clone())
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::ClockBehind);
        world.clock.advance(SignedDuration::from_secs(5));
        assert_eq!(
            world
                .workflow
                .seal(&world.clerk, request)
                .await
                .unwrap()
                .number,
            "2/ĐT"
        );
    })
    .await;
}

//! DESIGN §3.1 for copies on paper: numbers are unique, without gaps, and rise with time, under any
//! concurrency and any crash.

use chungthuc_domain::{
    ErrorCode, PaperId, book::BookKind, state::PaperState, view::paper_copy::NumberRequest,
};
use chungthuc_storage::{
    database::Backend,
    repo::series::{self, SeriesKey},
    testing::TestDatabase,
};
use jiff::{
    SignedDuration,
    civil::{date, datetime},
};

use crate::{
    numbers::{numbers, register},
    support::{
        World,
        process::{Task, number_all},
    },
};

const KIND: BookKind = BookKind::PaperCopies;

async fn signed_by_hand(world: &mut World, count: usize) -> Vec<PaperId> {
    let mut papers = Vec::with_capacity(count);
    for _ in 0..count {
        papers.push(world.signed_by_hand().await);
    }
    papers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_clerks_in_two_processes_get_each_number_once_and_in_the_order_of_time() {
    const PAPERS: usize = 120;
    const CLERKS: usize = 24;
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book_of(KIND, "01/2026", 1).await;
        let pile = signed_by_hand(&mut world, PAPERS).await;
        let request = world.number_request(pile[0]).await;
        match test.backend() {
            // Two processes, each with half of the clerks and of the papers.
            Backend::Postgres => {
                let halves: Vec<_> = pile
                    .chunks(PAPERS / 2)
                    .map(|half| Task::NumberAll(half.to_vec(), request.clone(), CLERKS / 2))
                    .map(|task| world.start(&world.clerk, task))
                    .collect();
                for half in halves {
                    half.finish();
                }
            }
            Backend::Sqlite => {
                let servers = [world.workflow.clone(), world.another_server().await];
                let clerks = (0..CLERKS).map(|n| (servers[n % 2].clone(), world.another_clerk()));
                number_all(pile, &request, clerks).await;
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
async fn a_crash_before_the_commit_uses_up_no_number() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book_of(KIND, "01/2026", 1).await;
        let papers = signed_by_hand(&mut world, 2).await;
        let task = Task::Number(world.number_request(papers[0]).await);
        world.start(&world.clerk, task).kill_where_it_stops();
        let state = world.paper(papers[0]).await.state;
        assert_eq!(state, PaperState::PendingSeal);
        // Nothing has to run out first: the lease went with the transaction.
        assert_eq!(world.number(papers[1]).await.unwrap().number, "1");
        assert_eq!(world.number(papers[0]).await.unwrap().number, "2");
        assert_eq!(numbers(&world, 2026).await, [1, 2]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_number_is_issued_while_the_series_is_leased_or_locked() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book_of(KIND, "01/2026", 1).await;
        let papers = signed_by_hand(&mut world, 2).await;
        let key = SeriesKey::on(world.unit, KIND, world.now().day());
        let until = world.now().plus_seconds(60);
        let mut tx = world.db.begin().await.unwrap();
        let held = series::claim(&mut tx, key, papers[1], world.now(), until).await;
        let fence = held.unwrap().unwrap().fence;
        tx.commit().await.unwrap();
        let request = world.number_request(papers[0]).await;
        let (workflow, clerk) = (world.workflow.clone(), world.clerk.clone());
        let asked = request.clone();
        let waiting = tokio::spawn(async move { workflow.number_copies(&clerk, asked).await });
        tokio::task::yield_now().await;
        assert!(register(&world.db, &world).await.is_empty());
        let mut tx = world.db.begin().await.unwrap();
        series::release(&mut tx, key, fence).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(waiting.await.unwrap().unwrap().number, "1");

        let mut tx = world.db.begin().await.unwrap();
        series::set_locked(&mut tx, key, Some("restored"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let refused = world.number(papers[1]).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::SeriesLocked);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_year_starts_at_one_in_a_book_of_its_own() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.set_time(datetime(2026, 12, 31, 23, 50, 0, 0));
        let old = world.open_book_of(KIND, "01/2026", 7).await;
        let papers = signed_by_hand(&mut world, 2).await;
        assert_eq!(world.number(papers[0]).await.unwrap().number, "7");
        let late = world.number_request(papers[1]).await;

        world.set_time(datetime(2027, 1, 1, 0, 0, 5, 0));
        let workflow = &world.workflow;
        let refused = workflow
            .number_copies(&world.clerk, late)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::BookClosed);
        world.close_book(old.book).await;
        let new = world.open_book_of(KIND, "01/2027", 1).await;
        let request = NumberRequest {
            book: new.book,
            ..world.number_request(papers[1]).await
        };
        let numbered = workflow.number_copies(&world.clerk, request).await.unwrap();
        assert_eq!(numbered.number, "1");
        assert_eq!(numbers(&world, 2026).await, [7]);
        let lines = register(&world.db, &world).await;
        assert_eq!(lines[1].certified_on, date(2027, 1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_numbered_while_the_clock_is_behind_the_last_number() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book_of(KIND, "01/2026", 1).await;
        let papers = signed_by_hand(&mut world, 2).await;
        world.number(papers[0]).await.unwrap();
        world.clock.advance(SignedDuration::from_secs(-5));
        let refused = world.number(papers[1]).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::ClockBehind);
        world.clock.advance(SignedDuration::from_secs(5));
        assert_eq!(world.number(papers[1]).await.unwrap().number, "2");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_clock_is_a_little_behind_waits_until_the_last_numbers_time_has_come() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book_of(KIND, "01/2026", 1).await;
        let papers = signed_by_hand(&mut world, 2).await;
        world.number(papers[0]).await.unwrap();
        world.clock.advance(SignedDuration::from_millis(-300));
        let (clock, second) = (world.clock.clone(), world.number(papers[1]));
        let tick = async {
            for _ in 0..40 {
                tokio::task::yield_now().await;
                clock.advance(SignedDuration::from_millis(10));
            }
        };
        let (second, ()) = tokio::join!(second, tick);
        assert_eq!(second.unwrap().number, "2");
        let lines = register(&world.db, &world).await;
        assert!(lines.is_sorted_by_key(|line| (line.sealed_at, line.number)));
    })
    .await;
}

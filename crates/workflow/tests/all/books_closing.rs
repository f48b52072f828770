//! "Đóng sổ" and "Khóa sổ" (NĐ 23/2015 Đ.13 k.1, k.2).

use chungthuc_domain::{
    ErrorCode,
    book::{BookState, month::Tally},
    view::book::BookForm,
};
use chungthuc_storage::testing::TestDatabase;
use jiff::civil::date;

use crate::{books_lines::line, support::World};

fn tally(numbers: u64) -> Tally {
    Tally {
        numbers,
        copies: 2 * numbers,
        fees: 4_000 * numbers,
    }
}

fn form(stem: &str, start: &str, year: i16) -> BookForm {
    BookForm {
        kind: String::new(),
        stem: stem.into(),
        start_number: start.into(),
        continues: String::new(),
        opened_on: format!("01/01/{year}"),
        closes_on: format!("31/12/{year}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_book_that_is_closed_records_what_it_holds_when_and_by_whom() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let book = world.open_book("01/2026", 10).await;
        for number in [10, 11, 12] {
            line(&mut world, book.book, number, date(2026, 11, 19), |_| ()).await;
        }
        let (workflow, clerk) = (&world.workflow, &world.clerk);
        let row = workflow.books(clerk).await.unwrap().books.remove(0);
        assert_eq!((row.closing, row.state), (None, BookState::Open));
        let closed = workflow
            .close_book(clerk, book.book, row.version)
            .await
            .unwrap();
        let listed = workflow.books(clerk).await.unwrap().books.remove(0);
        assert_eq!(listed, closed);
        let closing = closed.closing.unwrap();
        assert_eq!(
            (closing.on.as_str(), closing.by.as_str(), closing.tally),
            ("20/11/2026", "Lý Mỹ Hà", tally(3))
        );
        let again = workflow
            .close_book(clerk, book.book, listed.version)
            .await
            .unwrap_err();
        assert_eq!(again.code, ErrorCode::BookClosed);
        let edited = workflow
            .edit_book(
                clerk,
                book.book,
                listed.version,
                form("01/2026", "10", 2026),
            )
            .await;
        assert_eq!(edited.unwrap_err().code, ErrorCode::BookClosed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_years_books_are_locked_together_once_the_year_ends_and_never_open_again() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let first = world.open_book("01/2026", 1).await;
        for number in [1, 2] {
            line(&mut world, first.book, number, date(2026, 5, 4), |_| ()).await;
        }
        world.close_book(first.book).await;
        let second = world.open_book("02/2026", 3).await;
        line(&mut world, second.book, 3, date(2026, 11, 20), |_| ()).await;
        let (workflow, clerk) = (&world.workflow, &world.clerk);

        let year = workflow.book_year(clerk, 2026).await.unwrap();
        assert_eq!(
            (year.books.len(), year.tally, year.may_lock),
            (2, tally(3), false)
        );
        let early = workflow.lock_books(clerk, 2026, 3).await.unwrap_err();
        assert!(early.of_field("year").is_some(), "{early:?}");
        assert!(workflow.books(clerk).await.unwrap().to_lock.is_empty());

        world.set_time(date(2026, 12, 31).at(16, 30, 0, 0));
        assert!(workflow.book_year(clerk, 2026).await.unwrap().may_lock);
        assert_eq!(workflow.books(clerk).await.unwrap().to_lock, [2026]);
        // What the person was shown isn't what there is.
        let stale = workflow.lock_books(clerk, 2026, 2).await.unwrap_err();
        assert_eq!(stale.code, ErrorCode::Conflict);
        let locked = workflow.lock_books(clerk, 2026, 3).await.unwrap();
        assert_eq!(locked, workflow.book_year(clerk, 2026).await.unwrap());
        let lock = locked.lock.clone().unwrap();
        assert_eq!(
            (lock.on.as_str(), lock.by.as_str()),
            ("31/12/2026", "Lý Mỹ Hà")
        );
        assert!(!locked.may_lock);
        let held: Vec<_> = locked
            .books
            .iter()
            .map(|book| {
                (
                    book.0.state,
                    book.0.closing.as_ref().unwrap().tally,
                    book.0.lock.is_some(),
                )
            })
            .collect();
        assert_eq!(
            held,
            [
                (BookState::Closed, tally(2), true),
                (BookState::Closed, tally(1), true)
            ]
        );
        assert!(workflow.books(clerk).await.unwrap().to_lock.is_empty());

        let again = workflow.lock_books(clerk, 2026, 3).await.unwrap_err();
        assert!(again.of_field("year").is_some());
        let more = workflow
            .create_book(clerk, form("03/2026", "4", 2026))
            .await
            .unwrap_err();
        assert!(more.of_field("opened_on").is_some(), "{more:?}");
        let version = locked.books[1].0.version;
        let edited = workflow
            .edit_book(clerk, second.book, version, form("02/2026", "3", 2026))
            .await;
        assert_eq!(edited.unwrap_err().code, ErrorCode::BookClosed);
        let audited = world.audited().await;
        assert_eq!(audited[audited.len() - 2..], ["CLOSE_BOOK", "LOCK_BOOKS"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_book_of_the_year_goes_on_and_the_next_years_begins_at_one() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let first = world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        let others = world.signed_like(paper, 2).await;
        assert_eq!(world.seal(paper).await.unwrap().number, "1/ĐT");
        world.close_book(first.book).await;
        let (workflow, clerk) = (&world.workflow, &world.clerk);
        let again = workflow
            .create_book(clerk, form("02/2026", "1", 2026))
            .await
            .unwrap_err();
        assert_eq!(again.code, ErrorCode::BookMustContinue { expected: 2 });
        world.open_book("02/2026", 2).await;
        assert_eq!(world.seal(others[0]).await.unwrap().number, "2/ĐT");

        world.set_time(date(2027, 1, 4).at(8, 0, 0, 0));
        workflow.lock_books(clerk, 2026, 2).await.unwrap();
        let next = workflow.books(clerk).await.unwrap().new[0].proposal.clone();
        assert_eq!(
            (next.stem.as_str(), next.start_number.as_str()),
            ("01/2027", "1")
        );
        workflow.create_book(clerk, next).await.unwrap();
        let sealed = world.seal(others[1]).await.unwrap();
        assert_eq!(
            (sealed.number.as_str(), sealed.book.as_str()),
            ("1/ĐT", "01/2027-SCTĐT/BS")
        );
        assert_eq!(
            workflow.book_year(clerk, 2026).await.unwrap().tally.numbers,
            2
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_book_that_is_locked_isnt_deleted() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let book = world.open_book("01/2026", 1).await;
        world.set_time(date(2027, 1, 4).at(8, 0, 0, 0));
        let (workflow, clerk) = (&world.workflow, &world.clerk);
        let locked = workflow.lock_books(clerk, 2026, 0).await.unwrap();
        assert_eq!(locked.tally, Tally::default());
        let version = locked.books[0].0.version;
        let refused = workflow
            .delete_book(clerk, book.book, version)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::BookClosed);
        let nothing = workflow.lock_books(clerk, 2025, 0).await.unwrap_err();
        assert_eq!(nothing.code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_locked_under_a_paper_that_is_being_numbered() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        world.set_time(date(2026, 12, 31).at(16, 0, 0, 0));
        let request = world.seal_request(paper).await;
        let (waiting, go) = world.keys.hold();
        let (workflow, clerk) = (world.workflow.clone(), world.clerk.clone());
        let sealing = tokio::spawn(async move { workflow.seal(&clerk, request).await });
        waiting.acquire().await.unwrap().forget();
        let refused = world
            .workflow
            .lock_books(&world.clerk, 2026, 0)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::Busy);
        go.add_permits(1);
        assert_eq!(sealing.await.unwrap().unwrap().number, "1/ĐT");
        let locked = world
            .workflow
            .lock_books(&world.clerk, 2026, 1)
            .await
            .unwrap();
        assert_eq!(locked.tally, tally(1));
    })
    .await;
}

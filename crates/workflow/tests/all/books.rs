//! "Quản lý sổ chứng thực".

use chungthuc_domain::{ErrorCode, book::BookState, view::book::BookForm};
use chungthuc_storage::testing::TestDatabase;

use crate::support::{ON_PAPER, World};

fn form(stem: &str, start: &str) -> BookForm {
    BookForm {
        kind: String::new(),
        stem: stem.into(),
        start_number: start.into(),
        continues: String::new(),
        opened_on: "01/01/2026".into(),
        closes_on: "31/12/2026".into(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_book_of_a_kind_is_open_and_names_are_unique() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, clerk) = (&world.workflow, &world.clerk);
        let first = workflow
            .create_book(clerk, form("01/2026", "1"))
            .await
            .unwrap();
        assert_eq!(
            (first.name.as_str(), first.state),
            ("01/2026-SCTĐT/BS", BookState::Open)
        );
        let refused = workflow
            .create_book(clerk, form("02/2026", "1"))
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::AnotherBookOpen);
        let closed = workflow
            .close_book(clerk, first.book, first.version)
            .await
            .unwrap();
        assert_eq!(closed.state, BookState::Closed);
        let refused = workflow
            .create_book(clerk, form("01/2026", "1"))
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::BookNameTaken);
        workflow
            .create_book(clerk, form("02/2026", "1"))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_book_is_deleted_only_while_it_is_empty() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let book = world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        world.seal(paper).await.unwrap();
        let row = world
            .workflow
            .books(&world.clerk)
            .await
            .unwrap()
            .books
            .remove(0);
        assert_eq!(row.last_number, Some(1));
        let delete = async |version| {
            world
                .workflow
                .delete_book(&world.clerk, book.book, version)
                .await
        };
        assert_eq!(
            delete(row.version).await.unwrap_err().code,
            ErrorCode::BookNotEmpty
        );

        let closed = world
            .workflow
            .close_book(&world.clerk, row.book, row.version)
            .await
            .unwrap();
        assert_eq!(closed.last_number, Some(1));
        let empty = world.open_book("02/2026", 2).await;
        world
            .workflow
            .delete_book(&world.clerk, empty.book, empty.version)
            .await
            .unwrap();
        assert_eq!(
            world
                .workflow
                .books(&world.clerk)
                .await
                .unwrap()
                .books
                .len(),
            1
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_book_with_numbers_keeps_its_name_and_its_start() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let book = world.open_book("01/2026", 1).await;
        let mut edited = form("01a/2026", "5");
        edited.continues = ON_PAPER.into();
        let row = world
            .workflow
            .edit_book(&world.clerk, book.book, book.version, edited)
            .await
            .unwrap();
        assert_eq!((row.stem.as_str(), row.start_number), ("01a/2026", 5));
        assert_eq!(row.continues.as_deref(), Some(ON_PAPER));
        let paper = world.signed().await;
        world.seal(paper).await.unwrap();

        let row = world
            .workflow
            .books(&world.clerk)
            .await
            .unwrap()
            .books
            .remove(0);
        let edit = async |form: BookForm| {
            world
                .workflow
                .edit_book(&world.clerk, book.book, row.version, form)
                .await
        };
        let refused = edit(form("01b/2026", "5")).await.unwrap_err();
        assert!(refused.of_field("stem").is_some(), "{refused:?}");
        let mut early = form("01a/2026", "5");
        early.closes_on = "01/11/2026".into();
        let refused = edit(early.clone()).await.unwrap_err();
        assert!(refused.of_field("closes_on").is_some(), "{refused:?}");
        early.closes_on = "30/11/2026".into();
        assert_eq!(edit(early).await.unwrap().closes_on, "30/11/2026");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_book_is_not_closed_under_a_paper_that_is_being_numbered() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let book = world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        let request = world.seal_request(paper).await;
        let (waiting, go) = world.keys.hold();
        let (workflow, clerk) = (world.workflow.clone(), world.clerk.clone());
        let sealing = tokio::spawn(async move { workflow.seal(&clerk, request).await });
        waiting.acquire().await.unwrap().forget();
        let workflow = &world.workflow;
        let refused = workflow
            .close_book(&world.clerk, book.book, book.version)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::Busy);
        let refused = workflow
            .delete_book(&world.clerk, book.book, book.version)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::Busy);
        // Not even into another year, whose series nobody uses.
        let mut moved = form("01/2027", "1");
        moved.opened_on = "01/01/2027".into();
        moved.closes_on = "31/12/2027".into();
        let refused = workflow
            .edit_book(&world.clerk, book.book, book.version, moved)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::Busy);
        go.add_permits(1);
        assert_eq!(sealing.await.unwrap().unwrap().number, "1/ĐT");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leaders_and_officers_have_no_books() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        for stranger in [&world.leader, &world.officer] {
            let refused = world.workflow.books(stranger).await.unwrap_err();
            assert_eq!(refused.code, ErrorCode::NotFound);
            let refused = world
                .workflow
                .create_book(stranger, form("01/2026", "1"))
                .await
                .unwrap_err();
            assert_eq!(refused.code, ErrorCode::NotFound);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_book_that_does_not_begin_at_one_says_what_it_goes_on_from() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (workflow, clerk) = (world.workflow.clone(), world.clerk.clone());
        let refused = workflow
            .create_book(&clerk, form("02/2026", "42"))
            .await
            .unwrap_err();
        assert!(refused.of_field("continues").is_some(), "{refused:?}");
        let first = workflow
            .create_book(
                &clerk,
                BookForm {
                    continues: " sổ giấy 01/2026, đến số 41 ".into(),
                    ..form("02/2026", "42")
                },
            )
            .await
            .unwrap();
        let ground = first.continues.as_deref();
        assert_eq!(ground, Some("sổ giấy 01/2026, đến số 41"));

        // What is kept here is named by itself, whatever was typed.
        let paper = world.signed().await;
        world.seal(paper).await.unwrap();
        world.close_book(first.book).await;
        let new = workflow.books(&clerk).await.unwrap().new.remove(0);
        assert_eq!(new.continues, "Sổ 02/2026-SCTĐT/BS, đến số 42/ĐT");
        let next = BookForm {
            continues: "sổ khác".into(),
            ..new.proposal
        };
        let next = workflow.create_book(&clerk, next).await.unwrap();
        assert_eq!(next.continues, Some(new.continues));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_book_that_begins_at_one_goes_on_from_nothing() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let typed = BookForm {
            continues: "sổ giấy".into(),
            ..form("01/2026", "1")
        };
        let book = world.workflow.create_book(&world.clerk, typed).await;
        assert_eq!(book.unwrap().continues, None);
    })
    .await;
}

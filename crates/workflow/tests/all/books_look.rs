//! "Xem thông tin sổ": the search among the numbers of a book, and who may look, manage, take away.

use chungthuc_domain::{ErrorCode, right::Right, view::book::BookQuery};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::Actor;
use jiff::civil::date;

use crate::{
    books_lines::{line, with_right},
    support::World,
};

/// The numbers that a search finds, and how many it says there are.
async fn found(
    world: &World,
    book: chungthuc_domain::BookId,
    query: BookQuery,
) -> (Vec<String>, u64) {
    let view = world
        .workflow
        .search_book(&world.clerk, book, query)
        .await
        .unwrap();
    let numbers = view.rows.rows.into_iter().map(|row| row.number);
    (numbers.collect(), view.rows.total)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_book_is_searched_by_number_name_email_paper_type_and_days() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let book = world.open_book("01/2026", 1).await.book;
        line(&mut world, book, 1, date(2026, 3, 2), |_| ()).await;
        line(&mut world, book, 2, date(2026, 3, 2), |line| {
            line.applicant_name = "Đinh Văn Cổ Hủ".into();
            line.applicant_email = None;
            line.document_name = "Bằng tốt nghiệp".into();
        })
        .await;
        line(&mut world, book, 3, date(2026, 11, 20), |line| {
            line.applicant_name = "CÔNG TY TNHH ÁNH DƯƠNG".into();
            line.applicant_email = Some("anhduong@example.com".into());
        })
        .await;
        let text = |text: &str| BookQuery {
            text: text.into(),
            ..BookQuery::default()
        };
        let number = |number: &str| BookQuery {
            number: number.into(),
            ..BookQuery::default()
        };
        let days = |from: &str, to: &str| BookQuery {
            from: from.into(),
            to: to.into(),
            ..BookQuery::default()
        };
        for (query, expected) in [
            (BookQuery::default(), vec!["1/ĐT", "2/ĐT", "3/ĐT"]),
            (number("2"), vec!["2/ĐT"]),
            (number("3/ĐT"), vec!["3/ĐT"]),
            (number("4"), vec![]),
            (text("3/đt"), vec!["3/ĐT"]),
            (text("dinh co"), vec!["2/ĐT"]),
            (text("ĐINH"), vec!["2/ĐT"]),
            (text("maisao@"), vec!["1/ĐT"]),
            (text("anhduong@example.com công"), vec!["3/ĐT"]),
            (text("bằng tốt"), vec!["2/ĐT"]),
            (text("khai sinh"), vec!["1/ĐT", "3/ĐT"]),
            (text("=1+1 %_'"), vec![]),
            (
                BookQuery {
                    document_type: "GKS".into(),
                    ..text("mai")
                },
                vec!["1/ĐT"],
            ),
            (
                BookQuery {
                    document_type: "GK".into(),
                    ..BookQuery::default()
                },
                vec![],
            ),
            (days("02/03/2026", "02/03/2026"), vec!["1/ĐT", "2/ĐT"]),
            (days("3/3/2026", ""), vec!["3/ĐT"]),
            (days("", "1/3/2026"), vec![]),
        ] {
            let (numbers, total) = found(&world, book, query.clone()).await;
            assert_eq!(numbers, expected, "{query:?}");
            assert_eq!(total, expected.len() as u64, "{query:?}");
        }
        let second = BookQuery {
            page: 2,
            per_page: 2,
            ..BookQuery::default()
        };
        assert_eq!(
            found(&world, book, second).await,
            (vec!["3/ĐT".to_owned()], 3)
        );
        let refused = world
            .workflow
            .search_book(&world.clerk, book, days("2/3/2026", "1/3/2026"));
        assert!(refused.await.unwrap_err().of_field("to").is_some());

        let view = world
            .workflow
            .search_book(&world.clerk, book, BookQuery::default())
            .await
            .unwrap();
        assert_eq!(view.months.len(), 11);
        assert_eq!(view.document_types[0].code, "GKS");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_is_found_by_the_identifier_of_who_asked_for_it() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let book = world.open_book("01/2026", 1).await.book;
        let paper = world.signed().await;
        let mut tx = world.db.begin().await.unwrap();
        sqlx::query("UPDATE dossier SET applicant_identifier = '003190000011'")
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        // Through the seal, as lines come into being.
        world.seal(paper).await.unwrap();
        let text = |text: &str| BookQuery {
            text: text.into(),
            ..BookQuery::default()
        };
        for (typed, count) in [("003190", 1), ("003190000011 sao", 1), ("190000011", 0)] {
            assert_eq!(found(&world, book, text(typed)).await.1, count, "{typed}");
        }
    })
    .await;
}

/// What somebody may do with books, by trying: look, take away, manage.
async fn may(world: &World, actor: &Actor) -> [bool; 3] {
    let workflow = &world.workflow;
    let book = workflow.books(&world.clerk).await.unwrap().books[0].clone();
    let id = book.book;
    let refused = |error: chungthuc_domain::AppError| assert_eq!(error.code, ErrorCode::NotFound);
    let looks = [
        workflow
            .books(actor)
            .await
            .map(drop)
            .map_err(refused)
            .is_ok(),
        workflow
            .search_book(actor, id, BookQuery::default())
            .await
            .map(drop)
            .map_err(refused)
            .is_ok(),
        workflow
            .book_year(actor, 2026)
            .await
            .map(drop)
            .map_err(refused)
            .is_ok(),
    ];
    let takes = [
        workflow
            .export_book(actor, id)
            .await
            .map(drop)
            .map_err(refused)
            .is_ok(),
        workflow
            .print_book(actor, id, "11/2026")
            .await
            .map(drop)
            .map_err(refused)
            .is_ok(),
    ];
    let wrong_version = book.version + 7;
    let closes = workflow
        .close_book(actor, id, wrong_version)
        .await
        .unwrap_err()
        .code;
    let locks = workflow.lock_books(actor, 2026, 0).await.unwrap_err();
    let manages = [
        closes == ErrorCode::Conflict,
        locks.of_field("year").is_some(),
    ];
    assert!(manages[0] || closes == ErrorCode::NotFound && locks.code == ErrorCode::NotFound);
    for each in [&looks[..], &takes[..], &manages[..]] {
        assert!(each.iter().all(|may| *may == each[0]), "{each:?}");
    }
    [looks[0], takes[0], manages[0]]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_may_look_may_take_away_and_only_managers_close_and_lock() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let (officer, leader) = (&world.officer, &world.leader);
        assert_eq!(may(&world, &world.clerk).await, [true, true, true]);
        assert_eq!(may(&world, officer).await, [false, false, false]);
        assert_eq!(may(&world, leader).await, [false, false, false]);
        let auditor = with_right(&world, test, leader, Right::Auditor).await;
        assert_eq!(may(&world, &auditor).await, [true, true, false]);
        // Grantable to officers too (DOMAIN Q3).
        let manager = with_right(&world, test, officer, Right::BookManager).await;
        assert_eq!(may(&world, &manager).await, [true, true, true]);
        let mut elsewhere = manager.clone();
        elsewhere.unit = None;
        assert_eq!(may(&world, &elsewhere).await, [false, false, false]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_right_that_was_taken_back_takes_nothing_away_whatever_the_session_remembers() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let book = world.open_book("01/2026", 1).await.book;
        let mut forged = world.officer.clone();
        forged.grants[0].right = Right::BookManager;
        let workflow = &world.workflow;
        let before = world.audited().await.len();
        let refused = workflow.export_book(&forged, book).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotFound);
        let refused = workflow
            .print_book(&forged, book, "11/2026")
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotFound);
        let refused = workflow.lock_books(&forged, 2026, 0).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotFound);
        assert_eq!(world.audited().await.len(), before);
    })
    .await;
}

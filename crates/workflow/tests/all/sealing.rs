//! The clerk's step.

use chungthuc_domain::{
    ErrorCode,
    state::{PaperState, Step},
    view::{book::BookQuery, signing::SealRequest},
};
use chungthuc_storage::{
    repo::{register, series, series::SeriesKey},
    testing::TestDatabase,
};

use crate::support::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn number_seal_and_register_row_come_into_being_together() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let book = world.open_book("01/2026", 7).await;
        let paper = world.signed().await;
        let view = world
            .workflow
            .open_sealing(&world.clerk, paper)
            .await
            .unwrap();
        assert_eq!(view.books[0].next_number, "7/ĐT");
        assert!(!view.held.is_empty() && !view.not_judged.is_empty());
        // Over the left third of the signature, at its true size (NĐ 30/2020, Phụ lục I, II.8a).
        let (seal, signature) = (view.placements[0].rect, view.signature.rect);
        let third = signature.x0 + signature.width() / 3.0;
        assert!((seal.x1 - third).abs() < 0.5, "{seal:?} {signature:?}");

        let sealed = world.seal(paper).await.unwrap();
        assert_eq!(
            (sealed.number.as_str(), sealed.book.as_str()),
            ("7/ĐT", "01/2026-SCTĐT/BS")
        );
        let row = world.paper(paper).await;
        assert_eq!(
            (row.state, row.sealed),
            (PaperState::Sealed, Some(sealed.file.id))
        );
        let signed = world.bytes(row.signed.unwrap()).await;
        assert!(world.bytes(sealed.file.id).await.starts_with(&signed));
        let line = register::of_paper(&mut world.db.read().await.unwrap(), paper).await;
        let line = line.unwrap().unwrap();
        assert_eq!(
            (line.number, line.book, line.file_sha256),
            (7, book.book, sealed.file.sha256)
        );
        assert_eq!(line.signer_name, "Đỗ Thanh Trúc Lam");
        assert_eq!(line.signer_title, "Phó Chủ tịch UBND phường");
        assert_eq!((line.copy_count, line.fee), (2, 4_000));

        let book = world
            .workflow
            .search_book(&world.clerk, book.book, BookQuery::default())
            .await
            .unwrap();
        assert_eq!((book.book.last_number, book.rows.total), (Some(7), 1));
        assert_eq!(book.rows.rows[0].number, "7/ĐT");
        let view = world.workflow.paper(&world.clerk, paper).await.unwrap();
        assert!(view.timeline.iter().any(|entry| entry.step == Step::Seal));
        let done = world
            .workflow
            .complete(&world.clerk, paper, view.version)
            .await
            .unwrap();
        assert_eq!(done.row.state, PaperState::Completed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_presses_seal_once() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        let request = world.seal_request(paper).await;
        let (other, clerk) = (world.another_server().await, world.another_clerk());
        let (one, two) = tokio::join!(
            world.workflow.seal(&world.clerk, request.clone()),
            other.seal(&clerk, request)
        );
        let outcomes = [one.map(|_| ()), two.map(|_| ())];
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        let refused = outcomes.into_iter().find_map(Result::err).unwrap().code;
        assert!(
            matches!(refused, ErrorCode::Busy | ErrorCode::WrongState),
            "{refused:?}"
        );
        assert_eq!(crate::numbers::numbers(&world, 2026).await, [1]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_leader_did_not_sign_is_not_sealed() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let unsigned = world.submitted().await;
        let refused = world
            .workflow
            .open_sealing(&world.clerk, unsigned)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::WrongState);

        let paper = world.signed().await;
        let request = world.seal_request(paper).await;
        let other = SealRequest {
            sha256: "0".repeat(64),
            ..request.clone()
        };
        let refused = world.workflow.seal(&world.clerk, other).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::DocumentChanged);

        // A file whose leader's signature is broken: one byte of the scan is another.
        let signed = world.paper(paper).await.signed.unwrap();
        let mut bytes = world.bytes(signed).await;
        let place = bytes
            .windows(4)
            .position(|window| window == b"/Typ")
            .unwrap();
        bytes[place + 4] ^= 1;
        world.objects.delete(signed.0).await.unwrap();
        world.objects.put(signed.0, &bytes).await.unwrap();
        let refused = world
            .workflow
            .open_sealing(&world.clerk, paper)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::LeaderSignatureInvalid);
        let refused = world
            .workflow
            .seal(&world.clerk, request)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::LeaderSignatureInvalid);
        assert!(crate::numbers::numbers(&world, 2026).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_series_issues_nothing() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        let request = world.seal_request(paper).await;
        let day = world.now().day();
        let kind = chungthuc_domain::book::BookKind::ElectronicCopies;
        let key = SeriesKey::on(world.unit, kind, day);
        let lock = async |reason: Option<&str>| {
            let mut tx = world.db.begin().await.unwrap();
            series::set_locked(&mut tx, key, reason).await.unwrap();
            tx.commit().await.unwrap();
        };
        lock(Some("restored")).await;
        let refused = world
            .workflow
            .seal(&world.clerk, request.clone())
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::SeriesLocked);
        lock(None).await;
        assert_eq!(
            world
                .workflow
                .seal(&world.clerk, request)
                .await
                .unwrap()
                .number,
            "1/ĐT"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sealed_without_an_open_book() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let book = world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        let request = world.seal_request(paper).await;
        world.close_book(book.book).await;
        let refused = world
            .workflow
            .seal(&world.clerk, request)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::BookClosed);
        let view = world
            .workflow
            .open_sealing(&world.clerk, paper)
            .await
            .unwrap();
        assert!(view.books.is_empty());
    })
    .await;
}

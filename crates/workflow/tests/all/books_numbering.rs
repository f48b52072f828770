//! How books are named and numbered (DOMAIN Q2, Q4).

use chungthuc_domain::{ErrorCode, UnitId, view::unit::NumberingForm};
use chungthuc_storage::testing::TestDatabase;

use crate::{support::World, unit_settings::above};

fn form(suffix: &str, width: &str) -> NumberingForm {
    NumberingForm {
        suffix: suffix.into(),
        width: width.into(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_counts_for_books_opened_from_then_on_and_what_was_printed_stays() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (_, admin) = above(&world).await;
        let first = world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        let others = world.signed_like(paper, 2).await;
        assert_eq!(world.seal(paper).await.unwrap().number, "1/ĐT");
        let workflow = world.workflow.clone();
        workflow
            .set_numbering(&admin, world.unit, 0, form(" /ĐT ", "3"))
            .await
            .unwrap();
        assert_eq!(world.audited().await.last().unwrap(), "SET_NUMBERING");
        // The open book keeps what it was opened with.
        assert_eq!(world.seal(others[0]).await.unwrap().number, "2/ĐT");
        world.close_book(first.book).await;
        let new = workflow.books(&world.clerk).await.unwrap().new.remove(0);
        assert_eq!(
            (new.suffix.as_str(), new.continues.as_str()),
            ("/ĐT", "Sổ 01/2026-SCTĐT/BS, đến số 2/ĐT")
        );
        let second = workflow
            .create_book(&world.clerk, new.proposal)
            .await
            .unwrap();
        assert_eq!(second.name, "02/2026/ĐT");
        let sealed = world.seal(others[1]).await.unwrap();
        assert_eq!(
            (sealed.number.as_str(), sealed.book.as_str()),
            ("003/ĐT", "02/2026/ĐT")
        );
        // Wherever a number is shown it is as it was printed.
        for (paper, number) in [(paper, "1/ĐT"), (others[1], "003/ĐT")] {
            let view = workflow.paper(&world.clerk, paper).await.unwrap();
            assert_eq!(view.row.number.as_deref(), Some(number));
        }
        let view = workflow.unit_settings(&admin, world.unit).await.unwrap();
        assert_eq!(view.books.unwrap().numbering, form("/ĐT", "3"));
        assert_eq!(view.version, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_set_within_bounds_by_who_administers_the_unit_as_they_saw_it() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (_, admin) = above(&world).await;
        let set = async |actor, unit: UnitId, version, form| {
            let set = world.workflow.set_numbering(actor, unit, version, form);
            set.await.unwrap_err()
        };
        let wrong = set(&admin, world.unit, 0, form("-SCT/BS", "7")).await;
        for field in ["suffix", "width"] {
            assert!(wrong.of_field(field).is_some(), "{field}");
        }
        let stale = set(&admin, world.unit, 4, form("/ĐT", "0")).await;
        assert_eq!(stale.code, ErrorCode::Conflict);
        let clerk = set(&world.clerk, world.unit, 0, form("/ĐT", "0")).await;
        assert_eq!(clerk.code, ErrorCode::NotFound);
    })
    .await;
}

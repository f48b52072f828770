//! What is kept of copies on paper: who signed them by hand, and that an original was given back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use chungthuc_domain::{BookId, PaperId, book::BookKind, calendar::Moment};
use chungthuc_storage::{
    repo::{
        book,
        hand_signature::{self, HandSignature},
        original::{self, Returned},
        paper, queue,
        series::{self, SeriesKey},
    },
    testing::{
        TestDatabase,
        papers::{LEADER, UNIT, fill},
    },
};
use jiff::civil::date;
use uuid::Uuid;

const PAPER: PaperId = PaperId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0007));

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_later_signature_by_hand_takes_the_place_of_the_first() {
    TestDatabase::each(async |test| {
        fill(test, 8).await;
        let mut tx = test.begin().await.unwrap();
        assert_eq!(hand_signature::find(&mut tx, PAPER).await.unwrap(), None);
        let mut signature = HandSignature {
            paper: PAPER,
            signer: LEADER,
            signer_name: "Vũ Đình Khải Minh".into(),
            signer_title: "Chủ tịch UBND phường".into(),
            title_lines: vec!["KT. CHỦ TỊCH".into(), "PHÓ CHỦ TỊCH".into()],
            signed_at: Moment(1),
        };
        for at in [1, 2] {
            signature.signed_at = Moment(at);
            hand_signature::store(&mut tx, &signature).await.unwrap();
            let found = hand_signature::find(&mut tx, PAPER).await.unwrap();
            assert_eq!(found, Some(signature.clone()));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_original_is_given_back_once_and_lists_say_so() {
    TestDatabase::each(async |test| {
        fill(test, 8).await;
        let mut tx = test.begin().await.unwrap();
        let item = queue::find(&mut tx, PAPER).await.unwrap().unwrap();
        assert!(!item.original_returned);
        let returned = Returned {
            original: item.paper.original,
            to: "Nguyễn Hạ Vy An".into(),
            by: LEADER,
            by_name: "Nông Thị Hoài An".into(),
            at: Moment(5),
        };
        assert!(original::insert(&mut tx, &returned).await.unwrap());
        assert!(!original::insert(&mut tx, &returned).await.unwrap());
        let found = original::find(&mut tx, PAPER).await.unwrap();
        assert_eq!(found, Some(returned));
        let item = queue::find(&mut tx, PAPER).await.unwrap().unwrap();
        assert!(item.original_returned);
        assert_eq!(
            paper::find(&mut tx, PAPER).await.unwrap().unwrap().original,
            PAPER
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_has_a_series_and_an_open_book_of_each_kind() {
    TestDatabase::each(async |test| {
        fill(test, 8).await;
        let mut tx = test.begin().await.unwrap();
        let electronic = book::find_open(&mut tx, UNIT, BookKind::ElectronicCopies);
        let electronic = electronic.await.unwrap().unwrap();
        let of_paper = book::Book {
            id: BookId(Uuid::from_u128(99)),
            kind: BookKind::PaperCopies,
            suffix: "-SCT/BS".into(),
            ..electronic.clone()
        };
        book::insert(&mut tx, &of_paper).await.unwrap();
        let kinds = book::of_year(&mut tx, UNIT, 2026).await.unwrap();
        let kinds: Vec<_> = kinds.into_iter().map(|book| book.kind).collect();
        assert_eq!(kinds, BookKind::ALL);
        assert_eq!(book::of_unit(&mut tx, UNIT).await.unwrap().len(), 2);

        // A lease on one leaves the other free.
        let (now, until) = (Moment(1), Moment(1_000));
        for kind in BookKind::ALL {
            let key = SeriesKey::on(UNIT, kind, date(2026, 11, 20));
            let held = series::claim(&mut tx, key, PAPER, now, until).await;
            assert!(held.unwrap().is_some(), "{kind:?}");
            let again = series::claim(&mut tx, key, PAPER, now, until).await;
            assert!(again.unwrap().is_none(), "{kind:?}");
        }
    })
    .await;
}

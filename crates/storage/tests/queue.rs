//! The lists of papers among five thousand: what they hold, and that no list scans a table.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use chungthuc_domain::{
    applicant::ApplicantKind,
    calendar::Moment,
    state::PaperState,
    view::queue::{MOST_DUE, QueueOrder},
};
use chungthuc_storage::{
    database::Backend,
    repo::{
        queue::{self, FEW, Filter, Item, Place},
        undecided,
    },
    testing::{
        TestDatabase,
        papers::{HOUR, LEADER, OTHER_LEADER, UNIT, fill, is_back, lists, searches, state, words},
    },
};

const PAPERS: i64 = 5_000;

#[tokio::test]
async fn lists_of_five_thousand_are_right_and_scan_no_table() {
    TestDatabase::each(async |test| {
        fill(test, PAPERS).await;
        let mut db = test.read().await.unwrap();
        for (what, filter) in lists(PAPERS).into_iter().chain(searches()) {
            let plan = queue::plan(&mut db, test.backend(), &filter).await.unwrap();
            // That search reads everything, whichever way.
            let quick = what != "common words that no paper has both";
            for line in plan.iter().filter(|_| quick) {
                assert!(!scans(test.backend(), line), "{what}: {line}\n{plan:#?}");
            }
            let found = queue::list(&mut db, &filter).await.unwrap();
            let expected = expected(&filter);
            let known = found.total == expected.len() as u64;
            let least = found.more && found.total <= expected.len() as u64;
            assert!(known && !found.more || least, "{what}: {}", found.total);
            let page: Vec<_> = expected
                .into_iter()
                .skip(filter.offset as usize)
                .take(10)
                .collect();
            assert!(found.total >= filter.offset + page.len() as u64, "{what}");
            let rows: Vec<_> = found.rows.iter().map(hour).collect();
            assert_eq!(rows, page, "{what}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_late_is_counted_by_its_index() {
    TestDatabase::each(async |test| {
        fill(test, PAPERS).await;
        let mut db = test.read().await.unwrap();
        let states = [PaperState::PendingSeal, PaperState::Sealed];
        let (from, before) = (Moment(0), Moment(101 * HOUR));
        let late = queue::count_due(&mut db, UNIT, &states, None, from, before)
            .await
            .unwrap();
        assert_eq!(late, 38);
        let states = [PaperState::PendingSignature];
        let late = queue::count_due(&mut db, UNIT, &states, Some(LEADER), from, before)
            .await
            .unwrap();
        assert_eq!(late, 25);
        let ever = (Moment(i64::MIN), Moment(i64::MAX));
        let all = queue::count_due(&mut db, UNIT, &PaperState::ALL, None, ever.0, ever.1)
            .await
            .unwrap();
        assert_eq!(all, MOST_DUE);
    })
    .await;
}

#[tokio::test]
async fn originals_that_were_not_given_back_are_counted_by_their_index() {
    TestDatabase::each(async |test| {
        fill(test, PAPERS).await;
        let mut db = test.read().await.unwrap();
        let done = [PaperState::Completed, PaperState::Annulled];
        let kept = queue::count_kept(&mut db, UNIT, &done).await.unwrap();
        assert_eq!(kept, 312);
        let all = queue::count_kept(&mut db, UNIT, &PaperState::ALL)
            .await
            .unwrap();
        assert_eq!(all, MOST_DUE);
    })
    .await;
}

#[tokio::test]
async fn papers_whose_scans_nobody_has_decided_about_are_found_by_their_index() {
    TestDatabase::each(async |test| {
        fill(test, PAPERS).await;
        let mut tx = test.begin().await.unwrap();
        sqlx::query(
            "UPDATE paper SET state = CASE WHEN submitted_at <= $1 THEN 'CANCELLED' ELSE 'REFUSED' END
             WHERE submitted_at <= $2",
        )
        .bind(3 * HOUR)
        .bind(8 * HOUR)
        .execute(&mut *tx)
        .await
        .unwrap();
        let first = undecided::list(&mut tx, 1).await.unwrap()[0];
        assert_eq!((first.unit, first.ended_at), (UNIT, None));
        undecided::note_decided(&mut tx, first.id, Moment(0))
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let mut db = test.read().await.unwrap();
        let found = undecided::list(&mut db, 100).await.unwrap();
        assert_eq!(found.len(), 7);
        assert!(!found.contains(&first));
        let plan = undecided::plan(&mut db, test.backend()).await.unwrap();
        assert!(
            plan.iter().any(|line| line.contains("paper_undecided")),
            "{plan:#?}"
        );
    })
    .await;
}

#[tokio::test]
async fn every_page_of_a_list_goes_on_where_the_one_before_ended() {
    TestDatabase::each(async |test| {
        fill(test, 333).await;
        let mut db = test.read().await.unwrap();
        let (_, all) = lists(333)
            .into_iter()
            .find(|(what, _)| *what == "all")
            .unwrap();
        let mut numbers = Vec::new();
        for page in 0..40 {
            let filter = Filter {
                offset: page * 10,
                ..all.clone()
            };
            let found = queue::list(&mut db, &filter).await.unwrap();
            numbers.extend(found.rows.iter().map(hour));
        }
        assert_eq!(numbers, (1..=333).rev().collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn a_list_is_read_on_in_pieces_without_a_gap() {
    TestDatabase::each(async |test| {
        fill(test, PAPERS).await;
        let mut db = test.read().await.unwrap();
        for (what, filter) in lists(PAPERS).into_iter().chain(searches()) {
            let filter = Filter {
                limit: 700,
                offset: 0,
                ..filter
            };
            let mut numbers = Vec::new();
            let mut behind = None;
            loop {
                let rows = queue::read_on(&mut db, &filter, behind.as_ref())
                    .await
                    .unwrap();
                let Some(last) = rows.last() else { break };
                behind = Some(Place::of(&last.paper, filter.order));
                numbers.extend(rows.iter().map(hour));
            }
            assert_eq!(numbers, expected(&filter), "{what}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_even_the_rarest_word_finds_too_often_is_counted_as_far_as_the_next_page() {
    TestDatabase::each(async |test| {
        fill(test, PAPERS).await;
        let mut db = test.read().await.unwrap();
        let (_, all) = lists(PAPERS)
            .into_iter()
            .find(|(what, _)| *what == "all")
            .unwrap();
        let found = async |db: &mut _, words: &[&str], offset| {
            let filter = Filter {
                words: words.iter().map(|word| (*word).to_owned()).collect(),
                offset,
                ..all.clone()
            };
            let found = queue::list(db, &filter).await.unwrap();
            (found.rows.len(), found.total, found.more)
        };
        assert!(PAPERS as u64 >= FEW);
        // "so" begins a word of every paper.
        assert_eq!(found(&mut db, &["so"], 0).await, (10, 11, true));
        assert_eq!(found(&mut db, &["so"], 20).await, (10, 31, true));
        assert_eq!(found(&mut db, &["so"], 4_990).await, (10, 5_000, false));
        assert_eq!(found(&mut db, &["so", "nguoi"], 0).await, (10, 454, false));
        // Beyond the last page.
        assert_eq!(found(&mut db, &["so"], 6_000).await, (0, 11, true));
        assert_eq!(found(&mut db, &["so47"], 900).await, (0, 111, false));
    })
    .await;
}

/// The number of the paper in a row.
fn hour(row: &Item) -> i64 {
    row.paper.due_at.0 / HOUR
}

/// The numbers of the papers that a list holds, in its order.
fn expected(filter: &Filter) -> Vec<i64> {
    let kind = |i: i64| {
        if i % 3 == 0 {
            ApplicantKind::Citizen
        } else {
            ApplicantKind::NoAccount
        }
    };
    let signer = |i: i64| if i % 4 == 0 { LEADER } else { OTHER_LEADER };
    let has = |i: i64, wanted: &String| {
        words(i)
            .iter()
            .any(|word| word.starts_with(wanted.as_str()))
    };
    let mut numbers: Vec<i64> = (1..=PAPERS)
        .filter(|i| filter.states.contains(&state(*i)))
        .filter(|i| filter.kind.is_none_or(|wanted| wanted == kind(*i)))
        .filter(|i| filter.signer.is_none_or(|wanted| wanted == signer(*i)))
        .filter(|i| format!("H99.101-261120-{i:06}").starts_with(&filter.code))
        .filter(|i| filter.words.iter().all(|word| has(*i, word)))
        .filter(|i| !(filter.original_kept && is_back(*i)))
        .filter(|i| filter.from.is_none_or(|from| i * HOUR >= from.0))
        .filter(|i| filter.before.is_none_or(|before| i * HOUR < before.0))
        .filter(|i| {
            let due = |(from, before): (Moment, Moment)| (from.0..before.0).contains(&(i * HOUR));
            filter.due.is_none_or(due)
        })
        .collect();
    // Names go the other way round than numbers.
    let backwards = (filter.order == QueueOrder::Name) != filter.descending;
    if backwards {
        numbers.reverse();
    }
    numbers
}

/// Whether a line of a plan reads a whole table of papers, words or register rows. The one unit, the
/// one book and the two people are read rather than looked up.
fn scans(backend: Backend, line: &str) -> bool {
    match backend {
        Backend::Sqlite => ["p", "o", "t", "d", "r"].iter().any(|table| {
            line == format!("SCAN {table}") || line.starts_with(&format!("SCAN {table} "))
        }),
        Backend::Postgres => ["paper ", "paper_token ", "dossier ", "register_row "]
            .iter()
            .any(|table| line.contains(&format!("Seq Scan on {table}"))),
    }
}

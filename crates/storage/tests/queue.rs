//! The lists of papers among five thousand: what they hold, and that no list scans a table.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use chungthuc_domain::{
    applicant::ApplicantKind, calendar::Moment, state::PaperState, view::queue::QueueOrder,
};
use chungthuc_storage::{
    database::Backend,
    repo::queue::{self, Filter},
    testing::{
        TestDatabase,
        papers::{HOUR, LEADER, OTHER_LEADER, UNIT, fill, lists},
    },
};

const PAPERS: i64 = 5_000;

#[tokio::test]
async fn lists_of_five_thousand_are_right_and_scan_no_table() {
    TestDatabase::each(async |test| {
        fill(test, PAPERS).await;
        let mut db = test.read().await.unwrap();
        for (what, filter) in lists() {
            let plan = queue::plan(&mut db, test.backend(), &filter).await.unwrap();
            for line in &plan {
                assert!(!scans(test.backend(), line), "{what}: {line}\n{plan:#?}");
            }
            let rows = queue::rows(&mut db, &filter).await.unwrap();
            let total = queue::total(&mut db, &filter).await.unwrap();
            let expected = expected(&filter);
            assert_eq!(total, expected.len() as u64, "{what}");
            let page: Vec<_> = expected
                .into_iter()
                .skip(filter.offset as usize)
                .take(10)
                .collect();
            let found: Vec<_> = rows.iter().map(|row| row.paper.due_at.0 / HOUR).collect();
            assert_eq!(found, page, "{what}");
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
        assert_eq!(late, 50);
        let states = [PaperState::PendingSignature];
        let late = queue::count_due(&mut db, UNIT, &states, Some(LEADER), from, before)
            .await
            .unwrap();
        assert_eq!(late, 25);
    })
    .await;
}

/// The numbers of the papers that a list holds, in its order.
fn expected(filter: &Filter) -> Vec<i64> {
    let state = |i: i64| {
        if i % 2 == 1 {
            PaperState::PendingSeal
        } else {
            PaperState::PendingSignature
        }
    };
    let kind = |i: i64| {
        if i % 3 == 0 {
            ApplicantKind::Citizen
        } else {
            ApplicantKind::NoAccount
        }
    };
    let signer = |i: i64| if i % 4 == 0 { LEADER } else { OTHER_LEADER };
    let has = |i: i64, word: &String| {
        (i % 10 == 0 && "nguoi".starts_with(word.as_str()))
            || format!("so{i}").starts_with(word.as_str())
    };
    let mut numbers: Vec<i64> = (1..=PAPERS)
        .filter(|i| filter.states.contains(&state(*i)))
        .filter(|i| filter.kind.is_none_or(|wanted| wanted == kind(*i)))
        .filter(|i| filter.signer.is_none_or(|wanted| wanted == signer(*i)))
        .filter(|i| format!("H99.101-261120-{i:06}").starts_with(&filter.code))
        .filter(|i| filter.words.iter().all(|word| has(*i, word)))
        .filter(|i| filter.from.is_none_or(|from| i * HOUR >= from.0))
        .filter(|i| filter.before.is_none_or(|before| i * HOUR < before.0))
        .collect();
    // Names go the other way round than numbers.
    let backwards = (filter.order == QueueOrder::Name) != filter.descending;
    if backwards {
        numbers.reverse();
    }
    numbers
}

/// Whether a line of a plan reads a whole table of papers or words.
fn scans(backend: Backend, line: &str) -> bool {
    match backend {
        Backend::Sqlite => ["p", "o", "t", "d"].iter().any(|table| {
            line == format!("SCAN {table}") || line.starts_with(&format!("SCAN {table} "))
        }),
        Backend::Postgres => ["paper ", "paper_token ", "dossier "]
            .iter()
            .any(|table| line.contains(&format!("Seq Scan on {table}"))),
    }
}

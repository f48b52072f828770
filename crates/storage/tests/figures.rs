//! Figures and takings among a hundred thousand papers: that no table is read for them, and how long they
//! take.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::Instant;

use chungthuc_domain::calendar::Moment;
use chungthuc_storage::{
    repo::{figures, takings},
    testing::{
        TestDatabase,
        papers::{UNIT, fill},
    },
};
use jiff::civil::date;

#[tokio::test]
async fn counts_are_read_from_sums_of_days_and_from_indexes_that_hold_all_that_is_counted() {
    TestDatabase::each(async |test| {
        fill(test, 5_000).await;
        let mut db = test.read().await.unwrap();
        let days = (date(1970, 2, 1), date(1970, 2, 2));
        let plan = figures::plan(&mut db, test.backend(), UNIT, days.0, days.1);
        for line in plan.await.unwrap() {
            assert!(!line.contains("Seq Scan on paper "), "{line}");
            if line.contains("SEARCH paper ") || line.contains("SCAN paper ") {
                let covered = ["paper_sums", "paper_unfinished"]
                    .iter()
                    .any(|index| line.contains(&format!("COVERING INDEX {index}")));
                assert!(covered, "{line}");
            }
        }
        let start = Instant::now();
        let (first, last) = (date(1970, 1, 1), date(2100, 1, 1));
        let counted = figures::counted(&mut db, UNIT, &[first, days.0], last, Moment(0))
            .await
            .unwrap();
        let papers = counted.groups.iter().map(|group| group.sum.received);
        assert_eq!(papers.sum::<u64>(), 5_000);
        // One an hour, from one o'clock of the first day in UTC on: January, and all that follows.
        let january = counted.stretches.iter().filter(|(place, _)| *place == 0);
        let january: u64 = january.map(|(_, sum)| sum.received).sum();
        assert_eq!(january, 31 * 24 - 8);
        let days = takings::by_day(&mut db, UNIT, first, last).await.unwrap();
        assert!(!days.is_empty());
        eprintln!("{:?}", start.elapsed());
    })
    .await;
}

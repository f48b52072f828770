//! How long the database takes for a list of 20 among 100,000 papers: rows, total, and what is late and
//! due today, as a page asks for them, beside a question that costs nothing. Nearly all papers are
//! under way and late, more than are counted. Fails if the
//! median of any list is over 10 ms; searches are only told.
//!
//! `cargo bench -p chungthuc-storage --bench lists`

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use chungthuc_domain::calendar::Moment;
use chungthuc_storage::{
    repo::queue::{self, Filter},
    testing::{
        TestDatabase,
        papers::{HOUR, fill, lists, searches},
    },
};

const PAPERS: i64 = 100_000;
const TIMES: usize = 101;
const LIMIT: Duration = Duration::from_millis(10);
/// After the last paper was due.
const NOW: Moment = Moment((PAPERS + 1) * HOUR);
const TOMORROW: Moment = Moment((PAPERS + 25) * HOUR);

#[tokio::main]
async fn main() {
    let slowest = Cell::new(Duration::ZERO);
    TestDatabase::each(async |test| {
        fill(test, PAPERS).await;
        let mut db = test.read().await.unwrap();
        println!("\n{:?}, {PAPERS} papers", test.backend());
        println!(
            "{:>10} {:>10}  {:>6}  list",
            "median µs", "worst µs", "ratio"
        );
        let nothing = measure(async || {
            sqlx::query("SELECT 1").execute(&mut *db).await.unwrap();
        })
        .await;
        line("nothing", nothing, nothing);
        for (what, filter) in lists(PAPERS) {
            let took = measure(async || page(&mut db, &filter).await).await;
            line(what, took, nothing);
            slowest.set(slowest.get().max(took.0));
        }
        println!("{:>28}searches, not limited", "");
        for (what, filter) in searches() {
            let took = measure(async || page(&mut db, &filter).await).await;
            line(what, took, nothing);
        }
    })
    .await;
    if slowest.get() > LIMIT {
        println!("\nThe slowest took {} µs.", slowest.get().as_micros());
        std::process::exit(1);
    }
}

/// What a page asks for.
async fn page(db: &mut sqlx::AnyConnection, filter: &Filter) {
    let filter = Filter {
        limit: 20,
        ..filter.clone()
    };
    queue::list(db, &filter).await.unwrap();
    for (from, before) in [(Moment(i64::MIN), NOW), (NOW, TOMORROW)] {
        let (unit, states, signer) = (filter.unit, &filter.states, filter.signer);
        queue::count_due(db, unit, states, signer, from, before)
            .await
            .unwrap();
    }
}

/// Median and worst of many.
async fn measure(mut act: impl AsyncFnMut()) -> (Duration, Duration) {
    let mut all = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let start = Instant::now();
        act().await;
        all.push(start.elapsed());
    }
    all.sort_unstable();
    let of = |at: usize| all.get(at).copied().unwrap_or_default();
    (of(TIMES / 2), of(TIMES - 1))
}

fn line(what: &str, (median, worst): (Duration, Duration), nothing: (Duration, Duration)) {
    println!(
        "{:>10} {:>10}  {:>6.1}  {what}",
        median.as_micros(),
        worst.as_micros(),
        median.as_secs_f64() / nothing.0.as_secs_f64(),
    );
}

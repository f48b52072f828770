//! Two who do something at once: waits until the one is held up by what the other has begun.

use chungthuc_storage::database::{Backend, Database};

/// Waits until somebody waits for a lock in this database. On SQLite, where whoever writes second
/// hasn't even begun, there is nothing to wait for.
pub async fn until_somebody_waits(db: &Database) {
    if db.backend() == Backend::Sqlite {
        return;
    }
    for _ in 0..10_000 {
        let mut looking = db.read().await.unwrap();
        let waiting: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        .fetch_one(&mut *looking)
        .await
        .unwrap();
        if waiting > 0 {
            return;
        }
        drop(looking);
        tokio::task::yield_now().await;
    }
    panic!("nobody waits");
}

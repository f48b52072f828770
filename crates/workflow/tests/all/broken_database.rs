//! A database that fails is never taken for "there is none" or "nothing is lacking".

use chungthuc_domain::{AppError, ErrorCode, view::queue::QueueQuery};
use chungthuc_storage::testing::TestDatabase;

use crate::support::World;

fn is_internal<T>(outcome: Result<T, AppError>) -> bool {
    matches!(
        outcome.map(|_| ()).map_err(|error| error.code),
        Err(ErrorCode::Internal { .. })
    )
}

/// Takes a table away.
async fn without(world: &World, statement: &'static str) {
    let mut tx = world.db.begin().await.unwrap();
    sqlx::query(statement).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_is_told_as_one_where_a_missing_right_would_be_passed_over() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        without(&world, "ALTER TABLE grant_of_right RENAME TO grant_away").await;
        let export = workflow
            .export_papers(&world.clerk, QueueQuery::default())
            .await;
        assert!(is_internal(export), "it isn't known whether they may");
        without(&world, "ALTER TABLE unit RENAME TO unit_away").await;
        let lacking = workflow.lacking(&world.clerk).await;
        assert!(is_internal(lacking), "it isn't known what is lacking");
    })
    .await;
}

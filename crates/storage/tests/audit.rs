//! The audit log can be added to, and whatever else is done to it shows.
#![allow(clippy::unwrap_used, missing_docs)]

use chungthuc_domain::UnitId;
use chungthuc_domain::calendar::Moment;
use chungthuc_storage::audit::{self, Broken, Entry, Verdict};
use chungthuc_storage::clock::Clock;
use chungthuc_storage::database::Database;
use chungthuc_storage::ids::Ids;
use chungthuc_storage::testing::TestDatabase;

fn entry(test: &TestDatabase, unit: Option<UnitId>, action: &'static str) -> Entry {
    Entry {
        unit,
        at: Moment::from(test.clock().now()),
        actor: None,
        actor_name: "Lê Thị Bích".into(),
        action,
        subject: "paper 1".into(),
        details: serde_json::json!({"number": 41}),
    }
}

async fn add(test: &TestDatabase, unit: Option<UnitId>, action: &'static str) {
    let mut tx = test.begin().await.unwrap();
    audit::append(&mut tx, entry(test, unit, action));
    tx.commit().await.unwrap();
}

async fn verdict(database: &Database, unit: Option<UnitId>) -> Verdict {
    audit::verify(&mut database.read().await.unwrap(), unit)
        .await
        .unwrap()
}

#[tokio::test]
async fn entries_come_with_the_commit_and_only_with_it() {
    TestDatabase::each(async |test| {
        let mut tx = test.begin().await.unwrap();
        audit::append(&mut tx, entry(test, None, "SIGN"));
        drop(tx);
        let mut tx = test.begin().await.unwrap();
        audit::append(&mut tx, entry(test, None, "SEAL"));
        audit::append(&mut tx, entry(test, None, "DELIVER"));
        tx.commit().await.unwrap();
        let mut read = test.read().await.unwrap();
        let rows = audit::entries(&mut read, None, None, 10).await.unwrap();
        let seen: Vec<_> = rows
            .iter()
            .map(|row| (row.seq, row.action.as_str()))
            .collect();
        assert_eq!(seen, [(2, "DELIVER"), (1, "SEAL")]);
        assert_eq!(rows[0].details["number"], 41);
        assert_eq!(rows[0].actor_name, "Lê Thị Bích");
        let older = audit::entries(&mut read, None, Some(2), 10).await.unwrap();
        assert_eq!(older.len(), 1);
        let head = audit::head(&mut read, None).await.unwrap().unwrap();
        assert_eq!(head, (2, rows[0].hash.clone()));
    })
    .await;
}

#[tokio::test]
async fn each_unit_has_a_chain_of_its_own() {
    TestDatabase::each(async |test| {
        let unit = Some(UnitId(test.ids().uuid()));
        add(test, unit, "SIGN").await;
        add(test, unit, "SEAL").await;
        add(test, None, "LOGIN").await;
        assert!(matches!(
            verdict(test, unit).await,
            Verdict::Intact { rows: 2, .. }
        ));
        assert!(matches!(
            verdict(test, None).await,
            Verdict::Intact { rows: 1, .. }
        ));
        let empty = Some(UnitId(test.ids().uuid()));
        assert!(matches!(
            verdict(test, empty).await,
            Verdict::Intact { rows: 0, .. }
        ));
        let mut read = test.read().await.unwrap();
        assert_eq!(audit::heads(&mut read).await.unwrap(), [None, unit]);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_is_altered_taken_out_or_put_in_shows() {
    TestDatabase::each(async |test| {
        for _ in 0..5 {
            add(test, None, "SEAL").await;
        }
        let broken = async |change: &'static str, seq: i64, how: Broken| {
            let mut tx = test.begin().await.unwrap();
            sqlx::raw_sql(change).execute(&mut *tx).await.unwrap();
            let verdict = audit::verify(&mut tx, None).await.unwrap();
            assert_eq!(verdict, Verdict::Broken { seq, how }, "{change}");
        };
        broken(
            "UPDATE audit_entry SET actor_name = 'Khác' WHERE seq = 3",
            3,
            Broken::Altered,
        )
        .await;
        broken(
            "UPDATE audit_entry SET details = '{}' WHERE seq = 1",
            1,
            Broken::Altered,
        )
        .await;
        broken(
            "UPDATE audit_entry SET at = at + 1 WHERE seq = 5",
            5,
            Broken::Altered,
        )
        .await;
        broken(
            "UPDATE audit_entry SET actor_id = '' WHERE seq = 2",
            2,
            Broken::Altered,
        )
        .await;
        broken(
            "UPDATE audit_entry SET hash = previous_hash WHERE seq = 4",
            4,
            Broken::Altered,
        )
        .await;
        broken("DELETE FROM audit_entry WHERE seq = 2", 2, Broken::Unlinked).await;
        broken("DELETE FROM audit_entry WHERE seq = 5", 5, Broken::Head).await;
        broken("DELETE FROM audit_entry", 1, Broken::Head).await;
        broken("DELETE FROM audit_head", 6, Broken::Head).await;
        broken(
            "DELETE FROM audit_entry WHERE seq = 3;
             UPDATE audit_entry SET seq = seq - 1 WHERE seq > 3",
            3,
            Broken::Unlinked,
        )
        .await;
        assert!(matches!(
            verdict(test, None).await,
            Verdict::Intact { rows: 5, .. }
        ));
    })
    .await;
}

#[tokio::test]
async fn concurrent_transactions_in_two_processes_make_one_chain() {
    TestDatabase::each(async |test| {
        let (a, b) = (
            Some(UnitId(test.ids().uuid())),
            Some(UnitId(test.ids().uuid())),
        );
        let other = test.another().await;
        // Each writes to both chains, in either order: nobody may wait crosswise.
        let write = async |database: &Database, units: [Option<UnitId>; 2]| {
            for _ in 0..10 {
                let mut tx = database.begin().await.unwrap();
                for unit in units {
                    audit::append(&mut tx, entry(test, unit, "SEAL"));
                }
                tx.commit().await.unwrap();
            }
        };
        tokio::join!(
            write(test, [a, b]),
            write(test, [b, a]),
            write(&other, [a, b]),
            write(&other, [b, a])
        );
        for unit in [a, b] {
            assert!(matches!(
                verdict(test, unit).await,
                Verdict::Intact { rows: 40, .. }
            ));
        }
    })
    .await;
}

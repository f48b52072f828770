//! Logging in and out, and what the audit chain keeps of it.

use chungthuc_domain::{ErrorCode, PersonId};
use chungthuc_storage::{
    audit,
    repo::account::{self, Person},
    testing::TestDatabase,
};
use chungthuc_workflow::password;
use jiff::SignedDuration;
use uuid::Uuid;

use crate::support::World;

const PERSON: PersonId = PersonId(Uuid::from_u128(7));
const PASSWORD: &str = "mật khẩu đúng";

/// Somebody who has a password.
async fn with_password(world: &World) {
    let person = Person {
        id: PERSON,
        kind: "STAFF".into(),
        login: "an".into(),
        name: "Nguyễn Hạ Vy An".into(),
        identifier: None,
        phone: None,
        email: None,
        password_hash: Some(password::hash(PASSWORD, [7; 16]).unwrap()),
        state: "ACTIVE".into(),
        failed_logins: 0,
        locked_until: None,
        version: 1,
    };
    let mut tx = world.db.begin().await.unwrap();
    account::insert(&mut tx, &person, world.workflow.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn refused(world: &World, login: &str, password: &str) -> ErrorCode {
    world
        .workflow
        .login(login, password)
        .await
        .unwrap_err()
        .code
}

/// What the installation's chain tells of the person, the newest first.
async fn told(world: &World) -> Vec<String> {
    let mut db = world.db.read().await.unwrap();
    let entries = audit::entries(&mut db, None, None, 100).await.unwrap();
    entries
        .into_iter()
        .filter(|entry| entry.actor == Some(PERSON))
        .map(|entry| entry.action)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_five_wrong_passwords_the_account_waits_and_looks_as_if_there_were_none() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        with_password(&world).await;
        for _ in 0..5 {
            assert_eq!(
                refused(&world, "an", "đoán mò").await,
                ErrorCode::WrongPassword
            );
        }
        assert_eq!(
            refused(&world, "an", PASSWORD).await,
            ErrorCode::WrongPassword,
            "even the right one waits"
        );
        assert_eq!(
            refused(&world, "khong-co", PASSWORD).await,
            ErrorCode::WrongPassword
        );
        world.clock.advance(SignedDuration::from_mins(5));
        world.workflow.login("an", PASSWORD).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_goes_or_is_turned_away_is_in_the_audit_chain() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        with_password(&world).await;
        refused(&world, "an", "đoán mò").await;
        let session = world.workflow.login("an", PASSWORD).await.unwrap();
        world.workflow.logout(&session.token).await.unwrap();
        assert!(
            world
                .workflow
                .actor(&session.token)
                .await
                .unwrap()
                .is_none()
        );
        world.workflow.logout(&session.token).await.unwrap();
        assert_eq!(told(&world).await, ["LOGOUT", "LOGIN", "LOGIN_REFUSED"]);
    })
    .await;
}

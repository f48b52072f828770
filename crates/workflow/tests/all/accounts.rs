//! Logging in and out, and what the audit chain keeps of it.

use chungthuc_domain::{ErrorCode, PersonId, UnitId, right::Right};
use chungthuc_storage::{
    audit,
    repo::{
        account::{self, Person},
        unit::{self, Grant},
    },
    testing::TestDatabase,
};
use chungthuc_workflow::{Actor, password};
use jiff::SignedDuration;
use uuid::Uuid;

use crate::support::{World, office};

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

/// Whom a token stands for.
async fn actor(world: &World, token: &str) -> Option<Actor> {
    world.workflow.actor(token).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_after_an_hour_without_work_and_after_twelve_in_any_case() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        with_password(&world).await;
        let idle = world.workflow.login("an", PASSWORD).await.unwrap().token;
        world.clock.advance(SignedDuration::from_mins(59));
        assert!(actor(&world, &idle).await.is_some());
        world.clock.advance(SignedDuration::from_mins(59));
        assert!(actor(&world, &idle).await.is_some(), "it was used since");
        world.clock.advance(SignedDuration::from_mins(61));
        assert!(actor(&world, &idle).await.is_none());

        let busy = world.workflow.login("an", PASSWORD).await.unwrap().token;
        for _ in 0..23 {
            world.clock.advance(SignedDuration::from_mins(30));
            assert!(actor(&world, &busy).await.is_some());
        }
        world.clock.advance(SignedDuration::from_mins(31));
        assert!(actor(&world, &busy).await.is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_works_in_the_unit_one_chose_with_the_rights_of_today() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        with_password(&world).await;
        let there = UnitId(Uuid::from_u128(8));
        let today = world.now().day();
        let grant = |unit, right, valid_from, valid_to| Grant {
            person: PERSON,
            unit,
            right,
            title: String::new(),
            capacity: None,
            head_title: None,
            own_title: None,
            valid_from,
            valid_to,
        };
        let tomorrow = today.tomorrow().unwrap();
        let mut tx = world.db.begin().await.unwrap();
        unit::insert(&mut tx, &office(there, "H99.102"))
            .await
            .unwrap();
        for (id, grant) in [
            ("1", grant(world.unit, Right::Creator, None, Some(today))),
            ("2", grant(world.unit, Right::Sealer, Some(tomorrow), None)),
            ("3", grant(there, Right::Sealer, None, None)),
        ] {
            unit::insert_grant(&mut tx, id.into(), &grant)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let token = world.workflow.login("an", PASSWORD).await.unwrap().token;
        let held = async || {
            let actor = actor(&world, &token).await.unwrap();
            (actor.unit, actor.rights())
        };
        let here = actor(&world, &token).await.unwrap();
        world.workflow.choose_unit(&here, world.unit).await.unwrap();
        assert_eq!(held().await, (Some(world.unit), vec![Right::Creator]));
        world.workflow.choose_unit(&here, there).await.unwrap();
        let sealer = vec![Right::Sealer, Right::BookManager];
        assert_eq!(held().await, (Some(there), sealer.clone()));
        let elsewhere = UnitId(Uuid::from_u128(9));
        let refused = world.workflow.choose_unit(&here, elsewhere).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);

        world.workflow.choose_unit(&here, world.unit).await.unwrap();
        world.clock.advance(SignedDuration::from_hours(24));
        let token = world.workflow.login("an", PASSWORD).await.unwrap().token;
        let later = actor(&world, &token).await.unwrap();
        world
            .workflow
            .choose_unit(&later, world.unit)
            .await
            .unwrap();
        let later = actor(&world, &token).await.unwrap();
        assert_eq!((later.unit, later.rights()), (Some(world.unit), sealer));
    })
    .await;
}

//! What pages that are open are told of what others do, in this process and in others.

use std::time::Duration;

use chungthuc_domain::{
    PaperId, PersonId, SessionId, UnitId,
    calendar::Moment,
    state::{PaperState, Step},
    view::{
        account::Counters,
        live::{LiveEvent, PaperChange},
    },
};
use chungthuc_storage::{
    repo::{
        change::{self, Change},
        session::{self, Session},
        unit,
    },
    testing::TestDatabase,
};
use chungthuc_workflow::{Actor, Watching, Workflow};
use jiff::SignedDuration;
use tokio::sync::watch;

use crate::support::{
    World,
    counter::{citizen, form, form_for, submit},
    office, sha256,
};

/// Longer than any of it takes.
const PATIENCE: Duration = Duration::from_secs(15);

/// Logs somebody in; gives the token.
pub async fn logged_in(world: &World, person: PersonId, unit: Option<UnitId>) -> String {
    let token = world.workflow.ids.token();
    let now = world.now();
    let row = Session {
        id: SessionId(world.workflow.ids.uuid()),
        token_hash: sha256(token.as_bytes()),
        person,
        unit,
        last_seen_at: now,
        expires_at: now.plus_seconds(12 * 60 * 60),
    };
    let mut tx = world.db.begin().await.unwrap();
    session::insert(&mut tx, &row, now).await.unwrap();
    tx.commit().await.unwrap();
    token
}

/// The stream of a page of somebody who is logged in, and their token.
async fn page_of(world: &World, workflow: &Workflow, actor: &Actor) -> (Watching, String) {
    let token = logged_in(world, actor.person, actor.unit).await;
    let mut watching = workflow.watch(&token, None).await.unwrap().unwrap();
    let first = next(&mut watching).await;
    assert!(matches!(first, Some(LiveEvent::Counters(_))), "{first:?}");
    (watching, token)
}

pub async fn next(watching: &mut Watching) -> Option<LiveEvent> {
    let told = tokio::time::timeout(PATIENCE, watching.next()).await;
    told.expect("something is told").map(|told| told.event)
}

/// Tells of changes until the sender is dropped.
fn telling(workflow: &Workflow) -> watch::Sender<bool> {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(workflow.clone().tell_of_changes(stopped));
    stop
}

async fn change(watching: &mut Watching) -> PaperChange {
    match next(watching).await {
        Some(LiveEvent::Paper(change)) => change,
        other => panic!("{other:?}"),
    }
}

async fn counters(watching: &mut Watching) -> Counters {
    match next(watching).await {
        Some(LiveEvent::Counters(counters)) => counters,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_is_told_with_who_took_it_and_what_waits_by_now() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let _telling = telling(&world.workflow);
        let (mut page, _) = page_of(&world, &world.workflow, &world.leader).await;
        let form = form(&world).await;
        let sent = submit(&world, &world.workflow, form).await;
        let told = change(&mut page).await;
        assert_eq!((told.paper, told.step), (sent.paper, Step::Submit));
        assert_eq!(told.state, PaperState::PendingSignature);
        assert_eq!(told.by, Some(world.officer.person));
        assert_eq!(told.by_name, world.officer.name);
        assert_eq!(counters(&mut page).await.pending_signature, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_process_changed_is_told_too() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let another = world.another_server().await;
        let _telling = telling(&another);
        let (mut page, _) = page_of(&world, &another, &world.leader).await;
        let form = form(&world).await;
        let sent = submit(&world, &world.workflow, form).await;
        assert_eq!(change(&mut page).await.paper, sent.paper);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_hears_of_another_units_papers_or_of_what_others_are_told() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let _telling = telling(&world.workflow);
        let elsewhere = UnitId(world.workflow.ids.uuid());
        let mut tx = world.db.begin().await.unwrap();
        unit::insert(&mut tx, &office(elsewhere, "H99.102"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut theirs = world.leader.clone();
        theirs.unit = Some(elsewhere);
        theirs.grants[0].unit = elsewhere;
        let stranger =
            crate::support::counter::colleague(&world, &theirs, "noikhac", "Triệu Văn Đa Năng")
                .await;
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let other = citizen(&world, "Trần Gia Khánh Bình", "003203000022", None).await;

        let mut pages = Vec::new();
        for actor in [&stranger, &other] {
            pages.push(page_of(&world, &world.workflow, actor).await);
        }
        let (mut own, _) = page_of(&world, &world.workflow, &owner).await;
        let form = form_for(&world, &owner).await;
        submit(&world, &world.workflow, form).await;
        // The owner is told that there is a notice, and nothing of what goes on in the office.
        assert_eq!(next(&mut own).await, Some(LiveEvent::Notices));
        assert_eq!(counters(&mut own).await.notices, 1);
        for (page, token) in &mut pages {
            world.workflow.logout(token).await.unwrap();
            assert_eq!(
                next(page).await,
                Some(LiveEvent::Ended),
                "and nothing before"
            );
            assert_eq!(next(page).await, None);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_told_any_more_once_the_right_to_know_it_has_ended() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let _telling = telling(&world.workflow);
        let (mut page, _) = page_of(&world, &world.workflow, &world.officer).await;
        let mark = |unit, person, event| Change {
            id: world.workflow.ids.uuid(),
            at: world.now(),
            unit,
            person,
            event,
        };
        let step = PaperChange {
            paper: PaperId(world.workflow.ids.uuid()),
            step: Step::Submit,
            state: PaperState::PendingSignature,
            signer: world.leader.person,
            by: Some(world.clerk.person),
            by_name: world.clerk.name.clone(),
            at: world.now(),
        };
        let of_unit = mark(Some(world.unit), None, LiveEvent::Paper(step));
        let own = mark(None, Some(world.officer.person), LiveEvent::Notices);
        let mut tx = world.db.begin().await.unwrap();
        sqlx::query("UPDATE grant_of_right SET valid_to = '2026-01-01' WHERE person_id = $1")
            .bind(world.officer.person.to_string())
            .execute(&mut *tx)
            .await
            .unwrap();
        change::mark(&mut tx, &of_unit).await.unwrap();
        change::mark(&mut tx, &own).await.unwrap();
        tx.commit().await.unwrap();
        loop {
            match next(&mut page).await {
                Some(LiveEvent::Notices) => break,
                Some(LiveEvent::Counters(_)) => {}
                other => panic!("{other:?}"),
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_changes_at_once_than_are_read_at_once_stop_nothing() {
    /// As many as are read at once.
    const PIECE: usize = 5_000;
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let _telling = telling(&world.workflow);
        let (mut page, _) = page_of(&world, &world.workflow, &world.leader).await;
        let mut tx = world.db.begin().await.unwrap();
        for _ in 0..=PIECE {
            let own = Change {
                id: world.workflow.ids.uuid(),
                at: world.now(),
                unit: None,
                person: Some(world.clerk.person),
                event: LiveEvent::Notices,
            };
            change::mark(&mut tx, &own).await.unwrap();
        }
        tx.commit().await.unwrap();
        world.clock.advance(SignedDuration::from_secs(1));
        let form = form(&world).await;
        submit(&world, &world.workflow, form).await;
        // It may be told that it missed some: it wasn't read on while so many were passed on.
        loop {
            match next(&mut page).await {
                Some(LiveEvent::Counters(counters)) if counters.pending_signature == 1 => break,
                Some(_) => {}
                None => panic!("the stream has ended"),
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_lasts_as_long_as_its_session_and_does_not_prolong_it() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (mut page, token) = page_of(&world, &world.workflow, &world.clerk).await;
        world.clock.advance(SignedDuration::from_mins(59));
        assert!(world.workflow.watch(&token, None).await.unwrap().is_some());
        world.clock.advance(SignedDuration::from_mins(2));
        assert_eq!(next(&mut page).await, Some(LiveEvent::Ended));
        assert_eq!(next(&mut page).await, None);
        assert!(world.workflow.watch(&token, None).await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_was_cut_off_is_told_what_it_missed() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let token = logged_in(&world, world.leader.person, world.leader.unit).await;
        let cut_off = world.now();
        world.clock.advance(SignedDuration::from_mins(5));
        let form = form(&world).await;
        let sent = submit(&world, &world.workflow, form).await;
        let watch = async |since: Moment| {
            let opened = world.workflow.watch(&token, Some(since)).await;
            opened.unwrap().unwrap()
        };
        let mut page = watch(cut_off).await;
        assert_eq!(change(&mut page).await.paper, sent.paper);
        assert_eq!(counters(&mut page).await.pending_signature, 1);
        // Longer ago than marks are kept: everything is to be read anew.
        let mut page = watch(Moment(0)).await;
        assert_eq!(next(&mut page).await, Some(LiveEvent::Missed));
        // Nothing since: nothing is told.
        world.clock.advance(SignedDuration::from_mins(5));
        let mut page = watch(world.now()).await;
        world.workflow.logout(&token).await.unwrap();
        let _telling = telling(&world.workflow);
        assert_eq!(next(&mut page).await, Some(LiveEvent::Ended));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_end_when_the_program_stops() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (mut page, _) = page_of(&world, &world.workflow, &world.officer).await;
        world.workflow.close_streams();
        assert_eq!(next(&mut page).await, None);
    })
    .await;
}

//! Leaders who are away, and who signs meanwhile (DOMAIN §5.2).

use chungthuc_domain::{
    ErrorCode, PaperId, PersonId,
    right::Right,
    state::{PaperState, Step},
    view::{
        absence::{AbsenceForm, AbsenceState},
        queue::PaperAction,
    },
};
use chungthuc_storage::{repo::register, testing::TestDatabase};
use chungthuc_workflow::Actor;
use jiff::civil::date;

use crate::support::{World, counter::colleague};

/// From today to the Monday after; the clock stands on Friday, 20 November 2026.
fn form(person: PersonId, stand_in: PersonId) -> AbsenceForm {
    AbsenceForm {
        person: person.to_string(),
        stand_in: stand_in.to_string(),
        first_day: "20/11/2026".into(),
        last_day: "23/11/2026".into(),
        basis: "Thông báo phân công số 12/TB-UBND".into(),
    }
}

async fn with_deputy(world: &World) -> Actor {
    colleague(world, &world.leader, "uyquyen", "Hoàng Bích Sương").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_leader_is_away_the_form_proposes_the_stand_in_and_says_why() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let deputy = with_deputy(&world).await;
        let absence = form(world.leader.person, deputy.person);
        let noted = world
            .workflow
            .note_absence(&world.leader, None, absence)
            .await;
        noted.unwrap();
        let proposed = async || {
            let view = world
                .workflow
                .open_intake(&world.officer, None)
                .await
                .unwrap();
            let leader = view.signers.into_iter();
            let mut leader = leader.filter(|signer| signer.person == world.leader.person);
            leader.next().unwrap()
        };
        let signer = proposed().await;
        assert_eq!(signer.present(), deputy.person);
        assert_eq!(
            signer.away.unwrap().sentence(),
            "Đỗ Thanh Trúc Lam vắng đến 23/11/2026; Hoàng Bích Sương ký thay."
        );
        let told = world.workflow.notices(&deputy, 1).await.unwrap();
        assert!(told.listing.rows[0].text.contains("ký thay"));
        // It ends by itself.
        world.set_time(date(2026, 11, 24).at(0, 0, 0, 0));
        let signer = proposed().await;
        assert_eq!((signer.present(), signer.away), (world.leader.person, None));
        let view = world.workflow.absences(&world.officer, None).await.unwrap();
        assert_eq!(view.rows[0].state, AbsenceState::Over);
        assert!(view.may_note.is_empty(), "officers note nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_goes_to_the_stand_in_and_what_was_prepared_for_the_leader_is_void() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let deputy = with_deputy(&world).await;
        let paper = world.submitted().await;
        world.sign_request(paper).await;
        assert!(world.paper(paper).await.prepared.is_some());
        let early = world.workflow.hand_over(&world.officer, paper, 2).await;
        assert_eq!(
            early.unwrap_err().code,
            ErrorCode::WrongState,
            "nobody is away"
        );

        let absence = form(world.leader.person, deputy.person);
        world
            .workflow
            .note_absence(&world.leader, None, absence)
            .await
            .unwrap();
        let groups = world.workflow.awaiting_absent(&deputy).await.unwrap();
        assert_eq!((groups[0].total, groups[0].is_own), (1, false));
        let view = world.workflow.paper(&deputy, paper).await.unwrap();
        assert!(view.actions.contains(&PaperAction::HandOver));
        let version = view.version;
        let clerk = world.workflow.hand_over(&world.clerk, paper, version).await;
        assert_eq!(clerk.unwrap_err().code, ErrorCode::NotFound);
        let stale = world.workflow.hand_over(&deputy, paper, version - 1).await;
        assert_eq!(stale.unwrap_err().code, ErrorCode::Conflict);

        world
            .workflow
            .hand_over(&deputy, paper, version)
            .await
            .unwrap();
        let after = world.paper(paper).await;
        assert_eq!(
            (after.signer, after.prepared, after.state),
            (deputy.person, None, PaperState::PendingSignature)
        );
        let view = world.workflow.paper(&deputy, paper).await.unwrap();
        let entry = view
            .timeline
            .iter()
            .find(|entry| entry.step == Step::HandOver);
        assert!(entry.unwrap().note.contains("ký thay"));
        assert!(world.audited().await.contains(&"HAND_OVER".to_owned()));
        let gone = world.workflow.open_signing(&world.leader, paper).await;
        assert_eq!(gone.unwrap_err().code, ErrorCode::NotFound);
        assert!(
            world
                .workflow
                .awaiting_absent(&deputy)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_papers_go_at_once_and_only_to_whoever_stands_in() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let deputy = with_deputy(&world).await;
        let third = colleague(&world, &world.leader, "pct2", "Bàn Văn Ba").await;
        for _ in 0..3 {
            world.submitted().await;
        }
        let absence = form(world.leader.person, deputy.person);
        world
            .workflow
            .note_absence(&world.leader, None, absence)
            .await
            .unwrap();
        let stranger = world
            .workflow
            .hand_over_all(&third, world.leader.person)
            .await;
        assert_eq!(stranger.unwrap_err().code, ErrorCode::NotFound);
        let own = world.workflow.awaiting_absent(&world.leader).await.unwrap();
        assert!(own[0].is_own && own[0].total == 3);
        let gone = world
            .workflow
            .hand_over_all(&world.leader, world.leader.person)
            .await;
        assert_eq!(gone, Ok(3));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_stands_in_for_a_stand_in_signs() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let deputy = with_deputy(&world).await;
        let third = colleague(&world, &world.leader, "pct2", "Bàn Văn Ba").await;
        let first = form(world.leader.person, deputy.person);
        world
            .workflow
            .note_absence(&world.leader, None, first)
            .await
            .unwrap();
        let second = form(deputy.person, third.person);
        world
            .workflow
            .note_absence(&deputy, None, second)
            .await
            .unwrap();
        let view = world
            .workflow
            .open_intake(&world.officer, None)
            .await
            .unwrap();
        for signer in view.signers {
            assert_eq!(signer.present(), third.person, "{}", signer.name);
        }
        let circle = form(third.person, world.leader.person);
        let refused = world.workflow.note_absence(&third, None, circle).await;
        assert!(refused.unwrap_err().of_field("stand_in").is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_field_of_an_absence_that_is_wrong_is_named() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let deputy = with_deputy(&world).await;
        let (leader, stand_in) = (world.leader.person, deputy.person);
        let refused = async |form| {
            let noted = world.workflow.note_absence(&world.leader, None, form).await;
            noted.unwrap_err()
        };
        let empty = refused(AbsenceForm::default()).await;
        for field in ["person", "stand_in", "first_day", "last_day"] {
            assert!(empty.of_field(field).is_some(), "{field}");
        }
        let oneself = refused(form(leader, leader)).await;
        assert!(oneself.of_field("stand_in").is_some());
        for (first, last) in [
            ("20/11/2026", "19/11/2026"),
            ("01/11/2026", "19/11/2026"),
            ("20/11/2026", "20/12/2027"),
        ] {
            let wrong = refused(AbsenceForm {
                first_day: first.into(),
                last_day: last.into(),
                ..form(leader, stand_in)
            })
            .await;
            assert!(wrong.of_field("last_day").is_some(), "{first} {last}");
        }
        // Another's absence is noted by who administers the unit.
        let anothers = world
            .workflow
            .note_absence(&world.leader, None, form(stand_in, leader))
            .await;
        assert_eq!(anothers.unwrap_err().code, ErrorCode::NotFound);
        let own = form(leader, stand_in);
        world
            .workflow
            .note_absence(&world.leader, None, own.clone())
            .await
            .unwrap();
        assert!(refused(own).await.of_field("first_day").is_some(), "twice");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_absence_is_ended_early_by_the_leader_and_not_by_others() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let deputy = with_deputy(&world).await;
        let absence = form(world.leader.person, deputy.person);
        world
            .workflow
            .note_absence(&world.leader, None, absence)
            .await
            .unwrap();
        let row = world
            .workflow
            .absences(&deputy, None)
            .await
            .unwrap()
            .rows
            .remove(0);
        assert!(!row.may_end);
        let refused = world
            .workflow
            .end_absence(&deputy, row.absence, row.version)
            .await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
        let mut officer = world.officer.clone();
        officer.grants[0].right = Right::Signer;
        let forged = world
            .workflow
            .end_absence(&officer, row.absence, row.version)
            .await;
        assert_eq!(forged.unwrap_err().code, ErrorCode::NotFound);
        let ended = world
            .workflow
            .end_absence(&world.leader, row.absence, row.version)
            .await;
        ended.unwrap();
        let again = world
            .workflow
            .end_absence(&world.leader, row.absence, row.version)
            .await;
        assert_eq!(again.unwrap_err().code, ErrorCode::WrongState);
        let view = world
            .workflow
            .open_intake(&world.officer, None)
            .await
            .unwrap();
        assert!(view.signers.iter().all(|signer| signer.away.is_none()));
    })
    .await;
}

/// A paper that the leader has signed and not passed on.
async fn signed(world: &mut World) -> PaperId {
    let paper = world.submitted().await;
    let request = world.sign_request(paper).await;
    world.workflow.sign(&world.leader, request).await.unwrap();
    paper
}

async fn away(world: &World, deputy: &Actor) {
    let absence = form(world.leader.person, deputy.person);
    let noted = world
        .workflow
        .note_absence(&world.leader, None, absence)
        .await;
    noted.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_leader_signed_and_did_not_pass_on_goes_on_through_the_stand_in_as_it_is() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let deputy = with_deputy(&world).await;
        let third = colleague(&world, &world.leader, "pct2", "Bàn Văn Ba").await;
        let paper = signed(&mut world).await;
        let before = world.paper(paper).await;
        let workflow = &world.workflow;
        let early = workflow.forward(&deputy, paper, before.version).await;
        assert_eq!(
            early.unwrap_err().code,
            ErrorCode::NotFound,
            "nobody is away"
        );

        away(&world, &deputy).await;
        let groups = workflow.awaiting_absent(&deputy).await.unwrap();
        assert_eq!((groups[0].total, groups[0].signed_total), (0, 1));
        assert_eq!(groups[0].signed[0].paper, paper);
        let own = workflow.awaiting_absent(&world.leader).await.unwrap();
        assert!(own.is_empty(), "it stands in their own list");
        let view = workflow.paper(&deputy, paper).await.unwrap();
        assert!(view.actions.contains(&PaperAction::Forward));
        assert!(!view.actions.contains(&PaperAction::HandOver));
        let officer = workflow.paper(&world.officer, paper).await.unwrap();
        assert_eq!(officer.stand_in.unwrap().person, deputy.person);
        assert!(!officer.actions.contains(&PaperAction::Forward));
        for stranger in [&third, &world.officer, &world.clerk] {
            let refused = workflow.forward(stranger, paper, before.version).await;
            assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
        }
        let anew = workflow.hand_over(&deputy, paper, before.version).await;
        assert_eq!(
            anew.unwrap_err().code,
            ErrorCode::WrongState,
            "it isn't signed twice"
        );

        workflow
            .forward(&deputy, paper, before.version)
            .await
            .unwrap();
        let after = world.paper(paper).await;
        assert_eq!(after.state, PaperState::PendingSeal);
        assert_eq!(
            (after.signer, after.signed, after.signed_at),
            (before.signer, before.signed, before.signed_at)
        );
        let view = workflow.paper(&world.officer, paper).await.unwrap();
        let step = view.timeline.last().unwrap();
        assert_eq!((step.step, &step.actor_name), (Step::Forward, &deputy.name));
        assert!(step.note.contains("chữ ký giữ nguyên"));
        let told = workflow.notices(&world.leader, 1).await.unwrap();
        assert!(told.listing.rows[0].text.contains("chuyển thay"));
        let again = workflow.forward(&deputy, paper, after.version).await;
        assert_eq!(again.unwrap_err().code, ErrorCode::WrongState);

        world.seal(paper).await.unwrap();
        let mut db = world.db.read().await.unwrap();
        let line = register::of_paper(&mut db, paper).await.unwrap().unwrap();
        assert_eq!(line.signer_name, world.leader.name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_a_leader_signed_goes_on_at_once_and_only_through_whoever_stands_in() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let deputy = with_deputy(&world).await;
        let papers = [signed(&mut world).await, signed(&mut world).await];
        let absent = world.leader.person;
        let early = world.workflow.pass_all_on(&deputy, absent).await;
        assert_eq!(early.unwrap_err().code, ErrorCode::NotFound);
        away(&world, &deputy).await;
        let own = world.workflow.pass_all_on(&world.leader, absent).await;
        assert_eq!(own.unwrap_err().code, ErrorCode::NotFound);
        assert_eq!(world.workflow.pass_all_on(&deputy, absent).await, Ok(2));
        for paper in papers {
            assert_eq!(world.paper(paper).await.state, PaperState::PendingSeal);
        }
        assert_eq!(world.workflow.pass_all_on(&deputy, absent).await, Ok(0));
    })
    .await;
}

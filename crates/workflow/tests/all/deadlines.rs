//! "Gia hạn": a dossier is promised for a later time, once; and what of the queues is urgent.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId,
    calendar::Moment,
    state::{PaperState, Step},
    view::{
        deadline::{BY_AGREEMENT, ExtensionForm},
        queue::{DueFilter, PaperAction, Queue, QueueQuery, QueueView},
    },
};
use chungthuc_storage::{
    repo::{
        notice,
        paper::{self, Paper},
        reference,
    },
    testing::TestDatabase,
};
use chungthuc_workflow::Actor;
use jiff::civil::date;

use crate::support::{
    World,
    counter::{citizen, form_for, submit},
};

fn days(days: &str) -> ExtensionForm {
    ExtensionForm {
        days: days.into(),
        reason: "Bản chính có nhiều trang".into(),
        ..ExtensionForm::default()
    }
}

async fn extend(
    world: &World,
    actor: &Actor,
    paper: PaperId,
    form: ExtensionForm,
) -> Result<(), AppError> {
    let version = world.paper(paper).await.version;
    world
        .workflow
        .extend_deadline(actor, paper, version, form)
        .await
}

fn closing(day: i8) -> Moment {
    Moment::from_vietnam(date(2026, 11, day).at(17, 0, 0, 0))
}

/// Makes a paper due at the end of a day in November 2026.
async fn due_on(world: &World, paper: PaperId, day: i8) {
    let before = world.paper(paper).await;
    let after = Paper {
        due_at: closing(day),
        ..before.clone()
    };
    let mut tx = world.db.begin().await.unwrap();
    paper::update(&mut tx, &before, &after).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dossier_is_promised_for_later_with_all_its_papers_that_are_under_way() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let other = world.another_of(paper).await;
        due_on(&world, paper, 20).await;
        extend(&world, &world.officer, paper, days("2"))
            .await
            .unwrap();
        for each in [paper, other] {
            assert_eq!(world.paper(each).await.due_at, closing(24));
        }
        let view = world.workflow.paper(&world.leader, other).await.unwrap();
        let extension = view.extension.unwrap();
        assert_eq!(
            extension.promise(),
            "Hẹn trả 17:00 24/11/2026 thay cho 17:00 20/11/2026"
        );
        assert_eq!(extension.by, world.officer.name);
        let entry = view
            .timeline
            .iter()
            .find(|entry| entry.step == Step::Extend)
            .unwrap();
        assert!(
            entry.note.starts_with(
                "Hẹn trả 17:00 24/11/2026 thay cho 17:00 20/11/2026. Lý do: Bản chính"
            ),
            "{}",
            entry.note
        );
        let audited = world.audited().await;
        assert_eq!(audited.last().map(String::as_str), Some("EXTEND"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_office_promises_anew_once_and_by_agreement_whatever_was_promised() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        due_on(&world, paper, 20).await;
        let offers = async |world: &World| {
            let view = world.workflow.paper(&world.officer, paper).await.unwrap();
            view.actions.contains(&PaperAction::Extend)
        };
        assert!(offers(&world).await);
        extend(&world, &world.leader, paper, days("1"))
            .await
            .unwrap();
        assert!(offers(&world).await, "by agreement it may be longer still");
        let again = ExtensionForm {
            days: BY_AGREEMENT.into(),
            until: "30/11/2026".into(),
            agreement: "01/TT".into(),
            agreed_on: "20/11/2026".into(),
            ..days("")
        };
        let refused = extend(&world, &world.officer, paper, days("1")).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::AlreadyExtended);
        assert_eq!(world.paper(paper).await.due_at, closing(23));
        extend(&world, &world.officer, paper, again).await.unwrap();
        assert_eq!(world.paper(paper).await.due_at, closing(30));
        let refused = extend(&world, &world.officer, paper, days("1")).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::AlreadyExtended);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn longer_than_two_working_days_takes_a_written_agreement_that_is_kept() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        due_on(&world, paper, 20).await;
        let refused = extend(&world, &world.officer, paper, days("5"))
            .await
            .unwrap_err();
        assert!(refused.of_field("days").is_some());
        let form = ExtensionForm {
            days: BY_AGREEMENT.into(),
            until: "30/11/2026".into(),
            agreement: "01/TT".into(),
            agreed_on: "20/11/2026".into(),
            ..days("")
        };
        extend(&world, &world.officer, paper, form).await.unwrap();
        let view = world.workflow.paper(&world.officer, paper).await.unwrap();
        assert_eq!(view.row.due_at, closing(30));
        assert_eq!(
            view.extension.unwrap().agreement,
            Some(("01/TT".to_owned(), date(2026, 11, 20)))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn holidays_count_for_what_is_promised_and_move_nothing_that_was() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (first, second) = (world.submitted().await, world.submitted().await);
        due_on(&world, first, 20).await;
        due_on(&world, second, 20).await;
        extend(&world, &world.officer, first, days("1"))
            .await
            .unwrap();
        let mut tx = world.db.begin().await.unwrap();
        reference::insert_holiday(&mut tx, "2026-11-23", "Nghỉ bù")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        extend(&world, &world.officer, second, days("1"))
            .await
            .unwrap();
        assert_eq!(world.paper(second).await.due_at, closing(24));
        assert_eq!(world.paper(first).await.due_at, closing(23), "promised");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_officers_and_leaders_extend_and_only_what_is_under_way_and_at_rest() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        due_on(&world, paper, 20).await;
        let refused = extend(&world, &world.clerk, paper, days("1")).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
        let stale = world
            .workflow
            .extend_deadline(&world.officer, paper, 99, days("1"))
            .await;
        assert_eq!(stale.unwrap_err().code, ErrorCode::Conflict);

        let before = world.paper(paper).await;
        let claimed = Paper {
            claim_fence: 1,
            claim_by: Some(world.leader.person),
            claim_until: Some(world.now().plus_seconds(60)),
            ..before.clone()
        };
        let mut tx = world.db.begin().await.unwrap();
        paper::update(&mut tx, &before, &claimed).await.unwrap();
        tx.commit().await.unwrap();
        let busy = extend(&world, &world.officer, paper, days("1")).await;
        assert_eq!(busy.unwrap_err().code, ErrorCode::Busy);
        world.clock.advance(jiff::SignedDuration::from_secs(61));

        let before = world.paper(paper).await;
        let ended = Paper {
            state: PaperState::Cancelled,
            ..before.clone()
        };
        let mut tx = world.db.begin().await.unwrap();
        paper::update(&mut tx, &before, &ended).await.unwrap();
        tx.commit().await.unwrap();
        let over = extend(&world, &world.officer, paper, days("1")).await;
        assert_eq!(over.unwrap_err().code, ErrorCode::WrongState);
        assert_eq!(world.paper(paper).await.due_at, closing(20));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_is_told_in_the_account() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let form = form_for(&world, &owner).await;
        let sent = submit(&world, &world.workflow, form).await;
        extend(&world, &world.officer, sent.paper, days("1"))
            .await
            .unwrap();
        let mut db = world.db.read().await.unwrap();
        let told = notice::of_person(&mut db, owner.person, 10, 0)
            .await
            .unwrap();
        assert!(
            told[0].text.contains("hẹn lại ngày trả kết quả"),
            "{told:?}"
        );
        assert!(told[0].text.contains("Lý do: Bản chính có nhiều trang."));
        assert_eq!(told[0].link, Some(format!("/theo-doi/{}", sent.paper)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_and_menu_tell_what_is_overdue_and_due_today_and_find_it() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let (late, today, later) = (
            world.submitted().await,
            world.submitted().await,
            world.submitted().await,
        );
        due_on(&world, late, 19).await;
        due_on(&world, today, 20).await;
        due_on(&world, later, 23).await;
        let list = async |queue, due, state| {
            let query = QueueQuery {
                due,
                state,
                ..QueueQuery::default()
            };
            let view: QueueView = world
                .workflow
                .queue(&world.leader, queue, query)
                .await
                .unwrap();
            let rows = view.listing.rows.into_iter().map(|row| row.paper);
            rows.collect::<Vec<_>>()
        };
        for queue in [Queue::PendingSignature, Queue::All] {
            assert_eq!(
                list(queue, None, None).await,
                [late, today, later],
                "{queue:?}"
            );
            assert_eq!(list(queue, Some(DueFilter::Overdue), None).await, [late]);
            assert_eq!(list(queue, Some(DueFilter::Today), None).await, [today]);
        }
        let done = Some(PaperState::Completed);
        assert!(
            list(Queue::All, Some(DueFilter::Overdue), done)
                .await
                .is_empty()
        );

        let counters = async |actor: &Actor| {
            let view = world.workflow.session_view(actor).await.unwrap();
            view.counters
        };
        let leader = counters(&world.leader).await;
        let urgent = leader.signature_due;
        assert_eq!(
            (leader.pending_signature, urgent.overdue, urgent.today),
            (3, 1, 1)
        );
        assert_eq!(counters(&world.clerk).await.signature_due.overdue, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_slip_is_for_whoever_may_see_the_paper() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let stranger = citizen(&world, "Trần Gia Khánh Bình", "003203000022", None).await;
        let form = form_for(&world, &owner).await;
        let sent = submit(&world, &world.workflow, form).await;
        for reader in [&world.officer, &world.leader, &owner] {
            let slip = world
                .workflow
                .receipt_slip(reader, sent.paper)
                .await
                .unwrap();
            assert!(slip.bytes.starts_with(b"%PDF-"));
            assert_eq!(
                slip.file_name,
                format!("giay-hen-{}.pdf", sent.dossier_code)
            );
        }
        let refused = world.workflow.receipt_slip(&stranger, sent.paper).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

//! Who sees which papers.

use chungthuc_domain::{
    AppError, ErrorCode,
    state::PaperState,
    view::queue::{PaperAction, Queue, QueueQuery, QueueView},
};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::Actor;
use jiff::{SignedDuration, civil::datetime};

use crate::support::{
    World,
    counter::{self, citizen, colleague, form, form_for, submit},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_list_is_for_its_right_and_a_leader_sees_only_their_own() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let other = colleague(&world, &world.leader, "chutich", "Vũ Đình Khải Minh").await;
        let list = async |actor: &Actor, queue| {
            world
                .workflow
                .queue(actor, queue, QueueQuery::default())
                .await
        };
        let own = list(&world.leader, Queue::PendingSignature).await.unwrap();
        assert_eq!((own.listing.total, own.listing.rows[0].paper), (1, paper));
        assert_eq!(
            list(&other, Queue::PendingSignature)
                .await
                .unwrap()
                .listing
                .total,
            0
        );
        for (actor, queue) in [
            (&world.officer, Queue::PendingSignature),
            (&world.leader, Queue::PendingSeal),
            (&world.clerk, Queue::Returned),
        ] {
            assert_eq!(
                code(list(actor, queue).await),
                ErrorCode::NotFound,
                "{queue:?}"
            );
        }
        for actor in [&world.officer, &world.leader, &other, &world.clerk] {
            assert_eq!(list(actor, Queue::All).await.unwrap().listing.total, 1);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn papers_are_found_by_words_codes_days_and_kinds() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let applicant = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let one = submit(&world, &world.workflow, form(&world).await).await;
        world.set_time(datetime(2026, 11, 23, 9, 0, 0, 0));
        let two = submit(&world, &world.workflow, form_for(&world, &applicant).await).await;
        let found = async |query: QueueQuery| -> Vec<_> {
            let list = world
                .workflow
                .queue(&world.officer, Queue::All, query)
                .await
                .unwrap();
            assert_eq!(list.listing.total, list.listing.rows.len() as u64);
            list.listing.rows.iter().map(|row| row.paper).collect()
        };
        let all = QueueQuery::default();
        assert_eq!(found(all.clone()).await, [one.paper, two.paper]);
        assert_eq!(
            found(QueueQuery {
                descending: true,
                ..all.clone()
            })
            .await,
            [two.paper, one.paper]
        );
        for (text, papers) in [
            ("trúc ly", vec![one.paper]),
            ("TRUC", vec![one.paper]),
            ("003190", vec![two.paper]),
            ("trucly@example.com", vec![one.paper]),
            ("ly an", vec![]),
        ] {
            assert_eq!(
                found(QueueQuery {
                    text: text.into(),
                    ..all.clone()
                })
                .await,
                papers,
                "{text}"
            );
        }
        let code = two.code.to_lowercase();
        assert_eq!(
            found(QueueQuery {
                code,
                ..all.clone()
            })
            .await,
            [two.paper]
        );
        let day = QueueQuery {
            from: "20/11/2026".into(),
            to: "20/11/2026".into(),
            ..all.clone()
        };
        assert_eq!(found(day).await, [one.paper]);
        let kind = Some(chungthuc_domain::applicant::ApplicantKind::Citizen);
        assert_eq!(
            found(QueueQuery {
                applicant_kind: kind,
                ..all.clone()
            })
            .await,
            [two.paper]
        );
        let state = Some(PaperState::Sealed);
        assert_eq!(
            found(QueueQuery {
                state,
                ..all.clone()
            })
            .await,
            []
        );
        let wrong = QueueQuery {
            from: "31/02/2026".into(),
            ..all
        };
        let wrong = world
            .workflow
            .queue(&world.officer, Queue::All, wrong)
            .await;
        assert!(wrong.unwrap_err().of_field("from").is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_head_of_a_list_says_what_is_late_and_what_is_due_today() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        submit(&world, &world.workflow, form(&world).await).await;
        let late = async || -> (u64, u64) {
            let QueueView {
                overdue, due_today, ..
            } = world
                .workflow
                .queue(
                    &world.leader,
                    Queue::PendingSignature,
                    QueueQuery::default(),
                )
                .await
                .unwrap();
            (overdue, due_today)
        };
        assert_eq!(late().await, (0, 1));
        world.set_time(datetime(2026, 11, 20, 17, 0, 1, 0));
        assert_eq!(late().await, (1, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_be_done_follows_the_right_and_the_state() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let may = async |actor: &Actor| world.workflow.paper(actor, paper).await.unwrap().actions;
        assert_eq!(
            may(&world.officer).await,
            [
                PaperAction::Recall,
                PaperAction::Extend,
                PaperAction::ReturnOriginal,
                PaperAction::Refuse
            ]
        );
        assert_eq!(
            may(&world.leader).await,
            [
                PaperAction::Sign,
                PaperAction::Return,
                PaperAction::Extend,
                PaperAction::Refuse
            ]
        );
        assert_eq!(may(&world.clerk).await, [PaperAction::ReturnOriginal]);
        let other = colleague(&world, &world.leader, "chutich", "Vũ Đình Khải Minh").await;
        assert_eq!(may(&other).await, [PaperAction::Extend]);
        let version = world.paper(paper).await.version;
        world
            .workflow
            .recall(&world.officer, paper, version)
            .await
            .unwrap();
        assert_eq!(
            may(&world.officer).await,
            [
                PaperAction::Continue,
                PaperAction::Cancel,
                PaperAction::Extend,
                PaperAction::ReturnOriginal,
                PaperAction::Refuse,
                PaperAction::RequestMore
            ]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn applicants_follow_their_own_papers_and_nobody_elses() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let stranger = citizen(&world, "Trần Gia Khánh Bình", "003203000022", None).await;
        let sent = submit(&world, &world.workflow, form_for(&world, &owner).await).await;
        let view = world.workflow.paper(&owner, sent.paper).await.unwrap();
        assert_eq!(
            (view.row.state, view.actions),
            (PaperState::PendingSignature, vec![])
        );
        assert_eq!(
            code(world.workflow.paper(&stranger, sent.paper).await),
            ErrorCode::NotFound
        );
        // The scan stays with the office; the certified copy is theirs.
        assert_eq!(
            code(world.workflow.file(&owner, view.file.id).await),
            ErrorCode::NotFound
        );
        counter::complete(&world, sent.paper).await;
        let sealed = world.paper(sent.paper).await.sealed.unwrap();
        assert!(world.workflow.file(&owner, sealed).await.is_ok());
        assert_eq!(
            code(world.workflow.file(&stranger, sealed).await),
            ErrorCode::NotFound
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_look_at_a_sensitive_scan_is_recorded_once_a_quarter_of_an_hour() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let scan = world.paper(paper).await.intake;
        let looks = async || {
            world.workflow.file(&world.leader, scan).await.unwrap();
            let recorded = world.audited().await;
            recorded.iter().filter(|action| *action == "LOOK").count()
        };
        assert_eq!((looks().await, looks().await), (1, 1));
        world.clock.advance(SignedDuration::from_mins(15));
        assert_eq!(looks().await, 2);
    })
    .await;
}

fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> ErrorCode {
    answer.unwrap_err().code
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_papers_of_a_dossier_stand_together_and_each_tells_of_the_others() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let first = world.submitted().await;
        let between = world.submitted().await;
        let second = world.another_of(first).await;
        let list = world
            .workflow
            .queue(
                &world.leader,
                Queue::PendingSignature,
                QueueQuery::default(),
            )
            .await
            .unwrap();
        let papers: Vec<_> = list.listing.rows.iter().map(|row| row.paper).collect();
        assert_eq!(papers, [first, second, between]);
        assert_eq!(list.listing.rows[0].papers_in_dossier, 2);

        let request = world.sign_request(first).await;
        world.workflow.sign(&world.leader, request).await.unwrap();
        let view = world.workflow.paper(&world.officer, second).await.unwrap();
        let states: Vec<_> = view
            .dossier_papers
            .iter()
            .map(|paper| (paper.paper, paper.state))
            .collect();
        assert_eq!(
            states,
            [
                (first, PaperState::Signed),
                (second, PaperState::PendingSignature)
            ]
        );
    })
    .await;
}

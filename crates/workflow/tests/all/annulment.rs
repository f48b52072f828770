//! By decision a copy that went out is void: nobody gets it any more, and the check says so.

use std::sync::Arc;

use chungthuc_domain::{
    AppError, BookId, ErrorCode, PaperId, UnitId,
    state::{PaperState, Step},
    view::{
        annulment::{AnnulmentForm, AnnulmentQuery, PublishedAnnulment},
        book::BookQuery,
        check::Issuance,
        delivery::{DeliveryState, PublicStatus},
        intake::{DraftForm, SubmittedView},
        queue::PaperAction,
    },
};
use chungthuc_storage::{repo::delivery, testing::TestDatabase};
use chungthuc_workflow::{Actor, MailerError, Workflow};
use jiff::SignedDuration;

use crate::support::{
    World,
    counter::{
        TestMailer, citizen, complete, form, form_for, run_jobs, submit, token, with_mailer,
    },
};

fn decision() -> AnnulmentForm {
    AnnulmentForm {
        decision: "15/QĐ-UBND".into(),
        decided_on: "20/11/2026".into(),
        reason: "Bản chính bị sửa chữa".into(),
    }
}

fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> ErrorCode {
    answer.unwrap_err().code
}

async fn annul(world: &World, paper: PaperId) -> Result<(), AppError> {
    let version = world.paper(paper).await.version;
    let workflow = &world.workflow;
    workflow
        .annul(&world.leader, paper, version, decision())
        .await
}

async fn the_book(world: &World) -> BookId {
    world.workflow.books(&world.clerk).await.unwrap().books[0].book
}

/// A copy for somebody without an account, which is still to be sent.
async fn completed(world: &World, workflow: &Workflow) -> SubmittedView {
    if world
        .workflow
        .books(&world.clerk)
        .await
        .unwrap()
        .books
        .is_empty()
    {
        world.open_book("01/2026", 1).await;
    }
    let sent = submit(world, workflow, form(world).await).await;
    complete(world, sent.paper).await;
    sent
}

/// A copy that reached its owner's store.
async fn delivered(world: &World, workflow: &Workflow) -> (Actor, PaperId) {
    world.open_book("01/2026", 1).await;
    let owner = citizen(world, "Nguyễn Hạ Vy An", "003190000011", None).await;
    let sent = submit(world, workflow, form_for(world, &owner).await).await;
    complete(world, sent.paper).await;
    run_jobs(workflow).await;
    (owner, sent.paper)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_annulled_copy_keeps_its_number_and_can_not_be_had_any_more() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = with_mailer(&world, &Arc::new(TestMailer::default()));
        let (owner, paper) = delivered(&world, &workflow).await;
        let before = world.paper(paper).await;
        let file = world.bytes(before.sealed.unwrap()).await;
        annul(&world, paper).await.unwrap();

        let after = world.paper(paper).await;
        assert_eq!(after.state, PaperState::Annulled);
        assert_eq!(after.sealed, before.sealed, "the file stays");
        let view = workflow.paper(&world.clerk, paper).await.unwrap();
        assert_eq!(view.row.number.as_deref(), Some("1/ĐT"));
        let lines =
            workflow.search_book(&world.clerk, the_book(&world).await, BookQuery::default());
        let note = &lines.await.unwrap().rows.rows[0].note;
        assert_eq!(
            note,
            "Đã hủy bỏ giá trị pháp lý theo Quyết định số 15/QĐ-UBND ngày 20/11/2026"
        );
        let entry = view.timeline.last().unwrap();
        assert_eq!(entry.step, Step::Annul);
        assert!(
            entry.note.contains("15/QĐ-UBND ngày 20/11/2026"),
            "{}",
            entry.note
        );

        let copies = workflow.my_copies(&owner).await.unwrap();
        assert_eq!(copies[0].annulment, view.annulment);
        assert_eq!(
            code(workflow.my_copy(&owner, paper).await),
            ErrorCode::NotFound
        );
        let qr = after.public_code.to_string();
        let status = workflow.public_status(&qr).await.unwrap();
        let PublicStatus::Annulled { annulment, .. } = status else {
            panic!("the page behind the QR code says so");
        };
        assert_eq!(annulment.text(), "Quyết định số 15/QĐ-UBND ngày 20/11/2026");
        let check = workflow.check_file("ban-sao.pdf", file).await.unwrap();
        let Issuance::Annulled(text) = check.issuance else {
            panic!("so does the check: {:?}", check.issuance);
        };
        assert!(text.contains("15/QĐ-UBND"), "{text}");
        assert_eq!(code(annul(&world, paper).await), ErrorCode::WrongState);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_to_an_annulled_copy_says_why_it_is_closed() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let mailer = Arc::new(TestMailer::default());
        let workflow = with_mailer(&world, &mailer);
        let sent = completed(&world, &workflow).await;
        run_jobs(&workflow).await;
        let token = token(&mailer.messages(false)[0]);
        annul(&world, sent.paper).await.unwrap();

        assert!(workflow.link_info(&token).await.unwrap().closed.is_some());
        let code = sent.receipt_code.unwrap();
        let refused = workflow.open_link(&token, &code).await.unwrap_err();
        let why = refused.of_field("code").unwrap();
        assert!(why.contains("hủy bỏ giá trị pháp lý"), "{why}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_the_copy_is_told() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let mailer = Arc::new(TestMailer::default());
        let workflow = with_mailer(&world, &mailer);
        let (owner, stored) = delivered(&world, &workflow).await;
        let mailed = completed(&world, &workflow).await.paper;
        run_jobs(&workflow).await;
        annul(&world, stored).await.unwrap();
        annul(&world, mailed).await.unwrap();
        run_jobs(&workflow).await;

        let notices = workflow.notices(&owner, 1).await.unwrap();
        // After that it was received and brought.
        let [notice, _, _] = &notices.listing.rows[..] else {
            panic!("one notice: {notices:?}");
        };
        assert!(notice.text.contains("15/QĐ-UBND"), "{}", notice.text);
        assert!(
            notice.text.contains("Bản chính bị sửa chữa"),
            "{}",
            notice.text
        );
        let letters = mailer.messages(false);
        let [_, letter] = &letters[..] else {
            panic!("the link, and that it is void: {letters:?}");
        };
        assert!(
            letter
                .body
                .contains("Quyết định số 15/QĐ-UBND ngày 20/11/2026")
        );
        assert!(
            letter.body.contains("Lý do: Bản chính bị sửa chữa."),
            "without an account it is to be read nowhere else: {}",
            letter.body
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_the_reason_in_an_account_has_none_in_the_mailbox() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let mailer = Arc::new(TestMailer::default());
        let workflow = with_mailer(&world, &mailer);
        world.open_book("01/2026", 1).await;
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        // Into the store and by e-mail.
        let form = DraftForm {
            email: "vyan@example.com".into(),
            ..form_for(&world, &owner).await
        };
        let sent = submit(&world, &workflow, form).await;
        complete(&world, sent.paper).await;
        run_jobs(&workflow).await;
        annul(&world, sent.paper).await.unwrap();
        run_jobs(&workflow).await;

        let notices = workflow.notices(&owner, 1).await.unwrap();
        let said = &notices.listing.rows[0].text;
        assert!(said.contains("Lý do: Bản chính bị sửa chữa."), "{said}");
        let letters = mailer.messages(false);
        let letter = letters.last().unwrap();
        assert!(letter.subject.contains("hủy bỏ"), "{letter:?}");
        assert!(
            !letter.body.contains("sửa chữa") && letter.body.contains("để biết lý do"),
            "others read mailboxes too: {}",
            letter.body
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_who_can_not_be_told_is_one_that_the_clerk_sees() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let mailer = Arc::new(TestMailer::default());
        let workflow = with_mailer(&world, &mailer);
        let sent = completed(&world, &workflow).await;
        run_jobs(&workflow).await;
        annul(&world, sent.paper).await.unwrap();
        mailer.refuse(Some(MailerError::Refused));
        run_jobs(&workflow).await;

        let listed = workflow.deliveries(&world.clerk, 1).await.unwrap();
        let said = listed.rows[0].last_error.as_deref().unwrap_or_default();
        assert!(said.starts_with("Chưa báo được cho người nhận"), "{said}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_sent_yet_is_not_sent_any_more() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let mailer = Arc::new(TestMailer::default());
        let workflow = with_mailer(&world, &mailer);
        let sent = completed(&world, &workflow).await;
        annul(&world, sent.paper).await.unwrap();
        run_jobs(&workflow).await;

        assert!(mailer.messages(false).is_empty());
        let mut db = world.db.read().await.unwrap();
        let deliveries = delivery::of_paper(&mut db, sent.paper).await.unwrap();
        assert_eq!(deliveries[0].state, DeliveryState::Failed);
        let listed = workflow.deliveries(&world.clerk, 1).await.unwrap();
        assert!(listed.rows[0].annulled, "the clerk sees why");
        let again = workflow.resend(&world.clerk, deliveries[0].id, None).await;
        assert_eq!(code(again), ErrorCode::WrongState);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_leader_of_the_unit_enters_the_decision_and_nobody_else() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = with_mailer(&world, &Arc::new(TestMailer::default()));
        let (owner, paper) = delivered(&world, &workflow).await;
        let version = world.paper(paper).await.version;
        for stranger in [&world.officer, &world.clerk, &owner] {
            let refused = workflow.annul(stranger, paper, version, decision()).await;
            assert_eq!(code(refused), ErrorCode::NotFound, "{}", stranger.name);
        }
        let seen = workflow.paper(&world.leader, paper).await.unwrap();
        assert!(seen.actions.contains(&PaperAction::Annul));
        let seen = workflow.paper(&world.clerk, paper).await.unwrap();
        assert!(!seen.actions.contains(&PaperAction::Annul));

        let stale = workflow.annul(&world.leader, paper, version - 1, decision());
        assert_eq!(code(stale.await), ErrorCode::Conflict);
        let early = AnnulmentForm {
            decided_on: "19/11/2026".into(),
            ..decision()
        };
        let refused = workflow.annul(&world.leader, paper, version, early).await;
        assert!(refused.unwrap_err().of_field("decided_on").is_some());
        assert_eq!(world.paper(paper).await.state, PaperState::Completed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decisions_are_published_the_newest_first_and_found_by_number_and_unit() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = with_mailer(&world, &Arc::new(TestMailer::default()));
        let published = async |query: AnnulmentQuery| {
            let view = workflow.published_annulments(query).await.unwrap();
            (view.listing.total, view.listing.rows, view.units)
        };
        let nothing = published(AnnulmentQuery::default()).await;
        assert_eq!(nothing, (0, Vec::new(), Vec::new()));
        for _ in 0..2 {
            let sent = completed(&world, &workflow).await;
            run_jobs(&workflow).await;
            annul(&world, sent.paper).await.unwrap();
            world.clock.advance(SignedDuration::from_secs(60));
        }
        let (total, rows, units) = published(AnnulmentQuery::default()).await;
        assert_eq!(total, 2);
        let unit_name = units[0].1.clone();
        assert_eq!(units[0].0, world.unit);
        let numbers: Vec<_> = rows.iter().map(|row| row.number.as_str()).collect();
        assert_eq!(numbers, ["2/ĐT", "1/ĐT"]);
        let PublishedAnnulment {
            unit_name: said,
            book,
            certified_on,
            annulment,
            ..
        } = &rows[0];
        assert_eq!((said, certified_on.as_str()), (&unit_name, "20/11/2026"));
        assert_eq!(book, "01/2026-SCTĐT/BS");
        assert_eq!(annulment.text(), "Quyết định số 15/QĐ-UBND ngày 20/11/2026");
        let found = async |number: &str, unit: Option<UnitId>| {
            let query = AnnulmentQuery {
                number: number.into(),
                unit,
                page: 0,
            };
            published(query).await.0
        };
        assert_eq!(found("2/ĐT", Some(world.unit)).await, 1);
        assert_eq!(found("", Some(UnitId(world.workflow.ids.uuid()))).await, 0);
        for none in ["3", "hai"] {
            assert_eq!(found(none, None).await, 0, "{none}");
        }
    })
    .await;
}

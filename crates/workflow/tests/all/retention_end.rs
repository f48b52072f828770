//! The end of what signed files are kept for: nothing goes before an administrator has confirmed it,
//! and rows and hashes stay for ever (DESIGN §3.7, DOMAIN Q24).

use std::sync::Arc;

use chungthuc_domain::{
    ErrorCode, PaperId,
    book::BookKind,
    calendar::Moment,
    certification::CertificationChoice,
    right::Right,
    state::PaperState,
    view::{
        delivery::PublicStatus,
        intake::DraftForm,
        retention::{Confirmed, RetentionView},
    },
};
use chungthuc_storage::{
    objects::{ObjectError, inventory},
    repo::{
        paper,
        retention::{self, Run},
    },
    testing::TestDatabase,
};
use chungthuc_workflow::{Actor, Failpoint, Workflow};
use jiff::civil::date;

use crate::support::{
    World,
    counter::{self, TestMailer, colleague, form, run_jobs, submit, with_mailer},
};

/// Somebody who administers the unit.
async fn administrator(world: &World) -> Actor {
    let mut as_admin = world.officer.clone();
    as_admin.grants[0].right = Right::Admin;
    colleague(world, &as_admin, "quantri", "Lương Quốc Bảo Trị").await
}

/// A copy that was completed and delivered on 20 November 2026.
async fn delivered(world: &World, workflow: &Workflow) -> PaperId {
    let sent = submit(world, workflow, form(world).await).await;
    counter::complete(world, sent.paper).await;
    run_jobs(workflow).await;
    sent.paper
}

async fn seen(workflow: &Workflow, actor: &Actor) -> RetentionView {
    workflow.retention(actor, None, 1).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_go_after_five_years_and_a_confirmation_and_what_is_known_of_them_stays() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let workflow = with_mailer(&world, &Arc::new(TestMailer::default()));
        let admin = administrator(&world).await;
        let paper = delivered(&world, &workflow).await;
        let row = world.paper(paper).await;
        let files = [row.intake, row.sealed.unwrap()];

        world.set_time(date(2031, 11, 20).at(12, 0, 0, 0));
        run_jobs(&workflow).await;
        assert_eq!(seen(&workflow, &admin).await.expired.total, 0, "to the day");
        world.set_time(date(2031, 11, 21).at(8, 0, 0, 0));
        run_jobs(&workflow).await;
        let view = seen(&workflow, &admin).await;
        assert_eq!((view.expired.total, view.files), (1, 4));
        assert_eq!(view.expired.rows[0].code, row.code);
        for file in files {
            world.objects.open(file.0).await.unwrap();
        }

        let (unit, before) = (view.unit.id, view.before);
        let wrong = workflow.confirm_retention(&admin, unit, before, 2).await;
        assert_eq!(
            wrong.unwrap_err().code,
            ErrorCode::Conflict,
            "not what was seen"
        );
        let early = date(2026, 12, 1);
        let forged = workflow.confirm_retention(&admin, unit, early, 1).await;
        assert_eq!(forged.unwrap_err().code, ErrorCode::Conflict);
        let officer = workflow
            .confirm_retention(&world.officer, unit, before, 1)
            .await;
        assert_eq!(officer.unwrap_err().code, ErrorCode::NotFound);
        workflow
            .confirm_retention(&admin, unit, before, 1)
            .await
            .unwrap();
        let twice = workflow.confirm_retention(&admin, unit, before, 1).await;
        let Ok(Confirmed::UnderWay(run)) = twice else {
            panic!("{twice:?}")
        };
        assert_eq!((run.by, run.papers), (admin.name.clone(), 1));
        run_jobs(&workflow).await;

        for file in files {
            let gone = world.objects.open(file.0).await;
            assert!(matches!(gone, Err(ObjectError::NotFound(_))));
        }
        let view = seen(&workflow, &admin).await;
        assert_eq!(view.expired.total, 0);
        let run = &view.runs[0];
        assert_eq!(
            (run.done_papers, run.done_files, &run.by),
            (1, 4, &admin.name)
        );
        assert!(run.finished_at.is_some());
        let audited = world.audited().await;
        for action in ["CONFIRM_RETENTION", "REMOVE_FILES"] {
            assert!(audited.contains(&action.to_owned()), "{action}");
        }

        let detail = workflow.paper(&world.officer, paper).await.unwrap();
        assert!(detail.purged_at.is_some() && !detail.may_read);
        let status = workflow.public_status(&row.public_code.to_string()).await;
        let PublicStatus::Issued {
            sha256,
            kept,
            number,
            ..
        } = status.unwrap()
        else {
            panic!("the register stands")
        };
        assert_eq!((kept, number.as_str()), (false, "1/ĐT"));
        assert_eq!(sha256.len(), 64);
        let missing = inventory::missing(&world.db, &world.objects).await.unwrap();
        assert!(missing.is_empty(), "{missing:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_held_or_void_or_did_not_arrive_is_kept() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let mailer = Arc::new(TestMailer::default());
        let workflow = with_mailer(&world, &mailer);
        let admin = administrator(&world).await;
        let held = delivered(&world, &workflow).await;
        let void = delivered(&world, &workflow).await;
        let decision = chungthuc_domain::view::annulment::AnnulmentForm {
            decision: "15/QĐ-UBND".into(),
            decided_on: "20/11/2026".into(),
            reason: "Bản chính bị sửa chữa".into(),
        };
        let version = world.paper(void).await.version;
        workflow
            .annul(&world.leader, void, version, decision)
            .await
            .unwrap();
        mailer.refuse(Some(chungthuc_workflow::MailerError::Refused));
        delivered(&world, &workflow).await;
        world.set_time(date(2040, 1, 1).at(8, 0, 0, 0));
        run_jobs(&workflow).await;
        let view = seen(&workflow, &admin).await;
        let codes: Vec<_> = view.expired.rows.iter().map(|row| row.paper).collect();
        assert_eq!(codes, [held]);

        let empty = workflow.hold_files(&admin, held, " ").await.unwrap_err();
        assert!(empty.of_field("reason").is_some());
        workflow
            .hold_files(&admin, held, "Đang có tranh chấp")
            .await
            .unwrap();
        let view = seen(&workflow, &admin).await;
        assert_eq!((view.expired.total, view.held[0].paper), (0, held));
        let nothing = workflow
            .confirm_retention(&admin, view.unit.id, view.before, 0)
            .await;
        assert_eq!(nothing.unwrap_err().code, ErrorCode::WrongState);
        let stranger = workflow.release_files(&world.clerk, held).await;
        assert_eq!(stranger.unwrap_err().code, ErrorCode::NotFound);
        workflow.release_files(&admin, held).await.unwrap();
        assert_eq!(seen(&workflow, &admin).await.expired.total, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_decides_how_long_and_auditors_only_look() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let admin = administrator(&world).await;
        let unit = world.unit;
        assert_eq!(seen(workflow, &admin).await.years, 5);
        for years in ["", "0", "71", "năm", "-1"] {
            let wrong = workflow.set_retention(&admin, unit, 0, years.into()).await;
            assert!(wrong.unwrap_err().of_field("years").is_some(), "{years}");
        }
        workflow
            .set_retention(&admin, unit, 0, "10".into())
            .await
            .unwrap();
        let stale = workflow.set_retention(&admin, unit, 0, "9".into()).await;
        assert_eq!(stale.unwrap_err().code, ErrorCode::Conflict);
        let mut auditor = world.officer.clone();
        auditor.grants[0].right = Right::Auditor;
        let auditor = colleague(&world, &auditor, "thanhtra", "Bế Văn Tra").await;
        let view = seen(workflow, &auditor).await;
        assert_eq!((view.years, view.may_change), (10, false));
        let refused = workflow.set_retention(&auditor, unit, 1, "1".into()).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
        let clerk = workflow.retention(&world.clerk, None, 1).await;
        assert_eq!(clerk.unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn papers_of_one_scan_go_together_when_the_last_of_them_has_had_its_time() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        world
            .open_book_of(BookKind::PaperCopies, "01/2026", 1)
            .await;
        let workflow = with_mailer(&world, &Arc::new(TestMailer::default()));
        let admin = administrator(&world).await;
        let both = DraftForm {
            certification: CertificationChoice::Both,
            ..form(&world).await
        };
        let sent = submit(&world, &workflow, both).await;
        counter::complete(&world, sent.paper).await;
        run_jobs(&workflow).await;
        let mut db = world.db.read().await.unwrap();
        let papers = paper::of_dossier(&mut db, sent.dossier).await.unwrap();
        drop(db);
        let (electronic, on_paper) = (&papers[0], papers[1].id);
        let total = async || seen(&workflow, &admin).await.expired.total;

        world.set_time(date(2032, 1, 5).at(8, 0, 0, 0));
        assert_eq!(total().await, 0, "the copies on paper aren't done");
        world.set_time(date(2026, 11, 20).at(9, 0, 0, 0));
        let version = world.paper(on_paper).await.version;
        workflow
            .sign_on_paper(&world.leader, on_paper, version)
            .await
            .unwrap();
        world.number(on_paper).await.unwrap();
        let version = world.paper(on_paper).await.version;
        workflow
            .give_out(&world.clerk, on_paper, version)
            .await
            .unwrap();
        world.set_time(date(2032, 1, 5).at(8, 0, 0, 0));
        run_jobs(&workflow).await;
        assert_eq!(total().await, 1);
        workflow
            .hold_files(&admin, on_paper, "Đang có tranh chấp")
            .await
            .unwrap();
        assert_eq!(total().await, 0, "the scan is held with it");
        workflow.release_files(&admin, on_paper).await.unwrap();

        let view = seen(&workflow, &admin).await;
        workflow
            .confirm_retention(&admin, view.unit.id, view.before, 1)
            .await
            .unwrap();
        run_jobs(&workflow).await;
        for file in [electronic.intake, electronic.base] {
            let gone = world.objects.open(file.0).await;
            assert!(matches!(gone, Err(ObjectError::NotFound(_))));
        }
        let missing = inventory::missing(&world.db, &world.objects).await.unwrap();
        assert!(missing.is_empty(), "{missing:?}");
    })
    .await;
}

/// Papers of one scan that were all completed on 20 November 2026.
async fn completed(world: &mut World, count: usize) -> PaperId {
    let first = world.submitted().await;
    for _ in 1..count {
        // Its code is the first one's with something behind it.
        let next = world.another_of(first).await;
        let code = format!("H99.101-261120-{next}");
        let mut tx = world.db.begin().await.unwrap();
        sqlx::query("UPDATE paper SET code = $2 WHERE id = $1")
            .bind(next.to_string())
            .bind(code)
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = world.db.begin().await.unwrap();
    sqlx::query("UPDATE paper SET state = $1, sealed_id = intake_id, completed_at = $2")
        .bind(PaperState::Completed.code())
        .bind(world.now().0)
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    first
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_deletion_goes_in_pieces_and_one_that_is_cut_off_goes_on() {
    TestDatabase::each(async |test| {
        const PAPERS: u64 = 120;
        let mut world = World::new(test).await;
        let admin = administrator(&world).await;
        let first = completed(&mut world, usize::try_from(PAPERS).unwrap()).await;
        let scan = world.paper(first).await.intake;
        world.set_time(date(2032, 1, 5).at(8, 0, 0, 0));
        let workflow = world.workflow.clone();
        let view = seen(&workflow, &admin).await;
        assert_eq!(view.expired.total, PAPERS);
        workflow
            .confirm_retention(&admin, view.unit.id, view.before, PAPERS)
            .await
            .unwrap();

        let reached = workflow.failpoints.stop_at(Failpoint::Committed);
        let cut_off = workflow.clone();
        let running = tokio::spawn(async move { run_jobs(&cut_off).await });
        reached.notified().await;
        running.abort();
        let run = seen(&workflow, &admin).await.runs.remove(0);
        assert!(run.done_papers > 0 && run.done_papers < PAPERS, "{run:?}");
        assert_eq!((run.done_files, run.finished_at), (0, None));
        world.objects.open(scan.0).await.unwrap();

        let elsewhere = world.another_server().await;
        run_jobs(&elsewhere).await;
        let run = seen(&workflow, &admin).await.runs.remove(0);
        assert_eq!((run.done_papers, run.done_files), (PAPERS, 1));
        assert!(run.finished_at.is_some() && !run.is_short());
        let gone = world.objects.open(scan.0).await;
        assert!(matches!(gone, Err(ObjectError::NotFound(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_administrators_one_confirms_and_the_other_is_told_who_was_faster() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let admin = administrator(&world).await;
        let other = colleague(&world, &admin, "quantri2", "Triệu Mẫu Hai").await;
        completed(&mut world, 1).await;
        world.set_time(date(2032, 1, 5).at(8, 0, 0, 0));
        let (one, two) = (world.workflow.clone(), world.another_server().await);
        let view = seen(&one, &admin).await;
        let (unit, before) = (view.unit.id, view.before);
        let (first, second) = tokio::join!(
            one.confirm_retention(&admin, unit, before, 1),
            two.confirm_retention(&other, unit, before, 1),
        );
        let (faster, slower) = match (first.unwrap(), second.unwrap()) {
            (Confirmed::Begun, Confirmed::UnderWay(run)) => (&admin, run),
            (Confirmed::UnderWay(run), Confirmed::Begun) => (&other, run),
            both => panic!("{both:?}"),
        };
        assert_eq!(slower.by, faster.name);
        assert_eq!(seen(&one, &admin).await.runs.len(), 1);

        // The database refuses a second one, whoever has looked for it before.
        let run = Run {
            id: one.ids.id(),
            unit,
            before: Moment(0),
            papers: 1,
            by: admin.person,
            by_name: admin.name.clone(),
            at: world.now(),
            done_papers: 0,
            done_files: 0,
            finished_at: None,
        };
        let mut tx = world.db.begin().await.unwrap();
        assert!(!retention::insert_run(&mut tx, &run).await.unwrap());
        tx.rollback().await.unwrap();
        run_jobs(&one).await;
        let mut tx = world.db.begin().await.unwrap();
        assert!(retention::insert_run(&mut tx, &run).await.unwrap());
        tx.rollback().await.unwrap();
    })
    .await;
}

//! The end of what signed files are kept for: nothing goes before an administrator has confirmed it,
//! and rows and hashes stay for ever (DESIGN §3.7, DOMAIN Q24).

use std::sync::Arc;

use chungthuc_domain::{
    ErrorCode, PaperId,
    right::Right,
    view::{delivery::PublicStatus, retention::RetentionView},
};
use chungthuc_storage::{
    objects::{ObjectError, inventory},
    testing::TestDatabase,
};
use chungthuc_workflow::{Actor, Workflow};
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
        assert_eq!(
            twice.unwrap_err().code,
            ErrorCode::WrongState,
            "it is under way"
        );
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

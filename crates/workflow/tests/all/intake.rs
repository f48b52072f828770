//! The officer's counter.

use chungthuc_domain::{
    AppError, ErrorCode,
    calendar::Moment,
    state::{PaperState, Step},
    view::intake::DraftForm,
};
use chungthuc_storage::{repo::file::FileKind, testing::TestDatabase};
use jiff::civil::datetime;

use crate::support::{
    World,
    counter::{self, citizen, colleague, draft, form, form_for, submit},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_becomes_a_paper_with_its_codes_its_fee_and_its_deadline() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let form = DraftForm {
            pages: "4".into(),
            copies: "2".into(),
            ..form(&world).await
        };
        let sent = submit(&world, &world.workflow, form).await;
        assert_eq!(sent.dossier_code, "H99.101-261120-0001");
        assert_eq!(sent.code, "H99.101-261120-000001");
        assert_eq!(
            (sent.fee, sent.state),
            (12_000, PaperState::PendingSignature)
        );
        assert_eq!(
            sent.due_at,
            Moment::from_vietnam(datetime(2026, 11, 20, 17, 0, 0, 0))
        );
        let paper = world.paper(sent.paper).await;
        assert_eq!(paper.statement, "Chứng thực bản sao đúng với bản chính");
        let intake = world.file(paper.intake).await;
        assert_eq!(
            (intake.kind, intake.paper),
            (FileKind::Intake, Some(sent.paper))
        );
        let view = world
            .workflow
            .paper(&world.officer, sent.paper)
            .await
            .unwrap();
        assert_eq!(
            view.timeline
                .iter()
                .map(|entry| entry.step)
                .collect::<Vec<_>>(),
            [Step::Submit]
        );
        assert!(world.audited().await.contains(&"SUBMIT".to_owned()));

        // After 15:00 the next one is due on Monday.
        world.set_time(datetime(2026, 11, 20, 15, 0, 1, 0));
        let next = submit(&world, &world.workflow, counter::form(&world).await).await;
        assert_eq!(next.code, "H99.101-261120-000002");
        assert_eq!(
            next.due_at,
            Moment::from_vietnam(datetime(2026, 11, 23, 17, 0, 0, 0))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_is_told_at_once_under_its_field() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        counter::other_document_type(&world).await;
        let wrong = DraftForm {
            without_account: true,
            email: "trucly@".into(),
            document_type: counter::OTHER.into(),
            pages: "0".into(),
            copies: "1000".into(),
            signer: Some(world.officer.person),
            ..DraftForm::default()
        };
        let error = refused(&world, wrong).await;
        let fields: Vec<_> = error
            .fields
            .iter()
            .map(|fault| fault.field.as_str())
            .collect();
        assert_eq!(
            fields,
            [
                "name",
                "email",
                "document_name",
                "pages",
                "copies",
                "signer",
                "upload"
            ]
        );
        let empty = refused(&world, DraftForm::default()).await;
        for field in [
            "identifier",
            "document_type",
            "pages",
            "copies",
            "signer",
            "upload",
        ] {
            assert!(
                empty
                    .of_field(field)
                    .is_some_and(|text| text.ends_with('.')),
                "{field}"
            );
        }
        let typed = DraftForm {
            identifier: "9990000019".into(),
            ..DraftForm::default()
        };
        let typed = refused(&world, typed).await;
        assert!(
            typed
                .of_field("identifier")
                .unwrap()
                .contains("chữ số kiểm tra")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_kept_with_each_save_and_two_windows_dont_overwrite_each_other() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let typed = DraftForm {
            without_account: true,
            name: "Ly".into(),
            ..DraftForm::default()
        };
        let (dossier, version) = draft(&world, &typed).await;
        let more = DraftForm {
            name: "Trúc Ly".into(),
            ..typed.clone()
        };
        let saved = workflow
            .save_draft(officer, Some(dossier), version, more.clone())
            .await
            .unwrap();
        assert_eq!((saved.dossier, saved.version), (dossier, version + 1));
        let stale = workflow
            .save_draft(officer, Some(dossier), version, typed)
            .await;
        assert_eq!(code(stale), ErrorCode::Conflict);
        let view = workflow.open_intake(officer, Some(dossier)).await.unwrap();
        assert_eq!((view.form, view.version), (more, version + 1));
        let drafts = workflow.drafts(officer).await.unwrap();
        assert_eq!(drafts[0].applicant_name, "Trúc Ly");

        let other = colleague(&world, officer, "motcua2", "Lò Thị Hai").await;
        assert_eq!(
            code(workflow.open_intake(&other, Some(dossier)).await),
            ErrorCode::NotFound
        );
        assert!(workflow.drafts(&other).await.unwrap().is_empty());

        workflow.discard_draft(officer, dossier).await.unwrap();
        assert!(workflow.drafts(officer).await.unwrap().is_empty());
        assert_eq!(
            code(workflow.open_intake(officer, Some(dossier)).await),
            ErrorCode::NotFound
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_search_finds_an_account_by_its_whole_number_only_and_is_recorded() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let applicant = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let find = async |text: &str| world.workflow.find_accounts(&world.officer, text).await;
        let found = find("0031 9000 0011").await.unwrap();
        assert_eq!((found.len(), found[0].person), (1, applicant.person));
        assert_eq!(find("003190000012").await.unwrap(), []);
        assert!(
            find("00319000001")
                .await
                .unwrap_err()
                .of_field("identifier")
                .is_some()
        );
        let recorded = world.audited().await;
        assert_eq!(
            recorded
                .iter()
                .filter(|action| *action == "FIND_ACCOUNT")
                .count(),
            2
        );
        let leader = world
            .workflow
            .find_accounts(&world.leader, "003190000011")
            .await;
        assert_eq!(code(leader), ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_is_sent_once_and_only_with_a_scan_of_ones_own() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let form = form(&world).await;
        let (dossier, version) = draft(&world, &form).await;
        let (one, two) = tokio::join!(
            workflow.submit(officer, dossier, version, form.clone()),
            workflow.submit(officer, dossier, version, form.clone())
        );
        let (sent, refused) = if one.is_ok() { (one, two) } else { (two, one) };
        assert!(sent.is_ok());
        assert!(matches!(
            code(refused),
            ErrorCode::Conflict | ErrorCode::WrongState
        ));
        // The scan is part of that paper now.
        let again = self::refused(&world, form).await;
        assert!(again.of_field("upload").is_some());

        let other = colleague(&world, officer, "motcua2", "Lò Thị Hai").await;
        let theirs = counter::send(workflow, &other, &crate::support::files::scan()).await;
        let form = DraftForm {
            upload: Some(theirs.id),
            ..counter::form(&world).await
        };
        assert!(
            self::refused(&world, form)
                .await
                .of_field("upload")
                .is_some()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_code_is_for_whom_no_sms_can_reach() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let by_email = submit(&world, &world.workflow, form(&world).await).await;
        let code = by_email.receipt_code.unwrap();
        assert!(
            code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()),
            "{code}"
        );
        let applicant = citizen(
            &world,
            "Nguyễn Hạ Vy An",
            "003190000011",
            Some("0900000011"),
        )
        .await;
        let by_sms = DraftForm {
            email: "vyan@example.com".into(),
            ..form_for(&world, &applicant).await
        };
        assert_eq!(
            submit(&world, &world.workflow, by_sms).await.receipt_code,
            None
        );
    })
    .await;
}

/// What a form is refused with.
async fn refused(world: &World, form: DraftForm) -> AppError {
    let (dossier, version) = draft(world, &form).await;
    let error = world
        .workflow
        .submit(&world.officer, dossier, version, form)
        .await
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::Invalid);
    error
}

fn code<T: std::fmt::Debug>(answer: Result<T, AppError>) -> ErrorCode {
    answer.unwrap_err().code
}

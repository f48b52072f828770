//! Printed slips: copies for who has neither account nor e-mail. And what a source of identities says.

use std::sync::Arc;

use chungthuc_domain::{
    AppError, ErrorCode,
    certification::CertificationChoice,
    state::{PaperState, Step},
    view::reception::{IdentityCheck, IdentityVerdict},
};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::AccountsAsIdentities;
use jiff::SignedDuration;

use crate::support::{
    World,
    counter::{citizen, complete},
    reception::{confirmed, form, received},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_are_fetched_with_the_newest_slip_and_the_code_on_it() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, confirmed) = confirmed(&world, &[("A", "1", "1"), ("B", "1", "1")]).await;
        let old = workflow.pickup_slip(officer, id).await.unwrap();
        let new = workflow.pickup_slip(officer, id).await.unwrap();
        let (old, (token, code)) = (on_slip(&old.bytes), on_slip(&new.bytes));
        let gone = workflow.link_info(&old.0).await.unwrap_err();
        assert_eq!(gone.code, ErrorCode::NotFound);

        let info = workflow.link_info(&token).await.unwrap();
        let ready: Vec<_> = info.papers.iter().map(|p| (p.number, p.ready)).collect();
        assert_eq!((info.is_slip, ready), (true, vec![(1, false), (2, false)]));
        world.open_book("01/2026", 1).await;
        complete(&world, confirmed.papers[1].paper).await;
        let info = workflow.link_info(&token).await.unwrap();
        let ready: Vec<_> = info.papers.iter().map(|paper| paper.ready).collect();
        assert_eq!(ready, [false, true]);

        let early = workflow.open_slip(&token, &code, 1).await.unwrap_err();
        assert!(early.of_field("number").is_some());
        let paper = confirmed.papers[1].paper;
        assert_eq!(world.paper(paper).await.state, PaperState::Completed);
        let spaced = format!(" {} {}", &code[..3], &code[3..]);
        let file = workflow.open_slip(&token, &spaced, 2).await.unwrap();
        let sealed = world.file(world.paper(paper).await.sealed.unwrap()).await;
        assert_eq!(file.sha256, sealed.sha256);
        let steps = async || {
            let view = workflow.paper(officer, paper).await.unwrap();
            let steps = view.timeline.iter().filter(|e| e.step == Step::Deliver);
            steps.count()
        };
        assert_eq!(steps().await, 1);
        // Once more it is the same copy, and delivered already.
        workflow.open_slip(&token, &code, 2).await.unwrap();
        assert_eq!(steps().await, 1);
        // But not for ever: a slip gives each copy once.
        world.clock.advance(SignedDuration::from_mins(30));
        let used = workflow.open_slip(&token, &code, 2).await.unwrap_err();
        assert!(used.of_field("number").unwrap().contains("đã được tải"));
        assert!(workflow.link_info(&token).await.unwrap().papers[1].fetched);
        let another = workflow.pickup_slip(officer, id).await.unwrap();
        let (token, code) = on_slip(&another.bytes);
        workflow.open_slip(&token, &code, 2).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_wrong_codes_close_a_slip_and_another_print_opens_it() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, confirmed) = confirmed(&world, &[("A", "1", "1")]).await;
        world.open_book("01/2026", 1).await;
        complete(&world, confirmed.papers[0].paper).await;
        let slip = workflow.pickup_slip(officer, id).await.unwrap();
        let (token, code) = on_slip(&slip.bytes);
        for left in (1..=5).rev() {
            let info = workflow.link_info(&token).await.unwrap();
            assert_eq!((info.tries_left, info.closed), (left, None));
            let wrong = workflow.open_slip(&token, "x", 1).await.unwrap_err();
            assert!(wrong.of_field("code").is_some());
        }
        let blocked = workflow.open_slip(&token, &code, 1).await.unwrap_err();
        assert!(blocked.of_field("code").unwrap().contains("khóa"));
        assert!(workflow.link_info(&token).await.unwrap().closed.is_some());
        let slip = workflow.pickup_slip(officer, id).await.unwrap();
        let (token, code) = on_slip(&slip.bytes);
        assert!(workflow.open_slip(&token, &code, 1).await.is_ok());
        world
            .clock
            .advance(jiff::SignedDuration::from_hours(91 * 24));
        let late = workflow.open_slip(&token, &code, 1).await.unwrap_err();
        assert!(late.of_field("code").unwrap().contains("hết hạn"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_on_paper_are_handed_over_at_the_counter_and_the_slip_says_so() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, version, mut form) =
            received(&world, &[("A", "1", "1"), ("B", "1", "2"), ("C", "1", "1")]).await;
        form.components[1].certification = CertificationChoice::OnPaper;
        form.components[2].certification = CertificationChoice::Both;
        workflow
            .confirm_reception(officer, id, version, form)
            .await
            .unwrap();
        let slip = workflow.pickup_slip(officer, id).await.unwrap();
        let (token, code) = on_slip(&slip.bytes);
        let info = workflow.link_info(&token).await.unwrap();
        let papers: Vec<_> = info.papers.iter().map(|p| (p.number, p.on_paper)).collect();
        assert_eq!(papers, [(1, false), (2, true), (3, false), (3, true)]);
        let refused = async |number: u32| {
            let error = workflow.open_slip(&token, &code, number).await.unwrap_err();
            error.of_field("number").unwrap().to_owned()
        };
        assert!(refused(2).await.contains(&info.unit_name));
        // Of one that is certified both ways the file is still to come.
        assert!(refused(3).await.contains("chưa được cấp xong"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_reached_in_another_way_gets_no_slip() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let (id, version, mut form) = received(&world, &[("A", "1", "1")]).await;
        assert!(
            workflow
                .open_reception(officer, id)
                .await
                .unwrap()
                .needs_slip
        );
        form.general.email = "trucly@example.com".into();
        let saved = workflow
            .save_reception(officer, id, version, form.clone())
            .await
            .unwrap();
        assert!(
            !workflow
                .open_reception(officer, id)
                .await
                .unwrap()
                .needs_slip
        );
        assert_eq!(
            code(workflow.pickup_slip(officer, id).await),
            ErrorCode::WrongState
        );
        let confirmed = workflow
            .confirm_reception(officer, id, saved.version, form)
            .await
            .unwrap();
        assert!(
            confirmed.receipt_code.is_some(),
            "the e-mail's link needs one"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_known_of_a_number_stands_beside_what_is_typed() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        let known = citizen(
            &world,
            "Nguyễn Hạ Vy An",
            "003190000011",
            Some("0900000011"),
        )
        .await;
        let id = workflow.begin_reception(officer, "2.000815").await.unwrap();
        let mut general = form(&world, &[]).await.general;
        let ask = async |general| workflow.check_identity(officer, id, general).await;
        assert!(
            ask(general.clone())
                .await
                .unwrap_err()
                .of_field("identifier")
                .is_some()
        );
        general.identifier = "003190000011".into();
        assert_eq!(ask(general.clone()).await, Ok(IdentityCheck::NoSource));

        workflow.use_identities(Arc::new(AccountsAsIdentities(world.db.clone())));
        general.sex = "MALE".into();
        general.born_on = "01/02/1990".into();
        let Ok(IdentityCheck::Found { lines, account, .. }) = ask(general.clone()).await else {
            panic!("found");
        };
        assert_eq!(account.unwrap().person, known.person);
        let verdict = |field: &str| {
            let line = lines.iter().find(|line| line.field == field);
            line.unwrap().verdict
        };
        assert_eq!(verdict("owner"), IdentityVerdict::Differing);
        assert_eq!(verdict("sex"), IdentityVerdict::Differing);
        assert_eq!(verdict("born_on"), IdentityVerdict::Matched);
        assert_eq!(verdict("phone"), IdentityVerdict::NotTyped);
        assert_eq!(verdict("address"), IdentityVerdict::NotFound);
        general.identifier = "003203000022".into();
        assert!(matches!(
            ask(general).await,
            Ok(IdentityCheck::NotFound { .. })
        ));
        assert!(world.audited().await.contains(&"CHECK_IDENTITY".to_owned()));
    })
    .await;
}

/// Token and code, as they are printed on a slip.
fn on_slip(pdf: &[u8]) -> (String, String) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let run = std::process::Command::new("pdftotext")
        .arg(file.path())
        .arg("-")
        .output()
        .unwrap();
    let text = String::from_utf8(run.stdout).unwrap();
    let (_, rest) = text.split_once("/nhan/").unwrap();
    let token = rest
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(26)
        .collect();
    let (_, rest) = text.split_once("Mã nhận").unwrap();
    let code = rest.chars().filter(char::is_ascii_digit).take(6).collect();
    (token, code)
}

fn code<T>(answer: Result<T, AppError>) -> ErrorCode {
    match answer {
        Ok(_) => panic!("it was allowed"),
        Err(error) => error.code,
    }
}

//! What is pointed out about scans, and pages that are arranged before a scan is sent.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId, UploadId,
    scan::{ScanWarning, WarningQuery},
    view::intake::{DraftForm, PageTurn, UploadOutcome, UploadView},
};
use chungthuc_storage::{
    repo::{file::FileKind, unit, warning},
    testing::TestDatabase,
};
use chungthuc_workflow::Actor;
use jiff::SignedDuration;

use crate::support::{
    World,
    counter::{self, colleague, send},
    files, sha256,
};

fn sample(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../end2end/samples");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

/// What a form asks about.
fn query(form: &DraftForm) -> WarningQuery {
    WarningQuery {
        upload: form.upload,
        document_type: form.document_type.clone(),
        document_name: form.document_name.clone(),
        account: form.account,
        name: form.name.clone(),
        email: form.email.clone(),
        identifier: String::new(),
        paper: None,
    }
}

async fn warnings(world: &World, form: &DraftForm) -> Vec<ScanWarning> {
    world
        .workflow
        .scan_warnings(&world.officer, query(form))
        .await
        .unwrap()
}

/// A form with this scan.
async fn form_with(world: &World, scan: &[u8]) -> DraftForm {
    let upload = send(&world.workflow, &world.officer, scan).await;
    DraftForm {
        upload: Some(upload.id),
        ..counter::form(world).await
    }
}

/// Certifies what a form asks for.
async fn certified(world: &World, form: DraftForm) -> PaperId {
    let sent = counter::submit(world, &world.workflow, form).await;
    counter::complete(world, sent.paper).await;
    sent.paper
}

/// Gives the officer's rights to somebody in a unit of its own.
async fn elsewhere(world: &World) -> Actor {
    let unit = chungthuc_domain::UnitId(world.workflow.ids.uuid());
    let mut tx = world.db.begin().await.unwrap();
    unit::insert(&mut tx, &crate::support::office(unit, "H99.102"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut there = world.officer.clone();
    there.unit = Some(unit);
    for grant in &mut there.grants {
        grant.unit = unit;
    }
    colleague(world, &there, "motcua2", "Triệu Mẫu Hai").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grey_scan_is_pointed_out_only_where_the_original_has_colours() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let form = form_with(&world, &sample("dang-ky-doanh-nghiep-12-trang.pdf")).await;
        let is_grey = |warning: &ScanWarning| matches!(warning, ScanWarning::Grey { .. });
        assert!(!warnings(&world, &form).await.iter().any(is_grey));
        let mut tx = world.db.begin().await.unwrap();
        warning::set_coloured(&mut tx, "GKS").await.unwrap();
        tx.commit().await.unwrap();
        let told = warnings(&world, &form).await;
        let told = told.iter().find(|warning| is_grey(warning)).unwrap();
        assert!(
            told.text().starts_with("Trang 1–12 là ảnh xám"),
            "{}",
            told.text()
        );
        let colour = form_with(&world, &sample("giay-khai-sinh.pdf")).await;
        assert_eq!(warnings(&world, &colour).await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scan_that_was_certified_is_pointed_out_with_its_paper() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 7).await;
        let form = form_with(&world, &sample("giay-khai-sinh.pdf")).await;
        assert_eq!(warnings(&world, &form).await, []);
        let first = certified(&world, form).await;
        let again = DraftForm {
            name: "Trần Gia Khánh Bình".into(),
            email: "khac@example.com".into(),
            ..form_with(&world, &sample("giay-khai-sinh.pdf")).await
        };
        let told = warnings(&world, &again).await;
        let [
            ScanWarning::SameScan {
                earlier: Some(earlier),
            },
        ] = told.as_slice()
        else {
            panic!("{told:?}");
        };
        assert_eq!((earlier.paper, earlier.number.as_str()), (first, "7/ĐT"));
        // Another file of the same paper is another scan.
        let other = form_with(&world, &files::scan()).await;
        let other = DraftForm {
            name: "Trần Gia Khánh Bình".into(),
            ..other
        };
        assert_eq!(warnings(&world, &other).await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_another_agencys_paper_no_more_is_told_than_that_it_was_certified() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let scan = sample("giay-khai-sinh.pdf");
        let form = form_with(&world, &scan).await;
        let (name, email) = (form.name.clone(), form.email.clone());
        certified(&world, form).await;
        let stranger = elsewhere(&world).await;
        let upload = send(&world.workflow, &stranger, &scan).await;
        let query = WarningQuery {
            upload: Some(upload.id),
            document_type: "GKS".into(),
            name,
            email,
            ..WarningQuery::default()
        };
        let told = world.workflow.scan_warnings(&stranger, query).await;
        assert_eq!(told, Ok(vec![ScanWarning::SameScan { earlier: None }]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_paper_of_the_same_person_is_pointed_out_for_a_year() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let citizen = counter::citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let first = certified(&world, counter::form_for(&world, &citizen).await).await;
        let by_name = certified(&world, counter::form(&world).await).await;
        let scan = sample("giay-khai-sinh.pdf");
        let fresh = form_with(&world, &scan).await;
        let with_account = DraftForm {
            without_account: false,
            account: Some(citizen.person),
            name: String::new(),
            email: String::new(),
            ..fresh.clone()
        };
        let papers = async |form: &DraftForm| -> Vec<PaperId> {
            let told = warnings(&world, form).await;
            told.iter()
                .filter_map(|told| told.earlier())
                .map(|earlier| earlier.paper)
                .collect()
        };
        assert_eq!(papers(&with_account).await, [first]);
        assert_eq!(papers(&fresh).await, [by_name]);
        // A walk-in who is known by number alone.
        let by_number = WarningQuery {
            upload: fresh.upload,
            document_type: fresh.document_type.clone(),
            identifier: "003 190 000011".into(),
            name: "Nguyễn Hạ Vy An".into(),
            ..WarningQuery::default()
        };
        let told = world
            .workflow
            .scan_warnings(&world.officer, by_number)
            .await;
        let told = told.unwrap();
        let earlier: Vec<_> = told.iter().filter_map(ScanWarning::earlier).collect();
        assert_eq!(earlier.len(), 1, "{told:?}");
        assert_eq!(earlier[0].paper, first);
        let namesake = DraftForm {
            email: "khac@example.com".into(),
            ..fresh.clone()
        };
        assert_eq!(papers(&namesake).await, [], "a name alone is no person");
        world.clock.advance(SignedDuration::from_hours(24 * 366));
        let later = form_with(&world, &scan).await;
        assert_eq!(papers(&later).await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_leader_is_told_what_the_officer_was_told_and_whether_they_had_seen_it() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let scan = sample("giay-khai-sinh.pdf");
        certified(&world, form_with(&world, &scan).await).await;
        let form = form_with(&world, &scan).await;
        let told = warnings(&world, &form).await;
        assert_eq!(told.len(), 1, "one earlier paper is one warning: {told:?}");
        let unseen = counter::submit(&world, &world.workflow, form.clone()).await;
        let view = world
            .workflow
            .paper(&world.leader, unseen.paper)
            .await
            .unwrap();
        assert_eq!(view.warnings.len(), 1);
        assert_eq!(
            (&view.warnings[0].warning, &view.warnings[0].seen_by),
            (&told[0], &None)
        );
        let again = DraftForm {
            seen: told.iter().map(ScanWarning::key).collect(),
            ..form_with(&world, &scan).await
        };
        let seen = counter::submit(&world, &world.workflow, again).await;
        let view = world
            .workflow
            .paper(&world.leader, seen.paper)
            .await
            .unwrap();
        assert_eq!(
            view.warnings[0].seen_by.as_deref(),
            Some("Nông Thị Hoài An")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_applicant_sees_no_warnings() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let citizen = counter::citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        certified(&world, counter::form_for(&world, &citizen).await).await;
        let sent = counter::form_for(&world, &citizen).await;
        let sent = counter::submit(&world, &world.workflow, sent).await;
        let shown = world
            .workflow
            .paper(&world.officer, sent.paper)
            .await
            .unwrap();
        assert_eq!(shown.warnings.len(), 1);
        let own = world.workflow.paper(&citizen, sent.paper).await.unwrap();
        assert_eq!(own.warnings, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_told_anything_about_a_scan_that_isnt_theirs() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let form = form_with(&world, &files::scan()).await;
        let other = colleague(&world, &world.officer, "motcua2", "Triệu Mẫu Hai").await;
        for (actor, code) in [
            (&other, ErrorCode::UploadGone),
            (&world.clerk, ErrorCode::NotFound),
        ] {
            let refused = world.workflow.scan_warnings(actor, query(&form)).await;
            assert_eq!(refused.map_err(|error| error.code), Err(code));
        }
    })
    .await;
}

fn turned(page: u32, turn: u16) -> PageTurn {
    PageTurn { page, turn }
}

fn file_of(view: &UploadView) -> chungthuc_domain::view::file::FileView {
    match &view.outcome {
        Some(UploadOutcome::Ready { file, .. }) => file.clone(),
        other => panic!("{other:?}"),
    }
}

async fn arrange(
    world: &World,
    actor: &Actor,
    view: &UploadView,
    plan: &[PageTurn],
) -> Result<UploadView, AppError> {
    let looked_at = file_of(view).id;
    world
        .workflow
        .arrange_upload(actor, view.id, looked_at, plan.to_vec())
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_arranged_into_a_fresh_file_and_the_upload_stays_as_it_came() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let scan = sample("dang-ky-doanh-nghiep-12-trang.pdf");
        let sent = send(&world.workflow, &world.officer, &scan).await;
        let intake = file_of(&sent).id;
        let once = arrange(
            &world,
            &world.officer,
            &sent,
            &[turned(3, 0), turned(0, 90)],
        )
        .await
        .unwrap();
        let first = file_of(&once);
        assert_eq!(first.pages.len(), 2);
        assert_eq!(first.pages[1].rotation().degrees(), 90);
        assert!(matches!(
            once.outcome,
            Some(UploadOutcome::Ready { arranged: true, .. })
        ));
        let version = world.file(first.id).await;
        assert_eq!(
            (version.kind, version.parent),
            (FileKind::Normalised, Some(intake))
        );
        assert_eq!(sha256(&world.bytes(first.id).await), first.sha256);
        // Once more; what was made in between goes.
        let twice = arrange(&world, &world.officer, &once, &[turned(1, 270)])
            .await
            .unwrap();
        let second = file_of(&twice);
        assert_eq!(
            (second.pages.len(), second.pages[0].rotation().degrees()),
            (1, 0)
        );
        assert!(world.objects.open(first.id.0).await.is_err());
        assert_eq!(world.bytes(intake).await, scan);
        // What is sent is both: the upload, and what is signed.
        let form = DraftForm {
            upload: Some(sent.id),
            ..counter::form(&world).await
        };
        let paper = counter::submit(&world, &world.workflow, form).await.paper;
        // 12 pages became 2, then 1: the leader is told of all 11.
        let shown = world.workflow.paper(&world.leader, paper).await.unwrap();
        let left_out = ScanWarning::LeftOut { pages: 11 };
        assert!(shown.warnings.iter().any(|kept| kept.warning == left_out));
        let paper = world.paper(paper).await;
        assert_eq!((paper.intake, paper.base), (intake, second.id));
        let used = arrange(&world, &world.officer, &twice, &[turned(0, 0)]).await;
        assert_eq!(used.map_err(|error| error.code), Err(ErrorCode::UploadGone));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_ones_own_scan_is_arranged_as_it_was_looked_at() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let scan = sample("dang-ky-doanh-nghiep-12-trang.pdf");
        let sent = send(&world.workflow, &world.officer, &scan).await;
        let plan = [turned(1, 0), turned(0, 0)];
        let code =
            |answer: Result<UploadView, AppError>| answer.map(drop).map_err(|error| error.code);
        let other = colleague(&world, &world.officer, "motcua2", "Triệu Mẫu Hai").await;
        for (actor, refusal) in [
            (&other, ErrorCode::UploadGone),
            (&world.clerk, ErrorCode::UploadGone),
        ] {
            assert_eq!(
                code(arrange(&world, actor, &sent, &plan).await),
                Err(refusal)
            );
        }
        for plan in [
            vec![],
            vec![turned(12, 0)],
            vec![turned(0, 0), turned(0, 0)],
            vec![turned(0, 1)],
        ] {
            let refused = arrange(&world, &world.officer, &sent, &plan).await;
            assert_eq!(code(refused), Err(ErrorCode::Invalid), "{plan:?}");
        }
        assert!(arrange(&world, &world.officer, &sent, &plan).await.is_ok());
        // In another window the pages still stood as before.
        let late = arrange(&world, &world.officer, &sent, &plan).await;
        assert_eq!(code(late), Err(ErrorCode::Conflict));
        let gone = UploadView {
            id: UploadId(world.workflow.ids.uuid()),
            ..sent.clone()
        };
        let gone = arrange(&world, &world.officer, &gone, &plan).await;
        assert_eq!(code(gone), Err(ErrorCode::UploadGone));
        world.clock.advance(SignedDuration::from_hours(24 * 31));
        let expired = world
            .workflow
            .upload(&world.officer, sent.id)
            .await
            .unwrap();
        let expired = arrange(&world, &world.officer, &expired, &plan).await;
        assert_eq!(code(expired), Err(ErrorCode::UploadGone));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_scan_is_recognised_whatever_the_order_of_its_pages() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let scan = sample("dang-ky-doanh-nghiep-12-trang.pdf");
        certified(&world, form_with(&world, &scan).await).await;
        let sent = send(&world.workflow, &world.officer, &scan).await;
        let sent = arrange(&world, &world.officer, &sent, &[turned(2, 180)])
            .await
            .unwrap();
        let form = DraftForm {
            upload: Some(sent.id),
            ..counter::form(&world).await
        };
        let told = warnings(&world, &form).await;
        assert!(
            told.iter()
                .any(|told| matches!(told, ScanWarning::SameScan { .. }))
        );
    })
    .await;
}

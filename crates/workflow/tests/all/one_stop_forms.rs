//! Forms 05 and 06 of one-stop shops: who passed a dossier on, and the book of a month's dossiers.

use chungthuc_domain::{AppError, ErrorCode, calendar::Moment, state::DossierPhase};
use chungthuc_storage::{
    repo::tracked::{self, Behind, Tracked},
    testing::TestDatabase,
};
use chungthuc_workflow::Actor;
use jiff::civil::{date, datetime};

use crate::support::{
    World,
    counter::{self, citizen, complete, form, form_for, submit},
    reception::{confirmed, received},
    refusal::damaged,
};

fn keep(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("KEEP_PRINTED") {
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_staff_of_the_unit_print_who_passed_a_dossier_on_and_its_owner_doesnt() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let workflow = &world.workflow;
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let sent = submit(&world, workflow, form_for(&world, &owner).await).await;
        for staff in [&world.officer, &world.leader, &world.clerk] {
            workflow.control_slip(staff, sent.paper).await.unwrap();
        }
        complete(&world, sent.paper).await;
        let slip = workflow
            .control_slip(&world.officer, sent.paper)
            .await
            .unwrap();
        let name = format!("phieu-kiem-soat-{}.pdf", sent.dossier_code);
        assert_eq!(slip.file_name, name);
        assert!(slip.bytes.starts_with(b"%PDF-"));
        keep("control.pdf", &slip.bytes);

        workflow.receipt_slip(&owner, sent.paper).await.unwrap();
        let elsewhere = Actor {
            unit: None,
            ..world.officer.clone()
        };
        for stranger in [&owner, &elsewhere] {
            let refused = workflow.control_slip(stranger, sent.paper).await;
            assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dossier_of_many_papers_is_printed_by_any_of_them() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let two = [("Giấy khai sinh", "1", "1"), ("Bảng điểm", "4", "2")];
        let (_, sent) = confirmed(&world, &two).await;
        for made in &sent.papers {
            let slip = world
                .workflow
                .control_slip(&world.officer, made.paper)
                .await
                .unwrap();
            assert_eq!(slip.file_name, "phieu-kiem-soat-H99.101-261120-0001.pdf");
        }
    })
    .await;
}

/// Midnight in Vietnam at which a day of November or December begins.
fn midnight(month: i8) -> Moment {
    Moment::from_vietnam(date(2026, month, 1).at(0, 0, 0, 0))
}

/// What was registered in November, read so many at a time.
async fn november(world: &World, limit: u32) -> Vec<Tracked> {
    let mut behind = Behind::start(midnight(11));
    let mut all = Vec::new();
    loop {
        let mut db = world.db.read().await.unwrap();
        let piece = tracked::read_on(&mut db, world.unit, behind, midnight(12), limit)
            .await
            .unwrap();
        assert!(piece.len() <= limit as usize);
        let Some(last) = piece.last() else { return all };
        behind = Behind::of(last);
        all.extend(piece);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_book_has_what_was_registered_in_its_month_whatever_became_of_it() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, officer) = (&world.workflow, &world.officer);
        world.set_time(datetime(2026, 10, 30, 9, 0, 0, 0));
        submit(&world, workflow, form(&world).await).await;
        world.set_time(datetime(2026, 11, 20, 9, 0, 0, 0));
        // All at one moment: they are told apart by their identifiers.
        let sent = submit(&world, workflow, form(&world).await).await;
        let two = [("Giấy khai sinh", "1", "1"), ("Bảng điểm", "4", "2")];
        confirmed(&world, &two).await;
        received(&world, &[("Học bạ", "24", "1")]).await;
        let (refused, version) = counter::draft(&world, &form(&world).await).await;
        workflow
            .refuse_draft(officer, refused, version, damaged())
            .await
            .unwrap();
        // Neither is a draft registered, nor what was sent a month later.
        counter::draft(&world, &form(&world).await).await;
        world.set_time(datetime(2026, 12, 1, 9, 0, 0, 0));
        submit(&world, workflow, form(&world).await).await;

        let all = november(&world, 100).await;
        let by_phase = |phase| all.iter().filter(|found| found.phase == phase).count();
        assert_eq!(all.len(), 4);
        assert_eq!(by_phase(DossierPhase::Submitted), 2);
        assert_eq!(by_phase(DossierPhase::Received), 1);
        assert_eq!(by_phase(DossierPhase::Refused), 1);
        let papers: usize = all.iter().map(|found| found.papers.len()).sum();
        assert_eq!(papers, 3);
        let plain = all.iter().find(|found| found.code == sent.dossier_code);
        let plain = plain.unwrap();
        assert_eq!((plain.reception.is_none(), plain.papers.len()), (true, 1));
        let at_counter = all.iter().filter_map(|found| found.reception.as_ref());
        let procedures: Vec<_> = at_counter.map(|(procedure, _)| procedure).collect();
        assert_eq!(procedures.len(), 2);
        assert!(procedures[0].starts_with("Chứng thực bản sao từ bản chính"));
        for limit in [1, 2, 3] {
            assert_eq!(november(&world, limit).await, all, "{limit} at a time");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_book_of_a_month_is_printed_and_who_did_so_is_audited() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        submit(&world, workflow, form(&world).await).await;
        for (month, name) in [
            ("11/2026", "so-theo-doi-ho-so-2026-11.pdf"),
            (" 1/2026", "so-theo-doi-ho-so-2026-01.pdf"),
        ] {
            let file = workflow.print_tracking(&world.clerk, month).await.unwrap();
            assert_eq!(
                (file.file_name.as_str(), file.media_type),
                (name, "application/pdf")
            );
            assert!(file.bytes.starts_with(b"%PDF-"));
            keep(name, &file.bytes);
            assert_eq!(world.audited().await.last().unwrap(), "PRINT_TRACKING");
        }
        for month in ["", "13/2026", "12/2026"] {
            let refused = workflow.print_tracking(&world.clerk, month).await;
            assert!(is_of_month(&refused.unwrap_err()), "{month}");
        }
    })
    .await;
}

/// Dossiers that were refused in November, as many as this.
async fn refused_in_november(world: &World, count: u32) {
    let (unit, officer, first) = (world.unit, world.officer.person, midnight(11).0);
    let id = "substr('00000000-0000-7000-8000-000000000000', 1, 36 - length(CAST(i AS TEXT))) || CAST(i AS TEXT)";
    let statement = format!(
        "INSERT INTO dossier (id, unit_id, code, phase, form, applicant_name, applicant_name_key,
           created_by, created_at, received_at, version)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
         SELECT {id}, '{unit}', 'X-' || i, 'REFUSED', '{{}}', 'Người ' || i, '', '{officer}',
           {first} + i, {first} + i, 1 FROM n"
    );
    let mut tx = world.db.begin().await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(statement))
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_of_more_than_five_thousand_dossiers_is_refused_and_not_audited() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        refused_in_november(&world, 5_001).await;
        let before = world.audited().await;
        let refused = world.workflow.print_tracking(&world.clerk, "11/2026").await;
        let refused = refused.unwrap_err();
        let said = refused.of_field("month").unwrap();
        assert!(said.contains("hơn 5.000 hồ sơ"), "{said}");
        assert_eq!(world.audited().await, before);
        // It is the month's number that counts, not the unit's.
        let other = world.workflow.print_tracking(&world.clerk, "10/2026").await;
        assert!(other.unwrap().bytes.starts_with(b"%PDF-"));
    })
    .await;
}

fn is_of_month(error: &AppError) -> bool {
    error.of_field("month").is_some()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_isnt_staff_of_a_unit_has_no_book_of_it_whatever_month_they_ask_for() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let owner = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        for month in ["11/2026", "x"] {
            let refused = world.workflow.print_tracking(&owner, month).await;
            assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
        }
        let officer_of_nothing = Actor {
            grants: Vec::new(),
            ..world.officer.clone()
        };
        let refused = world
            .workflow
            .print_tracking(&officer_of_nothing, "11/2026")
            .await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

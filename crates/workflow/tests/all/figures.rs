//! "Thống kê" and "Báo cáo": what is counted, for whom, and that it agrees with the lists.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use chungthuc_domain::{
    ErrorCode, SessionId, UnitId,
    book::BookKind,
    certification::Certification,
    figures::TimedStep,
    right::Right,
    state::PaperState,
    view::{
        figures::{FiguresPeriod, FiguresQuery, FiguresView, ReportQuery},
        queue::{Queue, QueueQuery},
    },
};
use chungthuc_storage::{
    repo::unit::{self, Grant},
    testing::TestDatabase,
};
use chungthuc_workflow::Actor;
use jiff::civil::{date, datetime};
use sqlx::Row;

use crate::support::{World, counter, office};

/// A completed paper after a quarter of an hour, one that is late, and one that was cancelled.
async fn furnished(test: &TestDatabase) -> World {
    let mut world = World::new(test).await;
    world.open_book("01/2026", 1).await;
    let done = world.submitted().await;
    world.set_time(datetime(2026, 11, 20, 8, 45, 0, 0));
    counter::complete(&world, done).await;
    world.submitted().await;
    let cancelled = world.submitted().await;
    let version = world.paper(cancelled).await.version;
    world
        .workflow
        .recall(&world.officer, cancelled, version)
        .await
        .unwrap();
    let version = world.paper(cancelled).await.version;
    world
        .workflow
        .cancel(&world.officer, cancelled, version)
        .await
        .unwrap();
    world.set_time(datetime(2026, 11, 23, 9, 0, 0, 0));
    world
}

async fn month(world: &World, actor: &Actor) -> FiguresView {
    let query = FiguresQuery::default();
    world.workflow.figures(actor, query).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_period_counts_what_was_registered_in_it_as_it_stands_now() {
    TestDatabase::each(async |test| {
        let world = furnished(test).await;
        let view = month(&world, &world.leader).await;
        assert_eq!(
            (view.from, view.to),
            (date(2026, 11, 1), date(2026, 11, 23))
        );
        let sum = view.sum;
        assert_eq!((sum.received, sum.completed, sum.cancelled), (3, 1, 1));
        assert_eq!(
            (sum.signed, sum.under_way(), sum.late, sum.copies),
            (1, 1, 1, 6)
        );
        assert_eq!(
            view.by_state,
            [
                (PaperState::PendingSignature, 1),
                (PaperState::Completed, 1),
                (PaperState::Cancelled, 1)
            ]
        );
        assert_eq!(view.by_type.len(), 1);
        assert_eq!(
            (view.by_type[0].name.as_str(), view.by_type[0].sum),
            ("Giấy khai sinh", sum)
        );
        assert_eq!(view.by_time.len(), 23);
        assert_eq!(view.by_time[19].sum, sum);
        assert!(view.by_unit.is_empty() && view.leads_to_lists);
        assert_eq!(wrong_sums(&world).await, 0);
        // Nothing of another time.
        let before = FiguresQuery {
            period: FiguresPeriod::Days,
            from: "01/10/2026".into(),
            to: "19/11/2026".into(),
            unit: None,
        };
        let view = world.workflow.figures(&world.leader, before).await.unwrap();
        assert_eq!(view.sum.received, 0);
    })
    .await;
}

/// How many sums of days aren't what the papers themselves add up to.
async fn wrong_sums(world: &World) -> i64 {
    let mut db = world.db.read().await.unwrap();
    let row = sqlx::query(
        "SELECT COUNT(*) AS wrong FROM (
           SELECT unit_id, day, state, document_type, certification,
             SUM(papers) AS p, SUM(copies) AS c, SUM(late) AS l
           FROM (
             SELECT unit_id, day, state, document_type, certification, papers, copies, late
             FROM paper_day
             UNION ALL
             SELECT unit_id, (submitted_at + 25200000000) / 86400000000, state, document_type,
               certification, -1, -copy_count, CASE WHEN completed_at > due_at THEN -1 ELSE 0 END
             FROM paper
           ) sums
           GROUP BY 1, 2, 3, 4, 5
         ) differences WHERE p <> 0 OR c <> 0 OR l <> 0",
    )
    .fetch_one(&mut *db)
    .await
    .unwrap();
    row.try_get("wrong").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_on_paper_are_told_from_electronic_ones_on_the_dashboard_and_in_the_report() {
    TestDatabase::each(async |test| {
        let mut world = furnished(test).await;
        world
            .open_book_of(BookKind::PaperCopies, "01/2026", 1)
            .await;
        let by_hand = world.signed_by_hand().await;
        world.number(by_hand).await.unwrap();
        world.submitted_as(Certification::OnPaper).await;
        let view = month(&world, &world.clerk).await;
        let kinds: Vec<_> = view
            .by_certification
            .iter()
            .map(|kind| (kind.name.as_str(), kind.sum.received, kind.sum.copies))
            .collect();
        assert_eq!(
            kinds,
            [
                ("Chứng thực bản sao điện tử", 3, 6),
                ("Chứng thực bản sao giấy", 2, 4)
            ]
        );
        assert_eq!(wrong_sums(&world).await, 0);
        let query = ReportQuery {
            year: "2026".into(),
            part: "ca-nam".into(),
            unit: None,
        };
        let report = world.workflow.report(&world.clerk, query).await.unwrap();
        let total = report.total();
        assert_eq!((total.electronic.numbers, total.paper.numbers), (1, 1));
        assert_eq!((total.paper.copies, total.paper.fees), (2, 4_000));
        // What the index of the service is read from: one electronic number of two.
        assert_eq!(total.all().numbers, 2);
        assert_eq!(report.types, [("Giấy khai sinh".to_owned(), total)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_numbers_are_those_of_the_lists_that_they_lead_to() {
    TestDatabase::each(async |test| {
        let world = furnished(test).await;
        for (state, papers) in month(&world, &world.clerk).await.by_state {
            let query = QueueQuery {
                state: Some(state),
                from: "01/11/2026".into(),
                to: "23/11/2026".into(),
                ..QueueQuery::default()
            };
            let list = world
                .workflow
                .queue(&world.clerk, Queue::All, query)
                .await
                .unwrap();
            assert_eq!(list.listing.total, papers, "{state:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_long_steps_took_is_known_once_a_paper_is_completed() {
    TestDatabase::each(async |test| {
        let world = furnished(test).await;
        let times = month(&world, &world.officer).await.times;
        let found: Vec<_> = times
            .iter()
            .map(|time| (time.step, time.papers, time.median))
            .collect();
        assert_eq!(
            found,
            [
                (TimedStep::Sign, 1, 20),
                (TimedStep::Seal, 1, 5),
                (TimedStep::Complete, 1, 5),
                (TimedStep::Whole, 1, 20)
            ]
        );
    })
    .await;
}

/// Somebody who administers a new unit above the office's, which has another beside it.
async fn above(world: &World) -> (Actor, UnitId) {
    let [above, beside] = [(); 2].map(|()| UnitId(world.workflow.ids.uuid()));
    let grant = Grant {
        unit: above,
        right: Right::Admin,
        capacity: None,
        head_title: None,
        own_title: None,
        ..world.clerk.grants[0].clone()
    };
    let mut tx = world.db.begin().await.unwrap();
    let province = unit::Unit {
        issues_copies: false,
        name: "UBND tỉnh Hòa Lâm".into(),
        ..office(above, "H99")
    };
    unit::insert(&mut tx, &province).await.unwrap();
    unit::insert(&mut tx, &office(beside, "H99.102"))
        .await
        .unwrap();
    sqlx::query("UPDATE unit SET parent_id = $1 WHERE id <> $1")
        .bind(above.to_string())
        .execute(&mut *tx)
        .await
        .unwrap();
    unit::insert_grant(&mut tx, world.workflow.ids.id(), &grant)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let actor = Actor {
        session: SessionId(world.workflow.ids.uuid()),
        unit: Some(above),
        grants: vec![grant],
        ..world.clerk.clone()
    };
    (actor, beside)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_administers_a_unit_above_sees_those_below_by_unit_and_nobody_else_does() {
    TestDatabase::each(async |test| {
        let world = furnished(test).await;
        let (admin, beside) = above(&world).await;
        let all = month(&world, &admin).await;
        assert_eq!(
            (all.unit_name.as_str(), all.sum.received),
            ("UBND tỉnh Hòa Lâm", 3)
        );
        let units: Vec<_> = all
            .by_unit
            .iter()
            .map(|unit| (unit.key, unit.sum.received))
            .collect();
        assert_eq!(units, [(world.unit, 3), (beside, 0)]);
        assert!(!all.leads_to_lists);
        let of = |unit| FiguresQuery {
            unit: Some(unit),
            ..FiguresQuery::default()
        };
        let one = world.workflow.figures(&admin, of(beside)).await.unwrap();
        assert_eq!((one.sum.received, one.by_unit.len()), (0, 0));
        // From below nobody looks up or aside, nor an auditor below themselves.
        let aside = world.workflow.figures(&world.officer, of(beside)).await;
        assert_eq!(aside.unwrap_err().code, ErrorCode::NotFound);
        let report = ReportQuery {
            unit: Some(beside),
            ..ReportQuery::default()
        };
        let aside = world.workflow.report(&world.officer, report).await;
        assert_eq!(aside.unwrap_err().code, ErrorCode::NotFound);
        let citizen = counter::citizen(&world, "Bàn Thị Mai Sao", "003190000011", None).await;
        let refused = world
            .workflow
            .figures(&citizen, FiguresQuery::default())
            .await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_adds_up_the_register_by_month_and_kind_on_the_screen_and_in_files() {
    TestDatabase::each(async |test| {
        let world = furnished(test).await;
        let query = ReportQuery {
            year: "2026".into(),
            part: "6-thang-cuoi".into(),
            unit: None,
        };
        let view = world
            .workflow
            .report(&world.clerk, query.clone())
            .await
            .unwrap();
        assert_eq!(view.months.len(), 6);
        let november = view.months[4].1;
        assert_eq!(
            (november.electronic.numbers, november.electronic.copies),
            (1, 2)
        );
        assert_eq!(november.electronic.fees, 4_000);
        assert_eq!(view.total(), november);
        assert_eq!(view.types, [("Giấy khai sinh".to_owned(), november)]);
        let newest = world
            .workflow
            .report(&world.clerk, ReportQuery::default())
            .await
            .unwrap();
        assert_eq!(newest.period.label(), "6 tháng đầu năm 2026");
        assert_eq!(newest.total().all().numbers, 0);

        let file = world
            .workflow
            .export_report(&world.clerk, query.clone())
            .await
            .unwrap();
        assert_eq!(file.file_name, "bao-cao-chung-thuc-2026-6-thang-cuoi.xlsx");
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["Theo tháng", "Theo loại giấy tờ"]);
        for (name, row, label) in [
            ("Theo tháng", 9, "Tháng 11/2026"),
            ("Theo loại giấy tờ", 5, "Giấy khai sinh"),
        ] {
            let range = book.worksheet_range(name).unwrap();
            assert_eq!(
                range.get_value((row, 0)),
                Some(&Data::String(label.into())),
                "{name}"
            );
            for (column, number) in [
                (1, 1.0),
                (2, 2.0),
                (3, 4_000.0),
                (4, 0.0),
                (7, 1.0),
                (9, 4_000.0),
            ] {
                assert_eq!(
                    range.get_value((row, column)),
                    Some(&Data::Float(number)),
                    "{name} {column}"
                );
            }
            let index = range.get_value((2, 0)).map(ToString::to_string).unwrap();
            assert!(
                index.contains("ELECTRONIC_CERTIFIED_COPY): 100,0%"),
                "{index}"
            );
        }
        let printed = world
            .workflow
            .print_report(&world.clerk, query)
            .await
            .unwrap();
        assert!(printed.bytes.starts_with(b"%PDF-"));
        if let Some(folder) = std::env::var_os("KEEP_PRINTED") {
            let name = std::path::Path::new(&folder).join(&printed.file_name);
            std::fs::write(name, &printed.bytes).unwrap();
        }
        let audited = world.audited().await;
        assert_eq!(
            audited[audited.len() - 2..],
            ["EXPORT_REPORT", "PRINT_REPORT"]
        );
    })
    .await;
}

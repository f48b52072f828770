//! What is charged and taken, by day and by month, on the screen and in files.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use chungthuc_domain::{
    ErrorCode, PaperId,
    fee::payment::PaymentMethod,
    refusal::RefusalReason,
    view::{
        fee::{FeeFilter, FeeListQuery, PaymentForm, Takings, TakingsQuery, TakingsView},
        intake::DraftForm,
        refusal::RefusalForm,
    },
};
use chungthuc_storage::testing::TestDatabase;
use jiff::civil::{date, datetime};

use crate::support::{World, counter};

async fn sent(world: &World, pages: &str, fee: &str) -> PaperId {
    let form = DraftForm {
        pages: pages.into(),
        copies: "2".into(),
        fee: fee.into(),
        fee_reason: "Miễn theo nghị quyết".into(),
        ..counter::form(world).await
    };
    counter::submit(world, &world.workflow, form).await.paper
}

async fn take(world: &World, paper: PaperId, amount: &str, receipt: &str, method: PaymentMethod) {
    let form = PaymentForm {
        amount: amount.into(),
        receipt: receipt.into(),
        paid_on: chungthuc_domain::calendar::day_text(world.now().day()),
        method: method.code().into(),
        taken: 0,
    };
    world
        .workflow
        .take_fee(&world.officer, paper, form)
        .await
        .unwrap();
}

/// Two papers of a Friday, one of them exempt, one of the Monday after that is cancelled, one of December;
/// the first is paid on Monday, half of the last in December.
async fn furnished(test: &TestDatabase) -> World {
    let world = World::new(test).await;
    let first = sent(&world, "4", "").await;
    sent(&world, "1", "0").await;
    world.set_time(datetime(2026, 11, 23, 9, 0, 0, 0));
    let cancelled = sent(&world, "9", "").await;
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
    take(&world, first, "12.000", "1", PaymentMethod::Transfer).await;
    world.set_time(datetime(2026, 12, 1, 9, 0, 0, 0));
    let last = sent(&world, "2", "").await;
    take(&world, last, "4.000", "2", PaymentMethod::Cash).await;
    world
}

async fn takings(world: &World, month: &str, year: &str) -> TakingsView {
    let query = TakingsQuery {
        month: month.into(),
        year: year.into(),
    };
    world.workflow.takings(&world.clerk, query).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_shows_its_days_and_what_came_before() {
    TestDatabase::each(async |test| {
        let world = furnished(test).await;
        let november = takings(&world, "11/2026", "").await;
        let days: Vec<_> = november
            .rows
            .iter()
            .map(|row| (row.first, row.sum))
            .collect();
        let friday = Takings {
            papers: 2,
            copies: 4,
            pages: 5,
            computed: 16_000,
            charged: 12_000,
            settled: 12_000,
            ..Takings::default()
        };
        let monday = Takings {
            taken: 12_000,
            transferred: 12_000,
            ..Takings::default()
        };
        assert_eq!(
            days,
            [(date(2026, 11, 20), friday), (date(2026, 11, 23), monday)]
        );
        assert_eq!((friday.adjusted(), friday.owed()), (-4_000, 0));
        assert_eq!(november.before, Takings::default());

        let december = takings(&world, "", "").await;
        assert_eq!(december.period.label(), "tháng 12/2026");
        assert_eq!(december.before, november.total());
        assert_eq!(december.total().owed(), 4_000);
        let year = takings(&world, "11/2026", "2026").await;
        let months: Vec<_> = year.rows.iter().map(|row| (row.first, row.sum)).collect();
        assert_eq!(
            months,
            [
                (date(2026, 11, 1), november.total()),
                (date(2026, 12, 1), december.total())
            ]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_still_owe_are_listed_alone() {
    TestDatabase::each(async |test| {
        let world = furnished(test).await;
        let list = async |filter, per_page| {
            let query = FeeListQuery {
                from: "20/11/2026".into(),
                to: "01/12/2026".into(),
                filter,
                per_page,
                ..FeeListQuery::default()
            };
            world
                .workflow
                .fee_list(&world.officer, query)
                .await
                .unwrap()
        };
        let all = list(None, 0).await;
        assert_eq!((all.listing.total, all.owed), (4, 4_000));
        assert_eq!(all.listing.rows.len(), 4);
        let owed = list(Some(FeeFilter::Owed), 0).await;
        assert_eq!((owed.listing.total, owed.owed), (1, 4_000));
        let row = &owed.listing.rows[0];
        assert_eq!((row.charged, row.taken, row.copies), (8_000, 4_000, 2));
        let settled = list(Some(FeeFilter::Settled), 2).await;
        assert_eq!((settled.listing.total, settled.listing.rows.len()), (3, 2));
        let far = FeeListQuery {
            from: "01/01/2026".into(),
            to: "01/12/2026".into(),
            ..FeeListQuery::default()
        };
        let refused = world.workflow.fee_list(&world.officer, far).await;
        assert!(refused.unwrap_err().of_field("to").is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taken_for_a_paper_that_is_refused_is_listed_until_it_was_given_back() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let paper = sent(&world, "4", "").await;
        take(&world, paper, "12.000", "7", PaymentMethod::Cash).await;
        assert!(takings(&world, "11/2026", "").await.over.is_empty());
        let form = RefusalForm {
            ground: RefusalReason::Damaged.code().into(),
            explanation: "Trang 2 rách, không đọc được.".into(),
            ..RefusalForm::default()
        };
        let version = world.paper(paper).await.version;
        world
            .workflow
            .refuse_paper(&world.officer, paper, version, form)
            .await
            .unwrap();
        // The page of the paper says what is to be done, and whoever takes fees can do it there.
        let fees = world
            .workflow
            .paper(&world.officer, paper)
            .await
            .unwrap()
            .fees;
        assert!(fees.may_take && fees.excess() == 12_000);
        let text = fees.give_back_text().unwrap();
        assert!(text.contains("biên lai 7 ngày 20/11/2026"), "{text}");
        // Whichever month is looked at.
        let over = takings(&world, "12/2026", "").await.over;
        assert_eq!(over.len(), 1);
        assert_eq!((over[0].paper, over[0].excess()), (paper, 12_000));
        let query = FeeListQuery {
            from: "20/11/2026".into(),
            to: "20/11/2026".into(),
            filter: Some(FeeFilter::Over),
            ..FeeListQuery::default()
        };
        let listed = world.workflow.fee_list(&world.clerk, query).await.unwrap();
        assert_eq!(listed.listing.rows, over);
        let payment = fees.payments[0].payment;
        world
            .workflow
            .reverse_fee(&world.officer, paper, payment, "Từ chối chứng thực".into())
            .await
            .unwrap();
        assert!(takings(&world, "11/2026", "").await.over.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_excel_file_says_what_the_screen_says() {
    TestDatabase::each(async |test| {
        let world = furnished(test).await;
        let query = TakingsQuery {
            month: "12/2026".into(),
            ..TakingsQuery::default()
        };
        let file = world
            .workflow
            .export_takings(&world.clerk, query)
            .await
            .unwrap();
        assert_eq!(file.file_name, "thu-phi-2026-12.xlsx");
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["Thu phí"]);
        let range = book.worksheet_range("Thu phí").unwrap();
        let sheet = &range;
        let text = |row, column| sheet.get_value((row, column)).map(ToString::to_string);
        assert_eq!(
            text(0, 0).as_deref(),
            Some("Thu phí chứng thực tháng 12/2026")
        );
        assert_eq!(
            text(1, 0).as_deref(),
            Some("UBND phường Cầu Sương · từ 01/12/2026 đến 31/12/2026")
        );
        let names: Vec<_> = (0..10).filter_map(|column| text(3, column)).collect();
        assert_eq!(
            names,
            [
                "Ngày",
                "Số giấy tờ",
                "Số bản",
                "Số trang",
                "Tính theo biểu phí (đồng)",
                "Điều chỉnh (đồng)",
                "Phải thu (đồng)",
                "Đã thu trong kỳ (đồng)",
                "Trong đó chuyển khoản (đồng)",
                "Còn phải thu (đồng)"
            ]
        );
        let numbers = |row: u32| {
            let cells = (1..10).map(move |column| sheet.get_value((row, column)).cloned());
            cells
                .map(|cell| match cell {
                    Some(Data::Float(number)) => number as i64,
                    other => panic!("{row}: {other:?}"),
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(numbers(4), [1, 2, 2, 8_000, 0, 8_000, 4_000, 0, 4_000]);
        assert_eq!(text(5, 0).as_deref(), Some("Cộng"));
        assert_eq!(numbers(5), numbers(4));
        assert_eq!(text(6, 0).as_deref(), Some("Từ đầu năm"));
        assert_eq!(
            numbers(6),
            [3, 6, 7, 24_000, -4_000, 20_000, 16_000, 12_000, 4_000]
        );
        assert_eq!(world.audited().await.last().unwrap(), "EXPORT_TAKINGS");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pages_are_printed_for_a_month_and_for_a_year() {
    TestDatabase::each(async |test| {
        let world = furnished(test).await;
        for (month, year, name) in [
            ("12/2026", "", "thu-phi-2026-12.pdf"),
            ("", "2026", "thu-phi-2026.pdf"),
            ("01/2026", "", "thu-phi-2026-01.pdf"),
        ] {
            let query = TakingsQuery {
                month: month.into(),
                year: year.into(),
            };
            let file = world
                .workflow
                .print_takings(&world.clerk, query)
                .await
                .unwrap();
            assert_eq!(
                (file.file_name.as_str(), file.media_type),
                (name, "application/pdf")
            );
            assert!(file.bytes.starts_with(b"%PDF-"));
            if let Some(folder) = std::env::var_os("KEEP_PRINTED") {
                std::fs::write(std::path::Path::new(&folder).join(name), &file.bytes).unwrap();
            }
        }
        assert_eq!(world.audited().await.last().unwrap(), "PRINT_TAKINGS");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_has_no_business_with_takings() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, leader) = (&world.workflow, &world.leader);
        let query = TakingsQuery::default();
        let refused = [
            workflow.takings(leader, query.clone()).await.map(drop),
            workflow
                .fee_list(leader, FeeListQuery::default())
                .await
                .map(drop),
            workflow
                .export_takings(leader, query.clone())
                .await
                .map(drop),
            workflow.print_takings(leader, query).await.map(drop),
        ];
        for answer in refused {
            assert_eq!(answer.unwrap_err().code, ErrorCode::NotFound);
        }
    })
    .await;
}

//! "Theo dõi hồ sơ chứng thực": filters that are kept, and the list as an Excel file.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use chungthuc_domain::{
    AppError, ErrorCode,
    state::PaperState,
    view::{
        queue::{DueFilter, Queue, QueueOrder, QueueQuery},
        saved_filter::{MOST_SAVED, SavedFilter},
    },
};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::Actor;

use crate::support::{World, counter};

fn returned() -> QueueQuery {
    QueueQuery {
        state: Some(PaperState::Returned),
        due: Some(DueFilter::Overdue),
        order: QueueOrder::Name,
        page: 7,
        ..QueueQuery::default()
    }
}

async fn save(world: &World, actor: &Actor, name: &str, default: bool) -> Result<(), AppError> {
    let workflow = &world.workflow;
    workflow.save_filter(actor, name, returned(), default).await
}

async fn kept(world: &World, actor: &Actor) -> Vec<SavedFilter> {
    world.workflow.saved_filters(actor).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_is_kept_for_oneself_called_otherwise_and_deleted() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        save(&world, &world.clerk, "  Quá   hạn ", false)
            .await
            .unwrap();
        let filters = kept(&world, &world.clerk).await;
        assert_eq!(filters.len(), 1);
        let filter = &filters[0];
        assert_eq!(filter.name, "Quá hạn");
        let expected = QueueQuery {
            page: 0,
            ..returned()
        };
        assert_eq!(filter.query, expected, "its first page");
        assert!(kept(&world, &world.leader).await.is_empty());

        let workflow = &world.workflow;
        let (id, version) = (filter.id, filter.version);
        let theirs = workflow
            .change_saved_filter(&world.leader, id, version, "Khác", false)
            .await;
        assert_eq!(theirs.unwrap_err().code, ErrorCode::NotFound);
        let theirs = workflow.delete_saved_filter(&world.leader, id).await;
        assert_eq!(theirs.unwrap_err().code, ErrorCode::NotFound);

        workflow
            .change_saved_filter(&world.clerk, id, version, "Bị trả lại", true)
            .await
            .unwrap();
        let slower = workflow
            .change_saved_filter(&world.clerk, id, version, "Chậm hơn", true)
            .await;
        assert_eq!(slower.unwrap_err().code, ErrorCode::Conflict);
        let filters = kept(&world, &world.clerk).await;
        assert_eq!(
            (filters[0].name.as_str(), filters[0].is_default),
            ("Bị trả lại", true)
        );
        workflow
            .delete_saved_filter(&world.clerk, id)
            .await
            .unwrap();
        assert!(kept(&world, &world.clerk).await.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_opens_with_one_filter_at_most() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        save(&world, &world.clerk, "Một", true).await.unwrap();
        save(&world, &world.clerk, "Hai", true).await.unwrap();
        let default = |filters: &[SavedFilter]| {
            let defaults = filters.iter().filter(|filter| filter.is_default);
            defaults
                .map(|filter| filter.name.clone())
                .collect::<Vec<_>>()
        };
        let filters = kept(&world, &world.clerk).await;
        assert_eq!(default(&filters), ["Hai"]);
        let one = &filters[0];
        world
            .workflow
            .change_saved_filter(&world.clerk, one.id, one.version, "Một", true)
            .await
            .unwrap();
        assert_eq!(default(&kept(&world, &world.clerk).await), ["Một"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_keeps_twenty_filters_no_two_of_which_read_the_same() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let clerk = &world.clerk;
        for name in ["", "  ", "***"] {
            let refused = save(&world, clerk, name, false).await.unwrap_err();
            assert!(refused.of_field("name").is_some(), "{name}");
        }
        let refused = save(&world, clerk, &"x".repeat(61), false).await;
        assert!(refused.unwrap_err().of_field("name").is_some());
        let wrong = QueueQuery {
            from: "hôm qua".into(),
            ..QueueQuery::default()
        };
        let refused = world
            .workflow
            .save_filter(clerk, "Ngày", wrong, false)
            .await;
        assert!(refused.unwrap_err().of_field("from").is_some());
        for number in 1..=MOST_SAVED {
            let name = format!("Bộ lọc {number}");
            save(&world, clerk, &name, false).await.unwrap();
            if number == 1 {
                let same = save(&world, clerk, "BỘ LỌC 1", false).await;
                assert!(same.unwrap_err().of_field("name").is_some());
            }
        }
        let refused = save(&world, clerk, "Một nữa", false).await;
        assert!(refused.unwrap_err().of_field("name").is_some());
        // Somebody else's are counted by themselves.
        save(&world, &world.leader, "Bộ lọc 1", false)
            .await
            .unwrap();
    })
    .await;
}

/// The rows below the head, each as it is shown.
fn rows(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let mut file: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let sheet = file.worksheet_range("Hồ sơ").unwrap();
    let shown = |cell: &Data| cell.to_string();
    let rows = sheet.rows().skip(3);
    rows.map(|row| row.iter().map(shown).collect()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_is_exported_as_it_is_narrowed_and_who_did_so_is_audited() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 7).await;
        let sealed = world.signed().await;
        world.seal(sealed).await.unwrap();
        let waiting = world.submitted().await;
        let workflow = &world.workflow;
        let file = workflow
            .export_papers(&world.officer, QueueQuery::default())
            .await
            .unwrap();
        assert_eq!(file.file_name, "ho-so-chung-thuc-2026-11-20.xlsx");
        let all = rows(file.bytes);
        let head = &all[0];
        assert_eq!(
            (head[1].as_str(), head[12].as_str()),
            ("Mã chứng thực", "Trạng thái")
        );
        assert_eq!(all.len(), 3);
        let row = world.paper(sealed).await;
        let line = all.iter().find(|line| line[1] == row.code).unwrap();
        let said: Vec<&str> = [4, 5, 6, 7, 12, 13, 14].map(|at| line[at].as_str()).into();
        let expected = [
            "Bàn Thị Mai Sao",
            "",
            "maisao@example.invalid",
            "Giấy khai sinh",
            "Đã đóng dấu",
            "Đỗ Thanh Trúc Lam",
            "7/ĐT",
        ];
        assert_eq!(said, expected);

        let narrowed = QueueQuery {
            state: Some(PaperState::PendingSignature),
            per_page: 10,
            page: 4,
            ..QueueQuery::default()
        };
        let file = workflow.export_papers(&world.officer, narrowed).await;
        let some = rows(file.unwrap().bytes);
        assert_eq!(some.len(), 2, "whatever page is shown");
        assert_eq!(some[1][1], world.paper(waiting).await.code);
        let exports = world.audited().await;
        let exports = exports.iter().filter(|action| *action == "EXPORT_PAPERS");
        assert_eq!(exports.count(), 2);

        let citizen = counter::citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        let refused = workflow
            .export_papers(&citizen, QueueQuery::default())
            .await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_looks_like_a_formula_stays_text() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let form = chungthuc_domain::view::intake::DraftForm {
            name: "=HYPERLINK(\"http://example.com\")".into(),
            ..counter::form(&world).await
        };
        counter::submit(&world, &world.workflow, form).await;
        let file = world
            .workflow
            .export_papers(&world.leader, QueueQuery::default())
            .await
            .unwrap();
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.bytes)).unwrap();
        let formulas = book.worksheet_formula("Hồ sơ").unwrap();
        let mut cells = formulas.used_cells();
        assert!(cells.all(|(_, _, formula)| formula.is_empty()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn originals_that_were_not_given_back_are_counted_found_kept_as_a_filter_and_exported() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let waiting = world.submitted().await;
        let (kept, back) = (world.submitted().await, world.submitted().await);
        for paper in [kept, back] {
            counter::complete(&world, paper).await;
        }
        let workflow = &world.workflow;
        workflow
            .return_original(&world.officer, back, "Bàn Thị Mai Sao")
            .await
            .unwrap();

        let plain = QueueQuery::default();
        let all = workflow
            .queue(&world.clerk, Queue::All, plain.clone())
            .await;
        let all = all.unwrap();
        assert_eq!((all.listing.total, all.originals_kept), (3, 1));
        let asked = QueueQuery {
            original_kept: true,
            ..plain.clone()
        };
        let found = workflow
            .queue(&world.clerk, Queue::All, asked.clone())
            .await;
        let found = found.unwrap().listing;
        assert_eq!((found.total, found.rows[0].paper), (1, kept));
        assert!(found.rows[0].keeps_original());
        let under_way = QueueQuery {
            state: Some(PaperState::PendingSignature),
            ..asked.clone()
        };
        let none = workflow.queue(&world.clerk, Queue::All, under_way).await;
        assert_eq!(none.unwrap().listing.total, 0, "the office needs it yet");
        let to_sign = workflow
            .queue(&world.leader, Queue::PendingSignature, asked.clone())
            .await;
        assert_eq!(to_sign.unwrap().listing.rows[0].paper, waiting);

        let file = workflow.export_papers(&world.clerk, asked.clone()).await;
        let lines = rows(file.unwrap().bytes);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1][1], world.paper(kept).await.code);
        workflow
            .save_filter(&world.clerk, "Chưa trả bản chính", asked.clone(), false)
            .await
            .unwrap();
        assert_eq!(self::kept(&world, &world.clerk).await[0].query, asked);
    })
    .await;
}

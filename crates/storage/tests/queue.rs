//! The lists of papers among five thousand: what they hold, and that no list scans a table.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use chungthuc_domain::{
    PersonId, UnitId, applicant::ApplicantKind, calendar::Moment, document_type::DocumentType,
    state::PaperState, view::queue::QueueOrder,
};
use chungthuc_storage::{
    database::Backend,
    repo::{
        account::{self, Person},
        queue::{self, Filter},
        reference,
        unit::{self, Unit},
    },
    testing::TestDatabase,
};
use jiff::civil::Time;
use uuid::Uuid;

const PAPERS: i64 = 5_000;
const UNIT: UnitId = UnitId(Uuid::from_u128(1));
const LEADER: PersonId = PersonId(Uuid::from_u128(2));
const OTHER_LEADER: PersonId = PersonId(Uuid::from_u128(3));
const HOUR: i64 = 3_600_000_000;

/// Paper `i` is due at hour `i`, was submitted at hour `i` too, waits for the seal if `i` is odd and
/// for one of two leaders if it isn't; every third one is a citizen's,
/// every tenth is found by "nguoi".
async fn filled(test: &TestDatabase) {
    let now = Moment(0);
    let mut tx = test.begin().await.unwrap();
    unit::insert(&mut tx, &office()).await.unwrap();
    for (id, login) in [(LEADER, "a"), (OTHER_LEADER, "b")] {
        account::insert(&mut tx, &person(id, login), now)
            .await
            .unwrap();
    }
    let birth = DocumentType {
        code: "KS".into(),
        name: "Giấy khai sinh".into(),
        sensitive: true,
        needs_description: false,
    };
    reference::insert_document_type(&mut tx, &birth, 1)
        .await
        .unwrap();
    let id = "substr('00000000-0000-7000-8000-000000000000', 1, 36 - length(CAST(i AS TEXT))) || CAST(i AS TEXT)";
    let statements = [
        format!(
            "INSERT INTO dossier (id, unit_id, phase, form, applicant_name, applicant_name_key, created_by, created_at, version)
             SELECT {id}, '{UNIT}', 'SUBMITTED', '{{}}', 'Người ' || i, '', '{LEADER}', 0, 1 FROM n"
        ),
        format!(
            "INSERT INTO paper (id, dossier_id, unit_id, position, code, public_code, state,
               document_type, document_name, page_count, copy_count, fee, statement, signer_id,
               intake_id, base_id, submitted_at, due_at, applicant_kind, applicant_name_key,
               claim_fence, version)
             SELECT {id}, {id}, '{UNIT}', 1, 'H99.101-261120-' || substr('000000', 1, 6 - length(CAST(i AS TEXT))) || i,
               substr('00000000000000000000000000', 1, 26 - length(CAST(i AS TEXT))) || i,
               CASE WHEN i % 2 = 1 THEN 'PENDING_SEAL' ELSE 'PENDING_SIGNATURE' END,
               'KS', 'Giấy khai sinh', 1, 1, 2000, '', CASE WHEN i % 4 = 0 THEN '{LEADER}' ELSE '{OTHER_LEADER}' END,
               {id}, {id}, i * {HOUR}, i * {HOUR},
               CASE WHEN i % 3 = 0 THEN 'CITIZEN' ELSE 'NONE' END, 'k' || (100000 - i), 0, 1
             FROM n"
        ),
        format!("INSERT INTO paper_token (unit_id, token, paper_id) SELECT '{UNIT}', 'nguoi', {id} FROM n WHERE i % 10 = 0"),
        format!("INSERT INTO paper_token (unit_id, token, paper_id) SELECT '{UNIT}', 'so' || i, {id} FROM n"),
    ];
    for statement in statements {
        let (insert, select) = statement.split_once("SELECT").unwrap();
        let sql = format!(
            "{insert} WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {PAPERS}) SELECT{select}"
        );
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    sqlx::query(
        "INSERT INTO paper_count (unit_id, state, applicant_kind, signer_id, total)
         SELECT unit_id, state, applicant_kind, signer_id, COUNT(*) FROM paper
         GROUP BY unit_id, state, applicant_kind, signer_id",
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let mut tx = test.begin().await.unwrap();
    sqlx::query("ANALYZE").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// The clerk's list as it opens.
fn for_the_seal() -> Filter {
    Filter {
        unit: UNIT,
        states: vec![PaperState::PendingSeal, PaperState::Sealed],
        signer: None,
        kind: None,
        code: String::new(),
        words: Vec::new(),
        from: None,
        before: None,
        order: QueueOrder::Due,
        descending: false,
        limit: 10,
        offset: 0,
    }
}

/// Every list that somebody can ask for, by what it is.
fn lists() -> Vec<(&'static str, Filter)> {
    let plain = for_the_seal();
    let all = Filter {
        states: PaperState::ALL.to_vec(),
        ..plain.clone()
    };
    let leaders = Filter {
        states: vec![PaperState::PendingSignature, PaperState::Signed],
        signer: Some(LEADER),
        ..plain.clone()
    };
    let mut lists = vec![
        ("the clerk's", plain.clone()),
        ("the leader's", leaders),
        ("all", all.clone()),
        (
            "all, page 21",
            Filter {
                offset: 200,
                ..all.clone()
            },
        ),
        (
            "a word",
            Filter {
                words: vec!["so4711".into()],
                ..all.clone()
            },
        ),
        (
            "two words",
            Filter {
                words: vec!["nguoi".into(), "so471".into()],
                ..all.clone()
            },
        ),
        (
            "a code",
            Filter {
                code: "H99.101-261120-0047".into(),
                ..all.clone()
            },
        ),
        (
            "some days",
            Filter {
                from: Some(Moment(100 * HOUR)),
                before: Some(Moment(124 * HOUR)),
                ..all.clone()
            },
        ),
    ];
    for order in [QueueOrder::Registered, QueueOrder::Name] {
        lists.push((
            "in another order",
            Filter {
                order,
                ..plain.clone()
            },
        ));
        lists.push((
            "all in another order",
            Filter {
                order,
                descending: true,
                ..all.clone()
            },
        ));
    }
    for kind in ApplicantKind::ALL {
        lists.push((
            "of a kind",
            Filter {
                kind: Some(kind),
                ..plain.clone()
            },
        ));
    }
    lists
}

#[tokio::test]
async fn lists_of_five_thousand_are_right_and_scan_no_table() {
    TestDatabase::each(async |test| {
        filled(test).await;
        let mut db = test.read().await.unwrap();
        for (what, filter) in lists() {
            let plan = queue::plan(&mut db, test.backend(), &filter).await.unwrap();
            for line in &plan {
                assert!(!scans(test.backend(), line), "{what}: {line}\n{plan:#?}");
            }
            let rows = queue::rows(&mut db, &filter).await.unwrap();
            let total = queue::total(&mut db, &filter).await.unwrap();
            let expected = expected(&filter);
            assert_eq!(total, expected.len() as u64, "{what}");
            let page: Vec<_> = expected
                .into_iter()
                .skip(filter.offset as usize)
                .take(10)
                .collect();
            let found: Vec<_> = rows.iter().map(|row| row.paper.due_at.0 / HOUR).collect();
            assert_eq!(found, page, "{what}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_late_is_counted_by_its_index() {
    TestDatabase::each(async |test| {
        filled(test).await;
        let mut db = test.read().await.unwrap();
        let states = [PaperState::PendingSeal, PaperState::Sealed];
        let (from, before) = (Moment(0), Moment(101 * HOUR));
        let late = queue::count_due(&mut db, UNIT, &states, None, from, before)
            .await
            .unwrap();
        assert_eq!(late, 50);
        let states = [PaperState::PendingSignature];
        let late = queue::count_due(&mut db, UNIT, &states, Some(LEADER), from, before)
            .await
            .unwrap();
        assert_eq!(late, 25);
    })
    .await;
}

/// The numbers of the papers that a list holds, in its order.
fn expected(filter: &Filter) -> Vec<i64> {
    let state = |i: i64| {
        if i % 2 == 1 {
            PaperState::PendingSeal
        } else {
            PaperState::PendingSignature
        }
    };
    let kind = |i: i64| {
        if i % 3 == 0 {
            ApplicantKind::Citizen
        } else {
            ApplicantKind::NoAccount
        }
    };
    let signer = |i: i64| if i % 4 == 0 { LEADER } else { OTHER_LEADER };
    let has = |i: i64, word: &String| {
        (i % 10 == 0 && "nguoi".starts_with(word.as_str()))
            || format!("so{i}").starts_with(word.as_str())
    };
    let mut numbers: Vec<i64> = (1..=PAPERS)
        .filter(|i| filter.states.contains(&state(*i)))
        .filter(|i| filter.kind.is_none_or(|wanted| wanted == kind(*i)))
        .filter(|i| filter.signer.is_none_or(|wanted| wanted == signer(*i)))
        .filter(|i| format!("H99.101-261120-{i:06}").starts_with(&filter.code))
        .filter(|i| filter.words.iter().all(|word| has(*i, word)))
        .filter(|i| filter.from.is_none_or(|from| i * HOUR >= from.0))
        .filter(|i| filter.before.is_none_or(|before| i * HOUR < before.0))
        .collect();
    // Names go the other way round than numbers.
    let backwards = (filter.order == QueueOrder::Name) != filter.descending;
    if backwards {
        numbers.reverse();
    }
    numbers
}

/// Whether a line of a plan reads a whole table of papers or words.
fn scans(backend: Backend, line: &str) -> bool {
    match backend {
        Backend::Sqlite => ["p", "o", "t", "d"].iter().any(|table| {
            line == format!("SCAN {table}") || line.starts_with(&format!("SCAN {table} "))
        }),
        Backend::Postgres => ["paper ", "paper_token ", "dossier "]
            .iter()
            .any(|table| line.contains(&format!("Seq Scan on {table}"))),
    }
}

fn office() -> Unit {
    Unit {
        id: UNIT,
        parent: None,
        code: "H99.101".into(),
        old_code: None,
        name: "UBND phường Cầu Sương".into(),
        province: "tỉnh Hòa Lâm".into(),
        level: "COMMUNE".into(),
        issues_copies: true,
        book_suffix: "-SCTĐT/BS".into(),
        number_width: 0,
        closes_at: Time::constant(17, 0, 0, 0),
        valid_from: None,
        valid_to: None,
    }
}

fn person(id: PersonId, login: &str) -> Person {
    Person {
        id,
        kind: "STAFF".into(),
        login: login.into(),
        name: "Vũ Đình Khải Minh".into(),
        identifier: None,
        phone: None,
        email: None,
        password_hash: None,
        state: "ACTIVE".into(),
        failed_logins: 0,
        locked_until: None,
        version: 1,
    }
}

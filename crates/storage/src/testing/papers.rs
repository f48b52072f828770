//! Thousands of papers in one unit, and every list that can be asked of them: for the tests of the
//! lists and for their bench.

#![allow(clippy::unwrap_used)]

use chungthuc_domain::{
    PersonId, UnitId, applicant::ApplicantKind, calendar::Moment, document_type::DocumentType,
    state::PaperState, view::queue::QueueOrder,
};
use jiff::civil::Time;
use uuid::Uuid;

use super::TestDatabase;
use crate::repo::{
    account::{self, Person},
    queue::Filter,
    reference,
    unit::{self, Unit},
};

/// The one unit.
pub const UNIT: UnitId = UnitId(Uuid::from_u128(1));
/// Signs every fourth paper.
pub const LEADER: PersonId = PersonId(Uuid::from_u128(2));
/// Signs the others.
pub const OTHER_LEADER: PersonId = PersonId(Uuid::from_u128(3));
/// Holds the numbers of those that are completed.
const BOOK: Uuid = Uuid::from_u128(4);
/// In microseconds.
pub const HOUR: i64 = 3_600_000_000;

/// Paper `i` is due at hour `i` and was submitted at hour `i` too; [`state`] says how far it came,
/// the completed ones are in the register. Every third one is a citizen's, every fourth is the first
/// leader's. By which words one is found says [`words`], whether its original was given back
/// [`is_back`].
///
/// # Panics
/// If the database refuses.
pub async fn fill(test: &TestDatabase, papers: i64) {
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
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "INSERT INTO book (id, unit_id, kind, stem, suffix, start_number, opened_on, closes_on, state, created_by, created_at, version)
         VALUES ('{BOOK}', '{UNIT}', 'COPIES', '01/2026', '-SCTĐT/BS', 1, '2026-01-01', '2026-12-31', 'OPEN', '{LEADER}', 0, 1)"
    )))
    .execute(&mut *tx)
    .await
    .unwrap();
    let id = "substr('00000000-0000-7000-8000-000000000000', 1, 36 - length(CAST(i AS TEXT))) || CAST(i AS TEXT)";
    let token = |(word, each, rest): (&str, i64, i64)| {
        format!(
            "INSERT INTO paper_token (unit_id, token, paper_id) SELECT '{UNIT}', '{word}', {id} FROM n WHERE i % {each} = {rest}"
        )
    };
    let statements = [
        format!(
            "INSERT INTO dossier (id, unit_id, phase, form, applicant_name, applicant_name_key, created_by, created_at, version)
             SELECT {id}, '{UNIT}', 'SUBMITTED', '{{}}', 'Người ' || i, '', '{LEADER}', 0, 1 FROM n"
        ),
        format!(
            "INSERT INTO paper (id, dossier_id, unit_id, position, code, public_code, state,
               document_type, document_name, page_count, copy_count, fee, statement, signer_id,
               intake_id, base_id, submitted_at, due_at, applicant_kind, applicant_name_key,
               original_back, claim_fence, version)
             SELECT {id}, {id}, '{UNIT}', 1, 'H99.101-261120-' || substr('000000', 1, 6 - length(CAST(i AS TEXT))) || i,
               substr('00000000000000000000000000', 1, 26 - length(CAST(i AS TEXT))) || i,
               CASE WHEN i % 8 = 7 THEN 'COMPLETED' WHEN i % 8 = 6 THEN 'RETURNED'
                 WHEN i % 2 = 1 THEN 'PENDING_SEAL' ELSE 'PENDING_SIGNATURE' END,
               'KS', 'Giấy khai sinh', 1, 1, 2000, '', CASE WHEN i % 4 = 0 THEN '{LEADER}' ELSE '{OTHER_LEADER}' END,
               {id}, {id}, i * {HOUR}, i * {HOUR},
               CASE WHEN i % 3 = 0 THEN 'CITIZEN' ELSE 'NONE' END, 'k' || (1000000 - i),
               CASE WHEN i % 16 = 7 THEN 1 ELSE 0 END, 0, 1
             FROM n"
        ),
        format!(
            "INSERT INTO register_row (id, unit_id, kind, year, number, book_id, paper_id, certified_on,
               sealed_at, applicant_name, document_name, signer_name, signer_title, copy_count, fee,
               note, file_sha256)
             SELECT {id}, '{UNIT}', 'COPIES', 2026, i, '{BOOK}', {id}, '2026-11-20', i, '', '', '', '', 1, 0, '', ''
             FROM n WHERE i % 8 = 7"
        ),
        format!("INSERT INTO paper_token (unit_id, token, paper_id) SELECT '{UNIT}', 'so' || i, {id} FROM n"),
    ];
    for statement in statements.into_iter().chain(WORDS.map(token)) {
        let (insert, select) = statement.split_once("SELECT").unwrap();
        let sql = format!(
            "{insert} WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {papers}) SELECT{select}"
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
    sqlx::query(
        "INSERT INTO paper_day (unit_id, day, state, document_type, certification, papers, copies, late)
         SELECT unit_id, (submitted_at + 25200000000) / 86400000000, state, document_type,
           certification, COUNT(*), CAST(SUM(copy_count) AS BIGINT), 0
         FROM paper GROUP BY 1, 2, 3, 4, 5",
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let mut tx = test.begin().await.unwrap();
    sqlx::query("ANALYZE").execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
}

/// Whether the original of paper `i` was given back: that of every other one that is completed.
#[must_use]
pub fn is_back(i: i64) -> bool {
    i % 16 == 7
}

/// How far paper `i` came.
#[must_use]
pub fn state(i: i64) -> PaperState {
    match i % 8 {
        7 => PaperState::Completed,
        6 => PaperState::Returned,
        1 | 3 | 5 => PaperState::PendingSeal,
        _ => PaperState::PendingSignature,
    }
}

/// Words, and by what the numbers of papers that have them leave which rest.
const WORDS: [(&str, i64, i64); 4] = [
    ("van", 3, 0),
    ("le", 3, 1),
    ("nguoi", 11, 0),
    ("hiem", 101, 0),
];

/// Every word that paper `i` is found by: common ones, and "so" with its number.
#[must_use]
pub fn words(i: i64) -> Vec<String> {
    let has = WORDS
        .into_iter()
        .filter(|(_, each, rest)| i % each == *rest);
    let mut words: Vec<_> = has.map(|(word, _, _)| word.to_owned()).collect();
    words.push(format!("so{i}"));
    words
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
        due: None,
        original_kept: false,
        order: QueueOrder::Due,
        descending: false,
        limit: 10,
        offset: 0,
    }
}

/// Every list that somebody can ask for among so many papers, by what it is.
#[must_use]
pub fn lists(papers: i64) -> Vec<(&'static str, Filter)> {
    let plain = for_the_seal();
    let all = Filter {
        states: PaperState::ALL.to_vec(),
        order: QueueOrder::Registered,
        descending: true,
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
            "all, the last page",
            Filter {
                offset: u64::try_from(papers).unwrap_or(0) - 5,
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
        (
            "nearly all days",
            Filter {
                from: Some(Moment(100 * HOUR)),
                ..all.clone()
            },
        ),
    ];
    for order in [QueueOrder::Due, QueueOrder::Registered, QueueOrder::Name] {
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
                descending: order == QueueOrder::Name,
                ..all.clone()
            },
        ));
    }
    let done = PaperState::ALL.into_iter().filter(|state| !state.is_due());
    let done: Vec<_> = done.collect();
    for order in [QueueOrder::Registered, QueueOrder::Name] {
        lists.push((
            "originals that were not given back",
            Filter {
                states: done.clone(),
                original_kept: true,
                order,
                ..all.clone()
            },
        ));
    }
    let (few, many) = (120 * HOUR, papers * HOUR / 2);
    for (what, before, order) in [
        ("what is overdue", few, QueueOrder::Due),
        ("what is overdue, by name", few, QueueOrder::Name),
        ("much that is overdue", many, QueueOrder::Due),
        ("much that is overdue, by day", many, QueueOrder::Registered),
    ] {
        let due = Some((Moment(i64::MIN), Moment(before)));
        for filter in [&plain, &all] {
            lists.push((
                what,
                Filter {
                    due,
                    order,
                    descending: false,
                    ..filter.clone()
                },
            ));
        }
    }
    for kind in ApplicantKind::ALL {
        lists.push((
            "of a kind that is overdue",
            Filter {
                kind: Some(kind),
                due: Some((Moment(24 * HOUR), Moment(200 * HOUR))),
                ..plain.clone()
            },
        ));
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

/// Searches by words in "all", as they are typed into its page. Under 10 ms where a word is rarer
/// than one paper in a hundred, or the words have many papers in common; the last has none.
#[must_use]
pub fn searches() -> Vec<(&'static str, Filter)> {
    let plain = for_the_seal();
    let leaders = Filter {
        states: vec![PaperState::PendingSignature, PaperState::Signed],
        signer: Some(LEADER),
        ..plain.clone()
    };
    let all = Filter {
        states: PaperState::ALL.to_vec(),
        order: QueueOrder::Registered,
        descending: true,
        ..plain
    };
    vec![
        ("a rare word", with_words(&all, &["so4711"])),
        ("a word in one of a hundred", with_words(&all, &["hiem"])),
        ("a word in one of ten", with_words(&all, &["nguoi"])),
        (
            "a common and a rare word",
            with_words(&all, &["nguoi", "so471"]),
        ),
        (
            "three common words",
            with_words(&all, &["van", "nguoi", "hiem"]),
        ),
        (
            "a common word of the leader's",
            with_words(&leaders, &["nguoi"]),
        ),
        ("no word of any", with_words(&all, &["xyz"])),
        (
            "a common word in some days",
            Filter {
                from: Some(Moment(100 * HOUR)),
                before: Some(Moment(124 * HOUR)),
                ..with_words(&all, &["van"])
            },
        ),
        (
            "common words that no paper has both",
            with_words(&all, &["van", "le"]),
        ),
    ]
}

fn with_words(filter: &Filter, words: &[&str]) -> Filter {
    Filter {
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        ..filter.clone()
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

//! What migrations make of rows that are there: of all that change some.

#![allow(clippy::unwrap_used, missing_docs)]

use chungthuc_storage::{database::Columns, testing::TestDatabase};
use sqlx::AssertSqlSafe;

/// A unit and an officer in it, as the first migrations have them.
const OFFICE: &str = "
    INSERT INTO unit (id, code, name, province, level, issues_copies, book_suffix, number_width,
      closes_at)
    VALUES ('unit', 'H99.101', 'UBND phường Cầu Sương', 'tỉnh Hòa Lâm', 'COMMUNE', 1, '', 0, '17:00');
    INSERT INTO person (id, kind, login, name, name_key, state, failed_logins, created_at, version)
    VALUES ('officer', 'STAFF', 'canbo', 'Vũ Đình Khải Minh', 'minh', 'ACTIVE', 0, 0, 1);";

/// Runs statements one after another and commits them.
async fn run(test: &TestDatabase, sql: String) {
    let mut tx = test.begin().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// A dossier of the counter with one component, whose scan has the dossier's name.
fn dossier(name: &str, phase: &str, scan: &str) -> String {
    format!(
        "INSERT INTO dossier (id, unit_id, phase, form, applicant_name, applicant_name_key,
           created_by, created_at, source, version)
         VALUES ('{name}', 'unit', '{phase}', '{{}}', 'Phan Lâm Trúc Ly', 'ly', 'officer', 0,
           'RECEPTION', 1);
         INSERT INTO upload (id, owner_id, unit_id, file_name, size, received, state, created_at,
           expires_at, version)
         VALUES ('{name}', 'officer', 'unit', 'quét.pdf', 1, 1, '{scan}', 0, 0, 4);
         INSERT INTO dossier_component (dossier_id, position, name, original_count, copy_count,
           upload_id)
         VALUES ('{name}', 1, 'Giấy khai sinh', 1, 0, '{name}');"
    )
}

/// How a dossier was refused before it had papers.
fn refusal(dossier: &str, is_held: bool) -> String {
    let is_held = i64::from(is_held);
    format!(
        "INSERT INTO refusal (id, unit_id, dossier_id, document_name, ground, explanation, forged,
           is_held, refused_by, refused_by_name, by_leader, refused_at, version)
         VALUES ('{dossier}', 'unit', '{dossier}', 'Giấy khai sinh', 'TAMPERED', 'Tẩy xóa', 0,
           {is_held}, 'officer', 'Vũ Đình Khải Minh', 0, 0, 1);"
    )
}

/// The state and version of a dossier's scan, and whether its component still names it.
async fn scan_of(test: &TestDatabase, name: &str) -> (String, i64, bool) {
    let mut db = test.read().await.unwrap();
    let row = sqlx::query(
        "SELECT u.id, u.state, u.version, c.upload_id FROM upload u
         JOIN dossier_component c ON c.dossier_id = u.id WHERE u.id = $1",
    )
    .bind(name)
    .fetch_one(&mut *db)
    .await
    .unwrap();
    let row = Columns::of("upload", &row);
    (
        row.text("state").unwrap(),
        row.integer("version").unwrap(),
        row.optional_text("upload_id").unwrap().is_some(),
    )
}

#[tokio::test]
async fn scans_of_dossiers_that_ended_are_kept_while_papers_are_held_and_let_go_of_else() {
    TestDatabase::each_migrated_to(37, async |test| {
        let rows = [
            OFFICE.to_owned(),
            dossier("held", "REFUSED", "READY"),
            refusal("held", true),
            dossier("given-back", "REFUSED", "READY"),
            refusal("given-back", false),
            dossier("cancelled", "CANCELLED", "READY"),
            dossier("cancelled-with-papers", "CANCELLED", "USED"),
            dossier("under-way", "RECEIVED", "READY"),
            dossier("certified", "SUBMITTED", "USED"),
        ];
        run(test, rows.concat()).await;
        test.migrate(test.clock()).await.unwrap();
        for (name, state, version, is_named) in [
            ("held", "USED", 5, true),
            ("given-back", "READY", 4, false),
            ("cancelled", "READY", 4, false),
            ("cancelled-with-papers", "USED", 4, true),
            ("under-way", "READY", 4, true),
            ("certified", "USED", 4, true),
        ] {
            let scan = scan_of(test, name).await;
            assert_eq!(scan, (state.to_owned(), version, is_named), "{name}");
        }
    })
    .await;
}

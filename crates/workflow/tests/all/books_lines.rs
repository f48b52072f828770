//! Lines of a book as the tests need them: written straight into the register, each with a paper of
//! its own, without signing and sealing.

use chungthuc_domain::{BookId, book::BookKind, calendar::Moment, right::Right};
use chungthuc_storage::{
    ids::Ids,
    repo::{
        book,
        register::{self, Entry},
        unit::{self, Grant},
    },
    testing::TestDatabase,
};
use chungthuc_workflow::Actor;
use jiff::civil::{Date, Time};

use crate::support::World;

/// Puts a line into a book; what `change` leaves is Bàn Thị Mai Sao's birth certificate, two copies
/// for 4.000 đ.
pub async fn line(
    world: &mut World,
    book: BookId,
    number: u32,
    day: Date,
    change: impl FnOnce(&mut Entry),
) {
    let paper = world.submitted().await;
    let mut entry = Entry {
        unit: world.unit,
        kind: BookKind::ElectronicCopies,
        year: day.year(),
        number,
        book,
        paper,
        certified_on: day,
        sealed_at: Moment::from_vietnam(day.to_datetime(Time::constant(9, 0, 0, 0))),
        applicant_name: "Bàn Thị Mai Sao".into(),
        applicant_email: Some("maisao@example.invalid".into()),
        document_name: "Giấy khai sinh".into(),
        signer_name: "Đỗ Thanh Trúc Lam".into(),
        signer_title: "Phó Chủ tịch UBND phường".into(),
        copy_count: 2,
        fee: 4_000,
        note: String::new(),
        file_sha256: String::new(),
    };
    change(&mut entry);
    let mut tx = world.db.begin().await.unwrap();
    register::insert(&mut tx, paper.to_string(), &entry)
        .await
        .unwrap();
    let mut row = book::find(&mut tx, book).await.unwrap().unwrap();
    row.last_number = Some(number);
    book::update(&mut tx, &row).await.unwrap();
    tx.commit().await.unwrap();
}

/// Fills an empty book with `count` lines from 1 on, all of one day and like the first paper.
pub async fn many(world: &mut World, book: BookId, count: u32) {
    let pattern = world.submitted().await;
    let id = "substr('00000000-0000-7000-8000-000000000000', 1, 36 - length(CAST(i AS TEXT))) || CAST(i AS TEXT)";
    let numbers = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    );
    let statements = [
        format!(
            "INSERT INTO paper (id, dossier_id, unit_id, position, code, public_code, state,
               document_type, document_name, page_count, copy_count, fee, statement, signer_id,
               intake_id, base_id, submitted_at, due_at, applicant_kind, applicant_name_key,
               claim_fence, version)
             {numbers} SELECT {id}, p.dossier_id, p.unit_id, 10 + i, 'X-' || i,
               substr('00000000000000000000000000', 1, 26 - length(CAST(i AS TEXT))) || i, 'COMPLETED',
               p.document_type, p.document_name, 1, 2, 4000, '', p.signer_id, p.intake_id, p.base_id,
               0, 0, 'NONE', '', 0, 1 FROM n, paper p WHERE p.id = '{pattern}'"
        ),
        format!(
            "INSERT INTO register_row (id, unit_id, kind, year, number, book_id, paper_id, certified_on,
               sealed_at, applicant_name, document_name, signer_name, signer_title, copy_count, fee,
               note, file_sha256)
             {numbers} SELECT {id}, '{}', 'COPIES', 2026, i, '{book}', {id}, '2026-11-20', i,
               'Nguyễn Thị Thu Hoài ' || i, 'Giấy chứng nhận quyền sử dụng đất', 'Đỗ Thanh Trúc Lam',
               'Phó Chủ tịch UBND phường', 2, 4000, '', '' FROM n",
            world.unit
        ),
        format!("UPDATE book SET last_number = {count} WHERE id = '{book}'"),
    ];
    let mut tx = world.db.begin().await.unwrap();
    for statement in statements {
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

/// Somebody who has been given one more right in the unit.
pub async fn with_right(world: &World, test: &TestDatabase, actor: &Actor, right: Right) -> Actor {
    let grant = Grant {
        right,
        ..actor.grants[0].clone()
    };
    let mut tx = world.db.begin().await.unwrap();
    unit::insert_grant(&mut tx, test.ids().id(), &grant)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut actor = actor.clone();
    actor.grants.push(grant);
    actor
}

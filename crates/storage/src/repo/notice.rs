//! What accounts are told, of any feature.

use chungthuc_domain::{NoticeId, PersonId, calendar::Moment};
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, Result};

/// Something that an account is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Which.
    pub id: NoticeId,
    /// Who is told.
    pub person: PersonId,
    /// What is said.
    pub text: String,
    /// Path within the portal where more is to be seen.
    pub link: Option<String>,
    /// What goes by SMS too, without diacritics.
    pub sms: Option<String>,
    /// When.
    pub at: Moment,
    /// When it was read.
    pub read_at: Option<Moment>,
}

/// Adds a notice.
pub async fn insert(db: &mut AnyConnection, notice: &Notice) -> Result<()> {
    sqlx::query(
        "INSERT INTO notice (id, person_id, text, link, sms, at, read_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(notice.id.to_string())
    .bind(notice.person.to_string())
    .bind(&notice.text)
    .bind(&notice.link)
    .bind(&notice.sms)
    .bind(notice.at.0)
    .bind(notice.read_at.map(|at| at.0))
    .execute(db)
    .await?;
    Ok(())
}

/// A notice; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: NoticeId) -> Result<Option<Notice>> {
    let row = sqlx::query("SELECT * FROM notice WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(notice).transpose()
}

/// What a person was told, the newest first.
pub async fn of_person(
    db: &mut AnyConnection,
    person: PersonId,
    limit: u32,
    offset: u64,
) -> Result<Vec<Notice>> {
    let rows = sqlx::query(
        "SELECT * FROM notice WHERE person_id = $1 ORDER BY at DESC, id DESC LIMIT $2 OFFSET $3",
    )
    .bind(person.to_string())
    .bind(i64::from(limit))
    .bind(i64::try_from(offset).unwrap_or(i64::MAX))
    .fetch_all(db)
    .await?;
    rows.iter().map(notice).collect()
}

/// How many things a person was told.
pub async fn count(db: &mut AnyConnection, person: PersonId) -> Result<u64> {
    let row = sqlx::query("SELECT COUNT(*) AS notices FROM notice WHERE person_id = $1")
        .bind(person.to_string())
        .fetch_one(db)
        .await?;
    Columns::of("notice", &row).count("notices")
}

/// How many of them weren't read.
pub async fn count_unread(db: &mut AnyConnection, person: PersonId) -> Result<u64> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS notices FROM notice WHERE person_id = $1 AND read_at IS NULL",
    )
    .bind(person.to_string())
    .fetch_one(db)
    .await?;
    Columns::of("notice", &row).count("notices")
}

/// Marks what a person was told as read: one notice, or all. Gives how many weren't yet.
pub async fn mark_read(
    db: &mut AnyConnection,
    person: PersonId,
    only: Option<NoticeId>,
    now: Moment,
) -> Result<u64> {
    let done = sqlx::query(
        "UPDATE notice SET read_at = $3
         WHERE person_id = $1 AND read_at IS NULL AND ($2 = '' OR id = $2)",
    )
    .bind(person.to_string())
    .bind(only.map(|id| id.to_string()).unwrap_or_default())
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

fn notice(row: &AnyRow) -> Result<Notice> {
    let row = Columns::of("notice", row);
    Ok(Notice {
        id: row.uuid("id")?.into(),
        person: row.uuid("person_id")?.into(),
        text: row.text("text")?,
        link: row.optional_text("link")?,
        sms: row.optional_text("sms")?,
        at: Moment(row.integer("at")?),
        read_at: row.optional_integer("read_at")?.map(Moment),
    })
}

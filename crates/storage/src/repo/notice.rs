//! What accounts are told, of any feature.

use chungthuc_domain::{NoticeId, PersonId, calendar::Moment, view::notice::NoticeKind};
use sqlx::{
    Any, AnyConnection,
    any::{AnyArguments, AnyRow},
    query::Query,
};

use crate::database::{Columns, Result};

/// Something that an account is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Which.
    pub id: NoticeId,
    /// Who is told.
    pub person: PersonId,
    /// What it is about.
    pub kind: NoticeKind,
    /// The person is told once under this name.
    pub once_key: Option<String>,
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

/// Adds a notice, unless the person was told under the same name already. Gives whether it was added.
pub async fn insert(db: &mut AnyConnection, notice: &Notice) -> Result<bool> {
    let sql = "INSERT INTO notice (id, person_id, kind, once_key, text, link, sms, at, read_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (person_id, once_key) DO NOTHING";
    let done = bound(sql, notice).execute(db).await?;
    Ok(done.rows_affected() > 0)
}

/// Adds a notice, or says anew what the person was told under the same name, where that was
/// something else. Gives which notice it is now; `None` where nothing new is said.
pub async fn renew(db: &mut AnyConnection, notice: &Notice) -> Result<Option<NoticeId>> {
    let sql = "INSERT INTO notice (id, person_id, kind, once_key, text, link, sms, at, read_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (person_id, once_key) DO UPDATE
           SET text = excluded.text, at = excluded.at, read_at = NULL
           WHERE notice.text <> excluded.text
         RETURNING id";
    let row = bound(sql, notice).fetch_optional(db).await?;
    row.map(|row| Ok(Columns::of("notice", &row).uuid("id")?.into()))
        .transpose()
}

fn bound<'q>(sql: &'static str, notice: &'q Notice) -> Query<'q, Any, AnyArguments> {
    sqlx::query(sql)
        .bind(notice.id.to_string())
        .bind(notice.person.to_string())
        .bind(notice.kind.code())
        .bind(notice.once_key.as_deref())
        .bind(&notice.text)
        .bind(&notice.link)
        .bind(&notice.sms)
        .bind(notice.at.0)
        .bind(notice.read_at.map(|at| at.0))
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

/// What an account wants by e-mail too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Where it goes.
    pub email: String,
    /// What.
    pub kinds: Vec<NoticeKind>,
}

/// What somebody wants by e-mail; `None` if they never said.
pub async fn choice(db: &mut AnyConnection, person: PersonId) -> Result<Option<Choice>> {
    let row = sqlx::query("SELECT email, kinds FROM notice_choice WHERE person_id = $1")
        .bind(person.to_string())
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Columns::of("notice_choice", &row);
    let kinds = row.text("kinds")?;
    Ok(Some(Choice {
        email: row.text("email")?,
        kinds: kinds.split(' ').filter_map(NoticeKind::from_code).collect(),
    }))
}

/// Keeps what somebody wants by e-mail.
pub async fn choose(
    db: &mut AnyConnection,
    person: PersonId,
    choice: &Choice,
    now: Moment,
) -> Result<()> {
    let kinds: Vec<_> = choice.kinds.iter().map(|kind| kind.code()).collect();
    sqlx::query(
        "INSERT INTO notice_choice (person_id, email, kinds, changed_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (person_id) DO UPDATE
           SET email = excluded.email, kinds = excluded.kinds, changed_at = excluded.changed_at",
    )
    .bind(person.to_string())
    .bind(&choice.email)
    .bind(kinds.join(" "))
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

fn notice(row: &AnyRow) -> Result<Notice> {
    let row = Columns::of("notice", row);
    let kind = row.text("kind")?;
    Ok(Notice {
        id: row.uuid("id")?.into(),
        person: row.uuid("person_id")?.into(),
        kind: NoticeKind::from_code(&kind)
            .ok_or_else(|| row.inconsistent("kind", format!("unknown: {kind}").into()))?,
        once_key: row.optional_text("once_key")?,
        text: row.text("text")?,
        link: row.optional_text("link")?,
        sms: row.optional_text("sms")?,
        at: Moment(row.integer("at")?),
        read_at: row.optional_integer("read_at")?.map(Moment),
    })
}

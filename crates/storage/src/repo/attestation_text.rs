//! Wordings of the attestation ("lời chứng"): for whom, of which copies, from which day on, who set them,
//! and which one holds on a day. Rows are their own history.

use chungthuc_domain::{
    AttestationTextId, PersonId, UnitId,
    attestation_text::{AttestationTexts, USUAL},
    calendar::Moment,
    certification::Certification,
};
use jiff::civil::Date;
use sqlx::{AnyConnection, AssertSqlSafe, any::AnyRow};

use super::{paper::certification_of, unit::BELOW};
use crate::database::{Columns, Result, guarded};

/// Who did something when, and on what ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// When.
    pub at: Moment,
    /// On what ground.
    pub ground: String,
}

/// A wording that was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttestationText {
    /// Which.
    pub id: AttestationTextId,
    /// For which unit; `None`: everywhere, where a unit has none of its own.
    pub unit: Option<UnitId>,
    /// Of which copies.
    pub certification: Certification,
    /// The wording; `None`: from then on what holds above it.
    pub text: Option<String>,
    /// First day.
    pub valid_from: Date,
    /// Who set it.
    pub set: Act,
    /// Who took it out before it began.
    pub withdrawn: Option<Act>,
}

fn scope(unit: Option<UnitId>) -> String {
    unit.map(|unit| unit.to_string()).unwrap_or_default()
}

/// Adds one.
pub async fn insert(db: &mut AnyConnection, text: &AttestationText) -> Result<()> {
    sqlx::query(
        "INSERT INTO attestation_text (id, scope, certification, content, valid_from, ground, set_by,
           set_by_name, set_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(text.id.to_string())
    .bind(scope(text.unit))
    .bind(text.certification.code())
    .bind(&text.text)
    .bind(text.valid_from.to_string())
    .bind(&text.set.ground)
    .bind(text.set.person.to_string())
    .bind(&text.set.name)
    .bind(text.set.at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Takes one out.
///
/// Errors: `Conflict` if somebody did already.
pub async fn withdraw(db: &mut AnyConnection, id: AttestationTextId, act: &Act) -> Result<()> {
    let done = sqlx::query(
        "UPDATE attestation_text SET withdrawn_by = $2, withdrawn_by_name = $3, withdrawn_at = $4,
           withdrawn_ground = $5
         WHERE id = $1 AND withdrawn_at IS NULL",
    )
    .bind(id.to_string())
    .bind(act.person.to_string())
    .bind(&act.name)
    .bind(act.at.0)
    .bind(&act.ground)
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// One; `None` if there is none.
pub async fn find(
    db: &mut AnyConnection,
    id: AttestationTextId,
) -> Result<Option<AttestationText>> {
    let row = sqlx::query("SELECT * FROM attestation_text WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The one that holds on `day` for a unit (`None`: everywhere) itself, whatever holds above it; `None` if
/// none was set.
pub async fn newest(
    db: &mut AnyConnection,
    unit: Option<UnitId>,
    certification: Certification,
    day: Date,
) -> Result<Option<AttestationText>> {
    let row = sqlx::query(
        "SELECT * FROM attestation_text
         WHERE scope = $1 AND certification = $2 AND valid_from <= $3 AND withdrawn_at IS NULL
         ORDER BY valid_from DESC, set_at DESC, id DESC LIMIT 1",
    )
    .bind(scope(unit))
    .bind(certification.code())
    .bind(day.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref().map(read).transpose()
}

/// The wording of a unit's copies on `day`: its own before that for everywhere, and the decree's where
/// neither was set.
pub async fn in_force(
    db: &mut AnyConnection,
    unit: UnitId,
    certification: Certification,
    day: Date,
) -> Result<String> {
    for of in [Some(unit), None] {
        let newest = newest(&mut *db, of, certification, day).await?;
        if let Some(text) = newest.and_then(|newest| newest.text) {
            return Ok(text);
        }
    }
    Ok(USUAL.to_owned())
}

/// The wordings of a unit's copies on `day`.
pub async fn all_in_force(
    db: &mut AnyConnection,
    unit: UnitId,
    day: Date,
) -> Result<AttestationTexts> {
    Ok(AttestationTexts {
        electronic: in_force(&mut *db, unit, Certification::Electronic, day).await?,
        on_paper: in_force(&mut *db, unit, Certification::OnPaper, day).await?,
    })
}

/// Those that begin after `day` and weren't taken out, of `root`, the units below it and everywhere; the
/// soonest first.
pub async fn coming(
    db: &mut AnyConnection,
    root: UnitId,
    day: Date,
) -> Result<Vec<AttestationText>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "{BELOW} SELECT * FROM attestation_text
         WHERE (scope = '' OR scope IN (SELECT id FROM below))
           AND valid_from > $2 AND withdrawn_at IS NULL
         ORDER BY valid_from, set_at, id"
    )))
    .bind(root.to_string())
    .bind(day.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

/// What was set last for `root`, the units below it and everywhere; the newest first, no more than `limit`.
pub async fn last_set(
    db: &mut AnyConnection,
    root: UnitId,
    limit: u32,
) -> Result<Vec<AttestationText>> {
    let rows = sqlx::query(AssertSqlSafe(format!(
        "{BELOW} SELECT * FROM attestation_text
         WHERE scope = '' OR scope IN (SELECT id FROM below)
         ORDER BY set_at DESC, id DESC LIMIT $2"
    )))
    .bind(root.to_string())
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<AttestationText> {
    let row = Columns::of("attestation_text", row);
    let scope = row.text("scope")?;
    let withdrawn = match row.optional_integer("withdrawn_at")? {
        Some(at) => Some(Act {
            person: row.uuid("withdrawn_by")?.into(),
            name: row.text("withdrawn_by_name")?,
            at: Moment(at),
            ground: row.text("withdrawn_ground")?,
        }),
        None => None,
    };
    Ok(AttestationText {
        id: row.uuid("id")?.into(),
        unit: match scope.as_str() {
            "" => None,
            _ => Some(row.uuid("scope")?.into()),
        },
        certification: certification_of(&row)?,
        text: row.optional_text("content")?,
        valid_from: row.day("valid_from")?,
        set: Act {
            person: row.uuid("set_by")?.into(),
            name: row.text("set_by_name")?,
            at: Moment(row.integer("set_at")?),
            ground: row.text("ground")?,
        },
        withdrawn,
    })
}

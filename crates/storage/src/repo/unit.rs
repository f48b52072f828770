//! Units and the rights that people hold in them.

use chungthuc_domain::{
    PersonId, UnitId,
    right::{Capacity, Right},
};
use jiff::civil::{Date, Time};
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, DatabaseError, Result, guarded};

/// Begins a statement that goes by `below`: the unit `$1` and every unit below it.
pub(super) const BELOW: &str = "WITH RECURSIVE below (id) AS (
   SELECT id FROM unit WHERE id = $1
   UNION SELECT u.id FROM unit u JOIN below b ON u.parent_id = b.id)";

/// A unit (đơn vị).
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Which.
    pub id: UnitId,
    /// The unit above it.
    pub parent: Option<UnitId>,
    /// `H99.101`
    pub code: String,
    /// `000.00.01.H99`
    pub old_code: Option<String>,
    /// "UBND phường Cầu Sương"
    pub name: String,
    /// "tỉnh Hòa Lâm"
    pub province: String,
    /// PROVINCE, DISTRICT, COMMUNE, DESK
    pub level: String,
    /// It has a certification register of its own.
    pub issues_copies: bool,
    /// Added to the names of its books.
    pub book_suffix: String,
    /// Digits that its numbers are padded to; 0: none.
    pub number_width: u32,
    /// End of office hours.
    pub closes_at: Time,
    /// First day.
    pub valid_from: Option<Date>,
    /// Last day.
    pub valid_to: Option<Date>,
}

/// A right of a person in a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// Who.
    pub person: PersonId,
    /// Where.
    pub unit: UnitId,
    /// What.
    pub right: Right,
    /// "Phó Chủ tịch UBND phường"
    pub title: String,
    /// In what capacity a signer signs.
    pub capacity: Option<Capacity>,
    /// The head's title as printed.
    pub head_title: Option<String>,
    /// The signer's own title as printed.
    pub own_title: Option<String>,
    /// First day.
    pub valid_from: Option<Date>,
    /// Last day.
    pub valid_to: Option<Date>,
}

/// A unit; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: UnitId) -> Result<Option<Unit>> {
    let row = sqlx::query("SELECT * FROM unit WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(unit).transpose()
}

/// Every unit, by name.
pub async fn all(db: &mut AnyConnection) -> Result<Vec<Unit>> {
    let rows = sqlx::query("SELECT * FROM unit ORDER BY name, code")
        .fetch_all(db)
        .await?;
    rows.iter().map(unit).collect()
}

/// A unit and every unit below it, itself first, the others by name.
pub async fn subtree(db: &mut AnyConnection, root: UnitId) -> Result<Vec<Unit>> {
    let mut rest = all(db).await?;
    let mut found = Vec::new();
    let mut parents = vec![root];
    if let Some(at) = rest.iter().position(|unit| unit.id == root) {
        found.push(rest.remove(at));
    }
    // One level after the other; each unit is taken once, whatever its parent says.
    while !parents.is_empty() {
        let is_below = |unit: &Unit| unit.parent.is_some_and(|parent| parents.contains(&parent));
        let (level, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(is_below);
        parents = level.iter().map(|unit| unit.id).collect();
        found.extend(level);
        rest = others;
    }
    if let Some((_, below)) = found.split_first_mut() {
        below.sort_by(|one, other| (&one.name, &one.code).cmp(&(&other.name, &other.code)));
    }
    Ok(found)
}

/// The unit of a code; `None` if there is none.
pub async fn find_by_code(db: &mut AnyConnection, code: &str) -> Result<Option<Unit>> {
    let row = sqlx::query("SELECT * FROM unit WHERE code = $1")
        .bind(code)
        .fetch_optional(db)
        .await?;
    row.as_ref().map(unit).transpose()
}

/// Adds a unit.
pub async fn insert(db: &mut AnyConnection, unit: &Unit) -> Result<()> {
    sqlx::query(
        "INSERT INTO unit (id, parent_id, code, old_code, name, province, level, issues_copies,
           book_suffix, number_width, closes_at, valid_from, valid_to)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(unit.id.to_string())
    .bind(unit.parent.map(|id| id.to_string()))
    .bind(&unit.code)
    .bind(&unit.old_code)
    .bind(&unit.name)
    .bind(&unit.province)
    .bind(&unit.level)
    .bind(i64::from(unit.issues_copies))
    .bind(&unit.book_suffix)
    .bind(i64::from(unit.number_width))
    .bind(format!(
        "{:02}:{:02}",
        unit.closes_at.hour(),
        unit.closes_at.minute()
    ))
    .bind(unit.valid_from.map(|day| day.to_string()))
    .bind(unit.valid_to.map(|day| day.to_string()))
    .execute(db)
    .await?;
    Ok(())
}

/// Sets what is added to the names of a unit's books and how many digits their numbers have, for those
/// that it opens from now on.
pub async fn set_numbering(
    db: &mut AnyConnection,
    id: UnitId,
    book_suffix: &str,
    number_width: u32,
) -> Result<()> {
    let done = sqlx::query("UPDATE unit SET book_suffix = $2, number_width = $3 WHERE id = $1")
        .bind(id.to_string())
        .bind(book_suffix)
        .bind(i64::from(number_width))
        .execute(db)
        .await?;
    guarded(done.rows_affected())
}

/// Holds a unit until the transaction ends: of two who check what there is in it and add to that, the
/// second sees what the first did.
pub async fn hold(db: &mut AnyConnection, id: UnitId) -> Result<()> {
    sqlx::query("UPDATE unit SET name = name WHERE id = $1")
        .bind(id.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// The rights that a person holds on `day`, in every unit that is valid then; none for somebody whose
/// account isn't active.
pub async fn grants_of(db: &mut AnyConnection, person: PersonId, day: Date) -> Result<Vec<Grant>> {
    let rows = sqlx::query(
        "SELECT g.* FROM grant_of_right g JOIN unit u ON u.id = g.unit_id
         JOIN person p ON p.id = g.person_id
         WHERE g.person_id = $1 AND p.state = 'ACTIVE'
           AND (g.valid_from IS NULL OR g.valid_from <= $2)
           AND (g.valid_to IS NULL OR g.valid_to >= $2)
           AND (u.valid_from IS NULL OR u.valid_from <= $2)
           AND (u.valid_to IS NULL OR u.valid_to >= $2)
         ORDER BY u.code, g.right_code",
    )
    .bind(person.to_string())
    .bind(day.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(grant).collect()
}

/// Who holds a right in a unit on `day`, with their names, in the order of the names.
pub async fn holders(
    db: &mut AnyConnection,
    unit: UnitId,
    right: Right,
    day: Date,
) -> Result<Vec<(Grant, String)>> {
    let rows = sqlx::query(
        "SELECT g.*, p.name AS person_name FROM grant_of_right g
         JOIN person p ON p.id = g.person_id
         WHERE g.unit_id = $1 AND g.right_code = $2 AND p.state = 'ACTIVE'
           AND (g.valid_from IS NULL OR g.valid_from <= $3)
           AND (g.valid_to IS NULL OR g.valid_to >= $3)
         ORDER BY CASE g.capacity WHEN 'HEAD' THEN 0 WHEN 'DEPUTY' THEN 1 ELSE 2 END, p.name_key",
    )
    .bind(unit.to_string())
    .bind(right.code())
    .bind(day.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| Ok((grant(row)?, Columns::of("person", row).text("person_name")?)))
        .collect()
}

/// Adds a right.
pub async fn insert_grant(db: &mut AnyConnection, id: String, grant: &Grant) -> Result<()> {
    sqlx::query(
        "INSERT INTO grant_of_right (id, person_id, unit_id, right_code, title, capacity,
           head_title, own_title, valid_from, valid_to)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(id)
    .bind(grant.person.to_string())
    .bind(grant.unit.to_string())
    .bind(grant.right.code())
    .bind(&grant.title)
    .bind(grant.capacity.map(Capacity::code))
    .bind(&grant.head_title)
    .bind(&grant.own_title)
    .bind(grant.valid_from.map(|day| day.to_string()))
    .bind(grant.valid_to.map(|day| day.to_string()))
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a right away. `false` if it wasn't held.
pub async fn delete_grant(
    db: &mut AnyConnection,
    person: PersonId,
    unit: UnitId,
    right: Right,
) -> Result<bool> {
    let done = sqlx::query(
        "DELETE FROM grant_of_right WHERE person_id = $1 AND unit_id = $2 AND right_code = $3",
    )
    .bind(person.to_string())
    .bind(unit.to_string())
    .bind(right.code())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

fn unit(row: &AnyRow) -> Result<Unit> {
    let row = Columns::of("unit", row);
    Ok(Unit {
        id: row.uuid("id")?.into(),
        parent: row.optional_uuid("parent_id")?.map(UnitId),
        code: row.text("code")?,
        old_code: row.optional_text("old_code")?,
        name: row.text("name")?,
        province: row.text("province")?,
        level: row.text("level")?,
        issues_copies: row.flag("issues_copies")?,
        book_suffix: row.text("book_suffix")?,
        number_width: row.small_count("number_width")?,
        closes_at: row.parse("closes_at")?,
        valid_from: row.optional_day("valid_from")?,
        valid_to: row.optional_day("valid_to")?,
    })
}

fn grant(row: &AnyRow) -> Result<Grant> {
    let row = Columns::of("grant_of_right", row);
    let known = |column, value: String| {
        DatabaseError::inconsistent("grant_of_right", column, "", format!("unknown: {value}"))
    };
    let right = row.text("right_code")?;
    let capacity = row
        .optional_text("capacity")?
        .map(|code| Capacity::from_code(&code).ok_or_else(|| known("capacity", code)))
        .transpose()?;
    Ok(Grant {
        person: row.uuid("person_id")?.into(),
        unit: row.uuid("unit_id")?.into(),
        right: Right::from_code(&right).ok_or_else(|| known("right_code", right))?,
        title: row.text("title")?,
        capacity,
        head_title: row.optional_text("head_title")?,
        own_title: row.optional_text("own_title")?,
        valid_from: row.optional_day("valid_from")?,
        valid_to: row.optional_day("valid_to")?,
    })
}

//! "Tiếp nhận hồ sơ": what a dossier of the one-stop counter has beside its row, its components, and
//! the procedures that can be received. Its papers are in `paper` once it is confirmed.

use chungthuc_domain::{
    DossierId, FileId, PaperId, PersonId, UnitId, UploadId,
    calendar::Moment,
    search,
    view::{
        queue::MOST_DUE,
        reception::{ProcedureView, ReceptionForm, ReceptionRow},
    },
};
use sqlx::{AnyConnection, any::AnyRow};

use super::dossier::Dossier;
use crate::database::{Columns, DatabaseError, Result, guarded};

/// Words that a search looks at; further ones are left out.
const MOST_WORDS: usize = 4;

/// What a dossier of the counter has beside its row.
#[derive(Debug, Clone, PartialEq)]
pub struct Reception {
    /// Which dossier.
    pub dossier: DossierId,
    /// Code of the procedure.
    pub procedure: String,
    /// What was typed.
    pub form: ReceptionForm,
    /// Who received it.
    pub received_by: Option<PersonId>,
    /// Why it was cancelled after that.
    pub cancelled_reason: Option<String>,
    /// By whom.
    pub cancelled_by: Option<PersonId>,
}

/// What was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// From 1.
    pub position: u32,
    /// What it is.
    pub name: String,
    /// Bản chính.
    pub originals: u32,
    /// Bản sao.
    pub copies: u32,
    /// Its scan.
    pub upload: Option<UploadId>,
    /// What was made of it.
    pub paper: Option<PaperId>,
}

/// The procedures in use, in their order.
pub async fn procedures(db: &mut AnyConnection) -> Result<Vec<ProcedureView>> {
    let rows = sqlx::query(
        "SELECT code, name FROM admin_procedure WHERE active = 1 ORDER BY position LIMIT 100",
    )
    .fetch_all(db)
    .await?;
    rows.iter().map(procedure).collect()
}

/// A procedure, in use or not; `None` if there is none.
pub async fn find_procedure(db: &mut AnyConnection, code: &str) -> Result<Option<ProcedureView>> {
    let row = sqlx::query("SELECT code, name FROM admin_procedure WHERE code = $1")
        .bind(code)
        .fetch_optional(db)
        .await?;
    row.as_ref().map(procedure).transpose()
}

fn procedure(row: &AnyRow) -> Result<ProcedureView> {
    let row = Columns::of("admin_procedure", row);
    Ok(ProcedureView {
        code: row.text("code")?,
        name: row.text("name")?,
    })
}

/// Adds what a dossier has beside its row, which is there already.
pub async fn insert(db: &mut AnyConnection, reception: &Reception) -> Result<()> {
    sqlx::query(
        "INSERT INTO reception (dossier_id, procedure_code, form, search_key, received_by)
         VALUES ($1, $2, $3, '', $4)",
    )
    .bind(reception.dossier.to_string())
    .bind(&reception.procedure)
    .bind(form_json(reception)?)
    .bind(reception.received_by.map(|id| id.to_string()))
    .execute(db)
    .await?;
    Ok(())
}

/// Saves what can change. The caller's transaction has changed or held the dossier's row before, at
/// the version that was looked at.
pub async fn update(
    db: &mut AnyConnection,
    dossier: &Dossier,
    reception: &Reception,
) -> Result<()> {
    let words = [
        dossier.code.as_deref(),
        Some(dossier.applicant.name.as_str()),
        Some(reception.form.general.submitter.as_str()),
        dossier.applicant.identifier.as_deref(),
        dossier.applicant.phone.as_deref(),
    ];
    let words: Vec<_> = words.into_iter().flatten().map(search::fold).collect();
    let done = sqlx::query(
        "UPDATE reception SET form = $2, search_key = $3, received_by = $4,
           cancelled_reason = $5, cancelled_by = $6
         WHERE dossier_id = $1",
    )
    .bind(reception.dossier.to_string())
    .bind(form_json(reception)?)
    .bind(words.join(" "))
    .bind(reception.received_by.map(|id| id.to_string()))
    .bind(&reception.cancelled_reason)
    .bind(reception.cancelled_by.map(|id| id.to_string()))
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// What a dossier has beside its row; `None` for one that didn't come in at the counter.
pub async fn find(db: &mut AnyConnection, dossier: DossierId) -> Result<Option<Reception>> {
    let row = sqlx::query("SELECT * FROM reception WHERE dossier_id = $1")
        .bind(dossier.to_string())
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Columns::of("reception", &row);
    Ok(Some(Reception {
        dossier,
        procedure: row.text("procedure_code")?,
        form: row.json("form")?,
        received_by: row.optional_uuid("received_by")?.map(PersonId),
        cancelled_reason: row.optional_text("cancelled_reason")?,
        cancelled_by: row.optional_uuid("cancelled_by")?.map(PersonId),
    }))
}

fn form_json(reception: &Reception) -> Result<String> {
    serde_json::to_string(&reception.form).map_err(|cause| {
        DatabaseError::inconsistent("reception", "form", reception.dossier.to_string(), cause)
    })
}

/// The components of a dossier, in their order.
pub async fn components(db: &mut AnyConnection, dossier: DossierId) -> Result<Vec<Component>> {
    let rows =
        sqlx::query("SELECT * FROM dossier_component WHERE dossier_id = $1 ORDER BY position")
            .bind(dossier.to_string())
            .fetch_all(db)
            .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("dossier_component", row);
            Ok(Component {
                position: row.small_count("position")?,
                name: row.text("name")?,
                originals: row.small_count("original_count")?,
                copies: row.small_count("copy_count")?,
                upload: row.optional_uuid("upload_id")?.map(UploadId),
                paper: row.optional_uuid("paper_id")?.map(PaperId),
            })
        })
        .collect()
}

/// Puts these in place of the components that a dossier had.
pub async fn replace_components(
    db: &mut AnyConnection,
    dossier: DossierId,
    components: &[Component],
) -> Result<()> {
    sqlx::query("DELETE FROM dossier_component WHERE dossier_id = $1")
        .bind(dossier.to_string())
        .execute(&mut *db)
        .await?;
    for component in components {
        sqlx::query(
            "INSERT INTO dossier_component (dossier_id, position, name, original_count, copy_count,
               upload_id, paper_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(dossier.to_string())
        .bind(i64::from(component.position))
        .bind(&component.name)
        .bind(i64::from(component.originals))
        .bind(i64::from(component.copies))
        .bind(component.upload.map(|id| id.to_string()))
        .bind(component.paper.map(|id| id.to_string()))
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// Takes the scans out of the components of a dossier; the components stay.
pub async fn let_go_of_scans(db: &mut AnyConnection, dossier: DossierId) -> Result<()> {
    sqlx::query("UPDATE dossier_component SET upload_id = NULL WHERE dossier_id = $1")
        .bind(dossier.to_string())
        .execute(db)
        .await?;
    Ok(())
}

/// The unit in whose dossier, received or held, a file is a component's scan; `None` if it is in none.
pub async fn unit_of_scan(db: &mut AnyConnection, file: FileId) -> Result<Option<UnitId>> {
    let row = sqlx::query(
        "SELECT dossier.unit_id FROM upload
         JOIN dossier_component ON dossier_component.upload_id = upload.id
         JOIN dossier ON dossier.id = dossier_component.dossier_id
         WHERE upload.base_id = $1 AND dossier.phase IN ('RECEIVED', 'SUBMITTED', 'REFUSED')
         LIMIT 1",
    )
    .bind(file.to_string())
    .fetch_optional(db)
    .await?;
    row.as_ref()
        .map(|row| Ok(UnitId(Columns::of("dossier", row).uuid("unit_id")?)))
        .transpose()
}

/// What was received in a unit and isn't confirmed yet, what is due first before the rest, with how many
/// there are in all: those due in `[from, before)`. Only these are looked at: they are the work of a day, whatever was received before.
pub async fn received(
    db: &mut AnyConnection,
    unit: UnitId,
    text: &str,
    (from, before): (Moment, Moment),
    skip: u64,
    rows: u32,
) -> Result<(Vec<ReceptionRow>, u64)> {
    let words = patterns(text);
    let word = |position: usize| words.get(position).cloned();
    let total = sqlx::query(
        "SELECT COUNT(*) AS total FROM dossier
         JOIN reception ON reception.dossier_id = dossier.id
         WHERE dossier.unit_id = $1 AND dossier.source = 'RECEPTION' AND dossier.phase = 'RECEIVED'
           AND ($2 IS NULL OR reception.search_key LIKE $2)
           AND ($3 IS NULL OR reception.search_key LIKE $3)
           AND ($4 IS NULL OR reception.search_key LIKE $4)
           AND ($5 IS NULL OR reception.search_key LIKE $5)
           AND dossier.due_at >= $6 AND dossier.due_at < $7",
    )
    .bind(unit.to_string())
    .bind(word(0))
    .bind(word(1))
    .bind(word(2))
    .bind(word(3))
    .bind(from.0)
    .bind(before.0)
    .fetch_one(&mut *db)
    .await?;
    let total = Columns::of("dossier", &total).count("total")?;
    let found = sqlx::query(
        "SELECT dossier.id, dossier.code, dossier.applicant_name, dossier.applicant_identifier,
           dossier.received_at, dossier.due_at, person.name AS receiver,
           (SELECT COUNT(*) FROM dossier_component
            WHERE dossier_component.dossier_id = dossier.id) AS components
         FROM dossier
         JOIN reception ON reception.dossier_id = dossier.id
         LEFT JOIN person ON person.id = reception.received_by
         WHERE dossier.unit_id = $1 AND dossier.source = 'RECEPTION' AND dossier.phase = 'RECEIVED'
           AND ($2 IS NULL OR reception.search_key LIKE $2)
           AND ($3 IS NULL OR reception.search_key LIKE $3)
           AND ($4 IS NULL OR reception.search_key LIKE $4)
           AND ($5 IS NULL OR reception.search_key LIKE $5)
           AND dossier.due_at >= $6 AND dossier.due_at < $7
         ORDER BY dossier.due_at, dossier.received_at, dossier.id LIMIT $8 OFFSET $9",
    )
    .bind(unit.to_string())
    .bind(word(0))
    .bind(word(1))
    .bind(word(2))
    .bind(word(3))
    .bind(from.0)
    .bind(before.0)
    .bind(i64::from(rows))
    .bind(i64::try_from(skip).unwrap_or(i64::MAX))
    .fetch_all(db)
    .await?;
    let found: Result<Vec<_>> = found.iter().map(received_row).collect();
    Ok((found?, total))
}

/// How many dossiers a unit has received and not confirmed.
pub async fn count_received(db: &mut AnyConnection, unit: UnitId) -> Result<u64> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS total FROM dossier
         WHERE unit_id = $1 AND source = 'RECEPTION' AND phase = 'RECEIVED'",
    )
    .bind(unit.to_string())
    .fetch_one(db)
    .await?;
    Columns::of("dossier", &row).count("total")
}

/// How many of these are due in `[from, before)`, counted up to [`MOST_DUE`].
pub async fn count_due(
    db: &mut AnyConnection,
    unit: UnitId,
    from: Moment,
    before: Moment,
) -> Result<u64> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS total FROM (
           SELECT id FROM dossier
           WHERE unit_id = $1 AND source = 'RECEPTION' AND phase = 'RECEIVED'
             AND due_at >= $2 AND due_at < $3
           LIMIT $4
         ) due",
    )
    .bind(unit.to_string())
    .bind(from.0)
    .bind(before.0)
    .bind(i64::try_from(MOST_DUE).unwrap_or(i64::MAX))
    .fetch_one(db)
    .await?;
    Columns::of("dossier", &row).count("total")
}

fn received_row(row: &AnyRow) -> Result<ReceptionRow> {
    let row = Columns::of("dossier", row);
    Ok(ReceptionRow {
        dossier: row.uuid("id")?.into(),
        code: row.optional_text("code")?.unwrap_or_default(),
        owner: row.text("applicant_name")?,
        identifier: row.optional_text("applicant_identifier")?,
        components: row.small_count("components")?,
        received_at: Moment(row.integer("received_at")?),
        received_by: row.optional_text("receiver")?.unwrap_or_default(),
        due_at: Moment(row.integer("due_at")?),
    })
}

/// The words of a search, each to be found anywhere; nothing in them means more than itself.
fn patterns(text: &str) -> Vec<String> {
    let plain = search::fold(text);
    let plain = plain.split_whitespace().map(|word| {
        word.chars()
            .filter(|c| !matches!(c, '%' | '_' | '\\'))
            .take(60)
            .collect::<String>()
    });
    plain
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .map(|word| format!("%{word}%"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_means_itself() {
        assert_eq!(patterns(" Hạ  VY "), ["%ha%", "%vy%"]);
        assert_eq!(patterns("%_"), [""; 0]);
        assert_eq!(patterns("a b c d e").len(), MOST_WORDS);
    }
}

//! Papers that were certified before, as warnings tell of them; and the warnings that were told of a
//! paper when it was sent.

use chungthuc_domain::{
    PaperId, PersonId, UnitId,
    book::BookKind,
    calendar::Moment,
    scan::{EarlierPaper, PaperWarning, ScanWarning},
    search,
};
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, DatabaseError, Result};

/// Papers of one file that are looked at, the latest first: whoever may see one of them is told which.
const MOST_OF_FILE: i64 = 50;

/// What an earlier paper is read from.
const EARLIER: &str = "SELECT p.id, p.unit_id, p.code, p.document_name, u.name,
   (SELECT b.number_width FROM book b WHERE b.id = r.book_id) AS number_width,
   r.number, r.kind, r.sealed_at";

/// Whose papers of which kind are looked for.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'s> {
    /// The unit that certified them.
    pub unit: UnitId,
    /// Code of the document type.
    pub document_type: &'s str,
    /// Its name, or what was typed.
    pub document_name: &'s str,
    /// Not before this.
    pub since: Moment,
    /// The original in hand, by its first paper: not that one.
    pub except: Option<PaperId>,
}

/// Whether originals of a type have colours; a type that isn't known has none.
pub async fn is_coloured(db: &mut AnyConnection, document_type: &str) -> Result<bool> {
    let row = sqlx::query("SELECT coloured FROM document_type WHERE code = $1")
        .bind(document_type)
        .fetch_optional(db)
        .await?;
    row.map_or(Ok(false), |row| {
        Columns::of("document_type", &row).flag("coloured")
    })
}

/// Notes that originals of a type have colours.
pub async fn set_coloured(db: &mut AnyConnection, document_type: &str) -> Result<()> {
    sqlx::query("UPDATE document_type SET coloured = 1 WHERE code = $1")
        .bind(document_type)
        .execute(db)
        .await?;
    Ok(())
}

/// The papers whose upload was this very file (SHA-256, hex) and that were certified, by whichever
/// unit, the latest first. What was voided since doesn't count. By the index over hashes.
pub async fn of_file(
    db: &mut AnyConnection,
    sha256: &str,
    except: Option<PaperId>,
) -> Result<Vec<EarlierPaper>> {
    let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
        "{EARLIER} FROM file_version f
         JOIN paper p ON p.id = f.paper_id AND p.intake_id = f.id
         JOIN register_row r ON r.paper_id = p.id
         JOIN unit u ON u.id = p.unit_id
         WHERE f.sha256 = $1 AND f.kind = 'INTAKE' AND p.state <> 'ANNULLED' AND COALESCE(p.original_id, p.id) <> $2
         ORDER BY r.sealed_at DESC, p.id LIMIT $3"
    )))
    .bind(sha256)
    .bind(except.map_or_else(String::new, |id| id.to_string()))
    .bind(MOST_OF_FILE)
    .fetch_all(db)
    .await?;
    rows.iter().map(earlier).collect()
}

/// The latest paper of that kind that a unit certified for an account. By the index over applicants.
pub async fn of_account(
    db: &mut AnyConnection,
    sought: &Sought<'_>,
    person: PersonId,
) -> Result<Option<EarlierPaper>> {
    // Wrapped, so that nobody's plan goes through all papers of the unit.
    let theirs = "COALESCE(p.unit_id, '') = $1 AND p.state <> 'ANNULLED' AND d.applicant_id = $6";
    latest(db, sought, theirs, &[person.to_string()]).await
}

/// The latest paper of that kind that a unit certified for the owner of a number (CCCD, CMND or MST), with
/// an account or without. By the index over numbers.
pub async fn of_identifier(
    db: &mut AnyConnection,
    sought: &Sought<'_>,
    identifier: &str,
) -> Result<Option<EarlierPaper>> {
    // Wrapped as in [`of_account`].
    let theirs =
        "COALESCE(p.unit_id, '') = $1 AND p.state <> 'ANNULLED' AND d.applicant_identifier = $6";
    latest(db, sought, theirs, &[identifier.to_owned()]).await
}

/// The latest paper of that kind that a unit certified for somebody of this name and e-mail. By the
/// index over names within a state.
pub async fn of_name(
    db: &mut AnyConnection,
    sought: &Sought<'_>,
    name: &str,
    email: &str,
) -> Result<Option<EarlierPaper>> {
    let theirs = "p.unit_id = $1 AND p.state IN ('SEALED', 'COMPLETED', 'DELIVERY_FAILED')
       AND p.applicant_name_key = $6 AND d.applicant_email = $7";
    let who = [search::name_key(name), email.to_owned()];
    latest(db, sought, theirs, &who).await
}

/// The latest paper that is sought, of those that are `theirs`: a condition over `who`, from $6 on.
async fn latest(
    db: &mut AnyConnection,
    sought: &Sought<'_>,
    theirs: &str,
    who: &[String],
) -> Result<Option<EarlierPaper>> {
    let sql = format!(
        "{EARLIER} FROM paper p
         JOIN dossier d ON d.id = p.dossier_id
         JOIN register_row r ON r.paper_id = p.id
         JOIN unit u ON u.id = p.unit_id
         WHERE {theirs} AND p.document_type = $2 AND p.document_name = $3
           AND COALESCE(p.original_id, p.id) <> $4 AND r.sealed_at >= $5
         ORDER BY r.sealed_at DESC, p.id LIMIT 1"
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(sought.unit.to_string())
        .bind(sought.document_type)
        .bind(sought.document_name)
        .bind(sought.except.map_or_else(String::new, |id| id.to_string()))
        .bind(sought.since.0);
    for word in who {
        query = query.bind(word);
    }
    let row = query.fetch_optional(db).await?;
    row.as_ref().map(earlier).transpose()
}

/// Keeps what was told of a paper when it was sent, in place of what was told before; of each, whether
/// `seen_by` had seen it.
pub async fn keep(
    db: &mut AnyConnection,
    paper: PaperId,
    told: &[(ScanWarning, bool)],
    seen_by: PersonId,
) -> Result<()> {
    sqlx::query("DELETE FROM paper_warning WHERE paper_id = $1")
        .bind(paper.to_string())
        .execute(&mut *db)
        .await?;
    for (position, (warning, seen)) in (1_i64..).zip(told) {
        let text = serde_json::to_string(warning).map_err(|cause| {
            DatabaseError::inconsistent("paper_warning", "warning", paper.to_string(), cause)
        })?;
        sqlx::query(
            "INSERT INTO paper_warning (paper_id, position, warning, seen_by)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(paper.to_string())
        .bind(position)
        .bind(text)
        .bind(seen.then(|| seen_by.to_string()))
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// What was told of a paper when it was sent.
pub async fn of_paper(db: &mut AnyConnection, paper: PaperId) -> Result<Vec<PaperWarning>> {
    let rows = sqlx::query(
        "SELECT w.warning, person.name FROM paper_warning w
         LEFT JOIN person ON person.id = w.seen_by
         WHERE w.paper_id = $1 ORDER BY w.position",
    )
    .bind(paper.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("paper_warning", row);
            Ok(PaperWarning {
                warning: row.json("warning")?,
                seen_by: row.optional_text("name")?,
            })
        })
        .collect()
}

fn earlier(row: &AnyRow) -> Result<EarlierPaper> {
    let row = Columns::of("paper", row);
    let width = usize::try_from(row.count("number_width")?).unwrap_or(0);
    let kind = row.text("kind")?;
    let kind = BookKind::from_code(&kind)
        .ok_or_else(|| row.inconsistent("kind", format!("unknown: {kind}").into()))?;
    Ok(EarlierPaper {
        paper: row.uuid("id")?.into(),
        unit: row.uuid("unit_id")?.into(),
        unit_name: row.text("name")?,
        code: row.text("code")?,
        document_name: row.text("document_name")?,
        number: kind.number_text(row.small_count("number")?, width),
        certified_at: Moment(row.integer("sealed_at")?),
    })
}

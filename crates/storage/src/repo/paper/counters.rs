//! How many papers of a unit are in each state, kept by whatever adds or moves one.

use chungthuc_domain::{PersonId, UnitId, applicant::ApplicantKind, state::PaperState};
use sqlx::AnyConnection;

use crate::database::{Columns, Result};

/// How many papers of a unit are in any of `states`, of one signer or of all, of one kind of
/// applicant or of all. From the counters; nothing is scanned.
pub async fn total(
    db: &mut AnyConnection,
    unit: UnitId,
    states: &[PaperState],
    signer: Option<PersonId>,
    kind: Option<ApplicantKind>,
) -> Result<u64> {
    let rows = sqlx::query(
        "SELECT state, total FROM paper_count
         WHERE unit_id = $1 AND ($2 IS NULL OR signer_id = $2)
           AND ($3 IS NULL OR applicant_kind = $3)",
    )
    .bind(unit.to_string())
    .bind(signer.map(|id| id.to_string()))
    .bind(kind.map(ApplicantKind::code))
    .fetch_all(db)
    .await?;
    let mut sum = 0;
    for row in &rows {
        let row = Columns::of("paper_count", row);
        let state = row.text("state")?;
        if states.iter().any(|wanted| wanted.code() == state) {
            sum += row.count("total")?;
        }
    }
    Ok(sum)
}

/// Where papers are in any of `states`: unit, signer and how many, the units together. From the
/// counters.
pub async fn waiting(
    db: &mut AnyConnection,
    states: &[PaperState],
) -> Result<Vec<(UnitId, PersonId, u64)>> {
    let rows = sqlx::query(
        "SELECT unit_id, signer_id, state, CAST(SUM(total) AS BIGINT) AS papers FROM paper_count
         WHERE total > 0 GROUP BY unit_id, signer_id, state ORDER BY unit_id, signer_id",
    )
    .fetch_all(db)
    .await?;
    let mut waiting: Vec<(UnitId, PersonId, u64)> = Vec::new();
    for row in &rows {
        let row = Columns::of("paper_count", row);
        let state = row.text("state")?;
        if !states.iter().any(|wanted| wanted.code() == state) {
            continue;
        }
        let (unit, signer) = (
            UnitId(row.uuid("unit_id")?),
            PersonId(row.uuid("signer_id")?),
        );
        let papers = row.count("papers")?;
        match waiting
            .last_mut()
            .filter(|last| (last.0, last.1) == (unit, signer))
        {
            Some(last) => last.2 += papers,
            None => waiting.push((unit, signer, papers)),
        }
    }
    Ok(waiting)
}

/// Counts papers in, or out.
pub(super) async fn count(
    db: &mut AnyConnection,
    unit: UnitId,
    state: PaperState,
    signer: PersonId,
    kind: ApplicantKind,
    by: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO paper_count (unit_id, state, applicant_kind, signer_id, total)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (unit_id, state, signer_id, applicant_kind)
         DO UPDATE SET total = paper_count.total + $5",
    )
    .bind(unit.to_string())
    .bind(state.code())
    .bind(kind.code())
    .bind(signer.to_string())
    .bind(by)
    .execute(db)
    .await?;
    Ok(())
}

//! Papers: one original, one number. Loading, adding, and moving from state to state. What is known of
//! one is in `row`, the counters that lists go by are in `counters`; the queries of lists are in `queue`.

mod counters;
mod row;

use chungthuc_domain::{
    DossierId, FileId, PaperId, calendar::Moment, code::PublicCode, search, signature::Awaiting,
};
use sqlx::AnyConnection;

use self::counters::count;
use super::paper_day;
use crate::database::{Result, guarded};

pub(super) use self::row::{certification_of, paper_of, state_of};
pub use self::{
    counters::{total, waiting},
    row::Paper,
};

/// Adds a paper, counts it in the sums of lists and of days, and stores the words it is found by.
pub async fn insert(db: &mut AnyConnection, paper: &Paper, words: &[&str]) -> Result<()> {
    sqlx::query(
        "INSERT INTO paper (id, dossier_id, unit_id, position, code, public_code, state,
           document_type, document_name, page_count, copy_count, fee, statement, signer_id,
           intake_id, base_id, submitted_at, due_at, applicant_kind, applicant_name_key,
           claim_fence, certification, original_id, fee_computed, fee_reason, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
           $19, $20, 0, $21, $22, $23, $24, 1)",
    )
    .bind(paper.id.to_string())
    .bind(paper.dossier.to_string())
    .bind(paper.unit.to_string())
    .bind(i64::from(paper.position))
    .bind(&paper.code)
    .bind(paper.public_code.as_str())
    .bind(paper.state.code())
    .bind(&paper.document_type)
    .bind(&paper.document_name)
    .bind(i64::from(paper.page_count))
    .bind(i64::from(paper.copy_count))
    .bind(i64::try_from(paper.fee).unwrap_or(i64::MAX))
    .bind(&paper.statement)
    .bind(paper.signer.to_string())
    .bind(paper.intake.to_string())
    .bind(paper.base.to_string())
    .bind(paper.submitted_at.0)
    .bind(paper.due_at.0)
    .bind(paper.applicant_kind.code())
    .bind(&paper.applicant_name_key)
    .bind(paper.certification.code())
    .bind((paper.original != paper.id).then(|| paper.original.to_string()))
    .bind(i64::try_from(paper.fee_computed).unwrap_or(i64::MAX))
    .bind(&paper.fee_reason)
    .execute(&mut *db)
    .await?;
    count(
        db,
        paper.unit,
        paper.state,
        paper.signer,
        paper.applicant_kind,
        1,
    )
    .await?;
    paper_day::added(db, paper).await?;
    store_words(db, paper, words).await
}

/// Saves `after` in place of `before`, if nobody has changed it since `before` was loaded; raises
/// the version and keeps the counters right. Codes, dossier, unit, certification and
/// original never change.
pub async fn update(db: &mut AnyConnection, before: &Paper, after: &Paper) -> Result<()> {
    let done = sqlx::query(
        "UPDATE paper SET state = $3, document_type = $4, document_name = $5, page_count = $6,
           copy_count = $7, fee = $8, statement = $9, signer_id = $10, returned_reason = $11,
           returned_by = $12, intake_id = $13, base_id = $14, prepared_id = $15, signed_id = $16,
           sealed_id = $17, signed_at = $18, sealed_at = $19, completed_at = $20,
           submitted_at = $21, due_at = $22, applicant_kind = $23, applicant_name_key = $24,
           claim_fence = $25, claim_by = $26, claim_until = $27, awaiting = $28, renew_at = $29,
           fee_computed = $31, fee_reason = $32, version = version + 1
         WHERE id = $1 AND version = $2 AND COALESCE(sealed_id, signed_id, '') = $30",
    )
    .bind(before.id.to_string())
    .bind(before.version)
    .bind(after.state.code())
    .bind(&after.document_type)
    .bind(&after.document_name)
    .bind(i64::from(after.page_count))
    .bind(i64::from(after.copy_count))
    .bind(i64::try_from(after.fee).unwrap_or(i64::MAX))
    .bind(&after.statement)
    .bind(after.signer.to_string())
    .bind(&after.returned_reason)
    .bind(after.returned_by.map(|id| id.to_string()))
    .bind(after.intake.to_string())
    .bind(after.base.to_string())
    .bind(after.prepared.map(|id| id.to_string()))
    .bind(after.signed.map(|id| id.to_string()))
    .bind(after.sealed.map(|id| id.to_string()))
    .bind(after.signed_at.map(|at| at.0))
    .bind(after.sealed_at.map(|at| at.0))
    .bind(after.completed_at.map(|at| at.0))
    .bind(after.submitted_at.0)
    .bind(after.due_at.0)
    .bind(after.applicant_kind.code())
    .bind(&after.applicant_name_key)
    .bind(after.claim_fence)
    .bind(after.claim_by.map(|id| id.to_string()))
    .bind(after.claim_until.map(|at| at.0))
    .bind(after.awaiting.map(Awaiting::code))
    .bind(after.renew_at.map(|at| at.0))
    // Its file may have been replaced by a longer-lived one since, which raises no version.
    .bind(
        before
            .sealed
            .or(before.signed)
            .map_or_else(String::new, |id| id.to_string()),
    )
    .bind(i64::try_from(after.fee_computed).unwrap_or(i64::MAX))
    .bind(&after.fee_reason)
    .execute(&mut *db)
    .await?;
    guarded(done.rows_affected())?;
    if before.completed_at.is_none() && after.completed_at.is_some() {
        super::figures::note_times(db, after).await?;
    }
    let place = |paper: &Paper| (paper.state, paper.signer, paper.applicant_kind);
    if place(before) != place(after) {
        let mut changes = [(before, -1), (after, 1)];
        // Always in the same order, so that no two transactions wait for one another crosswise.
        changes.sort_by_key(|(paper, _)| {
            (
                paper.state.code(),
                paper.signer.to_string(),
                paper.applicant_kind.code(),
            )
        });
        for (paper, by) in changes {
            count(
                db,
                paper.unit,
                paper.state,
                paper.signer,
                paper.applicant_kind,
                by,
            )
            .await?;
        }
    }
    paper_day::changed(db, before, after).await
}

/// Puts a longer-lived version of the same signatures in the place of `old`, which the paper's newest
/// file still has to be. What people have looked at stays what it was, so the paper's version isn't
/// raised: nobody's press is refused for it.
///
/// Errors: `Conflict` if the paper has moved on, or its files were deleted.
pub async fn replace_file(
    db: &mut AnyConnection,
    paper: &Paper,
    old: FileId,
    new: FileId,
    awaiting: Option<Awaiting>,
    renew_at: Option<Moment>,
) -> Result<()> {
    let done = sqlx::query(
        "UPDATE paper SET
           signed_id = CASE WHEN sealed_id IS NULL THEN $3 ELSE signed_id END,
           sealed_id = CASE WHEN sealed_id IS NULL THEN sealed_id ELSE $3 END,
           awaiting = $4, renew_at = $5
         WHERE id = $1 AND purged_at IS NULL
           AND ((sealed_id IS NULL AND signed_id = $2) OR sealed_id = $2)",
    )
    .bind(paper.id.to_string())
    .bind(old.to_string())
    .bind(new.to_string())
    .bind(awaiting.map(Awaiting::code))
    .bind(renew_at.map(|at| at.0))
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Ends the claim with this fence, if it is the newest and not ended yet.
pub async fn release_claim(db: &mut AnyConnection, id: PaperId, fence: i64) -> Result<()> {
    sqlx::query(
        "UPDATE paper SET claim_by = NULL, claim_until = NULL, version = version + 1
         WHERE id = $1 AND claim_fence = $2 AND claim_until IS NOT NULL",
    )
    .bind(id.to_string())
    .bind(fence)
    .execute(db)
    .await?;
    Ok(())
}

/// Ends every claim that is over at `now`. Gives how many there were.
pub async fn release_expired_claims(db: &mut AnyConnection, now: Moment) -> Result<u64> {
    let done = sqlx::query(
        "UPDATE paper SET claim_by = NULL, claim_until = NULL, version = version + 1
         WHERE claim_until IS NOT NULL AND claim_until <= $1",
    )
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Stores the words that a paper is found by, in place of those it had.
pub async fn store_words(db: &mut AnyConnection, paper: &Paper, words: &[&str]) -> Result<()> {
    sqlx::query("DELETE FROM paper_token WHERE paper_id = $1 AND unit_id = $2")
        .bind(paper.id.to_string())
        .bind(paper.unit.to_string())
        .execute(&mut *db)
        .await?;
    for token in search::tokens(words) {
        sqlx::query(
            "INSERT INTO paper_token (unit_id, token, paper_id) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING",
        )
        .bind(paper.unit.to_string())
        .bind(token)
        .bind(paper.id.to_string())
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// A paper; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: PaperId) -> Result<Option<Paper>> {
    let row = sqlx::query("SELECT * FROM paper WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(paper_of).transpose()
}

/// The paper behind a QR code; `None` if there is none.
pub async fn find_by_public_code(
    db: &mut AnyConnection,
    code: &PublicCode,
) -> Result<Option<Paper>> {
    let row = sqlx::query("SELECT * FROM paper WHERE public_code = $1")
        .bind(code.as_str())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(paper_of).transpose()
}

/// The papers of a dossier, in their order.
pub async fn of_dossier(db: &mut AnyConnection, dossier: DossierId) -> Result<Vec<Paper>> {
    let rows = sqlx::query("SELECT * FROM paper WHERE dossier_id = $1 ORDER BY position")
        .bind(dossier.to_string())
        .fetch_all(db)
        .await?;
    rows.iter().map(paper_of).collect()
}

//! Printed slips ("phiếu nhận kết quả"): by a slip's QR code and the code on it the copies of a dossier
//! are fetched. Only hashes are kept, and only of the newest slip.

use chungthuc_domain::{DossierId, PersonId, calendar::Moment};
use sqlx::AnyConnection;

use crate::database::{Columns, Result};

/// A slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Of which dossier.
    pub dossier: DossierId,
    /// SHA-256 of the token in the QR code, hex.
    pub token_hash: String,
    /// SHA-256 of the code, hex.
    pub code_hash: String,
    /// Wrong codes in a row.
    pub code_failures: u32,
    /// Who printed it.
    pub issued_by: PersonId,
    /// When.
    pub issued_at: Moment,
    /// Until when it is good.
    pub expires_at: Moment,
}

/// Issues a slip; the one before it is void.
pub async fn issue(db: &mut AnyConnection, slip: &Slip) -> Result<()> {
    sqlx::query(
        "INSERT INTO pickup_slip (dossier_id, token_hash, code_hash, code_failures, issued_by,
           issued_at, expires_at)
         VALUES ($1, $2, $3, 0, $4, $5, $6)
         ON CONFLICT (dossier_id) DO UPDATE SET token_hash = $2, code_hash = $3, code_failures = 0,
           issued_by = $4, issued_at = $5, expires_at = $6",
    )
    .bind(slip.dossier.to_string())
    .bind(&slip.token_hash)
    .bind(&slip.code_hash)
    .bind(slip.issued_by.to_string())
    .bind(slip.issued_at.0)
    .bind(slip.expires_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The slip of a token; `None` if there is none.
pub async fn find_by_token(db: &mut AnyConnection, token_hash: &str) -> Result<Option<Slip>> {
    let row = sqlx::query("SELECT * FROM pickup_slip WHERE token_hash = $1")
        .bind(token_hash)
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Columns::of("pickup_slip", &row);
    Ok(Some(Slip {
        dossier: row.uuid("dossier_id")?.into(),
        token_hash: row.text("token_hash")?,
        code_hash: row.text("code_hash")?,
        code_failures: row.small_count("code_failures")?,
        issued_by: row.uuid("issued_by")?.into(),
        issued_at: Moment(row.integer("issued_at")?),
        expires_at: Moment(row.integer("expires_at")?),
    }))
}

/// Counts a code before it is looked at, which holds the row: tries at the same time wait for one
/// another. Gives how many were wrong with this one, were it wrong.
pub async fn count_wrong_code(db: &mut AnyConnection, dossier: DossierId) -> Result<u32> {
    let row = sqlx::query(
        "UPDATE pickup_slip SET code_failures = code_failures + 1
         WHERE dossier_id = $1 RETURNING code_failures",
    )
    .bind(dossier.to_string())
    .fetch_one(db)
    .await?;
    Columns::of("pickup_slip", &row).small_count("code_failures")
}

/// Forgets wrong codes after a right one.
pub async fn clear_wrong_codes(db: &mut AnyConnection, dossier: DossierId) -> Result<()> {
    sqlx::query("UPDATE pickup_slip SET code_failures = 0 WHERE dossier_id = $1")
        .bind(dossier.to_string())
        .execute(db)
        .await?;
    Ok(())
}

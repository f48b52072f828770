//! Trust anchors: the certificates that an administrator trusts, and in which list each belongs.

use chungthuc_domain::calendar::Moment;
use sqlx::AnyConnection;

use crate::database::{Columns, Result};

/// A certificate that is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustAnchor {
    /// GOVERNMENT, NATIONAL, DEMO, or another list's name.
    pub set: String,
    /// DER, base64.
    pub certificate: String,
    /// SHA-256 of the DER, hex.
    pub fingerprint: String,
}

/// Adds an anchor; one that is there already stays as it is, and one that was removed is back.
pub async fn insert(
    db: &mut AnyConnection,
    id: String,
    anchor: &TrustAnchor,
    now: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO trust_anchor (id, anchor_set, certificate, fingerprint, added_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (fingerprint) DO UPDATE SET removed_at = NULL",
    )
    .bind(id)
    .bind(&anchor.set)
    .bind(&anchor.certificate)
    .bind(&anchor.fingerprint)
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(())
}

/// The anchors in force, in the order in which they were added.
pub async fn in_force(db: &mut AnyConnection) -> Result<Vec<TrustAnchor>> {
    let rows = sqlx::query(
        "SELECT id, anchor_set, certificate, fingerprint FROM trust_anchor
         WHERE removed_at IS NULL ORDER BY added_at, id",
    )
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("trust_anchor", row);
            Ok(TrustAnchor {
                set: row.text("anchor_set")?,
                certificate: row.text("certificate")?,
                fingerprint: row.text("fingerprint")?,
            })
        })
        .collect()
}

//! That a leader has signed copies on paper by hand, as they confirmed it last.

use chungthuc_domain::{PaperId, PersonId, calendar::Moment};
use sqlx::AnyConnection;

use crate::database::{Columns, Result};

/// Who signed when, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandSignature {
    /// Which paper's copies.
    pub paper: PaperId,
    /// Who.
    pub signer: PersonId,
    /// Their name.
    pub signer_name: String,
    /// As what, in the register.
    pub signer_title: String,
    /// As printed above the name.
    pub title_lines: Vec<String>,
    /// When they confirmed it.
    pub signed_at: Moment,
}

/// Keeps a confirmation, in place of an earlier one of the same paper.
pub async fn store(db: &mut AnyConnection, signature: &HandSignature) -> Result<()> {
    sqlx::query(
        "INSERT INTO hand_signature (paper_id, signer_id, signer_name, signer_title, title_lines,
           signed_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (paper_id) DO UPDATE SET signer_id = $2, signer_name = $3, signer_title = $4,
           title_lines = $5, signed_at = $6",
    )
    .bind(signature.paper.to_string())
    .bind(signature.signer.to_string())
    .bind(&signature.signer_name)
    .bind(&signature.signer_title)
    .bind(signature.title_lines.join("\n"))
    .bind(signature.signed_at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Who signed the copies of a paper; `None` if nobody has confirmed it.
pub async fn find(db: &mut AnyConnection, paper: PaperId) -> Result<Option<HandSignature>> {
    let row = sqlx::query("SELECT * FROM hand_signature WHERE paper_id = $1")
        .bind(paper.to_string())
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Columns::of("hand_signature", &row);
    Ok(Some(HandSignature {
        paper,
        signer: PersonId(row.uuid("signer_id")?),
        signer_name: row.text("signer_name")?,
        signer_title: row.text("signer_title")?,
        title_lines: row
            .text("title_lines")?
            .lines()
            .map(str::to_owned)
            .collect(),
        signed_at: Moment(row.integer("signed_at")?),
    }))
}

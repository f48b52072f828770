//! What was issued, found by the file itself: for whoever asks whether a file is one of ours.

use chungthuc_domain::{PaperId, state::PaperState};
use jiff::civil::Date;
use sqlx::AnyConnection;

use super::paper::state_of;
use crate::database::{Columns, Result};

/// A certified copy as the register has it, without anything personal.
#[derive(Debug, Clone, PartialEq)]
pub struct Issued {
    /// Which paper.
    pub paper: PaperId,
    /// Who issued it.
    pub unit_name: String,
    /// Số chứng thực.
    pub number: u32,
    /// Digits that the book's numbers are padded to.
    pub number_width: u32,
    /// The book's whole name.
    pub book: String,
    /// Ngày chứng thực.
    pub certified_on: Date,
    /// Where its paper stands.
    pub state: PaperState,
    /// Whether its file was deleted at the end of its retention.
    pub purged: bool,
}

/// The copy one of whose sealed files, with or without what was added for later, has this SHA-256
/// (hex); `None` if none has.
pub async fn by_file(db: &mut AnyConnection, sha256: &str) -> Result<Option<Issued>> {
    let row = sqlx::query(
        "SELECT r.id, r.paper_id, r.number, r.certified_on, u.name, b.number_width, b.stem, b.suffix, p.state,
           p.purged_at
         FROM register_row r JOIN unit u ON u.id = r.unit_id JOIN book b ON b.id = r.book_id
         JOIN paper p ON p.id = r.paper_id
         JOIN file_version f ON f.paper_id = r.paper_id AND f.kind = 'SEALED'
         WHERE f.sha256 = $1 ORDER BY r.sealed_at LIMIT 1",
    )
    .bind(sha256)
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Columns::of("register_row", &row);
    Ok(Some(Issued {
        purged: row.optional_integer("purged_at")?.is_some(),
        paper: PaperId(row.uuid("paper_id")?),
        unit_name: row.text("name")?,
        number: row.small_count("number")?,
        number_width: row.small_count("number_width")?,
        book: format!("{}{}", row.text("stem")?, row.text("suffix")?),
        certified_on: row.day("certified_on")?,
        state: state_of(&row)?,
    }))
}

//! The sums of papers by the day on which they were registered, kept by whatever adds or changes a paper, so
//! that figures of long periods are read from few rows; [`super::figures`] reads them.

use sqlx::AnyConnection;

use super::{paper::Paper, takings::day_number};
use crate::database::Result;

/// The row that a paper counts in, and as what. Its unit and certification never change.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Share<'a> {
    day: i64,
    state: &'static str,
    document_type: &'a str,
    copies: i64,
    late: i64,
}

fn share(paper: &Paper) -> Share<'_> {
    let late = paper.completed_at.is_some_and(|at| at > paper.due_at);
    Share {
        day: day_number(paper.submitted_at),
        state: paper.state.code(),
        document_type: &paper.document_type,
        copies: i64::from(paper.copy_count),
        late: i64::from(late),
    }
}

/// Counts a new paper.
pub(super) async fn added(db: &mut AnyConnection, paper: &Paper) -> Result<()> {
    add(db, paper, share(paper)).await
}

/// Counts a paper where it stands now, and no longer where it stood.
pub(super) async fn changed(db: &mut AnyConnection, before: &Paper, after: &Paper) -> Result<()> {
    let (old, new) = (share(before), share(after));
    if old == new {
        return Ok(());
    }
    let key = |share: &Share<'_>| (share.day, share.state, share.document_type.to_owned());
    // Always in the same order, so that no two transactions wait for one another crosswise.
    if key(&new) < key(&old) {
        add(db, after, new).await?;
        take(db, before, old).await
    } else {
        take(db, before, old).await?;
        add(db, after, new).await
    }
}

async fn add(db: &mut AnyConnection, paper: &Paper, share: Share<'_>) -> Result<()> {
    sqlx::query(
        "INSERT INTO paper_day
           (unit_id, day, state, document_type, certification, papers, copies, late)
         VALUES ($1, $2, $3, $4, $5, 1, $6, $7)
         ON CONFLICT (unit_id, day, state, document_type, certification) DO UPDATE SET
           papers = paper_day.papers + 1, copies = paper_day.copies + $6,
           late = paper_day.late + $7",
    )
    .bind(paper.unit.to_string())
    .bind(share.day)
    .bind(share.state)
    .bind(share.document_type)
    .bind(paper.certification.code())
    .bind(share.copies)
    .bind(share.late)
    .execute(db)
    .await?;
    Ok(())
}

async fn take(db: &mut AnyConnection, paper: &Paper, share: Share<'_>) -> Result<()> {
    sqlx::query(
        "UPDATE paper_day SET papers = papers - 1, copies = copies - $6, late = late - $7
         WHERE unit_id = $1 AND day = $2 AND state = $3 AND document_type = $4
           AND certification = $5",
    )
    .bind(paper.unit.to_string())
    .bind(share.day)
    .bind(share.state)
    .bind(share.document_type)
    .bind(paper.certification.code())
    .bind(share.copies)
    .bind(share.late)
    .execute(&mut *db)
    .await?;
    // Each state that papers pass through would leave a row a day.
    sqlx::query(
        "DELETE FROM paper_day WHERE unit_id = $1 AND day = $2 AND state = $3
           AND document_type = $4 AND certification = $5 AND papers <= 0",
    )
    .bind(paper.unit.to_string())
    .bind(share.day)
    .bind(share.state)
    .bind(share.document_type)
    .bind(paper.certification.code())
    .execute(db)
    .await?;
    Ok(())
}

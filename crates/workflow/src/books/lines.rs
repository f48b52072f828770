//! Lines of the register as people get them, on the screen, in Excel and printed: "Ghi chú" also says
//! which copies are void. The register's own rows never change.

use std::collections::HashMap;

use chungthuc_domain::{BookId, PaperId};
use chungthuc_storage::{
    database::Connection,
    repo::{
        annulment,
        register::{self, Entry},
    },
};

use crate::{Workflow, annulment::view, failure::Failure};

/// Lines that are read at once.
const AT_ONCE: u32 = 1_000;

impl Workflow {
    /// The next lines of a book behind `after`, none behind `last`, each time in a look of its own.
    /// Lines are only added, so that such parts make a whole book.
    pub(super) async fn next_lines(
        &self,
        book: BookId,
        after: u32,
        last: u32,
    ) -> Result<Vec<Entry>, Failure> {
        let mut db = self.db.read().await?;
        let lines = register::page_of_book(&mut db, book, after, last, AT_ONCE).await?;
        with_annulments(&mut db, book, lines).await
    }
}

/// The lines, those of void copies with the decision in "Ghi chú".
pub(super) async fn with_annulments(
    db: &mut Connection,
    book: BookId,
    mut lines: Vec<Entry>,
) -> Result<Vec<Entry>, Failure> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return Ok(lines);
    };
    let found = annulment::of_book(db, book, first.number, last.number).await?;
    let void: HashMap<PaperId, String> = found
        .iter()
        .map(|annulment| (annulment.paper, view(annulment).text()))
        .collect();
    for line in &mut lines {
        if let Some(decision) = void.get(&line.paper) {
            let said = format!("Đã hủy bỏ giá trị pháp lý theo {decision}");
            line.note = match line.note.as_str() {
                "" => said,
                note => format!("{note}. {said}"),
            };
        }
    }
    Ok(lines)
}

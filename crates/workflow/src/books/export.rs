//! "Xuất báo cáo dữ liệu trong sổ": a whole book as an Excel file (`sheet`). Its lines are read in
//! pages, each in a look of its own, and written while nothing is open: lines are only added, and
//! those that are added meanwhile are behind the last number that was looked at.

use chungthuc_domain::{AppError, BookId, ErrorCode, search};
use chungthuc_storage::repo::{book::Book, unit};
use serde_json::{Value, json};

use super::{
    LOOKERS, own_book,
    sheet::{BookHead, BookSheet},
};
use crate::{
    Workflow, actor::Actor, context::in_turn, failure::Failure, made_file::MadeFile, spreadsheet,
};

impl Workflow {
    /// A book as an Excel file, in the guide's layout with the columns that the law requires (DOMAIN
    /// §4.2(g), §5.4). Who exported which book is audited.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn export_book(&self, actor: &Actor, id: BookId) -> Result<MadeFile, AppError> {
        self.answer(async {
            let unit = actor.require_any(&LOOKERS)?;
            let (unit, book) = {
                let mut db = self.db.read().await?;
                let unit = unit::find(&mut db, unit)
                    .await?
                    .ok_or(ErrorCode::NotFound)?;
                let book = own_book(&mut db, unit.id, id).await?;
                (unit, book)
            };
            let head = BookHead {
                book: book.clone(),
                unit_name: unit.name,
                written_at: self.now(),
            };
            let begun = in_turn(&self.reading, move || BookSheet::begin(head)).await?;
            let mut sheet = begun.map_err(Failure::broken)?;
            let (mut after, last) = (0, book.last_number.unwrap_or_default());
            let mut count = 0;
            while after < last {
                let lines = self.next_lines(id, after, last).await?;
                let Some(reached) = lines.last() else { break };
                after = reached.number;
                count += lines.len();
                let written =
                    in_turn(&self.reading, move || sheet.lines(&lines).map(|()| sheet)).await?;
                sheet = written.map_err(Failure::broken)?;
            }
            let bytes = in_turn(&self.reading, move || sheet.finish()).await?;
            let details = json!({ "name": book.name(), "lines": count });
            self.took(actor, &book, "EXPORT_BOOK", details).await?;
            Ok(MadeFile {
                file_name: format!("{}.xlsx", file_stem(&book)),
                media_type: spreadsheet::MEDIA_TYPE,
                bytes: bytes.map_err(Failure::broken)?,
            })
        })
        .await
    }

    /// Records that somebody takes a book's lines away, if they still may.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub(super) async fn took(
        &self,
        actor: &Actor,
        book: &Book,
        action: &'static str,
        details: Value,
    ) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        self.still_holds_any(&mut tx, actor, &LOOKERS, book.unit)
            .await?;
        let subject = format!("book {}", book.id);
        self.audit(&mut tx, actor, book.unit, action, subject, details);
        Ok(tx.commit().await?)
    }
}

/// A file's name without its ending: `so-chung-thuc-01-2026-sctdt-bs`.
pub(super) fn file_stem(book: &Book) -> String {
    let name: String = search::fold(&book.name())
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    format!("so-chung-thuc-{name}")
}

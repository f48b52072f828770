//! The pages of a book for one month as PDF (NĐ 23/2015 Đ.13 k.3: printed every month, signed and
//! bound). What they look like is `print`'s.

use chungthuc_domain::{
    AppError, BookId, ErrorCode,
    book::month::{BookMonth, Tally},
    view::book::RegisterRow,
};
use chungthuc_print::{RegisterMonth, pdf};
use chungthuc_storage::repo::{
    book::Book,
    register,
    series::SeriesKey,
    unit::{self, Unit},
};
use serde_json::json;

use super::{LOOKERS, export::file_stem, look::register_row, own_book};
use crate::{Workflow, actor::Actor, context::in_turn, failure::Failure, made_file::MadeFile};

/// What a month's pages are printed from.
struct Pages {
    unit: Unit,
    book: Book,
    /// First and last number of the month.
    numbers: Option<(u32, u32)>,
    /// What the year's pages carry into it.
    before: Tally,
}

impl Workflow {
    /// The pages of a book for `month` (`11/2026`), which has begun and is one of the book's. An
    /// empty month has a page that says so; a month that isn't over is printed up to now, and its
    /// pages say that too. Who printed what is audited.
    ///
    /// Errors: [`ErrorCode::NotFound`], the field `month`.
    pub async fn print_book(
        &self,
        actor: &Actor,
        id: BookId,
        month: &str,
    ) -> Result<MadeFile, AppError> {
        self.answer(async {
            let unit = actor.require_any(&LOOKERS)?;
            let mut db = self.db.read().await?;
            let unit = unit::find(&mut db, unit)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let book = own_book(&mut db, unit.id, id).await?;
            let month = asked_month(month)?;
            let now = self.now();
            if !BookMonth::of_book(book.opened_on, book.closes_on, now.day()).contains(&month) {
                let message = "Sổ này không có trang của tháng đã chọn: tháng chưa tới, hoặc nằm ngoài thời hạn của sổ.";
                return Err(AppError::field("month", message).into());
            }
            let days = (Some(month.first()), Some(month.last()));
            let numbers = register::numbers_between(&mut db, id, days.0, days.1).await?;
            let key = SeriesKey::on(unit.id, book.kind, book.opened_on);
            let first = numbers.map(|(first, _)| first);
            let before = register::tally_before(&mut db, key, month, first).await?;
            drop(db);
            let pages = Pages { unit, book, numbers, before };
            let lines = self.lines_of(&pages).await?;
            let count = lines.len();
            let (book, stem) = (pages.book.clone(), file_stem(&pages.book));
            let write = move || {
                let name = pages.book.name();
                let printed = RegisterMonth {
                    unit_name: &pages.unit.name,
                    province: &pages.unit.province,
                    book_name: &name,
                    continues: pages.book.continues.as_deref(),
                    month,
                    lines: &lines,
                    before: pages.before,
                    printed_at: now,
                };
                pdf(&printed.document())
            };
            let bytes = in_turn(&self.reading, write).await?;
            let details = json!({ "name": book.name(), "month": month.to_string(), "lines": count });
            self.took(actor, &book, "PRINT_BOOK", details).await?;
            Ok(MadeFile {
                file_name: format!("{stem}-thang-{:02}-{}.pdf", month.first().month(), month.first().year()),
                media_type: "application/pdf",
                bytes: bytes.map_err(Failure::broken)?,
            })
        })
        .await
    }

    /// The month's lines, read in pages, each in a look of its own.
    async fn lines_of(&self, pages: &Pages) -> Result<Vec<RegisterRow>, Failure> {
        let Some((first, last)) = pages.numbers else {
            return Ok(Vec::new());
        };
        let mut after = first.saturating_sub(1);
        let mut all = Vec::new();
        while after < last {
            let lines = self.next_lines(pages.book.id, after, last).await?;
            let Some(reached) = lines.last() else { break };
            after = reached.number;
            let width = pages.book.number_width;
            all.extend(lines.into_iter().map(|line| register_row(line, width)));
        }
        Ok(all)
    }
}

/// A month that pages are asked for, `11/2026`.
///
/// Errors: the field `month`.
pub(crate) fn asked_month(text: &str) -> Result<BookMonth, AppError> {
    let wrong = "Tháng không đúng, ví dụ đúng: 11/2026.";
    BookMonth::parse(text).ok_or_else(|| AppError::field("month", wrong))
}

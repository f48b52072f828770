//! "Xem thông tin sổ": a book with the numbers that were issued from it, and the search among them.

use chungthuc_domain::{
    AppError, BookId, ErrorCode,
    book::month::BookMonth,
    calendar::{day_text, parse_day},
    search,
    view::{
        Listing,
        book::{BookQuery, BookView, RegisterRow},
    },
};
use chungthuc_storage::repo::{
    reference,
    register::{
        self,
        search::{Filter, find},
    },
    unit,
};

use super::{LOOKERS, lines::with_annulments, own_book, row};
use crate::{Workflow, actor::Actor, failure::Failure};

/// Lines of the register on a page.
const PER_PAGE: u32 = 20;
const MOST_PER_PAGE: u32 = 100;
/// Words of a search that count; more only narrow what is narrow already.
const MOST_WORDS: usize = 8;

impl Workflow {
    /// A book with a page of what is found in its register.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::Invalid`] with the fields `number`, `from` and
    /// `to` for what is no number and for days that aren't.
    pub async fn search_book(
        &self,
        actor: &Actor,
        id: BookId,
        query: BookQuery,
    ) -> Result<BookView, AppError> {
        self.answer(async {
            let unit = actor.require_any(&LOOKERS)?;
            let filter = filter(id, &query)?;
            let mut db = self.db.read().await?;
            let unit = unit::find(&mut db, unit)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            let book = own_book(&mut db, unit.id, id).await?;
            let found = find(&mut db, &filter).await?;
            let document_types = reference::document_types(&mut db).await?;
            let lines = with_annulments(&mut db, id, found.rows).await?;
            Ok(BookView {
                rows: Listing {
                    rows: lines
                        .into_iter()
                        .map(|line| register_row(line, book.number_width))
                        .collect(),
                    total: found.total,
                    more: found.more,
                    page: query.page.max(1),
                    per_page: filter.limit,
                },
                document_types,
                months: BookMonth::of_book(book.opened_on, book.closes_on, self.now().day()),
                book: row(&book),
                unit_name: unit.name,
            })
        })
        .await
    }
}

/// What was typed.
fn filter(book: BookId, query: &BookQuery) -> Result<Filter, Failure> {
    let mut error = AppError::new(ErrorCode::Invalid);
    let mut number = None;
    if !query.number.trim().is_empty() {
        number = read_number(&query.number);
        if number.is_none() {
            error = error.and_field("number", "Số chứng thực chỉ gồm chữ số, ví dụ 7 hoặc 7/ĐT.");
        }
    }
    let mut words = Vec::new();
    for word in query.text.split_whitespace() {
        // With its sign it can be nothing else; digits alone may begin an identifier.
        match read_number(word).filter(|_| word.contains('/')) {
            Some(typed) => number = number.or(Some(typed)),
            None => words.extend(search::tokens(&[word])),
        }
    }
    words.sort_unstable();
    words.dedup();
    words.truncate(MOST_WORDS);
    let mut day = |field: &str, text: &str| {
        let day = parse_day(text);
        if day.is_none() && !text.trim().is_empty() {
            let wrong = std::mem::replace(&mut error, AppError::new(ErrorCode::Invalid));
            error = wrong.and_field(field, "Ngày không đúng, ví dụ đúng: 20/11/2026.");
        }
        day
    };
    let (from, to) = (day("from", &query.from), day("to", &query.to));
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        error = error.and_field("to", "Đến ngày phải bằng hoặc sau từ ngày.");
    }
    if !error.fields.is_empty() {
        return Err(error.into());
    }
    let limit = match query.per_page {
        0 => PER_PAGE,
        wanted => wanted.min(MOST_PER_PAGE),
    };
    let kind = query.document_type.trim();
    Ok(Filter {
        book,
        number,
        words,
        document_type: (!kind.is_empty()).then(|| kind.chars().take(64).collect()),
        from,
        to,
        limit,
        offset: u64::from(query.page.max(1) - 1) * u64::from(limit),
    })
}

/// `7`, `007` or `7/ĐT`, in either case; `7/ĐT` in a book of copies on paper is number 7 too.
fn read_number(text: &str) -> Option<u32> {
    let text = text.trim();
    let (digits, sign) = text.split_once('/').unwrap_or((text, "đt"));
    let is_number = (1..=9).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && search::fold(sign) == "dt";
    is_number.then(|| digits.parse().ok()).flatten()
}

/// A line as people read it, its number padded to `width` digits.
pub(super) fn register_row(line: register::Entry, width: u32) -> RegisterRow {
    RegisterRow {
        paper: line.paper,
        number: line.kind.number_text(line.number, width as usize),
        certified_on: day_text(line.certified_on),
        applicant_name: line.applicant_name,
        applicant_email: line.applicant_email,
        document_name: line.document_name,
        signer: format!("{}, {}", line.signer_name, line.signer_title),
        copy_count: line.copy_count,
        fee: line.fee,
        note: line.note,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(query: BookQuery) -> Filter {
        filter(BookId(uuid::Uuid::nil()), &query).unwrap()
    }

    #[test]
    fn a_number_is_read_with_or_without_its_sign() {
        for text in ["7", " 007 ", "7/ĐT", "7/đt", "7/DT"] {
            assert_eq!(read_number(text), Some(7), "{text}");
        }
        for text in ["", "/ĐT", "7/", "7/BS", "-7", "7a", "0031900000"] {
            assert_eq!(read_number(text), None, "{text}");
        }
    }

    #[test]
    fn a_word_that_can_only_be_a_number_is_one() {
        let text = "Nguyễn 12/ĐT 0031".to_owned();
        let found = read(BookQuery {
            text,
            ..BookQuery::default()
        });
        assert_eq!(found.number, Some(12));
        assert_eq!(found.words, ["0031", "nguyen"]);
    }

    #[test]
    fn every_field_that_is_wrong_is_named() {
        let wrong = BookQuery {
            number: "7a".into(),
            from: "31/02/2026".into(),
            to: "hôm nay".into(),
            ..BookQuery::default()
        };
        let Err(Failure::Answer(error)) = filter(BookId(uuid::Uuid::nil()), &wrong) else {
            panic!("accepted");
        };
        for field in ["number", "from", "to"] {
            assert!(error.of_field(field).is_some(), "{field}");
        }
    }
}

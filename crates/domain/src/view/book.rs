//! Books as the clerk manages them (DOMAIN §4.2(g)): the list, a book with its numbers, closing one,
//! and locking those of a year. Exports and prints are files, not views.

use serde::{Deserialize, Serialize};

use crate::{
    BookId, PaperId,
    book::{
        BookKind, BookState,
        month::{BookMonth, Tally},
    },
    document_type::DocumentType,
};

/// A book in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookRow {
    /// Which.
    pub book: BookId,
    /// What it registers.
    pub kind: BookKind,
    /// What was typed: `01/2026`.
    pub stem: String,
    /// Whole name: `01/2026-SCTĐT/BS`.
    pub name: String,
    /// Số bắt đầu.
    pub start_number: u32,
    /// What it goes on from, where it doesn't begin at 1 and that was said.
    pub continues: Option<String>,
    /// Digits that its numbers are padded to.
    pub number_width: u32,
    /// Số hiện tại: the last one issued; none while it is empty.
    pub last_number: Option<u32>,
    /// Ngày mở sổ, dd/MM/yyyy.
    pub opened_on: String,
    /// Ngày đóng sổ, dd/MM/yyyy.
    pub closes_on: String,
    /// Open or closed.
    pub state: BookState,
    /// "Đóng sổ": when, by whom, and what was in it then. None while it is open, and for books that
    /// were closed before this was recorded.
    pub closing: Option<BookClosing>,
    /// "Khóa sổ" of its year. A locked book is neither changed nor deleted.
    pub lock: Option<BookLock>,
    /// Raised with every change.
    pub version: i64,
}

impl BookRow {
    /// A number of it as printed: `7/ĐT`.
    pub fn number_text(&self, number: u32) -> String {
        self.kind.number_text(number, self.number_width as usize)
    }
}

/// "Đóng sổ", as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookClosing {
    /// The day, dd/MM/yyyy.
    pub on: String,
    /// Who closed it; "Hệ thống" where its last day had passed.
    pub by: String,
    /// What had been issued from it.
    pub tally: Tally,
}

/// "Khóa sổ", as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookLock {
    /// The day, dd/MM/yyyy.
    pub on: String,
    /// Who locked it; "Hệ thống" where its year had passed.
    pub by: String,
}

/// The list with what a new book would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BooksView {
    /// The books of both kinds, the newest first.
    pub books: Vec<BookRow>,
    /// What a new book would be, of each kind.
    pub new: Vec<NewBook>,
    /// Whether the person may change books, or only look at them.
    pub may_manage: bool,
    /// Years that are over, or end today, and whose books aren't locked yet, the newest first: for
    /// each of them "Khóa sổ" is due.
    pub to_lock: Vec<i16>,
}

/// What a new book of a kind would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBook {
    /// The kind.
    pub kind: BookKind,
    /// Added to every name.
    pub suffix: String,
    /// What the dialog proposes.
    pub proposal: BookForm,
    /// What a book goes on from that begins as proposed; empty where it begins at 1.
    pub continues: String,
}

/// The books of a year, for "Khóa sổ" and for what was counted (NĐ 23/2015 Đ.13 k.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookYear {
    /// The year.
    pub year: i16,
    /// Its books, the oldest first, each with what was issued from it.
    pub books: Vec<(BookRow, Tally)>,
    /// What was issued from all of them.
    pub tally: Tally,
    /// Who locked them when; none while they aren't.
    pub lock: Option<BookLock>,
    /// Whether the person may lock them today.
    pub may_lock: bool,
}

/// "Thêm mới sổ", as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookForm {
    /// "Loại sổ", by code; empty: of electronic copies. It stays when a book is changed.
    #[serde(default)]
    pub kind: String,
    /// Tên sổ chứng thực, without the suffix.
    pub stem: String,
    /// Số bắt đầu.
    pub start_number: String,
    /// What it goes on from: asked where it doesn't begin at 1 and no book here explains that.
    #[serde(default)]
    pub continues: String,
    /// Ngày mở sổ, dd/MM/yyyy.
    pub opened_on: String,
    /// Ngày đóng sổ, dd/MM/yyyy.
    pub closes_on: String,
}

/// A book opened: its numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookView {
    /// The book.
    pub book: BookRow,
    /// Cơ quan quản lý sổ chứng thực.
    pub unit_name: String,
    /// What is registered in it and fits the search, by number.
    pub rows: super::Listing<RegisterRow>,
    /// What the search's "Giấy tờ cần chứng thực" chooses from.
    pub document_types: Vec<DocumentType>,
    /// The months that can be printed, the newest first.
    pub months: Vec<BookMonth>,
}

/// The search within a book and its page, as the address holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BookQuery {
    /// "Số chứng thực": one number, `7` or, of electronic copies, `7/ĐT`.
    pub number: String,
    /// Words, each the beginning of one of the name, the e-mail, the identifier or the paper's name,
    /// with or without diacritics. A word such as `7/ĐT` is a number here too.
    pub text: String,
    /// "Giấy tờ cần chứng thực": a document type's code; empty: any.
    pub document_type: String,
    /// "Ngày chứng thực từ ngày", dd/MM/yyyy as typed.
    pub from: String,
    /// "Đến ngày", likewise.
    pub to: String,
    /// From 1; 0 counts as 1.
    pub page: u32,
    /// 0 counts as 20; at most 100.
    pub per_page: u32,
}

/// A line of the register, with the columns of form SCT/BS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRow {
    /// The paper.
    pub paper: PaperId,
    /// Số chứng thực, as printed.
    pub number: String,
    /// Ngày chứng thực, dd/MM/yyyy.
    pub certified_on: String,
    /// Tên đối tượng đăng ký chứng thực.
    pub applicant_name: String,
    /// Their e-mail, shown under the name.
    pub applicant_email: Option<String>,
    /// Giấy tờ cần chứng thực.
    pub document_name: String,
    /// Họ tên, chức danh người ký chứng thực.
    pub signer: String,
    /// Số bản sao.
    pub copy_count: u32,
    /// Phí, in đồng.
    pub fee: u64,
    /// Ghi chú.
    pub note: String,
}

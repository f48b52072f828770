//! Books as the clerk manages them (DOMAIN §4.2(g)).

use serde::{Deserialize, Serialize};

use crate::{BookId, PaperId, book::BookState};

/// A book in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookRow {
    /// Which.
    pub book: BookId,
    /// What was typed: `01/2026`.
    pub stem: String,
    /// Whole name: `01/2026-SCTĐT/BS`.
    pub name: String,
    /// Số bắt đầu.
    pub start_number: u32,
    /// Số hiện tại: the last one issued; none while it is empty.
    pub last_number: Option<u32>,
    /// Ngày mở sổ, dd/MM/yyyy.
    pub opened_on: String,
    /// Ngày đóng sổ, dd/MM/yyyy.
    pub closes_on: String,
    /// Open or closed.
    pub state: BookState,
    /// Raised with every change.
    pub version: i64,
}

/// The list with what a new book would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BooksView {
    /// The books, the newest first.
    pub books: Vec<BookRow>,
    /// Added to every name.
    pub suffix: String,
    /// Digits that numbers are padded to.
    pub number_width: u32,
    /// What the dialog proposes.
    pub proposal: BookForm,
    /// Whether the person may change books, or only look at them.
    pub may_manage: bool,
}

/// "Thêm mới sổ", as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookForm {
    /// Tên sổ chứng thực, without the suffix.
    pub stem: String,
    /// Số ban đầu.
    pub start_number: String,
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
    /// Digits that numbers are padded to.
    pub number_width: u32,
    /// What is registered in it.
    pub rows: super::Listing<RegisterRow>,
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

//! What documents are made of. How it looks is decided in `set`, where it breaks in `pages`.

use std::ops::Range;

use chungthuc_domain::calendar::Moment;

/// A document to be printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The document's title, for its properties.
    pub title: String,
    /// When it was written, for its properties.
    pub written_at: Moment,
    /// What it is printed on.
    pub sheet: Sheet,
    /// What stands above every page but the first.
    pub head: String,
    /// What stands below every page, beside "Trang 1/3"; empty: neither does.
    pub foot: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A sheet with its margins, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sheet {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// At the left and at the right.
    pub side: f64,
    /// Above what is printed; the running head stands in it.
    pub top: f64,
    /// Below what is printed; the running foot stands in it.
    pub bottom: f64,
}

impl Sheet {
    /// A4, upright, with margins of 20 mm.
    pub const A4: Self = Self {
        width: 595.276,
        height: 841.89,
        side: 56.7,
        top: 56.7,
        bottom: 62.0,
    };

    /// A4, on its side, with the same margins.
    pub const A4_LANDSCAPE: Self = Self {
        width: Self::A4.height,
        height: Self::A4.width,
        side: 56.7,
        top: 50.0,
        bottom: 56.0,
    };

    /// A5, upright, with margins of 14 mm: the forms of one-stop shops (TT 01/2018/TT-VPCP Đ.10).
    pub const A5: Self = Self {
        width: 419.528,
        height: 595.276,
        side: 40.0,
        top: 40.0,
        bottom: 46.0,
    };

    /// The width that is printed on.
    pub(crate) fn room(&self) -> f64 {
        self.width - 2.0 * self.side
    }

    /// The height that is printed on.
    pub(crate) fn depth(&self) -> f64 {
        self.height - self.top - self.bottom
    }
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The document's title, in the middle.
    Title(String),
    /// A heading; level 2 is below the title, 3 below that. It stays with what follows.
    Heading {
        /// 2 or 3.
        level: u16,
        /// The words.
        text: String,
    },
    /// A paragraph.
    Paragraph(String),
    /// A paragraph in small type.
    Note(String),
    /// What must not be overlooked, with a bar beside it.
    Notice {
        /// Its colour.
        tone: Tone,
        /// A few words in large type.
        title: String,
        /// What there is to say of it.
        text: String,
    },
    /// What is known of one thing, in two columns.
    Facts(Vec<Fact>),
    /// Sentences, each behind its mark.
    Items(Vec<Item>),
    /// A table; its head is repeated on each page.
    Table(Table),
    /// A ruled table, which may add up from page to page.
    Ledger(Ledger),
    /// Columns of equal width, each of short lines in its middle: letterheads, places to sign.
    Beside(Vec<Vec<Line>>),
    /// A QR code of this text, in the middle.
    Qr(String),
    /// What stays on one page, with the beginning of what follows, unless it is longer than a page.
    Together(Vec<Block>),
}

/// A line of two columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// What is known of it.
    pub value: String,
}

impl Fact {
    /// A line of two columns.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
        }
    }
}

/// A sentence behind a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The mark's colour.
    pub tone: Tone,
    /// A word or two.
    pub mark: String,
    /// The sentence.
    pub text: String,
}

/// What something means, in colour. Words say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    Neutral,
    /// It holds.
    Good,
    /// It needs care.
    Open,
    /// It doesn't hold.
    Bad,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The columns, from left to right.
    pub columns: Vec<Column>,
    /// Cells by row. What is beyond the columns isn't printed.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// Its part of the width, beside those of the others.
    pub share: f64,
    /// Where its cells stand.
    pub align: Align,
}

impl Column {
    /// A column of words.
    pub fn left(title: &str, share: f64) -> Self {
        Self {
            title: title.to_owned(),
            share,
            align: Align::Left,
        }
    }

    /// A column of numbers.
    pub fn right(title: &str, share: f64) -> Self {
        Self {
            align: Align::Right,
            ..Self::left(title, share)
        }
    }
}

/// Where words stand in their column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At its left.
    Left,
    /// At its right.
    Right,
    /// In its middle.
    Centre,
}

/// A table whose columns have numbers below their titles. Where some of them add up, what was counted
/// before is carried onto each page and from it ("cộng dồn").
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// The columns, from left to right.
    pub columns: Vec<Column>,
    /// Those of them that stand below one heading, where some do.
    pub group: Option<Group>,
    /// Cells by row.
    pub rows: Vec<Vec<String>>,
    /// What stands in place of rows where there are none.
    pub empty: String,
    /// What it adds up to, where something does.
    pub sums: Option<Sums>,
}

/// Columns of a ledger that share a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// Which columns, counted from 0.
    pub columns: Range<usize>,
}

/// What a ledger adds up to. Labels stand across the columns before those that add up.
#[derive(Debug, Clone, PartialEq)]
pub struct Sums {
    /// How many columns lie before the first that adds up.
    pub before: usize,
    /// Above the first row, beside what is brought into the ledger.
    pub brought: String,
    /// Below the last row of each page but the last.
    pub to_next: String,
    /// Above the first row of each page but the first.
    pub from_last: String,
    /// The cells of the columns behind the label, before the first row and after each row: one more
    /// than there are rows.
    pub after: Vec<Vec<String>>,
    /// Below the last row: labels, each with its cells.
    pub totals: Vec<(String, Vec<String>)>,
}

/// A line of a column of [`Block::Beside`].
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    /// In bold.
    Strong(String),
    /// As text is.
    Plain(String),
    /// As large as the body of an official letter, in bold (NĐ 30/2020, Phụ lục I: 13 to 14 points).
    LargeStrong(String),
    /// Likewise, not in bold.
    Large(String),
    /// Smaller and grey.
    Small(String),
    /// A short rule, as below a letterhead.
    Rule,
    /// So many empty lines, to be written on.
    Room(usize),
}

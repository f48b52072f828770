//! "Thu phí theo hồ sơ": dossiers with what they are charged and what of it was taken.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::payment::excess;
use crate::{DossierId, PaperId, calendar::Moment, view::Listing};

/// Which dossiers a list of fees holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FeeFilter {
    /// Something is still to be taken.
    Owed,
    /// All was taken, or nothing is charged.
    Settled,
    /// More was taken than is charged now: something has to be given back.
    Over,
}

impl FeeFilter {
    /// All of them.
    pub const ALL: [FeeFilter; 3] = [FeeFilter::Owed, FeeFilter::Settled, FeeFilter::Over];

    /// What the address holds.
    pub fn code(self) -> &'static str {
        match self {
            FeeFilter::Owed => "chua-thu",
            FeeFilter::Settled => "da-thu",
            FeeFilter::Over => "thu-thua",
        }
    }

    /// The one of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            FeeFilter::Owed => "Chưa thu đủ",
            FeeFilter::Settled => "Đã thu, không thu",
            FeeFilter::Over => "Thu thừa, phải trả lại",
        }
    }
}

/// The list of dossiers with their fees, as the address holds it. Fields: `from`, `to`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeeListQuery {
    /// Registered from this day, dd/MM/yyyy; empty: from the month's beginning.
    pub from: String,
    /// To this day; empty: today.
    pub to: String,
    /// "Tình trạng"; `None`: all.
    pub filter: Option<FeeFilter>,
    /// From 1; 0 counts as 1.
    pub page: u32,
    /// 0 counts as 10; at most 100.
    pub per_page: u32,
}

/// A dossier with its fees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeRow {
    /// Which.
    pub dossier: DossierId,
    /// One of its papers, whose page shows the payments.
    pub paper: PaperId,
    /// "Mã hồ sơ"
    pub code: String,
    /// "Tên đối tượng đăng ký"
    pub applicant_name: String,
    /// "Ngày đăng ký"
    pub registered_at: Moment,
    /// Papers.
    pub papers: u64,
    /// "Số bản"
    pub copies: u64,
    /// What it is charged.
    pub charged: u64,
    /// What was taken.
    pub taken: i64,
}

impl FeeRow {
    /// What has to be given back of what was taken.
    pub fn excess(&self) -> u64 {
        excess(self.charged, self.taken)
    }
}

/// The list of dossiers with their fees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeListView {
    /// The rows, the newest first.
    pub listing: Listing<FeeRow>,
    /// What is owed by all of them.
    pub owed: u64,
    /// First day that was looked at.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

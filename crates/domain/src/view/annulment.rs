//! The decision by which a certified copy loses its legal value (TT 01/2020/TT-BTP Đ.7).

use serde::{Deserialize, Serialize};

use super::Listing;
use crate::UnitId;

/// "Hủy bỏ giá trị pháp lý", as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnulmentForm {
    /// Số quyết định.
    pub decision: String,
    /// Ngày quyết định, dd/MM/yyyy.
    pub decided_on: String,
    /// Lý do, which those concerned read; it isn't published.
    pub reason: String,
}

/// What anybody may know of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnulmentView {
    /// Số quyết định: `15/QĐ-UBND`.
    pub decision: String,
    /// Ngày quyết định, dd/MM/yyyy.
    pub decided_on: String,
}

impl AnnulmentView {
    /// `Quyết định số 15/QĐ-UBND ngày 20/11/2026`.
    pub fn text(&self) -> String {
        format!("Quyết định số {} ngày {}", self.decision, self.decided_on)
    }
}

/// What the published list is asked with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnnulmentQuery {
    /// "Số chứng thực", as it stands on the copy or without what follows the number.
    pub number: String,
    /// "Cơ quan chứng thực"; `None`: all.
    pub unit: Option<UnitId>,
    /// From 1; 0 counts as 1.
    pub page: u32,
}

impl AnnulmentQuery {
    /// The number that is searched for; `None`: any. What isn't one is an error.
    pub fn number(&self) -> Result<Option<u32>, std::num::ParseIntError> {
        let text = self.number.trim();
        let digits = text.split('/').next().unwrap_or_default().trim();
        if text.is_empty() {
            return Ok(None);
        }
        digits.parse().map(Some)
    }
}

/// A copy that lost its legal value, as it is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedAnnulment {
    /// Cơ quan chứng thực.
    pub unit_name: String,
    /// Số chứng thực: `7/ĐT`.
    pub number: String,
    /// Quyển số.
    pub book: String,
    /// Ngày chứng thực, dd/MM/yyyy.
    pub certified_on: String,
    /// The decision.
    pub annulment: AnnulmentView,
}

/// The published list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnulmentsView {
    /// The rows, the newest first.
    pub listing: Listing<PublishedAnnulment>,
    /// The units that can be chosen, with their names.
    pub units: Vec<(UnitId, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_as_it_stands_on_the_copy() {
        let asked = |number: &str| {
            AnnulmentQuery {
                number: number.into(),
                ..AnnulmentQuery::default()
            }
            .number()
        };
        assert_eq!(asked(" "), Ok(None));
        for text in ["7", "7/ĐT", " 007/ĐT "] {
            assert_eq!(asked(text), Ok(Some(7)), "{text}");
        }
        for text in ["bảy", "/ĐT", "-1"] {
            assert!(asked(text).is_err(), "{text}");
        }
    }
}

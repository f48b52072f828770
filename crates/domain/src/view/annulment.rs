//! The decision by which a certified copy loses its legal value (TT 01/2020/TT-BTP Đ.7).

use serde::{Deserialize, Serialize};

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

//! "Gia hạn": a deadline that is promised anew, once, or by written agreement (NĐ 23/2015 Đ.21, DOMAIN
//! §5.3, §5.7).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::{Moment, day_text, minute_text};

/// What the form sends in `days` for longer than the law allows without an agreement.
pub const BY_AGREEMENT: &str = "AGREEMENT";

/// The form, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExtensionForm {
    /// Working days, "1" or "2"; or [`BY_AGREEMENT`].
    pub days: String,
    /// By agreement: until which day, dd/MM/yyyy.
    pub until: String,
    /// Number of the written agreement.
    pub agreement: String,
    /// Its day, dd/MM/yyyy.
    pub agreed_on: String,
    /// Lý do.
    pub reason: String,
}

/// How a deadline was extended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionView {
    /// What had been promised.
    pub due_before: Moment,
    /// What is promised now.
    pub due_after: Moment,
    /// Number and day of the written agreement.
    pub agreement: Option<(String, Date)>,
    /// Lý do.
    pub reason: String,
    /// Who promised it.
    pub by: String,
    /// When.
    pub at: Moment,
}

impl ExtensionView {
    /// Whether it was promised less than a day before what had been promised (NĐ 61/2018 Đ.19 k.9).
    pub fn is_late(&self) -> bool {
        self.at > self.due_before.plus_seconds(-24 * 60 * 60)
    }

    /// What is promised, and in place of what.
    pub fn promise(&self) -> String {
        format!(
            "Hẹn trả {} thay cho {}",
            minute_text(self.due_after),
            minute_text(self.due_before)
        )
    }

    /// Why, and on what ground.
    pub fn ground(&self) -> String {
        match &self.agreement {
            Some((name, on)) => format!(
                "Lý do: {}. Theo văn bản thỏa thuận {name} ngày {}.",
                self.reason.trim_end_matches('.'),
                day_text(*on)
            ),
            None => format!("Lý do: {}.", self.reason.trim_end_matches('.')),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_extension_says_what_is_promised_and_why() {
        let at = |day| Moment::from_vietnam(date(2026, 11, day).at(17, 0, 0, 0));
        let mut view = ExtensionView {
            due_before: at(20),
            due_after: at(24),
            agreement: None,
            reason: "Hồ sơ nhiều trang.".into(),
            by: "Nông Thị Hoài An".into(),
            at: at(19),
        };
        assert_eq!(
            view.promise(),
            "Hẹn trả 17:00 24/11/2026 thay cho 17:00 20/11/2026"
        );
        assert_eq!(view.ground(), "Lý do: Hồ sơ nhiều trang.");
        assert!(!view.is_late(), "a whole day before");
        view.at = view.at.plus_seconds(1);
        assert!(view.is_late());
        view.agreement = Some(("01/TT".into(), date(2026, 11, 19)));
        assert_eq!(
            view.ground(),
            "Lý do: Hồ sơ nhiều trang. Theo văn bản thỏa thuận 01/TT ngày 19/11/2026."
        );
    }
}

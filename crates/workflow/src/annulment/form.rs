//! The decision as typed: reading it.

use chungthuc_domain::{
    AppError, ErrorCode,
    calendar::{day_text, parse_day},
    view::annulment::AnnulmentForm,
};
use jiff::civil::Date;

/// The longest number of a decision, in characters.
const MAX_DECISION: usize = 60;
/// The longest reason, in characters.
const MAX_REASON: usize = 1000;

/// The form, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Terms {
    pub decision: String,
    pub decided_on: Date,
    pub reason: String,
}

impl Terms {
    /// Reads the form; every field that is wrong is named. The decision is about a copy that existed,
    /// and isn't of the future.
    pub fn parse(form: &AnnulmentForm, certified_on: Date, today: Date) -> Result<Self, AppError> {
        let mut error = AppError::new(ErrorCode::Invalid);
        let decision = form.decision.trim().to_owned();
        if decision.is_empty() {
            error = error.and_field("decision", "Hãy nhập số quyết định.");
        } else if decision.chars().count() > MAX_DECISION {
            error = error.and_field(
                "decision",
                format!("Số quyết định dài quá {MAX_DECISION} ký tự."),
            );
        }
        let decided_on = parse_day(&form.decided_on);
        match decided_on {
            None => error = error.and_field("decided_on", "Nhập ngày quyết định dạng dd/MM/yyyy."),
            Some(day) if day > today => {
                error = error.and_field("decided_on", "Ngày quyết định không được sau hôm nay.");
            }
            Some(day) if day < certified_on => {
                let text = format!(
                    "Ngày quyết định không được trước ngày chứng thực {}.",
                    day_text(certified_on)
                );
                error = error.and_field("decided_on", text);
            }
            Some(_) => {}
        }
        let reason = form.reason.trim().to_owned();
        if reason.is_empty() {
            error = error.and_field("reason", "Hãy nhập lý do hủy bỏ.");
        } else if reason.chars().count() > MAX_REASON {
            error = error.and_field("reason", format!("Lý do dài quá {MAX_REASON} ký tự."));
        }
        match decided_on {
            Some(decided_on) if error.fields.is_empty() => Ok(Self {
                decision,
                decided_on,
                reason,
            }),
            _ => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    fn parse(decision: &str, decided_on: &str, reason: &str) -> Result<Terms, AppError> {
        let form = AnnulmentForm {
            decision: decision.into(),
            decided_on: decided_on.into(),
            reason: reason.into(),
        };
        Terms::parse(&form, date(2026, 11, 20), date(2026, 11, 25))
    }

    #[test]
    fn a_decision_has_number_day_and_reason() {
        let terms = parse(" 15/QĐ-UBND ", "25/11/2026", " Bản chính giả mạo ").unwrap();
        assert_eq!(terms.decision, "15/QĐ-UBND");
        assert_eq!(terms.decided_on, date(2026, 11, 25));
        assert_eq!(terms.reason, "Bản chính giả mạo");
    }

    #[test]
    fn every_field_that_is_wrong_is_named() {
        let error = parse("", "31/02/2026", " ").unwrap_err();
        for field in ["decision", "decided_on", "reason"] {
            assert!(error.of_field(field).is_some(), "{field}");
        }
    }

    #[test]
    fn it_is_neither_of_the_future_nor_older_than_the_copy() {
        assert!(parse("1", "20/11/2026", "x").is_ok());
        for day in ["26/11/2026", "19/11/2026"] {
            let error = parse("1", day, "x").unwrap_err();
            assert!(error.of_field("decided_on").is_some(), "{day}");
        }
    }
}

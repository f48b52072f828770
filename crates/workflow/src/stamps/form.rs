//! What was typed for an image: its name, its true width, the days on which it may be used.

use chungthuc_domain::{AppError, calendar::parse_day};
use jiff::civil::Date;

/// The longest name, in characters.
const MAX_NAME: usize = 100;
/// True widths that a stamp can have, in mm.
const WIDTHS_MM: std::ops::RangeInclusive<f64> = 5.0..=100.0;

pub(super) fn parse_name(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(AppError::field("name", "Hãy đặt tên cho ảnh."));
    }
    if name.chars().count() > MAX_NAME {
        return Err(AppError::field(
            "name",
            format!("Tên dài quá {MAX_NAME} ký tự."),
        ));
    }
    Ok(name.to_owned())
}

pub(super) fn parse_width(width_mm: f64) -> Result<f64, AppError> {
    if WIDTHS_MM.contains(&width_mm) {
        Ok(width_mm)
    } else {
        Err(AppError::field(
            "width_mm",
            "Chiều rộng thật phải từ 5 đến 100 mm.",
        ))
    }
}

/// The days on which an image may be used; empty: open.
pub(super) fn parse_days(from: &str, to: &str) -> Result<(Option<Date>, Option<Date>), AppError> {
    let day = |field, text: &str| match text.trim() {
        "" => Ok(None),
        text => match parse_day(text) {
            Some(day) => Ok(Some(day)),
            None => Err(AppError::field(
                field,
                "Nhập ngày dạng dd/MM/yyyy, ví dụ 02/12/2026, hoặc để trống.",
            )),
        },
    };
    let days = (day("valid_from", from)?, day("valid_to", to)?);
    match days {
        (Some(from), Some(to)) if to < from => Err(AppError::field(
            "valid_to",
            "Ngày cuối phải từ ngày đầu trở đi.",
        )),
        days => Ok(days),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_image_may_be_used_from_day_to_day_or_without_end() {
        let days = |from, to| parse_days(from, to).ok();
        assert_eq!(days("", " "), Some((None, None)));
        let first = Some(date(2026, 12, 1));
        assert_eq!(days("01/12/2026", ""), Some((first, None)));
        assert_eq!(days("01/12/2026", "01/12/2026"), Some((first, first)));
        let wrong = |from, to| parse_days(from, to).unwrap_err();
        assert!(
            wrong("02/12/2026", "01/12/2026")
                .of_field("valid_to")
                .is_some()
        );
        assert!(wrong("31/02/2026", "").of_field("valid_from").is_some());
    }
}

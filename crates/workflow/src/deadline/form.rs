//! "Gia hạn" as typed: reading it.

use chungthuc_domain::{
    AppError, ErrorCode,
    calendar::{MOST_EXTENSION_DAYS, Moment, OfficeCalendar, day_text, minute_text, parse_day},
    view::deadline::{BY_AGREEMENT, ExtensionForm},
};
use chungthuc_storage::repo::extension::Agreement;
use jiff::{ToSpan, civil::Date};

/// The longest reason, in characters.
const MAX_REASON: usize = 500;
/// The longest name of an agreement, in characters.
const MAX_AGREEMENT: usize = 100;

/// The form, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Terms {
    pub due_at: Moment,
    pub agreement: Option<Agreement>,
    pub reason: String,
}

impl Terms {
    /// Reads the form; every field that is wrong is named. What is promised lies ahead, later than what
    /// had been promised at `due_at` for what was received at `received`.
    pub fn parse(
        form: &ExtensionForm,
        calendar: &OfficeCalendar,
        received: Moment,
        due_at: Moment,
        now: Moment,
    ) -> Result<Self, AppError> {
        let mut wrong = AppError::new(ErrorCode::Invalid);
        let reason = form.reason.trim().to_owned();
        if reason.is_empty() {
            wrong = wrong.and_field("reason", "Hãy nhập lý do gia hạn.");
        } else if reason.chars().count() > MAX_REASON {
            wrong = wrong.and_field("reason", format!("Lý do dài quá {MAX_REASON} ký tự."));
        }
        let mut agreement = None;
        let mut until = None;
        if form.days == BY_AGREEMENT {
            let name = form.agreement.trim().to_owned();
            if name.is_empty() {
                wrong = wrong.and_field("agreement", "Hãy nhập số văn bản thỏa thuận.");
            } else if name.chars().count() > MAX_AGREEMENT {
                let text = format!("Số văn bản dài quá {MAX_AGREEMENT} ký tự.");
                wrong = wrong.and_field("agreement", text);
            }
            match agreed_on(&form.agreed_on, received.day(), now.day()) {
                Ok(on) => agreement = Some(Agreement { name, on }),
                Err(text) => wrong = wrong.and_field("agreed_on", text),
            }
            match promised_on(&form.until, calendar, due_at, now) {
                Ok(at) => until = Some(at),
                Err(text) => wrong = wrong.and_field("until", text),
            }
        } else {
            match within_the_law(&form.days, calendar, due_at, now) {
                Ok(at) => until = Some(at),
                Err(text) => wrong = wrong.and_field("days", text),
            }
        }
        match until {
            Some(due_at) if wrong.fields.is_empty() => Ok(Self {
                due_at,
                agreement,
                reason,
            }),
            _ => Err(wrong),
        }
    }
}

/// So many working days more as the law allows without an agreement.
fn within_the_law(
    days: &str,
    calendar: &OfficeCalendar,
    due_at: Moment,
    now: Moment,
) -> Result<Moment, String> {
    let days = days.parse().ok();
    let days = days.filter(|days| (1..=MOST_EXTENSION_DAYS).contains(days));
    let days = days.ok_or_else(|| {
        format!("Gia hạn tối đa {MOST_EXTENSION_DAYS} ngày làm việc; lâu hơn cần văn bản thỏa thuận với người yêu cầu.")
    })?;
    let until = calendar.extended(due_at, days);
    if until > now {
        return Ok(until);
    }
    Err(format!(
        "Hạn mới {} đã qua. Hãy chọn số ngày dài hơn, hoặc gia hạn theo văn bản thỏa thuận.",
        minute_text(until)
    ))
}

/// A day that was agreed on.
fn promised_on(
    typed: &str,
    calendar: &OfficeCalendar,
    due_at: Moment,
    now: Moment,
) -> Result<Moment, String> {
    let day = parse_day(typed).ok_or("Nhập ngày hẹn trả dạng dd/MM/yyyy.")?;
    if !calendar.is_working_day(day) {
        return Err(format!(
            "Ngày {} là ngày nghỉ. Hãy chọn một ngày làm việc.",
            day_text(day)
        ));
    }
    let until = calendar.closing(day);
    if until <= due_at {
        return Err(format!(
            "Ngày hẹn trả phải sau hạn đang có, {}.",
            day_text(due_at.day())
        ));
    }
    if until <= now {
        return Err("Ngày hẹn trả đã qua giờ làm việc. Hãy chọn ngày sau.".to_owned());
    }
    let latest = now.day().checked_add(1.year()).unwrap_or(day);
    if day > latest {
        return Err("Ngày hẹn trả xa quá một năm.".to_owned());
    }
    Ok(until)
}

fn agreed_on(typed: &str, received: Date, today: Date) -> Result<Date, String> {
    let day = parse_day(typed).ok_or("Nhập ngày của văn bản dạng dd/MM/yyyy.")?;
    if day > today {
        return Err("Ngày của văn bản không được sau hôm nay.".to_owned());
    }
    if day < received {
        return Err(format!(
            "Ngày của văn bản không được trước ngày tiếp nhận {}.",
            day_text(received)
        ));
    }
    Ok(day)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::{Time, date, datetime};

    use super::*;

    fn at(day: i8, hour: i8) -> Moment {
        Moment::from_vietnam(datetime(2026, 11, day, hour, 0, 0, 0))
    }

    /// Received on Friday, 20 November 2026, due at its end; the Tuesday after is a day off.
    fn parse(form: ExtensionForm, now: Moment) -> Result<Terms, AppError> {
        let calendar = OfficeCalendar {
            holidays: vec![date(2026, 11, 24)],
            closes_at: Time::constant(17, 0, 0, 0),
        };
        Terms::parse(&form, &calendar, at(20, 9), at(20, 17), now)
    }

    fn days(days: &str) -> ExtensionForm {
        ExtensionForm {
            days: days.into(),
            reason: " Nhiều trang ".into(),
            ..ExtensionForm::default()
        }
    }

    fn agreed(until: &str, agreed_on: &str) -> ExtensionForm {
        ExtensionForm {
            until: until.into(),
            agreement: "01/TT".into(),
            agreed_on: agreed_on.into(),
            ..days(BY_AGREEMENT)
        }
    }

    #[track_caller]
    fn refused(form: ExtensionForm, now: Moment, field: &str) {
        let error = parse(form, now).unwrap_err();
        assert!(error.of_field(field).is_some(), "{error:?}");
    }

    #[test]
    fn one_or_two_working_days_need_a_reason_only() {
        let terms = parse(days("1"), at(20, 10)).unwrap();
        assert_eq!((terms.due_at, terms.agreement), (at(23, 17), None));
        assert_eq!(terms.reason, "Nhiều trang");
        // The day off between them doesn't count.
        assert_eq!(parse(days("2"), at(20, 10)).unwrap().due_at, at(25, 17));
        for wrong in ["", "0", "3", "-1", "hai"] {
            refused(days(wrong), at(20, 10), "days");
        }
        let no_reason = ExtensionForm {
            reason: "  ".into(),
            ..days("1")
        };
        refused(no_reason, at(20, 10), "reason");
    }

    #[test]
    fn what_is_promised_lies_ahead() {
        refused(days("1"), at(23, 17), "days");
        assert_eq!(parse(days("2"), at(23, 17)).unwrap().due_at, at(25, 17));
        refused(agreed("26/11/2026", "20/11/2026"), at(27, 8), "until");
    }

    #[test]
    fn longer_takes_a_written_agreement_with_its_number_and_day() {
        let terms = parse(agreed("30/11/2026", "20/11/2026"), at(20, 10)).unwrap();
        assert_eq!(terms.due_at, at(30, 17));
        let agreement = terms.agreement.unwrap();
        assert_eq!(
            (agreement.name.as_str(), agreement.on),
            ("01/TT", date(2026, 11, 20))
        );
        for (until, agreed_on, field) in [
            ("", "20/11/2026", "until"),
            ("28/11/2026", "20/11/2026", "until"),
            ("24/11/2026", "20/11/2026", "until"),
            ("20/11/2026", "20/11/2026", "until"),
            ("30/11/2028", "20/11/2026", "until"),
            ("30/11/2026", "", "agreed_on"),
            ("30/11/2026", "21/11/2026", "agreed_on"),
            ("30/11/2026", "19/11/2026", "agreed_on"),
        ] {
            refused(agreed(until, agreed_on), at(20, 10), field);
        }
        let unnamed = ExtensionForm {
            agreement: " ".into(),
            ..agreed("30/11/2026", "20/11/2026")
        };
        refused(unnamed, at(20, 10), "agreement");
    }
}

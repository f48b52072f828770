//! What an administrator types for certificates of the trust list: names, lists, periods, reasons. Read
//! here; what they mean is decided elsewhere. Pure.

use chungthuc_domain::{
    AppError, ErrorCode,
    calendar::{day_text, parse_day},
    view::trust::{PeriodForm, TrustRole, TrustTerms, list_label},
};
use chungthuc_storage::repo::trusted::{Days, Trusted};

/// The longest name of a certificate or a list, in characters.
const MAX_NAME: usize = 200;
/// The longest reason, in characters.
const MAX_REASON: usize = 1000;
/// The most periods of one certificate.
const MAX_PERIODS: usize = 20;

/// What was typed, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Terms {
    /// An anchor's list.
    pub set: Option<String>,
    /// When it is trusted, in order.
    pub periods: Vec<Days>,
    /// On what ground.
    pub reason: String,
}

/// Reads what is said of a certificate with this role. The name is read apart, since of several
/// certificates each has its own.
///
/// Errors: the fields `list`, `periods`, `reason`.
pub(super) fn parse(terms: &TrustTerms, role: TrustRole) -> Result<Terms, AppError> {
    let mut error = AppError::new(ErrorCode::Invalid);
    let list = terms.list.trim();
    let set = (role == TrustRole::Anchor).then(|| list.to_owned());
    if role == TrustRole::Anchor && list.is_empty() {
        error = error.and_field("list", "Hãy chọn hoặc đặt tên danh sách của chứng thư gốc.");
    } else if list.chars().count() > MAX_NAME {
        error = error.and_field("list", format!("Tên danh sách dài quá {MAX_NAME} ký tự."));
    }
    let periods = parse_periods(&terms.periods);
    if let Err(message) = &periods {
        error = error.and_field("periods", message);
    }
    let reason = parse_reason(&terms.reason);
    if let Err(wrong) = &reason
        && let Some(message) = wrong.of_field("reason")
    {
        error = error.and_field("reason", message);
    }
    match (periods, reason) {
        (Ok(periods), Ok(reason)) if error.fields.is_empty() => Ok(Terms {
            set,
            periods,
            reason,
        }),
        _ => Err(error),
    }
}

/// Errors: the field `name`.
pub(super) fn parse_name(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(AppError::field("name", "Hãy đặt tên cho chứng thư."));
    }
    if name.chars().count() > MAX_NAME {
        return Err(AppError::field(
            "name",
            format!("Tên dài quá {MAX_NAME} ký tự."),
        ));
    }
    Ok(name.to_owned())
}

/// Errors: the field `reason`.
pub(super) fn parse_reason(reason: &str) -> Result<String, AppError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::field(
            "reason",
            "Hãy nhập căn cứ, ví dụ số quyết định hoặc giấy phép.",
        ));
    }
    if reason.chars().count() > MAX_REASON {
        return Err(AppError::field(
            "reason",
            format!("Căn cứ dài quá {MAX_REASON} ký tự."),
        ));
    }
    Ok(reason.to_owned())
}

fn parse_periods(typed: &[PeriodForm]) -> Result<Vec<Days>, String> {
    if typed.is_empty() {
        return Err(
            "Cần ít nhất một khoảng thời gian; để trống hai đầu nếu không giới hạn.".into(),
        );
    }
    if typed.len() > MAX_PERIODS {
        return Err(format!("Nhiều nhất {MAX_PERIODS} khoảng thời gian."));
    }
    let day = |text: &str| match text.trim() {
        "" => Ok(None),
        text => parse_day(text)
            .map(Some)
            .ok_or_else(|| format!("“{text}” không phải ngày; nhập dạng dd/MM/yyyy.")),
    };
    let mut periods = Vec::new();
    for period in typed {
        let days = Days {
            from: day(&period.from)?,
            until: day(&period.until)?,
        };
        if let (Some(from), Some(until)) = (days.from, days.until)
            && from > until
        {
            return Err(format!(
                "Ngày cuối {} sớm hơn ngày đầu {}.",
                period.until, period.from
            ));
        }
        periods.push(days);
    }
    periods.sort_by_key(|days| days.from);
    Ok(periods)
}

/// Periods as they are typed.
pub(super) fn period_forms(periods: &[Days]) -> Vec<PeriodForm> {
    periods
        .iter()
        .map(|days| PeriodForm {
            from: days.from.map(day_text).unwrap_or_default(),
            until: days.until.map(day_text).unwrap_or_default(),
        })
        .collect()
}

/// What changed between two states of a certificate, in words.
pub(super) fn summary(before: &Trusted, after: &Trusted) -> String {
    let mut changed = Vec::new();
    if before.name != after.name {
        changed.push(format!("tên: {} → {}", before.name, after.name));
    }
    if before.set != after.set {
        let label = |trusted: &Trusted| {
            let set = trusted.set.clone().unwrap_or_default();
            list_label(&set).to_owned()
        };
        changed.push(format!("danh sách: {} → {}", label(before), label(after)));
    }
    if before.periods != after.periods {
        changed.push(format!(
            "thời hạn: {} → {}",
            periods_text(before),
            periods_text(after)
        ));
    }
    changed.join("; ")
}

/// The periods of a certificate in words.
pub(super) fn periods_text(trusted: &Trusted) -> String {
    let texts: Vec<_> = period_forms(&trusted.periods)
        .iter()
        .map(PeriodForm::text)
        .collect();
    texts.join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn typed(periods: &[(&str, &str)]) -> TrustTerms {
        TrustTerms {
            name: "Gốc".to_owned(),
            list: "NATIONAL".to_owned(),
            periods: periods
                .iter()
                .map(|(from, until)| PeriodForm {
                    from: (*from).to_owned(),
                    until: (*until).to_owned(),
                })
                .collect(),
            reason: "QĐ 1/QĐ".to_owned(),
        }
    }

    #[test]
    fn periods_are_days_in_order_with_open_ends() {
        let terms = parse(
            &typed(&[("01/01/2026", ""), ("", "31/12/2024")]),
            TrustRole::Anchor,
        );
        let periods = terms.unwrap().periods;
        assert_eq!((periods[0].from, periods[1].until), (None, None));
        assert_eq!(
            period_forms(&periods)[1].from,
            "01/01/2026",
            "they read back as they were typed"
        );
    }

    #[test]
    fn what_is_wrong_is_said_field_by_field() {
        for (periods, says) in [
            (&[][..], "ít nhất một"),
            (&[("31/02/2026", "")][..], "31/02/2026"),
            (&[("02/01/2026", "01/01/2026")][..], "sớm hơn"),
        ] {
            let error = parse(&typed(periods), TrustRole::Anchor).unwrap_err();
            assert!(error.of_field("periods").unwrap().contains(says), "{says}");
        }
        let blank = TrustTerms {
            list: " ".to_owned(),
            reason: "\n".to_owned(),
            ..typed(&[("", "")])
        };
        let error = parse(&blank, TrustRole::Anchor).unwrap_err();
        assert!(error.of_field("list").is_some() && error.of_field("reason").is_some());
        // Only an anchor belongs to a list.
        let error = parse(&blank, TrustRole::Authority).unwrap_err();
        assert!(error.of_field("list").is_none());
    }
}

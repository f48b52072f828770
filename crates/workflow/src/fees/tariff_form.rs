//! What is typed of a tariff: read, field by field.

use chungthuc_domain::{
    AppError, ErrorCode, TariffId,
    calendar::{day_text, parse_day},
    fee::{Tariff, charge::parse_amount, money},
    view::fee::TariffForm,
};
use chungthuc_storage::repo::tariff::TariffEntry;
use jiff::civil::Date;

/// The longest ground, in characters.
const MAX_GROUND: usize = 300;
/// The most of the first pages that cost another amount.
const MOST_FIRST_PAGES: u64 = 1_000;
/// The most that a page costs, in đồng.
const MOST_A_PAGE: u64 = 10_000_000;
/// The most that a copy costs, in đồng.
const MOST_A_COPY: u64 = 100_000_000;
/// The years in which tariffs begin and end.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// Reads the form; every field that is wrong is named.
pub(super) fn parse(form: &TariffForm, id: TariffId) -> Result<(TariffEntry, String), AppError> {
    let mut wrong = AppError::new(ErrorCode::Invalid);
    let mut say = |field: &str, text: String| {
        let before = std::mem::replace(&mut wrong, AppError::new(ErrorCode::Invalid));
        wrong = before.and_field(field, text);
    };
    let unit = match form.scope.trim() {
        "" => Some(None),
        scope => scope.parse().ok().map(Some),
    };
    if unit.is_none() {
        say("scope", "Hãy chọn nơi áp dụng.".to_owned());
    }
    let first = within_years(&form.valid_from);
    if first.is_none() {
        say(
            "valid_from",
            "Nhập ngày bắt đầu dạng dd/MM/yyyy, ví dụ 01/01/2027.".to_owned(),
        );
    }
    let last = match form.valid_to.trim() {
        "" => None,
        typed => {
            let last = within_years(typed);
            if last.is_none() || last < first {
                say(
                    "valid_to",
                    "Nhập ngày kết thúc dạng dd/MM/yyyy, không trước ngày bắt đầu; để trống nếu chưa biết."
                        .to_owned(),
                );
            }
            last
        }
    };
    let mut amount = |field: &str, typed: &str, most: u64, what: &str| {
        let read = parse_amount(typed).filter(|amount| *amount <= most);
        let read = read.and_then(|amount| u32::try_from(amount).ok());
        if read.is_none() {
            say(
                field,
                format!("{what} từ 0 đến {most}.", most = money(most)),
            );
        }
        read
    };
    let a_page = "Mức phí một trang là số đồng";
    let first_page_fee = amount("first_page_fee", &form.first_page_fee, MOST_A_PAGE, a_page);
    let further = amount(
        "further_page_fee",
        &form.further_page_fee,
        MOST_A_PAGE,
        a_page,
    );
    let a_copy = "Mức tối đa một bản là số đồng";
    let cap = amount("cap_per_copy", &form.cap_per_copy, MOST_A_COPY, a_copy);
    let pages = parse_amount(&form.first_pages).filter(|pages| *pages <= MOST_FIRST_PAGES);
    let pages = pages.and_then(|pages| u32::try_from(pages).ok());
    if pages.is_none() {
        let text = format!("Số trang đầu là số từ 0 đến {MOST_FIRST_PAGES}.");
        say("first_pages", text);
    }
    let ground = parse_ground(&form.ground);
    if let Err(error) = &ground
        && let Some(text) = error.of_field("ground")
    {
        say("ground", text.to_owned());
    }
    let entry = || {
        Some(TariffEntry {
            id,
            unit: unit?,
            valid_from: first?,
            valid_to: last,
            terms: Tariff {
                first_pages: pages?,
                first_page_fee: first_page_fee?,
                further_page_fee: further?,
                cap_per_copy: cap?,
            },
            ground: ground.clone().ok(),
            version: 1,
        })
    };
    match (entry(), ground.clone()) {
        (Some(entry), Ok(ground)) if wrong.fields.is_empty() => Ok((entry, ground)),
        _ => Err(wrong),
    }
}

fn within_years(typed: &str) -> Option<Date> {
    parse_day(typed).filter(|day| YEARS.contains(&day.year()))
}

/// The last day of a tariff that began, as typed.
pub(super) fn last_day(typed: &str, first: Date) -> Result<Date, AppError> {
    let last = within_years(typed).filter(|last| *last >= first);
    last.ok_or_else(|| {
        let text = format!(
            "Nhập ngày cuối cùng áp dụng dạng dd/MM/yyyy, không trước {}.",
            day_text(first)
        );
        AppError::field("valid_to", text)
    })
}

/// On what ground a tariff is changed, as typed.
pub(super) fn parse_ground(ground: &str) -> Result<String, AppError> {
    let ground = ground.trim();
    let text = if ground.is_empty() {
        "Hãy nhập căn cứ, ví dụ số nghị quyết của Hội đồng nhân dân.".to_owned()
    } else if ground.chars().count() > MAX_GROUND {
        format!("Căn cứ dài quá {MAX_GROUND} ký tự.")
    } else {
        return Ok(ground.to_owned());
    };
    Err(AppError::field("ground", text))
}

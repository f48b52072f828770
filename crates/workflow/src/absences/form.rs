//! What was typed for an absence: who, who signs meanwhile, from when to when.

use chungthuc_domain::{
    AppError, ErrorCode,
    calendar::{day_text, parse_day},
    view::{absence::AbsenceForm, account::SignerChoice},
};
use chungthuc_storage::repo::absence::Absence;
use jiff::{ToSpan, civil::Date};

/// The longest absence, in days.
const LONGEST_DAYS: i64 = 366;
/// The longest name of a document, in characters.
const MAX_BASIS: usize = 200;

/// An absence that can be noted.
pub(super) struct Terms {
    pub(super) person: SignerChoice,
    pub(super) stand_in: SignerChoice,
    pub(super) first_day: Date,
    pub(super) last_day: Date,
    pub(super) basis: String,
}

/// Reads the form; every field that is wrong is named. `others` are the unit's absences from today on.
pub(super) fn parse(
    form: &AbsenceForm,
    signers: &[SignerChoice],
    others: &[Absence],
    today: Date,
) -> Result<Terms, AppError> {
    let mut wrong = AppError::new(ErrorCode::Invalid);
    let chosen = |id: &str| {
        let found = signers
            .iter()
            .find(|signer| signer.person.to_string() == id);
        found.cloned()
    };
    let (person, stand_in) = (chosen(&form.person), chosen(&form.stand_in));
    let (first, last) = (parse_day(&form.first_day), parse_day(&form.last_day));
    let basis = form.basis.trim().to_owned();
    if person.is_none() {
        wrong = wrong.and_field("person", "Hãy chọn người vắng mặt.");
    }
    if stand_in.is_none() {
        wrong = wrong.and_field("stand_in", "Hãy chọn người ký thay.");
    } else if stand_in == person {
        wrong = wrong.and_field("stand_in", "Người ký thay phải là người khác.");
    }
    if first.is_none() {
        wrong = wrong.and_field("first_day", "Nhập ngày dạng dd/MM/yyyy, ví dụ 02/12/2026.");
    }
    match (first, last) {
        (_, None) => {
            wrong = wrong.and_field("last_day", "Nhập ngày dạng dd/MM/yyyy, ví dụ 05/12/2026.");
        }
        (Some(first), Some(last)) if last < first => {
            wrong = wrong.and_field("last_day", "Ngày cuối phải từ ngày đầu trở đi.");
        }
        (_, Some(last)) if last < today => {
            wrong = wrong.and_field("last_day", "Ngày cuối phải từ hôm nay trở đi.");
        }
        (Some(first), Some(last))
            if first
                .checked_add(LONGEST_DAYS.days())
                .is_ok_and(|longest| longest < last) =>
        {
            let text = format!("Mỗi lần vắng mặt ghi tối đa {LONGEST_DAYS} ngày.");
            wrong = wrong.and_field("last_day", text);
        }
        _ => {}
    }
    if basis.chars().count() > MAX_BASIS {
        wrong = wrong.and_field("basis", format!("Căn cứ dài quá {MAX_BASIS} ký tự."));
    }
    if let (Some(first), Some(last)) = (first, last) {
        let meanwhile = |whose: &Option<SignerChoice>| {
            let whose = whose.as_ref()?.person;
            others.iter().find(|other| {
                other.person == whose && other.first_day <= last && first <= other.last_day
            })
        };
        if let Some(other) = meanwhile(&person) {
            let days = days_text(other.first_day, other.last_day);
            wrong = wrong.and_field("first_day", format!("Đã ghi nhận vắng {days}."));
        }
        if let Some(other) = meanwhile(&stand_in) {
            let days = days_text(other.first_day, other.last_day);
            wrong = wrong.and_field("stand_in", format!("{} cũng vắng {days}.", other.name));
        }
    }
    match (person, stand_in, first, last) {
        (Some(person), Some(stand_in), Some(first_day), Some(last_day))
            if wrong.fields.is_empty() =>
        {
            Ok(Terms {
                person,
                stand_in,
                first_day,
                last_day,
                basis,
            })
        }
        _ => Err(wrong),
    }
}

/// "từ 02/12/2026 đến 05/12/2026", "ngày 02/12/2026".
pub(super) fn days_text(first: Date, last: Date) -> String {
    if first == last {
        format!("ngày {}", day_text(first))
    } else {
        format!("từ {} đến {}", day_text(first), day_text(last))
    }
}

//! What is typed of a wording: read, field by field.

use chungthuc_domain::{
    AppError, ErrorCode, UnitId,
    attestation_text::{MAX_CHARS, USUAL},
    calendar::{day_text, parse_day},
    certification::{Certification, CertificationChoice},
    view::attestation_text::AttestationTextForm,
};
use jiff::civil::Date;
use pades::compose::{Attestation, AttestationLayout, ComposeError, normalise};

use crate::intake::one_line;

/// The longest ground, in characters.
const MAX_GROUND: usize = 300;
/// The last year in which a wording begins.
const LAST_YEAR: i16 = 2100;

/// A wording that can be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wording {
    /// For which unit; `None`: everywhere.
    pub unit: Option<UnitId>,
    /// Of which copies.
    pub kinds: Vec<Certification>,
    /// It.
    pub text: String,
    /// First day.
    pub valid_from: Date,
    /// On what ground.
    pub ground: String,
}

/// Reads the form; every field that is wrong is named.
pub(super) fn parse(form: &AttestationTextForm, today: Date) -> Result<Wording, AppError> {
    let unit = match form.scope.trim() {
        "" => Ok(None),
        scope => scope.parse().map(Some),
    };
    let unit = unit.map_err(|_| "Hãy chọn nơi áp dụng.".to_owned());
    let choice = CertificationChoice::from_code(form.certification.trim())
        .ok_or_else(|| "Hãy chọn loại bản sao.".to_owned());
    let text = wording(&form.text);
    let valid_from = first_day(&form.valid_from, today);
    let ground = parse_ground(&form.ground);
    let faults = [
        ("scope", unit.as_ref().err()),
        ("certification", choice.as_ref().err()),
        ("text", text.as_ref().err()),
        ("valid_from", valid_from.as_ref().err()),
        ("ground", ground.as_ref().err()),
    ];
    let wrong = faults
        .into_iter()
        .filter_map(|(field, fault)| Some((field, fault?)))
        .fold(AppError::new(ErrorCode::Invalid), |error, (field, text)| {
            error.and_field(field, text)
        });
    match (unit, choice, text, valid_from, ground) {
        (Ok(unit), Ok(choice), Ok(text), Ok(valid_from), Ok(ground)) => Ok(Wording {
            unit,
            kinds: choice.papers(1).into_iter().map(|(kind, _)| kind).collect(),
            text,
            valid_from,
            ground,
        }),
        _ => Err(wrong),
    }
}

/// The first day, as typed.
fn first_day(typed: &str, today: Date) -> Result<Date, String> {
    let day = parse_day(typed)
        .filter(|day| day.year() <= LAST_YEAR)
        .ok_or("Nhập ngày bắt đầu dạng dd/MM/yyyy, ví dụ 01/01/2027.")?;
    if day < today {
        return Err(format!(
            "Bản sao đã trình giữ lời chứng cũ. Hãy chọn từ hôm nay, {}, trở đi.",
            day_text(today)
        ));
    }
    Ok(day)
}

/// On what ground a wording is set or done away with, as typed.
pub(super) fn parse_ground(typed: &str) -> Result<String, String> {
    let ground = typed.trim();
    if ground.is_empty() {
        Err("Hãy nhập căn cứ, ví dụ số nghị định hoặc công văn.".to_owned())
    } else if ground.chars().count() > MAX_GROUND {
        Err(format!("Căn cứ dài quá {MAX_GROUND} ký tự."))
    } else {
        Ok(ground.to_owned())
    }
}

/// A wording as typed, in one line that can be printed.
pub(super) fn wording(typed: &str) -> Result<String, String> {
    let text = normalise(&one_line(typed));
    let length = text.chars().count();
    if text.is_empty() {
        return Err(format!("Hãy nhập lời chứng, ví dụ “{USUAL}”."));
    }
    if length > MAX_CHARS {
        return Err(format!(
            "Lời chứng dài {length} ký tự; nhiều nhất là {MAX_CHARS} ký tự."
        ));
    }
    // The page itself says what it can't show.
    match AttestationLayout::new(&saying(&text)) {
        Ok(_) => Ok(text),
        Err(ComposeError::NoGlyph(character)) => Err(format!(
            "Trang lời chứng không in được ký tự “{character}”. Hãy bỏ ký tự này."
        )),
        Err(_) => Err("Lời chứng này không đặt vừa trên trang. Hãy rút ngắn.".to_owned()),
    }
}

/// An attestation page that says it, and nothing else.
fn saying(text: &str) -> Attestation {
    Attestation {
        statement: text.to_owned(),
        title_lines: Vec::new(),
        signer_name: None,
        agency: String::new(),
        public_url: String::new(),
        request_code: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 20);

    fn form() -> AttestationTextForm {
        AttestationTextForm {
            scope: String::new(),
            certification: "DIEN_TU".into(),
            text: USUAL.into(),
            valid_from: "01/01/2027".into(),
            ground: "Nghị định 280/2025/NĐ-CP".into(),
        }
    }

    fn fault(form: &AttestationTextForm, field: &str) -> String {
        let error = parse(form, TODAY).unwrap_err();
        error.of_field(field).unwrap_or_default().to_owned()
    }

    #[test]
    fn a_wording_is_one_line_of_composed_letters() {
        let typed = AttestationTextForm {
            text: "  Chứng thực bản sao\n đúng với\t bản chi\u{301}nh ".into(),
            certification: "CA_HAI".into(),
            ..form()
        };
        let wording = parse(&typed, TODAY).unwrap();
        assert_eq!(wording.text, USUAL);
        assert_eq!(wording.kinds, Certification::ALL);
        assert_eq!(wording.valid_from, date(2027, 1, 1));
    }

    #[test]
    fn each_field_that_is_wrong_gets_its_own_sentence() {
        let error = parse(&AttestationTextForm::default(), TODAY).unwrap_err();
        let sentences: Vec<_> = ["certification", "text", "valid_from", "ground"]
            .into_iter()
            .filter_map(|field| error.of_field(field))
            .collect();
        assert_eq!(sentences.len(), 4, "{sentences:?}");
        let scope = AttestationTextForm {
            scope: "x".into(),
            ..form()
        };
        assert!(fault(&scope, "scope").contains("nơi áp dụng"));
    }

    #[test]
    fn a_wording_that_is_too_long_or_that_the_page_cannot_show_is_refused_by_what_is_wrong() {
        let long = AttestationTextForm {
            text: "ă".repeat(MAX_CHARS + 1),
            ..form()
        };
        assert!(fault(&long, "text").contains("dài 201 ký tự"));
        let strange = AttestationTextForm {
            text: "Chứng thực 証".into(),
            ..form()
        };
        assert!(fault(&strange, "text").contains("“証”"));
    }

    #[test]
    fn the_longest_wording_can_be_set_and_begins_today_at_the_earliest() {
        let mut typed = AttestationTextForm {
            text: "Chứng ".repeat(MAX_CHARS / 6),
            valid_from: "20/11/2026".into(),
            ..form()
        };
        assert!(parse(&typed, TODAY).is_ok());
        typed.valid_from = "19/11/2026".into();
        assert!(fault(&typed, "valid_from").contains("20/11/2026"));
    }
}

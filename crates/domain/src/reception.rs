//! What is told at the one-stop counter ("Thông tin chung", DOMAIN §4.1, §4.4): which fields have to be
//! right and which are only odd. What is done with it is the use cases'.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::parse_day,
    identifier::{Email, Identifier},
    view::reception::GeneralForm,
};

/// Characters of a name or of any other line.
pub const LONGEST_LINE: usize = 200;
/// Characters of "Nội dung" and "Ghi chú".
pub const LONGEST_TEXT: usize = 1_000;
/// The most sets of a dossier, originals or copies of a component.
pub const MOST_PIECES: u32 = 999;

/// Whose dossier it is (đối tượng).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// Công dân.
    #[default]
    Citizen,
    /// Doanh nghiệp.
    Enterprise,
    /// Cơ quan nhà nước.
    StateAgency,
    /// Tổ chức.
    Organisation,
}

impl Subject {
    /// Every one, in the order of the form.
    pub const ALL: [Subject; 4] = [
        Subject::Citizen,
        Subject::Enterprise,
        Subject::StateAgency,
        Subject::Organisation,
    ];

    /// The code that forms and the database hold.
    pub fn code(self) -> &'static str {
        match self {
            Subject::Citizen => "CITIZEN",
            Subject::Enterprise => "ENTERPRISE",
            Subject::StateAgency => "STATE_AGENCY",
            Subject::Organisation => "ORGANISATION",
        }
    }

    /// The one of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|subject| subject.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Subject::Citizen => "Công dân",
            Subject::Enterprise => "Doanh nghiệp",
            Subject::StateAgency => "Cơ quan nhà nước",
            Subject::Organisation => "Tổ chức",
        }
    }
}

/// Giới tính.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

impl Sex {
    /// Both.
    pub const ALL: [Sex; 2] = [Sex::Male, Sex::Female];

    /// The code that forms hold.
    pub fn code(self) -> &'static str {
        match self {
            Sex::Male => "MALE",
            Sex::Female => "FEMALE",
        }
    }

    /// The one of a code; `None` for a code that isn't one.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sex| sex.code() == code)
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Sex::Male => "Nam",
            Sex::Female => "Nữ",
        }
    }
}

/// What a personal identification number says of its bearer (NĐ 137/2015: the fourth digit is century
/// and sex, the fifth and sixth the year); `None` for any other number.
pub fn told_by_number(identifier: &Identifier) -> Option<(i16, Sex)> {
    let Identifier::Personal(digits) = identifier else {
        return None;
    };
    let century_and_sex: i16 = digits.get(3..4)?.parse().ok()?;
    let year: i16 = digits.get(4..6)?.parse().ok()?;
    let sex = if century_and_sex % 2 == 0 {
        Sex::Male
    } else {
        Sex::Female
    };
    Some((1900 + century_and_sex / 2 * 100 + year, sex))
}

/// The code of an agency (QĐ 20/2020/QĐ-TTg, or QCVN 102:2016 before it), as
/// `H55.242` or `000.00.01.H54`: capitals, digits and dots, at most 35.
fn is_agency_code(text: &str) -> bool {
    let level_one = |part: &str| {
        let mut bytes = part.bytes();
        part.len() == 3
            && bytes.next().is_some_and(|byte| byte.is_ascii_uppercase())
            && bytes.all(|b| b.is_ascii_digit())
    };
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    let parts: Vec<_> = text.split('.').collect();
    text.len() <= 35
        && parts.iter().copied().all(is_part)
        && (parts.first().copied().is_some_and(level_one)
            || parts.last().copied().is_some_and(level_one))
}

/// A phone number, with the blanks, dots and hyphens that people write: 8 to 15 digits.
pub fn is_phone(text: &str) -> bool {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '(' | ')'))
        .collect();
    let digits = plain.strip_prefix('+').unwrap_or(&plain);
    (8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// A whole number from `least` to [`MOST_PIECES`], as typed.
pub fn pieces(text: &str, least: u32) -> Option<u32> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| digits)?;
    (least..=MOST_PIECES).contains(&number).then_some(number)
}

/// The number by which the owner is known, in the form that their kind has; `None` where none was
/// typed.
///
/// Errors: the sentence to be said under `identifier`.
pub fn known_number(form: &GeneralForm) -> Result<Option<String>, String> {
    let typed = form.identifier.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let parsed = Identifier::parse(typed);
    let fits = |number: &Identifier, subject| match number {
        Identifier::Personal(_) | Identifier::IdentityCard(_) => subject == Subject::Citizen,
        Identifier::TaxCode(_) => subject != Subject::Citizen,
    };
    match (Subject::from_code(&form.subject), parsed) {
        (Some(subject), Ok(number)) if fits(&number, subject) => {
            Ok(Some(number.as_str().to_owned()))
        }
        (Some(Subject::StateAgency | Subject::Organisation), _) if is_agency_code(typed) => {
            Ok(Some(typed.to_owned()))
        }
        (Some(Subject::Citizen), Ok(_)) => {
            Err("Công dân có số CCCD (12 chữ số) hoặc CMND (9 chữ số); số này là MST. Hãy kiểm tra lại số hoặc đối tượng.".to_owned())
        }
        (Some(Subject::Enterprise), Ok(_)) => {
            Err("Doanh nghiệp có MST (10 chữ số, chi nhánh thêm gạch nối và 3 chữ số). Hãy kiểm tra lại số hoặc đối tượng.".to_owned())
        }
        (Some(Subject::StateAgency | Subject::Organisation), _) => {
            Err("Cơ quan, tổ chức có MST hoặc mã định danh dạng H55.242 (chữ in hoa, chữ số, dấu chấm). Hãy kiểm tra lại.".to_owned())
        }
        (_, Err(error)) => Err(error.to_string()),
        (None, Ok(number)) => Ok(Some(number.as_str().to_owned())),
    }
}

/// What is wrong with "Thông tin chung", field by field, with its sentence. `today` is Vietnam's.
pub fn faults(form: &GeneralForm, today: Date) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let mut say = |field, text: &str| found.push((field, text.to_owned()));
    if Subject::from_code(&form.subject).is_none() {
        say("subject", "Hãy chọn đối tượng.");
    }
    if form.owner.trim().is_empty() {
        say("owner", "Hãy nhập họ và tên chủ hồ sơ.");
    }
    let acts_for_another = !form.submitter.trim().is_empty()
        && crate::search::fold(form.submitter.trim()) != crate::search::fold(form.owner.trim());
    if acts_for_another && form.relation.trim().is_empty() {
        say(
            "relation",
            "Người nộp không phải chủ hồ sơ: hãy ghi quan hệ hoặc văn bản ủy quyền (số, ngày).",
        );
    }
    if let Err(text) = known_number(form) {
        say("identifier", &text);
    }
    let mut day = |field, text: &str, what: &str| match (text.trim(), parse_day(text.trim())) {
        ("", _) => {}
        (_, None) => say(
            field,
            &format!("{what} ghi dạng dd/MM/yyyy, ví dụ 20/11/1990."),
        ),
        (_, Some(day)) if day > today => {
            say(field, &format!("{what} không thể sau ngày hôm nay."));
        }
        (_, Some(day)) if day.year() < 1900 => {
            say(field, &format!("{what} không thể trước năm 1900."));
        }
        _ => {}
    };
    day("issued_on", &form.issued_on, "Ngày cấp");
    day("born_on", &form.born_on, "Ngày sinh");
    if !form.sex.is_empty() && Sex::from_code(&form.sex).is_none() {
        say("sex", "Hãy chọn giới tính trong danh sách.");
    }
    for (field, text, what) in [
        ("phone", &form.phone, "Số điện thoại"),
        ("fax", &form.fax, "Số fax"),
    ] {
        if !text.trim().is_empty() && !is_phone(text) {
            say(
                field,
                &format!("{what} có từ 8 đến 15 chữ số, ví dụ 0900000011."),
            );
        }
    }
    if !form.email.trim().is_empty()
        && let Err(error) = Email::parse(&form.email)
    {
        say("email", &error.to_string());
    }
    if pieces(&form.sets, 1).is_none() {
        say(
            "sets",
            &format!("Số bộ hồ sơ là số từ 1 đến {MOST_PIECES}."),
        );
    }
    for (field, text, most, what) in lines(form) {
        if text.chars().count() > most {
            say(field, &format!("{what} dài quá {most} ký tự."));
        }
    }
    found
}

/// The fields of free text, with their longest lengths and what they are called.
fn lines(form: &GeneralForm) -> [(&'static str, &str, usize, &'static str); 11] {
    [
        ("owner", &form.owner, LONGEST_LINE, "Họ và tên chủ hồ sơ"),
        ("submitter", &form.submitter, LONGEST_LINE, "Tên người nộp"),
        (
            "relation",
            &form.relation,
            LONGEST_LINE,
            "Quan hệ hoặc văn bản ủy quyền",
        ),
        ("issued_by", &form.issued_by, LONGEST_LINE, "Nơi cấp"),
        ("country", &form.country, LONGEST_LINE, "Quốc gia"),
        ("province", &form.province, LONGEST_LINE, "Tỉnh/TP"),
        ("district", &form.district, LONGEST_LINE, "Quận/huyện"),
        ("ward", &form.ward, LONGEST_LINE, "Phường/xã"),
        ("address", &form.address, LONGEST_LINE, "Địa chỉ chi tiết"),
        ("content", &form.content, LONGEST_TEXT, "Nội dung"),
        ("note", &form.note, LONGEST_TEXT, "Ghi chú"),
    ]
}

/// What is odd and doesn't keep a dossier from being received: sex and year of birth that the CCCD
/// contradicts (DOMAIN §5.13), field by field.
pub fn doubts(form: &GeneralForm) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let told = Identifier::parse(&form.identifier)
        .ok()
        .and_then(|number| told_by_number(&number));
    let Some((year, sex)) = told else {
        return found;
    };
    if let Some(typed) = Sex::from_code(&form.sex)
        && typed != sex
    {
        found.push((
            "sex",
            format!(
                "Theo số CCCD thì giới tính là {}; hãy đối chiếu lại giấy tờ.",
                sex.label()
            ),
        ));
    }
    if let Some(day) = parse_day(form.born_on.trim())
        && day.year() != year
    {
        found.push((
            "born_on",
            format!("Theo số CCCD thì năm sinh là {year}; hãy đối chiếu lại giấy tờ."),
        ));
    }
    found
}

#[cfg(test)]
#[path = "reception_tests.rs"]
mod tests;

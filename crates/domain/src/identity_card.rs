//! The QR code on an identity card (thẻ CCCD, thẻ căn cước): reading its text, and holding its number
//! against what else it says. How the text is got, by a scanner or a camera, isn't known here.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::{
    calendar::day_text,
    identifier::Identifier,
    reception::{Sex, told_by_number},
    search::fold,
};

/// Between the fields of the code.
pub const SEPARATOR: char = '|';
/// The most characters that a card's code may have; the longest seen have some 300.
pub const LONGEST: usize = 1_000;
/// The most fields: later cards append further ones, which aren't read.
const MOST_FIELDS: usize = 32;
/// The most characters of a name, as everywhere in the form.
const LONGEST_NAME: usize = 200;
/// The most characters of an address.
const LONGEST_ADDRESS: usize = 400;
/// The letters of Vietnamese names beyond ASCII, besides those that carry a tone or a hook.
const OWN_LETTERS: &str = "àáâãèéêìíòóôõùúýăđĩũơư";

/// Why a text isn't a card's code, with the sentence that people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// Nothing was read.
    #[error("Chưa đọc được mã nào. Hãy đưa mã QR ở mặt trước của thẻ vào đầu đọc.")]
    Empty,
    /// Longer than any card's code.
    #[error("Mã vừa quét dài hơn mọi mã trên thẻ căn cước. Hãy quét lại một lần, đúng một thẻ.")]
    TooLong,
    /// Some other code.
    #[error(
        "Mã vừa quét không phải mã trên thẻ căn cước. Hãy quét mã QR ở góc trên bên phải của thẻ."
    )]
    OtherCode,
    /// The keyboard or the input method turned its letters into others.
    #[error(
        "Chữ có dấu trong mã bị đọc sai do bộ gõ tiếng Việt hoặc cài đặt của đầu đọc. Hãy tắt bộ gõ (Unikey về chế độ E) rồi quét lại, hoặc quét bằng camera."
    )]
    Garbled,
    /// Parts of it are missing.
    #[error("Mã bị đọc thiếu: chỉ có {0} phần, mã trên thẻ có ít nhất 6. Hãy quét lại.")]
    TooFewFields(usize),
    /// More than any card has.
    #[error("Mã vừa quét có quá nhiều phần, có thể là mã của hai thẻ. Hãy quét lại từng thẻ.")]
    TooManyFields,
    /// No number of a card.
    #[error("Số căn cước trong mã không đủ 12 chữ số. Hãy quét lại.")]
    Number,
    /// No number of an old card.
    #[error("Số CMND cũ trong mã không phải 9 chữ số. Hãy quét lại.")]
    OldNumber,
    /// No name.
    #[error("Mã không có họ và tên. Hãy quét lại.")]
    NoName,
    /// Not the name of a person.
    #[error("Họ và tên trong mã có ký tự không thuộc về tên người. Hãy quét lại.")]
    Name,
    /// No day of birth.
    #[error("Ngày sinh trong mã không đúng. Hãy quét lại.")]
    BornOn,
    /// Neither Nam nor Nữ.
    #[error("Giới tính trong mã không phải Nam hoặc Nữ. Hãy quét lại.")]
    Sex,
    /// The address is too long.
    #[error("Địa chỉ trong mã dài quá {LONGEST_ADDRESS} ký tự. Hãy quét lại.")]
    Address,
    /// No day of issue.
    #[error("Ngày cấp thẻ trong mã không đúng. Hãy quét lại.")]
    IssuedOn,
}

/// When somebody was born; of some old people only the year is on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Born {
    /// The day.
    On(Date),
    /// The year.
    In(i16),
}

impl Born {
    /// The day, if it is on record.
    pub fn day(self) -> Option<Date> {
        match self {
            Born::On(day) => Some(day),
            Born::In(_) => None,
        }
    }

    fn year(self) -> i16 {
        match self {
            Born::On(day) => day.year(),
            Born::In(year) => year,
        }
    }

    /// "sinh 01/02/1990", "sinh năm 1950".
    pub fn text(self) -> String {
        match self {
            Born::On(day) => format!("sinh {}", day_text(day)),
            Born::In(year) => format!("sinh năm {year}"),
        }
    }
}

/// What an identity card says of its holder. Texts are NFC, with single blanks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityCard {
    /// Số căn cước, số CCCD: 12 digits.
    pub number: String,
    /// Số CMND cũ: 9 digits.
    pub old_number: Option<String>,
    /// Họ và tên.
    pub name: String,
    /// Ngày sinh.
    pub born: Born,
    /// Giới tính.
    pub sex: Sex,
    /// Nơi thường trú.
    pub address: String,
    /// Ngày cấp.
    pub issued_on: Option<Date>,
}

/// What doesn't fit together on a card; nothing that keeps anybody from being served (DOMAIN §5.13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardDoubt {
    /// The number was given to somebody of the other sex, or in another century.
    SexAndCentury,
    /// The number holds another year of birth.
    BirthYear,
    /// It was issued before its holder was born.
    IssuedBeforeBirth,
}

impl CardDoubt {
    /// What an officer is told.
    pub fn message(self) -> &'static str {
        match self {
            CardDoubt::SexAndCentury => {
                "Số căn cước không khớp với giới tính hoặc thế kỷ sinh trên thẻ. Hãy xem kỹ thẻ."
            }
            CardDoubt::BirthYear => "Số căn cước không khớp với năm sinh trên thẻ. Hãy xem kỹ thẻ.",
            CardDoubt::IssuedBeforeBirth => "Ngày cấp thẻ trước ngày sinh. Hãy xem kỹ thẻ.",
        }
    }
}

/// Whether a text that was typed or scanned somewhere is, or begins, a card's code.
pub fn is_scanned(text: &str) -> bool {
    text.contains(SEPARATOR)
}

impl IdentityCard {
    /// Reads a card's code: `number|old number|name|ddMMyyyy|sex|address|ddMMyyyy`. The old number may
    /// be empty or left out, the last day too; what later cards append isn't read.
    ///
    /// Errors: [`CardError`], each cause its own.
    pub fn parse(text: &str) -> Result<Self, CardError> {
        if text.chars().nth(LONGEST).is_some() {
            return Err(CardError::TooLong);
        }
        let text: String = text.trim().nfc().collect();
        if text.is_empty() {
            return Err(CardError::Empty);
        }
        let fields: Vec<String> = text
            .split(SEPARATOR)
            .take(MOST_FIELDS + 1)
            .map(|field| field.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        if fields.len() == 1 {
            return Err(without_separator(&text));
        }
        if fields.len() > MOST_FIELDS {
            return Err(CardError::TooManyFields);
        }
        if is_garbled(&text, &fields) {
            return Err(CardError::Garbled);
        }
        let (number, rest) = match fields.split_first() {
            Some((number, rest)) => (number, rest),
            None => return Err(CardError::Empty),
        };
        if !matches!(Identifier::parse(number), Ok(Identifier::Personal(_))) {
            return Err(CardError::Number);
        }
        let (old_number, rest) = match rest.split_first() {
            Some((old, rest)) if old.is_empty() => (None, rest),
            Some((old, rest)) if !old.chars().any(char::is_alphabetic) => {
                let is_old = old.len() == 9 && is_digits(old);
                if !is_old {
                    return Err(CardError::OldNumber);
                }
                (Some(old.clone()), rest)
            }
            _ => (None, rest),
        };
        let [name, born, sex, address, rest @ ..] = rest else {
            return Err(CardError::TooFewFields(fields.len()));
        };
        Ok(Self {
            number: number.clone(),
            old_number,
            name: checked_name(name)?,
            born: birth(born).ok_or(CardError::BornOn)?,
            sex: sex_of(sex)?,
            address: match address.chars().nth(LONGEST_ADDRESS) {
                Some(_) => return Err(CardError::Address),
                None => address.clone(),
            },
            issued_on: match rest.first() {
                Some(day) if !day.is_empty() => Some(card_day(day).ok_or(CardError::IssuedOn)?),
                _ => None,
            },
        })
    }

    /// What doesn't fit together on the card.
    pub fn doubts(&self) -> Vec<CardDoubt> {
        let mut doubts = Vec::new();
        let told = told_by_number(&Identifier::Personal(self.number.clone()));
        if let Some((year, sex)) = told {
            let same_century = year.div_euclid(100) == self.born.year().div_euclid(100);
            if sex != self.sex || !same_century {
                doubts.push(CardDoubt::SexAndCentury);
            }
            if year.rem_euclid(100) != self.born.year().rem_euclid(100) {
                doubts.push(CardDoubt::BirthYear);
            }
        }
        let before = self.issued_on.is_some_and(|issued| match self.born {
            Born::On(born) => issued < born,
            Born::In(year) => issued.year() < year,
        });
        if before {
            doubts.push(CardDoubt::IssuedBeforeBirth);
        }
        doubts
    }

    /// Whether an account's name is the card's: capitals and diacritics don't count.
    pub fn is_name(&self, other: &str) -> bool {
        fold(&self.name) == fold(other)
    }
}

/// What a text is that has no separator: a keyboard in another language types another sign for it.
fn without_separator(text: &str) -> CardError {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if digits == 12 && letters > 8 {
        CardError::Garbled
    } else {
        CardError::OtherCode
    }
}

/// Whether letters came out as others: signs that no name or address has, digits that a Vietnamese
/// keyboard turned into letters, or a whole card without one diacritic.
fn is_garbled(text: &str, fields: &[String]) -> bool {
    let is_broken = |c: char| {
        matches!(c, '\u{FFFD}' | '\u{80}'..='\u{BF}' | '\u{2010}'..='\u{206F}' | '€' | '™')
            || c.is_control()
            || c.is_alphabetic() && !is_vietnamese(c)
    };
    if text.chars().any(is_broken) {
        return true;
    }
    // On a Vietnamese keyboard the row of digits types letters and tones.
    let number = fields.first().map(String::as_str).unwrap_or_default();
    if number.chars().any(|c| !c.is_ascii() && !c.is_numeric()) {
        return true;
    }
    let asks = |field: &String| field.contains('?');
    if fields.len() >= 6 && fields.iter().any(asks) {
        return true;
    }
    // No address in Vietnam is written without a diacritic, and "Nữ" isn't either.
    let long = |field: &&String| field.chars().filter(|c| c.is_alphabetic()).count() > 12;
    let mut words = fields.iter().skip(1).filter(long).peekable();
    fields.len() >= 6 && words.peek().is_some() && text.is_ascii()
}

/// Whether a letter occurs in Vietnamese writing, or in what it takes from Latin.
fn is_vietnamese(c: char) -> bool {
    let lower = c.to_lowercase().next().unwrap_or(c);
    lower.is_ascii_alphabetic()
        || OWN_LETTERS.contains(lower)
        // The letters with tones over other marks: Latin Extended Additional.
        || ('\u{1EA1}'..='\u{1EF9}').contains(&lower)
}

fn checked_name(name: &str) -> Result<String, CardError> {
    if name.is_empty() {
        return Err(CardError::NoName);
    }
    let belongs = |c: char| c.is_alphabetic() || " '.-".contains(c);
    let length = name.chars().count();
    if length > LONGEST_NAME || !name.chars().all(belongs) || !name.chars().any(char::is_alphabetic)
    {
        return Err(CardError::Name);
    }
    Ok(name.to_owned())
}

fn sex_of(text: &str) -> Result<Sex, CardError> {
    match text.to_lowercase().as_str() {
        "nam" => Ok(Sex::Male),
        "nữ" => Ok(Sex::Female),
        // The diacritics of "Nữ" went missing.
        "nu" | "n" => Err(CardError::Garbled),
        _ => Err(CardError::Sex),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A day as `ddMMyyyy`.
fn card_day(text: &str) -> Option<Date> {
    if text.len() != 8 || !is_digits(text) {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let (day, month) = (number(0, 2)?, number(2, 4)?);
    let year = number(4, 8).filter(|year| (1900..2100).contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A day of birth, or a year where no more is on record: `1950`, `00001950`.
fn birth(text: &str) -> Option<Born> {
    let year = match text.len() {
        4 => Some(text),
        8 => text.strip_prefix("0000"),
        _ => None,
    };
    match year {
        Some(year) if is_digits(year) => {
            let year = year.parse().ok();
            year.filter(|year| (1900..2100).contains(year))
                .map(Born::In)
        }
        _ => card_day(text).map(Born::On),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const CARD: &str = "003190000011|003000033|Nguyễn Hạ Vy An|01021990|Nữ|Tổ 3, phường Cầu Sương, tỉnh Hòa Lâm|20112021";

    fn read(text: &str) -> Result<IdentityCard, CardError> {
        IdentityCard::parse(text)
    }

    #[test]
    fn a_cards_code_is_read_field_by_field() {
        let card = read(CARD).expect("a card");
        assert_eq!(card.number, "003190000011");
        assert_eq!(card.old_number.as_deref(), Some("003000033"));
        assert_eq!(card.name, "Nguyễn Hạ Vy An");
        assert_eq!(card.born, Born::On(date(1990, 2, 1)));
        assert_eq!(card.sex, Sex::Female);
        assert_eq!(card.address, "Tổ 3, phường Cầu Sương, tỉnh Hòa Lâm");
        assert_eq!(card.issued_on, Some(date(2021, 11, 20)));
        assert!(card.doubts().is_empty());
    }

    #[test]
    fn cards_of_every_issue_are_read() {
        let without_old = CARD.replace("003000033", "");
        assert_eq!(read(&without_old).map(|card| card.old_number), Ok(None));
        let six = CARD.replace("|003000033", "");
        assert_eq!(
            read(&six).map(|card| card.name),
            Ok("Nguyễn Hạ Vy An".into())
        );
        let no_issue = CARD.replace("|20112021", "");
        assert_eq!(read(&no_issue).map(|card| card.issued_on), Ok(None));
        let newer = format!("{CARD}||Nguyễn Văn Cha|Trần Thị Mẹ");
        assert_eq!(read(&newer), read(CARD));
        let typed = format!("  {CARD}\r\n");
        assert_eq!(read(&typed), read(CARD));
    }

    #[test]
    fn of_some_only_the_year_of_birth_is_known() {
        for year in ["1950", "00001950"] {
            let card = read(&CARD.replace("01021990", year).replace("003190", "003150"));
            let card = card.expect("a card");
            assert_eq!(card.born, Born::In(1950));
            assert_eq!(card.born.text(), "sinh năm 1950");
            assert!(card.doubts().is_empty());
        }
    }

    #[test]
    fn decomposed_letters_become_composed() {
        let decomposed: String = CARD.nfd().collect();
        assert_ne!(decomposed, CARD);
        assert_eq!(read(&decomposed), read(CARD));
    }

    #[test]
    fn every_fault_has_its_own_sentence() {
        let cases = [
            (String::new(), CardError::Empty),
            ("https://example.com".into(), CardError::OtherCode),
            ("a".repeat(LONGEST + 1), CardError::TooLong),
            (CARD.replace("|Nữ", ""), CardError::Sex),
            (
                "003190000011|003000033|Nguyễn Hạ".into(),
                CardError::TooFewFields(3),
            ),
            ("|".repeat(MOST_FIELDS), CardError::TooManyFields),
            (
                CARD.replace("003190000011", "00319000001"),
                CardError::Number,
            ),
            (CARD.replace("003000033", "00300003"), CardError::OldNumber),
            (CARD.replace("Nguyễn Hạ Vy An", ""), CardError::NoName),
            (CARD.replace("Vy An", "Vy An 7"), CardError::Name),
            (CARD.replace("01021990", "31021990"), CardError::BornOn),
            (CARD.replace("|Nữ|", "|Khác|"), CardError::Sex),
            (
                CARD.replace("Tổ 3", &"Tổ 3 ".repeat(90)),
                CardError::Address,
            ),
            (CARD.replace("20112021", "2021"), CardError::IssuedOn),
        ];
        for (text, error) in cases {
            assert_eq!(read(&text), Err(error), "{text}");
        }
    }

    #[test]
    fn letters_that_came_out_wrong_are_said_to_be_so() {
        let dropped: String = CARD.chars().filter(char::is_ascii).collect();
        let bare: String = CARD.nfd().filter(char::is_ascii).collect();
        let misread: String = CARD.bytes().map(char::from).collect();
        let cases = [
            dropped,
            bare,
            misread,
            CARD.replace('ễ', "?"),
            CARD.replace('ễ', "\u{FFFD}"),
            CARD.replace("003190000011", "đđê\u{301}\u{323}đđđđđăă"),
            CARD.replace("|Nữ|", "|Nu|"),
            CARD.replace('|', "~"),
        ];
        for text in cases {
            assert_eq!(read(&text), Err(CardError::Garbled), "{text}");
        }
    }

    #[test]
    fn what_doesnt_fit_together_is_doubted_and_still_read() {
        let doubts = |text: &str| read(text).expect("a card").doubts();
        assert_eq!(
            doubts(&CARD.replace("|Nữ|", "|Nam|")),
            [CardDoubt::SexAndCentury]
        );
        assert_eq!(
            doubts(&CARD.replace("01021990", "01021991")),
            [CardDoubt::BirthYear]
        );
        assert_eq!(
            doubts(&CARD.replace("20112021", "20111989")),
            [CardDoubt::IssuedBeforeBirth]
        );
        let young = CARD
            .replace("003190000011", "003305000011")
            .replace("01021990", "01022005");
        assert!(doubts(&young).is_empty());
    }

    #[test]
    fn an_accounts_name_may_be_in_capitals() {
        let card = read(CARD).expect("a card");
        assert!(card.is_name("NGUYỄN HẠ VY AN"));
        assert!(!card.is_name("Nguyễn Hạ Vy Anh"));
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(
            province in 1u32..97, female: bool, days in 0i32..40_000, tail in 0u32..1_000_000,
            name in "(Đặng|Nguyễn|H'Mông|Lê) (Thị |Văn |)[A-Z][a-zàáảãạăâđêôơư]{1,6}",
            old in proptest::option::of("[0-9]{9}"), more in "(\\|[A-Za-z0-9 ]{0,20}){0,5}",
        ) {
            let born = date(1920, 1, 1).saturating_add(jiff::Span::new().days(days));
            let sex = if female { Sex::Female } else { Sex::Male };
            let digit = (born.year() / 100 - 19) * 2 + i16::from(female);
            let text = format!(
                "{province:03}{digit}{:02}{tail:06}|{}|{name}|{}|{}|Thôn Đông, xã Hạ|{}{more}",
                born.year() % 100,
                old.clone().unwrap_or_default(),
                day_text(born).replace('/', ""),
                sex.label(),
                "20112091",
            );
            let card = read(&text).expect("a card");
            prop_assert_eq!(&card.name, &name);
            prop_assert_eq!(card.old_number.clone(), old);
            prop_assert_eq!(card.born, Born::On(born));
            prop_assert_eq!(card.sex, sex);
            prop_assert!(card.doubts().is_empty(), "{:?}", card.doubts());
        }

        #[test]
        fn no_text_makes_it_panic(text in "[0-9a-zA-Z|?ễữ/ ]{0,400}|.{0,1200}") {
            if let Ok(card) = read(&text) {
                let _ = card.doubts();
                prop_assert_eq!(card.number.len(), 12);
                prop_assert!(!card.name.is_empty());
            }
        }

        #[test]
        fn a_code_that_was_cut_off_never_gives_another_name(at in 0usize..100) {
            let cut: String = CARD.chars().take(at).collect();
            if let Ok(card) = read(&cut) {
                prop_assert_eq!(card.name, "Nguyễn Hạ Vy An");
            }
        }
    }
}

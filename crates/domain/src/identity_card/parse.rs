//! Reading a card's code field by field. Letters that a keyboard or an input method turned into others
//! are told from other faults, since something else is to be done then.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use super::{Born, CardError, IdentityCard, LONGEST, SEPARATOR};
use crate::{identifier::Identifier, reception::Sex};

/// The most fields: later cards append further ones, which aren't read.
pub(super) const MOST_FIELDS: usize = 32;
/// The most characters of a name, as everywhere in the form.
const LONGEST_NAME: usize = 200;
/// The most characters of an address.
pub(super) const LONGEST_ADDRESS: usize = 400;
/// The letters of Vietnamese names beyond ASCII, besides those that carry a tone or a hook.
const OWN_LETTERS: &str = "àáâãèéêìíòóôõùúýăđĩũơư";

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

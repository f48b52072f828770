//! Codes that people read, write down and type: mã hồ sơ, mã chứng thực, and the code behind the QR.
//! Allocating their counters is the use cases' business.

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Mã hồ sơ: agency code, day of receipt as `yyMMdd`, daily number of 4 digits
/// (TT 01/2018/TT-VPCP Đ.19): `H99.101-261120-0007`.
pub fn dossier_code(agency: &str, day: Date, number: u32) -> String {
    format!("{agency}-{}-{number:04}", short_day(day))
}

/// Mã chứng thực, one format only (DOMAIN Q1): `H99.101-261120-000007`.
pub fn certification_code(agency: &str, day: Date, number: u32) -> String {
    format!("{agency}-{}-{number:06}", short_day(day))
}

/// Mã lịch hẹn: day of the appointment as `yyyyMMdd`, daily number of at least 4 digits, from 0
/// (S001, DOMAIN §4.2): `CTĐT-20261123-0000`. A moved appointment keeps the code it was given.
pub fn appointment_code(day: Date, number: u32) -> String {
    format!(
        "CTĐT-{:04}{:02}{:02}-{number:04}",
        day.year().rem_euclid(10_000),
        day.month(),
        day.day()
    )
}

/// A mã lịch hẹn, or its beginning, as people type it: any case, `CTDT` as SMS have it, blanks.
pub fn typed_appointment_code(text: &str) -> String {
    let code: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(64)
        .flat_map(char::to_uppercase)
        .collect();
    match code.strip_prefix("CTDT") {
        Some(rest) => format!("CTĐT{rest}"),
        None => code,
    }
}

fn short_day(day: Date) -> String {
    format!(
        "{:02}{:02}{:02}",
        day.year().rem_euclid(100),
        day.month(),
        day.day()
    )
}

/// What the QR code on a certified copy holds behind `/k/`: 26 characters of Crockford's base32
/// (no I, L, O, U), 130 random bits, so that nobody finds a copy by guessing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicCode(String);

/// It isn't 26 characters of the alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a public code")]
pub struct InvalidPublicCode;

impl PublicCode {
    const ALPHABET: &'static [u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const LENGTH: usize = 26;

    /// The code of 26 random bytes; only the low 5 bits of each are used.
    pub fn from_random(bytes: [u8; 26]) -> Self {
        let symbol = |byte: u8| char::from(Self::ALPHABET[usize::from(byte & 31)]);
        Self(bytes.into_iter().map(symbol).collect())
    }

    /// The 26 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicCode {
    type Err = InvalidPublicCode;

    /// Forgives what people do when they copy by hand: lower case, blanks and hyphens, O for 0,
    /// I and L for 1.
    fn from_str(text: &str) -> Result<Self, InvalidPublicCode> {
        if text.len() > 64 {
            return Err(InvalidPublicCode);
        }
        let code: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            })
            .collect();
        let valid =
            code.len() == Self::LENGTH && code.bytes().all(|byte| Self::ALPHABET.contains(&byte));
        if valid {
            Ok(Self(code))
        } else {
            Err(InvalidPublicCode)
        }
    }
}

impl TryFrom<String> for PublicCode {
    type Error = InvalidPublicCode;
    fn try_from(text: String) -> Result<Self, InvalidPublicCode> {
        text.parse()
    }
}

impl From<PublicCode> for String {
    fn from(code: PublicCode) -> String {
        code.0
    }
}

impl fmt::Display for PublicCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_have_the_day_as_year_month_day() {
        let day = date(2026, 11, 20);
        assert_eq!(dossier_code("H99.101", day, 7), "H99.101-261120-0007");
        assert_eq!(
            certification_code("H99.101", day, 41),
            "H99.101-261120-000041"
        );
    }

    #[test]
    fn the_appointments_of_a_day_are_counted_from_zero() {
        let day = date(2026, 11, 23);
        assert_eq!(appointment_code(day, 0), "CTĐT-20261123-0000");
        assert_eq!(appointment_code(day, 10_000), "CTĐT-20261123-10000");
    }

    #[test]
    fn an_appointments_code_is_known_by_how_an_sms_writes_it() {
        for typed in [
            "ctdt-20261123-0000",
            " CTDT-20261123-0000",
            "ctđt-20261123-0000",
        ] {
            assert_eq!(typed_appointment_code(typed), "CTĐT-20261123-0000");
        }
        assert_eq!(typed_appointment_code("CT"), "CT");
    }

    #[test]
    fn a_code_copied_by_hand_is_understood() {
        let code = PublicCode::from_random([1; 26]);
        let typed = "iIlL1-iIlL1 11111-11111 111111";
        assert_eq!(typed.parse::<PublicCode>().as_ref(), Ok(&code));
    }

    #[test]
    fn anything_else_is_no_code() {
        for text in [
            "",
            "123",
            "U1111111111111111111111111",
            &"1".repeat(27),
            &"đ".repeat(26),
        ] {
            assert!(text.parse::<PublicCode>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_code_survives_being_written_and_read(bytes: [u8; 26]) {
            let code = PublicCode::from_random(bytes);
            prop_assert_eq!(code.as_str().len(), 26);
            prop_assert_eq!(code.to_string().to_lowercase().parse::<PublicCode>(), Ok(code));
        }

        #[test]
        fn appointments_of_different_days_or_numbers_have_different_codes(
            days in 0i32..20_000, other_days in 0i32..20_000,
            number in 0u32..20_000, other in 0u32..20_000,
        ) {
            use jiff::ToSpan;
            let code = |days: i32, number| {
                let day = date(2020, 1, 1).checked_add(days.days()).expect("within the calendar");
                appointment_code(day, number)
            };
            let same = (days, number) == (other_days, other);
            prop_assert_eq!(code(days, number) == code(other_days, other), same);
            let written = crate::search::unaccented(&code(days, number)).to_lowercase();
            prop_assert_eq!(typed_appointment_code(&written), code(days, number));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,80}") {
            let _ = typed_appointment_code(&text);
            let _ = text.parse::<PublicCode>();
        }
    }
}

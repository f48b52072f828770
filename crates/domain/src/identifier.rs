//! Identifiers of people, enterprises and agencies, and addresses: newtypes with `parse`, used by
//! both sides. DOMAIN §5.13. Whether somebody has such a number isn't known here.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why an identifier isn't one, with the sentence that people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum IdentifierError {
    /// Nothing was typed.
    #[error("Hãy nhập số CMND/CCCD hoặc MST.")]
    Empty,
    /// Letters or signs where digits belong.
    #[error("Số CMND/CCCD/MST chỉ gồm chữ số (MST chi nhánh: 10 số, gạch nối, 3 số).")]
    NotDigits,
    /// A number of digits that no identifier has.
    #[error(
        "Số CCCD có 12 chữ số, CMND có 9 chữ số, MST có 10 chữ số. Hãy kiểm tra lại số đã nhập."
    )]
    WrongLength,
    /// A branch's number without its three digits.
    #[error("MST chi nhánh có dạng 10 chữ số, gạch nối, 3 chữ số, ví dụ 9990000018-001.")]
    WrongBranch,
    /// The tenth digit of the tax code doesn't fit the nine before it.
    #[error(
        "MST không đúng: chữ số kiểm tra (chữ số thứ 10) không khớp. Hãy kiểm tra lại số đã nhập."
    )]
    WrongCheckDigit,
}

/// The number by which an applicant is known.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Identifier {
    /// Personal identification number, 12 digits (CCCD, căn cước). It has no check digit.
    Personal(String),
    /// Old identity card, 9 digits (CMND), kept for old data.
    IdentityCard(String),
    /// Tax code of an enterprise, 10 digits or 10-3 (MST).
    TaxCode(String),
}

impl Identifier {
    /// Reads a CCCD, a CMND or an MST, telling them apart by their lengths. Blanks and dots that
    /// people put between digits are dropped.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '.')
            .take(64)
            .collect();
        if text.is_empty() {
            return Err(IdentifierError::Empty);
        }
        let (number, branch) = match text.split_once('-') {
            Some((number, branch)) => (number, Some(branch)),
            None => (text.as_str(), None),
        };
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(number) || !branch.is_none_or(all_digits) {
            return Err(IdentifierError::NotDigits);
        }
        match (number.len(), branch) {
            (12, None) => Ok(Identifier::Personal(text)),
            (9, None) => Ok(Identifier::IdentityCard(text)),
            (10, None) if !has_tax_check_digit(number) => Err(IdentifierError::WrongCheckDigit),
            (10, None) => Ok(Identifier::TaxCode(text)),
            (10, Some(part)) if part.len() != 3 => Err(IdentifierError::WrongBranch),
            (10, Some(_)) if !has_tax_check_digit(number) => Err(IdentifierError::WrongCheckDigit),
            (10, Some(_)) => Ok(Identifier::TaxCode(text)),
            _ => Err(IdentifierError::WrongLength),
        }
    }

    /// The digits as they are written.
    pub fn as_str(&self) -> &str {
        match self {
            Identifier::Personal(text)
            | Identifier::IdentityCard(text)
            | Identifier::TaxCode(text) => text,
        }
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether the tenth digit is 10 − (Σ dᵢ·wᵢ mod 11); a result of 10 is never issued.
fn has_tax_check_digit(number: &str) -> bool {
    const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let Some((check, body)) = digits.split_last() else {
        return false;
    };
    let sum: u32 = body
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    body.len() == WEIGHTS.len() && 10 - sum % 11 == *check
}

/// An e-mail address that a message can be sent to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

/// Why an e-mail address isn't one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("Hãy nhập email nhận bản chứng thực.")]
    Empty,
    /// It lacks a part, or holds what an address can't.
    #[error("Địa chỉ email không đúng, ví dụ đúng: ten@example.com.")]
    Malformed,
}

impl Email {
    /// Reads an address: one `@`, a local part of at most 64 bytes without blanks, a domain with a
    /// dot; 254 bytes at most (RFC 5321 §4.5.3.1). Only ASCII, since not every mail server takes
    /// more. The domain becomes lower case.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailError::Malformed)?;
        let is_local = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
        let is_label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let local_fits = (1..=64).contains(&local.len())
            && local.chars().all(is_local)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let domain_fits = domain.contains('.') && domain.split('.').all(is_label);
        if text.len() > 254 || !local_fits || !domain_fits {
            return Err(EmailError::Malformed);
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_numbers_of_the_sample_applicants_are_read() {
        let kinds = [
            ("003190000011", Identifier::Personal("003190000011".into())),
            ("003000033", Identifier::IdentityCard("003000033".into())),
            ("9990000018", Identifier::TaxCode("9990000018".into())),
            (
                "9990000018-001",
                Identifier::TaxCode("9990000018-001".into()),
            ),
            (
                " 0031 9000 0011 ",
                Identifier::Personal("003190000011".into()),
            ),
        ];
        for (text, expected) in kinds {
            assert_eq!(Identifier::parse(text), Ok(expected));
        }
    }

    #[test]
    fn more_tax_codes_with_a_right_check_digit() {
        for text in [
            "9990000025",
            "9990000032",
            "9990000057",
            "9990000064",
            "9990000071",
        ] {
            assert!(Identifier::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn wrong_numbers_are_refused_with_their_reason() {
        for (text, reason) in [
            ("", IdentifierError::Empty),
            ("00319000001", IdentifierError::WrongLength),
            ("0031900000111", IdentifierError::WrongLength),
            ("A03190000011", IdentifierError::NotDigits),
            ("9990000019", IdentifierError::WrongCheckDigit),
            ("9990000018-1", IdentifierError::WrongBranch),
            ("9990000019-001", IdentifierError::WrongCheckDigit),
            ("12345678", IdentifierError::WrongLength),
        ] {
            assert_eq!(Identifier::parse(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn a_body_without_a_check_digit_takes_none() {
        for check in 0..10 {
            assert!(Identifier::parse(&format!("999000004{check}")).is_err());
        }
    }

    #[test]
    fn addresses() {
        assert_eq!(
            Email::parse(" VyAn@Example.COM ").map(|e| e.to_string()),
            Ok("VyAn@example.com".into())
        );
        for text in [
            "a",
            "a@b",
            "a b@example.com",
            "á@example.com",
            "a@-x.com",
            ".a@x.com",
            "a@x..com",
        ] {
            assert_eq!(Email::parse(text), Err(EmailError::Malformed), "{text}");
        }
        assert_eq!(Email::parse("  "), Err(EmailError::Empty));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_in_a_tax_code_is_found(position in 0usize..10, digit in 0u8..10) {
            let mut text = *b"9990000018";
            prop_assume!(text[position] != b'0' + digit);
            text[position] = b'0' + digit;
            let text = String::from_utf8_lossy(&text).into_owned();
            prop_assert_eq!(Identifier::parse(&text), Err(IdentifierError::WrongCheckDigit));
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,300}") {
            let _ = Identifier::parse(&text);
            let _ = Email::parse(&text);
        }
    }
}

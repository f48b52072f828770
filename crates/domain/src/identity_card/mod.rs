//! The QR code on an identity card (thẻ CCCD, thẻ căn cước): reading its text, and holding its number
//! against what else it says. How the text is got, by a scanner or a camera, isn't known here. Its
//! fields are read in `parse`.

mod error;
mod parse;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::error::CardError;

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

#[cfg(test)]
mod tests;

//! "Thiết lập đơn vị": whom to turn to for help, how copies are e-mailed, how books are named and
//! numbered, and who manages them.

use serde::{Deserialize, Serialize};

use super::account::UnitBrief;
use crate::{PersonId, calendar::Moment};

/// Contacts that a unit can name.
pub const MOST_CONTACTS: usize = 3;

/// Somebody to turn to; empty where nothing was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SupportContact {
    /// "Bộ phận Tiếp nhận và trả kết quả"
    pub name: String,
    /// Phone number.
    pub phone: String,
    /// E-mail address.
    pub email: String,
}

impl SupportContact {
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        [&self.name, &self.phone, &self.email]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    /// "Nông Thị Hoài An · 0900000011 · hotro@example.com"
    pub fn line(&self) -> String {
        let parts = [&self.name, &self.phone, &self.email];
        let parts: Vec<_> = parts
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(String::as_str)
            .collect();
        parts.join(" · ")
    }
}

/// Whom to turn to: "Có khó khăn, vướng mắc … liên hệ" (S000).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportView {
    /// Whose contacts these are: the unit's own, or those of one above it.
    pub unit_name: String,
    /// The contacts; none where no unit above has any either.
    pub contacts: Vec<SupportContact>,
    /// When they are there; may be empty.
    pub hours: String,
}

impl SupportView {
    /// A line for each contact, and one for the hours.
    pub fn lines(&self) -> Vec<String> {
        let hours = (!self.contacts.is_empty() && !self.hours.is_empty())
            .then(|| format!("Thời gian hỗ trợ: {}", self.hours));
        let contacts = self.contacts.iter().map(SupportContact::line);
        contacts.chain(hours).collect()
    }
}

/// A unit that issues copies, and whom to turn to there, as anybody may read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitSupport {
    /// "UBND phường Cầu Sương"
    pub unit_name: String,
    /// Its contacts, or those of one above it.
    pub support: SupportView,
}

/// The contacts as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SupportForm {
    /// Up to [`MOST_CONTACTS`], some of them empty; all empty: those of the unit above hold.
    pub contacts: Vec<SupportContact>,
    /// "7:30–11:30, 13:30–17:00 các ngày làm việc"
    pub hours: String,
}

/// What a unit decides for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitSettingsView {
    /// Which unit.
    pub unit: UnitBrief,
    /// Its own contacts.
    pub support: SupportForm,
    /// Those that hold while it has none.
    pub inherited: SupportView,
    /// Whether certified copies go with the e-mail.
    pub attach_copies: bool,
    /// Its books; none for a unit that issues no copies.
    pub books: Option<UnitBooks>,
    /// Raised with every change; 0: nothing was set yet.
    pub version: i64,
}

/// How the books of a unit are named and numbered, and who manages them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitBooks {
    /// What holds for the books that it opens from now on.
    pub numbering: NumberingForm,
    /// Its clerks, then its officers.
    pub people: Vec<BookKeeper>,
}

/// How books that are opened from now on are named and numbered, as typed (DOMAIN Q2, Q4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NumberingForm {
    /// Added to the names of books of electronic copies: `-SCTĐT/BS`.
    pub suffix: String,
    /// Digits that numbers are padded to; "0": none.
    pub width: String,
}

/// An officer or a clerk, and whether they manage the unit's books (DOMAIN Q3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookKeeper {
    /// Who.
    pub person: PersonId,
    /// Full name.
    pub name: String,
    /// "Công chức Tư pháp - Hộ tịch"
    pub title: String,
    /// Whether they do.
    pub standing: KeeperStanding,
    /// The last time that it was granted or withdrawn.
    pub change: Option<KeeperChange>,
}

/// Whether somebody manages books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeeperStanding {
    /// As one who seals, without being granted it.
    BySeal,
    /// It was granted.
    Granted,
    /// They don't.
    Not,
}

/// Who granted or withdrew it, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeeperChange {
    /// It was granted, or else withdrawn.
    pub granted: bool,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_one_line_without_gaps() {
        let contact = SupportContact {
            name: "Bộ phận Một cửa".into(),
            phone: String::new(),
            email: "motcua@example.com".into(),
        };
        assert_eq!(contact.line(), "Bộ phận Một cửa · motcua@example.com");
        let mut view = SupportView {
            hours: "giờ hành chính".into(),
            ..SupportView::default()
        };
        assert!(view.lines().is_empty(), "hours alone help nobody");
        view.contacts.push(contact);
        assert_eq!(view.lines().len(), 2);
    }
}

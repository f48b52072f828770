//! Files that were attacked after they were signed, one function a class, and good files that must
//! not be taken for attacked. [`cases`] is the one list of them: [`judge`] holds the validator to
//! it, and [`crate::written`] writes the files for other builds and other judges.

mod annotations;
mod certification;
mod cross_references;
mod encrypted;
mod field_values;
mod fields;
mod forgery;
mod good;
mod good_forms;
mod incremental;
mod judge;
mod new_fields;
mod object_streams;
mod overrun;
mod pages;
mod shadow_hide;
mod shadow_replace;
mod spoofed;
mod structure_trees;
mod surgery;
mod timestamps;
mod unaccounted;
mod validation_data;
mod wrapping;

#[cfg(feature = "sign")]
pub use timestamps::unstamped;

use pades::validate::{Changes, DocumentIndication, FindingCode, SubIndication};

use Expected::{Broken, Flagged, Holds, Open, Refused, Told};

/// A file, and what is to be said of it.
#[derive(Clone)]
pub struct Case {
    /// The kind of attack; `good` if there is none.
    pub class: &'static str,
    /// Unique within its class.
    pub name: String,
    pub bytes: Vec<u8>,
    pub expected: Expected,
}

/// What is to be said of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Everything is in order; this much was changed after the first signature.
    Holds(Changes),
    /// TOTAL-FAILED: a signature itself is broken.
    Broken(SubIndication),
    /// TOTAL-FAILED: a signature is intact, but the file was changed beyond what it allows.
    Refused(FindingCode),
    /// INDETERMINATE: nothing is broken, but a reader must know this of the file.
    Told(FindingCode),
    /// INDETERMINATE: it isn't known who signed.
    Open(SubIndication),
    /// INDETERMINATE: a reader must know this of a signature.
    Flagged(FindingCode),
}

impl Expected {
    /// Document, changes and code, as programs see them. Of a file in order the document's verdict
    /// depends on what is known of revocation.
    pub fn columns(self) -> [String; 3] {
        use DocumentIndication::{Indeterminate, TotalFailed};
        let none = String::new;
        match self {
            Holds(changes) => ["IN-ORDER".to_owned(), code(&changes), none()],
            Broken(why) => [code(&TotalFailed), none(), code(&why)],
            Refused(finding) => [code(&TotalFailed), code(&Changes::Other), code(&finding)],
            Told(finding) | Flagged(finding) => [code(&Indeterminate), none(), code(&finding)],
            Open(why) => [code(&Indeterminate), none(), code(&why)],
        }
    }
}

fn code(value: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap();
    value.as_str().unwrap().to_owned()
}

/// All files.
pub fn cases() -> Vec<Case> {
    [
        forgery::cases(),
        incremental::cases(),
        cross_references::cases(),
        object_streams::cases(),
        overrun::cases(),
        unaccounted::cases(),
        wrapping::cases(),
        pages::cases(),
        shadow_hide::cases(),
        shadow_replace::cases(),
        annotations::cases(),
        certification::cases(),
        new_fields::cases(),
        fields::cases(),
        field_values::cases(),
        spoofed::cases(),
        structure_trees::cases(),
        timestamps::cases(),
        validation_data::cases(),
        good::cases(),
        good_forms::cases(),
    ]
    .concat()
}

/// The cases of one class.
struct Class {
    name: &'static str,
    cases: Vec<Case>,
}

impl Class {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            cases: Vec::new(),
        }
    }

    fn add(&mut self, name: impl Into<String>, expected: Expected, bytes: Vec<u8>) {
        self.cases.push(Case {
            class: self.name,
            name: name.into(),
            bytes,
            expected,
        });
    }
}

//! What a comparison of two revisions answers.

use crate::validate::report::Changes;

/// What one revision did to the document before it.
#[derive(Debug, Clone, Default)]
pub(in crate::validate) struct Step {
    /// The level of what was allowed; `forbidden` makes it OTHER.
    pub(in crate::validate) level: Changes,
    /// What no rule allows.
    pub(in crate::validate) forbidden: Vec<Forbidden>,
    /// Fields whose value or appearance changed.
    pub(in crate::validate) fields: Vec<FieldChange>,
    /// All fields of which anything was written.
    pub(in crate::validate) touched: Vec<String>,
    /// Signatures that were added.
    pub(in crate::validate) signatures: Vec<NewSignature>,
    /// Pages (from 1; 0 if unknown) to which annotations were added.
    pub(in crate::validate) annotated_pages: Vec<usize>,
}

/// A change that no rule allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::validate) struct Forbidden {
    pub(in crate::validate) kind: ForbiddenKind,
    /// The key, field or object, for experts.
    pub(in crate::validate) detail: String,
}

/// Where a forbidden change was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::validate) enum ForbiddenKind {
    Catalog,
    Page,
    FormSettings,
    Field,
    FieldDeleted,
    ValueAppearanceMismatch,
    ObjectFreed,
    ObjectReplaced,
    Unreadable,
    Ambiguous,
}

/// A field of which value or appearance changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::validate) struct FieldChange {
    /// Fully qualified name.
    pub(in crate::validate) name: String,
    /// Its value before, empty if it had none.
    pub(in crate::validate) old: String,
    /// Its value after.
    pub(in crate::validate) new: String,
    /// It had a value, which is now another or shown differently.
    pub(in crate::validate) overwritten: bool,
    /// Its appearance can't be read, or still shows the value before.
    pub(in crate::validate) appearance_in_doubt: bool,
    /// It is drawn with a font that the same revision brought: what its glyphs look like, only
    /// whoever signs that revision vouches for.
    pub(in crate::validate) new_glyphs: bool,
}

/// A signature that a revision added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::validate) struct NewSignature {
    /// Fully qualified name of its field.
    pub(in crate::validate) name: String,
    /// It is signed; otherwise an empty field was added.
    pub(in crate::validate) signed: bool,
    /// The field didn't exist before.
    pub(in crate::validate) new_field: bool,
    /// It has an area on a page.
    pub(in crate::validate) visible: bool,
    /// It is a document timestamp.
    pub(in crate::validate) timestamp: bool,
}

impl Step {
    /// Does a signature cover what this revision wrote?
    pub(in crate::validate) fn is_signed(&self) -> bool {
        self.signatures.iter().any(|signature| signature.signed)
    }
}

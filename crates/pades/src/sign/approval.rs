//! An invisible approval signature (PAdES B-B) on a document of one's own, such as a report: one that
//! has no form yet, and to which nothing is added afterwards but what keeps the signature valid.

use jiff::Timestamp;

use crate::document::Document;
use crate::object::{Dictionary, Object};
use crate::update::Update;

use super::SignError;
use super::dictionary::{Statement, signature_body};
use super::form::SIG_FLAGS;
use super::pending::PendingSignature;
use super::widget::add_invisible_widget;

/// Who signs a document, when and why.
#[derive(Debug, Clone, Copy)]
pub struct Approval<'a> {
    /// The signer's name (`/Name`).
    pub signer_name: &'a str,
    /// Why they sign (`/Reason`); none if empty.
    pub reason: &'a str,
    /// When they sign (`/M`).
    pub signing_time: Timestamp,
    /// The new field's name (`/T`), without a full stop.
    pub field_name: &'a str,
}

/// Adds the signature, and the form that it is in.
///
/// # Errors
/// [`SignError::FormPresent`], [`SignError::FieldName`], [`SignError::NoSuchPage`] for a document
/// without pages, others if it can't be read or appended to.
pub fn approve(
    document: &Document<'_>,
    approval: &Approval<'_>,
) -> Result<PendingSignature, SignError> {
    let name = approval.field_name;
    if name.is_empty() || name.contains('.') {
        return Err(SignError::FieldName(name.to_owned()));
    }
    let view = document.latest();
    let mut catalog = view.catalog()?;
    if catalog.contains_key("AcroForm") {
        return Err(SignError::FormPresent);
    }
    let root = view.trailer().reference("Root");
    let root = root.ok_or(SignError::Structure("no catalog"))?;
    let pages = view.pages()?;
    let none = SignError::NoSuchPage { index: 0, count: 0 };
    let page = pages.first().ok_or(none)?;
    let mut update = Update::new(document)?;
    let signature = update.allocate();
    let field = add_invisible_widget(&view, &mut update, page, name, signature)?;
    let form = update.allocate();
    update.set(
        form,
        Dictionary::new()
            .with("Fields", vec![Object::from(field)])
            .with("SigFlags", SIG_FLAGS),
    );
    catalog.insert("AcroForm", form);
    update.set(root, catalog);
    let statement = Statement {
        name: approval.signer_name,
        reason: approval.reason,
        location: "",
        time: approval.signing_time,
    };
    let body = signature_body(statement, None);
    update.set_raw(signature, body.bytes.clone());
    PendingSignature::new(update.finish()?, signature, &body)
}

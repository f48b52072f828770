//! A document timestamp (EN 319 142-1 §5.4.3): proves that everything in the file existed, and is
//! renewed before its own certificate expires or its algorithms weaken.

use crate::document::Document;
use crate::update::Update;

use super::SignError;
use super::form::Form;
use super::pending::PendingSignature;
use super::widget::add_timestamp_field;

/// Adds an invisible document timestamp to a signed document. What goes into `/Contents` is the
/// authority's token over [`PendingSignature::digest_over`].
///
/// # Errors
/// [`SignError::NotSigned`] if nothing is signed yet, others if the document can't be read or
/// appended to.
pub fn archive_stamp(document: &Document<'_>) -> Result<PendingSignature, SignError> {
    let view = document.latest();
    let form = Form::read(&view)?;
    if !form.is_signed() {
        return Err(SignError::NotSigned);
    }
    let name = (1..)
        .map(|count| format!("DauThoiGian{count}"))
        .find(|name| form.field(name).is_none())
        .ok_or(SignError::Structure("too many fields"))?;
    let mut update = Update::new(document)?;
    let (stamp, body) = add_timestamp_field(&view, &mut update, &form, &name)?;
    PendingSignature::new(update.finish()?, stamp, &body)
}

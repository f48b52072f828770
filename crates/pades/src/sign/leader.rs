//! The leader's signature: an approval signature (PAdES B-B), visible where they
//! placed it. It certifies and locks nothing, since the seal still comes.

use chungthuc_geometry::Rect;
use jiff::Timestamp;

use crate::compose::StampImage;
use crate::document::Document;
use crate::update::Update;

use super::SignError;
use super::dictionary::Statement;
use super::form::Form;
use super::pending::PendingSignature;
use super::widget::{Placed, add_signature_field};

/// The leader's signature on a prepared document.
#[derive(Debug, Clone, Copy)]
pub struct LeaderStamp<'a> {
    /// The page, from 0.
    pub page: usize,
    /// Where, in that page's user space.
    pub rect: Rect,
    /// The handwritten signature.
    pub image: &'a StampImage,
    /// The leader's full name (`/Name`).
    pub signer_name: &'a str,
    /// Why they sign (`/Reason`); none if empty.
    pub reason: &'a str,
    /// Where the unit is (`/Location`); none if empty.
    pub location: &'a str,
    /// When they sign (`/M`).
    pub signing_time: Timestamp,
    /// The new field's name (`/T`): not in the document yet, without a full stop.
    pub field_name: &'a str,
}

/// Adds the leader's signature to a prepared document.
///
/// # Errors
/// [`SignError::NotPrepared`] if it isn't, [`SignError::NoSuchPage`],
/// [`SignError::OffPage`] and [`SignError::FieldName`] for the stamp, others if
/// the document can't be read or appended to.
pub fn leader(
    document: &Document<'_>,
    stamp: &LeaderStamp<'_>,
) -> Result<PendingSignature, SignError> {
    let view = document.latest();
    let form = Form::read(&view)?;
    let mut update = Update::new(document)?;
    let placed = Placed {
        page: stamp.page,
        rect: stamp.rect,
        image: stamp.image,
        field_name: stamp.field_name,
    };
    let statement = Statement {
        name: stamp.signer_name,
        reason: stamp.reason,
        location: stamp.location,
        time: stamp.signing_time,
    };
    let (signature, body) =
        add_signature_field(&view, &mut update, &form, placed, statement, false)?;
    PendingSignature::new(update.finish()?, signature, &body)
}

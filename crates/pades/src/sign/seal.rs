//! The agency's signature with its seal. One revision fills number, book and
//! date, adds the field and locks everything: the number is under the seal.

use chungthuc_geometry::Rect;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::compose::{
    AttestationField, FontSubset, StampImage, Weight, field_form, normalise, value_appearance,
};
use crate::document::{Document, View};
use crate::object::{Dictionary, Object, PdfString};
use crate::update::Update;

use super::SignError;
use super::dictionary::Statement;
use super::form::Form;
use super::pending::PendingSignature;
use super::widget::{Placed, add_signature_field};

/// The seal on a document that the leader has signed.
#[derive(Debug, Clone, Copy)]
pub struct SealStamp<'a> {
    /// The page, from 0.
    pub page: usize,
    /// Where, in that page's user space; its size is the seal's true size.
    pub rect: Rect,
    /// The seal.
    pub image: &'a StampImage,
    /// "Số chứng thực": "7/ĐT".
    pub number_text: &'a str,
    /// "Quyển số": "01/2026-SCTĐT/BS".
    pub book_text: &'a str,
    /// The day of certification, in Vietnam.
    pub date: Date,
    /// The agency's name (`/Name`).
    pub agency: &'a str,
    /// Why it seals (`/Reason`); none if empty.
    pub reason: &'a str,
    /// Where the agency is (`/Location`); none if empty.
    pub location: &'a str,
    /// When it seals (`/M`).
    pub signing_time: Timestamp,
    /// The new field's name (`/T`): not in the document yet, without a full stop.
    pub field_name: &'a str,
}

/// Fills the fields and adds the seal to a document that the leader has signed.
/// The catalog, `/SigFlags` and every other field stay as they are.
///
/// # Errors
/// [`SignError::NotSigned`] before the leader has signed,
/// [`SignError::AlreadySealed`] if a field is filled, the stamp's own as in
/// [`super::leader`], [`SignError::Compose`] for a value that doesn't fit its
/// field, others if the document can't be read or appended to.
pub fn seal(document: &Document<'_>, stamp: &SealStamp<'_>) -> Result<PendingSignature, SignError> {
    let view = document.latest();
    let form = Form::read(&view)?;
    if !form.is_signed() {
        return Err(SignError::NotSigned);
    }
    let mut update = Update::new(document)?;
    let date = attestation_date(stamp.date);
    fill(
        &view,
        &mut update,
        &form,
        &[
            (AttestationField::Number, stamp.number_text),
            (AttestationField::Book, stamp.book_text),
            (AttestationField::Date, &date),
        ],
    )?;
    let placed = Placed {
        page: stamp.page,
        rect: stamp.rect,
        image: stamp.image,
        field_name: stamp.field_name,
    };
    let statement = Statement {
        name: stamp.agency,
        reason: stamp.reason,
        location: stamp.location,
        time: stamp.signing_time,
    };
    let (signature, body) =
        add_signature_field(&view, &mut update, &form, placed, statement, true)?;
    PendingSignature::new(update.finish()?, signature, &body)
}

/// The date as the attestation states it, with two digits for day and month:
/// "Ngày 05 tháng 02 năm 2026".
#[must_use]
pub fn attestation_date(date: Date) -> String {
    format!(
        "Ngày {:02} tháng {:02} năm {:04}",
        date.day(),
        date.month(),
        date.year()
    )
}

/// Gives the fields their values, with new appearances in one font of their own.
fn fill(
    view: &View<'_>,
    update: &mut Update,
    form: &Form,
    values: &[(AttestationField, &str)],
) -> Result<(), SignError> {
    let mut font = FontSubset::new(Weight::Regular)?;
    let mut filled = Vec::new();
    for (field, value) in values {
        let (reference, dictionary) = form.empty_field(*field)?;
        let (width, height) = size(view, dictionary)?;
        let value = normalise(value);
        let content = value_appearance(*field, &value, width, height, &mut font)?;
        filled.push((
            *reference,
            dictionary.clone(),
            value,
            content,
            width,
            height,
        ));
    }
    let font = font.write(update)?;
    for (reference, mut dictionary, value, content, width, height) in filled {
        let appearance = update.allocate();
        update.set(appearance, field_form(&content, width, height, font));
        dictionary.insert("V", PdfString::text(&value));
        dictionary.insert("AP", Dictionary::new().with("N", appearance));
        update.set(reference, dictionary);
    }
    Ok(())
}

/// Width and height of a field, in points.
fn size(view: &View<'_>, field: &Dictionary) -> Result<(f64, f64), SignError> {
    let rect = view.lookup(field, "Rect")?;
    let corners: Vec<f64> = rect
        .as_array()
        .unwrap_or_default()
        .iter()
        .filter_map(Object::as_number)
        .collect();
    match <[f64; 4]>::try_from(corners) {
        Ok(corners) => {
            let rect = Rect::from(corners);
            Ok((rect.width(), rect.height()))
        }
        Err(_) => Err(SignError::Structure("a field has no rectangle")),
    }
}

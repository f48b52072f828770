//! A visible signature field where somebody placed it: its widget, its image, its
//! signature dictionary, and the lists that have to name it.

use chungthuc_geometry::Rect;

use crate::compose::{StampImage, stamp_form};
use crate::document::View;
use crate::object::{Dictionary, Object, PdfString, Ref};
use crate::page::Page;
use crate::update::Update;

use super::SignError;
use super::dictionary::{SignatureBody, Statement, signature_body, timestamp_body};
use super::form::Form;

/// Print and Locked: the mark is on paper too, and can't be dragged away.
const WIDGET_FLAGS: i32 = 4 | 128;

/// Where a stamp goes and what it looks like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub page: usize,
    pub rect: Rect,
    pub image: &'a StampImage,
    pub field_name: &'a str,
}

/// Adds the field to an update; `locks` makes the signature lock every field.
/// Gives the signature dictionary's reference and its body.
pub(super) fn add_signature_field(
    view: &View<'_>,
    update: &mut Update,
    form: &Form,
    placed: Placed<'_>,
    statement: Statement<'_>,
    locks: bool,
) -> Result<(Ref, SignatureBody), SignError> {
    let name = placed.field_name;
    if name.is_empty() || name.contains('.') || form.field(name).is_some() {
        return Err(SignError::FieldName(name.to_owned()));
    }
    let pages = view.pages()?;
    let missing = SignError::NoSuchPage {
        index: placed.page,
        count: pages.len(),
    };
    let page = pages.get(placed.page).ok_or(missing)?;
    let rect = on_page(page, placed.rect)?;

    let (signature, field) = (update.allocate(), update.allocate());
    let appearance = stamp_form(update, placed.image, rect, page.geometry.rotation());
    let mut widget = Dictionary::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("FT", Object::name("Sig"))
        .with("T", PdfString::text(name))
        .with("F", WIDGET_FLAGS)
        .with("Rect", rect.to_array().map(Object::from).to_vec())
        .with("P", page.reference)
        .with("AP", Dictionary::new().with("N", appearance))
        .with("V", signature);
    let mut locked_catalog = None;
    if locks {
        let lock = update.allocate();
        update.set(
            lock,
            Dictionary::new()
                .with("Type", Object::name("SigFieldLock"))
                .with("Action", Object::name("All")),
        );
        widget.insert("Lock", lock);
        let root = view.trailer().reference("Root");
        locked_catalog = Some(root.ok_or(SignError::Structure("no catalog"))?);
    }
    update.set(field, widget);
    let body = signature_body(statement, locked_catalog);
    update.set_raw(signature, body.bytes.clone());
    update.set(form.reference, form.with_field(field));
    add_annotation(view, update, page, field)?;
    Ok((signature, body))
}

/// Adds an invisible field on the first page, for a document timestamp. Gives the reference of its
/// dictionary and the dictionary.
pub(super) fn add_timestamp_field(
    view: &View<'_>,
    update: &mut Update,
    form: &Form,
    field_name: &str,
) -> Result<(Ref, SignatureBody), SignError> {
    let pages = view.pages()?;
    let none = SignError::NoSuchPage { index: 0, count: 0 };
    let page = pages.first().ok_or(none)?;
    let stamp = update.allocate();
    let field = add_invisible_widget(view, update, page, field_name, stamp)?;
    let body = timestamp_body();
    update.set_raw(stamp, body.bytes.clone());
    update.set(form.reference, form.with_field(field));
    Ok((stamp, body))
}

/// Adds the widget of a signature field that shows nothing, for the signature `value`. Gives the
/// field's reference.
pub(super) fn add_invisible_widget(
    view: &View<'_>,
    update: &mut Update,
    page: &Page,
    field_name: &str,
    value: Ref,
) -> Result<Ref, SignError> {
    let field = update.allocate();
    let nowhere = vec![Object::from(0), 0.into(), 0.into(), 0.into()];
    let widget = Dictionary::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("FT", Object::name("Sig"))
        .with("T", PdfString::text(field_name))
        .with("F", WIDGET_FLAGS)
        .with("Rect", nowhere)
        .with("P", page.reference)
        .with("V", value);
    update.set(field, widget);
    add_annotation(view, update, page, field)?;
    Ok(field)
}

/// The rectangle, in order, if it has an area and lies on what is shown of the page.
fn on_page(page: &Page, rect: Rect) -> Result<Rect, SignError> {
    /// Half a millimetre is rounding, in points.
    const SLACK: f64 = 1.42;
    let rect = rect.normalised();
    let slack = SLACK / page.geometry.user_unit();
    let is_on_page = rect.is_finite()
        && rect.width() > 0.0
        && rect.height() > 0.0
        && page.geometry.effective_box().contains(&rect, slack);
    if is_on_page {
        Ok(rect)
    } else {
        Err(SignError::OffPage(rect))
    }
}

/// Appends a widget to the page's `/Annots`, which becomes an array of its own: one that is an
/// object may be another page's too, where the widget has no business.
fn add_annotation(
    view: &View<'_>,
    update: &mut Update,
    page: &Page,
    widget: Ref,
) -> Result<(), SignError> {
    let mut annotations = match view.lookup(&page.dictionary, "Annots")? {
        Object::Array(items) => items,
        Object::Null => Vec::new(),
        _ => return Err(SignError::Structure("/Annots is not an array")),
    };
    annotations.push(widget.into());
    let mut dictionary = page.dictionary.clone();
    dictionary.insert("Annots", annotations);
    update.set(page.reference, dictionary);
    Ok(())
}

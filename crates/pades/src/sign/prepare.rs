//! Makes a scan ready to be signed: the attestation page, the three empty fields,
//! and everything that mustn't change once somebody has signed.

use crate::compose::{
    Attestation, AttestationField, AttestationLayout, BOLD_FONT, FIELD_FONT, PageParts,
    REGULAR_FONT, default_appearance, deflated, draw_page, field_form,
};
use crate::document::{Document, View};
use crate::object::{Dictionary, Object, PdfString, Ref};
use crate::update::{Increment, Update};

use super::SignError;
use super::form::SIG_FLAGS;

/// `/Ff`: read-only (ISO 32000-2, table 227).
const READ_ONLY: i32 = 1;
/// `/F`: print (table 167).
const PRINT: i32 = 4;
/// The version that the appended objects need, if the file states a lower one.
const VERSION: &str = "1.7";

/// What [`prepare`] made.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// The bytes to append to the scan.
    pub increment: Increment,
    /// Index of the attestation page: the last one, from 0.
    pub attestation_page_index: usize,
    /// Where things are on it, and where stamps go by default.
    pub layout: AttestationLayout,
}

/// Appends the attestation page and the form to a scan.
///
/// # Errors
/// [`SignError::FormPresent`] if the scan has a form, [`SignError::Compose`] for
/// texts that can't be set, others if it can't be read or appended to.
pub fn prepare(document: &Document<'_>, attestation: &Attestation) -> Result<Prepared, SignError> {
    let view = document.latest();
    let mut catalog = view.catalog()?;
    if catalog.contains_key("AcroForm") {
        return Err(SignError::FormPresent);
    }
    let root = view
        .trailer()
        .reference("Root")
        .ok_or(SignError::Structure("no catalog"))?;
    let attestation_page_index = view.pages()?.len();
    let layout = AttestationLayout::new(attestation)?;
    let PageParts {
        content,
        placeholders,
        regular,
        bold,
    } = draw_page(attestation, &layout)?;

    let mut update = Update::new(document)?;
    let page = update.allocate();
    let pages = append_page(
        &view,
        &mut update,
        &catalog,
        page,
        attestation_page_index + 1,
    )?;
    let (regular, bold) = (regular.write(&mut update)?, bold.write(&mut update)?);
    let mut fields = Vec::new();
    for (field, content) in AttestationField::ALL.into_iter().zip(placeholders) {
        fields.push(Object::from(empty_field(
            &mut update,
            &layout,
            field,
            &content,
            page,
            regular,
        )));
    }
    let contents = update.allocate();
    update.set(contents, deflated(Dictionary::new(), &content));
    let fonts = Dictionary::new()
        .with(REGULAR_FONT, regular)
        .with(BOLD_FONT, bold);
    let media_box = layout
        .page()
        .effective_box()
        .to_array()
        .map(Object::from)
        .to_vec();
    update.set(
        page,
        Dictionary::new()
            .with("Type", Object::name("Page"))
            .with("Parent", pages)
            .with("MediaBox", media_box.clone())
            .with("CropBox", media_box)
            .with("Rotate", 0)
            .with("UserUnit", 1)
            .with("Resources", Dictionary::new().with("Font", fonts))
            .with("Contents", contents)
            .with("Annots", fields.clone()),
    );
    let form = update.allocate();
    update.set(
        form,
        Dictionary::new()
            .with("Fields", fields)
            .with("SigFlags", SIG_FLAGS)
            .with("DA", default_appearance())
            .with(
                "DR",
                Dictionary::new().with("Font", Dictionary::new().with(FIELD_FONT, regular)),
            ),
    );
    catalog.insert("AcroForm", form);
    if version(document, &catalog)?.as_str() < VERSION {
        catalog.insert("Version", Object::name(VERSION));
    }
    update.set(root, catalog);
    Ok(Prepared {
        increment: update.finish()?,
        attestation_page_index,
        layout,
    })
}

/// Puts `page` last under the root of the page tree, and gives that root.
fn append_page(
    view: &View<'_>,
    update: &mut Update,
    catalog: &Dictionary,
    page: Ref,
    count: usize,
) -> Result<Ref, SignError> {
    const BROKEN: SignError = SignError::Structure("the page tree has no root");
    let root = catalog.reference("Pages").ok_or(BROKEN)?;
    let Object::Dictionary(mut pages) = view.get(root)? else {
        return Err(BROKEN);
    };
    let Object::Array(mut kids) = view.lookup(&pages, "Kids")? else {
        return Err(BROKEN);
    };
    kids.push(page.into());
    pages.insert("Kids", kids);
    pages.insert("Count", count as i64);
    update.set(root, pages);
    Ok(root)
}

/// A read-only text field merged with its widget, without a value.
fn empty_field(
    update: &mut Update,
    layout: &AttestationLayout,
    field: AttestationField,
    content: &[u8],
    page: Ref,
    font: Ref,
) -> Ref {
    let rect = layout.field_rect(field);
    let (appearance, reference) = (update.allocate(), update.allocate());
    update.set(
        appearance,
        field_form(content, rect.width(), rect.height(), font),
    );
    update.set(
        reference,
        Dictionary::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Tx"))
            .with("T", PdfString::text(field.name()))
            .with("TU", PdfString::text(field.description()))
            .with("Ff", READ_ONLY)
            .with("F", PRINT)
            .with("DA", default_appearance())
            .with("Q", field.quadding())
            .with("Rect", rect.to_array().map(Object::from).to_vec())
            .with("P", page)
            .with("AP", Dictionary::new().with("N", appearance)),
    );
    reference
}

/// The version that the file states: the later of its header's and its catalog's
/// (ISO 32000-2, 7.5.2).
fn version(document: &Document<'_>, catalog: &Dictionary) -> Result<String, SignError> {
    let mut header = [0; 8];
    document
        .source()
        .read_at(document.header_offset(), &mut header)?;
    let stated = String::from_utf8_lossy(header.get(5..).unwrap_or_default()).into_owned();
    let override_ = catalog
        .name("Version")
        .map(|name| String::from_utf8_lossy(name.as_bytes()).into_owned());
    Ok(override_.into_iter().fold(stated, String::max))
}

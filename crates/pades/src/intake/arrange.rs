//! Writing a file anew with its pages in another order, turned, or without some of them: a fresh page
//! tree over the same contents. Of pages that are left out nothing is written.

use std::io::Write;

use super::open_whole;
use super::rewrite::{RewriteError, Rewritten, Writer};
use crate::document::{ReadError, View};
use crate::io::ReadAt;
use crate::limits::Limits;
use crate::object::{Dictionary, Object, Ref};
use crate::page::{DEFAULT_MEDIA_BOX, Page};

/// One page of the new file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageTurn {
    /// Which page of the old file, from 0.
    pub page: usize,
    /// By how much it is turned clockwise, in degrees: 0, 90, 180 or 270.
    pub turn: u16,
}

/// Why pages couldn't be arranged so.
#[derive(Debug, thiserror::Error)]
pub enum ArrangeError {
    /// No page would be left, a page isn't there or comes twice, or a turn is no quarter.
    #[error("the file's pages can't be arranged so")]
    Plan,
    /// The new file can't be written.
    #[error(transparent)]
    Rewrite(#[from] RewriteError),
}

/// What is kept of a page: what it shows. Not what leads from it to other pages.
const PAGE_KEYS: [&str; 6] = [
    "BleedBox", "TrimBox", "ArtBox", "Contents", "Group", "UserUnit",
];

/// What is kept of the catalog: nothing that names pages.
const CATALOG_KEYS: [&str; 3] = ["Version", "Lang", "Metadata"];

/// Writes `source` anew to `out` with the pages of `plan`, and no others. Signatures don't survive this.
///
/// The same file and plan always give the same bytes.
///
/// # Errors
/// [`ArrangeError`]; then `out` holds nothing of use.
pub fn arrange(
    source: &dyn ReadAt,
    limits: &Limits,
    plan: &[PageTurn],
    out: &mut dyn Write,
) -> Result<Rewritten, ArrangeError> {
    let (document, survey) = open_whole(source, limits).map_err(RewriteError::of)?;
    if document.truncated() {
        return Err(RewriteError::Truncated.into());
    }
    if !is_possible(plan, survey.pages.len()) {
        return Err(ArrangeError::Plan);
    }
    let view = document.latest();
    let mut writer = Writer::new(view, false, out);
    writer.begin(&document)?;
    let (root, tree) = (writer.new_number(), writer.new_number());
    let numbers: Vec<u32> = plan.iter().map(|_| writer.new_number()).collect();
    let kids = numbers.iter().map(|number| Ref::new(*number, 0).into());
    let pages = Dictionary::new()
        .with("Type", Object::name("Pages"))
        .with("Kids", kids.collect::<Vec<Object>>())
        .with("Count", i64::try_from(plan.len()).unwrap_or(i64::MAX));
    writer.write_new(tree, pages.into())?;
    let catalog = view.catalog().map_err(RewriteError::from)?;
    let mut kept = writer.kept(catalog, &CATALOG_KEYS);
    kept.insert("Type", Object::name("Catalog"));
    kept.insert("Pages", Ref::new(tree, 0));
    writer.write_new(root, kept.into())?;
    for (turned, number) in plan.iter().zip(numbers) {
        let Some(page) = survey.pages.get(turned.page) else {
            return Err(ArrangeError::Plan);
        };
        let resources = inherited(view, &page.dictionary).map_err(RewriteError::from)?;
        let mut entries = writer.kept(page.dictionary.clone(), &PAGE_KEYS);
        entries.insert("Type", Object::name("Page"));
        entries.insert("Parent", Ref::new(tree, 0));
        entries.insert("Resources", writer.renumbered(resources));
        place(&mut entries, page, turned.turn);
        writer.write_new(number, entries.into())?;
    }
    let mut trailer = Dictionary::new().with("Root", Ref::new(root, 0));
    if let Some(info) = view.trailer().reference("Info") {
        trailer.insert("Info", writer.reference(info));
    }
    writer.drain(None)?;
    let (length, sha256) = writer.finish(trailer)?;
    Ok(Rewritten {
        length,
        sha256,
        pages: plan.len(),
    })
}

/// Some pages, each of them there and once, turned by quarters.
fn is_possible(plan: &[PageTurn], pages: usize) -> bool {
    let mut seen = vec![false; pages];
    let each = plan.iter().all(|turned| match seen.get_mut(turned.page) {
        Some(seen) if !*seen && turned.turn % 90 == 0 && turned.turn < 360 => {
            *seen = true;
            true
        }
        _ => false,
    });
    each && !plan.is_empty()
}

/// The page's boxes and rotation, which it may have inherited.
fn place(entries: &mut Dictionary, page: &Page, turn: u16) {
    let sides = |sides: [f64; 4]| sides.map(Object::from).to_vec();
    entries.insert(
        "MediaBox",
        sides(page.media_box.unwrap_or(DEFAULT_MEDIA_BOX)),
    );
    if let Some(crop_box) = page.crop_box {
        entries.insert("CropBox", sides(crop_box));
    }
    let rotation = (page.geometry.rotation().degrees() + turn) % 360;
    if rotation > 0 {
        entries.insert("Rotate", i64::from(rotation));
    }
}

/// What stands under `/Resources` of a page or of a node above it, as it stands.
fn inherited(view: View<'_>, page: &Dictionary) -> Result<Object, ReadError> {
    let mut node = page.clone();
    for _ in 0..=view.document().limits().page_tree_depth {
        if let Some(found) = node.get("Resources").filter(|found| !found.is_null()) {
            return Ok(found.clone());
        }
        match view.lookup_dictionary(&node, "Parent")? {
            Some(parent) => node = parent,
            None => break,
        }
    }
    Ok(Dictionary::new().into())
}

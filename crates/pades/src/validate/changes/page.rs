//! Pages: nothing of one may change, except that annotations are added to it.

use super::super::report::Changes;
use super::graph::Edge;
use super::{Approval, Comparison, ForbiddenKind, Written, differing_keys};
use crate::document::ReadError;
use crate::object::{Dictionary, Object, Ref};

/// Annotations that only show or note something (ISO 32000-1 §12.5.6), which P=3 permits.
const MARKUP: [&str; 18] = [
    "Text",
    "FreeText",
    "Line",
    "Square",
    "Circle",
    "Polygon",
    "PolyLine",
    "Highlight",
    "Underline",
    "Squiggly",
    "StrikeOut",
    "Stamp",
    "Caret",
    "Ink",
    "Popup",
    "Redact",
    "FileAttachment",
    "Sound",
];

/// Keys that mean something in a page or in a node above it (ISO 32000-2 tables 30 and 31).
const PAGE_KEYS: [&str; 35] = [
    "AA",
    "AF",
    "Annots",
    "ArtBox",
    "B",
    "BleedBox",
    "BoxColorInfo",
    "Contents",
    "Count",
    "CropBox",
    "DPart",
    "Dur",
    "Group",
    "ID",
    "Kids",
    "LastModified",
    "MediaBox",
    "Metadata",
    "OutputIntents",
    "PZ",
    "Parent",
    "PieceInfo",
    "PresSteps",
    "Resources",
    "Rotate",
    "SeparationInfo",
    "StructParents",
    "Tabs",
    "TemplateInstantiated",
    "Thumb",
    "Trans",
    "TrimBox",
    "Type",
    "UserUnit",
    "VP",
];

impl Comparison<'_, '_> {
    /// Judges every page object, and every array of annotations, that was written again.
    pub(super) fn compare_pages(&mut self) -> Result<(), ReadError> {
        let overwritten: Vec<Ref> = self
            .written
            .iter()
            .filter(|&(_, &how)| how == Written::Overwritten)
            .map(|(&reference, _)| reference)
            .collect();
        for reference in overwritten {
            // What can't be read was reported when the entries were classified.
            let (Ok(old), Ok(new)) = (self.old.get(reference), self.new.get(reference)) else {
                continue;
            };
            match (old, new) {
                (Object::Dictionary(old), Object::Dictionary(new)) if old.is_type("Page") => {
                    self.compare_page(reference, &old, &new)?;
                }
                (Object::Dictionary(old), Object::Dictionary(new)) if old.is_type("Pages") => {
                    self.compare_branch(reference, &old, &new);
                }
                (Object::Array(old), Object::Array(new)) => {
                    self.compare_annotation_array(reference, &old, &new)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn compare_page(
        &mut self,
        page: Ref,
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<(), ReadError> {
        // In which order keys lead from field to field is no content.
        let may_change = |key: &str| key == "Annots" || key == "Tabs" && new.name("Tabs").is_some();
        let others: Vec<String> = differing_keys(old, new)
            .into_iter()
            .filter(|key| !may_change(key))
            .collect();
        if !others.is_empty() {
            self.forbid(
                ForbiddenKind::Page,
                format!("{page} /{}", others.join(" /")),
            );
            return Ok(());
        }
        let (old, new) = self.both(old, new, "Annots")?;
        let listed = |annotations: Object| match annotations {
            Object::Null => Some(Vec::new()),
            Object::Array(items) => Some(items),
            _ => None,
        };
        match (listed(old), listed(new)) {
            (Some(old), Some(new)) if self.compare_annotations(page, &old, &new)? => {
                self.approve(page, Approval::Anywhere);
            }
            _ => self.forbid_object(page, ForbiddenKind::Page, format!("{page} /Annots")),
        }
        Ok(())
    }

    /// A node of the page tree stays as it is; programs leave their names and releases in it,
    /// under keys that mean nothing there.
    fn compare_branch(&mut self, branch: Ref, old: &Dictionary, new: &Dictionary) {
        let harmless = differing_keys(old, new).iter().all(|key| {
            !PAGE_KEYS.contains(&key.as_str())
                && matches!(
                    new.get(key),
                    None | Some(Object::Name(_) | Object::String(_) | Object::Integer(_))
                )
        });
        if harmless {
            self.approve(branch, Approval::Anywhere);
        }
    }

    /// An array of its own: approved if pages refer to it as /Annots and nothing else does.
    fn compare_annotation_array(
        &mut self,
        array: Ref,
        old: &[Object],
        new: &[Object],
    ) -> Result<(), ReadError> {
        let edges: Vec<Edge> = self.graph.edges_to(array).to_vec();
        let mut pages = Vec::new();
        for edge in &edges {
            let Some(page) = edge.from.filter(|_| edge.path == "/Annots") else {
                return Ok(());
            };
            if !self
                .old
                .get(page)?
                .as_dictionary()
                .is_some_and(|page| page.is_type("Page"))
            {
                return Ok(());
            }
            pages.push(page);
        }
        let Some(&page) = pages.first() else {
            return Ok(());
        };
        if self.compare_annotations(page, old, new)? {
            self.approve(array, Approval::Through(edges));
        } else {
            self.forbid_object(array, ForbiddenKind::Page, format!("{page} /Annots"));
        }
        Ok(())
    }

    /// Were annotations only added, and only such as may be?
    fn compare_annotations(
        &mut self,
        page: Ref,
        old: &[Object],
        new: &[Object],
    ) -> Result<bool, ReadError> {
        let mut remaining = old.iter().peekable();
        let mut marked = false;
        for item in new {
            if remaining.peek() == Some(&item) {
                remaining.next();
                continue;
            }
            let Object::Reference(reference) = item else {
                return Ok(false);
            };
            if self.new_widgets.contains(reference) {
                continue;
            }
            if !self.is_added(*reference) || !self.is_markup(*reference)? {
                return Ok(false);
            }
            marked = true;
        }
        if remaining.next().is_some() {
            return Ok(false);
        }
        if marked {
            self.raise(Changes::Annotations);
            let number = self.page_number(page);
            self.step.annotated_pages.push(number);
        }
        Ok(true)
    }

    /// The page's number from 1, or 0 where the page tree can't be read.
    fn page_number(&mut self, page: Ref) -> usize {
        let view = self.new;
        let pages = self.pages.get_or_insert_with(|| {
            let pages = view.pages().unwrap_or_default();
            pages.into_iter().map(|page| page.reference).collect()
        });
        pages
            .iter()
            .position(|other| *other == page)
            .map_or(0, |index| index + 1)
    }

    fn is_markup(&self, reference: Ref) -> Result<bool, ReadError> {
        let object = self.new.get(reference)?;
        let Object::Dictionary(annotation) = object else {
            return Ok(false);
        };
        let Object::Name(subtype) = self.new.lookup(&annotation, "Subtype")? else {
            return Ok(false);
        };
        let acts = ["A", "AA", "FT"]
            .iter()
            .any(|key| annotation.contains_key(key));
        Ok(!acts && MARKUP.iter().any(|kind| subtype == *kind))
    }
}

//! The pages of a document, in order, with what they inherit (ISO 32000-1
//! §7.7.3).

use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;

use chungthuc_geometry::{GeometryError, PageGeometry};

use crate::document::{ReadError, View};
use crate::limits::LimitKind;
use crate::object::{Dictionary, Object, Ref};

/// US Letter: what readers show where `/MediaBox` is missing or has no area.
pub(crate) const DEFAULT_MEDIA_BOX: [f64; 4] = [0.0, 0.0, 612.0, 792.0];

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The page object.
    pub reference: Ref,
    /// `/MediaBox` as the file states it, inherited if need be; `None` if it states
    /// none that can be read.
    pub media_box: Option<[f64; 4]>,
    /// `/CropBox`, likewise.
    pub crop_box: Option<[f64; 4]>,
    /// What is shown of the page, its rotation and its unit.
    pub geometry: PageGeometry,
    /// The page's own dictionary, as it stands in the file.
    pub dictionary: Dictionary,
}

/// The attributes that pages inherit, as they stand. Shared: a node may have as many
/// kids as there may be pages.
#[derive(Clone, Default)]
struct Inherited {
    media_box: Option<Rc<Object>>,
    crop_box: Option<Rc<Object>>,
    rotate: Option<Rc<Object>>,
}

/// A node still to be looked at.
struct Node {
    reference: Ref,
    inherited: Inherited,
    depth: usize,
}

impl View<'_> {
    /// The pages in order.
    ///
    /// # Errors
    /// [`ReadError`], if the page tree is broken, circular or too large, or a page
    /// has a size that can't be shown.
    pub fn pages(&self) -> Result<Vec<Page>, ReadError> {
        let limits = self.document().limits();
        let root = self
            .catalog()?
            .reference("Pages")
            .ok_or(ReadError::BadEntry { key: "Pages" })?;
        let mut pages = Vec::new();
        let mut values = 0usize;
        let mut seen = HashSet::new();
        let mut open = vec![Node {
            reference: root,
            inherited: Inherited::default(),
            depth: 0,
        }];
        while let Some(node) = open.pop() {
            let dictionary = match self.get(node.reference)? {
                Object::Dictionary(dictionary) => dictionary,
                // A page that isn't there is no page.
                Object::Null if node.depth > 0 => continue,
                _ => return Err(ReadError::BadEntry { key: "Kids" }),
            };
            let inherited = node.inherited.overridden_by(&dictionary);
            let kids = self.lookup_array(&dictionary, "Kids")?;
            let Some(kids) = kids.filter(|_| !dictionary.is_type("Page")) else {
                // The root may be the only page itself, but not just anything.
                if dictionary.is_type("Pages") || node.depth == 0 && !dictionary.is_type("Page") {
                    continue;
                }
                if pages.len() == limits.pages {
                    return Err(LimitKind::Pages.into());
                }
                values = values.saturating_add(dictionary.values_within());
                if values > limits.page_values {
                    return Err(LimitKind::PageValues.into());
                }
                pages.push(self.page(node.reference, dictionary, inherited)?);
                continue;
            };
            if !seen.insert(node.reference) {
                return Err(ReadError::BadEntry { key: "Kids" });
            }
            if node.depth == limits.page_tree_depth {
                return Err(LimitKind::PageTreeDepth.into());
            }
            // Every kid is a page, or has one in a sensible file.
            if open.len().saturating_add(kids.len()) > limits.pages.saturating_mul(2) {
                return Err(LimitKind::Pages.into());
            }
            for kid in kids.iter().rev() {
                let reference = kid
                    .as_reference()
                    .ok_or(ReadError::BadEntry { key: "Kids" })?;
                let inherited = inherited.clone();
                open.push(Node {
                    reference,
                    inherited,
                    depth: node.depth + 1,
                });
            }
        }
        Ok(pages)
    }

    fn page(
        &self,
        reference: Ref,
        dictionary: Dictionary,
        inherited: Inherited,
    ) -> Result<Page, ReadError> {
        let media_box = self.rectangle(inherited.media_box.as_deref())?;
        let crop_box = self.rectangle(inherited.crop_box.as_deref())?;
        let rotate = match inherited.rotate.as_deref() {
            Some(rotate) => self.followed(rotate)?.as_number(),
            None => None,
        };
        // Readers ignore what isn't a multiple of 90.
        let rotate = rotate
            .filter(|degrees| degrees % 90.0 == 0.0 && degrees.abs() < 1e6)
            .unwrap_or(0.0);
        let user_unit = self.lookup(&dictionary, "UserUnit")?.as_number();
        let geometry = |media_box: [f64; 4]| {
            let user_unit = user_unit.filter(|unit| *unit > 0.0).unwrap_or(1.0);
            PageGeometry::new(media_box, crop_box, rotate as i64, user_unit)
        };
        let geometry = match geometry(media_box.unwrap_or(DEFAULT_MEDIA_BOX)) {
            Err(GeometryError::EmptyMediaBox) => geometry(DEFAULT_MEDIA_BOX),
            other => other,
        }
        .map_err(|_| ReadError::BadEntry { key: "MediaBox" })?;
        Ok(Page {
            reference,
            media_box,
            crop_box,
            geometry,
            dictionary,
        })
    }

    /// A rectangle's four numbers. `None` if it is missing or isn't one.
    fn rectangle(&self, value: Option<&Object>) -> Result<Option<[f64; 4]>, ReadError> {
        let Some(value) = value else {
            return Ok(None);
        };
        let value = self.followed(value)?;
        let Some(sides @ [_, _, _, _]) = value.as_array() else {
            return Ok(None);
        };
        let mut rectangle = [0.0; 4];
        for (side, value) in rectangle.iter_mut().zip(sides) {
            match self.resolve(value)?.as_number() {
                Some(number) => *side = number,
                None => return Ok(None),
            }
        }
        Ok(Some(rectangle))
    }

    /// [`Self::resolve`] without a copy: what many pages inherit may be long.
    fn followed<'v>(&self, value: &'v Object) -> Result<Cow<'v, Object>, ReadError> {
        Ok(match value {
            Object::Reference(_) => Cow::Owned(self.resolve(value)?),
            direct => Cow::Borrowed(direct),
        })
    }
}

impl Inherited {
    /// These attributes, with those of a node further down.
    fn overridden_by(self, node: &Dictionary) -> Self {
        let own = |key: &str| {
            let value = node.get(key).filter(|value| !value.is_null());
            value.cloned().map(Rc::new)
        };
        Self {
            media_box: own("MediaBox").or(self.media_box),
            crop_box: own("CropBox").or(self.crop_box),
            rotate: own("Rotate").or(self.rotate),
        }
    }
}

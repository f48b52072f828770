//! The pages of a document, in order, with what they inherit.

use chungthuc_geometry::PageGeometry;

use crate::document::{ReadError, View};
use crate::object::{Dictionary, Object, Ref};

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The page object.
    pub reference: Ref,
    /// Its boxes, rotation and unit, inherited ones resolved.
    pub geometry: PageGeometry,
    /// The page's own dictionary, as it stands in the file.
    pub dictionary: Dictionary,
    /// `/Resources`, inherited if need be and not followed if it is a reference;
    /// `null` if there are none.
    pub resources: Object,
}

impl View<'_> {
    /// The pages in order.
    ///
    /// # Errors
    /// [`ReadError`], if the page tree is broken, circular or too large.
    pub fn pages(&self) -> Result<Vec<Page>, ReadError> {
        Ok(Vec::new())
    }
}

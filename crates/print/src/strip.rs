//! Strips: what is as high as one line of text and never broken. A page is a pile of them.

use std::sync::Arc;

use pades::compose::Weight;

use crate::tags::NodeId;

/// A colour: red, green, blue.
pub(crate) type Colour = [u8; 3];

/// One line of what is printed, across the sheet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Strip {
    /// Space above it, in points; none at the top of a page.
    pub above: f64,
    /// Its height, in points.
    pub height: f64,
    /// Words in it.
    pub words: Vec<Words>,
    /// What is filled behind them.
    pub fills: Vec<Fill>,
    /// Does it belong on one page with the next?
    pub keep: bool,
    /// What is repeated above it if it begins a page: its table's head.
    pub head: Option<Arc<[Strip]>>,
    /// What is carried over if a page ends above it.
    pub carry: Option<Arc<Carry>>,
    /// The height that must be left below it, in points, for what the page carries over.
    pub reserve: f64,
}

/// What stands where a ledger goes from one page to the next.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Carry {
    /// At the end of the page.
    pub below: Vec<Strip>,
    /// At the beginning of the next, below the table's head.
    pub above: Vec<Strip>,
}

impl Strip {
    /// An empty one.
    pub(crate) fn new(height: f64) -> Self {
        Self {
            above: 0.0,
            height,
            words: Vec::new(),
            fills: Vec::new(),
            keep: false,
            head: None,
            carry: None,
            reserve: 0.0,
        }
    }
}

/// Words on one line in one face.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    /// From the left of what is printed on, in points.
    pub x: f64,
    /// Their base line, in points from the top of the strip.
    pub base: f64,
    /// The face.
    pub weight: Weight,
    /// The size, in points.
    pub size: f64,
    /// The colour.
    pub colour: Colour,
    /// Printable, and on one line.
    pub text: String,
    /// The part of the document that they are of.
    pub part: NodeId,
}

/// A filled rectangle, in points from the strip's upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fill {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub colour: Colour,
}

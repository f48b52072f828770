//! Rectangles in the three spaces. They are different types so that a
//! rectangle of one can't be taken for one of another.

use serde::{Deserialize, Serialize};

use crate::units::{css_px_to_mm, mm_to_css_px};

/// A rectangle in a page's user space: units of 1/72 inch times `/UserUnit`,
/// y upwards. `x0 <= x1` and `y0 <= y1` once normalised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x0: f64,
    /// Bottom edge.
    pub y0: f64,
    /// Right edge.
    pub x1: f64,
    /// Top edge.
    pub y1: f64,
}

impl Rect {
    /// A rectangle from two opposite corners in any order.
    #[must_use]
    pub fn new(x0: f64, y0: f64, x1: f64, y1: f64) -> Self {
        Self {
            x0: x0.min(x1),
            y0: y0.min(y1),
            x1: x0.max(x1),
            y1: y0.max(y1),
        }
    }

    /// The same rectangle with its corners in order: a PDF may name any two
    /// opposite ones (ISO 32000-2, 7.9.5).
    #[must_use]
    pub fn normalised(self) -> Self {
        Self::new(self.x0, self.y0, self.x1, self.y1)
    }

    /// Width in user space units.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.x1 - self.x0
    }

    /// Height in user space units.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.y1 - self.y0
    }

    /// What both cover, if they overlap with an area.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let both = Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        };
        (both.x0 < both.x1 && both.y0 < both.y1).then_some(both)
    }

    /// Whether `inner` lies within, allowing for `slack` units of rounding.
    #[must_use]
    pub fn contains(&self, inner: &Self, slack: f64) -> bool {
        inner.x0 >= self.x0 - slack
            && inner.y0 >= self.y0 - slack
            && inner.x1 <= self.x1 + slack
            && inner.y1 <= self.y1 + slack
    }

    /// Whether every coordinate is a number.
    #[must_use]
    pub fn is_finite(&self) -> bool {
        self.to_array().iter().all(|v| v.is_finite())
    }

    /// As a PDF writes it: `[x0 y0 x1 y1]`.
    #[must_use]
    pub fn to_array(self) -> [f64; 4] {
        [self.x0, self.y0, self.x1, self.y1]
    }
}

impl From<[f64; 4]> for Rect {
    fn from([x0, y0, x1, y1]: [f64; 4]) -> Self {
        Self::new(x0, y0, x1, y1)
    }
}

/// The size of a page as it is shown, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DisplaySize {
    /// Width in millimetres.
    pub width: f64,
    /// Height in millimetres.
    pub height: f64,
}

/// A rectangle on the page as it is shown: millimetres from the page's
/// top-left corner, y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DisplayRect {
    /// Distance of the left edge from the page's left edge ("Cách trái").
    pub x: f64,
    /// Distance of the top edge from the page's top edge ("Cách trên").
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl DisplayRect {
    /// Distance of the right edge from the page's left edge.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Distance of the bottom edge from the page's top edge.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Distance of the middle from the page's left edge.
    #[must_use]
    pub fn center_x(&self) -> f64 {
        self.x + self.width / 2.0
    }

    /// Distance of the middle from the page's top edge.
    #[must_use]
    pub fn center_y(&self) -> f64 {
        self.y + self.height / 2.0
    }

    /// Whether it lies on a page of this size, allowing for `slack`
    /// millimetres of rounding.
    #[must_use]
    pub fn is_within(&self, page: DisplaySize, slack: f64) -> bool {
        self.x >= -slack
            && self.y >= -slack
            && self.right() <= page.width + slack
            && self.bottom() <= page.height + slack
    }

    /// In CSS pixels at a zoom (1.0 is 100 %), not rounded.
    #[must_use]
    pub fn to_css(self, zoom: f64) -> CssRect {
        CssRect {
            left: mm_to_css_px(self.x, zoom),
            top: mm_to_css_px(self.y, zoom),
            width: mm_to_css_px(self.width, zoom),
            height: mm_to_css_px(self.height, zoom),
        }
    }

    /// From CSS pixels at a zoom (1.0 is 100 %).
    #[must_use]
    pub fn from_css(css: CssRect, zoom: f64) -> Self {
        Self {
            x: css_px_to_mm(css.left, zoom),
            y: css_px_to_mm(css.top, zoom),
            width: css_px_to_mm(css.width, zoom),
            height: css_px_to_mm(css.height, zoom),
        }
    }
}

/// A rectangle in CSS pixels from the shown page's top-left corner, at the
/// zoom that it was made with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CssRect {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

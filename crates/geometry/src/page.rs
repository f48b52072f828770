//! One page's boxes, rotation and unit, and the affine map that they make.

use serde::{Deserialize, Serialize};

use crate::rect::{DisplayRect, DisplaySize, Rect};
use crate::units::{mm_to_pt, pt_to_mm};

/// Largest side of a box that is accepted, in user space units. PDF knows no
/// limit; implementations stop at 14 400 (ISO 32000-2, Annex C.2).
const MAX_SIDE: f64 = 1.0e6;
/// Largest `/UserUnit` that is accepted.
const MAX_USER_UNIT: f64 = 1.0e5;

/// Why a page has no geometry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeometryError {
    /// A coordinate or the unit is infinite or not a number.
    NotFinite,
    /// The MediaBox has no area.
    EmptyMediaBox,
    /// A side of the MediaBox is beyond any paper.
    TooLarge,
    /// `/Rotate` isn't a multiple of 90.
    Rotation(i64),
    /// `/UserUnit` isn't positive, or beyond reason.
    UserUnit,
}

impl std::fmt::Display for GeometryError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotFinite => {
                f.write_str("a page box holds something that is not a finite number")
            }
            Self::EmptyMediaBox => f.write_str("the MediaBox has no area"),
            Self::TooLarge => f.write_str("the MediaBox is too large"),
            Self::Rotation(degrees) => write!(f, "/Rotate {degrees} is not a multiple of 90"),
            Self::UserUnit => f.write_str("/UserUnit is out of range"),
        }
    }
}

impl std::error::Error for GeometryError {}

/// How far the page is turned clockwise when shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "u16", try_from = "u16")]
pub enum Rotation {
    /// As it is.
    None,
    /// A quarter turn clockwise.
    Clockwise90,
    /// Upside down.
    Half,
    /// A quarter turn anticlockwise.
    Clockwise270,
}

impl Rotation {
    /// From a `/Rotate` value: any multiple of 90, negative and beyond 360 too.
    ///
    /// # Errors
    /// [`GeometryError::Rotation`] for anything else.
    pub fn from_degrees(degrees: i64) -> Result<Self, GeometryError> {
        match degrees.rem_euclid(360) {
            0 => Ok(Self::None),
            90 => Ok(Self::Clockwise90),
            180 => Ok(Self::Half),
            270 => Ok(Self::Clockwise270),
            _ => Err(GeometryError::Rotation(degrees)),
        }
    }

    /// 0, 90, 180 or 270, clockwise.
    #[must_use]
    pub fn degrees(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Clockwise90 => 90,
            Self::Half => 180,
            Self::Clockwise270 => 270,
        }
    }

    /// Whether the shown page's width is user space's height.
    #[must_use]
    pub fn swaps_sides(self) -> bool {
        matches!(self, Self::Clockwise90 | Self::Clockwise270)
    }
}

impl From<Rotation> for u16 {
    fn from(rotation: Rotation) -> Self {
        rotation.degrees()
    }
}

impl TryFrom<u16> for Rotation {
    type Error = GeometryError;

    fn try_from(degrees: u16) -> Result<Self, Self::Error> {
        Self::from_degrees(i64::from(degrees))
    }
}

/// The geometry of one page: what is shown of it, which way up, how large.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct PageGeometry {
    effective: Rect,
    rotation: Rotation,
    user_unit: f64,
}

/// What crosses the wire; read back through the same checks as a page's own.
#[derive(Serialize, Deserialize)]
struct Wire {
    #[serde(rename = "box")]
    effective: [f64; 4],
    rotate: i64,
    user_unit: f64,
}

impl From<PageGeometry> for Wire {
    fn from(page: PageGeometry) -> Self {
        Self {
            effective: page.effective.to_array(),
            rotate: i64::from(page.rotation.degrees()),
            user_unit: page.user_unit,
        }
    }
}

impl TryFrom<Wire> for PageGeometry {
    type Error = GeometryError;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        Self::new(wire.effective, None, wire.rotate, wire.user_unit)
    }
}

impl PageGeometry {
    /// From a page's attributes, inherited ones already resolved.
    ///
    /// `media_box` and `crop_box` may name any two opposite corners. What is
    /// shown is CropBox ∩ MediaBox; a CropBox that is empty or misses the
    /// MediaBox is ignored, as viewers do. `rotate` is any multiple of 90;
    /// `user_unit` is the number of 1/72 inch in a unit, 1.0 by default.
    ///
    /// # Errors
    /// [`GeometryError`], if the page can't be shown to scale.
    pub fn new(
        media_box: [f64; 4],
        crop_box: Option<[f64; 4]>,
        rotate: i64,
        user_unit: f64,
    ) -> Result<Self, GeometryError> {
        let finite = |values: &[f64]| values.iter().all(|v| v.is_finite());
        if !finite(&media_box) || !finite(crop_box.as_ref().map_or(&[], |b| b.as_slice())) {
            return Err(GeometryError::NotFinite);
        }
        if !user_unit.is_finite() || user_unit <= 0.0 || user_unit > MAX_USER_UNIT {
            return Err(GeometryError::UserUnit);
        }
        let media = Rect::from(media_box);
        if media.width() <= 0.0 || media.height() <= 0.0 {
            return Err(GeometryError::EmptyMediaBox);
        }
        if media.to_array().iter().any(|v| v.abs() > MAX_SIDE) {
            return Err(GeometryError::TooLarge);
        }
        let effective = crop_box
            .and_then(|crop| Rect::from(crop).intersection(&media))
            .unwrap_or(media);
        Ok(Self {
            effective,
            rotation: Rotation::from_degrees(rotate)?,
            user_unit,
        })
    }

    /// An A4 page in portrait with its origin at the bottom left.
    #[must_use]
    pub fn a4() -> Self {
        Self {
            effective: Rect {
                x0: 0.0,
                y0: 0.0,
                x1: 595.276,
                y1: 841.89,
            },
            rotation: Rotation::None,
            user_unit: 1.0,
        }
    }

    /// What is shown of the page, in user space: CropBox ∩ MediaBox.
    #[must_use]
    pub fn effective_box(&self) -> Rect {
        self.effective
    }

    /// How far it is turned when shown.
    #[must_use]
    pub fn rotation(&self) -> Rotation {
        self.rotation
    }

    /// The length of a user space unit, in 1/72 inch.
    #[must_use]
    pub fn user_unit(&self) -> f64 {
        self.user_unit
    }

    /// The size of the page as it is shown.
    #[must_use]
    pub fn display_size_mm(&self) -> DisplaySize {
        let width = self.units_to_mm(self.effective.width());
        let height = self.units_to_mm(self.effective.height());
        if self.rotation.swaps_sides() {
            DisplaySize {
                width: height,
                height: width,
            }
        } else {
            DisplaySize { width, height }
        }
    }

    /// Where a rectangle of user space is on the page as shown. It may lie
    /// beyond the page.
    #[must_use]
    pub fn to_display(&self, rect: Rect) -> DisplayRect {
        let rect = rect.normalised();
        let shown = &self.effective;
        let left = rect.x0 - shown.x0;
        let right = shown.x1 - rect.x1;
        let below = rect.y0 - shown.y0;
        let above = shown.y1 - rect.y1;
        let (x, y) = match self.rotation {
            Rotation::None => (left, above),
            // A quarter turn clockwise brings the left edge to the top and
            // the bottom edge to the left.
            Rotation::Clockwise90 => (below, left),
            Rotation::Half => (right, below),
            Rotation::Clockwise270 => (above, right),
        };
        let (width, height) = if self.rotation.swaps_sides() {
            (rect.height(), rect.width())
        } else {
            (rect.width(), rect.height())
        };
        DisplayRect {
            x: self.units_to_mm(x),
            y: self.units_to_mm(y),
            width: self.units_to_mm(width),
            height: self.units_to_mm(height),
        }
    }

    /// The rectangle of user space that is at `shown` on the page as shown:
    /// the inverse of [`Self::to_display`].
    #[must_use]
    pub fn from_display(&self, shown: DisplayRect) -> Rect {
        let page = &self.effective;
        let x = self.mm_to_units(shown.x);
        let y = self.mm_to_units(shown.y);
        let across = self.mm_to_units(shown.right());
        let down = self.mm_to_units(shown.bottom());
        match self.rotation {
            Rotation::None => Rect::new(page.x0 + x, page.y1 - down, page.x0 + across, page.y1 - y),
            Rotation::Clockwise90 => {
                Rect::new(page.x0 + y, page.y0 + x, page.x0 + down, page.y0 + across)
            }
            Rotation::Half => Rect::new(page.x1 - across, page.y0 + y, page.x1 - x, page.y0 + down),
            Rotation::Clockwise270 => {
                Rect::new(page.x1 - down, page.y1 - across, page.x1 - y, page.y1 - x)
            }
        }
    }

    /// The matrix `[a b c d e f]` that draws the unit square, upright as
    /// shown, over `rect` (user space): what an image needs in a content
    /// stream so that it isn't turned with the page (ISO 32000-2, 8.3.3).
    #[must_use]
    pub fn upright_matrix(&self, rect: Rect) -> [f64; 6] {
        let r = rect.normalised();
        let (w, h) = (r.width(), r.height());
        match self.rotation {
            Rotation::None => [w, 0.0, 0.0, h, r.x0, r.y0],
            Rotation::Clockwise90 => [0.0, h, -w, 0.0, r.x1, r.y0],
            Rotation::Half => [-w, 0.0, 0.0, -h, r.x1, r.y1],
            Rotation::Clockwise270 => [0.0, -h, w, 0.0, r.x0, r.y1],
        }
    }

    fn units_to_mm(&self, units: f64) -> f64 {
        pt_to_mm(units * self.user_unit)
    }

    fn mm_to_units(&self, mm: f64) -> f64 {
        mm_to_pt(mm) / self.user_unit
    }
}

//! How large a stamp may be and where it may go: a signature keeps its aspect,
//! a seal its true size, and both stay on the page. Pure arithmetic, in mm.

use chungthuc_domain::view::signing::Placement;
use chungthuc_domain::view::stamp::{StampImageView, StampKind};
use chungthuc_geometry::{DisplayRect, DisplaySize, PageGeometry};

/// The narrowest that a signature can be made, in mm.
const MIN_WIDTH: f64 = 10.0;
/// The lowest that a signature can be made, in mm.
const MIN_HEIGHT: f64 = 4.0;

/// How large a stamp may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sizing {
    /// Any size of this aspect (width over height): a signature.
    Locked(f64),
    /// This size in mm and no other: a seal.
    Fixed(DisplaySize),
}

impl Sizing {
    /// That of an image: a signature can be scaled, a seal is as large as the
    /// seal on the agency's desk.
    #[must_use]
    pub fn of(image: &StampImageView) -> Self {
        let (width, height) = (image.width_mm, image.height_mm());
        match image.kind {
            StampKind::Signature => Self::Locked(if height > 0.0 { width / height } else { 1.0 }),
            StampKind::Seal => Self::Fixed(DisplaySize { width, height }),
        }
    }

    /// The size that comes nearest to this width on a page of this size.
    #[must_use]
    pub fn size_on(&self, paper: DisplaySize, width: f64) -> DisplaySize {
        match *self {
            Self::Fixed(size) => size,
            Self::Locked(aspect) => {
                let largest = paper.width.min(paper.height * aspect);
                let width = if width.is_finite() { width } else { MIN_WIDTH };
                let width = width.max(min_width(aspect)).min(largest);
                DisplaySize {
                    width,
                    height: width / aspect,
                }
            }
        }
    }

    /// The place on a page that comes nearest to `shown`: of a size that is
    /// allowed, within the page. A seal takes its true size about the middle.
    #[must_use]
    pub fn fitted(&self, geometry: &PageGeometry, page: u32, shown: DisplayRect) -> Placement {
        let paper = geometry.display_size_mm();
        let size = self.size_on(paper, shown.width);
        let (x, y) = match self {
            Self::Fixed(_) => (
                shown.center_x() - size.width / 2.0,
                shown.center_y() - size.height / 2.0,
            ),
            Self::Locked(_) => (shown.x, shown.y),
        };
        let inside = |at: f64, length: f64, room: f64| {
            if at.is_finite() {
                at.min(room - length).max(0.0)
            } else {
                0.0
            }
        };
        let rect = geometry.from_display(DisplayRect {
            x: inside(x, size.width, paper.width),
            y: inside(y, size.height, paper.height),
            width: size.width,
            height: size.height,
        });
        Placement { page, rect }
    }

    /// What becomes of `old` when `corner` is brought to `(x, y)`: the opposite
    /// corner stays, the aspect is kept, the page is the limit. `None` if the
    /// stamp can't be resized.
    #[must_use]
    pub fn resized(
        &self,
        old: DisplayRect,
        paper: DisplaySize,
        corner: Corner,
        x: f64,
        y: f64,
    ) -> Option<DisplayRect> {
        let Self::Locked(aspect) = *self else {
            return None;
        };
        let fixed_x = if corner.is_left() { old.right() } else { old.x };
        let fixed_y = if corner.is_top() { old.bottom() } else { old.y };
        let away_x = if corner.is_left() {
            fixed_x - x
        } else {
            x - fixed_x
        };
        let away_y = if corner.is_top() {
            fixed_y - y
        } else {
            y - fixed_y
        };
        let room_x = if corner.is_left() {
            fixed_x
        } else {
            paper.width - fixed_x
        };
        let room_y = if corner.is_top() {
            fixed_y
        } else {
            paper.height - fixed_y
        };
        let room = room_x.min(room_y * aspect);
        let width = away_x.max(away_y * aspect).max(min_width(aspect)).min(room);
        if !width.is_finite() || width <= 0.0 {
            return None;
        }
        let height = width / aspect;
        Some(DisplayRect {
            x: if corner.is_left() {
                fixed_x - width
            } else {
                fixed_x
            },
            y: if corner.is_top() {
                fixed_y - height
            } else {
                fixed_y
            },
            width,
            height,
        })
    }
}

fn min_width(aspect: f64) -> f64 {
    MIN_WIDTH.max(MIN_HEIGHT * aspect)
}

/// A stamp that can be placed.
#[derive(Debug, Clone, PartialEq)]
pub struct Stamp {
    /// How large it may be.
    pub sizing: Sizing,
    /// Where it stands unless it is moved.
    pub standard: Placement,
}

/// A corner of the stamp, as shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Corner {
    /// Top left.
    NorthWest,
    /// Top right.
    NorthEast,
    /// Bottom left.
    SouthWest,
    /// Bottom right.
    SouthEast,
}

impl Corner {
    /// All four.
    pub const ALL: [Self; 4] = [
        Self::NorthWest,
        Self::NorthEast,
        Self::SouthWest,
        Self::SouthEast,
    ];

    /// Its name in the style sheet.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::NorthWest => "nw",
            Self::NorthEast => "ne",
            Self::SouthWest => "sw",
            Self::SouthEast => "se",
        }
    }

    fn is_left(self) -> bool {
        matches!(self, Self::NorthWest | Self::SouthWest)
    }

    fn is_top(self) -> bool {
        matches!(self, Self::NorthWest | Self::NorthEast)
    }
}

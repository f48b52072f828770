//! Where the pages of a document lie on the desk, in CSS pixels: pure
//! arithmetic over the pages' sizes in millimetres. What can be seen is
//! computed from it, so a document of 300 pages costs what one page costs.

use std::ops::Range;

use chungthuc_geometry::units::{css_px_to_mm, mm_to_css_px};
use chungthuc_geometry::{CssRect, DisplayRect, DisplaySize};

/// The smallest zoom, 25 %.
pub const MIN_ZOOM: f64 = 0.25;
/// The largest zoom, 400 %.
pub const MAX_ZOOM: f64 = 4.0;
/// What the zoom buttons step through.
const ZOOM_STEPS: [f64; 14] = [
    0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0,
];

/// The room around and between sheets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margins {
    /// Above the first sheet; the toolbar lies over it.
    pub top: f64,
    /// Left and right of the widest sheet.
    pub side: f64,
    /// Between two sheets, and below the last one.
    pub gap: f64,
}

impl Margins {
    /// Those of a viewport this wide: narrow ones leave the room to the page.
    #[must_use]
    pub fn of_width(width: f64) -> Self {
        if width < 600.0 {
            Self {
                top: 64.0,
                side: 8.0,
                gap: 16.0,
            }
        } else {
            Self {
                top: 72.0,
                side: 24.0,
                gap: 24.0,
            }
        }
    }
}

/// A point of a page: what stays under the pointer while the zoom changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PagePoint {
    /// The page, from 0.
    pub page: usize,
    /// Millimetres from the page's left edge; may lie beyond the page.
    pub x: f64,
    /// Millimetres from the page's top edge; may lie beyond the page.
    pub y: f64,
}

/// The desk at one zoom and one width of the viewport.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    zoom: f64,
    sheets: Vec<CssRect>,
    width: f64,
    height: f64,
}

impl Layout {
    /// Lays the pages below each other, each in the middle of a desk that is
    /// at least as wide as the viewport.
    #[must_use]
    pub fn new(pages: &[DisplaySize], zoom: f64, viewport_width: f64) -> Self {
        let margins = Margins::of_width(viewport_width);
        let widest = pages.iter().map(|page| page.width).fold(0.0, f64::max);
        let width = (mm_to_css_px(widest, zoom) + 2.0 * margins.side).max(viewport_width);
        let mut top = margins.top;
        let sheets = pages
            .iter()
            .map(|page| {
                let (w, h) = (
                    mm_to_css_px(page.width, zoom),
                    mm_to_css_px(page.height, zoom),
                );
                // Whole pixels, so that the edges of the paper are sharp; places on
                // the page are relative to these edges, so nothing moves by it.
                let sheet = CssRect {
                    left: ((width - w) / 2.0).round(),
                    top: top.round(),
                    width: w,
                    height: h,
                };
                top += h + margins.gap;
                sheet
            })
            .collect();
        Self {
            zoom,
            sheets,
            width,
            height: top,
        }
    }

    /// The zoom it was made for.
    #[must_use]
    pub fn zoom(&self) -> f64 {
        self.zoom
    }

    /// Width of the desk.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Height of the desk.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.height
    }

    /// Where a page lies; `None` for a page that isn't there.
    #[must_use]
    pub fn sheet(&self, page: usize) -> Option<CssRect> {
        self.sheets.get(page).copied()
    }

    /// Where a place on a page lies on the desk.
    #[must_use]
    pub fn on_desk(&self, page: usize, shown: DisplayRect) -> Option<CssRect> {
        let sheet = self.sheet(page)?;
        let css = shown.to_css(self.zoom);
        Some(CssRect {
            left: css.left + sheet.left,
            top: css.top + sheet.top,
            ..css
        })
    }

    /// What a rectangle of the desk covers on a page, in millimetres.
    #[must_use]
    pub fn on_page(&self, page: usize, desk: CssRect) -> Option<DisplayRect> {
        let sheet = self.sheet(page)?;
        let css = CssRect {
            left: desk.left - sheet.left,
            top: desk.top - sheet.top,
            ..desk
        };
        Some(DisplayRect::from_css(css, self.zoom))
    }

    /// The page that is nearest to a height on the desk; 0 for a document without pages.
    #[must_use]
    pub fn page_at(&self, y: f64) -> usize {
        let below = self.sheets.partition_point(|sheet| sheet.top <= y);
        let above = below.saturating_sub(1);
        match (self.sheet(above), self.sheet(below)) {
            (Some(upper), Some(lower)) if y - (upper.top + upper.height) > lower.top - y => below,
            _ => above,
        }
    }

    /// The pages of which something lies between two heights on the desk.
    #[must_use]
    pub fn pages_between(&self, top: f64, bottom: f64) -> Range<usize> {
        let start = self
            .sheets
            .partition_point(|sheet| sheet.top + sheet.height < top);
        let end = self.sheets.partition_point(|sheet| sheet.top < bottom);
        start..end.max(start)
    }

    /// The point of a page that lies at this place of the desk.
    #[must_use]
    pub fn point_at(&self, x: f64, y: f64) -> PagePoint {
        let page = self.page_at(y);
        let (left, top) = self
            .sheet(page)
            .map_or((0.0, 0.0), |sheet| (sheet.left, sheet.top));
        PagePoint {
            page,
            x: css_px_to_mm(x - left, self.zoom),
            y: css_px_to_mm(y - top, self.zoom),
        }
    }

    /// Where a point of a page lies on the desk.
    #[must_use]
    pub fn place_of(&self, point: PagePoint) -> (f64, f64) {
        let (left, top) = self
            .sheet(point.page)
            .map_or((0.0, 0.0), |sheet| (sheet.left, sheet.top));
        (
            left + mm_to_css_px(point.x, self.zoom),
            top + mm_to_css_px(point.y, self.zoom),
        )
    }
}

/// A zoom within 25–400 %.
#[must_use]
pub fn clamp_zoom(zoom: f64) -> f64 {
    if zoom.is_finite() {
        zoom.clamp(MIN_ZOOM, MAX_ZOOM)
    } else {
        1.0
    }
}

/// The zoom at which a page of this width, in mm, fills the viewport's width.
#[must_use]
pub fn fit_width(page_width: f64, viewport_width: f64) -> f64 {
    if page_width <= 0.0 || viewport_width <= 0.0 {
        return 1.0;
    }
    let room = viewport_width - 2.0 * Margins::of_width(viewport_width).side;
    clamp_zoom(room / mm_to_css_px(page_width, 1.0))
}

/// The next larger zoom of the buttons.
#[must_use]
pub fn zoom_in(zoom: f64) -> f64 {
    ZOOM_STEPS
        .into_iter()
        .find(|step| *step > zoom * 1.01)
        .unwrap_or(MAX_ZOOM)
}

/// The next smaller zoom of the buttons.
#[must_use]
pub fn zoom_out(zoom: f64) -> f64 {
    ZOOM_STEPS
        .into_iter()
        .rev()
        .find(|step| *step < zoom * 0.99)
        .unwrap_or(MIN_ZOOM)
}

/// "110 %"
#[must_use]
pub fn zoom_text(zoom: f64) -> String {
    format!("{:.0} %", zoom * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A4: DisplaySize = DisplaySize {
        width: 210.0,
        height: 297.0,
    };
    const A3_LANDSCAPE: DisplaySize = DisplaySize {
        width: 420.0,
        height: 297.0,
    };

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-6
    }

    #[test]
    fn only_what_lies_in_the_viewport_is_seen() {
        let layout = Layout::new(&[A4; 300], 1.0, 1000.0);
        let seen = layout.pages_between(100_000.0, 101_000.0);
        assert!(seen.len() <= 2, "{seen:?}");
        for page in seen {
            let sheet = layout.sheet(page).expect("a page that is seen");
            assert!(sheet.top < 101_000.0 && sheet.top + sheet.height > 100_000.0);
        }
        assert_eq!(layout.pages_between(0.0, 50.0), 0..0);
    }

    #[test]
    fn pages_of_different_sizes_lie_in_the_middle() {
        let layout = Layout::new(&[A4, A3_LANDSCAPE], 1.0, 1000.0);
        let (a4, a3) = (layout.sheet(0).expect("A4"), layout.sheet(1).expect("A3"));
        assert!((a4.left + a4.width / 2.0 - a3.left - a3.width / 2.0).abs() <= 1.0);
        assert!(a3.top > a4.top + a4.height);
        assert!(layout.width() >= a3.width + 40.0);
    }

    #[test]
    fn a_place_on_the_desk_is_the_same_place_on_the_page_at_each_zoom() {
        let shown = DisplayRect {
            x: 104.0,
            y: 73.5,
            width: 45.0,
            height: 24.1,
        };
        for zoom in [0.25, 0.9, 1.0, 1.37, 4.0] {
            let layout = Layout::new(&[A4, A3_LANDSCAPE, A4], zoom, 777.0);
            let desk = layout.on_desk(2, shown).expect("page 3");
            let back = layout.on_page(2, desk).expect("page 3");
            assert!(near(back.x, shown.x) && near(back.y, shown.y));
            assert!(near(back.width, shown.width) && near(back.height, shown.height));
        }
    }

    #[test]
    fn the_point_under_the_pointer_stays_when_the_zoom_changes() {
        let before = Layout::new(&[A4; 12], 0.8, 900.0);
        let point = before.point_at(400.0, 5000.0);
        let after = Layout::new(&[A4; 12], 2.5, 900.0);
        let (x, y) = after.place_of(point);
        let again = after.point_at(x, y);
        assert_eq!(again.page, point.page);
        assert!(near(again.x, point.x) && near(again.y, point.y));
    }

    #[test]
    fn between_two_pages_the_nearer_one_counts() {
        let layout = Layout::new(&[A4, A4], 1.0, 1000.0);
        let first = layout.sheet(0).expect("page 1");
        let end = first.top + first.height;
        assert_eq!(layout.page_at(end + 5.0), 0);
        assert_eq!(layout.page_at(end + 20.0), 1);
        assert_eq!(layout.page_at(-50.0), 0);
        assert_eq!(layout.page_at(1e9), 1);
    }

    #[test]
    fn fitting_the_width_shows_the_whole_width() {
        for width in [320.0, 390.0, 900.0, 1440.0, 2560.0] {
            let zoom = fit_width(A4.width, width);
            let layout = Layout::new(&[A4, A4], zoom, width);
            assert!(near(layout.width(), width), "{width}");
        }
        assert!(near(fit_width(A4.width, 1e6), MAX_ZOOM));
        assert!(near(fit_width(0.0, 800.0), 1.0));
    }

    #[test]
    fn the_buttons_go_through_all_steps_and_stop_at_the_ends() {
        let mut zoom = MIN_ZOOM;
        for _ in 0..40 {
            zoom = zoom_in(zoom);
        }
        assert!(near(zoom, MAX_ZOOM));
        for _ in 0..40 {
            zoom = zoom_out(zoom);
        }
        assert!(near(zoom, MIN_ZOOM));
        assert!(near(zoom_in(1.0), 1.1) && near(zoom_out(1.1), 1.0) && near(zoom_in(1.187), 1.25));
        assert_eq!(zoom_text(1.1), "110 %");
    }
}

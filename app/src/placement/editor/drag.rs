//! Drags: however far a stamp is drawn, one step from begin to finish.

use chungthuc_geometry::DisplayRect;

use super::Editor;
use crate::placement::stamp::Corner;

impl Editor {
    /// Begins to drag or to resize.
    pub fn begin_drag(&mut self) {
        self.before_drag = Some(self.now);
    }

    /// Brings the stamp to `(x, y)` mm on a page as shown, as far as the page
    /// goes; within `tolerance` mm of a line it settles on that line.
    pub fn drag_to(&mut self, page: usize, x: f64, y: f64, tolerance: Option<f64>) {
        let page = u32::try_from(page.min(self.pages.len() - 1)).unwrap_or(u32::MAX);
        let mut shown = DisplayRect {
            x,
            y,
            ..self.shown()
        };
        self.guides.clear();
        if let Some(tolerance) = tolerance {
            // Inside the page first: a line attracts only what can reach it.
            let inside = self.put(page, shown);
            shown = self.geometry(page).to_display(inside.place.rect);
            (shown, self.guides) = self.lines(page).settle(shown, tolerance);
        }
        self.now = self.put(page, shown);
    }

    /// Brings a corner to `(x, y)` mm on the stamp's page, with its aspect
    /// kept and the opposite corner where it is.
    pub fn resize_to(&mut self, corner: Corner, x: f64, y: f64) {
        let paper = self.geometry(self.now.place.page).display_size_mm();
        if let Some(shown) = self.sizing().resized(self.shown(), paper, corner, x, y) {
            self.now = self.put(self.now.place.page, shown);
        }
    }

    /// Ends the drag; says whether anything moved.
    pub fn finish_drag(&mut self) -> bool {
        self.guides.clear();
        let Some(before) = self.before_drag.take() else {
            return false;
        };
        let after = std::mem::replace(&mut self.now, before);
        self.step(after, false)
    }

    /// Ends the drag with the stamp where it was before.
    pub fn cancel_drag(&mut self) {
        self.guides.clear();
        if let Some(before) = self.before_drag.take() {
            self.now = before;
        }
    }

    /// Hides the lines.
    pub fn clear_guides(&mut self) {
        self.guides.clear();
    }
}

//! Where a stamp goes unless somebody moves it: the signature centred in the
//! room between title and name, the seal at its true size over the left third
//! of the signature (NĐ 30/2020, Phụ lục I, II.7d and II.8a). The browser
//! proposes it, the server checks nothing else by it.

use serde::{Deserialize, Serialize};

use crate::{DisplayRect, DisplaySize, PageGeometry, Rect};

/// The share of the signature's width that the seal covers.
pub const SEAL_OVERLAP: f64 = 1.0 / 3.0;

/// The room for a signature on a page: what the server tells the browser about
/// an attestation page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SignatureSlot {
    /// The room, in the page's user space.
    pub room: Rect,
}

impl SignatureSlot {
    /// The rectangle, in user space, of an image of this aspect (width over
    /// height): as large as the room allows, in its middle.
    #[must_use]
    pub fn signature_rect(&self, page: &PageGeometry, aspect: f64) -> Rect {
        page.from_display(fit(page.to_display(self.room), aspect))
    }
}

/// The largest rectangle of this aspect (width over height) in the middle of
/// `room`. An aspect that isn't a positive number fills the room.
#[must_use]
pub fn fit(room: DisplayRect, aspect: f64) -> DisplayRect {
    if !aspect.is_finite() || aspect <= 0.0 {
        return room;
    }
    let width = room.width.min(room.height * aspect);
    let height = width / aspect;
    DisplayRect {
        x: room.center_x() - width / 2.0,
        y: room.center_y() - height / 2.0,
        width,
        height,
    }
}

/// The rectangle of a seal of this true size whose right third of overlap lies
/// on the left of `signature`, at the same height. It may lie beyond the page.
#[must_use]
pub fn seal_over(signature: DisplayRect, seal: DisplaySize) -> DisplayRect {
    DisplayRect {
        x: signature.x + signature.width * SEAL_OVERLAP - seal.width,
        y: signature.center_y() - seal.height / 2.0,
        width: seal.width,
        height: seal.height,
    }
}

/// Whether a seal lies over about a third of a signature on its left: a sixth to a half of its width, and
/// at least half of its height.
#[must_use]
pub fn is_over_left_third(signature: DisplayRect, seal: DisplayRect) -> bool {
    let covered = (seal.right() - signature.x) / signature.width;
    let shared = seal.bottom().min(signature.bottom()) - seal.y.max(signature.y);
    seal.x <= signature.x
        && (SEAL_OVERLAP / 2.0..=SEAL_OVERLAP * 1.5).contains(&covered)
        && shared >= signature.height.min(seal.height) / 2.0
}

/// [`seal_over`] in user space, moved back onto the page where it would leave it.
#[must_use]
pub fn seal_rect(page: &PageGeometry, signature: Rect, seal: DisplaySize) -> Rect {
    let mut shown = seal_over(page.to_display(signature), seal);
    let size = page.display_size_mm();
    shown.x = shown.x.min(size.width - shown.width).max(0.0);
    shown.y = shown.y.min(size.height - shown.height).max(0.0);
    page.from_display(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEAL: DisplaySize = DisplaySize {
        width: 36.0,
        height: 36.0,
    };

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn a_signature_is_centred_and_keeps_its_aspect() {
        let room = DisplayRect {
            x: 100.0,
            y: 80.0,
            width: 45.0,
            height: 28.0,
        };
        let wide = fit(room, 3.0);
        assert!(close(wide.width, 45.0) && close(wide.height, 15.0));
        let tall = fit(room, 0.5);
        assert!(close(tall.width, 14.0) && close(tall.height, 28.0));
        for rect in [wide, tall, fit(room, f64::NAN)] {
            assert!(close(rect.center_x(), 122.5) && close(rect.center_y(), 94.0));
        }
    }

    #[test]
    fn the_seal_covers_the_left_third_at_its_true_size() {
        let signature = DisplayRect {
            x: 120.0,
            y: 90.0,
            width: 45.0,
            height: 20.0,
        };
        let seal = seal_over(signature, SEAL);
        assert!(close(seal.right(), 135.0) && close(seal.center_y(), 100.0));
        assert!(close(seal.width, 36.0) && close(seal.height, 36.0));
    }

    #[test]
    fn a_seal_beside_the_left_third_is_told_from_one_over_it() {
        let signature = DisplayRect {
            x: 120.0,
            y: 90.0,
            width: 45.0,
            height: 20.0,
        };
        let over = seal_over(signature, SEAL);
        let moved = |right: f64, down: f64| DisplayRect {
            x: over.x + right,
            y: over.y + down,
            ..over
        };
        assert!(is_over_left_third(signature, over));
        assert!(is_over_left_third(signature, moved(-5.0, 10.0)));
        for (right, down) in [(-10.0, 0.0), (10.0, 0.0), (0.0, 25.0), (0.0, -25.0)] {
            assert!(!is_over_left_third(signature, moved(right, down)));
        }
    }

    #[test]
    fn the_seal_keeps_its_size_on_turned_and_scaled_pages() {
        for rotate in [0, 90, 180, 270] {
            let Ok(page) = PageGeometry::new([-10.0, 5.0, 590.0, 847.0], None, rotate, 2.0) else {
                panic!("a plain page");
            };
            let shown = DisplayRect {
                x: 150.0,
                y: 100.0,
                width: 45.0,
                height: 20.0,
            };
            let seal = page.to_display(seal_rect(&page, page.from_display(shown), SEAL));
            assert!(close(seal.width, 36.0) && close(seal.height, 36.0));
            assert!(close(seal.right(), 165.0) && close(seal.center_y(), 110.0));
        }
    }

    #[test]
    fn the_seal_stays_on_the_page() {
        let page = PageGeometry::a4();
        let shown = DisplayRect {
            x: 1.0,
            y: 2.0,
            width: 45.0,
            height: 20.0,
        };
        let seal = page.to_display(seal_rect(&page, page.from_display(shown), SEAL));
        assert!(close(seal.x, 0.0) && close(seal.y, 0.0));
        assert!(close(seal.width, 36.0) && close(seal.height, 36.0));
    }
}

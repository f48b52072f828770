//! "Từ khóa định vị vị trí": a signature starts above words that its owner gave it, where a page of the
//! document has them. What is looked for and where the stamp then stands; the words are found by the
//! viewer, which knows the document's text.

use std::collections::HashMap;

use chungthuc_domain::view::{signing::Placement, stamp::StampImageView};
use chungthuc_geometry::{DisplayRect, PageGeometry, Rect};

use super::stamp::Sizing;

/// How far above the words a signature stands, in mm.
const GAP: f64 = 1.5;

/// What is known of an image's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// They are being looked for.
    Looking,
    /// The image starts above them.
    Found,
    /// They weren't found, or not in time: it starts at the attestation's place.
    Missing,
}

/// The images that have such words, by their index, before anything was looked for.
#[must_use]
pub fn looking(images: &[StampImageView]) -> HashMap<usize, Anchor> {
    let with_words = images.iter().enumerate();
    with_words
        .filter(|(_, image)| !image.details.anchor.is_empty())
        .map(|(at, _)| (at, Anchor::Looking))
        .collect()
}

/// Where a stamp, `width` mm wide, stands above `words` of a page, in its user space: in their middle, and
/// within the page.
#[must_use]
pub fn above(
    geometry: &PageGeometry,
    page: u32,
    words: Rect,
    sizing: Sizing,
    width: f64,
) -> Placement {
    let text = geometry.to_display(words);
    let size = sizing.size_on(geometry.display_size_mm(), width);
    let shown = DisplayRect {
        x: text.center_x() - size.width / 2.0,
        y: text.y - GAP - size.height,
        width: size.width,
        height: size.height,
    };
    sizing.fitted(geometry, page, shown)
}

/// What is said of it below the place; nothing while it is looked for.
#[must_use]
pub fn note(anchor: Option<Anchor>, words: &str) -> Option<String> {
    match anchor? {
        Anchor::Looking => None,
        Anchor::Found => Some(format!("Vị trí chuẩn: ngay trên chữ “{words}”.")),
        Anchor::Missing => Some(format!(
            "Không tìm thấy chữ “{words}” (tìm trong 20 trang cuối, nhiều nhất 4 giây); vị trí chuẩn là chỗ ký của lời chứng."
        )),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SIGNATURE: Sizing = Sizing::Locked(45.0 / 24.0);

    #[test]
    fn a_signature_stands_above_the_middle_of_the_words() {
        let page = PageGeometry::a4();
        let words = page.from_display(DisplayRect {
            x: 110.0,
            y: 100.0,
            width: 40.0,
            height: 5.0,
        });
        let place = above(&page, 0, words, SIGNATURE, 45.0);
        let shown = page.to_display(place.rect);
        assert!((shown.center_x() - 130.0).abs() < 1e-6);
        assert!((shown.bottom() - (100.0 - GAP)).abs() < 1e-6);
        assert!((shown.width - 45.0).abs() < 1e-6);
    }

    #[test]
    fn what_was_found_and_what_was_not_is_said() {
        assert_eq!(note(None, "x"), None);
        assert_eq!(note(Some(Anchor::Looking), "x"), None);
        let said = note(Some(Anchor::Missing), "Vũ Đình Khải Minh").unwrap_or_default();
        assert!(said.contains("“Vũ Đình Khải Minh”"));
    }

    proptest! {
        #[test]
        fn it_stays_on_the_page_wherever_the_words_are(
            rotate in prop::sample::select(vec![0_i64, 90, 180, 270]),
            unit in prop::sample::select(vec![1.0, 2.0]),
            corner in (-100.0..700.0_f64, -100.0..900.0_f64),
            width in 1.0..400.0_f64,
        ) {
            let Ok(page) = PageGeometry::new([10.0, -20.0, 605.0, 822.0], None, rotate, unit) else {
                return Ok(());
            };
            let words = Rect::new(corner.0, corner.1, corner.0 + width, corner.1 + 12.0);
            let place = above(&page, 3, words, SIGNATURE, 45.0);
            let (shown, paper) = (page.to_display(place.rect), page.display_size_mm());
            prop_assert!(shown.x > -1e-6 && shown.y > -1e-6);
            prop_assert!(shown.right() < paper.width + 1e-6 && shown.bottom() < paper.height + 1e-6);
            prop_assert_eq!(place.page, 3);
        }
    }
}

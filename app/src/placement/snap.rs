//! Snapping: near a line that means something, a stamp settles on it, and the
//! line shows. All lengths in millimetres on the page as shown.

use chungthuc_geometry::placement::SEAL_OVERLAP;
use chungthuc_geometry::{DisplayRect, DisplaySize};

/// Margins of an administrative document (NĐ 30/2020, Phụ lục I, I.3): left
/// 30–35 mm, the others 15–25; of each the usual one.
const MARGIN_LEFT: f64 = 30.0;
const MARGIN_RIGHT: f64 = 20.0;
const MARGIN_VERTICAL: f64 = 20.0;

/// Which way a line runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Up and down: it fixes how far from the left.
    Vertical,
    /// From side to side: it fixes how far from the top.
    Horizontal,
}

/// Why a line is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The seal covers a third of the signature.
    Third,
    /// Where the stamp stands unless it is moved.
    Standard,
    /// An edge or the middle of the other stamp.
    Other,
    /// The middle of the page.
    Center,
    /// A margin of the page.
    Margin,
}

impl Reason {
    /// What is written beside the line.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Third => "1/3 chữ ký",
            Self::Standard => "Vị trí chuẩn",
            Self::Other => "Ngang chữ ký",
            Self::Center => "Giữa trang",
            Self::Margin => "Lề",
        }
    }
}

/// A line on which the stamp has settled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guide {
    /// Which way it runs.
    pub axis: Axis,
    /// How far from the page's left or top edge.
    pub at: f64,
    /// Why it is there.
    pub reason: Reason,
}

/// The part of a stamp that a line attracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Start,
    Middle,
    End,
}

#[derive(Debug, Clone, Copy)]
struct Line {
    at: f64,
    part: Part,
    reason: Reason,
}

/// What attracts a stamp on one page.
#[derive(Debug, Clone)]
pub struct Lines {
    vertical: Vec<Line>,
    horizontal: Vec<Line>,
}

impl Lines {
    /// The lines of a page of this size, with where the stamp stands unless it
    /// is moved and with the stamp beneath it, if they are on this page.
    #[must_use]
    pub fn new(
        page: DisplaySize,
        standard: Option<DisplayRect>,
        beneath: Option<DisplayRect>,
    ) -> Self {
        // In order of rank: of two lines equally near the earlier one counts.
        let mut vertical = Vec::new();
        let mut horizontal = Vec::new();
        if let Some(under) = beneath {
            let third = under.x + under.width * SEAL_OVERLAP;
            vertical.push(Line {
                at: third,
                part: Part::End,
                reason: Reason::Third,
            });
            for (at, part) in spans(under.x, under.right()) {
                vertical.push(Line {
                    at,
                    part,
                    reason: Reason::Other,
                });
            }
            for (at, part) in spans(under.y, under.bottom()) {
                horizontal.push(Line {
                    at,
                    part,
                    reason: Reason::Other,
                });
            }
        }
        if let Some(standard) = standard {
            let line = |at| Line {
                at,
                part: Part::Middle,
                reason: Reason::Standard,
            };
            vertical.push(line(standard.center_x()));
            horizontal.push(line(standard.center_y()));
        }
        let center = |at| Line {
            at,
            part: Part::Middle,
            reason: Reason::Center,
        };
        vertical.push(center(page.width / 2.0));
        horizontal.push(center(page.height / 2.0));
        let margin = |at, part| Line {
            at,
            part,
            reason: Reason::Margin,
        };
        vertical.push(margin(MARGIN_LEFT, Part::Start));
        vertical.push(margin(page.width - MARGIN_RIGHT, Part::End));
        horizontal.push(margin(MARGIN_VERTICAL, Part::Start));
        horizontal.push(margin(page.height - MARGIN_VERTICAL, Part::End));
        Self {
            vertical,
            horizontal,
        }
    }

    /// Moves a stamp onto the nearest line of each direction that is within
    /// `tolerance`, and says which lines these are.
    #[must_use]
    pub fn settle(&self, stamp: DisplayRect, tolerance: f64) -> (DisplayRect, Vec<Guide>) {
        let mut settled = stamp;
        let mut guides = Vec::new();
        if let Some((shift, line)) = nearest(&self.vertical, stamp.x, stamp.right(), tolerance) {
            settled.x += shift;
            guides.push(Guide {
                axis: Axis::Vertical,
                at: line.at,
                reason: line.reason,
            });
        }
        if let Some((shift, line)) = nearest(&self.horizontal, stamp.y, stamp.bottom(), tolerance) {
            settled.y += shift;
            guides.push(Guide {
                axis: Axis::Horizontal,
                at: line.at,
                reason: line.reason,
            });
        }
        (settled, guides)
    }
}

fn spans(start: f64, end: f64) -> [(f64, Part); 3] {
    [
        ((start + end) / 2.0, Part::Middle),
        (start, Part::Start),
        (end, Part::End),
    ]
}

fn nearest(lines: &[Line], start: f64, end: f64, tolerance: f64) -> Option<(f64, Line)> {
    lines
        .iter()
        .map(|line| {
            let at = match line.part {
                Part::Start => start,
                Part::Middle => (start + end) / 2.0,
                Part::End => end,
            };
            (line.at - at, *line)
        })
        .filter(|(shift, _)| shift.abs() <= tolerance)
        .min_by(|(a, _), (b, _)| a.abs().total_cmp(&b.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A4: DisplaySize = DisplaySize {
        width: 210.0,
        height: 297.0,
    };
    const SIGNATURE: DisplayRect = DisplayRect {
        x: 104.0,
        y: 73.5,
        width: 45.0,
        height: 24.0,
    };

    fn seal_at(x: f64, y: f64) -> DisplayRect {
        DisplayRect {
            x,
            y,
            width: 36.0,
            height: 36.0,
        }
    }

    #[test]
    fn a_seal_settles_on_the_left_third_of_the_signature_at_its_height() {
        let lines = Lines::new(A4, None, Some(SIGNATURE));
        let (seal, guides) = lines.settle(seal_at(82.4, 68.2), 1.5);
        assert!(
            (seal.right() - 119.0).abs() < 1e-9,
            "its right edge is at 104 + 45 / 3"
        );
        assert!((seal.center_y() - SIGNATURE.center_y()).abs() < 1e-9);
        assert_eq!(
            guides.iter().map(|g| g.reason).collect::<Vec<_>>(),
            [Reason::Third, Reason::Other]
        );
    }

    #[test]
    fn a_stamp_settles_in_the_middle_of_the_page_and_on_its_margins() {
        let lines = Lines::new(A4, None, None);
        let (stamp, guides) = lines.settle(seal_at(87.9, 19.2), 1.0);
        assert!((stamp.center_x() - 105.0).abs() < 1e-9 && (stamp.y - 20.0).abs() < 1e-9);
        assert_eq!(guides[0].reason, Reason::Center);
        assert_eq!(
            guides[1],
            Guide {
                axis: Axis::Horizontal,
                at: 20.0,
                reason: Reason::Margin
            }
        );
        let (stamp, _) = lines.settle(seal_at(153.5, 100.0), 1.0);
        assert!((stamp.right() - 190.0).abs() < 1e-9);
    }

    #[test]
    fn away_from_every_line_nothing_moves() {
        let lines = Lines::new(A4, Some(SIGNATURE), Some(SIGNATURE));
        let (stamp, guides) = lines.settle(seal_at(50.0, 200.0), 1.5);
        assert_eq!(stamp, seal_at(50.0, 200.0));
        assert!(guides.is_empty());
    }

    #[test]
    fn the_nearest_line_counts() {
        let standard = DisplayRect {
            x: 88.0,
            y: 0.0,
            width: 36.0,
            height: 36.0,
        };
        let lines = Lines::new(A4, Some(standard), None);
        // The middle of the page is at 105, the standard place's at 106.
        let (stamp, guides) = lines.settle(seal_at(87.9, 150.0), 2.0);
        assert!((stamp.center_x() - 106.0).abs() < 1e-9);
        assert_eq!(guides[0].reason, Reason::Standard);
    }
}

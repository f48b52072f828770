//! The QR code as one vector path. The outlines of its dark areas are traced,
//! so that no viewer shows seams between modules.

use std::collections::BTreeMap;

use pdf_writer::Content;
use qrcode::{Color, EcLevel, QrCode};

use super::ComposeError;

/// Longest text that is put into a code, in bytes: beyond it the modules get
/// too fine for a phone at the printed size.
const MAX_BYTES: usize = 300;

/// A corner between modules: column and row, from the top left.
type Corner = (usize, usize);

/// Appends the code of `text` to a content stream: a square with its lower left
/// corner at (`x`, `y`) and sides of `side` points, quiet zone not included,
/// filled with the current colour.
///
/// # Errors
/// [`ComposeError::QrText`] if the text is empty or too long.
pub(super) fn draw(
    content: &mut Content,
    text: &str,
    x: f64,
    y: f64,
    side: f64,
) -> Result<(), ComposeError> {
    if text.is_empty() || text.len() > MAX_BYTES {
        return Err(ComposeError::QrText);
    }
    let code =
        QrCode::with_error_correction_level(text, EcLevel::M).map_err(|_| ComposeError::QrText)?;
    let modules = code.width();
    let step = side / modules as f64;
    let point = |(column, row): Corner| {
        (
            (x + column as f64 * step) as f32,
            (y + side - row as f64 * step) as f32,
        )
    };
    let dark: Vec<bool> = code
        .into_colors()
        .into_iter()
        .map(|c| c == Color::Dark)
        .collect();
    for outline in outlines(&dark, modules) {
        for (index, corner) in outline.into_iter().enumerate() {
            let (px, py) = point(corner);
            if index == 0 {
                content.move_to(px, py);
            } else {
                content.line_to(px, py);
            }
        }
        content.close_path();
    }
    content.fill_even_odd();
    Ok(())
}

/// The closed outlines of the dark areas of a square grid, corners only.
fn outlines(dark: &[bool], modules: usize) -> Vec<Vec<Corner>> {
    let is_dark = |column: isize, row: isize| {
        let inside = |v: isize| usize::try_from(v).ok().filter(|v| *v < modules);
        inside(column)
            .zip(inside(row))
            .and_then(|(c, r)| dark.get(r * modules + c).copied())
            .unwrap_or(false)
    };
    // Every edge between dark and light, directed so that dark is on its right.
    let mut edges: BTreeMap<Corner, Vec<Corner>> = BTreeMap::new();
    for row in 0..modules {
        for column in 0..modules {
            let (c, r) = (column as isize, row as isize);
            if !is_dark(c, r) {
                continue;
            }
            let mut add = |from, to| edges.entry(from).or_default().push(to);
            if !is_dark(c, r - 1) {
                add((column, row), (column + 1, row));
            }
            if !is_dark(c + 1, r) {
                add((column + 1, row), (column + 1, row + 1));
            }
            if !is_dark(c, r + 1) {
                add((column + 1, row + 1), (column, row + 1));
            }
            if !is_dark(c - 1, r) {
                add((column, row + 1), (column, row));
            }
        }
    }
    let mut found = Vec::new();
    while let Some(start) = edges.keys().next().copied() {
        let mut outline: Vec<Corner> = Vec::new();
        let mut at = start;
        while let Some(next) = edges.get_mut(&at).and_then(Vec::pop) {
            if edges.get(&at).is_some_and(Vec::is_empty) {
                edges.remove(&at);
            }
            // A corner on a straight line is none.
            if let [.., before, last] = outline.as_slice()
                && ((before.0 == last.0 && last.0 == at.0)
                    || (before.1 == last.1 && last.1 == at.1))
            {
                outline.pop();
            }
            outline.push(at);
            at = next;
            if at == start {
                break;
            }
        }
        found.push(outline);
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Whether a grid point lies inside the outlines by the even-odd rule.
    fn inside(outlines: &[Vec<Corner>], column: usize, row: usize) -> bool {
        let (x, y) = (column as f64 + 0.5, row as f64 + 0.5);
        let crossings = outlines.iter().flat_map(|outline| {
            outline
                .iter()
                .zip(outline.iter().cycle().skip(1))
                .filter(|(a, b)| {
                    a.0 == b.0
                        && (a.0 as f64) > x
                        && (a.1.min(b.1) as f64) < y
                        && (a.1.max(b.1) as f64) > y
                })
        });
        crossings.count() % 2 == 1
    }

    #[test]
    fn the_outlines_fill_exactly_the_dark_modules() {
        let code = QrCode::new("https://chungthuc.example/k/0123456789").unwrap();
        let width = code.width();
        let dark: Vec<bool> = code
            .into_colors()
            .into_iter()
            .map(|c| c == Color::Dark)
            .collect();
        let outlines = outlines(&dark, width);
        for row in 0..width {
            for column in 0..width {
                assert_eq!(inside(&outlines, column, row), dark[row * width + column]);
            }
        }
    }

    #[test]
    fn an_empty_or_endless_text_is_refused() {
        let mut content = Content::new();
        assert!(draw(&mut content, "", 0.0, 0.0, 80.0).is_err());
        assert!(draw(&mut content, &"k".repeat(301), 0.0, 0.0, 80.0).is_err());
    }
}

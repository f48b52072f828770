//! Text before it is drawn: one normal form, and lines broken to a width.
//! Not here: glyphs (`face`), drawing (`canvas`).

use unicode_normalization::UnicodeNormalization;

use super::ComposeError;
use super::face::Face;

/// The text as it is set: NFC (Tinos has the composed Vietnamese letters), each
/// run of white space one space, none at the ends.
#[must_use]
pub fn normalise(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Breaks `text` into lines no wider than `width` points. It breaks at spaces;
/// a word wider than a line (an address) is broken between characters, after a
/// `/` where one is near. Normalises first; never returns an empty line.
///
/// # Errors
/// [`ComposeError::NoGlyph`] for a character that the face lacks.
pub fn wrap(face: &Face, text: &str, size: f64, width: f64) -> Result<Vec<String>, ComposeError> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in normalise(text).split(' ').filter(|word| !word.is_empty()) {
        let joined = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if face.width(&joined, size)? <= width {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        let mut rest = word.to_owned();
        while face.width(&rest, size)? > width {
            let cut = break_within(face, &rest, size, width)?;
            let tail = rest.split_off(cut);
            lines.push(std::mem::replace(&mut rest, tail));
        }
        line = rest;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    Ok(lines)
}

/// [`wrap`], with lines as even as the number of lines allows: for headings, so
/// that no last word stands alone.
///
/// # Errors
/// As [`wrap`].
pub fn wrap_evenly(
    face: &Face,
    text: &str,
    size: f64,
    width: f64,
) -> Result<Vec<String>, ComposeError> {
    /// How finely the narrowest width is looked for, in points.
    const STEP: f64 = 2.0;
    let mut lines = wrap(face, text, size, width)?;
    let (mut low, mut high) = (0.0, width);
    while lines.len() > 1 && high - low > STEP {
        let middle = f64::midpoint(low, high);
        let narrower = wrap(face, text, size, middle)?;
        if narrower.len() == lines.len() {
            lines = narrower;
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(lines)
}

/// The size, `size` or smaller, at which `text` fits `width` points.
///
/// # Errors
/// [`ComposeError::TooLong`] if it would be smaller than `smallest`.
pub fn size_to_fit(
    face: &Face,
    text: &str,
    size: f64,
    smallest: f64,
    width: f64,
) -> Result<f64, ComposeError> {
    let natural = face.width(text, size)?;
    // Rounded down to a tenth, so that what is written is what was measured.
    let fitting = if natural <= width {
        size
    } else {
        (size * width / natural * 10.0).floor() / 10.0
    };
    if fitting < smallest {
        return Err(ComposeError::TooLong(text.chars().take(80).collect()));
    }
    Ok(fitting)
}

/// Byte index after the most characters that fit, at least one.
fn break_within(face: &Face, word: &str, size: f64, width: f64) -> Result<usize, ComposeError> {
    let mut fits = word.chars().next().map_or(0, char::len_utf8);
    for (index, character) in word.char_indices() {
        let end = index + character.len_utf8();
        if face.width(&word[..end], size)? > width {
            break;
        }
        fits = end.max(fits);
    }
    // A slash in the second half of the line is a better place.
    Ok(word[..fits]
        .rfind('/')
        .map(|slash| slash + 1)
        .filter(|cut| *cut * 2 > fits)
        .unwrap_or(fits))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::face::Weight;
    use super::*;

    #[test]
    fn decomposed_letters_are_composed() {
        assert_eq!(normalise("  Chu\u{309}  ti\u{323}ch "), "Chủ tịch");
    }

    #[test]
    fn no_line_is_wider_than_asked_and_nothing_is_lost() {
        let face = Face::open(Weight::Bold).unwrap();
        let text = "ỦY VIÊN THƯỜNG TRỰC ỦY BAN NHÂN DÂN, TRƯỞNG PHÒNG TƯ PHÁP";
        let lines = wrap(&face, text, 14.0, 180.0).unwrap();
        assert!(lines.len() > 1);
        assert!(
            lines
                .iter()
                .all(|line| face.width(line, 14.0).unwrap() <= 180.0)
        );
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn headings_have_no_lonely_last_word() {
        let face = Face::open(Weight::Bold).unwrap();
        let text = "TUQ. CHỦ TỊCH ỦY BAN NHÂN DÂN ĐẶC KHU KINH TẾ - HÀNH CHÍNH HÒN MÂY";
        let widths = |lines: &[String]| -> Vec<f64> {
            lines
                .iter()
                .map(|line| face.width(line, 14.0).unwrap())
                .collect()
        };
        let greedy = wrap(&face, text, 14.0, 244.0).unwrap();
        let even = wrap_evenly(&face, text, 14.0, 244.0).unwrap();
        assert_eq!(even.len(), greedy.len());
        assert_eq!(even.join(" "), text);
        let last = |lines: &[String]| *widths(lines).last().unwrap();
        assert!(last(&even) > 2.0 * last(&greedy), "{even:?}");
    }

    #[test]
    fn an_address_is_broken_after_a_slash() {
        let face = Face::open(Weight::Regular).unwrap();
        let url = "https://chungthuc.example.gov.vn/k/abcdefghijklmnopqrstuvwxyz";
        let lines = wrap(&face, url, 10.0, 190.0).unwrap();
        assert_eq!(lines.concat(), url);
        assert!(lines[0].ends_with('/'), "{lines:?}");
    }

    #[test]
    fn a_long_value_is_set_smaller_but_not_unreadably_small() {
        let face = Face::open(Weight::Regular).unwrap();
        assert_eq!(size_to_fit(&face, "7/ĐT", 14.0, 8.0, 64.0).unwrap(), 14.0);
        let size = size_to_fit(&face, "1234567/ĐT", 14.0, 8.0, 64.0).unwrap();
        assert!(size < 14.0 && face.width("1234567/ĐT", size).unwrap() <= 64.0);
        let long = "1".repeat(60);
        assert!(matches!(
            size_to_fit(&face, &long, 14.0, 8.0, 64.0),
            Err(ComposeError::TooLong(_))
        ));
    }
}

//! Text before it is set: what strangers wrote is made printable, and broken into lines. Glyphs and
//! widths are those of `pades::compose`, so that what is drawn is as wide as what was measured.

use pades::compose::{Face, Weight, normalise, wrap};

use crate::PrintError;

/// Characters of one text that are printed. Sentences are shorter; what is longer is a name or a
/// value made to be long.
const MOST_CHARACTERS: usize = 1000;
/// In place of what has no glyph, or would show nothing, or would make the rest read otherwise.
const UNPRINTABLE: char = '□';

/// The two faces.
pub(crate) struct Faces {
    regular: Face,
    bold: Face,
}

impl Faces {
    pub(crate) fn open() -> Result<Self, PrintError> {
        Ok(Self {
            regular: Face::open(Weight::Regular)?,
            bold: Face::open(Weight::Bold)?,
        })
    }

    pub(crate) fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// The text in lines of at most `width` points; none if there is nothing to print. A line that
    /// ends where a space was keeps it, so that words stay apart for those who copy or hear them.
    pub(crate) fn lines(
        &self,
        weight: Weight,
        size: f64,
        text: &str,
        width: f64,
    ) -> Result<Vec<String>, PrintError> {
        let text = self.printable(text);
        let mut lines = wrap(self.face(weight), &text, size, width)?;
        let mut rest = text.as_str();
        for line in &mut lines {
            rest = rest.get(line.len()..).unwrap_or_default();
            if let Some(behind) = rest.strip_prefix(' ') {
                line.push(' ');
                rest = behind;
            }
        }
        Ok(lines)
    }

    /// As much of the text as has room on one line, and a sign that there is more.
    pub(crate) fn beginning(
        &self,
        weight: Weight,
        size: f64,
        text: &str,
        width: f64,
    ) -> Result<String, PrintError> {
        /// More never fits on a sheet.
        const LONGEST: usize = 200;
        let whole = self.printable(text);
        let mut line: String = whole.chars().take(LONGEST).collect();
        let mut is_cut = line.len() < whole.len();
        loop {
            let shown = if is_cut {
                format!("{line}…")
            } else {
                line.clone()
            };
            if line.is_empty() || self.width(weight, size, &shown)? <= width {
                return Ok(shown);
            }
            line.pop();
            is_cut = true;
        }
    }

    /// Width of a line in points, without the space at its end.
    pub(crate) fn width(&self, weight: Weight, size: f64, line: &str) -> Result<f64, PrintError> {
        Ok(self.face(weight).width(line.trim_end(), size)?)
    }

    /// The text in NFC, on one line, with what can't be printed replaced.
    pub(crate) fn printable(&self, text: &str) -> String {
        let mut bounded: String = text.chars().take(MOST_CHARACTERS).collect();
        if bounded.len() < text.len() {
            bounded.push('…');
        }
        let shown = |character| {
            let drawn = [&self.regular, &self.bold];
            let has_glyph = drawn.iter().all(|face| face.glyph(character).is_ok());
            if has_glyph && !is_hidden(character) {
                character
            } else {
                UNPRINTABLE
            }
        };
        normalise(&bounded).chars().map(shown).collect()
    }
}

/// Characters that show nothing, or turn the direction of what follows, or mean only what two parties
/// agree on. A name with one of them isn't the name that it looks like.
fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{e000}'..='\u{f8ff}')
        || character.is_control()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_are_composed_and_what_hides_in_them_is_shown() {
        let faces = Faces::open().unwrap();
        assert_eq!(
            faces.printable(" Tie\u{302}\u{301}ng\tVie\u{323}\u{302}t "),
            "Tiếng Việt"
        );
        assert_eq!(faces.printable("a\u{202e}fdp.exe"), "a□fdp.exe");
        assert_eq!(faces.printable("中文 \u{0} 😀 \u{e001}"), "□□ □ □ □");
    }

    #[test]
    fn an_endless_text_is_cut() {
        let faces = Faces::open().unwrap();
        let printed = faces.printable(&"ạ".repeat(100_000));
        assert_eq!(printed.chars().count(), MOST_CHARACTERS + 1);
        assert!(printed.ends_with('…'));
    }

    #[test]
    fn a_running_line_is_cut_where_its_room_ends() {
        let faces = Faces::open().unwrap();
        let cut = |text: &str| faces.beginning(Weight::Regular, 9.0, text, 120.0).unwrap();
        assert_eq!(cut("Sổ chứng thực"), "Sổ chứng thực");
        let long = cut(&format!("Báo cáo · {}", "bản-sao_".repeat(50)));
        assert!(
            long.starts_with("Báo cáo · bản-sao") && long.ends_with('…'),
            "{long}"
        );
        assert!(faces.width(Weight::Regular, 9.0, &long).unwrap() <= 120.0);
        assert_eq!(cut(""), "");
    }

    #[test]
    fn lines_are_the_text_and_none_is_too_wide() {
        let faces = Faces::open().unwrap();
        let hash = "0123456789abcdef".repeat(4);
        let text = format!("SHA-256 của tệp là {hash} và không đổi");
        let lines = faces.lines(Weight::Regular, 10.0, &text, 120.0).unwrap();
        assert_eq!(lines.concat(), text);
        for line in lines {
            assert!(faces.width(Weight::Regular, 10.0, &line).unwrap() <= 120.0);
        }
    }
}

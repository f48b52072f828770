//! Millimetres as people write and read them: a decimal comma, one digit.

/// A field for millimetres takes no more than this many characters.
const MAX_INPUT: usize = 16;

/// "104,0"
#[must_use]
pub fn mm_text(mm: f64) -> String {
    // Adding zero turns −0 into 0.
    let tenths = (mm * 10.0).round() / 10.0 + 0.0;
    format!("{tenths:.1}").replace('.', ",")
}

/// For screen readers, without a needless decimal: "104 mm", "73,5 mm".
#[must_use]
pub fn spoken_mm(mm: f64) -> String {
    format!("{} mm", short_mm(mm))
}

/// Without a needless decimal, and without the unit: "104", "73,5".
#[must_use]
pub fn short_mm(mm: f64) -> String {
    let text = mm_text(mm);
    text.strip_suffix(",0").unwrap_or(&text).to_owned()
}

/// What somebody typed into a field for millimetres: "104", "104,5", "104.5",
/// "104,5 mm". `None` if it isn't a length.
#[must_use]
pub fn parse_mm(typed: &str) -> Option<f64> {
    let typed = typed.trim();
    if typed.len() > MAX_INPUT {
        return None;
    }
    let digits = typed
        .strip_suffix("mm")
        .unwrap_or(typed)
        .trim_end()
        .replace(',', ".");
    let plain = !digits.is_empty()
        && digits
            .strip_prefix('-')
            .unwrap_or(&digits)
            .chars()
            .all(|c| c.is_ascii_digit() || c == '.');
    let mm: f64 = if plain {
        digits.parse().ok()?
    } else {
        return None;
    };
    mm.is_finite().then_some(mm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_with_a_decimal_comma() {
        assert_eq!(mm_text(104.0), "104,0");
        assert_eq!(mm_text(73.46), "73,5");
        assert_eq!(mm_text(-0.01), "0,0");
        assert_eq!(spoken_mm(104.0), "104 mm");
        assert_eq!(spoken_mm(73.5), "73,5 mm");
    }

    #[test]
    fn comma_and_point_are_both_read() {
        for typed in ["104,5", "104.5", " 104,5 mm", "104,50mm"] {
            assert_eq!(parse_mm(typed), Some(104.5), "{typed}");
        }
        assert_eq!(parse_mm("-3"), Some(-3.0));
    }

    #[test]
    fn what_is_no_length_is_refused() {
        for typed in [
            "",
            "mm",
            "12a",
            "1e5",
            "inf",
            "NaN",
            "1,2,3",
            "--1",
            "00000000000000000001",
        ] {
            assert_eq!(parse_mm(typed), None, "{typed}");
        }
    }
}

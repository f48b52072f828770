//! Times as certificates, revocation lists and timestamps state them.

use jiff::Timestamp;

use crate::cms::tlv::Element;

/// A Time (UTCTime or GeneralizedTime), as encoded. GeneralizedTime may have fractions of a
/// second, which timestamps use.
pub(crate) fn time(raw: &[u8]) -> Option<Timestamp> {
    let element = Element::read(raw).ok()?;
    let text = std::str::from_utf8(element.value).ok()?.strip_suffix('Z')?;
    let (text, nanoseconds) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, fraction_to_nanoseconds(fraction)?),
        None => (text, 0),
    };
    let (year, rest) = match element.tag {
        0x17 => {
            let year: i16 = digits(text.get(..2)?)?;
            (
                if year < 50 { 2000 + year } else { 1900 + year },
                text.get(2..)?,
            )
        }
        0x18 => (digits(text.get(..4)?)?, text.get(4..)?),
        _ => return None,
    };
    let part = |from: usize| digits(rest.get(from..from + 2)?).and_then(|n| i8::try_from(n).ok());
    let second = match rest.len() {
        8 => 0,
        10 => part(8)?,
        _ => return None,
    };
    jiff::civil::DateTime::new(
        year,
        part(0)?,
        part(2)?,
        part(4)?,
        part(6)?,
        second,
        nanoseconds,
    )
    .ok()?
    .to_zoned(jiff::tz::TimeZone::UTC)
    .ok()
    .map(|zoned| zoned.timestamp())
}

fn digits(text: &str) -> Option<i16> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

fn fraction_to_nanoseconds(fraction: &str) -> Option<i32> {
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let padded: String = fraction
        .chars()
        .chain("000000000".chars())
        .take(9)
        .collect();
    padded.parse().ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn times_of_both_kinds_are_read() {
        let utc = time(b"\x17\x0d261121000000Z").unwrap();
        assert_eq!(utc.to_string(), "2026-11-21T00:00:00Z");
        let generalized = time(b"\x18\x1120510101120000.5Z").unwrap();
        assert_eq!(generalized.to_string(), "2051-01-01T12:00:00.5Z");
        assert_eq!(time(b"\x17\x0d261321000000Z"), None);
        assert_eq!(time(b"\x17\x0d+61121000000Z"), None);
    }
}

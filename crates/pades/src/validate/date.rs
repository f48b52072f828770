//! Dates as PDF writes them (ISO 32000-1 §7.9.4): `D:YYYYMMDDHHmmSS+07'00'`.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// Reads a date. Parts after the year may be missing; without an offset it is UTC.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim().strip_prefix("D:").unwrap_or(text.trim());
    let split = text.find(['+', '-', 'Z']).unwrap_or(text.len());
    let (digits, zone) = text.split_at_checked(split)?;
    if digits.len() < 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, missing: i8| match digits.get(from..from + 2) {
        Some(two) => two.parse::<i8>().ok(),
        None => Some(missing),
    };
    let year = digits.get(..4)?.parse().ok()?;
    let second = part(12, 0)?.min(59);
    let local = DateTime::new(
        year,
        part(4, 1)?,
        part(6, 1)?,
        part(8, 0)?,
        part(10, 0)?,
        second,
        0,
    );
    let zone = TimeZone::fixed(offset(zone)?);
    Some(local.ok()?.to_zoned(zone).ok()?.timestamp())
}

/// A moment in Vietnam's time, as people write it: `14:30 ngày 21/11/2026`.
pub(super) fn vietnamese(time: Timestamp) -> String {
    let local = Offset::constant(7).to_datetime(time);
    format!(
        "{:02}:{:02} ngày {:02}/{:02}/{}",
        local.hour(),
        local.minute(),
        local.day(),
        local.month(),
        local.year()
    )
}

fn offset(zone: &str) -> Option<Offset> {
    let sign = match zone.chars().next() {
        None | Some('Z') => return Some(Offset::UTC),
        Some('-') => -1,
        Some(_) => 1,
    };
    let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Some(0), |text| text.parse().ok())?;
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_with_their_offset() {
        let time = |text| parse(text).map(|time| time.to_string());
        assert_eq!(
            time("D:20261121143000+07'00'").as_deref(),
            Some("2026-11-21T07:30:00Z")
        );
        assert_eq!(
            time("D:20261121143000Z").as_deref(),
            Some("2026-11-21T14:30:00Z")
        );
        assert_eq!(time("D:2026").as_deref(), Some("2026-01-01T00:00:00Z"));
        assert_eq!(time("D:20261321"), None);
        assert_eq!(time("yesterday"), None);
    }
}

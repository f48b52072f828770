//! How things read in Vietnamese that `domain` doesn't already write: deadlines beside a clock,
//! progress of a transfer, initials. Pure: what depends on the time takes it.

use chungthuc_domain::calendar::{Moment, day_text, parse_day, time_text, weekday_label};

/// How near a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// It has passed.
    Overdue,
    /// It is today.
    Today,
    /// It is on a later day.
    Later,
}

/// A deadline as lists show it at `now`: "Quá hạn 1 giờ", "Hôm nay 17:00", "Thứ Hai 23/11", and
/// with the year when that differs.
pub fn deadline(due: Moment, now: Moment) -> (Urgency, String) {
    let late_seconds = now.0.saturating_sub(due.0) / 1_000_000;
    if now > due {
        return (Urgency::Overdue, format!("Quá hạn {}", span(late_seconds)));
    }
    let (local, today) = (due.vietnam(), now.day());
    if local.date() == today {
        return (
            Urgency::Today,
            format!("Hôm nay {}", time_text(local.time())),
        );
    }
    let day = day_text(local.date());
    let day = if local.year() == today.year() {
        &day[..5]
    } else {
        day.as_str()
    };
    (
        Urgency::Later,
        format!("{} {day}", weekday_label(local.weekday())),
    )
}

/// A length of time in its largest whole unit: "5 phút", "1 giờ", "3 ngày". Under a minute counts
/// as one.
pub fn span(seconds: i64) -> String {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 60 * MINUTE;
    const DAY: i64 = 24 * HOUR;
    match seconds {
        DAY.. => format!("{} ngày", seconds / DAY),
        HOUR.. => format!("{} giờ", seconds / HOUR),
        _ => format!("{} phút", (seconds / MINUTE).max(1)),
    }
}

/// How far a transfer is: `19,8 / 29,1 MB` (of 1024 × 1024), `120 / 412 KB` below one MB. What was
/// sent is rounded down, so that it never reads as all before it is.
pub fn transferred(sent: u64, total: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = 1024 * 1024;
    if total < MIB {
        return format!("{} / {} KB", sent.min(total) / KIB, total.div_ceil(KIB));
    }
    let tenths = |bytes: u64| format!("{},{}", bytes / 10, bytes % 10);
    let sent = sent.min(total).saturating_mul(10) / MIB;
    format!(
        "{} / {} MB",
        tenths(sent),
        tenths(total.saturating_mul(10).div_ceil(MIB))
    )
}

/// What remains of a transfer: "còn 4 giây", "còn 2 phút".
pub fn remaining(seconds: u32) -> String {
    if seconds < 60 {
        format!("còn {} giây", seconds.max(1))
    } else {
        format!("còn {} phút", seconds.div_ceil(60))
    }
}

/// Two letters for a face: of the last two words of a name ("Vũ Đình Khải Minh" → "KM"), since
/// Vietnamese given names come last; of the one word there is; else empty.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let start = words.len().saturating_sub(2);
    words
        .iter()
        .skip(start)
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()))
        .flat_map(char::to_uppercase)
        .collect()
}

/// What was typed for a day, as `dd/MM/yyyy`: also from `1/2/2026`, `01-02-2026`, `01.02.2026` and
/// `01022026`. `None` if it isn't a day.
pub fn normal_day(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let slashed = if typed.len() == 8 && typed.bytes().all(|byte| byte.is_ascii_digit()) {
        format!("{}/{}/{}", &typed[..2], &typed[2..4], &typed[4..])
    } else {
        typed.replace(['-', '.', ' '], "/")
    };
    parse_day(&slashed).map(day_text)
}

/// A browser's `yyyy-MM-dd` as `dd/MM/yyyy`.
pub fn day_from_iso(iso: &str) -> Option<String> {
    let mut parts = iso.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    normal_day(&format!("{day}/{month}/{year}"))
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::calendar::Moment;

    use super::*;

    fn at(day: &str, hour: i8, minute: i8) -> Moment {
        let day = parse_day(day).expect("a day");
        Moment::from_vietnam(day.at(hour, minute, 0, 0))
    }

    #[test]
    fn a_passed_deadline_says_by_how_much() {
        let due = at("20/11/2026", 17, 0);
        let late = |day, hour, minute| deadline(due, at(day, hour, minute));
        assert_eq!(
            late("20/11/2026", 17, 1),
            (Urgency::Overdue, "Quá hạn 1 phút".into())
        );
        assert_eq!(
            late("20/11/2026", 18, 59),
            (Urgency::Overdue, "Quá hạn 1 giờ".into())
        );
        assert_eq!(
            late("23/11/2026", 17, 0),
            (Urgency::Overdue, "Quá hạn 3 ngày".into())
        );
    }

    #[test]
    fn a_deadline_of_today_shows_its_hour_until_it_has_passed() {
        let due = at("20/11/2026", 17, 0);
        let today = (Urgency::Today, "Hôm nay 17:00".to_owned());
        assert_eq!(deadline(due, at("20/11/2026", 0, 0)), today);
        assert_eq!(deadline(due, due), today);
    }

    #[test]
    fn a_later_deadline_shows_its_weekday() {
        let now = at("20/11/2026", 9, 0);
        let later = |day| deadline(at(day, 17, 0), now);
        assert_eq!(
            later("23/11/2026"),
            (Urgency::Later, "Thứ Hai 23/11".into())
        );
        assert_eq!(
            later("04/01/2027"),
            (Urgency::Later, "Thứ Hai 04/01/2027".into())
        );
    }

    #[test]
    fn midnight_in_vietnam_separates_today_from_tomorrow() {
        let now = at("19/11/2026", 23, 59);
        assert_eq!(deadline(at("20/11/2026", 0, 30), now).0, Urgency::Later);
    }

    #[test]
    fn a_transfer_never_reads_as_all_before_it_is() {
        let total = 29 * 1024 * 1024 + 100_000;
        assert_eq!(transferred(total - 1, total), "29,0 / 29,1 MB");
        assert_eq!(transferred(20_761_804, total), "19,7 / 29,1 MB");
        assert_eq!(transferred(20_761_805, total), "19,8 / 29,1 MB");
        assert_eq!(transferred(0, 412 * 1024), "0 / 412 KB");
    }

    #[test]
    fn what_remains_is_said_in_seconds_then_minutes() {
        assert_eq!(remaining(0), "còn 1 giây");
        assert_eq!(remaining(59), "còn 59 giây");
        assert_eq!(remaining(61), "còn 2 phút");
    }

    #[test]
    fn initials_come_from_the_last_two_words() {
        assert_eq!(initials("Vũ Đình Khải Minh"), "KM");
        assert_eq!(initials("Nguyễn Hạ Vy An"), "VA");
        assert_eq!(initials("đạt"), "Đ");
        assert_eq!(initials("  "), "");
    }

    #[test]
    fn days_are_read_as_people_type_them() {
        for typed in [
            "1/2/2026",
            "01-02-2026",
            "01.02.2026",
            "01022026",
            " 01/02/2026 ",
        ] {
            assert_eq!(normal_day(typed).as_deref(), Some("01/02/2026"), "{typed}");
        }
        for typed in ["", "31/02/2026", "1/2/26", "hôm nay", "0102202六"] {
            assert_eq!(normal_day(typed), None, "{typed}");
        }
    }

    #[test]
    fn the_browsers_days_become_ours() {
        assert_eq!(day_from_iso("2026-02-01").as_deref(), Some("01/02/2026"));
        assert_eq!(day_from_iso(""), None);
    }
}

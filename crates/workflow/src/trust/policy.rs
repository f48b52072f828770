//! The algorithm policy between the database, the form that an administrator fills in, and the
//! validator (TT 15/2025/TT-BKHCN Annex I). Which algorithm is named by which rule is known in `pades`.

use chungthuc_domain::{
    AppError, ErrorCode,
    calendar::{Moment, day_text, parse_day},
    view::trust::{DigestForm, KeyForm, PolicyForm},
};
use chungthuc_storage::{database::Connection, repo::trusted};
use jiff::{Timestamp, ToSpan};
use pades::{
    algorithms::{AlgorithmPolicy, DigestRule, KeyRule},
    cms::{DigestAlgorithm, KeyKind},
    validate::Policy,
};

use crate::failure::Failure;

/// Every digest that there is a rule for.
const DIGESTS: [(DigestAlgorithm, &str); 4] = [
    (DigestAlgorithm::Sha1, "SHA-1"),
    (DigestAlgorithm::Sha256, "SHA-256"),
    (DigestAlgorithm::Sha384, "SHA-384"),
    (DigestAlgorithm::Sha512, "SHA-512"),
];
const KINDS: [(KeyKind, &str); 2] = [(KeyKind::Rsa, "RSA"), (KeyKind::EllipticCurve, "EC")];
/// The most rules about keys.
const MAX_KEYS: usize = 20;
/// Lengths of keys that a rule can ask for, in bits.
const BITS: std::ops::RangeInclusive<u32> = 160..=16_384;
/// The most that a declared time may lie ahead, in seconds.
const MAX_TOLERANCE: i64 = 3600;
/// The longest that an answer may hold which doesn't say so itself, in hours.
const MAX_AGE: i64 = 24 * 30;

/// The policy in force with its version, 0 for the program's own.
pub(super) async fn in_force(db: &mut Connection) -> Result<(i64, Policy), Failure> {
    match trusted::policy(db).await? {
        Some((version, document)) => {
            let policy = serde_json::from_str(&document).map_err(Failure::broken)?;
            Ok((version, policy))
        }
        None => Ok((0, Policy::default())),
    }
}

/// The policy as the form shows it.
pub(super) fn form(policy: &Policy) -> PolicyForm {
    let rules = &policy.algorithms;
    let digests = DIGESTS.map(|(algorithm, name)| {
        let rule = rules
            .digests
            .iter()
            .find(|rule| rule.algorithm == algorithm);
        DigestForm {
            name: name.to_owned(),
            accepted: rule.is_some(),
            until: last_day(rule.and_then(|rule| rule.until)),
        }
    });
    let keys = rules.keys.iter().map(|rule| KeyForm {
        kind: kind_name(rule.kind).to_owned(),
        min_bits: rule.min_bits.to_string(),
        until: last_day(rule.until),
    });
    PolicyForm {
        digests: digests.into(),
        keys: keys.collect(),
        clock_tolerance: policy.clock_tolerance_seconds.to_string(),
        revocation_age: (policy.revocation_max_age_seconds / 3600).to_string(),
    }
}

/// What was typed, read. SHA-256 and a kind of key stay accepted, since copies are signed by them.
///
/// Errors: the fields `digests`, `keys`, `clock_tolerance`, `revocation_age`.
pub(super) fn parse(form: &PolicyForm) -> Result<Policy, AppError> {
    let mut error = AppError::new(ErrorCode::Invalid);
    let mut digests = Vec::new();
    for (algorithm, name) in DIGESTS {
        let Some(typed) = form.digests.iter().find(|typed| typed.name == name) else {
            continue;
        };
        match until(&typed.until) {
            Ok(until) if typed.accepted => digests.push(DigestRule { algorithm, until }),
            Ok(_) => {}
            Err(WrongDay) => {
                error = error.and_field("digests", format!("{name}: nhập ngày dạng dd/MM/yyyy."));
            }
        }
    }
    let signed_with =
        |rule: &DigestRule| rule.algorithm == DigestAlgorithm::Sha256 && rule.until.is_none();
    if error.fields.is_empty() && !digests.iter().any(signed_with) {
        error = error.and_field(
            "digests",
            "SHA-256 phải được chấp nhận không hạn, vì bản sao được ký bằng thuật toán này.",
        );
    }
    let keys = form.keys.iter().take(MAX_KEYS).map(key_rule);
    let keys = match keys.collect::<Result<Vec<_>, _>>() {
        Ok(keys) if keys.iter().any(|rule| rule.until.is_none()) => keys,
        Ok(_) => {
            error = error.and_field(
                "keys",
                "Cần ít nhất một loại khóa được chấp nhận không hạn.",
            );
            Vec::new()
        }
        Err(message) => {
            error = error.and_field("keys", message);
            Vec::new()
        }
    };
    let tolerance = bounded(&form.clock_tolerance, MAX_TOLERANCE);
    if tolerance.is_none() {
        error = error.and_field(
            "clock_tolerance",
            format!("Nhập số giây từ 0 đến {MAX_TOLERANCE}."),
        );
    }
    let age = bounded(&form.revocation_age, MAX_AGE).filter(|hours| *hours > 0);
    if age.is_none() {
        error = error.and_field("revocation_age", format!("Nhập số giờ từ 1 đến {MAX_AGE}."));
    }
    match (tolerance, age) {
        (Some(tolerance), Some(age)) if error.fields.is_empty() => Ok(Policy {
            algorithms: AlgorithmPolicy { digests, keys },
            clock_tolerance_seconds: tolerance,
            revocation_max_age_seconds: age * 3600,
        }),
        _ => Err(error),
    }
}

/// What changed between two forms, in words.
pub(super) fn summary(before: &PolicyForm, after: &PolicyForm) -> String {
    let digest = |typed: &DigestForm| match (typed.accepted, typed.until.as_str()) {
        (false, _) => format!("{}: không chấp nhận", typed.name),
        (true, "") => format!("{}: chấp nhận", typed.name),
        (true, day) => format!("{}: đến hết {day}", typed.name),
    };
    let key = |typed: &KeyForm| match typed.until.as_str() {
        "" => format!("{} từ {} bit", typed.kind, typed.min_bits),
        day => format!("{} từ {} bit đến hết {day}", typed.kind, typed.min_bits),
    };
    let mut changed: Vec<String> = after
        .digests
        .iter()
        .filter(|typed| !before.digests.contains(typed))
        .map(digest)
        .collect();
    if before.keys != after.keys {
        let keys: Vec<_> = after.keys.iter().map(key).collect();
        changed.push(format!("khóa: {}", keys.join(", ")));
    }
    if before.clock_tolerance != after.clock_tolerance {
        changed.push(format!("lệch giờ: {} giây", after.clock_tolerance));
    }
    if before.revocation_age != after.revocation_age {
        changed.push(format!("tuổi câu trả lời: {} giờ", after.revocation_age));
    }
    changed.join("; ")
}

struct WrongDay;

/// The moment after a last day in Vietnam; none for an empty text.
fn until(text: &str) -> Result<Option<Timestamp>, WrongDay> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let day = parse_day(text).ok_or(WrongDay)?;
    let after = day.checked_add(1.day()).map_err(|_| WrongDay)?;
    Ok(Some(Moment::from_vietnam(after.at(0, 0, 0, 0)).timestamp()))
}

/// The last whole day before a moment, as it is typed.
fn last_day(until: Option<Timestamp>) -> String {
    until.map_or_else(String::new, |until| {
        day_text(Moment::from(until).plus_seconds(-1).day())
    })
}

fn key_rule(typed: &KeyForm) -> Result<KeyRule, String> {
    let (kind, name) = KINDS
        .into_iter()
        .find(|(_, name)| *name == typed.kind)
        .ok_or("Hãy chọn loại khóa RSA hoặc EC.")?;
    let min_bits = typed.min_bits.trim().parse::<u32>().ok();
    let min_bits = min_bits.filter(|bits| BITS.contains(bits)).ok_or_else(|| {
        let (least, most) = (BITS.start(), BITS.end());
        format!("{name}: độ dài khóa là số bit từ {least} đến {most}.")
    })?;
    let until = until(&typed.until).map_err(|_| format!("{name}: nhập ngày dạng dd/MM/yyyy."))?;
    Ok(KeyRule {
        kind,
        min_bits,
        until,
    })
}

pub(super) fn kind_name(kind: KeyKind) -> &'static str {
    KINDS
        .into_iter()
        .find(|(of, _)| *of == kind)
        .map_or("", |(_, name)| name)
}

fn bounded(text: &str, most: i64) -> Option<i64> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .then(|| text.parse().ok())
        .flatten()
        .filter(|number| *number <= most)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_shown_and_sent_back_unchanged_is_the_same_policy_to_the_day() {
        let shown = form(&Policy::default());
        let read = parse(&shown).unwrap();
        assert_eq!(form(&read), shown);
        assert_eq!(read.clock_tolerance_seconds, 300);
        assert_eq!(summary(&shown, &form(&read)), "");
    }

    #[test]
    fn an_algorithm_is_accepted_to_the_end_of_its_last_day_in_vietnam() {
        let mut typed = form(&Policy::default());
        typed.digests[0].until = "31/12/2015".to_owned();
        let policy = parse(&typed).unwrap();
        let accepts = |text: &str| {
            policy
                .algorithms
                .accepts_digest(DigestAlgorithm::Sha1, text.parse().unwrap())
        };
        assert!(accepts("2015-12-31T16:59:59Z") && !accepts("2015-12-31T17:00:00Z"));
    }

    #[test]
    fn what_copies_are_signed_by_stays_accepted() {
        let mut typed = form(&Policy::default());
        typed.digests[1].accepted = false;
        typed.keys.retain(|key| !key.until.is_empty());
        let error = parse(&typed).unwrap_err();
        assert!(error.of_field("digests").is_some() && error.of_field("keys").is_some());
    }

    #[test]
    fn each_field_that_is_wrong_is_named() {
        let typed = PolicyForm {
            digests: vec![DigestForm {
                name: "SHA-1".to_owned(),
                accepted: true,
                until: "2015".to_owned(),
            }],
            keys: vec![KeyForm {
                kind: "DSA".to_owned(),
                ..KeyForm::default()
            }],
            clock_tolerance: "-1".to_owned(),
            revocation_age: "0".to_owned(),
        };
        let error = parse(&typed).unwrap_err();
        for field in ["digests", "keys", "clock_tolerance", "revocation_age"] {
            assert!(error.of_field(field).is_some(), "{field}");
        }
    }

    #[test]
    fn a_change_is_told_in_words() {
        let before = form(&Policy::default());
        let mut after = before.clone();
        after.digests[0].accepted = false;
        after.revocation_age = "12".to_owned();
        assert_eq!(
            summary(&before, &after),
            "SHA-1: không chấp nhận; tuổi câu trả lời: 12 giờ"
        );
    }
}

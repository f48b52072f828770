//! What files are checked against, as an administrator has it in the database: the anchors that
//! certification paths have to reach, what is known of licensed CAs and time-stamping authorities, and
//! the algorithm policy. What a path is, and whether it holds, is known in `pades`.

mod administer;
mod found;
mod look;
mod policy;
mod terms;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{calendar::Moment, view::trust::TrustRole};
use chungthuc_storage::{
    database::Connection,
    repo::trusted::{self, Days, Trusted},
};
use jiff::{ToSpan, civil::Date};
use pades::{
    validate::Policy,
    x509::{Anchor, AnchorSet, Certificate, Period, TrustService, TrustStore},
};

pub(crate) use administer::administers_all;

use crate::failure::Failure;

/// What is trusted, and by which rules.
#[derive(Debug, Clone)]
pub(crate) struct Trust {
    /// Anchors and services.
    pub store: TrustStore,
    /// Algorithms and ages.
    pub policy: Policy,
    /// Which version of them; 0 for the program's own.
    pub policy_version: i64,
}

/// What is in force. A certificate that can't be read is left out and logged: less is trusted then,
/// never more.
pub(crate) async fn trust(db: &mut Connection) -> Result<Trust, Failure> {
    let mut store = TrustStore::new();
    let listed = trusted::all(db).await?.into_iter();
    for entry in listed.filter(Trusted::is_listed) {
        let read = BASE64
            .decode(&entry.certificate)
            .map_err(|cause| cause.to_string())
            .and_then(|der| Certificate::from_der(&der).map_err(|cause| cause.to_string()));
        match read {
            Ok(certificate) => add(&mut store, entry, certificate),
            Err(cause) => tracing::error!(
                certificate = entry.fingerprint,
                cause,
                "a certificate of the trust list can't be read"
            ),
        }
    }
    let (policy_version, policy) = policy::in_force(db).await?;
    Ok(Trust {
        store,
        policy,
        policy_version,
    })
}

fn add(store: &mut TrustStore, entry: Trusted, certificate: Certificate) {
    let periods = entry.periods.iter().map(period).collect();
    match entry.role {
        TrustRole::Anchor => store.add(Anchor {
            certificate,
            set: anchor_set(entry.set.unwrap_or(entry.name)),
            trusted: periods,
        }),
        TrustRole::Authority | TrustRole::TimeStamping => store.add_service(TrustService {
            certificate,
            name: entry.name,
            licensed: periods,
        }),
    }
}

fn anchor_set(code: String) -> AnchorSet {
    match code.as_str() {
        "GOVERNMENT" => AnchorSet::Government,
        "NATIONAL" => AnchorSet::National,
        "DEMO" => AnchorSet::Demo,
        _ => AnchorSet::Other(code),
    }
}

/// From the first moment of the first day to the first moment after the last, in Vietnam.
fn period(days: &Days) -> Period {
    let start = |day: Date| Moment::from_vietnam(day.at(0, 0, 0, 0)).timestamp();
    Period {
        from: days.from.map(start),
        until: days
            .until
            .and_then(|last| last.checked_add(1.day()).ok())
            .map(start),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_ends_with_its_last_day_in_vietnam() {
        let days = Days {
            from: Some(date(2026, 1, 1)),
            until: Some(date(2026, 1, 31)),
        };
        let period = period(&days);
        let contains = |text: &str| period.contains(text.parse().unwrap());
        assert!(!contains("2025-12-31T16:59:59Z"));
        assert!(contains("2025-12-31T17:00:00Z"));
        assert!(contains("2026-01-31T16:59:59Z"));
        assert!(!contains("2026-01-31T17:00:00Z"));
    }
}

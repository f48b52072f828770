//! Which algorithms are acceptable, and until when they were: data, not code, since the dates move
//! (TT 15/2025/TT-BKHCN Annex I; SOG-IS Agreed Cryptographic Mechanisms; ETSI TS 119 312).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cms::{DigestAlgorithm, KeyKind, PublicKey};

/// The policy. An algorithm that it doesn't name is not acceptable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlgorithmPolicy {
    /// Digests.
    pub digests: Vec<DigestRule>,
    /// Keys by their length.
    pub keys: Vec<KeyRule>,
}

/// One digest algorithm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestRule {
    /// Which.
    pub algorithm: DigestAlgorithm,
    /// Acceptable in what is proven to be older than this; none: no end is known.
    pub until: Option<Timestamp>,
}

/// Keys of at least some length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRule {
    /// Which kind of key.
    pub kind: KeyKind,
    /// From this length on, in bits.
    pub min_bits: u32,
    /// Acceptable in what is proven to be older than this; none: no end is known.
    pub until: Option<Timestamp>,
}

impl Default for AlgorithmPolicy {
    /// What the law and the standards say today.
    fn default() -> Self {
        let end_of = |seconds| Timestamp::from_second(seconds).ok();
        let digest = |algorithm, until| DigestRule { algorithm, until };
        let key = |kind, min_bits, until| KeyRule {
            kind,
            min_bits,
            until,
        };
        Self {
            digests: vec![
                // The end of 2012 in Vietnam.
                digest(DigestAlgorithm::Sha1, end_of(1_356_973_200)),
                digest(DigestAlgorithm::Sha256, None),
                digest(DigestAlgorithm::Sha384, None),
                digest(DigestAlgorithm::Sha512, None),
            ],
            keys: vec![
                // The end of 2013 in Vietnam.
                key(KeyKind::Rsa, 1024, end_of(1_388_509_200)),
                key(KeyKind::Rsa, 2048, None),
                key(KeyKind::EllipticCurve, 256, None),
            ],
        }
    }
}

impl AlgorithmPolicy {
    /// Was this digest acceptable at `time`?
    #[must_use]
    pub fn accepts_digest(&self, algorithm: DigestAlgorithm, time: Timestamp) -> bool {
        self.digests
            .iter()
            .any(|rule| rule.algorithm == algorithm && holds(rule.until, time))
    }

    /// Was a key of this kind and length acceptable at `time`?
    #[must_use]
    pub fn accepts_key(&self, key: &PublicKey, time: Timestamp) -> bool {
        self.keys.iter().any(|rule| {
            rule.kind == key.kind() && key.bits() >= rule.min_bits && holds(rule.until, time)
        })
    }
}

fn holds(until: Option<Timestamp>, time: Timestamp) -> bool {
    until.is_none_or(|until| time < until)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_holds_for_what_is_older_and_what_is_not_named_never() {
        let mut policy = AlgorithmPolicy::default();
        let (before, after): (Timestamp, Timestamp) = (
            "2012-06-01T00:00:00Z".parse().unwrap(),
            "2026-06-01T00:00:00Z".parse().unwrap(),
        );
        assert!(policy.accepts_digest(DigestAlgorithm::Sha1, before));
        assert!(!policy.accepts_digest(DigestAlgorithm::Sha1, after));
        assert!(policy.accepts_digest(DigestAlgorithm::Sha256, after));
        policy.digests.clear();
        assert!(!policy.accepts_digest(DigestAlgorithm::Sha256, before));
    }

    #[test]
    fn the_policy_is_data() {
        let policy = AlgorithmPolicy::default();
        let json = serde_json::to_string(&policy).unwrap();
        assert!(
            json.contains(r#""algorithm":"SHA-1","until":"2012-12-31T17:00:00Z""#),
            "{json}"
        );
        assert_eq!(
            serde_json::from_str::<AlgorithmPolicy>(&json).unwrap(),
            policy
        );
    }
}

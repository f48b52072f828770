//! May the signer's certificate be trusted, at the best time that is known? (EN 319 102-1
//! §5.2.6 X.509 certificate validation, §5.2.8 signature acceptance.)

use std::cell::Cell;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::evidence::Material;
use super::finding::{Finding, FindingCode};
use super::proof::Proofs;
use super::report::SubIndication;
use super::revocation::{Revocations, Standing, Used};
use crate::algorithms::AlgorithmPolicy;
use crate::limits::Limits;
use crate::revocation::Reason;
use crate::x509::{
    Certificate, CertificationPath, MAX_ATTEMPTS, PathError, PathFailure, PathUse, Purpose,
    TrustStore, find_path_within,
};

/// Most chains that are looked for in one file.
const MAX_CHAINS: u32 = 160;

/// By which rules a validation is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Which algorithms are acceptable.
    pub algorithms: AlgorithmPolicy,
    /// How far the declared signing time may lie ahead of the clock, in seconds.
    pub clock_tolerance_seconds: i64,
    /// How long an answer about revocation holds that doesn't say so itself, in seconds.
    pub revocation_max_age_seconds: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            algorithms: AlgorithmPolicy::default(),
            clock_tolerance_seconds: 300,
            revocation_max_age_seconds: 24 * 3600,
        }
    }
}

/// What validation is done against.
pub(super) struct Context<'a> {
    pub(super) store: &'a TrustStore,
    pub(super) policy: &'a Policy,
    pub(super) now: Timestamp,
    /// Chains that may still be looked for.
    chains: Cell<u32>,
    /// Issuers that may still be tried for them.
    attempts: Cell<u32>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        store: &'a TrustStore,
        policy: &'a Policy,
        now: Timestamp,
        limits: &Limits,
    ) -> Self {
        Self {
            store,
            policy,
            now,
            chains: Cell::new(MAX_CHAINS),
            attempts: Cell::new(limits.chain_attempts),
        }
    }

    fn find_path(
        &self,
        signer: &Certificate,
        others: &[Certificate],
        time: Timestamp,
        purpose: Purpose,
    ) -> Result<CertificationPath, Box<PathFailure>> {
        let Some(left) = self.chains.get().checked_sub(1) else {
            return Err(Box::new(PathFailure {
                error: PathError::TooComplex,
                path: None,
            }));
        };
        self.chains.set(left);
        let wanted = PathUse {
            time,
            purpose,
            algorithms: &self.policy.algorithms,
        };
        let left = self.attempts.get();
        let (taken, found) =
            find_path_within(left.min(MAX_ATTEMPTS), signer, others, self.store, wanted);
        self.attempts.set(left.saturating_sub(taken));
        found
    }

    /// The latest time that a clock which is a little ahead may state.
    pub(super) fn latest(&self) -> i64 {
        self.now
            .as_second()
            .saturating_add(self.policy.clock_tolerance_seconds)
    }
}

/// When something was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BestTime {
    /// The earliest time at which it is proven to have existed; now, if nothing proves any.
    pub(super) time: Timestamp,
    /// A trusted timestamp says so.
    pub(super) proven: bool,
    /// The latest time after which it must have been made, since it covers a timestamp.
    pub(super) made_after: Option<Timestamp>,
}

/// What came of a chain.
#[derive(Debug, Clone, Default)]
pub(super) struct Trust {
    /// The chain found, whether or not it holds.
    pub(super) path: Option<CertificationPath>,
    /// What is wrong or not known, with what it leads to.
    pub(super) faults: Vec<(SubIndication, Finding)>,
    /// What revocation was judged by.
    pub(super) used: Used,
}

impl Trust {
    /// Is nothing wrong, but for answers that can still be had?
    pub(super) fn is_open(&self) -> bool {
        !self.faults.is_empty()
            && self
                .faults
                .iter()
                .all(|(why, _)| *why == SubIndication::TryLater)
    }
}

/// Judges chains with all that is known about revocation.
pub(super) struct Judge<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) material: &'a Material,
    pub(super) proofs: &'a Proofs,
    /// Certificates of the file and of the caller.
    pub(super) known: &'a [Certificate],
}

impl Judge<'_> {
    /// Judges a signer's chain, with the certificates that came along with the signature.
    pub(super) fn chain(
        &self,
        signer: &Certificate,
        own: &[Certificate],
        best: BestTime,
        purpose: Purpose,
    ) -> Trust {
        let mut others = own.to_vec();
        others.extend_from_slice(self.known);
        let path = match self.context.find_path(signer, &others, best.time, purpose) {
            Ok(path) => path,
            Err(failure) => {
                return Trust {
                    faults: vec![chain_fault(failure.error, signer, best, purpose)],
                    path: failure.path,
                    used: Used::default(),
                };
            }
        };
        let revocations = Revocations {
            material: self.material,
            proofs: self.proofs,
            policy: self.context.policy,
            now: self.context.now,
        };
        let (standing, used) = revocations.of_path(&path, best.time);
        Trust {
            faults: revocation_fault(&standing, best, purpose)
                .into_iter()
                .collect(),
            path: Some(path),
            used,
        }
    }
}

fn revocation_fault(
    standing: &Standing,
    best: BestTime,
    purpose: Purpose,
) -> Option<(SubIndication, Finding)> {
    let is_stamp = purpose == Purpose::TimeStamping;
    let (why, code, since) = match *standing {
        Standing::Good => return None,
        Standing::Open { stale } => {
            let code = match (stale, is_stamp) {
                (_, true) => FindingCode::TimestampRevocationNotChecked,
                (true, false) => FindingCode::RevocationStale,
                (false, false) => FindingCode::RevocationNotChecked,
            };
            (SubIndication::TryLater, code, None)
        }
        // EN 319 102-1 §5.2.6.4: who is only suspended may be reinstated.
        Standing::Revoked {
            at,
            reason: Reason::OnHold,
            ..
        } => (
            SubIndication::TryLater,
            FindingCode::CertificateSuspended,
            Some(at),
        ),
        Standing::Revoked { own, at, .. } => {
            // Only what covers a later timestamp was surely made after the revocation.
            let surely = own && best.made_after.is_some_and(|after| after >= at);
            let why = if surely {
                SubIndication::Revoked
            } else {
                SubIndication::RevokedNoPoe
            };
            let code = match (own, is_stamp) {
                (_, true) => FindingCode::TimestampRevoked,
                (true, false) => FindingCode::CertificateRevoked,
                (false, false) => FindingCode::IssuerRevoked,
            };
            (why, code, Some(at))
        }
    };
    let detail = since.map(super::date::vietnamese).unwrap_or_default();
    Some((why, Finding::new(code, detail)))
}

fn chain_fault(
    error: PathError,
    signer: &Certificate,
    best: BestTime,
    purpose: Purpose,
) -> (SubIndication, Finding) {
    // Only what covers a timestamp later than the certificate's end was surely made after it.
    let surely_after = best
        .made_after
        .is_some_and(|after| after > signer.not_after);

    let invalid = |why, detail| (why, FindingCode::ChainInvalid, detail);
    let (why, code, detail) = match error {
        PathError::NoPath => (
            SubIndication::NoCertificateChainFound,
            FindingCode::ChainNotFound,
            "",
        ),
        PathError::TooComplex => invalid(
            SubIndication::NoCertificateChainFound,
            "quá nhiều đường dẫn",
        ),
        PathError::BadSignature => invalid(
            SubIndication::NoCertificateChainFound,
            "một chứng thư không do đơn vị cấp được nêu tên ký",
        ),
        PathError::NotAnIssuer => invalid(
            SubIndication::ChainConstraintsFailure,
            "một chứng thư không được phép cấp chứng thư khác",
        ),
        PathError::NameConstraints => invalid(
            SubIndication::ChainConstraintsFailure,
            "tên nằm ngoài phạm vi mà đơn vị cấp được phép",
        ),
        PathError::CriticalExtension => invalid(
            SubIndication::ChainConstraintsFailure,
            "có phần mở rộng bắt buộc chưa được hỗ trợ",
        ),
        PathError::KeyUsage => invalid(
            SubIndication::ChainConstraintsFailure,
            match purpose {
                Purpose::TimeStamping => "chứng thư không dùng để cấp dấu thời gian",
                _ => "chứng thư không dùng để ký tài liệu",
            },
        ),
        PathError::NotLicensed => invalid(
            SubIndication::ChainConstraintsFailure,
            "đơn vị cấp chứng thư không có giấy phép còn hiệu lực vào thời điểm đó",
        ),
        PathError::AnchorWithdrawn => (
            SubIndication::NoCertificateChainFound,
            FindingCode::AnchorWithdrawn,
            "",
        ),
        PathError::WeakAlgorithm => (
            SubIndication::CryptoConstraintsFailure,
            FindingCode::AlgorithmWeak,
            "",
        ),
        PathError::NotYetValid => (
            SubIndication::NotYetValid,
            FindingCode::CertificateNotYetValid,
            "",
        ),
        PathError::Expired if surely_after => {
            (SubIndication::Expired, FindingCode::CertificateExpired, "")
        }
        // A proof of a later time doesn't say that the signature isn't older.
        PathError::Expired => (
            SubIndication::OutOfBoundsNoPoe,
            FindingCode::CertificateExpiredSince,
            "",
        ),
    };
    (why, Finding::new(code, detail))
}

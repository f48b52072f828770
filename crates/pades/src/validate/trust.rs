//! May the signer's certificate be trusted, at the best time that is known? (EN 319 102-1
//! §5.2.6 X.509 certificate validation, §5.2.8 signature acceptance.)

use std::cell::Cell;

use jiff::Timestamp;

use super::finding::{Finding, FindingCode};
use super::report::SubIndication;
use crate::cms::DigestAlgorithm;
use crate::x509::{
    Certificate, CertificationPath, PathError, PathFailure, Purpose, TrustStore, find_path,
};

/// Most chains that are looked for in one file.
const MAX_CHAINS: u32 = 160;

/// Which algorithms are acceptable, and until when they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// SHA-1 is acceptable in signatures proven to be older than this.
    pub sha1_until: Timestamp,
    /// RSA keys shorter than `min_rsa_bits` likewise.
    pub short_rsa_until: Timestamp,
    /// Shortest RSA modulus, in bits (TT 15/2025 Annex I).
    pub min_rsa_bits: u32,
    /// How far the declared signing time may lie ahead of the clock, in seconds.
    pub clock_tolerance_seconds: i64,
}

impl Default for Policy {
    fn default() -> Self {
        // SOG-IS Agreed Cryptographic Mechanisms: SHA-1 and RSA below 1,900 bits, to the ends of
        // 2012 and 2013 in practice.
        let at = |seconds| Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        Self {
            sha1_until: at(1_356_998_400),
            short_rsa_until: at(1_388_534_400),
            min_rsa_bits: 2048,
            clock_tolerance_seconds: 300,
        }
    }
}

impl Policy {
    /// Were these algorithms acceptable at `time`?
    pub(super) fn accepts(
        &self,
        digest: Option<DigestAlgorithm>,
        rsa_bits: Option<u32>,
        time: Timestamp,
    ) -> bool {
        let digest_holds = match digest {
            None => false,
            Some(DigestAlgorithm::Sha1) => time < self.sha1_until,
            Some(_) => true,
        };
        let short = rsa_bits.is_some_and(|bits| bits < self.min_rsa_bits);
        digest_holds && (!short || time < self.short_rsa_until)
    }
}

/// What validation is done against.
pub(super) struct Context<'a> {
    pub(super) store: &'a TrustStore,
    pub(super) policy: &'a Policy,
    pub(super) now: Timestamp,
    /// Chains that may still be looked for.
    chains: Cell<u32>,
}

/// When something was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BestTime {
    pub(super) time: Timestamp,
    /// A trusted timestamp says so, not the signer.
    pub(super) proven: bool,
}

/// What came of a chain.
#[derive(Debug, Clone)]
pub(super) struct Trust {
    /// The chain found, whether or not it holds.
    pub(super) path: Option<CertificationPath>,
    /// What is wrong, with what it leads to; empty if only revocation is open.
    pub(super) faults: Vec<(SubIndication, Finding)>,
}

impl<'a> Context<'a> {
    pub(super) fn new(store: &'a TrustStore, policy: &'a Policy, now: Timestamp) -> Self {
        Self {
            store,
            policy,
            now,
            chains: Cell::new(MAX_CHAINS),
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
        find_path(signer, others, self.store, time, purpose)
    }

    /// Does a chain hold at `time`?
    pub(super) fn chain_holds(
        &self,
        signer: &Certificate,
        others: &[Certificate],
        time: Timestamp,
        purpose: Purpose,
    ) -> bool {
        self.find_path(signer, others, time, purpose).is_ok()
    }

    /// Judges the signer's chain at the best time known, and what has passed since.
    pub(super) fn judge_chain(
        &self,
        signer: &Certificate,
        others: &[Certificate],
        best: BestTime,
        purpose: Purpose,
    ) -> Trust {
        match self.find_path(signer, others, best.time, purpose) {
            Err(failure) => Trust {
                faults: vec![chain_fault(failure.error, best.proven)],
                path: failure.path,
            },
            Ok(path) => {
                let expired_since = !best.proven
                    && path
                        .certificates
                        .iter()
                        .any(|certificate| certificate.not_after < self.now);
                let faults = if expired_since {
                    let finding = Finding::new(FindingCode::CertificateExpiredSince, "");
                    vec![(SubIndication::OutOfBoundsNoPoe, finding)]
                } else {
                    Vec::new()
                };
                Trust {
                    path: Some(path),
                    faults,
                }
            }
        }
    }
}

fn chain_fault(error: PathError, proven: bool) -> (SubIndication, Finding) {
    let (why, code, detail) = match error {
        PathError::NoPath => (
            SubIndication::NoCertificateChainFound,
            FindingCode::ChainNotFound,
            "",
        ),
        PathError::TooComplex => (
            SubIndication::NoCertificateChainFound,
            FindingCode::ChainInvalid,
            "quá nhiều đường dẫn",
        ),
        PathError::BadSignature => (
            SubIndication::NoCertificateChainFound,
            FindingCode::ChainInvalid,
            "một chứng thư không do đơn vị cấp được nêu tên ký",
        ),
        PathError::NotAnIssuer => (
            SubIndication::ChainConstraintsFailure,
            FindingCode::ChainInvalid,
            "một chứng thư không được phép cấp chứng thư khác",
        ),
        PathError::NameConstraints => (
            SubIndication::ChainConstraintsFailure,
            FindingCode::ChainInvalid,
            "tên nằm ngoài phạm vi mà đơn vị cấp được phép",
        ),
        PathError::CriticalExtension => (
            SubIndication::ChainConstraintsFailure,
            FindingCode::ChainInvalid,
            "có phần mở rộng bắt buộc chưa được hỗ trợ",
        ),
        PathError::KeyUsage => (
            SubIndication::ChainConstraintsFailure,
            FindingCode::ChainInvalid,
            "chứng thư không dùng để ký tài liệu",
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
        // Without proof of the time the signature may be older than the declared one.
        PathError::Expired if !proven => (
            SubIndication::OutOfBoundsNoPoe,
            FindingCode::CertificateExpired,
            "",
        ),
        PathError::Expired => (SubIndication::Expired, FindingCode::CertificateExpired, ""),
    };
    (why, Finding::new(code, detail))
}

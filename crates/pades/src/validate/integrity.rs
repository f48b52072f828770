//! Does the value of a signature match what it signs, and by whose certificate?
//! (EN 319 102-1 §5.2.2 format, §5.2.3 identification of the certificate, §5.2.7 cryptographic
//! verification.)

use jiff::Timestamp;

use super::finding::{Finding, FindingCode};
use super::report::SubIndication;
use super::structure::SubFilter;
use crate::algorithms::AlgorithmPolicy;
use crate::cms::{
    AttributeFault, DigestAlgorithm, PublicKey, SignatureScheme, SignedData, SignerIdentifier,
    SignerInfo,
};
use crate::tsp::TokenInfo;
use crate::x509::Certificate;

/// What a signature's value says.
#[derive(Debug, Clone)]
pub(super) struct Integrity {
    /// The signer's certificate, if it was found.
    pub(super) certificate: Option<Certificate>,
    /// All certificates that came with the signature.
    pub(super) certificates: Vec<Certificate>,
    /// The algorithms used, for the policy.
    pub(super) digest: Option<DigestAlgorithm>,
    /// The signer's key, if it can be read.
    pub(super) key: Option<PublicKey>,
    /// There is an ESS signing-certificate attribute that fits.
    pub(super) certificate_bound: bool,
    /// Digest and value match.
    pub(super) holds: bool,
    /// What is wrong, with what it leads to.
    pub(super) faults: Vec<(SubIndication, Finding)>,
}

/// The digest algorithm by which a signature covers its range, so that ranges can be hashed
/// before they are judged. None if the CMS can't be read or names an unknown algorithm.
pub(super) fn content_digest_algorithm(
    cms: &SignedData<'_>,
    sub_filter: SubFilter,
) -> Option<DigestAlgorithm> {
    match sub_filter {
        SubFilter::Pkcs7Sha1 => Some(DigestAlgorithm::Sha1),
        SubFilter::Rfc3161 => TokenInfo::read(cms).and_then(|info| info.algorithm),
        SubFilter::Cades | SubFilter::Pkcs7 => cms.signers.first()?.digest_algorithm,
    }
}

/// Judges the CMS of a signature. `document_digest` is that of the signed range; for a document
/// timestamp the imprint is compared with it, for others the message digest. `elsewhere` are
/// certificates by which a timestamp may be signed that leaves out its signer's.
pub(super) fn judge(
    cms: &SignedData<'_>,
    sub_filter: SubFilter,
    document_digest: Option<&[u8]>,
    elsewhere: &[Certificate],
) -> Integrity {
    let mut out = Integrity {
        certificate: None,
        certificates: readable(&cms.certificates),
        digest: None,
        key: None,
        certificate_bound: false,
        holds: false,
        faults: Vec::new(),
    };
    let [signer] = cms.signers.as_slice() else {
        out.fault(SubIndication::FormatFailure, FindingCode::CmsInvalid, "");
        return out;
    };
    let encapsulates = matches!(sub_filter, SubFilter::Pkcs7Sha1 | SubFilter::Rfc3161);
    if cms.content.is_some() != encapsulates {
        out.fault(SubIndication::FormatFailure, FindingCode::CmsInvalid, "");
        return out;
    }
    let Some(document_digest) = document_digest else {
        out.fault(
            SubIndication::CryptoConstraintsFailure,
            FindingCode::AlgorithmUnknown,
            "",
        );
        return out;
    };
    // What the signer's message digest is of: the range itself, or what is encapsulated.
    let content_digest = match &cms.content {
        None => document_digest.to_vec(),
        Some(content) => {
            let covers = match sub_filter {
                SubFilter::Rfc3161 => {
                    TokenInfo::read(cms).is_some_and(|info| info.imprint == document_digest)
                }
                _ => **content == *document_digest,
            };
            if !covers {
                out.fault(SubIndication::HashFailure, FindingCode::DigestMismatch, "");
                return out;
            }
            match signer.digest_algorithm {
                Some(algorithm) => algorithm.digest(content),
                None => Vec::new(),
            }
        }
    };
    // First, so that a broken signature can be told by whose it claims to be.
    out.certificate = out.find_signer(signer, elsewhere);
    out.judge_signer(cms, signer, &content_digest, sub_filter);
    // What is encapsulated stands for the range by a digest of its own, which may be a weaker one.
    if let (Some(own), Some(covering)) = (out.digest, content_digest_algorithm(cms, sub_filter)) {
        out.digest = Some(own.min(covering));
    }
    out
}

impl Integrity {
    /// Were the algorithms used acceptable at `time`?
    pub(super) fn is_acceptable(&self, policy: &AlgorithmPolicy, time: Timestamp) -> bool {
        self.digest
            .is_some_and(|digest| policy.accepts_digest(digest, time))
            && self
                .key
                .as_ref()
                .is_some_and(|key| policy.accepts_key(key, time))
    }

    fn fault(&mut self, why: SubIndication, code: FindingCode, detail: &str) {
        self.faults.push((why, Finding::new(code, detail)));
    }

    fn judge_signer(
        &mut self,
        cms: &SignedData<'_>,
        signer: &SignerInfo<'_>,
        content_digest: &[u8],
        sub_filter: SubFilter,
    ) {
        self.digest = signer.digest_algorithm;
        if signer.has_signed_attributes() {
            if !self.attributes_hold(cms, signer) {
                return;
            }
            if signer.message_digest() != Ok(content_digest) {
                self.fault(SubIndication::HashFailure, FindingCode::DigestMismatch, "");
                return;
            }
        } else if sub_filter == SubFilter::Cades {
            self.fault(
                SubIndication::FormatFailure,
                FindingCode::AttributeInvalid,
                "message-digest",
            );
            return;
        }
        let Some(certificate) = self.certificate.clone() else {
            let (why, code) = (
                SubIndication::NoSigningCertificateFound,
                FindingCode::SigningCertificateMissing,
            );
            self.fault(why, code, "");
            return;
        };
        let Ok(key) = certificate.public_key() else {
            self.fault(
                SubIndication::CryptoConstraintsFailure,
                FindingCode::AlgorithmUnknown,
                "",
            );
            return;
        };
        let verified = signer.verify(&key, content_digest);
        self.key = Some(key);
        match verified {
            Some(true) => self.holds = true,
            Some(false) => {
                self.fault(
                    SubIndication::SigCryptoFailure,
                    FindingCode::SignatureInvalid,
                    "",
                );
                return;
            }
            None => {
                let code = FindingCode::AlgorithmUnknown;
                self.fault(SubIndication::CryptoConstraintsFailure, code, "");
                return;
            }
        }
        // SHA-1 anywhere counts as SHA-1.
        self.digest = self.digest.min(signer.scheme.map(SignatureScheme::digest));
        self.judge_binding(signer, &certificate, sub_filter);
    }

    /// content-type and message-digest exactly once, algorithms as protected.
    fn attributes_hold(&mut self, cms: &SignedData<'_>, signer: &SignerInfo<'_>) -> bool {
        let fault = if signer.content_type() != Ok(cms.content_type) {
            "content-type"
        } else if signer.message_digest().is_err() {
            "message-digest"
        } else if !signer.algorithm_protection_holds() {
            "cms-algorithm-protection"
        } else {
            return true;
        };
        self.fault(
            SubIndication::FormatFailure,
            FindingCode::AttributeInvalid,
            fault,
        );
        false
    }

    fn find_signer(
        &self,
        signer: &SignerInfo<'_>,
        elsewhere: &[Certificate],
    ) -> Option<Certificate> {
        let named = |certificate: &&Certificate| match signer.identifier {
            SignerIdentifier::IssuerAndSerial { issuer, serial } => {
                certificate.serial == serial && certificate.issuer_is(issuer)
            }
            SignerIdentifier::SubjectKeyIdentifier(identifier) => {
                certificate.subject_key_identifier() == Some(identifier)
            }
        };
        // Certificates aren't signed: of several with the same name the bound one counts.
        let bound = signer.ess_certificate().ok();
        let is_bound = |c: &&Certificate| bound.is_some_and(|bound| bound.matches(c.der()));
        let mut candidates = self.certificates.iter().filter(named);
        candidates
            .clone()
            .find(is_bound)
            .or_else(|| candidates.next())
            .or_else(|| elsewhere.iter().filter(named).find(is_bound))
            .cloned()
    }

    /// ESS signing-certificate must name the certificate used; baseline signatures must have it.
    fn judge_binding(
        &mut self,
        signer: &SignerInfo<'_>,
        certificate: &Certificate,
        filter: SubFilter,
    ) {
        match signer.ess_certificate() {
            Ok(bound) if bound.matches(certificate.der()) => self.certificate_bound = true,
            Ok(_) => {
                let code = FindingCode::SigningCertificateMismatch;
                self.fault(SubIndication::NoSigningCertificateFound, code, "");
            }
            Err(AttributeFault::Missing) if filter != SubFilter::Cades => {}
            Err(AttributeFault::Missing) => {
                let code = FindingCode::AttributeInvalid;
                self.fault(
                    SubIndication::SigConstraintsFailure,
                    code,
                    "signing-certificate",
                );
            }
            Err(AttributeFault::NotSingle | AttributeFault::Malformed) => {
                let code = FindingCode::AttributeInvalid;
                self.fault(SubIndication::FormatFailure, code, "signing-certificate");
            }
        }
    }
}

/// The certificates that can be read; others can't be used, and that they are there is no fault.
fn readable(certificates: &[&[u8]]) -> Vec<Certificate> {
    certificates
        .iter()
        .filter_map(|der| Certificate::from_der(der).ok())
        .collect()
}

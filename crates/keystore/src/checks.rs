//! What speaks against signing with a certificate, before it signs; and whether a signature is the
//! certificate's, after it did.
//!
//! Revocation and the chain's trust are judged in `pades`, which has the network's answers.

use jiff::Timestamp;
use ring::signature::UnparsedPublicKey;
use x509_cert::{
    Certificate,
    ext::pkix::{BasicConstraints, KeyUsage},
};

use crate::{
    algorithm::SignatureAlgorithm,
    certificate::{self, SigningCertificate},
    demo_pki::is_demo_certificate,
};

/// Something that speaks against signing with a certificate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateProblem {
    /// Its validity begins later.
    #[error("the certificate is valid only from {from}")]
    NotYetValid {
        /// The first instant of its validity.
        from: Timestamp,
    },
    /// Its validity is over.
    #[error("the certificate was valid until {until}")]
    Expired {
        /// The last instant of its validity.
        until: Timestamp,
    },
    /// The validity of a certificate above it doesn't hold now.
    #[error("the certificate of {issuer} above it is not valid at this time")]
    IssuerNotValid {
        /// The common name of that certificate.
        issuer: String,
    },
    /// Its key usage allows neither digitalSignature nor nonRepudiation (RFC 5280 §4.2.1.3).
    #[error("the key usage of the certificate does not allow signatures")]
    KeyUsage,
    /// It is an authority's certificate.
    #[error("the certificate is that of a certification authority")]
    Authority,
    /// Its key is of a kind or a length that doesn't sign.
    #[error("the key of the certificate is too short or of an unknown kind")]
    WeakKey,
    /// The chain is broken: one certificate's issuer isn't the subject of the next.
    #[error("the chain of the certificate is broken above {subject}")]
    BrokenChain {
        /// The common name of the certificate whose issuer is missing.
        subject: String,
    },
    /// It comes from the demo PKI, which has no legal value.
    #[error("the certificate is a demo certificate without legal value")]
    Demo,
    /// It, or one above it, can't be read.
    #[error("the certificate can't be read")]
    Unreadable,
}

/// Everything that speaks against signing with this certificate at `at`; nothing if it is fine.
///
/// A demo certificate is a problem unless `demo_allowed`. Whether the private key belongs to the
/// certificate is checked where the key is ([`crate::KeyError::KeyMismatch`]), and with
/// [`signature_matches`] for keys that can't be looked at.
pub fn problems(
    certificate: &SigningCertificate,
    at: Timestamp,
    demo_allowed: bool,
) -> Vec<CertificateProblem> {
    let Ok(parsed) = certificate::parse(&certificate.der) else {
        return vec![CertificateProblem::Unreadable];
    };
    let mut problems = Vec::new();
    if at < certificate.not_before {
        problems.push(CertificateProblem::NotYetValid {
            from: certificate.not_before,
        });
    }
    if at > certificate.not_after {
        problems.push(CertificateProblem::Expired {
            until: certificate.not_after,
        });
    }
    problems.extend(usage_problems(&parsed));
    if certificate.public_key.default_signature().is_none() {
        problems.push(CertificateProblem::WeakKey);
    }
    problems.extend(chain_problems(certificate, parsed, at));
    if !demo_allowed && is_demo_certificate(&certificate.der) {
        problems.push(CertificateProblem::Demo);
    }
    problems
}

/// Whether `signature` is this certificate's signature of `message` (which is hashed here).
pub fn signature_matches(
    certificate: &SigningCertificate,
    algorithm: SignatureAlgorithm,
    message: &[u8],
    signature: &[u8],
) -> bool {
    let Ok(parsed) = certificate::parse(&certificate.der) else {
        return false;
    };
    let key = certificate::public_key_bytes(&parsed);
    algorithm.fits(certificate.public_key)
        && UnparsedPublicKey::new(algorithm.verification(), key)
            .verify(message, signature)
            .is_ok()
}

fn usage_problems(certificate: &Certificate) -> Vec<CertificateProblem> {
    let contents = certificate.tbs_certificate();
    let mut problems = Vec::new();
    match contents.get_extension::<KeyUsage>() {
        Ok(Some((_, usage))) if !(usage.digital_signature() || usage.non_repudiation()) => {
            problems.push(CertificateProblem::KeyUsage);
        }
        Ok(_) => {}
        Err(_) => problems.push(CertificateProblem::Unreadable),
    }
    match contents.get_extension::<BasicConstraints>() {
        Ok(Some((_, constraints))) if constraints.ca => {
            problems.push(CertificateProblem::Authority);
        }
        Ok(_) => {}
        Err(_) => problems.push(CertificateProblem::Unreadable),
    }
    problems
}

fn chain_problems(
    certificate: &SigningCertificate,
    mut below: Certificate,
    at: Timestamp,
) -> Vec<CertificateProblem> {
    let mut problems = Vec::new();
    for (i, der) in certificate.chain.iter().enumerate() {
        let rest = certificate.chain[i..].to_vec();
        let (Ok(above), Ok(details)) = (
            certificate::parse(der),
            SigningCertificate::from_chain(rest),
        ) else {
            problems.push(CertificateProblem::Unreadable);
            return problems;
        };
        let (lower, upper) = (below.tbs_certificate(), above.tbs_certificate());
        if !certificate::same_name(lower.issuer(), upper.subject()) {
            let subject = certificate::display_name(lower.subject());
            problems.push(CertificateProblem::BrokenChain { subject });
        }
        if at < details.not_before || at > details.not_after {
            problems.push(CertificateProblem::IssuerNotValid {
                issuer: details.subject_common_name,
            });
        }
        below = above;
    }
    problems
}

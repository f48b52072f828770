//! Signature schemes, as AlgorithmIdentifiers name them.

use super::digest::DigestAlgorithm;
use super::oid;
use super::tlv::{Children, Element};

/// A signature scheme with all its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureScheme {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1(DigestAlgorithm),
    /// RSASSA-PSS with MGF1 over the same digest; `salt` in bytes.
    RsaPss {
        /// Digest of the message and of the mask.
        digest: DigestAlgorithm,
        /// Length of the salt, in bytes.
        salt: usize,
    },
    /// ECDSA; the curve is the key's.
    Ecdsa(DigestAlgorithm),
}

impl SignatureScheme {
    /// The digest that the scheme signs.
    pub fn digest(self) -> DigestAlgorithm {
        match self {
            Self::RsaPkcs1(digest) | Self::RsaPss { digest, .. } | Self::Ecdsa(digest) => digest,
        }
    }

    /// Reads an AlgorithmIdentifier. `outer` is the digest named beside it, which schemes that
    /// name none (rsaEncryption, id-ecPublicKey) use. None: not a scheme that is checked here.
    pub fn from_algorithm(algorithm: Element<'_>, outer: Option<DigestAlgorithm>) -> Option<Self> {
        let mut fields = algorithm.expect(0x30).ok()?.children();
        let oid = fields.any().ok()?.oid().ok()?;
        match oid {
            oid::RSA_ENCRYPTION => outer.map(Self::RsaPkcs1),
            oid::EC_PUBLIC_KEY => outer.map(Self::Ecdsa),
            oid::SHA1_WITH_RSA
            | oid::SHA256_WITH_RSA
            | oid::SHA384_WITH_RSA
            | oid::SHA512_WITH_RSA => DigestAlgorithm::from_oid(oid).map(Self::RsaPkcs1),
            oid::ECDSA_WITH_SHA1
            | oid::ECDSA_WITH_SHA256
            | oid::ECDSA_WITH_SHA384
            | oid::ECDSA_WITH_SHA512 => DigestAlgorithm::from_oid(oid).map(Self::Ecdsa),
            oid::RSASSA_PSS => pss_parameters(fields),
            _ => None,
        }
    }
}

/// RSASSA-PSS-params (RFC 8017 A.2.3), defaults SHA-1, MGF1 with SHA-1, 20 bytes of salt.
fn pss_parameters(mut fields: Children<'_>) -> Option<SignatureScheme> {
    let mut digest = DigestAlgorithm::Sha1;
    let mut mask_digest = DigestAlgorithm::Sha1;
    let mut salt = 20;
    if let Some(parameters) = fields.take_optional(0x30).ok()? {
        let mut parameters = parameters.children();
        if let Some(hash) = parameters.take_optional(0xa0).ok()? {
            digest = algorithm_digest(hash.children().take(0x30).ok()?)?;
        }
        if let Some(mask) = parameters.take_optional(0xa1).ok()? {
            let mut mask = mask.children().take(0x30).ok()?.children();
            if mask.any().ok()?.oid().ok()? != oid::MGF1 {
                return None;
            }
            mask_digest = algorithm_digest(mask.take(0x30).ok()?)?;
        }
        if let Some(length) = parameters.take_optional(0xa2).ok()? {
            salt = match *length.children().take(0x02).ok()?.value {
                [low] if low < 0x80 => low as usize,
                [0, low] => low as usize,
                _ => return None,
            };
        }
    }
    (digest == mask_digest).then_some(SignatureScheme::RsaPss { digest, salt })
}

/// The digest that an AlgorithmIdentifier names.
pub(super) fn algorithm_digest(algorithm: Element<'_>) -> Option<DigestAlgorithm> {
    let oid = algorithm
        .expect(0x30)
        .ok()?
        .children()
        .any()
        .ok()?
        .oid()
        .ok()?;
    DigestAlgorithm::from_oid(oid)
}

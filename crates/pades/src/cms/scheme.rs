//! Signature schemes, as AlgorithmIdentifiers name them.

use super::digest::DigestAlgorithm;
use super::oid;
use super::tlv::Element;

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
    /// Ed25519 (RFC 8032 §5.1), which signs the message itself and no digest of it.
    Ed25519,
}

impl SignatureScheme {
    /// The digest that the scheme signs; for Ed25519 the one that it uses within.
    pub fn digest(self) -> DigestAlgorithm {
        match self {
            Self::RsaPkcs1(digest) | Self::RsaPss { digest, .. } | Self::Ecdsa(digest) => digest,
            Self::Ed25519 => DigestAlgorithm::Sha512,
        }
    }

    /// Reads an AlgorithmIdentifier. `outer` is the digest named beside it, which schemes that
    /// name none (rsaEncryption, id-ecPublicKey) use, and which beside Ed25519 must be SHA-512
    /// (RFC 8419 §3.1). None: not a scheme that is checked here.
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
            oid::RSASSA_PSS => {
                let (digest, salt) = pss_parameters(fields.take_optional(0x30).ok()?)?;
                Some(Self::RsaPss { digest, salt })
            }
            oid::ED25519 => {
                let fits = outer.is_none_or(|outer| outer == DigestAlgorithm::Sha512);
                (fits && fields.finish().is_ok()).then_some(Self::Ed25519)
            }
            _ => None,
        }
    }
}

/// Digest and length of the salt by RSASSA-PSS-params (RFC 8017 A.2.3); the defaults are SHA-1, MGF1
/// with SHA-1, 20 bytes. None where the mask is by another digest than the message.
pub(super) fn pss_parameters(parameters: Option<Element<'_>>) -> Option<(DigestAlgorithm, usize)> {
    let mut digest = DigestAlgorithm::Sha1;
    let mut mask_digest = DigestAlgorithm::Sha1;
    let mut salt = 20;
    if let Some(parameters) = parameters {
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
    (digest == mask_digest).then_some((digest, salt))
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

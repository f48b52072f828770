//! The algorithms that keys are of and sign with, by the names of RFC 8017, RFC 5758 and RFC 8410.
//!
//! Their identifiers in CMS are the business of `pades`.

use ring::signature::{self, VerificationAlgorithm};

/// What kind of key a certificate's public key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PublicKeyAlgorithm {
    /// RSA with a modulus of this many bits.
    Rsa {
        /// Bits of the modulus.
        bits: usize,
    },
    /// RSA for PSS only (id-RSASSA-PSS, RFC 4055 §1.2), with a modulus of this many bits.
    RsaPss {
        /// Bits of the modulus.
        bits: usize,
    },
    /// ECDSA on NIST P-256 (secp256r1).
    EcdsaP256,
    /// ECDSA on NIST P-384 (secp384r1).
    EcdsaP384,
    /// Ed25519.
    Ed25519,
    /// Anything else; nothing here signs with it.
    Other,
}

impl PublicKeyAlgorithm {
    /// The algorithm that a key of this kind signs with when nobody asks for another: PKCS#1 v1.5
    /// for RSA, because every reader of PDFs verifies it. `None` if no store can sign with it.
    pub fn default_signature(self) -> Option<SignatureAlgorithm> {
        match self {
            Self::Rsa { bits } if bits >= MIN_RSA_BITS => Some(SignatureAlgorithm::RsaPkcs1Sha256),
            Self::RsaPss { bits } if bits >= MIN_RSA_BITS => Some(SignatureAlgorithm::RsaPssSha256),
            Self::Rsa { .. } | Self::RsaPss { .. } | Self::Other => None,
            Self::EcdsaP256 => Some(SignatureAlgorithm::EcdsaP256Sha256),
            Self::EcdsaP384 => Some(SignatureAlgorithm::EcdsaP384Sha384),
            Self::Ed25519 => Some(SignatureAlgorithm::Ed25519),
        }
    }
}

/// The shortest RSA modulus that signs, in bits (ETSI TS 119 312 §6.2.2.1 wants no less than 1900).
pub const MIN_RSA_BITS: usize = 2048;

/// A signature algorithm together with its digest.
///
/// ECDSA signatures are the DER form (`ECDSA-Sig-Value`, RFC 5480 A), as CMS wants them. PSS uses
/// MGF1 with the same digest and a salt as long as the digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RsaPkcs1Sha256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RsaPkcs1Sha384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RsaPkcs1Sha512,
    /// RSASSA-PSS with SHA-256.
    RsaPssSha256,
    /// RSASSA-PSS with SHA-384.
    RsaPssSha384,
    /// RSASSA-PSS with SHA-512.
    RsaPssSha512,
    /// ECDSA on P-256 with SHA-256.
    EcdsaP256Sha256,
    /// ECDSA on P-384 with SHA-384.
    EcdsaP384Sha384,
    /// Ed25519, which takes no digest first (RFC 8032 §5.1).
    Ed25519,
}

impl SignatureAlgorithm {
    /// Whether a key of this kind can sign with this algorithm.
    pub fn fits(self, key: PublicKeyAlgorithm) -> bool {
        match self {
            Self::RsaPkcs1Sha256 | Self::RsaPkcs1Sha384 | Self::RsaPkcs1Sha512 => {
                matches!(key, PublicKeyAlgorithm::Rsa { bits } if bits >= MIN_RSA_BITS)
            }
            Self::RsaPssSha256 | Self::RsaPssSha384 | Self::RsaPssSha512 => {
                matches!(key, PublicKeyAlgorithm::Rsa { bits } | PublicKeyAlgorithm::RsaPss { bits }
                    if bits >= MIN_RSA_BITS)
            }
            Self::EcdsaP256Sha256 => key == PublicKeyAlgorithm::EcdsaP256,
            Self::EcdsaP384Sha384 => key == PublicKeyAlgorithm::EcdsaP384,
            Self::Ed25519 => key == PublicKeyAlgorithm::Ed25519,
        }
    }

    /// What verifies it.
    pub(crate) fn verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::RsaPkcs1Sha256 => &signature::RSA_PKCS1_2048_8192_SHA256,
            Self::RsaPkcs1Sha384 => &signature::RSA_PKCS1_2048_8192_SHA384,
            Self::RsaPkcs1Sha512 => &signature::RSA_PKCS1_2048_8192_SHA512,
            Self::RsaPssSha256 => &signature::RSA_PSS_2048_8192_SHA256,
            Self::RsaPssSha384 => &signature::RSA_PSS_2048_8192_SHA384,
            Self::RsaPssSha512 => &signature::RSA_PSS_2048_8192_SHA512,
            Self::EcdsaP256Sha256 => &signature::ECDSA_P256_SHA256_ASN1,
            Self::EcdsaP384Sha384 => &signature::ECDSA_P384_SHA384_ASN1,
            Self::Ed25519 => &signature::ED25519,
        }
    }
}

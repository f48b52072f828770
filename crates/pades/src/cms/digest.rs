//! The digest algorithms that signatures name, and a hasher that is chosen at run time.
//!
//! SHA-1 is known only so that old signatures can be recognised and refused by policy.

use const_oid::ObjectIdentifier;
use sha2::Digest as _;

use super::oid;

/// A digest algorithm of TT 15/2025 Annex I (and SHA-1, to recognise old signatures).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum DigestAlgorithm {
    /// SHA-1, 160 bits; no longer acceptable.
    #[serde(rename = "SHA-1")]
    Sha1,
    /// SHA-256.
    #[serde(rename = "SHA-256")]
    Sha256,
    /// SHA-384.
    #[serde(rename = "SHA-384")]
    Sha384,
    /// SHA-512.
    #[serde(rename = "SHA-512")]
    Sha512,
}

impl DigestAlgorithm {
    /// The algorithm of an object identifier, either a digest's own or, as some signers write
    /// it, that of a signature scheme which contains it.
    pub fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        match oid {
            oid::SHA1 | oid::SHA1_WITH_RSA | oid::ECDSA_WITH_SHA1 => Some(Self::Sha1),
            oid::SHA256 | oid::SHA256_WITH_RSA | oid::ECDSA_WITH_SHA256 => Some(Self::Sha256),
            oid::SHA384 | oid::SHA384_WITH_RSA | oid::ECDSA_WITH_SHA384 => Some(Self::Sha384),
            oid::SHA512 | oid::SHA512_WITH_RSA | oid::ECDSA_WITH_SHA512 => Some(Self::Sha512),
            _ => None,
        }
    }

    /// The digest's own object identifier.
    pub fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha1 => oid::SHA1,
            Self::Sha256 => oid::SHA256,
            Self::Sha384 => oid::SHA384,
            Self::Sha512 => oid::SHA512,
        }
    }

    /// Length of a digest, in bytes.
    pub fn len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// Always false; digests have a length. (Beside `len`, by convention.)
    pub fn is_empty(self) -> bool {
        false
    }

    /// A fresh hasher.
    pub fn hasher(self) -> Hasher {
        match self {
            Self::Sha1 => Hasher::Sha1(sha1::Sha1::default()),
            Self::Sha256 => Hasher::Sha256(sha2::Sha256::default()),
            Self::Sha384 => Hasher::Sha384(sha2::Sha384::default()),
            Self::Sha512 => Hasher::Sha512(sha2::Sha512::default()),
        }
    }

    /// The digest of `bytes`.
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        let mut hasher = self.hasher();
        hasher.update(bytes);
        hasher.finish()
    }
}

/// A digest being computed. Cloning it lets several signatures share the hash of a common prefix.
#[derive(Debug, Clone)]
pub enum Hasher {
    /// SHA-1.
    Sha1(sha1::Sha1),
    /// SHA-256.
    Sha256(sha2::Sha256),
    /// SHA-384.
    Sha384(sha2::Sha384),
    /// SHA-512.
    Sha512(sha2::Sha512),
}

impl Hasher {
    /// Takes in the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha1(hasher) => hasher.update(bytes),
            Self::Sha256(hasher) => hasher.update(bytes),
            Self::Sha384(hasher) => hasher.update(bytes),
            Self::Sha512(hasher) => hasher.update(bytes),
        }
    }

    /// The digest of everything taken in.
    pub fn finish(self) -> Vec<u8> {
        match self {
            Self::Sha1(hasher) => hasher.finalize().to_vec(),
            Self::Sha256(hasher) => hasher.finalize().to_vec(),
            Self::Sha384(hasher) => hasher.finalize().to_vec(),
            Self::Sha512(hasher) => hasher.finalize().to_vec(),
        }
    }
}

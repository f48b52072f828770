//! Public keys, and the check of one signature value.

use der::Decode as _;
use p256::pkcs8::DecodePublicKey as _;
use signature::hazmat::PrehashVerifier as _;

use super::oid;
use super::rsa_key::RsaKey;
use super::scheme::SignatureScheme;
use super::tlv::Element;

/// How a key signs; named when a signature is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2).
    RsaPkcs1,
    /// RSASSA-PSS with MGF1, the same digest and a salt of the digest's length (RFC 8017 §8.1).
    RsaPss,
    /// ECDSA on P-256.
    EcdsaP256,
    /// ECDSA on P-384.
    EcdsaP384,
    /// Ed25519 (RFC 8419), with SHA-512 as the document's digest.
    Ed25519,
}

/// What a key's strength is measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum KeyKind {
    /// Bits of the modulus.
    #[serde(rename = "RSA")]
    Rsa,
    /// Bits of the curve's field.
    #[serde(rename = "EC")]
    EllipticCurve,
}

/// Why a public key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A kind of key or curve that is not checked here.
    #[error("the kind of public key is not supported")]
    Unsupported,
    /// Not a key of its kind.
    #[error("the public key cannot be read")]
    Malformed,
}

/// A public key that signatures can be checked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// RSA, up to 8192 bits.
    Rsa(RsaKey),
    /// A point on P-256.
    P256(p256::ecdsa::VerifyingKey),
    /// A point on P-384.
    P384(p384::ecdsa::VerifyingKey),
    /// A point on P-521.
    P521(p521::ecdsa::VerifyingKey),
    /// A point on edwards25519.
    Ed25519(ed25519_dalek::VerifyingKey),
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) in DER.
    pub fn from_spki(der: &[u8]) -> Result<Self, KeyError> {
        let info = spki::SubjectPublicKeyInfoRef::from_der(der).map_err(|_| KeyError::Malformed)?;
        let bits = info.subject_public_key.raw_bytes();
        match info.algorithm.oid {
            oid::RSA_ENCRYPTION | oid::RSASSA_PSS => {
                let algorithm = Element::read(der)
                    .and_then(|info| info.children().take(0x30))
                    .map_err(|_| KeyError::Malformed)?;
                RsaKey::read(algorithm.raw, bits).map(Self::Rsa)
            }
            oid::EC_PUBLIC_KEY => match info.algorithm.parameters_oid() {
                Ok(oid::PRIME256V1) => p256::ecdsa::VerifyingKey::from_public_key_der(der)
                    .map(Self::P256)
                    .map_err(|_| KeyError::Malformed),
                Ok(oid::SECP384R1) => p384::ecdsa::VerifyingKey::from_public_key_der(der)
                    .map(Self::P384)
                    .map_err(|_| KeyError::Malformed),
                Ok(oid::SECP521R1) => p521::ecdsa::VerifyingKey::from_public_key_der(der)
                    .map(Self::P521)
                    .map_err(|_| KeyError::Malformed),
                _ => Err(KeyError::Unsupported),
            },
            // RFC 8410 §3: there are no parameters.
            oid::ED25519 if info.algorithm.parameters.is_none() => bits
                .try_into()
                .ok()
                .and_then(|point| ed25519_dalek::VerifyingKey::from_bytes(point).ok())
                .map(Self::Ed25519)
                .ok_or(KeyError::Malformed),
            oid::ED25519 => Err(KeyError::Malformed),
            _ => Err(KeyError::Unsupported),
        }
    }

    /// What [`Self::bits`] counts.
    pub fn kind(&self) -> KeyKind {
        match self {
            Self::Rsa(_) => KeyKind::Rsa,
            Self::P256(_) | Self::P384(_) | Self::P521(_) | Self::Ed25519(_) => {
                KeyKind::EllipticCurve
            }
        }
    }

    /// The key's strength as certificates state it: bits of the modulus or of the curve.
    pub fn bits(&self) -> u32 {
        match self {
            Self::Rsa(key) => key.bits(),
            Self::P256(_) | Self::Ed25519(_) => 256,
            Self::P384(_) => 384,
            Self::P521(_) => 521,
        }
    }

    /// Did the private half of this key sign a message with this digest? False too when the
    /// scheme is for another kind of key, and for Ed25519, which signs no digest.
    pub fn verify_digest(&self, scheme: SignatureScheme, digest: &[u8], signature: &[u8]) -> bool {
        match (self, scheme) {
            (Self::Rsa(key), _) => key.verify(scheme, digest, signature),
            (Self::P256(key), SignatureScheme::Ecdsa(_)) => {
                p256::ecdsa::Signature::from_der(signature)
                    .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok())
            }
            (Self::P384(key), SignatureScheme::Ecdsa(_)) => {
                p384::ecdsa::Signature::from_der(signature)
                    .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok())
            }
            (Self::P521(key), SignatureScheme::Ecdsa(_)) => {
                p521::ecdsa::Signature::from_der(signature)
                    .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok())
            }
            (Self::P256(_) | Self::P384(_) | Self::P521(_) | Self::Ed25519(_), _) => false,
        }
    }

    /// Did the private half of this key sign these bytes?
    pub fn verify(&self, scheme: SignatureScheme, message: &[u8], signature: &[u8]) -> bool {
        match (self, scheme) {
            // Strictly: no key of small order, whose signatures would fit several messages.
            (Self::Ed25519(key), SignatureScheme::Ed25519) => {
                ed25519_dalek::Signature::from_slice(signature)
                    .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok())
            }
            _ => self.verify_digest(scheme, &scheme.digest().digest(message), signature),
        }
    }
}

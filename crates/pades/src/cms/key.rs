//! Public keys, and the check of one signature value.

use der::Decode as _;
use p256::pkcs8::DecodePublicKey as _;
use rsa::traits::PublicKeyParts as _;
use signature::hazmat::PrehashVerifier as _;

use super::digest::DigestAlgorithm;
use super::oid;
use super::scheme::SignatureScheme;

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
    Rsa(rsa::RsaPublicKey),
    /// A point on P-256.
    P256(p256::ecdsa::VerifyingKey),
    /// A point on P-384.
    P384(p384::ecdsa::VerifyingKey),
}

impl PublicKey {
    /// Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7) in DER.
    pub fn from_spki(der: &[u8]) -> Result<Self, KeyError> {
        let info = spki::SubjectPublicKeyInfoRef::from_der(der).map_err(|_| KeyError::Malformed)?;
        match info.algorithm.oid {
            oid::RSA_ENCRYPTION | oid::RSASSA_PSS => Self::rsa(info.subject_public_key.raw_bytes()),
            oid::EC_PUBLIC_KEY => match info.algorithm.parameters_oid() {
                Ok(oid::PRIME256V1) => p256::ecdsa::VerifyingKey::from_public_key_der(der)
                    .map(Self::P256)
                    .map_err(|_| KeyError::Malformed),
                Ok(oid::SECP384R1) => p384::ecdsa::VerifyingKey::from_public_key_der(der)
                    .map(Self::P384)
                    .map_err(|_| KeyError::Malformed),
                _ => Err(KeyError::Unsupported),
            },
            _ => Err(KeyError::Unsupported),
        }
    }

    /// RSAPublicKey (RFC 8017 A.1.1). Short keys are read too: that they are short is policy.
    fn rsa(der: &[u8]) -> Result<Self, KeyError> {
        let mut fields = super::tlv::Element::read(der)
            .and_then(|key| key.expect(0x30))
            .map_err(|_| KeyError::Malformed)?
            .children();
        let modulus = fields.take(0x02).map_err(|_| KeyError::Malformed)?.value;
        let exponent = fields.take(0x02).map_err(|_| KeyError::Malformed)?.value;
        if modulus.len() > rsa::RsaPublicKey::MAX_SIZE / 8 + 1 || exponent.len() > 8 {
            return Err(KeyError::Unsupported);
        }
        let n = rsa::BoxedUint::from_be_slice_vartime(modulus);
        let e = rsa::BoxedUint::from_be_slice_vartime(exponent);
        rsa::RsaPublicKey::new_with_size_limits(n, e, 512..=rsa::RsaPublicKey::MAX_SIZE)
            .map(Self::Rsa)
            .map_err(|_| KeyError::Malformed)
    }

    /// What [`Self::bits`] counts.
    pub fn kind(&self) -> KeyKind {
        match self {
            Self::Rsa(_) => KeyKind::Rsa,
            Self::P256(_) | Self::P384(_) => KeyKind::EllipticCurve,
        }
    }

    /// The key's strength as certificates state it: bits of the modulus or of the curve.
    pub fn bits(&self) -> u32 {
        match self {
            Self::Rsa(key) => key.n().bits(),
            Self::P256(_) => 256,
            Self::P384(_) => 384,
        }
    }

    /// Did the private half of this key sign a message with this digest? False too when the
    /// scheme is for another kind of key.
    pub fn verify_digest(&self, scheme: SignatureScheme, digest: &[u8], signature: &[u8]) -> bool {
        match (self, scheme) {
            (Self::Rsa(key), SignatureScheme::RsaPkcs1(algorithm)) => {
                let padding = match algorithm {
                    DigestAlgorithm::Sha1 => rsa::Pkcs1v15Sign::new::<sha1::Sha1>(),
                    DigestAlgorithm::Sha256 => rsa::Pkcs1v15Sign::new::<sha2::Sha256>(),
                    DigestAlgorithm::Sha384 => rsa::Pkcs1v15Sign::new::<sha2::Sha384>(),
                    DigestAlgorithm::Sha512 => rsa::Pkcs1v15Sign::new::<sha2::Sha512>(),
                };
                key.verify(padding, digest, signature).is_ok()
            }
            (
                Self::Rsa(key),
                SignatureScheme::RsaPss {
                    digest: algorithm,
                    salt,
                },
            ) => match algorithm {
                DigestAlgorithm::Sha1 => key
                    .verify(
                        rsa::Pss::<sha1::Sha1>::new_with_salt(salt),
                        digest,
                        signature,
                    )
                    .is_ok(),
                DigestAlgorithm::Sha256 => key
                    .verify(
                        rsa::Pss::<sha2::Sha256>::new_with_salt(salt),
                        digest,
                        signature,
                    )
                    .is_ok(),
                DigestAlgorithm::Sha384 => key
                    .verify(
                        rsa::Pss::<sha2::Sha384>::new_with_salt(salt),
                        digest,
                        signature,
                    )
                    .is_ok(),
                DigestAlgorithm::Sha512 => key
                    .verify(
                        rsa::Pss::<sha2::Sha512>::new_with_salt(salt),
                        digest,
                        signature,
                    )
                    .is_ok(),
            },
            (Self::P256(key), SignatureScheme::Ecdsa(_)) => {
                p256::ecdsa::Signature::from_der(signature)
                    .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok())
            }
            (Self::P384(key), SignatureScheme::Ecdsa(_)) => {
                p384::ecdsa::Signature::from_der(signature)
                    .is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok())
            }
            _ => false,
        }
    }

    /// Did the private half of this key sign these bytes?
    pub fn verify(&self, scheme: SignatureScheme, message: &[u8], signature: &[u8]) -> bool {
        self.verify_digest(scheme, &scheme.digest().digest(message), signature)
    }
}

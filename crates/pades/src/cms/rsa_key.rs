//! RSA public keys, what they may be used for, and the check of a value against one.

use rsa::traits::{PublicKeyParts as _, SignatureScheme as Padding};

use super::digest::DigestAlgorithm;
use super::key::KeyError;
use super::oid;
use super::scheme::{SignatureScheme, pss_parameters};
use super::tlv::{Element, TlvError};

/// Most bytes of a public exponent.
const MAX_EXPONENT: usize = 8;

/// An RSA key of up to 8192 bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RsaKey {
    key: rsa::RsaPublicKey,
    usage: Usage,
}

/// What its owner has restricted a key to (RFC 4055 §1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Usage {
    /// Nothing: id rsaEncryption.
    Any,
    /// PSS only: id-RSASSA-PSS without parameters.
    Pss,
    /// PSS with this digest and a salt no shorter.
    PssWith {
        digest: DigestAlgorithm,
        shortest_salt: usize,
    },
}

impl RsaKey {
    /// Reads RSAPublicKey (RFC 8017 A.1.1) with the AlgorithmIdentifier beside it. Short keys are
    /// read too: that they are short is policy.
    pub(super) fn read(algorithm: &[u8], key: &[u8]) -> Result<Self, KeyError> {
        let (modulus, exponent) = numbers(key).map_err(|_| KeyError::Malformed)?;
        if modulus.len() > rsa::RsaPublicKey::MAX_SIZE / 8 + 1 || exponent.len() > MAX_EXPONENT {
            return Err(KeyError::Unsupported);
        }
        let n = rsa::BoxedUint::from_be_slice_vartime(modulus);
        let e = rsa::BoxedUint::from_be_slice_vartime(exponent);
        let key = rsa::RsaPublicKey::new_with_size_limits(n, e, 512..=rsa::RsaPublicKey::MAX_SIZE)
            .map_err(|_| KeyError::Malformed)?;
        let usage = Usage::read(algorithm)?;
        Ok(Self { key, usage })
    }

    /// Bits of the modulus.
    pub(super) fn bits(&self) -> u32 {
        self.key.n().bits()
    }

    /// Is the value this key's over a message with this digest?
    pub(super) fn verify(
        &self,
        scheme: SignatureScheme,
        message_digest: &[u8],
        signature: &[u8],
    ) -> bool {
        if !self.usage.allows(scheme) {
            return false;
        }
        match scheme {
            SignatureScheme::RsaPkcs1(digest) => {
                let padding = match digest {
                    DigestAlgorithm::Sha1 => rsa::Pkcs1v15Sign::new::<sha1::Sha1>(),
                    DigestAlgorithm::Sha256 => rsa::Pkcs1v15Sign::new::<sha2::Sha256>(),
                    DigestAlgorithm::Sha384 => rsa::Pkcs1v15Sign::new::<sha2::Sha384>(),
                    DigestAlgorithm::Sha512 => rsa::Pkcs1v15Sign::new::<sha2::Sha512>(),
                };
                self.holds(padding, message_digest, signature)
            }
            SignatureScheme::RsaPss { digest, salt } => match digest {
                DigestAlgorithm::Sha1 => {
                    let padding = rsa::Pss::<sha1::Sha1>::new_with_salt(salt);
                    self.holds(padding, message_digest, signature)
                }
                DigestAlgorithm::Sha256 => {
                    let padding = rsa::Pss::<sha2::Sha256>::new_with_salt(salt);
                    self.holds(padding, message_digest, signature)
                }
                DigestAlgorithm::Sha384 => {
                    let padding = rsa::Pss::<sha2::Sha384>::new_with_salt(salt);
                    self.holds(padding, message_digest, signature)
                }
                DigestAlgorithm::Sha512 => {
                    let padding = rsa::Pss::<sha2::Sha512>::new_with_salt(salt);
                    self.holds(padding, message_digest, signature)
                }
            },
            SignatureScheme::Ecdsa(_) | SignatureScheme::Ed25519 => false,
        }
    }

    fn holds(&self, padding: impl Padding, message_digest: &[u8], signature: &[u8]) -> bool {
        self.key.verify(padding, message_digest, signature).is_ok()
    }
}

impl Usage {
    fn read(algorithm: &[u8]) -> Result<Self, KeyError> {
        let mut fields = Element::read(algorithm)
            .and_then(|algorithm| algorithm.expect(0x30))
            .map_err(|_| KeyError::Malformed)?
            .children();
        let oid = fields.any().and_then(Element::oid);
        if oid.map_err(|_| KeyError::Malformed)? != oid::RSASSA_PSS {
            return Ok(Self::Any);
        }
        match fields
            .take_optional(0x30)
            .map_err(|_| KeyError::Malformed)?
        {
            None => Ok(Self::Pss),
            Some(parameters) => {
                let (digest, shortest_salt) =
                    pss_parameters(Some(parameters)).ok_or(KeyError::Unsupported)?;
                Ok(Self::PssWith {
                    digest,
                    shortest_salt,
                })
            }
        }
    }

    fn allows(self, scheme: SignatureScheme) -> bool {
        match (self, scheme) {
            (Self::Any, _) | (Self::Pss, SignatureScheme::RsaPss { .. }) => true,
            (
                Self::PssWith {
                    digest,
                    shortest_salt,
                },
                SignatureScheme::RsaPss {
                    digest: used,
                    salt: length,
                },
            ) => used == digest && length >= shortest_salt,
            (Self::Pss | Self::PssWith { .. }, _) => false,
        }
    }
}

/// Modulus and exponent, big-endian.
fn numbers(key: &[u8]) -> Result<(&[u8], &[u8]), TlvError> {
    let mut fields = Element::read(key)?.expect(0x30)?.children();
    Ok((fields.take(0x02)?.value, fields.take(0x02)?.value))
}

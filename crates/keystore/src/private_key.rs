//! A private key in memory: PKCS#8, wiped when dropped, signing with `ring`.
//!
//! `ring` doesn't wipe its own copy, so one is made for each signature and dropped after it rather
//! than kept.

use der::{
    Decode, SliceReader,
    asn1::{ObjectIdentifier, OctetStringRef},
};
use ring::{
    rand::SystemRandom,
    signature::{
        self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, RsaEncoding, RsaKeyPair,
    },
};
use rsa::pkcs8::PrivateKeyInfoRef;
use zeroize::Zeroizing;

use crate::{
    algorithm::{PublicKeyAlgorithm, SignatureAlgorithm},
    certificate::{self, SigningCertificate},
    store::KeyError,
};

/// id-RSASSA-PSS, and Ed25519 (RFC 8410 §3).
const RSASSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// The longest RSA modulus that `ring` signs with, in bits.
const MAX_RSA_BITS: usize = 4096;

/// A private key that is known to belong to a certificate.
pub(crate) struct PrivateKey {
    pkcs8: Zeroizing<Vec<u8>>,
    algorithm: PublicKeyAlgorithm,
    public_key: Vec<u8>,
}

impl PrivateKey {
    /// Takes a PKCS#8 key over.
    ///
    /// Errors: [`KeyError::KeyMismatch`] if it isn't the certificate's key,
    /// [`KeyError::Unsupported`] for keys that nothing here signs with.
    pub(crate) fn of_certificate(
        pkcs8: Zeroizing<Vec<u8>>,
        certificate: &SigningCertificate,
        rng: &SystemRandom,
    ) -> Result<Self, KeyError> {
        let parsed = certificate::parse(&certificate.der)?;
        let public_key = certificate::public_key_bytes(&parsed).to_vec();
        let key = Self {
            pkcs8,
            algorithm: certificate.public_key,
            public_key,
        };
        match key.algorithm {
            PublicKeyAlgorithm::Rsa { bits } | PublicKeyAlgorithm::RsaPss { bits }
                if bits > MAX_RSA_BITS =>
            {
                return Err(KeyError::Unsupported("RSA keys of more than 4096 bits"));
            }
            PublicKeyAlgorithm::Rsa { .. } | PublicKeyAlgorithm::RsaPss { .. } => {
                if key.rsa()?.public().as_ref() != key.public_key.as_slice() {
                    return Err(KeyError::KeyMismatch);
                }
            }
            // `ring` refuses a private key together with a point that isn't its own.
            PublicKeyAlgorithm::EcdsaP256 => {
                key.ecdsa(&signature::ECDSA_P256_SHA256_ASN1_SIGNING, rng)?;
            }
            PublicKeyAlgorithm::EcdsaP384 => {
                key.ecdsa(&signature::ECDSA_P384_SHA384_ASN1_SIGNING, rng)?;
            }
            PublicKeyAlgorithm::Ed25519 => {
                key.ed25519()?;
            }
            PublicKeyAlgorithm::Other => {
                return Err(KeyError::Unsupported("this kind of key"));
            }
        }
        Ok(key)
    }

    /// A key just made, whose certificate doesn't exist yet. `public_key` is the contents of its
    /// future subjectPublicKey.
    pub(crate) fn generated(
        pkcs8: Zeroizing<Vec<u8>>,
        algorithm: PublicKeyAlgorithm,
        public_key: Vec<u8>,
    ) -> Self {
        Self {
            pkcs8,
            algorithm,
            public_key,
        }
    }

    /// What kind of key it is.
    pub(crate) fn algorithm(&self) -> PublicKeyAlgorithm {
        self.algorithm
    }

    /// The contents of subjectPublicKey: a DER RSAPublicKey, an uncompressed point, or the 32 bytes
    /// of an Ed25519 key.
    pub(crate) fn public_key(&self) -> &[u8] {
        &self.public_key
    }

    /// The key itself, to be written into PKCS#12.
    pub(crate) fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// Signs the bytes of `message`, which are hashed here if the algorithm hashes.
    pub(crate) fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        rng: &SystemRandom,
    ) -> Result<Vec<u8>, KeyError> {
        if !algorithm.fits(self.algorithm) {
            return Err(KeyError::Unsupported("this algorithm with this key"));
        }
        match algorithm {
            SignatureAlgorithm::RsaPkcs1Sha256 => {
                self.sign_rsa(&signature::RSA_PKCS1_SHA256, message, rng)
            }
            SignatureAlgorithm::RsaPkcs1Sha384 => {
                self.sign_rsa(&signature::RSA_PKCS1_SHA384, message, rng)
            }
            SignatureAlgorithm::RsaPkcs1Sha512 => {
                self.sign_rsa(&signature::RSA_PKCS1_SHA512, message, rng)
            }
            SignatureAlgorithm::RsaPssSha256 => {
                self.sign_rsa(&signature::RSA_PSS_SHA256, message, rng)
            }
            SignatureAlgorithm::RsaPssSha384 => {
                self.sign_rsa(&signature::RSA_PSS_SHA384, message, rng)
            }
            SignatureAlgorithm::RsaPssSha512 => {
                self.sign_rsa(&signature::RSA_PSS_SHA512, message, rng)
            }
            SignatureAlgorithm::EcdsaP256Sha256 => {
                self.sign_ecdsa(&signature::ECDSA_P256_SHA256_ASN1_SIGNING, message, rng)
            }
            SignatureAlgorithm::EcdsaP384Sha384 => {
                self.sign_ecdsa(&signature::ECDSA_P384_SHA384_ASN1_SIGNING, message, rng)
            }
            SignatureAlgorithm::Ed25519 => Ok(self.ed25519()?.sign(message).as_ref().to_vec()),
        }
    }

    fn sign_rsa(
        &self,
        encoding: &'static dyn RsaEncoding,
        message: &[u8],
        rng: &SystemRandom,
    ) -> Result<Vec<u8>, KeyError> {
        let pair = self.rsa()?;
        let mut signature = vec![0; pair.public().modulus_len()];
        pair.sign(encoding, rng, message, &mut signature)
            .map_err(|_| no_signature())?;
        Ok(signature)
    }

    fn sign_ecdsa(
        &self,
        algorithm: &'static EcdsaSigningAlgorithm,
        message: &[u8],
        rng: &SystemRandom,
    ) -> Result<Vec<u8>, KeyError> {
        let signature = self
            .ecdsa(algorithm, rng)?
            .sign(rng, message)
            .map_err(|_| no_signature())?;
        Ok(signature.as_ref().to_vec())
    }

    /// Not by `ring`'s own reading of PKCS#8, which doesn't know id-RSASSA-PSS.
    fn rsa(&self) -> Result<RsaKeyPair, KeyError> {
        let info = PrivateKeyInfoRef::from_der(&self.pkcs8).map_err(KeyError::damaged)?;
        if ![rsa::pkcs1::ALGORITHM_OID, RSASSA_PSS].contains(&info.algorithm.oid) {
            return Err(KeyError::KeyMismatch);
        }
        RsaKeyPair::from_der(info.private_key.as_bytes())
            .map_err(|cause| KeyError::damaged(cause.to_string()))
    }

    /// The public key comes from the certificate, as PKCS#8 needn't hold it; `ring` refuses one that
    /// isn't the private key's.
    fn ed25519(&self) -> Result<Ed25519KeyPair, KeyError> {
        let info = PrivateKeyInfoRef::from_der(&self.pkcs8).map_err(KeyError::damaged)?;
        if info.algorithm.oid != ED25519 {
            return Err(KeyError::KeyMismatch);
        }
        // CurvePrivateKey ::= OCTET STRING (RFC 8410 §7)
        let seed =
            <&OctetStringRef>::from_der(info.private_key.as_bytes()).map_err(KeyError::damaged)?;
        Ed25519KeyPair::from_seed_and_public_key(seed.as_bytes(), &self.public_key)
            .map_err(|_| KeyError::KeyMismatch)
    }

    /// The public key comes from the certificate, since not every writer of PKCS#8 puts it into the
    /// ECPrivateKey (RFC 5915), and `ring` wants it there.
    fn ecdsa(
        &self,
        algorithm: &'static EcdsaSigningAlgorithm,
        rng: &SystemRandom,
    ) -> Result<EcdsaKeyPair, KeyError> {
        let scalar = ec_scalar(&self.pkcs8, (self.public_key.len().saturating_sub(1)) / 2)?;
        EcdsaKeyPair::from_private_key_and_public_key(algorithm, &scalar, &self.public_key, rng)
            .map_err(|_| KeyError::KeyMismatch)
    }
}

/// `ring` doesn't say why; a system without randomness is the only reason left.
fn no_signature() -> KeyError {
    KeyError::unavailable("the signature could not be made")
}

/// The private scalar of a PKCS#8 EC key, `length` bytes, big-endian.
fn ec_scalar(pkcs8: &[u8], length: usize) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let info = PrivateKeyInfoRef::from_der(pkcs8).map_err(KeyError::damaged)?;
    // ECPrivateKey ::= SEQUENCE { version INTEGER, privateKey OCTET STRING, … }
    let contents = der::asn1::AnyRef::from_der(info.private_key.as_bytes())
        .map_err(KeyError::damaged)?
        .value();
    let mut reader = SliceReader::new(contents).map_err(KeyError::damaged)?;
    u8::decode(&mut reader).map_err(|_| KeyError::KeyMismatch)?;
    let octets = <&OctetStringRef>::decode(&mut reader).map_err(|_| KeyError::KeyMismatch)?;
    let octets = octets.as_bytes();
    // Some writers drop leading zeros.
    if octets.is_empty() || octets.len() > length {
        return Err(KeyError::KeyMismatch);
    }
    let mut scalar = Zeroizing::new(vec![0; length - octets.len()]);
    scalar.reserve_exact(octets.len());
    scalar.extend_from_slice(octets);
    Ok(scalar)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn certificate(key: &rcgen::KeyPair) -> SigningCertificate {
        let own = rcgen::CertificateParams::default()
            .self_signed(key)
            .unwrap();
        SigningCertificate::from_chain(vec![own.der().to_vec()]).unwrap()
    }

    /// PKCS#8 of a P-256 key as Java writes it: an ECPrivateKey without its public key.
    fn without_public_key(pkcs8: &[u8]) -> Zeroizing<Vec<u8>> {
        let mut short = vec![0x30, 0x41, 2, 1, 0, 0x30, 0x13, 6, 7];
        short.extend([0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8]);
        short.extend([
            0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7, 4, 0x27, 0x30, 0x25, 2, 1, 1, 4, 32,
        ]);
        short.extend_from_slice(&ec_scalar(pkcs8, 32).unwrap());
        Zeroizing::new(short)
    }

    #[test]
    fn a_key_without_its_public_key_takes_it_from_the_certificate() {
        let rng = SystemRandom::new();
        let (own, other) = (
            rcgen::KeyPair::generate().unwrap(),
            rcgen::KeyPair::generate().unwrap(),
        );
        let short = without_public_key(own.serialized_der());
        let key = PrivateKey::of_certificate(short.clone(), &certificate(&own), &rng).unwrap();
        let algorithm = SignatureAlgorithm::EcdsaP256Sha256;
        let signature = key.sign(algorithm, b"abc", &rng).unwrap();
        assert!(crate::checks::signature_matches(
            &certificate(&own),
            algorithm,
            b"abc",
            &signature
        ));

        let refused = PrivateKey::of_certificate(short, &certificate(&other), &rng).err();
        assert!(
            matches!(refused, Some(KeyError::KeyMismatch)),
            "{refused:?}"
        );
    }
}

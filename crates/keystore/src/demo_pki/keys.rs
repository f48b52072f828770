//! Keys of the demo, made now, and lent to `rcgen` so that they issue certificates.

use rand_core::{TryCryptoRng, TryRng, UnwrapErr};
use ring::{
    rand::{SecureRandom, SystemRandom},
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair,
        EcdsaSigningAlgorithm, KeyPair, RsaKeyPair,
    },
};
use rsa::{RsaPrivateKey, pkcs8::EncodePrivateKey};
use zeroize::Zeroizing;

use super::DemoPkiError;
use crate::{algorithm::PublicKeyAlgorithm, private_key::PrivateKey, store::KeyError};

/// Makes a key. RSA comes from the `rsa` crate, because `ring` doesn't make any.
pub(super) fn generate(
    algorithm: PublicKeyAlgorithm,
    rng: &SystemRandom,
) -> Result<PrivateKey, DemoPkiError> {
    match algorithm {
        PublicKeyAlgorithm::Rsa { bits } => {
            let key = RsaPrivateKey::new(&mut UnwrapErr(FromRing(rng)), bits)
                .map_err(|cause| DemoPkiError::Rsa(cause.into()))?;
            let pkcs8 = key
                .to_pkcs8_der()
                .map_err(|cause| DemoPkiError::Rsa(cause.into()))?;
            let pkcs8 = Zeroizing::new(pkcs8.as_bytes().to_vec());
            let pair = RsaKeyPair::from_pkcs8(&pkcs8)
                .map_err(|cause| KeyError::damaged(cause.to_string()))?;
            let public_key = pair.public().as_ref().to_vec();
            Ok(PrivateKey::generated(pkcs8, algorithm, public_key))
        }
        PublicKeyAlgorithm::EcdsaP256 => ecdsa(algorithm, &ECDSA_P256_SHA256_ASN1_SIGNING, rng),
        PublicKeyAlgorithm::EcdsaP384 => ecdsa(algorithm, &ECDSA_P384_SHA384_ASN1_SIGNING, rng),
        PublicKeyAlgorithm::RsaPss { .. }
        | PublicKeyAlgorithm::Ed25519
        | PublicKeyAlgorithm::Other => Err(KeyError::Unsupported("this kind of key").into()),
    }
}

fn ecdsa(
    algorithm: PublicKeyAlgorithm,
    signing: &'static EcdsaSigningAlgorithm,
    rng: &SystemRandom,
) -> Result<PrivateKey, DemoPkiError> {
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(signing, rng).map_err(|_| DemoPkiError::Random)?;
    let pkcs8 = Zeroizing::new(pkcs8.as_ref().to_vec());
    let pair = EcdsaKeyPair::from_pkcs8(signing, &pkcs8, rng)
        .map_err(|cause| KeyError::damaged(cause.to_string()))?;
    let public_key = pair.public_key().as_ref().to_vec();
    Ok(PrivateKey::generated(pkcs8, algorithm, public_key))
}

/// A key as `rcgen` wants it.
pub(super) struct Issuing<'a> {
    pub(super) key: &'a PrivateKey,
    pub(super) rng: &'a SystemRandom,
}

impl rcgen::PublicKeyData for Issuing<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.key.public_key()
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        match self.key.algorithm() {
            PublicKeyAlgorithm::EcdsaP256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            PublicKeyAlgorithm::EcdsaP384 => &rcgen::PKCS_ECDSA_P384_SHA384,
            PublicKeyAlgorithm::Ed25519 => &rcgen::PKCS_ED25519,
            PublicKeyAlgorithm::Rsa { .. }
            | PublicKeyAlgorithm::RsaPss { .. }
            | PublicKeyAlgorithm::Other => &rcgen::PKCS_RSA_SHA256,
        }
    }
}

impl rcgen::SigningKey for Issuing<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let algorithm = self
            .key
            .algorithm()
            .default_signature()
            .ok_or(rcgen::Error::RingUnspecified)?;
        self.key
            .sign(algorithm, message, self.rng)
            .map_err(|_| rcgen::Error::RingUnspecified)
    }
}

/// `ring`'s randomness as the `rsa` crate wants it. A system without randomness panics there.
struct FromRing<'a>(&'a SystemRandom);

impl TryRng for FromRing<'_> {
    type Error = DemoPkiError;

    fn try_next_u32(&mut self) -> Result<u32, DemoPkiError> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, DemoPkiError> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), DemoPkiError> {
        self.0.fill(bytes).map_err(|_| DemoPkiError::Random)
    }
}

impl TryCryptoRng for FromRing<'_> {}

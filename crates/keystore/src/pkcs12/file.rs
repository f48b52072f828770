//! One PKCS#12 file: opening it with a PIN, and writing one.
//!
//! A file without a MAC is refused, since nothing would tell a wrong PIN from a broken file. The
//! parser's own copies of the key are freed without being wiped; ours are wiped.

use der::{Decode, Sequence, asn1::AnyRef};
use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKeyChain, error::Error};
use ring::rand::SystemRandom;
use zeroize::Zeroizing;

use crate::{
    certificate::SigningCertificate, private_key::PrivateKey, store::KeyError, unlock::Pin,
};

/// The most rounds of key derivation that a file may ask for: seconds of one processor.
const MAX_MAC_ITERATIONS: u32 = 5_000_000;

/// What a file holds.
pub(crate) struct Opened {
    pub(crate) key: PrivateKey,
    pub(crate) certificate: SigningCertificate,
}

/// Opens a file.
///
/// Errors: [`KeyError::WrongPin`]; [`KeyError::Damaged`] if it isn't PKCS#12 in DER or holds no key
/// with its certificate; [`KeyError::Unsupported`] for encryption, authentication or keys that
/// aren't known here; [`KeyError::KeyMismatch`].
pub(crate) fn read(bytes: &[u8], pin: &Pin, rng: &SystemRandom) -> Result<Opened, KeyError> {
    check_frame(bytes)?;
    // The passphrase is hashed as a BMPString (RFC 7292 appendix B.1): beyond it, none can be right.
    if pin.reveal().chars().any(|c| u32::from(c) > 0xffff) {
        return Err(KeyError::WrongPin);
    }
    let contents = KeyStore::from_pkcs12(bytes, pin.reveal()).map_err(key_error)?;
    let mut keys = contents.entries().filter_map(|(_, entry)| match entry {
        KeyStoreEntry::PrivateKeyChain(keys) => Some(keys),
        KeyStoreEntry::Certificate(_) | KeyStoreEntry::Secret(_) => None,
    });
    let found = keys
        .next()
        .ok_or_else(|| KeyError::damaged("no key with its certificate"))?;
    if keys.next().is_some() {
        return Err(KeyError::Unsupported(
            "files with more than one private key",
        ));
    }
    let pkcs8 = Zeroizing::new(found.key().to_vec());
    let chain = found
        .chain()
        .iter()
        .map(|certificate| certificate.as_der().to_vec())
        .collect();
    let certificate = SigningCertificate::from_chain(chain)?;
    let key = PrivateKey::of_certificate(pkcs8, &certificate, rng)?;
    Ok(Opened { key, certificate })
}

/// Writes a key and its certificate with chain (PBES2 with AES-256, HMAC-SHA-256).
pub(crate) fn write(
    key: &PrivateKey,
    certificate: &SigningCertificate,
    pin: &Pin,
) -> Result<Vec<u8>, KeyError> {
    let certificates = std::iter::once(&certificate.der)
        .chain(&certificate.chain)
        .map(|der| Certificate::from_der(der))
        .collect::<Result<Vec<_>, _>>()
        .map_err(KeyError::damaged)?;
    let mut contents = KeyStore::new();
    let chain = PrivateKeyChain::new(key.pkcs8(), [1], certificates);
    contents.add_entry(
        &certificate.subject_common_name,
        KeyStoreEntry::PrivateKeyChain(chain),
    );
    contents
        .writer(pin.reveal())
        .write()
        .map_err(KeyError::damaged)
}

/// What can be said before the PIN is tried: it is PKCS#12, it has a MAC, and its MAC doesn't ask
/// for endless work.
fn check_frame(bytes: &[u8]) -> Result<(), KeyError> {
    let frame = Pfx::from_der(bytes).map_err(KeyError::damaged)?;
    match frame.mac_data {
        None => Err(KeyError::Unsupported("PKCS#12 files without a MAC")),
        Some(mac) if mac.iterations > MAX_MAC_ITERATIONS => Err(KeyError::Unsupported(
            "PKCS#12 files with so many iterations",
        )),
        Some(_) => Ok(()),
    }
}

/// The PIN is wrong exactly if the MAC doesn't verify; the MAC covers everything else.
fn key_error(error: Error) -> KeyError {
    match error {
        Error::MacError(_) => KeyError::WrongPin,
        Error::UnsupportedContentType
        | Error::UnsupportedCertificateType
        | Error::UnsupportedEncryptionScheme
        | Error::UnsupportedMacAlgorithm => KeyError::Unsupported("this PKCS#12 encryption"),
        Error::IoError(_)
        | Error::DerError(_)
        | Error::InvalidVersion
        | Error::X509Error(_)
        | Error::InvalidLength
        | Error::UnpadError
        | Error::InvalidParameters
        | Error::InvalidData
        | Error::Pkcs5Error(_) => KeyError::damaged(error),
    }
}

/// PFX (RFC 7292 §4), as far as it is looked at here.
#[derive(Sequence)]
struct Pfx<'a> {
    version: u8,
    auth_safe: AnyRef<'a>,
    mac_data: Option<MacData<'a>>,
}

/// MacData (RFC 7292 §4).
#[derive(Sequence)]
struct MacData<'a> {
    mac: AnyRef<'a>,
    mac_salt: AnyRef<'a>,
    #[asn1(default = "one")]
    iterations: u32,
}

fn one() -> u32 {
    1
}

//! Keys as PKCS#12 files (RFC 7292) in a folder; a file's passphrase is its holder's PIN.
//!
//! Beside each `name.p12` lies `name.chain`, its certificates in DER one after another, so that the
//! certificate can be shown and composed into a signature before the PIN is known. It holds nothing
//! secret, and is written anew from the PKCS#12 file whenever that is opened and says otherwise.

mod file;

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use ring::rand::SystemRandom;
use tokio::task;

pub(crate) use file::{Opened, read, write};

use crate::{
    algorithm::{PublicKeyAlgorithm, SignatureAlgorithm},
    certificate::SigningCertificate,
    files,
    locator::KeyLocator,
    private_key::PrivateKey,
    store::{KeyError, KeyStore, OpenKey},
    unlock::{Pin, Unlock},
};

/// The scheme of the addresses of keys in this store.
pub const SCHEME: &str = "pkcs12";

/// The deepest path of a key below the folder.
const MAX_DEPTH: usize = 4;

/// A folder of PKCS#12 files. The key `pkcs12:xa/lanhdao` is the file `xa/lanhdao.p12` in it.
///
/// A path has up to four parts of ASCII letters, digits, `.`, `_` and `-`; none begins with a dot.
/// Everything else, and every link that leads out of the folder, is [`KeyError::NotFound`].
#[derive(Clone)]
pub struct Pkcs12Store {
    folder: PathBuf,
    rng: SystemRandom,
}

impl Pkcs12Store {
    /// The store in `folder`, which need not exist yet.
    pub fn new(folder: impl Into<PathBuf>, rng: SystemRandom) -> Self {
        Self {
            folder: folder.into(),
            rng,
        }
    }

    /// Takes a PKCS#12 file into the folder, byte for byte, and gives its certificate.
    ///
    /// Errors: [`KeyError::WrongPin`], [`KeyError::Damaged`], [`KeyError::Unsupported`] or
    /// [`KeyError::KeyMismatch`] if the file doesn't open with `pin` to one key and its
    /// certificate; [`KeyError::AlreadyExists`]; [`KeyError::NotFound`] if the address isn't one
    /// of this store's.
    pub async fn import(
        &self,
        key: &KeyLocator,
        pkcs12: Vec<u8>,
        pin: &Pin,
    ) -> Result<SigningCertificate, KeyError> {
        let (store, key, pin) = (self.clone(), key.clone(), pin.clone());
        blocking(move || {
            let path = store.path(&key, "p12")?;
            let opened = read(&pkcs12, &pin, &store.rng)?;
            store.make_room(&key, &path)?;
            files::place(&path, &pkcs12, &store.rng).map_err(|cause| match cause.kind() {
                io::ErrorKind::AlreadyExists => KeyError::AlreadyExists(key.clone()),
                _ => KeyError::unavailable(cause),
            })?;
            let chain = opened.certificate.to_concatenated();
            files::replace(&store.path(&key, "chain")?, &chain, &store.rng)
                .map_err(KeyError::unavailable)?;
            Ok(opened.certificate)
        })
        .await
    }

    fn certificate_now(&self, key: &KeyLocator) -> Result<SigningCertificate, KeyError> {
        match files::read(&self.existing(key, "chain")?) {
            Ok(bytes) => Ok(SigningCertificate::from_concatenated(&bytes)?),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                self.existing_key(key)?;
                Err(KeyError::Locked)
            }
            Err(cause) => Err(KeyError::unavailable(cause)),
        }
    }

    /// Opens the key. What its certificate was shown as before is put right, but refused this once:
    /// a signature over the old certificate must not come from the new key.
    fn open_now(&self, key: &KeyLocator, pin: &Pin) -> Result<OpenPkcs12, KeyError> {
        let pkcs12 = files::read(&self.existing_key(key)?).map_err(KeyError::unavailable)?;
        let opened = read(&pkcs12, pin, &self.rng)?;
        let shown = self.certificate_now(key);
        if !matches!(&shown, Ok(shown) if *shown == opened.certificate) {
            let chain = opened.certificate.to_concatenated();
            if let Err(cause) = files::replace(&self.path(key, "chain")?, &chain, &self.rng) {
                tracing::warn!(%cause, "the certificates of a key could not be written beside it");
            }
        }
        match shown {
            Ok(shown) if shown.der != opened.certificate.der => Err(KeyError::KeyMismatch),
            _ => Ok(OpenPkcs12 {
                locator: key.clone(),
                certificate: opened.certificate,
                key: Arc::new(opened.key),
                rng: self.rng.clone(),
            }),
        }
    }

    fn existing_key(&self, key: &KeyLocator) -> Result<PathBuf, KeyError> {
        let path = self.existing(key, "p12")?;
        match path.try_exists() {
            Ok(true) => Ok(path),
            Ok(false) => Err(KeyError::NotFound(key.clone())),
            Err(cause) => Err(KeyError::unavailable(cause)),
        }
    }

    /// The path of a key's file, links followed; still inside the folder, or not there at all.
    fn existing(&self, key: &KeyLocator, extension: &str) -> Result<PathBuf, KeyError> {
        let path = self.path(key, extension)?;
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(path),
            Err(cause) => return Err(KeyError::unavailable(cause)),
        };
        let folder = self.folder.canonicalize().map_err(KeyError::unavailable)?;
        if real.starts_with(folder) {
            Ok(real)
        } else {
            Err(KeyError::NotFound(key.clone()))
        }
    }

    /// Makes the folders above a key's file, unless one of them is a link that leads out.
    fn make_room(&self, key: &KeyLocator, path: &Path) -> Result<(), KeyError> {
        fs::create_dir_all(&self.folder).map_err(KeyError::unavailable)?;
        let root = self.folder.canonicalize().map_err(KeyError::unavailable)?;
        let there = path
            .ancestors()
            .skip(1)
            .find_map(|folder| folder.canonicalize().ok());
        if !there.is_some_and(|there| there.starts_with(root)) {
            return Err(KeyError::NotFound(key.clone()));
        }
        let folder = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder).map_err(KeyError::unavailable)
    }

    /// The path of a key's file by its name alone.
    fn path(&self, key: &KeyLocator, extension: &str) -> Result<PathBuf, KeyError> {
        let parts: Vec<&str> = key.path().split('/').collect();
        if key.scheme() != SCHEME || parts.len() > MAX_DEPTH || !parts.iter().all(is_plain_name) {
            return Err(KeyError::NotFound(key.clone()));
        }
        Ok(self.folder.join(format!("{}.{extension}", key.path())))
    }
}

fn is_plain_name(part: &&str) -> bool {
    !part.is_empty()
        && !part.starts_with('.')
        && part
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
}

#[async_trait]
impl KeyStore for Pkcs12Store {
    async fn certificate(&self, key: &KeyLocator) -> Result<SigningCertificate, KeyError> {
        let (store, key) = (self.clone(), key.clone());
        blocking(move || store.certificate_now(&key)).await
    }

    async fn open(&self, key: &KeyLocator, pin: &Pin) -> Result<Arc<dyn OpenKey>, KeyError> {
        let (store, key, pin) = (self.clone(), key.clone(), pin.clone());
        blocking(move || Ok(Arc::new(store.open_now(&key, &pin)?) as Arc<dyn OpenKey>)).await
    }

    async fn sign(
        &self,
        key: &KeyLocator,
        unlock: &Unlock,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        match unlock {
            Unlock::None => Err(KeyError::PinRequired),
            Unlock::Open(open) if open.locator() == key => open.sign(algorithm, message).await,
            Unlock::Open(_) => Err(KeyError::PinRequired),
            Unlock::Pin(pin) => self.open(key, pin).await?.sign(algorithm, message).await,
        }
    }
}

/// Bytes that are hashed without holding anybody up: signed attributes have some hundred.
const SHORT_MESSAGE: usize = 16 * 1024;

struct OpenPkcs12 {
    locator: KeyLocator,
    certificate: SigningCertificate,
    key: Arc<PrivateKey>,
    rng: SystemRandom,
}

#[async_trait]
impl OpenKey for OpenPkcs12 {
    fn locator(&self) -> &KeyLocator {
        &self.locator
    }

    fn certificate(&self) -> &SigningCertificate {
        &self.certificate
    }

    async fn sign(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        let (key, rng) = (self.key.clone(), self.rng.clone());
        let rsa = matches!(
            key.algorithm(),
            PublicKeyAlgorithm::Rsa { .. } | PublicKeyAlgorithm::RsaPss { .. }
        );
        if !rsa && message.len() <= SHORT_MESSAGE {
            // Sooner done than another thread is woken.
            return key.sign(algorithm, message, &rng);
        }
        let message = message.to_vec();
        blocking(move || key.sign(algorithm, &message, &rng)).await
    }
}

/// Deriving a key from a PIN takes a tenth of a second, and RSA some milliseconds: not on a thread
/// that others' futures wait for.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KeyError> + Send + 'static,
) -> Result<T, KeyError> {
    task::spawn_blocking(work)
        .await
        .map_err(KeyError::unavailable)?
}

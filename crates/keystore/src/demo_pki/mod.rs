//! The demo's own public-key infrastructure: a root, an issuing authority, the leaders and agencies
//! of the demo's communes, a timestamping and an OCSP responder, all as PKCS#12 files in one folder.
//!
//! Every certificate says that it has no legal value, and [`is_demo_certificate`] recognises it, so
//! that a production start refuses it. [`DemoResponders`] answers timestamp and OCSP requests and
//! makes revocation lists, bytes for bytes; HTTP is the server's work. The addresses in the
//! certificates are the constants here, below one base address.

mod asn1;
mod crl;
mod faults;
mod holders;
mod issue;
mod keys;
mod mark;
mod ocsp;
mod responders;
mod revocations;
mod timestamps;

#[cfg(test)]
mod tests;

use std::{
    fs, io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use ring::rand::SystemRandom;

pub use crl::CRL_VALIDITY;
pub use faults::{DemoEndpoint, DemoFault, FAULTS_FILE};
pub use holders::{DemoHolder, DemoService};
pub use mark::is_demo_certificate;
pub use ocsp::OCSP_VALIDITY;
pub use responders::{DemoLie, DemoResponders, MAX_REQUEST};
pub use revocations::{DemoRevocation, DemoRevocationReason, REVOCATIONS_FILE};

use crate::{
    certificate::{CertificateError, SigningCertificate},
    files,
    locator::{KeyLocator, LocatorError},
    pkcs12,
    store::KeyError,
    unlock::{Pin, PinError},
};

/// The PIN of every key of the demo.
pub const DEMO_PIN: &str = "12345678";

/// Where the root's certificate is served, below the base address (DER).
pub const ROOT_CERTIFICATE_PATH: &str = "/root.cer";
/// Where the issuing authority's certificate is served (DER).
pub const ISSUER_CERTIFICATE_PATH: &str = "/ca.cer";
/// Where the root's revocation list is served (DER).
pub const ROOT_CRL_PATH: &str = "/root.crl";
/// Where the issuing authority's revocation list is served (DER).
pub const ISSUER_CRL_PATH: &str = "/ca.crl";
/// Where the issuing authority's OCSP responder answers (RFC 6960).
pub const OCSP_PATH: &str = "/ocsp";
/// Where the timestamping authority answers (RFC 3161). No certificate names it.
pub const TSA_PATH: &str = "/tsa";
/// Where it answers too, so that there is one to ask when the first fails.
pub const SECOND_TSA_PATH: &str = "/tsa-2";

/// The file that holds the base address.
const BASE_URL_FILE: &str = "base-url";

/// The demo's infrastructure as it lies in its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPki {
    /// The folder; a [`pkcs12::Pkcs12Store`] on it finds the keys by their addresses.
    pub folder: PathBuf,
    /// What the addresses in the certificates begin with, without a slash at its end.
    pub base_url: String,
    /// All keys, the root's and the issuing authority's first.
    pub keys: Vec<DemoKey>,
}

/// A key of the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoKey {
    /// Whose it is.
    pub holder: DemoHolder,
    /// Its address in the demo's folder.
    pub locator: KeyLocator,
    /// Its certificate and chain, up to the root.
    pub certificate: SigningCertificate,
}

impl DemoPki {
    /// The key of a holder.
    pub fn key(&self, holder: DemoHolder) -> Option<&DemoKey> {
        self.keys.iter().find(|key| key.holder == holder)
    }

    /// The key of the person with this login, if they sign.
    pub fn key_of_person(&self, login: &str) -> Option<&DemoKey> {
        self.keys
            .iter()
            .find(|key| matches!(key.holder, DemoHolder::Person { login: l } if l == login))
    }

    /// The key of the agency with this code (QĐ 20), if it has one.
    pub fn key_of_agency(&self, unit: &str) -> Option<&DemoKey> {
        self.keys
            .iter()
            .find(|key| matches!(key.holder, DemoHolder::Agency { unit: u } if u == unit))
    }

    /// Where timestamps are to be had, in the order in which they are asked.
    pub fn timestamp_urls(&self) -> [String; 2] {
        [TSA_PATH, SECOND_TSA_PATH].map(|path| format!("{}{path}", self.base_url))
    }

    /// The root's certificate, DER: the demo's only trust anchor.
    pub fn root(&self) -> Option<&[u8]> {
        self.key(DemoHolder::Root)
            .map(|key| key.certificate.der.as_slice())
    }

    /// The issuing authority's certificate, DER.
    pub fn issuer(&self) -> Option<&[u8]> {
        self.key(DemoHolder::Issuer)
            .map(|key| key.certificate.der.as_slice())
    }
}

/// [`DEMO_PIN`] as a PIN.
pub fn demo_pin() -> Result<Pin, PinError> {
    Pin::new(DEMO_PIN.to_owned())
}

/// Opens the infrastructure in `folder`, or makes it there as [`create`] does. An existing one keeps
/// the base address that it was made with.
pub fn open_or_create(
    folder: &Path,
    now: Timestamp,
    rng: &SystemRandom,
    base_url: &str,
) -> Result<DemoPki, DemoPkiError> {
    match open(folder) {
        Err(DemoPkiError::Missing) => create(folder, now, rng, base_url),
        other => other,
    }
}

/// Opens the infrastructure in `folder`. No PIN is needed: only certificates are read.
///
/// Errors: [`DemoPkiError::Missing`] if the folder isn't there or is empty; others if it isn't
/// complete, the program's own key apart.
pub fn open(folder: &Path) -> Result<DemoPki, DemoPkiError> {
    let base_url = match files::read(&folder.join(BASE_URL_FILE)) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| DemoPkiError::BadBaseUrl)?,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound && is_vacant(folder)? => {
            return Err(DemoPkiError::Missing);
        }
        Err(cause) => return Err(cause.into()),
    };
    let mut keys = Vec::new();
    for holder in holders::ALL {
        let name = holder.file_name();
        if !folder.join(format!("{name}.p12")).try_exists()? {
            // Folders that were made before the program had a key serve without one.
            if holder == DemoHolder::System {
                continue;
            }
            return Err(DemoPkiError::Incomplete(name));
        }
        let chain = files::read(&folder.join(format!("{name}.chain")))?;
        let certificate = SigningCertificate::from_concatenated(&chain)?;
        keys.push(DemoKey {
            holder,
            locator: KeyLocator::new(pkcs12::SCHEME, name)?,
            certificate,
        });
    }
    Ok(DemoPki {
        folder: folder.to_owned(),
        base_url,
        keys,
    })
}

/// Makes the infrastructure in `folder`, which must not be there or must be empty. It appears whole
/// or not at all. Takes seconds, for RSA: not for an async thread.
///
/// `base_url` is what the addresses in the certificates begin with, `http://host:port`. Certificates
/// are valid from a day before `now`: the root for ten years, the issuing authority for five, the
/// others for three.
///
/// Errors: as they say; the folder is left as it was.
pub fn create(
    folder: &Path,
    now: Timestamp,
    rng: &SystemRandom,
    base_url: &str,
) -> Result<DemoPki, DemoPkiError> {
    let base_url = base_url.trim_end_matches('/');
    if !base_url.starts_with("http://") || !base_url.chars().all(|c| c.is_ascii_graphic()) {
        return Err(DemoPkiError::BadBaseUrl);
    }
    let issued = issue::all(now, rng, base_url)?;
    let pin = demo_pin()?;
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)?;
    }
    let new = files::beside(folder, rng)?;
    fs::DirBuilder::new().mode(0o700).create(&new)?;
    let write = || -> Result<(), DemoPkiError> {
        for (holder, key, certificate) in &issued {
            let name = holder.file_name();
            let pkcs12 = pkcs12::write(key, certificate, &pin)?;
            files::create(&new.join(format!("{name}.p12")), &pkcs12)?;
            let chain = certificate.to_concatenated();
            files::create(&new.join(format!("{name}.chain")), &chain)?;
        }
        files::create(&new.join(BASE_URL_FILE), base_url.as_bytes())?;
        files::sync_folder_of(&new.join(BASE_URL_FILE))?;
        // Fails if somebody else has put something there meanwhile.
        fs::rename(&new, folder)?;
        Ok(files::sync_folder_of(folder)?)
    };
    write().inspect_err(|_| {
        let _ = fs::remove_dir_all(&new);
    })?;
    open(folder)
}

/// Reads a text file in the folder, a row a line; `row` takes the line's words. Empty lines and those
/// that begin with `#` are left out. No file is an empty table.
fn read_table<T>(
    folder: &Path,
    name: &'static str,
    row: impl Fn(&[&str]) -> Option<T>,
) -> Result<Vec<T>, DemoPkiError> {
    let bytes = match files::read(&folder.join(name)) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut rows = Vec::new();
    for (at, line) in String::from_utf8_lossy(&bytes).lines().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.first().is_some_and(|word| !word.starts_with('#')) {
            let line = at + 1;
            rows.push(row(&words).ok_or(DemoPkiError::Table { name, line })?);
        }
    }
    Ok(rows)
}

/// Whether a folder isn't there or holds nothing.
fn is_vacant(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(cause) => Err(cause),
    }
}

/// Why the demo's infrastructure can't be opened or made.
#[derive(Debug, thiserror::Error)]
pub enum DemoPkiError {
    /// There is none in the folder.
    #[error("there is no demo PKI in the folder")]
    Missing,
    /// A key's file is missing.
    #[error("the demo PKI lacks the key {0}")]
    Incomplete(&'static str),
    /// The base address isn't `http://…` in printable ASCII.
    #[error("the base address of the demo PKI is not an http address")]
    BadBaseUrl,
    /// The folder can't be read or written.
    #[error("the folder of the demo PKI can't be used")]
    Files(#[from] io::Error),
    /// A line of the file of revocations or of faults can't be read.
    #[error("line {line} of the demo's file {name} can't be read")]
    Table {
        /// The file's name.
        name: &'static str,
        /// The line's number, from 1.
        line: usize,
    },
    /// A certificate in the folder can't be read.
    #[error("a certificate of the demo PKI can't be read")]
    Certificate(#[from] CertificateError),
    /// A key couldn't be made or written.
    #[error("a key of the demo PKI can't be made")]
    Key(#[from] KeyError),
    /// An RSA key couldn't be made.
    #[error("an RSA key of the demo PKI can't be made")]
    Rsa(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A certificate couldn't be issued.
    #[error("a certificate of the demo PKI can't be issued")]
    Issue(#[from] rcgen::Error),
    /// A part of a certificate or of an answer couldn't be encoded.
    #[error("a part of a demo certificate or answer can't be encoded")]
    Encode(#[from] der::Error),
    /// The validity would lie outside what can be expressed.
    #[error("the validity of a demo certificate is out of range")]
    Validity(#[source] jiff::Error),
    /// A key's address can't be formed.
    #[error("the address of a demo key can't be formed")]
    Locator(#[from] LocatorError),
    /// The demo's PIN isn't one.
    #[error("the demo's PIN is not a PIN")]
    Pin(#[from] PinError),
    /// The system gave no randomness.
    #[error("the system gives no randomness")]
    Random,
}

//! Signing and checking as the program does it, a file to a file.

use std::{
    fs::File,
    io::Write,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use chungthuc_keystore::{KeyStore, OpenKey, SignatureAlgorithm};
use chungthuc_storage::clock::{Clock, SystemClock};
use jiff::Timestamp;
use pades::{
    cms::{self, DigestAlgorithm, SignedAttributes, assemble},
    compose::StampImage,
    io::FileSource,
    limits::Limits,
    validate::{Policy, validate},
    x509::{AnchorSet, TrustStore},
};

use crate::{
    files::{Place, stamped},
    keys::{locator, pin, store},
};

/// The demo's signature image.
const IMAGE: &[u8] = include_bytes!("../../src/demo/images/chu-ky-lanh-dao.png");

/// A leader with an open key.
pub struct Signing {
    key: Arc<dyn OpenKey>,
    image: StampImage,
    place: Place,
}

impl Signing {
    /// Of a file, with one of the keys of a folder.
    pub async fn of(file: &Path, keys: &Path, name: &str) -> Self {
        let image = StampImage::decode(IMAGE).unwrap();
        let key = store(keys).open(&locator(name), &pin()).await.unwrap();
        let place = Place::on(file, &image);
        Self { key, image, place }
    }

    /// Signs the file with the stamp of the leader.
    pub async fn run(&self, file: &Path, target: &Path) -> Duration {
        let algorithm = self
            .key
            .certificate()
            .public_key
            .default_signature()
            .unwrap();
        let by = match algorithm {
            SignatureAlgorithm::RsaPkcs1Sha256 => cms::SignatureAlgorithm::RsaPkcs1,
            _ => cms::SignatureAlgorithm::EcdsaP256,
        };
        let digest_algorithm = DigestAlgorithm::Sha256;
        let start = Instant::now();
        let source = FileSource::open(file).unwrap();
        let pending = stamped(&source, &self.image, self.place);
        let mut target = File::create_new(target).unwrap();
        let copied = pending.copy(&source, &mut target, digest_algorithm);
        let digest = copied.unwrap().digest;
        let certificate = self.key.certificate();
        let attributes =
            SignedAttributes::new(digest_algorithm, &digest, &certificate.der).unwrap();
        let signature = self.key.sign(algorithm, attributes.der()).await.unwrap();
        let cms = assemble(&attributes, &signature, by, &certificate.chain, None).unwrap();
        target.write_all(&pending.complete(&cms).unwrap()).unwrap();
        drop(target);
        start.elapsed()
    }

    /// Composing what is appended with an image that was just read: it is packed for PDF once.
    pub fn composed_anew(&self, file: &Path) -> Duration {
        let start = Instant::now();
        let source = FileSource::open(file).unwrap();
        let image = StampImage::decode(IMAGE).unwrap();
        std::hint::black_box(stamped(&source, &image, self.place));
        start.elapsed()
    }
}

/// What signing appended.
pub fn appended(file: &Path, signed: &Path) -> Vec<u8> {
    let length = std::fs::metadata(file).unwrap().len() as usize;
    std::fs::read(signed).unwrap().split_off(length)
}

/// Checks a file against the root; and whether all holds but for revocation, of which nothing is
/// known here.
pub fn validation(file: &Path, root: &[u8]) -> (Duration, bool) {
    let start = Instant::now();
    let mut store = TrustStore::new();
    store.add_der(root, AnchorSet::Government).unwrap();
    let source = FileSource::open(file).unwrap();
    let report = validate(
        &source,
        &store,
        &Policy::default(),
        now(),
        &Limits::default(),
    )
    .unwrap();
    let took = start.elapsed();
    (took, report.holds_except_revocation())
}

pub fn now() -> Timestamp {
    SystemClock.now()
}

//! Documents are copied and hashed at once, short ones by one thread and long ones by two.

use std::io::{self, Write};

use pades::cms::DigestAlgorithm;
use pades::io::Section;
use pades::object::{Dictionary, Stream};
use pades::sign::{PendingSignature, SignError};
use pades::update::Update;

use crate::scan::{Scan, Xref};
use crate::steps::{attestation, leader_at, open, prepare_bytes, stamp_image, usual_places};

/// Prepared documents, one of them of five megabytes, with the leader's signature to come.
fn documents() -> [(Vec<u8>, PendingSignature); 2] {
    let scan = Scan::a4(Xref::Table).bytes();
    let mut update = Update::new(&open(&scan)).unwrap();
    let filler: Vec<u8> = (0..5_000_001_u32).map(|n| (n % 251) as u8).collect();
    let reference = update.allocate();
    update.set(reference, Stream::owned(Dictionary::new(), filler));
    let long = [scan.as_slice(), &update.finish().unwrap().bytes].concat();
    [scan, long].map(|scan| {
        let document = prepare_bytes(&scan, &attestation());
        let pending = leader_at(&document, 1, usual_places().0, &stamp_image()).unwrap();
        (document, pending)
    })
}

#[test]
fn a_copy_is_the_document_and_its_digests_are_right() {
    for (document, pending) in documents() {
        for algorithm in [DigestAlgorithm::Sha256, DigestAlgorithm::Sha512] {
            let mut copy = Vec::new();
            let copied = pending.copy(&document, &mut copy, algorithm).unwrap();
            assert!(copy == document);
            let digest = pending.digest_over(&document, algorithm).unwrap();
            assert_eq!(copied.digest, digest);
            let sha256 = DigestAlgorithm::Sha256.digest(&document);
            assert_eq!(copied.document_sha256, sha256);
        }
    }
}

/// Takes so many bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self
            .0
            .checked_sub(bytes.len())
            .ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn copying_ends_where_nothing_more_can_be_written_or_read() {
    for (document, pending) in documents() {
        let algorithm = DigestAlgorithm::Sha256;
        for room in [0, document.len() / 2] {
            let copied = pending.copy(&document, &mut Full(room), algorithm);
            let why = match copied {
                Err(SignError::Io(error)) => error.kind(),
                other => panic!("{other:?}"),
            };
            assert_eq!(why, io::ErrorKind::StorageFull);
        }
        for left in [0, document.len() as u64 - 1] {
            let shorter = Section::new(&document, left);
            let copied = pending.copy(&shorter, &mut io::sink(), algorithm);
            assert!(matches!(copied, Err(SignError::Io(_))), "{copied:?}");
        }
    }
}

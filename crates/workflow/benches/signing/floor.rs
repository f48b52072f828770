//! The least that signing and checking can take: the bytes read, hashed, signed by a bare key, written.

use std::{
    fs::File,
    io::{Read, Write},
    path::Path,
    time::{Duration, Instant},
};

use ring::{
    digest::{Context, Digest, SHA256},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair},
};

/// What is read and written at once, in bytes: no other length was quicker.
const PIECE: usize = 256 * 1024;

/// Reads the file, hashes it and what is appended, signs the digest, writes both.
pub fn signing(file: &Path, target: &Path, appended: &[u8], pkcs8: &[u8]) -> Duration {
    let random = SystemRandom::new();
    let bare = Bare::load(pkcs8, &random);
    let start = Instant::now();
    let mut target = File::create_new(target).unwrap();
    let mut hash = Context::new(&SHA256);
    pieces(file, |piece| {
        hash.update(piece);
        target.write_all(piece).unwrap();
    });
    hash.update(appended);
    std::hint::black_box(bare.sign(&hash.finish(), &random));
    target.write_all(appended).unwrap();
    drop(target);
    start.elapsed()
}

/// Reads the file and hashes it.
pub fn sha256(file: &Path) -> Duration {
    let start = Instant::now();
    let mut hash = Context::new(&SHA256);
    pieces(file, |piece| hash.update(piece));
    std::hint::black_box(hash.finish());
    start.elapsed()
}

fn pieces(file: &Path, mut each: impl FnMut(&[u8])) {
    let mut file = File::open(file).unwrap();
    let mut buffer = vec![0; PIECE];
    loop {
        match file.read(&mut buffer).unwrap() {
            0 => break,
            read => each(&buffer[..read]),
        }
    }
}

/// A key as ring holds it.
enum Bare {
    Ecdsa(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

impl Bare {
    fn load(pkcs8: &[u8], random: &SystemRandom) -> Self {
        let scheme = &ECDSA_P256_SHA256_ASN1_SIGNING;
        match RsaKeyPair::from_pkcs8(pkcs8) {
            Ok(rsa) => Self::Rsa(rsa),
            Err(_) => Self::Ecdsa(EcdsaKeyPair::from_pkcs8(scheme, pkcs8, random).unwrap()),
        }
    }

    fn sign(&self, digest: &Digest, random: &SystemRandom) -> Vec<u8> {
        match self {
            Self::Ecdsa(key) => key.sign(random, digest.as_ref()).unwrap().as_ref().to_vec(),
            Self::Rsa(key) => {
                let mut value = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, random, digest.as_ref(), &mut value)
                    .unwrap();
                value
            }
        }
    }
}

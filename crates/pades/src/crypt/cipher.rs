//! RC4 and AES-CBC as PDF uses them (ISO 32000-1 §7.6.2, Algorithm 1; ISO 32000-2
//! Algorithm 1.A), piece by piece, so that long streams needn't be in memory.

use aes::{Aes128, Aes256, Block};
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use md5::{Digest, Md5};
use rc4::{KeyInit, Rc4, StreamCipher};

use crate::object::Ref;

/// How strings or streams are encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Identity,
    Rc4,
    AesV2,
    AesV3,
}

impl Method {
    /// Whether a file's key has the length that the method needs.
    pub(super) fn fits(self, key: &[u8]) -> bool {
        match self {
            Self::Identity => true,
            Self::Rc4 => key.len() <= 16,
            Self::AesV2 => key.len() == 16,
            Self::AesV3 => key.len() == 32,
        }
    }
}

const BLOCK: usize = 16;

/// Decrypts one string or stream.
pub(crate) struct Decryptor {
    key: Vec<u8>,
    state: State,
}

enum State {
    Rc4(Box<Rc4>),
    /// The initialisation vector is still being read.
    Vector(Vec<u8>),
    Aes(Aes),
}

struct Aes {
    cipher: Cbc,
    /// Encrypted bytes that don't fill a block yet.
    pending: Vec<u8>,
    /// The last block decrypted, held back since it may hold the padding.
    last: Option<[u8; BLOCK]>,
}

enum Cbc {
    Aes128(Box<cbc::Decryptor<Aes128>>),
    Aes256(Box<cbc::Decryptor<Aes256>>),
}

impl Decryptor {
    /// For the string or stream in the object that `reference` names. `None` for
    /// [`Method::Identity`].
    pub(super) fn new(method: Method, file_key: &[u8], reference: Ref) -> Option<Self> {
        let key = match method {
            Method::Identity => return None,
            Method::AesV3 => file_key.to_vec(),
            Method::Rc4 => object_key(file_key, reference, b""),
            Method::AesV2 => object_key(file_key, reference, b"sAlT"),
        };
        let state = match method {
            Method::Rc4 => State::Rc4(Box::new(Rc4::new_from_slice(&key).ok()?)),
            _ => State::Vector(Vec::with_capacity(BLOCK)),
        };
        Some(Self { key, state })
    }

    /// Decrypts the next `data` and appends what is plain so far to `out`.
    pub(crate) fn push(&mut self, mut data: &[u8], out: &mut Vec<u8>) {
        if let State::Vector(vector) = &mut self.state {
            let (head, rest) = data.split_at(data.len().min(BLOCK - vector.len()));
            vector.extend_from_slice(head);
            data = rest;
            if vector.len() == BLOCK
                && let Some(cipher) = Cbc::new(&self.key, vector)
            {
                self.state = State::Aes(Aes {
                    cipher,
                    pending: Vec::new(),
                    last: None,
                });
            }
        }
        match &mut self.state {
            State::Rc4(cipher) => {
                let start = out.len();
                out.extend_from_slice(data);
                cipher.apply_keystream(&mut out[start..]);
            }
            State::Vector(_) => {}
            State::Aes(aes) => aes.push(data, out),
        }
    }

    /// Appends what is left, without the padding. Encrypted bytes that don't fill
    /// a block are dropped, as other readers do.
    pub(crate) fn finish(&mut self, out: &mut Vec<u8>) {
        if let State::Aes(Aes {
            last: Some(last), ..
        }) = &self.state
        {
            let padding = usize::from(last[BLOCK - 1]);
            // Wrong padding is data: some writers don't pad.
            let plain = if (1..=BLOCK).contains(&padding) {
                BLOCK - padding
            } else {
                BLOCK
            };
            out.extend_from_slice(&last[..plain]);
        }
    }
}

impl Aes {
    fn push(&mut self, data: &[u8], out: &mut Vec<u8>) {
        self.pending.extend_from_slice(data);
        let whole = self.pending.len() / BLOCK * BLOCK;
        for chunk in self.pending[..whole].chunks_exact(BLOCK) {
            let Ok(mut block) = Block::try_from(chunk) else {
                continue;
            };
            match &mut self.cipher {
                Cbc::Aes128(cipher) => cipher.decrypt_block(&mut block),
                Cbc::Aes256(cipher) => cipher.decrypt_block(&mut block),
            }
            if let Some(before) = self.last.replace(block.into()) {
                out.extend_from_slice(&before);
            }
        }
        self.pending.drain(..whole);
    }
}

impl Cbc {
    fn new(key: &[u8], vector: &[u8]) -> Option<Self> {
        match key.len() {
            16 => cbc::Decryptor::new_from_slices(key, vector)
                .ok()
                .map(Box::new)
                .map(Self::Aes128),
            32 => cbc::Decryptor::new_from_slices(key, vector)
                .ok()
                .map(Box::new)
                .map(Self::Aes256),
            _ => None,
        }
    }
}

/// Algorithm 1: the key of one object.
fn object_key(file_key: &[u8], reference: Ref, salt: &[u8]) -> Vec<u8> {
    let digest = Md5::new()
        .chain_update(file_key)
        .chain_update(&reference.number.to_le_bytes()[..3])
        .chain_update(reference.generation.to_le_bytes())
        .chain_update(salt)
        .finalize();
    digest[..(file_key.len() + 5).min(16)].to_vec()
}

//! The file's key from the empty password, be it the user's or the owner's (ISO
//! 32000-1 §7.6.3.3 and §7.6.3.4, Algorithms 2, 4, 5, 7; ISO 32000-2 §7.6.4.3.3,
//! Algorithms 2.A and 2.B).

use aes::{Aes128, Aes256, Block};
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use md5::Md5;
use rc4::{KeyInit, Rc4, StreamCipher};
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::document::ReadError;
use crate::object::Dictionary;

/// What the empty password is padded with.
const PADDING: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
    0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];

/// The file's key, if the empty password opens the file.
pub(super) fn derive(
    encrypt: &Dictionary,
    version: i64,
    id: &[u8],
    encrypt_metadata: bool,
) -> Result<Vec<u8>, ReadError> {
    match (version, encrypt.integer("R")) {
        (5, Some(revision @ (5 | 6))) => derive_256(encrypt, revision == 6),
        (1 | 2 | 4, Some(revision @ 2..=4)) => {
            let length = match (version, revision) {
                (1, _) | (_, 2) => 5,
                (4, _) => 16,
                _ => match encrypt.integer("Length").unwrap_or(40) {
                    bits @ 40..=128 if bits % 8 == 0 => (bits / 8) as usize,
                    _ => return Err(ReadError::UnsupportedEncryption),
                },
            };
            derive_md5(encrypt, revision, length, id, encrypt_metadata)
        }
        _ => Err(ReadError::UnsupportedEncryption),
    }
}

/// Algorithm 2, checked by Algorithms 4 and 5; with the empty password as the
/// user's, then as the owner's (Algorithm 7).
fn derive_md5(
    encrypt: &Dictionary,
    revision: i64,
    length: usize,
    id: &[u8],
    encrypt_metadata: bool,
) -> Result<Vec<u8>, ReadError> {
    let owner = string(encrypt, "O", 32)?;
    let user = string(encrypt, "U", 32)?;
    // P is a 32-bit integer that writers also write as unsigned.
    let permissions = encrypt
        .integer("P")
        .ok_or(ReadError::BadEntry { key: "Encrypt P" })?;
    for password in [PADDING.to_vec(), user_password(owner, revision, length)?] {
        let mut hasher = Md5::new()
            .chain_update(password)
            .chain_update(owner)
            .chain_update(&permissions.to_le_bytes()[..4])
            .chain_update(id);
        if revision >= 4 && !encrypt_metadata {
            hasher.update([0xFF; 4]);
        }
        let mut digest = hasher.finalize();
        if revision >= 3 {
            for _ in 0..50 {
                digest = Md5::digest(&digest[..length]);
            }
        }
        let key = digest[..length].to_vec();
        let fits = if revision == 2 {
            rc4(&key, &PADDING)? == user
        } else {
            let check = Md5::new().chain_update(PADDING).chain_update(id).finalize();
            rc4_rounds(&key, &check, 0..20)? == user[..16]
        };
        if fits {
            return Ok(key);
        }
    }
    Err(ReadError::NeedsPassword)
}

/// Algorithm 7: the user password, padded, that the empty owner password gives.
fn user_password(owner: &[u8], revision: i64, length: usize) -> Result<Vec<u8>, ReadError> {
    let mut digest = Md5::digest(PADDING);
    if revision == 2 {
        return rc4(&digest[..length], owner);
    }
    for _ in 0..50 {
        digest = Md5::digest(digest);
    }
    rc4_rounds(&digest[..length], owner, (0..20).rev())
}

/// Algorithm 2.A, with the empty password as the user's, then as the owner's.
fn derive_256(encrypt: &Dictionary, hardened: bool) -> Result<Vec<u8>, ReadError> {
    let user = string(encrypt, "U", 48)?;
    for (verifier, encrypted_key, user_key) in [("U", "UE", &[][..]), ("O", "OE", user)] {
        let verifier = string(encrypt, verifier, 48)?;
        let hash = |salt: &[u8]| match hardened {
            true => hardened_hash(salt, user_key),
            false => Some(
                Sha256::new()
                    .chain_update(salt)
                    .chain_update(user_key)
                    .finalize()
                    .to_vec(),
            ),
        };
        let (expected, salts) = verifier.split_at(32);
        let (validation_salt, key_salt) = salts.split_at(8);
        let found = hash(validation_salt).ok_or(ReadError::UnsupportedEncryption)?;
        if found == expected {
            let key = hash(key_salt).ok_or(ReadError::UnsupportedEncryption)?;
            return unwrap_key(&key, string(encrypt, encrypted_key, 32)?);
        }
    }
    Err(ReadError::NeedsPassword)
}

/// AES-256-CBC without padding and with a vector of zeros.
fn unwrap_key(key: &[u8], encrypted: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut cipher = cbc::Decryptor::<Aes256>::new_from_slices(key, &[0; 16])
        .map_err(|_| ReadError::UnsupportedEncryption)?;
    let mut plain = Vec::with_capacity(encrypted.len());
    for chunk in encrypted.chunks_exact(16) {
        let mut block = Block::try_from(chunk).map_err(|_| ReadError::UnsupportedEncryption)?;
        cipher.decrypt_block(&mut block);
        plain.extend_from_slice(&block);
    }
    Ok(plain)
}

/// Algorithm 2.B for an empty password; `user_key` is empty for the user's.
fn hardened_hash(salt: &[u8], user_key: &[u8]) -> Option<Vec<u8>> {
    let mut key = Sha256::new()
        .chain_update(salt)
        .chain_update(user_key)
        .finalize()
        .to_vec();
    let mut round = 0u32;
    loop {
        let mut cipher =
            cbc::Encryptor::<Aes128>::new_from_slices(&key[..16], &key[16..32]).ok()?;
        let mut encrypted = [&key, user_key].concat().repeat(64);
        for chunk in encrypted.chunks_exact_mut(16) {
            let mut block = Block::try_from(&*chunk).ok()?;
            cipher.encrypt_block(&mut block);
            chunk.copy_from_slice(&block);
        }
        let remainder = encrypted[..16]
            .iter()
            .map(|&byte| u32::from(byte))
            .sum::<u32>()
            % 3;
        key = match remainder {
            0 => Sha256::digest(&encrypted).to_vec(),
            1 => Sha384::digest(&encrypted).to_vec(),
            _ => Sha512::digest(&encrypted).to_vec(),
        };
        round += 1;
        let last = u32::from(*encrypted.last()?);
        if round >= 64 && last + 32 <= round {
            key.truncate(32);
            return Some(key);
        }
    }
}

/// RC4 once for each of `rounds`, with the key XORed with it.
fn rc4_rounds(
    key: &[u8],
    data: &[u8],
    mut rounds: impl Iterator<Item = u8>,
) -> Result<Vec<u8>, ReadError> {
    rounds.try_fold(data.to_vec(), |data, round| {
        let key: Vec<u8> = key.iter().map(|byte| byte ^ round).collect();
        rc4(&key, &data)
    })
}

fn rc4(key: &[u8], data: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut cipher = Rc4::new_from_slice(key).map_err(|_| ReadError::UnsupportedEncryption)?;
    let mut out = data.to_vec();
    cipher.apply_keystream(&mut out);
    Ok(out)
}

/// The first `length` bytes of a string; some writers pad theirs.
fn string<'a>(
    encrypt: &'a Dictionary,
    key: &'static str,
    length: usize,
) -> Result<&'a [u8], ReadError> {
    encrypt
        .string(key)
        .and_then(|string| string.bytes.get(..length))
        .ok_or(ReadError::BadEntry { key })
}

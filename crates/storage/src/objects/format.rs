//! How an object's bytes are laid out and encrypted.
//!
//! | bytes | what |
//! | --- | --- |
//! | 8 | `CTOBJ`, two zero bytes, version 1 |
//! | 4 | version of the master key, big endian |
//! | 16 | the object's identifier |
//! | 7 | nonce of the stream |
//! | 1 | binary logarithm of the chunk size: 16 |
//! | 12 | nonce of the wrapping |
//! | 48 | the object's key, AES-256-GCM under the master key, all before as additional data |
//! | rest | the content in chunks of 64 KiB, each followed by its tag of 16 bytes |
//!
//! The chunks are those of STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM
//! with a 32-bit counter: chunks can't be swapped, dropped or appended, and the last one says that
//! it is. Every object has at least one chunk; only an empty object has an empty one.

use aead_stream::aead::AeadInOut;
use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::aead::Aes256Gcm;
use super::master::KEY_LENGTH;
use super::{MasterKeys, ObjectError, Result};
use crate::ids::Ids;

/// Plain bytes in each chunk but the last.
pub(super) const CHUNK: usize = 1 << CHUNK_LOG;
/// Bytes that encryption adds to a chunk.
pub(super) const TAG: usize = 16;
pub(super) const HEADER: usize = 96;

const CHUNK_LOG: u8 = 16;
const MAGIC: [u8; 8] = *b"CTOBJ\0\0\x01";
const STREAM_NONCE: usize = 7;
const WRAP_NONCE: usize = 12;
/// What the wrapping authenticates: all that stands before its nonce.
const AUTHENTICATED: usize = HEADER - WRAP_NONCE - KEY_LENGTH - TAG;

/// Encrypts and decrypts the chunks of one object.
pub(super) struct Cipher {
    stream: StreamBE32<Aes256Gcm>,
    id: Uuid,
}

impl Cipher {
    /// A cipher for a new object, with the header that lets it be read again.
    pub(super) fn create(id: Uuid, keys: &MasterKeys, ids: &dyn Ids) -> Result<(Self, Vec<u8>)> {
        let version = keys.newest();
        let master = keys
            .key(version)
            .ok_or(ObjectError::UnknownKey { id, version })?;
        let mut key = Zeroizing::new([0; KEY_LENGTH]);
        let mut stream_nonce = [0; STREAM_NONCE];
        let mut wrap_nonce = [0; WRAP_NONCE];
        ids.fill(&mut *key);
        ids.fill(&mut stream_nonce);
        ids.fill(&mut wrap_nonce);

        let mut header = Vec::with_capacity(HEADER);
        header.extend_from_slice(&MAGIC);
        header.extend_from_slice(&version.to_be_bytes());
        header.extend_from_slice(id.as_bytes());
        header.extend_from_slice(&stream_nonce);
        header.push(CHUNK_LOG);
        let mut wrapped = key.to_vec();
        aead(id, master)?
            .encrypt_in_place(&wrap_nonce.into(), &header, &mut wrapped)
            .map_err(|_| ObjectError::TooLarge(id))?;
        header.extend_from_slice(&wrap_nonce);
        header.extend_from_slice(&wrapped);
        Ok((Self::new(id, &key, stream_nonce)?, header))
    }

    /// The cipher of an object, from its header.
    pub(super) fn open(id: Uuid, header: &[u8], keys: &MasterKeys) -> Result<Self> {
        let damaged = |what| ObjectError::Damaged { id, what };
        let header: &[u8; HEADER] = header.try_into().map_err(|_| damaged("header"))?;
        let (authenticated, wrapping) = header.split_at(AUTHENTICATED);
        let (magic, rest) = authenticated.split_at(MAGIC.len());
        let (version, rest) = rest.split_at(4);
        let (name, rest) = rest.split_at(16);
        let (stream_nonce, chunk_log) = rest.split_at(STREAM_NONCE);
        if magic != MAGIC || chunk_log != [CHUNK_LOG] {
            return Err(damaged("header"));
        }
        if name != id.as_bytes() {
            return Err(damaged("it is another's"));
        }
        let version = version
            .iter()
            .fold(0, |sum, byte| sum << 8 | u32::from(*byte));
        let master = keys
            .key(version)
            .ok_or(ObjectError::UnknownKey { id, version })?;
        let (wrap_nonce, wrapped) = wrapping.split_at(WRAP_NONCE);
        let wrap_nonce = <[u8; WRAP_NONCE]>::try_from(wrap_nonce).map_err(|_| damaged("header"))?;
        let stream_nonce = stream_nonce.try_into().map_err(|_| damaged("header"))?;
        let mut key = Zeroizing::new(wrapped.to_vec());
        aead(id, master)?
            .decrypt_in_place(&wrap_nonce.into(), authenticated, &mut *key)
            .map_err(|_| damaged("header"))?;
        let key = Zeroizing::new(
            <[u8; KEY_LENGTH]>::try_from(key.as_slice()).map_err(|_| damaged("header"))?,
        );
        Self::new(id, &key, stream_nonce)
    }

    /// Turns the plain bytes of chunk `index` into encrypted ones.
    pub(super) fn encrypt(&self, index: u32, last: bool, chunk: &mut Vec<u8>) -> Result<()> {
        self.stream
            .encrypt_in_place(index, last, b"", chunk)
            .map_err(|_| ObjectError::TooLarge(self.id))
    }

    /// Turns the encrypted bytes of chunk `index` into plain ones.
    pub(super) fn decrypt(&self, index: u32, last: bool, chunk: &mut Vec<u8>) -> Result<()> {
        self.stream
            .decrypt_in_place(index, last, b"", chunk)
            .map_err(|_| ObjectError::Damaged {
                id: self.id,
                what: "content",
            })
    }

    fn new(id: Uuid, key: &[u8; KEY_LENGTH], stream_nonce: [u8; STREAM_NONCE]) -> Result<Self> {
        let stream = StreamBE32::from_aead(aead(id, key)?, &stream_nonce.into());
        Ok(Self { stream, id })
    }
}

/// A cipher under `key`, which has the one length that there is.
fn aead(id: Uuid, key: &[u8; KEY_LENGTH]) -> Result<Aes256Gcm> {
    Aes256Gcm::new(key).map_err(|_| ObjectError::Damaged { id, what: "key" })
}

/// Where an object's content is, from the length of what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// Plain bytes.
    pub(super) length: u64,
    /// How many chunks; at least one.
    pub(super) chunks: u32,
}

impl Layout {
    /// `None` if no object is stored in this many bytes.
    pub(super) fn of(stored: u64) -> Option<Self> {
        let content = stored.checked_sub(HEADER as u64)?;
        let sealed = (CHUNK + TAG) as u64;
        let chunks = u32::try_from(content.div_ceil(sealed)).ok()?;
        let length = content.checked_sub(u64::from(chunks) * TAG as u64)?;
        // The last chunk is empty only if it is the first.
        let last_is_empty = content % sealed <= TAG as u64 && content % sealed != 0;
        (chunks > 0 && (!last_is_empty || content == TAG as u64)).then_some(Self { length, chunks })
    }

    /// Where chunk `index` begins in what is stored.
    pub(super) fn stored_offset(index: u32) -> u64 {
        HEADER as u64 + u64::from(index) * (CHUNK + TAG) as u64
    }

    pub(super) fn is_last(self, index: u32) -> bool {
        index + 1 == self.chunks
    }
}

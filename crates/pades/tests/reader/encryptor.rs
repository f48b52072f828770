//! The standard security handler from the writer's side (ISO 32000-1 §7.6.3, ISO
//! 32000-2 §7.6.4), so that tests can make encrypted files of every kind.

use aes::{Aes128, Aes256, Block};
use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
use md5::{Digest, Md5};
use rc4::{KeyInit, Rc4, StreamCipher};
use sha2::{Sha256, Sha384, Sha512};

/// The kinds of encryption, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Rc4Of40Bits,
    Rc4Of128Bits,
    Rc4InFilter,
    Aes128,
    /// AES-256 with the hash of Adobe's extension level 3.
    Aes256Revision5,
    Aes256Revision6,
}

pub const SCHEMES: [Scheme; 6] = [
    Scheme::Rc4Of40Bits,
    Scheme::Rc4Of128Bits,
    Scheme::Rc4InFilter,
    Scheme::Aes128,
    Scheme::Aes256Revision5,
    Scheme::Aes256Revision6,
];

/// The first half of the trailer's `/ID`.
pub const ID: &[u8] = b"0123456789abcdef";

const PERMISSIONS: i32 = -4;
const PADDING: [u8; 32] = *b"\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\
    \x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A";

/// Encrypts one file.
pub struct Encryptor {
    scheme: Scheme,
    key: Vec<u8>,
    /// Entries of the encryption dictionary, but for `/StmF`, `/StrF` and `/CF`.
    pub entries: String,
}

impl Encryptor {
    /// With these passwords; `entries` such as `/EncryptMetadata false` are part of it.
    pub fn new(scheme: Scheme, user: &[u8], owner: &[u8]) -> Self {
        match scheme {
            Scheme::Aes256Revision5 | Scheme::Aes256Revision6 => {
                Self::of_256_bits(scheme, user, owner)
            }
            _ => Self::of_up_to_128_bits(scheme, user, owner),
        }
    }

    /// The whole dictionary, with every string and stream encrypted by one filter.
    pub fn dictionary(&self) -> String {
        format!("<<{}{}>>", self.entries, self.filters())
    }

    /// `/CF`, `/StmF` and `/StrF`, where the scheme has them.
    pub fn filters(&self) -> String {
        match self.method() {
            "" => String::new(),
            method => format!("/CF<</Std<</CFM/{method}>>>>/StmF/Std/StrF/Std"),
        }
    }

    /// The name of the method in a crypt filter.
    pub fn method(&self) -> &'static str {
        match self.scheme {
            Scheme::Rc4Of40Bits | Scheme::Rc4Of128Bits => "",
            Scheme::Rc4InFilter => "V2",
            Scheme::Aes128 => "AESV2",
            Scheme::Aes256Revision5 | Scheme::Aes256Revision6 => "AESV3",
        }
    }

    /// A string or stream of object `number`, generation 0.
    pub fn encrypt(&self, number: u32, plain: &[u8]) -> Vec<u8> {
        let salt: &[u8] = match self.scheme {
            Scheme::Aes128 => b"sAlT",
            _ => b"",
        };
        let object_key = || {
            let key = Md5::new()
                .chain_update(&self.key)
                .chain_update(&number.to_le_bytes()[..3])
                .chain_update([0, 0])
                .chain_update(salt)
                .finalize();
            key[..(self.key.len() + 5).min(16)].to_vec()
        };
        let vector = [7; 16];
        match self.scheme {
            Scheme::Aes128 => [
                vector.to_vec(),
                aes_128(&object_key(), &vector, &padded(plain)),
            ]
            .concat(),
            Scheme::Aes256Revision5 | Scheme::Aes256Revision6 => {
                [vector.to_vec(), aes_256(&self.key, &vector, &padded(plain))].concat()
            }
            _ => rc4(&object_key(), plain),
        }
    }

    /// Algorithms 2 to 5 of ISO 32000-1.
    fn of_up_to_128_bits(scheme: Scheme, user: &[u8], owner: &[u8]) -> Self {
        let (version, revision, length) = match scheme {
            Scheme::Rc4Of40Bits => (1, 2, 5),
            Scheme::Rc4Of128Bits => (2, 3, 16),
            _ => (4, 4, 16),
        };
        let pad = |password: &[u8]| [password, &PADDING].concat()[..32].to_vec();
        let strengthened = |mut digest: Vec<u8>| {
            for _ in 0..if revision >= 3 { 50 } else { 0 } {
                digest = Md5::digest(&digest[..length]).to_vec();
            }
            digest[..length].to_vec()
        };
        let rounds = |key: &[u8], data: Vec<u8>| {
            let last = if revision >= 3 { 19 } else { 0 };
            (0..=last).fold(data, |data, round| {
                let key: Vec<u8> = key.iter().map(|byte| byte ^ round).collect();
                rc4(&key, &data)
            })
        };
        let owner_key = strengthened(Md5::digest(pad(owner)).to_vec());
        let owner_entry = rounds(&owner_key, pad(user));
        let digest = Md5::new()
            .chain_update(pad(user))
            .chain_update(&owner_entry)
            .chain_update(PERMISSIONS.to_le_bytes())
            .chain_update(ID)
            .finalize();
        let key = strengthened(digest.to_vec());
        let user_entry = if revision == 2 {
            rc4(&key, &PADDING)
        } else {
            let digest = Md5::new().chain_update(PADDING).chain_update(ID).finalize();
            [rounds(&key, digest.to_vec()), vec![0; 16]].concat()
        };
        let entries = format!(
            "/Filter/Standard/V {version}/R {revision}/Length {}/P {PERMISSIONS}/O<{}>/U<{}>",
            length * 8,
            hex::encode(owner_entry),
            hex::encode(user_entry)
        );
        Self {
            scheme,
            key,
            entries,
        }
    }

    /// Algorithms 8 to 10 of ISO 32000-2.
    fn of_256_bits(scheme: Scheme, user: &[u8], owner: &[u8]) -> Self {
        let key = vec![0x5A; 32];
        let hash = |password: &[u8], salt: &[u8], user_entry: &[u8]| match scheme {
            Scheme::Aes256Revision6 => hardened(password, salt, user_entry),
            _ => Sha256::digest([password, salt, user_entry].concat()).to_vec(),
        };
        let (validation, wrapping) = (b"validate", b"wrapping");
        let entry = |password: &[u8], user_entry: &[u8]| {
            let check = hash(password, validation, user_entry);
            let verifier = [check.as_slice(), validation, wrapping].concat();
            let wrapped = aes_256(&hash(password, wrapping, user_entry), &[0; 16], &key);
            (verifier, wrapped)
        };
        let (user_entry, user_key) = entry(user, b"");
        let (owner_entry, owner_key) = entry(owner, &user_entry);
        let permissions = [&PERMISSIONS.to_le_bytes()[..], &[0xFF; 4], b"Tadbrand"].concat();
        let revision = if scheme == Scheme::Aes256Revision6 {
            6
        } else {
            5
        };
        let entries = format!(
            "/Filter/Standard/V 5/R {revision}/Length 256/P {PERMISSIONS}/U<{}>/UE<{}>/O<{}>/OE<{}>/Perms<{}>",
            hex::encode(user_entry),
            hex::encode(user_key),
            hex::encode(owner_entry),
            hex::encode(owner_key),
            hex::encode(aes_256(&key, &[0; 16], &permissions)),
        );
        Self {
            scheme,
            key,
            entries,
        }
    }
}

/// Algorithm 2.B.
fn hardened(password: &[u8], salt: &[u8], user_entry: &[u8]) -> Vec<u8> {
    let mut key = Sha256::digest([password, salt, user_entry].concat()).to_vec();
    for round in 1.. {
        let repeated = [password, &key, user_entry].concat().repeat(64);
        let encrypted = aes_128(&key[..16], &key[16..32], &repeated);
        let sum: u32 = encrypted[..16].iter().map(|&byte| u32::from(byte)).sum();
        key = match sum % 3 {
            0 => Sha256::digest(&encrypted).to_vec(),
            1 => Sha384::digest(&encrypted).to_vec(),
            _ => Sha512::digest(&encrypted).to_vec(),
        };
        if round >= 64 && u32::from(encrypted[encrypted.len() - 1]) <= round - 32 {
            break;
        }
    }
    key[..32].to_vec()
}

fn rc4(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut out = data.to_vec();
    Rc4::new_from_slice(key).unwrap().apply_keystream(&mut out);
    out
}

/// PKCS #7.
fn padded(plain: &[u8]) -> Vec<u8> {
    let padding = 16 - plain.len() % 16;
    [plain, &vec![padding as u8; padding]].concat()
}

fn aes_128(key: &[u8], vector: &[u8], data: &[u8]) -> Vec<u8> {
    blocks(
        cbc::Encryptor::<Aes128>::new_from_slices(key, vector).unwrap(),
        data,
    )
}

fn aes_256(key: &[u8], vector: &[u8], data: &[u8]) -> Vec<u8> {
    blocks(
        cbc::Encryptor::<Aes256>::new_from_slices(key, vector).unwrap(),
        data,
    )
}

fn blocks<C: BlockModeEncrypt<BlockSize = aes::cipher::consts::U16>>(
    mut cipher: C,
    data: &[u8],
) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    for chunk in data.chunks_exact(16) {
        let mut block = Block::try_from(chunk).unwrap();
        cipher.encrypt_block(&mut block);
        out.extend_from_slice(&block);
    }
    out
}

//! Reading encrypted files that open with the empty user password: the standard
//! security handler (ISO 32000-1 §7.6, ISO 32000-2 §7.6.4). Nothing is ever
//! encrypted by this crate.

mod cipher;
mod key;

use crate::document::ReadError;
use crate::object::{Dictionary, Object, Ref};

pub(crate) use cipher::Decryptor;
use cipher::Method;

/// What decrypts the strings and streams of a file.
#[derive(Debug)]
pub(crate) struct Security {
    key: Vec<u8>,
    strings: Method,
    streams: Method,
    encrypt_metadata: bool,
}

impl Security {
    /// From the trailer's `/Encrypt` and the first string of its `/ID`.
    pub(crate) fn open(encrypt: &Dictionary, id: &[u8]) -> Result<Self, ReadError> {
        if encrypt.name("Filter").is_none_or(|name| name != "Standard") {
            return Err(ReadError::UnsupportedEncryption);
        }
        let encrypt_metadata = encrypt.get("EncryptMetadata") != Some(&Object::Bool(false));
        let version = encrypt.integer("V").unwrap_or(0);
        let (strings, streams) = match version {
            1 | 2 => (Method::Rc4, Method::Rc4),
            4 | 5 => (
                crypt_filter(encrypt, "StrF")?,
                crypt_filter(encrypt, "StmF")?,
            ),
            _ => return Err(ReadError::UnsupportedEncryption),
        };
        let key = key::derive(encrypt, version, id, encrypt_metadata)?;
        for method in [strings, streams] {
            let right_length = match method {
                Method::Identity | Method::Rc4 => key.len() <= 16,
                Method::AesV2 => key.len() == 16,
                Method::AesV3 => key.len() == 32,
            };
            if !right_length && method != Method::Identity {
                return Err(ReadError::UnsupportedEncryption);
            }
        }
        Ok(Self {
            key,
            strings,
            streams,
            encrypt_metadata,
        })
    }

    /// Decrypts all strings in the object that `reference` names, but for the
    /// `/Contents` of signatures, which are never encrypted (ISO 32000-1 §7.6.1).
    pub(crate) fn decrypt_strings(&self, object: &mut Object, reference: Ref) {
        match object {
            Object::String(string) => {
                if let Some(mut decryptor) = Decryptor::new(self.strings, &self.key, reference) {
                    let mut plain = Vec::with_capacity(string.bytes.len());
                    decryptor.push(&string.bytes, &mut plain);
                    decryptor.finish(&mut plain);
                    string.bytes = plain;
                }
            }
            Object::Array(items) => {
                for item in items {
                    self.decrypt_strings(item, reference);
                }
            }
            Object::Dictionary(dictionary) => self.decrypt_values(dictionary, reference),
            // A cross-reference stream is never encrypted.
            Object::Stream(stream) if !stream.dictionary.is_type("XRef") => {
                self.decrypt_values(&mut stream.dictionary, reference);
            }
            _ => {}
        }
    }

    fn decrypt_values(&self, dictionary: &mut Dictionary, reference: Ref) {
        let contents = match dictionary.contains_key("ByteRange") {
            true => dictionary.get("Contents").cloned(),
            false => None,
        };
        for value in dictionary.values_mut() {
            self.decrypt_strings(value, reference);
        }
        if let (Some(raw), Some(decrypted)) = (contents, dictionary.get_mut("Contents")) {
            *decrypted = raw;
        }
    }

    /// What decrypts the data of the stream that `reference` names; `None` if it
    /// isn't encrypted.
    pub(crate) fn stream_decryptor(
        &self,
        dictionary: &Dictionary,
        reference: Ref,
    ) -> Option<Decryptor> {
        let plain_metadata = dictionary.is_type("Metadata") && !self.encrypt_metadata;
        if dictionary.is_type("XRef") || plain_metadata || has_identity_filter(dictionary) {
            return None;
        }
        Decryptor::new(self.streams, &self.key, reference)
    }
}

/// Whether the first filter is `/Crypt`, which without a name is the identity.
/// (Naming another crypt filter for one stream isn't done by any writer.)
fn has_identity_filter(dictionary: &Dictionary) -> bool {
    let first = match dictionary.get("Filter") {
        Some(Object::Array(filters)) => filters.first().and_then(Object::as_name),
        Some(Object::Name(name)) => Some(name),
        _ => None,
    };
    first.is_some_and(|name| name == "Crypt")
}

/// The method of the crypt filter that `key` (`StmF` or `StrF`) names.
fn crypt_filter(encrypt: &Dictionary, key: &str) -> Result<Method, ReadError> {
    let Some(name) = encrypt.name(key).filter(|name| *name != "Identity") else {
        return Ok(Method::Identity);
    };
    let method = encrypt
        .dictionary("CF")
        .and_then(|filters| filters.dictionary(name.as_bytes()))
        .and_then(|filter| filter.name("CFM"))
        .ok_or(ReadError::UnsupportedEncryption)?;
    match method.as_bytes() {
        b"None" => Ok(Method::Identity),
        b"V2" => Ok(Method::Rc4),
        b"AESV2" => Ok(Method::AesV2),
        b"AESV3" => Ok(Method::AesV3),
        _ => Err(ReadError::UnsupportedEncryption),
    }
}

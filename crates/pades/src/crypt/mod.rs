//! Reading encrypted files that open with the empty password: the standard
//! security handler (ISO 32000-1 §7.6, ISO 32000-2 §7.6.4). Nothing is ever
//! encrypted by this crate.

mod cipher;
mod key;

use crate::document::ReadError;
use crate::object::{Dictionary, Name, Object, Ref};

pub(crate) use cipher::Decryptor;
use cipher::Method;

/// What decrypts the strings and streams of a file.
#[derive(Debug)]
pub(crate) struct Security {
    key: Vec<u8>,
    strings: Method,
    streams: Method,
    /// For embedded files.
    files: Method,
    /// The crypt filters that a single stream may name.
    filters: Vec<(Name, Method)>,
    encrypt_metadata: bool,
}

impl Security {
    /// From the trailer's `/Encrypt` and the first string of its `/ID`.
    pub(crate) fn open(encrypt: &Dictionary, id: &[u8]) -> Result<Self, ReadError> {
        if encrypt.name("Filter").is_none_or(|name| name != "Standard") {
            return Err(ReadError::UnsupportedEncryption);
        }
        let version = encrypt.integer("V").unwrap_or(0);
        let encrypt_metadata =
            version < 4 || encrypt.get("EncryptMetadata") != Some(&Object::Bool(false));
        let filters = match version {
            1 | 2 => Vec::new(),
            4 | 5 => crypt_filters(encrypt),
            _ => return Err(ReadError::UnsupportedEncryption),
        };
        let used = |key: &str, default: Method| match encrypt.name(key) {
            _ if version < 4 => Ok(Method::Rc4),
            Some(name) => named(&filters, name).ok_or(ReadError::UnsupportedEncryption),
            None => Ok(default),
        };
        let strings = used("StrF", Method::Identity)?;
        let streams = used("StmF", Method::Identity)?;
        let files = used("EFF", streams)?;
        let key = key::derive(encrypt, version, id, encrypt_metadata)?;
        for method in [strings, streams, files] {
            if !method.fits(&key) {
                return Err(ReadError::UnsupportedEncryption);
            }
        }
        Ok(Self {
            key,
            strings,
            streams,
            files,
            filters,
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
        if dictionary.is_type("XRef") || plain_metadata {
            return None;
        }
        let method = match self.own_method(dictionary) {
            Some(own) => own,
            None if dictionary.is_type("EmbeddedFile") => self.files,
            None => self.streams,
        };
        Decryptor::new(method, &self.key, reference)
    }

    /// The method of the crypt filter that a stream names itself: by the parameters
    /// of `/Crypt`, if that is its first filter (ISO 32000-1 §7.4.10).
    fn own_method(&self, dictionary: &Dictionary) -> Option<Method> {
        let first = |key: &str| match dictionary.get(key) {
            Some(Object::Array(items)) => items.first(),
            other => other,
        };
        if *first("Filter")?.as_name()? != "Crypt" {
            return None;
        }
        let name = first("DecodeParms")
            .and_then(Object::as_dictionary)
            .and_then(|parameters| parameters.name("Name"));
        Some(
            name.and_then(|name| named(&self.filters, name))
                .unwrap_or(Method::Identity),
        )
    }
}

/// The method of the crypt filter called `name`.
fn named(filters: &[(Name, Method)], name: &Name) -> Option<Method> {
    if *name == "Identity" {
        return Some(Method::Identity);
    }
    let found = filters.iter().find(|(known, _)| known == name);
    found.map(|&(_, method)| method)
}

/// The crypt filters of `/CF` whose method is known.
fn crypt_filters(encrypt: &Dictionary) -> Vec<(Name, Method)> {
    let Some(filters) = encrypt.dictionary("CF") else {
        return Vec::new();
    };
    let method = |filter: &Object| match filter.as_dictionary()?.name("CFM")?.as_bytes() {
        b"None" => Some(Method::Identity),
        b"V2" => Some(Method::Rc4),
        b"AESV2" => Some(Method::AesV2),
        b"AESV3" => Some(Method::AesV3),
        _ => None,
    };
    filters
        .iter()
        .filter_map(|(name, filter)| Some((name.clone(), method(filter)?)))
        .collect()
}

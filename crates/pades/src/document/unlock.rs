//! What decrypts each revision of an encrypted file.

use std::rc::Rc;

use super::{Document, ReadError};
use crate::crypt::Security;
use crate::limits::LimitKind;
use crate::object::{Dictionary, Object};

/// How far down in an encryption dictionary a crypt filter is: in `/CF`.
const DEPTH_OF_FILTERS: u8 = 2;

impl Document<'_> {
    /// Finds the key of every revision whose trailer has `/Encrypt`. A later
    /// revision can't change how an older one reads.
    pub(super) fn unlock(&mut self) -> Result<(), ReadError> {
        self.security.clear();
        let mut before: Option<(Dictionary, Vec<u8>, Rc<Security>)> = None;
        let mut encryptions = 0;
        for index in 0..self.revisions.len() {
            // Nothing is decrypted while this revision's key isn't known.
            let security = match self.encryption_of(index)? {
                None => None,
                Some((encrypt, id)) => match &before {
                    Some((known, known_id, security)) if *known == encrypt && *known_id == id => {
                        Some(Rc::clone(security))
                    }
                    _ if encryptions == self.limits.encryptions => {
                        return Err(LimitKind::Encryptions.into());
                    }
                    _ => {
                        encryptions += 1;
                        let security = Rc::new(Security::open(&encrypt, &id)?);
                        before = Some((encrypt, id, Rc::clone(&security)));
                        Some(security)
                    }
                },
            };
            self.security.push(security);
        }
        Ok(())
    }

    /// The encryption dictionary of a revision, and the first string of `/ID`.
    fn encryption_of(&self, index: usize) -> Result<Option<(Dictionary, Vec<u8>)>, ReadError> {
        let Some(revision) = self.revisions.get(index) else {
            return Ok(None);
        };
        let value = |key: &str| match revision.trailer.get(key) {
            Some(value) => self.resolve_at(index, value, 0),
            None => Ok(Object::Null),
        };
        if revision.trailer.get("Encrypt").is_none_or(Object::is_null) {
            return Ok(None);
        }
        // A reference that leads nowhere isn't taken for "not encrypted": what the file holds
        // would be garbage.
        let Object::Dictionary(encrypt) = value("Encrypt")? else {
            return Err(ReadError::BadEntry { key: "Encrypt" });
        };
        let encrypt = self.resolve_values(index, encrypt, DEPTH_OF_FILTERS)?;
        let id = match value("ID")? {
            Object::Array(parts) => parts
                .first()
                .and_then(Object::as_string)
                .map(|string| string.bytes.clone())
                .unwrap_or_default(),
            _ => Vec::new(),
        };
        Ok(Some((encrypt, id)))
    }

    /// The dictionary with its values followed where they are references, and those
    /// of the dictionaries in it, `depth` levels down.
    fn resolve_values(
        &self,
        index: usize,
        dictionary: Dictionary,
        depth: u8,
    ) -> Result<Dictionary, ReadError> {
        dictionary
            .into_iter()
            .map(|(key, value)| {
                let value = match (self.resolve_at(index, &value, 0)?, depth.checked_sub(1)) {
                    (Object::Dictionary(inner), Some(depth)) => {
                        self.resolve_values(index, inner, depth)?.into()
                    }
                    (value, _) => value,
                };
                Ok((key, value))
            })
            .collect()
    }
}

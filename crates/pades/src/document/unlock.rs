//! What decrypts each revision of an encrypted file.

use std::rc::Rc;

use super::{Document, ReadError};
use crate::crypt::Security;
use crate::object::{Dictionary, Object};

impl Document<'_> {
    /// Finds the key of every revision whose trailer has `/Encrypt`. A later
    /// revision can't change how an older one reads.
    pub(super) fn unlock(&mut self) -> Result<(), ReadError> {
        self.security.clear();
        let mut before: Option<(Dictionary, Vec<u8>, Rc<Security>)> = None;
        for index in 0..self.revisions.len() {
            // Nothing is decrypted while this revision's key isn't known.
            let security = match self.encryption_of(index)? {
                None => None,
                Some((encrypt, id)) => match &before {
                    Some((known, known_id, security)) if *known == encrypt && *known_id == id => {
                        Some(Rc::clone(security))
                    }
                    _ => {
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
        let encrypt = match value("Encrypt")? {
            Object::Null => return Ok(None),
            Object::Dictionary(encrypt) => encrypt,
            _ => return Err(ReadError::BadEntry { key: "Encrypt" }),
        };
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
}

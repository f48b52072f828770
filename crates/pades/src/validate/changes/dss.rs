//! The document security store (EN 319 142-1 §5.4.2): certificates, OCSP answers and CRLs that
//! are added so that signatures can be checked later. Nothing of it is shown.

use super::super::report::Changes;
use super::{Comparison, ForbiddenKind, differing_keys};
use crate::document::ReadError;
use crate::object::{Dictionary, Object, Ref};

const KEYS: [&str; 5] = ["Type", "VRI", "Certs", "CRLs", "OCSPs"];

/// An entry's dictionary, its arrays, their streams.
const VRI_DEPTH: u8 = 4;

impl Comparison<'_, '_> {
    pub(super) fn compare_security_stores(
        &mut self,
        root: Ref,
        old_catalog: &Dictionary,
        new_catalog: &Dictionary,
    ) -> Result<(), ReadError> {
        let (old, new) = self.both(old_catalog, new_catalog, "DSS")?;
        let reference = new_catalog.reference("DSS");
        let (old, new) = match (old, new) {
            (Object::Null, Object::Null) => return Ok(()),
            (Object::Null, Object::Dictionary(new)) => (Dictionary::new(), new),
            (Object::Dictionary(old), Object::Dictionary(new)) => (old, new),
            _ => {
                self.forbid(ForbiddenKind::Catalog, "/DSS");
                return Ok(());
            }
        };
        if let Some(key) = differing_keys(&old, &new)
            .iter()
            .find(|key| !KEYS.contains(&key.as_str()))
        {
            self.forbid(ForbiddenKind::Catalog, format!("/DSS/{key}"));
            return Ok(());
        }
        let (holder, base) = match reference {
            Some(reference) => {
                self.approve_edge(reference, root, "/DSS");
                (reference, String::new())
            }
            None => (root, "/DSS".to_owned()),
        };
        for key in ["Certs", "CRLs", "OCSPs"] {
            self.compare_stream_lists(holder, &format!("{base}/{key}"), &new, key)?;
        }
        self.compare_validation_information(holder, &base, &old, &new)?;
        let changed = old != new || reference.is_some_and(|r| self.is_written(r));
        if changed {
            self.raise(Changes::LtaUpdates);
        }
        Ok(())
    }

    /// A list may grow; what it lists must be streams. Streams that were there can't be written
    /// again, since nothing approves it.
    fn compare_stream_lists(
        &mut self,
        holder: Ref,
        path: &str,
        new: &Dictionary,
        key: &str,
    ) -> Result<(), ReadError> {
        if let Some(list) = new.reference(key)
            && self.is_written(list)
        {
            self.approve_edge(list, holder, path);
            self.raise(Changes::LtaUpdates);
        }
        let streams = match self.new.lookup(new, key)? {
            Object::Null => true,
            Object::Array(items) => items.iter().all(|item| {
                let Object::Reference(reference) = item else {
                    return false;
                };
                !self.is_added(*reference)
                    || matches!(self.new.get(*reference), Ok(Object::Stream(_)))
            }),
            _ => false,
        };
        if !streams {
            self.forbid(ForbiddenKind::Catalog, path);
        }
        Ok(())
    }

    /// Does an entry of /VRI still list all that it listed? When it was made may change
    /// (/TU, /TS), and more may come.
    fn is_kept(&self, old: &Object, new: &Object) -> Result<bool, ReadError> {
        let (Object::Dictionary(old), Object::Dictionary(new)) =
            (self.old.resolve(old)?, self.new.resolve(new)?)
        else {
            return self.is_same_content(old, new, VRI_DEPTH);
        };
        for (key, old) in old.iter() {
            if ["TU", "TS"].iter().any(|time| *key == **time) {
                continue;
            }
            let new = new.get(key.as_bytes()).unwrap_or(&Object::Null);
            let kept = match (self.old.resolve(old)?, self.new.resolve(new)?) {
                (Object::Array(old), Object::Array(new)) => self.is_among(&old, &new)?,
                (old, new) => self.is_same_content(&old, &new, VRI_DEPTH)?,
            };
            if !kept {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Is each of the old items among the new ones?
    fn is_among(&self, old: &[Object], new: &[Object]) -> Result<bool, ReadError> {
        for item in old {
            let unwritten = item
                .as_reference()
                .is_some_and(|item| !self.is_written(item));
            let mut found = unwritten && new.contains(item);
            for other in new {
                found = found || self.is_same_content(item, other, VRI_DEPTH)?;
            }
            if !found {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// /VRI: entries may be added, those that are there keep what they list.
    fn compare_validation_information(
        &mut self,
        holder: Ref,
        base: &str,
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<(), ReadError> {
        let (old_entries, new_entries) = match self.both(old, new, "VRI")? {
            (Object::Null, Object::Null | Object::Dictionary(_)) => return Ok(()),
            (Object::Dictionary(old), Object::Dictionary(new)) => (old, new),
            _ => {
                self.forbid(ForbiddenKind::Catalog, format!("{base}/VRI"));
                return Ok(());
            }
        };
        for (key, value) in old_entries.iter() {
            // An entry may be written anew, but says what it said.
            let kept = match new_entries.get(key.as_bytes()) {
                Some(new) => self.is_kept(value, new)?,
                None => false,
            };
            if !kept {
                self.forbid(ForbiddenKind::Catalog, format!("/DSS/VRI{key}"));
            }
        }
        if let Some(entries) = new.reference("VRI")
            && self.is_written(entries)
        {
            self.approve_edge(entries, holder, format!("{base}/VRI"));
            self.raise(Changes::LtaUpdates);
        }
        Ok(())
    }
}

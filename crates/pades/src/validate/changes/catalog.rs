//! The trailer, the catalog, and the parts of it that show nothing.

use super::super::report::Changes;
use super::graph::Edge;
use super::{Approval, Comparison, ForbiddenKind, differing_keys, xmp};
use crate::document::ReadError;
use crate::object::{Dictionary, Object, Ref};

/// Catalog keys that later revisions may change. /Perms, /Names, /OpenAction, /Lang and all
/// others are not among them.
const MAY_CHANGE: [&str; 6] = [
    "AcroForm",
    "DSS",
    "Extensions",
    "Metadata",
    "MarkInfo",
    "Version",
];

impl Comparison<'_, '_> {
    /// The catalog stays the same object, the encryption the same, `/Info` is free.
    pub(super) fn compare_trailers(&mut self) {
        let (old, new) = (self.old.trailer(), self.new.trailer());
        if old.get("Root") != new.get("Root") {
            self.forbid(ForbiddenKind::Catalog, "/Root");
        }
        if old.get("Encrypt") != new.get("Encrypt") {
            self.forbid(ForbiddenKind::Catalog, "/Encrypt");
        }
        // The key depends on it.
        let identifier = |trailer: &Dictionary| {
            let parts = trailer.array("ID").unwrap_or_default();
            parts.first().cloned()
        };
        if new.contains_key("Encrypt") && identifier(old) != identifier(new) {
            self.forbid(ForbiddenKind::Catalog, "/ID");
        }
        for trailer in [old, new] {
            if let Some(info) = trailer.reference("Info")
                && self.is_written(info)
            {
                let edge = Edge {
                    from: None,
                    path: "/Info".to_owned(),
                };
                self.approve(info, Approval::Through(vec![edge]));
                self.raise(Changes::LtaUpdates);
            }
        }
    }

    pub(super) fn compare_catalogs(&mut self) -> Result<(), ReadError> {
        let Some(root) = self.old.trailer().reference("Root") else {
            self.forbid(ForbiddenKind::Catalog, "/Root");
            return Ok(());
        };
        let (old, new) = (self.old.catalog()?, self.new.catalog()?);
        let mut allowed = true;
        for key in differing_keys(&old, &new) {
            if MAY_CHANGE.contains(&key.as_str()) {
                self.raise(Changes::LtaUpdates);
            } else {
                self.forbid_object(root, ForbiddenKind::Catalog, format!("/{key}"));
                allowed = false;
            }
        }
        if allowed {
            // Signatures with a FieldMDP transform refer to the catalog as /Data.
            self.approve(root, Approval::ThroughKeys(&["/Root", "/Data"]));
        }
        self.compare_metadata(root, &old, &new)?;
        self.compare_plain_values(root, &old, &new)?;
        self.compare_security_stores(root, &old, &new)?;
        self.compare_forms(root, &old, &new)?;
        self.compare_structure_trees(&old, &new)
    }

    /// XMP is not shown; it must be well-formed and declare no entities, so that no reader can be
    /// made to fetch or build anything.
    fn compare_metadata(
        &mut self,
        root: Ref,
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<(), ReadError> {
        let rewritten = new
            .reference("Metadata")
            .is_some_and(|r| self.is_written(r));
        if old.get("Metadata") == new.get("Metadata") && !rewritten {
            return Ok(());
        }
        let well_formed = match self.new.lookup(new, "Metadata")? {
            Object::Null => old.get("Metadata").is_none(),
            Object::Stream(stream) => self
                .new
                .decode(&stream)
                .is_ok_and(|data| xmp::is_metadata(&data)),
            _ => false,
        };
        if !well_formed {
            self.forbid(ForbiddenKind::Catalog, "/Metadata");
        } else if let Some(metadata) = new.reference("Metadata") {
            self.approve_edge(metadata, root, "/Metadata");
            self.raise(Changes::LtaUpdates);
        }
        Ok(())
    }

    /// /Extensions, /MarkInfo and /Version hold names, numbers and flags, nothing that is shown.
    fn compare_plain_values(
        &mut self,
        root: Ref,
        old: &Dictionary,
        new: &Dictionary,
    ) -> Result<(), ReadError> {
        for key in ["Extensions", "MarkInfo", "Version"] {
            let reference = new.reference(key);
            let rewritten = reference.is_some_and(|r| self.is_written(r));
            if old.get(key) == new.get(key) && !rewritten {
                continue;
            }
            if !is_plain(&self.new.lookup(new, key)?, 0) {
                self.forbid(ForbiddenKind::Catalog, format!("/{key}"));
            } else if let Some(reference) = reference {
                self.approve_edge(reference, root, format!("/{key}"));
            }
        }
        Ok(())
    }
}

/// Dictionaries and arrays of numbers, names, strings and flags; no streams, no references.
fn is_plain(object: &Object, depth: u8) -> bool {
    match object {
        Object::Stream(_) | Object::Reference(_) => false,
        Object::Array(items) => depth < 4 && items.iter().all(|item| is_plain(item, depth + 1)),
        Object::Dictionary(dictionary) => {
            depth < 4
                && dictionary
                    .iter()
                    .all(|(_, value)| is_plain(value, depth + 1))
        }
        _ => true,
    }
}

//! What the document security store of a file holds (EN 319 142-1 §5.4.2).

use crate::document::{Document, ReadError, View};
use crate::object::Object;
use crate::x509::Certificate;

/// Most certificates that are read.
const MAX_STORED_CERTIFICATES: usize = 64;

/// Certificates of the document security store; trusted for nothing by themselves.
pub(super) fn certificates(document: &Document<'_>) -> Vec<Certificate> {
    let view = document.latest();
    let read = || -> Result<Vec<Certificate>, ReadError> {
        let Some(store) = view.lookup_dictionary(&view.catalog()?, "DSS")? else {
            return Ok(Vec::new());
        };
        let listed = view.lookup_array(&store, "Certs")?.unwrap_or_default();
        let mut out = Vec::new();
        for item in listed.iter().take(MAX_STORED_CERTIFICATES) {
            if let Object::Stream(stream) = view.resolve(item)?
                && let Ok(certificate) = Certificate::from_der(&view.decode(&stream)?)
            {
                out.push(certificate);
            }
        }
        Ok(out)
    };
    read().unwrap_or_default()
}

/// Does the document security store hold answers about revocation?
pub(super) fn has_revocation_data(view: View<'_>) -> bool {
    let read = || -> Result<bool, ReadError> {
        let Some(store) = view.lookup_dictionary(&view.catalog()?, "DSS")? else {
            return Ok(false);
        };
        let lists = [
            view.lookup_array(&store, "OCSPs")?,
            view.lookup_array(&store, "CRLs")?,
        ];
        Ok(lists.iter().flatten().any(|list| !list.is_empty()))
    };
    read().unwrap_or(false)
}

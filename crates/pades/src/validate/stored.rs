//! What a file brings along for its own validation: the document security store (EN 319 142-1
//! §5.4.2) and what Adobe's programs put into a signature (ISO 32000-1 §12.8.3.3.2).

use crate::crl::RevocationList;
use crate::document::{Document, ReadError, View};
use crate::object::{Dictionary, Object};
use crate::ocsp::OcspResponse;
use crate::x509::Certificate;

/// Most certificates, answers or lists of each kind that are read.
const MAX_STORED: usize = 128;

/// Trusted for nothing by itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Stored {
    pub(super) certificates: Vec<Certificate>,
    /// OCSP answers, each with the revision in which it was written.
    pub(super) answers: Vec<(OcspResponse, usize)>,
    /// Revocation lists, likewise.
    pub(super) lists: Vec<(RevocationList, usize)>,
}

impl Stored {
    /// Reads the document security store of the last revision. What can't be read isn't there.
    pub(super) fn read(document: &Document<'_>) -> Self {
        let view = document.latest();
        let mut out = Self::default();
        let Ok(Some(store)) = store(view) else {
            return out;
        };
        for (der, _) in streams(document, view, &store, "Certs") {
            out.certificates.extend(Certificate::from_der(&der).ok());
        }
        for (der, revision) in streams(document, view, &store, "OCSPs") {
            let answer = OcspResponse::from_der(&der).ok();
            out.answers.extend(answer.map(|answer| (answer, revision)));
        }
        for (der, revision) in streams(document, view, &store, "CRLs") {
            let list = RevocationList::from_der(&der).ok();
            out.lists.extend(list.map(|list| (list, revision)));
        }
        out
    }

    /// Adds the answers that a signature of `revision` holds itself.
    pub(super) fn add_archived(&mut self, answers: &[&[u8]], lists: &[&[u8]], revision: usize) {
        let answers = answers.iter().take(MAX_STORED);
        self.answers
            .extend(answers.filter_map(|der| Some((OcspResponse::from_der(der).ok()?, revision))));
        let lists = lists.iter().take(MAX_STORED);
        self.lists
            .extend(lists.filter_map(|der| Some((RevocationList::from_der(der).ok()?, revision))));
    }
}

fn store(view: View<'_>) -> Result<Option<Dictionary>, ReadError> {
    view.lookup_dictionary(&view.catalog()?, "DSS")
}

/// The streams of a list, each with the last revision that wrote it.
fn streams(
    document: &Document<'_>,
    view: View<'_>,
    store: &Dictionary,
    key: &str,
) -> Vec<(Vec<u8>, usize)> {
    let listed = view.lookup_array(store, key).ok().flatten();
    let read = |item: &Object| {
        let Ok(Object::Stream(stream)) = view.resolve(item) else {
            return None;
        };
        let Object::Reference(reference) = item else {
            return None;
        };
        let written = document
            .revisions()
            .iter()
            .rposition(|revision| revision.entries.contains_key(&reference.number))?;
        Some((view.decode(&stream).ok()?.to_vec(), written))
    };
    listed
        .iter()
        .flatten()
        .take(MAX_STORED)
        .filter_map(read)
        .collect()
}

/// Does the document security store hold answers about revocation?
pub(super) fn has_revocation_data(view: View<'_>) -> bool {
    let read = || -> Result<bool, ReadError> {
        let Some(store) = store(view)? else {
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

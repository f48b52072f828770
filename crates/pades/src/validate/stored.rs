//! What a file brings along for its own validation: the document security store (EN 319 142-1
//! §5.4.2) and what Adobe's programs put into a signature (ISO 32000-1 §12.8.3.3.2).

use std::collections::BTreeSet;

use super::evidence::{Answer, Origin};
use crate::crl::RevocationList;
use crate::document::{Document, ReadError, View};
use crate::object::{Dictionary, Object, Ref};
use crate::ocsp::OcspResponse;
use crate::x509::Certificate;

/// Most certificates, or answers and lists of each kind, that are read.
const MAX_STORED: usize = 128;

/// Trusted for nothing by itself.
#[derive(Debug, Clone)]
pub(super) struct Stored {
    pub(super) certificates: Vec<Certificate>,
    /// OCSP answers and revocation lists, each with where it was found.
    pub(super) answers: Vec<(Answer, Origin)>,
    /// Nothing was left out because there was too much.
    pub(super) is_complete: bool,
    /// Bytes that may still be read.
    bytes_left: usize,
    /// Answers of signatures that may still be read.
    archived_left: usize,
}

impl Stored {
    /// Nothing, yet; so many bytes may be added.
    pub(super) fn new(bytes: usize) -> Self {
        Self {
            certificates: Vec::new(),
            answers: Vec::new(),
            is_complete: true,
            bytes_left: bytes,
            archived_left: MAX_STORED,
        }
    }

    /// Reads the document security store of the last revision. What can't be read isn't there.
    pub(super) fn read(document: &Document<'_>) -> Self {
        let view = document.latest();
        let mut out = Self::new(document.limits().validation_data);
        let Ok(Some(store)) = store(view) else {
            return out;
        };
        out.streams(document, &store, "Certs", |out, der, _| {
            out.certificates.extend(Certificate::from_der(&der).ok());
        });
        out.streams(document, &store, "OCSPs", |out, der, revision| {
            let answer = OcspResponse::from_der(&der).ok().map(Answer::Ocsp);
            let origin = Origin::Revision(revision);
            out.answers.extend(answer.map(|answer| (answer, origin)));
        });
        out.streams(document, &store, "CRLs", |out, der, revision| {
            let list = RevocationList::from_vec(der).ok().map(Answer::Crl);
            let origin = Origin::Revision(revision);
            out.answers.extend(list.map(|list| (list, origin)));
        });
        out
    }

    /// Adds the answers that a signature holds itself.
    pub(super) fn add_archived(&mut self, answers: &[&[u8]], lists: &[&[u8]], origin: Origin) {
        let answer = |der: &[u8]| OcspResponse::from_der(der).ok().map(Answer::Ocsp);
        let list = |der: &[u8]| RevocationList::from_der(der).ok().map(Answer::Crl);
        for der in answers {
            self.add(der, answer, origin);
        }
        for der in lists {
            self.add(der, list, origin);
        }
    }

    fn add(&mut self, der: &[u8], read: impl Fn(&[u8]) -> Option<Answer>, origin: Origin) {
        let left = self.archived_left.checked_sub(1);
        self.archived_left = left.unwrap_or(0);
        if left.is_none() {
            self.is_complete = false;
        } else if self.spend(der.len()) {
            self.answers
                .extend(read(der).map(|answer| (answer, origin)));
        }
    }

    fn spend(&mut self, bytes: usize) -> bool {
        let left = self.bytes_left.checked_sub(bytes);
        self.is_complete &= left.is_some();
        self.bytes_left = left.unwrap_or(0);
        left.is_some()
    }

    /// Takes the streams of a list, each once, with the last revision that wrote it.
    fn streams(
        &mut self,
        document: &Document<'_>,
        store: &Dictionary,
        key: &str,
        take: impl Fn(&mut Self, Vec<u8>, usize),
    ) {
        let view = document.latest();
        let listed = view.lookup_array(store, key).ok().flatten();
        let references: BTreeSet<Ref> = listed
            .iter()
            .flatten()
            .filter_map(|item| match item {
                Object::Reference(reference) => Some(*reference),
                _ => None,
            })
            .collect();
        self.is_complete &= references.len() <= MAX_STORED;
        for reference in references.into_iter().take(MAX_STORED) {
            let Some(revision) = document
                .revisions()
                .iter()
                .rposition(|revision| revision.entries.contains_key(&reference.number))
            else {
                continue;
            };
            let Ok(Object::Stream(stream)) = view.get(reference) else {
                continue;
            };
            let Ok(der) = view.decode(&stream) else {
                continue;
            };
            if self.spend(der.len()) {
                take(self, der, revision);
            }
        }
    }
}

fn store(view: View<'_>) -> Result<Option<Dictionary>, ReadError> {
    view.lookup_dictionary(&view.catalog()?, "DSS")
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

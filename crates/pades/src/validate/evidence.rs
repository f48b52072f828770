//! Answers about revocation: those that a file brings along and those that the caller fetched,
//! with the earliest time at which each is proven to have existed.

use std::cell::RefCell;
use std::collections::BTreeMap;

use jiff::Timestamp;

use super::proof::Proofs;
use super::stored::Stored;
use crate::cms::DigestAlgorithm;
use crate::crl::{CrlError, RevocationList};
use crate::ocsp::{OcspError, OcspResponse};
use crate::revocation::Statement;
use crate::x509::{Certificate, CertificateError};

/// What the caller fetched; trusted for nothing by itself.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    answers: Vec<OcspResponse>,
    lists: Vec<RevocationList>,
    certificates: Vec<Certificate>,
}

impl Evidence {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an OCSP answer in DER.
    ///
    /// # Errors
    /// [`OcspError`] if it is none, or a refusal.
    pub fn add_ocsp(&mut self, der: &[u8]) -> Result<(), OcspError> {
        self.answers.push(OcspResponse::from_der(der)?);
        Ok(())
    }

    /// Adds a revocation list in DER.
    ///
    /// # Errors
    /// [`CrlError`] if it is none that can be used.
    pub fn add_crl(&mut self, der: &[u8]) -> Result<(), CrlError> {
        self.lists.push(RevocationList::from_der(der)?);
        Ok(())
    }

    /// Adds a certificate in DER, which may be an issuer's that a file lacks.
    ///
    /// # Errors
    /// [`CertificateError`] if it is none.
    pub fn add_certificate(&mut self, der: &[u8]) -> Result<(), CertificateError> {
        self.certificates.push(Certificate::from_der(der)?);
        Ok(())
    }

    /// The certificates added.
    pub(super) fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }
}

/// Where something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// In this revision of the file.
    Revision(usize),
    /// With the caller.
    Caller,
}

/// A statement together with what proves its age, and what it was taken from.
pub(super) struct Dated {
    pub(super) statement: Statement,
    /// When it is proven to have existed: now, unless a document timestamp covers it.
    pub(super) existed: Timestamp,
    pub(super) source: Source,
}

/// What a statement was taken from, as encoded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Ocsp(Vec<u8>),
    Crl(Vec<u8>),
}

/// Everything there is, file and caller together.
pub(super) struct Material {
    answers: Vec<(OcspResponse, Origin)>,
    lists: Vec<(RevocationList, Origin)>,
    /// Which lists are signed by whom: hashing a list is the only costly thing here, and a file
    /// may ask for it again and again.
    signed: RefCell<BTreeMap<(usize, Vec<u8>), bool>>,
}

impl Material {
    pub(super) fn new(stored: Stored, evidence: &Evidence) -> Self {
        let answers = stored
            .answers
            .into_iter()
            .map(|(answer, revision)| (answer, Origin::Revision(revision)))
            .chain(
                evidence
                    .answers
                    .iter()
                    .cloned()
                    .map(|a| (a, Origin::Caller)),
            )
            .collect();
        let lists = stored
            .lists
            .into_iter()
            .map(|(list, revision)| (list, Origin::Revision(revision)))
            .chain(evidence.lists.iter().cloned().map(|l| (l, Origin::Caller)))
            .collect();
        Self {
            answers,
            lists,
            signed: RefCell::default(),
        }
    }

    /// Every statement about `certificate` by somebody who may make it.
    pub(super) fn about(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        proofs: &Proofs,
        now: Timestamp,
    ) -> Vec<Dated> {
        let existed = |origin: &Origin| match origin {
            Origin::Revision(revision) => proofs.of_content(*revision).unwrap_or(now),
            Origin::Caller => now,
        };
        let said = self.answers.iter().filter_map(|(answer, origin)| {
            Some(Dated {
                statement: answer.about(certificate, issuer)?,
                existed: existed(origin),
                source: Source::Ocsp(answer.der().to_vec()),
            })
        });
        let listed = self
            .lists
            .iter()
            .enumerate()
            .filter_map(|(index, (list, origin))| {
                if !self.is_signed(index, list, issuer) {
                    return None;
                }
                Some(Dated {
                    statement: list.about(certificate, issuer)?,
                    existed: existed(origin),
                    source: Source::Crl(list.der().to_vec()),
                })
            });
        said.chain(listed).collect()
    }

    fn is_signed(&self, index: usize, list: &RevocationList, issuer: &Certificate) -> bool {
        if !list.names(issuer) {
            return false;
        }
        let key = (index, DigestAlgorithm::Sha256.digest(issuer.der()));
        *self
            .signed
            .borrow_mut()
            .entry(key)
            .or_insert_with(|| list.is_signed_by(issuer))
    }
}

//! Answers about revocation: those that a file brings along and those that the caller fetched,
//! with the earliest time at which each is proven to have existed.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use jiff::Timestamp;

use super::proof::Proofs;
use super::stored::Stored;
use crate::cms::DigestAlgorithm;
use crate::crl::{CrlError, RevocationList};
use crate::limits::Limits;
use crate::ocsp::{OcspError, OcspResponse, OcspSigner};
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
pub(super) enum Origin {
    /// With the caller.
    Caller,
    /// In this revision of the file.
    Revision(usize),
    /// Among the signed attributes of a signature.
    Attributes {
        /// The signature, by its place among all of the file.
        signature: usize,
        /// The revision that it closes.
        revision: usize,
    },
}

/// A statement together with what proves its age, and what it was taken from.
pub(super) struct Dated {
    pub(super) statement: Rc<Statement>,
    /// When it is proven to have existed: now, unless a timestamp covers it.
    pub(super) existed: Timestamp,
    pub(super) source: Source,
}

/// What a statement was taken from, as encoded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Ocsp(Arc<Vec<u8>>),
    Crl(Arc<Vec<u8>>),
}

/// An answer or a list.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    Ocsp(OcspResponse),
    Crl(RevocationList),
}

/// One of them, wherever it was found.
struct Item {
    answer: Answer,
    origins: Vec<Origin>,
}

/// SHA-256 of a certificate.
type Id = Vec<u8>;

/// Everything there is, the caller's first, each once. What is costly is done once, since a file may
/// ask for it again and again: for each chain of each signature.
pub(super) struct Material {
    items: Vec<Item>,
    /// Which items an issuer, or whom it authorised, has signed.
    signers: RefCell<BTreeMap<(usize, Id), Option<AnswerSigner>>>,
    /// What is said of a certificate that an issuer issued, and by which item.
    said: RefCell<BTreeMap<(Id, Id), Said>>,
    checks_left: Cell<u32>,
    statements_left: Cell<u32>,
    is_exhausted: Cell<bool>,
}

type Said = Rc<[(usize, Rc<Statement>)]>;

/// Whose signature over an item holds; lists are signed by the issuer itself.
#[derive(Clone)]
enum AnswerSigner {
    Ocsp(Rc<OcspSigner>),
    Crl,
}

impl Material {
    pub(super) fn new(stored: Stored, evidence: &Evidence, limits: &Limits) -> Self {
        let fetched = evidence.answers.iter().cloned().map(Answer::Ocsp);
        let lists = evidence.lists.iter().cloned().map(Answer::Crl);
        let fetched = fetched.chain(lists).map(|answer| (answer, Origin::Caller));
        let mut items: Vec<Item> = Vec::new();
        let mut places = BTreeMap::new();
        for (answer, origin) in fetched.chain(stored.answers) {
            let digest = DigestAlgorithm::Sha256.digest(answer.der());
            let place = *places.entry(digest).or_insert(items.len());
            match items.get_mut(place) {
                Some(item) => item.origins.push(origin),
                None => items.push(Item {
                    answer,
                    origins: vec![origin],
                }),
            }
        }
        Self {
            items,
            signers: RefCell::default(),
            said: RefCell::default(),
            checks_left: Cell::new(limits.answer_checks),
            statements_left: Cell::new(limits.statements),
            is_exhausted: Cell::new(!stored.is_complete),
        }
    }

    /// Was something left out because there was too much? Then nothing may be concluded from what
    /// isn't there.
    pub(super) fn is_exhausted(&self) -> bool {
        self.is_exhausted.get()
    }

    /// Every statement about `certificate` by somebody who may make it.
    pub(super) fn about(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        proofs: &Proofs,
        now: Timestamp,
    ) -> Vec<Dated> {
        let issuer_id = id(issuer);
        let key = (id(certificate), issuer_id.clone());
        let known = self.said.borrow().get(&key).cloned();
        let said = known.unwrap_or_else(|| {
            let said = self.statements(certificate, issuer, &issuer_id);
            self.said.borrow_mut().insert(key, Rc::clone(&said));
            said
        });
        let wanted = u32::try_from(said.len()).unwrap_or(u32::MAX);
        if !self.spend(&self.statements_left, wanted) {
            return Vec::new();
        }
        said.iter()
            .filter_map(|(index, statement)| {
                let item = self.items.get(*index)?;
                Some(Dated {
                    statement: Rc::clone(statement),
                    existed: item.existed(proofs, now),
                    source: item.answer.source(),
                })
            })
            .collect()
    }

    fn statements(&self, certificate: &Certificate, issuer: &Certificate, issuer_id: &Id) -> Said {
        self.items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| {
                let could_be = match &item.answer {
                    Answer::Ocsp(answer) => answer.mentions(certificate, issuer),
                    Answer::Crl(list) => list.names(issuer),
                };
                if !could_be {
                    return None;
                }
                let signer = self.signer(index, item, issuer, issuer_id)?;
                let statement = match (&item.answer, signer) {
                    (Answer::Ocsp(answer), AnswerSigner::Ocsp(signer)) => {
                        answer.statement(certificate, issuer, &signer)
                    }
                    (Answer::Crl(list), _) => list.about(certificate, issuer),
                    (Answer::Ocsp(_), AnswerSigner::Crl) => None,
                };
                Some((index, Rc::new(statement?)))
            })
            .collect()
    }

    /// Who signed an item, as `issuer` or for it.
    fn signer(
        &self,
        index: usize,
        item: &Item,
        issuer: &Certificate,
        issuer_id: &Id,
    ) -> Option<AnswerSigner> {
        let key = (index, issuer_id.clone());
        let known = self.signers.borrow().get(&key).cloned();
        if let Some(known) = known {
            return known;
        }
        // What the caller fetched isn't a stranger's to multiply.
        let is_callers = item.origins.contains(&Origin::Caller);
        if !is_callers && !self.spend(&self.checks_left, 1) {
            return None;
        }
        let signer = match &item.answer {
            Answer::Ocsp(answer) => answer
                .signer(issuer)
                .map(|signer| AnswerSigner::Ocsp(Rc::new(signer))),
            Answer::Crl(list) => list.is_signed_by(issuer).then_some(AnswerSigner::Crl),
        };
        self.signers.borrow_mut().insert(key, signer.clone());
        signer
    }

    fn spend(&self, budget: &Cell<u32>, count: u32) -> bool {
        let left = budget.get().checked_sub(count);
        budget.set(left.unwrap_or(0));
        if left.is_none() {
            self.is_exhausted.set(true);
        }
        left.is_some()
    }
}

impl Item {
    /// When it is proven to have existed, at the earliest.
    fn existed(&self, proofs: &Proofs, now: Timestamp) -> Timestamp {
        let proven = self.origins.iter().filter_map(|origin| match *origin {
            Origin::Caller => None,
            Origin::Revision(revision) => proofs.of_content(revision),
            Origin::Attributes {
                signature,
                revision,
            } => proofs.of_attributes(signature, revision),
        });
        proven.min().unwrap_or(now)
    }
}

impl Answer {
    fn der(&self) -> &[u8] {
        match self {
            Self::Ocsp(answer) => answer.der(),
            Self::Crl(list) => list.der(),
        }
    }

    fn source(&self) -> Source {
        match self {
            Self::Ocsp(answer) => Source::Ocsp(answer.shared_der()),
            Self::Crl(list) => Source::Crl(list.shared_der()),
        }
    }
}

fn id(certificate: &Certificate) -> Id {
    DigestAlgorithm::Sha256.digest(certificate.der())
}

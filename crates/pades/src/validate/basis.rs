//! What all chains of one file are judged by, and in which order: document timestamps from the
//! last to the first, each proving the time of those before it; then the tokens of signatures
//! (EN 319 102-1 §5.6.3, signatures providing long-term availability).

use super::evidence::{Evidence, Material, Origin, Source};
use super::proof::Proofs;
use super::report::ValidationData;
use super::signature::Candidate;
use super::stored::Stored;
use super::timestamp::Worth;
use super::trust::{Context, Judge, Trust};
use crate::cms::SignedData;
use crate::limits::Limits;
use crate::x509::Certificate;

/// Most certificates that chains are looked for among.
const MAX_KNOWN: usize = 256;

/// Certificates and answers, of the file and of the caller.
pub(super) struct Basis {
    material: Material,
    known: Vec<Certificate>,
}

impl Basis {
    /// `stored` and `known` are what the file's security store holds, and its certificates with the
    /// caller's.
    pub(super) fn new(
        mut stored: Stored,
        mut known: Vec<Certificate>,
        candidates: &[Candidate],
        evidence: &Evidence,
        limits: &Limits,
    ) -> Self {
        for (index, candidate) in candidates.iter().enumerate() {
            let Ok(cms) = SignedData::parse(&candidate.structure.contents) else {
                continue;
            };
            let [signer] = cms.signers.as_slice() else {
                continue;
            };
            let (answers, lists) = signer.archived_revocation();
            let origin = Origin::Attributes {
                signature: index,
                revision: candidate.revision(),
            };
            stored.add_archived(&answers, &lists, origin);
        }
        // A timestamp may leave its issuers to the signature that it is over.
        for integrity in candidates.iter().filter_map(|c| c.integrity.as_ref()) {
            for certificate in &integrity.certificates {
                let is_new = known.iter().all(|other| other.der() != certificate.der());
                if is_new && known.len() < MAX_KNOWN {
                    known.push(certificate.clone());
                }
            }
        }
        Self {
            material: Material::new(stored, evidence, limits),
            known,
        }
    }

    /// For a certificate that no file brought.
    pub(super) fn of_evidence(evidence: &Evidence, limits: &Limits) -> Self {
        Self {
            material: Material::new(Stored::new(0), evidence, limits),
            known: evidence.certificates().to_vec(),
        }
    }

    /// See [`Material::is_exhausted`].
    pub(super) fn is_exhausted(&self) -> bool {
        self.material.is_exhausted()
    }

    pub(super) fn judge<'a>(&'a self, context: &'a Context<'a>, proofs: &'a Proofs) -> Judge<'a> {
        Judge {
            context,
            material: &self.material,
            proofs,
            known: &self.known,
        }
    }

    /// Judges all timestamps. Answers what they prove and, for each candidate that is a document
    /// timestamp, its chain.
    pub(super) fn proofs(
        &self,
        context: &Context<'_>,
        candidates: &mut [Candidate],
    ) -> (Proofs, Vec<Option<Trust>>) {
        let mut proofs = Proofs::default();
        let mut stamps: Vec<Option<Trust>> = candidates.iter().map(|_| None).collect();
        let mut by_age: Vec<(usize, usize)> = candidates
            .iter()
            .enumerate()
            .filter(|(_, candidate)| candidate.stamped.is_some())
            .map(|(index, candidate)| (candidate.revision(), index))
            .collect();
        by_age.sort_unstable();
        for &(revision, index) in by_age.iter().rev() {
            let Some(candidate) = candidates.get(index) else {
                continue;
            };
            let trust = candidate.judge_stamp(&self.judge(context, &proofs));
            if let Some(time) = candidate.stamped
                && candidate.is_sound()
                && trust.as_ref().is_some_and(|trust| trust.faults.is_empty())
            {
                proofs.add(revision, time);
            }
            if let Some(place) = stamps.get_mut(index) {
                *place = trust;
            }
        }
        let mut in_order: Vec<usize> = (0..candidates.len()).collect();
        in_order.sort_by_key(|&index| candidates.get(index).map(Candidate::revision));
        for index in in_order {
            let Some(candidate) = candidates.get_mut(index) else {
                continue;
            };
            candidate.judge_tokens(&self.judge(context, &proofs));
            if let Some(token) = &candidate.token
                && token.worth == Worth::Proof
            {
                proofs.add_token(candidate.revision(), token.time);
                if candidate.attributes_are_bound() {
                    proofs.add_attributes(index, token.time);
                }
            }
        }
        (proofs, stamps)
    }
}

/// What these chains rest on.
pub(super) fn validation_data<'a>(trusts: impl Iterator<Item = &'a Trust>) -> ValidationData {
    let mut out = ValidationData::default();
    let add = |list: &mut Vec<Vec<u8>>, der: &[u8]| {
        if !list.iter().any(|known| known == der) {
            list.push(der.to_vec());
        }
    };
    for trust in trusts {
        if let Some(path) = &trust.path {
            for certificate in path.certificates.iter().chain([&path.anchor.certificate]) {
                add(&mut out.certificates, certificate.der());
            }
        }
        for source in &trust.used.sources {
            match source {
                Source::Ocsp(der) => add(&mut out.ocsp, der),
                Source::Crl(der) => add(&mut out.crls, der),
            }
        }
    }
    out
}

//! One file: what of it can be read, its signatures together, and what is said of it as a whole.

use super::basis::Basis;
use super::details::Stores;
use super::evidence::Evidence;
use super::finding::{Finding, FindingCode};
use super::locate::SignatureField;
use super::permission::{Judgement, Permissions};
use super::report::{Changes, DocumentIndication, Indication, Level, Report, SignatureReport};
use super::revocation::RevocationQuery;
use super::signature::Candidate;
use super::stored::Stored;
use super::structure::Structure;
use super::trust::Context;
use super::{bytes, changes, hashing, integrity, locate, stored, structure};
use crate::cms::SignedData;
use crate::document::{Document, ReadError};
use crate::io::{ReadAt, Section};
use crate::limits::Limits;

/// What follows the beginning of a file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// Nothing: all of it can be read.
    None,
    /// Bytes without a cross-reference section that anything leads to.
    InNoRevision,
    /// A revision that contradicts itself.
    BrokenRevision,
}

/// One file, and what it is validated against.
pub(super) struct Validation<'a> {
    pub(super) source: &'a dyn ReadAt,
    pub(super) limits: &'a Limits,
    pub(super) evidence: &'a Evidence,
    pub(super) context: Context<'a>,
}

impl Validation<'_> {
    /// Reads the file as a whole or, where it can't be read or hides its signatures, its longest
    /// readable beginning; the rest then is in no revision.
    pub(super) fn whole_file(&self) -> Result<Report, ReadError> {
        match Document::open(self.source, self.limits) {
            Ok(document) => {
                let fields = locate::signature_fields(&document)?;
                if !fields.is_empty() {
                    return self.judge(&document, fields, Rest::None);
                }
                if locate::mentions_signatures(self.source, self.limits)
                    && let Some(report) = self.readable_beginning(Rest::InNoRevision)?
                {
                    return Ok(report);
                }
                document.latest().catalog()?;
                Ok(Report::unsigned())
            }
            Err(
                error @ (ReadError::NotPdf
                | ReadError::NeedsPassword
                | ReadError::UnsupportedEncryption
                | ReadError::LimitReached(_)
                | ReadError::Io(_)),
            ) => Err(error),
            Err(error) => {
                // Sections that lead to no catalog are sections all the same.
                let rest = match error {
                    ReadError::BadEntry { .. } => Rest::BrokenRevision,
                    _ => Rest::InNoRevision,
                };
                match self.readable_beginning(rest)? {
                    Some(report) => Ok(report),
                    None => self.broken_file(error),
                }
            }
        }
    }

    fn readable_beginning(&self, rest: Rest) -> Result<Option<Report>, ReadError> {
        let Some(length) = locate::readable_prefix(self.source, self.limits) else {
            return Ok(None);
        };
        let section = Section::new(self.source, length);
        let document = Document::open(&section, self.limits)?;
        let fields = locate::signature_fields(&document)?;
        self.judge(&document, fields, rest).map(Some)
    }

    /// A file that only a search for objects opens: its signatures can't be right.
    fn broken_file(&self, error: ReadError) -> Result<Report, ReadError> {
        let Ok(document) = Document::repair(self.source, self.limits) else {
            return Err(error);
        };
        let fields = locate::signature_fields(&document)?;
        if fields.is_empty() {
            return Err(error);
        }
        let mut report = self.judge(&document, fields, Rest::None)?;
        report
            .findings
            .push(Finding::new(FindingCode::Unreadable, ""));
        Ok(report)
    }

    fn judge(
        &self,
        document: &Document<'_>,
        fields: Vec<SignatureField>,
        rest: Rest,
    ) -> Result<Report, ReadError> {
        let mut structures = fields
            .iter()
            .map(|field| structure::judge(document, field, self.source.len()))
            .collect::<Result<Vec<_>, _>>()?;
        mark_overlaps(&mut structures);
        let wanted: Vec<_> = structures.iter().filter_map(wanted_digest).collect();
        let digests = hashing::digests(document.source(), &wanted)?;
        let mut stored = Stored::read(document);
        let mut known = std::mem::take(&mut stored.certificates);
        known.extend_from_slice(self.evidence.certificates());
        let candidates: Vec<Candidate> = fields
            .into_iter()
            .zip(structures)
            .map(|(field, structure)| Candidate::new(field, structure, &digests, &known))
            .collect();

        let first = candidates
            .iter()
            .map(Candidate::revision)
            .min()
            .unwrap_or(0);
        let mut findings = Vec::new();
        let steps = match changes::steps(document, first) {
            Ok(steps) => Some(steps),
            Err(ReadError::LimitReached(_)) => None,
            Err(error) => return Err(error),
        };
        let mut judgements = candidates
            .iter()
            .map(|candidate| judge_changes(document, candidate, steps.as_deref(), first))
            .collect::<Result<Vec<_>, _>>()?;
        if rest == Rest::BrokenRevision {
            for judgement in &mut judgements {
                judgement.changes = Changes::Other;
                judgement
                    .violations
                    .push(Finding::new(FindingCode::RevisionUnreadable, ""));
            }
        }
        if steps.is_none() {
            findings.push(Finding::new(FindingCode::TooComplex, ""));
        }
        for notice in judgements.iter().flat_map(|judgement| &judgement.notices) {
            if !findings.contains(notice) {
                findings.push(notice.clone());
            }
        }
        let unaccounted = self.unaccounted_bytes(document, first)?;
        if unaccounted > 0 {
            let count = unaccounted.to_string();
            findings.push(Finding::new(FindingCode::UnaccountedBytes, count));
        }
        let basis = Basis::new(stored, known, &candidates, self.evidence, self.limits);
        let (signatures, wanted) = self.reports(document, &basis, candidates, judgements);
        let too_complex = Finding::new(FindingCode::TooComplex, "");
        if basis.is_exhausted() && !findings.contains(&too_complex) {
            findings.push(too_complex);
        }
        Ok(Report {
            document: overall(&signatures, &findings),
            signatures,
            findings,
            wanted,
        })
    }

    fn reports(
        &self,
        document: &Document<'_>,
        basis: &Basis,
        mut candidates: Vec<Candidate>,
        judgements: Vec<Judgement>,
    ) -> (Vec<SignatureReport>, Vec<RevocationQuery>) {
        let (proofs, stamps) = basis.proofs(&self.context, &mut candidates);
        let judge = basis.judge(&self.context, &proofs);
        let levels = levels(document, &candidates);
        let mut wanted: Vec<RevocationQuery> = Vec::new();
        let reports = candidates
            .into_iter()
            .zip(judgements)
            .zip(stamps)
            .zip(levels)
            .map(|(((candidate, judgement), stamp), level)| {
                let (report, queries) = candidate.report(&judge, stamp, level, judgement);
                for query in queries {
                    if !wanted.contains(&query) {
                        wanted.push(query);
                    }
                }
                report
            })
            .collect();
        (reports, wanted)
    }

    /// Bytes after the last revision, and within those after the first signature.
    fn unaccounted_bytes(&self, document: &Document<'_>, first: usize) -> Result<u64, ReadError> {
        let end = document
            .revisions()
            .last()
            .map_or(0, |revision| revision.end);
        let within = match bytes::unclaimed(document, first) {
            Err(ReadError::LimitReached(_)) => 0,
            other => other?,
        };
        Ok(within + bytes::trailing(self.source, end)?)
    }
}

/// The level of each, by what is in the file.
fn levels(document: &Document<'_>, candidates: &[Candidate]) -> Vec<Level> {
    let stamps: Vec<usize> = candidates
        .iter()
        .filter(|candidate| candidate.stamped.is_some() && candidate.is_intact())
        .map(Candidate::revision)
        .collect();
    let store_revision = (0..document.revisions().len())
        .find(|&index| document.at(index).is_some_and(stored::has_revocation_data));
    candidates
        .iter()
        .map(|candidate| {
            let later = || stamps.iter().filter(|&&r| r > candidate.revision());
            let stores = match store_revision {
                None => Stores::None,
                // A timestamp covers what its own revision stores, too.
                Some(store) if later().any(|&revision| revision >= store) => Stores::Stamped,
                Some(_) => Stores::Present,
            };
            candidate.level(later().next().is_some(), stores)
        })
        .collect()
}

/// Rule 4: the gaps of different signatures don't overlap.
fn mark_overlaps(structures: &mut [Structure]) {
    let gaps: Vec<Option<(u64, u64)>> = structures
        .iter()
        .map(|structure| {
            structure
                .range
                .map(|range| (range.gap_start, range.gap_end))
        })
        .collect();
    for (index, structure) in structures.iter_mut().enumerate() {
        let Some(Some((start, end))) = gaps.get(index).copied() else {
            continue;
        };
        let overlaps = gaps.iter().enumerate().any(|(other, gap)| {
            other != index && gap.is_some_and(|(from, to)| from < end && start < to)
        });
        if overlaps {
            structure.faults.push(FindingCode::SignaturesOverlap);
        }
    }
}

fn wanted_digest(
    structure: &Structure,
) -> Option<(structure::SignedRange, crate::cms::DigestAlgorithm)> {
    let (range, sub_filter) = structure.range.zip(structure.sub_filter)?;
    let cms = SignedData::parse(&structure.contents).ok()?;
    Some((
        range,
        integrity::content_digest_algorithm(&cms, sub_filter)?,
    ))
}

fn judge_changes(
    document: &Document<'_>,
    candidate: &Candidate,
    steps: Option<&[changes::Step]>,
    first: usize,
) -> Result<Judgement, ReadError> {
    let own = candidate.revision();
    let Some(steps) = steps else {
        // Not judged: nothing may be claimed of it.
        let changes = if own + 1 == document.revisions().len() {
            Changes::None
        } else {
            Changes::Other
        };
        let violations = vec![Finding::new(FindingCode::TooComplex, "")];
        return Ok(Judgement {
            changes,
            violations,
            ..Judgement::default()
        });
    };
    let permissions = match document.at(candidate.field.revision) {
        Some(view) => match Permissions::read(view, &candidate.field.dictionary) {
            Err(error @ (ReadError::LimitReached(_) | ReadError::Io(_))) => return Err(error),
            // Permissions that can't be read permit nothing but what all do.
            other => other.unwrap_or_default(),
        },
        None => Permissions::default(),
    };
    Ok(permissions.judge(steps.get(own - first..).unwrap_or_default()))
}

fn overall(signatures: &[SignatureReport], findings: &[Finding]) -> DocumentIndication {
    if signatures
        .iter()
        .any(|signature| signature.indication == Indication::TotalFailed)
    {
        DocumentIndication::TotalFailed
    } else if findings.is_empty()
        && signatures
            .iter()
            .all(|signature| signature.indication == Indication::TotalPassed)
    {
        DocumentIndication::TotalPassed
    } else {
        DocumentIndication::Indeterminate
    }
}

//! Was a certificate revoked when it was used? (EN 319 102-1 §5.2.5 freshness, §5.2.6 X.509
//! certificate validation, §5.6.2.2 past certificates.)

use jiff::Timestamp;

use super::evidence::{Dated, Material, Source};
use super::proof::Proofs;
use super::trust::Policy;
use crate::cms::{DigestAlgorithm, SignatureScheme};
use crate::revocation::{Reason, Statement, Status};
use crate::x509::{Certificate, CertificationPath};

/// How deep the certificates of those who speak about certificates are checked in turn.
const MAX_DEPTH: u8 = 2;

/// What is known of a whole path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// None was revoked.
    Good,
    /// One was.
    Revoked {
        /// The certificate is the signer's own, not an issuer's.
        own: bool,
        at: Timestamp,
        reason: Reason,
    },
    /// Of one it isn't known, or only from answers that are too old.
    Open { stale: bool },
}

/// A certificate of which somebody should be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationQuery {
    /// The certificate, in DER.
    pub certificate: Vec<u8>,
    /// Its issuer's certificate, in DER. The path to it leads to a configured anchor.
    pub issuer: Vec<u8>,
    /// Where OCSP answers are to be had, in the order of the certificate.
    pub ocsp: Vec<String>,
    /// Where revocation lists are to be had.
    pub crl: Vec<String>,
}

/// Judges paths at a time.
pub(super) struct Revocations<'a> {
    pub(super) material: &'a Material,
    pub(super) proofs: &'a Proofs,
    pub(super) policy: &'a Policy,
    pub(super) now: Timestamp,
}

/// What a path's certificates were judged by.
#[derive(Debug, Clone, Default)]
pub(super) struct Used {
    pub(super) sources: Vec<Source>,
    pub(super) wanted: Vec<RevocationQuery>,
}

impl Used {
    fn extend(&mut self, other: Self) {
        self.sources.extend(other.sources);
        for query in other.wanted {
            if !self.wanted.contains(&query) {
                self.wanted.push(query);
            }
        }
    }

    fn want(&mut self, certificate: &Certificate, issuer: &Certificate) {
        let query = RevocationQuery {
            certificate: certificate.der().to_vec(),
            issuer: issuer.der().to_vec(),
            ocsp: certificate.ocsp_addresses().to_vec(),
            crl: certificate.crl_addresses().to_vec(),
        };
        if !self.wanted.contains(&query) {
            self.wanted.push(query);
        }
    }
}

/// A certificate at a time.
#[derive(Clone, Copy)]
struct Question<'a> {
    certificate: &'a Certificate,
    issuer: &'a Certificate,
    /// The first revocation among the issuer and those above it, if there was any.
    issuer_end: Option<End>,
    time: Timestamp,
    /// How many certificates this one speaks for.
    depth: u8,
}

/// When a certificate was revoked for good, whether before the time asked about or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    at: Timestamp,
    reason: Reason,
}

/// What came of one.
struct Judged {
    standing: Standing,
    end: Option<End>,
    used: Used,
}

impl Revocations<'_> {
    /// The standing of every certificate below the anchor at `time`.
    pub(super) fn of_path(&self, path: &CertificationPath, time: Timestamp) -> (Standing, Used) {
        let anchor = &path.anchor.certificate;
        let issuers = path.certificates.iter().skip(1).chain(Some(anchor));
        let pairs: Vec<_> = path.certificates.iter().zip(issuers).enumerate().collect();
        let mut worst = Standing::Good;
        let mut issuer_end: Option<End> = None;
        let mut all_used = Vec::new();
        // From the anchor down: what an issuer says counts only while it isn't revoked itself.
        for (index, (certificate, issuer)) in pairs.into_iter().rev() {
            if certificate.der() == anchor.der() {
                continue;
            }
            let judged = self.of_certificate(Question {
                certificate,
                issuer,
                issuer_end,
                time,
                depth: 0,
            });
            let standing = match judged.standing {
                Standing::Revoked { own, at, reason } => Standing::Revoked {
                    own: own && index == 0,
                    at,
                    reason,
                },
                other => other,
            };
            worst = worse(standing, worst);
            issuer_end = earlier(issuer_end, judged.end);
            all_used.push(judged.used);
        }
        let mut used = Used::default();
        for one in all_used.into_iter().rev() {
            used.extend(one);
        }
        (worst, used)
    }

    fn of_certificate(&self, question: Question<'_>) -> Judged {
        let Question {
            certificate,
            issuer,
            time,
            ..
        } = question;
        let mut used = Used::default();
        let mut stale = false;
        let mut end: Option<End> = None;
        let mut revoked: Option<Dated> = None;
        let mut fresh: Option<Dated> = None;
        let mut held: Option<(Timestamp, Dated)> = None;
        for dated in self
            .material
            .about(certificate, issuer, self.proofs, self.now)
        {
            if !self.is_usable(&dated, question, &mut used) {
                continue;
            }
            match dated.statement.status {
                // Only what was suspended may come back.
                Status::Revoked {
                    at,
                    reason: Reason::OnHold,
                } if at <= time => {
                    let is_newer = held.as_ref().is_none_or(|(_, other)| {
                        other.statement.this_update < dated.statement.this_update
                    });
                    if is_newer {
                        held = Some((at, dated));
                    }
                }
                // Whatever was revoked by then stays so, however old or new the answer.
                Status::Revoked { at, reason } if at <= time => {
                    let said = Some(End { at, reason });
                    let first = earlier(end, said);
                    if first != end {
                        (end, revoked) = (first, Some(dated));
                    }
                }
                // Revoked later: it was good at that time.
                Status::Good | Status::Revoked { .. } => {
                    if let Status::Revoked { at, reason } = dated.statement.status
                        && reason != Reason::OnHold
                    {
                        end = earlier(end, Some(End { at, reason }));
                    }
                    if !self.is_fresh(&dated, time) {
                        stale = true;
                    } else if fresh.as_ref().is_none_or(|best| prefer(&dated, best)) {
                        fresh = Some(dated);
                    }
                }
                Status::Unknown => {}
            }
        }
        let standing = if let Some((End { at, reason }, dated)) = end.zip(revoked) {
            used.sources.push(dated.source);
            let own = true;
            Standing::Revoked { own, at, reason }
        } else if let Some((at, dated)) = held
            && fresh
                .as_ref()
                .is_none_or(|good| good.statement.this_update < dated.statement.this_update)
        {
            used.sources.push(dated.source);
            Standing::Revoked {
                own: true,
                at,
                reason: Reason::OnHold,
            }
        } else if let Some(dated) = fresh {
            // It speaks of a time before the one asked about, and newer ones are there by now:
            // whoever can should ask whether they say something else.
            if dated.statement.this_update < time && self.holds_until(&dated) < self.now {
                used.want(certificate, issuer);
            }
            used.sources.push(dated.source);
            Standing::Good
        } else if let Some(End { at, reason }) = question.issuer_end {
            // No answer that could still be given would count.
            let own = false;
            Standing::Revoked { own, at, reason }
        } else {
            used.want(certificate, issuer);
            Standing::Open { stale }
        };
        Judged {
            standing,
            end,
            used,
        }
    }

    /// May anything be concluded from this answer?
    fn is_usable(&self, dated: &Dated, question: Question<'_>, used: &mut Used) -> bool {
        let statement = &dated.statement;
        let latest = self
            .now
            .as_second()
            .saturating_add(self.policy.clock_tolerance_seconds);
        // An answer that is proven to have existed while its signer's certificate was valid.
        let signer_was_valid = dated.existed <= statement.signer.not_after
            && statement.made_at >= statement.signer.not_before;
        if statement.this_update.as_second() > latest
            || !signer_was_valid
            || !is_within_knowledge(statement, question.certificate)
            || !question
                .issuer_end
                .is_none_or(|end| is_from_before(dated, end, question.time))
            || !self.is_acceptable(dated)
        {
            return false;
        }
        if !statement.signer_needs_check {
            return true;
        }
        if question.depth >= MAX_DEPTH {
            return false;
        }
        let judged = self.of_certificate(Question {
            certificate: &statement.signer,
            time: statement.made_at,
            depth: question.depth + 1,
            ..question
        });
        used.extend(judged.used);
        judged.standing == Standing::Good
    }

    /// Were the algorithms acceptable by which the answer was signed, and its signer's certificate
    /// where that isn't one of the path?
    fn is_acceptable(&self, dated: &Dated) -> bool {
        let algorithms = &self.policy.algorithms;
        let statement = &dated.statement;
        let accepts = |digest: Option<DigestAlgorithm>| {
            digest.is_some_and(|digest| algorithms.accepts_digest(digest, dated.existed))
        };
        let certified_by = || {
            let scheme = statement.signer.signature_scheme();
            scheme.map(SignatureScheme::digest)
        };
        accepts(statement.digest)
            && algorithms.accepts_key(&statement.signer_key, dated.existed)
            && (!statement.by_delegate || accepts(certified_by()))
    }

    /// Does the answer speak of `time`? It was given after it, or promised to hold until then.
    fn is_fresh(&self, dated: &Dated, time: Timestamp) -> bool {
        dated.statement.this_update >= time || time <= self.holds_until(dated)
    }

    /// Until when an answer holds, by its own word or by the policy.
    fn holds_until(&self, dated: &Dated) -> Timestamp {
        let statement = &dated.statement;
        statement.next_update.unwrap_or_else(|| {
            let age = jiff::SignedDuration::from_secs(self.policy.revocation_max_age_seconds);
            statement
                .this_update
                .checked_add(age)
                .unwrap_or(statement.this_update)
        })
    }
}

/// Could whoever says it still know? Expired certificates drop out of lists and databases, unless an
/// answer says since when they are kept (EN 319 102-1 §5.2.6.3). That one was revoked is known
/// nevertheless.
fn is_within_knowledge(statement: &Statement, certificate: &Certificate) -> bool {
    matches!(statement.status, Status::Revoked { .. })
        || statement.this_update <= certificate.not_after
        || statement
            .expired_kept_since
            .is_some_and(|since| since <= certificate.not_after)
}

/// Was it made before the issuer was revoked? Whoever has a revoked key can date an answer back, so
/// that something else must prove it (EN 319 102-1 §5.6.2.2); that a certificate was revoked by the
/// time asked about is believed by the answer's own date.
fn is_from_before(dated: &Dated, end: End, time: Timestamp) -> bool {
    match dated.statement.status {
        Status::Revoked { at, .. } if at <= time => dated.statement.made_at < end.at,
        _ => dated.existed < end.at,
    }
}

fn earlier(a: Option<End>, b: Option<End>) -> Option<End> {
    [a, b].into_iter().flatten().min_by_key(|end| end.at)
}

/// Of two answers that hold, the one to be kept: OCSP before lists (smaller), then the newer.
fn prefer(a: &Dated, b: &Dated) -> bool {
    let rank = |dated: &Dated| {
        let is_answer = matches!(dated.source, Source::Ocsp(_));
        (is_answer, dated.statement.this_update)
    };
    rank(a) > rank(b)
}

fn worse(a: Standing, b: Standing) -> Standing {
    let rank = |standing: &Standing| match standing {
        Standing::Good => 0,
        Standing::Open { stale: true } => 1,
        Standing::Open { stale: false } => 2,
        Standing::Revoked { own: false, .. } => 3,
        Standing::Revoked { own: true, .. } => 4,
    };
    if rank(&b) > rank(&a) { b } else { a }
}

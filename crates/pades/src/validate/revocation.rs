//! Was a certificate revoked when it was used? (EN 319 102-1 §5.2.5 freshness, §5.2.6 X.509
//! certificate validation, §5.6.2.2 past certificates.)

use jiff::Timestamp;

use super::evidence::{Dated, Material, Source};
use super::proof::Proofs;
use super::trust::Policy;
use crate::revocation::{Reason, Status};
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

impl Revocations<'_> {
    /// The standing of every certificate below the anchor at `time`.
    pub(super) fn of_path(&self, path: &CertificationPath, time: Timestamp) -> (Standing, Used) {
        let mut used = Used::default();
        let mut worst = Standing::Good;
        let issuers = path
            .certificates
            .iter()
            .skip(1)
            .chain(Some(&path.anchor.certificate));
        for (index, (certificate, issuer)) in path.certificates.iter().zip(issuers).enumerate() {
            if certificate.der() == path.anchor.certificate.der() {
                continue;
            }
            let standing = self.of_certificate(certificate, issuer, time, 0, &mut used);
            let standing = match standing {
                Standing::Revoked { at, reason, .. } => Standing::Revoked {
                    own: index == 0,
                    at,
                    reason,
                },
                other => other,
            };
            worst = worse(worst, standing);
        }
        (worst, used)
    }

    fn of_certificate(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        time: Timestamp,
        depth: u8,
        used: &mut Used,
    ) -> Standing {
        let statements = self
            .material
            .about(certificate, issuer, self.proofs, self.now);
        let mut stale = false;
        let mut fresh: Option<Dated> = None;
        let mut held: Option<(Timestamp, Dated)> = None;
        for dated in statements {
            if !self.is_usable(&dated, certificate, issuer, depth, used) {
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
                    used.sources.push(dated.source);
                    return Standing::Revoked {
                        own: true,
                        at,
                        reason,
                    };
                }
                // Revoked later: it was good at that time.
                Status::Good | Status::Revoked { .. } => {
                    if !self.is_fresh(&dated, time) {
                        stale = true;
                    } else if fresh.as_ref().is_none_or(|best| prefer(&dated, best)) {
                        fresh = Some(dated);
                    }
                }
                Status::Unknown => {}
            }
        }
        if let Some((at, dated)) = held
            && fresh
                .as_ref()
                .is_none_or(|good| good.statement.this_update < dated.statement.this_update)
        {
            used.sources.push(dated.source);
            return Standing::Revoked {
                own: true,
                at,
                reason: Reason::OnHold,
            };
        }
        match fresh {
            Some(dated) => {
                // It speaks of a time before the one asked about, and newer ones are there by now:
                // whoever can should ask whether they say something else.
                if dated.statement.this_update < time && self.holds_until(&dated) < self.now {
                    used.want(certificate, issuer);
                }
                used.sources.push(dated.source);
                Standing::Good
            }
            None => {
                used.want(certificate, issuer);
                Standing::Open { stale }
            }
        }
    }

    /// May anything be concluded from this answer?
    fn is_usable(
        &self,
        dated: &Dated,
        certificate: &Certificate,
        issuer: &Certificate,
        depth: u8,
        used: &mut Used,
    ) -> bool {
        let statement = &dated.statement;
        let latest = self
            .now
            .as_second()
            .saturating_add(self.policy.clock_tolerance_seconds);
        let algorithms = &self.policy.algorithms;
        // An answer that is proven to have existed while its signer's certificate was valid.
        let signer_was_valid = dated.existed <= statement.signer.not_after
            && statement.made_at >= statement.signer.not_before;
        // Expired certificates drop out of lists.
        let still_listed = statement.this_update <= certificate.not_after
            || statement
                .expired_kept_since
                .is_some_and(|since| since <= certificate.not_after);
        let acceptable = statement
            .digest
            .is_some_and(|digest| algorithms.accepts_digest(digest, dated.existed))
            && statement
                .signer
                .public_key()
                .is_ok_and(|key| algorithms.accepts_key(&key, dated.existed));
        if statement.this_update.as_second() > latest
            || !signer_was_valid
            || !still_listed
            || !acceptable
        {
            return false;
        }
        if !statement.signer_needs_check {
            return true;
        }
        depth < MAX_DEPTH
            && self.of_certificate(
                &statement.signer,
                issuer,
                statement.made_at,
                depth + 1,
                used,
            ) == Standing::Good
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

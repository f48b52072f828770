//! The verdict on one signature: its structure, its value, its chain and what came after it,
//! in the order of EN 319 102-1 §5.3. The first fault gives the sub-indication; all are told.

use jiff::Timestamp;

use super::finding::{Finding, FindingCode};
use super::hashing::Digests;
use super::integrity::{self, Integrity};
use super::locate::SignatureField;
use super::permission::Judgement;
use super::report::{Changes, Details, Level, SignatureKind, SignatureReport, SubIndication};
use super::structure::{Structure, SubFilter};
use super::timestamp::{SignatureTimestamp, TimestampInfo, over_signature};
use super::trust::{BestTime, Context, Trust};
use super::verdict::Verdict;
use crate::cms::SignedData;
use crate::x509::{Certificate, Purpose, time};

/// Most timestamp tokens of one signature that are looked at.
const MAX_TOKENS: usize = 4;

/// One signature while it is being judged.
pub(super) struct Candidate {
    pub(super) field: SignatureField,
    pub(super) structure: Structure,
    pub(super) integrity: Option<Integrity>,
    /// The time a document timestamp states.
    pub(super) stamped: Option<Timestamp>,
    /// The CMS signing-time attribute.
    signed_attribute_time: Option<Timestamp>,
    /// The best token over the signature value.
    token: Option<SignatureTimestamp>,
    /// The CMS couldn't be read.
    unreadable: bool,
}

impl Candidate {
    /// Judges the value of a signature, once what it covers has been hashed.
    pub(super) fn new(
        field: SignatureField,
        structure: Structure,
        digests: &Digests,
        context: &Context<'_>,
        file_certificates: &[Certificate],
    ) -> Self {
        let mut candidate = Self {
            field,
            structure,
            integrity: None,
            stamped: None,
            signed_attribute_time: None,
            token: None,
            unreadable: false,
        };
        candidate.read_value(digests, context, file_certificates);
        candidate
    }

    fn read_value(&mut self, digests: &Digests, context: &Context<'_>, known: &[Certificate]) {
        let Some(sub_filter) = self.structure.sub_filter else {
            return;
        };
        if self.structure.contents.is_empty() {
            return;
        }
        let Ok(cms) = SignedData::parse(&self.structure.contents) else {
            self.unreadable = true;
            return;
        };
        let algorithm = integrity::content_digest_algorithm(&cms, sub_filter);
        let digest = self
            .structure
            .range
            .zip(algorithm)
            .and_then(|(range, algorithm)| {
                digests.get(&(range.gap_start, range.gap_end, range.end, algorithm))
            });
        self.integrity = Some(integrity::judge(
            &cms,
            sub_filter,
            digest.map(Vec::as_slice),
        ));
        if sub_filter == SubFilter::Rfc3161 {
            self.stamped = TimestampInfo::read(&cms).map(|info| info.time);
        }
        let [signer] = cms.signers.as_slice() else {
            return;
        };
        self.signed_attribute_time = signer.signing_time().ok().and_then(time);
        self.token = signer
            .timestamp_tokens()
            .into_iter()
            .take(MAX_TOKENS)
            .filter_map(|token| over_signature(token, &signer.signature, known, context))
            .max_by_key(|token| (token.trusted, token.intact));
        if self.token.is_none() && !signer.timestamp_tokens().is_empty() {
            self.token = Some(SignatureTimestamp {
                time: context.now,
                intact: false,
                trusted: false,
            });
        }
    }

    /// Do structure and value hold?
    pub(super) fn is_intact(&self) -> bool {
        self.structure.faults.is_empty() && self.integrity.as_ref().is_some_and(|i| i.holds)
    }

    /// The revision that the signature closes.
    pub(super) fn revision(&self) -> usize {
        self.structure
            .covered_revision
            .unwrap_or(self.field.revision)
    }

    /// The time that this document timestamp proves, if it can be trusted.
    pub(super) fn proven_time(
        &self,
        context: &Context<'_>,
        others: &[Certificate],
    ) -> Option<Timestamp> {
        let (time, integrity) = (self.stamped?, self.integrity.as_ref()?);
        let certificate = integrity.certificate.as_ref()?;
        let mut known = integrity.certificates.clone();
        known.extend_from_slice(others);
        (self.is_intact()
            && integrity.faults.is_empty()
            && context.chain_holds(certificate, &known, time, Purpose::TimeStamping)
            && context
                .policy
                .accepts(integrity.digest, integrity.rsa_bits, time))
        .then_some(time)
    }

    /// The whole verdict.
    pub(super) fn report(
        self,
        context: &Context<'_>,
        others: &[Certificate],
        later_proof: Option<Timestamp>,
        level: Level,
        judgement: Judgement,
    ) -> SignatureReport {
        let declared = self.declared_time();
        let token_time = self.token.as_ref().filter(|t| t.trusted).map(|t| t.time);
        let proof = token_time.into_iter().chain(later_proof).min();
        let timestamp_time = self
            .stamped
            .or_else(|| self.token.as_ref().filter(|t| t.intact).map(|t| t.time));
        let mut verdict = Verdict::default();
        self.judge_value(&mut verdict);
        if judgement.changes == Changes::Other {
            verdict.fail(SubIndication::FormatFailure, judgement.violations);
        }
        let is_timestamp = self.structure.kind == SignatureKind::Timestamp;
        let best = best_time(self.stamped, proof, declared, context, &mut verdict);
        let trust = self.judge_trust(context, others, best, is_timestamp, &mut verdict);
        if let Some(token) = &self.token {
            judge_token(token, &mut verdict);
        }
        if verdict.sub_indication.is_none() {
            verdict.fault(
                SubIndication::TryLater,
                Finding::new(FindingCode::RevocationNotChecked, ""),
            );
        } else if trust.as_ref().is_some_and(|trust| trust.faults.is_empty()) {
            verdict
                .findings
                .push(Finding::new(FindingCode::RevocationNotChecked, ""));
        }
        verdict.findings.extend(judgement.notices);
        let intact = self.is_intact();
        let certificate = self.integrity.as_ref().and_then(|i| i.certificate.as_ref());
        let name = |n: Option<&str>| n.map(str::to_owned);
        SignatureReport {
            kind: self.structure.kind,
            indication: verdict.indication(),
            sub_indication: verdict.sub_indication,
            intact,
            coverage: self.structure.coverage,
            changes: judgement.changes,
            level,
            signer: certificate.and_then(|c| name(c.subject.display_name())),
            issuer: certificate.and_then(|c| name(c.issuer.display_name())),
            signing_time: declared,
            timestamp_time,
            findings: verdict.findings,
            details: self.details(certificate, trust.as_ref(), judgement.fields),
            field: self.field.name,
        }
    }

    fn declared_time(&self) -> Option<Timestamp> {
        let declared = self.field.dictionary.string("M").map(|text| text.to_text());
        declared
            .as_deref()
            .and_then(super::date::parse)
            .or(self.signed_attribute_time)
    }

    fn judge_value(&self, verdict: &mut Verdict) {
        for code in &self.structure.faults {
            let detail = match code {
                FindingCode::FormatNotSupported => self.format(),
                _ => String::new(),
            };
            verdict.fault(SubIndication::FormatFailure, Finding::new(*code, detail));
        }
        match &self.integrity {
            Some(integrity) => {
                for (why, finding) in &integrity.faults {
                    verdict.fault(*why, finding.clone());
                }
            }
            None if self.unreadable || self.structure.faults.is_empty() => {
                let finding = Finding::new(FindingCode::CmsInvalid, "");
                verdict.fault(SubIndication::FormatFailure, finding);
            }
            None => {}
        }
    }

    fn format(&self) -> String {
        let name = self.field.dictionary.name("SubFilter");
        name.map(|name| name.to_string()).unwrap_or_default()
    }

    fn judge_trust(
        &self,
        context: &Context<'_>,
        others: &[Certificate],
        best: BestTime,
        is_timestamp: bool,
        verdict: &mut Verdict,
    ) -> Option<Trust> {
        let integrity = self.integrity.as_ref()?;
        let certificate = integrity.certificate.as_ref()?;
        let mut known = integrity.certificates.clone();
        known.extend_from_slice(others);
        let purpose = if is_timestamp {
            Purpose::TimeStamping
        } else {
            Purpose::Document
        };
        let trust = context.judge_chain(certificate, &known, best, purpose);
        for (why, finding) in &trust.faults {
            verdict.fault(*why, finding.clone());
        }
        if integrity.holds
            && !context
                .policy
                .accepts(integrity.digest, integrity.rsa_bits, best.time)
        {
            let finding = Finding::new(FindingCode::AlgorithmWeak, "");
            verdict.fault(SubIndication::CryptoConstraintsFailure, finding);
        }
        Some(trust)
    }

    fn details(
        &self,
        certificate: Option<&Certificate>,
        trust: Option<&Trust>,
        field_changes: Vec<super::report::FieldChanged>,
    ) -> Details {
        let text = |key: &str| self.field.dictionary.string(key).map(|text| text.to_text());
        let path = trust.and_then(|trust| trust.path.as_ref());
        let issuers = path.into_iter().flat_map(|path| {
            let below = path.certificates.iter().skip(1);
            below.chain(Some(&path.anchor.certificate))
        });
        let hex = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        let name = |n: Option<&str>| n.map(str::to_owned);
        Details {
            organization: certificate.and_then(|c| name(c.subject.organization())),
            organizational_unit: certificate.and_then(|c| name(c.subject.organizational_unit())),
            serial_number: certificate.map(|c| hex(&c.serial)),
            valid_from: certificate.map(|c| c.not_before),
            valid_until: certificate.map(|c| c.not_after),
            chain: issuers
                .filter_map(|c| name(c.subject.display_name()))
                .collect(),
            anchor: path.map(|path| path.anchor.set.clone()),
            reason: text("Reason"),
            location: text("Location"),
            covered_bytes: self.structure.range.map_or(0, |range| range.end),
            field_changes,
        }
    }

    /// By what is there, not by whether it suffices: EN 319 142-1 §6.
    pub(super) fn level(&self, stamped_later: bool, stores: Stores) -> Level {
        let baseline = match self.structure.sub_filter {
            Some(SubFilter::Cades) => self.integrity.as_ref().is_some_and(|i| i.certificate_bound),
            Some(SubFilter::Rfc3161) => true,
            _ => false,
        };
        if !baseline {
            return Level::Other;
        }
        let has_time = self.structure.kind == SignatureKind::Timestamp
            || self.token.as_ref().is_some_and(|token| token.intact)
            || stamped_later;
        match (has_time, stores) {
            (false, _) => Level::Basic,
            (true, Stores::None) => Level::Timestamp,
            (true, Stores::Present) => Level::LongTerm,
            (true, Stores::Stamped) => Level::LongTermArchive,
        }
    }
}

/// What there is of a document security store after a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stores {
    None,
    /// It holds certificates and revocation data.
    Present,
    /// A later document timestamp covers it.
    Stamped,
}

/// The time at which the chain is judged: proven, else declared, else now.
fn best_time(
    stamped: Option<Timestamp>,
    proof: Option<Timestamp>,
    declared: Option<Timestamp>,
    context: &Context<'_>,
    verdict: &mut Verdict,
) -> BestTime {
    if let Some(time) = proof {
        return BestTime { time, proven: true };
    }
    let claimed = stamped.or(declared);
    let latest = context
        .now
        .as_second()
        .saturating_add(context.policy.clock_tolerance_seconds);
    match claimed {
        Some(time) if time.as_second() > latest => {
            let finding = Finding::new(FindingCode::SigningTimeInFuture, "");
            verdict.fault(SubIndication::SigConstraintsFailure, finding);
            BestTime {
                time: context.now,
                proven: false,
            }
        }
        Some(time) => BestTime {
            time,
            proven: false,
        },
        None => BestTime {
            time: context.now,
            proven: false,
        },
    }
}

fn judge_token(token: &SignatureTimestamp, verdict: &mut Verdict) {
    let code = match (token.intact, token.trusted) {
        (false, _) => FindingCode::TimestampInvalid,
        (true, false) => FindingCode::TimestampNotTrusted,
        (true, true) => FindingCode::TimestampRevocationNotChecked,
    };
    verdict.findings.push(Finding::new(code, ""));
}

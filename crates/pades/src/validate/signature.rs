//! The verdict on one signature: its structure, its value, its chain and what came after it,
//! in the order of EN 319 102-1 §5.3. The first fault gives the sub-indication; all are told.

use jiff::Timestamp;

use super::basis;
use super::finding::{Finding, FindingCode};
use super::hashing::Digests;
use super::integrity::{self, Integrity};
use super::locate::SignatureField;
use super::permission::Judgement;
use super::report::{Changes, Level, SignatureReport, SubIndication};
use super::revocation::RevocationQuery;
use super::structure::{Structure, SubFilter};
use super::timestamp::{self, SignatureTimestamp, Worth, over_signature};
use super::trust::{BestTime, Judge, Trust};
use super::verdict::Verdict;
use crate::cms::SignedData;
use crate::tsp::TokenInfo;
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
    /// The signature value, and the tokens over it.
    value: Vec<u8>,
    tokens: Vec<Vec<u8>>,
    /// The best of them, once judged.
    pub(super) token: Option<SignatureTimestamp>,
    /// The CMS couldn't be read.
    unreadable: bool,
}

impl Candidate {
    /// Judges the value of a signature, once what it covers has been hashed.
    /// `elsewhere` as in [`integrity::judge`].
    pub(super) fn new(
        field: SignatureField,
        structure: Structure,
        digests: &Digests,
        elsewhere: &[Certificate],
    ) -> Self {
        let mut candidate = Self {
            field,
            structure,
            integrity: None,
            stamped: None,
            signed_attribute_time: None,
            value: Vec::new(),
            tokens: Vec::new(),
            token: None,
            unreadable: false,
        };
        candidate.read_value(digests, elsewhere);
        candidate
    }

    fn read_value(&mut self, digests: &Digests, elsewhere: &[Certificate]) {
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
        let elsewhere = match sub_filter {
            SubFilter::Rfc3161 => elsewhere,
            _ => &[],
        };
        let digest = digest.map(Vec::as_slice);
        self.integrity = Some(integrity::judge(&cms, sub_filter, digest, elsewhere));
        if sub_filter == SubFilter::Rfc3161 {
            self.stamped = TokenInfo::read(&cms).map(|info| info.time);
        }
        let [signer] = cms.signers.as_slice() else {
            return;
        };
        self.signed_attribute_time = signer.signing_time().ok().and_then(time);
        self.value = signer.signature.to_vec();
        let tokens = signer.timestamp_tokens().into_iter().take(MAX_TOKENS);
        self.tokens = tokens.map(<[u8]>::to_vec).collect();
    }

    /// Judges the tokens over the signature value and keeps the best: proven when it can be,
    /// then the earliest.
    pub(super) fn judge_tokens(&mut self, judge: &Judge<'_>) {
        let control = self.control(judge);
        self.token = self
            .tokens
            .iter()
            .map(|token| over_signature(token, &self.value, judge, control))
            .max_by_key(|token| (token.worth, std::cmp::Reverse(token.time)));
    }

    /// When this signature is proven to have existed by what came after it.
    pub(super) fn control(&self, judge: &Judge<'_>) -> BestTime {
        let proof = judge.proofs.of_signature(self.revision());
        BestTime {
            time: proof.unwrap_or(judge.context.now),
            proven: proof.is_some(),
            made_after: judge.proofs.made_after(self.revision()),
        }
    }

    /// Do structure and value hold?
    pub(super) fn is_intact(&self) -> bool {
        self.structure.faults.is_empty() && self.integrity.as_ref().is_some_and(|i| i.holds)
    }

    /// Does everything about the signature itself hold, its chain apart?
    pub(super) fn is_sound(&self) -> bool {
        self.is_intact() && self.integrity.as_ref().is_some_and(|i| i.faults.is_empty())
    }

    /// The revision that the signature closes.
    pub(super) fn revision(&self) -> usize {
        self.structure
            .covered_revision
            .unwrap_or(self.field.revision)
    }

    /// Can't the signed attributes have been put under the value after it was made? They name the
    /// certificate by its hash: no other key can be found under which the value fits them.
    pub(super) fn attributes_are_bound(&self) -> bool {
        let integrity = self.integrity.as_ref();
        integrity.is_some_and(|integrity| integrity.holds && integrity.certificate_bound)
    }

    /// The chain of a document timestamp whose value holds.
    pub(super) fn judge_stamp(&self, judge: &Judge<'_>) -> Option<Trust> {
        let (stated, integrity) = (self.stamped?, self.integrity.as_ref()?);
        let control = self.control(judge);
        let mut trust = timestamp::authority(integrity, stated, judge, control);
        let tolerance = judge.context.policy.clock_tolerance_seconds;
        let is_later = |a: Timestamp, b: Timestamp| a.as_second() > b.as_second() + tolerance;
        let out_of_order = (control.proven && is_later(stated, control.time))
            || control
                .made_after
                .is_some_and(|after| is_later(after, stated));
        if out_of_order {
            let finding = Finding::new(FindingCode::TimestampOrder, "");
            trust
                .faults
                .push((SubIndication::TimestampOrderFailure, finding));
        }
        Some(trust)
    }

    /// The whole verdict; `stamp` is what [`Self::judge_stamp`] said of a document timestamp.
    pub(super) fn report(
        self,
        judge: &Judge<'_>,
        stamp: Option<Trust>,
        level: Level,
        judgement: Judgement,
    ) -> (SignatureReport, Vec<RevocationQuery>) {
        let declared = self.declared_time();
        let token = self
            .token
            .as_ref()
            .filter(|token| token.worth > Worth::Unknown);
        let timestamp_time = self.stamped.or_else(|| token.map(|token| token.time));
        let mut verdict = Verdict::default();
        self.judge_value(&mut verdict);
        if judgement.changes == Changes::Other {
            verdict.fail(SubIndication::FormatFailure, judgement.violations);
        }
        let trust = match stamp {
            Some(trust) => Some(trust),
            None => self.judge_trust(judge, declared, &mut verdict),
        };
        for (why, finding) in trust.iter().flat_map(|trust| &trust.faults) {
            verdict.fault(*why, finding.clone());
        }
        if let Some(token) = &self.token {
            timestamp::tell(token, &mut verdict);
        }
        for notice in judgement.notices {
            verdict.tell(notice);
        }
        let intact = self.is_intact();
        let certificate = self.integrity.as_ref().and_then(|i| i.certificate.as_ref());
        let name = |n: Option<&str>| n.map(str::to_owned);
        let trusts = || {
            trust
                .iter()
                .chain(self.token.iter().map(|token| &token.trust))
        };
        let report = SignatureReport {
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
            details: self.details(judge, certificate, trust.as_ref(), judgement.fields),
            validation_data: basis::validation_data(trusts()),
            field: self.field.name.clone(),
        };
        let wanted = trusts().flat_map(|trust| trust.used.wanted.clone());
        (report, wanted.collect())
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

    /// The chain of a signature at the best time known.
    fn judge_trust(
        &self,
        judge: &Judge<'_>,
        declared: Option<Timestamp>,
        verdict: &mut Verdict,
    ) -> Option<Trust> {
        let integrity = self.integrity.as_ref()?;
        let certificate = integrity.certificate.as_ref()?;
        let mut best = self.control(judge);
        if let Some(token) = &self.token
            && token.worth == Worth::Proof
        {
            self.judge_order(token, best, judge, verdict);
            best.time = best.time.min(token.time);
            best.proven = true;
        }
        let chain = |best| {
            let own = &integrity.certificates;
            judge.chain(certificate, own, best, Purpose::Document)
        };
        let mut trust = chain(best);
        // What can't be said today may hold by a timestamp of which only an answer is missing.
        if let Some(token) = &self.token
            && token.worth == Worth::Open
            && !trust.faults.is_empty()
        {
            let hoped = chain(BestTime {
                time: best.time.min(token.time),
                proven: true,
                ..best
            });
            if hoped.faults.is_empty() || hoped.is_open() {
                trust = hoped;
                let code = FindingCode::TimestampRevocationNotChecked;
                trust
                    .faults
                    .push((SubIndication::TryLater, Finding::new(code, "")));
            }
        }
        match declared {
            Some(time) if time.as_second() > judge.context.latest() => {
                let finding = Finding::new(FindingCode::SigningTimeInFuture, "");
                verdict.fault(SubIndication::SigConstraintsFailure, finding);
            }
            Some(time) if !best.proven && time < certificate.not_before => {
                let finding = Finding::new(FindingCode::CertificateNotYetValid, "");
                verdict.fault(SubIndication::NotYetValid, finding);
            }
            _ => {}
        }
        if integrity.holds && !integrity.is_acceptable(&judge.context.policy.algorithms, best.time)
        {
            let finding = Finding::new(FindingCode::AlgorithmWeak, "");
            verdict.fault(SubIndication::CryptoConstraintsFailure, finding);
        }
        Some(trust)
    }

    /// A token can't be later than what proves that it existed, nor earlier than what it covers.
    fn judge_order(
        &self,
        token: &SignatureTimestamp,
        control: BestTime,
        judge: &Judge<'_>,
        verdict: &mut Verdict,
    ) {
        let tolerance = judge.context.policy.clock_tolerance_seconds;
        let is_later = |a: Timestamp, b: Timestamp| a.as_second() > b.as_second() + tolerance;
        if is_later(token.time, control.time)
            || control
                .made_after
                .is_some_and(|after| is_later(after, token.time))
        {
            let finding = Finding::new(FindingCode::TimestampOrder, "");
            verdict.fault(SubIndication::TimestampOrderFailure, finding);
        }
    }
}

//! From a signed file to one that lasts: timestamp, security store, document timestamp, each checked
//! as a stranger would check it. Nothing is stored here but what holds.

use chungthuc_domain::signature::{Awaiting, SignatureLevel};
use chungthuc_storage::{
    objects::Stored,
    repo::{
        file::{FileKind, FileVersion},
        paper::Paper,
    },
};
use futures::TryStreamExt;
use jiff::Timestamp;
use pades::{
    document::Document,
    limits::Limits,
    sign::{self, Stampable},
    validate::{Evidence, Level, Report, SignatureKind},
};
use tokio::time::Instant;

use super::{
    ROUNDS, Revised, TrustServiceError,
    stamp::{Stamped, Subject},
    standing::Freshness,
};
use crate::{Workflow, failure::Failure, produce::blocking};

/// What came of a file.
pub(super) struct Extended {
    pub(super) source: Revised,
    /// The level of its last signature.
    pub(super) level: Level,
    /// When the certificate of its document timestamp ends.
    pub(super) stamped_until: Option<Timestamp>,
}

/// What a file waits for, and why it hasn't come.
#[derive(Debug)]
pub(super) struct Lacking {
    pub(super) awaiting: Awaiting,
    pub(super) why: String,
}

impl Lacking {
    fn timestamp(error: &TrustServiceError) -> Self {
        Self {
            awaiting: Awaiting::Timestamp,
            why: format!("no timestamp: {error}"),
        }
    }

    fn evidence(why: impl ToString) -> Self {
        Self {
            awaiting: Awaiting::Evidence,
            why: why.to_string(),
        }
    }
}

impl Workflow {
    /// The file with as much as it can have now, if it can have more; and what it lacks still. The
    /// services are waited for `until` then; what came by then is in it.
    pub(super) async fn extended(
        &self,
        paper: &Paper,
        version: &FileVersion,
        renewal: bool,
        until: Instant,
    ) -> Result<(Option<Extended>, Option<Lacking>), Failure> {
        let reader = self
            .objects
            .open(version.id.0)
            .await
            .map_err(Failure::broken)?;
        let mut source = Revised::of(reader.blocking());
        let expected = if version.kind == FileKind::Sealed {
            2
        } else {
            1
        };
        if paper.awaiting == Some(Awaiting::Timestamp) {
            source = match self.stamped(source, expected, until).await? {
                Ok(source) => source,
                Err(lacking) => return Ok((None, Some(lacking))),
            };
        }
        // What the leader's signature rests on is stored with that of the seal.
        if version.kind != FileKind::Sealed || self.settings.level < SignatureLevel::LongTerm {
            return Ok((self.outcome(source).await?, None));
        }
        let stamped = source.clone();
        match self.provable(source, renewal, until).await? {
            Ok(extended) => Ok((Some(extended), None)),
            // The timestamp is kept: no later one is as good.
            Err(lacking) => Ok((self.outcome(stamped).await?, Some(lacking))),
        }
    }

    /// The source as it is to be stored, unless nothing was added.
    async fn outcome(&self, source: Revised) -> Result<Option<Extended>, Failure> {
        if source.is_unchanged() {
            return Ok(None);
        }
        let report = self.judge(source.clone(), &Evidence::new()).await?;
        Ok(Some(Extended {
            level: last_level(&report),
            source,
            stamped_until: None,
        }))
    }

    /// With a timestamp in its last signature.
    async fn stamped(
        &self,
        source: Revised,
        expected: usize,
        until: Instant,
    ) -> Result<Result<Revised, Lacking>, Failure> {
        let opened = source.clone();
        let stampable = blocking(move || {
            let document = Document::open(&opened, &Limits::default())?;
            Stampable::last(&document)
        })
        .await?
        .map_err(Failure::broken)?;
        let subject = Subject::Signature(stampable);
        let none = Evidence::new();
        let stamped = self.with_timestamp(&source, &subject, expected, &none, until);
        Ok(match stamped.await? {
            Ok(Stamped { source, .. }) => Ok(source),
            Err(error) => Err(Lacking::timestamp(&error)),
        })
    }

    /// With what its validation rests on and, at the highest level, a timestamp over it.
    async fn provable(
        &self,
        source: Revised,
        renewal: bool,
        until: Instant,
    ) -> Result<Result<Extended, Lacking>, Failure> {
        let (report, evidence) = match self.validated(&source, Evidence::new(), until).await? {
            Ok(validated) => validated,
            Err(lacking) => return Ok(Err(lacking)),
        };
        let signatures = report.signatures.len();
        let opened = source.clone();
        let added = blocking(move || {
            let document = Document::open(&opened, &Limits::default())?;
            sign::security_store(&document, &report.signatures)
        })
        .await?
        .map_err(Failure::broken)?;
        let mut source = match added {
            Some(increment) => source.and(&increment.bytes),
            None => source,
        };
        let mut stamped_until = None;
        if renewal || self.settings.level >= SignatureLevel::Archive {
            let opened = source.clone();
            let subject = blocking(move || {
                let document = Document::open(&opened, &Limits::default())?;
                Subject::archive(&opened, sign::archive_stamp(&document)?)
            })
            .await?
            .map_err(Failure::broken)?;
            let stamped = self.with_timestamp(&source, &subject, signatures + 1, &evidence, until);
            let stamped = match stamped.await? {
                Ok(stamped) => stamped,
                Err(error) => return Ok(Err(Lacking::evidence(error))),
            };
            stamped_until = Some(stamped.authority.not_after);
            source = stamped.source;
        }
        // The archive's timestamp may be by another certificate than those before it.
        let report = match self.validated(&source, evidence, until).await? {
            Ok((report, _)) => report,
            Err(lacking) => return Ok(Err(lacking)),
        };
        Ok(Ok(Extended {
            level: last_level(&report),
            source,
            stamped_until,
        }))
    }

    /// The report of a file of which everything holds, with the answers that there were and those
    /// that were fetched for it.
    async fn validated(
        &self,
        source: &Revised,
        mut evidence: Evidence,
        until: Instant,
    ) -> Result<Result<(Report, Evidence), Lacking>, Failure> {
        let mut report = self.judge(source.clone(), &evidence).await?;
        let mut refused = None;
        for _ in 0..ROUNDS {
            if report.passed() {
                return Ok(Ok((report, evidence)));
            }
            if report.wanted.is_empty() {
                break;
            }
            let asked = self.gather(&report.wanted, &mut evidence, Freshness::New, until);
            (refused, _) = asked.await;
            report = self.judge(source.clone(), &evidence).await?;
        }
        if report.passed() {
            return Ok(Ok((report, evidence)));
        }
        let why = refused.map_or_else(|| why_not(&report), |error| error.to_string());
        Ok(Err(Lacking::evidence(why)))
    }

    /// Copies the stored file with its changes into a new object.
    pub(super) async fn store_extended(
        &self,
        version: &FileVersion,
        extended: &Extended,
    ) -> Result<Stored, Failure> {
        let reader = self
            .objects
            .open(version.id.0)
            .await
            .map_err(Failure::broken)?;
        let mut writer = self.objects.create(self.ids.uuid());
        let mut pieces = reader.stream(0..reader.size());
        let (mut offset, mut piece) = (0, Vec::new());
        while let Some(read) = pieces.try_next().await.map_err(Failure::broken)? {
            piece.clear();
            piece.extend_from_slice(&read);
            if let Some(patch) = extended.source.patch() {
                patch.apply(offset, &mut piece);
            }
            offset += read.len() as u64;
            writer.write(&piece).await.map_err(Failure::broken)?;
        }
        let tail = extended.source.tail();
        writer.write(tail).await.map_err(Failure::broken)?;
        writer.finish().await.map_err(Failure::broken)
    }
}

/// The level of the last signature that isn't a timestamp.
pub(super) fn last_level(report: &Report) -> Level {
    let signatures = report.signatures.iter().rev();
    signatures
        .filter(|signature| signature.kind == SignatureKind::Signature)
        .map(|signature| signature.level)
        .next()
        .unwrap_or(Level::Other)
}

/// Why a report didn't pass, in the words of its findings.
pub(super) fn why_not(report: &Report) -> String {
    let findings = report
        .signatures
        .iter()
        .flat_map(|signature| &signature.findings)
        .chain(&report.findings);
    let codes: Vec<_> = findings.map(|finding| finding.code.as_str()).collect();
    codes.join(", ")
}

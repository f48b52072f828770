//! The report of a check as a PDF that the program signs with a key of its own (PAdES B-T; B-B where
//! no timestamp is to be had, and the answer says so). Only what was judged here in the same call is
//! signed: nobody can have a report of theirs signed. Nothing of it is kept.

use std::{sync::Arc, time::Duration};

use chungthuc_domain::{AppError, ErrorCode, signature::SignatureLevel, view::check::CheckView};
use chungthuc_keystore::{
    KeyError, KeyLocator, KeyStore, OpenKey, Pin,
    checks::{self, CertificateProblem},
};
use chungthuc_print::{CheckReport, TrustAnchor, pdf};
use chungthuc_report::anchor_name;
use pades::{
    cms::{self, SignedAttributes},
    document::Document,
    io::ReadAt,
    limits::Limits,
    sign::{Approval, SignError, Stampable, approve},
    validate::Evidence,
    x509::TrustStore,
};
use tokio::time::{Instant, timeout};

use super::{Judged, PATIENCE};
use crate::{
    Workflow,
    context::in_turn,
    failure::Failure,
    long_term::{Revised, Subject},
    produce::{blocking, scheme},
};

/// Name of the signature's field.
const FIELD: &str = "HeThong";
/// Why the program signs.
const REASON: &str = "Báo cáo kiểm tra do hệ thống tự lập";
/// What is said of a report without a timestamp.
const NOT_STAMPED: &str = "Chưa lấy được dấu thời gian: thời điểm ký báo cáo là giờ của máy chủ.";

/// A report of a check, signed by the program.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedReport {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// A name for it, in ASCII.
    pub file_name: String,
    /// What the check found.
    pub view: CheckView,
    /// The level that the report itself was signed at: B-T or B-B.
    pub level: SignatureLevel,
    /// What a person must know of it; nothing at B-T.
    pub note: Option<&'static str>,
}

/// Why the program can't have this key as its own.
#[derive(Debug, thiserror::Error)]
pub enum ServiceKeyError {
    /// It doesn't open.
    #[error("the service key doesn't open")]
    Key(#[from] KeyError),
    /// It is the demo's, outside the demo.
    #[error("the service key is the demo's; remove it before serving in earnest")]
    Demo,
}

impl Workflow {
    /// Opens the program's own key, which signs reports unattended (DESIGN §3.9); it stays open as long
    /// as the program runs. Once is enough: a second key is not taken.
    ///
    /// Errors: [`ServiceKeyError`]; reports aren't signed then.
    pub async fn open_service_key(
        &self,
        locator: &KeyLocator,
        passphrase: &Pin,
    ) -> Result<(), ServiceKeyError> {
        let key = self.keys.open(locator, passphrase).await?;
        let problems = self.problems(&*key);
        if problems.contains(&CertificateProblem::Demo) {
            return Err(ServiceKeyError::Demo);
        }
        for problem in problems {
            tracing::warn!(%problem, "the service key can't sign");
        }
        self.service_key.get_or_init(|| key);
        Ok(())
    }

    /// Whether reports can be signed now; where not, nobody is offered one.
    pub fn signs_reports(&self) -> bool {
        let key = self.service_key.get();
        key.is_some_and(|key| self.problems(&**key).is_empty())
    }

    /// Checks a file as [`Workflow::check_file`] does, and gives the signed report of it. The caller
    /// has bounded its size and how often a client asks.
    ///
    /// Errors: [`ErrorCode::NoServiceKey`] before anything is done, [`ErrorCode::KeyUnavailable`],
    /// [`ErrorCode::SelfCheckFailed`], and ours; whatever is wrong with the file is in the report.
    pub async fn signed_report(
        &self,
        name: &str,
        source: impl ReadAt + Send + Sync + 'static,
    ) -> Result<SignedReport, AppError> {
        self.answer(async {
            if !self.signs_reports() {
                return Err(ErrorCode::NoServiceKey.into());
            }
            let key = self.service_key.get().ok_or(ErrorCode::NoServiceKey)?;
            let judged = self.judged(name, source).await?;
            let (view, written) = self.written(judged, key).await?;
            let basic = self.signed(written, key).await?;
            self.self_check(&basic).await?;
            let stamped = self.stamped_report(&basic).await?;
            let (pdf, level, note) = match stamped {
                Some(stamped) => (stamped, SignatureLevel::Timestamp, None),
                None => (basic, SignatureLevel::Basic, Some(NOT_STAMPED)),
            };
            let beginning: String = view.sha256.chars().take(8).collect();
            Ok(SignedReport {
                pdf,
                file_name: format!("bao-cao-kiem-tra-{beginning}.pdf"),
                view,
                level,
                note,
            })
        })
        .await
    }

    fn problems(&self, key: &dyn OpenKey) -> Vec<CertificateProblem> {
        checks::problems(key.certificate(), self.clock.now(), self.settings.demo)
    }

    /// The report, not signed yet.
    async fn written(
        &self,
        judged: Judged,
        key: &Arc<dyn OpenKey>,
    ) -> Result<(CheckView, Vec<u8>), Failure> {
        let address = self.settings.public_url.clone();
        let signer = key.certificate().subject_common_name.clone();
        let write = move || {
            let report = CheckReport {
                view: &judged.view,
                checked_at: judged.now.into(),
                address: &address,
                anchors: &anchors(&judged.trust.store),
                policy: &policy(judged.trust.policy_version),
                signer: Some(&signer),
            };
            let written = pdf(&report.document());
            (judged.view, written)
        };
        let (view, written) = in_turn(&self.checking, write).await?;
        Ok((view, written.map_err(Failure::broken)?))
    }

    /// With the program's signature.
    async fn signed(&self, report: Vec<u8>, key: &Arc<dyn OpenKey>) -> Result<Vec<u8>, Failure> {
        let certificate = key.certificate();
        let scheme = scheme(certificate.public_key).ok_or(ErrorCode::NoServiceKey)?;
        let (signer, now) = (certificate.subject_common_name.clone(), self.clock.now());
        let prepared = blocking(move || {
            let approval = Approval {
                signer_name: &signer,
                reason: REASON,
                signing_time: now,
                field_name: FIELD,
            };
            let pending = approve(&Document::open(&report, &Limits::default())?, &approval)?;
            let digest = pending.digest_over(&report, scheme.digest)?;
            Ok::<_, SignError>((report, pending, digest))
        });
        let (mut report, pending, digest) = prepared.await?.map_err(Failure::broken)?;
        let attributes = SignedAttributes::new(scheme.digest, &digest, &certificate.der)
            .map_err(Failure::broken)?;
        let patience = Duration::from_secs(u64::from(self.settings.key_patience_seconds));
        let signature = match timeout(patience, key.sign(scheme.key, attributes.der())).await {
            Ok(Ok(signature)) => signature,
            Ok(Err(cause)) => {
                tracing::error!(%cause, "the service key did not sign");
                return Err(ErrorCode::KeyUnavailable.into());
            }
            Err(_) => {
                tracing::error!("the service key did not answer in time");
                return Err(ErrorCode::KeyUnavailable.into());
            }
        };
        let cms = cms::assemble(
            &attributes,
            &signature,
            scheme.cms,
            &certificate.chain,
            None,
        )
        .map_err(Failure::broken)?;
        report.extend(pending.complete(&cms).map_err(Failure::broken)?);
        Ok(report)
    }

    /// The same with a timestamp; `None` if none is to be had that holds, or none is wanted here.
    async fn stamped_report(&self, report: &[u8]) -> Result<Option<Vec<u8>>, Failure> {
        if self.settings.level < SignatureLevel::Timestamp {
            return Ok(None);
        }
        let source = Revised::of(report.to_vec());
        let stampable = Document::open(&source, &Limits::default())
            .map_err(Failure::broken)
            .and_then(|document| Stampable::last(&document).map_err(Failure::broken))?;
        let subject = Subject::Signature(stampable);
        let until = Instant::now() + PATIENCE.unsigned_abs();
        let evidence = Evidence::new();
        let stamped = self.with_timestamp(&source, &subject, 1, &evidence, until);
        match stamped.await? {
            Ok(stamped) => {
                let length = usize::try_from(stamped.source.len()).unwrap_or_default();
                let mut whole = vec![0; length];
                stamped
                    .source
                    .read_at(0, &mut whole)
                    .map_err(Failure::broken)?;
                Ok(Some(whole))
            }
            Err(cause) => {
                tracing::warn!(%cause, "a report has no timestamp");
                Ok(None)
            }
        }
    }

    /// Judges a report of ours as a stranger's file would be.
    ///
    /// Errors: [`ErrorCode::SelfCheckFailed`] if it doesn't hold.
    async fn self_check(&self, report: &[u8]) -> Result<(), Failure> {
        let judged = self.judge(report.to_vec(), &Evidence::new()).await?;
        if judged.signatures.len() == 1 && judged.holds_except_revocation() {
            return Ok(());
        }
        let of_signatures = judged.signatures.iter().flat_map(|of| &of.findings);
        let codes = of_signatures.chain(&judged.findings);
        let codes: Vec<_> = codes.map(|finding| finding.code.as_str()).collect();
        tracing::error!(?codes, "a report does not pass its own check");
        Err(ErrorCode::SelfCheckFailed.into())
    }
}

/// The anchors that a check knows; some of them may be trusted only for the past.
fn anchors(store: &TrustStore) -> Vec<TrustAnchor> {
    let told = store.anchors().iter().map(|anchor| {
        let certificate = &anchor.certificate;
        let digest = ring::digest::digest(&ring::digest::SHA256, certificate.der());
        let name = certificate.subject.display_name().unwrap_or("không rõ");
        TrustAnchor {
            list: anchor_name(&anchor.set),
            name: name.to_owned(),
            sha256: hex::encode(digest),
        }
    });
    told.collect()
}

/// By which algorithm policy, in words.
fn policy(version: i64) -> String {
    match version {
        0 => "chính sách có sẵn của chương trình".to_owned(),
        version => format!("phiên bản {version} do quản trị đặt"),
    }
}

//! What a browser asks that checks a file by itself: whether the file was issued here, by its hash, and
//! whether certificates in it were revoked. Only certificates that lead to a configured anchor are asked
//! about (DESIGN §3.11), so few at a time, and for so long. What an answer is worth, the browser judges.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{
    AppError, ErrorCode,
    view::check::{CertificateQuery, LookUpAnswer, LookUpRequest},
};
use futures::future::join_all;
use jiff::Timestamp;
use pades::{
    validate::RevocationQuery,
    x509::{Certificate, PathError, PathUse, Purpose, find_path},
};
use tokio::time::timeout;

use super::PATIENCE;
use crate::{
    Workflow,
    context::in_turn,
    long_term::RevocationAnswers,
    trust::{Trust, trust},
};

/// Certificates that are asked about at once: two signatures with their timestamps and authorities.
const MOST_CERTIFICATES: usize = 12;
/// Bytes of answers that are given back; what is longer is left out.
const MOST_BYTES: usize = 24 * 1024 * 1024;

impl Workflow {
    /// What is known of a file that isn't here: by its hash whether it was issued here, and of the
    /// certificates in it whether they were revoked. The caller bounds how often a client asks.
    ///
    /// Errors: [`ErrorCode::Invalid`] if that isn't what was sent, and ours.
    pub async fn look_up_revocation(
        &self,
        request: LookUpRequest,
    ) -> Result<LookUpAnswer, AppError> {
        self.answer(async {
            let is_hash =
                request.sha256.len() == 64 && request.sha256.bytes().all(|b| b.is_ascii_hexdigit());
            if !is_hash || request.certificates.len() > MOST_CERTIFICATES {
                return Err(ErrorCode::Invalid.into());
            }
            let issuance = self.issuance(&request.sha256.to_lowercase()).await?;
            let trust = trust(&mut *self.db.read().await?).await?;
            let now = self.clock.now();
            let queries = in_turn(&self.checking, move || {
                anchored(&request.certificates, &trust, now)
            })
            .await?;
            let said = self.ask(&queries).await;
            let encode = |ders: Vec<Vec<u8>>| ders.iter().map(|der| BASE64.encode(der)).collect();
            Ok(LookUpAnswer {
                issuance,
                ocsp: encode(said.ocsp),
                crls: encode(said.crls),
            })
        })
        .await
    }

    /// Asks about all at the same time. Empty where nobody answers.
    async fn ask(&self, queries: &[RevocationQuery]) -> RevocationAnswers {
        let asked = queries
            .iter()
            .map(|query| self.trust.revocation(query, Duration::MAX))
            .map(|asked| timeout(PATIENCE.unsigned_abs(), asked));
        let mut all = RevocationAnswers::default();
        let mut room = MOST_BYTES;
        for said in join_all(asked).await.into_iter().flatten().flatten() {
            for (kept, said) in [(&mut all.ocsp, said.ocsp), (&mut all.crls, said.crls)] {
                for der in said {
                    // One list may speak about several.
                    if der.len() <= room && !kept.contains(&der) {
                        room -= der.len();
                        kept.push(der);
                    }
                }
            }
        }
        all
    }
}

/// Those of the certificates whose chain leads to an anchor, with the addresses that they name.
fn anchored(
    certificates: &[CertificateQuery],
    trust: &Trust,
    now: Timestamp,
) -> Vec<RevocationQuery> {
    let read = |text: &String| Certificate::from_der(&BASE64.decode(text).ok()?).ok();
    let issuers: Vec<_> = certificates
        .iter()
        .filter_map(|query| read(&query.issuer))
        .collect();
    certificates
        .iter()
        .filter_map(|query| {
            let certificate = read(&query.certificate)?;
            let issuer = issuer(&certificate, &issuers, trust, now)?;
            Some(RevocationQuery {
                certificate: certificate.der().to_vec(),
                issuer: issuer.der().to_vec(),
                ocsp: certificate.ocsp_addresses().to_vec(),
                crl: certificate.crl_addresses().to_vec(),
            })
        })
        .collect()
}

/// The issuer of a certificate on a path to an anchor on which every signature holds. What the
/// certificate is for, and whether it has expired, doesn't matter: old files are checked too.
fn issuer(
    certificate: &Certificate,
    others: &[Certificate],
    trust: &Trust,
    now: Timestamp,
) -> Option<Certificate> {
    let wanted = PathUse {
        time: now,
        purpose: Purpose::Document,
        algorithms: &trust.policy.algorithms,
    };
    let path = match find_path(certificate, others, &trust.store, wanted) {
        Ok(path) => path,
        // What comes this close fails by something else than its signatures.
        Err(failure) if failure.error >= PathError::KeyUsage => failure.path?,
        Err(_) => return None,
    };
    if path.anchor.certificate.der() == certificate.der() {
        return None;
    }
    let above = path.certificates.get(1);
    Some(above.unwrap_or(&path.anchor.certificate).clone())
}

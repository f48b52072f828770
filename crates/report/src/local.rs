//! The check of a file that stays in the browser: what was given to the browser goes in as text, and
//! the answer comes out with what the server could be asked.

use std::io;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::view::check::{CertificateQuery, Issuance, LocalCheck, LookUpAnswer};
use jiff::Timestamp;
use pades::{
    io::ReadAt,
    limits::Limits,
    validate::{Evidence, RevocationQuery, Validator},
};

use crate::{TrustData, TrustDataError, check};

/// Why a file wasn't checked.
#[derive(Debug, thiserror::Error)]
pub enum LocalCheckError {
    /// The trust data isn't what the server gives.
    #[error(transparent)]
    Trust(#[from] TrustDataError),
    /// The file can't be read.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Checks a file, called `name`, as it stands at `now`, with what the server has answered so far.
///
/// # Errors
/// [`LocalCheckError`]; whatever is wrong with the file is in the answer.
pub fn check_locally(
    source: &dyn ReadAt,
    name: &str,
    trust: &TrustData,
    answers: &[LookUpAnswer],
    now: Timestamp,
) -> Result<LocalCheck, LocalCheckError> {
    let validator = Validator {
        store: &trust.store()?,
        policy: &trust.policy,
        evidence: &evidence(answers),
        limits: &Limits::default(),
    };
    let mut checked = check(source, name, &validator, now)?;
    checked.view.can_sign_report = trust.signs_reports;
    let said = answers
        .iter()
        .rfind(|answer| answer.issuance != Issuance::NotAsked);
    if let Some(answer) = said {
        checked.view.issuance = answer.issuance.clone();
    }
    Ok(LocalCheck {
        view: checked.view,
        wanted: checked.wanted.iter().map(certificate_query).collect(),
    })
}

/// What was answered, without what can't be read: it says nothing then.
fn evidence(answers: &[LookUpAnswer]) -> Evidence {
    let decoded = |texts: &[String]| -> Vec<Vec<u8>> {
        let decoded = texts.iter().map(|text| BASE64.decode(text));
        decoded.filter_map(Result::ok).collect()
    };
    let mut evidence = Evidence::new();
    for answer in answers {
        for der in decoded(&answer.ocsp) {
            let _ = evidence.add_ocsp(&der);
        }
        for der in decoded(&answer.crls) {
            let _ = evidence.add_crl(&der);
        }
    }
    evidence
}

fn certificate_query(query: &RevocationQuery) -> CertificateQuery {
    CertificateQuery {
        certificate: BASE64.encode(&query.certificate),
        issuer: BASE64.encode(&query.issuer),
    }
}

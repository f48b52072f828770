//! A check of a file as people read it: what a validation found, in the words of the check page.
//!
//! Server and browser both call [`check`], so that they say the same of the same file. What holds and
//! what doesn't is judged in `pades`; here it is only said. Nothing is fetched and nothing is kept.

mod local;
mod revisions;
mod role;
#[cfg(test)]
mod samples;
mod signature;
mod time;
mod trust;
mod trusted;
mod words;

use std::io;

use chungthuc_domain::view::check::{CheckView, FindingView, Issuance};
use jiff::Timestamp;
use pades::{
    io::ReadAt,
    validate::{Finding, RevocationQuery, Validator},
};
use sha2::{Digest, Sha256};

pub use local::{LocalCheckError, check_locally};
pub use signature::anchor_name;
pub use trust::{AnchorData, ServiceData, TrustData, TrustDataError};

/// Bytes hashed at a time.
const CHUNK: usize = 64 * 1024;

/// A file that was checked.
#[derive(Debug)]
pub struct Checked {
    /// What people read. How long it took and whether the file was issued here isn't known yet.
    pub view: CheckView,
    /// Of which certificates somebody should be asked, so that a second check can say more.
    pub wanted: Vec<RevocationQuery>,
}

/// Checks a file, called `name`, as it stands at `now`.
///
/// # Errors
/// Only if the file itself can't be read; whatever is wrong with it is in the answer.
pub fn check(
    source: &dyn ReadAt,
    name: &str,
    validator: &Validator<'_>,
    now: Timestamp,
) -> io::Result<Checked> {
    let report = validator.validate(source, now)?;
    let (page_count, revisions) = revisions::of(source, validator.limits, &report);
    let finding = |finding: &Finding| FindingView {
        code: finding.code.as_str().to_owned(),
        message: finding.message.clone(),
    };
    let view = CheckView {
        verdict: words::verdict(report.document),
        summary: words::summary(&report),
        file_name: name.to_owned(),
        size: source.len(),
        page_count,
        sha256: sha256(source)?,
        duration_us: 0,
        issuance: Issuance::NotAsked,
        signatures: signature::views(&report),
        findings: report.findings.iter().map(finding).collect(),
        revisions,
        report_json: serde_json::to_string(&report.for_file(name))?,
        can_sign_report: false,
    };
    Ok(Checked {
        view,
        wanted: report.wanted,
    })
}

fn sha256(source: &dyn ReadAt) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; CHUNK];
    let (mut offset, length) = (0, source.len());
    while offset < length {
        let step = usize::try_from(length - offset).unwrap_or(CHUNK).min(CHUNK);
        let (piece, _) = buffer.split_at_mut(step);
        source.read_at(offset, piece)?;
        digest.update(piece);
        offset += step as u64;
    }
    Ok(hex::encode(digest.finalize()))
}

//! What comes in: whether an uploaded file can be signed as it is, has to be
//! written anew first, or is refused; and the writing anew.
//!
//! Signed bytes are never rewritten: all this happens once, before the first
//! signature.

mod active;
mod arrange;
mod clean;
mod picture;
mod quality;
mod rewrite;
mod survey;

use std::io;

use chungthuc_geometry::PageGeometry;

use crate::document::{Document, ReadError};
use crate::io::ReadAt;
use crate::limits::Limits;

pub use active::ActiveContent;
pub use arrange::{ArrangeError, PageTurn, arrange};
pub use quality::{PageScan, Tint};
pub use rewrite::{RewriteError, Rewritten, rewrite};

/// What an inspection found.
#[derive(Debug, Clone, PartialEq)]
pub struct Inspection {
    /// The pages in order; none if the file can't be read.
    pub pages: Vec<PageGeometry>,
    /// What can be told of the pictures of each page.
    pub scans: Vec<PageScan>,
    /// All findings; none if the file can be signed as it is.
    pub findings: Vec<Finding>,
}

/// One thing that an inspection found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Not a PDF at all.
    NotPdf,
    /// The file is cut off.
    Truncated,
    /// Objects are missing or broken, and no search mends it; or it has no pages.
    Damaged,
    /// A bound of [`Limits`] was reached.
    TooComplex,
    /// It doesn't open without a password.
    NeedsPassword,
    /// It is encrypted in a way that isn't read.
    UnsupportedEncryption,
    /// It holds a signature, which writing it anew would destroy.
    AlreadySigned,
    /// It holds what can change how it looks, or does something when opened.
    ActiveContent(Vec<ActiveContent>),
    /// It has to be written anew before it is signed.
    NeedsNormalising(Vec<NormaliseReason>),
}

/// Why a file has to be written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NormaliseReason {
    /// The cross-reference or the syntax is broken, but all objects are there.
    BrokenXref,
    /// It is encrypted and opens without a password.
    EmptyPassword,
    /// Something stands before `%PDF-`.
    JunkBeforeHeader,
    /// Something stands after the last `%%EOF`.
    TrailingBytes,
}

/// What may be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Sign it as it is.
    Accept,
    /// [`rewrite`] it with `clean: false` first.
    Normalise,
    /// [`rewrite`] it with `clean: true` first, if the officer consents.
    CleanWithConsent,
    /// Refuse it, and say why.
    Refuse,
}

impl Inspection {
    /// What the findings amount to: the gravest counts.
    pub fn verdict(&self) -> Verdict {
        let of = |finding: &Finding| match finding {
            Finding::NeedsNormalising(_) => Verdict::Normalise,
            Finding::ActiveContent(_) => Verdict::CleanWithConsent,
            _ => Verdict::Refuse,
        };
        self.findings
            .iter()
            .map(of)
            .fold(Verdict::Accept, |gravest, verdict| {
                if verdict as u8 > gravest as u8 {
                    verdict
                } else {
                    gravest
                }
            })
    }

    fn refused(finding: Finding) -> Self {
        Self {
            pages: Vec::new(),
            scans: Vec::new(),
            findings: vec![finding],
        }
    }
}

/// Inspects an uploaded file: all of its structure and all objects that can be
/// reached; of the data of images only what tells whether they have colours.
///
/// # Errors
/// Only if `source` itself can't be read; whatever is wrong with the file is a
/// finding.
pub fn inspect(source: &dyn ReadAt, limits: &Limits) -> io::Result<Inspection> {
    let (document, survey) = match open_whole(source, limits) {
        Ok(opened) => opened,
        Err(ReadError::Io(error)) => return Err(error),
        Err(error) => return Ok(Inspection::refused(refusal(&error))),
    };
    let reasons = match reasons_to_normalise(&document) {
        Ok(reasons) => reasons,
        Err(ReadError::Io(error)) => return Err(error),
        Err(error) => return Ok(Inspection::refused(refusal(&error))),
    };
    let mut findings = Vec::new();
    match reasons {
        None => findings.push(Finding::Truncated),
        Some(reasons) if reasons.is_empty() => {}
        Some(reasons) => findings.push(Finding::NeedsNormalising(reasons)),
    }
    if survey.pages.is_empty() {
        findings.push(Finding::Damaged);
    }
    if survey.signed {
        findings.push(Finding::AlreadySigned);
    }
    if !survey.active.is_empty() {
        findings.push(Finding::ActiveContent(survey.active));
    }
    let mut inspection = Inspection {
        pages: survey.pages.iter().map(|page| page.geometry).collect(),
        scans: Vec::new(),
        findings,
    };
    // Last, since it may use up what may be spent on a file.
    if inspection.verdict() != Verdict::Refuse {
        inspection.scans = quality::look(document.latest(), &survey.pages);
    }
    Ok(inspection)
}

/// Opens the file by its cross-reference, or else by a search, such that every
/// object that can be reached can be read.
fn open_whole<'a>(
    source: &'a dyn ReadAt,
    limits: &Limits,
) -> Result<(Document<'a>, survey::Survey), ReadError> {
    let document = Document::open_or_repair(source, limits)?;
    match survey::survey(document.latest()) {
        Ok(survey) => Ok((document, survey)),
        Err(error) if document.repaired() || !error.is_mendable() => Err(if document.truncated() {
            truncated()
        } else {
            error
        }),
        Err(_) => {
            let document = Document::repair(source, limits)?;
            match survey::survey(document.latest()) {
                Ok(survey) => Ok((document, survey)),
                Err(_) if document.truncated() => Err(truncated()),
                Err(error) => Err(error),
            }
        }
    }
}

/// How [`open_whole`] says that the file is cut off.
fn truncated() -> ReadError {
    ReadError::MissingStartxref
}

fn refusal(error: &ReadError) -> Finding {
    match error {
        ReadError::NotPdf => Finding::NotPdf,
        ReadError::MissingStartxref => Finding::Truncated,
        ReadError::NeedsPassword => Finding::NeedsPassword,
        ReadError::UnsupportedEncryption => Finding::UnsupportedEncryption,
        ReadError::LimitReached(_) => Finding::TooComplex,
        _ => Finding::Damaged,
    }
}

/// Why a file that can be read has to be written anew; `None` if it is cut off.
fn reasons_to_normalise(
    document: &Document<'_>,
) -> Result<Option<Vec<NormaliseReason>>, ReadError> {
    if document.truncated() {
        return Ok(None);
    }
    let mut reasons = Vec::new();
    if document.header_offset() > 0 {
        reasons.push(NormaliseReason::JunkBeforeHeader);
    } else if document.repaired()
        || document.read_leniently()
        || document
            .revisions()
            .last()
            .is_none_or(|revision| !revision.terminated)
    {
        reasons.push(NormaliseReason::BrokenXref);
    }
    if document.encrypted() {
        reasons.push(NormaliseReason::EmptyPassword);
    }
    if !document.repaired() {
        match document.trailing_bytes()? {
            // An update that was cut off, or whose cross-reference is missing.
            Some(tail) if tail.holds_objects => return Ok(None),
            Some(_) => reasons.push(NormaliseReason::TrailingBytes),
            None => {}
        }
    }
    Ok(Some(reasons))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_finding_counts() {
        let inspection = |findings| Inspection {
            pages: Vec::new(),
            scans: Vec::new(),
            findings,
        };
        let active = Finding::ActiveContent(vec![ActiveContent::JavaScript]);
        let broken = Finding::NeedsNormalising(vec![NormaliseReason::BrokenXref]);
        assert_eq!(inspection(vec![]).verdict(), Verdict::Accept);
        assert_eq!(
            inspection(vec![broken.clone()]).verdict(),
            Verdict::Normalise
        );
        assert_eq!(
            inspection(vec![active.clone(), broken]).verdict(),
            Verdict::CleanWithConsent
        );
        assert_eq!(
            inspection(vec![Finding::AlreadySigned, active]).verdict(),
            Verdict::Refuse
        );
    }
}

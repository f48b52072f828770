//! Writing an upload anew, once, before anything is signed: mended, cleaned, or with its pages arranged
//! (DESIGN §3.12). The upload itself is kept byte for byte.

use std::io::{self, Write};

use chungthuc_domain::{FileId, error::FileRefusal, scan::ScanQuality};
use chungthuc_storage::repo::{
    file::{FileKind, FileVersion},
    upload::Upload,
};
use pades::{
    document::ReadError,
    intake::{self, ArrangeError, PageTurn, RewriteError, Rewritten, Verdict},
    io::ReadAt,
    limits::Limits,
};
use tokio::runtime::Handle;

use super::{inspect::quality, write::BlockingWriter};
use crate::{Workflow, context::in_turn, failure::Failure};

/// What a file written anew may weigh beyond twice the upload: packed objects come out unpacked.
const UNPACKED_ROOM: u64 = 16 << 20;

/// What an upload is to be written anew for.
#[derive(Debug, Clone)]
pub(super) enum Rewriting {
    /// Its structure is broken or encrypted.
    Normalise,
    /// It holds what the officer agreed to have taken out.
    Clean,
    /// Its pages are turned, sorted or left out.
    Arrange(Vec<PageTurn>),
}

impl Workflow {
    /// Writes `source`, which is `upload`'s, anew, and looks at the result as if it had been sent: it
    /// has to be fit to be signed as it is. The new version counts as made of the upload itself.
    pub(super) async fn rewrite(
        &self,
        upload: &Upload,
        intake: FileId,
        source: FileId,
        rewriting: Rewriting,
    ) -> Result<Result<(FileVersion, ScanQuality), FileRefusal>, Failure> {
        let reader = self.objects.open(source.0).await.map_err(Failure::broken)?;
        let id = self.ids.uuid();
        let room = upload.size.saturating_mul(2).saturating_add(UNPACKED_ROOM);
        let mut sink = BlockingWriter::new(self.objects.create(id), Handle::current(), room);
        let source = reader.blocking();
        let written = in_turn(&self.reading, move || {
            let limits = Limits::default();
            let written = match &rewriting {
                Rewriting::Normalise => intake::rewrite(&source, &limits, false, &mut sink),
                Rewriting::Clean => intake::rewrite(&source, &limits, true, &mut sink),
                Rewriting::Arrange(plan) => arranged(&source, &limits, plan, &mut sink),
            };
            match written {
                Ok(rewritten) => {
                    let stored = sink.finish()?;
                    Ok(Ok((rewritten, stored)))
                }
                Err(error) => {
                    sink.abort()?;
                    cannot_be_rewritten(error).map(Err)
                }
            }
        })
        .await?
        .map_err(Failure::broken)?;
        let (rewritten, stored) = match written {
            Ok(written) => written,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let reader = self.objects.open(id).await.map_err(Failure::broken)?;
        let inspection = self.inspect(reader).await?;
        let fits = inspection.verdict() == Verdict::Accept
            && inspection.pages.len() == rewritten.pages
            && hex::encode(rewritten.sha256) == stored.sha256;
        if !fits {
            self.objects.delete(id).await.map_err(Failure::broken)?;
            return Ok(Err(FileRefusal::Damaged));
        }
        let quality = quality(&inspection);
        let kind = FileKind::Normalised;
        let copy = self.version(upload, kind, Some(intake), &stored, inspection.pages);
        Ok(Ok((copy, quality)))
    }
}

/// Writes a file with other pages. A plan that doesn't fit has been refused before.
fn arranged(
    source: &dyn ReadAt,
    limits: &Limits,
    plan: &[PageTurn],
    out: &mut dyn Write,
) -> Result<Rewritten, RewriteError> {
    intake::arrange(source, limits, plan, out).map_err(|error| match error {
        ArrangeError::Rewrite(error) => error,
        ArrangeError::Plan => RewriteError::Write(io::ErrorKind::InvalidInput.into()),
    })
}

/// Why a file couldn't be written anew: its own fault, or ours.
fn cannot_be_rewritten(error: RewriteError) -> io::Result<FileRefusal> {
    match error {
        RewriteError::Write(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            Ok(FileRefusal::TooComplex)
        }
        RewriteError::Write(error) | RewriteError::Read(ReadError::Io(error)) => Err(error),
        RewriteError::TooLarge | RewriteError::Read(ReadError::LimitReached(_)) => {
            Ok(FileRefusal::TooComplex)
        }
        RewriteError::Read(_) | RewriteError::Truncated | RewriteError::NotClean(_) => {
            Ok(FileRefusal::Damaged)
        }
    }
}

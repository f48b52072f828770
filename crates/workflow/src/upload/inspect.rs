//! Looking at a complete upload (DESIGN §3.12): it is refused, or can be signed as it is, or is
//! written anew once, before anything is signed; of what is refused nothing is kept.

use chungthuc_domain::{
    ErrorCode, FileId,
    error::{ActiveContent, FileRefusal},
    scan::{PageLook, ScanQuality},
    view::intake::UploadOutcome,
};
use chungthuc_geometry::PageGeometry;
use chungthuc_storage::{
    database::DatabaseError,
    objects::{ObjectReader, Stored},
    repo::{
        file::{self, FileDetails, FileKind, FileVersion},
        upload::{self, Upload, UploadState},
    },
};
use pades::{
    intake::{self, Finding, Inspection, PageScan, Tint, Verdict},
    limits::Limits,
};

use super::{READY_SECONDS, UNFINISHED_SECONDS, rewrite::Rewriting};
use crate::{Workflow, context::in_turn, failure::Failure, queue::file_view};

impl Workflow {
    /// Puts a complete upload together, looks at it, and saves how it came out.
    pub(super) async fn look_at(&self, upload: Upload) -> Result<(), Failure> {
        let id = FileId(self.ids.uuid());
        let stored = self
            .uploads
            .assemble(upload.id, id.0)
            .await
            .map_err(Failure::broken)?;
        let outcome = self.judge_upload(&upload, &stored).await;
        let kept = match &outcome {
            Ok(Judged { state, .. }) => *state != UploadState::Refused,
            Err(_) => false,
        };
        if !kept {
            self.objects.delete(id.0).await.map_err(Failure::broken)?;
        }
        let judged = outcome?;
        self.save(&upload, judged).await?;
        self.uploads
            .delete_parts(upload.id)
            .await
            .map_err(Failure::broken)?;
        Ok(())
    }

    /// Writes an upload anew without what the officer agreed to have taken out.
    pub(super) async fn clean(&self, upload: Upload) -> Result<(), Failure> {
        let (Some(intake), Some(UploadOutcome::NeedsConsent { content })) =
            (upload.intake, upload.outcome.clone())
        else {
            return Err(ErrorCode::WrongState.into());
        };
        let judged = match self
            .rewrite(&upload, intake, intake, Rewriting::Clean)
            .await?
        {
            Ok((copy, quality)) => Judged::ready(vec![copy], false, content, quality),
            Err(refusal) => Judged::refused(refusal),
        };
        let refused = judged.state == UploadState::Refused;
        self.save(&upload, judged).await?;
        if refused {
            self.objects
                .delete(intake.0)
                .await
                .map_err(Failure::broken)?;
        }
        Ok(())
    }

    async fn judge_upload(&self, upload: &Upload, stored: &Stored) -> Result<Judged, Failure> {
        let intake = FileId(stored.id);
        let reader = self
            .objects
            .open(stored.id)
            .await
            .map_err(Failure::broken)?;
        let inspection = self.inspect(reader).await?;
        let version = |inspection: &Inspection| {
            self.version(
                upload,
                FileKind::Intake,
                None,
                stored,
                inspection.pages.clone(),
            )
        };
        Ok(match inspection.verdict() {
            Verdict::Refuse => Judged::refused(refusal(&inspection)),
            Verdict::Accept => {
                let files = vec![version(&inspection)];
                Judged::ready(files, false, Vec::new(), quality(&inspection))
            }
            Verdict::CleanWithConsent => Judged {
                state: UploadState::Consent,
                outcome: UploadOutcome::NeedsConsent {
                    content: content(&inspection),
                },
                files: vec![version(&inspection)],
            },
            Verdict::Normalise => match self
                .rewrite(upload, intake, intake, Rewriting::Normalise)
                .await?
            {
                Ok((copy, quality)) => {
                    let files = vec![version(&inspection), copy];
                    Judged::ready(files, true, Vec::new(), quality)
                }
                Err(refusal) => Judged::refused(refusal),
            },
        })
    }

    /// Looks at a file on a thread that may block, a few at a time.
    pub(super) async fn inspect(&self, reader: ObjectReader) -> Result<Inspection, Failure> {
        let source = reader.blocking();
        in_turn(&self.reading, move || {
            intake::inspect(&source, &Limits::default())
        })
        .await?
        .map_err(Failure::broken)
    }

    pub(super) fn version(
        &self,
        upload: &Upload,
        kind: FileKind,
        parent: Option<FileId>,
        stored: &Stored,
        pages: Vec<PageGeometry>,
    ) -> FileVersion {
        FileVersion {
            id: FileId(stored.id),
            paper: None,
            unit: upload.unit,
            kind,
            parent,
            sha256: stored.sha256.clone(),
            size: stored.size,
            page_count: u32::try_from(pages.len()).unwrap_or(u32::MAX),
            details: FileDetails {
                pages,
                ..FileDetails::default()
            },
            created_by: upload.owner,
            created_at: self.now(),
        }
    }

    /// Saves how an upload came out, with its files, whose bytes are on disk by now. If somebody
    /// was faster, the files go again.
    pub(super) async fn save(&self, upload: &Upload, judged: Judged) -> Result<(), Failure> {
        let saved = self.save_rows(upload, &judged).await;
        // A commit whose answer was lost may have been one: then the rows name these files, and if
        // it was none, recovery finds them.
        let for_certain = matches!(
            saved,
            Err(Failure::Answer(_) | Failure::Database(DatabaseError::Conflict))
        );
        if for_certain {
            for file in &judged.files {
                self.objects
                    .delete(file.id.0)
                    .await
                    .map_err(Failure::broken)?;
            }
        }
        saved
    }

    async fn save_rows(&self, upload: &Upload, judged: &Judged) -> Result<(), Failure> {
        let now = self.now();
        let mut after = upload.clone();
        after.state = judged.state;
        after.outcome = Some(judged.outcome.clone());
        // A version that counts no longer: the refused upload, or what was made of it before.
        let stale = match judged.state {
            UploadState::Refused => {
                after.base = None;
                after.intake.take()
            }
            _ => {
                after.intake = after.intake.or(judged.files.first().map(|file| file.id));
                after.base = judged.files.last().map(|file| file.id);
                upload
                    .base
                    .filter(|base| upload.intake != Some(*base) && after.base != Some(*base))
            }
        };
        let waits = if judged.state == UploadState::Ready {
            READY_SECONDS
        } else {
            UNFINISHED_SECONDS
        };
        after.expires_at = now.plus_seconds(waits);
        let mut tx = self.db.begin().await?;
        for version in &judged.files {
            file::insert(&mut tx, version).await?;
        }
        upload::update(&mut tx, &after).await?;
        if let Some(stale) = stale {
            file::delete_unattached(&mut tx, stale).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// How an upload came out.
pub(super) struct Judged {
    pub(super) state: UploadState,
    pub(super) outcome: UploadOutcome,
    /// New versions: as it came, and as it was written anew.
    pub(super) files: Vec<FileVersion>,
}

impl Judged {
    fn refused(refusal: FileRefusal) -> Self {
        let outcome = UploadOutcome::Refused(refusal);
        Self {
            state: UploadState::Refused,
            outcome,
            files: Vec::new(),
        }
    }

    /// The last of `files` is what would be signed.
    fn ready(
        files: Vec<FileVersion>,
        normalised: bool,
        removed: Vec<ActiveContent>,
        quality: ScanQuality,
    ) -> Self {
        match files.last() {
            Some(base) => Self {
                state: UploadState::Ready,
                outcome: UploadOutcome::Ready {
                    file: file_view(base, "ban-quet.pdf"),
                    normalised,
                    removed,
                    quality,
                    arranged: false,
                },
                files,
            },
            None => Self::refused(FileRefusal::Damaged),
        }
    }
}

/// What is told of a file that is refused: the gravest of what was found.
fn refusal(inspection: &Inspection) -> FileRefusal {
    let reasons = inspection
        .findings
        .iter()
        .filter_map(|finding| match finding {
            Finding::NotPdf => Some(FileRefusal::NotPdf),
            Finding::NeedsPassword | Finding::UnsupportedEncryption => {
                Some(FileRefusal::NeedsPassword)
            }
            Finding::AlreadySigned => Some(FileRefusal::AlreadySigned),
            Finding::Truncated | Finding::Damaged => Some(FileRefusal::Damaged),
            Finding::TooComplex => Some(FileRefusal::TooComplex),
            Finding::ActiveContent(_) | Finding::NeedsNormalising(_) => None,
        });
    // A signature says more than what is damaged about the file that carries it.
    let mut reasons: Vec<_> = reasons.collect();
    reasons.sort_by_key(|reason| *reason != FileRefusal::AlreadySigned);
    reasons.into_iter().next().unwrap_or(FileRefusal::Damaged)
}

/// How good its pages are.
pub(super) fn quality(inspection: &Inspection) -> ScanQuality {
    ScanQuality::of(inspection.scans.iter().map(look))
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded"
)]
fn look(scan: &PageScan) -> PageLook {
    PageLook {
        dpi: scan.dpi.map(|dpi| dpi.round().clamp(0.0, 100_000.0) as u32),
        grey: matches!(scan.tint, Some(Tint::Grey | Tint::Bilevel)),
    }
}

fn content(inspection: &Inspection) -> Vec<ActiveContent> {
    let mut kinds: Vec<_> = inspection.findings.iter().flat_map(active).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn active(finding: &Finding) -> Vec<ActiveContent> {
    use intake::ActiveContent as Found;
    let Finding::ActiveContent(kinds) = finding else {
        return Vec::new();
    };
    let kind = |kind: &Found| match kind {
        Found::JavaScript => ActiveContent::JavaScript,
        Found::Attachments => ActiveContent::Attachments,
        Found::AcroForm | Found::Xfa => ActiveContent::Form,
        Found::Annotations => ActiveContent::Annotations,
        Found::OptionalContent => ActiveContent::Layers,
        Found::OpenAction | Found::AdditionalActions | Found::ExternalActions => {
            ActiveContent::Actions
        }
        Found::ExternalStreams => ActiveContent::ExternalStreams,
        Found::Perms => ActiveContent::Permissions,
        Found::Collection => ActiveContent::Portfolio,
    };
    kinds.iter().map(kind).collect()
}

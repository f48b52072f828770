//! The bytes of a file's version: who may read which, and the record of looks at sensitive ones.

use chungthuc_domain::{
    AppError, ErrorCode, FileId, UnitId, calendar::Moment, right::Right, state::PaperState,
    view::file::SignatureHistoryRow,
};
use chungthuc_storage::{
    database::Connection,
    objects::{ObjectError, ObjectReader},
    repo::{
        delivery, dossier,
        file::{self, FileKind, FileVersion},
        paper::{self, Paper},
        reception, reference, upload,
    },
};
use pades::validate::SignatureKind;
use serde_json::{Value, json};

use super::{list::is_staff_of, view::file_name};
use crate::{Workflow, actor::Actor, failure::Failure, upload::is_shared};

/// A file to be read, whole or in ranges.
#[derive(Debug)]
pub struct FileDownload {
    /// What it is called when it is saved.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// The bytes.
    pub reader: ObjectReader,
}

impl Workflow {
    /// A version of a file: for the staff of its paper's unit; for the applicant the certified
    /// copy, once it is theirs; for an officer the upload that isn't part of a paper yet, their own or
    /// that of a dossier received in their unit, or of a form that they share. A look at a sensitive type
    /// of paper, or at a scan of somebody else's, goes into the audit chain, once a quarter of an hour.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn file(&self, actor: &Actor, id: FileId) -> Result<FileDownload, AppError> {
        self.answer(async {
            let (version, paper) = self.readable(actor, id).await?;
            let name = paper.map_or_else(
                || "ban-quet.pdf".to_owned(),
                |paper| file_name(&paper.document_name, version.kind),
            );
            self.download(&version, name).await
        })
        .await
    }

    /// "Xem lịch sử ký số": the signatures in a version, for whoever may read it, in the order in
    /// which they were made.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn signature_history(
        &self,
        actor: &Actor,
        id: FileId,
    ) -> Result<Vec<SignatureHistoryRow>, AppError> {
        self.answer(async {
            let (version, _) = self.readable(actor, id).await?;
            let report = self.judge_file(version.id).await?;
            let signatures = report.signatures.into_iter();
            let rows = signatures.filter(|s| s.kind == SignatureKind::Signature);
            Ok(rows
                .map(|signature| SignatureHistoryRow {
                    signer: signature.signer.unwrap_or_default(),
                    email: signature.details.email,
                    authority: signature.issuer.unwrap_or_default(),
                    stamped: signature.timestamp_time.is_some(),
                    signed_at: signature
                        .timestamp_time
                        .or(signature.signing_time)
                        .map(Moment::from),
                })
                .collect())
        })
        .await
    }

    /// A version that `actor` may read, with its paper if it is part of one. The look is recorded.
    async fn readable(
        &self,
        actor: &Actor,
        id: FileId,
    ) -> Result<(FileVersion, Option<Paper>), Failure> {
        let mut db = self.db.read().await?;
        let version = file::find(&mut db, id).await?.ok_or(ErrorCode::NotFound)?;
        let Some(paper) = version.paper else {
            let own = version.created_by == actor.person && actor.unit == Some(version.unit);
            let received = reception::unit_of_scan(&mut db, id).await?;
            let mut at_counter = received.filter(|unit| actor.may(Right::Creator, *unit));
            if at_counter.is_none() && !own && is_in_shared_form(&mut db, actor, &version).await? {
                at_counter = Some(version.unit);
            }
            drop(db);
            return match at_counter {
                // What it will be certified as may still change: it counts as sensitive.
                Some(unit) => {
                    self.record_look(actor, unit, &version, json!({})).await?;
                    Ok((version, None))
                }
                None if own => Ok((version, None)),
                None => Err(ErrorCode::NotFound.into()),
            };
        };
        let paper = paper::find(&mut db, paper)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        if !is_staff_of(actor, paper.unit) {
            let issued = is_issued(&paper) && paper.sealed == Some(version.id);
            if !(issued && is_theirs(&mut db, actor, &paper).await?) {
                return Err(ErrorCode::NotFound.into());
            }
        }
        drop(db);
        self.note_look(actor, &paper, &version).await?;
        Ok((version, Some(paper)))
    }

    /// The certified copy itself, for whoever may have it.
    ///
    /// Errors: [`ErrorCode::NotFound`] for one that isn't issued, or is void.
    pub(crate) async fn certified_copy(&self, paper: &Paper) -> Result<FileDownload, Failure> {
        let sealed = paper
            .sealed
            .filter(|_| is_issued(paper))
            .ok_or(ErrorCode::NotFound)?;
        let version = file::find(&mut *self.db.read().await?, sealed).await?;
        let version = version.ok_or_else(|| Failure::broken("a sealed file has no row"))?;
        self.download(&version, file_name(&paper.document_name, FileKind::Sealed))
            .await
    }

    /// Records a look at a sensitive paper: one row for each person, version and quarter of an
    /// hour, however many ranges of it are read.
    pub(crate) async fn note_look(
        &self,
        actor: &Actor,
        paper: &Paper,
        version: &FileVersion,
    ) -> Result<(), Failure> {
        let mut db = self.db.read().await?;
        let types = reference::document_types(&mut db).await?;
        // A type that is no longer offered counts as sensitive.
        let sensitive = types
            .iter()
            .find(|known| known.code == paper.document_type)
            .is_none_or(|known| known.sensitive);
        drop(db);
        if !sensitive {
            return Ok(());
        }
        let details = json!({ "paper": paper.id.to_string() });
        self.record_look(actor, paper.unit, version, details).await
    }

    /// Records a look at a version of a unit's, unless that is done for this quarter of an hour.
    async fn record_look(
        &self,
        actor: &Actor,
        unit: UnitId,
        version: &FileVersion,
        details: Value,
    ) -> Result<(), Failure> {
        let now = self.now();
        let mut db = self.db.read().await?;
        if file::is_noted(&mut db, actor.person, version.id, now).await? {
            return Ok(());
        }
        drop(db);
        let mut tx = self.db.begin().await?;
        if file::note_view(&mut tx, actor.person, version.id, now).await? {
            let subject = format!("file {}", version.id);
            self.audit(&mut tx, actor, unit, "LOOK", subject, details);
        }
        tx.commit().await?;
        Ok(())
    }

    async fn download(&self, version: &FileVersion, name: String) -> Result<FileDownload, Failure> {
        let reader = match self.objects.open(version.id.0).await {
            Err(ObjectError::NotFound(_)) => {
                return Err(Failure::broken("a file's object is gone"));
            }
            opened => opened.map_err(Failure::broken)?,
        };
        Ok(FileDownload {
            name,
            size: version.size,
            sha256: version.sha256.clone(),
            reader,
        })
    }
}

/// Whether a file is the scan that a form names which is shared with `actor`.
async fn is_in_shared_form(
    db: &mut Connection,
    actor: &Actor,
    version: &FileVersion,
) -> Result<bool, Failure> {
    match upload::find_by_base(db, version.id).await? {
        Some(scan) => is_shared(db, actor, &scan).await,
        None => Ok(false),
    }
}

/// Whether a paper is an applicant's own: they asked for it, or it came into their store.
pub(crate) async fn is_theirs(
    db: &mut Connection,
    actor: &Actor,
    paper: &Paper,
) -> Result<bool, Failure> {
    if !actor.is_applicant {
        return Ok(false);
    }
    let dossier = dossier::find(&mut *db, paper.dossier).await?;
    if dossier.is_some_and(|dossier| dossier.applicant.person == Some(actor.person)) {
        return Ok(true);
    }
    Ok(delivery::is_in_store_of(db, paper.id, actor.person).await?)
}

/// Whether the clerk has completed it, and nobody has voided it since.
pub(super) fn is_issued(paper: &Paper) -> bool {
    matches!(
        paper.state,
        PaperState::Completed | PaperState::DeliveryFailed
    )
}

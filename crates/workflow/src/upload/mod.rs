//! Resumable uploads of scans: announced, counted and hashed as they arrive, looked at when they
//! are complete, and thrown away when nobody uses them.

mod arrange;
mod expiry;
mod inspect;
mod rewrite;
mod write;

use bytes::Bytes;
use chungthuc_domain::{
    AppError, ErrorCode, UploadId,
    error::FileRefusal,
    right::Right,
    view::{file::MAX_SCAN_BYTES, intake::UploadView},
};
use chungthuc_storage::{
    database::Connection,
    objects::{NewUpload, UploadError},
    repo::{
        paper_form,
        upload::{self, Upload, UploadState},
    },
};
use futures::Stream;

use crate::{Workflow, actor::Actor, failure::Failure};

pub(crate) use expiry::EXPIRE_UPLOADS;

/// Uploads that one person may have unfinished at a time.
const MOST_UNFINISHED: u64 = 10;
/// An upload that isn't complete waits so many seconds: a day.
const UNFINISHED_SECONDS: i64 = 24 * 60 * 60;
/// One that is complete waits so many seconds to be sent for signature: 30 days, as its draft does.
const READY_SECONDS: i64 = 30 * UNFINISHED_SECONDS;
/// Characters of a file's name.
const LONGEST_NAME: usize = 200;

impl Workflow {
    /// Announces a scan. What can be known to be unusable is refused before any byte comes.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right, [`ErrorCode::FileRefused`] for anything
    /// but a .pdf, [`ErrorCode::FileTooLarge`], [`ErrorCode::Invalid`] for too many at a time.
    pub async fn begin_upload(
        &self,
        actor: &Actor,
        name: &str,
        size: u64,
    ) -> Result<UploadView, AppError> {
        self.answer(async {
            let unit = actor.require(Right::Creator)?.unit;
            let name = short_name(name);
            if size == 0 || !name.to_lowercase().ends_with(".pdf") {
                return Err(ErrorCode::FileRefused(FileRefusal::NotPdf).into());
            }
            if size > MAX_SCAN_BYTES {
                return Err(ErrorCode::FileTooLarge { bytes: size }.into());
            }
            let now = self.now();
            let mut tx = self.db.begin().await?;
            if upload::count_unfinished(&mut tx, actor.person).await? >= MOST_UNFINISHED {
                let why = format!(
                    "Đang có {MOST_UNFINISHED} lần gửi tệp chưa xong. Hãy hoàn tất hoặc hủy bớt rồi gửi tệp này."
                );
                return Err(AppError::field("upload", why).into());
            }
            let new = NewUpload {
                owner: actor.person,
                unit,
                file_name: name,
                size,
                created_at: now,
                expires_at: now.plus_seconds(UNFINISHED_SECONDS),
            };
            let id = self.uploads.create(&mut tx, &new).await?;
            let begun = own(&mut tx, actor, id).await?;
            tx.commit().await?;
            Ok(view(&begun))
        })
        .await
    }

    /// Takes the bytes of `body`, which begin at `offset`. When all have come, the file is looked
    /// at, and the answer says how it came out. Bytes that begin elsewhere than where the last ones
    /// ended aren't taken, and a connection may break: the answer says where to go on.
    ///
    /// Errors: [`ErrorCode::UploadGone`]; [`ErrorCode::UploadBroken`] if more came than was
    /// announced, after which nothing is left of it.
    pub async fn append_upload<E: Send + 'static>(
        &self,
        actor: &Actor,
        id: UploadId,
        offset: u64,
        body: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
    ) -> Result<UploadView, AppError> {
        self.answer(async {
            let found = self.own_upload(actor, id).await?;
            if found.state != UploadState::Open {
                return Ok(view(&found));
            }
            if found.expires_at <= self.now() {
                return Err(ErrorCode::UploadGone.into());
            }
            match self.uploads.append(id, offset, body).await {
                Ok(_) | Err(UploadError::Offset { .. } | UploadError::Interrupted { .. }) => {}
                Err(UploadError::TooMuch { .. }) => {
                    let found = self.own_upload(actor, id).await?;
                    let this = self.clone();
                    self.carry_through(async move { this.remove_upload(&found).await })
                        .await?;
                    return Err(ErrorCode::UploadBroken.into());
                }
                Err(UploadError::NotOpen) => return Err(ErrorCode::UploadGone.into()),
                Err(other) => return Err(Failure::broken(other)),
            }
            let found = self.own_upload(actor, id).await?;
            if found.state == UploadState::Open && found.received == found.size {
                let this = self.clone();
                // Whoever hangs up now leaves no file behind that nobody knows of.
                self.carry_through(async move { this.look_at(found).await })
                    .await?;
            }
            Ok(view(&self.own_upload(actor, id).await?))
        })
        .await
    }

    /// How an upload stands.
    ///
    /// Errors: [`ErrorCode::UploadGone`].
    pub async fn upload(&self, actor: &Actor, id: UploadId) -> Result<UploadView, AppError> {
        self.answer(async { Ok(view(&self.usable_upload(actor, id).await?)) })
            .await
    }

    /// The officer agrees to have active and hidden content taken out: the file is written anew
    /// without it.
    ///
    /// Errors: [`ErrorCode::UploadGone`], [`ErrorCode::WrongState`] where nothing was asked.
    pub async fn consent(&self, actor: &Actor, id: UploadId) -> Result<UploadView, AppError> {
        self.answer(async {
            let found = self.usable_upload(actor, id).await?;
            if found.state != UploadState::Consent {
                return Err(ErrorCode::WrongState.into());
            }
            let this = self.clone();
            self.carry_through(async move { this.clean(found).await })
                .await?;
            Ok(view(&self.usable_upload(actor, id).await?))
        })
        .await
    }

    /// Gives an upload up: nothing is left of it.
    ///
    /// Errors: [`ErrorCode::UploadGone`], also for one that is part of a paper.
    pub async fn cancel_upload(&self, actor: &Actor, id: UploadId) -> Result<(), AppError> {
        self.answer(async {
            let found = self.own_upload(actor, id).await?;
            if found.state == UploadState::Used {
                return Err(ErrorCode::UploadGone.into());
            }
            let this = self.clone();
            self.carry_through(async move { this.remove_upload(&found).await })
                .await
        })
        .await
    }

    async fn own_upload(&self, actor: &Actor, id: UploadId) -> Result<Upload, Failure> {
        own(&mut *self.db.read().await?, actor, id).await
    }

    /// An upload of the person's own, or one that a form of their unit shares with them.
    async fn usable_upload(&self, actor: &Actor, id: UploadId) -> Result<Upload, Failure> {
        let mut db = self.db.read().await?;
        let found = upload::find(&mut db, id).await?;
        let found = found.ok_or(ErrorCode::UploadGone)?;
        if is_own(actor, &found) || is_shared(&mut db, actor, &found).await? {
            Ok(found)
        } else {
            Err(ErrorCode::UploadGone.into())
        }
    }
}

/// Whether the form of a paper that came back in the unit being worked in names an upload: any officer
/// there may fill it in, and use the scan that another officer put there.
pub(crate) async fn is_shared(
    db: &mut Connection,
    actor: &Actor,
    scan: &Upload,
) -> Result<bool, Failure> {
    Ok(actor.may(Right::Creator, scan.unit)
        && paper_form::names_scan(db, scan.unit, scan.id).await?)
}

/// An upload as the form shows it.
pub(crate) fn view(upload: &Upload) -> UploadView {
    UploadView {
        id: upload.id,
        file_name: upload.file_name.clone(),
        size: upload.size,
        received: upload.received,
        outcome: upload.outcome.clone(),
    }
}

/// An upload of the person's own; others' don't exist for them.
async fn own(db: &mut Connection, actor: &Actor, id: UploadId) -> Result<Upload, Failure> {
    let found = upload::find(db, id).await?;
    let found = found.filter(|upload| is_own(actor, upload));
    found.ok_or_else(|| ErrorCode::UploadGone.into())
}

fn is_own(actor: &Actor, upload: &Upload) -> bool {
    upload.owner == actor.person && actor.may(Right::Creator, upload.unit)
}

/// A file's name without the folders that some browsers send, and of bounded length; its ending
/// stays.
fn short_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let visible: Vec<char> = name.chars().filter(|c| !c.is_control()).collect();
    let surplus = visible.len().saturating_sub(LONGEST_NAME);
    visible.into_iter().skip(surplus).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_has_no_folders_and_keeps_its_ending() {
        assert_eq!(
            short_name("C:\\quét\\giấy khai sinh.PDF"),
            "giấy khai sinh.PDF"
        );
        assert_eq!(short_name("a/b/c.pdf"), "c.pdf");
        assert!(short_name(&format!("{}.pdf", "x".repeat(500))).ends_with("x.pdf"));
        assert_eq!(short_name("\u{202e}\n.pdf").len(), "\u{202e}.pdf".len());
    }
}

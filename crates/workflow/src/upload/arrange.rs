//! "Sắp xếp trang": the pages of a scan turned, sorted or left out before it is sent. What is signed
//! is a fresh file then; the upload is kept as it came.

use chungthuc_domain::{
    AppError, ErrorCode, FileId, UploadId,
    view::intake::{PageTurn, UploadOutcome, UploadView},
};
use chungthuc_storage::repo::{
    file,
    upload::{Upload, UploadState},
};

use super::{inspect::Judged, rewrite::Rewriting, view};
use crate::{Workflow, actor::Actor, failure::Failure, queue::file_view};

/// Pages that may be arranged by hand.
const MOST_PAGES: usize = 2_000;

impl Workflow {
    /// Makes a scan have the pages of `plan`, in their order: `looked_at` is the version that the plan
    /// speaks of.
    ///
    /// Errors: [`ErrorCode::UploadGone`] for a scan that is somebody else's and not shared, gone, or part of a paper
    /// already; [`ErrorCode::WrongState`] for one that can't be sent; [`ErrorCode::Conflict`] if it was
    /// arranged elsewhere meanwhile; [`ErrorCode::Invalid`] for a plan without pages, or with one that
    /// isn't there or comes twice.
    pub async fn arrange_upload(
        &self,
        actor: &Actor,
        id: UploadId,
        looked_at: FileId,
        plan: Vec<PageTurn>,
    ) -> Result<UploadView, AppError> {
        self.answer(async {
            let found = self.usable_upload(actor, id).await?;
            match found.state {
                UploadState::Ready if found.expires_at > self.now() => {}
                UploadState::Ready | UploadState::Used => {
                    return Err(ErrorCode::UploadGone.into());
                }
                _ => return Err(ErrorCode::WrongState.into()),
            }
            if found.base != Some(looked_at) {
                return Err(ErrorCode::Conflict.into());
            }
            let base = file::find(&mut *self.db.read().await?, looked_at).await?;
            let base = base.ok_or(ErrorCode::UploadGone)?;
            check(&plan, base.page_count)?;
            let kept = u32::try_from(plan.len()).unwrap_or(u32::MAX);
            let left_out = base.page_count.saturating_sub(kept);
            let this = self.clone();
            self.carry_through(async move { this.arrange(found, looked_at, plan, left_out).await })
                .await?;
            Ok(view(&self.usable_upload(actor, id).await?))
        })
        .await
    }

    async fn arrange(
        &self,
        upload: Upload,
        base: FileId,
        plan: Vec<PageTurn>,
        left_out: u32,
    ) -> Result<(), Failure> {
        let (
            Some(intake),
            Some(UploadOutcome::Ready {
                normalised,
                removed,
                quality: before,
                ..
            }),
        ) = (upload.intake, upload.outcome.clone())
        else {
            return Err(ErrorCode::WrongState.into());
        };
        let plan = plan.into_iter().map(|turned| pades::intake::PageTurn {
            page: usize::try_from(turned.page).unwrap_or(usize::MAX),
            turn: turned.turn,
        });
        let rewriting = Rewriting::Arrange(plan.collect());
        let (copy, mut quality) = self
            .rewrite(&upload, intake, base, rewriting)
            .await?
            .map_err(|refusal| Failure::from(ErrorCode::FileRefused(refusal)))?;
        // Of the file that was looked at, and of those before it.
        quality.left_out = before.left_out.saturating_add(left_out);
        let judged = Judged {
            state: UploadState::Ready,
            outcome: UploadOutcome::Ready {
                file: file_view(&copy, "ban-quet.pdf"),
                normalised,
                removed,
                quality,
                arranged: true,
            },
            files: vec![copy],
        };
        self.save(&upload, judged).await?;
        // Its row is gone: nothing names it any more.
        if base != intake {
            self.objects.delete(base.0).await.map_err(Failure::broken)?;
        }
        Ok(())
    }
}

/// Whether there are such pages, each once, turned by quarters.
///
/// Errors: [`ErrorCode::Invalid`] under `pages`.
fn check(plan: &[PageTurn], pages: u32) -> Result<(), Failure> {
    let fault = |why: &str| Err(AppError::field("pages", why).into());
    if plan.is_empty() {
        return fault("Phải giữ lại ít nhất một trang.");
    }
    if plan.len() > MOST_PAGES {
        return fault("Bản quét quá nhiều trang để sắp xếp. Hãy quét thành các tệp nhỏ hơn.");
    }
    let mut seen = vec![false; usize::try_from(pages).unwrap_or(0)];
    for turned in plan {
        let there = usize::try_from(turned.page)
            .ok()
            .and_then(|page| seen.get_mut(page));
        match there {
            Some(seen) if !*seen => *seen = true,
            _ => return fault("Các trang đã đổi. Hãy mở lại Sắp xếp trang."),
        }
        if turned.turn % 90 != 0 || turned.turn >= 360 {
            return fault("Trang chỉ xoay được theo góc vuông.");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_names_pages_that_are_there_once_each() {
        let turned = |page, turn| PageTurn { page, turn };
        assert!(check(&[turned(1, 270), turned(0, 0)], 2).is_ok());
        for plan in [
            vec![],
            vec![turned(2, 0)],
            vec![turned(0, 0), turned(0, 90)],
            vec![turned(0, 45)],
            vec![turned(0, 360)],
        ] {
            assert!(check(&plan, 2).is_err(), "{plan:?}");
        }
    }
}

//! What comes back: "Thu hồi", "Xử lý tiếp", "Hủy hồ sơ".

use chungthuc_domain::{AppError, DossierId, PaperId, right::Right, state::Step};
use chungthuc_storage::repo::paper::Paper;

use super::submit::void_signature;
use crate::{
    Workflow,
    actor::Actor,
    step::{load, next_state, same_version},
};

impl Workflow {
    /// Takes a paper back before the leader signs it: it is among the returned ones then.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`], [`ErrorCode::Busy`] while it is
    /// being signed, [`ErrorCode::Conflict`].
    pub async fn recall(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
    ) -> Result<(), AppError> {
        let change = |paper: &mut Paper| {
            paper.returned_reason = Some("Cán bộ thu hồi để chỉnh sửa".to_owned());
            paper.returned_by = Some(actor.person);
            void_signature(paper);
        };
        self.officers_step(actor, paper, version, Step::Recall, change)
            .await
    }

    /// Ends a returned paper for good; no number was used. Its scans go in time.
    ///
    /// Errors: as [`Workflow::recall`].
    pub async fn cancel(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
    ) -> Result<(), AppError> {
        self.officers_step(actor, paper, version, Step::Cancel, void_signature)
            .await
    }

    /// Opens the form of a returned paper again, for any officer of its unit: gives its dossier.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`].
    pub async fn continue_returned(
        &self,
        actor: &Actor,
        paper: PaperId,
    ) -> Result<DossierId, AppError> {
        self.answer_about(actor, paper, async {
            let mut db = self.db.read().await?;
            let found = load(&mut db, actor, paper, Right::Creator).await?;
            next_state(&found, Step::Resubmit)?;
            Ok(found.dossier)
        })
        .await
    }

    async fn officers_step(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
        step: Step,
        change: impl FnOnce(&mut Paper) + Send,
    ) -> Result<(), AppError> {
        self.answer_about(actor, paper, async {
            let mut tx = self.db.begin().await?;
            let before = load(&mut tx, actor, paper, Right::Creator).await?;
            // A step that was taken is told apart from a paper that was only changed.
            next_state(&before, step)?;
            same_version(before.version, version)?;
            let done = self
                .take_step(&mut tx, actor, &before, step, "", change)
                .await?;
            if !done.state.is_live() {
                self.enqueue_removal_of(&mut tx, done.id, done.unit).await?;
            }
            tx.commit().await?;
            Ok(())
        })
        .await
    }
}

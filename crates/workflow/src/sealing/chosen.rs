//! One paper of many that a clerk numbers and seals with one confirmation, where the seal belongs by
//! law, and completes. Which were chosen, and the key that is opened once for them, is in `batch`.

use chungthuc_domain::{
    AppError, ErrorCode,
    right::Right,
    state::PaperState,
    view::{
        batch::{ChosenDone, SealChosen},
        signing::SealRequest,
    },
};
use chungthuc_storage::repo::{paper::Paper, stamp};

use super::seal_place;
use crate::{Workflow, actor::Actor, failure::Failure, signing::looked_at, stamps, step};

impl Workflow {
    /// Numbers and seals one of the papers that were chosen, by the key that this session has open;
    /// then completes it if asked to. One that is sealed already is only completed, so that asking
    /// again does no harm. Numbers follow the order in which papers are asked for, one after the
    /// other; one that fails takes none.
    ///
    /// Errors: those of [`Workflow::seal`]; the field `pin` if the key is no longer open.
    pub async fn seal_chosen(
        &self,
        actor: &Actor,
        request: SealChosen,
    ) -> Result<ChosenDone, AppError> {
        let (this, clerk) = (self.clone(), actor.clone());
        let work = async move { this.seal_chosen_through(&clerk, request).await };
        self.answer(self.carry_through(work)).await
    }

    async fn seal_chosen_through(
        &self,
        actor: &Actor,
        request: SealChosen,
    ) -> Result<ChosenDone, Failure> {
        let mut db = self.db.read().await?;
        let found = step::load(&mut db, actor, request.paper, Right::Sealer).await?;
        drop(db);
        match found.state {
            PaperState::PendingSeal => self.seal_as_proposed(actor, &found, &request).await?,
            PaperState::Sealed if request.complete => {}
            _ => return Err(ErrorCode::WrongState.into()),
        }
        let completed = if request.complete {
            self.complete_through(actor, request.paper, None).await
        } else {
            Ok(())
        };
        self.chosen_done(request.paper, completed).await
    }

    async fn seal_as_proposed(
        &self,
        actor: &Actor,
        paper: &Paper,
        request: &SealChosen,
    ) -> Result<(), Failure> {
        let mut db = self.db.read().await?;
        let signed = looked_at(&mut db, paper.signed, &request.sha256).await?;
        let image = stamp::find(&mut db, request.image).await?;
        drop(db);
        let image = image
            .filter(|image| {
                image.owner == stamp::Owner::Unit(paper.unit) && image.is_usable(self.now().day())
            })
            .ok_or(ErrorCode::NoSealImage)?;
        let request = SealRequest {
            paper: request.paper,
            sha256: request.sha256.clone(),
            book: request.book,
            placement: seal_place(&signed.details, &stamps::view(&image, self.now().day()))?,
            image: request.image,
            pin: String::new(),
            keep_unlocked: false,
        };
        self.seal_through(actor, request).await.map(drop)
    }
}

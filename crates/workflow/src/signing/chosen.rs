//! One paper of many that a leader signs with one confirmation: prepared and signed as it is
//! proposed, and passed on. Which were chosen, and the key that is opened once for them, is in
//! `batch`.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId,
    state::PaperState,
    view::{
        batch::{ChosenDone, SignChosen},
        signing::SignRequest,
    },
};
use chungthuc_storage::{database::DatabaseError, repo::file};

use super::load_own;
use crate::{Workflow, actor::Actor, failure::Failure};

impl Workflow {
    /// Signs one of the papers that were chosen, where the signature stands by itself and with the
    /// default image, by the key that this session has open; then passes it on if asked to. One that
    /// is signed already is only passed on, so that asking again does no harm.
    ///
    /// Errors: those of [`Workflow::sign`]; [`ErrorCode::DocumentChanged`] if it isn't the scan that
    /// was read; the field `pin` if the key is no longer open.
    pub async fn sign_chosen(
        &self,
        actor: &Actor,
        request: SignChosen,
    ) -> Result<ChosenDone, AppError> {
        let (this, signer) = (self.clone(), actor.clone());
        let work = async move { this.sign_chosen_through(&signer, request).await };
        self.answer(self.carry_through(work)).await
    }

    async fn sign_chosen_through(
        &self,
        actor: &Actor,
        request: SignChosen,
    ) -> Result<ChosenDone, Failure> {
        let found = load_own(&mut *self.db.read().await?, actor, request.paper).await?;
        match found.state {
            PaperState::PendingSignature => self.sign_as_proposed(actor, &request).await?,
            PaperState::Signed if request.forward => {}
            _ => return Err(ErrorCode::WrongState.into()),
        }
        let passed_on = if request.forward {
            self.forward_now(actor, request.paper).await
        } else {
            Ok(())
        };
        self.chosen_done(request.paper, passed_on).await
    }

    async fn sign_as_proposed(&self, actor: &Actor, request: &SignChosen) -> Result<(), Failure> {
        let prepared = self.prepare(actor, request.paper).await?;
        let scan = file::find(&mut *self.db.read().await?, prepared.paper.base).await?;
        if scan.is_none_or(|scan| scan.sha256 != request.sha256) {
            return Err(ErrorCode::DocumentChanged.into());
        }
        let image = prepared.images.first().ok_or(ErrorCode::NoSignatureImage)?;
        let request = SignRequest {
            paper: request.paper,
            sha256: prepared.file.sha256.clone(),
            placement: prepared.place_of(image),
            image: image.id,
            pin: String::new(),
            keep_unlocked: false,
        };
        self.sign_through(actor, request).await
    }

    /// Passes a paper on that was signed a moment ago.
    async fn forward_now(&self, actor: &Actor, paper: PaperId) -> Result<(), Failure> {
        let mut tries = 0;
        loop {
            match self.forward_at(actor, paper, None).await {
                // Its timestamp came in the meantime.
                Err(Failure::Database(DatabaseError::Conflict)) if tries < 3 => tries += 1,
                done => break done,
            }
        }
    }
}

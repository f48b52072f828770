//! "Đặt làm mặc định": which image is taken unless another is chosen. By itself, so that nothing else of an
//! image is written over.

use chungthuc_domain::{AppError, StampImageId, view::stamp::StampAct};
use chungthuc_storage::repo::stamp;

use super::{own, right, unit};
use crate::{Workflow, actor::Actor};

impl Workflow {
    /// Makes an image the default of its owner, in the place of the one that was.
    ///
    /// Errors: [`chungthuc_domain::ErrorCode::NotFound`].
    pub async fn set_default_stamp(&self, actor: &Actor, id: StampImageId) -> Result<(), AppError> {
        self.answer(async {
            let mut tx = self.db.begin().await?;
            let owner = own(&mut tx, actor, id).await?.owner;
            self.still_holds(&mut tx, actor, right(owner.kind()), unit(actor)?)
                .await?;
            stamp::hold(&mut tx, owner).await?;
            let mut image = own(&mut tx, actor, id).await?;
            if image.is_default {
                return Ok(());
            }
            stamp::clear_default(&mut tx, image.owner).await?;
            image.is_default = true;
            self.note_stamp(&mut tx, actor, &image, StampAct::SetDefault, "")
                .await?;
            stamp::update(&mut tx, &image).await?;
            Ok(tx.commit().await?)
        })
        .await
    }
}

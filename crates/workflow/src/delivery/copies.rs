//! "Kho dữ liệu của tôi": the certified copies that came into an applicant's store.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId,
    calendar::{Moment, day_text},
    view::delivery::StoredCopy,
};
use chungthuc_storage::repo::{
    delivery,
    file::{self, FileKind},
    queue::{self, Item},
};

use crate::{
    Workflow,
    actor::Actor,
    annulment,
    failure::Failure,
    queue::{FileDownload, file_name, printed_number},
};

/// Copies that the store lists.
const LISTED: u32 = 200;

impl Workflow {
    /// The copies in the store of an applicant, the latest first.
    ///
    /// Errors: [`ErrorCode::NotFound`] for staff, who have none.
    pub async fn my_copies(&self, actor: &Actor) -> Result<Vec<StoredCopy>, AppError> {
        self.answer(async {
            if !actor.is_applicant {
                return Err(ErrorCode::NotFound.into());
            }
            let mut db = self.db.read().await?;
            let mut copies = Vec::new();
            for (paper, delivered_at) in delivery::stored(&mut db, actor.person, LISTED).await? {
                let Some(item) = queue::find(&mut db, paper).await? else {
                    continue;
                };
                let Some(sealed) = item.paper.sealed else {
                    continue;
                };
                let Some(version) = file::find_row(&mut db, sealed).await? else {
                    continue;
                };
                let annulment = annulment::of_paper(&mut db, paper, item.paper.state).await?;
                copies.push(StoredCopy {
                    annulment,
                    ..stored_copy(&item, delivered_at, version.size)
                });
            }
            Ok(copies)
        })
        .await
    }

    /// A copy out of the store of an applicant.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn my_copy(&self, actor: &Actor, paper: PaperId) -> Result<FileDownload, AppError> {
        self.answer(async {
            let (item, version) = self.of_store(actor, paper).await?;
            self.note_look(actor, &item.paper, &version).await?;
            self.certified_copy(&item.paper).await
        })
        .await
    }

    async fn of_store(
        &self,
        actor: &Actor,
        paper: PaperId,
    ) -> Result<(Item, file::FileVersion), Failure> {
        let mut db = self.db.read().await?;
        let stored =
            actor.is_applicant && delivery::is_in_store_of(&mut db, paper, actor.person).await?;
        let item = queue::find(&mut db, paper).await?.filter(|_| stored);
        let item = item.ok_or(ErrorCode::NotFound)?;
        let sealed = item.paper.sealed.ok_or(ErrorCode::NotFound)?;
        let version = file::find(&mut db, sealed)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        Ok((item, version))
    }
}

fn stored_copy(item: &Item, delivered_at: Moment, size: u64) -> StoredCopy {
    StoredCopy {
        paper: item.paper.id,
        document_name: item.paper.document_name.clone(),
        number: printed_number(item).unwrap_or_default(),
        book: item.book.clone().unwrap_or_default(),
        unit_name: item.unit_name.clone(),
        certified_on: item
            .paper
            .sealed_at
            .map(|at| day_text(at.day()))
            .unwrap_or_default(),
        delivered_at,
        size,
        file_name: file_name(&item.paper.document_name, FileKind::Sealed),
        public_code: item.paper.public_code.to_string(),
        annulment: None,
        kept: item.paper.purged_at.is_none(),
    }
}

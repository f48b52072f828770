//! Many papers with one confirmation: which were chosen, and the key that is opened once for all of
//! them. Each paper is then signed or sealed by itself, in `signing` and `sealing`, so that one that
//! fails is in nobody's way.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId,
    book::BookKind,
    certification::Certification,
    right::Right,
    view::batch::{BatchWork, ChosenDone, ChosenRow, ChosenView, MOST_CHOSEN},
};
use chungthuc_keystore::Unlock;
use chungthuc_storage::{
    database::Connection,
    repo::{
        file,
        queue::{self, Item},
        stamp::{self, Owner},
        unit,
    },
};

use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    queue::{printed_number, queue_row},
    sealing, signing, stamps,
};

impl Workflow {
    /// The papers that were chosen from a list, wherever they stand by now, and what it takes to sign
    /// or seal them.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right for it, the field `papers` if there are more
    /// than [`MOST_CHOSEN`].
    pub async fn chosen(
        &self,
        actor: &Actor,
        work: BatchWork,
        papers: Vec<PaperId>,
    ) -> Result<ChosenView, AppError> {
        self.answer(async {
            let owner = owner_of_key(actor, work)?;
            if papers.len() > MOST_CHOSEN {
                let message = format!("Mỗi lần chọn nhiều nhất {MOST_CHOSEN} bản sao.");
                return Err(AppError::field("papers", message).into());
            }
            let now = self.now();
            let mut db = self.db.read().await?;
            let mut rows: Vec<ChosenRow> = Vec::new();
            for id in papers {
                let known = rows.iter().any(|chosen| chosen.row.paper == id);
                if !known
                    && let Some(item) = queue::find(&mut db, id).await?
                    && is_for(actor, work, &item)
                {
                    rows.push(chosen_row(&mut db, &item).await?);
                }
            }
            let images = stamp::of_owner(&mut db, owner).await?;
            let (images, books) = match owner {
                Owner::Person(_) => (signing::fitting(images, now.day()).1, Vec::new()),
                Owner::Unit(id) => {
                    let unit = unit::find(&mut db, id).await?.ok_or(ErrorCode::NotFound)?;
                    let kind = BookKind::ElectronicCopies;
                    let books = sealing::ahead(&mut db, &unit, kind, now).await?;
                    let usable = images.iter().filter(|image| image.is_usable(now.day()));
                    let views = usable.map(|image| stamps::view(image, now.day()));
                    (views.collect(), books)
                }
            };
            drop(db);
            let key = self.held_key(owner).await?;
            Ok(ChosenView {
                rows,
                images,
                books,
                certificate: key.as_ref().map(|key| key.view(now)),
                unlocked: key.is_some_and(|key| self.is_unlocked(actor, &key)),
                now,
            })
        })
        .await
    }

    /// Opens the leader's or the agency's key for this session, before the first of many papers is
    /// signed or sealed. It stays open until [`Workflow::close_key`], at most 15 minutes.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right for it, [`ErrorCode::NoKey`],
    /// [`ErrorCode::WrongPin`], which counts once, [`ErrorCode::KeyLocked`],
    /// [`ErrorCode::CertificateExpired`], [`ErrorCode::CertificateRevoked`],
    /// [`ErrorCode::KeyUnavailable`]; the field `pin` for a key that asks for it with each act.
    pub async fn open_key(
        &self,
        actor: &Actor,
        work: BatchWork,
        pin: String,
    ) -> Result<(), AppError> {
        self.answer(async {
            let key = self.fit_key(owner_of_key(actor, work)?).await?;
            match self.unlock(actor, &key, pin, true).await? {
                Unlock::Open(_) => Ok(()),
                Unlock::Pin(_) | Unlock::None => {
                    let message = "Chứng thư số này phải xác nhận từng lần ký. Hãy xử lý từng bản.";
                    Err(AppError::field("pin", message).into())
                }
            }
        })
        .await
    }

    /// Closes a key that was opened for many papers.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right for it.
    pub async fn close_key(&self, actor: &Actor, work: BatchWork) -> Result<(), AppError> {
        self.answer(async {
            if let Some(key) = self.held_key(owner_of_key(actor, work)?).await? {
                self.lock_again(actor, &key);
            }
            Ok(())
        })
        .await
    }

    /// How a paper of many came out; `passed_on` says whether it went on after that.
    pub(crate) async fn chosen_done(
        &self,
        paper: PaperId,
        passed_on: Result<(), Failure>,
    ) -> Result<ChosenDone, Failure> {
        let item = queue::find(&mut *self.db.read().await?, paper)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        Ok(ChosenDone {
            state: item.paper.state,
            awaiting: item.paper.awaiting,
            number: printed_number(&item),
            not_passed_on: passed_on.err().map(|failure| failure.answer(&*self.ids)),
        })
    }
}

/// Whose key signs: the leader's own, or the agency's.
///
/// Errors: [`ErrorCode::NotFound`] without the right for it.
fn owner_of_key(actor: &Actor, work: BatchWork) -> Result<Owner, AppError> {
    Ok(match work {
        BatchWork::Sign => Owner::Person(actor.require(Right::Signer)?.person),
        BatchWork::Seal => Owner::Unit(actor.require(Right::Sealer)?.unit),
    })
}

/// Whether a paper is the leader's to sign, or of the clerk's unit. Copies on paper are signed and
/// sealed by hand, each by itself.
fn is_for(actor: &Actor, work: BatchWork, item: &Item) -> bool {
    if item.paper.certification != Certification::Electronic {
        return false;
    }
    match work {
        BatchWork::Sign => {
            actor.may(Right::Signer, item.paper.unit) && item.paper.signer == actor.person
        }
        BatchWork::Seal => actor.may(Right::Sealer, item.paper.unit),
    }
}

async fn chosen_row(db: &mut Connection, item: &Item) -> Result<ChosenRow, Failure> {
    let file = file::find(db, item.paper.current_file()).await?;
    let file = file.ok_or_else(|| Failure::broken("a paper's file has no row"))?;
    Ok(ChosenRow {
        row: queue_row(item),
        sha256: file.sha256,
    })
}

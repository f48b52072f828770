//! Copies on paper (NĐ 23/2015 Đ.20): the leader signs them by hand and says so, the clerk numbers
//! them, prints the attestation, seals them by hand and hands them over. No key is involved, and
//! nothing is sent. Giving them back is in `give_back`, annulling in `annulment`.
//!
//! Taking a number is in `number`, the printed attestation in `attestation`, the original that is
//! given back (of whatever copies) in `original`.

mod attestation;
mod number;
mod original;

pub use attestation::AttestationFile;
pub(crate) use attestation::may_print;
pub(crate) use original::{RETURNERS, of_paper as original_return};

use chungthuc_domain::{
    AppError, ErrorCode, PaperId,
    certification::Certification,
    right::Right,
    state::Step,
    view::{paper_copy::NumberingView, queue::PaperView},
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        hand_signature::{self, HandSignature},
        paper::Paper,
        unit,
    },
};

use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    sealing::choices,
    signing::title_lines,
    step::{self, same_version},
};

impl Workflow {
    /// "Xác nhận đã ký trên bản giấy": the leader has signed the copies by hand, and the clerk is to
    /// number them. In what capacity they signed is kept as it is today.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`], [`ErrorCode::Conflict`].
    pub async fn sign_on_paper(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
    ) -> Result<PaperView, AppError> {
        self.answer_about(actor, paper, async {
            let mut tx = self.db.begin().await?;
            let found = step::load(&mut tx, actor, paper, Right::Signer).await?;
            if found.signer != actor.person {
                return Err(ErrorCode::NotFound.into());
            }
            let grant = self
                .still_holds(&mut tx, actor, Right::Signer, found.unit)
                .await?;
            step::next_state(&found, Step::SignOnPaper)?;
            step::original_stands(&mut tx, &found).await?;
            same_version(found.version, version)?;
            let now = self.now();
            let signature = HandSignature {
                paper,
                signer: actor.person,
                signer_name: actor.name.clone(),
                signer_title: grant.title.clone(),
                title_lines: title_lines(&grant),
                signed_at: now,
            };
            hand_signature::store(&mut tx, &signature).await?;
            self.take_step(&mut tx, actor, &found, Step::SignOnPaper, "", |paper| {
                paper.signed_at = Some(now);
                paper.returned_reason = None;
                paper.returned_by = None;
            })
            .await?;
            Ok(tx.commit().await?)
        })
        .await?;
        self.paper(actor, paper).await
    }

    /// The clerk's screen: the paper, and the open book with the number that would come next.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`].
    pub async fn open_numbering(
        &self,
        actor: &Actor,
        paper: PaperId,
    ) -> Result<NumberingView, AppError> {
        let books = self
            .answer(async {
                let mut db = self.db.read().await?;
                let found = step::load(&mut db, actor, paper, Right::Sealer).await?;
                step::next_state(&found, Step::Number)?;
                let unit = unit::find(&mut db, found.unit).await?;
                let unit = unit.ok_or(ErrorCode::NotFound)?;
                let kind = found.certification.book_kind();
                choices(&mut db, &unit, kind, self.now()).await
            })
            .await?;
        Ok(NumberingView {
            paper: self.paper(actor, paper).await?,
            books,
        })
    }

    /// "Hoàn thành": the copies were handed over at the counter. The scan goes in time, if nothing
    /// else needs it.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`], [`ErrorCode::Conflict`].
    pub async fn give_out(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
    ) -> Result<PaperView, AppError> {
        self.answer_about(actor, paper, async {
            let mut tx = self.db.begin().await?;
            let found = step::load(&mut tx, actor, paper, Right::Sealer).await?;
            step::next_state(&found, Step::GiveOut)?;
            same_version(found.version, version)?;
            let now = self.now();
            let done = self
                .take_step(&mut tx, actor, &found, Step::GiveOut, "", |paper| {
                    paper.completed_at = Some(now);
                })
                .await?;
            self.enqueue_removal_of(&mut tx, done.id, done.unit).await?;
            Ok(tx.commit().await?)
        })
        .await?;
        self.paper(actor, paper).await
    }
}

/// Who signed the copies of a paper by hand, as it counts now; `None` for an electronic copy, and
/// while they aren't signed.
pub(crate) async fn signed_by_hand(
    db: &mut Connection,
    paper: &Paper,
) -> Result<Option<HandSignature>, Failure> {
    if paper.certification != Certification::OnPaper || paper.signed_at.is_none() {
        return Ok(None);
    }
    Ok(hand_signature::find(db, paper.id).await?)
}

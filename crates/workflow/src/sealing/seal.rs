//! "Đóng dấu": lease, key, commit (DESIGN §3.2). The seal goes onto what the leader signed, with
//! number, book and day and nothing else.

use chungthuc_domain::{
    AppError, ErrorCode, FileId,
    view::signing::{SealRequest, SealedView},
};
use chungthuc_keystore::Unlock;
use chungthuc_storage::{
    objects::BlockingReader,
    repo::{
        file::{FileDetails, FileKind, FileVersion},
        stamp::{self, Owner},
        unit::{self, Unit},
    },
};
use pades::{
    compose::StampImage,
    document::Document,
    limits::Limits,
    sign::{self, PendingSignature, SealStamp},
};

use super::{leader_signature_holds, load_to_seal, number::NumberClaim};
use crate::{
    Workflow,
    actor::Actor,
    failpoints::Failpoint,
    failure::Failure,
    keys::HeldKey,
    produce::{blocking, placing},
    queue::{file_name, file_view},
    signing::looked_at,
    step,
};

/// Name of the seal's signature field.
const FIELD: &str = "DauCoQuan";

/// Everything that sealing takes, looked at before anything is claimed.
struct Look {
    unit: Unit,
    stamp: stamp::StampImage,
    image: StampImage,
    key: HeldKey,
    document_name: String,
}

impl Workflow {
    /// Numbers and seals what the leader signed, as it was looked at.
    ///
    /// Errors: those of signing, and [`ErrorCode::LeaderSignatureInvalid`],
    /// [`ErrorCode::NoSealImage`], [`ErrorCode::NoOpenBook`], [`ErrorCode::BookClosed`],
    /// [`ErrorCode::ClockBehind`], [`ErrorCode::SeriesLocked`], [`ErrorCode::DayTurned`]. No number
    /// is used up by any of them.
    pub async fn seal(&self, actor: &Actor, request: SealRequest) -> Result<SealedView, AppError> {
        let paper = request.paper;
        let (this, clerk) = (self.clone(), actor.clone());
        let work = async move { this.seal_through(&clerk, request).await };
        self.answer_about(actor, paper, self.carry_through(work))
            .await
    }

    /// As [`Workflow::seal`], as a part of something else that is carried through.
    pub(super) async fn seal_through(
        &self,
        actor: &Actor,
        mut request: SealRequest,
    ) -> Result<SealedView, Failure> {
        let look = self.look_before_sealing(actor, &request).await?;
        let pin = std::mem::take(&mut request.pin);
        let unlock = self
            .unlock(actor, &look.key, pin, request.keep_unlocked)
            .await?;
        let (number, signed) = self.claim_number(actor, &request).await?;
        self.reach(Failpoint::Claimed).await;
        let done = self
            .seal_claimed(actor, &number, &request, &signed, look, &unlock)
            .await;
        if done.is_err() {
            self.release_number(&number).await;
            self.release_claim(&number.claim).await;
        } else {
            self.extend_now(number.claim.paper).await;
        }
        done
    }

    async fn look_before_sealing(
        &self,
        actor: &Actor,
        request: &SealRequest,
    ) -> Result<Look, Failure> {
        let mut db = self.db.read().await?;
        let paper = load_to_seal(&mut db, actor, request.paper).await?;
        step::unclaimed(&paper, self.now())?;
        step::original_stands(&mut db, &paper).await?;
        let signed = looked_at(&mut db, paper.signed, &request.sha256).await?;
        let unit = unit::find(&mut db, paper.unit)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        drop(db);
        let owner = Owner::Unit(paper.unit);
        let (stamp, image) = self
            .stamp_image(owner, request.image)
            .await?
            .ok_or(ErrorCode::NoSealImage)?;
        let key = self.fit_key(owner).await?;
        if !leader_signature_holds(&self.judge_file(signed.id).await?) {
            return Err(ErrorCode::LeaderSignatureInvalid.into());
        }
        Ok(Look {
            unit,
            stamp,
            image,
            key,
            document_name: paper.document_name,
        })
    }

    async fn seal_claimed(
        &self,
        actor: &Actor,
        number: &NumberClaim,
        request: &SealRequest,
        signed: &FileVersion,
        look: Look,
        unlock: &Unlock,
    ) -> Result<SealedView, Failure> {
        let Look {
            unit,
            stamp: used,
            image,
            key,
            document_name,
        } = look;
        let kind = number.key.kind;
        let number_text = kind.number_text(number.terms.number, number.number_width as usize);
        let pending = {
            let reader = self
                .objects
                .open(signed.id.0)
                .await
                .map_err(Failure::broken)?;
            let source = reader.blocking();
            let (claimed, number_text) = (number.clone(), number_text.clone());
            let placement = request.placement;
            blocking(move || {
                let stamp = SealStamp {
                    page: placement.page as usize,
                    rect: placement.rect,
                    image: &image,
                    number_text: &number_text,
                    book_text: &claimed.book_name,
                    date: claimed.terms.day,
                    agency: &unit.name,
                    reason: "Cấp số và đóng dấu",
                    location: &unit.province,
                    signing_time: claimed.claim.at.timestamp(),
                    field_name: FIELD,
                };
                append(&source, &stamp)
            })
            .await??
        };
        let id = FileId(self.ids.uuid());
        let stored = self
            .append_signature(signed, id, pending, &key, unlock, 2)
            .await?;
        let sealed = FileVersion {
            id,
            paper: Some(number.claim.paper),
            unit: number.claim.unit,
            kind: FileKind::Sealed,
            parent: Some(signed.id),
            sha256: stored.sha256.clone(),
            size: stored.size,
            page_count: signed.page_count,
            details: FileDetails {
                seal: Some(request.placement),
                ..signed.details.clone()
            },
            created_by: actor.person,
            created_at: self.now(),
        };
        let committed = self
            .commit_number(actor, number, &sealed, &stored, &used)
            .await;
        if let Err(failure) = &committed {
            self.discard(actor, &number.claim, &stored, failure).await;
        }
        committed?;
        self.reach(Failpoint::Committed).await;
        Ok(SealedView {
            number: number_text,
            book: number.book_name.clone(),
            file: file_view(&sealed, &file_name(&document_name, sealed.kind)),
        })
    }
}

fn append(source: &BlockingReader, stamp: &SealStamp<'_>) -> Result<PendingSignature, Failure> {
    let document = Document::open(source, &Limits::default()).map_err(Failure::broken)?;
    sign::seal(&document, stamp).map_err(placing)
}

//! "Ký số": claim, key, commit (DESIGN §3.2).

use chungthuc_domain::{
    AppError, ErrorCode, FileId,
    right::Right,
    state::Step,
    view::{queue::PaperView, signing::SignRequest},
};
use chungthuc_keystore::Unlock;
use chungthuc_storage::{
    objects::{BlockingReader, Stored},
    repo::{
        file::{self, FileDetails, FileKind, FileVersion},
        paper::Paper,
        stamp::{self, Owner},
        stamp_log, unit,
    },
};
use pades::{
    compose::StampImage,
    document::Document,
    limits::Limits,
    sign::{self, LeaderStamp, PendingSignature},
};

use super::load_to_sign;
use crate::{
    Workflow,
    actor::Actor,
    claim::Claim,
    failpoints::Failpoint,
    failure::Failure,
    keys::HeldKey,
    produce::{blocking, placing},
    step,
};

/// Name of the leader's signature field.
const FIELD: &str = "ChuKyLanhDao";

/// Everything that signing takes, looked at before anything is claimed.
struct Look {
    stamp: stamp::StampImage,
    image: StampImage,
    key: HeldKey,
    /// Where the unit is.
    location: String,
    /// What is certified: the paper's lời chứng.
    statement: String,
}

impl Workflow {
    /// Signs the prepared version that was looked at. The paper is then signed, not yet forwarded.
    ///
    /// Errors: [`ErrorCode::DocumentChanged`], [`ErrorCode::Busy`], [`ErrorCode::WrongState`],
    /// [`ErrorCode::NoSignatureImage`], [`ErrorCode::PlacementOutside`], [`ErrorCode::NoKey`],
    /// [`ErrorCode::WrongPin`], [`ErrorCode::KeyLocked`], [`ErrorCode::CertificateExpired`],
    /// [`ErrorCode::KeyUnavailable`], [`ErrorCode::SelfCheckFailed`].
    pub async fn sign(&self, actor: &Actor, request: SignRequest) -> Result<PaperView, AppError> {
        let paper = request.paper;
        let (this, signer) = (self.clone(), actor.clone());
        let work = async move { this.sign_through(&signer, request).await };
        self.answer_about(actor, paper, self.carry_through(work))
            .await?;
        self.paper(actor, paper).await
    }

    /// As [`Workflow::sign`], as a part of something else that is carried through.
    pub(super) async fn sign_through(
        &self,
        actor: &Actor,
        mut request: SignRequest,
    ) -> Result<(), Failure> {
        let look = self.look_before_signing(actor, &request).await?;
        let pin = std::mem::take(&mut request.pin);
        let unlock = self
            .unlock(actor, &look.key, pin, request.keep_unlocked)
            .await?;
        let (claim, prepared) = self.claim_to_sign(actor, &request).await?;
        self.reach(Failpoint::Claimed).await;
        let done = self
            .sign_claimed(actor, &claim, &request, prepared, look, &unlock)
            .await;
        match &done {
            Ok(()) => self.extend_now(request.paper).await,
            Err(_) => self.release_claim(&claim).await,
        }
        done
    }

    async fn look_before_signing(
        &self,
        actor: &Actor,
        request: &SignRequest,
    ) -> Result<Look, Failure> {
        let mut db = self.db.read().await?;
        let paper = load_to_sign(&mut db, actor, request.paper).await?;
        let unit = unit::find(&mut db, paper.unit)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        step::original_stands(&mut db, &paper).await?;
        drop(db);
        step::unclaimed(&paper, self.now())?;
        let owner = Owner::Person(actor.person);
        let (row, image) = self
            .stamp_image(owner, request.image)
            .await?
            .ok_or(ErrorCode::NoSignatureImage)?;
        let prepared = self.prepared(&paper, &request.sha256).await?;
        if row.holds_name != prepared.details.image_holds_name {
            // The page was made for another kind of image.
            return Err(ErrorCode::DocumentChanged.into());
        }
        Ok(Look {
            stamp: row,
            image,
            key: self.fit_key(owner).await?,
            location: unit.province,
            statement: paper.statement,
        })
    }

    /// The paper's prepared version, if it is the one that was looked at.
    async fn prepared(&self, paper: &Paper, sha256: &str) -> Result<FileVersion, Failure> {
        let mut db = self.db.read().await?;
        looked_at(&mut db, paper.prepared, sha256).await
    }

    async fn claim_to_sign(
        &self,
        actor: &Actor,
        request: &SignRequest,
    ) -> Result<(Claim, FileVersion), Failure> {
        let mut tx = self.db.begin().await?;
        let paper = load_to_sign(&mut tx, actor, request.paper).await?;
        self.still_holds(&mut tx, actor, Right::Signer, paper.unit)
            .await?;
        step::original_stands(&mut tx, &paper).await?;
        let prepared = looked_at(&mut tx, paper.prepared, &request.sha256).await?;
        let claim = self.claim_paper(&mut tx, actor, &paper).await?;
        tx.commit().await?;
        Ok((claim, prepared))
    }

    async fn sign_claimed(
        &self,
        actor: &Actor,
        claim: &Claim,
        request: &SignRequest,
        prepared: FileVersion,
        look: Look,
        unlock: &Unlock,
    ) -> Result<(), Failure> {
        let Look {
            stamp: used,
            image,
            key,
            location,
            statement,
        } = look;
        let pending = {
            let reader = self
                .objects
                .open(prepared.id.0)
                .await
                .map_err(Failure::broken)?;
            let source = reader.blocking();
            let (name, placement, at) = (actor.name.clone(), request.placement, claim.at);
            blocking(move || {
                let stamp = LeaderStamp {
                    page: placement.page as usize,
                    rect: placement.rect,
                    image: &image,
                    signer_name: &name,
                    reason: &statement,
                    location: &location,
                    signing_time: at.timestamp(),
                    field_name: FIELD,
                };
                append(&source, &stamp)
            })
            .await??
        };
        let id = FileId(self.ids.uuid());
        let stored = self
            .append_signature(&prepared, id, pending, &key, unlock, 1)
            .await?;
        let committed = self
            .commit_signature(actor, claim, request, &prepared, &stored, &used)
            .await;
        if let Err(failure) = &committed {
            self.discard(actor, claim, &stored, failure).await;
        }
        committed?;
        self.reach(Failpoint::Committed).await;
        Ok(())
    }

    async fn commit_signature(
        &self,
        actor: &Actor,
        claim: &Claim,
        request: &SignRequest,
        prepared: &FileVersion,
        stored: &Stored,
        used: &stamp::StampImage,
    ) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        let paper = self.claimed_paper(&mut tx, claim).await?;
        let grant = self
            .still_holds(&mut tx, actor, Right::Signer, paper.unit)
            .await?;
        let signed = FileVersion {
            id: FileId(stored.id),
            paper: Some(paper.id),
            unit: paper.unit,
            kind: FileKind::Signed,
            parent: Some(prepared.id),
            sha256: stored.sha256.clone(),
            size: stored.size,
            page_count: prepared.page_count,
            details: FileDetails {
                signature: Some(request.placement),
                signer_name: Some(actor.name.clone()),
                signer_title: Some(grant.title),
                ..prepared.details.clone()
            },
            created_by: actor.person,
            created_at: self.now(),
        };
        file::insert(&mut tx, &signed).await?;
        let who = (actor.person, actor.name.as_str());
        stamp_log::insert_use(&mut tx, used, signed.id, paper.id, who, claim.at).await?;
        let awaiting = self.awaiting();
        let done = self
            .take_claimed_step(&mut tx, actor, &paper, Step::Sign, "", |paper| {
                paper.signed = Some(signed.id);
                paper.signed_at = Some(claim.at);
                paper.awaiting = awaiting;
                paper.returned_reason = None;
                paper.returned_by = None;
            })
            .await?;
        self.enqueue_extension(&mut tx, &done, signed.id).await?;
        self.reach(Failpoint::Written).await;
        Ok(tx.commit().await?)
    }
}

/// A version, if it is the one whose hash the browser sent back.
///
/// Errors: [`ErrorCode::DocumentChanged`].
pub(crate) async fn looked_at(
    db: &mut chungthuc_storage::database::Connection,
    file: Option<FileId>,
    sha256: &str,
) -> Result<FileVersion, Failure> {
    let file = match file {
        Some(file) => file::find(db, file).await?,
        None => None,
    };
    file.filter(|file| file.sha256 == sha256)
        .ok_or_else(|| ErrorCode::DocumentChanged.into())
}

fn append(source: &BlockingReader, stamp: &LeaderStamp<'_>) -> Result<PendingSignature, Failure> {
    let document = Document::open(source, &Limits::default()).map_err(Failure::broken)?;
    sign::leader(&document, stamp).map_err(placing)
}

//! The leader's step: look at the copy with its attestation page, sign it, pass it on (DOMAIN
//! §4.2(e), T4, T6). Giving it back is in `give_back`.

mod chosen;
mod prepare;
mod sign;

pub(crate) use prepare::title_lines;
pub(crate) use sign::looked_at;

use chungthuc_domain::{
    AppError, ErrorCode, PaperId,
    right::Right,
    state::Step,
    view::{absence::StandIn, queue::PaperView, signing::SigningView, stamp::StampImageView},
};
use chungthuc_geometry::{PageGeometry, Rect, placement::SignatureSlot, units::mm_to_pt};
use chungthuc_storage::repo::{paper::Paper, stamp};
use jiff::civil::Date;

use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    queue::{file_name, file_view},
    stamps,
    step::{self, same_version},
};

impl Workflow {
    /// The leader's screen: composes the prepared version for this leader, or takes the one that
    /// is there if it would be the same.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`].
    pub async fn open_signing(
        &self,
        actor: &Actor,
        paper: PaperId,
    ) -> Result<SigningView, AppError> {
        self.answer(async {
            let prepared = self.prepare(actor, paper).await?;
            let placements = prepared
                .images
                .iter()
                .map(|image| prepared.place_of(image))
                .collect();
            let key = self.held_key(stamp::Owner::Person(actor.person)).await?;
            Ok(SigningView {
                paper: self.paper(actor, paper).await?,
                prepared: file_view(
                    &prepared.file,
                    &file_name(&prepared.paper.document_name, prepared.file.kind),
                ),
                attestation_page: prepared.page(),
                images: prepared.images,
                placements,
                certificate: key.as_ref().map(|key| key.view(self.now())),
                unlocked: key.is_some_and(|key| self.is_unlocked(actor, &key)),
            })
        })
        .await
    }

    /// Passes a signed paper on for number and seal: the leader who signed it, or whoever stands in
    /// while they are away. The signature stays as it is.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`], [`ErrorCode::Conflict`],
    /// [`ErrorCode::AwaitingTimestamp`].
    pub async fn forward(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
    ) -> Result<PaperView, AppError> {
        self.answer_about(actor, paper, self.forward_at(actor, paper, Some(version)))
            .await?;
        self.paper(actor, paper).await
    }

    /// Passes a signed paper on; `version` is the one that was looked at, if one was.
    pub(crate) async fn forward_at(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: Option<i64>,
    ) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        let found = step::load(&mut tx, actor, paper, Right::Signer).await?;
        let stand_in = if found.signer == actor.person {
            None
        } else {
            let stand_in = self.stands_in_for(&mut tx, actor, &found).await?;
            Some(stand_in.ok_or(ErrorCode::NotFound)?)
        };
        step::next_state(&found, Step::Forward)?;
        same_version(found.version, version.unwrap_or(found.version))?;
        // The seal covers the timestamp, so it has to be there first (DESIGN §3.5).
        if found.awaiting.is_some() {
            return Err(ErrorCode::AwaitingTimestamp.into());
        }
        let note = stand_in.as_ref().map(StandIn::passing_on);
        let note = note.unwrap_or_default();
        self.take_step(&mut tx, actor, &found, Step::Forward, &note, |_| {})
            .await?;
        if let Some(stand_in) = &stand_in {
            self.tell_of_passing_on(&mut tx, &found, stand_in).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// A paper that `actor` is the one to sign.
async fn load_own(
    db: &mut chungthuc_storage::database::Connection,
    actor: &Actor,
    paper: PaperId,
) -> Result<Paper, Failure> {
    let paper = step::load(db, actor, paper, Right::Signer).await?;
    if paper.signer == actor.person {
        Ok(paper)
    } else {
        Err(ErrorCode::NotFound.into())
    }
}

/// As [`load_own`], waiting for the signature.
async fn load_to_sign(
    db: &mut chungthuc_storage::database::Connection,
    actor: &Actor,
    paper: PaperId,
) -> Result<Paper, Failure> {
    let paper = load_own(db, actor, paper).await?;
    step::next_state(&paper, Step::Sign)?;
    Ok(paper)
}

/// The images that may be used on `day` and go with the attestation page: all hold the name, or none
/// does, as the default.
pub(crate) fn fitting(
    mut images: Vec<stamp::StampImage>,
    day: Date,
) -> (bool, Vec<StampImageView>) {
    images.retain(|image| image.is_usable(day));
    let holds_name = images.first().is_some_and(|image| image.holds_name);
    let fitting = images.iter().filter(|image| image.holds_name == holds_name);
    let views = fitting.map(|image| stamps::view(image, day));
    (holds_name, views.collect())
}

/// In the middle of the room, at its true width, or smaller if that doesn't fit.
fn default_rect(slot: SignatureSlot, page: &PageGeometry, image: &StampImageView) -> Rect {
    let aspect = f64::from(image.width_px) / f64::from(image.height_px.max(1));
    let largest = slot.signature_rect(page, aspect);
    let share = (mm_to_pt(image.width_mm) / largest.width()).clamp(0.05, 1.0);
    let (width, height) = (largest.width() * share, largest.height() * share);
    let (x, y) = (
        (largest.x0 + largest.x1) / 2.0,
        (largest.y0 + largest.y1) / 2.0,
    );
    Rect::new(
        x - width / 2.0,
        y - height / 2.0,
        x + width / 2.0,
        y + height / 2.0,
    )
}

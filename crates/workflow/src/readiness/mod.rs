//! "Điều kiện tiếp nhận": what must stand in a unit before copies can be received (S003: book,
//! signature and seal come first), with where it is mended, and the trial of one's own key. That
//! certificates run out is told in `expiry`.

mod certificate;
mod expiry;
mod keystores;
mod lines;

use chungthuc_domain::{
    AppError, ErrorCode, UnitId,
    right::Right,
    view::{
        readiness::{ReadinessView, Standing},
        stamp::StampKind,
    },
};
use chungthuc_keystore::Unlock;
use chungthuc_storage::{
    database::Connection,
    repo::{stamp::Owner, unit::Unit},
};

pub(crate) use expiry::WARN_CERTIFICATES;

use self::keystores::keys_of;
use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    units::{brief, place},
};

/// Whoever works on the unit's papers.
const READERS: [Right; 5] = [
    Right::Creator,
    Right::Signer,
    Right::Sealer,
    Right::BookManager,
    Right::Auditor,
];

impl Workflow {
    /// What stands in a unit and what doesn't: in the one being worked in, or in another that the
    /// person administers. Keystores are asked for the certificates of its keys.
    ///
    /// Errors: [`ErrorCode::NotFound`], also for a unit that issues no copies.
    pub async fn readiness(
        &self,
        actor: &Actor,
        unit: Option<UnitId>,
    ) -> Result<ReadinessView, AppError> {
        self.answer(async {
            let keys = {
                let mut db = self.db.read().await?;
                let unit = issuing(&mut db, actor, unit).await?;
                keys_of(&mut db, &unit, self.now().day()).await?
            };
            // A store that answers slowly, or never, must not keep a connection from everybody.
            let shown = self.shown_by_keystores(&keys).await;
            let mut db = self.db.read().await?;
            let unit = issuing(&mut db, actor, unit).await?;
            let may_try = [
                (Right::Signer, StampKind::Signature),
                (Right::Sealer, StampKind::Seal),
            ];
            Ok(ReadinessView {
                lines: self.lines(&mut db, actor, &unit, Some(&shown)).await?,
                may_try: may_try
                    .into_iter()
                    .filter(|(right, _)| actor.may(*right, unit.id))
                    .map(|(_, kind)| kind)
                    .collect(),
                unit: brief(&unit),
            })
        })
        .await
    }

    /// What the person's unit lacks, for the pages that they start at: one sentence for each thing.
    /// By the database only.
    ///
    /// Errors: the database's.
    pub async fn lacking(&self, actor: &Actor) -> Result<Vec<String>, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let unit = match issuing(&mut db, actor, None).await {
                Ok(unit) => unit,
                Err(failure) if failure.is_not_found() => return Ok(Vec::new()),
                Err(failure) => return Err(failure),
            };
            let lines = self.lines(&mut db, actor, &unit, None).await?;
            let lacking = lines
                .into_iter()
                .filter(|line| line.standing != Standing::Met);
            Ok(lacking.map(|line| line.text).collect())
        })
        .await
    }

    /// "Thử mở khóa": whether the PIN opens the person's own key, or their agency's, and its
    /// certificate may sign now. The key is closed again.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right, [`ErrorCode::NoKey`],
    /// [`ErrorCode::WrongPin`], [`ErrorCode::KeyLocked`], [`ErrorCode::CertificateExpired`],
    /// [`ErrorCode::KeyUnavailable`], the field `pin` without one.
    pub async fn try_key(
        &self,
        actor: &Actor,
        kind: StampKind,
        pin: String,
    ) -> Result<(), AppError> {
        self.answer(async {
            let owner = match kind {
                StampKind::Signature => {
                    actor.require(Right::Signer)?;
                    Owner::Person(actor.person)
                }
                StampKind::Seal => Owner::Unit(actor.require(Right::Sealer)?.unit),
            };
            if pin.is_empty() {
                return Err(AppError::field("pin", "Hãy nhập mã PIN.").into());
            }
            let key = self.fit_key(owner).await?;
            match self.unlock(actor, &key, pin, false).await? {
                Unlock::Open(_) => Ok(()),
                // It takes the PIN, or its holder's word, with each act: nothing was tried.
                Unlock::Pin(_) | Unlock::None => Err(ErrorCode::KeyUnavailable.into()),
            }
        })
        .await
    }
}

/// The unit that is meant, if the actor may see how it stands.
async fn issuing(
    db: &mut Connection,
    actor: &Actor,
    unit: Option<UnitId>,
) -> Result<Unit, Failure> {
    let (unit, _) = place(db, actor, unit, &READERS).await?;
    if unit.issues_copies {
        Ok(unit)
    } else {
        Err(ErrorCode::NotFound.into())
    }
}

//! A paper that is being signed or sealed: claimed for a while under a fencing number, so that a
//! second press finds it busy, and an answer that comes too late finds the fence moved on
//! (DESIGN §3.2).

use chungthuc_domain::{ErrorCode, PaperId, UnitId, calendar::Moment};
use chungthuc_storage::{
    database::{DatabaseError, Tx},
    objects::Stored,
    repo::paper::{self, Paper},
};
use serde_json::json;

use crate::{Workflow, actor::Actor, failure::Failure, step};

/// What composing, copying and checking a file may take beyond the key's own time, in seconds.
const WORK_SECONDS: i64 = 60;

/// A claim that was committed.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    /// Which paper.
    pub paper: PaperId,
    /// Whose.
    pub unit: UnitId,
    /// The fencing number.
    pub fence: i64,
    /// The paper's version since the claim: nothing else may have happened to it.
    pub version: i64,
    /// When it was claimed: the time of signing.
    pub at: Moment,
}

impl Workflow {
    /// How long a claim lives, in seconds.
    pub(crate) fn lease_seconds(&self) -> i64 {
        i64::from(self.settings.key_patience_seconds) + WORK_SECONDS
    }

    /// Claims a paper for `actor`, from now on.
    ///
    /// Errors: [`ErrorCode::Busy`] while another claim lives.
    pub(crate) async fn claim_paper(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        before: &Paper,
    ) -> Result<Claim, Failure> {
        let at = self.now();
        step::unclaimed(before, at)?;
        let mut after = before.clone();
        after.claim_fence += 1;
        after.claim_by = Some(actor.person);
        after.claim_until = Some(at.plus_seconds(self.lease_seconds()));
        paper::update(tx, before, &after)
            .await
            .map_err(|cause| match cause {
                // Somebody else's press was a moment faster.
                DatabaseError::Conflict => Failure::from(ErrorCode::Busy),
                cause => cause.into(),
            })?;
        Ok(Claim {
            paper: before.id,
            unit: before.unit,
            fence: after.claim_fence,
            version: before.version + 1,
            at,
        })
    }

    /// The paper of a claim, as it was claimed.
    ///
    /// Errors: [`ErrorCode::KeyUnavailable`] if the claim is over or another has taken its place.
    pub(crate) async fn claimed_paper(&self, tx: &mut Tx, claim: &Claim) -> Result<Paper, Failure> {
        let paper = paper::find(tx, claim.paper)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let alive = paper.claim_fence == claim.fence
            && paper.version == claim.version
            && paper.is_claimed(self.now());
        if alive {
            Ok(paper)
        } else {
            Err(ErrorCode::KeyUnavailable.into())
        }
    }

    /// Ends a claim that led to nothing, if it is still the newest. What goes wrong here is only
    /// logged: the claim ends by itself.
    pub(crate) async fn release_claim(&self, claim: &Claim) {
        let release = async {
            let mut tx = self.db.begin().await?;
            paper::release_claim(&mut tx, claim.paper, claim.fence).await?;
            tx.commit().await
        };
        if let Err(cause) = release.await {
            tracing::warn!(paper = %claim.paper, %cause, "a claim could not be released");
        }
    }

    /// Throws away a file that was signed too late or in vain, and leaves an audit row. A file
    /// whose commit may have gone through stays; so does one when this fails: recovery finds it.
    pub(crate) async fn discard(
        &self,
        actor: &Actor,
        claim: &Claim,
        stored: &Stored,
        failure: &Failure,
    ) {
        let reason = match failure {
            Failure::Answer(reason) => reason.code.clone(),
            Failure::Database(DatabaseError::Conflict) => ErrorCode::Conflict,
            Failure::Database(_) | Failure::Broken(_) => return,
        };
        let details = json!({
            "reason": format!("{reason:?}"),
            "fence": claim.fence,
            "sha256": stored.sha256,
        });
        let discard = async {
            let mut tx = self.db.begin().await?;
            let subject = format!("paper {}", claim.paper);
            self.audit(
                &mut tx,
                actor,
                claim.unit,
                "DISCARD_SIGNATURE",
                subject,
                details,
            );
            tx.commit().await?;
            self.objects
                .delete(stored.id)
                .await
                .map_err(Failure::broken)
        };
        if let Err(cause) = discard.await {
            tracing::warn!(paper = %claim.paper, ?cause, "a discarded file could not be deleted");
        }
    }
}

//! Giving a paper back with a reason: the leader to the officers of the unit (T5), the clerk to them
//! or to the leader who signed it (DOMAIN Q14, Q15). What was prepared or signed is void, so that
//! signing starts from the intake again (DESIGN §3.3); its files stay. Who is concerned is told.

use chungthuc_domain::{
    AppError, PaperId,
    right::Right,
    state::Step,
    view::{notice::NoticeKind, signing::ReturnTo},
};
use chungthuc_storage::{
    database::Tx,
    repo::{dossier, paper::Paper, unit},
};

use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    notices::Told,
    step::{self, same_version},
};

/// The longest reason, in characters.
const MAX_REASON: usize = 1000;

impl Workflow {
    /// The leader gives a paper back to the officers of the unit, with a reason, while it waits for
    /// the signature.
    ///
    /// Errors: the field `reason`, [`ErrorCode::NotFound`], [`ErrorCode::WrongState`],
    /// [`ErrorCode::Busy`], [`ErrorCode::Conflict`].
    pub async fn return_paper(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
        reason: &str,
    ) -> Result<(), AppError> {
        let step = Step::ReturnToCreator;
        self.give_back(actor, paper, version, reason, Right::Signer, step)
            .await
    }

    /// The clerk gives a paper back while it waits for the seal, with a reason: to the officers of the
    /// unit, or to the leader who signed it.
    ///
    /// Errors: the fields `reason` and `to` (a leader who may sign no longer),
    /// [`ErrorCode::NotFound`], [`ErrorCode::WrongState`], [`ErrorCode::Busy`] while it is being
    /// sealed, [`ErrorCode::Conflict`].
    pub async fn return_from_seal(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
        to: ReturnTo,
        reason: &str,
    ) -> Result<(), AppError> {
        let step = match to {
            ReturnTo::Officer => Step::ReturnFromSeal,
            ReturnTo::Signer => Step::ReturnToSigner,
        };
        self.give_back(actor, paper, version, reason, Right::Sealer, step)
            .await
    }

    async fn give_back(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
        reason: &str,
        right: Right,
        step: Step,
    ) -> Result<(), AppError> {
        self.answer_about(actor, paper, async {
            let reason = parse_reason(reason)?;
            let mut tx = self.db.begin().await?;
            let found = step::load(&mut tx, actor, paper, right).await?;
            step::next_state(&found, step)?;
            same_version(found.version, version)?;
            if step == Step::ReturnToSigner {
                self.can_sign_again(&mut tx, &found).await?;
            }
            let after = self
                .take_step(&mut tx, actor, &found, step, &reason, |paper| {
                    paper.returned_reason = Some(reason.clone());
                    paper.returned_by = Some(actor.person);
                    paper.prepared = None;
                    paper.signed = None;
                    paper.signed_at = None;
                    paper.awaiting = None;
                })
                .await?;
            self.tell_of_return(&mut tx, actor, &after, step, &reason)
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Nobody else could sign it: it would lie with somebody who may not.
    async fn can_sign_again(&self, tx: &mut Tx, paper: &Paper) -> Result<(), Failure> {
        let grants = unit::grants_of(tx, paper.signer, self.now().day()).await?;
        let signs = |grant: &unit::Grant| grant.unit == paper.unit && grant.right == Right::Signer;
        if grants.iter().any(signs) {
            return Ok(());
        }
        let message = "Lãnh đạo đã ký không còn quyền ký tại đơn vị. Hãy trả lại cho cán bộ tạo bản sao để chọn người ký khác.";
        Err(AppError::field("to", message).into())
    }

    /// Tells who registered the paper, and whoever's signature is void or asked for again, unless it
    /// was they who gave it back.
    async fn tell_of_return(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        paper: &Paper,
        step: Step,
        reason: &str,
    ) -> Result<(), Failure> {
        let (code, by) = (&paper.code, &actor.name);
        let track = format!("/theo-doi/{}", paper.id);
        let mut told = Vec::new();
        if step == Step::ReturnToSigner {
            let text = format!("Văn thư {by} trả lại bản sao {code} để ký lại. Lý do: {reason}");
            told.push((paper.signer, text, format!("/cho-ky/{}", paper.id)));
        } else {
            let dossier = dossier::find(tx, paper.dossier).await?;
            let dossier = dossier.ok_or_else(|| Failure::broken("a paper has no dossier"))?;
            let who = if step == Step::ReturnFromSeal {
                "Văn thư"
            } else {
                "Lãnh đạo"
            };
            let text = format!("{who} {by} trả lại hồ sơ {code}. Lý do: {reason}");
            told.push((dossier.created_by, text, track.clone()));
        }
        if step == Step::ReturnFromSeal {
            let text = format!(
                "Văn thư {by} trả lại hồ sơ {code} cho cán bộ tạo bản sao; chữ ký của Ông/Bà trên bản này không còn giá trị. Lý do: {reason}"
            );
            told.push((paper.signer, text, track));
        }
        for (person, text, link) in told {
            if person == actor.person {
                continue;
            }
            let told = Told {
                link: Some(link),
                ..Told::new(NoticeKind::Returned, text)
            };
            self.notify(tx, person, told).await?;
        }
        Ok(())
    }
}

fn parse_reason(reason: &str) -> Result<String, AppError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(AppError::field("reason", "Hãy nhập lý do trả lại."));
    }
    if reason.chars().count() > MAX_REASON {
        return Err(AppError::field(
            "reason",
            format!("Lý do dài quá {MAX_REASON} ký tự."),
        ));
    }
    Ok(reason.to_owned())
}

//! "Hủy bỏ giá trị pháp lý" (DOMAIN §3.2 T13, TT 01/2020/TT-BTP Đ.7): by the Chairman's decision a copy
//! that went out is void. The number stays issued and the file stays stored, but nobody gets it any
//! more, the check of it says so at once, whoever has it is told (`tell`), and the decision is published
//! (`publish`).

mod form;
mod publish;
mod tell;

use chungthuc_domain::{
    AppError, ErrorCode, PaperId,
    calendar::day_text,
    right::Right,
    state::{PaperState, Step},
    view::{
        annulment::{AnnulmentForm, AnnulmentView},
        delivery::DeliveryState,
    },
};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{
        annulment::{self, Annulment},
        delivery,
    },
};
use form::Terms;
pub(crate) use tell::TELL_ANNULMENT;

use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    step::{self, same_version},
};

/// Why what was still to be sent isn't.
const NOT_SENT: &str = "Bản sao đã bị hủy bỏ giá trị pháp lý nên không gửi nữa.";

impl Workflow {
    /// Enters the decision by which a copy is void.
    ///
    /// Errors: the fields of the form, [`ErrorCode::NotFound`], [`ErrorCode::WrongState`],
    /// [`ErrorCode::Busy`], [`ErrorCode::Conflict`].
    pub async fn annul(
        &self,
        actor: &Actor,
        paper: PaperId,
        version: i64,
        form: AnnulmentForm,
    ) -> Result<(), AppError> {
        self.answer_about(actor, paper, async {
            let mut tx = self.db.begin().await?;
            let found = step::load(&mut tx, actor, paper, Right::Signer).await?;
            step::next_state(&found, Step::Annul)?;
            let sealed_at = found.sealed_at.ok_or(ErrorCode::WrongState)?;
            let terms = Terms::parse(&form, sealed_at.day(), self.now().day())?;
            same_version(found.version, version)?;
            let annulment = Annulment {
                paper,
                decision: terms.decision,
                decided_on: terms.decided_on,
                reason: terms.reason,
                annulled_by: actor.person,
                annulled_at: self.now(),
            };
            let note = format!("{}. Lý do: {}", view(&annulment).text(), annulment.reason);
            self.take_step(&mut tx, actor, &found, Step::Annul, &note, |_| {})
                .await?;
            annulment::insert(&mut tx, &annulment).await?;
            self.tell_owners(&mut tx, &found, &annulment).await?;
            stop_sending(&mut tx, paper).await?;
            Ok(tx.commit().await?)
        })
        .await
    }
}

/// What has not gone out yet doesn't go out.
async fn stop_sending(tx: &mut Tx, paper: PaperId) -> Result<(), Failure> {
    for mut delivery in delivery::of_paper(tx, paper).await? {
        if delivery.state == DeliveryState::Pending {
            delivery.state = DeliveryState::Failed;
            delivery.last_error = Some(NOT_SENT.to_owned());
            delivery::update(tx, &delivery).await?;
        }
    }
    Ok(())
}

/// The decision about a paper in this state, as anybody may know it; asked for only where there is one.
pub(crate) async fn of_paper(
    db: &mut Connection,
    paper: PaperId,
    state: PaperState,
) -> Result<Option<AnnulmentView>, Failure> {
    if state != PaperState::Annulled {
        return Ok(None);
    }
    Ok(annulment::find(db, paper).await?.as_ref().map(view))
}

/// A decision, as anybody may know it.
pub(crate) fn view(annulment: &Annulment) -> AnnulmentView {
    AnnulmentView {
        decision: annulment.decision.clone(),
        decided_on: day_text(annulment.decided_on),
    }
}

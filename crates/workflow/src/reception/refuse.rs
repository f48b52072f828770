//! "Từ chối tiếp nhận" and "Yêu cầu bổ sung" of a dossier that was received at the counter and isn't
//! confirmed: it concerns the dossier as a whole. What a refusal is, is `refusal`'s.

use std::collections::BTreeSet;

use chungthuc_domain::{
    AppError, DossierId, ErrorCode, RefusalId, SupplementId,
    calendar::minute_text,
    state::{DossierPhase, Step},
    view::{
        notice::NoticeKind,
        refusal::{RefusalForm, SupplementForm},
    },
};
use chungthuc_storage::repo::{
    dossier,
    reception::{self, Reception},
    refusal::{self, Supplement},
    unit,
};

use super::form::release;
use crate::{
    Workflow,
    actor::Actor,
    notices::Told,
    refusal::{Terms, request, said},
    step::same_version,
};

/// Characters of what a slip calls a dossier's components.
const LONGEST_NAMES: usize = 300;

impl Workflow {
    /// Refuses a dossier that was received, before anything of it is confirmed. Its owner is told, where
    /// there is an account; its scans go with the next upkeep.
    ///
    /// Errors: the form's fields, [`ErrorCode::NotFound`], [`ErrorCode::WrongState`],
    /// [`ErrorCode::Conflict`].
    pub async fn refuse_reception(
        &self,
        actor: &Actor,
        id: DossierId,
        version: i64,
        form: RefusalForm,
    ) -> Result<RefusalId, AppError> {
        self.answer(async {
            let (mut tx, _, mut dossier, kept) = self
                .hold_reception(actor, id, &[DossierPhase::Received])
                .await?;
            let terms = Terms::parse(&form)?;
            same_version(dossier.version, version)?;
            dossier.phase = DossierPhase::Refused;
            dossier::update(&mut tx, &dossier).await?;
            let components = reception::components(&mut tx, id).await?;
            let scans = components.iter().filter_map(|known| known.upload);
            release(&mut tx, scans, &BTreeSet::new(), self.now()).await?;
            let refused = self.refusal_of(actor, &dossier, &names(&kept), terms, false);
            refusal::insert(&mut tx, &refused).await?;
            let note = said(&refused);
            self.record_dossier_step(&mut tx, actor, &dossier, Step::Refuse, &note)
                .await?;
            self.tell_of_refusal(&mut tx, &dossier, &refused, None)
                .await?;
            tx.commit().await?;
            Ok(refused.id)
        })
        .await
    }

    /// Asks for what is missing of a dossier that was received. Its owner is told, where there is an
    /// account.
    ///
    /// Errors: the form's fields, [`ErrorCode::NotFound`], [`ErrorCode::WrongState`].
    pub async fn request_of_reception(
        &self,
        actor: &Actor,
        id: DossierId,
        form: SupplementForm,
    ) -> Result<SupplementId, AppError> {
        self.answer(async {
            let (mut tx, unit, dossier, kept) = self
                .hold_reception(actor, id, &[DossierPhase::Received])
                .await?;
            let (items, reason) = request(&form)?;
            let asked = Supplement {
                id: SupplementId(self.ids.uuid()),
                unit,
                dossier: id,
                paper: None,
                document_name: names(&kept),
                items,
                reason,
                asked_by: actor.person,
                asked_by_name: actor.name.clone(),
                asked_at: self.now(),
                answered: None,
            };
            refusal::ask(&mut tx, &asked).await?;
            let note = asked.note();
            self.record_dossier_step(&mut tx, actor, &dossier, Step::RequestMore, &note)
                .await?;
            if let Some(owner) = dossier.applicant.person {
                let unit = unit::find(&mut tx, unit).await?;
                let unit = unit.ok_or(ErrorCode::NotFound)?;
                let text = format!(
                    "{} yêu cầu bổ sung hồ sơ {}, lúc {}. Người xử lý: {}. Cần bổ sung: {note}",
                    unit.name,
                    dossier.code.as_deref().unwrap_or_default(),
                    minute_text(asked.asked_at),
                    actor.name
                );
                let told = Told {
                    by_sms: true,
                    ..Told::new(NoticeKind::Progress, text)
                };
                self.notify(&mut tx, owner, told).await?;
            }
            tx.commit().await?;
            Ok(asked.id)
        })
        .await
    }
}

/// What a dossier's components are called, on a slip.
pub(crate) fn names(kept: &Reception) -> String {
    let names: Vec<_> = kept
        .form
        .components
        .iter()
        .map(|component| component.name.trim())
        .filter(|name| !name.is_empty())
        .collect();
    names.join("; ").chars().take(LONGEST_NAMES).collect()
}

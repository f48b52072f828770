//! "Từ chối tiếp nhận" and "Yêu cầu bổ sung" of a dossier that was received at the counter and isn't
//! confirmed: it concerns the dossier as a whole. What a refusal is, is `refusal`'s.

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
    reception::Reception,
    refusal::{self, Supplement},
    unit,
};

use super::form::release_all;
use crate::{
    Workflow,
    actor::Actor,
    notices::Told,
    refusal::{Terms, asked_once, request, said},
    step::same_version,
};

/// Characters of what a slip calls a dossier's components.
const LONGEST_NAMES: usize = 300;

impl Workflow {
    /// Refuses a dossier that was received, before anything of it is confirmed. Its owner is told. Its
    /// scans go with the next upkeep, or, where papers are held, when they went back.
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
        self.answer_about(actor, id, async {
            let (mut tx, _, mut dossier, kept) = self
                .hold_reception(actor, id, &[DossierPhase::Received])
                .await?;
            let terms = Terms::parse(&form)?;
            same_version(dossier.version, version)?;
            dossier.phase = DossierPhase::Refused;
            dossier::update(&mut tx, &dossier).await?;
            let refused = self.refusal_of(actor, &dossier, &names(&kept), terms, false);
            refusal::insert(&mut tx, &refused).await?;
            if !refused.is_held() {
                release_all(&mut tx, id, self.now()).await?;
            }
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

    /// Asks for what is missing of a dossier that was received, once at a time. Its owner is told.
    ///
    /// Errors: the form's fields, [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] for one that is
    /// confirmed or ended, and while something is still to come, [`ErrorCode::Conflict`].
    pub async fn request_of_reception(
        &self,
        actor: &Actor,
        id: DossierId,
        version: i64,
        form: SupplementForm,
    ) -> Result<SupplementId, AppError> {
        self.answer_about(actor, id, async {
            let (mut tx, unit, dossier, kept) = self
                .hold_reception(actor, id, &[DossierPhase::Received])
                .await?;
            let (items, reason) = request(&form)?;
            same_version(dossier.version, version)?;
            // Who asks at the same time waits here, and then finds what was asked for.
            dossier::hold(&mut tx, id, version).await?;
            asked_once(&mut tx, id, None).await?;
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
            self.tell_applicant(&mut tx, &dossier, told).await?;
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

//! "Xác nhận hoàn thành" (T3): each original of a received dossier becomes a paper in the leader's
//! list, all in one transaction. Several copies of one original are one paper and one number, three
//! originals are three (NĐ 23/2015 Đ.20 k.3).

use chungthuc_domain::{
    AppError, DossierId, ErrorCode,
    state::DossierPhase,
    view::{
        intake::DraftForm,
        reception::{ConfirmedView, ReceptionForm, ReceptionPaper, component_field},
    },
};
use chungthuc_storage::repo::{dossier, paper::Paper, reception, reference, unit};

use super::form::{certified, check_size, general, handed_in, keep_components, signer};
use crate::{Workflow, actor::Actor, intake::Faults, step::same_version};

/// Said under a component's scan while something is pointed out about it that wasn't seen.
const LOOK_FIRST: &str = "Hãy xem các lưu ý về bản quét; nếu vẫn trình ký, hãy đánh dấu đã xem rồi bấm Xác nhận hoàn thành.";

impl Workflow {
    /// Sends what is certified of a received dossier for signature: RECEIVED becomes SUBMITTED, and
    /// its components for which "Lưu lại" was pressed become papers. The others stay what was handed
    /// in. What is pointed out about a scan that is sent has to be seen, as with "Trình ký" of a single
    /// paper; here the server holds it back, since it may come up between two looks at a long list.
    ///
    /// Errors: [`ErrorCode::Invalid`] with every field at fault, `seen` of a component whose warnings
    /// weren't; [`ErrorCode::NotFound`],
    /// [`ErrorCode::WrongState`] if it was confirmed already, [`ErrorCode::Conflict`].
    pub async fn confirm_reception(
        &self,
        actor: &Actor,
        id: DossierId,
        version: i64,
        form: ReceptionForm,
    ) -> Result<ConfirmedView, AppError> {
        self.answer_about(actor, id, async {
            let (mut tx, unit, mut dossier, mut kept) = self
                .hold_reception(actor, id, &[DossierPhase::Received])
                .await?;
            check_size(&form)?;
            let now = self.now();
            same_version(dossier.version, version)?;
            dossier::hold(&mut tx, id, version).await?;
            // A promise raises no version: what was promised until now counts.
            let held = dossier::find(&mut tx, id).await?;
            dossier.due_at = held.and_then(|held| held.due_at).or(dossier.due_at);
            let mut found = Faults::default();
            let applicant = general(&mut tx, &form.general, now, &mut found).await?;
            handed_in(&form, &mut found);
            if !form.components.iter().any(|known| known.certified) {
                let why = "Hãy bấm Chứng thực điện tử và Lưu lại cho ít nhất một thành phần.";
                found.note::<()>("components", why);
            }
            let signer = signer(&mut tx, unit, form.signer, now, &mut found).await?;
            let scans = keep_components(&mut tx, actor, (id, unit), &form, now).await?;
            let tariff = reference::tariff(&mut tx, unit, now.day()).await?;
            let mut made = Vec::new();
            for (position, (component, scan)) in form.components.iter().zip(scans).enumerate() {
                if component.certified {
                    let by = (signer, &tariff);
                    let original =
                        certified(&mut tx, position, component, scan, by, &mut found).await?;
                    if let Some((original, applicant)) = original.as_ref().zip(applicant.as_ref())
                        && self
                            .is_anything_unseen(&mut tx, actor, unit, original, applicant)
                            .await?
                    {
                        found.note::<()>(&component_field(position, "seen"), LOOK_FIRST);
                    }
                    made.push((position, original));
                }
            }
            found.answer()?;
            dossier.applicant = applicant.ok_or(ErrorCode::Invalid)?;
            dossier.phase = DossierPhase::Submitted;
            dossier.created_at = now;
            // By what is given here an e-mail goes out beside the store (DOMAIN Q23).
            dossier.form = DraftForm {
                email: form.general.email.clone(),
                ..DraftForm::default()
            };
            let receipt_code = self.give_receipt_code(&mut dossier);
            dossier::update(&mut tx, &dossier).await?;
            let unit = unit::find(&mut tx, unit).await?;
            let unit = unit.ok_or(ErrorCode::NotFound)?;
            let mut components = reception::components(&mut tx, id).await?;
            let mut papers = Vec::new();
            for (position, original) in made {
                let original = original.ok_or(ErrorCode::Invalid)?;
                let of_original = self
                    .submit_original(&mut tx, actor, &unit, &dossier, &original, now)
                    .await?;
                if let Some(component) = components.get_mut(position) {
                    component.paper = of_original.first().map(|paper| paper.id);
                }
                papers.extend(of_original.iter().map(reception_paper));
            }
            reception::replace_components(&mut tx, id, &components).await?;
            kept.form = form;
            reception::update(&mut tx, &dossier, &kept).await?;
            tx.commit().await?;
            Ok(ConfirmedView {
                dossier: id,
                papers,
                receipt_code,
            })
        })
        .await
    }
}

/// A paper as the counter names it.
pub(super) fn reception_paper(paper: &Paper) -> ReceptionPaper {
    ReceptionPaper {
        paper: paper.id,
        code: paper.code.clone(),
        certification: paper.certification,
        document_name: paper.document_name.clone(),
        pages: paper.page_count,
        copies: paper.copy_count,
        fee: paper.fee,
    }
}

//! "Từ chối chứng thực": what a unit has refused.

use chungthuc_domain::{
    AppError,
    view::{
        Listing,
        refusal::{RefusalRow, RefusalsView},
    },
};
use chungthuc_storage::repo::{dossier, refusal};

use super::view;
use crate::{Workflow, actor::Actor, failure::Failure, queue::READERS};

/// Refusals on a page.
const PER_PAGE: u32 = 20;

impl Workflow {
    /// "Từ chối chứng thực": what the unit has refused, the newest first; or only where papers are
    /// held. `page` from 1.
    ///
    /// Errors: `ErrorCode::NotFound` without a right in the unit.
    pub async fn refusals(
        &self,
        actor: &Actor,
        held: bool,
        page: u32,
    ) -> Result<RefusalsView, AppError> {
        self.answer(async {
            let unit = actor.require_any(&READERS)?;
            let page = page.max(1);
            let offset = u64::from(page - 1) * u64::from(PER_PAGE);
            let mut db = self.db.read().await?;
            let found = refusal::of_unit(&mut db, unit, held, PER_PAGE, offset).await?;
            let (all, count_held) = refusal::count(&mut db, unit).await?;
            let mut rows = Vec::new();
            for refused in found {
                let dossier = dossier::find(&mut db, refused.dossier).await?;
                let dossier = dossier.ok_or_else(|| Failure::broken("no dossier"))?;
                rows.push(RefusalRow {
                    dossier_code: dossier.code.unwrap_or_default(),
                    dossier: dossier.id,
                    paper: refused.paper,
                    applicant_name: dossier.applicant.name,
                    document_name: refused.document_name.clone(),
                    view: view(refused),
                });
            }
            Ok(RefusalsView {
                listing: Listing {
                    rows,
                    total: if held { count_held } else { all },
                    more: false,
                    page,
                    per_page: PER_PAGE,
                },
                held: count_held,
            })
        })
        .await
    }
}

//! The takings of a month or a year as files: Excel (`sheet`) and PDF, which `print` sets.

use chungthuc_domain::{
    AppError, UnitId,
    view::fee::{TakingsPeriod, TakingsQuery, TakingsView},
};
use chungthuc_print::{TakingsPages, pdf};
use serde_json::json;

use super::{READERS, sheet};
use crate::{
    Workflow, actor::Actor, context::in_turn, failure::Failure, made_file::MadeFile,
    produce::blocking, spreadsheet::MEDIA_TYPE,
};

impl Workflow {
    /// The takings as an Excel file. Who exported which is audited.
    ///
    /// Errors: as [`Workflow::takings`].
    pub async fn export_takings(
        &self,
        actor: &Actor,
        query: TakingsQuery,
    ) -> Result<MadeFile, AppError> {
        self.answer(async {
            let view = self
                .takings_for_file(actor, &query, "EXPORT_TAKINGS")
                .await?;
            let file_name = format!("{}.xlsx", stem(view.period));
            let bytes = blocking(move || sheet::write(&view)).await?;
            Ok(MadeFile {
                file_name,
                media_type: MEDIA_TYPE,
                bytes: bytes.map_err(Failure::broken)?,
            })
        })
        .await
    }

    /// The takings as PDF, to be printed and signed. Who printed which is audited.
    ///
    /// Errors: as [`Workflow::takings`].
    pub async fn print_takings(
        &self,
        actor: &Actor,
        query: TakingsQuery,
    ) -> Result<MadeFile, AppError> {
        self.answer(async {
            let view = self
                .takings_for_file(actor, &query, "PRINT_TAKINGS")
                .await?;
            let file_name = format!("{}.pdf", stem(view.period));
            let write = move || pdf(&TakingsPages { view: &view }.document());
            let bytes = in_turn(&self.reading, write).await?;
            Ok(MadeFile {
                file_name,
                media_type: "application/pdf",
                bytes: bytes.map_err(Failure::broken)?,
            })
        })
        .await
    }

    /// The takings, and that they are taken away, if the actor still may. They are summed up in a look, so
    /// that nobody who writes waits for that.
    async fn takings_for_file(
        &self,
        actor: &Actor,
        query: &TakingsQuery,
        action: &'static str,
    ) -> Result<TakingsView, Failure> {
        let unit: UnitId = actor.require_any(&READERS)?;
        let view = {
            let mut db = self.db.read().await?;
            self.takings_of(&mut db, unit, query).await?
        };
        let mut tx = self.db.begin().await?;
        self.still_holds_any(&mut tx, actor, &READERS, unit).await?;
        let details = json!({ "period": view.period.label() });
        let subject = format!("unit {unit}");
        self.audit(&mut tx, actor, unit, action, subject, details);
        tx.commit().await?;
        Ok(view)
    }
}

/// `thu-phi-2026-11`, `thu-phi-2026`.
fn stem(period: TakingsPeriod) -> String {
    let first = period.first();
    match period {
        TakingsPeriod::Month(_) => format!("thu-phi-{}-{:02}", first.year(), first.month()),
        TakingsPeriod::Year(_) => format!("thu-phi-{}", first.year()),
    }
}

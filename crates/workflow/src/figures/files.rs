//! A report as files: Excel (`sheet`) and PDF, which `print` sets.

use chungthuc_domain::{
    AppError, ErrorCode,
    view::figures::{ReportQuery, ReportView},
};
use chungthuc_print::{ReportPages, pdf};
use serde_json::json;

use super::{READERS, sheet};
use crate::{
    Workflow, actor::Actor, context::in_turn, failure::Failure, made_file::MadeFile,
    produce::blocking, spreadsheet::MEDIA_TYPE,
};

impl Workflow {
    /// A report as an Excel file. Who exported which is audited.
    ///
    /// Errors: as [`Workflow::report`].
    pub async fn export_report(
        &self,
        actor: &Actor,
        query: ReportQuery,
    ) -> Result<MadeFile, AppError> {
        self.answer(async {
            let view = self.report_for_file(actor, &query, "EXPORT_REPORT").await?;
            let file_name = format!("{}.xlsx", stem(&view));
            let bytes = blocking(move || sheet::write(&view)).await?;
            Ok(MadeFile {
                file_name,
                media_type: MEDIA_TYPE,
                bytes: bytes.map_err(Failure::broken)?,
            })
        })
        .await
    }

    /// A report as PDF, to be signed. Who printed which is audited.
    ///
    /// Errors: as [`Workflow::report`].
    pub async fn print_report(
        &self,
        actor: &Actor,
        query: ReportQuery,
    ) -> Result<MadeFile, AppError> {
        self.answer(async {
            let view = self.report_for_file(actor, &query, "PRINT_REPORT").await?;
            let file_name = format!("{}.pdf", stem(&view));
            let write = move || pdf(&ReportPages { view: &view }.document());
            let bytes = in_turn(&self.reading, write).await?;
            Ok(MadeFile {
                file_name,
                media_type: "application/pdf",
                bytes: bytes.map_err(Failure::broken)?,
            })
        })
        .await
    }

    /// The report, and that it is taken away, if they still may. It is summed up in a look, so that nobody
    /// who writes waits for that.
    async fn report_for_file(
        &self,
        actor: &Actor,
        query: &ReportQuery,
        action: &'static str,
    ) -> Result<ReportView, Failure> {
        let unit = actor.unit.ok_or(ErrorCode::NotFound)?;
        let view = {
            let mut db = self.db.read().await?;
            self.report_of(&mut db, actor, query).await?
        };
        let mut tx = self.db.begin().await?;
        self.still_holds_any(&mut tx, actor, &READERS, unit).await?;
        let details = json!({ "period": view.period.label(), "unit": view.unit_name });
        let subject = format!("unit {unit}");
        self.audit(&mut tx, actor, unit, action, subject, details);
        tx.commit().await?;
        Ok(view)
    }
}

/// `bao-cao-chung-thuc-2026-6-thang-dau`.
fn stem(view: &ReportView) -> String {
    let period = view.period;
    format!("bao-cao-chung-thuc-{}-{}", period.year, period.part.code())
}

//! "Giấy tiếp nhận hồ sơ và hẹn trả kết quả" of a dossier, as PDF. What it looks like is `print`'s.

use chungthuc_domain::{AppError, ErrorCode, PaperId, state::Step};
use chungthuc_print::{Receipt, ReceivedPaper, pdf};
use chungthuc_storage::repo::{
    paper::{self, Paper},
    unit,
};

use crate::{Workflow, actor::Actor, context::in_turn, failure::Failure};

/// A slip to be printed.
#[derive(Debug, Clone)]
pub struct SlipFile {
    /// `giay-hen-H99.101-261120-0041.pdf`
    pub file_name: String,
    /// The PDF.
    pub bytes: Vec<u8>,
}

impl Workflow {
    /// The slip of a paper's dossier as it stands now, for whoever may see the paper.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn receipt_slip(&self, actor: &Actor, id: PaperId) -> Result<SlipFile, AppError> {
        let view = self.paper(actor, id).await?;
        self.answer(async {
            let mut db = self.db.read().await?;
            let found = paper::find(&mut db, id).await?.ok_or(ErrorCode::NotFound)?;
            let unit = unit::find(&mut db, found.unit).await?;
            let unit = unit.ok_or(ErrorCode::NotFound)?;
            let papers = paper::of_dossier(&mut db, found.dossier).await?;
            drop(db);
            let papers: Vec<Paper> = papers
                .into_iter()
                .filter(|paper| paper.state.is_live())
                .collect();
            let printed_at = self.now();
            let file_name = format!("giay-hen-{}.pdf", view.dossier_code);
            let write = move || {
                let sent = view
                    .timeline
                    .iter()
                    .find(|entry| entry.step == Step::Submit);
                let ground = view.extension.as_ref().map(|extension| extension.ground());
                let received: Vec<_> = papers
                    .iter()
                    .map(|paper| ReceivedPaper {
                        name: &paper.document_name,
                        code: &paper.code,
                        pages: paper.page_count,
                        copies: paper.copy_count,
                    })
                    .collect();
                let receipt = Receipt {
                    unit_name: &unit.name,
                    dossier_code: &view.dossier_code,
                    applicant: &view.row.applicant_name,
                    identifier: view.row.identifier.as_deref(),
                    phone: view.phone.as_deref(),
                    email: view.row.email.as_deref(),
                    papers: &received,
                    fee: papers.iter().map(|paper| paper.fee).sum(),
                    received_at: view.row.registered_at,
                    received_by: sent.map_or("", |entry| entry.actor_name.as_str()),
                    due_at: view.row.due_at,
                    extended: view
                        .extension
                        .as_ref()
                        .map(|extension| extension.due_before)
                        .zip(ground.as_deref()),
                    printed_at,
                };
                pdf(&receipt.document())
            };
            let bytes = in_turn(&self.reading, write).await?;
            Ok(SlipFile {
                file_name,
                bytes: bytes.map_err(Failure::broken)?,
            })
        })
        .await
    }
}

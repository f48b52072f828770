//! Lists of papers, and one paper.

use chungthuc_domain::{
    AppError, FileId, PaperId,
    view::{
        file::SignatureHistoryRow,
        queue::{PaperView, Queue, QueueQuery, QueueView},
    },
};
use leptos::prelude::*;

/// A list.
#[server(QueueCall, "/api", endpoint = "queue")]
pub async fn queue(queue: Queue, query: QueueQuery) -> Result<QueueView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.queue(&actor, queue, query).await
}

/// A paper with all that may be known about it.
#[server(PaperCall, "/api", endpoint = "paper")]
pub async fn paper(paper: PaperId) -> Result<PaperView, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.paper(&actor, paper).await
}

/// "Xem lịch sử ký số": the signatures in a version of a file.
#[server(SignatureHistoryCall, "/api", endpoint = "signature-history")]
pub async fn signature_history(file: FileId) -> Result<Vec<SignatureHistoryRow>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.signature_history(&actor, file).await
}

//! Filters of "Theo dõi hồ sơ chứng thực" that somebody keeps under a name.

use chungthuc_domain::{
    AppError, SavedFilterId,
    view::{queue::QueueQuery, saved_filter::SavedFilter},
};
use leptos::prelude::*;

/// What one keeps, the oldest first.
#[server(SavedFiltersCall, "/api", endpoint = "saved-filters")]
pub async fn saved_filters() -> Result<Vec<SavedFilter>, AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.saved_filters(&actor).await
}

/// "Lưu bộ lọc này".
#[server(SaveFilterCall, "/api", endpoint = "save-filter")]
pub async fn save_filter(
    name: String,
    query: QueueQuery,
    is_default: bool,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.save_filter(&actor, &name, query, is_default).await
}

/// Another name, or whether the list opens with it.
#[server(ChangeSavedFilterCall, "/api", endpoint = "change-saved-filter")]
pub async fn change_saved_filter(
    filter: SavedFilterId,
    version: i64,
    name: String,
    is_default: bool,
) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow
        .change_saved_filter(&actor, filter, version, &name, is_default)
        .await
}

/// "Xóa".
#[server(DeleteSavedFilterCall, "/api", endpoint = "delete-saved-filter")]
pub async fn delete_saved_filter(filter: SavedFilterId) -> Result<(), AppError> {
    let workflow = super::workflow()?;
    let actor = super::actor(&workflow).await?;
    workflow.delete_saved_filter(&actor, filter).await
}

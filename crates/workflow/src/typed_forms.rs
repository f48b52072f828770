//! What was typed into a plain form that was refused. A page that isn't alive keeps nothing of it, and
//! addresses may hold nothing personal: so it waits here, for the session that it was typed in, until
//! the page shows the form again. Which forms there are is the routes' business.

use std::collections::BTreeMap;

use chungthuc_domain::AppError;
use chungthuc_storage::repo::typed_form;

use crate::{Workflow, failure::Failure};

/// It waits for so many seconds.
const KEPT_SECONDS: i64 = 60 * 60;

impl Workflow {
    /// Keeps what was typed into the form that goes to `path`, by the names of its fields, for the
    /// session of `token`; nothing, if there is none.
    ///
    /// Errors: none but the database's.
    pub async fn keep_typed(
        &self,
        token: &str,
        path: &str,
        fields: &BTreeMap<String, String>,
    ) -> Result<(), AppError> {
        self.answer(async {
            let found = self
                .live_session(&mut *self.db.read().await?, token)
                .await?;
            let Some((session, _)) = found else {
                return Ok(());
            };
            let mut tx = self.db.begin().await?;
            typed_form::keep(&mut tx, session.id, path, fields, self.now()).await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// What was typed within the last hour into the form that goes to `path`, in the session of
    /// `token`; `None` if nothing was refused.
    ///
    /// Errors: none but the database's.
    pub async fn typed(
        &self,
        token: &str,
        path: &str,
    ) -> Result<Option<BTreeMap<String, String>>, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let Some((session, _)) = self.live_session(&mut db, token).await? else {
                return Ok(None);
            };
            let since = self.now().plus_seconds(-KEPT_SECONDS);
            Ok(typed_form::find(&mut db, session.id, path, since).await?)
        })
        .await
    }

    /// Forgets what no page comes back for. Each hour.
    pub(crate) async fn forget_typed(&self) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        typed_form::forget(&mut tx, self.now().plus_seconds(-KEPT_SECONDS)).await?;
        Ok(tx.commit().await?)
    }
}

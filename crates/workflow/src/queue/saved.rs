//! Filters of "Theo dõi hồ sơ chứng thực" that somebody keeps under a name, for themselves: kept,
//! called otherwise, deleted, and one that the list opens with.

use chungthuc_domain::{
    AppError, ErrorCode, SavedFilterId, search,
    view::{
        queue::{Queue, QueueQuery},
        saved_filter::{MAX_NAME, MOST_SAVED, SavedFilter},
    },
};
use chungthuc_storage::{
    database::{DatabaseError, Tx},
    repo::{account, saved_filter},
};

use super::list::{READERS, filter};
use crate::{Workflow, actor::Actor, failure::Failure};

/// The longest that is kept of what was typed into a field, in characters.
const MAX_TYPED: usize = 200;

impl Workflow {
    /// What the actor keeps, the oldest first.
    ///
    /// Errors: [`ErrorCode::NotFound`] for who doesn't see the list.
    pub async fn saved_filters(&self, actor: &Actor) -> Result<Vec<SavedFilter>, AppError> {
        self.answer(async {
            actor.require_any(&READERS)?;
            let mut db = self.db.read().await?;
            Ok(saved_filter::of_person(&mut db, actor.person).await?)
        })
        .await
    }

    /// Keeps a filter under a name.
    ///
    /// Errors: the fields `name`, `from` and `to`, [`ErrorCode::NotFound`].
    pub async fn save_filter(
        &self,
        actor: &Actor,
        name: &str,
        query: QueueQuery,
        is_default: bool,
    ) -> Result<(), AppError> {
        self.answer(async {
            let name = parse_name(name)?;
            let now = self.now();
            // What can't be asked for isn't kept.
            filter(actor, Queue::All, &query, now)?;
            let kept = SavedFilter {
                id: SavedFilterId(self.ids.uuid()),
                name,
                query: bounded(query),
                is_default,
                version: 1,
            };
            let mut tx = self.db.begin().await?;
            account::hold(&mut tx, actor.person).await?;
            let there = saved_filter::of_person(&mut tx, actor.person).await?;
            if there.len() >= MOST_SAVED {
                let message = format!("Chỉ lưu được {MOST_SAVED} bộ lọc. Hãy xóa bớt một bộ lọc.");
                return Err(AppError::field("name", message).into());
            }
            if is_default {
                saved_filter::clear_default(&mut tx, actor.person).await?;
            }
            let inserted = saved_filter::insert(&mut tx, actor.person, &kept, now).await;
            inserted.map_err(refused)?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Calls a filter otherwise, and has the list open with it or not.
    ///
    /// Errors: the field `name`, [`ErrorCode::NotFound`], [`ErrorCode::Conflict`].
    pub async fn change_saved_filter(
        &self,
        actor: &Actor,
        id: SavedFilterId,
        version: i64,
        name: &str,
        is_default: bool,
    ) -> Result<(), AppError> {
        self.answer(async {
            actor.require_any(&READERS)?;
            let name = parse_name(name)?;
            let mut tx = self.db.begin().await?;
            account::hold(&mut tx, actor.person).await?;
            let mut found = self.own_filter(&mut tx, actor, id).await?;
            if found.version != version {
                return Err(ErrorCode::Conflict.into());
            }
            if is_default && !found.is_default {
                saved_filter::clear_default(&mut tx, actor.person).await?;
            }
            (found.name, found.is_default) = (name, is_default);
            let updated = saved_filter::update(&mut tx, actor.person, &found).await;
            updated.map_err(refused)?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Deletes a filter.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn delete_saved_filter(
        &self,
        actor: &Actor,
        id: SavedFilterId,
    ) -> Result<(), AppError> {
        self.answer(async {
            actor.require_any(&READERS)?;
            let mut tx = self.db.begin().await?;
            if !saved_filter::delete(&mut tx, actor.person, id).await? {
                return Err(ErrorCode::NotFound.into());
            }
            Ok(tx.commit().await?)
        })
        .await
    }

    async fn own_filter(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: SavedFilterId,
    ) -> Result<SavedFilter, Failure> {
        let there = saved_filter::of_person(tx, actor.person).await?;
        let found = there.into_iter().find(|filter| filter.id == id);
        found.ok_or_else(|| ErrorCode::NotFound.into())
    }
}

fn parse_name(name: &str) -> Result<String, AppError> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if search::fold(&name).is_empty() {
        return Err(AppError::field("name", "Hãy đặt tên cho bộ lọc."));
    }
    if name.chars().count() > MAX_NAME as usize {
        let message = format!("Tên bộ lọc dài quá {MAX_NAME} ký tự.");
        return Err(AppError::field("name", message));
    }
    Ok(name)
}

/// What is kept of a query: without its page, and no more than a field holds.
fn bounded(query: QueueQuery) -> QueueQuery {
    let short = |text: String| text.trim().chars().take(MAX_TYPED).collect::<String>();
    QueueQuery {
        code: short(query.code),
        text: short(query.text),
        from: short(query.from),
        to: short(query.to),
        page: 0,
        ..query
    }
}

fn refused(error: DatabaseError) -> Failure {
    if saved_filter::is_same_name(&error) {
        AppError::field("name", "Bạn đã có bộ lọc mang tên này. Hãy đặt tên khác.").into()
    } else {
        error.into()
    }
}

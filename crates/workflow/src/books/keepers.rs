//! Who manages the books of a unit (DOMAIN §2.2, Q3): those who seal, by that right, and those officers to
//! whom the unit's administrator grants it, and may withdraw it. It counts with the next request.

use chungthuc_domain::{
    AppError, ErrorCode, PersonId, UnitId,
    right::Right,
    view::{
        notice::NoticeKind,
        unit::{BookKeeper, KeeperChange, KeeperStanding, NumberingForm, UnitBooks},
    },
};
use chungthuc_storage::{
    database::{Connection, DatabaseError},
    repo::{
        right_change::{self, RightChange},
        unit::{self, Grant, Unit},
    },
};
use jiff::civil::Date;
use serde_json::json;

use crate::{Workflow, actor::Actor, failure::Failure, notices::Told};

impl Workflow {
    /// Grants an officer the managing of a unit's books, or withdraws it, for who administers the unit.
    /// What is so already stays so, in silence.
    ///
    /// Errors: [`ErrorCode::NotFound`], also for somebody who is no officer of the unit: who seals has
    /// it by that right.
    pub async fn set_book_keeper(
        &self,
        actor: &Actor,
        unit: UnitId,
        person: PersonId,
        granted: bool,
    ) -> Result<(), AppError> {
        self.answer(async {
            let now = self.now();
            let mut tx = self.db.begin().await?;
            let unit = self.still_administers(&mut tx, actor, unit).await?;
            if !unit.issues_copies {
                return Err(ErrorCode::NotFound.into());
            }
            let people = keepers(&mut tx, unit.id, now.day()).await?;
            let found = people.into_iter().find(|keeper| keeper.person == person);
            let found = found.ok_or(ErrorCode::NotFound)?;
            match (found.standing, granted) {
                (KeeperStanding::BySeal, _) => return Err(ErrorCode::NotFound.into()),
                (KeeperStanding::Granted, true) | (KeeperStanding::Not, false) => {
                    return Ok(tx.rollback().await?);
                }
                (KeeperStanding::Granted, false) | (KeeperStanding::Not, true) => {}
            }
            // What had run out goes too: there is one row for each right.
            unit::delete_grant(&mut tx, person, unit.id, Right::BookManager).await?;
            if granted {
                let grant = as_officer(&mut tx, unit.id, person, now.day()).await?;
                unit::insert_grant(&mut tx, self.ids.id(), &grant)
                    .await
                    .map_err(faster)?;
            }
            let change = RightChange {
                unit: unit.id,
                person,
                right: Right::BookManager,
                granted,
                by: actor.person,
                by_name: actor.name.clone(),
                at: now,
            };
            right_change::insert(&mut tx, self.ids.id(), &change).await?;
            let action = if granted {
                "GRANT_BOOKS"
            } else {
                "WITHDRAW_BOOKS"
            };
            let (subject, right) = (format!("person {person}"), Right::BookManager.code());
            let details = json!({ "right": right });
            self.audit(&mut tx, actor, unit.id, action, subject, details);
            let (text, link) = if granted {
                let text = format!("Ông/Bà được giao quản lý sổ chứng thực của {}.", unit.name);
                (text, Some("/so-chung-thuc".to_owned()))
            } else {
                let text = format!("Ông/Bà thôi quản lý sổ chứng thực của {}.", unit.name);
                (text, None)
            };
            let told = Told {
                link,
                ..Told::new(NoticeKind::Books, text)
            };
            self.notify(&mut tx, person, told).await?;
            Ok(tx.commit().await?)
        })
        .await
    }
}

/// The books of a unit, as "Thiết lập đơn vị" shows them; `None` for one that issues no copies.
pub(crate) async fn books_of(
    db: &mut Connection,
    unit: &Unit,
    today: Date,
) -> Result<Option<UnitBooks>, Failure> {
    if !unit.issues_copies {
        return Ok(None);
    }
    Ok(Some(UnitBooks {
        numbering: NumberingForm {
            suffix: unit.book_suffix.clone(),
            width: unit.number_width.to_string(),
        },
        people: keepers(db, unit.id, today).await?,
    }))
}

/// The clerks and officers of a unit, each by name, and whoever else was granted its books.
async fn keepers(
    db: &mut Connection,
    unit: UnitId,
    today: Date,
) -> Result<Vec<BookKeeper>, Failure> {
    let changes = right_change::latest(db, unit, Right::BookManager).await?;
    let mut people: Vec<BookKeeper> = Vec::new();
    for (right, standing) in [
        (Right::Sealer, KeeperStanding::BySeal),
        (Right::BookManager, KeeperStanding::Granted),
        (Right::Creator, KeeperStanding::Not),
    ] {
        for (grant, name) in unit::holders(db, unit, right, today).await? {
            if people.iter().any(|known| known.person == grant.person) {
                continue;
            }
            let change = changes.iter().find(|one| one.person == grant.person);
            people.push(BookKeeper {
                person: grant.person,
                name,
                title: grant.title,
                standing,
                change: change.map(|change| KeeperChange {
                    granted: change.granted,
                    by: change.by_name.clone(),
                    at: change.at,
                }),
            });
        }
    }
    Ok(people)
}

/// The grant for an officer of a unit: under the same title, and for as long as they are one.
///
/// Errors: [`ErrorCode::NotFound`] for somebody who isn't.
async fn as_officer(
    db: &mut Connection,
    unit: UnitId,
    person: PersonId,
    today: Date,
) -> Result<Grant, Failure> {
    let grants = unit::grants_of(db, person, today).await?;
    let officer = grants
        .into_iter()
        .find(|grant| grant.unit == unit && grant.right == Right::Creator);
    let officer = officer.ok_or(ErrorCode::NotFound)?;
    Ok(Grant {
        right: Right::BookManager,
        capacity: None,
        head_title: None,
        own_title: None,
        ..officer
    })
}

/// Somebody else granted it at the same moment.
fn faster(error: DatabaseError) -> Failure {
    if error.is_unique_on("grant_of_right", &["person_id", "unit_id", "right_code"]) {
        return ErrorCode::Conflict.into();
    }
    error.into()
}

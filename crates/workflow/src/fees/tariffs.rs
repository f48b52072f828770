//! "Biểu phí": which tariffs hold where and when. Every administrator sees those of the units that they
//! administer, and sets them there; one for everywhere is set by who administers the topmost unit. Each
//! change takes a ground and is kept. What has been charged stays: a tariff begins tomorrow at the
//! earliest, since dossiers are charged all the time, and ends at today's end at the earliest.

use chungthuc_domain::{
    AppError, ErrorCode, TariffId, UnitId,
    calendar::day_text,
    fee::money,
    right::Right,
    validity::Validity,
    view::fee::{EndTariffForm, TariffAction, TariffChange, TariffForm, TariffRow, TariffsView},
};
use chungthuc_storage::{
    database::Tx,
    repo::tariff::{self, Change, TariffEntry},
};
use jiff::civil::Date;
use serde_json::json;

use super::tariff_form::{last_day, parse, parse_ground};
use crate::{
    Workflow, actor::Actor, administered::Administered, failure::Failure, step::same_version,
};

/// Changes that are listed.
const MOST_CHANGES: u32 = 100;

impl Workflow {
    /// The tariffs of the units that the actor administers, and who changed what.
    ///
    /// Errors: [`ErrorCode::NotFound`] for who administers nothing.
    pub async fn tariffs(&self, actor: &Actor) -> Result<TariffsView, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let administered = Administered::of(&mut db, actor).await?;
            let today = self.now().day();
            let tariffs = tariff::all(&mut db).await?.into_iter();
            let changes = tariff::changes(&mut db, administered.root, MOST_CHANGES).await?;
            Ok(TariffsView {
                tariffs: tariffs
                    .filter(|entry| administered.sees(entry.unit))
                    .map(|entry| {
                        let may = administered.may(entry.unit);
                        row(&entry, administered.name(entry.unit), may, today)
                    })
                    .collect(),
                scopes: administered.scopes(EVERYWHERE),
                changes: changes
                    .into_iter()
                    .map(|change| TariffChange {
                        at: change.at,
                        person_name: change.person_name,
                        action: change.action,
                        unit_name: administered.name(change.unit),
                        summary: change.summary,
                        ground: change.ground,
                    })
                    .collect(),
                today,
            })
        })
        .await
    }

    /// Adds a tariff.
    ///
    /// Errors: the form's fields, [`ErrorCode::NotFound`] for a unit that isn't the actor's to
    /// administer.
    pub async fn add_tariff(&self, actor: &Actor, form: TariffForm) -> Result<(), AppError> {
        self.answer(async {
            let id = TariffId(self.ids.uuid());
            let (entry, ground) = parse(&form, id)?;
            let mut tx = self.begin_tariffs(actor, entry.unit).await?;
            let (first, last) = (entry.valid_from, entry.valid_to);
            let today = self.now().day();
            if first <= today {
                let text = format!(
                    "Hồ sơ của hôm nay đang được tính phí. Hãy chọn từ ngày mai, {}, trở đi.",
                    day_text(today.tomorrow().unwrap_or(today))
                );
                return Err(AppError::field("valid_from", text).into());
            }
            if let Some(other) = tariff::overlapping(&mut tx, entry.unit, first, last, None).await?
            {
                return Err(overlaps("valid_from", &other).into());
            }
            tariff::insert(&mut tx, &entry).await?;
            self.note_tariff(&mut tx, actor, TariffAction::Add, &entry, ground)
                .await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Sets a tariff's last day; one that hasn't begun is taken out.
    ///
    /// Errors: the form's fields, [`ErrorCode::NotFound`], [`ErrorCode::Conflict`].
    pub async fn end_tariff(
        &self,
        actor: &Actor,
        id: TariffId,
        version: i64,
        form: EndTariffForm,
    ) -> Result<(), AppError> {
        self.answer(async {
            let ground = parse_ground(&form.ground)?;
            let found = {
                let mut db = self.db.read().await?;
                tariff::find(&mut db, id)
                    .await?
                    .ok_or(ErrorCode::NotFound)?
            };
            let mut tx = self.begin_tariffs(actor, found.unit).await?;
            let entry = tariff::find(&mut tx, id)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            same_version(entry.version, version)?;
            let today = self.now().day();
            match Validity::of(entry.valid_from, entry.valid_to, today) {
                Validity::Over => return Err(ErrorCode::Conflict.into()),
                Validity::Coming => {
                    tariff::withdraw(&mut tx, id, version).await?;
                    self.note_tariff(&mut tx, actor, TariffAction::Withdraw, &entry, ground)
                        .await?;
                }
                Validity::InForce => {
                    let last = last_day(&form.valid_to, entry.valid_from)?;
                    // Something may be charged by it at this moment.
                    if last < today {
                        let text = format!(
                            "Biểu phí đang áp dụng kết thúc sớm nhất vào hết hôm nay, {}.",
                            day_text(today)
                        );
                        return Err(AppError::field("valid_to", text).into());
                    }
                    let rest = (entry.valid_from, Some(last));
                    let other =
                        tariff::overlapping(&mut tx, entry.unit, rest.0, rest.1, Some(id)).await?;
                    if let Some(other) = other {
                        return Err(overlaps("valid_to", &other).into());
                    }
                    tariff::end(&mut tx, id, version, last).await?;
                    let after = TariffEntry {
                        valid_to: Some(last),
                        ..entry
                    };
                    self.note_tariff(&mut tx, actor, TariffAction::End, &after, ground)
                        .await?;
                }
            }
            Ok(tx.commit().await?)
        })
        .await
    }

    /// A transaction of somebody who sets the tariffs of `scope`, which nobody else changes meanwhile.
    async fn begin_tariffs(&self, actor: &Actor, scope: Option<UnitId>) -> Result<Tx, Failure> {
        let unit = actor.require(Right::Admin)?.unit;
        let mut tx = self.db.begin().await?;
        tariff::hold(&mut tx, scope).await?;
        self.still_holds(&mut tx, actor, Right::Admin, unit).await?;
        if !Administered::of(&mut tx, actor).await?.may(scope) {
            return Err(ErrorCode::NotFound.into());
        }
        Ok(tx)
    }

    async fn note_tariff(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        action: TariffAction,
        entry: &TariffEntry,
        ground: String,
    ) -> Result<(), Failure> {
        let change = Change {
            unit: entry.unit,
            at: self.now(),
            person: actor.person,
            person_name: actor.name.clone(),
            action,
            summary: summary(entry),
            ground,
        };
        tariff::note(tx, self.ids.id(), &change).await?;
        let unit = actor.unit.ok_or(ErrorCode::NotFound)?;
        let details = json!({
            "action": action.code(),
            "unit": entry.unit.map(|unit| unit.to_string()),
            "summary": change.summary,
            "ground": change.ground,
        });
        let subject = format!("tariff {}", entry.id);
        self.audit(tx, actor, unit, "CHANGE_TARIFF", subject, details);
        Ok(())
    }
}

/// What a tariff for everywhere is called.
const EVERYWHERE: &str = "Mọi đơn vị chưa có biểu phí riêng";

fn row(entry: &TariffEntry, unit_name: Option<String>, may: bool, today: Date) -> TariffRow {
    let standing = Validity::of(entry.valid_from, entry.valid_to, today);
    TariffRow {
        tariff: entry.id,
        unit_name,
        valid_from: entry.valid_from,
        valid_to: entry.valid_to,
        terms: entry.terms,
        ground: entry.ground.clone(),
        standing,
        may_change: may && standing != Validity::Over,
        version: entry.version,
    }
}

/// "Từ 01/01/2027: 2 trang đầu 2.000 đ/trang, trang sau 1.000 đ/trang, tối đa 200.000 đ/bản".
fn summary(entry: &TariffEntry) -> String {
    let terms = entry.terms;
    let days = match entry.valid_to {
        Some(last) => format!("Từ {} đến {}", day_text(entry.valid_from), day_text(last)),
        None => format!("Từ {}", day_text(entry.valid_from)),
    };
    format!(
        "{days}: {} trang đầu {}/trang, trang sau {}/trang, tối đa {}/bản",
        terms.first_pages,
        money(terms.first_page_fee.into()),
        money(terms.further_page_fee.into()),
        money(terms.cap_per_copy.into())
    )
}

fn overlaps(field: &str, other: &TariffEntry) -> AppError {
    let until = match other.valid_to {
        Some(last) => format!("đến {}", day_text(last)),
        None => "chưa có ngày kết thúc".to_owned(),
    };
    let text = format!(
        "Trùng thời gian với biểu phí từ {} {until}. Hãy kết thúc biểu phí đó trước.",
        day_text(other.valid_from)
    );
    AppError::field(field, text)
}

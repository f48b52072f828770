//! "Ngày nghỉ lễ": the national days off, one table for every unit. Every administrator may look, but
//! only who administers the topmost unit changes it, with a reason that the audit log keeps. Deadlines
//! and appointments that were promised stay as they are; what is promised from then on goes by it.

use chungthuc_domain::{
    AppError, ErrorCode, UnitId,
    calendar::parse_day,
    right::Right,
    view::{
        appointment::Holiday,
        holiday::{AwaitedOnHoliday, HolidayForm, HolidaysView},
    },
};
use chungthuc_storage::{
    database::Tx,
    repo::{appointment, reference},
};
use jiff::{ToSpan, civil::Date};
use serde_json::json;

use crate::{Workflow, actor::Actor, failure::Failure, queue::start_of, trust::administers_all};

/// The years that can be looked at and filled.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;
/// The longest name, in characters.
const MAX_NAME: usize = 100;
/// The longest reason, in characters.
const MAX_REASON: usize = 500;

impl Workflow {
    /// The days off of a year; of the present one for 0 and for years beyond those that are kept. Of who is
    /// awaited on them no more is told than of the units that the actor administers.
    ///
    /// Errors: [`ErrorCode::NotFound`] for who administers nothing.
    pub async fn holidays(&self, actor: &Actor, year: i16) -> Result<HolidaysView, AppError> {
        self.answer(async {
            let root = actor.require(Right::Admin)?.unit;
            let today = self.now().day();
            let year = if YEARS.contains(&year) {
                year
            } else {
                today.year()
            };
            let (first, last) = (Date::new(year, 1, 1), Date::new(year, 12, 31));
            let (first, last) = (first.unwrap_or(today), last.unwrap_or(today));
            let mut db = self.db.read().await?;
            let days = reference::holidays_between(&mut db, first, last).await?;
            let mut awaited = Vec::new();
            for day in days.iter().map(|holiday| holiday.day) {
                if day < today {
                    continue;
                }
                let next = day.checked_add(1.day()).unwrap_or(day);
                let (from, before) = (start_of(day), start_of(next));
                let found = appointment::awaited_between(&mut db, root, from, before).await?;
                awaited.extend(found.into_iter().map(|(unit_name, appointments)| {
                    AwaitedOnHoliday {
                        day,
                        unit_name,
                        appointments,
                    }
                }));
            }
            Ok(HolidaysView {
                year,
                days,
                awaited,
                may_change: administers_all(&mut db, actor).await?.is_some(),
                today,
            })
        })
        .await
    }

    /// Adds a day off.
    ///
    /// Errors: the fields `day`, `name` and `reason`, [`ErrorCode::NotFound`].
    pub async fn add_holiday(&self, actor: &Actor, form: HolidayForm) -> Result<(), AppError> {
        self.answer(async {
            let (holiday, reason) = parse(&form)?;
            let mut tx = self.db.begin().await?;
            let unit = self.keeps_holidays(&mut tx, actor).await?;
            let day = holiday.day;
            let there = reference::holidays_between(&mut tx, day, day).await?;
            if let Some(there) = there.first() {
                let text = format!("Ngày này đã có trong danh sách: {}.", there.name);
                return Err(AppError::field("day", text).into());
            }
            reference::insert_holiday(&mut tx, &day.to_string(), &holiday.name).await?;
            self.audit_holiday(&mut tx, actor, unit, "ADD_HOLIDAY", &holiday, &reason);
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Takes a day off out.
    ///
    /// Errors: the field `reason`, [`ErrorCode::NotFound`] for a day that isn't in the table, too.
    pub async fn remove_holiday(
        &self,
        actor: &Actor,
        day: Date,
        reason: String,
    ) -> Result<(), AppError> {
        self.answer(async {
            let reason = parse_reason(&reason).map_err(|text| AppError::field("reason", text))?;
            let mut tx = self.db.begin().await?;
            let unit = self.keeps_holidays(&mut tx, actor).await?;
            let there = reference::holidays_between(&mut tx, day, day).await?;
            let holiday = there.into_iter().next().ok_or(ErrorCode::NotFound)?;
            if !reference::delete_holiday(&mut tx, day).await? {
                return Err(ErrorCode::NotFound.into());
            }
            self.audit_holiday(&mut tx, actor, unit, "REMOVE_HOLIDAY", &holiday, &reason);
            Ok(tx.commit().await?)
        })
        .await
    }

    /// The topmost unit, if the actor administers it today.
    async fn keeps_holidays(&self, tx: &mut Tx, actor: &Actor) -> Result<UnitId, Failure> {
        let unit = administers_all(tx, actor)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        self.still_holds(tx, actor, Right::Admin, unit).await?;
        Ok(unit)
    }

    fn audit_holiday(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        unit: UnitId,
        action: &'static str,
        holiday: &Holiday,
        reason: &str,
    ) {
        let details = json!({ "name": holiday.name, "reason": reason });
        let subject = format!("holiday {}", holiday.day);
        self.audit(tx, actor, unit, action, subject, details);
    }
}

/// Reads the form; every field that is wrong is named.
fn parse(form: &HolidayForm) -> Result<(Holiday, String), AppError> {
    let mut wrong = AppError::new(ErrorCode::Invalid);
    let day = parse_day(&form.day).filter(|day| YEARS.contains(&day.year()));
    if day.is_none() {
        wrong = wrong.and_field("day", "Nhập ngày nghỉ dạng dd/MM/yyyy, ví dụ 02/09/2027.");
    }
    let name = form.name.trim().to_owned();
    if name.is_empty() {
        wrong = wrong.and_field("name", "Hãy nhập tên ngày nghỉ.");
    } else if name.chars().count() > MAX_NAME {
        wrong = wrong.and_field("name", format!("Tên dài quá {MAX_NAME} ký tự."));
    }
    let reason = parse_reason(&form.reason);
    if let Err(text) = &reason {
        wrong = wrong.and_field("reason", text);
    }
    match (day, reason) {
        (Some(day), Ok(reason)) if wrong.fields.is_empty() => Ok((Holiday { day, name }, reason)),
        _ => Err(wrong),
    }
}

fn parse_reason(reason: &str) -> Result<String, String> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err("Hãy nhập căn cứ, ví dụ số thông báo lịch nghỉ.".to_owned());
    }
    if reason.chars().count() > MAX_REASON {
        return Err(format!("Căn cứ dài quá {MAX_REASON} ký tự."));
    }
    Ok(reason.to_owned())
}

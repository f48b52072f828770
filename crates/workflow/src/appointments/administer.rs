//! What a unit offers is set: the hours of its weeks, days off, other places on single days. Nobody
//! who is booked is left without a place: they are moved in the same change, or it isn't made.

use std::collections::BTreeMap;

use chungthuc_domain::{
    AppError, ErrorCode, UnitId,
    appointment::{SlotTime, WeekHours, checked_slots, stranded},
    calendar::parse_day,
    right::Right,
    view::account::UnitBrief,
    view::appointment::{Move, OfferChange, OfferOutcome, OfferView, SingleDay, WeekFrom},
};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{
        appointment::{self, Appointment},
        unit::{self, Unit},
    },
};
use jiff::civil::Date;
use serde_json::json;

use super::{LONGEST_REASON, horizon, offer::Offer, one_line, rows::row};
use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    units::{self, brief, issuing},
};

impl Workflow {
    /// The units that issue copies whose hours the person may set, by name.
    ///
    /// Errors: the database's.
    pub async fn offering_units(&self, actor: &Actor) -> Result<Vec<UnitBrief>, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let theirs = |line: &[UnitId]| {
                line.first()
                    .is_some_and(|unit| actor.may(Right::Creator, *unit))
                    || line.iter().any(|unit| actor.may(Right::Admin, *unit))
            };
            issuing(&mut db, self.now().day(), theirs).await
        })
        .await
    }

    /// What a unit offers, and what its first week is proposed to be: for its officers, and for
    /// administrators of the unit or of one above it.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn appointment_offer(
        &self,
        actor: &Actor,
        unit: UnitId,
    ) -> Result<OfferView, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let unit = administered(&mut db, actor, unit).await?.0;
            self.offer_view(&mut db, &unit).await
        })
        .await
    }

    /// Changes what a unit offers, and moves those who would lose their place, in one transaction.
    /// Without `moves` for each of them nothing is changed and the answer lists them. The first week
    /// makes the unit one that takes appointments. `version` is [`OfferView::version`].
    ///
    /// Errors: [`ErrorCode::Invalid`] under `day`, `hours` and `reason`, or `time` for a move,
    /// [`ErrorCode::SlotTaken`] and [`ErrorCode::AppointmentChanged`] for a move,
    /// [`ErrorCode::Conflict`], [`ErrorCode::NotFound`].
    pub async fn change_appointment_offer(
        &self,
        actor: &Actor,
        unit: UnitId,
        version: i64,
        change: OfferChange,
        moves: Vec<Move>,
    ) -> Result<OfferOutcome, AppError> {
        self.answer(async {
            let today = self.now().day();
            let change = Change::read(&change, today)?;
            let mut tx = self.db.begin().await?;
            let (unit, right, held_in) = administered(&mut tx, actor, unit).await?;
            self.still_holds(&mut tx, actor, right, held_in).await?;
            if version == 0 && !matches!(change, Change::Week(_)) {
                return Err(ErrorCode::NotFound.into());
            }
            appointment::change(&mut tx, unit.id, version).await?;
            self.write_change(&mut tx, actor, &unit, &change).await?;
            for moved in &moves {
                let found = appointment::hold(&mut tx, moved.appointment).await?;
                let before = found.filter(|found| found.unit == unit.id);
                let before = before.ok_or(ErrorCode::NotFound)?;
                self.move_appointment(&mut tx, actor, &before, moved.version, &moved.to)
                    .await?;
            }
            let stranded = self.without_a_place(&mut tx, unit.id).await?;
            if !stranded.is_empty() {
                let now = self.now();
                let offer = Offer::load(&mut tx, unit.id, today, horizon(today)).await?;
                let free = offer.free(&mut tx, unit.id, now).await?;
                tx.rollback().await?;
                let rows = stranded
                    .iter()
                    .map(|appointment| row(actor, appointment, &unit.name, now));
                return Ok(OfferOutcome::Stranded {
                    rows: rows.collect(),
                    free,
                });
            }
            let view = self.offer_view(&mut tx, &unit).await?;
            tx.commit().await?;
            Ok(OfferOutcome::Saved(Box::new(view)))
        })
        .await
    }

    async fn write_change(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        unit: &Unit,
        change: &Change,
    ) -> Result<(), Failure> {
        let now = self.now();
        let (action, day) = match change {
            Change::Week(week) => {
                appointment::insert_week(tx, unit.id, week, actor.person, now).await?;
                ("SET_APPOINTMENT_WEEK", week.valid_from)
            }
            Change::Day(single) => {
                appointment::set_day(tx, unit.id, single, actor.person, now).await?;
                ("SET_APPOINTMENT_DAY", single.day)
            }
            Change::Reset(day) => {
                appointment::delete_day(tx, unit.id, *day).await?;
                ("RESET_APPOINTMENT_DAY", *day)
            }
        };
        let details = json!({ "day": day.to_string() });
        let subject = format!("unit {}", unit.id);
        self.audit(tx, actor, unit.id, action, subject, details);
        Ok(())
    }

    /// Who is awaited from now on and has no place in what the unit offers. Who has an hour on a
    /// national holiday since before it was one is among them too.
    async fn without_a_place(
        &self,
        tx: &mut Tx,
        unit: UnitId,
    ) -> Result<Vec<Appointment>, Failure> {
        let now = self.now();
        let awaited = appointment::awaited(tx, unit, now).await?;
        let Some(last) = awaited.last().map(|last| last.starts_at().day()) else {
            return Ok(Vec::new());
        };
        let offer = Offer::load(tx, unit, now.day(), last).await?;
        let mut days: BTreeMap<Date, Vec<(SlotTime, &Appointment)>> = BTreeMap::new();
        for appointment in &awaited {
            let at = appointment.starts_at();
            let day = days.entry(at.day()).or_default();
            day.push((SlotTime::of(at), appointment));
        }
        let without = days
            .iter()
            .flat_map(|(day, booked)| stranded(offer.on(*day).0, booked));
        Ok(without.cloned().collect())
    }

    async fn offer_view(&self, db: &mut Connection, unit: &Unit) -> Result<OfferView, Failure> {
        let today = self.now().day();
        let Offer {
            weeks,
            days,
            holidays,
        } = Offer::load(db, unit.id, today, Date::MAX).await?;
        Ok(OfferView {
            unit: brief(unit),
            weeks,
            proposal: WeekHours::standard(),
            days,
            holidays,
            version: appointment::version(db, unit.id).await?,
        })
    }
}

/// A change that was read.
enum Change {
    Week(WeekFrom),
    Day(SingleDay),
    Reset(Date),
}

impl Change {
    /// Errors: [`ErrorCode::Invalid`] under `day`, `hours` and `reason`.
    fn read(change: &OfferChange, today: Date) -> Result<Self, AppError> {
        let day = |text: &str| match parse_day(text) {
            Some(day) if day >= today => Ok(day),
            Some(_) => Err(AppError::field(
                "day",
                "Ngày này đã qua. Hãy chọn từ hôm nay trở đi.",
            )),
            None => Err(AppError::field(
                "day",
                "Ngày không đúng, ví dụ đúng: 20/11/2026.",
            )),
        };
        let hours = |error| AppError::field("hours", error);
        Ok(match change {
            OfferChange::Week {
                day: from,
                hours: week,
            } => Self::Week(WeekFrom {
                valid_from: day(from)?,
                hours: week.checked().map_err(hours)?,
            }),
            OfferChange::Day {
                day: single,
                hours: slots,
                reason,
            } => {
                let reason = one_line(reason);
                if reason.chars().count() > LONGEST_REASON {
                    let message = format!("Lý do dài quá {LONGEST_REASON} ký tự.");
                    return Err(AppError::field("reason", message));
                }
                Self::Day(SingleDay {
                    day: day(single)?,
                    slots: checked_slots(slots).map_err(hours)?,
                    reason,
                })
            }
            OfferChange::Reset { day: single } => Self::Reset(day(single)?),
        })
    }
}

/// The unit, if the actor may set what it offers, with the right and where they hold it: who works its
/// appointments off, and administrators of the unit or of one above it.
///
/// Errors: [`ErrorCode::NotFound`].
async fn administered(
    db: &mut Connection,
    actor: &Actor,
    id: UnitId,
) -> Result<(Unit, Right, UnitId), Failure> {
    if actor.may(Right::Creator, id) {
        let found = unit::find(db, id).await?.ok_or(ErrorCode::NotFound)?;
        return Ok((found, Right::Creator, id));
    }
    let (found, held_in) = units::administered(db, actor, id).await?;
    Ok((found, Right::Admin, held_in))
}

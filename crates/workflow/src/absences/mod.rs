//! Leaders who are away (DOMAIN §5.2): from one day to another, with who signs meanwhile. It ends by
//! itself; what is signed is signed by whoever signs it, in their own capacity. Handing papers over
//! is in `hand_over`, passing on what they had signed in `pass_on`.

mod form;
mod hand_over;
mod pass_on;

use std::collections::HashSet;

use chungthuc_domain::{
    AbsenceId, AppError, ErrorCode, PersonId, UnitId,
    right::Right,
    view::{
        absence::{AbsenceForm, AbsenceRow, AbsenceState, AbsencesView, StandIn},
        account::SignerChoice,
        notice::NoticeKind,
    },
};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{
        absence::{self, Absence},
        unit::{self, Grant, Unit},
    },
};
use jiff::civil::Date;
use serde_json::json;

use crate::{
    Workflow,
    actor::Actor,
    failure::Failure,
    notices::Told,
    units::{administered, brief, place},
};

/// Rows of the page; older ones are in the audit log.
const ROWS: u32 = 100;

/// Who sees them: whoever sends papers to the leaders, or is one.
const READERS: [Right; 3] = [Right::Creator, Right::Signer, Right::Auditor];

impl Workflow {
    /// "Vắng mặt và ký thay" of a unit: of the one being worked in, or of another that the person
    /// administers.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn absences(
        &self,
        actor: &Actor,
        unit: Option<UnitId>,
    ) -> Result<AbsencesView, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let (unit, administers) = place(&mut db, actor, unit, &READERS).await?;
            let today = self.now().day();
            let signers = signers(&mut db, unit.id, today).await?;
            let may_note: Vec<PersonId> = signers
                .iter()
                .map(|signer| signer.person)
                .filter(|person| {
                    administers || (*person == actor.person && actor.may(Right::Signer, unit.id))
                })
                .collect();
            let rows = absence::of_unit(&mut db, unit.id, ROWS).await?;
            let mut rows: Vec<_> = rows
                .into_iter()
                .map(|absence| row(absence, actor, administers, today))
                .collect();
            let rank = |state| match state {
                AbsenceState::Now => 0,
                AbsenceState::Ahead => 1,
                AbsenceState::Over => 2,
            };
            rows.sort_by_key(|row| rank(row.state));
            Ok(AbsencesView {
                unit: brief(&unit),
                rows,
                signers,
                may_note,
            })
        })
        .await
    }

    /// Notes that a leader is away and who signs meanwhile: they themselves, or an administrator of
    /// the unit or of one above it. The other is told.
    ///
    /// Errors: the fields `person`, `stand_in`, `first_day`, `last_day` and `basis`,
    /// [`ErrorCode::NotFound`].
    pub async fn note_absence(
        &self,
        actor: &Actor,
        unit: Option<UnitId>,
        form: AbsenceForm,
    ) -> Result<(), AppError> {
        self.answer(async {
            let now = self.now();
            let mut tx = self.db.begin().await?;
            let (unit, administers) = place(&mut tx, actor, unit, &READERS).await?;
            // Of two who note absences at once the second sees the first's: none overlap, or go in a ring.
            unit::hold(&mut tx, unit.id).await?;
            let signers = signers(&mut tx, unit.id, now.day()).await?;
            let others = absence::from_day(&mut tx, unit.id, now.day()).await?;
            let terms = form::parse(&form, &signers, &others, now.day())?;
            let whose = terms.person.person;
            if administers {
                self.still_administers(&mut tx, actor, unit.id).await?;
            } else if whose == actor.person {
                self.still_holds(&mut tx, actor, Right::Signer, unit.id)
                    .await?;
            } else {
                return Err(ErrorCode::NotFound.into());
            }
            let absence = Absence {
                id: AbsenceId(self.ids.uuid()),
                unit: unit.id,
                person: whose,
                name: terms.person.name,
                stand_in: terms.stand_in.person,
                stand_in_name: terms.stand_in.name,
                first_day: terms.first_day,
                last_day: terms.last_day,
                basis: terms.basis,
                noted_by: actor.person,
                noted_by_name: actor.name.clone(),
                noted_at: now,
                ended_at: None,
                version: 1,
            };
            absence::insert(&mut tx, &absence).await?;
            self.audit_absence(&mut tx, actor, "NOTE_ABSENCE", &absence);
            self.tell_of_absence(&mut tx, actor, &absence).await?;
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Ends an absence early, or takes one back that is ahead.
    ///
    /// Errors: [`ErrorCode::NotFound`], [`ErrorCode::WrongState`] for one that is over,
    /// [`ErrorCode::Conflict`].
    pub async fn end_absence(
        &self,
        actor: &Actor,
        id: AbsenceId,
        version: i64,
    ) -> Result<(), AppError> {
        self.answer(async {
            let now = self.now();
            let mut tx = self.db.begin().await?;
            let found = absence::find(&mut tx, id)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            if found.person == actor.person && actor.may(Right::Signer, found.unit) {
                self.still_holds(&mut tx, actor, Right::Signer, found.unit)
                    .await?;
            } else {
                self.still_administers(&mut tx, actor, found.unit).await?;
            }
            if state(&found, now.day()) == AbsenceState::Over {
                return Err(ErrorCode::WrongState.into());
            }
            absence::end(&mut tx, id, version, now).await?;
            self.audit_absence(&mut tx, actor, "END_ABSENCE", &found);
            Ok(tx.commit().await?)
        })
        .await
    }

    /// Checks in the transaction itself that the actor administers the unit today, from it or from
    /// one above it.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub(crate) async fn still_administers(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        unit: UnitId,
    ) -> Result<Unit, Failure> {
        let (unit, held) = administered(tx, actor, unit).await?;
        self.still_holds(tx, actor, Right::Admin, held).await?;
        Ok(unit)
    }

    async fn tell_of_absence(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        absence: &Absence,
    ) -> Result<(), Failure> {
        let days = form::days_text(absence.first_day, absence.last_day);
        let each = [
            (
                absence.stand_in,
                format!(
                    "{} vắng {days}; Ông/Bà ký thay trong thời gian đó.",
                    absence.name
                ),
            ),
            (
                absence.person,
                format!(
                    "{} ghi nhận Ông/Bà vắng {days}; {} ký thay.",
                    absence.noted_by_name, absence.stand_in_name
                ),
            ),
        ];
        for (person, text) in each {
            if person != actor.person {
                let told = Told {
                    link: Some("/vang-mat".to_owned()),
                    ..Told::new(NoticeKind::Readiness, text)
                };
                self.notify(tx, person, told).await?;
            }
        }
        Ok(())
    }

    fn audit_absence(&self, tx: &mut Tx, actor: &Actor, action: &'static str, absence: &Absence) {
        let details = json!({
            "person": absence.person,
            "stand_in": absence.stand_in,
            "first_day": absence.first_day.to_string(),
            "last_day": absence.last_day.to_string(),
        });
        let subject = format!("absence {}", absence.id);
        self.audit(tx, actor, absence.unit, action, subject, details);
    }
}

/// Who signs in a unit on `day`, with who stands in for those who are away.
pub(crate) async fn signers(
    db: &mut Connection,
    unit: UnitId,
    day: Date,
) -> Result<Vec<SignerChoice>, Failure> {
    let holders = unit::holders(db, unit, Right::Signer, day).await?;
    let away = stand_ins(db, unit, day, &holders).await?;
    let choice = |(grant, name): (Grant, String)| SignerChoice {
        away: away
            .iter()
            .find(|stand_in| stand_in.absent == grant.person)
            .cloned(),
        person: grant.person,
        name,
        title: grant.title,
    };
    Ok(holders.into_iter().map(choice).collect())
}

/// Who stands in for whom on `day`, among the unit's `signers`. Where the one who stands in is away
/// too, it is who stands in for them; where that leads to nobody, nobody does.
async fn stand_ins(
    db: &mut Connection,
    unit: UnitId,
    day: Date,
    signers: &[(Grant, String)],
) -> Result<Vec<StandIn>, Failure> {
    let absences = absence::from_day(db, unit, day).await?;
    let now: Vec<_> = absences
        .into_iter()
        .filter(|absence| absence.holds_on(day))
        .collect();
    let of = |person: PersonId| now.iter().find(|absence| absence.person == person);
    let present = |first: &Absence| {
        let mut met = HashSet::from([first.person]);
        let mut last = first;
        while met.insert(last.stand_in) {
            match of(last.stand_in) {
                Some(next) => last = next,
                None => return Some(last.stand_in),
            }
        }
        None
    };
    let stand_in = |absence: &Absence| {
        let person = present(absence)?;
        let (_, name) = signers.iter().find(|(grant, _)| grant.person == person)?;
        Some(StandIn {
            absent: absence.person,
            absent_name: absence.name.clone(),
            until: absence.last_day,
            person,
            name: name.clone(),
        })
    };
    Ok(now.iter().filter_map(stand_in).collect())
}

fn state(absence: &Absence, today: Date) -> AbsenceState {
    if absence.ended_at.is_some() || absence.last_day < today {
        AbsenceState::Over
    } else if absence.first_day > today {
        AbsenceState::Ahead
    } else {
        AbsenceState::Now
    }
}

fn row(absence: Absence, actor: &Actor, administers: bool, today: Date) -> AbsenceRow {
    let state = state(&absence, today);
    let theirs = absence.person == actor.person && actor.may(Right::Signer, absence.unit);
    AbsenceRow {
        absence: absence.id,
        state,
        may_end: state != AbsenceState::Over && (administers || theirs),
        name: absence.name,
        stand_in: absence.stand_in_name,
        first_day: absence.first_day,
        last_day: absence.last_day,
        basis: absence.basis,
        noted_by: absence.noted_by_name,
        version: absence.version,
    }
}

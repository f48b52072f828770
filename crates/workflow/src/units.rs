//! Units as a tree: which of them somebody administers from the unit that they work in.

use chungthuc_domain::{AppError, ErrorCode, UnitId, right::Right, view::account::UnitBrief};
use chungthuc_storage::{
    database::Connection,
    repo::unit::{self, Unit},
};
use jiff::civil::Date;

use crate::{Workflow, actor::Actor, failure::Failure};

/// More levels than units have; the bound keeps a wrong tree from looping.
const LEVELS: usize = 16;

impl Workflow {
    /// The units that issue copies and that the person administers, by name: their own, and those
    /// below it.
    ///
    /// Errors: the database's.
    pub async fn administered_units(&self, actor: &Actor) -> Result<Vec<UnitBrief>, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let theirs = |line: &[UnitId]| line.iter().any(|unit| actor.may(Right::Admin, *unit));
            issuing(&mut db, self.now().day(), theirs).await
        })
        .await
    }
}

/// What lists of units show.
pub(crate) fn brief(unit: &Unit) -> UnitBrief {
    UnitBrief {
        id: unit.id,
        code: unit.code.clone(),
        name: unit.name.clone(),
    }
}

/// The units that issue copies on `day`, by name, of those for which `theirs` holds: it gets the unit
/// and those above it.
pub(crate) async fn issuing(
    db: &mut Connection,
    day: Date,
    theirs: impl Fn(&[UnitId]) -> bool,
) -> Result<Vec<UnitBrief>, Failure> {
    let lines = issuing_lines(db, day).await?;
    let is_theirs = |line: &&Vec<Unit>| {
        let ids: Vec<_> = line.iter().map(|unit| unit.id).collect();
        theirs(&ids)
    };
    let theirs = lines.iter().filter(is_theirs);
    Ok(theirs.filter_map(|line| line.first().map(brief)).collect())
}

/// The units that issue copies on `day`, by name, each with those above it, itself first.
pub(crate) async fn issuing_lines(
    db: &mut Connection,
    day: Date,
) -> Result<Vec<Vec<Unit>>, Failure> {
    let units = unit::all(db).await?;
    let is_there = |unit: &&Unit| {
        unit.issues_copies
            && unit.valid_from.is_none_or(|from| from <= day)
            && unit.valid_to.is_none_or(|to| day <= to)
    };
    let mut lines = Vec::new();
    for unit in units.iter().filter(is_there) {
        let line = std::iter::successors(Some(unit), |unit| {
            let parent = unit.parent?;
            units.iter().find(|other| other.id == parent)
        });
        lines.push(line.take(LEVELS).cloned().collect());
    }
    Ok(lines)
}

/// A unit and those above it, itself first; empty if there is no such unit.
pub(crate) async fn lineage(db: &mut Connection, id: UnitId) -> Result<Vec<Unit>, Failure> {
    let mut line = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next
        && line.len() < LEVELS
        && let Some(found) = unit::find(db, id).await?
    {
        next = found.parent;
        line.push(found);
    }
    Ok(line)
}

/// A unit that the actor administers, and where they hold the right: in it or in one above it.
///
/// Errors: [`ErrorCode::NotFound`].
pub(crate) async fn administered(
    db: &mut Connection,
    actor: &Actor,
    id: UnitId,
) -> Result<(Unit, UnitId), Failure> {
    let line = lineage(db, id).await?;
    let held = line.iter().find(|unit| actor.may(Right::Admin, unit.id));
    let held = held.map(|unit| unit.id);
    match (line.into_iter().next(), held) {
        (Some(unit), Some(held)) => Ok((unit, held)),
        _ => Err(ErrorCode::NotFound.into()),
    }
}

/// The unit that is meant, and whether the actor administers it: one that they do, or the one being
/// worked in, for whoever holds any of `readers` there.
///
/// Errors: [`ErrorCode::NotFound`].
pub(crate) async fn place(
    db: &mut Connection,
    actor: &Actor,
    unit: Option<UnitId>,
    readers: &[Right],
) -> Result<(Unit, bool), Failure> {
    let here = actor.unit.ok_or(ErrorCode::NotFound)?;
    let wanted = unit.unwrap_or(here);
    match administered(db, actor, wanted).await {
        Ok((unit, _)) => Ok((unit, true)),
        Err(failure) if wanted == here && failure.is_not_found() => {
            actor.require_any(readers)?;
            let found = unit::find(db, here).await?;
            Ok((found.ok_or(ErrorCode::NotFound)?, false))
        }
        Err(failure) => Err(failure),
    }
}

//! What somebody administers: the unit of their right with all below it, and, where that is the topmost
//! one, what holds everywhere too. For what is set for one unit or for all: tariffs, the wording of
//! attestations.

use chungthuc_domain::{UnitId, right::Right};
use chungthuc_storage::{
    database::Connection,
    repo::unit::{self, Unit},
};

use crate::{actor::Actor, failure::Failure, trust::administers_all};

/// What somebody administers.
pub(crate) struct Administered {
    /// The unit of their right.
    pub root: UnitId,
    /// That, and all below it.
    units: Vec<Unit>,
    /// The topmost unit too, and so what holds everywhere.
    everywhere: bool,
}

impl Administered {
    /// What the actor administers.
    ///
    /// Errors: [`chungthuc_domain::ErrorCode::NotFound`] for who administers nothing.
    pub async fn of(db: &mut Connection, actor: &Actor) -> Result<Self, Failure> {
        let root = actor.require(Right::Admin)?.unit;
        Ok(Administered {
            root,
            everywhere: administers_all(&mut *db, actor).await?.is_some(),
            units: unit::subtree(db, root).await?,
        })
    }

    /// Whether they set what holds for a unit, or everywhere (`None`).
    pub fn may(&self, scope: Option<UnitId>) -> bool {
        match scope {
            None => self.everywhere,
            Some(id) => self.unit(id).is_some(),
        }
    }

    /// Whether they see what holds for a unit; what holds everywhere they do.
    pub fn sees(&self, scope: Option<UnitId>) -> bool {
        scope.is_none_or(|id| self.unit(id).is_some())
    }

    /// The name of a unit that they administer.
    pub fn name(&self, scope: Option<UnitId>) -> Option<String> {
        self.unit(scope?).map(|unit| unit.name.clone())
    }

    /// For whom they may set something: a form's value and what people read; the empty value is
    /// everywhere, called `everywhere`.
    pub fn scopes(&self, everywhere: &str) -> Vec<(String, String)> {
        let general = self
            .everywhere
            .then(|| (String::new(), everywhere.to_owned()));
        let own = self
            .issuing()
            .filter_map(|id| Some((id.to_string(), self.name(Some(id))?)));
        general.into_iter().chain(own).collect()
    }

    /// The units among them that issue copies.
    pub fn issuing(&self) -> impl Iterator<Item = UnitId> {
        let issuing = self.units.iter().filter(|unit| unit.issues_copies);
        issuing.map(|unit| unit.id)
    }

    fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }
}

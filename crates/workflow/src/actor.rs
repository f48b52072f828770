//! Who calls a use case: a person in one unit, with the rights they hold there today.

use chungthuc_domain::{AppError, ErrorCode, PersonId, SessionId, UnitId, right::Right};
use chungthuc_storage::repo::unit::Grant;

/// Somebody who is logged in. Made from a session, never from what a browser says.
#[derive(Debug, Clone)]
pub struct Actor {
    /// Their session: a key stays unlocked within one.
    pub session: SessionId,
    /// Who.
    pub person: PersonId,
    /// Full name.
    pub name: String,
    /// Whether this is a citizen's or an enterprise's account.
    pub is_applicant: bool,
    /// The unit being worked in.
    pub unit: Option<UnitId>,
    /// Every right held today, in every unit.
    pub grants: Vec<Grant>,
}

impl Actor {
    /// The grant of a right in the unit being worked in.
    ///
    /// Errors: [`ErrorCode::NotFound`], since unknown and forbidden look the same from outside.
    pub fn require(&self, right: Right) -> Result<&Grant, AppError> {
        self.grant(right).ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// The grant of a right in the unit being worked in, if it is held.
    pub fn grant(&self, right: Right) -> Option<&Grant> {
        self.grants
            .iter()
            .find(|grant| Some(grant.unit) == self.unit && grant.right == right)
    }

    /// The unit, if any of `rights` is held in it.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub fn require_any(&self, rights: &[Right]) -> Result<UnitId, AppError> {
        rights
            .iter()
            .find_map(|right| self.grant(*right))
            .map(|grant| grant.unit)
            .ok_or_else(|| ErrorCode::NotFound.into())
    }

    /// Whether a right is held in `unit`, the one being worked in.
    pub fn may(&self, right: Right, unit: UnitId) -> bool {
        self.grant(right).is_some_and(|grant| grant.unit == unit)
    }

    /// The rights held in the unit being worked in.
    pub fn rights(&self) -> Vec<Right> {
        let here = self
            .grants
            .iter()
            .filter(|grant| Some(grant.unit) == self.unit);
        let mut rights: Vec<_> = here.map(|grant| grant.right).collect();
        // Who seals manages the books, unless the unit gives that to others (DOMAIN Q3).
        if rights.contains(&Right::Sealer) {
            rights.push(Right::BookManager);
        }
        rights.sort_unstable();
        rights.dedup();
        rights
    }

    /// The title in the unit being worked in.
    pub fn title(&self) -> String {
        let here = self
            .grants
            .iter()
            .find(|grant| Some(grant.unit) == self.unit);
        here.map(|grant| grant.title.clone()).unwrap_or_default()
    }
}

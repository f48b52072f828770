//! Somebody who administers the office.

use chungthuc_domain::{SessionId, right::Right};
use chungthuc_storage::repo::unit;
use chungthuc_workflow::Actor;

use super::World;

impl World {
    /// Somebody who administers the office's unit, which is the topmost.
    pub async fn administrator(&self) -> Actor {
        let grant = unit::Grant {
            right: Right::Admin,
            capacity: None,
            head_title: None,
            own_title: None,
            ..self.clerk.grants[0].clone()
        };
        let mut tx = self.db.begin().await.unwrap();
        unit::insert_grant(&mut tx, self.workflow.ids.id(), &grant)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        Actor {
            session: SessionId(self.workflow.ids.uuid()),
            grants: vec![grant],
            ..self.clerk.clone()
        }
    }
}

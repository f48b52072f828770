//! What keystores show of a unit's keys. A store may be slow: it is asked while no connection is held.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{KeyId, right::Right};
use chungthuc_keystore::{KeyLocator, KeyStore};
use chungthuc_storage::{
    database::Connection,
    repo::{
        key::{self, SigningKey},
        stamp::Owner,
        unit::{self, Unit},
    },
};
use jiff::civil::Date;

use crate::{Workflow, failure::Failure};

/// The certificates (DER, base64) that stores show of keys; `None` where they show none.
pub(super) struct Shown(HashMap<KeyId, Option<String>>);

impl Shown {
    /// What is wrong with a key as its store shows it. One that wasn't asked for, since it is registered
    /// only now, is taken as it is registered.
    pub(super) fn fault(&self, row: &SigningKey, whose: &str) -> Option<String> {
        match self.0.get(&row.id)? {
            Some(certificate) if *certificate == row.certificate => None,
            Some(_) => Some(format!(
                "Chứng thư số trong kho khóa khác chứng thư đã đăng ký của {whose}."
            )),
            None => Some(format!(
                "Kho khóa không trả lời hoặc không có khóa của {whose}."
            )),
        }
    }
}

/// The keys of a unit: its leaders' on `today`, and its own.
pub(super) async fn keys_of(
    db: &mut Connection,
    unit: &Unit,
    today: Date,
) -> Result<Vec<SigningKey>, Failure> {
    let signers = unit::holders(db, unit.id, Right::Signer, today).await?;
    let people = signers.iter().map(|(grant, _)| Owner::Person(grant.person));
    let mut keys = Vec::new();
    for owner in people.chain([Owner::Unit(unit.id)]) {
        keys.extend(key::of_owner(db, owner).await?);
    }
    Ok(keys)
}

impl Workflow {
    /// Asks the stores for the certificates of keys.
    pub(super) async fn shown_by_keystores(&self, keys: &[SigningKey]) -> Shown {
        let mut shown = HashMap::new();
        for row in keys {
            shown.insert(row.id, self.shown_certificate(row).await);
        }
        Shown(shown)
    }

    async fn shown_certificate(&self, row: &SigningKey) -> Option<String> {
        let locator = row.locator.parse::<KeyLocator>().ok()?;
        match self.keys.certificate(&locator).await {
            Ok(found) => Some(BASE64.encode(&found.der)),
            Err(cause) => {
                tracing::warn!(key = %row.id, %cause, "a key shows no certificate");
                None
            }
        }
    }
}

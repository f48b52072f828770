//! The anchors that certification paths have to reach, as an administrator has them in the
//! database. What a path is, and whether it holds, is known in `pades`.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_storage::{database::Connection, repo::anchor};
use pades::x509::{AnchorSet, TrustStore};

use crate::failure::Failure;

/// The anchors in force. One that can't be read is left out and logged: less is trusted then,
/// never more.
pub(crate) async fn trust_store(db: &mut Connection) -> Result<TrustStore, Failure> {
    let mut store = TrustStore::new();
    for anchor in anchor::in_force(db).await? {
        let set = match anchor.set.as_str() {
            "GOVERNMENT" => AnchorSet::Government,
            "NATIONAL" => AnchorSet::National,
            "DEMO" => AnchorSet::Demo,
            other => AnchorSet::Other(other.to_owned()),
        };
        let added = match BASE64.decode(&anchor.certificate) {
            Ok(der) => store.add_der(&der, set).map_err(|cause| cause.to_string()),
            Err(cause) => Err(cause.to_string()),
        };
        if let Err(cause) = added {
            tracing::error!(
                anchor = anchor.fingerprint,
                cause,
                "a trust anchor can't be read"
            );
        }
    }
    Ok(store)
}

//! Keys of leaders and of the agency: whether they are registered, in their store, open, and how long
//! their certificates hold.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{
    calendar::Moment,
    view::readiness::{Matter, ReadinessLine, Standing},
};
use chungthuc_keystore::{KeyLocator, KeyStore};
use chungthuc_storage::{
    database::Connection,
    repo::{
        key::{self, SigningKey},
        stamp::Owner,
    },
};

use super::Depth;
use crate::{Workflow, failure::Failure, readiness::certificate::Ends};

impl Workflow {
    /// Certificate and key of a leader or the agency.
    pub(super) async fn key_line(
        &self,
        db: &mut Connection,
        owner: Owner,
        whose: &str,
        now: Moment,
        depth: Depth,
    ) -> Result<ReadinessLine, Failure> {
        let matter = match owner {
            Owner::Person(_) => Matter::SignerKey,
            Owner::Unit(_) => Matter::AgencyKey,
        };
        let line = |(standing, text)| ReadinessLine {
            matter,
            of: whose.to_owned(),
            standing,
            text,
            link: None,
        };
        let Some(row) = key::of_owner(db, owner).await? else {
            let text = format!("Chưa đăng ký khóa ký số của {whose}.");
            return Ok(line((Standing::Unmet, text)));
        };
        let Some(ends) = Ends::read(&row.certificate) else {
            let text = format!("Không đọc được chứng thư số của {whose}.");
            return Ok(line((Standing::Unmet, text)));
        };
        if depth == Depth::Keystores
            && let Some(text) = self.keystore_fault(&row, whose).await
        {
            return Ok(line((Standing::Unmet, text)));
        }
        if row.locked_until.is_some_and(|until| until > now) {
            let text = format!("Khóa của {whose} đang tạm khóa vì nhập sai mã PIN nhiều lần.");
            return Ok(line((Standing::Attention, text)));
        }
        Ok(line(ends.standing(whose, now)))
    }

    /// What is wrong with a key as its store shows it.
    async fn keystore_fault(&self, row: &SigningKey, whose: &str) -> Option<String> {
        let missing = || {
            Some(format!(
                "Kho khóa không trả lời hoặc không có khóa của {whose}."
            ))
        };
        let Ok(locator) = row.locator.parse::<KeyLocator>() else {
            return missing();
        };
        match self.keys.certificate(&locator).await {
            Ok(found) if BASE64.encode(&found.der) == row.certificate => None,
            Ok(_) => Some(format!(
                "Chứng thư số trong kho khóa khác chứng thư đã đăng ký của {whose}."
            )),
            Err(cause) => {
                tracing::warn!(key = %row.id, %cause, "a key shows no certificate");
                missing()
            }
        }
    }
}

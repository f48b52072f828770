//! Keys of leaders and of the agency: whether they are registered, in their store, open, and how long
//! their certificates hold.

use chungthuc_domain::{
    calendar::Moment,
    view::readiness::{Matter, ReadinessLine, Standing},
};
use chungthuc_storage::{
    database::Connection,
    repo::{key, stamp::Owner},
};

use crate::{
    failure::Failure,
    readiness::{certificate::Ends, keystores::Shown},
};

/// Certificate and key of a leader or the agency. `shown`: what keystores show of the keys, if that is
/// looked at.
pub(super) async fn key_line(
    db: &mut Connection,
    owner: Owner,
    whose: &str,
    now: Moment,
    shown: Option<&Shown>,
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
        // Keys are registered for a unit by whoever runs the program: whom to turn to.
        link: (standing != Standing::Met).then(|| "/huong-dan".to_owned()),
    };
    let Some(row) = key::of_owner(db, owner).await? else {
        let text = format!("Chưa đăng ký khóa ký số của {whose}.");
        return Ok(line((Standing::Unmet, text)));
    };
    let Some(ends) = Ends::read(&row.certificate) else {
        let text = format!("Không đọc được chứng thư số của {whose}.");
        return Ok(line((Standing::Unmet, text)));
    };
    if let Some(text) = shown.and_then(|shown| shown.fault(&row, whose)) {
        return Ok(line((Standing::Unmet, text)));
    }
    if row.locked_until.is_some_and(|until| until > now) {
        let text = format!("Khóa của {whose} đang tạm khóa vì nhập sai mã PIN nhiều lần.");
        return Ok(line((Standing::Attention, text)));
    }
    Ok(line(ends.standing(whose, now)))
}

//! Fees (TT 226/2016/TT-BTC; DOMAIN §5.6, Q18–Q20): what a paper is charged, who sets tariffs
//! (`tariffs`), what is taken for a dossier (`payment`), and what that adds up to by day and month
//! (`takings`, with its files in `sheet` and `files`).

mod files;
mod payment;
mod sheet;
mod takings;
mod tariff_form;
mod tariffs;

pub(crate) use payment::receipts;

use chungthuc_domain::{UnitId, fee::charge::Charge, right::Right};
use chungthuc_storage::{
    database::{Connection, Tx},
    repo::{paper::Paper, reference},
};
use jiff::civil::Date;
use serde_json::json;

use crate::{Workflow, actor::Actor, failure::Failure};

/// Who may look at what is charged and taken in a unit.
const READERS: [Right; 4] = [Right::Creator, Right::Sealer, Right::Auditor, Right::Admin];
/// Who may take money at the counter, and undo what was written by mistake.
const TAKERS: [Right; 2] = [Right::Creator, Right::Sealer];

/// What an original of so many pages that is registered in `unit` on `day` is charged, for as many copies
/// of each paper that it becomes: by the tariff in force, or the amount that was typed, for the reason
/// that was.
///
/// Errors: the fields `fee` and `fee_reason`.
pub(crate) async fn charge(
    db: &mut Connection,
    unit: UnitId,
    day: Date,
    (pages, copies): (u32, &[u32]),
    (typed, reason): (&str, &str),
) -> Result<Charge, Failure> {
    let tariff = reference::tariff(db, unit, day).await?;
    let computed = copies.iter().map(|copies| tariff.total(pages, *copies));
    Ok(Charge::of(computed.sum(), typed, reason)?)
}

impl Workflow {
    /// Records that a paper isn't charged what the tariff says; nothing where it is. The reason stays
    /// with the paper.
    pub(crate) fn audit_charge(&self, tx: &mut Tx, actor: &Actor, paper: &Paper) {
        if paper.fee_reason.is_none() {
            return;
        }
        let details = json!({ "fee": paper.fee, "computed": paper.fee_computed });
        let subject = format!("paper {}", paper.id);
        self.audit(tx, actor, paper.unit, "CHANGE_FEE", subject, details);
    }
}

//! How much waits for whom: one line a day for each leader and clerk, said anew when it has changed,
//! each hour in which offices work.

use chungthuc_domain::{
    NoticeId, PersonId, UnitId,
    calendar::{Moment, OfficeCalendar},
    right::Right,
    state::PaperState,
    view::{account::Urgent, notice::NoticeKind},
};
use chungthuc_storage::{
    database::Tx,
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::{
        notice::{self, Notice},
        paper, reference, unit,
    },
};
use jiff::civil::{Time, time};
use serde_json::json;

use crate::{Workflow, failure::Failure, queue::urgent};

/// Tells how much waits, each hour.
pub(crate) const REMIND_OF_WORK: &str = "remind_of_work";
const HOUR: i64 = 60 * 60;
const SIGNING: [PaperState; 2] = [PaperState::PendingSignature, PaperState::Signed];
const SEALING: [PaperState; 2] = [PaperState::PendingSeal, PaperState::Sealed];

impl Workflow {
    /// Tells leaders and clerks how much waits for them, in working hours, and enqueues the next hour's
    /// run.
    pub(crate) async fn remind_of_work(&self, _: &Claimed) -> Result<(), JobFailure> {
        let now = self.now();
        // First, so that the next hour comes whatever this one brings.
        self.enqueue_reminder(now.plus_seconds(HOUR)).await?;
        if !self.is_office_hour(now).await? {
            return Ok(());
        }
        let waiting = paper::waiting(&mut *self.db.read().await?, &SIGNING).await?;
        for (unit, signer, total) in waiting {
            self.remind_signer(unit, signer, total).await?;
        }
        let waiting = paper::waiting(&mut *self.db.read().await?, &SEALING).await?;
        // By signer; the clerks of a unit seal what any of them has signed.
        let mut units: Vec<(UnitId, u64)> = Vec::new();
        for (unit, _, total) in waiting {
            match units.last_mut().filter(|last| last.0 == unit) {
                Some(last) => last.1 += total,
                None => units.push((unit, total)),
            }
        }
        for (unit, total) in units {
            self.remind_clerks(unit, total).await?;
        }
        Ok(())
    }

    /// Makes sure that a run is under way at `at`; one an hour.
    ///
    /// Errors: the database's.
    pub(crate) async fn enqueue_reminder(&self, at: Moment) -> Result<(), Failure> {
        let hour = at.0.div_euclid(HOUR * 1_000_000);
        let job = NewJob::new(REMIND_OF_WORK, json!({}), Moment(hour * HOUR * 1_000_000))
            .once(format!("{REMIND_OF_WORK} {hour}"));
        let mut tx = self.db.begin().await?;
        jobs::enqueue(&mut tx, &*self.ids, self.now(), &job).await?;
        Ok(tx.commit().await?)
    }

    async fn is_office_hour(&self, now: Moment) -> Result<bool, Failure> {
        const BEGINS: Time = time(7, 0, 0, 0);
        const ENDS: Time = time(18, 0, 0, 0);
        let day = now.day();
        let holidays = reference::holidays_between(&mut *self.db.read().await?, day, day).await?;
        let calendar = OfficeCalendar {
            holidays: holidays.into_iter().map(|holiday| holiday.day).collect(),
            closes_at: ENDS,
        };
        let time = now.vietnam().time();
        Ok(calendar.is_working_day(day) && time >= BEGINS && time < ENDS)
    }

    /// A leader is told while something is urgent.
    async fn remind_signer(
        &self,
        unit: UnitId,
        signer: PersonId,
        total: u64,
    ) -> Result<(), Failure> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let holders = unit::holders(&mut tx, unit, Right::Signer, now.day()).await?;
        let late = urgent(&mut tx, unit, &SIGNING, Some(signer), now).await?;
        let signs = holders.iter().any(|(grant, _)| grant.person == signer);
        if signs && (late.overdue > 0 || late.today > 0) {
            let what = format!("{total} bản sao chờ ký{}.", said(late));
            self.remind(&mut tx, unit, signer, "sign", what, "/cho-ky")
                .await?;
        }
        Ok(tx.commit().await?)
    }

    /// The clerks of a unit are told while something waits.
    async fn remind_clerks(&self, unit: UnitId, total: u64) -> Result<(), Failure> {
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let late = urgent(&mut tx, unit, &SEALING, None, now).await?;
        for (grant, _) in unit::holders(&mut tx, unit, Right::Sealer, now.day()).await? {
            let what = format!("{total} bản sao chờ đóng dấu{}.", said(late));
            self.remind(&mut tx, unit, grant.person, "seal", what, "/cho-dong-dau")
                .await?;
        }
        Ok(tx.commit().await?)
    }

    async fn remind(
        &self,
        tx: &mut Tx,
        unit: UnitId,
        person: PersonId,
        to: &str,
        what: String,
        link: &str,
    ) -> Result<(), Failure> {
        let now = self.now();
        let name = unit::find(tx, unit).await?;
        let name = name.map(|unit| unit.name).unwrap_or_default();
        let row = Notice {
            id: NoticeId(self.ids.uuid()),
            person,
            kind: NoticeKind::Waiting,
            once_key: Some(format!("waiting {to} {unit} {}", now.day())),
            text: format!("{name}: {what}"),
            link: Some(link.to_owned()),
            sms: None,
            at: now,
            read_at: None,
        };
        if let Some(id) = notice::renew(tx, &row).await? {
            self.spread(tx, &row, id).await?;
        }
        Ok(())
    }
}

/// ", 1 quá hạn, 2 đến hạn hôm nay", or nothing.
fn said(late: Urgent) -> String {
    let each = [(late.overdue, "quá hạn"), (late.today, "đến hạn hôm nay")];
    let parts: Vec<_> = each
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!(", {}", parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_urgent_is_said_and_nothing_where_nothing_is() {
        let late = |overdue, today| said(Urgent { overdue, today });
        assert_eq!(late(1, 2), ", 1 quá hạn, 2 đến hạn hôm nay");
        assert_eq!(late(0, 2), ", 2 đến hạn hôm nay");
        assert_eq!(late(0, 0), "");
    }
}

//! Certificates that run out: whoever is concerned is told 60, 30 and 7 days before, and once when it
//! has happened. Once a day after midnight; each is told of once for each number of days, however
//! often the job runs.

use chungthuc_domain::{
    PersonId, UnitId,
    calendar::{Moment, day_text},
    right::Right,
    view::{notice::NoticeKind, readiness::warning_at, trust::TrustRole},
};
use chungthuc_storage::{
    database::Connection,
    jobs::{self, Claimed, JobFailure, NewJob},
    repo::{key, stamp::Owner, trusted, unit},
};
use jiff::ToSpan;
use serde_json::json;

use super::certificate::Ends;
use crate::{Workflow, failure::Failure, notices::Told, queue::start_of, units::lineage};

/// Tells of certificates that run out.
pub(crate) const WARN_CERTIFICATES: &str = "warn_certificates";

/// A certificate, what it is for, and who is to be told.
struct Concern {
    ends: Ends,
    thing: &'static str,
    link: &'static str,
    people: Vec<PersonId>,
}

impl Workflow {
    /// Tells of every certificate that has come to a number of days, and enqueues the next day's run.
    pub(crate) async fn warn_of_certificates(&self, _: &Claimed) -> Result<(), JobFailure> {
        let today = self.now().day();
        // First, so that the next day comes whatever this one brings.
        let tomorrow = today.checked_add(1.day()).unwrap_or(today);
        self.enqueue_warnings(start_of(tomorrow)).await?;
        for concern in self.concerns().await? {
            self.warn_of(&concern).await?;
        }
        Ok(())
    }

    /// Makes sure that a run is under way at `at`; one a day.
    ///
    /// Errors: the database's.
    pub(crate) async fn enqueue_warnings(&self, at: Moment) -> Result<(), Failure> {
        let job = NewJob::new(WARN_CERTIFICATES, json!({}), at)
            .once(format!("{WARN_CERTIFICATES} {}", at.day()));
        let mut tx = self.db.begin().await?;
        jobs::enqueue(&mut tx, &*self.ids, self.now(), &job).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The certificates that have come to a number of days: of leaders, agencies and listed
    /// time-stamping authorities.
    async fn concerns(&self) -> Result<Vec<Concern>, Failure> {
        let now = self.now();
        let is_near = |ends: &Ends| warning_at(ends.days_left(now)).is_some();
        let mut db = self.db.read().await?;
        let mut concerns = Vec::new();
        for row in key::in_use(&mut db).await? {
            let Some(ends) = Ends::read(&row.certificate).filter(is_near) else {
                continue;
            };
            let (thing, mut people) = match row.owner {
                Owner::Person(person) => ("ký bản sao", vec![person]),
                Owner::Unit(unit) => (
                    "của cơ quan",
                    self.holding(&mut db, unit, Right::Sealer).await?,
                ),
            };
            let units = match row.owner {
                Owner::Unit(unit) => vec![unit],
                Owner::Person(person) => unit::grants_of(&mut db, person, now.day())
                    .await?
                    .into_iter()
                    .filter(|grant| grant.right == Right::Signer)
                    .map(|grant| grant.unit)
                    .collect(),
            };
            for unit in units {
                for above in lineage(&mut db, unit).await? {
                    people.extend(self.holding(&mut db, above.id, Right::Admin).await?);
                }
            }
            concerns.push(Concern {
                ends,
                thing,
                link: "/dieu-kien",
                people,
            });
        }
        for listed in trusted::all(&mut db).await? {
            if !listed.is_listed() || listed.role != TrustRole::TimeStamping {
                continue;
            }
            let Some(ends) = Ends::read(&listed.certificate).filter(is_near) else {
                continue;
            };
            let mut people = Vec::new();
            for top in unit::all(&mut db).await? {
                if top.parent.is_none() {
                    people.extend(self.holding(&mut db, top.id, Right::Admin).await?);
                }
            }
            concerns.push(Concern {
                ends,
                thing: "cấp dấu thời gian",
                link: "/quan-tri/tin-cay",
                people,
            });
        }
        Ok(concerns)
    }

    async fn holding(
        &self,
        db: &mut Connection,
        unit: UnitId,
        right: Right,
    ) -> Result<Vec<PersonId>, Failure> {
        let holders = unit::holders(db, unit, right, self.now().day()).await?;
        Ok(holders.into_iter().map(|(grant, _)| grant.person).collect())
    }

    async fn warn_of(&self, concern: &Concern) -> Result<(), Failure> {
        let now = self.now();
        let ends = &concern.ends;
        let left = ends.days_left(now);
        let Some(warned) = warning_at(left) else {
            return Ok(());
        };
        let mut tx = self.db.begin().await?;
        if !key::note_warning(&mut tx, &ends.fingerprint, warned, now).await? {
            return Ok(tx.rollback().await?);
        }
        let (subject, thing) = (&ends.subject, concern.thing);
        let day = day_text(ends.not_after.day());
        let text = if left > 0 {
            format!(
                "Chứng thư số {thing} ({subject}) hết hạn ngày {day}, còn {left} ngày. Hãy gia hạn hoặc cấp mới trước ngày đó."
            )
        } else {
            format!("Chứng thư số {thing} ({subject}) đã hết hạn ngày {day}.")
        };
        let mut people = concern.people.clone();
        people.sort_unstable();
        people.dedup();
        for person in people {
            let told = Told {
                link: Some(concern.link.to_owned()),
                ..Told::new(NoticeKind::Readiness, text.clone())
            };
            self.notify(&mut tx, person, told).await?;
        }
        Ok(tx.commit().await?)
    }
}

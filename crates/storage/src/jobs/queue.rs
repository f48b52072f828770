//! The queue's table: putting jobs in, leasing them, and saying how they went.

use std::time::Duration;

use chungthuc_domain::UnitId;
use chungthuc_domain::calendar::Moment;
use serde_json::Value;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::{Claimed, NewJob, backoff};
use crate::database::{Columns, Database, Result, Tx, guarded};
use crate::ids::Ids;

/// How many due jobs are looked at before others' luck in claiming them is believed.
const CANDIDATES: i64 = 16;
/// Bytes kept of why a job failed.
const MAX_ERROR: usize = 1000;

/// Puts `job` into the queue when `tx` is committed, and wakes this process' worker then. Gives
/// `None` if a job of the same `dedup_key` is there already.
///
/// # Errors
/// The database's.
pub async fn enqueue(
    tx: &mut Tx,
    ids: &dyn Ids,
    now: Moment,
    job: &NewJob,
) -> Result<Option<Uuid>> {
    let id = ids.uuid();
    let inserted = sqlx::query(
        "INSERT INTO job (id, kind, payload, unit_id, dedup_key, state, run_at, attempts,
           max_attempts, fence, created_at)
         VALUES ($1, $2, $3, $4, $5, 'READY', $6, 0, $7, 0, $8)
         ON CONFLICT (dedup_key) DO NOTHING",
    )
    .bind(id.to_string())
    .bind(job.kind)
    .bind(job.payload.to_string())
    .bind(job.unit.map(|unit| unit.to_string()))
    .bind(job.dedup_key.as_deref())
    .bind(job.run_at.0)
    .bind(i64::from(job.max_attempts.max(1)))
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    if inserted.rows_affected() == 0 {
        return Ok(None);
    }
    tx.wake_worker();
    Ok(Some(id))
}

/// Leases the job that has been due for longest; `None` if none is due. One whose last attempt was
/// cut off is leased too, [used up](Claimed::is_used_up), to be declared dead.
///
/// # Errors
/// The database's.
pub async fn claim(database: &Database, now: Moment, lease: Duration) -> Result<Option<Claimed>> {
    let candidates = {
        let mut read = database.read().await?;
        sqlx::query(
            "SELECT id, fence FROM job
             WHERE (state = 'READY' AND run_at <= $1)
                OR (state = 'RUNNING' AND lease_until <= $1)
             ORDER BY run_at, id LIMIT $2",
        )
        .bind(now.0)
        .bind(CANDIDATES)
        .fetch_all(&mut *read)
        .await?
    };
    for row in &candidates {
        let row = Columns::of("job", row);
        let (id, fence) = (row.uuid("id")?, row.integer("fence")?);
        let mut tx = database.begin().await?;
        let claimed = lease_one(&mut tx, id, fence, now, lease).await?;
        tx.commit().await?;
        if claimed.is_some() {
            return Ok(claimed);
        }
    }
    Ok(None)
}

/// `None` if another worker was faster: it has moved the fence on.
async fn lease_one(
    tx: &mut Tx,
    id: Uuid,
    fence: i64,
    now: Moment,
    lease: Duration,
) -> Result<Option<Claimed>> {
    let row = sqlx::query(
        "UPDATE job SET state = 'RUNNING', fence = fence + 1, lease_until = $3,
           attempts = CASE WHEN attempts > max_attempts THEN attempts ELSE attempts + 1 END
         WHERE id = $1 AND fence = $2 AND state IN ('READY', 'RUNNING')
         RETURNING id, kind, payload, unit_id, attempts, max_attempts, fence, lease_until",
    )
    .bind(id.to_string())
    .bind(fence)
    .bind(later(now, lease).0)
    .fetch_optional(&mut **tx)
    .await?;
    row.as_ref().map(claimed).transpose()
}

fn claimed(row: &AnyRow) -> Result<Claimed> {
    let row = Columns::of("job", row);
    Ok(Claimed {
        id: row.uuid("id")?,
        kind: row.text("kind")?,
        payload: row.json("payload")?,
        unit: row.optional_uuid("unit_id")?.map(UnitId),
        attempt: row.small_count("attempts")?,
        max_attempts: row.small_count("max_attempts")?,
        fence: row.integer("fence")?,
        lease_until: Moment(row.integer("lease_until")?),
    })
}

/// The job is done. A handler may call this in the transaction that has the job's effect, which
/// then happens exactly once.
///
/// # Errors
/// [`DatabaseError::Conflict`](crate::database::DatabaseError::Conflict) if the lease was lost to
/// another run; or the database's.
pub async fn complete(tx: &mut Tx, job: &Claimed, now: Moment) -> Result<()> {
    let done = sqlx::query(
        "UPDATE job SET state = 'DONE', finished_at = $3, lease_until = NULL, last_error = NULL
         WHERE id = $1 AND fence = $2 AND state = 'RUNNING'",
    )
    .bind(job.id.to_string())
    .bind(job.fence)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    guarded(done.rows_affected())
}

/// The job failed, for the reason given, which people will read and which must not hold personal
/// data. It is tried again later, or is dead. Gives whether it is dead.
///
/// # Errors
/// [`DatabaseError::Conflict`](crate::database::DatabaseError::Conflict) if the lease was lost to
/// another run; or the database's.
pub async fn fail(tx: &mut Tx, job: &Claimed, now: Moment, why: &str) -> Result<bool> {
    if job.is_last_attempt() {
        guarded(bury(tx, job.id, job.fence, now, why).await?)?;
        return Ok(true);
    }
    let again = sqlx::query(
        "UPDATE job SET state = 'READY', run_at = $3, lease_until = NULL, last_error = $4
         WHERE id = $1 AND fence = $2 AND state = 'RUNNING'",
    )
    .bind(job.id.to_string())
    .bind(job.fence)
    .bind(later(now, backoff(job.attempt)).0)
    .bind(shortened(why))
    .execute(&mut **tx)
    .await?;
    guarded(again.rows_affected())?;
    Ok(false)
}

async fn bury(tx: &mut Tx, id: Uuid, fence: i64, now: Moment, why: &str) -> Result<u64> {
    let buried = sqlx::query(
        "UPDATE job SET state = 'DEAD', finished_at = $3, lease_until = NULL, last_error = $4
         WHERE id = $1 AND fence = $2 AND state = 'RUNNING'",
    )
    .bind(id.to_string())
    .bind(fence)
    .bind(now.0)
    .bind(shortened(why))
    .execute(&mut **tx)
    .await?;
    Ok(buried.rows_affected())
}

/// A job whose attempts are used up.
#[derive(Debug, Clone, PartialEq)]
pub struct DeadJob {
    /// The job.
    pub id: Uuid,
    /// Which handler does it.
    pub kind: String,
    /// The unit that it is done for.
    pub unit: Option<UnitId>,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it failed the last time.
    pub last_error: String,
    /// When.
    pub finished_at: Moment,
}

/// The dead jobs of a unit (`None`: of all, the installation's too), the latest first.
///
/// # Errors
/// The database's.
pub async fn dead(
    db: &mut AnyConnection,
    unit: Option<UnitId>,
    limit: u32,
) -> Result<Vec<DeadJob>> {
    let rows = sqlx::query(
        "SELECT id, kind, unit_id, attempts, max_attempts, last_error, finished_at FROM job
         WHERE state = 'DEAD' AND ($1 IS NULL OR unit_id = $1)
         ORDER BY finished_at DESC, id DESC LIMIT $2",
    )
    .bind(unit.map(|unit| unit.to_string()))
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("job", row);
            let most = row.small_count("max_attempts")?;
            Ok(DeadJob {
                id: row.uuid("id")?,
                kind: row.text("kind")?,
                unit: row.optional_uuid("unit_id")?.map(UnitId),
                attempts: row.small_count("attempts")?.min(most),
                last_error: row.optional_text("last_error")?.unwrap_or_default(),
                finished_at: Moment(row.integer("finished_at")?),
            })
        })
        .collect()
}

/// Has a dead job tried again from the first attempt.
///
/// # Errors
/// [`DatabaseError::Conflict`](crate::database::DatabaseError::Conflict) if it isn't dead.
pub async fn retry(tx: &mut Tx, id: Uuid, now: Moment) -> Result<()> {
    let revived = sqlx::query(
        "UPDATE job SET state = 'READY', run_at = $2, attempts = 0, finished_at = NULL
         WHERE id = $1 AND state = 'DEAD'",
    )
    .bind(id.to_string())
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    guarded(revived.rows_affected())?;
    tx.wake_worker();
    Ok(())
}

/// Has all jobs of a kind that failed and wait for their next attempt tried at once: what they waited
/// for is back. The attempt isn't counted.
///
/// # Errors
/// The database's.
pub async fn hurry(tx: &mut Tx, kind: &str, now: Moment) -> Result<()> {
    let hurried = sqlx::query(
        "UPDATE job SET run_at = $2, attempts = attempts - 1
         WHERE kind = $1 AND state = 'READY' AND run_at > $2 AND attempts > 0",
    )
    .bind(kind)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    if hurried.rows_affected() > 0 {
        tx.wake_worker();
    }
    Ok(())
}

/// What the jobs of a kind need to know that wait or run, and so aren't over.
///
/// # Errors
/// The database's.
pub async fn live(db: &mut AnyConnection, kind: &str) -> Result<Vec<Value>> {
    let rows =
        sqlx::query("SELECT payload FROM job WHERE kind = $1 AND state IN ('READY', 'RUNNING')")
            .bind(kind)
            .fetch_all(db)
            .await?;
    rows.iter()
        .map(|row| Columns::of("job", row).json("payload"))
        .collect()
}

/// When the next job is due, or a lease runs out; `None` if there is nothing to do.
///
/// # Errors
/// The database's.
pub async fn next_due(db: &mut AnyConnection) -> Result<Option<Moment>> {
    let row = sqlx::query(
        "SELECT MIN(CASE WHEN state = 'READY' THEN run_at ELSE lease_until END) AS due
         FROM job WHERE state IN ('READY', 'RUNNING')",
    )
    .fetch_one(db)
    .await?;
    Ok(Columns::of("job", &row)
        .optional_integer("due")?
        .map(Moment))
}

/// How many jobs are in each state (READY, RUNNING, DONE, DEAD), for the metrics.
///
/// # Errors
/// The database's.
pub async fn counts(db: &mut AnyConnection) -> Result<Vec<(String, u64)>> {
    let rows = sqlx::query("SELECT state, COUNT(*) AS jobs FROM job GROUP BY state ORDER BY state")
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("job", row);
            Ok((row.text("state")?, row.count("jobs")?))
        })
        .collect()
}

/// Forgets the jobs that were done before `before`; their dedup keys are free again. Gives how
/// many there were.
///
/// # Errors
/// The database's.
pub async fn forget_done(tx: &mut Tx, before: Moment) -> Result<u64> {
    let forgotten = sqlx::query("DELETE FROM job WHERE state = 'DONE' AND finished_at < $1")
        .bind(before.0)
        .execute(&mut **tx)
        .await?;
    Ok(forgotten.rows_affected())
}

fn later(now: Moment, by: Duration) -> Moment {
    let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
    Moment(now.0.saturating_add(micros))
}

fn shortened(why: &str) -> &str {
    &why[..why.floor_char_boundary(MAX_ERROR)]
}

//! The chains in the database: adding to them, looking through them, checking them.

use chungthuc_domain::calendar::Moment;
use chungthuc_domain::{PersonId, UnitId};
use sqlx::AnyConnection;

use super::Entry;
use super::hash::{GENESIS, Row};
use crate::database::{Columns, DatabaseError, Result};

/// Rows looked at in one go.
const PAGE: i64 = 500;

/// A row of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its place in its chain, from 1.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// By whom; `None`: by the program, or by nobody known.
    pub actor: Option<PersonId>,
    /// The name of whoever it was, as it was then.
    pub actor_name: String,
    /// What was done: a short code.
    pub action: String,
    /// To what.
    pub subject: String,
    /// What else matters.
    pub details: serde_json::Value,
    /// Hash of this row and, through it, of all before.
    pub hash: String,
}

/// What [`verify`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every row is as it was written.
    Intact {
        /// How many rows.
        rows: i64,
        /// Hash of the last one; that of no rows is 64 zeros.
        head: String,
    },
    /// The chain was tampered with.
    Broken {
        /// The first row that isn't as it was written, or that isn't there.
        seq: i64,
        /// How it shows.
        how: Broken,
    },
}

/// How a broken chain shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// A row's fields don't give its hash.
    Altered,
    /// A row doesn't follow the one before it: one was taken out or put in.
    Unlinked,
    /// The chain's head names another last row.
    Head,
}

/// Writes the entries of a transaction that is about to be committed.
pub(crate) async fn write(db: &mut AnyConnection, mut entries: Vec<Entry>) -> Result<()> {
    // Always in the same order, so that two transactions can't each hold what the other wants.
    entries.sort_by_key(|entry| entry.unit);
    for entry in &entries {
        write_one(db, entry).await?;
    }
    Ok(())
}

async fn write_one(db: &mut AnyConnection, entry: &Entry) -> Result<()> {
    let chain = chain_of(entry.unit);
    sqlx::query(
        "INSERT INTO audit_head (chain, seq, hash) VALUES ($1, 0, $2)
         ON CONFLICT (chain) DO NOTHING",
    )
    .bind(&chain)
    .bind(GENESIS)
    .execute(&mut *db)
    .await?;
    // Locks the head until the end of the transaction.
    let head =
        sqlx::query("UPDATE audit_head SET seq = seq + 1 WHERE chain = $1 RETURNING seq, hash")
            .bind(&chain)
            .fetch_one(&mut *db)
            .await?;
    let head = Columns::of("audit_head", &head);
    let seq = head.integer("seq")?;
    let previous_hash = head.text("hash")?;
    let actor_id = entry.actor.map(|actor| actor.to_string());
    let details = entry.details.to_string();
    let hash = Row {
        chain: &chain,
        seq,
        at: entry.at.0,
        actor_id: actor_id.as_deref(),
        actor_name: &entry.actor_name,
        action: entry.action,
        subject: &entry.subject,
        details: &details,
        previous_hash: &previous_hash,
    }
    .hash();
    sqlx::query(
        "INSERT INTO audit_entry (chain, seq, at, actor_id, actor_name, action, subject, details,
           previous_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&chain)
    .bind(seq)
    .bind(entry.at.0)
    .bind(actor_id)
    .bind(&entry.actor_name)
    .bind(entry.action)
    .bind(&entry.subject)
    .bind(details)
    .bind(previous_hash)
    .bind(&hash)
    .execute(&mut *db)
    .await?;
    sqlx::query("UPDATE audit_head SET hash = $2 WHERE chain = $1")
        .bind(&chain)
        .bind(hash)
        .execute(&mut *db)
        .await?;
    Ok(())
}

/// The rows of a unit's chain (`None`: the installation's), the newest first: at most `limit`
/// of those before `before`.
///
/// # Errors
/// The database's.
pub async fn entries(
    db: &mut AnyConnection,
    unit: Option<UnitId>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Recorded>> {
    let rows = sqlx::query(
        "SELECT seq, at, actor_id, actor_name, action, subject, details, hash FROM audit_entry
         WHERE chain = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
    )
    .bind(chain_of(unit))
    .bind(before.unwrap_or(i64::MAX))
    .bind(i64::from(limit))
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("audit_entry", row);
            Ok(Recorded {
                seq: row.integer("seq")?,
                at: Moment(row.integer("at")?),
                actor: row.optional_uuid("actor_id")?.map(PersonId),
                actor_name: row.text("actor_name")?,
                action: row.text("action")?,
                subject: row.text("subject")?,
                details: row.json("details")?,
                hash: row.text("hash")?,
            })
        })
        .collect()
}

/// The last row's place and hash, which the daily signature covers; `None` if the chain has no
/// rows yet.
///
/// # Errors
/// The database's.
pub async fn head(db: &mut AnyConnection, unit: Option<UnitId>) -> Result<Option<(i64, String)>> {
    let row = sqlx::query("SELECT seq, hash FROM audit_head WHERE chain = $1")
        .bind(chain_of(unit))
        .fetch_optional(db)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let row = Columns::of("audit_head", &row);
    Ok(Some((row.integer("seq")?, row.text("hash")?)))
}

/// Whose chains there are.
///
/// # Errors
/// The database's.
pub async fn heads(db: &mut AnyConnection) -> Result<Vec<Option<UnitId>>> {
    let rows = sqlx::query("SELECT chain FROM audit_head ORDER BY chain")
        .fetch_all(db)
        .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("audit_head", row);
            let chain = row.text("chain")?;
            if chain.is_empty() {
                return Ok(None);
            }
            let unit = chain.parse().map_err(|cause| {
                DatabaseError::inconsistent("audit_head", "chain", &chain, cause)
            })?;
            Ok(Some(unit))
        })
        .collect()
}

/// Goes through a chain from its first row to its head. For a transaction of its own, since the
/// head must not move meanwhile.
///
/// # Errors
/// The database's; tampering is no error but the answer.
pub async fn verify(db: &mut AnyConnection, unit: Option<UnitId>) -> Result<Verdict> {
    let chain = chain_of(unit);
    let mut last = (0, GENESIS.to_owned());
    loop {
        let rows = sqlx::query(
            "SELECT seq, at, actor_id, actor_name, action, subject, details, previous_hash, hash
             FROM audit_entry WHERE chain = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        )
        .bind(&chain)
        .bind(last.0)
        .bind(PAGE)
        .fetch_all(&mut *db)
        .await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let row = Columns::of("audit_entry", row);
            match check(&chain, &row, &last)? {
                Ok(next) => last = next,
                Err(how) => {
                    return Ok(Verdict::Broken {
                        seq: last.0 + 1,
                        how,
                    });
                }
            }
        }
    }
    let (rows, hash) = last;
    match head(db, unit).await? {
        None if rows == 0 => Ok(Verdict::Intact { rows, head: hash }),
        Some((seq, head)) if seq == rows && head == hash => Ok(Verdict::Intact { rows, head }),
        _ => Ok(Verdict::Broken {
            seq: rows + 1,
            how: Broken::Head,
        }),
    }
}

/// Place and hash of the row, if it follows the last one and is as it was written.
fn check(
    chain: &str,
    row: &Columns<'_>,
    (last_seq, last_hash): &(i64, String),
) -> Result<std::result::Result<(i64, String), Broken>> {
    let seq = row.integer("seq")?;
    let actor_id = row.optional_text("actor_id")?;
    let previous_hash = row.text("previous_hash")?;
    if seq != last_seq + 1 || previous_hash != *last_hash {
        return Ok(Err(Broken::Unlinked));
    }
    let hash = Row {
        chain,
        seq,
        at: row.integer("at")?,
        actor_id: actor_id.as_deref(),
        actor_name: &row.text("actor_name")?,
        action: &row.text("action")?,
        subject: &row.text("subject")?,
        details: &row.text("details")?,
        previous_hash: &previous_hash,
    }
    .hash();
    Ok(if hash == row.text("hash")? {
        Ok((seq, hash))
    } else {
        Err(Broken::Altered)
    })
}

fn chain_of(unit: Option<UnitId>) -> String {
    unit.map(|unit| unit.to_string()).unwrap_or_default()
}

//! The trust list: certificates that an administrator trusts and as what, when they were, the policy,
//! and who changed any of it. Whether a chain reaches one of them is known in `pades`.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{
    PersonId, TrustedId,
    calendar::Moment,
    view::trust::{TrustAction, TrustRole},
};
use jiff::civil::Date;
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, Result, guarded};

/// Days on which something holds, both inclusive; an end that is missing is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Option<Date>,
    /// The last.
    pub until: Option<Date>,
}

/// A certificate of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted {
    /// Which.
    pub id: TrustedId,
    /// As what.
    pub role: TrustRole,
    /// An anchor's list: GOVERNMENT, NATIONAL, DEMO, or another's name.
    pub set: Option<String>,
    /// What reports call it.
    pub name: String,
    /// DER, base64.
    pub certificate: String,
    /// SHA-256 of the DER, hex.
    pub fingerprint: String,
    /// When it was trusted, or licensed.
    pub periods: Vec<Days>,
    /// Since when it is out of the list.
    pub removed_at: Option<Moment>,
    /// Raised with every change.
    pub version: i64,
}

impl Trusted {
    /// A certificate in DER, trusted without an end.
    pub fn new(id: TrustedId, role: TrustRole, set: Option<&str>, name: &str, der: &[u8]) -> Self {
        Self {
            id,
            role,
            set: set.map(str::to_owned),
            name: name.to_owned(),
            certificate: BASE64.encode(der),
            fingerprint: hex::encode(ring::digest::digest(&ring::digest::SHA256, der)),
            periods: vec![Days::default()],
            removed_at: None,
            version: 1,
        }
    }

    /// Is it in the list?
    pub fn is_listed(&self) -> bool {
        self.removed_at.is_none()
    }
}

/// A change, as it is kept for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Of which certificate; none: of the policy.
    pub certificate: Option<TrustedId>,
    /// What that certificate is called now.
    pub name: Option<String>,
    /// When.
    pub at: Moment,
    /// Who.
    pub person: PersonId,
    /// Their name then.
    pub person_name: String,
    /// What was done.
    pub action: TrustAction,
    /// What changed, in words.
    pub summary: String,
    /// On what ground.
    pub reason: String,
}

/// Adds a certificate. One that is there already stays as it is.
pub async fn insert(db: &mut AnyConnection, trusted: &Trusted, now: Moment) -> Result<()> {
    let added = sqlx::query(
        "INSERT INTO trusted_certificate (id, role, anchor_set, name, certificate, fingerprint, added_at,
           removed_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, 1)
         ON CONFLICT (fingerprint) DO NOTHING",
    )
    .bind(trusted.id.to_string())
    .bind(trusted.role.code())
    .bind(&trusted.set)
    .bind(&trusted.name)
    .bind(&trusted.certificate)
    .bind(&trusted.fingerprint)
    .bind(now.0)
    .execute(&mut *db)
    .await?;
    if added.rows_affected() > 0 {
        write_periods(db, trusted).await?;
    }
    Ok(())
}

/// Saves name, list, periods and whether it is out of the list, if the certificate is still at
/// `trusted.version`.
///
/// # Errors
/// [`crate::database::DatabaseError::Conflict`] if it isn't.
pub async fn update(db: &mut AnyConnection, trusted: &Trusted) -> Result<()> {
    let done = sqlx::query(
        "UPDATE trusted_certificate SET anchor_set = $3, name = $4, removed_at = $5, version = version + 1
         WHERE id = $1 AND version = $2",
    )
    .bind(trusted.id.to_string())
    .bind(trusted.version)
    .bind(&trusted.set)
    .bind(&trusted.name)
    .bind(trusted.removed_at.map(|at| at.0))
    .execute(&mut *db)
    .await?;
    guarded(done.rows_affected())?;
    sqlx::query("DELETE FROM trust_period WHERE certificate_id = $1")
        .bind(trusted.id.to_string())
        .execute(&mut *db)
        .await?;
    write_periods(db, trusted).await
}

async fn write_periods(db: &mut AnyConnection, trusted: &Trusted) -> Result<()> {
    for (position, period) in (1_i64..).zip(&trusted.periods) {
        sqlx::query(
            "INSERT INTO trust_period (certificate_id, position, starts_on, ends_on)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(trusted.id.to_string())
        .bind(position)
        .bind(period.from.map(|day| day.to_string()))
        .bind(period.until.map(|day| day.to_string()))
        .execute(&mut *db)
        .await?;
    }
    Ok(())
}

/// The whole list, those out of it too, in the order in which they were added.
pub async fn all(db: &mut AnyConnection) -> Result<Vec<Trusted>> {
    let rows = sqlx::query(
        "SELECT id, role, anchor_set, name, certificate, fingerprint, removed_at, version
         FROM trusted_certificate ORDER BY added_at, id",
    )
    .fetch_all(&mut *db)
    .await?;
    let mut list = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    let periods = sqlx::query(
        "SELECT certificate_id, starts_on, ends_on FROM trust_period
         ORDER BY certificate_id, position",
    )
    .fetch_all(db)
    .await?;
    for row in &periods {
        let row = Columns::of("trust_period", row);
        let of: TrustedId = row.parse("certificate_id")?;
        let days = Days {
            from: row.optional_parse("starts_on")?,
            until: row.optional_parse("ends_on")?,
        };
        if let Some(trusted) = list.iter_mut().find(|trusted| trusted.id == of) {
            trusted.periods.push(days);
        }
    }
    Ok(list)
}

fn read(row: &AnyRow) -> Result<Trusted> {
    let row = Columns::of("trusted_certificate", row);
    let role = row.text("role")?;
    Ok(Trusted {
        id: row.parse("id")?,
        role: TrustRole::from_code(&role)
            .ok_or_else(|| row.inconsistent("role", format!("no such role: {role}").into()))?,
        set: row.optional_text("anchor_set")?,
        name: row.text("name")?,
        certificate: row.text("certificate")?,
        fingerprint: row.text("fingerprint")?,
        periods: Vec::new(),
        removed_at: row.optional_integer("removed_at")?.map(Moment),
        version: row.integer("version")?,
    })
}

/// The newest policy with its version; none if it was never changed.
pub async fn policy(db: &mut AnyConnection) -> Result<Option<(i64, String)>> {
    let row = sqlx::query(
        "SELECT version, document FROM validation_policy ORDER BY version DESC LIMIT 1",
    )
    .fetch_optional(db)
    .await?;
    row.map(|row| {
        let row = Columns::of("validation_policy", &row);
        Ok((row.integer("version")?, row.text("document")?))
    })
    .transpose()
}

/// Sets the policy that follows `version`.
///
/// # Errors
/// The database's if somebody else set it first: that version is there already.
pub async fn set_policy(
    db: &mut AnyConnection,
    version: i64,
    document: &str,
    now: Moment,
) -> Result<()> {
    let done = sqlx::query(
        "INSERT INTO validation_policy (version, document, set_at) VALUES ($1, $2, $3)
         ON CONFLICT (version) DO NOTHING",
    )
    .bind(version.saturating_add(1))
    .bind(document)
    .bind(now.0)
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Keeps a change for good.
pub async fn note(db: &mut AnyConnection, id: String, change: &Change) -> Result<()> {
    sqlx::query(
        "INSERT INTO trust_change (id, certificate_id, changed_at, person_id, person_name, action, summary, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(change.certificate.map(|id| id.to_string()))
    .bind(change.at.0)
    .bind(change.person.to_string())
    .bind(&change.person_name)
    .bind(change.action.code())
    .bind(&change.summary)
    .bind(&change.reason)
    .execute(db)
    .await?;
    Ok(())
}

/// How many changes there are.
pub async fn count_changes(db: &mut AnyConnection) -> Result<u64> {
    let row = sqlx::query("SELECT COUNT(*) AS changes FROM trust_change")
        .fetch_one(db)
        .await?;
    Columns::of("trust_change", &row).count("changes")
}

/// Changes, the newest first: of one certificate, or of everything.
pub async fn changes(
    db: &mut AnyConnection,
    of: Option<TrustedId>,
    skip: u32,
    most: u32,
) -> Result<Vec<Change>> {
    let rows = sqlx::query(
        "SELECT c.certificate_id, t.name, c.changed_at, c.person_id, c.person_name, c.action, c.summary, c.reason
         FROM trust_change c LEFT JOIN trusted_certificate t ON t.id = c.certificate_id
         WHERE $1 = '' OR c.certificate_id = $1
         ORDER BY c.changed_at DESC, c.id DESC LIMIT $2 OFFSET $3",
    )
    .bind(of.map(|id| id.to_string()).unwrap_or_default())
    .bind(i64::from(most))
    .bind(i64::from(skip))
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("trust_change", row);
            let action = row.text("action")?;
            Ok(Change {
                certificate: row.optional_parse("certificate_id")?,
                name: row.optional_text("name")?,
                at: Moment(row.integer("changed_at")?),
                person: row.parse("person_id")?,
                person_name: row.text("person_name")?,
                action: TrustAction::from_code(&action).ok_or_else(|| {
                    row.inconsistent("action", format!("no such action: {action}").into())
                })?,
                summary: row.text("summary")?,
                reason: row.text("reason")?,
            })
        })
        .collect()
}

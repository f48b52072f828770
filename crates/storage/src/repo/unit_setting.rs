//! What a unit decides for itself: whom to turn to, how long files are kept, how copies are e-mailed.

use chungthuc_domain::{UnitId, calendar::Moment, view::unit::SupportContact};
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, DatabaseError, Result, guarded};

/// The settings of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSetting {
    /// Whose.
    pub unit: UnitId,
    /// How many years signed files are kept; `None`: the program's default.
    pub retention_years: Option<u32>,
    /// Certified copies go with the e-mail.
    pub attach_copies: bool,
    /// Whom to turn to; `None`: as the unit above has it.
    pub support_contacts: Option<Vec<SupportContact>>,
    /// When they are there.
    pub support_hours: String,
    /// Raised with every change; 0: there is no row yet.
    pub version: i64,
}

impl UnitSetting {
    /// Of a unit that decided nothing.
    pub fn of(unit: UnitId) -> Self {
        Self {
            unit,
            retention_years: None,
            attach_copies: false,
            support_contacts: None,
            support_hours: String::new(),
            version: 0,
        }
    }
}

/// The settings of a unit, the defaults where it decided nothing.
pub async fn find(db: &mut AnyConnection, unit: UnitId) -> Result<UnitSetting> {
    let row = sqlx::query("SELECT * FROM unit_setting WHERE unit_id = $1")
        .bind(unit.to_string())
        .fetch_optional(db)
        .await?;
    let found = row.as_ref().map(setting).transpose()?;
    Ok(found.unwrap_or_else(|| UnitSetting::of(unit)))
}

/// The settings of every unit that names whom to turn to.
pub async fn with_contacts(db: &mut AnyConnection) -> Result<Vec<UnitSetting>> {
    let rows = sqlx::query("SELECT * FROM unit_setting WHERE support_contacts IS NOT NULL")
        .fetch_all(db)
        .await?;
    rows.iter().map(setting).collect()
}

/// Saves the settings of a unit, if they are still at `setting.version`.
///
/// # Errors
/// [`DatabaseError::Conflict`] if they aren't.
pub async fn save(
    db: &mut AnyConnection,
    setting: &UnitSetting,
    by: &str,
    now: Moment,
) -> Result<()> {
    let contacts = setting
        .support_contacts
        .as_ref()
        .map(serde_json::to_string)
        .transpose()
        .map_err(|cause| {
            let unit = setting.unit.to_string();
            DatabaseError::inconsistent("unit_setting", "support_contacts", unit, cause)
        })?;
    let sql = if setting.version == 0 {
        "INSERT INTO unit_setting (unit_id, retention_years, attach_copies, support_contacts,
           support_hours, set_by_name, set_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8 + 1) ON CONFLICT (unit_id) DO NOTHING"
    } else {
        "UPDATE unit_setting SET retention_years = $2, attach_copies = $3, support_contacts = $4,
           support_hours = $5, set_by_name = $6, set_at = $7, version = version + 1
         WHERE unit_id = $1 AND version = $8"
    };
    let done = sqlx::query(sql)
        .bind(setting.unit.to_string())
        .bind(setting.retention_years.map(i64::from))
        .bind(i64::from(setting.attach_copies))
        .bind(contacts)
        .bind(&setting.support_hours)
        .bind(by)
        .bind(now.0)
        .bind(setting.version)
        .execute(db)
        .await?;
    guarded(done.rows_affected())
}

fn setting(row: &AnyRow) -> Result<UnitSetting> {
    let row = Columns::of("unit_setting", row);
    let years = row.optional_integer("retention_years")?;
    Ok(UnitSetting {
        unit: row.uuid("unit_id")?.into(),
        retention_years: years
            .map(u32::try_from)
            .transpose()
            .map_err(|cause| row.inconsistent("retention_years", cause.into()))?,
        attach_copies: row.flag("attach_copies")?,
        support_contacts: row.optional_json("support_contacts")?,
        support_hours: row.text("support_hours")?,
        version: row.integer("version")?,
    })
}

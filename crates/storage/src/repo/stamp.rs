//! Signature images of people and seal images of agencies. The PNG is in the object store.

use chungthuc_domain::{
    PersonId, StampImageId, UnitId,
    calendar::Moment,
    view::stamp::{SignatureDetails, SigningProvider, StampKind},
};
use jiff::civil::Date;
use sqlx::{AnyConnection, any::AnyRow};
use uuid::Uuid;

use super::{account, unit};
use crate::database::{Columns, DatabaseError, Result, guarded};

/// Whose image it is: a signature is a person's, a seal a unit's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A leader's signature.
    Person(PersonId),
    /// An agency's seal.
    Unit(UnitId),
}

impl Owner {
    /// What kind of image that is.
    pub fn kind(self) -> StampKind {
        match self {
            Owner::Person(_) => StampKind::Signature,
            Owner::Unit(_) => StampKind::Seal,
        }
    }

    fn person(self) -> Option<String> {
        match self {
            Owner::Person(person) => Some(person.to_string()),
            Owner::Unit(_) => None,
        }
    }

    fn unit(self) -> Option<String> {
        match self {
            Owner::Person(_) => None,
            Owner::Unit(unit) => Some(unit.to_string()),
        }
    }
}

/// An image.
#[derive(Debug, Clone, PartialEq)]
pub struct StampImage {
    /// Which.
    pub id: StampImageId,
    /// Whose.
    pub owner: Owner,
    /// "Chữ ký lãnh đạo"
    pub name: String,
    /// The object that holds the PNG.
    pub object: Uuid,
    /// SHA-256 of the PNG, hex.
    pub sha256: String,
    /// Pixels.
    pub width_px: u32,
    /// Pixels.
    pub height_px: u32,
    /// True width on paper.
    pub width_mm: f64,
    /// The image itself shows name and title.
    pub holds_name: bool,
    /// Taken unless another is chosen.
    pub is_default: bool,
    /// The first of the versions that replaced one another up to this one.
    pub series: StampImageId,
    /// The first day on which it may be used.
    pub valid_from: Option<Date>,
    /// The last.
    pub valid_to: Option<Date>,
    /// What a signature has besides.
    pub details: SignatureDetails,
    /// Since when.
    pub created_at: Moment,
    /// Since when it is out of use.
    pub deleted_at: Option<Moment>,
    /// Raised with every change.
    pub version: i64,
}

impl StampImage {
    /// Whether it may be used on `day`.
    pub fn is_usable(&self, day: Date) -> bool {
        self.deleted_at.is_none()
            && self.valid_from.is_none_or(|from| from <= day)
            && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// Holds the images of an owner until the transaction ends: of two who change them the second sees what
/// the first did.
pub async fn hold(db: &mut AnyConnection, owner: Owner) -> Result<()> {
    match owner {
        Owner::Person(person) => account::hold(db, person).await,
        Owner::Unit(unit) => unit::hold(db, unit).await,
    }
}

/// Adds an image whose PNG is on disk.
pub async fn insert(db: &mut AnyConnection, image: &StampImage) -> Result<()> {
    sqlx::query(
        "INSERT INTO stamp_image (id, kind, person_id, unit_id, name, object_id, sha256, width_px,
           height_px, width_mm, holds_name, is_default, created_at, version, series_id, valid_from,
           valid_to, signing_phone, anchor_keyword, signing_accounts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
           $20)",
    )
    .bind(image.id.to_string())
    .bind(image.owner.kind().code())
    .bind(image.owner.person())
    .bind(image.owner.unit())
    .bind(&image.name)
    .bind(image.object.to_string())
    .bind(&image.sha256)
    .bind(i64::from(image.width_px))
    .bind(i64::from(image.height_px))
    .bind(image.width_mm)
    .bind(i64::from(image.holds_name))
    .bind(i64::from(image.is_default))
    .bind(image.created_at.0)
    .bind(image.version)
    .bind(image.series.to_string())
    .bind(image.valid_from.map(|day| day.to_string()))
    .bind(image.valid_to.map(|day| day.to_string()))
    .bind(typed(&image.details.phone))
    .bind(typed(&image.details.anchor))
    .bind(accounts(image)?)
    .execute(db)
    .await?;
    Ok(())
}

/// Saves name, true width, default, days, whether it shows name and title, and what a signature has
/// besides, if the image is still at `image.version`.
pub async fn update(db: &mut AnyConnection, image: &StampImage) -> Result<()> {
    let done = sqlx::query(
        "UPDATE stamp_image SET name = $3, width_mm = $4, is_default = $5, holds_name = $6,
           valid_from = $7, valid_to = $8, signing_phone = $9, anchor_keyword = $10,
           signing_accounts = $11, version = version + 1
         WHERE id = $1 AND version = $2 AND deleted_at IS NULL",
    )
    .bind(image.id.to_string())
    .bind(image.version)
    .bind(&image.name)
    .bind(image.width_mm)
    .bind(i64::from(image.is_default))
    .bind(i64::from(image.holds_name))
    .bind(image.valid_from.map(|day| day.to_string()))
    .bind(image.valid_to.map(|day| day.to_string()))
    .bind(typed(&image.details.phone))
    .bind(typed(&image.details.anchor))
    .bind(accounts(image)?)
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Takes an image out of use. Row and PNG stay, since documents were signed with it.
pub async fn delete(db: &mut AnyConnection, image: &StampImage, now: Moment) -> Result<()> {
    let done = sqlx::query(
        "UPDATE stamp_image SET deleted_at = $3, is_default = 0, version = version + 1
         WHERE id = $1 AND version = $2 AND deleted_at IS NULL",
    )
    .bind(image.id.to_string())
    .bind(image.version)
    .bind(now.0)
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// An image in use; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: StampImageId) -> Result<Option<StampImage>> {
    let row = sqlx::query("SELECT * FROM stamp_image WHERE id = $1 AND deleted_at IS NULL")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(image).transpose()
}

/// An image, in use or not any more; `None` if there is none.
pub async fn find_any(db: &mut AnyConnection, id: StampImageId) -> Result<Option<StampImage>> {
    let row = sqlx::query("SELECT * FROM stamp_image WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(db)
        .await?;
    row.as_ref().map(image).transpose()
}

/// The versions of an image, the newest first; at most 100.
pub async fn of_series(db: &mut AnyConnection, series: StampImageId) -> Result<Vec<StampImage>> {
    let rows = sqlx::query(
        "SELECT * FROM stamp_image WHERE series_id = $1
         ORDER BY created_at DESC, id DESC LIMIT 100",
    )
    .bind(series.to_string())
    .fetch_all(db)
    .await?;
    rows.iter().map(image).collect()
}

/// The images of an owner, the default first, then the newest; at most 50.
pub async fn of_owner(db: &mut AnyConnection, owner: Owner) -> Result<Vec<StampImage>> {
    let rows = sqlx::query(
        "SELECT * FROM stamp_image
         WHERE kind = $1 AND (person_id = $2 OR unit_id = $3) AND deleted_at IS NULL
         ORDER BY is_default DESC, created_at DESC, id DESC LIMIT 50",
    )
    .bind(owner.kind().code())
    .bind(owner.person())
    .bind(owner.unit())
    .fetch_all(db)
    .await?;
    rows.iter().map(image).collect()
}

/// Makes no image of an owner the default.
pub async fn clear_default(db: &mut AnyConnection, owner: Owner) -> Result<()> {
    sqlx::query(
        "UPDATE stamp_image SET is_default = 0, version = version + 1
         WHERE kind = $1 AND (person_id = $2 OR unit_id = $3) AND is_default = 1",
    )
    .bind(owner.kind().code())
    .bind(owner.person())
    .bind(owner.unit())
    .execute(db)
    .await?;
    Ok(())
}

/// The providers of remote signatures that are offered, in their order.
pub async fn providers(db: &mut AnyConnection) -> Result<Vec<SigningProvider>> {
    let rows = sqlx::query(
        "SELECT code, name FROM signing_provider WHERE active = 1 ORDER BY position LIMIT 100",
    )
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("signing_provider", row);
            Ok(SigningProvider {
                code: row.text("code")?,
                name: row.text("name")?,
            })
        })
        .collect()
}

/// What was typed; `None` for nothing.
fn typed(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn accounts(image: &StampImage) -> Result<Option<String>> {
    if image.details.accounts.is_empty() {
        return Ok(None);
    }
    let json = serde_json::to_string(&image.details.accounts).map_err(|cause| {
        DatabaseError::inconsistent(
            "stamp_image",
            "signing_accounts",
            image.id.to_string(),
            cause,
        )
    })?;
    Ok(Some(json))
}

fn image(row: &AnyRow) -> Result<StampImage> {
    let row = Columns::of("stamp_image", row);
    let owner = match (
        row.optional_uuid("person_id")?,
        row.optional_uuid("unit_id")?,
    ) {
        (Some(person), None) => Owner::Person(person.into()),
        (None, Some(unit)) => Owner::Unit(unit.into()),
        _ => return Err(row.inconsistent("person_id", "an image has one owner".into())),
    };
    Ok(StampImage {
        id: row.uuid("id")?.into(),
        owner,
        name: row.text("name")?,
        object: row.uuid("object_id")?,
        sha256: row.text("sha256")?,
        width_px: row.small_count("width_px")?,
        height_px: row.small_count("height_px")?,
        width_mm: row.number("width_mm")?,
        holds_name: row.flag("holds_name")?,
        is_default: row.flag("is_default")?,
        series: row
            .optional_uuid("series_id")?
            .map_or_else(|| row.uuid("id"), Ok)?
            .into(),
        valid_from: row.optional_day("valid_from")?,
        valid_to: row.optional_day("valid_to")?,
        details: SignatureDetails {
            phone: row.optional_text("signing_phone")?.unwrap_or_default(),
            anchor: row.optional_text("anchor_keyword")?.unwrap_or_default(),
            accounts: row.optional_json("signing_accounts")?.unwrap_or_default(),
        },
        created_at: Moment(row.integer("created_at")?),
        deleted_at: row.optional_integer("deleted_at")?.map(Moment),
        version: row.integer("version")?,
    })
}

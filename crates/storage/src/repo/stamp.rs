//! Signature images of people and seal images of agencies. The PNG is in the object store.

use chungthuc_domain::{PersonId, StampImageId, UnitId, calendar::Moment, view::stamp::StampKind};
use sqlx::{AnyConnection, any::AnyRow};
use uuid::Uuid;

use crate::database::{Columns, Result, guarded};

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
    /// Since when.
    pub created_at: Moment,
    /// Raised with every change.
    pub version: i64,
}

/// Adds an image whose PNG is on disk.
pub async fn insert(db: &mut AnyConnection, image: &StampImage) -> Result<()> {
    sqlx::query(
        "INSERT INTO stamp_image (id, kind, person_id, unit_id, name, object_id, sha256, width_px,
           height_px, width_mm, holds_name, is_default, created_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
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
    .execute(db)
    .await?;
    Ok(())
}

/// Saves name, true width, default and whether it shows name and title, if the image is still at `image.version`.
pub async fn update(db: &mut AnyConnection, image: &StampImage) -> Result<()> {
    let done = sqlx::query(
        "UPDATE stamp_image SET name = $3, width_mm = $4, is_default = $5, holds_name = $6,
           version = version + 1
         WHERE id = $1 AND version = $2 AND deleted_at IS NULL",
    )
    .bind(image.id.to_string())
    .bind(image.version)
    .bind(&image.name)
    .bind(image.width_mm)
    .bind(i64::from(image.is_default))
    .bind(i64::from(image.holds_name))
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
        created_at: Moment(row.integer("created_at")?),
        version: row.integer("version")?,
    })
}

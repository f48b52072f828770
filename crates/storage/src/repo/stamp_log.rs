//! What happened to signature and seal images: who changed them, and for which papers they were used.
//! The images themselves are in `stamp`.

use chungthuc_domain::{
    FileId, PaperId, PersonId, StampImageId,
    calendar::Moment,
    view::stamp::{StampAct, StampEvent, StampUse},
};
use sqlx::AnyConnection;

use super::stamp::StampImage;
use crate::database::{Columns, Result};

/// What somebody does to an image.
#[derive(Debug, Clone, Copy)]
pub struct NewEvent<'a> {
    /// To which.
    pub image: StampImageId,
    /// When.
    pub at: Moment,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub person_name: &'a str,
    /// What.
    pub act: StampAct,
    /// What changed, in words.
    pub note: &'a str,
}

/// Notes what was done to an image.
pub async fn insert_event(db: &mut AnyConnection, id: String, event: &NewEvent<'_>) -> Result<()> {
    sqlx::query(
        "INSERT INTO stamp_event (id, stamp_id, at, person_id, person_name, act, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(event.image.to_string())
    .bind(event.at.0)
    .bind(event.person.to_string())
    .bind(event.person_name)
    .bind(event.act.code())
    .bind(event.note)
    .execute(db)
    .await?;
    Ok(())
}

/// What was done to the versions of an image, the newest first; at most 200.
pub async fn events(db: &mut AnyConnection, series: StampImageId) -> Result<Vec<StampEvent>> {
    let rows = sqlx::query(
        "SELECT e.* FROM stamp_event e JOIN stamp_image s ON s.id = e.stamp_id
         WHERE s.series_id = $1 ORDER BY e.at DESC, e.id DESC LIMIT 200",
    )
    .bind(series.to_string())
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("stamp_event", row);
            let act = row.text("act")?;
            Ok(StampEvent {
                image: row.parse("stamp_id")?,
                at: Moment(row.integer("at")?),
                by: row.text("person_name")?,
                act: StampAct::from_code(&act)
                    .ok_or_else(|| row.inconsistent("act", format!("unknown: {act}").into()))?,
                note: row.text("note")?,
            })
        })
        .collect()
}

/// When something was last done to an image; `None` where nothing is noted of it.
pub async fn last_event(db: &mut AnyConnection, image: StampImageId) -> Result<Option<Moment>> {
    let row = sqlx::query(
        "SELECT at FROM stamp_event WHERE stamp_id = $1 ORDER BY at DESC, id DESC LIMIT 1",
    )
    .bind(image.to_string())
    .fetch_optional(db)
    .await?;
    row.map(|row| Columns::of("stamp_event", &row).integer("at").map(Moment))
        .transpose()
}

/// Notes which image a file was signed or sealed with.
pub async fn insert_use(
    db: &mut AnyConnection,
    image: &StampImage,
    file: FileId,
    paper: PaperId,
    (person, person_name): (PersonId, &str),
    at: Moment,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO stamp_use (file_id, stamp_id, series_id, paper_id, person_id, person_name, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(file.to_string())
    .bind(image.id.to_string())
    .bind(image.series.to_string())
    .bind(paper.to_string())
    .bind(person.to_string())
    .bind(person_name)
    .bind(at.0)
    .execute(db)
    .await?;
    Ok(())
}

/// How often an image was used, all its versions together.
pub async fn count_uses(db: &mut AnyConnection, series: StampImageId) -> Result<u64> {
    let row = sqlx::query("SELECT COUNT(*) AS uses FROM stamp_use WHERE series_id = $1")
        .bind(series.to_string())
        .fetch_one(db)
        .await?;
    Columns::of("stamp_use", &row).count("uses")
}

/// What an image was used for, the newest first.
pub async fn uses(
    db: &mut AnyConnection,
    series: StampImageId,
    limit: u32,
    offset: u64,
) -> Result<Vec<StampUse>> {
    let rows = sqlx::query(
        "SELECT u.stamp_id, u.paper_id, u.person_name, u.at, p.code, p.document_name
         FROM stamp_use u JOIN paper p ON p.id = u.paper_id
         WHERE u.series_id = $1 ORDER BY u.at DESC, u.file_id DESC LIMIT $2 OFFSET $3",
    )
    .bind(series.to_string())
    .bind(i64::from(limit))
    .bind(i64::try_from(offset).unwrap_or(i64::MAX))
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            let row = Columns::of("stamp_use", row);
            Ok(StampUse {
                image: row.parse("stamp_id")?,
                paper: row.parse("paper_id")?,
                code: row.text("code")?,
                document_name: row.text("document_name")?,
                by: row.text("person_name")?,
                at: Moment(row.integer("at")?),
            })
        })
        .collect()
}

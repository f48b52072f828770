//! Series of numbers: unit, kind and Vietnam year (NĐ 23/2015 Đ.13 k.2), each with the lease under
//! which one paper at a time is numbered and sealed (DESIGN §3.1, §3.2).

use chungthuc_domain::{
    BookId, PaperId, UnitId,
    book::{BookKind, SeriesHead},
    calendar::Moment,
};
use jiff::civil::Date;
use sqlx::{AnyConnection, any::AnyRow};

use crate::database::{Columns, Result, guarded};

/// Which series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SeriesKey {
    /// Whose.
    pub unit: UnitId,
    /// What it numbers.
    pub kind: BookKind,
    /// The year in Vietnam.
    pub year: i16,
}

impl SeriesKey {
    /// The series that a paper sealed on `day` belongs to.
    pub fn on(unit: UnitId, kind: BookKind, day: Date) -> Self {
        Self {
            unit,
            kind,
            year: day.year(),
        }
    }
}

/// How a series stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Which.
    pub key: SeriesKey,
    /// The last number issued; `None` before the first.
    pub last_number: Option<u32>,
    /// When that was.
    pub last_sealed_at: Moment,
    /// Why no numbers are issued, e.g. after a restore.
    pub locked_reason: Option<String>,
    /// Raised with every lease.
    pub fence: i64,
    /// Who holds it, expired or not.
    pub lease: Option<Lease>,
}

impl Series {
    /// What the rules of `domain::book` go by.
    pub fn head(&self) -> SeriesHead {
        SeriesHead {
            last: self.last_number,
        }
    }

    /// Whether a paper is being sealed at `now`.
    pub fn is_leased(&self, now: Moment) -> bool {
        self.lease.as_ref().is_some_and(|lease| lease.until > now)
    }
}

/// A paper on its way to its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Lease {
    /// Which paper.
    pub paper: PaperId,
    /// Until when it may be committed.
    pub until: Moment,
    /// The number that it would get, and on which day and from which book; `None` only within the
    /// transaction that takes the lease.
    pub terms: Option<Terms>,
}

/// What a lease is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The number.
    pub number: u32,
    /// The Vietnam day.
    pub day: Date,
    /// The book.
    pub book: BookId,
}

/// A series; `None` before its first lease.
pub async fn find(db: &mut AnyConnection, key: SeriesKey) -> Result<Option<Series>> {
    let row =
        sqlx::query("SELECT * FROM number_series WHERE unit_id = $1 AND kind = $2 AND year = $3")
            .bind(key.unit.to_string())
            .bind(key.kind.code())
            .bind(i64::from(key.year))
            .fetch_optional(db)
            .await?;
    row.as_ref().map(|row| series(row, key)).transpose()
}

/// A series with its row locked until the end of the transaction; made if it isn't there.
pub async fn lock(db: &mut AnyConnection, key: SeriesKey) -> Result<Series> {
    create(&mut *db, key).await?;
    let row = sqlx::query(
        "UPDATE number_series SET lease_fence = lease_fence
         WHERE unit_id = $1 AND kind = $2 AND year = $3 RETURNING *",
    )
    .bind(key.unit.to_string())
    .bind(key.kind.code())
    .bind(i64::from(key.year))
    .fetch_one(db)
    .await?;
    series(&row, key)
}

/// Takes the lease for `paper`, if nobody holds one that lives at `now` and the series isn't
/// locked. Gives the series with the new fence; set [`store_terms`] before committing. `None` if
/// it can't be had.
pub async fn claim(
    db: &mut AnyConnection,
    key: SeriesKey,
    paper: PaperId,
    now: Moment,
    until: Moment,
) -> Result<Option<Series>> {
    create(&mut *db, key).await?;
    let row = sqlx::query(
        "UPDATE number_series SET lease_fence = lease_fence + 1, lease_paper_id = $4,
           lease_until = $6, lease_number = NULL, lease_day = NULL, lease_book_id = NULL
         WHERE unit_id = $1 AND kind = $2 AND year = $3 AND locked_reason IS NULL
           AND (lease_until IS NULL OR lease_until <= $5)
         RETURNING *",
    )
    .bind(key.unit.to_string())
    .bind(key.kind.code())
    .bind(i64::from(key.year))
    .bind(paper.to_string())
    .bind(now.0)
    .bind(until.0)
    .fetch_optional(db)
    .await?;
    row.as_ref().map(|row| series(row, key)).transpose()
}

/// Stores what a lease is for.
pub async fn store_terms(
    db: &mut AnyConnection,
    key: SeriesKey,
    fence: i64,
    terms: Terms,
) -> Result<()> {
    let done = sqlx::query(
        "UPDATE number_series SET lease_number = $5, lease_day = $6, lease_book_id = $7
         WHERE unit_id = $1 AND kind = $2 AND year = $3 AND lease_fence = $4",
    )
    .bind(key.unit.to_string())
    .bind(key.kind.code())
    .bind(i64::from(key.year))
    .bind(fence)
    .bind(i64::from(terms.number))
    .bind(terms.day.to_string())
    .bind(terms.book.to_string())
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Issues the number of the lease with this fence and ends the lease, if it is the newest, for
/// this paper and alive at `now`; a conflict otherwise.
pub async fn issue(
    db: &mut AnyConnection,
    key: SeriesKey,
    fence: i64,
    paper: PaperId,
    number: u32,
    sealed_at: Moment,
    now: Moment,
) -> Result<()> {
    let done = sqlx::query(
        "UPDATE number_series SET last_number = lease_number, last_sealed_at = $7,
           lease_paper_id = NULL, lease_until = NULL, lease_number = NULL, lease_day = NULL,
           lease_book_id = NULL
         WHERE unit_id = $1 AND kind = $2 AND year = $3 AND lease_fence = $4
           AND lease_paper_id = $5 AND lease_number = $6 AND lease_until > $8",
    )
    .bind(key.unit.to_string())
    .bind(key.kind.code())
    .bind(i64::from(key.year))
    .bind(fence)
    .bind(paper.to_string())
    .bind(i64::from(number))
    .bind(sealed_at.0)
    .bind(now.0)
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// Gives the lease with this fence back, if it is still the newest. The next paper gets the same
/// number.
pub async fn release(db: &mut AnyConnection, key: SeriesKey, fence: i64) -> Result<()> {
    sqlx::query(
        "UPDATE number_series SET lease_paper_id = NULL, lease_until = NULL, lease_number = NULL,
           lease_day = NULL, lease_book_id = NULL
         WHERE unit_id = $1 AND kind = $2 AND year = $3 AND lease_fence = $4",
    )
    .bind(key.unit.to_string())
    .bind(key.kind.code())
    .bind(i64::from(key.year))
    .bind(fence)
    .execute(db)
    .await?;
    Ok(())
}

/// Ends every lease that is over at `now`. Gives how many there were.
pub async fn release_expired(db: &mut AnyConnection, now: Moment) -> Result<u64> {
    let done = sqlx::query(
        "UPDATE number_series SET lease_paper_id = NULL, lease_until = NULL, lease_number = NULL,
           lease_day = NULL, lease_book_id = NULL
         WHERE lease_until IS NOT NULL AND lease_until <= $1",
    )
    .bind(now.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Locks or unlocks a series; `reason` says why no numbers are issued.
pub async fn set_locked(
    db: &mut AnyConnection,
    key: SeriesKey,
    reason: Option<&str>,
) -> Result<()> {
    create(&mut *db, key).await?;
    let done = sqlx::query(
        "UPDATE number_series SET locked_reason = $4
         WHERE unit_id = $1 AND kind = $2 AND year = $3",
    )
    .bind(key.unit.to_string())
    .bind(key.kind.code())
    .bind(i64::from(key.year))
    .bind(reason)
    .execute(db)
    .await?;
    guarded(done.rows_affected())
}

/// A series before its first number; nothing changes if it is there.
async fn create(db: &mut AnyConnection, key: SeriesKey) -> Result<()> {
    sqlx::query(
        "INSERT INTO number_series (unit_id, kind, year, last_number, last_sealed_at, lease_fence)
         VALUES ($1, $2, $3, 0, 0, 0) ON CONFLICT (unit_id, kind, year) DO NOTHING",
    )
    .bind(key.unit.to_string())
    .bind(key.kind.code())
    .bind(i64::from(key.year))
    .execute(db)
    .await?;
    Ok(())
}

fn series(row: &AnyRow, key: SeriesKey) -> Result<Series> {
    let row = Columns::of("number_series", row);
    let lease = match (
        row.optional_uuid("lease_paper_id")?,
        row.optional_integer("lease_until")?,
    ) {
        (Some(paper), Some(until)) => Some(Lease {
            paper: paper.into(),
            until: Moment(until),
            terms: match row.optional_small_count("lease_number")? {
                Some(number) => Some(Terms {
                    number,
                    day: row.day("lease_day")?,
                    book: row.uuid("lease_book_id")?.into(),
                }),
                None => None,
            },
        }),
        _ => None,
    };
    Ok(Series {
        key,
        // Numbers start at 1, so 0 stands for none.
        last_number: Some(row.small_count("last_number")?).filter(|last| *last > 0),
        last_sealed_at: Moment(row.integer("last_sealed_at")?),
        locked_reason: row.optional_text("locked_reason")?,
        fence: row.integer("lease_fence")?,
        lease,
    })
}

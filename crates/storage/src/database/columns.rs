//! Reading rows: from TEXT and BIGINT to the types the program uses, naming the table, column and
//! row of whatever doesn't fit.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;
use sqlx::{Any, Decode, Row, Type};
use uuid::Uuid;

use super::{DatabaseError, Result};

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A row of a table, read column by column.
///
/// Every function gives [`DatabaseError::Inconsistent`] if the column isn't there or holds
/// something else, and has an `optional_` twin for columns that may be NULL.
#[derive(Clone, Copy)]
pub struct Columns<'r> {
    table: &'static str,
    row: &'r AnyRow,
}

/// The twin of a reader for columns that may be NULL.
macro_rules! readers {
    ($($(#[$doc:meta])* $name:ident, $optional:ident: $raw:ty => $output:ty, $convert:expr;)*) => {$(
        $(#[$doc])*
        ///
        /// # Errors
        /// [`DatabaseError::Inconsistent`], if NULL too.
        pub fn $name(&self, column: &'static str) -> Result<$output> {
            let raw: $raw = self.get(column)?;
            let convert: fn($raw) -> std::result::Result<$output, Cause> = $convert;
            convert(raw).map_err(|cause| self.inconsistent(column, cause))
        }

        $(#[$doc])*
        /// `None` if NULL.
        ///
        /// # Errors
        /// [`DatabaseError::Inconsistent`].
        pub fn $optional(&self, column: &'static str) -> Result<Option<$output>> {
            let Some(raw) = self.get::<Option<$raw>>(column)? else { return Ok(None) };
            let convert: fn($raw) -> std::result::Result<$output, Cause> = $convert;
            convert(raw).map(Some).map_err(|cause| self.inconsistent(column, cause))
        }
    )*};
}

impl<'r> Columns<'r> {
    /// `row` of `table`.
    #[must_use]
    pub fn of(table: &'static str, row: &'r AnyRow) -> Self {
        Self { table, row }
    }

    readers! {
        /// Text.
        text, optional_text: String => String, |text| Ok(text);
        /// A whole number.
        integer, optional_integer: i64 => i64, |number| Ok(number);
        /// A count, size or number that is never negative.
        count, optional_count: i64 => u64, |number| Ok(u64::try_from(number)?);
        /// A small count, such as of pages.
        small_count, optional_small_count: i64 => u32, |number| Ok(u32::try_from(number)?);
        /// A measure.
        number, optional_number: f64 => f64, |number| Ok(number);
        /// A flag, 0 or 1.
        flag, optional_flag: i64 => bool, |number| match number {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(format!("{other} is no flag").into()),
        };
        /// A time, from UTC microseconds.
        time, optional_time: i64 => Timestamp,
            |micros| Ok(Timestamp::from_microsecond(micros)?);
        /// A day, from `YYYY-MM-DD`.
        day, optional_day: String => Date, |day| Ok(day.parse()?);
        /// An identifier.
        uuid, optional_uuid: String => Uuid, |id| Ok(Uuid::parse_str(&id)?);
    }

    /// JSON.
    ///
    /// # Errors
    /// [`DatabaseError::Inconsistent`], if NULL too.
    pub fn json<T: DeserializeOwned>(&self, column: &'static str) -> Result<T> {
        serde_json::from_str(&self.text(column)?)
            .map_err(|cause| self.inconsistent(column, cause.into()))
    }

    /// JSON. `None` if NULL.
    ///
    /// # Errors
    /// [`DatabaseError::Inconsistent`].
    pub fn optional_json<T: DeserializeOwned>(&self, column: &'static str) -> Result<Option<T>> {
        let Some(text) = self.optional_text(column)? else {
            return Ok(None);
        };
        serde_json::from_str(&text).map_err(|cause| self.inconsistent(column, cause.into()))
    }

    /// Text that a type of `domain` reads: a state, a code, a name.
    ///
    /// # Errors
    /// [`DatabaseError::Inconsistent`], if NULL too.
    pub fn parse<T>(&self, column: &'static str) -> Result<T>
    where
        T: FromStr,
        T::Err: Into<Cause>,
    {
        self.text(column)?
            .parse::<T>()
            .map_err(|cause| self.inconsistent(column, cause.into()))
    }

    /// Text that a type of `domain` reads. `None` if NULL.
    ///
    /// # Errors
    /// [`DatabaseError::Inconsistent`].
    pub fn optional_parse<T>(&self, column: &'static str) -> Result<Option<T>>
    where
        T: FromStr,
        T::Err: Into<Cause>,
    {
        let Some(text) = self.optional_text(column)? else {
            return Ok(None);
        };
        text.parse::<T>()
            .map(Some)
            .map_err(|cause| self.inconsistent(column, cause.into()))
    }

    /// The error for `column` of this row.
    #[must_use]
    pub fn inconsistent(&self, column: &'static str, cause: Cause) -> DatabaseError {
        let row = self.row.try_get::<String, _>("id").unwrap_or_default();
        DatabaseError::Inconsistent {
            table: self.table,
            column,
            row,
            source: Some(cause),
        }
    }

    fn get<T: Type<Any> + Decode<'r, Any>>(&self, column: &'static str) -> Result<T> {
        self.row
            .try_get(column)
            .map_err(|cause| self.inconsistent(column, cause.into()))
    }
}

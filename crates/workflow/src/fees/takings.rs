//! "Thu phí" of a unit: what was charged and taken by day of a month or by month of a year, and the
//! dossiers with their fees.

use chungthuc_domain::{
    AppError, ErrorCode, UnitId,
    book::month::BookMonth,
    calendar::{day_text, parse_day},
    view::{
        Listing,
        fee::{
            FeeListQuery, FeeListView, Takings, TakingsPeriod, TakingsQuery, TakingsRow,
            TakingsView,
        },
    },
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        takings::{self, Filter},
        unit,
    },
};
use jiff::{ToSpan, civil::Date};

use super::READERS;
use crate::{Workflow, actor::Actor, failure::Failure};

const PER_PAGE: u32 = 10;
const MOST_PER_PAGE: u32 = 100;
/// Days that a list of dossiers may cover.
const MOST_DAYS: i32 = 93;
/// Dossiers that are named for which something has to be given back.
const MOST_OVER: u32 = 50;
/// The years that can be looked at.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

impl Workflow {
    /// What was charged and taken, by day of a month or by month of a year.
    ///
    /// Errors: [`ErrorCode::NotFound`] without a right to see it.
    pub async fn takings(
        &self,
        actor: &Actor,
        query: TakingsQuery,
    ) -> Result<TakingsView, AppError> {
        self.answer(async {
            let unit = actor.require_any(&READERS)?;
            let mut db = self.db.read().await?;
            self.takings_of(&mut db, unit, &query).await
        })
        .await
    }

    pub(super) async fn takings_of(
        &self,
        db: &mut Connection,
        unit: UnitId,
        query: &TakingsQuery,
    ) -> Result<TakingsView, Failure> {
        let today = self.now().day();
        let period = period(query, today);
        let unit = unit::find(&mut *db, unit)
            .await?
            .ok_or(ErrorCode::NotFound)?;
        let first = period.first();
        let rows = match period {
            TakingsPeriod::Month(_) => {
                let days = takings::by_day(&mut *db, unit.id, first, period.last()).await?;
                let row = |(day, sum)| TakingsRow {
                    first: day,
                    last: day,
                    sum,
                };
                days.into_iter().map(row).collect()
            }
            TakingsPeriod::Year(_) => months(&mut *db, unit.id, first).await?,
        };
        let before = match first.yesterday() {
            Ok(before) if first.month() > 1 => {
                takings::sum(&mut *db, unit.id, first.first_of_year(), before).await?
            }
            _ => Takings::default(),
        };
        let over = takings::over(db, unit.id, MOST_OVER).await?;
        Ok(TakingsView {
            unit_name: unit.name,
            period,
            rows,
            before,
            over,
            today,
            now: self.now(),
        })
    }

    /// The dossiers that were registered on some days, with what they are charged and what was taken.
    ///
    /// Errors: the fields `from` and `to`, [`ErrorCode::NotFound`] without a right to see it.
    pub async fn fee_list(
        &self,
        actor: &Actor,
        query: FeeListQuery,
    ) -> Result<FeeListView, AppError> {
        self.answer(async {
            let unit = actor.require_any(&READERS)?;
            let (from, to) = days(&query, self.now().day())?;
            let limit = match query.per_page {
                0 => PER_PAGE,
                wanted => wanted.min(MOST_PER_PAGE),
            };
            let filter = Filter {
                unit,
                first: from,
                last: to,
                paid: query.filter,
                limit,
                offset: u64::from(query.page.max(1) - 1) * u64::from(limit),
            };
            let mut db = self.db.read().await?;
            let found = takings::list(&mut db, &filter).await?;
            Ok(FeeListView {
                listing: Listing {
                    rows: found.rows,
                    total: found.total,
                    more: false,
                    page: query.page.max(1),
                    per_page: limit,
                },
                owed: found.owed,
                from,
                to,
            })
        })
        .await
    }
}

/// What is asked for; the present month where that isn't understood.
fn period(query: &TakingsQuery, today: Date) -> TakingsPeriod {
    let year = query.year.trim().parse::<i16>().ok();
    if let Some(year) = year.filter(|year| YEARS.contains(year)) {
        return TakingsPeriod::Year(year);
    }
    let month = BookMonth::parse(&query.month);
    let month = month.filter(|month| YEARS.contains(&month.first().year()));
    TakingsPeriod::Month(month.unwrap_or_else(|| BookMonth::of(today)))
}

/// The months of a year on which there was something.
async fn months(
    db: &mut Connection,
    unit: UnitId,
    first: Date,
) -> Result<Vec<TakingsRow>, Failure> {
    let mut rows = Vec::new();
    let starts = (0..12).filter_map(|month: i32| first.checked_add(month.months()).ok());
    for first in starts {
        let last = first.last_of_month();
        let sum = takings::sum(&mut *db, unit, first, last).await?;
        if sum != Takings::default() {
            rows.push(TakingsRow { first, last, sum });
        }
    }
    Ok(rows)
}

/// The days of a list: those that were typed, or from the month's beginning to today.
fn days(query: &FeeListQuery, today: Date) -> Result<(Date, Date), AppError> {
    let day = |field: &str, text: &str| match text.trim() {
        "" => Ok(None),
        text => parse_day(text)
            .filter(|day| YEARS.contains(&day.year()))
            .map(Some)
            .ok_or_else(|| AppError::field(field, "Ngày không đúng, ví dụ đúng: 20/11/2026.")),
    };
    let to = day("to", &query.to)?;
    let from = day("from", &query.from)?;
    let from = from.unwrap_or_else(|| to.unwrap_or(today).first_of_month());
    let to = to.unwrap_or(today.max(from));
    if to < from {
        let text = format!("Đến ngày phải bằng hoặc sau {}.", day_text(from));
        return Err(AppError::field("to", text));
    }
    let most = from.checked_add((MOST_DAYS - 1).days()).unwrap_or(to);
    if to > most {
        let text = format!(
            "Mỗi lần xem tối đa {MOST_DAYS} ngày: đến {}.",
            day_text(most)
        );
        return Err(AppError::field("to", text));
    }
    Ok((from, to))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_isnt_understood_is_the_present_month() {
        let today = date(2026, 11, 20);
        let asked = |month: &str, year: &str| {
            let query = TakingsQuery {
                month: month.into(),
                year: year.into(),
            };
            period(&query, today).label()
        };
        assert_eq!(asked("", ""), "tháng 11/2026");
        assert_eq!(asked("9/2026", ""), "tháng 09/2026");
        assert_eq!(asked("9/2026", "2025"), "năm 2025");
        assert_eq!(asked("13/2026", "x"), "tháng 11/2026");
        assert_eq!(asked("01/9999", "9999"), "tháng 11/2026");
    }

    #[test]
    fn a_list_covers_no_more_than_three_months() {
        let today = date(2026, 11, 20);
        let asked = |from: &str, to: &str| {
            let query = FeeListQuery {
                from: from.into(),
                to: to.into(),
                ..FeeListQuery::default()
            };
            days(&query, today)
        };
        assert_eq!(asked("", "").unwrap(), (date(2026, 11, 1), today));
        assert_eq!(
            asked("", "05/03/2026").unwrap(),
            (date(2026, 3, 1), date(2026, 3, 5))
        );
        assert_eq!(
            asked("25/11/2026", "").unwrap(),
            (date(2026, 11, 25), date(2026, 11, 25))
        );
        for (from, to, field) in [
            ("x", "", "from"),
            ("", "31/02/2026", "to"),
            ("20/11/2026", "19/11/2026", "to"),
            ("01/01/2026", "04/04/2026", "to"),
            ("01/01/9999", "", "from"),
        ] {
            let error = asked(from, to).unwrap_err();
            assert!(error.of_field(field).is_some(), "{from} {to}");
        }
    }
}

//! "Thống kê" and "Báo cáo": what a unit registered and certified, by whoever works in it, and of the units
//! below by who administers one above them. Counts are read as they are asked for; nothing is kept here.

mod files;
mod report;
mod sheet;

use std::collections::{BTreeMap, HashMap};

use chungthuc_domain::{
    AppError, ErrorCode, UnitId,
    calendar::{day_text, parse_day},
    certification::Certification,
    figures::{TimedStep, percentile},
    right::Right,
    state::PaperState,
    view::figures::{Figures, FiguresOf, FiguresQuery, FiguresView, StepTimes},
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        figures::{self, Counted, Group},
        reference,
        unit::{self, Unit},
    },
};
use jiff::{ToSpan, civil::Date};

use crate::{Workflow, actor::Actor, failure::Failure};

/// Who may look.
const READERS: [Right; 5] = [
    Right::Creator,
    Right::Signer,
    Right::Sealer,
    Right::Auditor,
    Right::Admin,
];
/// Whoever works on papers has their lists.
const LISTERS: [Right; 4] = [Right::Creator, Right::Signer, Right::Sealer, Right::Auditor];
/// Days that figures may cover.
const MOST_DAYS: i32 = 732;
/// Days that are shown one by one; beyond, months are.
const DAYS_SHOWN: i32 = 62;
/// The years that can be looked at.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// Whose figures somebody sees.
struct Scope {
    name: String,
    province: String,
    units: Vec<Unit>,
    /// It is the one unit that is worked in.
    own: bool,
}

impl Workflow {
    /// What was registered in a period and how it stands, by state, kind of paper and time, how long steps
    /// took; by unit too for who administers one above.
    ///
    /// Errors: the fields `from` and `to`, [`ErrorCode::NotFound`] without a right to see it.
    pub async fn figures(
        &self,
        actor: &Actor,
        query: FiguresQuery,
    ) -> Result<FiguresView, AppError> {
        self.answer(async {
            let now = self.now();
            let today = now.day();
            let (from, to) = days(&query, today)?;
            let mut db = self.db.read().await?;
            let scope = scope(&mut db, actor, query.unit).await?;
            let several = scope.units.len() > 1;
            let stretches = stretches(from, to.min(today.max(from)));
            let mut counted = Counted::default();
            let mut by_unit = Vec::new();
            let mut times = HashMap::<TimedStep, BTreeMap<u32, u64>>::new();
            for unit in &scope.units {
                let of_unit =
                    figures::counted(&mut db, unit.id, &stretches.starts, to, now).await?;
                if several {
                    by_unit.push(FiguresOf {
                        key: unit.id,
                        name: unit.name.clone(),
                        sum: total(of_unit.groups.iter().map(|group| group.sum)),
                    });
                }
                counted.groups.extend(of_unit.groups);
                counted.stretches.extend(of_unit.stretches);
                for (step, minutes, papers) in figures::times(&mut db, unit.id, from, to).await? {
                    *times.entry(step).or_default().entry(minutes).or_default() += papers;
                }
            }
            by_unit.sort_by_key(|unit| std::cmp::Reverse(unit.sum.received));
            let types = reference::document_types(&mut db).await?;
            let names: HashMap<_, _> = types
                .into_iter()
                .map(|kind| (kind.code, kind.name))
                .collect();
            let groups = &counted.groups;
            Ok(FiguresView {
                unit_name: scope.name,
                from,
                to,
                sum: total(groups.iter().map(|group| group.sum)),
                by_state: by_state(groups),
                by_certification: by_certification(groups),
                by_type: by_type(groups, &names),
                by_time: by_time(&counted.stretches, &stretches),
                by_unit,
                times: step_times(&times),
                leads_to_lists: scope.own && actor.require_any(&LISTERS).is_ok(),
                today,
                now,
            })
        })
        .await
    }
}

/// The units whose figures somebody sees: their own; or, for who administers it, those below that issue
/// copies, or the one among them that was chosen.
async fn scope(
    db: &mut Connection,
    actor: &Actor,
    chosen: Option<UnitId>,
) -> Result<Scope, Failure> {
    let id = actor.require_any(&READERS)?;
    let all = unit::subtree(db, id).await?;
    let own = all.first().cloned().ok_or(ErrorCode::NotFound)?;
    let mut units = vec![own.clone()];
    if actor.may(Right::Admin, id) {
        let issuing: Vec<_> = all.into_iter().filter(|unit| unit.issues_copies).collect();
        if !issuing.is_empty() {
            units = issuing;
        }
    }
    let mut name = own.name.clone();
    let mut province = own.province.clone();
    if let Some(chosen) = chosen.filter(|chosen| *chosen != id) {
        units.retain(|unit| unit.id == chosen);
        let unit = units.first().ok_or(ErrorCode::NotFound)?;
        name.clone_from(&unit.name);
        province.clone_from(&unit.province);
    }
    Ok(Scope {
        own: units.len() == 1 && units.first().is_some_and(|unit| unit.id == id),
        name,
        province,
        units,
    })
}

/// The days that are asked for.
fn days(query: &FiguresQuery, today: Date) -> Result<(Date, Date), AppError> {
    if let Some(first) = query.period.first(today) {
        return Ok((first, today));
    }
    let mut wrong = AppError::new(ErrorCode::Invalid);
    let day = |typed: &str| parse_day(typed).filter(|day| YEARS.contains(&day.year()));
    let (from, to) = (day(&query.from), day(&query.to));
    let text = "Nhập ngày dạng dd/MM/yyyy, ví dụ 20/11/2026.";
    if from.is_none() {
        wrong = wrong.and_field("from", text);
    }
    if to.is_none() {
        wrong = wrong.and_field("to", text);
    }
    let (Some(from), Some(to)) = (from, to) else {
        return Err(wrong);
    };
    if to < from {
        let text = format!("Đến ngày phải bằng hoặc sau {}.", day_text(from));
        return Err(AppError::field("to", text));
    }
    let most = from.checked_add((MOST_DAYS - 1).days()).unwrap_or(to);
    if to > most {
        let text = format!("Mỗi lần xem tối đa hai năm: đến {}.", day_text(most));
        return Err(AppError::field("to", text));
    }
    Ok((from, to))
}

fn total(all: impl Iterator<Item = Figures>) -> Figures {
    all.fold(Figures::default(), |sum, one| sum + one)
}

fn by_state(groups: &[Group]) -> Vec<(PaperState, u64)> {
    let count = |state: PaperState| {
        let of_state = groups.iter().filter(|group| group.state == state);
        let papers: u64 = of_state.map(|group| group.sum.received).sum();
        (state, papers)
    };
    PaperState::ALL
        .into_iter()
        .map(count)
        .filter(|(_, papers)| *papers > 0)
        .collect()
}

fn by_type(groups: &[Group], names: &HashMap<String, String>) -> Vec<FiguresOf<String>> {
    let mut sums = BTreeMap::<&str, Figures>::new();
    for group in groups {
        let sum = sums.entry(&group.document_type).or_default();
        *sum = *sum + group.sum;
    }
    let mut types: Vec<_> = sums
        .into_iter()
        .map(|(code, sum)| FiguresOf {
            key: code.to_owned(),
            name: names.get(code).cloned().unwrap_or_else(|| code.to_owned()),
            sum,
        })
        .collect();
    types.sort_by_key(|kind| std::cmp::Reverse(kind.sum.received));
    types
}

/// Electronic and on paper; the one without any too, so that it is seen that there is none.
fn by_certification(groups: &[Group]) -> Vec<FiguresOf<Certification>> {
    let of = |kind: Certification| FiguresOf {
        key: kind,
        name: kind.label().to_owned(),
        sum: total(
            groups
                .iter()
                .filter(|group| group.certification == kind)
                .map(|group| group.sum),
        ),
    };
    Certification::ALL.map(of).to_vec()
}

/// What is shown one by one: every day of a short period, every month of a long one.
struct Stretches {
    by_day: bool,
    /// The first days: of a first month the period's.
    starts: Vec<Date>,
}

fn stretches(from: Date, to: Date) -> Stretches {
    let by_day = from
        .checked_add((DAYS_SHOWN - 1).days())
        .is_ok_and(|most| to <= most);
    let after = |start: Date| {
        let next = if by_day {
            start.checked_add(1.day())
        } else {
            start.first_of_month().checked_add(1.month())
        };
        next.ok().filter(|next| *next <= to)
    };
    Stretches {
        by_day,
        starts: std::iter::successors(Some(from), |start| after(*start)).collect(),
    }
}

fn by_time(sums: &[(usize, Figures)], stretches: &Stretches) -> Vec<FiguresOf<Date>> {
    let of = |(place, start): (usize, &Date)| {
        let text = day_text(*start);
        let name = if stretches.by_day {
            text.get(..5)
        } else {
            text.get(3..)
        };
        let of_stretch = sums.iter().filter(|(of, _)| *of == place);
        FiguresOf {
            key: *start,
            name: name.unwrap_or_default().to_owned(),
            sum: total(of_stretch.map(|(_, sum)| *sum)),
        }
    };
    stretches.starts.iter().enumerate().map(of).collect()
}

fn step_times(times: &HashMap<TimedStep, BTreeMap<u32, u64>>) -> Vec<StepTimes> {
    let of = |step: TimedStep| {
        let stretches: Vec<_> = times.get(&step)?.iter().map(|(m, n)| (*m, *n)).collect();
        Some(StepTimes {
            step,
            papers: stretches.iter().map(|(_, papers)| papers).sum(),
            median: percentile(&stretches, 50)?,
            most: percentile(&stretches, 90)?,
        })
    };
    TimedStep::ALL.into_iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use chungthuc_domain::view::figures::FiguresPeriod;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_is_up_to_today_or_as_typed() {
        let today = date(2026, 11, 20);
        let asked = |period, from: &str, to: &str| {
            let query = FiguresQuery {
                period,
                from: from.into(),
                to: to.into(),
                unit: None,
            };
            days(&query, today)
        };
        assert_eq!(
            asked(FiguresPeriod::Quarter, "x", "x").unwrap(),
            (date(2026, 10, 1), today)
        );
        assert_eq!(
            asked(FiguresPeriod::Days, "01/01/2026", "31/01/2026").unwrap(),
            (date(2026, 1, 1), date(2026, 1, 31))
        );
        for (from, to, field) in [
            ("", "31/01/2026", "from"),
            ("01/01/2026", "31/02/2026", "to"),
            ("02/01/2026", "01/01/2026", "to"),
            ("01/01/2020", "01/01/2026", "to"),
            ("01/01/9999", "", "from"),
        ] {
            let error = asked(FiguresPeriod::Days, from, to).unwrap_err();
            assert!(error.of_field(field).is_some(), "{from} {to}");
        }
    }

    #[test]
    fn a_long_period_is_shown_by_month_and_nothing_is_left_out() {
        let one = Figures::of(PaperState::Completed, 1, 0, 1);
        // The parts of one stretch are added.
        let sums = [(0, one), (2, one), (2, one)];
        let long = stretches(date(2026, 1, 5), date(2026, 4, 2));
        assert_eq!(long.starts[..2], [date(2026, 1, 5), date(2026, 2, 1)]);
        let months = by_time(&sums, &long);
        let shown: Vec<_> = months
            .iter()
            .map(|month| (month.name.as_str(), month.sum.received))
            .collect();
        assert_eq!(
            shown,
            [
                ("01/2026", 1),
                ("02/2026", 0),
                ("03/2026", 2),
                ("04/2026", 0)
            ]
        );
        let days = by_time(&sums[..1], &stretches(date(2026, 1, 4), date(2026, 1, 6)));
        let shown: Vec<_> = days.iter().map(|day| day.name.as_str()).collect();
        assert_eq!(shown, ["04/01", "05/01", "06/01"]);
    }
}

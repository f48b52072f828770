//! "Báo cáo": half a year or a year of certifying copies, as the law wants it (NĐ 23/2015 Đ.43, Đ.46), from
//! the register.

use std::collections::HashMap;

use chungthuc_domain::{
    AppError,
    book::{
        BookKind,
        month::{BookMonth, Tally},
    },
    figures::{ReportPart, ReportPeriod},
    view::figures::{Certified, ReportQuery, ReportView},
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        figures::{self, CertifiedGroup},
        reference,
    },
};
use jiff::{ToSpan, civil::Date};

use super::{YEARS, scope};
use crate::{Workflow, actor::Actor, failure::Failure};

impl Workflow {
    /// What was certified in half a year or a year, electronically and on paper, by month and by kind.
    ///
    /// Errors: [`chungthuc_domain::ErrorCode::NotFound`] without a right to see it.
    pub async fn report(&self, actor: &Actor, query: ReportQuery) -> Result<ReportView, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            self.report_of(&mut db, actor, &query).await
        })
        .await
    }

    pub(super) async fn report_of(
        &self,
        db: &mut Connection,
        actor: &Actor,
        query: &ReportQuery,
    ) -> Result<ReportView, Failure> {
        let now = self.now();
        let period = period(query, now.day());
        let (first, last) = (period.first(), period.last());
        let scope = scope(&mut *db, actor, query.unit).await?;
        let (mut groups, mut annulled) = (Vec::new(), 0);
        for unit in &scope.units {
            groups.extend(figures::certified(&mut *db, unit.id, first, last).await?);
            annulled += figures::annulled(&mut *db, unit.id, first, last).await?;
        }
        let types = reference::document_types(&mut *db).await?;
        let names: HashMap<_, _> = types
            .into_iter()
            .map(|kind| (kind.code, kind.name))
            .collect();
        Ok(ReportView {
            unit_name: scope.name,
            province: scope.province,
            period,
            months: by_month(&groups, first, last),
            types: by_type(&groups, &names),
            annulled,
            today: now.day(),
            now,
        })
    }
}

/// What is asked for; what ended last where that isn't understood.
fn period(query: &ReportQuery, today: Date) -> ReportPeriod {
    let year = query.year.trim().parse().ok();
    let part = ReportPart::from_code(&query.part);
    match year.filter(|year| YEARS.contains(year)) {
        Some(year) => ReportPeriod {
            year,
            part: part.unwrap_or_default(),
        },
        None => ReportPeriod::newest(today),
    }
}

fn certified(group: &CertifiedGroup) -> Certified {
    let tally = Tally {
        numbers: group.numbers,
        copies: group.copies,
        fees: group.fees,
    };
    if group.kind == BookKind::ElectronicCopies.code() {
        Certified {
            electronic: tally,
            ..Certified::default()
        }
    } else {
        Certified {
            paper: tally,
            ..Certified::default()
        }
    }
}

fn by_month(groups: &[CertifiedGroup], first: Date, last: Date) -> Vec<(BookMonth, Certified)> {
    let mut months = Vec::new();
    let mut next = first;
    while next <= last {
        let month = BookMonth::of(next);
        let of_month = groups
            .iter()
            .filter(|group| BookMonth::of(group.month) == month);
        months.push((month, of_month.map(certified).sum()));
        let Ok(after) = next.checked_add(1.month()) else {
            break;
        };
        next = after;
    }
    months
}

fn by_type(groups: &[CertifiedGroup], names: &HashMap<String, String>) -> Vec<(String, Certified)> {
    let mut sums = HashMap::<&str, Certified>::new();
    for group in groups {
        let sum = sums.entry(&group.document_type).or_default();
        *sum = *sum + certified(group);
    }
    let name = |code: &str| names.get(code).cloned().unwrap_or_else(|| code.to_owned());
    let mut types: Vec<_> = sums
        .into_iter()
        .map(|(code, sum)| (name(code), sum))
        .collect();
    types.sort_by(|one, other| {
        let key = |kind: &(String, Certified)| std::cmp::Reverse(kind.1.all().numbers);
        key(one).cmp(&key(other)).then_with(|| one.0.cmp(&other.0))
    });
    types
}

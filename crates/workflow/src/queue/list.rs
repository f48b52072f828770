//! The four lists, and a paper's page.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId, PersonId, UnitId,
    calendar::{Moment, parse_day},
    right::Right,
    search,
    state::PaperState,
    view::{
        Listing,
        account::Urgent,
        queue::{DueFilter, PaperView, Queue, QueueQuery, QueueView, grouped_by_dossier},
    },
};
use chungthuc_storage::{
    database::Connection,
    repo::{
        paper,
        queue::{self, Filter},
    },
};
use jiff::{
    ToSpan,
    civil::{Date, Time},
};

use super::{file::is_theirs, view::queue_row};
use crate::{Workflow, actor::Actor, failure::Failure};

const PER_PAGE: u32 = 10;
const MOST_PER_PAGE: u32 = 100;
/// Words of a search that count; more only narrow what is narrow already.
const MOST_WORDS: usize = 8;

/// Whoever works on papers sees all of the unit's.
pub(crate) const READERS: [Right; 4] =
    [Right::Creator, Right::Signer, Right::Sealer, Right::Auditor];

/// Whether somebody works on the papers of a unit.
pub(crate) fn is_staff_of(actor: &Actor, unit: UnitId) -> bool {
    READERS.into_iter().any(|right| actor.may(right, unit))
}

impl Workflow {
    /// A list of papers (DOMAIN §4.2(d)), filtered, sorted and in pages.
    ///
    /// Errors: [`ErrorCode::NotFound`] without the right for it, [`ErrorCode::Invalid`] for days
    /// that aren't.
    pub async fn queue(
        &self,
        actor: &Actor,
        queue: Queue,
        query: QueueQuery,
    ) -> Result<QueueView, AppError> {
        self.answer(async {
            let now = self.now();
            let filter = filter(actor, queue, &query, now)?;
            let late = match queue {
                Queue::All => PaperState::UNDER_WAY.to_vec(),
                _ => filter.states.clone(),
            };
            let mut db = self.db.read().await?;
            // What is done is never late, however it is asked for.
            let found = if filter.states.is_empty() {
                queue::Found::default()
            } else {
                queue::list(&mut db, &filter).await?
            };
            let urgent = urgent(&mut db, filter.unit, &late, filter.signer, now).await?;
            let originals_kept = match queue {
                Queue::All => queue::count_kept(&mut db, filter.unit, &done()).await?,
                _ => 0,
            };
            Ok(QueueView {
                listing: Listing {
                    rows: grouped_by_dossier(found.rows.iter().map(queue_row).collect()),
                    total: found.total,
                    more: found.more,
                    page: query.page.max(1),
                    per_page: filter.limit,
                },
                overdue: urgent.overdue,
                due_today: urgent.today,
                originals_kept,
                now,
            })
        })
        .await
    }

    /// A paper's page: for the staff of its unit, and for the applicant whose it is or in whose store
    /// it is.
    ///
    /// Errors: [`ErrorCode::NotFound`].
    pub async fn paper(&self, actor: &Actor, paper: PaperId) -> Result<PaperView, AppError> {
        self.answer(async {
            let mut db = self.db.read().await?;
            let found = paper::find(&mut db, paper)
                .await?
                .ok_or(ErrorCode::NotFound)?;
            if !is_staff_of(actor, found.unit) && !is_theirs(&mut db, actor, &found).await? {
                return Err(ErrorCode::NotFound.into());
            }
            self.paper_view(&mut db, actor, paper).await
        })
        .await
    }
}

/// The list's rows by right, and by what was typed.
pub(super) fn filter(
    actor: &Actor,
    queue: Queue,
    query: &QueueQuery,
    now: Moment,
) -> Result<Filter, Failure> {
    let states = queue.states();
    let rights: &[Right] = match queue {
        Queue::Returned => &[Right::Creator],
        Queue::PendingSignature => &[Right::Signer],
        Queue::PendingSeal => &[Right::Sealer],
        Queue::All => &READERS,
    };
    let unit = actor.require_any(rights)?;
    let mut states = match query.state {
        Some(state) if queue == Queue::All => vec![state],
        _ => states.to_vec(),
    };
    if query.due.is_some() {
        states.retain(|state| state.is_due());
    }
    let original_kept = query.original_kept && queue == Queue::All;
    if original_kept {
        states.retain(|state| !state.is_due());
    }
    let day = |field: &str, text: &str| match text.trim() {
        "" => Ok(None),
        text => parse_day(text)
            .map(Some)
            .ok_or_else(|| AppError::field(field, "Ngày không đúng, ví dụ đúng: 20/11/2026.")),
    };
    let from = day("from", &query.from)?;
    let to = day("to", &query.to)?;
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        return Err(AppError::field("to", "Đến ngày phải bằng hoặc sau từ ngày.").into());
    }
    let limit = match query.per_page {
        0 => PER_PAGE,
        wanted => wanted.min(MOST_PER_PAGE),
    };
    let mut words = search::tokens(&[&query.text]);
    words.truncate(MOST_WORDS);
    Ok(Filter {
        unit,
        states,
        signer: (queue == Queue::PendingSignature).then_some(actor.person),
        kind: query.applicant_kind,
        code: query.code.trim().to_uppercase().chars().take(64).collect(),
        words,
        from: from.map(start_of),
        before: to.map(|day| start_of(day.checked_add(1.day()).unwrap_or(day))),
        due: query.due.map(|due| due_between(due, now)),
        original_kept,
        order: query.order,
        descending: query.descending,
        limit,
        offset: u64::from(query.page.max(1) - 1) * u64::from(limit),
    })
}

/// The moments at or after which, and before which, is due what is as urgent as that.
pub(crate) fn due_between(due: DueFilter, now: Moment) -> (Moment, Moment) {
    match due {
        DueFilter::Overdue => (Moment(i64::MIN), now),
        DueFilter::Today => {
            let day = now.day();
            (now, start_of(day.checked_add(1.day()).unwrap_or(day)))
        }
    }
}

/// The states of papers that the office is done with.
fn done() -> Vec<PaperState> {
    let all = PaperState::ALL.into_iter();
    all.filter(|state| !state.is_due()).collect()
}

/// How many papers of a unit in any of `states` are urgent, of one signer or all.
pub(crate) async fn urgent(
    db: &mut Connection,
    unit: UnitId,
    states: &[PaperState],
    signer: Option<PersonId>,
    now: Moment,
) -> Result<Urgent, Failure> {
    let (ever, passed) = due_between(DueFilter::Overdue, now);
    let (from, tomorrow) = due_between(DueFilter::Today, now);
    Ok(Urgent {
        overdue: queue::count_due(db, unit, states, signer, ever, passed).await?,
        today: queue::count_due(db, unit, states, signer, from, tomorrow).await?,
    })
}

/// Midnight in Vietnam at which a day begins.
pub(crate) fn start_of(day: Date) -> Moment {
    Moment::from_vietnam(day.to_datetime(Time::midnight()))
}

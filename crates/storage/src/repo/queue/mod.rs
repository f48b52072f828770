//! The lists of papers: filter, order, page and totals, so that a list among a hundred thousand
//! answers at once.
//!
//! A list goes one of three ways. Plain ones walk the index of their order, one state after the
//! other, and read no more than their page and those before; their total comes from the counters.
//! One that is narrowed by words, a code, days, deadlines or originals collects what the narrowest of
//! these finds, by its own index, and sorts that. If even the narrowest finds [`FEW`] or more, it walks like a plain
//! one, passes over what doesn't fit, and its total is counted only so far ([`Found::more`]).
//! That is quick because what finds many papers is soon met; common words that share hardly any paper
//! are the exception, which reads all papers of the list.
//! SQL is in `statement` and `conditions`; what narrows most is found out in `narrow`.

mod conditions;
mod narrow;
mod statement;

use chungthuc_domain::{
    PaperId, PersonId, UnitId,
    applicant::ApplicantKind,
    calendar::Moment,
    state::PaperState,
    view::queue::{MOST_DUE, QueueOrder},
};
use sqlx::{AnyConnection, any::AnyRow};

use self::{
    narrow::narrowest,
    statement::{Source, Statement},
};
use super::paper::{self, Paper};
use crate::database::{Columns, Result};

/// So many papers or more are not collected and sorted for one page of them, nor counted.
pub const FEW: u64 = 1_000;

/// Which papers, in which order, which stretch of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Of which unit.
    pub unit: UnitId,
    /// In any of these states.
    pub states: Vec<PaperState>,
    /// Only those that this leader is to sign.
    pub signer: Option<PersonId>,
    /// Only those of such applicants.
    pub kind: Option<ApplicantKind>,
    /// What the code begins with; empty: any.
    pub code: String,
    /// Words, each the beginning of one that the paper is found by; folded as
    /// [`chungthuc_domain::search::tokens`] does.
    pub words: Vec<String>,
    /// Submitted at this moment or later.
    pub from: Option<Moment>,
    /// Submitted before this moment.
    pub before: Option<Moment>,
    /// Due at the first of these moments or later, and before the second.
    pub due: Option<(Moment, Moment)>,
    /// Only those whose original wasn't given back.
    pub original_kept: bool,
    /// Sorted by what.
    pub order: QueueOrder,
    /// The other way round.
    pub descending: bool,
    /// How many rows.
    pub limit: u32,
    /// How many rows lie before.
    pub offset: u64,
}

impl Filter {
    /// Whether the counters know the total.
    fn is_plain(&self) -> bool {
        let by_days = self.has_days() || self.due.is_some();
        self.code.is_empty() && self.words.is_empty() && !by_days && !self.original_kept
    }

    /// Whether the days of submission count.
    fn has_days(&self) -> bool {
        self.from.is_some() || self.before.is_some()
    }
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The paper.
    pub paper: Paper,
    /// Mã hồ sơ.
    pub dossier_code: Option<String>,
    /// Name of who asks for it.
    pub applicant_name: String,
    /// Their CCCD, CMND or MST.
    pub identifier: Option<String>,
    /// Their phone.
    pub phone: Option<String>,
    /// Their e-mail.
    pub email: Option<String>,
    /// Who is to sign.
    pub signer_name: String,
    /// Papers in the same dossier.
    pub papers_in_dossier: u32,
    /// The number in the register, once it has one.
    pub number: Option<u32>,
    /// Digits that the book's numbers are padded to.
    pub number_width: u32,
    /// The book's whole name.
    pub book: Option<String>,
    /// The unit's name.
    pub unit_name: String,
    /// Whether the original was given back.
    pub original_returned: bool,
}

/// A page of a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// Its rows.
    pub rows: Vec<Item>,
    /// How many papers the list holds on all pages.
    pub total: u64,
    /// Whether there may be more than `total`, which is how far was counted.
    pub more: bool,
}

/// A page of a list, and how many papers there are on all pages.
pub async fn list(db: &mut AnyConnection, filter: &Filter) -> Result<Found> {
    let listed = paper::total(db, filter.unit, &filter.states, filter.signer, filter.kind).await?;
    let way = way(db, filter, listed).await?;
    let page = way.page.query().fetch_all(&mut *db).await?;
    let mut rows = page.iter().map(item).collect::<Result<Vec<_>>>()?;
    if way.backwards {
        rows.reverse();
    }
    let reached = filter.offset.saturating_add(rows.len() as u64);
    let (total, more) = match &way.count {
        Count::Known => (listed, false),
        Count::InRows(otherwise) => match page.first() {
            Some(row) => (Columns::of("paper", row).count("fitting")?, false),
            None if filter.offset == 0 => (0, false),
            None => (one_count(db, otherwise).await?, false),
        },
        Count::UpTo(count, most) => {
            let total = one_count(db, count).await?;
            (total, total >= *most)
        }
        Count::ByOneMore if rows.is_empty() && filter.offset > 0 => {
            // Beyond the last page; how far it goes is told by the first.
            let first = Filter {
                offset: 0,
                ..filter.clone()
            };
            let found = Box::pin(list(db, &first)).await?;
            (found.total, found.more)
        }
        Count::ByOneMore => (reached, rows.len() > filter.limit as usize),
    };
    rows.truncate(filter.limit as usize);
    Ok(Found { rows, total, more })
}

/// A place in the order of a list, behind which it is read on.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    key: PlaceKey,
    id: PaperId,
}

#[derive(Debug, Clone, PartialEq)]
enum PlaceKey {
    Number(i64),
    Text(String),
}

impl Place {
    /// Where a paper stands in an order.
    #[must_use]
    pub fn of(paper: &Paper, order: QueueOrder) -> Self {
        let key = match order {
            QueueOrder::Due => PlaceKey::Number(paper.due_at.0),
            QueueOrder::Registered => PlaceKey::Number(paper.submitted_at.0),
            QueueOrder::Name => PlaceKey::Text(paper.applicant_name_key.clone()),
        };
        Self { key, id: paper.id }
    }
}

/// The next rows of a list behind a place, or its first: for whoever reads all of it, in pieces of
/// the filter's `limit`, without reading anew what lies before.
pub async fn read_on(
    db: &mut AnyConnection,
    filter: &Filter,
    behind: Option<&Place>,
) -> Result<Vec<Item>> {
    let statement = Statement::walk_on(filter, behind);
    let rows = statement.query().fetch_all(db).await?;
    rows.iter().map(item).collect()
}

/// How many papers of a unit in any of `states` are due in `[from, before)`, of one signer or all;
/// counted up to [`MOST_DUE`].
pub async fn count_due(
    db: &mut AnyConnection,
    unit: UnitId,
    states: &[PaperState],
    signer: Option<PersonId>,
    from: Moment,
    before: Moment,
) -> Result<u64> {
    let due = Statement::due(unit, states, signer, (from, before), MOST_DUE);
    one_count(db, &due).await
}

/// How many papers of a unit in any of `states` have an original that wasn't given back; counted up to
/// [`MOST_DUE`].
pub async fn count_kept(
    db: &mut AnyConnection,
    unit: UnitId,
    states: &[PaperState],
) -> Result<u64> {
    one_count(db, &Statement::kept(unit, states, MOST_DUE)).await
}

/// How many papers of a unit were submitted at `from` or later.
pub async fn count_submitted(db: &mut AnyConnection, unit: UnitId, from: Moment) -> Result<u64> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS papers FROM paper WHERE unit_id = $1 AND submitted_at >= $2",
    )
    .bind(unit.to_string())
    .bind(from.0)
    .fetch_one(db)
    .await?;
    Columns::of("paper", &row).count("papers")
}

/// A paper with what lists show of it; `None` if there is none.
pub async fn find(db: &mut AnyConnection, id: PaperId) -> Result<Option<Item>> {
    let row = Statement::one(id).query().fetch_optional(db).await?;
    row.as_ref().map(item).transpose()
}

/// How the database would answer a list, its total and what of it is late, a line each: for the
/// tests that hold that nothing is scanned.
#[cfg(feature = "testing")]
pub async fn plan(
    db: &mut AnyConnection,
    backend: crate::database::Backend,
    filter: &Filter,
) -> Result<Vec<String>> {
    let listed = paper::total(db, filter.unit, &filter.states, filter.signer, filter.kind).await?;
    let way = way(db, filter, listed).await?;
    let due = (Moment(i64::MIN), Moment(i64::MAX));
    let mut statements: Vec<_> = narrow::sources(filter)
        .map(|source| Statement::count_of(filter, source))
        .collect();
    statements.push(way.page);
    if filter.is_plain() {
        let key = match filter.order {
            QueueOrder::Name => PlaceKey::Text(String::new()),
            QueueOrder::Due | QueueOrder::Registered => PlaceKey::Number(0),
        };
        let id = PaperId(uuid::Uuid::nil());
        statements.push(Statement::walk_on(filter, Some(&Place { key, id })));
    }
    if let Count::InRows(count) | Count::UpTo(count, _) = way.count {
        statements.push(count);
    }
    statements.push(Statement::due(
        filter.unit,
        &filter.states,
        filter.signer,
        due,
        MOST_DUE,
    ));
    let mut lines = Vec::new();
    for statement in &statements {
        lines.extend(statement.explain(db, backend).await?);
    }
    Ok(lines)
}

/// How a list is answered.
struct Way {
    /// The page's rows.
    page: Statement,
    /// Whether they come in the other order.
    backwards: bool,
    /// How many there are in all.
    count: Count,
}

enum Count {
    /// The counters know.
    Known,
    /// Each row tells; this counts where there is none.
    InRows(Statement),
    /// This counts, up to so many.
    UpTo(Statement, u64),
    /// One row more was asked for than the page has: there is a next page or there isn't.
    ByOneMore,
}

/// `listed`: how many papers there are in the filter's states, of its signer and kind.
async fn way(db: &mut AnyConnection, filter: &Filter, listed: u64) -> Result<Way> {
    let limit = u64::from(filter.limit);
    let reach = filter.offset.saturating_add(limit);
    let forwards = |page, count| Way {
        page,
        backwards: false,
        count,
    };
    if filter.is_plain() {
        // The last pages are the first from behind.
        if filter.offset <= listed / 2 {
            return Ok(forwards(Statement::walk(filter), Count::Known));
        }
        let from_behind = Filter {
            descending: !filter.descending,
            offset: listed.saturating_sub(reach),
            limit: u32::try_from(listed.saturating_sub(filter.offset).min(limit)).unwrap_or(0),
            ..filter.clone()
        };
        return Ok(Way {
            page: Statement::walk(&from_behind),
            backwards: true,
            count: Count::Known,
        });
    }
    if let Some(source) = narrowest(db, filter, listed).await? {
        let count = Statement::count_collected(filter, source);
        let page = Statement::collect(filter, source);
        return Ok(forwards(page, Count::InRows(count)));
    }
    let narrow_alone = !(filter.has_days() && filter.due.is_some());
    if filter.words.is_empty() && filter.code.is_empty() && narrow_alone {
        // Days, deadlines and originals are counted by their indexes.
        let most = FEW.max(reach.saturating_add(1));
        let count = Statement::count_walked(filter, most);
        return Ok(forwards(Statement::walk(filter), Count::UpTo(count, most)));
    }
    let one_more = Filter {
        limit: filter.limit.saturating_add(1),
        ..filter.clone()
    };
    Ok(forwards(Statement::walk(&one_more), Count::ByOneMore))
}

async fn one_count(db: &mut AnyConnection, statement: &Statement) -> Result<u64> {
    let row = statement.query().fetch_one(db).await?;
    Columns::of("paper", &row).count("papers")
}

fn item(row: &AnyRow) -> Result<Item> {
    let paper = paper::paper_of(row)?;
    let row = Columns::of("paper", row);
    let book = match (
        row.optional_text("book_stem")?,
        row.optional_text("book_suffix")?,
    ) {
        (Some(stem), Some(suffix)) => Some(format!("{stem}{suffix}")),
        _ => None,
    };
    Ok(Item {
        paper,
        dossier_code: row.optional_text("dossier_code")?,
        applicant_name: row.text("applicant_name")?,
        identifier: row.optional_text("applicant_identifier")?,
        phone: row.optional_text("applicant_phone")?,
        email: row.optional_text("applicant_email")?,
        signer_name: row.text("signer_name")?,
        papers_in_dossier: row.small_count("papers_in_dossier")?,
        number: row.optional_small_count("register_number")?,
        number_width: row.optional_small_count("number_width")?.unwrap_or(0),
        book,
        unit_name: row.text("unit_name")?,
        original_returned: row.optional_integer("original_returned_at")?.is_some(),
    })
}

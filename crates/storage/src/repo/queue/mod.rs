//! The lists of papers: filter, order, page and totals, so that a list among a hundred thousand
//! answers at once.
//!
//! A list goes one of three ways. Plain ones walk the index of their order, one state after the
//! other, and read no more than their page and those before; their total comes from the counters.
//! One that is narrowed by words, a code or days collects what the narrowest of these finds, by its
//! own index, and sorts that. If even the narrowest finds [`FEW`] or more, it walks like a plain
//! one, passes over what doesn't fit, and its total is counted only so far ([`Found::more`]).
//! That is quick because what finds many papers is soon met; common words that share hardly any paper
//! are the exception, which reads all papers of the list.
//! SQL is in `statement`; what narrows most is found out in `narrow`.

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
        self.code.is_empty()
            && self.words.is_empty()
            && self.from.is_none()
            && self.before.is_none()
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
    /// Digits that the unit's numbers are padded to.
    pub number_width: u32,
    /// The book's whole name.
    pub book: Option<String>,
    /// The unit's name.
    pub unit_name: String,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq)]
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
    let mut rows = items(db, &way.page).await?;
    if way.backwards {
        rows.reverse();
    }
    let (total, more) = match &way.count {
        None => (listed, false),
        Some((count, most)) => {
            let total = one_count(db, count).await?;
            (total, total >= *most)
        }
    };
    Ok(Found { rows, total, more })
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
    statements.extend(way.count.map(|(count, _)| count));
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
    /// What counts all of them, and up to where; `None`: the counters know.
    count: Option<(Statement, u64)>,
}

/// `listed`: how many papers there are in the filter's states, of its signer and kind.
async fn way(db: &mut AnyConnection, filter: &Filter, listed: u64) -> Result<Way> {
    let limit = u64::from(filter.limit);
    let reach = filter.offset.saturating_add(limit);
    if filter.is_plain() {
        // The last pages are the first from behind.
        let backwards = filter.offset > listed / 2;
        let page = if backwards {
            Statement::walk(&Filter {
                descending: !filter.descending,
                offset: listed.saturating_sub(reach),
                limit: u32::try_from(listed.saturating_sub(filter.offset).min(limit)).unwrap_or(0),
                ..filter.clone()
            })
        } else {
            Statement::walk(filter)
        };
        return Ok(Way {
            page,
            backwards,
            count: None,
        });
    }
    let (page, count, most) = match narrowest(db, filter, listed).await? {
        Some(source) => (
            Statement::collect(filter, source),
            Statement::count_collected(filter, source),
            u64::MAX,
        ),
        None => {
            // Days are counted by their index. Words are looked up paper by paper: only whether
            // there is a next page.
            let most = if filter.words.is_empty() && filter.code.is_empty() {
                FEW.max(reach.saturating_add(1))
            } else {
                reach.saturating_add(1)
            };
            (
                Statement::walk(filter),
                Statement::count_walked(filter, most),
                most,
            )
        }
    };
    Ok(Way {
        page,
        backwards: false,
        count: Some((count, most)),
    })
}

async fn items(db: &mut AnyConnection, statement: &Statement) -> Result<Vec<Item>> {
    let rows = statement.query().fetch_all(db).await?;
    rows.iter().map(item).collect()
}

async fn one_count(db: &mut AnyConnection, statement: &Statement) -> Result<u64> {
    let row = statement.query().fetch_one(db).await?;
    Columns::of("paper", &row).count("papers")
}

fn item(row: &AnyRow) -> Result<Item> {
    let paper = paper::paper(row)?;
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
        number_width: row.small_count("number_width")?,
        book,
        unit_name: row.text("unit_name")?,
    })
}

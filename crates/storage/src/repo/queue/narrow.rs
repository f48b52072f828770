//! What narrows a list most: the code, the days, the deadlines, the originals, or one of the words.
//! Counted by their indexes, none further than [`FEW`].

use sqlx::AnyConnection;

use super::{FEW, Filter, Source, Statement, one_count};
use crate::database::Result;

/// Fewer than so many are collected without looking for something narrower still.
const FEW_ENOUGH: u64 = 50;

/// What finds the fewest papers; `None` if everything finds [`FEW`] or more. `listed`: how many
/// papers there are in the filter's states, of its signer and kind.
pub(super) async fn narrowest(
    db: &mut AnyConnection,
    filter: &Filter,
    listed: u64,
) -> Result<Option<Source>> {
    let mut narrowest = (listed < FEW).then_some((listed, Source::Listed));
    for source in sources(filter) {
        if narrowest.is_some_and(|(found, _)| found < FEW_ENOUGH) {
            break;
        }
        let found = one_count(db, &Statement::count_of(filter, source)).await?;
        if found < narrowest.map_or(FEW, |(fewest, _)| fewest) {
            narrowest = Some((found, source));
        }
    }
    Ok(narrowest.map(|(_, source)| source))
}

/// What narrows the filter, apart from state, signer and kind.
pub(super) fn sources(filter: &Filter) -> impl Iterator<Item = Source> {
    let code = (!filter.code.is_empty()).then_some(Source::Code);
    let days = filter.has_days().then_some(Source::Days);
    let due = filter.due.is_some().then_some(Source::Due);
    let kept = filter.original_kept.then_some(Source::Kept);
    let words = (0..filter.words.len()).map(Source::Word);
    let given = code.into_iter().chain(days).chain(due).chain(kept);
    given.chain(words)
}

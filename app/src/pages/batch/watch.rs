//! Word of what others do meanwhile with the papers that were chosen, while they are read and while
//! they are worked off: the pile shows at once who was faster, and nothing of it is signed or sealed.

use chungthuc_domain::view::{batch::BatchWork, live::LiveEvent};
use leptos::prelude::*;

use super::pile::Pile;
use crate::{
    api::{batch::chosen, paper::paper},
    live::use_live,
    pages::stamping::last_step,
};

/// Follows the papers of a pile until the page is left.
pub fn watch(work: BatchWork, pile: RwSignal<Pile>) {
    let live = use_live();
    live.listen(move |event| match event {
        LiveEvent::Paper(change) => {
            let is_mine = live.is_me(Some(change.signer));
            let is_own = live.is_me(change.by);
            let is_told = pile.with_untracked(|pile| {
                // What one did oneself is said by what one pressed; where it led is told here.
                let is_for_page = !is_own || pile.where_gone(change.paper).is_some();
                is_for_page && pile.is_news(change, is_mine)
            });
            if is_told {
                pile.update(|pile| pile.gone(change.paper, change.state, change.text()));
            }
        }
        LiveEvent::Missed => leptos::task::spawn_local(look_again(work, pile)),
        _ => {}
    });
}

/// Asks for all that may have gone meanwhile, and for each that has, who brought it where.
async fn look_again(work: BatchWork, pile: RwSignal<Pile>) {
    let open = pile.try_with_untracked(Pile::open).unwrap_or_default();
    if open.is_empty() {
        return;
    }
    // What fails here is found out when the paper is signed or sealed.
    let Ok(view) = chosen(work, open).await else {
        return;
    };
    let gone = pile.try_with_untracked(|pile| pile.gone_from(&view.rows));
    for id in gone.unwrap_or_default() {
        if let Ok(found) = paper(id).await {
            let text = last_step(&found.timeline);
            pile.try_update(|pile| pile.gone(id, found.row.state, text));
        }
    }
}

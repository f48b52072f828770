//! The two pages: "Ký nhiều bản sao" and "Đóng dấu nhiều bản sao". The papers stand in the address, so
//! that a reload shows where each stands by then.

use chungthuc_domain::{
    ErrorCode, PaperId,
    view::batch::{BatchWork, ChosenView},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use super::{
    confirm::{Choices, Confirm, Offer},
    outcome::Outcome,
    pile::{Halt, Pile},
    reading::{Lacking, OneByOne, STEPS},
    run::work_off,
    watch::watch,
    words::{CHOSEN, address, words},
};
use crate::{
    api::batch::{chosen, close_key},
    components::{Crumb, EmptyState, LinkButton},
    pages::{frame::framed, loaded::loaded},
    placement::PlacementFrame,
    routes,
};

/// "Ký nhiều bản sao"
#[component]
pub fn SignMany() -> impl IntoView {
    page(BatchWork::Sign)
}

/// "Đóng dấu nhiều bản sao"
#[component]
pub fn SealMany() -> impl IntoView {
    page(BatchWork::Seal)
}

fn page(work: BatchWork) -> impl IntoView {
    let words = words(work);
    let (list, href) = words.list;
    let crumbs = vec![Crumb::link(list, href), Crumb::here(words.title)];
    framed(words.title, crumbs, true, move |_| view! { <Many work/> })
}

#[component]
fn Many(work: BatchWork) -> impl IntoView {
    let papers = use_query_map().with_untracked(|query| {
        let text = query.get(CHOSEN).unwrap_or_default();
        papers_of(&text)
    });
    let answer = Resource::new_blocking(|| (), move |()| chosen(work, papers.clone()));
    loaded(answer, move |view| view! { <Work work view/> })
}

#[component]
fn Work(work: BatchWork, view: ChosenView) -> impl IntoView {
    let words = words(work);
    let (list, href) = words.list;
    let lacking = lacking(work, &view);
    let offer = Offer {
        books: RwSignal::new(view.books),
        images: view
            .images
            .iter()
            .map(|image| (image.id.to_string(), image.name.clone()))
            .collect(),
        holder: view
            .certificate
            .map(|certificate| certificate.subject)
            .unwrap_or_default(),
    };
    if view.rows.is_empty() {
        return view! {
            <PlacementFrame back_href=href back_label=list code=words.title subtitle="" steps=STEPS.to_vec() now=0 actions=|| ()>
                <EmptyState title="Chưa chọn bản sao nào" text="Hãy đánh dấu các bản sao trong danh sách rồi quay lại đây.">
                    <LinkButton href>{format!("Về {list}")}</LinkButton>
                </EmptyState>
            </PlacementFrame>
        }
        .into_any();
    }
    let pile = RwSignal::new(Pile::new(work, view.rows));
    watch(work, pile);
    let running = RwSignal::new(false);
    let choices = Choices::new(&offer, view.unlocked);
    let close = move || {
        if !choices.keep.get_untracked() {
            choices.unlocked.try_set(false);
            leptos::task::spawn_local(async move {
                // The key closes by itself after a quarter of an hour, whatever becomes of this.
                let _ = close_key(work).await;
            });
        }
    };
    let books = offer.books;
    let ended = Callback::new(move |()| {
        // Whatever ended it, an open key is no longer counted on.
        if pile.with_untracked(|pile| pile.halt().is_some_and(Halt::closes_key)) {
            choices.unlocked.set(false);
        }
        close();
        leptos::task::spawn_local(async move {
            // The numbers that come next, should any be tried again.
            if let Ok(view) = chosen(work, Vec::new()).await {
                books.try_set(view.books);
            }
        });
    });
    on_cleanup(move || {
        if pile.try_with_untracked(Pile::is_working) == Some(true) {
            close();
        }
    });
    let begin = Callback::new(move |()| {
        let is_idle = !pile.with_untracked(Pile::is_working);
        if let Some(terms) = choices.terms(work)
            && is_idle
        {
            pile.update(|pile| pile.confirm(choices.pass_on.get_untracked()));
            running.set(true);
            work_off(pile, terms, ended);
        }
    });
    let ask = Callback::new(move |()| choices.open.set(true));
    let navigate = use_navigate();
    let left_out = Callback::new(move |()| {
        let papers = pile.with_untracked(|pile| {
            let papers = pile.items().iter().map(|item| item.row.paper.to_string());
            papers.collect::<Vec<_>>()
        });
        let here = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&address(work, &papers), here);
    });
    let now = Signal::derive(move || {
        let working = pile.with(Pile::is_working);
        if working { 1 } else { 2 }
    });
    let inside = move || {
        if running.get() {
            view! {
                <PlacementFrame back_href=href back_label=list code=words.title subtitle="" steps=STEPS.to_vec() now actions=|| ()>
                    <Outcome work pile pass_on=choices.pass_on again=ask/>
                </PlacementFrame>
            }
            .into_any()
        } else {
            let lacking = lacking.clone();
            view! { <OneByOne work pile lacking confirm=ask left_out/> }.into_any()
        }
    };
    let plain = pile.with_untracked(|pile| {
        let links = pile.items().iter().map(|item| {
            let address = format!("{href}/{}", item.row.paper);
            view! { <li><a href=address>{item.row.code.clone()}</a></li> }
        });
        links.collect_view()
    });
    view! {
        <noscript>
            <div class="pile-plain">
                <p>"Cần bật JavaScript để xử lý nhiều bản cùng lúc. Có thể xử lý từng bản:"</p>
                <ul>{plain}</ul>
            </div>
        </noscript>
        {inside}
        <Confirm work pile offer choices confirmed=begin/>
    }
    .into_any()
}

/// What must be there before the first can be signed or sealed.
fn lacking(work: BatchWork, view: &ChosenView) -> Option<Lacking> {
    let because = |code: ErrorCode, way| Lacking {
        text: code.message(),
        way,
    };
    if view.certificate.is_none() {
        return Some(because(ErrorCode::NoKey, None));
    }
    let has_image = !view.images.is_empty();
    match work {
        BatchWork::Sign if !has_image => Some(because(
            ErrorCode::NoSignatureImage,
            Some((routes::SIGNATURES, "Thêm chữ ký")),
        )),
        BatchWork::Seal if !has_image => Some(because(
            ErrorCode::NoSealImage,
            Some((routes::SEALS, "Thêm con dấu")),
        )),
        BatchWork::Seal if view.books.is_empty() => Some(because(
            ErrorCode::NoOpenBook,
            Some((routes::BOOKS, "Mở sổ chứng thực")),
        )),
        _ => None,
    }
}

/// The papers that an address names; what isn't one is passed over.
fn papers_of(text: &str) -> Vec<PaperId> {
    text.split('.')
        .filter_map(|text| text.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_papers_come_back_from_the_address_in_their_order() {
        let ids = [
            "018f0000-0000-7000-8000-000000000002",
            "018f0000-0000-7000-8000-000000000001",
        ];
        let address = address(BatchWork::Sign, &ids.map(str::to_owned));
        let text = address.split_once("chon=").map_or("", |(_, text)| text);
        let papers = papers_of(text);
        assert_eq!(
            papers.iter().map(PaperId::to_string).collect::<Vec<_>>(),
            ids
        );
        assert!(papers_of("x.y..").is_empty());
    }
}

//! Filters that somebody keeps: chips above the list, what keeps the one that is on now, and the
//! dialog in which they are called otherwise, made the default or deleted.

use chungthuc_domain::view::{
    queue::{Queue, QueueQuery},
    saved_filter::{MAX_NAME, SavedFilter},
};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions, components::Redirect, hooks::use_query_map, params::ParamsMap,
};

use super::query::{EVERYTHING, from_address, to_address};
use crate::{
    api::saved_filter::{change_saved_filter, delete_saved_filter, save_filter, saved_filters},
    components::{Button, ButtonKind, Checkbox, Dialog, DialogActs, Field, Ic, Icon, TextInput},
    pages::{act::Act, loaded::loaded},
    routes,
};

/// The chips; where the address asks for nothing, the way to the default.
#[component]
pub fn Saved(
    /// What the address asks for.
    asked: Memo<QueueQuery>,
) -> impl IntoView {
    let changed = RwSignal::new(0u32);
    let answer = Resource::new_blocking(move || changed.get(), |_| saved_filters());
    let again = Callback::new(move |()| changed.update(|count| *count += 1));
    loaded(answer, move |filters| {
        view! { <Chips filters asked again/> }
    })
}

#[component]
fn Chips(filters: Vec<SavedFilter>, asked: Memo<QueueQuery>, again: Callback<()>) -> impl IntoView {
    let address = use_query_map();
    let default = filters.iter().find(|filter| filter.is_default);
    let default = default.map(|filter| format!("{}{}", routes::TRACK, to_address(&filter.query)));
    let to_default = move || {
        let is_bare = address.with(|address| address.to_query_string().is_empty());
        let path = default.clone().filter(|_| is_bare)?;
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        Some(view! { <Redirect path options/> })
    };
    let here = Memo::new(move |_| asked.with(kept));
    let plain = from_address(&ParamsMap::new(), Queue::All);
    let chips = filters
        .iter()
        .map(|filter| {
            let query = kept(&filter.query);
            let is_on = move || here.with(|here| *here == query).then_some("true");
            let mark = filter.is_default.then(|| {
                view! { <Ic icon=Icon::Pin/><span class="visually-hidden">" (mặc định)"</span> }
            });
            view! {
                <a href=to_address(&filter.query) aria-current=is_on>{filter.name.clone()}{mark}</a>
            }
            .into_any()
        })
        .collect_view();
    let queries: Vec<_> = filters.iter().map(|filter| kept(&filter.query)).collect();
    let shown_plain = plain.clone();
    let can_save = move || here.with(|here| *here != plain && !queries.contains(here));
    let is_plain = move || here.with(|here| *here == shown_plain).then_some("true");
    let any = !filters.is_empty();
    let (saving, managing) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        {to_default}
        <div class="saved">
            <nav aria-label="Bộ lọc đã lưu">
                <a href=EVERYTHING aria-current=is_plain>"Tất cả hồ sơ"</a>
                {chips}
            </nav>
            {move || can_save().then(|| view! {
                <Button kind=ButtonKind::Quiet small=true icon=Icon::Plus on_press=Callback::new(move |()| saving.set(true))>"Lưu bộ lọc này"</Button>
            })}
            {any.then(|| view! {
                <Button kind=ButtonKind::Quiet small=true icon=Icon::Edit on_press=Callback::new(move |()| managing.set(true))>"Quản lý bộ lọc"</Button>
            })}
        </div>
        <Save open=saving asked again/>
        <Manage open=managing filters again/>
    }
}

/// "Lưu bộ lọc này".
#[component]
fn Save(open: RwSignal<bool>, asked: Memo<QueueQuery>, again: Callback<()>) -> impl IntoView {
    let acting = Act::within(open);
    let name = RwSignal::new(String::new());
    let is_default = RwSignal::new(false);
    Effect::new(move |_| {
        if open.get() {
            acting.forget();
        }
    });
    let send = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let query = asked.get_untracked();
        let asking = save_filter(name.get_untracked(), query, is_default.get_untracked());
        acting.run(asking, move |()| {
            acting.say("Đã lưu bộ lọc");
            name.set(String::new());
            is_default.set(false);
            again.run(());
        });
    };
    view! {
        <Dialog id="luu-bo-loc" title="Lưu bộ lọc" open busy=acting.busy>
            <form id="luu-bo-loc-form" class="dialog-body" on:submit=send>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <Field label="Tên bộ lọc" name="ten-bo-loc" required=true error=acting.wrong_with("name") hint="Chỉ riêng bạn thấy bộ lọc này.">
                    <TextInput bind=name max_length=MAX_NAME placeholder="Ví dụ: Quá hạn chờ đóng dấu"/>
                </Field>
                <Checkbox checked=is_default label="Mở danh sách với bộ lọc này"/>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form="luu-bo-loc-form" busy=acting.busy>"Lưu"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// "Quản lý bộ lọc".
#[component]
fn Manage(open: RwSignal<bool>, filters: Vec<SavedFilter>, again: Callback<()>) -> impl IntoView {
    let acting = Act::within(open);
    let rows = filters
        .into_iter()
        .map(|filter| one(filter, acting, again))
        .collect_view();
    Effect::new(move |_| {
        if open.get() {
            acting.forget();
        }
    });
    let wrong = move || {
        let text = acting.wrong.get();
        text.map(|text| view! { <p class="error" role="alert">{text}</p> })
    };
    view! {
        <Dialog id="quan-ly-bo-loc" title="Bộ lọc đã lưu" open busy=acting.busy>
            <div class="dialog-body">
                {wrong}
                <ul class="saved-list">{rows}</ul>
            </div>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Đóng"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// One of them, in its form.
fn one(filter: SavedFilter, acting: Act, again: Callback<()>) -> AnyView {
    let SavedFilter {
        id,
        name: before,
        is_default,
        version,
        ..
    } = filter;
    let name = RwSignal::new(before.clone());
    let default = RwSignal::new(is_default);
    let send = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let (name, is_default) = (name.get_untracked(), default.get_untracked());
        acting.run(
            change_saved_filter(id, version, name, is_default),
            move |()| {
                acting.say("Đã lưu bộ lọc");
                again.run(());
            },
        );
    };
    let delete = Callback::new(move |()| {
        acting.run(delete_saved_filter(id), move |()| {
            acting.say("Đã xóa bộ lọc");
            again.run(());
        });
    });
    view! {
        <li>
            <form on:submit=send>
                <Field label="Tên bộ lọc" name="ten" id=format!("ten-{id}")>
                    <TextInput bind=name max_length=MAX_NAME/>
                </Field>
                <Checkbox checked=default label="Mở danh sách với bộ lọc này"/>
                <div class="acts">
                    <Button small=true submit=true busy=acting.busy>"Lưu"</Button>
                    <Button kind=ButtonKind::Quiet small=true icon=Icon::Trash label=format!("Xóa bộ lọc {before}") disabled=acting.busy on_press=delete/>
                </div>
            </form>
        </li>
    }
    .into_any()
}

/// What is kept of a query: not which page of how many rows.
fn kept(query: &QueueQuery) -> QueueQuery {
    QueueQuery {
        page: 0,
        per_page: 0,
        ..query.clone()
    }
}

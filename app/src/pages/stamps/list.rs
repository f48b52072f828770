//! The page: the images as cards, and the button that adds one.

use chungthuc_domain::view::stamp::{SigningProvider, StampImageView, StampKind};
use leptos::prelude::*;

use super::{
    add::AddDialog,
    card::StampCard,
    entry::{SEAL, SIGNATURE, Words},
};
use crate::{
    api::stamp::{signing_providers, stamp_images},
    components::{Button, ButtonKind, Card, Crumb, EmptyState, Icon, PageHead},
    pages::{frame::framed, loaded::loaded, relogin::note_session},
};

/// "Chữ ký": the leader's own.
#[component]
pub fn Signatures() -> impl IntoView {
    page(SIGNATURE)
}

/// "Quản lý con dấu": the unit's.
#[component]
pub fn Seals() -> impl IntoView {
    page(SEAL)
}

fn page(words: Words) -> impl IntoView {
    framed(
        words.menu,
        vec![Crumb::here(words.menu)],
        false,
        move |_| view! { <Images words/> },
    )
}

#[component]
fn Images(words: Words) -> impl IntoView {
    let changed = RwSignal::new(0_u32);
    let adding = RwSignal::new(false);
    let answer = Resource::new_blocking(move || changed.get(), move |_| stamp_images(words.kind));
    // Only the dialogs and lines about accounts need them: nothing waits for them.
    let providers = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        if words.kind == StampKind::Signature {
            leptos::task::spawn_local(async move {
                match signing_providers().await {
                    Ok(known) => {
                        providers.try_set(known);
                    }
                    Err(error) => note_session(&error),
                }
            });
        }
    });
    let again = Callback::new(move |()| changed.update(|count| *count += 1));
    let add = Callback::new(move |()| adding.set(true));
    view! {
        <PageHead title=words.list below=Box::new(move || view! { <p>{words.rule}</p> }.into_any())>
            <Button kind=ButtonKind::Primary icon=Icon::Plus on_press=add>"Thêm mới"</Button>
        </PageHead>
        {loaded(answer, move |images| cards(words, images, providers, again))}
        <AddDialog words providers open=adding done=again/>
    }
}

fn cards(
    words: Words,
    images: Vec<StampImageView>,
    providers: RwSignal<Vec<SigningProvider>>,
    again: Callback<()>,
) -> AnyView {
    if images.is_empty() {
        let title = format!("Chưa có ảnh {}", words.thing);
        let text = format!(
            "Bấm Thêm mới để chọn ảnh .png. Cần có ảnh trước khi nhận hồ sơ đầu tiên. {}",
            words.rule
        );
        return view! { <Card><EmptyState icon=Icon::Sign title text/></Card> }.into_any();
    }
    let only = images.len() == 1;
    let items = images
        .into_iter()
        .map(|image| view! { <li><StampCard words image providers only again/></li> }.into_any())
        .collect_view();
    view! { <ul class="stamps">{items}</ul> }.into_any()
}

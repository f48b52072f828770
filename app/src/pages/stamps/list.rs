//! The page: the list of images, and the button that adds one.

use chungthuc_domain::view::stamp::{SigningProvider, StampImageView, StampKind};
use leptos::prelude::*;

use super::{
    add::AddDialog,
    edit::{DeleteDialog, EditDialog},
    entry::{SEAL, SIGNATURE, Words},
    row::{ANCHOR, PHONE, StampRow, UPDATED},
};
use crate::{
    api::stamp::{signing_providers, stamp_images},
    components::{Button, ButtonKind, Card, Crumb, EmptyState, Icon, PageHead, Table, Th},
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
        {loaded(answer, move |images| rows(words, images, providers, again))}
        <AddDialog words providers open=adding done=again/>
    }
}

fn rows(
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
    let (mut rows, mut dialogs) = (Vec::new(), Vec::new());
    for image in images {
        let (editing, deleting) = (RwSignal::new(false), RwSignal::new(false));
        dialogs.push(
            view! {
                <EditDialog words image=image.clone() providers open=editing done=again/>
                <DeleteDialog words image=image.clone() only open=deleting done=again/>
            }
            .into_any(),
        );
        rows.push(view! { <StampRow words image providers editing deleting again/> }.into_any());
    }
    view! {
        <Card flush=true>
            <Table caption=words.list head=Box::new(move || head(words))>{rows}</Table>
        </Card>
        {dialogs}
    }
    .into_any()
}

fn head(words: Words) -> AnyView {
    let besides = (words.kind == StampKind::Signature).then(|| {
        view! {
            <Th>{PHONE}</Th>
            <Th>{ANCHOR}</Th>
        }
    });
    view! {
        <Th>{words.name}</Th>
        <Th>{words.image}</Th>
        {besides}
        <Th>{UPDATED}</Th>
        <Th>"Thao tác"</Th>
    }
    .into_any()
}

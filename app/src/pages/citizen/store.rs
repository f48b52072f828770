//! "Kho dữ liệu của tôi": the certified copies that were delivered into one's own store.

use chungthuc_domain::{
    calendar::minute_text,
    certification::LEGAL_VALUE,
    view::{delivery::StoredCopy, file::size_text},
};
use leptos::prelude::*;

use crate::{
    api::copies::my_copies,
    components::{
        ButtonKind, Card, Crumb, EmptyState, Facts, Icon, LinkButton, PageHead, Tag, Tone,
    },
    pages::{frame::framed, loaded::loaded},
    routes,
};

/// The page.
#[component]
pub fn Store() -> impl IntoView {
    framed(
        "Kho dữ liệu của tôi",
        vec![Crumb::here("Kho dữ liệu của tôi")],
        false,
        |_| {
            let answer = Resource::new_blocking(|| (), |()| my_copies());
            view! {
                <PageHead title="Kho dữ liệu của tôi" below=Box::new(|| view! { <p>{LEGAL_VALUE}</p> }.into_any())/>
                {loaded(answer, show)}
            }
        },
    )
}

fn show(copies: Vec<StoredCopy>) -> AnyView {
    if copies.is_empty() {
        return view! {
            <Card>
                <EmptyState
                    icon=Icon::Folder
                    title="Kho chưa có bản sao nào"
                    text="Bản sao điện tử được chứng thực cho bạn sẽ tự vào đây ngay khi cơ quan hoàn thành."
                />
            </Card>
        }
        .into_any();
    }
    let cards = copies.into_iter().map(one).collect_view();
    view! { <div class="copies">{cards}</div> }.into_any()
}

fn one(copy: StoredCopy) -> AnyView {
    let file = format!("{}/{}/tep", routes::STORE, copy.paper);
    let mut facts = vec![
        ("Số chứng thực", copy.number),
        ("Quyển số", copy.book),
        ("Ngày chứng thực", copy.certified_on),
        ("Cơ quan chứng thực", copy.unit_name),
        ("Vào kho lúc", minute_text(copy.delivered_at)),
        ("Dung lượng", size_text(copy.size)),
    ];
    let (tone, icon, says) = match copy.annulment {
        None => (Tone::Ok, Icon::Valid, "Đã chứng thực"),
        Some(_) => (Tone::Bad, Icon::Ban, "Đã hủy bỏ giá trị pháp lý"),
    };
    let reach = (copy.annulment.is_none() && copy.kept).then(|| view! {
        <LinkButton href=format!("{file}?tai=1") kind=ButtonKind::Primary icon=Icon::Download download=copy.file_name>"Tải xuống"</LinkButton>
        <LinkButton href=file icon=Icon::Eye>"Xem"</LinkButton>
    });
    if !copy.kept {
        facts.push((
            "Tệp",
            "Cơ quan không còn giữ, đã hết thời hạn lưu".to_owned(),
        ));
    }
    if let Some(annulment) = &copy.annulment {
        facts.push(("Hủy bỏ theo", annulment.text()));
    }
    view! {
        <article class="card copy">
            <header>
                <Tag tone icon>{says}</Tag>
                <h2>{copy.document_name}</h2>
            </header>
            <Facts facts/>
            <footer class="inline">
                {reach}
                <LinkButton href=format!("{}/{}", routes::TRACK, copy.paper) kind=ButtonKind::Quiet icon=Icon::Clock>"Xem tiến trình"</LinkButton>
                <LinkButton href=format!("{}/{}", routes::COPY, copy.public_code) kind=ButtonKind::Quiet icon=Icon::Qr>"Trang tra cứu"</LinkButton>
            </footer>
        </article>
    }
    .into_any()
}

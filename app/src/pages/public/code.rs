//! The page behind the QR code of a copy; nothing personal on it.

use chungthuc_domain::view::delivery::PublicStatus;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::{
    api::copies::public_status,
    components::{Alert, Card, Facts, LinkButton, Tone},
    pages::loaded::loaded,
    routes,
    shell::PublicShell,
};

/// The page: `/k/:code`, or `/k?ma=…` from the portal's form.
#[component]
pub fn CopyPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let code = Memo::new(move |_| {
        params
            .with(|params| params.get("code"))
            .or_else(|| query.with(|query| query.get("ma")))
    });
    let answer = Resource::new_blocking(
        move || code.get().unwrap_or_default(),
        |code| async move { public_status(code).await },
    );
    view! {
        <Title text="Tra cứu bản sao chứng thực"/>
        <PublicShell>
            <section class="narrow">
                <h1>"Tra cứu bản sao chứng thực điện tử"</h1>
                {loaded(answer, show)}
                <p class="small">"Mã này chỉ cho biết bản sao nào đã được cấp. Để biết tệp bạn đang giữ có đúng là bản đó và còn nguyên vẹn, hãy kiểm tra chính tệp ấy."</p>
                <LinkButton href=routes::HOME>"Kiểm tra tệp PDF"</LinkButton>
            </section>
        </PublicShell>
    }
}

fn show(status: PublicStatus) -> AnyView {
    match status {
        PublicStatus::Unknown => view! {
            <Alert tone=Tone::Bad title="Không có bản sao nào mang mã này">
                <p>"Hãy so lại từng ký tự với mã in trên bản sao. Nếu mã đúng như in mà vẫn không thấy, bản sao đó không do hệ thống này cấp."</p>
            </Alert>
        }
        .into_any(),
        PublicStatus::NotIssued { unit_name } => view! {
            <Alert tone=Tone::Warn title="Chưa cấp">
                <p>{format!("Mã này thuộc một hồ sơ đang được {unit_name} xử lý. Bản sao chưa được cấp nên chưa có giá trị.")}</p>
            </Alert>
        }
        .into_any(),
        PublicStatus::Annulled { unit_name, annulment } => view! {
            <Alert tone=Tone::Bad title="Không có giá trị pháp lý">
                <p>{format!("Bản sao này do {unit_name} cấp và đã bị hủy bỏ giá trị pháp lý theo {}.", annulment.text())}</p>
            </Alert>
        }
        .into_any(),
        PublicStatus::Issued { unit_name, number, book, certified_on, document_type, page_count, sha256 } => {
            let facts = vec![
                ("Cơ quan chứng thực", unit_name),
                ("Số chứng thực", number),
                ("Quyển số", book),
                ("Ngày chứng thực", certified_on),
                ("Loại giấy tờ", document_type),
                ("Số trang bản chính", page_count.to_string()),
                ("SHA-256 của tệp", sha256),
            ];
            view! {
                <Alert tone=Tone::Ok title="Đã cấp"/>
                <Card><Facts facts/></Card>
            }
            .into_any()
        }
    }
}

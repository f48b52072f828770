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

/// What the code says, and whom to turn to about it.
fn show((status, support): (PublicStatus, Vec<String>)) -> AnyView {
    let lines = support
        .into_iter()
        .map(|line| view! { <br/>{line} }.into_any())
        .collect_view();
    let is_there = !matches!(status, PublicStatus::Unknown);
    let status = said(status);
    view! {
        {status}
        {is_there.then(|| view! { <p class="small">"Có khó khăn, vướng mắc, liên hệ cơ quan chứng thực."{lines}</p> })}
    }
    .into_any()
}

fn said(status: PublicStatus) -> AnyView {
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
        PublicStatus::OnPaper { unit_name, number, book, certified_on } => {
            let facts = vec![
                ("Cơ quan chứng thực", unit_name),
                ("Số chứng thực", number),
                ("Quyển số", book),
                ("Ngày chứng thực", certified_on),
            ];
            view! {
                <Alert title="Bản sao giấy">
                    <p>"Bản sao này được ký và đóng dấu trực tiếp trên giấy: không có tệp và không có chữ ký số để kiểm tra. Hãy đối chiếu với lời chứng trên bản sao."</p>
                </Alert>
                <Card><Facts facts/></Card>
            }
            .into_any()
        }
        PublicStatus::Issued { unit_name, number, book, certified_on, document_type, page_count, sha256, kept } => {
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
                {(!kept).then(|| view! { <p>"Cơ quan không còn giữ tệp vì đã hết thời hạn lưu; dòng trong sổ chứng thực vẫn còn."</p> })}
                <Card><Facts facts/></Card>
            }
            .into_any()
        }
    }
}

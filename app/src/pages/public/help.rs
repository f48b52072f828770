//! "Hướng dẫn, hỗ trợ" for anybody: how a copy is checked and fetched, and whom to turn to in each agency.
//! The page is made on the server alone, and brings no program.

use chungthuc_domain::view::unit::UnitSupport;
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::unit::published_support,
    components::{Card, ContactList, EmptyState, Icon, LinkButton},
    pages::loaded::loaded,
    routes,
    shell::PublicShell,
};

const TITLE: &str = "Hướng dẫn, hỗ trợ";

/// What anybody does, step by step.
const STEPS: [&str; 4] = [
    "Có tệp PDF: mở Kiểm tra bản sao và chọn tệp. Tệp được kiểm tra ngay trong trình duyệt, không gửi đi.",
    "Có bản in: quét mã QR trên bản sao, hoặc nhập mã in cạnh mã QR ở trang Kiểm tra bản sao.",
    "Nhận bản sao qua liên kết hoặc phiếu: mở liên kết, rồi nhập mã nhận.",
    "Có tài khoản: đăng nhập để đặt lịch hẹn, theo dõi hồ sơ và tải bản sao ở Kho dữ liệu của tôi.",
];

/// The page.
#[component]
pub fn PublicHelp() -> impl IntoView {
    let answer = Resource::new_blocking(|| (), |()| published_support());
    let steps = STEPS
        .into_iter()
        .map(|step| view! { <li>{step}</li> })
        .collect_view();
    view! {
        <Title text=TITLE/>
        <PublicShell plain=true>
            <section class="narrow">
                <h1>{TITLE}</h1>
                <Card title="Công dân, doanh nghiệp, nơi nhận bản sao"><ol class="steps-text">{steps}</ol></Card>
                {loaded(answer, agencies)}
                <LinkButton href=routes::HOME>"Kiểm tra tệp PDF"</LinkButton>
            </section>
        </PublicShell>
    }
}

fn agencies(units: Vec<UnitSupport>) -> AnyView {
    if units.is_empty() {
        return view! {
            <Card title="Có khó khăn, vướng mắc, liên hệ">
                <EmptyState icon=Icon::Help title="Chưa có cơ quan nào chứng thực bản sao" text="Hãy quay lại sau."/>
            </Card>
        }
        .into_any();
    }
    let agencies = units
        .into_iter()
        .map(|unit| {
            let name = unit.unit_name.clone();
            view! { <Card title=name>{contacts(unit)}</Card> }.into_any()
        })
        .collect_view();
    view! {
        <h2>"Có khó khăn, vướng mắc, liên hệ"</h2>
        {agencies}
    }
    .into_any()
}

/// Whom to turn to in an agency; who they are, where that is the one above it.
fn contacts(unit: UnitSupport) -> AnyView {
    let UnitSupport { unit_name, support } = unit;
    if support.contacts.is_empty() {
        return view! { <p class="small">"Cơ quan chưa ghi đầu mối hỗ trợ. Hãy hỏi trực tiếp nơi tiếp nhận hồ sơ."</p> }
            .into_any();
    }
    let of_another = (support.unit_name != unit_name).then(|| {
        view! { <p class="small">{format!("Đầu mối của {}", support.unit_name)}</p> }
    });
    view! {
        <div class="stack">
            {of_another}
            <ContactList contacts=support.contacts hours=support.hours/>
        </div>
    }
    .into_any()
}

//! "Báo cáo": half a year or a year of certifying copies, with its Excel file and its pages to sign.

use chungthuc_domain::{
    calendar::day_text,
    fee::{money, thousands},
    figures::{ReportPart, share_text},
    view::figures::{Certified, ReportQuery, ReportView},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::dashboard::TITLE as FIGURES;
use crate::{
    api::figures::report,
    components::{
        Alert, ButtonKind, Card, Cell, Crumb, EmptyState, Field, Filters, Icon, LinkButton,
        PageHead, Row, Select, Table, TextInput, Th, Tone,
    },
    pages::{frame::framed, loaded::loaded},
    routes,
};

const TITLE: &str = "Báo cáo";

/// The page.
#[component]
pub fn ReportPage() -> impl IntoView {
    let crumbs = vec![Crumb::link(FIGURES, routes::FIGURES), Crumb::here(TITLE)];
    framed(TITLE, crumbs, false, |_| {
        let address = use_query_map();
        let asked = Memo::new(move |_| {
            address.with(|address| ReportQuery {
                year: address.get("nam").unwrap_or_default(),
                part: address.get("ky").unwrap_or_default(),
                unit: address.get_str("don-vi").and_then(|unit| unit.parse().ok()),
            })
        });
        let answer = Resource::new_blocking(move || asked.get(), report);
        loaded(answer, move |view| show(&asked.get_untracked(), view))
    })
}

fn show(asked: &ReportQuery, view: ReportView) -> AnyView {
    let period = view.period;
    let unit = asked.unit.map(|unit| format!("&don-vi={unit}"));
    let query = format!(
        "nam={}&ky={}{}",
        period.year,
        period.part.code(),
        unit.unwrap_or_default()
    );
    let (excel, print) = (
        format!("{}/xuat?{query}", routes::REPORT),
        format!("{}/in?{query}", routes::REPORT),
    );
    let parts = ReportPart::ALL
        .map(|part| (part.code().to_owned(), part.label().to_owned()))
        .to_vec();
    let days = format!(
        "{} · từ {} đến {}",
        view.unit_name,
        day_text(period.first()),
        day_text(period.last())
    );
    let open = (view.today <= period.last()).then(|| {
        let text = format!("Số liệu đến {}.", day_text(view.today));
        view! { <Alert tone=Tone::Warn title="Kỳ báo cáo chưa hết"><p>{text}</p></Alert> }
    });
    let total = view.total();
    let months = view
        .months
        .iter()
        .map(|(month, sum)| (format!("Tháng {month}"), *sum))
        .collect();
    let types = if view.types.is_empty() {
        view! { <EmptyState icon=Icon::Book title="Không có số chứng thực nào trong kỳ này"/> }
            .into_any()
    } else {
        table("Theo loại giấy tờ", "Loại giấy tờ", view.types, total)
    };
    view! {
        <PageHead title=format!("Báo cáo {}", period.label()) below=Box::new(move || view! { <p>{days}</p> }.into_any())>
            <LinkButton href=excel icon=Icon::Download download="">"Xuất Excel"</LinkButton>
            <LinkButton href=print kind=ButtonKind::Primary icon=Icon::Print external=true>"In báo cáo"</LinkButton>
        </PageHead>
        <div class="stack">
            <Card flush=true>
                <Filters>
                    <Field label="Năm" name="nam"><TextInput value=period.year.to_string() numeric=true keyboard="numeric" max_length=4/></Field>
                    <Field label="Kỳ báo cáo" name="ky">
                        <Select options=Signal::stored(parts) value=period.part.code().to_owned()/>
                    </Field>
                </Filters>
            </Card>
            {open}
            <Index total annulled=view.annulled/>
            <Card title="Theo tháng" flush=true>{table("Theo tháng", "Tháng", months, total)}</Card>
            <Card title="Theo loại giấy tờ" flush=true>{types}</Card>
        </div>
    }
    .into_any()
}

/// The service index, with how it is computed.
#[component]
fn Index(total: Certified, annulled: u64) -> impl IntoView {
    let all = total.all();
    let share = share_text(total.electronic.numbers, all.numbers);
    let figures = [
        ("Việc chứng thực", thousands(all.numbers)),
        ("Bản sao", thousands(all.copies)),
        ("Phí chứng thực", money(all.fees)),
        ("Tỷ lệ điện tử", share),
        ("Hủy bỏ giá trị", thousands(annulled)),
    ];
    let figures = figures
        .into_iter()
        .map(|(name, value)| {
            view! { <div><dt>{name}</dt><dd class="num">{value}</dd></div> }.into_any()
        })
        .collect_view();
    view! {
        <Card>
            <dl class="figures">{figures}</dl>
            <p class="small figures-note">
                "Tỷ lệ cung cấp dịch vụ chứng thực bản sao điện tử từ bản chính (ELECTRONIC_CERTIFIED_COPY) = số việc chứng thực bản sao điện tử ÷ tổng số việc chứng thực bản sao từ bản chính, điện tử và giấy, theo số đã cấp trong sổ. Mỗi việc là một số chứng thực; bản bị hủy bỏ giá trị pháp lý vẫn tính."
            </p>
        </Card>
    }
}

fn table(
    caption: &'static str,
    first: &'static str,
    rows: Vec<(String, Certified)>,
    total: Certified,
) -> AnyView {
    let lines = rows
        .into_iter()
        .map(|(name, sum)| cells(name.into_any(), sum))
        .collect_view();
    view! {
        <Table caption head=Box::new(move || view! {
            <Th>{first}</Th>
            <Th right=true>"Việc, điện tử"</Th>
            <Th right=true>"Bản, điện tử"</Th>
            <Th right=true>"Phí, điện tử"</Th>
            <Th right=true>"Việc, giấy"</Th>
            <Th right=true>"Bản, giấy"</Th>
            <Th right=true>"Phí, giấy"</Th>
            <Th right=true>"Tổng số việc"</Th>
            <Th right=true>"Tổng số bản"</Th>
            <Th right=true>"Tổng phí"</Th>
        }.into_any())>
            {lines}
            {cells(view! { <b>"Cộng"</b> }.into_any(), total)}
        </Table>
    }
    .into_any()
}

fn cells(name: AnyView, sum: Certified) -> AnyView {
    let (electronic, paper, all) = (sum.electronic, sum.paper, sum.all());
    view! {
        <Row>
            <Cell class="title">{name}</Cell>
            <Cell label="Việc, điện tử" class="num right">{thousands(electronic.numbers)}</Cell>
            <Cell label="Bản, điện tử" class="num right">{thousands(electronic.copies)}</Cell>
            <Cell label="Phí, điện tử" class="num right">{thousands(electronic.fees)}</Cell>
            <Cell label="Việc, giấy" class="num right">{thousands(paper.numbers)}</Cell>
            <Cell label="Bản, giấy" class="num right">{thousands(paper.copies)}</Cell>
            <Cell label="Phí, giấy" class="num right">{thousands(paper.fees)}</Cell>
            <Cell label="Tổng số việc" class="num right">{thousands(all.numbers)}</Cell>
            <Cell label="Tổng số bản" class="num right">{thousands(all.copies)}</Cell>
            <Cell label="Tổng phí" class="num right">{thousands(all.fees)}</Cell>
        </Row>
    }
    .into_any()
}

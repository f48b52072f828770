//! The page: anchors, licensed CAs, time-stamping authorities, and the policy, one below the other.

use chungthuc_domain::view::trust::{
    TrustListView, TrustRole, TrustStanding, TrustedRow, list_label,
};
use leptos::prelude::*;

use super::{add::AddDialog, policy::PolicyCard};
use crate::{
    api::trust::trust_list,
    components::{
        Button, ButtonKind, Card, Cell, Crumb, EmptyState, Icon, LinkButton, PageHead, Row, Table,
        Tag, Th, Tone,
    },
    pages::{frame::framed, loaded::loaded, readiness::Lacking},
    routes,
};

/// The page.
#[component]
pub fn TrustPage() -> impl IntoView {
    framed(
        "Danh sách tin cậy",
        vec![Crumb::here("Danh sách tin cậy")],
        false,
        |_| {
            let changed = RwSignal::new(0_u32);
            let answer = Resource::new_blocking(move || changed.get(), |_| trust_list());
            let again = Callback::new(move |()| changed.update(|count| *count += 1));
            loaded(answer, move |view| show(view, again))
        },
    )
}

fn show(view: TrustListView, again: Callback<()>) -> AnyView {
    let (removed, listed): (Vec<_>, Vec<_>) = view
        .certificates
        .into_iter()
        .partition(|row| row.standing == TrustStanding::Removed);
    let tables = TrustRole::ALL
        .into_iter()
        .map(|role| {
            let rows = listed.iter().filter(|row| row.role == role).cloned();
            table(role.label(), Some(role), rows.collect())
        })
        .collect_view();
    let may = view.may_change;
    let adding = RwSignal::new(false);
    let add = move || {
        may.then(|| view! {
            <Button kind=ButtonKind::Primary icon=Icon::Plus on_press=Callback::new(move |()| adding.set(true))>"Thêm chứng thư"</Button>
        })
    };
    let removed = (!removed.is_empty()).then(|| table("Đã xóa khỏi danh sách", None, removed));
    view! {
        <Lacking/>
        <PageHead title="Danh sách tin cậy" below=Box::new(|| view! {
            <p>"Mọi chữ ký số được kiểm tra theo danh sách này: chứng thư gốc, tổ chức được cấp phép và chính sách thuật toán."</p>
        }.into_any())>
            <LinkButton href=routes::TRUST_HISTORY icon=Icon::Clock>"Lịch sử"</LinkButton>
            {add()}
        </PageHead>
        <div class="stack">
            {tables}
            <PolicyCard policy=view.policy version=view.policy_version may again/>
            {removed}
        </div>
        {may.then(|| view! { <AddDialog open=adding done=again/> })}
    }
    .into_any()
}

/// What it means that there is none of a kind.
fn empty_text(role: TrustRole) -> &'static str {
    match role {
        TrustRole::Anchor => {
            "Chưa có chứng thư gốc nên không chữ ký nào được công nhận. Hãy thêm chứng thư gốc của Ban Cơ yếu Chính phủ và của NEAC."
        }
        TrustRole::Authority => {
            "Chưa khai báo CA nào. Chữ ký vẫn được kiểm tra theo chứng thư gốc, nhưng giấy phép của CA thì không."
        }
        TrustRole::TimeStamping => {
            "Chưa khai báo nơi cấp dấu thời gian nào. Dấu thời gian vẫn được kiểm tra theo chứng thư gốc."
        }
    }
}

fn table(title: &'static str, role: Option<TrustRole>, rows: Vec<TrustedRow>) -> AnyView {
    if let (true, Some(role)) = (rows.is_empty(), role) {
        return view! {
            <Card title=title flush=true>
                <EmptyState icon=Icon::Key title="Chưa có chứng thư nào" text=empty_text(role)/>
            </Card>
        }
        .into_any();
    }
    let is_anchors = role == Some(TrustRole::Anchor);
    let second = match role {
        Some(TrustRole::Anchor) => "Danh sách",
        Some(_) => "Cấp bởi",
        None => "Vai trò",
    };
    let period = if is_anchors {
        "Thời gian tin cậy"
    } else {
        "Thời hạn giấy phép"
    };
    let lines = rows.into_iter().map(|row| one(row, role)).collect_view();
    view! {
        <Card title=title flush=true>
            <Table caption=title head=Box::new(move || view! {
                <Th>"Tên"</Th>
                <Th>{second}</Th>
                <Th>"Hiệu lực chứng thư"</Th>
                <Th>{period}</Th>
                <Th>"Trạng thái"</Th>
            }.into_any())>
                {lines}
            </Table>
        </Card>
    }
    .into_any()
}

fn one(row: TrustedRow, role: Option<TrustRole>) -> AnyView {
    let href = format!("{}/{}", routes::TRUST, row.id);
    let second = match role {
        Some(TrustRole::Anchor) => list_label(row.list.as_deref().unwrap_or_default()).to_owned(),
        Some(_) => row.facts.issuer.clone(),
        None => row.role.label().to_owned(),
    };
    let label = match role {
        Some(TrustRole::Anchor) => "Danh sách",
        Some(_) => "Cấp bởi",
        None => "Vai trò",
    };
    let periods: Vec<_> = row.periods.iter().map(|period| period.text()).collect();
    view! {
        <Row>
            <Cell class="title"><a href=href>{row.name}</a><small>{row.facts.key}</small></Cell>
            <Cell label>{second}</Cell>
            <Cell label="Hiệu lực" class="num span">{format!("{} – {}", row.facts.not_before, row.facts.not_after)}</Cell>
            <Cell label="Thời gian" class="num span">{periods.into_iter().map(|text| view! { <div>{text}</div> }).collect_view()}</Cell>
            <Cell label="Trạng thái">{standing_tag(row.standing)}</Cell>
        </Row>
    }
    .into_any()
}

/// How a certificate stands, as word, colour and icon.
pub fn standing_tag(standing: TrustStanding) -> AnyView {
    let (tone, icon) = match standing {
        TrustStanding::InForce => (Tone::Ok, Icon::Valid),
        TrustStanding::ToCome => (Tone::Warn, Icon::Clock),
        TrustStanding::Ended => (Tone::Neutral, Icon::Clock),
        TrustStanding::Removed => (Tone::Bad, Icon::Trash),
    };
    view! { <Tag tone icon>{standing.label()}</Tag> }.into_any()
}

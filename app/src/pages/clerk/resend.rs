//! "Quản lý gửi lại email": what was sent, how it stands, and sending it again.

use chungthuc_domain::{
    DeliveryId,
    calendar::stamp_text,
    view::Listing,
    view::delivery::{DeliveryRow, DeliveryState},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::copies::{deliveries, resend},
    components::{
        Button, Card, Cell, Crumb, EmptyState, Icon, PageHead, Pager, ResultCount, Row, Table, Tag,
        Th, Tone,
    },
    pages::{act::Act, frame::framed, loaded::loaded},
    routes,
};

/// The page.
#[component]
pub fn Resend() -> impl IntoView {
    framed(
        "Quản lý gửi lại email",
        vec![Crumb::here("Quản lý gửi lại email")],
        false,
        |_| {
            let query = use_query_map();
            let page = Memo::new(move |_| {
                query
                    .with(|query| query.get_str("trang").and_then(|page| page.parse().ok()))
                    .unwrap_or(1)
            });
            let changed = RwSignal::new(0u32);
            let answer = Resource::new_blocking(
                move || (page.get(), changed.get()),
                |(page, _)| deliveries(page),
            );
            let again = Callback::new(move |()| changed.update(|count| *count += 1));
            view! {
                <PageHead title="Quản lý gửi lại email"/>
                {loaded(answer, move |listing| show(listing, again))}
            }
        },
    )
}

fn show(listing: Listing<DeliveryRow>, again: Callback<()>) -> AnyView {
    if listing.total == 0 {
        return view! {
            <Card>
                <EmptyState icon=Icon::Mail title="Chưa có email nào được gửi" text="Khi hoàn thành hồ sơ của người để lại email, email gửi đi và kết quả hiện ở đây."/>
            </Card>
        }
        .into_any();
    }
    let (page, per_page, total) = (listing.page, listing.per_page, listing.total);
    let rows = listing
        .rows
        .into_iter()
        .map(|row| one(row, again))
        .collect_view();
    view! {
        <Card flush=true>
            <div class="list-head"><ResultCount total=total/></div>
            <Table caption="Các lần gửi" head=Box::new(|| view! {
                <Th>"Mã chứng thực"</Th>
                <Th>"Tên đối tượng đăng ký"</Th>
                <Th>"Địa chỉ nhận"</Th>
                <Th>"Thời gian"</Th>
                <Th>"Trạng thái"</Th>
                <Th>"Số lần thử"</Th>
                <Th>"Thao tác"</Th>
            }.into_any())>
                {rows}
            </Table>
            <Pager page=page per_page=per_page total=total fixed=true/>
        </Card>
    }
    .into_any()
}

fn one(row: DeliveryRow, again: Callback<()>) -> AnyView {
    let (tone, icon) = match row.state {
        DeliveryState::Pending => (Tone::Warn, Icon::Clock),
        DeliveryState::Done => (Tone::Ok, Icon::Valid),
        DeliveryState::Failed => (Tone::Bad, Icon::Stop),
    };
    let can_resend = row.state != DeliveryState::Pending && !row.annulled;
    let arrived = row.state == DeliveryState::Done;
    let what_is_wrong = match (row.annulled, arrived, row.last_error) {
        // That its owner couldn't be told.
        (true, true, Some(error)) => Some(error),
        (true, true, None) => Some("Bản sao đã bị hủy bỏ giá trị pháp lý sau khi gửi.".to_owned()),
        (true, false, _) => {
            Some("Bản sao đã bị hủy bỏ giá trị pháp lý nên không gửi nữa.".to_owned())
        }
        (false, arrived, error) => error.filter(|_| !arrived),
    };
    view! {
        <Row>
            <Cell class="code title"><a href=format!("{}/{}", routes::TRACK, row.paper)>{row.code}</a></Cell>
            <Cell label="Tên đối tượng">{row.applicant_name}</Cell>
            <Cell label="Địa chỉ nhận">{row.address.unwrap_or_else(|| "Kho dữ liệu của tài khoản".to_owned())}</Cell>
            <Cell label="Thời gian" class="num">{stamp_text(row.created_at)}</Cell>
            <Cell label="Trạng thái">
                <Tag tone icon>{row.state.label()}</Tag>
                {what_is_wrong.map(|text| view! { <small>{text}</small> })}
            </Cell>
            <Cell label="Số lần thử" class="num">{row.attempts}</Cell>
            <Cell class="acts">{can_resend.then(|| view! { <ResendButton delivery=row.delivery again/> })}</Cell>
        </Row>
    }
    .into_any()
}

#[component]
fn ResendButton(delivery: DeliveryId, again: Callback<()>) -> impl IntoView {
    let acting = Act::new();
    let press = Callback::new(move |()| {
        acting.run(resend(delivery), move |()| {
            acting.say("Đã xếp gửi lại");
            again.run(());
        });
    });
    view! { <Button small=true busy=acting.busy on_press=press>"Gửi lại"</Button> }
}

//! "Lịch hẹn của tôi": what an account has booked, the latest time first.

use chungthuc_domain::{
    calendar::minute_text,
    view::{Listing, appointment::AppointmentRow},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::appointment::my_appointments,
    components::{
        AppointmentTag, ButtonKind, Card, Cell, Crumb, EmptyState, Icon, LinkButton, PageHead,
        Pager, Row, Table, Th,
    },
    pages::{frame::framed, loaded::loaded},
    routes,
};

/// What the page is called.
pub const TITLE: &str = "Lịch hẹn của tôi";

/// The page.
#[component]
pub fn MyAppointments() -> impl IntoView {
    framed(TITLE, vec![Crumb::here(TITLE)], false, |_| {
        let query = use_query_map();
        let page = Memo::new(move |_| {
            query.with(|query| {
                query
                    .get_str("trang")
                    .and_then(|page| page.parse().ok())
                    .unwrap_or(1)
            })
        });
        let answer = Resource::new_blocking(move || page.get(), my_appointments);
        view! {
            <PageHead title=TITLE>
                <LinkButton href=routes::BOOKING kind=ButtonKind::Primary icon=Icon::Plus>"Đặt lịch hẹn"</LinkButton>
            </PageHead>
            {loaded(answer, show)}
        }
    })
}

fn show(listing: Listing<AppointmentRow>) -> AnyView {
    if listing.rows.is_empty() {
        return view! {
            <Card>
                <EmptyState icon=Icon::Calendar title="Ông/Bà chưa có lịch hẹn nào" text="Đặt lịch hẹn để đến đúng giờ cơ quan còn chỗ, không phải chờ. Không có lịch hẹn vẫn được tiếp nhận."/>
            </Card>
        }
        .into_any();
    }
    let (page, per_page, total) = (listing.page, listing.per_page, listing.total);
    let rows = listing.rows.into_iter().map(line).collect_view();
    let pager = (total > u64::from(per_page))
        .then(|| view! { <Pager page=page per_page=per_page total=total fixed=true/> });
    view! {
        <Card flush=true>
            <Table caption=TITLE head=Box::new(|| view! {
                <Th>"Mã lịch hẹn"</Th>
                <Th>"Thời gian hẹn"</Th>
                <Th>"Thời gian hẹn lại"</Th>
                <Th>"Cơ quan"</Th>
                <Th>"Loại giấy tờ"</Th>
                <Th>"Trạng thái"</Th>
            }.into_any())>
                {rows}
            </Table>
            {pager}
        </Card>
    }
    .into_any()
}

fn line(row: AppointmentRow) -> AnyView {
    let href = format!("{}/{}", routes::MY_APPOINTMENTS, row.appointment);
    let moved_to = row.moved_to.map_or_else(|| "—".to_owned(), minute_text);
    view! {
        <Row>
            <Cell class="code title"><a href=href>{row.code}</a></Cell>
            <Cell label="Thời gian hẹn" class="num">{minute_text(row.booked_for)}</Cell>
            <Cell label="Thời gian hẹn lại" class="num">{moved_to}</Cell>
            <Cell label="Cơ quan">{row.unit_name}</Cell>
            <Cell label="Loại giấy tờ">{row.document_name}</Cell>
            <Cell label="Trạng thái"><AppointmentTag state=row.state/></Cell>
        </Row>
    }
    .into_any()
}

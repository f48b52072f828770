//! "Lịch hẹn chờ duyệt" (DOMAIN §4.2(b)): filters, counts, order and paging live in the address.

use chungthuc_domain::{
    AppError,
    applicant::ApplicantKind,
    calendar::minute_text,
    view::appointment::{AppointmentQuery, AppointmentRow, AppointmentsView},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    acts::RowActs,
    query::{from_address, is_narrowed, narrowing, scope_code, scopes},
};
use crate::{
    api::appointment::appointments,
    components::{
        AppointmentTag, Card, Cell, Crumb, DateInput, EmptyState, Field, Filters, Icon, LinkButton,
        PageHead, Pager, ResultCount, Row, Select, SortTh, Table, TextInput, Th, query_with,
    },
    pages::{
        changed::{ChangedBar, of_appointments},
        frame::framed,
        loaded::loaded,
        narrowed::{Found, Wrong, found, refused},
    },
    routes,
};

/// What the page is called.
pub const TITLE: &str = "Lịch hẹn chờ duyệt";

/// The page.
#[component]
pub fn Appointments() -> impl IntoView {
    framed(
        TITLE,
        vec![Crumb::here(TITLE)],
        false,
        |_| view! { <List/> },
    )
}

type Answer = Resource<Result<Found<AppointmentsView>, AppError>>;

#[component]
fn List() -> impl IntoView {
    let address = use_query_map();
    let asked = Memo::new(move |_| address.with(from_address));
    let changed = RwSignal::new(0u32);
    let wrong = Wrong::nothing();
    let answer: Answer = Resource::new_blocking(
        move || (asked.get(), changed.get()),
        |(query, _)| async move { found(appointments(query).await) },
    );
    let again = Callback::new(move |()| changed.update(|count| *count += 1));
    view! {
        <PageHead title=TITLE>
            <nav class="views" aria-label="Cách xem">
                <a href=routes::APPOINTMENTS aria-current="page">"Danh sách"</a>
                <a href=format!("{}?xem=ngay", routes::CALENDAR)>"Ngày"</a>
                <a href=routes::CALENDAR>"Tuần"</a>
            </nav>
        </PageHead>
        <Card flush=true><Narrow asked answer wrong/></Card>
        {loaded(answer, move |found| {
            wrong.note(&found);
            match found {
                Ok(view) => view! {
                    <ChangedBar news=of_appointments again/>
                    {rows(&asked.get_untracked(), view)}
                }
                .into_any(),
                Err(error) => refused(&error),
            }
        })}
    }
}

#[component]
fn Narrow(asked: Memo<AppointmentQuery>, answer: Answer, wrong: Wrong) -> impl IntoView {
    let query = asked.get_untracked();
    let kind_of = |kind: Option<ApplicantKind>| kind.map_or("", ApplicantKind::code).to_owned();
    let kind = RwSignal::new(kind_of(query.applicant_kind));
    let text = RwSignal::new(query.text);
    let code = RwSignal::new(query.code);
    let day = RwSignal::new(query.day);
    let time = RwSignal::new(query.time);
    let scope = RwSignal::new(scope_code(query.scope).to_owned());
    // The fields follow the address; another page or order lets be what is being typed.
    let narrowing = Memo::new(move |_| narrowing(&asked.get()));
    Effect::new(move |_| {
        let query = narrowing.get();
        kind.set(kind_of(query.applicant_kind));
        text.set(query.text);
        code.set(query.code);
        day.set(query.day);
        time.set(query.time);
        scope.set(scope_code(query.scope).to_owned());
    });
    let kinds = [ApplicantKind::Citizen, ApplicantKind::Enterprise]
        .map(|kind| (kind.code().to_owned(), kind.label().to_owned()))
        .to_vec();
    // The hours are those that the unit offers: known with the answer.
    let hours = move || {
        Suspend::new(async move {
            let view = answer.await.ok().and_then(Result::ok);
            let times = view.map(|view| view.times).unwrap_or_default();
            let options: Vec<_> = times
                .into_iter()
                .map(|time| (time.to_string(), time.to_string()))
                .collect();
            view! {
                <Select name="gio" label="Giờ hẹn" options=Signal::stored(options) bind=time placeholder="--Chọn giờ hẹn--"/>
            }
        })
    };
    view! {
        <Filters>
            <Field label="Đối tượng" name="doi-tuong">
                <Select options=Signal::stored(kinds) bind=kind placeholder="Chọn đối tượng"/>
            </Field>
            <Field label="Tên đối tượng/ số CMT/CCCD/MST" name="tim" class="grow">
                <TextInput bind=text placeholder="Nhập tên hoặc số giấy tờ" max_length=200/>
            </Field>
            <Field label="Mã lịch hẹn" name="ma">
                <TextInput bind=code placeholder="Nhập mã lịch hẹn" max_length=40/>
            </Field>
            <Field label="Thời gian" name="ngay" error=wrong.with("day")><DateInput bind=day/></Field>
            <div class="field hour"><Transition>{hours}</Transition></div>
            <Field label="Trạng thái" name="trang-thai" class="scope">
                <Select options=Signal::stored(scopes()) bind=scope/>
            </Field>
        </Filters>
    }
}

fn rows(asked: &AppointmentQuery, view: AppointmentsView) -> AnyView {
    let listing = view.listing;
    let (page, per_page, total) = (listing.page, listing.per_page, listing.total);
    if total == 0 {
        return if is_narrowed(asked) {
            view! {
                <Card>
                    <EmptyState title="Không tìm thấy kết quả nào" text="Hãy bớt điều kiện tìm kiếm hoặc kiểm tra lại mã, tên đã nhập.">
                        <LinkButton href="?">"Bỏ các điều kiện"</LinkButton>
                    </EmptyState>
                </Card>
            }
            .into_any()
        } else {
            view! {
                <Card>
                    <EmptyState icon=Icon::Calendar title="Không có lịch hẹn nào đang chờ" text="Lịch hẹn mà công dân, doanh nghiệp đặt tại đơn vị hiện ở đây, giờ gần nhất đứng đầu."/>
                </Card>
            }
            .into_any()
        };
    }
    if listing.rows.is_empty() {
        let first_page = use_query_map().with_untracked(|query| query_with(query, &[]));
        return view! {
            <Card>
                <EmptyState title="Trang này không còn lịch hẹn nào" text=format!("Danh sách còn {total} lịch hẹn ở các trang trước.")>
                    <LinkButton href=first_page>"Về trang đầu"</LinkButton>
                </EmptyState>
            </Card>
        }
        .into_any();
    }
    let first = u64::from(page.saturating_sub(1)) * u64::from(per_page) + 1;
    let body = (first..)
        .zip(listing.rows)
        .map(|(position, row)| line(position, row))
        .collect_view();
    view! {
        <Card flush=true>
            <div class="list-head"><ResultCount total=total/></div>
            <Table caption=TITLE head=Box::new(|| view! {
                <Th>"STT"</Th>
                <Th>"Mã lịch hẹn"</Th>
                <Th>"Đối tượng"</Th>
                <SortTh key="ten" label="Tên đối tượng đăng ký"/>
                <Th>"CMT/CCCD/MST"</Th>
                <SortTh key="gio" default=true label="Thời gian hẹn"/>
                <Th>"Thời gian hẹn lại"</Th>
                <Th>"Trạng thái"</Th>
            }.into_any())>
                {body}
            </Table>
            <Pager page=page per_page=per_page total=total/>
        </Card>
    }
    .into_any()
}

fn line(position: u64, row: AppointmentRow) -> AnyView {
    let href = format!("{}/{}", routes::APPOINTMENTS, row.appointment);
    let moved_to = row.moved_to.map_or_else(|| "—".to_owned(), minute_text);
    let acts = view! { <RowActs row=row.clone()/> };
    view! {
        <Row>
            <Cell label="STT" class="num muted">{position}</Cell>
            <Cell class="code title"><a href=href>{row.code}</a></Cell>
            <Cell label="Đối tượng">{row.applicant_kind.label()}</Cell>
            <Cell label="Tên đối tượng đăng ký"><b>{row.applicant_name}</b><small>{row.document_name}</small></Cell>
            <Cell label="CMT/CCCD/MST" class="num">{row.identifier.unwrap_or_else(|| "—".to_owned())}</Cell>
            <Cell label="Thời gian hẹn" class="num">{minute_text(row.booked_for)}</Cell>
            <Cell label="Thời gian hẹn lại" class="num">{moved_to}</Cell>
            <Cell class="acts"><AppointmentTag state=row.state/>{acts}</Cell>
        </Row>
    }
    .into_any()
}

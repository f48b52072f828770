//! The first page of "Tiếp nhận hồ sơ": which procedure, what was begun, and what was received and isn't
//! confirmed. Filters and paging live in the address; all of it works as plain forms and links.

use chungthuc_domain::{
    calendar::minute_text,
    view::{
        live::LiveEvent,
        queue::DueFilter,
        reception::{ProcedureView, ReceptionDraft, ReceptionQuery, ReceptionRow, ReceptionsView},
    },
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{
    hooks::{use_navigate, use_query_map},
    params::ParamsMap,
};

use crate::{
    api::reception::{begin_reception, receptions},
    components::{
        Button, ButtonKind, Card, Cell, Crumb, DeadlineTag, EmptyState, Field, Filters, Icon,
        LinkButton, PageHead, Pager, ResultCount, Row, Select, Table, TextInput, Th, query_with,
    },
    live::Live,
    pages::{
        act::Act,
        changed::{ChangedBar, NEWS},
        frame::framed,
        loaded::loaded,
        paper::list::urgent_links,
        readiness::Lacking,
    },
    routes,
};

/// What the page is called.
pub const TITLE: &str = "Tiếp nhận hồ sơ";

const BEGIN: &str = "/api/begin-reception";

/// The page.
#[component]
pub fn Receptions() -> impl IntoView {
    framed(
        TITLE,
        vec![Crumb::here(TITLE)],
        false,
        |_| view! { <List/> },
    )
}

/// What the address asks of the list. What isn't understood counts as not said.
fn from_address(query: &ParamsMap) -> ReceptionQuery {
    let number = |name: &str| {
        let text = query.get_str(name)?;
        text.parse().ok()
    };
    ReceptionQuery {
        text: query.get("tim").unwrap_or_default(),
        due: query.get_str("han").and_then(DueFilter::from_code),
        page: number("trang").unwrap_or(0),
        per_page: number("so-hang").unwrap_or(0),
    }
}

#[component]
fn List() -> impl IntoView {
    let address = use_query_map();
    let asked = Memo::new(move |_| address.with(from_address));
    let changed = RwSignal::new(0u32);
    let answer = Resource::new_blocking(
        move || (asked.get(), changed.get()),
        move |(query, _)| receptions(query),
    );
    let again = Callback::new(move |()| changed.update(|count| *count += 1));
    loaded(answer, move |view| {
        view! {
            <ChangedBar news again/>
            {show(&asked.get_untracked(), view)}
        }
    })
}

/// What an event means for the list: somebody else has received, extended, confirmed or ended something.
fn news(live: Live, event: &LiveEvent) -> Option<String> {
    let is_news = match event {
        LiveEvent::Missed => true,
        LiveEvent::Reception { by } => !live.is_me(*by),
        _ => false,
    };
    is_news.then(|| NEWS.to_owned())
}

fn show(asked: &ReceptionQuery, view: ReceptionsView) -> AnyView {
    let ReceptionsView {
        procedures,
        drafts,
        listing,
        urgent,
        now,
    } = view;
    let text = RwSignal::new(asked.text.clone());
    let due = asked.due.map_or("", DueFilter::code);
    let due = RwSignal::new(due.to_owned());
    let deadlines = std::iter::once((String::new(), "Tất cả".to_owned()))
        .chain(DueFilter::ALL.map(|due| (due.code().to_owned(), due.label().to_owned())))
        .collect::<Vec<_>>();
    let narrowed = !asked.text.trim().is_empty() || asked.due.is_some();
    let (page, per_page, total) = (listing.page, listing.per_page, listing.total);
    let list = if total == 0 && narrowed {
        view! {
            <EmptyState title="Không tìm thấy kết quả nào" text="Hãy bớt điều kiện tìm kiếm hoặc kiểm tra lại mã, tên đã nhập.">
                <LinkButton href="?">"Bỏ các điều kiện"</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else if total == 0 {
        view! { <EmptyState icon=Icon::Folder title="Không có hồ sơ nào chờ xác nhận" text="Hồ sơ đã tiếp nhận nằm ở đây cho đến khi xác nhận hoàn thành, hạn gần nhất đứng đầu."/> }
            .into_any()
    } else if listing.rows.is_empty() {
        let first_page = use_query_map().with_untracked(|query| query_with(query, &[]));
        view! {
            <EmptyState title="Trang này không còn hồ sơ nào" text=format!("Danh sách còn {total} hồ sơ ở các trang trước.")>
                <LinkButton href=first_page>"Về trang đầu"</LinkButton>
            </EmptyState>
        }
        .into_any()
    } else {
        let first = u64::from(page.saturating_sub(1)) * u64::from(per_page) + 1;
        let body = (first..)
            .zip(listing.rows)
            .map(|(position, row)| line(position, row, now))
            .collect_view();
        view! {
            <div class="list-head">
                <ResultCount total=total/>
                {(!narrowed).then(|| urgent_links(urgent.overdue, urgent.today, 0))}
            </div>
            <Table caption="Hồ sơ đã tiếp nhận, chờ xác nhận" head=Box::new(|| view! {
                <Th>"STT"</Th>
                <Th>"Mã hồ sơ"</Th>
                <Th>"Chủ hồ sơ"</Th>
                <Th>"Số CMND/CCCD/MST/MÃ ĐỊNH DANH"</Th>
                <Th>"Thành phần"</Th>
                <Th>"Tiếp nhận"</Th>
                <Th>"Hạn trả"</Th>
                <Th>"Thao tác"</Th>
            }.into_any())>
                {body}
            </Table>
            <Pager page=page per_page=per_page total=total/>
        }
        .into_any()
    };
    view! {
        <PageHead title=TITLE/>
        <Lacking/>
        <div class="stack">
            <Card title="Thủ tục hành chính"><Begin procedures/></Card>
            <Drafts drafts/>
            <Card flush=true title="Hồ sơ đã tiếp nhận, chờ xác nhận">
                <Filters>
                    <Field label="Mã hồ sơ, họ tên hoặc số giấy tờ" name="tim" class="grow">
                        <TextInput bind=text placeholder="Nhập mã hồ sơ, họ tên hoặc số giấy tờ" max_length=200/>
                    </Field>
                    <Field label="Hạn trả" name="han">
                        <Select options=Signal::stored(deadlines) bind=due/>
                    </Field>
                </Filters>
                {list}
            </Card>
        </div>
    }
    .into_any()
}

#[component]
fn Begin(procedures: Vec<ProcedureView>) -> impl IntoView {
    let acting = Act::of_form(BEGIN);
    let proposed = match procedures.as_slice() {
        [only] => only.code.clone(),
        _ => String::new(),
    };
    let chosen = RwSignal::new(acting.typed("procedure").unwrap_or(proposed));
    let options: Vec<_> = procedures
        .into_iter()
        .map(|known| (known.code.clone(), format!("{} {}", known.code, known.name)))
        .collect();
    let navigate = use_navigate();
    let begin = move |submit: SubmitEvent| {
        submit.prevent_default();
        let navigate = navigate.clone();
        acting.run(begin_reception(chosen.get_untracked()), move |dossier| {
            navigate(
                &format!("{}/{dossier}", routes::RECEPTION),
                Default::default(),
            );
        });
    };
    view! {
        <form class="reception-begin" method="post" action=BEGIN on:submit=begin>
            {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
            <Field label="Thủ tục hành chính" name="procedure" required=true error=acting.wrong_with("procedure")>
                <Select options=Signal::stored(options) bind=chosen placeholder="Chọn thủ tục hành chính"/>
            </Field>
            <Button kind=ButtonKind::Primary submit=true icon=Icon::Plus busy=acting.busy>"Tiếp nhận"</Button>
        </form>
    }
}

#[component]
fn Drafts(drafts: Vec<ReceptionDraft>) -> impl IntoView {
    if drafts.is_empty() {
        return ().into_any();
    }
    let summary = format!("{} hồ sơ đang nhập, chưa tiếp nhận", drafts.len());
    let rows = drafts
        .into_iter()
        .map(|draft| {
            let href = format!("{}/{}", routes::RECEPTION, draft.dossier);
            let name = if draft.owner.is_empty() {
                "Chưa có tên chủ hồ sơ".to_owned()
            } else {
                draft.owner
            };
            view! { <li><a href=href>{name}</a><span class="muted">{format!("Lưu lúc {}", minute_text(draft.saved_at))}</span></li> }
                .into_any()
        })
        .collect_view();
    view! { <details class="intake-drafts"><summary>{summary}</summary><ul>{rows}</ul></details> }
        .into_any()
}

fn line(position: u64, row: ReceptionRow, now: chungthuc_domain::calendar::Moment) -> AnyView {
    let href = format!("{}/{}", routes::RECEPTION, row.dossier);
    let go_on = format!("{href}?phan=thanh-phan");
    let label = format!("Xử lý hồ sơ {}", row.code);
    view! {
        <Row>
            <Cell label="STT" class="num muted">{position}</Cell>
            <Cell class="code title"><a href=href>{row.code}</a></Cell>
            <Cell label="Chủ hồ sơ"><b>{row.owner}</b></Cell>
            <Cell label="Số giấy tờ" class="num">{row.identifier.unwrap_or_else(|| "—".to_owned())}</Cell>
            <Cell label="Thành phần" class="num">{row.components}</Cell>
            <Cell label="Tiếp nhận" class="num">{minute_text(row.received_at)}<small>{row.received_by}</small></Cell>
            <Cell label="Hạn trả" class="num"><DeadlineTag due=row.due_at now/></Cell>
            <Cell class="acts"><LinkButton href=go_on small=true label>"Xử lý"</LinkButton></Cell>
        </Row>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::pager::SIZES;

    #[test]
    fn each_size_of_a_page_that_can_be_chosen_is_read_from_the_address() {
        for size in SIZES {
            let mut address = ParamsMap::new();
            address.insert("so-hang", size.to_string());
            assert_eq!(from_address(&address).per_page, size);
        }
    }
}

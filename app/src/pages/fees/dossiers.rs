//! "Thu phí theo hồ sơ": the dossiers that were registered on some days, what they are charged and what
//! was taken; those who still owe can be had alone.

use chungthuc_domain::{
    calendar::{day_text, stamp_text},
    fee::{money, payment::PaidState, signed_money},
    view::fee::{FeeFilter, FeeListQuery, FeeListView, FeeRow},
};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use super::takings::TITLE;
use crate::{
    api::fee::fee_list,
    components::{
        Card, Cell, Crumb, DateInput, EmptyState, Field, Filters, Icon, LinkButton, PageHead,
        Pager, ResultCount, Row, Select, Table, Tag, Th, Tone,
    },
    pages::{
        frame::framed,
        loaded::loaded,
        narrowed::{Found, Wrong, found, refused},
    },
    routes,
};

const HERE: &str = "Thu phí theo hồ sơ";

/// The page.
#[component]
pub fn FeeListPage() -> impl IntoView {
    let crumbs = vec![
        Crumb::link(TITLE, routes::TAKINGS),
        Crumb::here("Theo hồ sơ"),
    ];
    framed(HERE, crumbs, false, |_| view! { <List/> })
}

fn from_address(address: &ParamsMap) -> FeeListQuery {
    let text = |name: &str| address.get(name).unwrap_or_default();
    let number = |name: &str| text(name).parse().unwrap_or(0);
    FeeListQuery {
        from: text("tu"),
        to: text("den"),
        filter: address.get_str("tinh-trang").and_then(FeeFilter::from_code),
        page: number("trang"),
        per_page: number("so-hang"),
    }
}

#[component]
fn List() -> impl IntoView {
    let address = use_query_map();
    let asked = Memo::new(move |_| address.with(from_address));
    let answer = Resource::new_blocking(
        move || asked.get(),
        |query| async move { found(fee_list(query).await) },
    );
    let wrong = Wrong::nothing();
    let shown = move |found: Found<FeeListView>| {
        wrong.note(&found);
        match found {
            Ok(view) => rows(view),
            Err(error) => refused(&error),
        }
    };
    view! {
        <PageHead title=HERE/>
        <Narrow asked wrong/>
        {loaded(answer, shown)}
    }
}

#[component]
fn Narrow(asked: Memo<FeeListQuery>, wrong: Wrong) -> impl IntoView {
    let code = |filter: Option<FeeFilter>| filter.map(|filter| filter.code().to_owned());
    let query = asked.get_untracked();
    let from = RwSignal::new(query.from);
    let to = RwSignal::new(query.to);
    let filter = RwSignal::new(code(query.filter).unwrap_or_default());
    // The fields follow the address, wherever that was changed.
    let narrowing = Memo::new(move |_| {
        asked.with(|query| (query.from.clone(), query.to.clone(), query.filter))
    });
    Effect::new(move |_| {
        let (first, last, paid) = narrowing.get();
        from.set(first);
        to.set(last);
        filter.set(code(paid).unwrap_or_default());
    });
    let options = std::iter::once((String::new(), "Tất cả".to_owned()))
        .chain(FeeFilter::ALL.map(|filter| (filter.code().to_owned(), filter.label().to_owned())))
        .collect::<Vec<_>>();
    view! {
        <Card flush=true>
            <Filters>
                <Field label="Đăng ký từ ngày" name="tu" error=wrong.with("from")><DateInput bind=from/></Field>
                <Field label="Đến ngày" name="den" error=wrong.with("to")><DateInput bind=to/></Field>
                <Field label="Tình trạng" name="tinh-trang">
                    <Select options=Signal::stored(options) bind=filter/>
                </Field>
            </Filters>
        </Card>
    }
}

fn rows(view: FeeListView) -> AnyView {
    let FeeListView {
        listing,
        owed,
        from,
        to,
    } = view;
    let (page, per_page, total) = (listing.page, listing.per_page, listing.total);
    let days = format!("Đăng ký từ {} đến {}", day_text(from), day_text(to));
    if total == 0 {
        return view! {
            <Card>
                <EmptyState title="Không có hồ sơ nào" text=format!("{days}. Hãy chọn ngày khác hoặc bỏ điều kiện tình trạng.")>
                    <LinkButton href="?">"Bỏ các điều kiện"</LinkButton>
                </EmptyState>
            </Card>
        }
        .into_any();
    }
    view! {
        <Card flush=true>
            <div class="list-head">
                <ResultCount total=total/>
                <p class="small">{format!("{days} · còn phải thu {}", money(owed))}</p>
            </div>
            {table(HERE, listing.rows)}
            <Pager page=page per_page=per_page total=total/>
        </Card>
    }
    .into_any()
}

/// Dossiers with what they are charged and what was taken.
pub fn table(caption: &'static str, rows: Vec<FeeRow>) -> AnyView {
    let lines = rows.into_iter().map(one).collect_view();
    view! {
        <Table caption head=Box::new(|| view! {
            <Th>"Mã hồ sơ"</Th>
            <Th>"Tên đối tượng đăng ký"</Th>
            <Th>"Ngày đăng ký"</Th>
            <Th right=true>"Giấy tờ · Bản"</Th>
            <Th right=true>"Phải thu"</Th>
            <Th right=true>"Đã thu"</Th>
            <Th>"Tình trạng"</Th>
        }.into_any())>
            {lines}
        </Table>
    }
    .into_any()
}

fn one(row: FeeRow) -> AnyView {
    let href = format!("{}/{}", routes::TRACK, row.paper);
    let state = PaidState::of(row.charged, row.taken);
    view! {
        <Row>
            <Cell label="Mã hồ sơ" class="code"><a href=href>{row.code}</a></Cell>
            <Cell class="title">{row.applicant_name}</Cell>
            <Cell label="Ngày đăng ký" class="num">{stamp_text(row.registered_at)}</Cell>
            <Cell label="Giấy tờ · Bản" class="num right">{format!("{} · {}", row.papers, row.copies)}</Cell>
            <Cell label="Phải thu" class="num right">{money(row.charged)}</Cell>
            <Cell label="Đã thu" class="num right">{signed_money(row.taken)}</Cell>
            <Cell label="Tình trạng"><PaidTag state/></Cell>
        </Row>
    }
    .into_any()
}

/// How far a dossier is paid.
#[component]
pub fn PaidTag(
    /// How far.
    state: PaidState,
) -> impl IntoView {
    let (tone, icon) = match state {
        PaidState::Free => (Tone::Neutral, Icon::Minus),
        PaidState::Unpaid => (Tone::Warn, Icon::Clock),
        PaidState::Partly => (Tone::Warn, Icon::Alert),
        PaidState::Paid => (Tone::Ok, Icon::Check),
        PaidState::Over => (Tone::Bad, Icon::Alert),
    };
    view! { <Tag tone icon>{state.label()}</Tag> }
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

//! "Thu phí" by day of a month and by month of a year, with the Excel file and the pages for accounting.

use chungthuc_domain::{
    book::month::BookMonth,
    calendar::day_text,
    fee::{money, signed_money, signed_thousands, thousands},
    view::fee::{FeeRow, Takings, TakingsPeriod, TakingsQuery, TakingsRow, TakingsView},
};
use jiff::ToSpan;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::dossiers::table as table_of_dossiers;
use crate::{
    api::fee::takings,
    components::{
        Alert, ButtonKind, Card, Cell, Crumb, EmptyState, Icon, LinkButton, PageHead, Row, Table,
        Th, Tone,
    },
    pages::{frame::framed, loaded::loaded},
    routes,
};

/// What the page is called.
pub const TITLE: &str = "Thu phí";

/// The page.
#[component]
pub fn TakingsPage() -> impl IntoView {
    framed(TITLE, vec![Crumb::here(TITLE)], false, |_| {
        let address = use_query_map();
        let asked = Memo::new(move |_| {
            address.with(|address| TakingsQuery {
                month: address.get("thang").unwrap_or_default(),
                year: address.get("nam").unwrap_or_default(),
            })
        });
        let answer = Resource::new_blocking(move || asked.get(), takings);
        loaded(answer, show)
    })
}

/// What the address holds for a period.
fn address_of(period: TakingsPeriod) -> String {
    match period {
        TakingsPeriod::Month(month) => format!("thang={month}"),
        TakingsPeriod::Year(year) => format!("nam={year}"),
    }
}

fn show(view: TakingsView) -> AnyView {
    let period = view.period;
    let address = address_of(period);
    let total = view.total();
    let list = if view.rows.is_empty() {
        view! { <EmptyState icon=Icon::List title=format!("Chưa có khoản phí nào trong {}", period.label()) text="Hồ sơ trình ký và tiền thu được tính vào đây ngay."/> }
            .into_any()
    } else {
        table(&view)
    };
    let heading = match period {
        TakingsPeriod::Month(month) => format!("Tháng {month}"),
        TakingsPeriod::Year(year) => format!("Năm {year}"),
    };
    let (excel, print) = (
        format!("{}/xuat?{address}", routes::TAKINGS),
        format!("{}/in?{address}", routes::TAKINGS),
    );
    view! {
        <PageHead title=TITLE below=Box::new(|| view! {
            <p>"Phí tính theo ngày đăng ký hồ sơ; tiền đã thu tính theo ngày thu."</p>
        }.into_any())>
            <LinkButton href=excel icon=Icon::Download download="">"Xuất Excel"</LinkButton>
            <LinkButton href=print kind=ButtonKind::Primary icon=Icon::Print external=true>"In bảng kê"</LinkButton>
        </PageHead>
        <div class="stack">
            {remind(&view)}
            {give_back(view.over.clone())}
            <Card><Sums total/></Card>
            <Card title=heading flush=true>
                {list}
                <Others period=view.period/>
            </Card>
        </div>
    }
    .into_any()
}

/// TT 226/2016 Đ.6: what was taken in the month before goes to the Treasury until the fifth.
fn remind(view: &TakingsView) -> Option<AnyView> {
    let TakingsPeriod::Month(month) = view.period else {
        return None;
    };
    let next = month.last().checked_add(1.day()).ok()?;
    let due = next.checked_add(4.days()).ok()?;
    let taken = money(u64::try_from(view.total().taken).unwrap_or(0));
    let text = format!(
        "Tiền phí thu trong tháng {month} ({taken}) nộp vào tài khoản phí chờ nộp ngân sách mở tại Kho bạc Nhà nước trước ngày 05 hằng tháng, hạn của tháng này là {} (Thông tư 226/2016/TT-BTC, Điều 6).",
        day_text(due)
    );
    let is_near = month.first() <= view.today && view.today <= due;
    let tone = if is_near { Tone::Warn } else { Tone::Neutral };
    Some(view! { <Alert tone title="Nộp phí vào Kho bạc"><p>{text}</p></Alert> }.into_any())
}

/// For which dossiers of any time something has to be given back, since papers were refused or cancelled
/// after their fee was taken; nothing where there is none.
fn give_back(over: Vec<FeeRow>) -> Option<AnyView> {
    if over.is_empty() {
        return None;
    }
    let sum: u64 = over.iter().map(FeeRow::excess).sum();
    let title = format!("Phải trả lại người nộp: {}", money(sum));
    let card = view! {
        <Alert tone=Tone::Warn title>
            <p>"Giấy tờ bị từ chối hoặc hủy sau khi đã thu phí. Mở hồ sơ để hủy biên lai, rồi trả lại tiền."</p>
        </Alert>
        <Card title="Hồ sơ thu thừa" flush=true>{table_of_dossiers("Hồ sơ thu thừa", over)}</Card>
    };
    Some(card.into_any())
}

/// What the period adds up to, in large.
#[component]
fn Sums(total: Takings) -> impl IntoView {
    let figures = [
        ("Phải thu", money(total.charged)),
        ("Đã thu trong kỳ", signed_money(total.taken)),
        ("Tiền mặt", signed_money(total.taken - total.transferred)),
        ("Chuyển khoản", signed_money(total.transferred)),
        ("Còn phải thu", signed_money(total.owed())),
    ];
    let figures = figures
        .into_iter()
        .map(|(name, value)| {
            view! { <div><dt>{name}</dt><dd class="num">{value}</dd></div> }.into_any()
        })
        .collect_view();
    view! { <dl class="figures">{figures}</dl> }
}

fn table(view: &TakingsView) -> AnyView {
    let (period, total) = (view.period, view.total());
    let first = match period {
        TakingsPeriod::Month(_) => "Ngày",
        TakingsPeriod::Year(_) => "Tháng",
    };
    let rows = view.rows.iter().map(|row| line(period, row)).collect_view();
    let since = matches!(period, TakingsPeriod::Month(_)).then(|| {
        let sum = view.before + total;
        sums("Từ đầu năm", sum)
    });
    view! {
        <Table caption=format!("Thu phí {}", period.label()) head=Box::new(move || view! {
            <Th>{first}</Th>
            <Th right=true>"Số giấy tờ"</Th>
            <Th right=true>"Số bản"</Th>
            <Th right=true>"Số trang"</Th>
            <Th right=true>"Theo biểu phí"</Th>
            <Th right=true>"Điều chỉnh"</Th>
            <Th right=true>"Phải thu"</Th>
            <Th right=true>"Đã thu"</Th>
            <Th right=true>"Còn phải thu"</Th>
        }.into_any())>
            {rows}
            {sums("Cộng", total)}
            {since}
        </Table>
    }
    .into_any()
}

fn line(period: TakingsPeriod, row: &TakingsRow) -> AnyView {
    let (name, href) = match period {
        TakingsPeriod::Month(_) => {
            let day = day_text(row.first);
            let href = format!("{}?tu={day}&den={day}", routes::FEE_LIST);
            (day, href)
        }
        TakingsPeriod::Year(_) => {
            let month = BookMonth::of(row.first);
            let href = format!("{}?thang={month}", routes::TAKINGS);
            (format!("Tháng {month}"), href)
        }
    };
    cells(view! { <a href=href>{name}</a> }.into_any(), row.sum)
}

fn sums(name: &'static str, sum: Takings) -> AnyView {
    cells(view! { <b>{name}</b> }.into_any(), sum)
}

fn cells(name: AnyView, sum: Takings) -> AnyView {
    view! {
        <Row>
            <Cell class="title num">{name}</Cell>
            <Cell label="Số giấy tờ" class="num right">{thousands(sum.papers)}</Cell>
            <Cell label="Số bản" class="num right">{thousands(sum.copies)}</Cell>
            <Cell label="Số trang" class="num right">{thousands(sum.pages)}</Cell>
            <Cell label="Theo biểu phí" class="num right">{thousands(sum.computed)}</Cell>
            <Cell label="Điều chỉnh" class="num right">{signed_thousands(sum.adjusted())}</Cell>
            <Cell label="Phải thu" class="num right">{thousands(sum.charged)}</Cell>
            <Cell label="Đã thu" class="num right">{signed_thousands(sum.taken)}</Cell>
            <Cell label="Còn phải thu" class="num right">{signed_thousands(sum.owed())}</Cell>
        </Row>
    }
    .into_any()
}

/// The months before and after, or the years; and the other of the two.
#[component]
fn Others(period: TakingsPeriod) -> impl IntoView {
    let link = |period: TakingsPeriod| format!("?{}", address_of(period));
    let (before, after, other) = match period {
        TakingsPeriod::Month(month) => {
            let by = |day: jiff::civil::Date| BookMonth::of(day);
            let before = by(month.first().saturating_sub(1.day()));
            let after = by(month.last().saturating_add(1.day()));
            let year = month.first().year();
            (
                (
                    format!("Tháng {before}"),
                    link(TakingsPeriod::Month(before)),
                ),
                (format!("Tháng {after}"), link(TakingsPeriod::Month(after))),
                ("Theo tháng", link(TakingsPeriod::Year(year))),
            )
        }
        TakingsPeriod::Year(year) => {
            let (before, after) = (year.saturating_sub(1), year.saturating_add(1));
            (
                (format!("Năm {before}"), link(TakingsPeriod::Year(before))),
                (format!("Năm {after}"), link(TakingsPeriod::Year(after))),
                ("Theo ngày", "?".to_owned()),
            )
        }
    };
    view! {
        <nav class="card-foot" aria-label="Kỳ khác">
            <LinkButton href=before.1 icon=Icon::ChevronLeft small=true>{before.0}</LinkButton>
            <LinkButton href=other.1 icon=Icon::Calendar small=true>{other.0}</LinkButton>
            <LinkButton href=routes::FEE_LIST.to_owned() icon=Icon::List small=true>"Theo hồ sơ"</LinkButton>
            <LinkButton href=after.1 icon=Icon::ChevronRight small=true>{after.0}</LinkButton>
        </nav>
    }
}

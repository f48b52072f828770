//! The cards of "Thống kê": each a chart with the table that says the same in numbers.

use chungthuc_domain::{
    UnitId,
    calendar::day_text,
    certification::Certification,
    fee::thousands,
    figures::{minutes_text, share_text},
    state::PaperState,
    view::figures::{Figures, FiguresOf, FiguresView, StepTimes},
};
use jiff::civil::Date;
use leptos::prelude::*;

use crate::{
    components::{
        Card, Cell, Row, Table, Th,
        chart::{Bar, ChartView, bars, columns},
    },
    routes,
};

/// A card with a chart and its table beside one another.
fn card(title: &'static str, chart: AnyView, table: AnyView) -> AnyView {
    view! {
        <Card title class="drawn">
            <div class="chart-and-table">
                <div>{chart}</div>
                // Long ones scroll, by keyboard too.
                <div class="chart-table" role="region" tabindex="0" aria-label=format!("Bảng số liệu: {title}")>{table}</div>
            </div>
        </Card>
    }
    .into_any()
}

fn bar(name: &str, whole: u64, marked: u64) -> Bar {
    Bar {
        label: name.to_owned(),
        whole,
        marked,
        said: thousands(whole),
    }
}

/// What is drawn over time: a part of what was registered.
struct Part {
    /// The card's and the drawing's address within the page.
    id: &'static str,
    /// The card's title.
    title: &'static str,
    /// What is drawn and tabled, in a sentence's beginning.
    caption: &'static str,
    /// What the part is called.
    name: &'static str,
    /// What the drawing shows.
    about: &'static str,
    /// How large it is.
    of: fn(&Figures) -> u64,
}

/// How many were registered over time, and how many of them are completed.
pub fn over_time(rows: &[FiguresOf<Date>]) -> AnyView {
    part_over_time(
        rows,
        &Part {
            id: "theo-thoi-gian",
            title: "Theo thời gian",
            caption: "Giấy tờ đăng ký theo thời gian",
            name: "Hoàn thành",
            about: "Cột nhạt: giấy tờ đăng ký. Phần đậm: trong đó đã hoàn thành.",
            of: |sum| sum.completed,
        },
    )
}

/// How many of those that were registered over time were late, or are.
pub fn late_over_time(rows: &[FiguresOf<Date>]) -> AnyView {
    part_over_time(
        rows,
        &Part {
            id: "qua-han",
            title: "Quá hạn",
            caption: "Giấy tờ quá hạn theo thời gian",
            name: "Quá hạn",
            about: "Cột nhạt: giấy tờ đăng ký. Phần đậm: trong đó hoàn thành sau hạn trả, hoặc quá hạn mà chưa hoàn thành.",
            of: |sum| sum.late,
        },
    )
}

fn part_over_time(rows: &[FiguresOf<Date>], part: &Part) -> AnyView {
    let Part {
        id,
        title,
        caption,
        name,
        about,
        of,
    } = *part;
    let all: Vec<_> = rows
        .iter()
        .map(|row| bar(&row.name, row.sum.received, of(&row.sum)))
        .collect();
    let drawn = columns(id, caption, about, &all);
    let lines = rows
        .iter()
        .filter(|row| row.sum.received > 0)
        .map(|row| {
            let time = row.name.clone();
            let (received, part) = (thousands(row.sum.received), thousands(of(&row.sum)));
            view! {
                <Row>
                    <Cell class="title num">{time}</Cell>
                    <Cell label="Đăng ký" class="num right">{received}</Cell>
                    <Cell label=name class="num right">{part}</Cell>
                </Row>
            }
            .into_any()
        })
        .collect_view();
    let table = view! {
        <Table caption head=Box::new(move || view! {
            <Th>"Thời gian"</Th>
            <Th right=true>"Đăng ký"</Th>
            <Th right=true>{name}</Th>
        }.into_any())>{lines}</Table>
    };
    let legend =
        view! { <p class="legend"><i class="whole"></i>"Đăng ký" <i class="marked"></i>{name}</p> };
    card(
        title,
        view! { {legend}<ChartView id chart=drawn/> }.into_any(),
        table.into_any(),
    )
}

/// Where they stand; numbers lead to the list where there is one.
pub fn by_state(view: &FiguresView) -> AnyView {
    let total = view.sum.received;
    let rows = view.by_state.clone();
    let all: Vec<_> = rows
        .iter()
        .map(|(state, papers)| bar(state.label(), *papers, *papers))
        .collect();
    let drawn = bars(
        "theo-trang-thai",
        "Giấy tờ theo trạng thái",
        "Mỗi thanh là số giấy tờ đang ở một trạng thái.",
        &all,
    );
    let (from, to) = (day_text(view.from), day_text(view.to));
    let leads = view.leads_to_lists;
    let lines = rows
        .into_iter()
        .map(|(state, papers)| {
            let name = in_list(state, &from, &to, leads);
            view! {
                <Row>
                    <Cell class="title">{name}</Cell>
                    <Cell label="Số giấy tờ" class="num right">{thousands(papers)}</Cell>
                    <Cell label="Tỷ lệ" class="num right">{share_text(papers, total)}</Cell>
                </Row>
            }
            .into_any()
        })
        .collect_view();
    let table = view! {
        <Table caption="Giấy tờ theo trạng thái" head=Box::new(|| view! {
            <Th>"Trạng thái"</Th>
            <Th right=true>"Số giấy tờ"</Th>
            <Th right=true>"Tỷ lệ"</Th>
        }.into_any())>{lines}</Table>
    };
    card(
        "Theo trạng thái",
        view! { <ChartView id="theo-trang-thai" chart=drawn/> }.into_any(),
        table.into_any(),
    )
}

/// A state, as a link to the papers that are counted.
fn in_list(state: PaperState, from: &str, to: &str, leads: bool) -> AnyView {
    if !leads {
        return state.label().into_any();
    }
    let href = format!(
        "{}?trang-thai={}&tu={from}&den={to}",
        routes::TRACK,
        state.code()
    );
    view! { <a href=href>{state.label()}</a> }.into_any()
}

/// How a card of kinds is called: the chart's id, the card, its table, the table's first column.
struct Kinds {
    id: &'static str,
    title: &'static str,
    caption: &'static str,
    first: &'static str,
}

/// By kind of certification: electronic copies and copies on paper.
pub fn by_certification(rows: Vec<FiguresOf<Certification>>, total: u64) -> AnyView {
    let names = Kinds {
        id: "theo-chung-thuc",
        title: "Theo loại chứng thực",
        caption: "Giấy tờ theo loại chứng thực",
        first: "Loại chứng thực",
    };
    of_kinds(&names, rows, total)
}

/// By kind of paper.
pub fn by_type(rows: Vec<FiguresOf<String>>, total: u64) -> AnyView {
    let names = Kinds {
        id: "theo-loai",
        title: "Theo loại giấy tờ",
        caption: "Giấy tờ theo loại",
        first: "Loại giấy tờ",
    };
    of_kinds(&names, rows, total)
}

fn of_kinds<K>(names: &Kinds, rows: Vec<FiguresOf<K>>, total: u64) -> AnyView {
    let Kinds {
        id,
        title,
        caption,
        first,
    } = *names;
    let all: Vec<_> = rows
        .iter()
        .map(|row| bar(&row.name, row.sum.received, row.sum.completed))
        .collect();
    let about = "Thanh nhạt: giấy tờ đăng ký. Phần đậm: trong đó đã hoàn thành.";
    let drawn = bars(id, caption, about, &all);
    let lines = rows
        .into_iter()
        .map(|FiguresOf { name, sum, .. }| {
            view! {
                <Row>
                    <Cell class="title">{name}</Cell>
                    <Cell label="Đăng ký" class="num right">{thousands(sum.received)}</Cell>
                    <Cell label="Hoàn thành" class="num right">{thousands(sum.completed)}</Cell>
                    <Cell label="Số bản" class="num right">{thousands(sum.copies)}</Cell>
                    <Cell label="Tỷ lệ" class="num right">{share_text(sum.received, total)}</Cell>
                </Row>
            }
            .into_any()
        })
        .collect_view();
    let table = view! {
        <Table caption head=Box::new(move || view! {
            <Th>{first}</Th>
            <Th right=true>"Đăng ký"</Th>
            <Th right=true>"Hoàn thành"</Th>
            <Th right=true>"Số bản"</Th>
            <Th right=true>"Tỷ lệ"</Th>
        }.into_any())>{lines}</Table>
    };
    card(
        title,
        view! { <ChartView id chart=drawn/> }.into_any(),
        table.into_any(),
    )
}

/// By unit, for who administers one above.
pub fn by_unit(rows: Vec<FiguresOf<UnitId>>, address: &str) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let all: Vec<_> = rows
        .iter()
        .map(|row| bar(&row.name, row.sum.received, row.sum.completed))
        .collect();
    let about = "Thanh nhạt: giấy tờ đăng ký. Phần đậm: trong đó đã hoàn thành.";
    let drawn = bars("theo-don-vi", "Giấy tờ theo đơn vị", about, &all);
    let lines = rows
        .into_iter()
        .map(|row| {
            let href = format!("?{address}don-vi={}", row.key);
            view! {
                <Row>
                    <Cell class="title"><a href=href>{row.name}</a></Cell>
                    <Cell label="Đăng ký" class="num right">{thousands(row.sum.received)}</Cell>
                    <Cell label="Hoàn thành" class="num right">{thousands(row.sum.completed)}</Cell>
                    <Cell label="Quá hạn" class="num right">{share_text(row.sum.late, row.sum.received)}</Cell>
                </Row>
            }
            .into_any()
        })
        .collect_view();
    let table = view! {
        <Table caption="Giấy tờ theo đơn vị" head=Box::new(|| view! {
            <Th>"Đơn vị"</Th>
            <Th right=true>"Đăng ký"</Th>
            <Th right=true>"Hoàn thành"</Th>
            <Th right=true>"Quá hạn"</Th>
        }.into_any())>{lines}</Table>
    };
    Some(card(
        "Theo đơn vị",
        view! { <ChartView id="theo-don-vi" chart=drawn/> }.into_any(),
        table.into_any(),
    ))
}

/// How long steps took.
pub fn times(rows: Vec<StepTimes>) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let all: Vec<_> = rows
        .iter()
        .map(|row| Bar {
            label: row.step.label().to_owned(),
            whole: row.most.into(),
            marked: row.median.into(),
            said: minutes_text(row.median),
        })
        .collect();
    let about = "Phần đậm: một nửa số giấy tờ xong trong thời gian này. Cả thanh: chín phần mười xong trong thời gian này.";
    let drawn = bars("thoi-gian-buoc", "Thời gian theo bước", about, &all);
    let lines = rows
        .into_iter()
        .map(|row| {
            view! {
                <Row>
                    <Cell class="title">{row.step.label()}</Cell>
                    <Cell label="Trung vị" class="num right">{minutes_text(row.median)}</Cell>
                    <Cell label="90% trong" class="num right">{minutes_text(row.most)}</Cell>
                    <Cell label="Số giấy tờ" class="num right">{thousands(row.papers)}</Cell>
                </Row>
            }
            .into_any()
        })
        .collect_view();
    let table = view! {
        <Table caption="Thời gian theo bước" head=Box::new(|| view! {
            <Th>"Bước"</Th>
            <Th right=true>"Trung vị"</Th>
            <Th right=true>"90% trong"</Th>
            <Th right=true>"Số giấy tờ"</Th>
        }.into_any())>{lines}</Table>
        <p class="small">"Của giấy tờ hoàn thành trong kỳ; giờ nghỉ cũng tính. Số phút làm tròn theo khoảng 5 phút đến 1 ngày."</p>
    };
    let legend =
        view! { <p class="legend"><i class="marked"></i>"Trung vị" <i class="whole"></i>"90%"</p> };
    Some(card(
        "Thời gian theo bước",
        view! { {legend}<ChartView id="thoi-gian-buoc" chart=drawn/> }.into_any(),
        table.into_any(),
    ))
}

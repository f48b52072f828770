//! "Lưu trữ": how long signed files are kept, what would go before anything goes, what is held, and
//! what went.

use chungthuc_domain::{
    PaperId, UnitId,
    calendar::{day_text, minute_text},
    fee::thousands,
    view::{
        account::UnitBrief,
        file::size_text,
        retention::{Confirmed, ExpiredRow, HeldRow, RetentionView, RunRow},
    },
};
use jiff::civil::Date;
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::use_query_map;

use crate::{
    api::{
        readiness::administered_units,
        retention::{confirm_retention, hold_files, release_files, retention, set_retention},
    },
    components::{
        Button, ButtonKind, Card, Cell, ConfirmDialog, Crumb, Dialog, DialogActs, EmptyState,
        Field, Icon, PageHead, Pager, Row, Table, Tag, TextInput, Textarea, Th, Tone, use_toasts,
    },
    pages::{
        act::{Act, AskedButton},
        choose_unit::{ChooseUnit, named_unit},
        frame::framed,
        loaded::loaded,
    },
    routes,
};

const TITLE: &str = "Lưu trữ";
const PATH: &str = "/api/set-retention";

/// The page.
#[component]
pub fn RetentionPage() -> impl IntoView {
    framed(TITLE, vec![Crumb::here(TITLE)], false, |_| {
        let (named, changed, query) = (named_unit(), RwSignal::new(0u32), use_query_map());
        let page = Memo::new(move |_| {
            let typed =
                query.with(|query| query.get_str("trang").and_then(|page| page.parse().ok()));
            typed.unwrap_or(1)
        });
        let answer = Resource::new_blocking(
            move || (named.get(), page.get(), changed.get()),
            move |(named, page, _)| async move {
                let units = administered_units().await?;
                let chosen = named.or(units.first().map(|unit| unit.id));
                Ok((units, retention(chosen, page).await?))
            },
        );
        let again = Callback::new(move |()| changed.update(|count| *count += 1));
        view! {
            <PageHead title=TITLE below=Box::new(|| view! {
                <p>"Dòng trong sổ chứng thực và mã băm của tệp lưu mãi mãi. Tệp đã ký và bản quét chỉ bị xóa khi hết thời hạn và người quản trị xác nhận danh sách dưới đây."</p>
            }.into_any())/>
            {loaded(answer, move |(units, view)| show(units, view, again))}
        }
    })
}

fn show(units: Vec<UnitBrief>, view: RetentionView, again: Callback<()>) -> AnyView {
    let unit = view.unit.id;
    let period = if view.may_change {
        view! { <Period unit version=view.version years=view.years again/> }.into_any()
    } else {
        view! { <Card title="Thời hạn lưu"><p>{format!("Tệp đã ký được lưu {} năm kể từ ngày hoàn thành.", view.years)}</p></Card> }
            .into_any()
    };
    let held = view.held.clone();
    let runs = view.runs.clone();
    let may_change = view.may_change;
    view! {
        <div class="stack">
            <ChooseUnit units chosen=unit action=routes::RETENTION label="Xem đơn vị này"/>
            {period}
            <Expired view again/>
            {(!held.is_empty()).then(|| kept(held, may_change, again))}
            {(!runs.is_empty()).then(|| past(runs))}
        </div>
    }
    .into_any()
}

#[component]
fn Period(unit: UnitId, version: i64, years: u32, again: Callback<()>) -> impl IntoView {
    let acting = Act::of_form(PATH);
    let years = acting.typed("years").unwrap_or_else(|| years.to_string());
    let typed = RwSignal::new(years);
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        acting.run(
            set_retention(unit, version, typed.get_untracked()),
            move |()| {
                acting.say("Đã lưu thời hạn");
                again.run(());
            },
        );
    };
    view! {
        <Card title="Thời hạn lưu">
            <form class="fields" method="post" action=PATH on:submit=send>
                <input type="hidden" name="unit" value=unit.to_string()/>
                <input type="hidden" name="version" value=version.to_string()/>
                <Field label="Lưu tệp đã ký kể từ ngày hoàn thành" name="years" required=true hint="Kéo dài thì áp dụng ngay cho mọi tệp còn giữ" error=acting.wrong_with("years")>
                    <TextInput bind=typed keyboard="numeric" unit="năm" numeric=true max_length=3 autocomplete="off"/>
                </Field>
                <Button submit=true busy=acting.busy>"Lưu thời hạn"</Button>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
            </form>
        </Card>
    }
}

/// What would go, and the button that has it go.
#[component]
fn Expired(view: RetentionView, again: Callback<()>) -> impl IntoView {
    let (page, per_page, total, more) = (
        view.expired.page,
        view.expired.per_page,
        view.expired.total,
        view.expired.more,
    );
    let before = day_text(view.before);
    if total == 0 {
        return view! {
            <Card title="Sẽ bị xóa">
                <EmptyState icon=Icon::Folder title="Chưa có tệp nào hết thời hạn lưu" text=format!("Mọi bản sao hoàn thành từ ngày {before} trở đi đều được giữ.")/>
            </Card>
        }
        .into_any();
    }
    let summary = format!(
        "{}{} giấy tờ hoàn thành trước ngày {before}: {} tệp, {}.",
        if more { "Ít nhất " } else { "" },
        thousands(total),
        thousands(view.files),
        size_text(view.size)
    );
    let underway = view.runs.iter().any(|run| run.finished_at.is_none());
    let (unit, day) = (view.unit.id, view.before);
    let confirm = (view.may_change && !underway).then(|| {
        let text = format!("{summary} Tệp đã ký và bản quét của những giấy tờ này bị xóa hẳn, không khôi phục được. Dòng trong sổ và mã băm vẫn còn. Việc xác nhận được ghi vào nhật ký với tên của Ông/Bà.");
        view! {
            <ConfirmButton unit before=day papers=total text done=again/>
        }
    });
    let may_change = view.may_change;
    let rows = view
        .expired
        .rows
        .into_iter()
        .map(|row| line(row, may_change, again))
        .collect_view();
    view! {
        <Card title="Sẽ bị xóa" flush=true>
            <div class="list-head"><p class="small">{summary}</p>{confirm}</div>
            <Table caption="Giấy tờ hết thời hạn lưu tệp" head=Box::new(|| view! {
                <Th>"Mã chứng thực"</Th>
                <Th>"Loại giấy tờ"</Th>
                <Th>"Hoàn thành"</Th>
                <Th>"Số tệp"</Th>
                <Th>"Dung lượng"</Th>
                <Th>"Thao tác"</Th>
            }.into_any())>
                {rows}
            </Table>
            <Pager page=page per_page=per_page total=total more=more fixed=true/>
        </Card>
    }
    .into_any()
}

/// "Xóa các tệp hết thời hạn", after asking. Where somebody was faster, it says who.
#[component]
fn ConfirmButton(
    unit: UnitId,
    before: Date,
    papers: u64,
    text: String,
    done: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let (acting, toasts) = (Act::within(open), use_toasts());
    let confirmed = Callback::new(move |()| {
        acting.run(confirm_retention(unit, before, papers), move |came| {
            match came {
                Confirmed::Begun => acting.say("Đã xác nhận; hệ thống đang xóa"),
                Confirmed::UnderWay(run) => toasts.show(Tone::Warn, run.was_faster()),
            }
            done.run(());
        });
    });
    let ask = Callback::new(move |()| {
        acting.forget();
        open.set(true);
    });
    view! {
        <Button kind=ButtonKind::Quiet on_press=ask>"Xóa các tệp hết thời hạn"</Button>
        <ConfirmDialog id="xoa-het-han".to_owned() title="Xóa các tệp hết thời hạn?" open text=Signal::stored(text) confirm="Xóa" danger=true busy=acting.busy error=acting.wrong on_confirm=confirmed/>
    }
}

fn line(row: ExpiredRow, may_change: bool, again: Callback<()>) -> AnyView {
    let hold = may_change
        .then(|| view! { <HoldButton paper=row.paper code=row.code.clone() done=again/> });
    view! {
        <Row>
            <Cell class="code title">{row.code}</Cell>
            <Cell label="Loại giấy tờ">{row.document_name}</Cell>
            <Cell label="Hoàn thành" class="num">{day_text(row.completed_at.day())}</Cell>
            <Cell label="Số tệp" class="num">{row.files}</Cell>
            <Cell label="Dung lượng" class="num">{size_text(row.size)}</Cell>
            <Cell class="acts">{hold}</Cell>
        </Row>
    }
    .into_any()
}

/// "Giữ lại", with its reason.
#[component]
fn HoldButton(paper: PaperId, code: String, done: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let reason = RwSignal::new(String::new());
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        acting.run(hold_files(paper, reason.get_untracked()), move |()| {
            acting.say("Đã giữ lại");
            done.run(());
        });
    };
    let ask = Callback::new(move |()| {
        acting.forget();
        open.set(true);
    });
    let form = format!("giu-lai-{paper}-form");
    view! {
        <Button small=true label=format!("Giữ lại {code}") on_press=ask>"Giữ lại"</Button>
        <Dialog id=format!("giu-lai-{paper}") title="Giữ lại tệp" open busy=acting.busy>
            <form id=form.clone() class="dialog-body" on:submit=send>
                <p>{format!("Tệp của {code} được giữ cho tới khi bỏ giữ, dù đã hết thời hạn lưu.")}</p>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <Field label="Lý do" name="reason" id=format!("f-{paper}") required=true hint="Lưu trong nhật ký." error=acting.wrong_with("reason")>
                    <Textarea bind=reason rows=2 max_length=500 placeholder="Ví dụ: đang có tranh chấp, theo Công văn số 45/TP"/>
                </Field>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form busy=acting.busy>"Giữ lại"</Button>
            </DialogActs>
        </Dialog>
    }
}

fn kept(held: Vec<HeldRow>, may_change: bool, again: Callback<()>) -> AnyView {
    let rows = held
        .into_iter()
        .map(|row| {
            let paper = row.paper;
            let release = may_change.then(|| {
                let text = format!("Tệp của {} sẽ bị xóa cùng những tệp hết thời hạn khác khi người quản trị xác nhận.", row.code);
                view! {
                    <AskedButton id=format!("bo-giu-{paper}") label="Bỏ giữ" title="Bỏ giữ tệp?" text confirm="Bỏ giữ" success="Đã bỏ giữ" small=true act=move || release_files(paper) done=again/>
                }
            });
            view! {
                <Row>
                    <Cell class="code title">{row.code}</Cell>
                    <Cell label="Loại giấy tờ">{row.document_name}</Cell>
                    <Cell label="Lý do">{row.reason}</Cell>
                    <Cell label="Người giữ">{row.by}<small class="num">{minute_text(row.at)}</small></Cell>
                    <Cell class="acts">{release}</Cell>
                </Row>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Card title="Đang giữ lại" flush=true>
            <Table caption="Giấy tờ giữ lại tệp" head=Box::new(|| view! {
                <Th>"Mã chứng thực"</Th>
                <Th>"Loại giấy tờ"</Th>
                <Th>"Lý do"</Th>
                <Th>"Người giữ"</Th>
                <Th>"Thao tác"</Th>
            }.into_any())>
                {rows}
            </Table>
        </Card>
    }
    .into_any()
}

fn past(runs: Vec<RunRow>) -> AnyView {
    let rows = runs
        .into_iter()
        .map(|run| {
            let is_short = run.is_short();
            let state = match run.finished_at {
                Some(at) if is_short => view! { <Tag tone=Tone::Warn icon=Icon::Clock>{format!("Kết thúc {}", minute_text(at))}</Tag> }.into_any(),
                Some(at) => view! { <Tag tone=Tone::Ok icon=Icon::Check>{format!("Xong {}", minute_text(at))}</Tag> }.into_any(),
                None => view! { <Tag tone=Tone::Warn icon=Icon::Clock>"Đang xóa"</Tag> }.into_any(),
            };
            view! {
                <Row>
                    <Cell class="title">{run.by}<small class="num">{minute_text(run.at)}</small></Cell>
                    <Cell label="Hoàn thành trước" class="num">{day_text(run.before)}</Cell>
                    <Cell label="Đã xác nhận" class="num">{format!("{} giấy tờ", thousands(run.papers))}</Cell>
                    <Cell label="Đã xóa" class="num">{format!("{} giấy tờ, {} tệp", thousands(run.done_papers), thousands(run.done_files))}</Cell>
                    <Cell label="Trạng thái">{state}</Cell>
                </Row>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Card title="Đã xác nhận xóa" flush=true>
            <Table caption="Các lần xóa tệp hết thời hạn" head=Box::new(|| view! {
                <Th>"Người xác nhận"</Th>
                <Th>"Hoàn thành trước"</Th>
                <Th>"Đã xác nhận"</Th>
                <Th>"Đã xóa"</Th>
                <Th>"Trạng thái"</Th>
            }.into_any())>
                {rows}
            </Table>
        </Card>
    }
    .into_any()
}

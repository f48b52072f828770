//! "Quản lý gửi lại email": what was sent, how it stands, and sending it again.

use chungthuc_domain::{
    calendar::stamp_text,
    state::Step,
    view::{
        Listing,
        delivery::{DeliveryAttempt, DeliveryRow, DeliveryState},
        live::LiveEvent,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::copies::{deliveries, resend},
    components::{
        Button, ButtonKind, Card, Cell, Crumb, Dialog, DialogActs, EmptyState, Field, Icon,
        PageHead, Pager, ResultCount, Row, Table, Tag, TextInput, Th, Tone,
    },
    live::Live,
    pages::{
        act::Act,
        changed::{ChangedBar, NEWS},
        frame::framed,
        loaded::loaded,
    },
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
                {loaded(answer, move |listing| view! {
                    <ChangedBar news again/>
                    {show(listing, again)}
                })}
            }
        },
    )
}

/// A copy that arrived or didn't.
fn news(_: Live, event: &LiveEvent) -> Option<String> {
    let is_news = match event {
        LiveEvent::Missed => true,
        LiveEvent::Paper(change) => matches!(change.step, Step::Deliver | Step::FailDelivery),
        _ => false,
    };
    is_news.then(|| NEWS.to_owned())
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
    let asked = RwSignal::new(None);
    let rows = listing
        .rows
        .into_iter()
        .map(|row| one(row, asked))
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
        <ResendDialog asked again/>
    }
    .into_any()
}

fn one(row: DeliveryRow, asked: RwSignal<Option<DeliveryRow>>) -> AnyView {
    let for_asking = row.clone();
    let ask = Callback::new(move |()| asked.set(Some(for_asking.clone())));
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
                {row.note.map(|text| view! { <small>{text}</small> })}
                {what_is_wrong.map(|text| view! { <small>{text}</small> })}
                {answered(row.history)}
            </Cell>
            <Cell label="Số lần thử" class="num">{row.attempts}</Cell>
            <Cell class="acts">{can_resend.then(|| view! { <Button small=true on_press=ask>"Gửi lại"</Button> })}</Cell>
        </Row>
    }
    .into_any()
}

/// What the mail server answered: to the last attempt in sight, to those before it behind a press.
fn answered(history: Vec<DeliveryAttempt>) -> impl IntoView {
    let mut attempts = history.into_iter();
    let last = attempts.next().and_then(|attempt| {
        let answer = attempt.answer?;
        let whose = format!("Máy chủ trả lời lần thử {}: ", attempt.number);
        Some(view! { <small>{whose}<q>{answer}</q></small> })
    });
    let before: Vec<_> = attempts.map(one_before).collect();
    let count = before.len();
    let before = (count > 0).then(|| {
        view! {
            <details class="answers">
                <summary>{format!("Các lần thử trước ({count})")}</summary>
                <ol>{before}</ol>
            </details>
        }
    });
    view! { {last}{before} }
}

fn one_before(attempt: DeliveryAttempt) -> AnyView {
    let outcome = attempt.outcome().to_owned();
    let said = attempt.answer.map(|answer| {
        view! { <br/>"Máy chủ trả lời: "<q>{answer}</q> }
    });
    view! {
        <li>
            {format!("Lần {} · ", attempt.number)}
            <span class="num">{stamp_text(attempt.at)}</span>
            " · "
            {outcome}
            {said}
        </li>
    }
    .into_any()
}

/// "Gửi lại email": to the same address, or to the one that was meant. A store has no address: it is
/// tried again at once.
#[component]
fn ResendDialog(asked: RwSignal<Option<DeliveryRow>>, again: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let address = RwSignal::new(String::new());
    Effect::new(move |_| {
        if let Some(row) = asked.get() {
            address.set(row.address.unwrap_or_default());
            acting.forget();
            open.set(true);
        }
    });
    let is_email = move || asked.with(|row| row.as_ref().is_some_and(|row| row.address.is_some()));
    let send = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let Some(row) = asked.get_untracked() else {
            return;
        };
        let address = row.address.is_some().then(|| address.get_untracked());
        acting.run(resend(row.delivery, address), move |()| {
            acting.say("Đã xếp gửi lại");
            again.run(());
        });
    };
    view! {
        <Dialog id="gui-lai" title="Gửi lại?" open busy=acting.busy>
            <form id="gui-lai-form" class="dialog-body" novalidate=true on:submit=send>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                {move || if is_email() {
                    view! {
                        <p>"Người nhận được đường dẫn mới; đường dẫn đã gửi trước đó không mở được nữa. Mã mới gửi qua tin nhắn nếu hồ sơ có số điện thoại; nếu không thì vẫn là mã đã giao tại quầy, mất mã thì “In mã nhận” ở trang hồ sơ."</p>
                        <Field label="Địa chỉ nhận" name="address" required=true hint="Sửa nếu người nhận đã cho nhầm địa chỉ." error=acting.wrong_with("address")>
                            <TextInput bind=address keyboard="email" max_length=254/>
                        </Field>
                    }.into_any()
                } else {
                    view! { <p>"Bản sao sẽ được chuyển lại vào kho dữ liệu của tài khoản khớp số giấy tờ và họ tên."</p> }.into_any()
                }}
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Thoát"</Button>
                <Button kind=ButtonKind::Primary submit=true form="gui-lai-form" busy=acting.busy>"Gửi lại"</Button>
            </DialogActs>
        </Dialog>
    }
}

//! "Ngày nghỉ lễ": the national days off by year, adding and removing.

use chungthuc_domain::{
    calendar::{day_text, weekday_label},
    view::{
        appointment::Holiday,
        holiday::{HolidayForm, HolidaysView},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{
    api::holiday::{add_holiday, holidays, remove_holiday},
    components::{
        Alert, Button, ButtonKind, Card, Cell, Crumb, DateInput, Dialog, DialogActs, EmptyState,
        Field, Icon, LinkButton, PageHead, Row, Table, TextInput, Textarea, Th, Tone,
    },
    pages::{act::Act, frame::framed, loaded::loaded, readiness::Lacking},
};

/// The page.
#[component]
pub fn HolidaysPage() -> impl IntoView {
    framed(
        "Ngày nghỉ lễ",
        vec![Crumb::here("Ngày nghỉ lễ")],
        false,
        |_| {
            let address = use_query_map();
            // What isn't understood is the present year.
            let year = Memo::new(move |_| {
                let typed = address.with(|address| address.get_str("nam")?.parse().ok());
                typed.unwrap_or(0)
            });
            let changed = RwSignal::new(0_u32);
            let answer = Resource::new_blocking(
                move || (year.get(), changed.get()),
                |(year, _)| holidays(year),
            );
            let again = Callback::new(move |()| changed.update(|count| *count += 1));
            loaded(answer, move |view| show(view, again))
        },
    )
}

fn show(view: HolidaysView, again: Callback<()>) -> AnyView {
    let HolidaysView {
        year,
        days,
        awaited,
        may_change,
        today,
    } = view;
    let removing = RwSignal::new(None::<Holiday>);
    let title = format!("Năm {year}");
    let count = days.len();
    let rows = days
        .into_iter()
        .map(|holiday| {
            let (day, name) = (holiday.day, holiday.name.clone());
            let text = day_text(day);
            let label = format!("Xóa ngày {text}");
            let ask = Callback::new(move |()| removing.set(Some(holiday.clone())));
            let moved: u64 = awaited
                .iter()
                .filter(|found| found.day == day)
                .map(|found| found.appointments)
                .sum();
            let moved = (moved > 0).then(|| view! { <small class="reason">{format!("{moved} lịch hẹn cần dời")}</small> });
            let past = (day < today).then(|| view! { <small>"đã qua"</small> });
            view! {
                <Row>
                    <Cell class="title num">{text}{past}</Cell>
                    <Cell label="Thứ">{weekday_label(day.weekday())}</Cell>
                    <Cell label="Tên ngày nghỉ">{name}{moved}</Cell>
                    <Cell class="acts">
                        {may_change.then(|| view! { <Button kind=ButtonKind::Quiet small=true icon=Icon::Trash label on_press=ask/> })}
                    </Cell>
                </Row>
            }
            .into_any()
        })
        .collect_view();
    let list = if count == 0 {
        view! {
            <EmptyState icon=Icon::Calendar title=format!("Chưa có ngày nghỉ lễ nào của năm {year}") text="Khi chưa có, hạn trả và lịch hẹn chỉ trừ Thứ Bảy, Chủ Nhật. Hãy nhập theo thông báo lịch nghỉ của năm."/>
        }
        .into_any()
    } else {
        view! {
            <Table caption=format!("Ngày nghỉ lễ năm {year}") head=Box::new(|| view! {
                <Th>"Ngày"</Th>
                <Th>"Thứ"</Th>
                <Th>"Tên ngày nghỉ"</Th>
                <Th>"Thao tác"</Th>
            }.into_any())>
                {rows}
            </Table>
        }
        .into_any()
    };
    let waiting = awaited
        .iter()
        .map(|found| {
            let text = format!(
                "{}, {}: {} lịch hẹn",
                day_text(found.day),
                found.unit_name,
                found.appointments
            );
            view! { <li>{text}</li> }.into_any()
        })
        .collect_view();
    let stranded = (!awaited.is_empty()).then(|| {
        view! {
            <Alert tone=Tone::Warn title="Có lịch hẹn vào ngày nghỉ lễ">
                <p>"Những lịch hẹn này đặt trước khi ngày đó thành ngày nghỉ. Cán bộ của đơn vị dời từng lịch hẹn ở Lịch hẹn chờ duyệt."</p>
                <ul>{waiting}</ul>
            </Alert>
        }
    });
    let (before, after) = (year - 1, year + 1);
    view! {
        <Lacking/>
        <PageHead title="Ngày nghỉ lễ" below=Box::new(|| view! {
            <p>"Hạn trả và lịch hẹn của mọi đơn vị tính theo danh sách này, ngoài Thứ Bảy và Chủ Nhật. Sửa danh sách không đổi hạn trả và lịch hẹn đã hẹn với người dân."</p>
        }.into_any())>
            {may_change.then(|| view! { <AddDay again/> })}
        </PageHead>
        {stranded}
        <Card title flush=true>
            {list}
            <nav class="card-foot" aria-label="Năm khác">
                <LinkButton href=format!("?nam={before}") icon=Icon::ChevronLeft small=true>{format!("Năm {before}")}</LinkButton>
                <LinkButton href=format!("?nam={after}") icon=Icon::ChevronRight small=true>{format!("Năm {after}")}</LinkButton>
            </nav>
        </Card>
        {may_change.then(|| view! { <RemoveDay removing again/> })}
    }
    .into_any()
}

/// "Thêm ngày nghỉ", with its dialog.
#[component]
fn AddDay(again: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let day = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let send = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let form = HolidayForm {
            day: day.get_untracked(),
            name: name.get_untracked(),
            reason: reason.get_untracked(),
        };
        acting.run(add_holiday(form), move |()| {
            acting.say("Đã thêm ngày nghỉ");
            again.run(());
        });
    };
    let ask = Callback::new(move |()| {
        acting.forget();
        open.set(true);
    });
    view! {
        <Button kind=ButtonKind::Primary icon=Icon::Plus on_press=ask>"Thêm ngày nghỉ"</Button>
        <Dialog id="them-ngay-nghi" title="Thêm ngày nghỉ" open busy=acting.busy>
            <form id="them-ngay-nghi-form" class="dialog-body" on:submit=send>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <div class="pair">
                    <Field label="Ngày nghỉ" name="day" required=true error=acting.wrong_with("day")>
                        <DateInput bind=day/>
                    </Field>
                    <Field label="Tên ngày nghỉ" name="name" required=true error=acting.wrong_with("name")>
                        <TextInput bind=name placeholder="Quốc khánh" max_length=100/>
                    </Field>
                </div>
                <Field label="Căn cứ" name="reason" required=true hint="Lưu trong nhật ký." error=acting.wrong_with("reason")>
                    <Textarea bind=reason rows=2 max_length=500 placeholder="Ví dụ: thông báo lịch nghỉ lễ năm 2027 của Bộ Nội vụ"/>
                </Field>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form="them-ngay-nghi-form" busy=acting.busy>"Thêm"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// The dialog that asks why a day off goes.
#[component]
fn RemoveDay(removing: RwSignal<Option<Holiday>>, again: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let reason = RwSignal::new(String::new());
    Effect::new(move |_| {
        if removing.with(Option::is_some) {
            acting.forget();
            reason.set(String::new());
            open.set(true);
        }
    });
    // Closed, however that was done: the same day can be asked for again.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            removing.set(None);
        }
        now
    });
    let send = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let Some(holiday) = removing.get_untracked() else {
            return;
        };
        let asking = remove_holiday(holiday.day, reason.get_untracked());
        acting.run(asking, move |()| {
            acting.say("Đã xóa ngày nghỉ");
            again.run(());
        });
    };
    let which = move || {
        let text = |holiday: &Holiday| format!("{} ({})", day_text(holiday.day), holiday.name);
        removing.with(|holiday| holiday.as_ref().map(text))
    };
    view! {
        <Dialog id="xoa-ngay-nghi" title="Xóa ngày nghỉ?" open busy=acting.busy>
            <form id="xoa-ngay-nghi-form" class="dialog-body" on:submit=send>
                <p>{move || format!("Ngày {} thành ngày làm việc khi tính hạn trả và lịch hẹn từ nay. Hạn đã hẹn giữ nguyên.", which().unwrap_or_default())}</p>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <Field label="Căn cứ" name="ly-do-xoa" required=true hint="Lưu trong nhật ký." error=acting.wrong_with("reason")>
                    <Textarea bind=reason rows=2 max_length=500/>
                </Field>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Danger submit=true form="xoa-ngay-nghi-form" busy=acting.busy>"Xóa"</Button>
            </DialogActs>
        </Dialog>
    }
}

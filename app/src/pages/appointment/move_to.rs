//! "Dời lịch hẹn" (DOMAIN §4.2(c)): another free day and hour, with a reason. Full ones can't be chosen.

use chungthuc_domain::{
    ErrorCode,
    calendar::{day_text, minute_text, weekday_label},
    view::appointment::{AppointmentView, FreeSlotsView, RescheduleForm},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};

use super::{
    days::{DayPicker, shown_day},
    list::TITLE,
    one::id_in,
};
use crate::{
    api::appointment::{appointment, appointment_slots, reschedule_appointment},
    components::{
        Alert, Button, ButtonKind, Card, Crumb, EmptyState, Facts, Field, Icon, LinkButton,
        PageHead, Select, Textarea, Tone,
    },
    pages::{act::Act, frame::framed, loaded::loaded, officer::account_grid::AccountGrid},
    routes,
};

const PATH: &str = "/api/reschedule-appointment";

/// The page.
#[component]
pub fn MovePage() -> impl IntoView {
    let crumbs = vec![
        Crumb::link(TITLE, routes::APPOINTMENTS),
        Crumb::here("Dời lịch hẹn"),
    ];
    framed("Dời lịch hẹn", crumbs, false, |_| view! { <Place/> })
}

/// What is typed, and what came of sending it. Outlives the data: that is read anew when a place was
/// lost to somebody faster.
#[derive(Clone, Copy)]
struct Typed {
    time: RwSignal<String>,
    reason: RwSignal<String>,
    acting: Act,
    again: Callback<()>,
}

#[component]
fn Place() -> impl IntoView {
    let (params, changed) = (use_params_map(), RwSignal::new(0u32));
    let answer = Resource::new_blocking(
        move || (id_in(&params.get()), changed.get()),
        |(id, _)| async move {
            let view = appointment(id.ok_or(ErrorCode::NotFound)?).await?;
            let free = appointment_slots(view.unit.id).await?;
            Ok((view, free))
        },
    );
    let acting = Act::of_form(PATH);
    let text = |field: &str| RwSignal::new(acting.typed(field).unwrap_or_default());
    let typed = Typed {
        time: text("form[time]"),
        reason: text("form[reason]"),
        acting,
        again: Callback::new(move |()| changed.update(|count| *count += 1)),
    };
    loaded(answer, move |(view, free)| show(view, free, typed))
}

fn show(view: AppointmentView, free: FreeSlotsView, typed: Typed) -> AnyView {
    let row = view.row.clone();
    let account = view.account.clone();
    let mut facts = vec![
        ("Mã lịch hẹn", row.code.clone()),
        ("Loại giấy tờ cần chứng thực", row.document_name.clone()),
        (
            "Thời gian công dân/doanh nghiệp đăng ký lịch hẹn",
            minute_text(row.booked_for),
        ),
    ];
    if let Some(moved) = row.moved_to {
        facts.push(("Thời gian hẹn lại gần nhất", minute_text(moved)));
    }
    let may = row
        .actions
        .contains(&chungthuc_domain::appointment::AppointmentStep::Reschedule);
    let form = if !may {
        view! {
            <Alert tone=Tone::Warn title="Lịch hẹn này không dời được nữa">
                <p>{row.state.changed_message(row.starts_at)}</p>
            </Alert>
        }
        .into_any()
    } else if free.days.is_empty() {
        view! {
            <Card>
                <EmptyState icon=Icon::Calendar title="Không còn giờ trống nào" text=format!("Từ nay đến hết ngày {} mọi giờ hẹn đã đầy hoặc không tiếp nhận.", day_text(free.last))/>
            </Card>
        }
        .into_any()
    } else {
        form(view, free, typed)
    };
    view! {
        <PageHead title="Dời lịch hẹn"/>
        <div class="stack">
            <Card flush=true title="Thông tin người đăng ký bản sao">
                <AccountGrid caption="Thông tin người đăng ký bản sao" account/>
            </Card>
            <Card><Facts facts/></Card>
            {form}
        </div>
    }
    .into_any()
}

fn form(view: AppointmentView, free: FreeSlotsView, typed: Typed) -> AnyView {
    let Typed {
        time,
        reason,
        acting,
        again,
    } = typed;
    let (id, version) = (view.row.appointment, view.row.version);
    let back = format!("{}/{id}", routes::APPOINTMENTS);
    let query = use_query_map();
    let stored = StoredValue::new(free);
    let day = Memo::new(move |_| {
        let named = query.with(|query| query.get("ngay").unwrap_or_default());
        stored.with_value(|free| shown_day(free, &named).map(|free| free.day))
    });
    let text = move || day.get().map(day_text).unwrap_or_default();
    let hours = Signal::derive(move || {
        stored.with_value(|free| {
            free.days
                .iter()
                .find(|free| Some(free.day) == day.get())
                .map(|free| {
                    let hour = |slot: &chungthuc_domain::appointment::FreeSlot| {
                        let text = slot.time.to_string();
                        (text.clone(), format!("{text} (còn {} chỗ)", slot.left))
                    };
                    free.slots.iter().map(hour).collect::<Vec<_>>()
                })
                .unwrap_or_default()
        })
    });
    // An hour that the other day doesn't have isn't chosen any more.
    Effect::new(move |_| {
        let there =
            hours.with(|hours| hours.iter().any(|(hour, _)| time.with(|time| time == hour)));
        if !there && time.with_untracked(|time| !time.is_empty()) {
            time.set(String::new());
        }
    });
    let navigate = use_navigate();
    let lead = back.clone();
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        let form = RescheduleForm {
            day: day.get_untracked().map(day_text).unwrap_or_default(),
            time: time.get_untracked(),
            reason: reason.get_untracked(),
        };
        let (navigate, lead) = (navigate.clone(), lead.clone());
        acting.run_or(
            reschedule_appointment(id, version, form),
            move |()| {
                acting.say("Đã đặt lại lịch hẹn và báo cho người đăng ký");
                navigate(&lead, Default::default());
            },
            // Full hours go from the choice; an appointment that has changed shows what it is now.
            move || {
                if acting.was_slower() {
                    again.run(());
                }
            },
        );
    };
    let picker = move || {
        let chosen = day.get();
        stored.with_value(|free| view! { <DayPicker view=free.clone() chosen before="?"/> })
    };
    let heading = move || {
        day.get()
            .map(|day| format!("{} {}", weekday_label(day.weekday()), day_text(day)))
    };
    view! {
        <Card title="Thời gian hẹn lại *" class="choose-time">
            {picker}
            <form class="stack" method="post" action=PATH on:submit=send>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                {move || acting.wrong_with("day").get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <input type="hidden" name="appointment" value=id.to_string()/>
                <input type="hidden" name="version" value=version.to_string()/>
                <input type="hidden" name="form[day]" value=text/>
                <p class="chosen-day" role="status"><b>{heading}</b></p>
                <Field label="Giờ hẹn lại" name="form[time]" id="f-time" required=true error=acting.wrong_with("time")>
                    <Select options=hours bind=time placeholder="--Chọn giờ hẹn--"/>
                </Field>
                <Field label="Lý do hẹn" name="form[reason]" id="f-reason" required=true error=acting.wrong_with("reason") hint="Người đăng ký đọc được lý do này trong tài khoản và tin nhắn SMS">
                    <Textarea bind=reason rows=3 placeholder="Nhập lý do hẹn" max_length=300/>
                </Field>
                <div class="inline">
                    <LinkButton href=back>"Bỏ qua"</LinkButton>
                    <Button kind=ButtonKind::Primary submit=true busy=acting.busy>"Đặt lại lịch hẹn"</Button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

//! "Đặt lịch hẹn": the office, a free day and hour, and which paper. What is chosen lives in the address,
//! and the form goes by itself, so that all of it works without JavaScript.

use chungthuc_domain::{
    AppError, UnitId,
    appointment::FreeSlot,
    calendar::{day_text, weekday_label},
    view::{
        account::UnitBrief,
        appointment::{BookingForm, FreeSlotsView},
    },
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::hooks::{use_navigate, use_query_map};

use super::{
    days::{DayPicker, shown_day},
    mine,
};
use crate::{
    api::appointment::{appointment_slots, appointment_units, book_appointment},
    browser,
    components::{
        Alert, Button, ButtonKind, Card, Crumb, EmptyState, Field, Icon, LinkButton, PageHead,
        Select, TextInput, Tone,
    },
    pages::{act::Act, frame::framed, loaded::loaded},
    routes,
};

const TITLE: &str = "Đặt lịch hẹn";
const PATH: &str = "/api/book-appointment";

/// The page.
#[component]
pub fn BookingPage() -> impl IntoView {
    let crumbs = vec![
        Crumb::link(mine::TITLE, routes::MY_APPOINTMENTS),
        Crumb::here(TITLE),
    ];
    framed(TITLE, crumbs, false, |_| view! { <Place/> })
}

/// What is typed, and what came of sending it. Outlives the data: that is read anew when a place was
/// lost to somebody faster.
#[derive(Clone, Copy)]
struct Typed {
    time: RwSignal<String>,
    document_type: RwSignal<String>,
    document_name: RwSignal<String>,
    acting: Act,
    again: Callback<()>,
}

/// The offices, and what is free in the chosen one.
type Choice = (Vec<UnitBrief>, Option<FreeSlotsView>);

async fn choice(named: Option<UnitId>) -> Result<Choice, AppError> {
    let units = appointment_units().await?;
    let chosen = match units.as_slice() {
        [only] => Some(only.id),
        many => named.filter(|named| many.iter().any(|unit| unit.id == *named)),
    };
    let free = match chosen {
        Some(unit) => Some(appointment_slots(unit).await?),
        None => None,
    };
    Ok((units, free))
}

#[component]
fn Place() -> impl IntoView {
    let (query, changed) = (use_query_map(), RwSignal::new(0u32));
    let unit = Memo::new(move |_| {
        query.with(|query| query.get_str("don-vi").and_then(|unit| unit.parse().ok()))
    });
    let answer = Resource::new_blocking(
        move || (unit.get(), changed.get()),
        |(unit, _)| choice(unit),
    );
    let acting = Act::of_form(PATH);
    let text = |field: &str| RwSignal::new(acting.typed(field).unwrap_or_default());
    let typed = Typed {
        time: text("form[time]"),
        document_type: text("form[document_type]"),
        document_name: text("form[document_name]"),
        acting,
        again: Callback::new(move |()| changed.update(|count| *count += 1)),
    };
    view! {
        <PageHead title=TITLE below=Box::new(|| view! {
            <p>"Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền của Việt Nam cấp hoặc chứng nhận. Khi đến xin mang theo bản chính."</p>
        }.into_any())/>
        {loaded(answer, move |(units, free)| show(units, free, typed))}
    }
}

fn show(units: Vec<UnitBrief>, free: Option<FreeSlotsView>, typed: Typed) -> AnyView {
    if units.is_empty() {
        return view! {
            <Card>
                <EmptyState icon=Icon::Calendar title="Chưa có cơ quan nào nhận lịch hẹn" text="Ông/Bà có thể đến trực tiếp cơ quan trong giờ làm việc, không cần hẹn trước."/>
            </Card>
        }
        .into_any();
    }
    let chosen = free.as_ref().map(|free| free.unit.clone());
    let rest = free.map(|free| {
        if free.days.is_empty() {
            let text = format!(
                "Từ nay đến hết ngày {} mọi giờ hẹn đã đầy. Hãy chọn cơ quan khác hoặc quay lại sau.",
                day_text(free.last)
            );
            view! { <Card><EmptyState icon=Icon::Calendar title="Không còn giờ trống" text/></Card> }
                .into_any()
        } else {
            form(free, typed)
        }
    });
    view! {
        <div class="stack booking">
            <Office units chosen/>
            {rest}
        </div>
    }
    .into_any()
}

/// Which office: a form by GET.
#[component]
fn Office(units: Vec<UnitBrief>, chosen: Option<UnitBrief>) -> impl IntoView {
    if let [only] = units.as_slice() {
        let name = only.name.clone();
        return view! { <Card title="Cơ quan thực hiện"><p>{name}</p></Card> }.into_any();
    }
    let navigate = use_navigate();
    let options: Vec<_> = units
        .into_iter()
        .map(|unit| (unit.id.to_string(), unit.name))
        .collect();
    let value = chosen.map(|unit| unit.id.to_string()).unwrap_or_default();
    view! {
        <Card title="Cơ quan thực hiện">
            <form
                class="fields"
                method="get"
                action=routes::BOOKING
                on:submit=move |submit| {
                    if let Some(address) = browser::form_address(&submit) {
                        navigate(&address, Default::default());
                    }
                }
            >
                <Field label="Cơ quan" name="don-vi" required=true class="grow">
                    <Select options=Signal::stored(options) value placeholder="Chọn cơ quan"/>
                </Field>
                <Button submit=true icon=Icon::Calendar>"Xem giờ trống"</Button>
            </form>
        </Card>
    }
    .into_any()
}

fn form(free: FreeSlotsView, typed: Typed) -> AnyView {
    let Typed {
        time,
        document_type,
        document_name,
        acting,
        again,
    } = typed;
    let unit = free.unit.id;
    let kinds: Vec<_> = free
        .document_types
        .iter()
        .map(|kind| (kind.code.clone(), kind.name.clone()))
        .collect();
    let query = use_query_map();
    let stored = StoredValue::new(free);
    let day = Memo::new(move |_| {
        let named = query.with(|query| query.get("ngay").unwrap_or_default());
        stored.with_value(|free| shown_day(free, &named).map(|free| free.day))
    });
    let needs_name = move || {
        let code = document_type.get();
        stored.with_value(|free| {
            let mut kinds = free.document_types.iter();
            kinds.any(|kind| kind.code == code && kind.needs_description)
        })
    };
    // Before the page is alive, and without JavaScript, nobody knows what will be chosen.
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(true));
    let not_described = move || alive.get() && !needs_name();
    let slots = Memo::new(move |_| {
        let of_day = |free: &FreeSlotsView| {
            let mut days = free.days.iter();
            let found = days.find(|free| Some(free.day) == day.get());
            found.map(|free| free.slots.clone()).unwrap_or_default()
        };
        stored.with_value(of_day)
    });
    // An hour that the other day doesn't have isn't chosen any more.
    Effect::new(move |_| {
        let there = slots.with(|slots| {
            time.with(|time| slots.iter().any(|slot| slot.time.to_string() == *time))
        });
        if !there && time.with_untracked(|time| !time.is_empty()) {
            time.set(String::new());
        }
    });
    let navigate = use_navigate();
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        let form = BookingForm {
            unit,
            document_type: document_type.get_untracked(),
            document_name: document_name.get_untracked(),
            day: day.get_untracked().map(day_text).unwrap_or_default(),
            time: time.get_untracked(),
        };
        let navigate = navigate.clone();
        acting.run_or(
            book_appointment(form),
            move |booked| {
                acting.say("Đã đặt lịch hẹn");
                navigate(
                    &format!("{}/{booked}", routes::MY_APPOINTMENTS),
                    Default::default(),
                );
            },
            // Hours that are full by now go from the choice.
            move || {
                if acting.was_slower() {
                    again.run(());
                }
            },
        );
    };
    let picker = move || {
        let chosen = day.get();
        let before = format!("?don-vi={unit}&");
        stored.with_value(|free| view! { <DayPicker view=free.clone() chosen before/> })
    };
    let heading = move || {
        day.get()
            .map(|day| format!("{}, {}", weekday_label(day.weekday()), day_text(day)))
    };
    let text = move || day.get().map(day_text).unwrap_or_default();
    view! {
        <Card title="Ngày hẹn" class="choose-time">
            {picker}
            <form class="stack" method="post" action=PATH on:submit=send>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <Alert tone=Tone::Bad title=text/> })}
                {move || acting.wrong_with("day").get().map(|text| view! { <Alert tone=Tone::Bad title=text/> })}
                <input type="hidden" name="form[unit]" value=unit.to_string()/>
                <input type="hidden" name="form[day]" value=text/>
                <Hours heading=Signal::derive(move || heading().unwrap_or_default()) slots time error=acting.wrong_with("time")/>
                <Field label="Loại giấy tờ cần chứng thực" name="form[document_type]" id="f-document_type" required=true error=acting.wrong_with("document_type")>
                    <Select options=Signal::stored(kinds) bind=document_type placeholder="Chọn loại giấy tờ"/>
                </Field>
                <div hidden=not_described>
                    <Field label="Tên giấy tờ" name="form[document_name]" id="f-document_name" hint="Ghi như trên bản chính; chỉ cần cho Giấy tờ khác" error=acting.wrong_with("document_name")>
                        <TextInput bind=document_name autocomplete="off" max_length=200/>
                    </Field>
                </div>
                <div class="inline">
                    <LinkButton href=routes::MY_APPOINTMENTS>"Bỏ qua"</LinkButton>
                    <Button kind=ButtonKind::Primary submit=true busy=acting.busy>"Đặt lịch hẹn"</Button>
                </div>
            </form>
        </Card>
    }
    .into_any()
}

/// The free hours of a day, one of which is chosen.
#[component]
fn Hours(
    /// The day.
    heading: Signal<String>,
    /// Its free hours.
    slots: Memo<Vec<FreeSlot>>,
    /// The chosen one.
    time: RwSignal<String>,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let hour = move |slot: FreeSlot| {
        let text = slot.time.to_string();
        let (this, sent, shown) = (text.clone(), text.clone(), text.clone());
        let first = time.with_untracked(|time| *time == this);
        let now = move || time.with(|time| *time == this);
        view! {
            <label class="hour">
                <input type="radio" name="form[time]" value=text checked=first prop:checked=now on:change=move |_| time.set(sent.clone())/>
                <span><b>{shown}</b><small>{format!("còn {} chỗ", slot.left)}</small></span>
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="hours">
            <legend class="label">{move || format!("Giờ hẹn {}", heading.get())}<span class="req" aria-hidden="true">" *"</span></legend>
            <div>{move || slots.get().into_iter().map(hour).collect_view()}</div>
            {move || error.get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
        </fieldset>
    }
}

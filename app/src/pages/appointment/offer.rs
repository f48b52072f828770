//! "Giờ nhận lịch hẹn": what a unit offers by day of the week, on single days, and on which holidays it
//! offers nothing. Whoever would lose their place by a change is listed before anything is saved.

use chungthuc_domain::{
    UnitId,
    calendar::{day_text, weekday_label},
    view::{
        account::{SessionView, UnitBrief},
        appointment::{Holiday, OfferChange, OfferView, SingleDay},
    },
};
use leptos::{ev::SubmitEvent, prelude::*};

use super::{
    hours::{Hours, HoursGrid, slots},
    stranded::{Saving, StrandedList},
};
use crate::{
    api::appointment::{appointment_offer, offering_units},
    components::{
        Alert, Button, ButtonKind, Card, Cell, Crumb, DateInput, EmptyState, Field, Icon, PageHead,
        Row, Table, TextInput, Th, Tone,
    },
    pages::{
        choose_unit::{ChooseUnit, named_unit},
        frame::framed,
        loaded::loaded,
    },
    routes,
};

/// What the page is called.
pub const TITLE: &str = "Giờ nhận lịch hẹn";

/// The page.
#[component]
pub fn OfferPage() -> impl IntoView {
    framed(TITLE, vec![Crumb::here(TITLE)], false, |session| {
        view! { <Place session/> }
    })
}

#[component]
fn Place(session: SessionView) -> impl IntoView {
    let (named, changed) = (named_unit(), RwSignal::new(0u32));
    let here = session.unit.map(|unit| unit.id);
    let answer = Resource::new_blocking(
        move || (named.get(), changed.get()),
        move |(named, _)| async move {
            let units = offering_units().await?;
            let is_there = |id: &UnitId| units.iter().any(|unit| unit.id == *id);
            let first = units.first().map(|unit| unit.id);
            let chosen = named.or(here.filter(is_there)).or(first);
            let offer = match chosen {
                Some(unit) => Some(appointment_offer(unit).await?),
                None => None,
            };
            Ok((units, offer))
        },
    );
    let again = Callback::new(move |()| changed.update(|count| *count += 1));
    view! {
        <PageHead title=TITLE/>
        {loaded(answer, move |(units, offer)| show(units, offer, again))}
    }
}

fn show(units: Vec<UnitBrief>, offer: Option<OfferView>, again: Callback<()>) -> AnyView {
    let Some(offer) = offer else {
        return view! {
            <Card><EmptyState icon=Icon::Calendar title="Không có đơn vị nào nhận lịch hẹn" text="Chỉ đơn vị chứng thực bản sao mới nhận lịch hẹn."/></Card>
        }
        .into_any();
    };
    let saving = Saving::new(offer.unit.id, offer.version, again);
    let takes = !offer.weeks.is_empty();
    let days = takes.then(|| view! { <Days days=offer.days.clone() saving/> });
    let name = offer.unit.name.clone();
    let note = (!takes).then(|| {
        view! {
            <Alert tone=Tone::Warn title=format!("{name} chưa nhận lịch hẹn")>
                <p>"Lưu giờ trong tuần dưới đây để bắt đầu nhận."</p>
            </Alert>
        }
    });
    view! {
        <div class="stack offer">
            <ChooseUnit units chosen=offer.unit.id action=routes::OFFER label="Xem giờ nhận"/>
            {note}
            <StrandedList saving/>
            <div class="two">
                <div class="stack">
                    <Week offer=offer.clone() saving/>
                    {days}
                </div>
                <Holidays holidays=offer.holidays/>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Week(offer: OfferView, saving: Saving) -> impl IntoView {
    let first = offer.weeks.first().map(|week| week.hours.clone());
    let hours = Hours::of_week(&first.unwrap_or(offer.proposal));
    let from = RwSignal::new(String::new());
    let coming: Vec<_> = offer
        .weeks
        .iter()
        .skip(1)
        .map(|week| day_text(week.valid_from))
        .collect();
    let save = move |submit: SubmitEvent| {
        submit.prevent_default();
        let day = from.get_untracked();
        match hours.week() {
            Ok(week) => saving.ask(OfferChange::Week { day, hours: week }),
            Err(text) => saving.refuse("hours", text),
        }
    };
    view! {
        <Card title="Giờ nhận trong tuần">
            <form class="stack" on:submit=save>
                <p class="small">"Số chỗ mỗi giờ; để trống là không nhận. Ngày lễ không nhận, trừ khi đặt riêng cho ngày đó."</p>
                {(!coming.is_empty()).then(|| view! { <p class="small">{format!("Đã đặt giờ mới từ ngày {}.", coming.join(", "))}</p> })}
                <HoursGrid hours/>
                {move || saving.fault("week", "hours").map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <div class="fields">
                    <Field label="Áp dụng từ ngày" name="tu-ngay" required=true error=Signal::derive(move || saving.fault("week", "day"))>
                        <DateInput bind=from/>
                    </Field>
                    <Button kind=ButtonKind::Primary submit=true busy=saving.busy()>"Lưu giờ trong tuần"</Button>
                </div>
            </form>
        </Card>
    }
}

#[component]
fn Days(days: Vec<SingleDay>, saving: Saving) -> impl IntoView {
    let day = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let hours = RwSignal::new(String::new());
    let wrong_hours = RwSignal::new(None::<String>);
    let save = move |submit: SubmitEvent| {
        submit.prevent_default();
        let typed = hours.with_untracked(|typed| slots(typed));
        wrong_hours.set(typed.as_ref().err().cloned());
        if let Ok(hours) = typed {
            saving.ask(OfferChange::Day {
                day: day.get_untracked(),
                hours,
                reason: reason.get_untracked(),
            });
        }
    };
    let fault_of_hours =
        Signal::derive(move || wrong_hours.get().or_else(|| saving.fault("day", "hours")));
    let is_empty = days.is_empty();
    let rows = days
        .into_iter()
        .map(|single| line(single, saving))
        .collect_view();
    let table = (!is_empty).then(|| {
        view! {
            <Table caption="Ngày đặt riêng" head=Box::new(|| view! {
                <Th>"Ngày"</Th>
                <Th>"Giờ nhận"</Th>
                <Th>"Lý do"</Th>
                <Th>"Thao tác"</Th>
            }.into_any())>
                {rows}
            </Table>
        }
    });
    view! {
        <Card title="Ngày nghỉ và ngày có giờ riêng">
            <div class="stack">
                {table}
                <form class="fields" on:submit=save>
                    <Field label="Ngày" name="ngay-nghi" required=true error=Signal::derive(move || saving.fault("day", "day"))>
                        <DateInput bind=day/>
                    </Field>
                    <Field label="Giờ nhận riêng" name="gio-rieng" class="grow" hint="Giờ và số chỗ, ví dụ 08:00 3, 09:00 2. Để trống nếu nghỉ cả ngày" error=fault_of_hours>
                        <TextInput bind=hours max_length=300 numeric=true/>
                    </Field>
                    <Field label="Lý do" name="ly-do-nghi" class="grow" error=Signal::derive(move || saving.fault("day", "reason"))>
                        <TextInput bind=reason max_length=300/>
                    </Field>
                    <Button submit=true icon=Icon::Plus busy=saving.busy()>"Thêm ngày"</Button>
                </form>
            </div>
        </Card>
    }
}

fn line(single: SingleDay, saving: Saving) -> AnyView {
    let text = day_text(single.day);
    let slots: Vec<_> = single
        .slots
        .iter()
        .map(|slot| format!("{} ({} chỗ)", slot.time, slot.places))
        .collect();
    let hours = if slots.is_empty() {
        "Nghỉ".to_owned()
    } else {
        slots.join(", ")
    };
    let name = format!("{}, {text}", weekday_label(single.day.weekday()));
    let reset = text.clone();
    let press = Callback::new(move |()| {
        saving.ask(OfferChange::Reset { day: reset.clone() });
    });
    view! {
        <Row>
            <Cell class="title"><span class="num">{name}</span></Cell>
            <Cell label="Giờ nhận" class="num">{hours}</Cell>
            <Cell label="Lý do">{single.reason}</Cell>
            <Cell class="acts"><Button small=true kind=ButtonKind::Quiet label=format!("Bỏ ngày {text}") icon=Icon::Trash on_press=press/></Cell>
        </Row>
    }
    .into_any()
}

#[component]
fn Holidays(holidays: Vec<Holiday>) -> impl IntoView {
    let rows = holidays
        .into_iter()
        .map(|holiday| {
            view! {
                <li>
                    <span class="num">{format!("{}, {}", weekday_label(holiday.day.weekday()), day_text(holiday.day))}</span>
                    <small>{holiday.name}</small>
                </li>
            }
            .into_any()
        })
        .collect::<Vec<_>>();
    let is_empty = rows.is_empty();
    view! {
        <Card title="Ngày lễ sắp tới">
            {is_empty.then(|| view! { <p class="small">"Chưa có ngày lễ nào được nhập."</p> })}
            <ul class="holidays">{rows}</ul>
        </Card>
    }
}

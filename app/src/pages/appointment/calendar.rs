//! The unit's appointments by day or by week: each hour with its places, who comes, and how it came out.
//! The days stand side by side with their hours level; below 900 px they follow one another.

use std::collections::BTreeSet;

use chungthuc_domain::{
    appointment::SlotTime,
    calendar::{day_text, weekday_label},
    view::appointment::{AppointmentRow, CalendarDay, CalendarSlot, CalendarView},
};
use jiff::{ToSpan, civil::Date};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{acts::RowActs, list::TITLE};
use crate::{
    api::appointment::appointment_calendar,
    components::{AppointmentTag, Card, Crumb, Ic, Icon, LinkButton, PageHead, appointment_look},
    pages::{
        changed::{ChangedBar, of_appointments},
        frame::framed,
        loaded::loaded,
    },
    routes,
};

/// What the address asks for: a day as typed, and whether only that day.
type Asked = (String, bool);

/// The page.
#[component]
pub fn Calendar() -> impl IntoView {
    let crumbs = vec![
        Crumb::link(TITLE, routes::APPOINTMENTS),
        Crumb::here("Lịch"),
    ];
    framed("Lịch hẹn của đơn vị", crumbs, false, |_| {
        let query = use_query_map();
        let asked = Memo::new(move |_| -> Asked {
            query.with(|query| {
                let day = query.get("ngay").unwrap_or_default();
                (day, query.get_str("xem") == Some("ngay"))
            })
        });
        let changed = RwSignal::new(0u32);
        let answer = Resource::new_blocking(
            move || (asked.get(), changed.get()),
            |((day, single), _)| appointment_calendar(day, !single),
        );
        let again = Callback::new(move |()| changed.update(|count| *count += 1));
        loaded(answer, move |view| {
            view! {
                <ChangedBar news=of_appointments again/>
                {show(view, asked.get_untracked().1)}
            }
        })
    })
}

/// The address of the day or the week view around a day.
fn address(day: Date, single: bool) -> String {
    let view = if single { "xem=ngay&" } else { "" };
    format!("{}?{view}ngay={}", routes::CALENDAR, day_text(day))
}

/// The hours of all days, each once: the rows of the week.
fn hours(days: &[CalendarDay]) -> Vec<SlotTime> {
    let all: BTreeSet<_> = days
        .iter()
        .flat_map(|day| day.slots.iter().map(|slot| slot.time))
        .collect();
    all.into_iter().collect()
}

/// The days worth a column: working days, and others on which somebody comes or may come.
fn columns(days: Vec<CalendarDay>) -> Vec<CalendarDay> {
    days.into_iter()
        .filter(|day| day.day.weekday().to_monday_zero_offset() < 5 || !day.slots.is_empty())
        .collect()
}

fn show(view: CalendarView, single: bool) -> AnyView {
    let today = view.today;
    let first = view.days.first().map_or(today, |day| day.day);
    let last = view.days.last().map_or(today, |day| day.day);
    let step = if single { 1.day() } else { 7.days() };
    let before = address(first.checked_sub(step).unwrap_or(first), single);
    let after = address(first.checked_add(step).unwrap_or(first), single);
    let span = if single {
        format!("{}, {}", weekday_label(first.weekday()), day_text(first))
    } else {
        format!("{} – {}", day_text(first), day_text(last))
    };
    let (taken, places) = view.days.iter().fold((0, 0), |(taken, places), day| {
        (taken + day.taken, places + day.places)
    });
    let (previous, next) = if single {
        ("Ngày trước", "Ngày sau")
    } else {
        ("Tuần trước", "Tuần sau")
    };
    let here = move |is: bool| is.then_some("page");
    let head = view! {
        <PageHead title="Lịch hẹn của đơn vị" below=Box::new(move || view! {
            <p class="num">{format!("{span} · {taken} người hẹn / {places} chỗ")}</p>
        }.into_any())>
            <nav class="views" aria-label="Cách xem">
                <a href=routes::APPOINTMENTS>"Danh sách"</a>
                <a href=address(first, true) aria-current=here(single)>"Ngày"</a>
                <a href=address(first, false) aria-current=here(!single)>"Tuần"</a>
            </nav>
            <nav class="inline" aria-label="Thời gian">
                <LinkButton href=before icon=Icon::ChevronLeft label=previous class="square">""</LinkButton>
                <LinkButton href=address(today, single)>"Hôm nay"</LinkButton>
                <LinkButton href=after icon=Icon::ChevronRight label=next class="square">""</LinkButton>
            </nav>
        </PageHead>
    };
    if single {
        let day = view.days.into_iter().next();
        return view! { {head} {day.map(|day| one_day(day, today))} }.into_any();
    }
    let days = columns(view.days);
    let rows = hours(&days);
    let (count, hours) = (days.len(), rows.len());
    let days = days
        .into_iter()
        .map(|day| column(day, &rows, today))
        .collect_view();
    view! {
        {head}
        <div class="week" data-days=count data-hours=hours>{days}</div>
    }
    .into_any()
}

fn column(day: CalendarDay, rows: &[SlotTime], today: Date) -> AnyView {
    let is_today = day.day == today;
    let name = weekday_label(day.day.weekday());
    let text = day_text(day.day);
    let short = text.get(..5).unwrap_or_default().to_owned();
    let summary = match &day.off {
        Some(off) => off.label(),
        None => format!("{}/{} chỗ", day.taken, day.places),
    };
    let href = address(day.day, true);
    let off = day.off.is_some() && day.slots.is_empty();
    let slots = rows
        .iter()
        .map(
            |time| match day.slots.iter().find(|slot| slot.time == *time) {
                Some(slot) => in_week(slot),
                None => view! { <li class="slot none" aria-hidden="true"></li> }.into_any(),
            },
        )
        .collect_view();
    view! {
        <section class="weekday" class:today=is_today class:off=off>
            <header>
                <h2><a href=href>{name}" "<span class="num">{short}</span></a></h2>
                <small class="num">{summary}{is_today.then_some(" · Hôm nay")}</small>
            </header>
            <ol>{slots}</ol>
        </section>
    }
    .into_any()
}

/// "2/3 chỗ"; who has an hour that isn't offered any more is said so.
fn places(slot: &CalendarSlot) -> String {
    if slot.places == 0 {
        "ngoài giờ nhận".to_owned()
    } else {
        format!("{}/{} chỗ", slot.taken, slot.places)
    }
}

fn slot_class(slot: &CalendarSlot) -> &'static str {
    match (
        slot.past,
        slot.taken >= slot.places,
        slot.appointments.is_empty(),
    ) {
        (true, ..) => "slot past",
        (false, true, _) => "slot full",
        (false, false, true) => "slot free",
        (false, false, false) => "slot",
    }
}

fn in_week(slot: &CalendarSlot) -> AnyView {
    let people = slot.appointments.iter().map(chip).collect_view();
    view! {
        <li class=slot_class(slot)>
            <p class="when"><b class="num">{slot.time.to_string()}</b><small class="num">{places(slot)}</small></p>
            {people}
        </li>
    }
    .into_any()
}

/// Somebody in the week view: the name, and what became of it.
fn chip(row: &AppointmentRow) -> AnyView {
    let href = format!("{}/{}", routes::APPOINTMENTS, row.appointment);
    let (tone, icon) = appointment_look(row.state);
    let title = format!(
        "{} · {} · {}",
        row.applicant_name,
        row.document_name,
        row.state.label()
    );
    view! {
        <a class=format!("chip {}", tone.class()) href=href title=title>
            <Ic icon/>
            <span>{row.applicant_name.clone()}<span class="visually-hidden">{format!(", {}", row.state.label())}</span></span>
        </a>
    }
    .into_any()
}

fn one_day(day: CalendarDay, today: Date) -> AnyView {
    let off = day
        .off
        .as_ref()
        .map(chungthuc_domain::view::appointment::DayOff::label);
    let slots = day.slots.into_iter().map(in_day).collect_view();
    let class = if day.day == today { "today" } else { "" };
    view! {
        <Card flush=true class=class>
            {off.map(|off| view! { <p class="day-off"><Ic icon=Icon::Info/>{off}</p> })}
            <ol class="day-slots">{slots}</ol>
        </Card>
    }
    .into_any()
}

fn in_day(slot: CalendarSlot) -> AnyView {
    let class = slot_class(&slot);
    let places = places(&slot);
    let is_empty = slot.appointments.is_empty();
    let people = slot
        .appointments
        .into_iter()
        .map(|row| {
            let href = format!("{}/{}", routes::APPOINTMENTS, row.appointment);
            view! {
                <li>
                    <span>
                        <a href=href>{row.applicant_name.clone()}</a>
                        <small>{row.document_name.clone()}" · "<span class="code">{row.code.clone()}</span></small>
                    </span>
                    <AppointmentTag state=row.state/>
                    <span class="inline"><RowActs row/></span>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <li class=class>
            <p class="when"><b class="num">{slot.time.to_string()}</b><small class="num">{places}</small></p>
            {if is_empty {
                view! { <p class="small">"Còn trống"</p> }.into_any()
            } else {
                view! { <ul>{people}</ul> }.into_any()
            }}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::view::appointment::DayOff;
    use jiff::civil::date;

    use super::*;

    fn day(day: Date, hours: &[u8]) -> CalendarDay {
        let slot = |hour: &u8| CalendarSlot {
            time: SlotTime::hour(*hour),
            places: 2,
            taken: 0,
            past: false,
            appointments: Vec::new(),
        };
        CalendarDay {
            day,
            off: hours.is_empty().then_some(DayOff::Weekday),
            slots: hours.iter().map(slot).collect(),
            places: 0,
            taken: 0,
        }
    }

    #[test]
    fn rows_are_the_hours_of_all_days_once_and_in_order() {
        let days = [
            day(date(2026, 11, 23), &[9, 14]),
            day(date(2026, 11, 24), &[8, 9]),
        ];
        assert_eq!(hours(&days), [8, 9, 14].map(SlotTime::hour));
    }

    #[test]
    fn a_weekend_on_which_nobody_comes_has_no_column() {
        let saturday = date(2026, 11, 28);
        let week = vec![day(date(2026, 11, 27), &[]), day(saturday, &[])];
        assert_eq!(columns(week).len(), 1);
        assert_eq!(columns(vec![day(saturday, &[8])]).len(), 1);
    }

    #[test]
    fn an_address_names_day_and_view() {
        let day = date(2026, 11, 23);
        assert_eq!(
            address(day, true),
            "/lich-hen-cho-duyet/lich?xem=ngay&ngay=23/11/2026"
        );
        assert_eq!(
            address(day, false),
            "/lich-hen-cho-duyet/lich?ngay=23/11/2026"
        );
    }
}

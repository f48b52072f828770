//! The days of the coming weeks, of which those with a free hour are links: chosen by the address, so
//! that it works without JavaScript too.

use chungthuc_domain::{
    calendar::{day_text, parse_day, weekday_label},
    view::appointment::{FreeDay, FreeSlotsView},
};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use leptos::prelude::*;

/// The day that is shown of what is free: the one that the address names, if it has a free hour, else
/// the first that has.
pub fn shown_day<'a>(view: &'a FreeSlotsView, named: &str) -> Option<&'a FreeDay> {
    let named = parse_day(named);
    view.days
        .iter()
        .find(|free| Some(free.day) == named)
        .or_else(|| view.days.first())
}

/// The weeks from `first` to `last`, Monday to Sunday; `None` for days before and after.
fn weeks(first: Date, last: Date) -> Vec<Vec<Option<Date>>> {
    let back = i64::from(first.weekday().to_monday_zero_offset());
    let monday = first.checked_sub(back.days()).unwrap_or(first);
    let all: Vec<_> = monday
        .series(1.day())
        .take_while(|day| *day <= last)
        .map(|day| (day >= first).then_some(day))
        .collect();
    all.chunks(7)
        .map(|week| {
            let mut week = week.to_vec();
            week.resize(7, None);
            week
        })
        .collect()
}

/// "Thứ Hai" as it fits above a column.
fn short(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "T2",
        Weekday::Tuesday => "T3",
        Weekday::Wednesday => "T4",
        Weekday::Thursday => "T5",
        Weekday::Friday => "T6",
        Weekday::Saturday => "T7",
        Weekday::Sunday => "CN",
    }
}

/// The days to choose from.
#[component]
pub fn DayPicker(
    /// What is free.
    view: FreeSlotsView,
    /// The day that is chosen.
    chosen: Option<Date>,
    /// What leads to a day, but for the day itself: `?don-vi=…&`.
    #[prop(into)]
    before: String,
) -> impl IntoView {
    let heads = Weekday::Monday
        .cycle_forward()
        .take(7)
        .map(|weekday| {
            view! { <th scope="col"><abbr title=weekday_label(weekday)>{short(weekday)}</abbr></th> }
                .into_any()
        })
        .collect_view();
    let rows = weeks(view.first, view.last)
        .into_iter()
        .map(|week| {
            let cells = week
                .into_iter()
                .map(|day| cell(day, &view, chosen, &before))
                .collect_view();
            view! { <tr>{cells}</tr> }.into_any()
        })
        .collect_view();
    view! {
        <table class="days">
            <caption class="visually-hidden">"Ngày còn giờ trống"</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn cell(day: Option<Date>, view: &FreeSlotsView, chosen: Option<Date>, before: &str) -> AnyView {
    let Some(day) = day else {
        return view! { <td></td> }.into_any();
    };
    let number = if day.day() == 1 || day == view.first {
        format!("{}/{}", day.day(), day.month())
    } else {
        day.day().to_string()
    };
    let Some(free) = view.days.iter().find(|free| free.day == day) else {
        return view! {
            <td><span class="day full"><b>{number}</b><span class="visually-hidden">" không còn giờ trống"</span></span></td>
        }
        .into_any();
    };
    let left: u32 = free.slots.iter().map(|slot| slot.left).sum();
    let text = day_text(day);
    let label = format!("{} {text}, còn {left} chỗ", weekday_label(day.weekday()));
    let current = (chosen == Some(day)).then_some("date");
    let href = format!("{before}ngay={text}");
    view! {
        <td>
            <a class="day" href=href aria-current=current>
                <span class="visually-hidden">{label}</span>
                <b aria-hidden="true">{number}</b>
                <small aria-hidden="true">{left}" chỗ"</small>
            </a>
        </td>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::{
        UnitId,
        appointment::{Slot, SlotTime, free_slots},
        calendar::Moment,
        view::account::UnitBrief,
    };
    use jiff::civil::date;

    use super::*;

    fn view(days: &[Date]) -> FreeSlotsView {
        let slot = Slot {
            time: SlotTime::hour(8),
            places: 2,
        };
        let free = |day: &Date| FreeDay {
            day: *day,
            slots: free_slots(*day, &[slot], |_| 0, Moment(0)),
        };
        FreeSlotsView {
            unit: UnitBrief {
                id: UnitId(uuid::Uuid::nil()),
                code: String::new(),
                name: String::new(),
            },
            first: date(2026, 11, 20),
            last: date(2026, 12, 20),
            days: days.iter().map(free).collect(),
            document_types: Vec::new(),
        }
    }

    #[test]
    fn weeks_begin_on_monday_and_are_whole() {
        let weeks = weeks(date(2026, 11, 20), date(2026, 12, 1));
        assert_eq!(weeks.len(), 3);
        assert!(weeks.iter().all(|week| week.len() == 7));
        assert_eq!(weeks[0][..4], [None; 4]);
        assert_eq!(weeks[0][4], Some(date(2026, 11, 20)));
        assert_eq!(weeks[2][1], Some(date(2026, 12, 1)));
        assert_eq!(weeks[2][2], None);
    }

    #[test]
    fn the_first_free_day_is_shown_unless_the_address_names_another_that_is_free() {
        let view = view(&[date(2026, 11, 23), date(2026, 11, 25)]);
        let shown = |named| shown_day(&view, named).map(|free| free.day);
        assert_eq!(shown(""), Some(date(2026, 11, 23)));
        assert_eq!(shown("25/11/2026"), Some(date(2026, 11, 25)));
        assert_eq!(shown("24/11/2026"), Some(date(2026, 11, 23)), "it is full");
    }

    #[test]
    fn without_a_free_day_none_is_shown() {
        assert_eq!(shown_day(&view(&[]), "25/11/2026"), None);
    }
}

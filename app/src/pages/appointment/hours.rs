//! The hours of a week as a grid of places: a row an hour, a column a day of the week. What is typed is
//! text until it is saved.

use chungthuc_domain::appointment::{Slot, SlotTime, WeekHours};
use jiff::civil::Weekday;
use leptos::prelude::*;

use crate::components::{Button, Icon, TextInput};
use chungthuc_domain::calendar::weekday_label;

/// An hour, and its places from Monday to Sunday, as they are typed.
#[derive(Clone, Copy)]
struct Line {
    key: u32,
    time: RwSignal<String>,
    places: [RwSignal<String>; 7],
}

/// The grid's content. A handle: copies are the same grid.
#[derive(Clone, Copy)]
pub struct Hours {
    lines: RwSignal<Vec<Line>>,
    next: StoredValue<u32>,
}

impl Hours {
    /// What a week has, an hour a line.
    pub fn of_week(week: &WeekHours) -> Self {
        let lines = typed(week)
            .into_iter()
            .zip(0..)
            .map(|((time, places), key)| Line {
                key,
                time: RwSignal::new(time),
                places: places.map(RwSignal::new),
            })
            .collect::<Vec<_>>();
        Self {
            next: StoredValue::new(u32::try_from(lines.len()).unwrap_or(u32::MAX)),
            lines: RwSignal::new(lines),
        }
    }

    fn add(self) {
        let key = self.next.get_value();
        self.next.set_value(key.saturating_add(1));
        let line = Line {
            key,
            time: RwSignal::new(String::new()),
            places: std::array::from_fn(|_| RwSignal::new(String::new())),
        };
        self.lines.update(|lines| lines.push(line));
    }

    /// The week that is typed, or what is wrong with it.
    pub fn week(self) -> Result<WeekHours, String> {
        let lines: Vec<_> = self.lines.with_untracked(|lines| {
            let text = |line: &Line| {
                let places = line.places.map(|places| places.get_untracked());
                (line.time.get_untracked(), places)
            };
            lines.iter().map(text).collect()
        });
        read(&lines)
    }
}

type Typed = (String, [String; 7]);

/// The lines of a week.
fn typed(week: &WeekHours) -> Vec<Typed> {
    let mut times: Vec<_> = week.0.iter().flatten().map(|slot| slot.time).collect();
    times.sort_unstable();
    times.dedup();
    let places = |slots: &Vec<Slot>, time: SlotTime| {
        let slot = slots.iter().find(|slot| slot.time == time);
        slot.map(|slot| slot.places.to_string()).unwrap_or_default()
    };
    times
        .into_iter()
        .map(|time| {
            let days = std::array::from_fn(|day| {
                week.0
                    .get(day)
                    .map(|slots| places(slots, time))
                    .unwrap_or_default()
            });
            (time.to_string(), days)
        })
        .collect()
}

/// The week of lines; lines with nothing in them don't count.
fn read(lines: &[Typed]) -> Result<WeekHours, String> {
    let mut week = WeekHours::default();
    for (time, places) in lines {
        let is_empty = places.iter().all(|places| places.trim().is_empty());
        if is_empty {
            continue;
        }
        let time: SlotTime = time
            .parse()
            .map_err(|_| format!("“{time}” không phải giờ, ví dụ đúng: 08:00."))?;
        for (slots, places) in week.0.iter_mut().zip(places) {
            if let "" | "0" = places.trim() {
                continue;
            }
            let places = places
                .trim()
                .parse()
                .map_err(|_| format!("Số chỗ lúc {time} phải là số từ 1 đến 99."))?;
            slots.push(Slot { time, places });
        }
    }
    week.checked().map_err(|error| error.to_string())
}

/// The hours of a single day as typed on one line, each with its places: "08:00 3, 09:00 2"; nothing:
/// none.
pub fn slots(typed: &str) -> Result<Vec<Slot>, String> {
    typed
        .split([',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let wrong = || format!("“{part}” chưa đúng. Hãy ghi giờ rồi số chỗ, ví dụ 08:00 3.");
            let (time, places) = part.split_once(char::is_whitespace).ok_or_else(wrong)?;
            Ok(Slot {
                time: time.parse().map_err(|_| wrong())?,
                places: places.trim().parse().map_err(|_| wrong())?,
            })
        })
        .collect()
}

/// The grid.
#[component]
pub fn HoursGrid(
    /// What is in it.
    hours: Hours,
) -> impl IntoView {
    let days: Vec<_> = Weekday::Monday.cycle_forward().take(7).collect();
    let heads = days
        .iter()
        .map(|day| view! { <th scope="col">{weekday_label(*day)}</th> }.into_any())
        .collect_view();
    let line = move |line: Line| {
        let cells = line
            .places
            .into_iter()
            .zip(Weekday::Monday.cycle_forward())
            .zip(0..)
            .map(|((places, day), column)| {
                let label = Signal::derive(move || {
                    format!("Số chỗ {} {}", weekday_label(day), line.time.get())
                });
                let name = format!("cho-{}-{column}", line.key);
                view! {
                    <td><TextInput bind=places name=name label=label.get_untracked() keyboard="numeric" numeric=true max_length=2/></td>
                }
                .into_any()
            })
            .collect_view();
        let name = format!("gio-{}", line.key);
        view! {
            <tr>
                <th scope="row"><TextInput bind=line.time name=name label="Giờ" placeholder="08:00" numeric=true max_length=5/></th>
                {cells}
            </tr>
        }
    };
    view! {
        <div class="hours-grid">
            <table>
                <caption class="visually-hidden">"Số chỗ theo giờ và ngày trong tuần"</caption>
                <thead><tr><th scope="col">"Giờ"</th>{heads}</tr></thead>
                <tbody><For each=move || hours.lines.get() key=|line| line.key children=line/></tbody>
            </table>
        </div>
        <div><Button small=true icon=Icon::Plus on_press=move |()| hours.add()>"Thêm giờ"</Button></div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_read_back_as_it_was_shown() {
        let week = WeekHours::standard();
        assert_eq!(read(&typed(&week)), Ok(week));
    }

    #[test]
    fn the_hours_of_a_day_are_typed_with_their_places() {
        let slot = |hour, places| Slot {
            time: SlotTime::hour(hour),
            places,
        };
        assert_eq!(slots(" "), Ok(Vec::new()));
        let both = Ok(vec![slot(8, 3), slot(9, 2)]);
        assert_eq!(slots("08:00 3, 9:00  2;"), both);
        for wrong in ["08:00", "tám 3", "08:00 ba", "08:00 -1"] {
            assert!(slots(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_hour_without_places_is_none() {
        let mut lines = typed(&WeekHours::standard());
        lines.push((String::new(), Default::default()));
        assert_eq!(read(&lines), Ok(WeekHours::standard()));
    }

    #[test]
    fn what_is_no_hour_and_no_number_is_said() {
        let with = |time: &str, places: &str| {
            let mut line: Typed = (time.to_owned(), Default::default());
            line.1[0] = places.to_owned();
            read(&[line])
        };
        assert_eq!(
            with("tám", "3"),
            Err("“tám” không phải giờ, ví dụ đúng: 08:00.".to_owned())
        );
        assert_eq!(
            with("8:00", "ba"),
            Err("Số chỗ lúc 08:00 phải là số từ 1 đến 99.".to_owned())
        );
        assert!(with("08:00", "100").is_err());
    }
}

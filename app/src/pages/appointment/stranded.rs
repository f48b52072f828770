//! A change of what a unit offers on its way: sent, held up by those who would lose their place, and sent
//! again with where each of them goes.

use chungthuc_domain::{
    UnitId,
    calendar::{Moment, minute_text},
    view::appointment::{AppointmentRow, FreeDay, Move, OfferChange, OfferOutcome, RescheduleForm},
};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::appointment::change_appointment_offer,
    browser,
    components::{
        Alert, Button, ButtonKind, Card, Cell, Field, Row, Select, Table, Textarea, Th, Tone,
    },
    pages::act::Act,
};

/// Who would lose their place, and where there is room.
#[derive(Clone)]
struct Waiting {
    change: OfferChange,
    rows: Vec<AppointmentRow>,
    free: Vec<FreeDay>,
}

/// Changes of one unit's offer. A handle: copies are the same.
#[derive(Clone, Copy)]
pub struct Saving {
    unit: UnitId,
    version: i64,
    acting: Act,
    /// Which form's change was sent last.
    sent: RwSignal<&'static str>,
    own: RwSignal<Option<(&'static str, String)>>,
    waiting: RwSignal<Option<Waiting>>,
    done: Callback<()>,
}

impl Saving {
    /// Of `unit`, whose offer was seen at `version`; `done` is called when a change holds.
    pub fn new(unit: UnitId, version: i64, done: Callback<()>) -> Self {
        Self {
            unit,
            version,
            acting: Act::of_form("/api/change-appointment-offer"),
            sent: RwSignal::new(""),
            own: RwSignal::new(None),
            waiting: RwSignal::new(None),
            done,
        }
    }

    /// A change is under way.
    pub fn busy(self) -> Signal<bool> {
        self.acting.busy.into()
    }

    /// What is wrong with a field of the form `form`: `week` or `day`.
    pub fn fault(self, form: &'static str, field: &'static str) -> Option<String> {
        if self.sent.get() != form {
            return None;
        }
        let own = self.own.get().filter(|(name, _)| *name == field);
        own.map(|(_, text)| text)
            .or_else(|| self.acting.wrong_with(field).get())
    }

    /// Says what is wrong before anything is sent.
    pub fn refuse(self, field: &'static str, text: String) {
        self.sent.set("week");
        self.own.set(Some((field, text)));
    }

    /// Sends a change.
    pub fn ask(self, change: OfferChange) {
        self.sent.set(match change {
            OfferChange::Week { .. } => "week",
            OfferChange::Day { .. } | OfferChange::Reset { .. } => "day",
        });
        self.own.set(None);
        self.send(change, Vec::new());
    }

    fn send(self, change: OfferChange, moves: Vec<Move>) {
        let kept = change.clone();
        let (unit, version) = (self.unit, self.version);
        let asked = change_appointment_offer(unit, version, change, moves);
        self.acting.run(asked, move |outcome| match outcome {
            OfferOutcome::Saved(_) => {
                self.acting.say("Đã lưu giờ nhận lịch hẹn");
                self.waiting.try_set(None);
                self.done.run(());
            }
            OfferOutcome::Stranded { rows, free } => {
                self.waiting.try_set(Some(Waiting {
                    change: kept,
                    rows,
                    free,
                }));
                request_animation_frame(|| {
                    browser::focus_on(PLACE);
                });
            }
        });
    }
}

const PLACE: &str = "nguoi-phai-doi";

/// The places that are free, one a line of the choice.
fn places(free: &[FreeDay]) -> Vec<(Moment, u32)> {
    free.iter()
        .flat_map(|day| day.slots.iter().map(|slot| (slot.at, slot.left)))
        .collect()
}

/// Where each goes unless something else is chosen: the next free places, each taken once.
fn proposals(count: usize, free: &[FreeDay]) -> Vec<Option<Moment>> {
    let mut next = places(free)
        .into_iter()
        .flat_map(|(at, left)| std::iter::repeat_n(at, usize::try_from(left).unwrap_or(1)));
    (0..count).map(|_| next.next()).collect()
}

/// Those who would lose their place, before anything is saved: who, and where each goes.
#[component]
pub fn StrandedList(saving: Saving) -> impl IntoView {
    let error = saving.acting.wrong_as_a_whole();
    move || match saving.waiting.get() {
        Some(waiting) => view! { <Moving saving waiting/> }.into_any(),
        None => error
            .get()
            .map(|text| view! { <Alert tone=Tone::Bad title=text/> })
            .into_any(),
    }
}

#[component]
fn Moving(saving: Saving, waiting: Waiting) -> impl IntoView {
    let Waiting { change, rows, free } = waiting;
    let given = match &change {
        OfferChange::Day { reason, .. } => reason.clone(),
        OfferChange::Week { .. } | OfferChange::Reset { .. } => String::new(),
    };
    let reason = RwSignal::new(given);
    let options: Vec<_> = places(&free)
        .into_iter()
        .map(|(at, left)| {
            (
                at.0.to_string(),
                format!("{} (còn {left} chỗ)", minute_text(at)),
            )
        })
        .collect();
    let chosen: Vec<_> = rows
        .iter()
        .zip(proposals(rows.len(), &free))
        .map(|(row, at)| {
            let at = at.map(|at| at.0.to_string()).unwrap_or_default();
            (row.appointment, row.version, RwSignal::new(at))
        })
        .collect();
    let count = rows.len();
    let lines = rows
        .into_iter()
        .zip(chosen.clone())
        .map(|(row, (id, _, at))| {
            let label = format!("Thời gian hẹn lại của {}", row.applicant_name);
            let options = options.clone();
            view! {
                <Row>
                    <Cell class="code title">{row.code}</Cell>
                    <Cell label="Tên đối tượng đăng ký"><b>{row.applicant_name}</b><small>{row.document_name}</small></Cell>
                    <Cell label="Thời gian hẹn" class="num">{minute_text(row.starts_at)}</Cell>
                    <Cell label="Thời gian hẹn lại"><Select options=Signal::stored(options) bind=at name=format!("den-{id}") label=label placeholder="--Chọn giờ hẹn--"/></Cell>
                </Row>
            }
            .into_any()
        })
        .collect_view();
    let save = move |submit: SubmitEvent| {
        submit.prevent_default();
        let moves = chosen.iter().map(|(appointment, version, at)| Move {
            appointment: *appointment,
            version: *version,
            to: to(&at.get_untracked(), &reason.get_untracked()),
        });
        saving.send(change.clone(), moves.collect());
    };
    let whole = saving.acting.wrong;
    view! {
        <Card flush=true class="stranded">
            <Alert tone=Tone::Warn title=format!("{count} người đã hẹn sẽ không còn chỗ")>
                <p id=PLACE tabindex="-1">"Chưa lưu gì cả. Hãy chọn giờ hẹn lại cho từng người; họ được báo qua tài khoản và SMS ngay khi lưu."</p>
            </Alert>
            <form on:submit=save>
                <Table caption="Người phải dời lịch hẹn" head=Box::new(|| view! {
                    <Th>"Mã lịch hẹn"</Th>
                    <Th>"Tên đối tượng đăng ký"</Th>
                    <Th>"Thời gian hẹn"</Th>
                    <Th>"Thời gian hẹn lại"</Th>
                }.into_any())>
                    {lines}
                </Table>
                <div class="stack stranded-end">
                    <Field label="Lý do hẹn" name="ly-do-doi" required=true>
                        <Textarea bind=reason rows=2 placeholder="Nhập lý do hẹn" max_length=300/>
                    </Field>
                    {move || whole.get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                    <div class="inline">
                        <Button on_press=move |()| saving.waiting.set(None)>"Không thay đổi nữa"</Button>
                        <Button kind=ButtonKind::Primary submit=true busy=saving.busy()>"Lưu và dời lịch hẹn"</Button>
                    </div>
                </div>
            </form>
        </Card>
    }
}

/// "Dời lịch hẹn" to a place as the choice has it.
fn to(at: &str, reason: &str) -> RescheduleForm {
    let text = at
        .parse()
        .map(|at| minute_text(Moment(at)))
        .unwrap_or_default();
    let (time, day) = text.split_once(' ').unwrap_or_default();
    RescheduleForm {
        day: day.to_owned(),
        time: time.to_owned(),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::appointment::{Slot, SlotTime, free_slots};
    use jiff::civil::date;

    use super::*;

    fn free() -> Vec<FreeDay> {
        let slot = |hour, places| Slot {
            time: SlotTime::hour(hour),
            places,
        };
        let day = date(2026, 11, 24);
        vec![FreeDay {
            day,
            slots: free_slots(day, &[slot(8, 2), slot(9, 1)], |_| 0, Moment(0)),
        }]
    }

    #[test]
    fn each_is_proposed_a_place_of_their_own() {
        let texts: Vec<_> = proposals(4, &free())
            .into_iter()
            .map(|at| at.map(minute_text))
            .collect();
        let at = |text: &str| Some(text.to_owned());
        let expected = [
            at("08:00 24/11/2026"),
            at("08:00 24/11/2026"),
            at("09:00 24/11/2026"),
            None,
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn a_place_is_sent_as_the_form_has_it() {
        let at = places(&free())[1].0;
        let form = to(&at.0.to_string(), "Tập huấn");
        assert_eq!(
            (form.day.as_str(), form.time.as_str()),
            ("24/11/2026", "09:00")
        );
        assert_eq!(to("", "x").day, "");
    }
}

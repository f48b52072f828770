//! Choosing papers in a list: a box for each, one for all of the page, and the bar that leads on.

use chungthuc_domain::{
    PaperId,
    certification::Certification,
    view::{
        batch::BatchWork,
        queue::{Queue, QueueRow},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

use super::words::{address, words};
use crate::components::{Button, ButtonKind, Cell, Checkbox, StickyBar, Th};

/// What is chosen on one page of a list.
#[derive(Clone, Copy)]
pub struct Choice {
    work: BatchWork,
    /// Those that can be chosen, in the order of the list.
    boxes: StoredValue<Vec<(PaperId, RwSignal<bool>)>>,
    count: Memo<usize>,
}

impl Choice {
    /// Of these rows; `None` for a list that nothing is done from at once.
    pub fn of(queue: Queue, rows: &[QueueRow]) -> Option<Self> {
        let work = match queue {
            Queue::PendingSignature => BatchWork::Sign,
            Queue::PendingSeal => BatchWork::Seal,
            Queue::Returned | Queue::All => return None,
        };
        // Copies on paper are signed and sealed by hand, each by itself.
        let can_be_chosen = |row: &&QueueRow| {
            row.certification == Certification::Electronic
                && (row.state == work.begins_at() || row.state == work.leads_to())
        };
        let boxes = rows
            .iter()
            .filter(can_be_chosen)
            .map(|row| (row.paper, RwSignal::new(false)))
            .collect();
        let boxes = StoredValue::new(boxes);
        let chosen = move |boxes: &Vec<(PaperId, RwSignal<bool>)>| {
            boxes.iter().filter(|(_, chosen)| chosen.get()).count()
        };
        let count = Memo::new(move |_| boxes.with_value(chosen));
        Some(Self { work, boxes, count })
    }

    /// Whether a paper is chosen; `None` for one that can't be.
    pub fn of_paper(&self, paper: PaperId) -> Option<RwSignal<bool>> {
        self.boxes.with_value(|boxes| {
            let found = boxes.iter().find(|(id, _)| *id == paper);
            found.map(|(_, chosen)| *chosen)
        })
    }

    /// The cell of a row.
    pub fn cell(&self, row: &QueueRow) -> AnyView {
        let chosen = self.of_paper(row.paper);
        let label = format!("Chọn {}", row.code);
        view! {
            <Cell class="choose">
                {chosen.map(|checked| view! { <Checkbox checked aria_label=label/> })}
            </Cell>
        }
        .into_any()
    }

    /// The header of that column: all of the page.
    pub fn head(&self) -> AnyView {
        let (boxes, count) = (self.boxes, self.count);
        let all = boxes.with_value(Vec::len);
        let every = RwSignal::new(false);
        Effect::new(move |_| every.set(all > 0 && count.get() == all));
        let mixed = Signal::derive(move || (1..all).contains(&count.get()));
        view! {
            <Th>
                <Checkbox
                    checked=every
                    aria_label="Chọn tất cả trên trang này"
                    mixed
                    on_change=Callback::new(move |on| choose_all(boxes, on))
                />
            </Th>
        }
        .into_any()
    }

    /// The bar, while something is chosen.
    pub fn bar(&self) -> AnyView {
        let Self { work, boxes, count } = *self;
        let words = words(work);
        let navigate = use_navigate();
        let all = boxes.with_value(Vec::len);
        let go_on = Callback::new(move |()| {
            let chosen: Vec<String> = boxes.with_value(|boxes| {
                let chosen = boxes.iter().filter(|(_, chosen)| chosen.get_untracked());
                chosen.map(|(paper, _)| paper.to_string()).collect()
            });
            navigate(&address(work, &chosen), Default::default());
        });
        view! {
            <StickyBar
                open=Signal::derive(move || count.get() > 0)
                text=Signal::derive(move || format!("Đã chọn {}", count.get()))
                label="Bản sao đã chọn"
            >
                <Button on_press=Callback::new(move |()| choose_all(boxes, false))>"Bỏ chọn"</Button>
                <Button
                    disabled=Signal::derive(move || count.get() == all)
                    on_press=Callback::new(move |()| choose_all(boxes, true))
                >
                    "Chọn tất cả trên trang này"
                </Button>
                <Button kind=ButtonKind::Primary icon=words.icon on_press=go_on>
                    {move || words.act(count.get())}
                </Button>
            </StickyBar>
        }
        .into_any()
    }
}

fn choose_all(boxes: StoredValue<Vec<(PaperId, RwSignal<bool>)>>, on: bool) {
    boxes.with_value(|boxes| boxes.iter().for_each(|(_, chosen)| chosen.set(on)));
}

//! People: a face of initials, a card, and the timeline of who did what.

use chungthuc_domain::{
    calendar::{Moment, stamp_text},
    state::Step,
    view::file::TimelineEntry,
};
use leptos::prelude::*;

use crate::format;

use super::{
    icon::{Ic, Icon},
    tag::Tone,
};

/// The initials of a name in a circle; decoration beside the name.
#[component]
pub fn Avatar(
    /// Whose.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    view! { <span class="face" aria-hidden="true">{format::initials(&name)}</span> }
}

/// Somebody who was found: the name, and what identifies them.
#[component]
pub fn PersonCard(
    /// The name.
    #[prop(into)]
    name: String,
    /// Number, phone, e-mail; empty ones are left out.
    details: Vec<String>,
    /// A tag or a button at the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let details: Vec<String> = details
        .into_iter()
        .filter(|detail| !detail.is_empty())
        .collect();
    view! {
        <div class="person">
            <Avatar name=name.clone()/>
            <div><b>{name}</b><small class="num">{details.join(" · ")}</small></div>
            {children.map(|children| view! { <div class="acts">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// Tone and icon of a step.
fn step_look(step: Step) -> (Tone, Icon) {
    match step {
        Step::Receive => (Tone::Neutral, Icon::Folder),
        Step::Submit | Step::Resubmit => (Tone::Neutral, Icon::Send),
        Step::Recall => (Tone::Neutral, Icon::Undo),
        Step::Sign | Step::SignOnPaper => (Tone::Sign, Icon::Sign),
        Step::ReturnToCreator | Step::ReturnFromSeal | Step::ReturnToSigner => {
            (Tone::Warn, Icon::Return)
        }
        Step::Forward => (Tone::Sign, Icon::Swap),
        Step::CancelReception | Step::Cancel | Step::Annul => (Tone::Bad, Icon::Ban),
        Step::Seal => (Tone::Seal, Icon::Seal),
        Step::Number => (Tone::Seal, Icon::Book),
        Step::Complete | Step::GiveOut | Step::Deliver => (Tone::Ok, Icon::Check),
        Step::ReturnOriginal => (Tone::Neutral, Icon::Undo),
        Step::FailDelivery => (Tone::Bad, Icon::Mail),
        Step::Extend => (Tone::Warn, Icon::Clock),
        Step::HandOver => (Tone::Sign, Icon::Users),
        Step::TakeFee => (Tone::Ok, Icon::Plus),
        Step::ReverseFee => (Tone::Warn, Icon::Undo),
        Step::Refuse => (Tone::Bad, Icon::Ban),
        Step::RequestMore => (Tone::Warn, Icon::Document),
        Step::Supplied => (Tone::Ok, Icon::Check),
        Step::GiveHeldBack => (Tone::Neutral, Icon::Return),
        Step::Resend => (Tone::Neutral, Icon::Mail),
    }
}

/// A line of a timeline.
pub struct TimelineLine {
    /// What it means.
    pub tone: Tone,
    /// Its icon.
    pub icon: Icon,
    /// When.
    pub at: Moment,
    /// What was done.
    pub what: &'static str,
    /// By whom; empty where that isn't said.
    pub who: String,
    /// The code of what it was done to, where that isn't plain.
    pub code: Option<String>,
    /// Why, if a reason was given.
    pub note: String,
}

/// "Xem tiến trình" of a paper: who did what when, the latest first.
#[component]
pub fn Timeline(
    /// In any order.
    entries: Vec<TimelineEntry>,
) -> impl IntoView {
    let line = |entry: TimelineEntry| {
        let (tone, icon) = step_look(entry.step);
        TimelineLine {
            tone,
            icon,
            at: entry.at,
            what: entry.step.label(),
            who: entry.actor_name,
            code: entry.paper_code,
            note: entry.note,
        }
    };
    view! { <TimelineOf lines=entries.into_iter().map(line).collect()/> }
}

/// Who did what when, the latest first.
#[component]
pub fn TimelineOf(
    /// In any order.
    lines: Vec<TimelineLine>,
) -> impl IntoView {
    let mut lines = lines;
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    let items = lines
        .into_iter()
        .map(|line| {
            view! {
                <li class=line.tone.class()>
                    <span class="dot"><Ic icon=line.icon/></span>
                    <div>
                        <b>{line.what}</b>
                        <small>
                            <span class="num">{stamp_text(line.at)}</span>
                            {(!line.who.is_empty()).then(|| format!(" · {}", line.who))}
                            {line.code.map(|code| view! { " · " <span class="code">{code}</span> })}
                        </small>
                        {(!line.note.is_empty()).then(|| view! { <p>{line.note}</p> })}
                    </div>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! { <ol class="timeline">{items}</ol> }.into_any()
}

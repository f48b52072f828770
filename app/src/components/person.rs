//! People: a face of initials, a card, and the timeline of who did what.

use chungthuc_domain::{calendar::stamp_text, state::Step, view::file::TimelineEntry};
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
        Step::Submit | Step::Resubmit => (Tone::Neutral, Icon::Send),
        Step::Recall => (Tone::Neutral, Icon::Undo),
        Step::Sign => (Tone::Sign, Icon::Sign),
        Step::ReturnToCreator | Step::ReturnFromSeal => (Tone::Warn, Icon::Return),
        Step::Forward => (Tone::Sign, Icon::Swap),
        Step::Cancel | Step::Annul => (Tone::Bad, Icon::Ban),
        Step::Seal => (Tone::Seal, Icon::Seal),
        Step::Complete | Step::Deliver => (Tone::Ok, Icon::Check),
        Step::FailDelivery => (Tone::Bad, Icon::Mail),
        Step::Resend => (Tone::Neutral, Icon::Mail),
    }
}

/// "Xem tiến trình": who did what when, the latest first.
#[component]
pub fn Timeline(
    /// In any order.
    entries: Vec<TimelineEntry>,
) -> impl IntoView {
    let mut entries = entries;
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    let items = entries
        .into_iter()
        .map(|entry| {
            let (tone, icon) = step_look(entry.step);
            view! {
                <li class=tone.class()>
                    <span class="dot"><Ic icon/></span>
                    <div>
                        <b>{entry.step.label()}</b>
                        <small>
                            <span class="num">{stamp_text(entry.at)}</span>
                            {(!entry.actor_name.is_empty()).then(|| format!(" · {}", entry.actor_name))}
                            {entry.paper_code.map(|code| view! { " · " <span class="code">{code}</span> })}
                        </small>
                        {(!entry.note.is_empty()).then(|| view! { <p>{entry.note}</p> })}
                    </div>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! { <ol class="timeline">{items}</ol> }.into_any()
}

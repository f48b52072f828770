//! Tags: a status as word, colour and icon, never as colour alone.

use chungthuc_domain::{
    appointment::AppointmentState, calendar::Moment, certification::Certification,
    signature::Awaiting, state::PaperState,
};
use leptos::prelude::*;

use crate::format::{self, Urgency};

use super::icon::{Ic, Icon};

/// What a status means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// Valid, done.
    Ok,
    /// Soon due, needs care.
    Warn,
    /// Failed, overdue, refused.
    Bad,
    /// About a signature, or chosen.
    Sign,
    /// About the seal.
    Seal,
}

impl Tone {
    /// The class that carries its colours.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Ok => "ok",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Sign => "sign",
            Tone::Seal => "seal",
        }
    }
}

/// A status.
#[component]
pub fn Tag(
    /// What it means.
    #[prop(optional)]
    tone: Tone,
    /// Its icon; every tone but the neutral one should have one.
    #[prop(optional)]
    icon: Option<Icon>,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! {
        <span class=format!("tag {}", tone.class())>
            {icon.map(|icon| view! { <Ic icon/> })}
            {children()}
        </span>
    }
    .into_any()
}

/// Tone and icon of a paper's state.
pub fn state_look(state: PaperState) -> (Tone, Icon) {
    match state {
        PaperState::PendingSignature => (Tone::Sign, Icon::Sign),
        PaperState::Signed => (Tone::Sign, Icon::Check),
        PaperState::PendingSeal => (Tone::Seal, Icon::Seal),
        PaperState::Sealed => (Tone::Seal, Icon::Check),
        PaperState::Completed => (Tone::Ok, Icon::Valid),
        PaperState::DeliveryFailed => (Tone::Warn, Icon::Mail),
        PaperState::Returned => (Tone::Warn, Icon::Return),
        PaperState::Cancelled => (Tone::Neutral, Icon::Close),
        PaperState::Refused | PaperState::Annulled => (Tone::Bad, Icon::Ban),
    }
}

/// The state of a paper.
#[component]
pub fn StateTag(
    /// Which.
    state: PaperState,
    /// What the paper is certified as.
    #[prop(optional)]
    certification: Certification,
) -> impl IntoView {
    let (tone, icon) = state_look(state);
    view! { <Tag tone icon>{state.label_for(certification)}</Tag> }
}

/// That a paper is certified on paper; nothing of electronic ones, which most are.
#[component]
pub fn CertificationTag(
    /// What it is certified as.
    certification: Certification,
) -> impl IntoView {
    (certification == Certification::OnPaper)
        .then(|| view! { <Tag icon=Icon::Print>{certification.short_label()}</Tag> })
}

/// Tone and icon of an appointment's state.
pub fn appointment_look(state: AppointmentState) -> (Tone, Icon) {
    match state {
        AppointmentState::Booked => (Tone::Sign, Icon::Calendar),
        AppointmentState::Rescheduled => (Tone::Warn, Icon::Swap),
        AppointmentState::Processed => (Tone::Ok, Icon::Check),
        AppointmentState::CancelledByApplicant => (Tone::Neutral, Icon::Close),
        AppointmentState::Refused => (Tone::Bad, Icon::Ban),
        AppointmentState::NoShow | AppointmentState::Expired => (Tone::Neutral, Icon::Clock),
    }
}

/// The state of an appointment.
#[component]
pub fn AppointmentTag(
    /// Which.
    state: AppointmentState,
) -> impl IntoView {
    let (tone, icon) = appointment_look(state);
    view! { <Tag tone icon>{state.label()}</Tag> }
}

/// What a paper's newest file still waits for; nothing where it waits for nothing.
#[component]
pub fn AwaitingTag(
    /// What.
    awaiting: Option<Awaiting>,
) -> impl IntoView {
    awaiting
        .map(|awaiting| view! { <Tag tone=Tone::Warn icon=Icon::Clock>{awaiting.label()}</Tag> })
}

/// A deadline, as urgent as it is at `now`.
#[component]
pub fn DeadlineTag(
    /// When it is due.
    due: Moment,
    /// The server's time, so that both sides say the same.
    now: Moment,
) -> impl IntoView {
    match format::deadline(due, now) {
        (Urgency::Overdue, text) => view! { <Tag tone=Tone::Bad icon=Icon::Clock>{text}</Tag> },
        (Urgency::Today, text) => view! { <Tag tone=Tone::Warn icon=Icon::Clock>{text}</Tag> },
        (Urgency::Later, text) => view! { <Tag>{text}</Tag> },
    }
}

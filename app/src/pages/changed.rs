//! The quiet bar of a page that is not of the newest any more: what has changed, and "Tải lại". It lies
//! over the page and moves nothing on it; whoever is in the middle of something goes on with that.

use chungthuc_domain::view::live::LiveEvent;
use leptos::prelude::*;

use crate::{
    components::{Button, Ic, Icon},
    live::{Live, use_live},
};

/// What the bar of a list says.
pub const NEWS: &str = "Có thay đổi mới";

/// The bar; nothing until something has changed. Part of what is loaded anew, so that it goes with it.
#[component]
pub fn ChangedBar<F>(
    /// What an event means for this page, in a sentence; `None`: nothing.
    news: F,
    /// Reads the page anew; without it there is no button.
    #[prop(optional)]
    again: Option<Callback<()>>,
) -> impl IntoView
where
    F: Fn(Live, &LiveEvent) -> Option<String> + 'static,
{
    let live = use_live();
    let said = RwSignal::new(None::<String>);
    live.listen(move |event| {
        if let Some(text) = news(live, event) {
            said.set(Some(text));
        }
    });
    let button = move || {
        again.map(|again| {
            let press = Callback::new(move |()| {
                said.set(None);
                again.run(());
            });
            view! { <Button small=true on_press=press>"Tải lại"</Button> }
        })
    };
    view! {
        <div class="news" role="status">
            {move || said.get().map(|text| view! {
                <div><Ic icon=Icon::Info/><span>{text}</span>{button()}</div>
            })}
        </div>
    }
}

/// What an event means for a page with the unit's appointments.
pub fn of_appointments(live: Live, event: &LiveEvent) -> Option<String> {
    let is_news = match event {
        LiveEvent::Missed => true,
        LiveEvent::Appointments { by } => !live.is_me(*by),
        _ => false,
    };
    is_news.then(|| NEWS.to_owned())
}

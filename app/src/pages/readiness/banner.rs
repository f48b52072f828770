//! What the unit lacks, shown on the first pages of officers, leaders and clerks until all is there.

use leptos::prelude::*;

use crate::{
    api::readiness::lacking,
    components::{Alert, Tone},
    pages::loaded::built_once,
    routes,
};

/// The line; nothing while all stands.
#[component]
pub fn Lacking() -> impl IntoView {
    let answer = Resource::new_blocking(|| (), |()| lacking());
    let inside = move || {
        Suspend::new(async move {
            let answer = answer.await;
            built_once().await;
            // Without an answer the page itself says what is wrong.
            let texts = answer.unwrap_or_default();
            let first = texts.first().cloned()?;
            let more = texts.len() - 1;
            let more = (more > 0).then(|| format!(" Còn {more} điều kiện khác."));
            Some(view! {
                <div class="lacking">
                    <Alert tone=Tone::Warn title="Đơn vị chưa đủ điều kiện tiếp nhận">
                        <p>{first}{more}" "<a href=routes::READINESS>"Xem điều kiện tiếp nhận"</a></p>
                    </Alert>
                </div>
            }
            .into_any())
        })
    };
    view! { <Transition fallback=|| ()>{inside}</Transition> }
}

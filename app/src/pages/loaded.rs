//! Data on its way from the server: a skeleton before it, the page with it, words for what went wrong.

use chungthuc_domain::{AppError, ErrorCode};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    components::{AppErrorPanel, Button, Skeleton},
    pages::{
        not_found::Missing,
        relogin::{SessionEnded, note_session},
    },
};

/// Whether an answer was none for want of a session.
fn was_refused<T>(answer: &Option<Result<T, AppError>>) -> bool {
    matches!(answer, Some(Err(error)) if error.code == ErrorCode::NotLoggedIn)
}

/// Logged in again: what was refused is asked for again, and nothing else, which would take what is
/// typed with it.
pub fn ask_again_after_login<T>(resource: Resource<Result<T, AppError>>)
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let ended = use_context::<SessionEnded>();
    Effect::new(move |before: Option<bool>| {
        let now = ended.is_some_and(|ended| ended.0.get());
        if before == Some(true) && !now && resource.with_untracked(was_refused) {
            resource.refetch();
        }
        now
    });
}

/// Shows what a resource brings: a skeleton before, `view` with it, words for what went wrong.
/// What isn't there, or may not be seen, is the page that says so, with its status.
pub fn loaded<T, V>(
    resource: Resource<Result<T, AppError>>,
    view: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    V: IntoView + 'static,
{
    ask_again_after_login(resource);
    let inside = move || {
        let view = view.clone();
        Suspend::new(async move {
            let answer = resource.await;
            built_once().await;
            match answer {
                Ok(data) => view(data).into_any(),
                Err(error) if error.code == ErrorCode::NotFound => view! { <Missing/> }.into_any(),
                Err(error) => {
                    note_session(&error);
                    view! {
                        <AppErrorPanel error>
                            <Button on_press=move |()| resource.refetch()>"Thử lại"</Button>
                        </AppErrorPanel>
                    }
                    .into_any()
                }
            }
        })
    };
    view! { <Transition fallback=|| view! { <Skeleton rows=true/> }>{inside}</Transition> }
        .into_any()
}

/// Waits once, on the server, between data and the view that is made of it. Leptos walks a view dry
/// before it renders it: what is there at once would be built in both, with resources of its own
/// each time, and the browser would look for others than were sent.
pub async fn built_once() {
    #[cfg(feature = "ssr")]
    {
        use std::{future::poll_fn, task::Poll};
        let mut again = false;
        poll_fn(|context| {
            if again {
                return Poll::Ready(());
            }
            again = true;
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
}

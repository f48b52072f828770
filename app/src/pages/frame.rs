//! What pages share: who is logged in and the shell around them, and data on its way from the
//! server with a skeleton before it and words for what went wrong.

use chungthuc_domain::{AppError, ErrorCode, view::account::SessionView};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Redirect, hooks::use_location};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    api::account::session_view,
    components::{AppErrorPanel, Crumb, Skeleton},
    pages::{not_found::Missing, relogin::Relogin},
    routes,
    shell::StaffShell,
};

/// A page of somebody who is logged in, within the menu; who isn't is sent to log in and back.
///
/// `page` is called anew whenever the session was read anew, with who it belongs to.
pub fn framed<V>(
    title: &'static str,
    crumbs: Vec<Crumb>,
    bare: bool,
    page: impl Fn(SessionView) -> V + Clone + Send + Sync + 'static,
) -> AnyView
where
    V: IntoView + 'static,
{
    let session = Resource::new_blocking(|| (), |()| session_view());
    let inside = move || {
        let (crumbs, page) = (crumbs.clone(), page.clone());
        Suspend::new(async move {
            let answer = session.await;
            built_once().await;
            match answer {
                Ok(view) => {
                    let content = page(view.clone()).into_any();
                    view! {
                        <StaffShell session=view crumbs=Signal::stored(crumbs) bare=bare>
                            {content}
                        </StaffShell>
                    }
                    .into_any()
                }
                Err(error) if error.code == ErrorCode::NotLoggedIn => {
                    view! { <ToLogin/> }.into_any()
                }
                Err(error) => view! { <AppErrorPanel error/> }.into_any(),
            }
        })
    };
    view! {
        <Title text=title/>
        <Suspense fallback=|| view! { <Skeleton rows=true/> }>{inside}</Suspense>
        <Relogin/>
    }
    .into_any()
}

#[component]
fn ToLogin() -> impl IntoView {
    let location = use_location();
    let here = location.pathname.get_untracked() + &search(&location.search.get_untracked());
    let here = here
        .replace('%', "%25")
        .replace('&', "%26")
        .replace('#', "%23");
    view! { <Redirect path=format!("{}?tiep={here}", routes::LOGIN)/> }
}

fn search(query: &str) -> String {
    if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    }
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
    let inside = move || {
        let view = view.clone();
        Suspend::new(async move {
            let answer = resource.await;
            built_once().await;
            match answer {
                Ok(data) => view(data).into_any(),
                Err(error) if error.code == ErrorCode::NotFound => view! { <Missing/> }.into_any(),
                Err(error) => view! { <AppErrorPanel error/> }.into_any(),
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

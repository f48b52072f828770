//! The frame of the pages of somebody who is logged in: who that is, and the shell around the page.

use chungthuc_domain::{ErrorCode, view::account::SessionView};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Redirect, hooks::use_location};

use crate::{
    api::account::session_view,
    components::{AppErrorPanel, Crumb, Skeleton},
    live::use_live,
    pages::{
        loaded::built_once,
        relogin::{Relogin, SessionEnded},
    },
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
    let live = use_live();
    let ended = use_context::<SessionEnded>();
    Effect::new(move |_| {
        let is_over = ended.is_some_and(|ended| ended.0.get());
        if let Some(Ok(view)) = session.get().filter(|_| !is_over) {
            live.begin(&view);
        }
    });
    let inside = move || {
        let (crumbs, page) = (crumbs.clone(), page.clone());
        Suspend::new(async move {
            let answer = session.await;
            built_once().await;
            match answer {
                Ok(view) => {
                    // A citizen's pages lie under their store, whatever they lie under for staff.
                    let is_own =
                        |crumb: &Crumb| crumb.href.as_deref() == Some(routes::MY_APPOINTMENTS);
                    let crumbs = if view.is_applicant
                        && crumbs.len() > 1
                        && !crumbs.first().is_some_and(is_own)
                    {
                        let own = Crumb::link("Kho dữ liệu của tôi", routes::STORE);
                        std::iter::once(own)
                            .chain(crumbs.into_iter().skip(1))
                            .collect()
                    } else {
                        crumbs
                    };
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

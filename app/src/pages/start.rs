//! The first page after logging in: leads on to where somebody's work waits (UX §1).

use leptos::prelude::*;
use leptos_router::components::Redirect;

use crate::{pages::frame::framed, routes, shell::menu::home_of};

/// Leads on.
#[component]
pub fn Start() -> impl IntoView {
    framed("Trang chủ", Vec::new(), false, |session| {
        let home = if session.is_applicant {
            routes::STORE
        } else {
            home_of(&session.rights)
        };
        view! { <Redirect path=home/> }
    })
}

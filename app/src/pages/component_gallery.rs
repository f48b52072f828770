//! Every component in every state, to look at. Only in builds with the feature `gallery`.
use leptos::prelude::*;
#[component]
pub fn Gallery() -> impl IntoView {}

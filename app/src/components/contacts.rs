//! Whom to turn to: names with their phone numbers and e-mail addresses, as links.

use chungthuc_domain::view::unit::SupportContact;
use leptos::prelude::*;

/// Contacts, and when they are there.
#[component]
pub fn ContactList(
    /// Who.
    contacts: Vec<SupportContact>,
    /// When; empty where nothing is said of it.
    hours: String,
) -> impl IntoView {
    let items = contacts
        .into_iter()
        .map(|contact| {
            let phone = (!contact.phone.is_empty()).then(|| {
                let digits: String = contact
                    .phone
                    .chars()
                    .filter(|c| c.is_ascii_digit() || *c == '+')
                    .collect();
                view! { <a class="num" href=format!("tel:{digits}")>{contact.phone.clone()}</a> }
            });
            let email = (!contact.email.is_empty()).then(|| {
                view! { <a href=format!("mailto:{}", contact.email)>{contact.email.clone()}</a> }
            });
            view! { <li><b>{contact.name}</b>{phone}{email}</li> }.into_any()
        })
        .collect_view();
    let hours = (!hours.is_empty())
        .then(|| view! { <p class="small">{format!("Thời gian hỗ trợ: {hours}")}</p> });
    view! {
        <ul class="contacts">{items}</ul>
        {hours}
    }
    .into_any()
}

//! The form that asks for the pages of a month, of a book or of the dossiers of a unit. A plain form: the
//! file is made by the server.

use leptos::prelude::*;

use crate::components::{Button, Icon, Select};

/// The form. `months` (`11/2026`), the newest first: that is chosen.
pub fn print_month(action: String, months: Vec<String>) -> AnyView {
    let newest = months.first().cloned().unwrap_or_default();
    let options = months
        .into_iter()
        .map(|month| (month.clone(), format!("Tháng {month}")))
        .collect::<Vec<_>>();
    view! {
        <form class="print-month" method="get" action=action target="_blank">
            <Select name="thang" label="Tháng cần in" options=Signal::stored(options) value=newest/>
            <Button submit=true icon=Icon::Print>"In sổ"</Button>
        </form>
    }
    .into_any()
}

//! Choosing one of the units that somebody administers: a form by GET, `?don-vi=`.

use chungthuc_domain::{UnitId, view::account::UnitBrief};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::{
    browser,
    components::{Button, Card, Field, Select},
};

/// The unit that the address names, if it names one.
pub fn named_unit() -> Memo<Option<UnitId>> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| query.get_str("don-vi").and_then(|unit| unit.parse().ok()))
    })
}

/// The form; nothing where there is no choice.
#[component]
pub fn ChooseUnit(
    /// Those that can be chosen.
    units: Vec<UnitBrief>,
    /// The one that is shown.
    chosen: UnitId,
    /// The page's address.
    action: &'static str,
    /// What is on the button.
    label: &'static str,
) -> impl IntoView {
    let navigate = use_navigate();
    let options: Vec<_> = units
        .into_iter()
        .map(|unit| (unit.id.to_string(), unit.name))
        .collect();
    (options.len() > 1).then(|| {
        view! {
            <Card>
                <form
                    class="fields"
                    method="get"
                    action=action
                    on:submit=move |submit| {
                        if let Some(address) = browser::form_address(&submit) {
                            navigate(&address, Default::default());
                        }
                    }
                >
                    <Field label="Đơn vị" name="don-vi" class="grow">
                        <Select options=Signal::stored(options) value=chosen.to_string()/>
                    </Field>
                    <Button submit=true>{label}</Button>
                </form>
            </Card>
        }
        .into_any()
    })
}

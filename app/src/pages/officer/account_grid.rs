//! Whose account a copy or an appointment is for, in the columns of the guides (DOMAIN §4.2(a), (c)).

use chungthuc_domain::view::intake::AccountView;
use leptos::prelude::*;

use crate::components::{Cell, Icon, Row, Table, Tag, Th, Tone};

/// The grid of one account.
#[component]
pub fn AccountGrid(
    /// What it lists, for screen readers.
    caption: &'static str,
    /// Whose.
    account: AccountView,
    /// Marks it as the one that was chosen.
    #[prop(optional)]
    chosen: bool,
) -> impl IntoView {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "—".to_owned());
    let mark = chosen.then(|| view! { <Tag tone=Tone::Ok icon=Icon::Check>"Đã chọn"</Tag> });
    view! {
        <Table caption head=Box::new(|| view! {
            <Th>"STT"</Th>
            <Th>"Tên đối tượng"</Th>
            <Th>"CMND/CCCD/MST"</Th>
            <Th>"Số điện thoại"</Th>
            <Th>"Email"</Th>
        }.into_any())>
            <Row chosen=Signal::stored(chosen)>
                <Cell label="STT" class="num muted stt">"1"</Cell>
                <Cell label="Tên đối tượng"><b>{account.name}</b><small>{account.kind.label()}</small>{mark}</Cell>
                <Cell label="CMND/CCCD/MST" class="num">{account.identifier}</Cell>
                <Cell label="Số điện thoại" class="num">{or_none(account.phone)}</Cell>
                <Cell label="Email">{or_none(account.email)}</Cell>
            </Row>
        </Table>
    }
}

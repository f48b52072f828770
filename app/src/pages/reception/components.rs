//! Tab "Thành phần hồ sơ": what was handed in, a row each, in an order that can be changed.

use chungthuc_domain::state::DossierPhase;
use leptos::prelude::*;

use super::{
    certify::CertifyDialog, component_row::ComponentRow, counter::Counter, fields::ComponentFields,
    look::LookDialog,
};
use crate::components::{Button, Card, Ic, Icon};

/// The tab.
#[component]
pub fn ComponentsTab(
    /// Of which form.
    counter: Counter,
) -> impl IntoView {
    let chosen = RwSignal::new(None::<ComponentFields>);
    let looked = RwSignal::new(None::<ComponentFields>);
    let fault = counter.fault("components");
    let add = Callback::new(move |()| counter.add_row());
    let hint = if counter.phase == DossierPhase::Draft {
        "Ghi từng giấy tờ đã nộp và đính kèm bản quét. Loại chứng thực được chọn sau khi tiếp nhận."
    } else {
        "Bấm Chứng thực điện tử ở từng giấy tờ, chọn loại chứng thực, loại giấy tờ, số lượng rồi Lưu lại; sau đó Xác nhận hoàn thành."
    };
    view! {
        <Card title="Thành phần hồ sơ">
            <div class="stack">
                <p class="hint">{hint}</p>
                <ol class="components">
                    <For each=move || counter.rows.get() key=|row| row.key let:row>
                        <ComponentRow counter row chosen looked/>
                    </For>
                </ol>
                <p class="error" role="alert">
                    {move || fault.get().map(|text| view! { <Ic icon=Icon::Stop/><span>{text}</span> }.into_any())}
                </p>
                <div class="acts">
                    <div id="f-components" tabindex="-1">
                        <Button icon=Icon::Plus on_press=add>"Thêm thành phần"</Button>
                    </div>
                </div>
            </div>
        </Card>
        <CertifyDialog counter chosen/>
        <LookDialog looked/>
    }
    .into_any()
}

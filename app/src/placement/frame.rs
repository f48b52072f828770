//! The screen around the editor: where one came from, what the paper is, how
//! far one has come, and the page's own buttons.

use leptos::prelude::*;

use crate::components::icon::{Ic, Icon};
use crate::components::layout::Steps;
use crate::routes;

/// The whole screen: its header, and below it whatever it is given.
#[component]
pub fn PlacementFrame(
    /// Where "back" leads.
    #[prop(into)]
    back_href: String,
    /// What is there: "Bản sao chờ ký".
    #[prop(into)]
    back_label: String,
    /// The paper's code.
    #[prop(into)]
    code: Signal<String>,
    /// What it is: "Giấy khai sinh · Nguyễn Hạ Vy An".
    #[prop(into)]
    subtitle: Signal<String>,
    /// The steps: "Đọc", "Đặt chữ ký", "Ký số".
    steps: Vec<&'static str>,
    /// Which one is under way, from 0.
    #[prop(into)]
    now: Signal<usize>,
    /// The buttons, the primary one last.
    #[prop(into)]
    actions: ViewFn,
    /// The editor.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="placing">
            <header class="placing-head">
                <a class="btn quiet placing-back" href=back_href>
                    <Ic icon=Icon::ChevronLeft/>
                    <span>{back_label}</span>
                </a>
                <div class="placing-title">
                    <h1 class="code">{move || code.get()}</h1>
                    <p>{move || subtitle.get()}</p>
                </div>
                <Steps steps now/>
                <div class="placing-actions">
                    // In a page of its own: what was placed here stays.
                    <a
                        class="btn quiet square"
                        href=routes::HELP
                        target="_blank"
                        rel="noopener"
                        aria-label="Hướng dẫn sử dụng (mở trang mới)"
                        title="Hướng dẫn sử dụng"
                    >
                        <Ic icon=Icon::Help/>
                    </a>
                    {actions.run()}
                </div>
            </header>
            {children()}
        </div>
    }
    .into_any()
}

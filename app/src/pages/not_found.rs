//! Where nothing is: also for what one may not know exists, which looks the same from outside.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    browser,
    components::{ButtonKind, EmptyState, Icon, LinkButton},
    routes,
    shell::PublicShell,
};

/// Where the routes of this entry don't lead: to the other entry, which the browser loads, or, when
/// the server has sent this very page, nowhere.
#[component]
pub fn Elsewhere() -> impl IntoView {
    let location = use_location();
    let address = location.pathname.get_untracked()
        + &location.search.with_untracked(|search| {
            if search.is_empty() {
                String::new()
            } else {
                format!("?{search}")
            }
        });
    if browser::is_alive() {
        browser::load(&address);
        return ().into_any();
    }
    view! { <NotFound/> }.into_any()
}

/// Answers 404 and says where to go on.
#[component]
pub fn NotFound() -> impl IntoView {
    view! { <PublicShell><Missing/></PublicShell> }
}

/// The same within a page that has a shell already.
#[component]
pub fn Missing() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Không tìm thấy trang"/>
        <div class="page-message">
            <h1>"Không tìm thấy trang"</h1>
            <EmptyState
                icon=Icon::Search
                title="Địa chỉ này không có trang nào, hoặc bạn không có quyền xem."
                text="Hãy kiểm tra lại địa chỉ. Nếu bạn quét mã QR trên bản sao, hãy quét lại toàn bộ mã."
            >
                <LinkButton href=routes::HOME kind=ButtonKind::Primary>"Về trang chủ"</LinkButton>
            </EmptyState>
        </div>
    }
}

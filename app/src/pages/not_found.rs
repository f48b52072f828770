//! Where nothing is: also for what one may not know exists, which looks the same from outside.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    components::{ButtonKind, EmptyState, Icon, LinkButton},
    routes,
    shell::PublicShell,
};

/// Answers 404 and says where to go on.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Không tìm thấy trang"/>
        <PublicShell>
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
        </PublicShell>
    }
}

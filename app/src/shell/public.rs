//! What stands around the public pages: brand, the few places there are, log-in, and the foot.

use chungthuc_domain::certification::LEGAL_VALUE;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    api::account::visitor,
    components::{Button, ButtonKind, Icon, LinkButton, Mark},
    pages::loaded::built_once,
    routes,
};

use super::{SkipLink, theme::ThemeChoice};

/// A place in the head of the public pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// What it is called.
    pub label: &'static str,
    /// Where it is.
    pub href: &'static str,
}

/// "Kiểm tra bản sao": the one public place besides the log-in.
pub const CHECK: NavItem = NavItem {
    label: "Kiểm tra bản sao",
    href: routes::HOME,
};

/// Who is logged in, the way to their own pages and out; or the way to log in.
#[component]
fn Account() -> impl IntoView {
    let visitor = Resource::new_blocking(|| (), |()| visitor());
    let inside = move || {
        Suspend::new(async move {
            let answer = visitor.await;
            built_once().await;
            let Ok(Some(visitor)) = answer else {
                return view! { <LinkButton href=routes::LOGIN>"Đăng nhập"</LinkButton> }
                    .into_any();
            };
            let (href, text) = if visitor.is_applicant {
                (routes::STORE, "Kho dữ liệu của tôi")
            } else {
                (routes::START, "Vào làm việc")
            };
            view! {
                <div class="visitor">
                    <span>{visitor.name}</span>
                    {visitor.has_pages.then(|| view! { <LinkButton href>{text}</LinkButton> })}
                    <form method="post" action=routes::LOGOUT>
                        <Button kind=ButtonKind::Quiet icon=Icon::LogOut submit=true>"Đăng xuất"</Button>
                    </form>
                </div>
            }
            .into_any()
        })
    };
    view! { <Suspense>{inside}</Suspense> }
}

/// A public page.
#[component]
pub fn PublicShell(
    /// The places in the head: only what exists.
    #[prop(default = vec![CHECK])]
    items: Vec<NavItem>,
    /// Without who is logged in, or "Đăng nhập": the log-in page itself.
    #[prop(optional)]
    anonymous: bool,
    /// Without what needs a program in the browser: the page brings none.
    #[prop(optional)]
    plain: bool,
    /// The page.
    children: Children,
) -> impl IntoView {
    let path = use_location().pathname;
    let links = items
        .into_iter()
        .map(|item| {
            let here = move || (path.get() == item.href).then_some("page");
            view! { <a href=item.href aria-current=here>{item.label}</a> }.into_any()
        })
        .collect_view();
    view! {
        <SkipLink/>
        <div class="public">
            <header class="public-top">
                <a class="brand" href=routes::HOME>
                    <Mark/>
                    <span><b>"Chứng thực điện tử"</b><small>"Bản sao điện tử từ bản chính"</small></span>
                </a>
                <nav aria-label="Trang công khai">{links}</nav>
                {(!anonymous).then(|| view! { <Account/> })}
            </header>
            <main class="wrap" id="noi-dung" tabindex="-1">{children()}</main>
            <footer class="public-foot">
                <p>{LEGAL_VALUE}</p>
                <a href=routes::PUBLIC_HELP rel="external">"Hướng dẫn, hỗ trợ"</a>
                <a href=routes::ANNULMENTS rel="external">"Bản sao bị hủy bỏ giá trị pháp lý"</a>
                {(!plain).then(|| view! { <ThemeChoice name="giao-dien"/> })}
            </footer>
        </div>
    }
    .into_any()
}

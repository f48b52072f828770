//! "Đăng nhập": by password, and in the demo with one click by role.

use chungthuc_domain::{ErrorCode, view::account::DemoAccount};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::account::demo_accounts,
    components::{Alert, Avatar, Button, ButtonKind, Card, Field, TextInput, Tone},
    routes,
    shell::PublicShell,
};

/// The page.
#[component]
pub fn Login() -> impl IntoView {
    let query = use_query_map();
    let next = query.read_untracked().get("tiep").unwrap_or_default();
    let wrong = query
        .read_untracked()
        .get("loi")
        .map(|code| match code.as_str() {
            "cho" => "Đã thử sai quá nhiều lần. Hãy chờ ít phút rồi thử lại.".to_owned(),
            _ => ErrorCode::WrongPassword.message(),
        });
    let demo = Resource::new_blocking(|| (), |()| demo_accounts());
    let next_for_demo = next.clone();
    view! {
        <Title text="Đăng nhập"/>
        <PublicShell anonymous=true>
            <div class="login">
                <Card class="login-card">
                    <h1>"Đăng nhập"</h1>
                    {(!next.is_empty() && wrong.is_none()).then(|| view! {
                        <p class="small">"Hãy đăng nhập để tiếp tục."</p>
                    })}
                    {wrong.map(|text| view! { <Alert tone=Tone::Bad title=text/> })}
                    <form method="post" action=routes::LOGIN class="stack">
                        <input type="hidden" name="next" value=next/>
                        <Field label="Tên đăng nhập" name="login" required=true hint="Công dân dùng số CMND/CCCD, doanh nghiệp dùng MST">
                            <TextInput autocomplete="username" max_length=100/>
                        </Field>
                        <Field label="Mật khẩu" name="password" required=true>
                            <TextInput kind="password" autocomplete="current-password" max_length=200/>
                        </Field>
                        <Button kind=ButtonKind::Primary submit=true wide=true>"Đăng nhập"</Button>
                    </form>
                </Card>
                <Suspense>
                    {move || {
                        let next = next_for_demo.clone();
                        Suspend::new(async move {
                            let accounts = demo.await.unwrap_or_default();
                            (!accounts.is_empty()).then(|| view! { <DemoAccounts accounts next/> })
                        })
                    }}
                </Suspense>
            </div>
        </PublicShell>
    }
}

/// The demo's accounts: one click logs in.
#[component]
fn DemoAccounts(accounts: Vec<DemoAccount>, next: String) -> impl IntoView {
    let rows = accounts
        .into_iter()
        .map(|account| {
            view! {
                <li>
                    <button class="demo-account" type="submit" name="demo" value=account.login>
                        <Avatar name=account.name.clone()/>
                        <span><b>{account.name}</b><small>{account.role}</small></span>
                    </button>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Card title="Tài khoản thử nghiệm" class="login-demo">
            <p class="small">"Bấm một lần để vào. Người, đơn vị và giấy tờ ở đây đều là giả định."</p>
            <form method="post" action=routes::LOGIN>
                <input type="hidden" name="next" value=next/>
                <ul class="demo-accounts">{rows}</ul>
            </form>
        </Card>
    }
}

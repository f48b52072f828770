//! What an e-mailed link leads to: the copy, after its code.

use chungthuc_domain::{calendar::minute_text, view::delivery::LinkView};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::{
    api::copies::link_info,
    components::{Alert, Button, ButtonKind, Card, Field, Icon, TextInput, Tone},
    pages::loaded::loaded,
    routes,
    shell::PublicShell,
};

/// The page.
#[component]
pub fn LinkPage() -> impl IntoView {
    let token = use_params_map()
        .with_untracked(|params| params.get("token"))
        .unwrap_or_default();
    let wrong = use_query_map()
        .with_untracked(|query| query.get("sai"))
        .is_some();
    let asked = token.clone();
    let answer = Resource::new_blocking(|| (), move |()| link_info(asked.clone()));
    view! {
        <Title text="Nhận bản chứng thực điện tử"/>
        <PublicShell>
            <section class="narrow">
                <h1>"Nhận bản chứng thực điện tử"</h1>
                {loaded(answer, move |link| show(link, &token, wrong))}
            </section>
        </PublicShell>
    }
}

fn show(link: LinkView, token: &str, wrong: bool) -> AnyView {
    if link.closed {
        return view! {
            <Alert tone=Tone::Bad title="Liên kết này không còn dùng được">
                <p>{format!("Liên kết đã hết hạn hoặc mã đã bị nhập sai nhiều lần. Hãy liên hệ {} để được gửi lại.", link.unit_name)}</p>
            </Alert>
        }
        .into_any();
    }
    let action = format!("{}/{token}/tep", routes::LINK);
    let error = wrong.then(|| "Mã không đúng. Hãy nhập lại.".to_owned());
    view! {
        <Card>
            <p>{format!("{} đã cấp bản chứng thực điện tử cho bạn. Liên kết dùng được đến {}.", link.unit_name, minute_text(link.expires_at))}</p>
            <form method="post" action=action class="stack">
                <Field label="Mã nhận" name="code" required=true hint=link.code_hint error=error>
                    <TextInput keyboard="numeric" autocomplete="one-time-code" max_length=12 numeric=true/>
                </Field>
                <Button kind=ButtonKind::Primary submit=true icon=Icon::Download>"Tải bản chứng thực"</Button>
            </form>
        </Card>
    }
    .into_any()
}

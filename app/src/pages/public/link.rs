//! What an e-mailed link or the QR code of a printed slip leads to: the copy, after its code.

use chungthuc_domain::{
    calendar::minute_text,
    view::delivery::{LinkView, wrong_code},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::{
    api::copies::link_info,
    components::{Alert, Button, ButtonKind, Card, Field, Icon, Select, TextInput, Tone},
    pages::loaded::loaded,
    routes,
    shell::PublicShell,
};

/// What was wrong when the form was sent, as its answer's address says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// The code.
    Code,
    /// The copy that was chosen can't be had yet.
    Number,
}

/// The page.
#[component]
pub fn LinkPage() -> impl IntoView {
    let token = use_params_map()
        .with_untracked(|params| params.get("token"))
        .unwrap_or_default();
    let wrong = use_query_map().with_untracked(|query| {
        let of = |name, wrong| query.get(name).map(|_| wrong);
        of("sai", Wrong::Code).or_else(|| of("chua", Wrong::Number))
    });
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

fn show(link: LinkView, token: &str, wrong: Option<Wrong>) -> AnyView {
    if link.closed {
        return view! {
            <Alert tone=Tone::Bad title="Liên kết này không còn dùng được">
                <p>{format!("Liên kết đã hết hạn hoặc mã đã bị nhập sai nhiều lần. Hãy liên hệ {} để được gửi lại.", link.unit_name)}</p>
            </Alert>
        }
        .into_any();
    }
    if link.is_slip && !link.papers.iter().any(|paper| paper.ready) {
        return view! {
            <Alert tone=Tone::Neutral title="Chưa có bản sao nào được cấp xong">
                <p>{format!("{} đang xử lý hồ sơ. Hãy mở lại địa chỉ này theo hẹn trên phiếu.", link.unit_name)}</p>
            </Alert>
        }
        .into_any();
    }
    let which = link.is_slip.then(|| which(&link, wrong));
    let action = format!("{}/{token}/tep", routes::LINK);
    let error = (wrong == Some(Wrong::Code)).then(|| wrong_code(link.tries_left));
    view! {
        <Card>
            <p>{format!("{} đã cấp bản chứng thực điện tử cho bạn. Liên kết dùng được đến {}.", link.unit_name, minute_text(link.expires_at))}</p>
            <form method="post" action=action class="stack">
                {which}
                <Field label="Mã nhận" name="code" required=true hint=link.code_hint error=error>
                    <TextInput keyboard="numeric" autocomplete="one-time-code" max_length=12 numeric=true/>
                </Field>
                <Button kind=ButtonKind::Primary submit=true icon=Icon::Download>"Tải bản chứng thực"</Button>
            </form>
        </Card>
    }
    .into_any()
}

/// The copies of a slip, by their numbers on it: what they are is nobody's business without the slip.
fn which(link: &LinkView, wrong: Option<Wrong>) -> AnyView {
    let ready = link.papers.iter().filter(|paper| paper.ready);
    let options: Vec<_> = ready
        .map(|paper| (paper.number.to_string(), format!("Số {}", paper.number)))
        .collect();
    let first = options.first().map(|(number, _)| number.clone());
    let waiting = link.papers.iter().filter(|paper| !paper.ready).count();
    let hint = if waiting > 0 {
        format!("Số ghi trước tên giấy tờ trên phiếu; còn {waiting} bản chưa cấp xong")
    } else {
        "Số ghi trước tên giấy tờ trên phiếu".to_owned()
    };
    let error = (wrong == Some(Wrong::Number))
        .then(|| "Bản sao này chưa được cấp xong. Hãy quay lại sau.".to_owned());
    view! {
        <Field label="Giấy tờ số" name="number" required=true hint error=error>
            <Select options=Signal::stored(options) value=first.unwrap_or_default()/>
        </Field>
    }
    .into_any()
}

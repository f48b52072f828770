//! What an e-mailed link or the QR code of a printed slip leads to: the copy, after its code.

use chungthuc_domain::{
    calendar::minute_text,
    view::delivery::{LinkPaper, LinkView, wrong_code},
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

/// What came of the form that was sent, as its answer's address says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    /// The code.
    Code,
    /// The copy that was chosen can't be had.
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
    let sent = use_query_map().with_untracked(|query| query.get("ma-moi").is_some());
    view! {
        <Title text="Nhận bản chứng thực điện tử"/>
        <PublicShell>
            <section class="narrow">
                <h1>"Nhận bản chứng thực điện tử"</h1>
                {sent.then(|| view! {
                    <Alert tone=Tone::Ok title="Đang gửi mã mới"><p>"Mã mới đến qua tin nhắn trong ít phút. Mã trước không dùng được nữa."</p></Alert>
                })}
                {loaded(answer, move |link| show(link, &token, wrong))}
            </section>
        </PublicShell>
    }
}

fn show(link: LinkView, token: &str, wrong: Option<Wrong>) -> AnyView {
    let another = link
        .new_code_to
        .clone()
        .map(|ending| another_code(token, ending));
    if let Some(why) = link.closed {
        let counter = another
            .is_none()
            .then(|| format!("Cần tải lại, hãy liên hệ {}.", link.unit_name));
        return view! {
            <Alert tone=Tone::Bad title="Liên kết này không còn dùng được với mã cũ">
                <p>{why}</p>
                {counter.map(|text| view! { <p>{text}</p> })}
            </Alert>
            {another}
        }
        .into_any();
    }
    let lines = at_counter(&link);
    let contacts = link.contacts.clone();
    let counter = (!lines.is_empty()).then(|| {
        view! {
            <Alert tone=Tone::Neutral title="Bản giấy nhận tại quầy">
                {lines.into_iter().chain(contacts).map(|line| view! { <p>{line}</p> }).collect_view()}
            </Alert>
        }
    });
    let is_file = |paper: &&LinkPaper| !paper.on_paper;
    let fetched = link.is_slip
        && link.papers.iter().any(|paper| paper.fetched)
        && link
            .papers
            .iter()
            .filter(is_file)
            .all(|paper| paper.fetched);
    if fetched {
        return view! {
            <div class="stack">
                <Alert tone=Tone::Neutral title="Đã tải bằng phiếu này">
                    <p>{format!("Mỗi bản sao tải được một lần. Cần tải lại, hãy đến {} để in phiếu mới.", link.unit_name)}</p>
                </Alert>
                {counter}
            </div>
        }
        .into_any();
    }
    if link.is_slip && !link.papers.iter().filter(is_file).any(|paper| paper.ready) {
        let only_on_paper = counter.is_some() && link.papers.iter().all(|paper| paper.on_paper);
        let waiting = (!only_on_paper).then(|| {
            view! {
                <Alert tone=Tone::Neutral title="Chưa có bản sao nào được cấp xong">
                    <p>{format!("{} đang xử lý hồ sơ. Hãy mở lại địa chỉ này theo hẹn trên phiếu.", link.unit_name)}</p>
                </Alert>
            }
        });
        return view! { <div class="stack">{waiting}{counter}</div> }.into_any();
    }
    let which = link.is_slip.then(|| which(&link, wrong));
    let action = format!("{}/{token}/tep", routes::LINK);
    let error = (wrong == Some(Wrong::Code)).then(|| wrong_code(link.tries_left));
    view! {
        <Card>
            <p>{format!("{} đã cấp bản chứng thực điện tử cho bạn. Liên kết dùng được đến {}; mã nhận dùng được một lần, tải lại được trong 30 phút.", link.unit_name, minute_text(link.expires_at))}</p>
            <form method="post" action=action class="stack">
                {which}
                <Field label="Mã nhận" name="code" required=true hint=link.code_hint error=error>
                    <TextInput keyboard="numeric" autocomplete="one-time-code" max_length=12 numeric=true/>
                </Field>
                <Button kind=ButtonKind::Primary submit=true icon=Icon::Download>"Tải bản chứng thực"</Button>
            </form>
        </Card>
        {another}
        {counter}
    }
    .into_any()
}

/// Asks for another code, which goes to the phone that the first one went to.
fn another_code(token: &str, ending: String) -> AnyView {
    let action = format!("{}/{token}/ma", routes::LINK);
    let offer = format!(
        "Chưa nhận được mã, hoặc mã đã dùng? Mã mới gửi tới số điện thoại có đuôi {ending}; mã trước hết hiệu lực."
    );
    view! {
        <Card>
            <form method="post" action=action class="stack">
                <p>{offer}</p>
                <Button submit=true icon=Icon::Send>"Gửi mã mới"</Button>
            </form>
        </Card>
    }
    .into_any()
}

/// What is said of the copies on paper, which nobody can download: where they are handed over.
fn at_counter(link: &LinkView) -> Vec<String> {
    let numbers = |handed_over: bool| {
        let papers = link.papers.iter().filter(|paper| paper.on_paper);
        let numbers: Vec<_> = papers
            .filter(|paper| paper.ready == handed_over)
            .map(|paper| paper.number.to_string())
            .collect();
        (!numbers.is_empty()).then(|| numbers.join(", "))
    };
    let waiting = numbers(false).map(|numbers| {
        format!(
            "Giấy tờ số {numbers}: bản sao giấy được giao trực tiếp tại quầy của {}. Hãy mang phiếu này đến theo hẹn trên phiếu.",
            link.unit_name
        )
    });
    let handed_over = numbers(true)
        .map(|numbers| format!("Giấy tờ số {numbers}: bản sao giấy đã được giao tại quầy."));
    waiting.into_iter().chain(handed_over).collect()
}

/// The copies of a slip, by their numbers on it: what they are is nobody's business without the slip.
fn which(link: &LinkView, wrong: Option<Wrong>) -> AnyView {
    let files = || link.papers.iter().filter(|paper| !paper.on_paper);
    let ready = files().filter(|paper| paper.ready && !paper.fetched);
    let options: Vec<_> = ready
        .map(|paper| (paper.number.to_string(), format!("Số {}", paper.number)))
        .collect();
    let first = options.first().map(|(number, _)| number.clone());
    let waiting = files().filter(|paper| !paper.ready).count();
    let hint = if waiting > 0 {
        format!("Số ghi trước tên giấy tờ trên phiếu; còn {waiting} bản chưa cấp xong")
    } else {
        "Số ghi trước tên giấy tờ trên phiếu".to_owned()
    };
    let error = (wrong == Some(Wrong::Number))
        .then(|| "Bản sao này chưa được cấp xong, hoặc đã được tải bằng phiếu này.".to_owned());
    view! {
        <Field label="Giấy tờ số" name="number" required=true hint error=error>
            <Select options=Signal::stored(options) value=first.unwrap_or_default()/>
        </Field>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::calendar::Moment;

    use super::*;

    fn slip(papers: &[(u32, bool, bool)]) -> LinkView {
        let papers = papers.iter().map(|(number, on_paper, ready)| LinkPaper {
            number: *number,
            on_paper: *on_paper,
            ready: *ready,
            fetched: false,
        });
        LinkView {
            unit_name: "UBND phường Cầu Sương".into(),
            expires_at: Moment(0),
            code_hint: String::new(),
            closed: None,
            new_code_to: None,
            tries_left: 5,
            is_slip: true,
            papers: papers.collect(),
            contacts: Vec::new(),
        }
    }

    #[test]
    fn copies_on_paper_are_handed_over_at_the_counter_of_the_unit() {
        let said = at_counter(&slip(&[
            (1, false, false),
            (2, true, false),
            (3, true, false),
        ]));
        assert_eq!(said.len(), 1);
        assert!(
            said[0].starts_with("Giấy tờ số 2, 3: ") && said[0].contains("UBND phường Cầu Sương"),
            "{said:?}"
        );
    }

    #[test]
    fn what_was_handed_over_is_not_waited_for() {
        let said = at_counter(&slip(&[(1, true, true)]));
        assert_eq!(said, ["Giấy tờ số 1: bản sao giấy đã được giao tại quầy."]);
        assert!(at_counter(&slip(&[(1, false, true)])).is_empty());
    }
}

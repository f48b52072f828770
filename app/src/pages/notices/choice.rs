//! "Nhận thông báo": what of one's notices goes by e-mail too, and where. E-mails lead here for whoever
//! wants no more of them.

use std::collections::BTreeMap;

use chungthuc_domain::view::notice::{NoticeChoiceForm, NoticeChoiceView, NoticeKind};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::notice::{choose_notices, notice_choice},
    components::{
        Button, ButtonKind, Card, Checkbox, Crumb, EmptyState, Field, Icon, PageHead, TextInput,
    },
    pages::{act::Act, frame::framed, loaded::loaded, notices::list},
    routes,
};

const TITLE: &str = "Nhận thông báo";
const PATH: &str = "/api/choose-notices";

/// The page.
#[component]
pub fn NoticeChoice() -> impl IntoView {
    let crumbs = vec![
        Crumb::link(list::TITLE, routes::NOTICES),
        Crumb::here(TITLE),
    ];
    framed(TITLE, crumbs, false, |_| {
        let answer = Resource::new_blocking(|| (), |()| notice_choice());
        loaded(answer, show)
    })
}

fn show(view: NoticeChoiceView) -> AnyView {
    let NoticeChoiceView { email, kinds } = view;
    let inside = if kinds.is_empty() {
        view! {
            <EmptyState icon=Icon::Mail title="Không có thông báo nào gửi qua email" text="Với quyền đang có, hệ thống không gửi loại thông báo nào cho tài khoản này."/>
        }
        .into_any()
    } else {
        view! { <Form email kinds/> }.into_any()
    };
    view! {
        <PageHead title=TITLE below=Box::new(|| view! {
            <p>"Mọi thông báo luôn có trong mục Thông báo và hiện ngay khi đang mở trang. Chọn thêm loại nào muốn nhận qua email."</p>
        }.into_any())/>
        {inside}
    }
    .into_any()
}

/// The name under which the form sends that a kind is ticked.
fn box_name(kind: NoticeKind) -> String {
    format!("form[kinds][{}]", kind.code())
}

#[component]
fn Form(email: String, kinds: Vec<(NoticeKind, bool)>) -> impl IntoView {
    let acting = Act::of_form(PATH);
    let typed = acting.typed("form[email]");
    // A box that isn't ticked isn't sent: of a form that was sent, none but the sent ones are.
    let was_sent = typed.is_some();
    let email = RwSignal::new(typed.unwrap_or(email));
    let choices: Vec<_> = kinds
        .into_iter()
        .map(|(kind, chosen)| {
            let ticked = if was_sent {
                acting.typed(&box_name(kind)).is_some()
            } else {
                chosen
            };
            (kind, RwSignal::new(ticked))
        })
        .collect();
    let boxes = choices
        .iter()
        .map(|(kind, chosen)| {
            let name = box_name(*kind);
            view! {
                <li>
                    <Checkbox checked=*chosen name label=kind.label()/>
                    <small>{kind.hint()}</small>
                </li>
            }
            .into_any()
        })
        .collect_view();
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        let ticked = choices.iter().filter(|(_, chosen)| chosen.get_untracked());
        let kinds: BTreeMap<_, _> = ticked
            .map(|(kind, _)| (kind.code().to_owned(), "1".to_owned()))
            .collect();
        let form = NoticeChoiceForm {
            email: email.get_untracked(),
            kinds,
        };
        acting.run(choose_notices(form), move |()| {
            acting.say("Đã lưu cách nhận thông báo");
        });
    };
    view! {
        <Card title="Nhận qua email">
            <form class="stack" method="post" action=PATH on:submit=send>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <fieldset class="notice-kinds">
                    <legend class="visually-hidden">"Loại thông báo nhận qua email"</legend>
                    <ul>{boxes}</ul>
                </fieldset>
                <Field label="Email" name="form[email]" id="f-email" hint="Thư chỉ báo có thông báo mới và đường dẫn, không ghi nội dung." error=acting.wrong_with("email")>
                    <TextInput bind=email kind="email" autocomplete="email" max_length=254/>
                </Field>
                <div><Button kind=ButtonKind::Primary submit=true busy=acting.busy>"Lưu"</Button></div>
            </form>
        </Card>
    }
}

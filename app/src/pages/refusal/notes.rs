//! What a paper's page says of a refusal and of what was asked for, with the forms to print and what an
//! officer notes afterwards.

use chungthuc_domain::{
    calendar::minute_text,
    view::refusal::{RefusalView, SupplementView},
};
use leptos::prelude::*;

use crate::{
    api::refusal::{give_held_back, note_supplied},
    components::{
        Alert, Button, ButtonKind, Card, Dialog, DialogActs, Field, Icon, LinkButton, Tag,
        Textarea, Tone,
    },
    pages::act::{Act, AskedButton},
    routes,
};

/// Why a paper was refused, what is held, and its forms.
#[component]
pub fn RefusedNote(
    /// The refusal.
    refusal: RefusalView,
    /// Whether the minutes may be read.
    staff: bool,
    /// Whether what is held may be noted as given back.
    may_note: bool,
    /// Called when something was noted.
    done: Callback<()>,
) -> impl IntoView {
    view! {
        <Alert tone=Tone::Bad title="Từ chối chứng thực">
            <p>{format!("{} ({}).", refusal.ground.label(), refusal.ground.article())}</p>
            <p>{refusal.explanation.clone()}</p>
            <p class="small">{format!("{}, {}", refusal.by, minute_text(refusal.at))}</p>
            <HeldNote refusal=refusal.clone()/>
            <div class="acts"><RefusalActs refusal staff may_note done/></div>
        </Alert>
    }
}

/// Whether papers are held, or to whom they went back.
#[component]
pub fn HeldNote(
    /// The refusal.
    refusal: RefusalView,
) -> impl IntoView {
    let held = refusal
        .is_held()
        .then(|| view! { <Tag tone=Tone::Warn icon=Icon::Lock>"Tạm giữ hồ sơ"</Tag> });
    let given_back = refusal.given_back.map(|given| {
        let text = format!(
            "Đã trả lại hồ sơ tạm giữ: {}, {}. {}",
            given.by,
            minute_text(given.at),
            given.note
        );
        let text = text.trim_end().to_owned();
        view! { <small>{text}</small> }
    });
    view! { {held}{given_back} }
}

/// The forms of a refusal, and "Trả lại hồ sơ tạm giữ".
#[component]
pub fn RefusalActs(
    /// The refusal.
    refusal: RefusalView,
    /// Whether the minutes may be read.
    staff: bool,
    /// Whether what is held may be noted as given back.
    may_note: bool,
    /// Called when something was noted.
    done: Callback<()>,
) -> impl IntoView {
    let (id, version) = (refusal.refusal, refusal.version);
    let minutes = (staff && refusal.minutes.is_some()).then(|| {
        view! { <LinkButton href=format!("{}/{id}", routes::MINUTES) small=true icon=Icon::Print external=true>"In biên bản"</LinkButton> }
    });
    let give_back = (may_note && refusal.is_held()).then(|| {
        let open = RwSignal::new(false);
        let acting = Act::within(open);
        let note = RwSignal::new(String::new());
        let form = format!("tra-ho-so-form-{id}");
        let form_id = form.clone();
        let send = move |submit: leptos::ev::SubmitEvent| {
            submit.prevent_default();
            acting.run(give_held_back(id, version, note.get_untracked()), move |()| {
                acting.say("Đã ghi việc trả lại hồ sơ tạm giữ");
                done.run(());
            });
        };
        let ask = Callback::new(move |()| {
            acting.forget();
            open.set(true);
        });
        view! {
            <Button small=true on_press=ask>"Trả lại hồ sơ tạm giữ"</Button>
            <Dialog id=format!("tra-ho-so-{id}") title="Trả lại hồ sơ tạm giữ" open busy=acting.busy>
                <form id=form_id class="dialog-body" on:submit=send>
                    {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                    <Field label="Ghi chú" name=format!("note-{id}") required=true hint="Trả cho ai hoặc chuyển cơ quan nào, theo văn bản nào." error=acting.wrong_with("note")>
                        <Textarea bind=note rows=3 max_length=1000/>
                    </Field>
                </form>
                <DialogActs>
                    <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                    <Button kind=ButtonKind::Primary submit=true form busy=acting.busy>"Ghi nhận"</Button>
                </DialogActs>
            </Dialog>
        }
    });
    view! {
        <LinkButton href=format!("{}/{id}", routes::REFUSAL_SLIP) small=true icon=Icon::Print external=true>"In phiếu từ chối"</LinkButton>
        {minutes}
        {give_back}
    }
}

/// What was asked for, the newest first; nothing where nothing was.
#[component]
pub fn SupplementNotes(
    /// In any order.
    supplements: Vec<SupplementView>,
    /// Whether it may be noted that something came.
    may_note: bool,
    /// Called when it was noted.
    done: Callback<()>,
) -> impl IntoView {
    if supplements.is_empty() {
        return ().into_any();
    }
    let mut supplements = supplements;
    supplements.sort_by_key(|asked| std::cmp::Reverse(asked.at));
    let rows = supplements
        .into_iter()
        .map(|asked| {
            let id = asked.supplement;
            let items = asked
                .items
                .into_iter()
                .map(|item| view! { <li>{item}</li> })
                .collect_view();
            let tag = match &asked.answered {
                Some((by, at)) => view! {
                    <Tag tone=Tone::Ok icon=Icon::Check>"Đã bổ sung"</Tag>
                    <small>{format!("{by}, {}", minute_text(*at))}</small>
                }
                .into_any(),
                None => {
                    view! { <Tag tone=Tone::Warn icon=Icon::Clock>"Chờ bổ sung"</Tag> }.into_any()
                }
            };
            let note = (may_note && asked.answered.is_none()).then(|| {
                let act = move || note_supplied(id);
                view! {
                    <AskedButton id=format!("da-bo-sung-{id}") label="Đã bổ sung" title="Đã nhận bổ sung?" text="Ghi vào tiến trình rằng người yêu cầu đã bổ sung đủ các nội dung của phiếu này." confirm="Đã bổ sung" success="Đã ghi nhận bổ sung" small=true act done/>
                }
            });
            view! {
                <li>
                    <div class="inline">{tag}</div>
                    <ul>{items}</ul>
                    <p>{format!("Lý do: {}", asked.reason)}</p>
                    <small>{format!("{}, {}", asked.by, minute_text(asked.at))}</small>
                    <div class="acts">
                        <LinkButton href=format!("{}/{id}", routes::SUPPLEMENT_SLIP) small=true icon=Icon::Print external=true>"In phiếu bổ sung"</LinkButton>
                        {note}
                    </div>
                </li>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Card title="Yêu cầu bổ sung"><ol class="supplements">{rows}</ol></Card>
    }
    .into_any()
}

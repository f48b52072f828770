//! "Trả lại": the leader to the officers, the clerk to them or to the leader, with a reason, which is
//! mandatory; how the leader is told of what came back; and "Từ chối chứng thực" beside it.

use chungthuc_domain::{
    AppError,
    view::{
        queue::{PaperAction, PaperView},
        signing::ReturnTo,
    },
};
use leptos::prelude::*;

use crate::{
    api::refusal::refuse_paper,
    components::{
        Alert, Button, ButtonKind, Dialog, DialogActs, Field, Icon, RadioSegment, Textarea, Tone,
    },
    pages::{act::Act, refusal::RefuseButton},
};

/// How many characters a reason may have at most.
const MAX_REASON: u32 = 1000;

/// The button, and the form in its dialog.
#[component]
pub fn ReturnButton<F, R>(
    /// Gives the paper back to these for this reason.
    act: F,
    /// The name of the leader to whom it can be given back, too; without, it goes to the officers.
    #[prop(optional, into)]
    signer: Option<String>,
    /// Called when it is done.
    #[prop(into)]
    done: Callback<()>,
    /// Something else is under way.
    #[prop(into)]
    disabled: Signal<bool>,
) -> impl IntoView
where
    F: Fn(ReturnTo, String) -> R + Send + Sync + Clone + 'static,
    R: Future<Output = Result<(), AppError>> + 'static,
{
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let reason = RwSignal::new(String::new());
    let missing = RwSignal::new(false);
    let chosen = RwSignal::new(ReturnTo::default().code().to_owned());
    let to = move || chosen.with(|code| ReturnTo::from_code(code).unwrap_or_default());
    let give_back = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let text = reason.get_untracked().trim().to_owned();
        missing.set(text.is_empty());
        if text.is_empty() {
            acting.forget();
            return;
        }
        acting.run(act(untrack(to), text), move |()| {
            acting.say("Đã trả lại hồ sơ");
            done.run(());
        });
    };
    let wrong = acting.wrong_with("reason");
    let wrong_reason = Signal::derive(move || {
        if missing.get() {
            let text = "Hãy nhập lý do trả lại để người nhận biết cần sửa gì.";
            return Some(text.to_owned());
        }
        wrong.get()
    });
    let wrong_choice = acting.wrong_with("to");
    let other = move || {
        let wrong = wrong_choice
            .get()
            .or_else(|| acting.wrong_as_a_whole().get());
        wrong.map(|text| view! { <p class="error" role="alert">{text}</p> })
    };
    let ask = Callback::new(move |()| {
        acting.forget();
        missing.set(false);
        open.set(true);
    });
    let name = signer.clone().unwrap_or_default();
    let choice = signer.is_some().then(|| {
        let options = ReturnTo::ALL
            .map(|to| (to.code().to_owned(), to.label().to_owned()))
            .to_vec();
        view! {
            <RadioSegment legend="Trả lại cho" show_legend=true name="tra-lai-cho" options bind=chosen/>
        }
    });
    view! {
        <Button icon=Icon::Return disabled on_press=ask>"Trả lại"</Button>
        <Dialog id="tra-lai" title="Trả lại hồ sơ" open busy=acting.busy>
            <form id="tra-lai-form" class="dialog-body" on:submit=give_back>
                {choice}
                <p aria-live="polite">{move || consequence(to(), &name)}</p>
                {other}
                <Field label="Lý do trả lại" name="ly-do" required=true error=wrong_reason>
                    <Textarea bind=reason rows=4 max_length=MAX_REASON placeholder="Ví dụ: bản quét thiếu trang 2"/>
                </Field>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form="tra-lai-form" busy=acting.busy>"Trả lại"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// What giving it back leads to.
fn consequence(to: ReturnTo, signer: &str) -> String {
    match to {
        ReturnTo::Officer => "Hồ sơ về mục Hồ sơ bị từ chối của cán bộ tạo bản sao, kèm lý do. Chưa có số chứng thực nào bị dùng.".to_owned(),
        ReturnTo::Signer => format!("Bản sao về mục Bản sao chờ ký của {signer}, kèm lý do; chữ ký đã đặt không còn giá trị, lãnh đạo ký lại từ bản quét ban đầu. Chưa có số chứng thực nào bị dùng."),
    }
}

/// "Từ chối chứng thực", for whoever may refuse the paper; `done` is called afterwards.
pub fn refusal(paper: &PaperView, done: Callback<()>) -> Option<AnyView> {
    let (id, version) = (paper.row.paper, paper.version);
    let act = move |form| refuse_paper(id, version, form);
    let may = paper.actions.contains(&PaperAction::Refuse);
    may.then(|| view! { <RefuseButton act done/> }.into_any())
}

/// What the leader reads of a paper that the clerk gave back.
#[component]
pub fn GivenBackNote(
    /// Why.
    reason: String,
) -> impl IntoView {
    view! {
        <section class="placing-section">
            <Alert tone=Tone::Warn title="Văn thư trả lại để ký lại">
                <p>{format!("Lý do: {reason}")}</p>
            </Alert>
        </section>
    }
}

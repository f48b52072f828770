//! What signing and sealing share: the certificate's section, giving a paper back with a reason, and
//! asking for the PIN.

use std::time::Duration;

use chungthuc_domain::{
    AppError, ErrorCode, PaperId, signature::Awaiting, view::signing::CertificateView,
};
use leptos::prelude::*;

use crate::{
    components::{
        Alert, Button, ButtonKind, Dialog, DialogActs, Field, Ic, Icon, Tag, Textarea, Tone,
    },
    pages::act::Act,
};

/// "Chứng thư số": whose, from whom, until when.
pub fn certificate_section(certificate: Option<CertificateView>) -> AnyView {
    let Some(certificate) = certificate else {
        return view! {
            <section class="placing-section">
                <h2>"Chứng thư số"</h2>
                <p>{ErrorCode::NoKey.message()}</p>
            </section>
        }
        .into_any();
    };
    let until = chungthuc_domain::calendar::day_text(certificate.not_after.day());
    let (tone, icon, word) = if certificate.valid {
        (Tone::Ok, Icon::Valid, "Trong thời hạn")
    } else {
        (Tone::Bad, Icon::Stop, "Ngoài thời hạn")
    };
    view! {
        <section class="placing-section">
            <h2>"Chứng thư số"</h2>
            <div class="cert">
                <Ic icon=Icon::Key/>
                <div>
                    <b>{certificate.subject}</b>
                    <small>{certificate.issuer}<br/>{format!("Hết hạn {until}")}</small>
                </div>
                <Tag tone icon>{word}</Tag>
            </div>
        </section>
    }
    .into_any()
}

/// How often a page looks whether what its paper waits for has come.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// What the paper waits for, and what that means; looks by itself until it has come.
#[component]
pub fn AwaitingNote(
    /// The paper.
    paper: PaperId,
    /// What it waits for.
    awaiting: Awaiting,
    /// What people can do meanwhile.
    text: &'static str,
    /// Called when it has come.
    again: Callback<()>,
) -> impl IntoView {
    Effect::new(move |_| {
        let look = move || {
            leptos::task::spawn_local(async move {
                let found = crate::api::paper::paper(paper).await;
                if found.is_ok_and(|found| found.row.awaiting != Some(awaiting)) {
                    again.try_run(());
                }
            });
        };
        if let Ok(looking) = set_interval_with_handle(look, LOOK_AGAIN) {
            on_cleanup(move || looking.clear());
        }
    });
    view! {
        <Alert tone=Tone::Warn title=awaiting.label()>
            <p>{text}</p>
        </Alert>
    }
}

/// How many characters a reason may have at most.
const MAX_REASON: u32 = 1000;

/// "Trả lại", with a reason, which is mandatory.
#[component]
pub fn ReturnButton<F, R>(
    /// Gives the paper back for this reason.
    act: F,
    /// Called when it is done.
    #[prop(into)]
    done: Callback<()>,
    /// Something else is under way.
    #[prop(into)]
    disabled: Signal<bool>,
) -> impl IntoView
where
    F: Fn(String) -> R + Send + Sync + Clone + 'static,
    R: Future<Output = Result<(), AppError>> + 'static,
{
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let reason = RwSignal::new(String::new());
    let give_back = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let text = reason.get_untracked().trim().to_owned();
        if text.is_empty() {
            acting.wrong.set(Some(
                "Hãy nhập lý do trả lại để cán bộ tiếp nhận biết cần sửa gì.".into(),
            ));
            return;
        }
        acting.run(act(text), move |()| {
            acting.say("Đã trả lại hồ sơ");
            done.run(());
        });
    };
    view! {
        <Button icon=Icon::Return disabled on_press=Callback::new(move |()| open.set(true))>"Trả lại"</Button>
        <Dialog id="tra-lai" title="Trả lại hồ sơ" open busy=acting.busy>
            <form id="tra-lai-form" class="dialog-body" on:submit=give_back>
                <p>"Hồ sơ về mục Hồ sơ bị từ chối của cán bộ tạo bản sao, kèm lý do. Chưa có số chứng thực nào bị dùng."</p>
                <Field label="Lý do trả lại" name="ly-do" required=true error=acting.wrong>
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

//! The button "Yêu cầu bổ sung", and its form.

use chungthuc_domain::{
    AppError, SupplementId,
    view::refusal::{LONGEST_EXPLANATION, SupplementForm},
};
use leptos::prelude::*;

use crate::{
    components::{Button, ButtonKind, Dialog, DialogActs, Field, Icon, Textarea},
    pages::act::Act,
};

/// The longest reason, as browsers want it.
#[allow(clippy::cast_possible_truncation, reason = "it is a thousand")]
const LONGEST: u32 = LONGEST_EXPLANATION as u32;

/// The button, and the form in its dialog.
#[component]
pub fn SupplementButton<F, R>(
    /// Asks for it.
    act: F,
    /// Called when it is done.
    done: Callback<()>,
) -> impl IntoView
where
    F: Fn(SupplementForm) -> R + Send + Sync + Clone + 'static,
    R: Future<Output = Result<SupplementId, AppError>> + 'static,
{
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let items = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let send = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let form = SupplementForm {
            items: items.get_untracked(),
            reason: reason.get_untracked(),
        };
        acting.run(act(form), move |_| {
            acting.say("Đã ghi yêu cầu bổ sung");
            done.run(());
        });
    };
    let ask = Callback::new(move |()| {
        acting.forget();
        open.set(true);
    });
    view! {
        <Button icon=Icon::Document on_press=ask>"Yêu cầu bổ sung"</Button>
        <Dialog id="bo-sung" title="Yêu cầu bổ sung, hoàn thiện hồ sơ" open busy=acting.busy>
            <form id="bo-sung-form" class="dialog-body" on:submit=send>
                <p>"Người yêu cầu có tài khoản nhận được thông báo. In phiếu yêu cầu bổ sung ngay sau khi ghi."</p>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <Field label="Nội dung cần bổ sung" name="items" required=true hint="Mỗi nội dung một dòng." error=acting.wrong_with("items")>
                    <Textarea bind=items rows=4 max_length=4000 placeholder="Ví dụ: trang 2 của bản chính"/>
                </Field>
                <Field label="Lý do" name="bo-sung-reason" required=true error=acting.wrong_with("reason")>
                    <Textarea bind=reason rows=3 max_length=LONGEST/>
                </Field>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form="bo-sung-form" busy=acting.busy>"Ghi yêu cầu"</Button>
            </DialogActs>
        </Dialog>
    }
}

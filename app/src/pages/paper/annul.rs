//! "Hủy bỏ giá trị pháp lý": the decision by which a copy that went out is void, and how it is told.

use chungthuc_domain::{
    PaperId,
    view::annulment::{AnnulmentForm, AnnulmentView},
};
use leptos::prelude::*;

use crate::{
    api::annulment::annul,
    components::{
        Alert, Button, ButtonKind, DateInput, Dialog, DialogActs, Field, Icon, TextInput, Textarea,
        Tone,
    },
    pages::act::Act,
};

/// The button, and the form in its dialog.
#[component]
pub fn AnnulButton(
    /// The paper.
    paper: PaperId,
    /// The version that was looked at.
    version: i64,
    /// Mã chứng thực.
    code: String,
    /// Called when it is done.
    done: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let decision = RwSignal::new(String::new());
    let decided_on = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let send = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let form = AnnulmentForm {
            decision: decision.get_untracked(),
            decided_on: decided_on.get_untracked(),
            reason: reason.get_untracked(),
        };
        acting.run(annul(paper, version, form), move |()| {
            acting.say("Đã hủy bỏ giá trị pháp lý của bản sao");
            done.run(());
        });
    };
    let ask = Callback::new(move |()| {
        acting.forget();
        open.set(true);
    });
    view! {
        <Button kind=ButtonKind::Quiet icon=Icon::Ban on_press=ask>"Hủy bỏ giá trị pháp lý"</Button>
        <Dialog id="huy-bo" title="Hủy bỏ giá trị pháp lý?" open busy=acting.busy>
            <form id="huy-bo-form" class="dialog-body" on:submit=send>
                <p>{format!("Bản sao {code} không dùng được nữa và không khôi phục được: người dân không tải được, trang kiểm tra báo “Không có giá trị pháp lý” ngay. Số chứng thực vẫn giữ trong sổ.")}</p>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <div class="pair">
                    <Field label="Số quyết định" name="decision" required=true error=acting.wrong_with("decision")>
                        <TextInput bind=decision placeholder="15/QĐ-UBND" max_length=60/>
                    </Field>
                    <Field label="Ngày quyết định" name="decided_on" required=true error=acting.wrong_with("decided_on")>
                        <DateInput bind=decided_on/>
                    </Field>
                </div>
                <Field label="Lý do" name="reason" required=true hint="Cơ quan và người đăng ký đọc được; trang tra cứu chỉ nêu số và ngày quyết định." error=acting.wrong_with("reason")>
                    <Textarea bind=reason rows=3 max_length=1000/>
                </Field>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Thoát"</Button>
                <Button kind=ButtonKind::Danger submit=true form="huy-bo-form" busy=acting.busy>"Hủy bỏ giá trị pháp lý"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// Says that a copy is void, and by which decision.
#[component]
pub fn AnnulledNote(annulment: AnnulmentView) -> impl IntoView {
    view! {
        <Alert tone=Tone::Bad title="Bản sao không còn giá trị pháp lý">
            <p>{format!("{}.", annulment.text())}</p>
        </Alert>
    }
}

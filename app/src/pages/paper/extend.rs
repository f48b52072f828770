//! "Gia hạn": promising a dossier for a later time, and what was promised.

use chungthuc_domain::{
    AppError,
    calendar::{Moment, minute_text},
    view::deadline::{BY_AGREEMENT, ExtensionForm, ExtensionView},
};
use leptos::prelude::*;

use crate::{
    components::{
        Alert, Button, ButtonKind, DateInput, Dialog, DialogActs, Field, Icon, LinkButton,
        RadioSegment, TextInput, Textarea, Tone,
    },
    pages::act::Act,
};

/// The button, and the form in its dialog.
#[component]
pub fn ExtendButton<F, R>(
    /// Extends.
    act: F,
    /// What is promised so far.
    due: Moment,
    /// It was promised anew already: from now on by agreement only.
    again: bool,
    /// Called when it is done.
    done: Callback<()>,
) -> impl IntoView
where
    F: Fn(ExtensionForm) -> R + Send + Sync + Clone + 'static,
    R: Future<Output = Result<(), AppError>> + 'static,
{
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let days = RwSignal::new(if again { BY_AGREEMENT } else { "1" }.to_owned());
    let until = RwSignal::new(String::new());
    let agreement = RwSignal::new(String::new());
    let agreed_on = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let send = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let form = ExtensionForm {
            days: days.get_untracked(),
            until: until.get_untracked(),
            agreement: agreement.get_untracked(),
            agreed_on: agreed_on.get_untracked(),
            reason: reason.get_untracked(),
        };
        acting.run(act(form), move |()| {
            acting.say("Đã gia hạn hồ sơ");
            done.run(());
        });
    };
    let ask = Callback::new(move |()| {
        acting.forget();
        open.set(true);
    });
    let options = [
        ("1", "1 ngày làm việc"),
        ("2", "2 ngày làm việc"),
        (BY_AGREEMENT, "Lâu hơn, theo thỏa thuận"),
    ]
    .into_iter()
    .filter(|(value, _)| !again || *value == BY_AGREEMENT)
    .map(|(value, text)| (value.to_owned(), text.to_owned()))
    .collect();
    let terms = if again {
        "Hồ sơ đã được gia hạn; chỉ hẹn lại được nữa theo văn bản thỏa thuận."
    } else {
        "Cơ quan tự hẹn lại chỉ một lần."
    };
    let by_agreement = move || days.with(|days| days == BY_AGREEMENT);
    let wrong_days = acting.wrong_with("days");
    let other = move || {
        let wrong = wrong_days.get().or_else(|| acting.wrong_as_a_whole().get());
        wrong.map(|text| view! { <p class="error" role="alert">{text}</p> })
    };
    view! {
        <Button icon=Icon::Clock on_press=ask>"Gia hạn"</Button>
        <Dialog id="gia-han" title="Gia hạn hồ sơ" open busy=acting.busy>
            <form id="gia-han-form" class="dialog-body" on:submit=send>
                <p>{format!("Hạn đang có: {}. {terms} Cả hồ sơ được hẹn lại; người yêu cầu được báo trong tài khoản, không có tài khoản thì qua email hoặc tin nhắn đã cho.", minute_text(due))}</p>
                <RadioSegment legend="Gia hạn thêm" show_legend=true name="gia-han-them" options bind=days/>
                {other}
                <div class="stack" hidden=move || !by_agreement()>
                    <div class="pair">
                        <Field label="Hẹn trả ngày" name="until" required=true error=acting.wrong_with("until")>
                            <DateInput bind=until/>
                        </Field>
                        <Field label="Ngày của văn bản" name="agreed_on" required=true error=acting.wrong_with("agreed_on")>
                            <DateInput bind=agreed_on/>
                        </Field>
                    </div>
                    <Field label="Số văn bản thỏa thuận" name="agreement" required=true hint="Văn bản thỏa thuận với người yêu cầu chứng thực." error=acting.wrong_with("agreement")>
                        <TextInput bind=agreement max_length=100/>
                    </Field>
                </div>
                <Field label="Lý do gia hạn" name="reason" required=true hint="Người yêu cầu đọc được lý do này." error=acting.wrong_with("reason")>
                    <Textarea bind=reason rows=3 max_length=500 placeholder="Ví dụ: bản chính có nhiều trang, cần thêm thời gian đối chiếu"/>
                </Field>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form="gia-han-form" busy=acting.busy>"Gia hạn"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// What was promised, why and by whom.
#[component]
pub fn ExtendedNote(
    /// What.
    extension: ExtensionView,
    /// Where the slip is that apologises.
    slip: String,
) -> impl IntoView {
    let late = extension.is_late().then(|| {
        view! { <p class="small">"Gia hạn khi còn chưa đủ 1 ngày trước hạn đã hẹn (khoản 9 Điều 19 Nghị định 61/2018/NĐ-CP)."</p> }
    });
    view! {
        <Alert tone=Tone::Warn title="Đã gia hạn">
            <p>{extension.promise()}". "{extension.ground()}</p>
            <p class="small">{format!("{}, {}", extension.by, minute_text(extension.at))}</p>
            {late}
            <div class="acts"><LinkButton href=slip small=true icon=Icon::Print external=true>"In phiếu xin lỗi"</LinkButton></div>
        </Alert>
    }
}

//! The button "Từ chối chứng thực", and its form: the ground of law, the case in words, and the minutes
//! where papers were altered or may be forged.

use chungthuc_domain::{
    AppError, RefusalId,
    refusal::RefusalReason,
    view::refusal::{LONGEST_EXPLANATION, RefusalForm},
};
use leptos::prelude::*;

use crate::{
    components::{
        Alert, Button, ButtonKind, Checkbox, Dialog, DialogActs, Field, Icon, Select, TextInput,
        Textarea, Tone,
    },
    pages::act::Act,
};

/// The longest text, as browsers want it.
#[allow(clippy::cast_possible_truncation, reason = "it is a thousand")]
const LONGEST: u32 = LONGEST_EXPLANATION as u32;

/// The button, and the form in its dialog.
#[component]
pub fn RefuseButton<F, R>(
    /// What is on it.
    #[prop(default = "Từ chối chứng thực")]
    label: &'static str,
    /// Refuses.
    act: F,
    /// Called when it is done.
    #[prop(into)]
    done: Callback<()>,
    /// Something else is under way.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView
where
    F: Fn(RefusalForm) -> R + Send + Sync + Clone + 'static,
    R: Future<Output = Result<RefusalId, AppError>> + 'static,
{
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let text = || RwSignal::new(String::new());
    let (ground, explanation, forged) = (text(), text(), RwSignal::new(false));
    let (place, found, present) = (text(), text(), text());
    let (held, said) = (text(), text());
    let chosen = move || ground.with(|code| RefusalReason::from_code(code));
    let with_minutes =
        Signal::derive(move || chosen().is_some_and(|reason| reason.needs_minutes(forged.get())));
    let send = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let form = RefusalForm {
            ground: ground.get_untracked(),
            explanation: explanation.get_untracked(),
            forged: if forged.get_untracked() { "1" } else { "" }.to_owned(),
            place: place.get_untracked(),
            found: found.get_untracked(),
            present: present.get_untracked(),
            held: held.get_untracked(),
            said: said.get_untracked(),
        };
        acting.run(act(form), move |_| {
            acting.say("Đã từ chối");
            done.run(());
        });
    };
    let ask = Callback::new(move |()| {
        acting.forget();
        open.set(true);
    });
    let grounds = RefusalReason::ALL
        .map(|reason| (reason.code().to_owned(), reason.label().to_owned()))
        .to_vec();
    let article = move || {
        chosen().map(|reason| {
            let article = format!("Theo {}.", reason.article());
            match reason.exempt() {
                Some(exempt) => format!("{article} {exempt}"),
                None => article,
            }
        })
    };
    // What the draft at the counter still lacks is said in the dialog: its fields lie behind it.
    let lacks = ["name", "identifier", "document_type", "document_name"]
        .map(|field| acting.wrong_with(field));
    let other = move || {
        let lacking = lacks.iter().find_map(|wrong| wrong.get());
        let wrong = acting.wrong_as_a_whole().get().or(lacking);
        wrong.map(|text| view! { <p class="error" role="alert">{text}</p> })
    };
    view! {
        <Button kind=ButtonKind::Quiet icon=Icon::Ban disabled on_press=ask>{label}</Button>
        <Dialog id="tu-choi" title=format!("{label}?") open wide=true busy=acting.busy>
            <form id="tu-choi-form" class="dialog-body" on:submit=send>
                <p>"Việc xử lý dừng hẳn và không khôi phục được. Chưa có số chứng thực nào bị dùng; người yêu cầu nhận phiếu từ chối có lý do."</p>
                {other}
                <Field label="Căn cứ từ chối" name="ground" required=true error=acting.wrong_with("ground")>
                    <Select options=Signal::stored(grounds) bind=ground placeholder="Chọn căn cứ theo Điều 22 Nghị định 23/2015/NĐ-CP"/>
                </Field>
                <p class="small" aria-live="polite">{article}</p>
                <Field label="Lý do cụ thể" name="explanation" required=true hint="Người yêu cầu đọc được; in trên phiếu từ chối." error=acting.wrong_with("explanation")>
                    <Textarea bind=explanation rows=3 max_length=LONGEST placeholder="Ví dụ: năm sinh trên trang 1 bị sửa đè bằng mực khác màu"/>
                </Field>
                <Checkbox checked=forged label="Nghi giấy tờ giả mạo: lập biên bản và tạm giữ hồ sơ"/>
                <div class="stack minutes" hidden=move || !with_minutes.get()>
                    <Alert tone=Tone::Warn title="Phải lập biên bản và tạm giữ hồ sơ">
                        <p>"Khoản 2 Điều 11 Thông tư 01/2020/TT-BTP. In biên bản sau khi từ chối để những người có mặt cùng ký."</p>
                    </Alert>
                    <Field label="Nơi lập biên bản" name="place" required=true error=acting.wrong_with("place")>
                        <TextInput bind=place max_length=200 placeholder="Ví dụ: Bộ phận Một cửa UBND phường Cầu Sương"/>
                    </Field>
                    <Field label="Nội dung phát hiện" name="found" required=true error=acting.wrong_with("found")>
                        <Textarea bind=found rows=3 max_length=LONGEST/>
                    </Field>
                    <div class="pair">
                        <Field label="Những người có mặt" name="present" required=true hint="Mỗi người một dòng: họ tên, chức vụ." error=acting.wrong_with("present")>
                            <Textarea bind=present rows=3 max_length=4000/>
                        </Field>
                        <Field label="Giấy tờ tạm giữ" name="held" required=true hint="Mỗi giấy tờ một dòng: tên, số, số bản." error=acting.wrong_with("held")>
                            <Textarea bind=held rows=3 max_length=4000/>
                        </Field>
                    </div>
                    <Field label="Ý kiến của người yêu cầu chứng thực" name="said" error=acting.wrong_with("said")>
                        <Textarea bind=said rows=2 max_length=LONGEST/>
                    </Field>
                </div>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Thoát"</Button>
                <Button kind=ButtonKind::Danger submit=true form="tu-choi-form" busy=acting.busy>{label}</Button>
            </DialogActs>
        </Dialog>
    }
}

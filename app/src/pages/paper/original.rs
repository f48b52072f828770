//! "Trả bản chính": recording that the original was given back, and the reminder that it wasn't yet.

use chungthuc_domain::{
    PaperId,
    calendar::minute_text,
    view::{
        paper_copy::OriginalReturn,
        queue::{PaperAction, PaperView},
    },
};
use leptos::prelude::*;

use crate::{
    api::paper_copy::return_original,
    components::{Alert, Button, ButtonKind, Dialog, DialogActs, Field, Icon, TextInput, Tone},
    pages::act::Act,
};

/// The button, and the form in its dialog.
#[component]
pub fn ReturnOriginalButton(
    /// A paper of the original.
    paper: PaperId,
    /// Who most likely takes it: the applicant.
    applicant: String,
    /// Beside a sentence.
    #[prop(optional)]
    small: bool,
    /// Called when it is done.
    done: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let to = RwSignal::new(applicant);
    let send = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        acting.run(return_original(paper, to.get_untracked()), move |()| {
            acting.say("Đã ghi nhận trả bản chính");
            done.run(());
        });
    };
    let ask = Callback::new(move |()| {
        acting.forget();
        open.set(true);
    });
    view! {
        <Button small icon=Icon::Undo on_press=ask>"Trả bản chính"</Button>
        <Dialog id="tra-ban-chinh" title="Trả bản chính" open busy=acting.busy>
            <form id="tra-ban-chinh-form" class="dialog-body" on:submit=send>
                <p>"Bản chính dùng để đối chiếu được trả lại cho người yêu cầu (Nghị định 61/2018/NĐ-CP, Điều 20). Ghi một lần; hệ thống lưu người trả và thời điểm."</p>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <Field label="Người nhận lại bản chính" name="to" required=true error=acting.wrong_with("to")>
                    <TextInput bind=to autocomplete="off" max_length=200/>
                </Field>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Thoát"</Button>
                <Button kind=ButtonKind::Primary submit=true form="tra-ban-chinh-form" busy=acting.busy>"Xác nhận đã trả"</Button>
            </DialogActs>
        </Dialog>
    }
}

/// Reminds the clerk, before a paper is completed, that the office still has the original.
#[component]
pub fn OriginalReminder(
    /// The paper.
    paper: PaperView,
    /// Called when it was given back.
    again: Callback<()>,
) -> impl IntoView {
    let id = paper.row.paper;
    let applicant = paper.row.applicant_name;
    let may = paper.actions.contains(&PaperAction::ReturnOriginal);
    match paper.original_return {
        Some(returned) => view! {
            <Alert tone=Tone::Neutral title="Đã trả bản chính"><p>{returned_text(&returned)}</p></Alert>
        }
        .into_any(),
        None if !may => view! {
            <Alert tone=Tone::Warn title="Bản chính đang bị tạm giữ">
                <p>"Bản chính được tạm giữ theo biên bản. Việc trả lại ghi ở trang Từ chối chứng thực."</p>
            </Alert>
        }
        .into_any(),
        None => view! {
            <Alert tone=Tone::Warn title="Chưa trả bản chính">
                <p>"Bản chính phải được trả lại cho người yêu cầu chứng thực."</p>
                <div class="acts"><ReturnOriginalButton paper=id applicant small=true done=again/></div>
            </Alert>
        }
        .into_any(),
    }
}

/// "Nguyễn Hạ Vy An, 10:05 20/11/2026 (người trả: Nông Thị Hoài An)"
pub fn returned_text(returned: &OriginalReturn) -> String {
    format!(
        "{}, {} (người trả: {})",
        returned.to,
        minute_text(returned.at),
        returned.by
    )
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::calendar::Moment;

    use super::*;

    #[test]
    fn it_is_told_who_took_the_original_when_and_from_whom() {
        let returned = OriginalReturn {
            to: "Nguyễn Hạ Vy An".into(),
            by: "Nông Thị Hoài An".into(),
            at: Moment(0),
        };
        assert_eq!(
            returned_text(&returned),
            "Nguyễn Hạ Vy An, 07:00 01/01/1970 (người trả: Nông Thị Hoài An)"
        );
    }
}

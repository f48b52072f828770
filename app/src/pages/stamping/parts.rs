//! What signing and sealing share: the certificate's section, the choice of a book, what a paper still waits for, and word
//! of what others did with it meanwhile. Giving it back is in `give_back`.

use std::time::Duration;

use chungthuc_domain::{
    ErrorCode, PaperId,
    calendar::minute_text,
    signature::Awaiting,
    state::PaperState,
    view::{
        file::TimelineEntry,
        live::LiveEvent,
        queue::PaperView,
        signing::{BookChoice, CertificateView},
    },
};
use leptos::prelude::*;

use crate::{
    components::{Alert, Field, Ic, Icon, Select, Tag, Tone, use_toasts},
    live::use_live,
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

/// "Chọn sổ chứng thực" and the number that would come next; `when` says when it is issued.
pub fn book_section(
    books: Vec<BookChoice>,
    chosen: RwSignal<String>,
    when: &'static str,
) -> AnyView {
    let options = books
        .iter()
        .map(|book| (book.book.to_string(), book.name.clone()))
        .collect();
    let next = move || {
        let id = chosen.get();
        books
            .iter()
            .find(|book| book.book.to_string() == id)
            .map(|book| book.next_number.clone())
            .unwrap_or_default()
    };
    view! {
        <section class="placing-section">
            <h2>"Sổ chứng thực"</h2>
            <Field label="Chọn sổ chứng thực" name="so" required=true>
                <Select options=Signal::stored(options) bind=chosen/>
            </Field>
            <p class="next-number">
                <span>"Số chứng thực"</span>
                <b class="num">{next}</b>
                <small>{when}</small>
            </p>
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

/// Tells whoever has a paper open when somebody else takes it a step further, and shows it anew.
#[component]
pub fn Watch(
    /// The paper.
    paper: PaperId,
    /// Where it stood when it was opened.
    state: PaperState,
    /// Something of one's own is under way.
    #[prop(into)]
    busy: Signal<bool>,
    /// Called when it has moved on.
    again: Callback<()>,
) -> impl IntoView {
    let toasts = use_toasts();
    let live = use_live();
    let moved = RwSignal::new(false);
    live.listen(move |event| match event {
        // What one does here is said by what one pressed; one may have it open elsewhere too.
        LiveEvent::Paper(change)
            if change.paper == paper && !(live.is_me(change.by) && busy.get_untracked()) =>
        {
            moved.set(change.state != state);
        }
        LiveEvent::Missed => moved.set(true),
        _ => {}
    });
    Effect::new(move |_| {
        if !moved.get() || busy.get() {
            return;
        }
        leptos::task::spawn_local(async move {
            let Ok(found) = crate::api::paper::paper(paper).await else {
                return;
            };
            // A page that was left says nothing.
            if moved.try_get_untracked() == Some(true) && found.row.state != state {
                moved.set(false);
                let by = if live.is_me(last(&found.timeline).and_then(|entry| entry.actor)) {
                    "Giấy tờ vừa được bạn xử lý ở cửa sổ khác."
                } else {
                    "Giấy tờ vừa được người khác xử lý."
                };
                let text = last_step(&found.timeline);
                toasts.show(Tone::Warn, format!("{by} {text}"));
                again.try_run(());
            }
        });
    });
}

/// Says that a paper is at another step than this page is for, who brought it there and when.
#[component]
pub fn MovedOn(
    /// The paper.
    paper: PaperView,
) -> impl IntoView {
    let text = last_step(&paper.timeline);
    view! {
        <section class="placing-section">
            <Alert title=format!("Giấy tờ đang ở bước: {}", paper.row.state.label())>
                <p>{text}</p>
            </Alert>
        </section>
    }
}

fn last(timeline: &[TimelineEntry]) -> Option<&TimelineEntry> {
    timeline.iter().max_by_key(|entry| entry.at)
}

/// "Văn thư trả lại để ký lại: Lý Hồng Vân Anh, 09:15 20/11/2026. Thiếu dấu." Empty if nothing was
/// done yet.
pub fn last_step(timeline: &[TimelineEntry]) -> String {
    let Some(last) = last(timeline) else {
        return String::new();
    };
    let by = match last.actor_name.as_str() {
        "" => String::new(),
        name => format!("{name}, "),
    };
    let note = match last.note.as_str() {
        "" => String::new(),
        note => format!(" {note}"),
    };
    format!("{}: {by}{}.{note}", last.step.label(), minute_text(last.at))
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::{calendar::Moment, state::Step};

    use super::*;

    fn entry(at: i64, step: Step, actor_name: &str, note: &str) -> TimelineEntry {
        TimelineEntry {
            at: Moment(at * 1_000_000),
            actor: None,
            actor_name: actor_name.into(),
            step,
            paper_code: None,
            note: note.into(),
        }
    }

    #[test]
    fn the_last_step_says_what_was_done_by_whom_when_and_why() {
        let timeline = [
            entry(60, Step::ReturnToSigner, "Lý Mỹ Hà", "Mờ dấu"),
            entry(0, Step::Forward, "Vũ Đình Khải Minh", ""),
        ];
        assert_eq!(
            last_step(&timeline),
            "Văn thư trả lại để ký lại: Lý Mỹ Hà, 07:01 01/01/1970. Mờ dấu"
        );
        assert_eq!(
            last_step(&timeline[1..]),
            "Chuyển cấp số và đóng dấu: Vũ Đình Khải Minh, 07:00 01/01/1970."
        );
        assert_eq!(last_step(&[]), "");
        let by_itself = entry(0, Step::Deliver, "", "");
        assert_eq!(
            last_step(&[by_itself]),
            "Đã chuyển tới người dân/doanh nghiệp: 07:00 01/01/1970."
        );
    }
}

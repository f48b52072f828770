//! The column beside the form: attestation, fee, deadline, who is to sign, and "Trình ký".

use chungthuc_domain::{
    AppError,
    attestation_text::AttestationTexts,
    calendar::{Moment, day_text, time_text},
    certification::Certification,
    fee::Tariff,
    view::{absence::StandIn, account::SignerChoice, intake::IntakeView},
};
use leptos::prelude::*;

use super::{
    autosave::Autosave,
    changed_form::{ChangedElsewhere, LeftOutNote},
    desk::Desk,
    faults::fee,
};
use crate::{
    api::refusal::refuse_draft,
    components::{Alert, Button, ButtonKind, Card, Field, Select, TextInput, Textarea, Tone},
    format::{Urgency, deadline},
    pages::refusal::RefuseButton,
};

/// Said when a draft is refused that isn't saved.
const UNSETTLED: &str =
    "Hãy nhập người yêu cầu và loại giấy tờ, đợi bản nháp được lưu rồi từ chối.";

/// The column.
#[component]
pub fn SendColumn(
    /// Of which form.
    desk: Desk,
    /// Tariff, signers and deadline.
    view: IntakeView,
    /// "Cơ quan tiếp nhận", where somebody works for several.
    unit: Option<String>,
    /// "Bỏ qua"
    skip: Callback<()>,
    /// Called when it was refused; none for a paper that came back, which has a page for that.
    #[prop(optional_no_strip)]
    refused: Option<Callback<()>>,
) -> impl IntoView {
    let refuse = move |form| {
        let settled = desk.draft.with_untracked(Autosave::settled);
        async move {
            let Some((dossier, version)) = settled else {
                return Err(AppError::field("name", UNSETTLED));
            };
            refuse_draft(dossier, version, form).await
        }
    };
    let (tariff, statements) = (view.tariff, view.statements);
    let returned = view.returned.as_ref().map(|paper| paper.certification);
    let due = due_text(view.due_at, view.now);
    // Said of whoever is away and of whoever signs for them.
    let absences: Vec<StandIn> = view
        .signers
        .iter()
        .filter_map(|signer| signer.away.clone())
        .collect();
    let away = Memo::new(move |_| {
        let chosen = desk.signer.get();
        let concerns = |absence: &&StandIn| {
            [absence.absent, absence.person]
                .iter()
                .any(|person| person.to_string() == chosen)
        };
        absences.iter().find(concerns).map(StandIn::sentence)
    });
    let keep = Callback::new(move |()| desk.keep_typed());
    let take = Callback::new(move |()| desk.take_saved());
    let submitting =
        Signal::derive(move || desk.draft.with(Autosave::is_submitting) || desk.asking.get());
    view! {
        <aside class="intake-side stack" aria-label="Lời chứng và trình ký">
            <Card title="Lời chứng">
                <div class="stack">
                    <Statement desk statements returned/>
                    <Field label="Người ký" name="signer" required=true error=desk.fault("signer")>
                        <Select options=Signal::stored(choices(view.signers)) bind=desk.signer placeholder="Chọn người ký"/>
                    </Field>
                    {move || away.get().map(|text| view! { <p class="hint" role="status">{text}</p> })}
                    <dl class="intake-fee">
                        {unit.map(|unit| view! { <div><dt>"Cơ quan tiếp nhận"</dt><dd>{unit}</dd></div> })}
                        <Fee desk tariff returned/>
                        <div><dt>"Hạn trả"</dt><dd>{due}</dd></div>
                    </dl>
                    <OtherFee desk/>
                </div>
            </Card>
            <ChangedElsewhere title="Nội dung này vừa được sửa ở nơi khác" conflict=desk.conflict() keep take/>
            <LeftOutNote left_out=desk.left_out/>
            {move || desk.faults.with(|faults| faults.other.clone()).map(|text| view! {
                <Alert tone=Tone::Bad title="Chưa trình ký được"><p>{text}</p></Alert>
            })}
            <div class="intake-acts">
                <Button kind=ButtonKind::Primary busy=submitting on_press=move |()| desk.submit()>"Trình ký"</Button>
                <Button disabled=submitting on_press=skip>"Bỏ qua"</Button>
                {refused.map(|done| view! { <RefuseButton act=refuse done disabled=submitting/> })}
            </div>
        </aside>
    }
}

/// Lời chứng: what the original is sent with, of each kind of copies where they differ.
#[component]
fn Statement(
    desk: Desk,
    statements: AttestationTexts,
    /// Of a paper that came back, which stays what it is.
    returned: Option<Certification>,
) -> impl IntoView {
    let lines = move || {
        let choice = returned.map_or_else(
            || desk.form.with(|form| form.certification),
            Certification::choice,
        );
        let line = |(kind, text): (Option<Certification>, &str)| {
            let kind = kind.map(|kind| format!("{}: ", kind.short_label()));
            view! { <p>{kind}{text.to_owned()}</p> }
        };
        statements.read(choice).into_iter().map(line).collect_view()
    };
    view! { <div class="stack" aria-live="polite">{lines}</div> }
}

#[component]
fn Fee(desk: Desk, tariff: Tariff, returned: Option<Certification>) -> impl IntoView {
    let now = Memo::new(move |_| desk.form.with(|form| fee(&tariff, form, returned)));
    view! {
        <div aria-live="polite">
            <dt>"Số tiền"</dt>
            <dd class="num">{move || now.get().map_or_else(|| "—".to_owned(), |(total, _)| total)}</dd>
            <dd class="why num">
                {move || now.get().map_or_else(|| "Tính theo số trang bản chính và số bản".to_owned(), |(_, why)| why)}
            </dd>
        </div>
    }
}

/// "Sửa số tiền": another amount than the tariff's, with its reason.
#[component]
fn OtherFee(desk: Desk) -> impl IntoView {
    let typed = |text: RwSignal<String>| text.with_untracked(|text| !text.trim().is_empty());
    let open = typed(desk.fee) || typed(desk.fee_reason);
    // What is wrong with it has to be seen.
    let wrong = move || {
        let fault = |field| desk.fault(field).get().is_some();
        fault("fee") || fault("fee_reason")
    };
    let shown = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or(open) || wrong());
    view! {
        <details class="other-fee" open=open prop:open=move || shown.get()>
            <summary>"Sửa số tiền"</summary>
            <div class="stack">
                <Field label="Số tiền" name="fee" hint="Để trống: theo biểu phí." error=desk.fault("fee")>
                    <TextInput bind=desk.fee numeric=true keyboard="numeric" unit="đ" max_length=20/>
                </Field>
                <Field label="Lý do" name="fee_reason" error=desk.fault("fee_reason")>
                    <Textarea bind=desk.fee_reason rows=2 max_length=300 placeholder="Ví dụ: miễn phí theo Nghị quyết 05/NQ-HĐND"/>
                </Field>
            </div>
        </details>
    }
}

/// Who can be chosen to sign, as a select names them.
pub fn choices(signers: Vec<SignerChoice>) -> Vec<(String, String)> {
    let text = |signer: &SignerChoice| {
        let name = if signer.title.is_empty() {
            signer.name.clone()
        } else {
            format!("{}, {}", signer.name, signer.title)
        };
        match &signer.away {
            Some(away) => format!("{name} (vắng đến {})", day_text(away.until)),
            None => name,
        }
    };
    signers
        .iter()
        .map(|signer| (signer.person.to_string(), text(signer)))
        .collect()
}

/// "Hôm nay, trước 17:00", "Thứ Hai 23/11, trước 17:00".
pub fn due_text(due: Moment, now: Moment) -> String {
    let hour = time_text(due.vietnam().time());
    match deadline(due, now) {
        (Urgency::Today, _) => format!("Hôm nay, trước {hour}"),
        (Urgency::Later, day) => format!("{day}, trước {hour}"),
        (Urgency::Overdue, late) => late,
    }
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::calendar::parse_day;

    use super::*;

    fn at(day: &str, hour: i8) -> Moment {
        Moment::from_vietnam(parse_day(day).expect("a day").at(hour, 0, 0, 0))
    }

    #[test]
    fn a_deadline_says_its_day_and_hour() {
        let now = at("20/11/2026", 9);
        assert_eq!(due_text(at("20/11/2026", 17), now), "Hôm nay, trước 17:00");
        assert_eq!(
            due_text(at("23/11/2026", 17), now),
            "Thứ Hai 23/11, trước 17:00"
        );
    }
}

//! "Kiểm tra danh tính số": what is known of a number beside what is typed. Nothing typed is replaced
//! unless the officer takes it.

use chungthuc_domain::{
    reception::Sex,
    view::reception::{IdentityCheck, IdentityLine, IdentityVerdict, general_label},
};
use leptos::prelude::*;

use super::{
    counter::{Counter, Faults},
    general::take,
};
use crate::{
    api::reception::check_identity,
    components::{Alert, Button, Cell, Icon, Row, Table, Tag, Th, Tone},
    pages::{officer::autosave::Autosave, relogin::note_session},
};

/// The section.
#[component]
pub fn IdentitySection(
    /// Of which form.
    counter: Counter,
    /// Raised whenever it is asked for.
    asked: RwSignal<u32>,
) -> impl IntoView {
    let answer = RwSignal::new(None::<IdentityCheck>);
    let busy = RwSignal::new(false);
    let ask = move || {
        let Some(dossier) = counter.draft.with_untracked(Autosave::dossier) else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let form = counter.form.get_untracked();
        leptos::task::spawn_local(async move {
            let found = check_identity(dossier, form.general.clone()).await;
            busy.try_set(false);
            match found {
                Ok(found) => {
                    answer.try_set(Some(found));
                }
                Err(error) => {
                    note_session(&error);
                    answer.try_set(None);
                    counter.faults.try_set(Faults::found(error, form));
                }
            }
        });
    };
    Effect::new(move |before: Option<u32>| {
        let now = asked.get();
        if before.is_some_and(|before| before != now) {
            ask();
        }
        now
    });
    // What was found is of another number.
    Effect::new(move |before: Option<()>| {
        counter.general.identifier.track();
        if before.is_some() {
            answer.set(None);
        }
    });
    let again = Callback::new(move |()| ask());
    view! {
        <div role="status" aria-busy=move || busy.get().then_some("true")>
            {move || answer.get().map(|answer| show(counter, answer, again))}
        </div>
    }
    .into_any()
}

fn show(counter: Counter, answer: IdentityCheck, again: Callback<()>) -> AnyView {
    match answer {
        IdentityCheck::NoSource => view! {
            <Alert tone=Tone::Warn title="Đơn vị chưa kết nối nguồn kiểm tra danh tính số">
                <p>"Hãy đối chiếu bằng giấy tờ gốc; vẫn tiếp nhận được hồ sơ."</p>
            </Alert>
        }
        .into_any(),
        IdentityCheck::Unavailable => view! {
            <Alert tone=Tone::Warn title="Nguồn kiểm tra danh tính số chưa trả lời">
                <p>"Hãy thử lại sau ít phút, hoặc đối chiếu bằng giấy tờ gốc; vẫn tiếp nhận được hồ sơ."</p>
            </Alert>
        }
        .into_any(),
        IdentityCheck::NotFound { source } => view! {
            <Alert tone=Tone::Warn title="Không tìm thấy danh tính số với số này">
                <p>{format!("{source} không có số này. Hãy kiểm tra lại số, hoặc đối chiếu bằng giấy tờ gốc.")}</p>
            </Alert>
        }
        .into_any(),
        IdentityCheck::Found {
            source,
            lines,
            account,
        } => {
            let rows = lines
                .into_iter()
                .map(|line| row(counter, line, again))
                .collect_view();
            let choose = account
                .filter(|_| counter.account.with_untracked(Option::is_none))
                .map(|account| {
                    let press = move |()| take(counter, &account);
                    view! { <Button small=true on_press=press>"Chọn tài khoản này"</Button> }
                });
            view! {
                <div class="reception-identity">
                    <p class="inline"><b>"Kết quả kiểm tra danh tính số"</b><span class="small muted">{source}</span>{choose}</p>
                    <Table caption="Kết quả kiểm tra danh tính số" head=Box::new(|| view! {
                        <Th>"Thông tin"</Th>
                        <Th>"Đang nhập"</Th>
                        <Th>"Dữ liệu"</Th>
                        <Th>"Kết quả"</Th>
                        <Th>"Thao tác"</Th>
                    }.into_any())>
                        {rows}
                    </Table>
                </div>
            }
            .into_any()
        }
    }
}

fn row(counter: Counter, line: IdentityLine, again: Callback<()>) -> AnyView {
    let (tone, icon) = match line.verdict {
        IdentityVerdict::Matched => (Tone::Ok, Icon::Check),
        IdentityVerdict::Differing => (Tone::Warn, Icon::Alert),
        IdentityVerdict::NotTyped | IdentityVerdict::NotFound => (Tone::Neutral, Icon::Info),
    };
    let label = match line.field.as_str() {
        "born_on" => "Năm sinh",
        field => general_label(field),
    };
    let offered = matches!(
        line.verdict,
        IdentityVerdict::Differing | IdentityVerdict::NotTyped
    );
    let known = line.known.clone().unwrap_or_default();
    let taken = offered
        .then(|| as_typed(&line.field, &known))
        .flatten()
        .zip(counter.general.named(&line.field))
        .map(|(value, field)| {
            let press = move |()| {
                field.set(value.clone());
                again.run(());
            };
            let aria = format!("Lấy theo dữ liệu: {label}");
            view! { <Button small=true label=aria on_press=press>"Lấy theo dữ liệu"</Button> }
        });
    let or_none = |text: String| {
        if text.trim().is_empty() {
            "—".to_owned()
        } else {
            text
        }
    };
    view! {
        <Row>
            <Cell class="title">{label}</Cell>
            <Cell label="Đang nhập">{or_none(line.typed)}</Cell>
            <Cell label="Dữ liệu">{or_none(known)}</Cell>
            <Cell label="Kết quả"><Tag tone icon>{line.verdict.label()}</Tag></Cell>
            <Cell class="acts">{taken}</Cell>
        </Row>
    }
    .into_any()
}

/// What is known, as the field holds it; `None` where it is less than the field wants.
fn as_typed(field: &str, known: &str) -> Option<String> {
    match field {
        "sex" => Sex::ALL
            .into_iter()
            .find(|sex| sex.label() == known)
            .map(|sex| sex.code().to_owned()),
        // Only the year is known.
        "born_on" => None,
        _ => Some(known.to_owned()),
    }
}

//! "Ghi nhận vắng mặt": a form of the page, which works without JavaScript too.

use chungthuc_domain::{
    PersonId, UnitId,
    view::{absence::AbsenceForm, account::SignerChoice},
};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::absence::note_absence,
    components::{Button, ButtonKind, Card, DateInput, Field, Select, TextInput},
    pages::act::Act,
};

const PATH: &str = "/api/note-absence";

/// The form.
#[component]
pub fn NoteForm(
    /// In which unit.
    unit: UnitId,
    /// Who signs there.
    signers: Vec<SignerChoice>,
    /// For whom the person may note it.
    may_note: Vec<PersonId>,
    /// Called when the list has to be read again.
    again: Callback<()>,
) -> impl IntoView {
    let acting = Act::of_form(PATH);
    let option = |signer: &SignerChoice| {
        (
            signer.person.to_string(),
            format!("{}, {}", signer.name, signer.title),
        )
    };
    let absent: Vec<_> = signers
        .iter()
        .filter(|signer| may_note.contains(&signer.person))
        .map(option)
        .collect();
    let others: Vec<_> = signers.iter().map(option).collect();
    let only = match absent.as_slice() {
        [(person, _)] => person.clone(),
        _ => String::new(),
    };
    let typed = |field: &str| acting.typed(&format!("form[{field}]"));
    let person = RwSignal::new(typed("person").unwrap_or(only));
    let [stand_in, first_day, last_day, basis] = ["stand_in", "first_day", "last_day", "basis"]
        .map(|field| RwSignal::new(typed(field).unwrap_or_default()));
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        let form = AbsenceForm {
            person: person.get_untracked(),
            stand_in: stand_in.get_untracked(),
            first_day: first_day.get_untracked(),
            last_day: last_day.get_untracked(),
            basis: basis.get_untracked(),
        };
        acting.run(note_absence(Some(unit), form), move |()| {
            acting.say("Đã ghi nhận vắng mặt");
            again.run(());
        });
    };
    // Nobody stands in for themselves.
    let free = Signal::derive(move || {
        let absent = person.get();
        let mut others = others.clone();
        others.retain(|(other, _)| *other != absent);
        others
    });
    view! {
        <Card title="Ghi nhận vắng mặt">
            <form class="stack" method="post" action=PATH on:submit=send>
                <input type="hidden" name="unit" value=unit.to_string()/>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <div class="pair">
                    <Field label="Người vắng mặt" name="form[person]" id="f-person" required=true error=acting.wrong_with("person")>
                        <Select options=Signal::stored(absent) bind=person placeholder="Chọn người vắng mặt"/>
                    </Field>
                    <Field label="Người ký thay" name="form[stand_in]" id="f-stand_in" required=true error=acting.wrong_with("stand_in")>
                        <Select options=free bind=stand_in placeholder="Chọn người ký thay"/>
                    </Field>
                </div>
                <div class="pair">
                    <Field label="Từ ngày" name="form[first_day]" id="f-first_day" required=true error=acting.wrong_with("first_day")>
                        <DateInput bind=first_day/>
                    </Field>
                    <Field label="Đến hết ngày" name="form[last_day]" id="f-last_day" required=true error=acting.wrong_with("last_day")>
                        <DateInput bind=last_day/>
                    </Field>
                </div>
                <Field label="Căn cứ" name="form[basis]" id="f-basis" hint="Văn bản ủy quyền hoặc phân công, nếu có" error=acting.wrong_with("basis")>
                    <TextInput bind=basis max_length=200 autocomplete="off" placeholder="Ví dụ: Thông báo phân công số 12/TB-UBND"/>
                </Field>
                <div class="acts">
                    <Button kind=ButtonKind::Primary submit=true busy=acting.busy>"Ghi nhận"</Button>
                </div>
            </form>
        </Card>
    }
}

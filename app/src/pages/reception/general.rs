//! Tab "Thông tin chung": whose dossier it is, who hands it in, and how they are reached, in the groups
//! and the order of the guide (DOMAIN §4.4, step 1).

use chungthuc_domain::{
    identity_card::IdentityCard,
    reception::{Sex, Subject, doubts},
    view::{
        intake::AccountView,
        reception::{ProcedureView, general_label},
    },
};
use leptos::prelude::*;

use super::{counter::Counter, identity::IdentitySection, page::COMPONENTS_TAB};
use crate::{
    api::intake::find_accounts,
    card::{CardReader, Scanned},
    components::{
        Alert, Button, Card, DateInput, Facts, Field, Icon, PersonCard, RadioSegment, Select, Tag,
        TextInput, Textarea, Tone,
    },
    pages::act::Act,
};

/// The tab.
#[component]
pub fn GeneralTab(
    /// Of which form.
    counter: Counter,
    /// By which it goes: its name is the "Loại hồ sơ".
    procedure: ProcedureView,
    /// "Tiếp tục": the next tab.
    next: Callback<()>,
) -> impl IntoView {
    let general = counter.general;
    let subjects =
        Subject::ALL.map(|subject| (subject.code().to_owned(), subject.label().to_owned()));
    let scanned = Scanned::default();
    // A scanner types wherever the cursor is.
    for field in [general.identifier, general.owner] {
        Effect::new(move |_| {
            field.track();
            scanned.divert(field);
        });
    }
    let fill = move |card: IdentityCard| {
        general.subject.set(Subject::Citizen.code().to_owned());
        counter.account.set(None);
        general.fill(&card);
    };
    view! {
        <Card title="Thông tin người nộp">
            <div class="stack">
                <CardReader scanned on_card=fill/>
                <RadioSegment legend="Đối tượng" show_legend=true name="subject" options=subjects.to_vec() bind=general.subject/>
                <div class="fields reception-fields">
                    <Text counter field="owner" class="wide" required=true/>
                    <Text counter field="submitter" hint="Để trống nếu chủ hồ sơ tự nộp"/>
                    <Text counter field="relation" class="whole" hint="Khi người khác nộp thay: quan hệ với chủ hồ sơ, hoặc số và ngày của văn bản ủy quyền"/>
                    <div class="whole"><Number counter/></div>
                    <Day counter field="issued_on"/>
                    <Text counter field="issued_by" class="wide"/>
                    <Day counter field="born_on"/>
                    <SexField counter/>
                    <Text counter field="country"/>
                    <Text counter field="province"/>
                    <Text counter field="district" hint="Chỉ ghi với địa chỉ trước 01/07/2025"/>
                    <Text counter field="ward"/>
                    <Text counter field="address" class="wide"/>
                    <Text counter field="phone" keyboard="tel"/>
                    <Text counter field="fax" keyboard="tel"/>
                    <Text counter field="email" keyboard="email"/>
                    <Text counter field="sets" required=true keyboard="numeric"/>
                    <Lines counter field="content" bind=general.content/>
                    <Lines counter field="note" bind=general.note/>
                </div>
            </div>
        </Card>
        <Card title="Thông tin chi tiết"><Facts facts=vec![("Loại hồ sơ", procedure.name)]/></Card>
        <Card title="Thông tin khác"><Facts facts=vec![("Mã thủ tục", procedure.code)]/></Card>
        // By script where the address names that tab already, by the address where there is none.
        <div class="acts">
            <a class="btn" href=COMPONENTS_TAB on:click=move |_| next.run(())>"Tiếp tục"</a>
        </div>
    }
    .into_any()
}

/// One line of text.
#[component]
fn Text(
    counter: Counter,
    field: &'static str,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] required: bool,
    #[prop(optional)] keyboard: Option<&'static str>,
    #[prop(optional, into)] hint: Option<String>,
) -> impl IntoView {
    let Some(bind) = counter.general.named(field) else {
        return ().into_any();
    };
    let error = counter.fault(field);
    let input = move || view! { <TextInput bind keyboard=keyboard.unwrap_or("text") autocomplete="off" max_length=254/> };
    match hint {
        Some(hint) => {
            view! { <Field label=general_label(field) name=field class required error hint>{input()}</Field> }
                .into_any()
        }
        None => {
            view! { <Field label=general_label(field) name=field class required error>{input()}</Field> }
                .into_any()
        }
    }
}

/// Several lines of text.
#[component]
fn Lines(counter: Counter, field: &'static str, bind: RwSignal<String>) -> impl IntoView {
    view! {
        <Field label=general_label(field) name=field class="whole" error=counter.fault(field)>
            <Textarea bind rows=2 max_length=1000/>
        </Field>
    }
    .into_any()
}

/// A day, with what is odd about it.
#[component]
fn Day(counter: Counter, field: &'static str) -> impl IntoView {
    let Some(bind) = counter.general.named(field) else {
        return ().into_any();
    };
    view! {
        <div>
            <Field label=general_label(field) name=field error=counter.fault(field)>
                <DateInput bind/>
            </Field>
            <Doubt counter field/>
        </div>
    }
    .into_any()
}

#[component]
fn SexField(counter: Counter) -> impl IntoView {
    let options = Sex::ALL.map(|sex| (sex.code().to_owned(), sex.label().to_owned()));
    view! {
        <div>
            <Field label=general_label("sex") name="sex" error=counter.fault("sex")>
                <Select options=Signal::stored(options.to_vec()) bind=counter.general.sex placeholder="Chọn giới tính"/>
            </Field>
            <Doubt counter field="sex"/>
        </div>
    }
    .into_any()
}

/// What is odd about a field and doesn't keep anything from being received.
#[component]
fn Doubt(counter: Counter, field: &'static str) -> impl IntoView {
    let said = Memo::new(move |_| {
        let found = counter.form.with(|form| doubts(&form.general));
        found
            .into_iter()
            .find(|(name, _)| *name == field)
            .map(|(_, text)| text)
    });
    view! { <p class="hint reception-doubt" role="status">{move || said.get()}</p> }
}

/// The owner's number: by it accounts are found, and identities checked.
#[component]
fn Number(counter: Counter) -> impl IntoView {
    let identifier = counter.general.identifier;
    let found = RwSignal::new(None::<Vec<AccountView>>);
    let checked = RwSignal::new(0_u32);
    let acting = Act::new();
    // Another number is another person.
    Effect::new(move |before: Option<()>| {
        let typed = identifier.get();
        if before.is_some() {
            found.set(None);
            let is_other = |account: &AccountView| account.identifier != plain(&typed);
            if counter
                .account
                .with_untracked(|account| account.as_ref().is_some_and(is_other))
            {
                counter.account.set(None);
            }
        }
    });
    let search = Callback::new(move |()| {
        acting.run(find_accounts(identifier.get_untracked()), move |accounts| {
            if let [only] = accounts.as_slice() {
                take(counter, only);
            }
            found.try_set(Some(accounts));
        });
    });
    let check = Callback::new(move |()| checked.update(|count| *count += 1));
    let result = move || {
        match (counter.account.get(), found.get()) {
        (Some(account), _) => {
            let details = vec![
                account.identifier.clone(),
                account.phone.clone().unwrap_or_default(),
                account.email.clone().unwrap_or_default(),
            ];
            view! {
                <PersonCard name=account.name details>
                    <Tag tone=Tone::Ok icon=Icon::Check>"Đã chọn"</Tag>
                    <Button small=true on_press=move |()| counter.account.set(None)>"Bỏ chọn"</Button>
                </PersonCard>
            }
            .into_any()
        }
        (None, Some(accounts)) if accounts.is_empty() => view! {
            <Alert tone=Tone::Warn title="Không tìm thấy tài khoản nào với số này">
                <p>"Hãy kiểm tra lại số, hoặc nhập tay thông tin chủ hồ sơ. Người không có tài khoản và email nhận kết quả bằng phiếu in."</p>
            </Alert>
        }
        .into_any(),
        _ => ().into_any(),
    }
    };
    view! {
        <Field label=general_label("identifier") name="identifier" error=counter.fault("identifier")>
            <div class="intake-find">
                <TextInput bind=identifier autocomplete="off" max_length=40 numeric=true/>
                <Button icon=Icon::Search busy=acting.busy on_press=search>"Tìm kiếm tài khoản"</Button>
                <Button icon=Icon::Shield on_press=check>"Kiểm tra danh tính số"</Button>
            </div>
        </Field>
        <div role="status" class="intake-found">{result}</div>
        <IdentitySection counter asked=checked/>
    }
    .into_any()
}

/// Chooses an account, and fills in what isn't typed yet.
pub fn take(counter: Counter, account: &AccountView) {
    let general = counter.general;
    for (field, known) in [
        (general.owner, Some(&account.name)),
        (general.phone, account.phone.as_ref()),
        (general.email, account.email.as_ref()),
    ] {
        if let Some(known) = known.filter(|_| field.with_untracked(|typed| typed.trim().is_empty()))
        {
            field.set(known.clone());
        }
    }
    counter.account.set(Some(account.clone()));
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '.')
        .collect()
}

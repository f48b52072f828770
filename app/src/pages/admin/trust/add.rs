//! "Thêm chứng thư": a file is chosen, what is in it is shown, and what is ticked is added.

use chungthuc_domain::view::trust::{FoundCertificate, NewTrusted, TrustRole};
use leptos::prelude::*;

use super::terms::{Terms, TermsFields};
use crate::{
    api::trust::{add_trusted, read_trust_file},
    browser::{self, PickedFile},
    components::{
        Alert, Button, ButtonKind, Checkbox, Dialog, DialogActs, DropZone, Field, Icon, Select,
        TextInput, Tone,
    },
    pages::{act::Act, relogin::note_session},
};

/// The most that a file may weigh, in bytes.
const MOST_BYTES: u64 = 1024 * 1024;

/// A certificate of the file, and whether it is to be added. A handle.
#[derive(Clone, Copy)]
struct Candidate {
    at: usize,
    certificate: StoredValue<FoundCertificate>,
    chosen: RwSignal<bool>,
    role: RwSignal<String>,
    name: RwSignal<String>,
}

impl Candidate {
    fn new(at: usize, found: FoundCertificate) -> Self {
        Self {
            at,
            chosen: RwSignal::new(found.refused.is_none()),
            role: RwSignal::new(found.role.code().to_owned()),
            name: RwSignal::new(found.name.clone()),
            certificate: StoredValue::new(found),
        }
    }

    fn role(self) -> Option<TrustRole> {
        TrustRole::from_code(&self.role.get())
    }

    fn to_send(self) -> Option<NewTrusted> {
        self.chosen.get_untracked().then_some(())?;
        Some(NewTrusted {
            certificate: self
                .certificate
                .with_value(|found| found.certificate.clone()),
            role: TrustRole::from_code(&self.role.get_untracked())?,
            name: self.name.get_untracked(),
        })
    }
}

/// The dialog.
#[component]
pub fn AddDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called when the list has to be read again.
    done: Callback<()>,
) -> impl IntoView {
    let acting = Act::within(open);
    let terms = Terms::new(acting);
    let candidates = RwSignal::new(Vec::<Candidate>::new());
    let file_wrong = RwSignal::new(None::<String>);
    let busy = acting.busy;
    let take = Callback::new(move |file: PickedFile| {
        leptos::task::spawn_local(async move {
            file_wrong.set(None);
            acting.forget();
            candidates.set(Vec::new());
            if file.size() > MOST_BYTES {
                file_wrong.set(Some(
                    "Tệp lớn quá 1 MB. Hãy chia thành nhiều tệp.".to_owned(),
                ));
                return;
            }
            busy.set(true);
            let answer = match browser::read_base64(file).await {
                Some(base64) => read_trust_file(base64).await,
                None => {
                    busy.try_set(false);
                    file_wrong.try_set(Some("Không đọc được tệp. Hãy chọn lại tệp.".to_owned()));
                    return;
                }
            };
            busy.try_set(false);
            match answer {
                Ok(found) => {
                    let found = found.into_iter().enumerate();
                    candidates
                        .try_set(found.map(|(at, found)| Candidate::new(at, found)).collect());
                }
                Err(error) => {
                    note_session(&error);
                    let said = error.of_field("file").map(str::to_owned);
                    file_wrong.try_set(Some(said.unwrap_or_else(|| error.message())));
                }
            }
        });
    });
    let save = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let new: Vec<_> = candidates
            .get_untracked()
            .into_iter()
            .filter_map(Candidate::to_send)
            .collect();
        if new.is_empty() {
            file_wrong.set(Some(
                "Hãy chọn tệp và ít nhất một chứng thư trong tệp.".to_owned(),
            ));
            return;
        }
        let count = new.len();
        acting.run(add_trusted(new, terms.typed()), move |()| {
            candidates.try_set(Vec::new());
            terms.reason.try_set(String::new());
            acting.say(format!("Đã thêm {count} chứng thư"));
            done.run(());
        });
    };
    let is_empty = Memo::new(move |_| candidates.with(Vec::is_empty));
    // What is listed already, or fits no role, can't be chosen.
    let can_choose = Memo::new(move |_| {
        candidates.with(|all| {
            all.iter()
                .any(|one| one.certificate.with_value(|found| found.refused.is_none()))
        })
    });
    let has_chosen = Memo::new(move |_| candidates.get().iter().any(|one| one.chosen.get()));
    let has_anchor = Memo::new(move |_| {
        candidates
            .get()
            .iter()
            .any(|one| one.chosen.get() && one.role() == Some(TrustRole::Anchor))
    });
    let wrong = move || {
        let of = |field| terms.wrong(field).get();
        of("certificates")
            .or_else(|| of("name"))
            .or_else(|| terms.general())
    };
    view! {
        <Dialog id="them-chung-thu" title="Thêm chứng thư" open wide=true busy>
            <form class="dialog-body" id="them-chung-thu-form" on:submit=save>
                <DropZone
                    id="f-chung-thu"
                    title="Kéo thả tệp chứng thư vào đây"
                    accept=".cer,.crt,.pem,.der,.p7b,.p7c"
                    hint="Tệp .cer, .crt, .pem hoặc .p7b, không quá 1 MB; một tệp có thể có nhiều chứng thư"
                    small=true
                    error=file_wrong
                    disabled=busy
                    on_file=take
                />
                {move || (!is_empty.get()).then(|| view! {
                    <ul class="candidates">{candidates.get().into_iter().map(candidate).collect_view()}</ul>
                    {(!can_choose.get()).then(|| view! {
                        <Alert tone=Tone::Neutral title="Tệp không có chứng thư nào thêm được vào danh sách."/>
                    })}
                })}
                {move || has_chosen.get().then(|| view! {
                    <TermsFields terms prefix="them" has_list=has_anchor/>
                })}
                {move || wrong().map(|text| view! { <Alert tone=Tone::Bad title=text/> })}
            </form>
            <DialogActs>
                <Button disabled=busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form="them-chung-thu-form" icon=Icon::Plus busy disabled=Signal::derive(move || !has_chosen.get())>"Thêm vào danh sách"</Button>
            </DialogActs>
        </Dialog>
    }
}

fn candidate(one: Candidate) -> AnyView {
    let at = one.at;
    let found = one.certificate.get_value();
    let refused = found.refused.clone();
    let facts = found.facts;
    let roles: Vec<_> = TrustRole::ALL
        .iter()
        .map(|role| (role.code().to_owned(), role.label().to_owned()))
        .collect();
    let fields = refused.is_none().then(|| view! {
        <div class="pair">
            <Field label="Tên hiện trong báo cáo" name="name" id=format!("ten-chung-thu-{at}") required=true>
                <TextInput bind=one.name max_length=200 autocomplete="off"/>
            </Field>
            <Field label="Vai trò" name="role" id=format!("vai-tro-{at}") required=true>
                <Select bind=one.role options=Signal::stored(roles)/>
            </Field>
        </div>
    }.into_any());
    view! {
        <li>
            <Checkbox checked=one.chosen label=found.name disabled=refused.is_some()/>
            <p class="small muted">{format!("Cấp bởi {} · {} · {} – {}", facts.issuer, facts.key, facts.not_before, facts.not_after)}</p>
            <p class="small muted code">{format!("SHA-256 {}", facts.fingerprint)}</p>
            {refused.map(|why| view! { <p class="error">{why}</p> })}
            {fields}
        </li>
    }
    .into_any()
}

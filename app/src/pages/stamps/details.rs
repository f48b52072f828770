//! What a signature has besides its image, in the dialogs that add and change one: the phone, the words
//! above which it starts, and accounts with providers of remote signatures.

use chungthuc_domain::{
    AppError, FieldError,
    view::stamp::{NEAC_SIGN, SignatureDetails, SigningAccount, SigningProvider},
};
use leptos::prelude::*;

use super::{
    entry::Faults,
    row::{ANCHOR, PHONE},
};
use crate::components::{Button, Field, Icon, Select, TextInput};

/// An account as it is typed. A handle; `key` tells rows apart while others come and go.
#[derive(Clone, Copy)]
struct Row {
    key: usize,
    account: RwSignal<String>,
    provider: RwSignal<String>,
}

/// The fields. A handle: copies are the same fields.
#[derive(Clone, Copy)]
pub struct Details {
    phone: RwSignal<String>,
    anchor: RwSignal<String>,
    accounts: RwSignal<Vec<Row>>,
    next: StoredValue<usize>,
}

impl Details {
    /// Fields that hold this.
    pub fn new(known: &SignatureDetails) -> Self {
        let fields = Self {
            phone: RwSignal::new(String::new()),
            anchor: RwSignal::new(String::new()),
            accounts: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
        };
        fields.set(known);
        fields
    }

    /// Shows this instead of what was typed.
    pub fn set(self, known: &SignatureDetails) {
        self.phone.set(known.phone.clone());
        self.anchor.set(known.anchor.clone());
        let rows = known.accounts.iter().map(|account| self.row(account));
        self.accounts.set(rows.collect());
    }

    /// What is typed.
    pub fn typed(self) -> SignatureDetails {
        let accounts = self.accounts.get_untracked();
        SignatureDetails {
            phone: self.phone.get_untracked(),
            anchor: self.anchor.get_untracked(),
            accounts: accounts
                .into_iter()
                .map(|row| SigningAccount {
                    account: row.account.get_untracked(),
                    provider: row.provider.get_untracked(),
                })
                .collect(),
        }
    }

    fn row(self, known: &SigningAccount) -> Row {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        Row {
            key,
            account: RwSignal::new(known.account.clone()),
            provider: RwSignal::new(known.provider.clone()),
        }
    }

    /// Changes which rows there are. Faults name a row by its place, so those that were shown go.
    fn change_rows(self, faults: RwSignal<Faults>, change: impl FnOnce(&mut Vec<Row>)) {
        faults.update(|faults| faults.details.clear());
        self.accounts.update(change);
    }

    /// Where a row stands now, from 0.
    fn place(self, key: usize) -> usize {
        self.accounts
            .with(|rows| rows.iter().position(|row| row.key == key))
            .unwrap_or_default()
    }
}

/// What of an answer is about these fields.
pub fn of_details(error: &AppError) -> Vec<FieldError> {
    let is_ours = |field: &str| {
        matches!(field, "phone" | "anchor")
            || field.starts_with("account-")
            || field.starts_with("provider-")
    };
    let faults = error.fields.iter();
    faults
        .filter(|fault| is_ours(&fault.field))
        .cloned()
        .collect()
}

/// What is wrong with one of these fields.
fn fault(
    faults: RwSignal<Faults>,
    field: impl Fn() -> String + Send + Sync + 'static,
) -> Signal<Option<String>> {
    Signal::derive(move || {
        let field = field();
        faults.with(|faults| {
            let found = faults.details.iter().find(|fault| fault.field == field);
            found.map(|fault| fault.message.clone())
        })
    })
}

/// The fields, for signatures only.
#[component]
pub fn DetailFields(
    /// Which.
    details: Details,
    /// What is wrong with them.
    faults: RwSignal<Faults>,
    /// The providers that can be chosen.
    #[prop(into)]
    providers: Signal<Vec<SigningProvider>>,
    /// Makes the ids.
    #[prop(into)]
    id: String,
) -> impl IntoView {
    let options = Signal::derive(move || {
        let known = providers.get().into_iter();
        known
            .map(|provider| (provider.code, provider.name))
            .collect::<Vec<_>>()
    });
    let prefix = id.clone();
    let add = move |()| {
        let row = details.row(&SigningAccount::default());
        details.change_rows(faults, |rows| rows.push(row));
    };
    let full = Signal::derive(move || {
        details
            .accounts
            .with(|rows| rows.len() >= SignatureDetails::MAX_ACCOUNTS)
    });
    view! {
        <Field
            label=ANCHOR
            name="anchor"
            id=format!("tu-khoa-{id}")
            hint="Ví dụ họ tên người ký: khi ký từng bản, trang nào có chữ này thì chữ ký được đặt sẵn ngay phía trên. Để trống, hoặc khi ký nhiều bản cùng lúc, thì đặt ở chỗ của lời chứng."
            error=fault(faults, || "anchor".to_owned())
        >
            <TextInput bind=details.anchor autocomplete="off" max_length=80/>
        </Field>
        <Field
            label=PHONE
            name="phone"
            id=format!("dien-thoai-{id}")
            hint="Số đã đăng ký với nhà cung cấp ký số từ xa. Ký bằng khóa của cơ quan thì để trống."
            error=fault(faults, || "phone".to_owned())
        >
            <TextInput bind=details.phone keyboard="tel" numeric=true autocomplete="off" max_length=20/>
        </Field>
        <fieldset class="stack stamp-accounts">
            <legend class="label">"Thêm thông tin bổ sung"</legend>
            <For each=move || details.accounts.get() key=|row| row.key let:row>
                <AccountFields details faults row options id=prefix.clone()/>
            </For>
            <div><Button small=true icon=Icon::Plus disabled=full on_press=add>"Thêm thông tin"</Button></div>
        </fieldset>
    }
    .into_any()
}

/// "Loại chữ ký số", "Tài khoản", "Nhà cung cấp".
#[component]
fn AccountFields(
    details: Details,
    faults: RwSignal<Faults>,
    row: Row,
    options: Signal<Vec<(String, String)>>,
    id: String,
) -> impl IntoView {
    let key = row.key;
    let remove = move |()| {
        details.change_rows(faults, |rows| rows.retain(|other| other.key != key));
    };
    let number = move || details.place(key) + 1;
    view! {
        <div class="stamp-account" role="group" aria-label=move || format!("Thông tin bổ sung {}", number())>
            <p class="inline"><span class="label">"Loại chữ ký số"</span><span>{NEAC_SIGN}</span></p>
            <div class="pair">
                <Field
                    label="Tài khoản"
                    name="account"
                    id=format!("tai-khoan-{id}-{key}")
                    required=true
                    hint="Số CMND/CCCD đã đăng ký với nhà cung cấp"
                    error=fault(faults, move || format!("account-{}", details.place(key)))
                >
                    <TextInput bind=row.account keyboard="numeric" numeric=true autocomplete="off" max_length=20/>
                </Field>
                <Field
                    label="Nhà cung cấp"
                    name="provider"
                    id=format!("nha-cung-cap-{id}-{key}")
                    required=true
                    error=fault(faults, move || format!("provider-{}", details.place(key)))
                >
                    <Select options bind=row.provider placeholder="Chọn nhà cung cấp"/>
                </Field>
            </div>
            <div><Button small=true icon=Icon::Trash on_press=remove>"Bỏ"</Button></div>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_refuses_of_these_fields_stands_at_them() {
        let error = AppError::field("phone", "a")
            .and_field("account-1", "b")
            .and_field("name", "c");
        let found = of_details(&error);
        let fields: Vec<_> = found.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["phone", "account-1"]);
    }
}

//! "Thông tin người đăng ký cấp bản sao": somebody with an account of the portal, found by number, or
//! somebody without, by name and e-mail. An identity card that is scanned fills either; see `search`.

use chungthuc_domain::{PersonId, view::intake::OwnerView};
use leptos::prelude::*;

use super::{
    account_grid::AccountGrid,
    desk::{Desk, WITH_ACCOUNT, WITHOUT_ACCOUNT},
    search::Search,
};
use crate::{
    card::{CardReader, Scanned},
    components::{Alert, Button, Card, Field, Icon, PersonCard, RadioSegment, TextInput, Tone},
};

/// The section.
#[component]
pub fn ApplicantSection(
    /// Of which form.
    desk: Desk,
) -> impl IntoView {
    let kinds = vec![
        (
            WITH_ACCOUNT.to_owned(),
            "Đối tượng có tài khoản DVCQG".to_owned(),
        ),
        (
            WITHOUT_ACCOUNT.to_owned(),
            "Đối tượng không có tài khoản DVCQG".to_owned(),
        ),
    ];
    let with_account = Memo::new(move |_| desk.kind.with(|kind| kind != WITHOUT_ACCOUNT));
    let (search, scanned) = (Search::new(desk), Scanned::default());
    // A scanner types wherever the cursor is.
    for field in [desk.identifier, desk.name] {
        Effect::new(move |_| {
            field.track();
            scanned.divert(field);
        });
    }
    let note = Signal::derive(move || search.note.get());
    view! {
        <Card title="Thông tin người đăng ký cấp bản sao">
            <div class="stack">
                <CardReader scanned on_card=move |card| search.by_card(card) note/>
                <RadioSegment legend="Đối tượng đăng ký" name="applicant-kind" options=kinds bind=desk.kind/>
                {move || if with_account.get() {
                    view! { <WithAccount desk search/> }.into_any()
                } else {
                    view! { <WithoutAccount desk/> }.into_any()
                }}
            </div>
        </Card>
    }
}

/// Whose the dossier of a returned paper is: that was received with it and stays.
#[component]
pub fn OwnerSection(
    /// Whose.
    owner: OwnerView,
) -> impl IntoView {
    let details = [owner.identifier, owner.phone, owner.email];
    let details = details.into_iter().flatten().collect::<Vec<_>>();
    view! {
        <Card title="Thông tin người đăng ký cấp bản sao">
            <div class="stack">
                <PersonCard name=owner.name details/>
                <p class="hint">{format!("Theo hồ sơ {} đã tiếp nhận; ở đây chỉ sửa giấy tờ bị trả lại.", owner.dossier_code)}</p>
            </div>
        </Card>
    }
}

#[component]
fn WithoutAccount(desk: Desk) -> impl IntoView {
    view! {
        <div class="fields intake-top">
            <Field label="Họ và tên" name="name" required=true error=desk.fault("name")>
                <TextInput bind=desk.name autocomplete="off" max_length=200/>
            </Field>
            <Field
                label="Nhập email nhận bản chứng thực"
                name="email"
                required=true
                error=desk.fault("email")
                hint="Liên kết tải bản chứng thực được gửi tới địa chỉ này"
            >
                <EmailInput desk/>
            </Field>
        </div>
    }
}

#[component]
fn WithAccount(desk: Desk, search: Search) -> impl IntoView {
    let Search {
        nobody,
        busy,
        wrong,
        ..
    } = search;
    // Another number is another person.
    Effect::new(move |before: Option<()>| {
        let typed = desk.identifier.get();
        if before.is_some() {
            search.number_changed(&typed);
        }
    });
    // An address was given by one person and is no other's.
    Effect::new(move |before: Option<Option<PersonId>>| {
        let now = desk
            .account
            .with(|account| account.as_ref().map(|account| account.person));
        if before.is_some_and(|before| before != now) && now.is_some() {
            desk.email.set(String::new());
        }
        now
    });
    let submit = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        search.by_number();
    };
    let fault = desk.fault("identifier");
    let error = Signal::derive(move || wrong.get().or_else(|| fault.get()));
    let result = move || match desk.account.get() {
        Some(account) => {
            view! { <AccountGrid caption="Tài khoản tìm thấy" account chosen=true/> }.into_any()
        }
        None if nobody.get() => view! { <Nobody desk/> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <form role="search" class="stack" on:submit=submit>
            <Field
                label="CMND/CCCD (Đối với công dân) hoặc MST (đối với doanh nghiệp)"
                name="identifier"
                required=true
                error
            >
                <div class="intake-find">
                    <TextInput
                        bind=desk.identifier
                        placeholder="Nhập CMND/CCCD/MST"
                        autocomplete="off"
                        max_length=40
                        numeric=true
                    />
                    <Button submit=true icon=Icon::Search busy>"Tìm kiếm tài khoản"</Button>
                </div>
            </Field>
            <div role="status" class="intake-found">{result}</div>
        </form>
        <Show when=move || desk.account.with(Option::is_some)>
            <Field
                label="Nhập email nhận bản chứng thực"
                name="email"
                error=desk.fault("email")
                hint="Không bắt buộc: bản chứng thực vào kho dữ liệu của tài khoản; chỉ điền nếu người đăng ký muốn nhận thêm qua email"
            >
                <EmailInput desk/>
            </Field>
        </Show>
    }
}

#[component]
fn EmailInput(desk: Desk) -> impl IntoView {
    view! { <TextInput bind=desk.email kind="email" keyboard="email" autocomplete="off" max_length=254/> }
}

#[component]
fn Nobody(desk: Desk) -> impl IntoView {
    let switch = move |()| desk.kind.set(WITHOUT_ACCOUNT.to_owned());
    view! {
        <Alert tone=Tone::Warn title="Không tìm thấy tài khoản nào với số này">
            <p>"Hãy kiểm tra lại số đã nhập. Nếu người đăng ký chưa có tài khoản, hãy đăng ký bằng họ tên và email."</p>
            <div class="acts">
                <Button small=true on_press=switch>"Đối tượng không có tài khoản DVCQG"</Button>
            </div>
        </Alert>
    }
}

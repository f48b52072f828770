//! "Thiết lập đơn vị": whom to turn to, and how copies are e-mailed. What is set of books is in
//! `unit_books`.

use chungthuc_domain::{
    UnitId,
    view::{
        account::UnitBrief,
        unit::{SupportContact, SupportForm, UnitSettingsView},
    },
};
use leptos::{ev::SubmitEvent, prelude::*};

use super::unit_books::{Keepers, Numbering};
use crate::{
    api::{
        readiness::administered_units,
        unit::{set_attach_copies, set_support, unit_settings},
    },
    components::{
        Button, ButtonKind, Card, Checkbox, Crumb, EmptyState, Field, Icon, PageHead, TextInput,
    },
    pages::{
        act::Act,
        choose_unit::{ChooseUnit, named_unit},
        frame::framed,
        loaded::loaded,
        readiness::Lacking,
    },
    routes,
};

const TITLE: &str = "Thiết lập đơn vị";
const SUPPORT_PATH: &str = "/api/set-support";

/// The page.
#[component]
pub fn UnitSettingsPage() -> impl IntoView {
    framed(TITLE, vec![Crumb::here(TITLE)], false, |session| {
        let (named, changed) = (named_unit(), RwSignal::new(0u32));
        let here = session.unit.clone();
        let answer = Resource::new_blocking(
            move || (named.get(), changed.get()),
            move |(named, _)| {
                let here = here.clone();
                async move {
                    let mut units = administered_units().await?;
                    // A unit that issues no copies itself has contacts for those below it.
                    if let Some(here) = here
                        && !units.iter().any(|unit| unit.id == here.id)
                    {
                        units.insert(0, here);
                    }
                    let chosen = named.or(units.first().map(|unit| unit.id));
                    let view = match chosen {
                        Some(unit) => Some(unit_settings(unit).await?),
                        None => None,
                    };
                    Ok((units, view))
                }
            },
        );
        let again = Callback::new(move |()| changed.update(|count| *count += 1));
        view! {
            <Lacking/>
            <PageHead title=TITLE/>
            {loaded(answer, move |(units, view)| show(units, view, again))}
        }
    })
}

fn show(units: Vec<UnitBrief>, view: Option<UnitSettingsView>, again: Callback<()>) -> AnyView {
    let Some(view) = view else {
        return view! {
            <Card><EmptyState icon=Icon::Building title="Không có đơn vị nào để thiết lập"/></Card>
        }
        .into_any();
    };
    let unit = view.unit.id;
    let version = view.version;
    let books = view.books.map(|books| {
        view! {
            <Numbering unit version form=books.numbering again/>
            <Keepers unit unit_name=view.unit.name.clone() people=books.people again/>
        }
    });
    let inherited = view.inherited.lines();
    let note = if inherited.is_empty() {
        "Chưa đơn vị cấp trên nào ghi đầu mối. Để trống tất cả thì cán bộ không thấy đầu mối nào."
            .to_owned()
    } else {
        format!(
            "Để trống tất cả thì dùng đầu mối của {}: {}.",
            view.inherited.unit_name,
            inherited.join("; ")
        )
    };
    view! {
        <div class="stack">
            <ChooseUnit units chosen=unit action=routes::UNIT_SETTINGS label="Xem đơn vị này"/>
            <Support unit version form=view.support note again/>
            <Attach unit version attach=view.attach_copies again/>
            {books}
        </div>
    }
    .into_any()
}

/// What is typed for one contact.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    phone: RwSignal<String>,
    email: RwSignal<String>,
}

/// The fields of a contact that the server names, by its place.
const FIELDS: [[&str; 3]; 3] = [
    ["name0", "phone0", "email0"],
    ["name1", "phone1", "email1"],
    ["name2", "phone2", "email2"],
];

/// The name of a contact's field, by its place.
fn contact_field(at: usize, field: &str) -> String {
    format!("form[contacts][{at}][{field}]")
}

#[component]
fn Support(
    unit: UnitId,
    version: i64,
    form: SupportForm,
    note: String,
    again: Callback<()>,
) -> impl IntoView {
    let acting = Act::of_form(SUPPORT_PATH);
    let typed: Vec<_> = (0usize..)
        .zip(form.contacts)
        .map(|(at, contact)| {
            let of = |field: &str, known: String| {
                let typed = acting.typed(&contact_field(at, field));
                RwSignal::new(typed.unwrap_or(known))
            };
            Typed {
                name: of("name", contact.name),
                phone: of("phone", contact.phone),
                email: of("email", contact.email),
            }
        })
        .collect();
    let hours = RwSignal::new(acting.typed("form[hours]").unwrap_or(form.hours));
    let kept = StoredValue::new(typed.clone());
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        let contacts = kept.with_value(|typed| {
            let contact = |typed: &Typed| SupportContact {
                name: typed.name.get_untracked(),
                phone: typed.phone.get_untracked(),
                email: typed.email.get_untracked(),
            };
            typed.iter().map(contact).collect()
        });
        let form = SupportForm {
            contacts,
            hours: hours.get_untracked(),
        };
        acting.run(set_support(unit, version, form), move |()| {
            acting.say("Đã lưu đầu mối hỗ trợ");
            again.run(());
        });
    };
    let rows = typed
        .into_iter()
        .zip(FIELDS)
        .enumerate()
        .map(|(at, (typed, [name, phone, email]))| {
            let of = |field: &str| contact_field(at, field);
            view! {
                <fieldset class="periods">
                    <legend>{format!("Đầu mối {}", at + 1)}</legend>
                    <div class="contact-row">
                        <Field label="Người hoặc bộ phận" name=of("name") id=format!("f-{name}") error=acting.wrong_with(name)>
                            <TextInput bind=typed.name max_length=200 autocomplete="off"/>
                        </Field>
                        <Field label="Điện thoại" name=of("phone") id=format!("f-{phone}") error=acting.wrong_with(phone)>
                            <TextInput bind=typed.phone keyboard="tel" max_length=40 autocomplete="off" numeric=true/>
                        </Field>
                        <Field label="Email" name=of("email") id=format!("f-{email}") error=acting.wrong_with(email)>
                            <TextInput bind=typed.email keyboard="email" max_length=200 autocomplete="off"/>
                        </Field>
                    </div>
                </fieldset>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Card title="Đầu mối hỗ trợ">
            <form class="stack" method="post" action=SUPPORT_PATH on:submit=send>
                <p class="small">{format!("Cán bộ thấy ở Hướng dẫn sử dụng trên mọi trang; người dân thấy ở trang tra cứu bản sao. {note}")}</p>
                <input type="hidden" name="unit" value=unit.to_string()/>
                <input type="hidden" name="version" value=version.to_string()/>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                {rows}
                <Field label="Thời gian hỗ trợ" name="form[hours]" id="f-hours" error=acting.wrong_with("hours")>
                    <TextInput bind=hours max_length=200 autocomplete="off" placeholder="Ví dụ: 7:30–11:30 và 13:30–17:00 các ngày làm việc"/>
                </Field>
                <div class="acts">
                    <Button kind=ButtonKind::Primary submit=true busy=acting.busy>"Lưu"</Button>
                </div>
            </form>
        </Card>
    }
}

#[component]
fn Attach(unit: UnitId, version: i64, attach: bool, again: Callback<()>) -> impl IntoView {
    let acting = Act::new();
    let chosen = RwSignal::new(attach);
    let save = move |submit: SubmitEvent| {
        submit.prevent_default();
        let asking = set_attach_copies(unit, version, chosen.get_untracked());
        acting.run(asking, move |()| {
            acting.say("Đã lưu cách gửi email");
            again.run(());
        });
    };
    view! {
        <Card title="Gửi bản sao qua email">
            <form class="stack" on:submit=save>
                <Checkbox checked=chosen label="Đính kèm bản sao vào thư"/>
                <p class="small">"Mặc định thư chỉ có liên kết mở bằng mã gửi theo đường khác, vì hộp thư có thể bị người khác đọc. Bản sao lớn hơn 10 MB luôn gửi bằng liên kết."</p>
                <div class="acts"><Button submit=true busy=acting.busy>"Lưu cách gửi"</Button></div>
            </form>
        </Card>
    }
}

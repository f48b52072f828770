//! The algorithm policy: which digests and keys are accepted and until when, as a table and as a form.

use chungthuc_domain::view::trust::{DigestForm, KeyForm, PolicyForm};
use leptos::prelude::*;

use crate::{
    api::trust::set_validation_policy,
    components::{
        Alert, Button, ButtonKind, Card, Cell, Checkbox, DateInput, Dialog, DialogActs, Field,
        Icon, Row, Select, Table, TextInput, Textarea, Th, Tone,
    },
    pages::act::Act,
};

/// The card.
#[component]
pub fn PolicyCard(
    /// The policy in force.
    policy: PolicyForm,
    /// Which it is.
    version: i64,
    /// Whether the person may change it.
    may: bool,
    /// Called when it has to be read again.
    again: Callback<()>,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let until = |until: &str| match until {
        "" => "Không hạn".to_owned(),
        day => format!("Đến hết {day}"),
    };
    let line = |name: String, accepted: String| {
        view! {
            <Row>
                <Cell class="title"><b>{name}</b></Cell>
                <Cell label="Chấp nhận">{accepted}</Cell>
            </Row>
        }
        .into_any()
    };
    let digests = policy.digests.iter().map(|digest| {
        let accepted = if digest.accepted {
            until(&digest.until)
        } else {
            "Không chấp nhận".to_owned()
        };
        line(format!("Hàm băm {}", digest.name), accepted)
    });
    let keys = policy.keys.iter().map(|key| {
        line(
            format!("Khóa {} từ {} bit", key.kind, key.min_bits),
            until(&key.until),
        )
    });
    let ages = format!(
        "Câu trả lời thu hồi không ghi hạn được dùng trong {} giờ. Giờ ký khai báo được sớm hơn đồng hồ của hệ thống nhiều nhất {} giây.",
        policy.revocation_age, policy.clock_tolerance
    );
    let lines = digests.chain(keys).collect_view();
    view! {
        <Card title="Chính sách thuật toán" flush=true>
            <Table caption="Chính sách thuật toán" head=Box::new(|| view! {
                <Th>"Thuật toán"</Th>
                <Th>"Chấp nhận với chữ ký được chứng minh là ký"</Th>
            }.into_any())>
                {lines}
            </Table>
            <div class="card-foot">
                <p class="small muted">{ages}</p>
                {may.then(|| view! {
                    <Button small=true icon=Icon::Edit on_press=Callback::new(move |()| editing.set(true))>"Sửa chính sách"</Button>
                })}
            </div>
        </Card>
        {may.then(|| view! { <PolicyDialog policy version open=editing again/> })}
    }
}

#[derive(Clone, Copy)]
struct DigestField {
    name: StoredValue<String>,
    accepted: RwSignal<bool>,
    until: RwSignal<String>,
}

#[derive(Clone, Copy)]
struct KeyField {
    at: usize,
    kind: RwSignal<String>,
    min_bits: RwSignal<String>,
    until: RwSignal<String>,
}

impl KeyField {
    fn new(at: usize, key: KeyForm) -> Self {
        Self {
            at,
            kind: RwSignal::new(key.kind),
            min_bits: RwSignal::new(key.min_bits),
            until: RwSignal::new(key.until),
        }
    }
}

#[component]
fn PolicyDialog(
    policy: PolicyForm,
    version: i64,
    open: RwSignal<bool>,
    again: Callback<()>,
) -> impl IntoView {
    let digests: Vec<_> = policy
        .digests
        .into_iter()
        .map(|digest| DigestField {
            name: StoredValue::new(digest.name),
            accepted: RwSignal::new(digest.accepted),
            until: RwSignal::new(digest.until),
        })
        .collect();
    let keys = policy.keys.into_iter().enumerate();
    let keys = RwSignal::new(
        keys.map(|(at, key)| KeyField::new(at, key))
            .collect::<Vec<_>>(),
    );
    let tolerance = RwSignal::new(policy.clock_tolerance);
    let age = RwSignal::new(policy.revocation_age);
    let reason = RwSignal::new(String::new());
    let acting = Act::within(open);
    let shown = digests.clone();
    let save = move |submit: leptos::ev::SubmitEvent| {
        submit.prevent_default();
        let typed = PolicyForm {
            digests: digests
                .iter()
                .map(|digest| DigestForm {
                    name: digest.name.get_value(),
                    accepted: digest.accepted.get_untracked(),
                    until: digest.until.get_untracked(),
                })
                .collect(),
            keys: keys
                .get_untracked()
                .iter()
                .map(|key| KeyForm {
                    kind: key.kind.get_untracked(),
                    min_bits: key.min_bits.get_untracked(),
                    until: key.until.get_untracked(),
                })
                .collect(),
            clock_tolerance: tolerance.get_untracked(),
            revocation_age: age.get_untracked(),
        };
        let set = set_validation_policy(version, typed, reason.get_untracked());
        acting.run(set, move |()| {
            acting.say("Đã lưu chính sách");
            again.run(());
        });
    };
    let said = move |field: &'static str| {
        let text = acting.wrong_with(field);
        move || {
            text.get()
                .map(|text| view! { <p class="error" role="alert">{text}</p> })
        }
    };
    let add = Callback::new(move |()| {
        keys.update(|keys| {
            let at = keys.iter().map(|key| key.at + 1).max().unwrap_or(0);
            keys.push(KeyField::new(
                at,
                KeyForm {
                    kind: "RSA".to_owned(),
                    ..KeyForm::default()
                },
            ));
        });
    });
    let key_rows = move || {
        let list = keys.get();
        let several = list.len() > 1;
        list.into_iter()
            .map(|key| key_row(keys, key, several))
            .collect_view()
    };
    view! {
        <Dialog id="sua-chinh-sach" title="Sửa chính sách thuật toán" open wide=true busy=acting.busy>
            <form class="dialog-body" id="sua-chinh-sach-form" on:submit=save>
                <p class="hint">"Ngày cuối: chữ ký được chứng minh là ký đến hết ngày này thì còn chấp nhận; để trống nếu không hạn."</p>
                <fieldset class="periods">
                    <legend class="label">"Hàm băm"</legend>
                    {shown.into_iter().map(digest_row).collect_view()}
                    {said("digests")}
                </fieldset>
                <fieldset class="periods">
                    <legend class="label">"Khóa"</legend>
                    {key_rows}
                    {said("keys")}
                    <Button small=true icon=Icon::Plus on_press=add>"Thêm loại khóa"</Button>
                </fieldset>
                <div class="pair">
                    <Field label="Lệch giờ cho phép" name="clock_tolerance" id="lech-gio" required=true error=acting.wrong_with("clock_tolerance")>
                        <TextInput bind=tolerance keyboard="numeric" numeric=true unit="giây" max_length=5/>
                    </Field>
                    <Field label="Tuổi câu trả lời thu hồi" name="revocation_age" id="tuoi-tra-loi" required=true error=acting.wrong_with("revocation_age")>
                        <TextInput bind=age keyboard="numeric" numeric=true unit="giờ" max_length=4/>
                    </Field>
                </div>
                <Field label="Căn cứ" name="reason" id="chinh-sach-can-cu" required=true hint="Văn bản quy định hoặc lý do; được lưu trong lịch sử" error=acting.wrong_with("reason")>
                    <Textarea bind=reason rows=2 max_length=1000/>
                </Field>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <Alert tone=Tone::Bad title=text/> })}
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form="sua-chinh-sach-form" busy=acting.busy>"Lưu"</Button>
            </DialogActs>
        </Dialog>
    }
}

fn digest_row(digest: DigestField) -> AnyView {
    let name = digest.name.get_value();
    let id = format!("han-{}", name.to_lowercase());
    let refused = Signal::derive(move || !digest.accepted.get());
    view! {
        <div class="pair period">
            <Checkbox checked=digest.accepted label=name.clone()/>
            <Field label=format!("Ngày cuối của {name}") name="until" id><DateInput bind=digest.until disabled=refused/></Field>
        </div>
    }
    .into_any()
}

fn key_row(keys: RwSignal<Vec<KeyField>>, key: KeyField, several: bool) -> AnyView {
    let at = key.at;
    let remove = Callback::new(move |()| keys.update(|keys| keys.retain(|other| other.at != at)));
    let kinds = [("RSA", "RSA"), ("EC", "Đường cong elliptic (EC)")]
        .map(|(code, label)| (code.to_owned(), label.to_owned()));
    view! {
        <div class="triple period">
            <Field label="Loại" name="kind" id=format!("loai-khoa-{at}")><Select bind=key.kind options=Signal::stored(kinds.to_vec())/></Field>
            <Field label="Từ độ dài" name="min_bits" id=format!("do-dai-{at}")><TextInput bind=key.min_bits keyboard="numeric" numeric=true unit="bit" max_length=5/></Field>
            <Field label="Ngày cuối" name="until" id=format!("han-khoa-{at}")><DateInput bind=key.until/></Field>
            {several.then(|| view! {
                <Button kind=ButtonKind::Quiet icon=Icon::Trash label="Bỏ loại khóa này" on_press=remove/>
            })}
        </div>
    }
    .into_any()
}

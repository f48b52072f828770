//! "Lời chứng": which wordings hold where and when, a new one with a look at its page, doing away with one,
//! and who changed what on which ground.

use chungthuc_domain::{
    attestation_text::{MAX_CHARS, USUAL},
    calendar::{day_text, stamp_text},
    certification::CertificationChoice,
    validity::Validity,
    view::attestation_text::{
        AttestationTextChange, AttestationTextForm, AttestationTextRow, AttestationTextsView,
    },
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::params::ParamsMap;

use crate::{
    api::attestation_text::{attestation_texts, give_up_attestation_text, set_attestation_text},
    components::{
        Button, ButtonKind, Card, Cell, Crumb, DateInput, Dialog, DialogActs, EmptyState, Field,
        Icon, PageHead, Row, Select, Table, Tag, Textarea, Th, Tone,
    },
    pages::{act::Act, frame::framed, loaded::loaded, readiness::Lacking},
    routes,
};

const TITLE: &str = "Lời chứng";
/// Where the form goes without JavaScript.
const PATH: &str = "/api/set-attestation-text";
/// Whose wording a unit has that set none.
const EVERYWHERE: &str = "Mọi đơn vị chưa có lời chứng riêng";
/// On what ground the decree's wording holds.
const DECREE: &str = "Nghị định 23/2015/NĐ-CP";

/// The page.
#[component]
pub fn AttestationTextsPage() -> impl IntoView {
    framed(TITLE, vec![Crumb::here(TITLE)], false, |_| {
        let changed = RwSignal::new(0_u32);
        let answer = Resource::new_blocking(move || changed.get(), |_| attestation_texts());
        let again = Callback::new(move |()| changed.update(|count| *count += 1));
        let typed = Typed::new();
        view! {
            <Lacking/>
            <PageHead title=TITLE below=Box::new(|| view! {
                <p>"Câu in trên bản sao, phía trên số chứng thực. Đơn vị chưa có lời chứng riêng dùng lời chứng chung; chưa có cả hai thì theo mẫu của Nghị định 23/2015/NĐ-CP. Bản sao đã trình ký giữ lời chứng lúc trình."</p>
            }.into_any())/>
            {loaded(answer, move |view| show(view, typed, again))}
        }
    })
}

/// What is typed for a new wording. Outlives the data, which is read anew when one was set.
#[derive(Clone, Copy)]
struct Typed {
    scope: RwSignal<String>,
    certification: RwSignal<String>,
    text: RwSignal<String>,
    valid_from: RwSignal<String>,
    ground: RwSignal<String>,
    acting: Act,
}

impl Typed {
    fn new() -> Self {
        let acting = Act::of_form(PATH);
        let typed = |field: &str| acting.typed(&format!("form[{field}]"));
        let text = |field: &str| RwSignal::new(typed(field).unwrap_or_default());
        let electronic = CertificationChoice::Electronic.code();
        Self {
            scope: text("scope"),
            certification: RwSignal::new(
                typed("certification").unwrap_or_else(|| electronic.to_owned()),
            ),
            text: RwSignal::new(typed("text").unwrap_or_else(|| USUAL.to_owned())),
            valid_from: text("valid_from"),
            ground: text("ground"),
            acting,
        }
    }

    fn form(self) -> AttestationTextForm {
        AttestationTextForm {
            scope: self.scope.get_untracked(),
            certification: self.certification.get_untracked(),
            text: self.text.get_untracked(),
            valid_from: self.valid_from.get_untracked(),
            ground: self.ground.get_untracked(),
        }
    }

    /// Where what is typed can be looked at on its page.
    fn preview(self) -> String {
        let mut asked = ParamsMap::new();
        asked.insert("don-vi", self.scope.get());
        asked.insert("loai", self.certification.get());
        asked.insert("loi-chung", self.text.get());
        format!("{}{}", routes::ATTESTATION_PREVIEW, asked.to_query_string())
    }
}

fn show(view: AttestationTextsView, typed: Typed, again: Callback<()>) -> AnyView {
    let giving_up = RwSignal::new(None::<AttestationTextRow>);
    let rows = view
        .texts
        .into_iter()
        .map(|row| wording(row, giving_up))
        .collect_view();
    let may_set = !view.scopes.is_empty();
    let scopes = view.scopes;
    view! {
        <div class="stack">
            <Card flush=true>
                <Table caption="Lời chứng đang và sắp áp dụng" head=Box::new(|| view! {
                    <Th>"Áp dụng cho"</Th>
                    <Th>"Loại bản sao"</Th>
                    <Th>"Lời chứng"</Th>
                    <Th>"Từ ngày"</Th>
                    <Th>"Căn cứ"</Th>
                    <Th>"Trạng thái"</Th>
                    <Th>"Thao tác"</Th>
                }.into_any())>
                    {rows}
                </Table>
            </Card>
            {may_set.then(|| view! { <SetText scopes typed again/> })}
            <Card title="Lịch sử thay đổi" flush=true>{changes(view.changes)}</Card>
        </div>
        <GiveUp giving_up again/>
    }
    .into_any()
}

fn wording(row: AttestationTextRow, giving_up: RwSignal<Option<AttestationTextRow>>) -> AnyView {
    let (tone, icon) = match row.validity {
        Validity::InForce => (Tone::Ok, Icon::Valid),
        Validity::Coming => (Tone::Sign, Icon::Clock),
        Validity::Over => (Tone::Neutral, Icon::Lock),
    };
    let scope = row.unit_name.clone();
    let scope = scope.unwrap_or_else(|| EVERYWHERE.to_owned());
    let ground = row.ground.clone().unwrap_or_else(|| DECREE.to_owned());
    let from = row.valid_from.map_or_else(|| "—".to_owned(), day_text);
    let text = row.text.clone().unwrap_or_default();
    let kind = row.certification.short_label();
    let (validity, may) = (row.validity, row.may_change);
    let label = format!("Bỏ lời chứng của {scope}, {kind}, từ {from}");
    let ask = Callback::new(move |()| giving_up.set(Some(row.clone())));
    view! {
        <Row>
            <Cell class="title"><b>{scope}</b></Cell>
            <Cell label="Loại bản sao">{kind}</Cell>
            <Cell label="Lời chứng">{text}</Cell>
            <Cell label="Từ ngày" class="num">{from}</Cell>
            <Cell label="Căn cứ">{ground}</Cell>
            <Cell label="Trạng thái"><Tag tone icon>{validity.label()}</Tag></Cell>
            <Cell class="acts">
                {may.then(|| view! { <Button small=true label on_press=ask>"Bỏ"</Button> })}
            </Cell>
        </Row>
    }
    .into_any()
}

#[component]
fn SetText(
    /// Where it can hold.
    scopes: Vec<(String, String)>,
    typed: Typed,
    again: Callback<()>,
) -> impl IntoView {
    let acting = typed.acting;
    // Somebody who can't set what holds everywhere has one unit at least.
    let first = scopes.first().map(|(scope, _)| scope.clone());
    let known = scopes
        .iter()
        .any(|(scope, _)| typed.scope.with_untracked(|typed| typed == scope));
    if let Some(first) = first.filter(|_| !known) {
        typed.scope.set(first);
    }
    let kinds: Vec<_> = CertificationChoice::ALL
        .into_iter()
        .map(|choice| (choice.code().to_owned(), choice.label().to_owned()))
        .collect();
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        acting.run(set_attestation_text(typed.form()), move |()| {
            acting.say("Đã đặt lời chứng");
            typed.valid_from.set(String::new());
            typed.ground.set(String::new());
            again.run(());
        });
    };
    let wrong = move |field| acting.wrong_with(field);
    let hint = format!("Một câu, nhiều nhất {MAX_CHARS} ký tự.");
    view! {
        <Card title="Đặt lời chứng">
            <form class="stack" method="post" action=PATH on:submit=send>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <div class="pair">
                    <Field label="Áp dụng cho" name="form[scope]" id="f-scope" required=true error=wrong("scope")>
                        <Select options=Signal::stored(scopes) bind=typed.scope/>
                    </Field>
                    <Field label="Loại bản sao" name="form[certification]" id="f-certification" required=true error=wrong("certification")>
                        <Select options=Signal::stored(kinds) bind=typed.certification/>
                    </Field>
                </div>
                <Field label="Lời chứng" name="form[text]" id="f-text" required=true hint error=wrong("text")>
                    <Textarea bind=typed.text rows=2 max_length=400/>
                </Field>
                <div class="pair">
                    <Field label="Từ ngày" name="form[valid_from]" id="f-valid_from" required=true hint="Từ hôm nay trở đi." error=wrong("valid_from")>
                        <DateInput bind=typed.valid_from/>
                    </Field>
                    <Field label="Căn cứ" name="form[ground]" id="f-ground" required=true error=wrong("ground")>
                        <Textarea bind=typed.ground rows=2 max_length=300 placeholder="Ví dụ: Nghị định 280/2025/NĐ-CP"/>
                    </Field>
                </div>
                <div class="inline">
                    <Button kind=ButtonKind::Primary submit=true busy=acting.busy>"Đặt lời chứng"</Button>
                    <a class="btn" href=move || typed.preview() target="_blank" rel="external noopener">"Xem thử trên trang"</a>
                </div>
            </form>
        </Card>
    }
}

fn changes(rows: Vec<AttestationTextChange>) -> AnyView {
    if rows.is_empty() {
        return view! { <EmptyState icon=Icon::Clock title="Chưa có thay đổi nào" text="Mỗi lần đặt hoặc bỏ lời chứng đều được ghi lại ở đây, kèm căn cứ."/> }
            .into_any();
    }
    let lines = rows
        .into_iter()
        .map(|change| {
            let scope = change.unit_name.unwrap_or_else(|| "Mọi đơn vị".to_owned());
            let text = change
                .text
                .unwrap_or_else(|| "Theo lời chứng chung".to_owned());
            view! {
                <Row>
                    <Cell label="Thời điểm" class="num">{stamp_text(change.at)}</Cell>
                    <Cell label="Người thực hiện">{change.person_name}</Cell>
                    <Cell class="title"><b>{change.action.label()}</b></Cell>
                    <Cell label="Áp dụng cho">{scope}</Cell>
                    <Cell label="Loại bản sao">{change.certification.short_label()}</Cell>
                    <Cell label="Lời chứng">{text}</Cell>
                    <Cell label="Từ ngày" class="num">{day_text(change.valid_from)}</Cell>
                    <Cell label="Căn cứ">{change.ground}</Cell>
                </Row>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Table caption="Các thay đổi của lời chứng" head=Box::new(|| view! {
            <Th>"Thời điểm"</Th>
            <Th>"Người thực hiện"</Th>
            <Th>"Thao tác"</Th>
            <Th>"Áp dụng cho"</Th>
            <Th>"Loại bản sao"</Th>
            <Th>"Lời chứng"</Th>
            <Th>"Từ ngày"</Th>
            <Th>"Căn cứ"</Th>
        }.into_any())>
            {lines}
        </Table>
    }
    .into_any()
}

/// What doing away with a wording comes to.
fn consequence(row: &AttestationTextRow) -> String {
    let from = row.valid_from.map(day_text).unwrap_or_default();
    let above = match row.unit_name {
        Some(_) => "lời chứng chung",
        None => "mẫu của Nghị định 23/2015/NĐ-CP",
    };
    match row.validity {
        Validity::Coming => {
            format!("Lời chứng áp dụng từ {from} sẽ bị bỏ. Lời chứng này chưa được dùng.")
        }
        _ => format!(
            "Từ bây giờ bản sao được trình theo {above}. Bản sao đã trình giữ lời chứng cũ."
        ),
    }
}

/// The dialog that asks for the ground.
#[component]
fn GiveUp(giving_up: RwSignal<Option<AttestationTextRow>>, again: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let ground = RwSignal::new(String::new());
    Effect::new(move |_| {
        if giving_up.with(Option::is_some) {
            acting.forget();
            ground.set(String::new());
            open.set(true);
        }
    });
    // Closed, however that was done: the same one can be asked for again.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            giving_up.set(None);
        }
        now
    });
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        let asked = giving_up.with_untracked(|row| row.as_ref().and_then(|row| row.id));
        let Some(text) = asked else {
            return;
        };
        let call = give_up_attestation_text(text, ground.get_untracked());
        acting.run(call, move |()| {
            acting.say("Đã bỏ lời chứng");
            again.run(());
        });
    };
    let quoted = move || {
        giving_up
            .with(|row| row.as_ref().and_then(|row| row.text.clone()))
            .map(|text| format!("“{text}”"))
    };
    let what = move || giving_up.with(|row| row.as_ref().map(consequence));
    view! {
        <Dialog id="bo-loi-chung" title="Bỏ lời chứng" open busy=acting.busy>
            <form id="bo-loi-chung-form" class="dialog-body" on:submit=send>
                <p><b>{quoted}</b></p>
                <p>{what}</p>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <Field label="Căn cứ" name="can-cu-bo" required=true hint="Lưu trong lịch sử và nhật ký." error=acting.wrong_with("ground")>
                    <Textarea bind=ground rows=2 max_length=300/>
                </Field>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Danger submit=true form="bo-loi-chung-form" busy=acting.busy>"Bỏ lời chứng"</Button>
            </DialogActs>
        </Dialog>
    }
}

//! "Biểu phí": which tariffs hold where and when, a new one with what it makes of some papers, ending one,
//! and who changed what on which ground.

use chungthuc_domain::{
    calendar::{day_text, stamp_text},
    fee::{Tariff, charge::parse_amount, money, thousands},
    validity::Validity,
    view::fee::{EndTariffForm, TariffChange, TariffForm, TariffRow, TariffsView},
};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::fee::{add_tariff, end_tariff, tariffs},
    components::{
        Button, ButtonKind, Card, Cell, Crumb, DateInput, Dialog, DialogActs, EmptyState, Field,
        Icon, PageHead, Row, Select, Table, Tag, TextInput, Textarea, Th, Tone,
    },
    pages::{act::Act, frame::framed, loaded::loaded, readiness::Lacking},
};

const TITLE: &str = "Biểu phí";
/// Where the form goes without JavaScript.
const PATH: &str = "/api/add-tariff";
/// Pages of the papers that stand as examples beside the form.
const EXAMPLES: [u32; 5] = [1, 2, 3, 24, 199];

/// The page.
#[component]
pub fn TariffsPage() -> impl IntoView {
    framed(TITLE, vec![Crumb::here(TITLE)], false, |_| {
        let changed = RwSignal::new(0_u32);
        let answer = Resource::new_blocking(move || changed.get(), |_| tariffs());
        let again = Callback::new(move |()| changed.update(|count| *count += 1));
        let typed = Typed::new();
        view! {
            <Lacking/>
            <PageHead title=TITLE below=Box::new(|| view! {
                <p>"Phí chứng thực tính theo biểu phí đang áp dụng của đơn vị; đơn vị chưa có thì theo biểu phí chung; chưa có cả hai thì theo Thông tư 226/2016/TT-BTC: 2.000 đ/trang cho 2 trang đầu, 1.000 đ/trang từ trang thứ 3, tối đa 200.000 đ/bản."</p>
            }.into_any())/>
            {loaded(answer, move |view| show(view, typed, again))}
        }
    })
}

/// What is typed for a new tariff. Outlives the data, which is read anew when one was added.
#[derive(Clone, Copy)]
struct Typed {
    scope: RwSignal<String>,
    valid_from: RwSignal<String>,
    valid_to: RwSignal<String>,
    first_pages: RwSignal<String>,
    first_page_fee: RwSignal<String>,
    further_page_fee: RwSignal<String>,
    cap_per_copy: RwSignal<String>,
    ground: RwSignal<String>,
    acting: Act,
}

impl Typed {
    fn new() -> Self {
        let law = Tariff::NATIONAL;
        let acting = Act::of_form(PATH);
        let typed = |field: &str| acting.typed(&format!("form[{field}]"));
        let text = |field: &str| RwSignal::new(typed(field).unwrap_or_default());
        let number = |field: &str, number: u32| {
            RwSignal::new(typed(field).unwrap_or_else(|| thousands(number.into())))
        };
        Self {
            scope: text("scope"),
            valid_from: text("valid_from"),
            valid_to: text("valid_to"),
            first_pages: number("first_pages", law.first_pages),
            first_page_fee: number("first_page_fee", law.first_page_fee),
            further_page_fee: number("further_page_fee", law.further_page_fee),
            cap_per_copy: number("cap_per_copy", law.cap_per_copy),
            ground: text("ground"),
            acting,
        }
    }

    fn form(self) -> TariffForm {
        TariffForm {
            scope: self.scope.get_untracked(),
            valid_from: self.valid_from.get_untracked(),
            valid_to: self.valid_to.get_untracked(),
            first_pages: self.first_pages.get_untracked(),
            first_page_fee: self.first_page_fee.get_untracked(),
            further_page_fee: self.further_page_fee.get_untracked(),
            cap_per_copy: self.cap_per_copy.get_untracked(),
            ground: self.ground.get_untracked(),
        }
    }

    /// The amounts, once all of them are numbers.
    fn terms(self) -> Option<Tariff> {
        let number = |typed: RwSignal<String>| {
            let amount = typed.with(|typed| parse_amount(typed))?;
            u32::try_from(amount).ok()
        };
        Some(Tariff {
            first_pages: number(self.first_pages)?,
            first_page_fee: number(self.first_page_fee)?,
            further_page_fee: number(self.further_page_fee)?,
            cap_per_copy: number(self.cap_per_copy)?,
        })
    }
}

fn show(view: TariffsView, typed: Typed, again: Callback<()>) -> AnyView {
    let ending = RwSignal::new(None::<TariffRow>);
    let count = view.tariffs.len();
    let rows = view
        .tariffs
        .into_iter()
        .map(|row| tariff(row, ending))
        .collect_view();
    let list = if count == 0 {
        view! { <EmptyState icon=Icon::List title="Chưa có biểu phí nào" text="Phí đang tính theo Thông tư 226/2016/TT-BTC. Thêm biểu phí khi Hội đồng nhân dân quyết định mức khác."/> }
            .into_any()
    } else {
        view! {
            <Table caption="Các biểu phí" head=Box::new(|| view! {
                <Th>"Áp dụng cho"</Th>
                <Th>"Thời gian"</Th>
                <Th>"Mức phí"</Th>
                <Th>"Căn cứ"</Th>
                <Th>"Trạng thái"</Th>
                <Th>"Thao tác"</Th>
            }.into_any())>
                {rows}
            </Table>
        }
        .into_any()
    };
    let may_add = !view.scopes.is_empty();
    let scopes = view.scopes;
    view! {
        <div class="stack">
            <Card flush=true>{list}</Card>
            {may_add.then(|| view! { <AddTariff scopes typed again/> })}
            <Card title="Lịch sử thay đổi" flush=true>{changes(view.changes)}</Card>
        </div>
        <EndTariff ending again/>
    }
    .into_any()
}

fn tariff(row: TariffRow, ending: RwSignal<Option<TariffRow>>) -> AnyView {
    let days = match row.valid_to {
        Some(last) => format!("{} – {}", day_text(row.valid_from), day_text(last)),
        None => format!("Từ {}", day_text(row.valid_from)),
    };
    let (tone, icon) = match row.standing {
        Validity::InForce => (Tone::Ok, Icon::Valid),
        Validity::Coming => (Tone::Sign, Icon::Clock),
        Validity::Over => (Tone::Neutral, Icon::Lock),
    };
    let scope = row.unit_name.clone();
    let scope = scope.unwrap_or_else(|| "Mọi đơn vị chưa có biểu phí riêng".to_owned());
    let ground = row.ground.clone();
    let ground = ground.unwrap_or_else(|| "Thông tư 226/2016/TT-BTC".to_owned());
    let (terms, standing, may) = (row.terms, row.standing, row.may_change);
    let (act, label) = match standing {
        Validity::Coming => ("Bỏ", format!("Bỏ biểu phí {days}")),
        _ => ("Kết thúc", format!("Kết thúc biểu phí {days}")),
    };
    let ask = Callback::new(move |()| ending.set(Some(row.clone())));
    view! {
        <Row>
            <Cell class="title"><b>{scope}</b></Cell>
            <Cell label="Thời gian" class="num span">{days}</Cell>
            <Cell label="Mức phí">{in_words(&terms)}</Cell>
            <Cell label="Căn cứ">{ground}</Cell>
            <Cell label="Trạng thái"><Tag tone icon>{standing.label()}</Tag></Cell>
            <Cell class="acts">
                {may.then(|| view! { <Button small=true label on_press=ask>{act}</Button> })}
            </Cell>
        </Row>
    }
    .into_any()
}

/// "2 trang đầu 2.000 đ/trang, trang sau 1.000 đ/trang, tối đa 200.000 đ/bản".
fn in_words(terms: &Tariff) -> String {
    format!(
        "{} trang đầu {}/trang, trang sau {}/trang, tối đa {}/bản",
        terms.first_pages,
        money(terms.first_page_fee.into()),
        money(terms.further_page_fee.into()),
        money(terms.cap_per_copy.into())
    )
}

#[component]
fn AddTariff(
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
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        acting.run(add_tariff(typed.form()), move |()| {
            acting.say("Đã thêm biểu phí");
            typed.valid_from.set(String::new());
            typed.valid_to.set(String::new());
            typed.ground.set(String::new());
            again.run(());
        });
    };
    let wrong = move |field| acting.wrong_with(field);
    view! {
        <Card title="Thêm biểu phí">
            <div class="two tariff">
                <form class="stack" method="post" action=PATH on:submit=send>
                    {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                    <Field label="Áp dụng cho" name="form[scope]" id="f-scope" required=true error=wrong("scope")>
                        <Select options=Signal::stored(scopes) bind=typed.scope/>
                    </Field>
                    <div class="pair">
                        <Field label="Từ ngày" name="form[valid_from]" id="f-valid_from" required=true hint="Từ ngày mai trở đi." error=wrong("valid_from")>
                            <DateInput bind=typed.valid_from/>
                        </Field>
                        <Field label="Đến hết ngày" name="form[valid_to]" id="f-valid_to" hint="Để trống nếu chưa biết." error=wrong("valid_to")>
                            <DateInput bind=typed.valid_to/>
                        </Field>
                    </div>
                    <div class="pair">
                        <Field label="Số trang đầu" name="form[first_pages]" id="f-first_pages" required=true error=wrong("first_pages")>
                            <TextInput bind=typed.first_pages numeric=true keyboard="numeric" max_length=6/>
                        </Field>
                        <Field label="Phí mỗi trang đầu" name="form[first_page_fee]" id="f-first_page_fee" required=true error=wrong("first_page_fee")>
                            <TextInput bind=typed.first_page_fee numeric=true keyboard="numeric" unit="đ" max_length=15/>
                        </Field>
                        <Field label="Phí mỗi trang sau" name="form[further_page_fee]" id="f-further_page_fee" required=true error=wrong("further_page_fee")>
                            <TextInput bind=typed.further_page_fee numeric=true keyboard="numeric" unit="đ" max_length=15/>
                        </Field>
                        <Field label="Tối đa một bản" name="form[cap_per_copy]" id="f-cap_per_copy" required=true error=wrong("cap_per_copy")>
                            <TextInput bind=typed.cap_per_copy numeric=true keyboard="numeric" unit="đ" max_length=15/>
                        </Field>
                    </div>
                    <Field label="Căn cứ" name="form[ground]" id="f-ground" required=true error=wrong("ground")>
                        <Textarea bind=typed.ground rows=2 max_length=300 placeholder="Ví dụ: Nghị quyết 05/2026/NQ-HĐND ngày 10/12/2026 của HĐND tỉnh"/>
                    </Field>
                    <div class="inline">
                        <Button kind=ButtonKind::Primary submit=true icon=Icon::Plus busy=acting.busy>"Thêm biểu phí"</Button>
                    </div>
                </form>
                <Examples typed/>
            </div>
        </Card>
    }
}

/// What the amounts that are typed make of some papers.
#[component]
fn Examples(typed: Typed) -> impl IntoView {
    let terms = Memo::new(move |_| typed.terms());
    let lines = move || {
        EXAMPLES
            .into_iter()
            .map(|pages| {
                let fee = terms.get().map(|terms| money(terms.per_copy(pages)));
                view! {
                    <div><dt>{format!("{pages} trang")}</dt><dd class="num">{fee.unwrap_or_else(|| "—".to_owned())}</dd></div>
                }
                .into_any()
            })
            .collect_view()
    };
    view! {
        <aside class="tariff-examples" aria-label="Tính thử">
            <h3>"Tính thử một bản"</h3>
            <dl class="facts" aria-live="polite">{lines}</dl>
        </aside>
    }
}

fn changes(rows: Vec<TariffChange>) -> AnyView {
    if rows.is_empty() {
        return view! { <EmptyState icon=Icon::Clock title="Chưa có thay đổi nào" text="Mỗi lần thêm, kết thúc hoặc bỏ biểu phí đều được ghi lại ở đây, kèm căn cứ."/> }
            .into_any();
    }
    let lines = rows
        .into_iter()
        .map(|change| {
            let scope = change.unit_name.unwrap_or_else(|| "Mọi đơn vị".to_owned());
            view! {
                <Row>
                    <Cell label="Thời điểm" class="num">{stamp_text(change.at)}</Cell>
                    <Cell label="Người thực hiện">{change.person_name}</Cell>
                    <Cell class="title"><b>{change.action.label()}</b></Cell>
                    <Cell label="Áp dụng cho">{scope}</Cell>
                    <Cell label="Nội dung">{change.summary}</Cell>
                    <Cell label="Căn cứ">{change.ground}</Cell>
                </Row>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <Table caption="Các thay đổi của biểu phí" head=Box::new(|| view! {
            <Th>"Thời điểm"</Th>
            <Th>"Người thực hiện"</Th>
            <Th>"Thao tác"</Th>
            <Th>"Áp dụng cho"</Th>
            <Th>"Nội dung"</Th>
            <Th>"Căn cứ"</Th>
        }.into_any())>
            {lines}
        </Table>
    }
    .into_any()
}

/// The dialog that asks for the last day and the ground.
#[component]
fn EndTariff(ending: RwSignal<Option<TariffRow>>, again: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let last = RwSignal::new(String::new());
    let ground = RwSignal::new(String::new());
    Effect::new(move |_| {
        if ending.with(Option::is_some) {
            acting.forget();
            last.set(String::new());
            ground.set(String::new());
            open.set(true);
        }
    });
    // Closed, however that was done: the same one can be asked for again.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            ending.set(None);
        }
        now
    });
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        let Some(row) = ending.get_untracked() else {
            return;
        };
        let form = EndTariffForm {
            valid_to: last.get_untracked(),
            ground: ground.get_untracked(),
        };
        acting.run(end_tariff(row.tariff, row.version, form), move |()| {
            acting.say("Đã lưu");
            again.run(());
        });
    };
    let coming = Memo::new(move |_| {
        let coming = |row: &TariffRow| row.standing == Validity::Coming;
        ending.with(|row| row.as_ref().is_some_and(coming))
    });
    let what = move || {
        ending.with(|row| {
            let row = row.as_ref()?;
            let from = day_text(row.valid_from);
            Some(if row.standing == Validity::Coming {
                format!("Biểu phí áp dụng từ {from} sẽ bị bỏ. Biểu phí này chưa được dùng.")
            } else {
                format!("Biểu phí áp dụng từ {from} được dùng đến hết ngày cuối cùng dưới đây. Phí đã tính giữ nguyên.")
            })
        })
    };
    view! {
        <Dialog id="ket-thuc-bieu-phi" title="Kết thúc biểu phí" open busy=acting.busy>
            <form id="ket-thuc-bieu-phi-form" class="dialog-body" on:submit=send>
                <p>{what}</p>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <div hidden=move || coming.get()>
                    <Field label="Ngày cuối cùng áp dụng" name="ngay-cuoi" required=true error=acting.wrong_with("valid_to")>
                        <DateInput bind=last/>
                    </Field>
                </div>
                <Field label="Căn cứ" name="can-cu-ket-thuc" required=true hint="Lưu trong lịch sử và nhật ký." error=acting.wrong_with("ground")>
                    <Textarea bind=ground rows=2 max_length=300/>
                </Field>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form="ket-thuc-bieu-phi-form" busy=acting.busy>"Lưu"</Button>
            </DialogActs>
        </Dialog>
    }
}

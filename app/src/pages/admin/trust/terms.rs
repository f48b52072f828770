//! The fields that adding and changing share: an anchor's list, when it is trusted, on what ground.

use chungthuc_domain::view::trust::{PeriodForm, TrustTerms, list_label};
use leptos::prelude::*;

use crate::{
    components::{Button, ButtonKind, DateInput, Field, Icon, Select, TextInput, Textarea},
    pages::act::Act,
};

/// The lists that every installation has.
const LISTS: [&str; 2] = ["GOVERNMENT", "NATIONAL"];
/// Stands for a list with a name of its own.
const OTHER: &str = "OTHER";

/// What is typed. A handle: copies are the same fields.
#[derive(Clone, Copy)]
pub struct Terms {
    /// What reports call the certificate.
    pub name: RwSignal<String>,
    list: RwSignal<String>,
    other_list: RwSignal<String>,
    /// With a number that stays with each, so that removing one leaves the others alone.
    periods: RwSignal<Vec<Period>>,
    /// On what ground.
    pub reason: RwSignal<String>,
    acting: Act,
}

#[derive(Clone, Copy)]
struct Period {
    key: usize,
    from: RwSignal<String>,
    until: RwSignal<String>,
}

impl Period {
    fn new(key: usize, typed: PeriodForm) -> Self {
        Self {
            key,
            from: RwSignal::new(typed.from),
            until: RwSignal::new(typed.until),
        }
    }
}

impl Terms {
    /// Nothing typed: trusted without an end. `acting` sends it.
    pub fn new(acting: Act) -> Self {
        Self {
            name: RwSignal::new(String::new()),
            list: RwSignal::new(String::new()),
            other_list: RwSignal::new(String::new()),
            periods: RwSignal::new(vec![Period::new(0, PeriodForm::default())]),
            reason: RwSignal::new(String::new()),
            acting,
        }
    }

    /// As it stands of a certificate.
    pub fn of(acting: Act, name: &str, list: Option<&str>, periods: &[PeriodForm]) -> Self {
        let terms = Self::new(acting);
        terms.name.set(name.to_owned());
        if let Some(list) = list {
            let (chosen, other) = if LISTS.contains(&list) {
                (list, "")
            } else {
                (OTHER, list)
            };
            terms.list.set(chosen.to_owned());
            terms.other_list.set(other.to_owned());
        }
        let periods = periods.iter().cloned().enumerate();
        terms.periods.set(
            periods
                .map(|(key, typed)| Period::new(key, typed))
                .collect(),
        );
        terms
    }

    /// What is to be sent.
    pub fn typed(self) -> TrustTerms {
        let list = self.list.get_untracked();
        TrustTerms {
            name: self.name.get_untracked(),
            list: if list == OTHER {
                self.other_list.get_untracked()
            } else {
                list
            },
            periods: self
                .periods
                .get_untracked()
                .iter()
                .map(|period| PeriodForm {
                    from: period.from.get_untracked(),
                    until: period.until.get_untracked(),
                })
                .collect(),
            reason: self.reason.get_untracked(),
        }
    }

    /// What the server said of a field.
    pub fn wrong(self, field: &'static str) -> Signal<Option<String>> {
        self.acting.wrong_with(field)
    }

    /// What the server said that belongs to no field.
    pub fn general(self) -> Option<String> {
        self.acting.wrong_as_a_whole().get()
    }

    fn add_period(self) {
        self.periods.update(|periods| {
            let key = periods
                .iter()
                .map(|period| period.key + 1)
                .max()
                .unwrap_or(0);
            periods.push(Period::new(key, PeriodForm::default()));
        });
    }
}

/// The fields. `prefix` tells the dialogs of a page apart.
#[component]
pub fn TermsFields(
    /// What is typed.
    terms: Terms,
    /// Begins the ids.
    prefix: &'static str,
    /// Whether there is an anchor among the certificates, which belongs to a list.
    #[prop(into)]
    has_list: Signal<bool>,
    /// "Thời gian tin cậy" or "Thời hạn giấy phép".
    #[prop(default = "Thời gian tin cậy")]
    periods_label: &'static str,
) -> impl IntoView {
    let options = move || {
        let mut options: Vec<_> = LISTS
            .iter()
            .map(|list| ((*list).to_owned(), list_label(list).to_owned()))
            .collect();
        options.push((OTHER.to_owned(), "Danh sách khác…".to_owned()));
        options
    };
    let list = move || {
        has_list.get().then(|| view! {
            <Field label="Danh sách" name="list" id=format!("{prefix}-list") required=true error=terms.wrong("list")>
                <Select bind=terms.list options=Signal::derive(options) placeholder="Chọn danh sách"/>
            </Field>
            {move || (terms.list.get() == OTHER).then(|| view! {
                <Field label="Tên danh sách" name="other_list" id=format!("{prefix}-other-list") required=true hint="Báo cáo kiểm tra ghi tên này">
                    <TextInput bind=terms.other_list max_length=200 autocomplete="off"/>
                </Field>
            })}
        }.into_any())
    };
    let rows = move || {
        let periods = terms.periods.get();
        let several = periods.len() > 1;
        let row = move |(position, period): (usize, Period)| {
            period_row(terms, prefix, position, period, several)
        };
        (1..).zip(periods).map(row).collect_view()
    };
    let error = terms.wrong("periods");
    view! {
        {list}
        <fieldset class="periods">
            <legend class="label">{periods_label}</legend>
            <p class="hint">"Để trống ngày đầu hoặc ngày cuối nếu không giới hạn. Chữ ký được chứng minh là ký trong thời gian này vẫn tin cậy sau khi hết hạn."</p>
            {rows}
            {move || error.get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
            <Button small=true icon=Icon::Plus on_press=Callback::new(move |()| terms.add_period())>"Thêm khoảng thời gian"</Button>
        </fieldset>
        <Field label="Căn cứ" name="reason" id=format!("{prefix}-reason") required=true hint="Số quyết định, giấy phép hoặc lý do; được lưu trong lịch sử" error=terms.wrong("reason")>
            <Textarea bind=terms.reason rows=2 max_length=1000/>
        </Field>
    }
    .into_any()
}

fn period_row(
    terms: Terms,
    prefix: &'static str,
    position: usize,
    period: Period,
    several: bool,
) -> AnyView {
    let key = period.key;
    let remove = Callback::new(move |()| {
        terms
            .periods
            .update(|periods| periods.retain(|other| other.key != key));
    });
    view! {
        <div class="pair period">
            <Field label="Từ ngày" name="from" id=format!("{prefix}-from-{key}")><DateInput bind=period.from/></Field>
            <Field label="Đến hết ngày" name="until" id=format!("{prefix}-until-{key}")><DateInput bind=period.until/></Field>
            {several.then(|| view! {
                <Button kind=ButtonKind::Quiet icon=Icon::Trash label=format!("Bỏ khoảng thời gian {position}") on_press=remove/>
            })}
        </div>
    }
    .into_any()
}

//! "Thống kê": what was registered in a period and how it stands. The period is in the address.

use chungthuc_domain::{
    AppError, ErrorCode,
    calendar::day_text,
    fee::thousands,
    figures::share_text,
    view::figures::{Figures, FiguresPeriod, FiguresQuery, FiguresView},
};
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

use super::parts;
use crate::{
    api::figures::figures,
    components::{
        Alert, Card, Crumb, DateInput, EmptyState, Field, Filters, Icon, LinkButton, PageHead,
        RadioSegment, Tone,
    },
    pages::{frame::framed, loaded::loaded},
    routes,
};

/// What the page is called.
pub const TITLE: &str = "Thống kê";

/// The page.
#[component]
pub fn FiguresPage() -> impl IntoView {
    framed(
        TITLE,
        vec![Crumb::here(TITLE)],
        false,
        |_| view! { <Place/> },
    )
}

fn from_address(address: &ParamsMap) -> FiguresQuery {
    let text = |name: &str| address.get(name).unwrap_or_default();
    let named = address.get_str("ky").and_then(FiguresPeriod::from_code);
    let (from, to) = (text("tu"), text("den"));
    let typed = !from.is_empty() || !to.is_empty();
    FiguresQuery {
        // Days that stand in the address without a period are meant.
        period: named.unwrap_or(if typed {
            FiguresPeriod::Days
        } else {
            FiguresPeriod::Month
        }),
        from,
        to,
        unit: address.get_str("don-vi").and_then(|unit| unit.parse().ok()),
    }
}

/// The figures, or what is wrong with the period.
type Found = Result<FiguresView, AppError>;

async fn find(query: FiguresQuery) -> Result<Found, AppError> {
    match figures(query).await {
        Ok(view) => Ok(Ok(view)),
        Err(error) if error.code == ErrorCode::Invalid => Ok(Err(error)),
        Err(error) => Err(error),
    }
}

#[component]
fn Place() -> impl IntoView {
    let address = use_query_map();
    let asked = Memo::new(move |_| address.with(from_address));
    let answer = Resource::new_blocking(move || asked.get(), find);
    let wrong = RwSignal::new(None::<AppError>);
    let found = move |found: Found| {
        wrong.try_set(found.as_ref().err().cloned());
        match found {
            Ok(view) => show(&asked.get_untracked(), view),
            Err(error) => {
                let texts = error.fields.iter().map(|field| field.message.clone());
                let text = texts.collect::<Vec<_>>().join(" ");
                view! { <Alert tone=Tone::Warn title="Chưa xem được thống kê"><p>{text}</p></Alert> }
                    .into_any()
            }
        }
    };
    view! {
        <PageHead title=TITLE>
            <LinkButton href=routes::REPORT.to_owned() icon=Icon::Document>"Báo cáo"</LinkButton>
        </PageHead>
        <Narrow asked wrong/>
        {loaded(answer, found)}
    }
}

#[component]
fn Narrow(asked: Memo<FiguresQuery>, wrong: RwSignal<Option<AppError>>) -> impl IntoView {
    let query = asked.get_untracked();
    let period = RwSignal::new(query.period.code().to_owned());
    let from = RwSignal::new(query.from);
    let to = RwSignal::new(query.to);
    // The fields follow the address, wherever that was changed.
    Effect::new(move |_| {
        let query = asked.get();
        period.set(query.period.code().to_owned());
        from.set(query.from);
        to.set(query.to);
    });
    let wrong_with = move |field: &'static str| {
        Signal::derive(move || {
            wrong.with(|error| error.as_ref()?.of_field(field).map(str::to_owned))
        })
    };
    let periods = FiguresPeriod::ALL
        .map(|period| (period.code().to_owned(), period.label().to_owned()))
        .to_vec();
    view! {
        <Card flush=true>
            <Filters above=Box::new(move || view! {
                <RadioSegment legend="Kỳ thống kê" name="ky" options=periods bind=period/>
            }.into_any())>
                <Field label="Từ ngày" name="tu" error=wrong_with("from")><DateInput bind=from/></Field>
                <Field label="Đến ngày" name="den" error=wrong_with("to")><DateInput bind=to/></Field>
            </Filters>
        </Card>
    }
}

fn show(asked: &FiguresQuery, view: FiguresView) -> AnyView {
    let until = format!(
        "Dữ liệu thống kê đến {}/{}/{}",
        view.today.day(),
        view.today.month(),
        view.today.year()
    );
    let said = format!(
        "{} · đăng ký từ {} đến {}",
        view.unit_name,
        day_text(view.from),
        day_text(view.to)
    );
    // An administrator who chose one unit finds the way back to all.
    let back = asked.unit.map(|_| {
        view! { <LinkButton href=format!("?{}", address_of(asked)) small=true>"Mọi đơn vị"</LinkButton> }
    });
    let head = view! { <p class="figures-head"><b>{until}</b><span>{said}</span>{back}</p> };
    let sum = view.sum;
    if sum.received == 0 && view.times.is_empty() {
        return view! {
            {head}
            <Card><EmptyState icon=Icon::List title="Không có hồ sơ nào trong kỳ này" text="Hãy chọn kỳ khác."/></Card>
        }
        .into_any();
    }
    let states = parts::by_state(&view);
    view! {
        {head}
        <div class="stack">
            <Card><Sums sum/></Card>
            {parts::by_unit(view.by_unit, &address_of(asked))}
            {parts::over_time(&view.by_time)}
            {parts::late_over_time(&view.by_time)}
            {states}
            {parts::by_certification(view.by_certification, sum.received)}
            {parts::by_type(view.by_type, sum.received)}
            {parts::times(view.times)}
        </div>
    }
    .into_any()
}

/// The period in the address, without a unit; ends with `&`.
fn address_of(query: &FiguresQuery) -> String {
    match query.period {
        FiguresPeriod::Days => format!("ky=ngay&tu={}&den={}&", query.from, query.to),
        period => format!("ky={}&", period.code()),
    }
}

/// All together, in large.
#[component]
fn Sums(sum: Figures) -> impl IntoView {
    let figures = [
        ("Đăng ký", thousands(sum.received)),
        ("Đã ký số", thousands(sum.signed)),
        ("Hoàn thành", thousands(sum.completed)),
        ("Đang xử lý", thousands(sum.under_way())),
        ("Bị trả lại", thousands(sum.returned)),
        ("Từ chối", thousands(sum.refused)),
        ("Đã hủy", thousands(sum.cancelled)),
        ("Hủy bỏ giá trị", thousands(sum.annulled)),
        ("Quá hạn", share_text(sum.late, sum.received)),
    ];
    let figures = figures
        .into_iter()
        .map(|(name, value)| {
            view! { <div><dt>{name}</dt><dd class="num">{value}</dd></div> }.into_any()
        })
        .collect_view();
    view! { <dl class="figures">{figures}</dl> }
}

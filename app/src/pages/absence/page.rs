//! The page: the absences of a unit, and the form that notes another.

use chungthuc_domain::{
    calendar::day_text,
    right::Right,
    view::{
        absence::{AbsenceRow, AbsenceState, AbsencesView},
        account::UnitBrief,
    },
};
use leptos::prelude::*;

use super::form::NoteForm;
use crate::{
    api::{
        absence::{absences, end_absence},
        readiness::administered_units,
    },
    components::{Card, Cell, Crumb, EmptyState, Icon, PageHead, Row, Table, Tag, Th, Tone},
    pages::{
        act::AskedButton,
        choose_unit::{ChooseUnit, named_unit},
        frame::framed,
        loaded::loaded,
    },
    routes,
};

const TITLE: &str = "Vắng mặt và ký thay";

/// The page.
#[component]
pub fn AbsencePage() -> impl IntoView {
    framed(TITLE, vec![Crumb::here(TITLE)], false, |session| {
        let (named, changed) = (named_unit(), RwSignal::new(0u32));
        let works_here = session
            .rights
            .iter()
            .any(|right| matches!(right, Right::Creator | Right::Signer | Right::Auditor));
        let answer = Resource::new_blocking(
            move || (named.get(), changed.get()),
            move |(named, _)| async move {
                let units = administered_units().await?;
                let first = units.first().map(|unit| unit.id).filter(|_| !works_here);
                let view = absences(named.or(first)).await?;
                Ok((units, view))
            },
        );
        let again = Callback::new(move |()| changed.update(|count| *count += 1));
        view! {
            <PageHead title=TITLE below=Box::new(|| view! {
                <p>"Trong thời gian lãnh đạo vắng, người ký thay được chọn sẵn khi trình ký và nhận được bản sao đang chờ ký. Bản sao đã ký mà chưa chuyển thì người ký thay chuyển cấp số và đóng dấu, chữ ký giữ nguyên. Hết hạn thì tự kết thúc."</p>
            }.into_any())/>
            {loaded(answer, move |(units, view)| show(units, view, again))}
        }
    })
}

fn show(units: Vec<UnitBrief>, view: AbsencesView, again: Callback<()>) -> AnyView {
    let AbsencesView {
        unit,
        rows,
        signers,
        may_note,
    } = view;
    let list = if rows.is_empty() {
        view! {
            <EmptyState icon=Icon::Users title="Chưa ghi nhận lần vắng mặt nào" text="Khi lãnh đạo đi vắng, hãy ghi từ ngày nào đến ngày nào và ai ký thay."/>
        }
        .into_any()
    } else {
        let rows = rows
            .into_iter()
            .map(|absence| line(absence, again))
            .collect_view();
        view! {
            <Table caption=TITLE head=Box::new(|| view! {
                <Th>"Người vắng"</Th>
                <Th>"Thời gian"</Th>
                <Th>"Người ký thay"</Th>
                <Th>"Căn cứ"</Th>
                <Th>"Trạng thái"</Th>
                <Th>"Thao tác"</Th>
            }.into_any())>
                {rows}
            </Table>
        }
        .into_any()
    };
    let form = (!may_note.is_empty()).then(|| {
        view! { <NoteForm unit=unit.id signers may_note again/> }
    });
    view! {
        <div class="stack">
            <ChooseUnit units chosen=unit.id action=routes::ABSENCES label="Xem đơn vị này"/>
            {form}
            <Card title=format!("Đã ghi nhận tại {}", unit.name) flush=true>{list}</Card>
        </div>
    }
    .into_any()
}

fn line(absence: AbsenceRow, again: Callback<()>) -> AnyView {
    let (tone, icon) = match absence.state {
        AbsenceState::Now => (Tone::Warn, Some(Icon::Clock)),
        AbsenceState::Ahead => (Tone::Sign, Some(Icon::Calendar)),
        AbsenceState::Over => (Tone::Neutral, None),
    };
    let days = if absence.first_day == absence.last_day {
        day_text(absence.first_day)
    } else {
        format!(
            "{} – {}",
            day_text(absence.first_day),
            day_text(absence.last_day)
        )
    };
    let tag = match icon {
        Some(icon) => view! { <Tag tone icon>{absence.state.label()}</Tag> }.into_any(),
        None => view! { <Tag tone>{absence.state.label()}</Tag> }.into_any(),
    };
    let end = absence.may_end.then(|| {
        let (id, version) = (absence.absence, absence.version);
        let text = format!(
            "{} ký như thường từ bây giờ. Bản sao đã chuyển cho người ký thay vẫn ở đó.",
            absence.name
        );
        view! {
            <AskedButton id=format!("ket-thuc-{id}") label="Kết thúc" title="Kết thúc vắng mặt?" text confirm="Kết thúc" success="Đã kết thúc vắng mặt" small=true act=move || end_absence(id, version) done=again/>
        }
    });
    let basis = if absence.basis.is_empty() {
        "—".to_owned()
    } else {
        absence.basis
    };
    view! {
        <Row>
            <Cell class="title">{absence.name}<small>{format!("{} ghi nhận", absence.noted_by)}</small></Cell>
            <Cell label="Thời gian" class="num">{days}</Cell>
            <Cell label="Người ký thay">{absence.stand_in}</Cell>
            <Cell label="Căn cứ">{basis}</Cell>
            <Cell label="Trạng thái">{tag}</Cell>
            <Cell class="acts">{end}</Cell>
        </Row>
    }
    .into_any()
}

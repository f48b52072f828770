//! The page: each thing with how it stands and where it is mended, and the trial of one's own key.

use chungthuc_domain::view::{
    account::UnitBrief,
    readiness::{ReadinessLine, ReadinessView, Standing},
    stamp::StampKind,
};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::readiness::{administered_units, readiness, try_key},
    components::{
        Alert, Button, ButtonKind, Card, Cell, Crumb, Dialog, DialogActs, EmptyState, Field, Icon,
        LinkButton, PageHead, Row, Table, Tag, TextInput, Th, Tone,
    },
    pages::{
        act::Act,
        choose_unit::{ChooseUnit, named_unit},
        frame::framed,
        loaded::loaded,
    },
    routes,
};

const TITLE: &str = "Điều kiện tiếp nhận";

/// The page.
#[component]
pub fn ReadinessPage() -> impl IntoView {
    framed(TITLE, vec![Crumb::here(TITLE)], false, |session| {
        let named = named_unit();
        // Where somebody administers units that issue copies, and their own doesn't, it is the first.
        let works_here = session.rights.iter().any(|right| {
            use chungthuc_domain::right::Right;
            !matches!(right, Right::Admin | Right::ReceivingOfficer)
        });
        let answer = Resource::new_blocking(
            move || named.get(),
            move |named| async move {
                let units = administered_units().await?;
                let first = units.first().map(|unit| unit.id);
                let unit = match named {
                    Some(unit) => Some(unit),
                    None if works_here => None,
                    None => match first {
                        Some(unit) => Some(unit),
                        None => return Ok((units, None)),
                    },
                };
                Ok((units, Some(readiness(unit).await?)))
            },
        );
        view! {
            <PageHead title=TITLE below=Box::new(|| view! {
                <p>"Sổ, chữ ký, con dấu và khóa ký phải có trước khi tiếp nhận hồ sơ chứng thực bản sao điện tử."</p>
            }.into_any())/>
            {loaded(answer, |(units, view)| show(units, view))}
        }
    })
}

fn show(units: Vec<UnitBrief>, view: Option<ReadinessView>) -> AnyView {
    let Some(view) = view else {
        return view! {
            <Card><EmptyState icon=Icon::Building title="Không có đơn vị nào cần xem" text="Chỉ đơn vị chứng thực bản sao mới có điều kiện tiếp nhận."/></Card>
        }
        .into_any();
    };
    let unit = view.unit.clone();
    let (tone, title) = match view.standing() {
        Standing::Met => (Tone::Ok, format!("{} đã đủ điều kiện tiếp nhận", unit.name)),
        Standing::Attention => (
            Tone::Warn,
            format!("{} đủ điều kiện, có điểm cần chú ý", unit.name),
        ),
        Standing::Unmet => (
            Tone::Bad,
            format!("{} chưa đủ điều kiện tiếp nhận", unit.name),
        ),
    };
    let rows = view.lines.into_iter().map(line).collect_view();
    let keys = view
        .may_try
        .into_iter()
        .map(|kind| view! { <TryKey kind/> }.into_any())
        .collect_view();
    view! {
        <div class="stack">
            <ChooseUnit units chosen=unit.id action=routes::READINESS label="Xem đơn vị này"/>
            <Alert tone title/>
            <Card flush=true>
                <Table caption=format!("Điều kiện tiếp nhận của {}", unit.name) head=Box::new(|| view! {
                    <Th>"Điều kiện"</Th>
                    <Th>"Trạng thái"</Th>
                    <Th>"Hiện nay"</Th>
                    <Th>"Thao tác"</Th>
                }.into_any())>
                    {rows}
                </Table>
            </Card>
            <div class="inline">{keys}</div>
        </div>
    }
    .into_any()
}

fn line(line: ReadinessLine) -> AnyView {
    let (tone, icon) = match line.standing {
        Standing::Met => (Tone::Ok, Icon::Valid),
        Standing::Attention => (Tone::Warn, Icon::Alert),
        Standing::Unmet => (Tone::Bad, Icon::Stop),
    };
    let label = line.matter.label();
    let of = (!line.of.is_empty()).then(|| view! { <small>{line.of.clone()}</small> });
    let act = line.link.map(|href| {
        // What nobody can mend here is said to whom to turn.
        let word = if href == routes::HELP {
            "Liên hệ hỗ trợ"
        } else {
            "Mở"
        };
        let full = if line.of.is_empty() {
            format!("{word} {label}")
        } else {
            format!("{word} {label}: {}", line.of)
        };
        view! { <LinkButton href small=true label=full>{word}</LinkButton> }
    });
    view! {
        <Row>
            <Cell class="title">{label}{of}</Cell>
            <Cell label="Trạng thái"><Tag tone icon>{line.standing.label()}</Tag></Cell>
            <Cell label="Hiện nay">{line.text}</Cell>
            <Cell class="acts">{act}</Cell>
        </Row>
    }
    .into_any()
}

/// "Thử mở khóa": the PIN opens the key, and nothing is signed.
#[component]
fn TryKey(
    /// The person's own key, or the agency's.
    kind: StampKind,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let acting = Act::within(open);
    let pin = RwSignal::new(String::new());
    let (code, button, whose) = match kind {
        StampKind::Signature => ("ky", "Thử mở khóa ký của tôi", "khóa ký của tôi"),
        StampKind::Seal => ("dau", "Thử mở khóa của cơ quan", "khóa của cơ quan"),
    };
    let form = format!("thu-khoa-{code}-form");
    let send = move |submit: SubmitEvent| {
        submit.prevent_default();
        let typed = pin.get_untracked();
        pin.set(String::new());
        acting.run(try_key(kind, typed), move |()| {
            acting.say(format!("Mã PIN đúng, đã mở được {whose}"));
        });
    };
    let ask = Callback::new(move |()| {
        acting.forget();
        pin.set(String::new());
        open.set(true);
    });
    let wrong = acting.wrong_with("pin");
    let error = Signal::derive(move || wrong.get().or_else(|| acting.wrong_as_a_whole().get()));
    view! {
        <Button kind=ButtonKind::Plain icon=Icon::Key on_press=ask>{button}</Button>
        <Dialog id=format!("thu-khoa-{code}") title=button open busy=acting.busy>
            <form id=form.clone() class="dialog-body" on:submit=send>
                <p>"Nhập mã PIN để biết chắc khóa mở được. Không ký gì; khóa đóng lại ngay."</p>
                <Field label="Mã PIN" name="pin" id=format!("f-pin-{code}") required=true hint="Mã PIN không được lưu lại. Nhập sai 5 lần liên tiếp thì khóa tạm khóa." error>
                    <TextInput bind=pin kind="password" autocomplete="off" keyboard="numeric" max_length=64/>
                </Field>
            </form>
            <DialogActs>
                <Button disabled=acting.busy on_press=Callback::new(move |()| open.set(false))>"Hủy bỏ"</Button>
                <Button kind=ButtonKind::Primary submit=true form busy=acting.busy>"Thử mở khóa"</Button>
            </DialogActs>
        </Dialog>
    }
}

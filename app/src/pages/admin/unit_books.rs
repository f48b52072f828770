//! What "Thiết lập đơn vị" sets of books: how those are named and numbered that are opened from now on,
//! and which officers manage them besides who seals.

use chungthuc_domain::{
    PersonId, UnitId,
    book::{BookKind, MAX_WIDTH},
    calendar::minute_text,
    view::unit::{BookKeeper, KeeperChange, KeeperStanding, NumberingForm},
};
use leptos::{ev::SubmitEvent, prelude::*};

use crate::{
    api::unit::{set_book_keeper, set_numbering},
    components::{
        Button, Card, Cell, EmptyState, Field, Icon, Row, Select, Table, Tag, TextInput, Th, Tone,
    },
    pages::act::{Act, AskedButton},
};

const NUMBERING_PATH: &str = "/api/set-numbering";

/// "Tên sổ và số chứng thực".
#[component]
pub(super) fn Numbering(
    /// Whose.
    unit: UnitId,
    /// Of the unit's settings.
    version: i64,
    /// As it is set.
    form: NumberingForm,
    /// Called when it was changed.
    again: Callback<()>,
) -> impl IntoView {
    let acting = Act::of_form(NUMBERING_PATH);
    let of = |field: &str, known: String| {
        let typed = acting.typed(&format!("form[{field}]"));
        RwSignal::new(typed.unwrap_or(known))
    };
    let suffix = of("suffix", form.suffix);
    let width = of("width", form.width);
    let save = move |submit: SubmitEvent| {
        submit.prevent_default();
        let form = NumberingForm {
            suffix: suffix.get_untracked(),
            width: width.get_untracked(),
        };
        acting.run(set_numbering(unit, version, form), move |()| {
            acting.say("Đã lưu tên sổ và số chứng thực");
            again.run(());
        });
    };
    let shown = move || example(&suffix.get(), &width.get());
    view! {
        <Card title="Tên sổ và số chứng thực">
            <form class="stack" method="post" action=NUMBERING_PATH on:submit=save>
                <p class="small">"Áp dụng cho sổ mở từ nay. Sổ đã mở giữ tên, và các số đã cấp in thế nào thì giữ như thế."</p>
                <input type="hidden" name="unit" value=unit.to_string()/>
                <input type="hidden" name="version" value=version.to_string()/>
                {move || acting.wrong_as_a_whole().get().map(|text| view! { <p class="error" role="alert">{text}</p> })}
                <div class="pair">
                    <Field label="Hậu tố tên sổ bản sao điện tử" name="form[suffix]" id="f-suffix" required=true hint="Bắt đầu bằng dấu - hoặc /, ví dụ -SCTĐT/BS hoặc /ĐT. Sổ bản sao giấy luôn có hậu tố -SCT/BS." error=acting.wrong_with("suffix")>
                        <TextInput bind=suffix max_length=20 autocomplete="off"/>
                    </Field>
                    <Field label="Số chữ số của số chứng thực" name="form[width]" id="f-width" required=true error=acting.wrong_with("width")>
                        <Select options=Signal::stored(widths()) bind=width/>
                    </Field>
                </div>
                <p class="small" role="status">{shown}</p>
                <div class="acts"><Button submit=true busy=acting.busy>"Lưu tên sổ và số"</Button></div>
            </form>
        </Card>
    }
}

/// "Không thêm số 0 (7/ĐT)", "3 chữ số (007/ĐT)".
fn widths() -> Vec<(String, String)> {
    let number = |width: u32| BookKind::ElectronicCopies.number_text(7, width as usize);
    let plain = ("0".to_owned(), format!("Không thêm số 0 ({})", number(0)));
    let padded = (2..=MAX_WIDTH).map(|width| {
        let text = format!("Ít nhất {width} chữ số ({})", number(width));
        (width.to_string(), text)
    });
    std::iter::once(plain).chain(padded).collect()
}

/// How the next book and a number of it would look.
fn example(suffix: &str, width: &str) -> String {
    let width = width.trim().parse::<usize>().unwrap_or(0);
    let width = width.min(MAX_WIDTH as usize);
    let number = BookKind::ElectronicCopies.number_text(7, width);
    let suffix = suffix.trim();
    format!("Ví dụ trên bản sao: Số chứng thực: {number} · Quyển số: 01/2026{suffix}")
}

/// "Quản lý sổ chứng thực": who manages the books, and to whom that is granted.
#[component]
pub(super) fn Keepers(
    /// Where.
    unit: UnitId,
    /// What it is called.
    unit_name: String,
    /// Its clerks and officers.
    people: Vec<BookKeeper>,
    /// Called when it was changed.
    again: Callback<()>,
) -> impl IntoView {
    let list = if people.is_empty() {
        view! {
            <EmptyState icon=Icon::Users title="Đơn vị chưa có văn thư hay cán bộ tạo bản sao" text="Khi có người giữ quyền đóng dấu hoặc quyền tạo bản sao, hãy giao quyền quản lý sổ ở đây."/>
        }
        .into_any()
    } else {
        let rows = people
            .into_iter()
            .map(|keeper| line(unit, keeper, again))
            .collect_view();
        view! {
            <Table caption="Quyền quản lý sổ chứng thực" head=Box::new(|| view! {
                <Th>"Họ và tên"</Th>
                <Th>"Quản lý sổ chứng thực"</Th>
                <Th>"Lần thay đổi gần nhất"</Th>
                <Th>"Thao tác"</Th>
            }.into_any())>
                {rows}
            </Table>
        }
        .into_any()
    };
    view! {
        <Card title=format!("Quyền quản lý sổ chứng thực tại {unit_name}") flush=true>{list}</Card>
    }
}

fn line(unit: UnitId, keeper: BookKeeper, again: Callback<()>) -> AnyView {
    let BookKeeper {
        person,
        name,
        title,
        standing,
        change,
    } = keeper;
    let tag = match standing {
        KeeperStanding::BySeal => {
            view! { <Tag tone=Tone::Ok icon=Icon::Seal>"Có, theo quyền đóng dấu"</Tag> }.into_any()
        }
        KeeperStanding::Granted => {
            view! { <Tag tone=Tone::Ok icon=Icon::Check>"Được giao"</Tag> }.into_any()
        }
        KeeperStanding::Not => view! { <Tag tone=Tone::Neutral>"Chưa giao"</Tag> }.into_any(),
    };
    let act = match standing {
        KeeperStanding::BySeal => ().into_any(),
        KeeperStanding::Granted => act(unit, person, &name, false, again),
        KeeperStanding::Not => act(unit, person, &name, true, again),
    };
    view! {
        <Row>
            <Cell class="title">{name}<small>{title}</small></Cell>
            <Cell label="Quản lý sổ chứng thực">{tag}</Cell>
            <Cell label="Lần thay đổi gần nhất">{said(change.as_ref())}</Cell>
            <Cell class="acts">{act}</Cell>
        </Row>
    }
    .into_any()
}

/// "Giao quyền" or "Thu hồi", which takes effect at once.
fn act(unit: UnitId, person: PersonId, name: &str, grant: bool, again: Callback<()>) -> AnyView {
    let change = move || set_book_keeper(unit, person, grant);
    if grant {
        let text = format!(
            "{name} sẽ mở, sửa, đóng, khóa, xuất và in được sổ chứng thực của đơn vị ngay từ bây giờ."
        );
        view! {
            <AskedButton id=format!("giao-{person}") small=true label=format!("Giao quyền cho {name}") title="Giao quyền quản lý sổ?" text confirm="Giao quyền" success="Đã giao quyền quản lý sổ" act=change done=again/>
        }
        .into_any()
    } else {
        let text = format!(
            "{name} không quản lý sổ chứng thực của đơn vị được nữa, ngay từ bây giờ. Sổ đã mở vẫn giữ nguyên."
        );
        view! {
            <AskedButton id=format!("thu-hoi-{person}") small=true danger=true label=format!("Thu hồi của {name}") title="Thu hồi quyền quản lý sổ?" text confirm="Thu hồi" success="Đã thu hồi quyền quản lý sổ" act=change done=again/>
        }
        .into_any()
    }
}

/// "Lương Quốc Bảo Trị giao, 08:30 20/11/2026"
fn said(change: Option<&KeeperChange>) -> String {
    let Some(change) = change else {
        return String::new();
    };
    let word = if change.granted { "giao" } else { "thu hồi" };
    format!("{} {word}, {}", change.by, minute_text(change.at))
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::calendar::Moment;

    use super::*;

    #[test]
    fn the_example_shows_what_would_be_printed() {
        assert_eq!(
            example(" /ĐT ", "3"),
            "Ví dụ trên bản sao: Số chứng thực: 007/ĐT · Quyển số: 01/2026/ĐT"
        );
        assert!(example("-SCTĐT/BS", "nhiều").contains("thực: 7/ĐT"));
        let widths = widths();
        assert_eq!(widths[0].1, "Không thêm số 0 (7/ĐT)");
        assert_eq!(
            widths[2],
            ("3".to_owned(), "Ít nhất 3 chữ số (007/ĐT)".to_owned())
        );
    }

    #[test]
    fn who_changed_it_and_when_is_said() {
        let change = KeeperChange {
            granted: false,
            by: "Lương Quốc Bảo Trị".into(),
            at: Moment(0),
        };
        assert!(said(Some(&change)).starts_with("Lương Quốc Bảo Trị thu hồi, "));
        assert_eq!(said(None), "");
    }
}

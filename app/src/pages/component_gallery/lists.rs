//! Lists: filters, a sorted table, states, the pager, the bar of a selection.

use chungthuc_domain::{calendar::stamp_text, state::PaperState};
use leptos::prelude::*;

use crate::components::{
    Button, ButtonKind, Card, Cell, Checkbox, DateInput, DeadlineTag, EmptyState, Field, Filters,
    Icon, LinkButton, Pager, RadioSegment, ResultCount, Row, Skeleton, SortTh, StateTag, StickyBar,
    Table, TextInput, Th,
};

use super::{NOW, minutes};

/// Code, name, kind, identifier and e-mail, document, minutes since registration, until due.
type Sample = (
    &'static str,
    &'static str,
    &'static str,
    [&'static str; 2],
    &'static str,
    i64,
    i64,
);

const SAMPLES: [Sample; 5] = [
    (
        "H99.101-261120-000041",
        "Nguyễn Hạ Vy An",
        "Công dân",
        ["003190000011", "vyan@example.com"],
        "Giấy khai sinh",
        -78,
        -65,
    ),
    (
        "H99.101-261120-000043",
        "CÔNG TY TNHH ÁNH DƯƠNG XANH MẪU - CHI NHÁNH SUỐI NGÀN",
        "Doanh nghiệp",
        ["9990000018-001", "anhduong@example.com"],
        "Giấy chứng nhận đăng ký doanh nghiệp",
        -50,
        450,
    ),
    (
        "H99.101-261120-000044",
        "Trần Gia Khánh Bình",
        "Công dân",
        ["003203000022", "khanhbinh@example.com"],
        "Bằng tốt nghiệp",
        -25,
        450,
    ),
    (
        "H99.101-261120-000046",
        "Phan Lâm Trúc Ly",
        "Không có tài khoản",
        ["—", "trucly@example.com"],
        "Học bạ · 30 trang",
        -5,
        450,
    ),
    (
        "H99.101-261120-000047",
        "Đinh Văn Cổ Hủ",
        "Công dân",
        ["003000033", ""],
        "Giấy chứng nhận quyền sử dụng đất",
        -1,
        4770,
    ),
];

const STATES: [PaperState; 10] = [
    PaperState::PendingSignature,
    PaperState::Signed,
    PaperState::PendingSeal,
    PaperState::Sealed,
    PaperState::Completed,
    PaperState::DeliveryFailed,
    PaperState::Returned,
    PaperState::Cancelled,
    PaperState::Refused,
    PaperState::Annulled,
];

fn kinds() -> Vec<(String, String)> {
    [
        "Tất cả",
        "Công dân",
        "Doanh nghiệp",
        "Đối tượng không có tài khoản DVCQG",
    ]
    .iter()
    .enumerate()
    .map(|(at, text)| {
        (
            if at == 0 {
                String::new()
            } else {
                at.to_string()
            },
            (*text).to_owned(),
        )
    })
    .collect()
}

/// The part of the gallery.
#[component]
pub fn Lists() -> impl IntoView {
    let chosen: Vec<RwSignal<bool>> = SAMPLES
        .iter()
        .enumerate()
        .map(|(at, _)| RwSignal::new(at < 3))
        .collect();
    let all = chosen.clone();
    let count = Memo::new(move |_| all.iter().filter(|chosen| chosen.get()).count());
    let every = RwSignal::new(false);
    let (to_set, to_clear) = (chosen.clone(), chosen.clone());
    let rows = SAMPLES
        .into_iter()
        .zip(chosen)
        .enumerate()
        .map(|(at, (sample, chosen))| view! { <SampleRow at sample chosen/> }.into_any())
        .collect_view();
    view! {
        <ResultCount total=12_u64/>
        <Card flush=true>
            <Filters above=ToChildren::to_children(|| view! {
                <RadioSegment legend="Tìm kiếm theo đối tượng" name="doi-tuong" options=kinds() submits=true/>
            })>
                <Field label="Mã chứng thực" name="ma">
                    <TextInput placeholder="Nhập mã chứng thực" autocomplete="off"/>
                </Field>
                <Field label="Tên đối tượng/ số CMT/CCCD/ MST/ Email" name="ten" class="grow">
                    <TextInput placeholder="Nhập tên, số giấy tờ hoặc email" autocomplete="off"/>
                </Field>
                <Field label="Ngày nộp từ ngày" name="tu"><DateInput/></Field>
                <Field label="Đến ngày" name="den"><DateInput/></Field>
            </Filters>
            <Table
                caption="Bản sao chờ ký"
                head=ToChildren::to_children(move || view! {
                    <Th>
                        <Checkbox
                            checked=every
                            aria_label="Chọn tất cả"
                            mixed=Signal::derive(move || (1..SAMPLES.len()).contains(&count.get()))
                            on_change=move |on| to_set.iter().for_each(|chosen| chosen.set(on))
                        />
                    </Th>
                    <Th>"STT"</Th>
                    <SortTh key="ngay" label="Mã chứng thực · Ngày đăng ký"/>
                    <SortTh key="ten" label="Tên đối tượng đăng ký"/>
                    <Th>"Số CMT/CCCD/MST · Email"</Th>
                    <Th>"Loại giấy tờ"</Th>
                    <SortTh key="han" label="Hạn trả" default=true/>
                    <Th>"Thao tác"</Th>
                })
            >
                {rows}
            </Table>
            <Pager page=3_u32 per_page=10_u32 total=127_u64/>
        </Card>
        <StickyBar
            open=Signal::derive(move || count.get() > 0)
            text=Signal::derive(move || format!("Đã chọn {} giấy tờ", count.get()))
        >
            <Button on_press=move |()| {
                every.set(false);
                to_clear.iter().for_each(|chosen| chosen.set(false));
            }>"Bỏ chọn"</Button>
            <Button>"Đọc lần lượt"</Button>
            <Button kind=ButtonKind::Primary icon=Icon::Sign>
                {move || format!("Ký số {} giấy tờ", count.get())}
            </Button>
        </StickyBar>
        <div class="gallery-two">
            <Card title="Danh sách trống" flush=true>
                <EmptyState
                    title="Không có bản sao nào chờ ký"
                    text="Khi cán bộ trình ký, giấy tờ sẽ hiện ở đây, hạn gần nhất trước."
                >
                    <LinkButton href="/theo-doi" icon=Icon::List>"Theo dõi hồ sơ chứng thực"</LinkButton>
                </EmptyState>
            </Card>
            <Card title="Đang tải" flush=true><Skeleton lines=5 rows=true/></Card>
        </div>
        <Card title="Trạng thái">
            <div class="acts">
                {STATES.into_iter().map(|state| view! { <StateTag state/> }).collect_view()}
                <DeadlineTag due=minutes(-65) now=NOW/>
                <DeadlineTag due=minutes(450) now=NOW/>
                <DeadlineTag due=minutes(4770) now=NOW/>
            </div>
        </Card>
    }
}

#[component]
fn SampleRow(at: usize, sample: Sample, chosen: RwSignal<bool>) -> impl IntoView {
    let (code, name, kind, [identifier, email], document, registered, due) = sample;
    view! {
        <Row chosen>
            <Cell class="choose"><Checkbox checked=chosen aria_label=format!("Chọn {code}")/></Cell>
            <Cell class="stt num">{at + 1}</Cell>
            <Cell class="title code">
                <a href=format!("/cho-ky/{code}")>{code}</a>
                <small>{stamp_text(minutes(registered))}</small>
            </Cell>
            <Cell label="Đối tượng"><div><b>{name}</b><small>{kind}</small></div></Cell>
            <Cell label="Giấy tờ tùy thân" class="num"><div>{identifier}<small>{email}</small></div></Cell>
            <Cell label="Loại giấy tờ"><span>{document}</span></Cell>
            <Cell label="Hạn trả"><DeadlineTag due=minutes(due) now=NOW/></Cell>
            <Cell class="acts">
                <LinkButton href=format!("/cho-ky/{code}") small=true label=format!("Xử lý {code}")>"Xử lý"</LinkButton>
                <a href=format!("/theo-doi/{code}")>"Xem tiến trình"</a>
            </Cell>
        </Row>
    }
}

//! What came of each paper: live while it is worked off, and the summary at the end.

use chungthuc_domain::view::batch::BatchWork;
use leptos::prelude::*;

use super::{
    pile::{Halt, Item, Pile, Standing, Tally},
    words::{Words, words},
};
use crate::{
    components::{
        Alert, Button, ButtonKind, Cell, Icon, LinkButton, Progress, Row, StateTag, Table, Tag, Th,
        Tone,
    },
    routes,
};

/// Progress, the papers, and what to do next.
#[component]
pub fn Outcome(
    /// What is done.
    work: BatchWork,
    /// The papers.
    pile: RwSignal<Pile>,
    /// Whether papers are passed on.
    pass_on: RwSignal<bool>,
    /// Confirms again, for those that are left.
    again: Callback<()>,
) -> impl IntoView {
    let words = words(work);
    let tally = Memo::new(move |_| pile.with(Pile::tally));
    let halt = Memo::new(move |_| pile.with(|pile| pile.halt().cloned()));
    let working = Memo::new(move |_| pile.with(Pile::is_working));
    let said = Signal::derive(move || {
        let Tally { total, done, .. } = tally.get();
        format!("{} {done}/{total}", words.done)
    });
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let stop = Callback::new(move |()| pile.update(|pile| pile.stop(Halt::Asked)));
    let head = move || {
        if working.get() {
            view! {
                <Alert title=said.get()>
                    <p>"Hãy giữ trang này mở. Nếu đóng, những bản đã xong vẫn còn nguyên, những bản chưa tới lượt nằm lại trong danh sách."</p>
                    <div class="acts">
                        <Button disabled=Signal::derive(move || halt.get().is_some()) on_press=stop>"Dừng lại"</Button>
                    </div>
                </Alert>
            }
            .into_any()
        } else {
            summary(
                words,
                tally.get(),
                halt.get(),
                pass_on.get_untracked(),
                again,
            )
        }
    };
    let rows = move || {
        let items = pile.with(|pile| pile.items().to_vec());
        (1usize..)
            .zip(items)
            .map(|(position, item)| line(work, words, position, item))
            .collect_view()
    };
    view! {
        <div class="pile-outcome">
            <div class="pile-progress">
                <Progress
                    label=words.title
                    done=Signal::derive(move || number(tally.get().done))
                    total=Signal::derive(move || number(tally.get().total))
                    text=Signal::derive(move || Some(said.get()))
                />
            </div>
            {head}
            <section class="card flush">
                <Table caption=words.title head=Box::new(move || view! {
                    <Th>"STT"</Th>
                    <Th>"Mã chứng thực"</Th>
                    <Th>"Tên đối tượng đăng ký"</Th>
                    <Th>"Loại giấy tờ"</Th>
                    {(work == BatchWork::Seal).then(|| view! { <Th>"Số chứng thực"</Th> })}
                    <Th>"Kết quả"</Th>
                }.into_any())>
                    {rows}
                </Table>
            </section>
        </div>
    }
    .into_any()
}

/// What came of all, and what to do about the rest.
fn summary(
    words: Words,
    tally: Tally,
    halt: Option<Halt>,
    pass_on: bool,
    again: Callback<()>,
) -> AnyView {
    let Tally {
        total,
        done,
        passed_on,
        left,
        elsewhere,
    } = tally;
    let mut lines = Vec::new();
    if pass_on && done > 0 {
        lines.push(format!("{passed_on}/{done} bản đã chuyển tiếp."));
    }
    if elsewhere > 0 {
        lines.push(format!(
            "{elsewhere} bản đã được người khác xử lý trong lúc đó."
        ));
    }
    if left > 0 {
        lines.push(format!("{left} bản còn lại: lý do ghi ở từng dòng."));
    }
    lines.extend(halt.as_ref().map(halt_text));
    let tone = if left == 0 { Tone::Ok } else { Tone::Warn };
    let (list, href) = words.list;
    // One primary button a page.
    let back = if left == 0 {
        ButtonKind::Primary
    } else {
        ButtonKind::Plain
    };
    let retry = if halt.is_some() {
        format!("Tiếp tục {left} bản còn lại")
    } else {
        format!("Thử lại {left} bản")
    };
    view! {
        <Alert tone title=format!("{} {done}/{total} bản sao", words.done)>
            {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            <div class="acts">
                {(left > 0).then(|| view! { <Button kind=ButtonKind::Primary icon=words.icon on_press=again>{retry}</Button> })}
                <LinkButton href kind=back>{format!("Về {list}")}</LinkButton>
            </div>
        </Alert>
    }
    .into_any()
}

/// Why the rest wasn't gone on with.
fn halt_text(halt: &Halt) -> String {
    match halt {
        Halt::Asked => "Đã dừng theo yêu cầu của bạn.".to_owned(),
        Halt::Session => "Phiên làm việc đã kết thúc. Hãy đăng nhập lại rồi tiếp tục.".to_owned(),
        Halt::Key => "Khóa đã đóng lại sau 15 phút. Hãy nhập mã PIN để tiếp tục.".to_owned(),
        Halt::Unreachable => {
            "Không kết nối được máy chủ. Hãy kiểm tra mạng rồi tiếp tục.".to_owned()
        }
        Halt::Fault(why) => format!("Đã dừng vì lỗi này gặp ở mọi bản: {why}"),
    }
}

fn line(work: BatchWork, words: Words, position: usize, item: Item) -> AnyView {
    let Item { row, standing, .. } = item;
    let number = row.number.clone().unwrap_or_else(|| "—".to_owned());
    view! {
        <Row>
            <Cell label="STT" class="stt num">{position}</Cell>
            <Cell class="code title"><a href=format!("{}/{}", routes::TRACK, row.paper)>{row.code}</a></Cell>
            <Cell label="Tên đối tượng đăng ký">{row.applicant_name}</Cell>
            <Cell label="Loại giấy tờ">{row.document_name}</Cell>
            {(work == BatchWork::Seal).then(|| view! { <Cell label="Số chứng thực" class="num">{number}</Cell> })}
            <Cell label="Kết quả"><div>{result(work, words, standing)}</div></Cell>
        </Row>
    }
    .into_any()
}

/// How a paper stands, with why where there is a why.
fn result(work: BatchWork, words: Words, standing: Standing) -> AnyView {
    match standing {
        Standing::Waiting => view! { <Tag icon=Icon::Clock>"Chờ"</Tag> }.into_any(),
        Standing::Working => {
            view! { <Tag tone=Tone::Sign icon=words.icon>{words.doing}</Tag> }.into_any()
        }
        Standing::Lost => view! {
            <Tag tone=Tone::Warn icon=Icon::Clock>"Mất kết nối"</Tag>
            <small>"Tự hỏi lại máy chủ khi có mạng."</small>
        }
        .into_any(),
        Standing::Done(done) => {
            let passed_on = done.state != work.leads_to();
            let word = if passed_on {
                words.passed_on
            } else {
                words.done
            };
            let why = done.not_passed_on.map(|error| error.message());
            view! {
                <Tag tone=Tone::Ok icon=Icon::Valid>{word}</Tag>
                {why.map(|why| view! { <small class="reason">{format!("Chưa chuyển: {why}")}</small> })}
            }
            .into_any()
        }
        Standing::Failed(why) => view! {
            <Tag tone=Tone::Bad icon=Icon::Stop>{words.not_done}</Tag>
            <small class="reason">{why}</small>
        }
        .into_any(),
        Standing::Elsewhere(text) => view! {
            <Tag icon=Icon::Swap>"Không còn ở bước này"</Tag>
            <small>{text}</small>
        }
        .into_any(),
    }
}

/// Where a paper stands, for the list beside the one that is read.
pub fn mark(work: BatchWork, item: &Item) -> AnyView {
    match &item.standing {
        // At its step still, with somebody who signs instead.
        Standing::Elsewhere(_) if item.row.state == work.begins_at() => {
            view! { <Tag icon=Icon::Swap>"Người khác xử lý"</Tag> }.into_any()
        }
        Standing::Elsewhere(_) => view! { <StateTag state=item.row.state/> }.into_any(),
        _ if item.read => view! { <Tag tone=Tone::Ok icon=Icon::Eye>"Đã xem"</Tag> }.into_any(),
        _ => view! { <Tag>"Chưa xem"</Tag> }.into_any(),
    }
}

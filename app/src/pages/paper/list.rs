//! The four lists, one table: filters, counts, order and paging live in the address.

use chungthuc_domain::{
    PaperId,
    book::month::BookMonth,
    calendar::Moment,
    state::{PaperState, Step},
    view::{
        live::LiveEvent,
        queue::{DueFilter, Queue, QueueQuery, QueueView, due_count_text, of_same_dossier},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    line::line,
    narrow::Narrow,
    query::{EVERYTHING, KEPT, ORIGINAL, from_address, is_narrowed, is_newest_first, to_address},
    saved::Saved,
};
use crate::{
    api::paper::queue,
    components::{
        Card, Crumb, EmptyState, Ic, Icon, LinkButton, Pager, ResultCount, SortTh, Table, Th, Tone,
        query_with,
    },
    live::Live,
    pages::{
        absence::AwaitingAbsentList,
        batch::choose::Choice,
        changed::{ChangedBar, NEWS},
        frame::framed,
        loaded::loaded,
        narrowed::{Wrong, found, refused},
        print_month::print_month,
        readiness::Lacking,
    },
    routes,
};

/// The months of "Sổ theo dõi hồ sơ" to choose from.
const MONTHS: i32 = 24;

/// What one of the lists is called and what stands in it while it is empty.
#[derive(Clone, Copy)]
struct Words {
    queue: Queue,
    title: &'static str,
    /// The header of the last column.
    acts: &'static str,
    empty: &'static str,
    hint: &'static str,
}

/// "Hồ sơ bị từ chối"
#[component]
pub fn Returned() -> impl IntoView {
    page(Words {
        queue: Queue::Returned,
        title: "Hồ sơ bị từ chối",
        acts: "Thao tác",
        empty: "Không có hồ sơ nào bị trả lại",
        hint: "Hồ sơ do lãnh đạo hoặc văn thư trả lại, và hồ sơ bạn thu hồi, nằm ở đây.",
    })
}

/// "Bản sao chờ ký"
#[component]
pub fn ToSign() -> impl IntoView {
    page(Words {
        queue: Queue::PendingSignature,
        title: "Bản sao chờ ký",
        acts: "Thao tác",
        empty: "Không còn bản sao nào chờ ký",
        hint: "Khi cán bộ tiếp nhận trình ký, bản sao hiện ở đây, hạn gần nhất đứng đầu.",
    })
}

/// "Bản sao chờ đóng dấu"
#[component]
pub fn ToSeal() -> impl IntoView {
    page(Words {
        queue: Queue::PendingSeal,
        title: "Bản sao chờ đóng dấu",
        acts: "Trạng thái",
        empty: "Không còn bản sao nào chờ đóng dấu",
        hint: "Khi lãnh đạo ký và chuyển cấp số và đóng dấu, bản sao hiện ở đây.",
    })
}

/// "Theo dõi hồ sơ chứng thực"
#[component]
pub fn Track() -> impl IntoView {
    page(Words {
        queue: Queue::All,
        title: "Theo dõi hồ sơ chứng thực",
        acts: "Trạng thái",
        empty: "Chưa có hồ sơ nào",
        hint: "Mọi hồ sơ của đơn vị, từ lúc trình ký đến khi hoàn thành, nằm ở đây.",
    })
}

fn page(words: Words) -> impl IntoView {
    framed(
        words.title,
        vec![Crumb::here(words.title)],
        false,
        move |_| {
            view! { <List words/> }
        },
    )
}

#[component]
fn List(words: Words) -> impl IntoView {
    let address = use_query_map();
    let asked = Memo::new(move |_| address.with(|address| from_address(address, words.queue)));
    let changed = RwSignal::new(0u32);
    let wrong = Wrong::nothing();
    let answer = Resource::new_blocking(
        move || (asked.get(), changed.get()),
        move |(query, _)| async move { found(queue(words.queue, query).await) },
    );
    let again = Callback::new(move |()| changed.update(|count| *count += 1));
    view! {
        {matches!(words.queue, Queue::PendingSignature | Queue::PendingSeal).then(|| view! { <Lacking/> })}
        <Narrow queue=words.queue title=words.title asked wrong/>
        {(words.queue == Queue::PendingSignature).then(|| view! { <AwaitingAbsentList again/> })}
        {(words.queue == Queue::All).then(|| view! { <Saved asked/> })}
        {loaded(answer, move |found| {
            wrong.note(&found);
            let view = match found {
                Ok(view) => view,
                Err(error) => return refused(&error),
            };
            let shown = view.listing.rows.iter().map(|row| (row.paper, row.state)).collect::<Vec<_>>();
            let news = move |live: Live, event: &LiveEvent| {
                is_news(live, words.queue, &shown, event).then(|| NEWS.to_owned())
            };
            let book = (words.queue == Queue::All).then(|| month_to_print(view.now));
            view! {
                <ChangedBar news again/>
                {rows(words, asked.get_untracked(), view, again)}
                {book}
            }
            .into_any()
        })}
    }
}

/// Whether a list would show something else by now: others have changed what it shows, or something
/// has come into it.
fn is_news(live: Live, queue: Queue, shown: &[(PaperId, PaperState)], event: &LiveEvent) -> bool {
    let change = match event {
        LiveEvent::Missed => return true,
        LiveEvent::Paper(change) if !live.is_me(change.by) => change,
        _ => return false,
    };
    match shown.iter().find(|(paper, _)| *paper == change.paper) {
        Some((_, state)) => {
            *state != change.state || matches!(change.step, Step::Extend | Step::HandOver)
        }
        None => match queue {
            Queue::All => change.step == Step::Submit,
            Queue::PendingSignature if !live.is_me(Some(change.signer)) => false,
            queue => queue.states().contains(&change.state),
        },
    }
}

fn rows(words: Words, asked: QueueQuery, view: QueueView, again: Callback<()>) -> AnyView {
    let QueueView {
        listing,
        overdue,
        due_today,
        originals_kept,
        now,
    } = view;
    let (page, per_page, total) = (listing.page, listing.per_page, listing.total);
    let more = listing.more;
    if total == 0 {
        return if is_narrowed(&asked) {
            view! {
                <Card>
                    <EmptyState title="Không tìm thấy kết quả nào" text="Hãy bớt điều kiện tìm kiếm hoặc kiểm tra lại mã, tên đã nhập.">
                        <LinkButton href=if words.queue == Queue::All { EVERYTHING } else { "?" }>"Bỏ các điều kiện"</LinkButton>
                    </EmptyState>
                </Card>
            }
            .into_any()
        } else {
            view! { <Card><EmptyState title=words.empty text=words.hint/></Card> }.into_any()
        };
    }
    if listing.rows.is_empty() {
        // What stood on this page has gone on.
        let first_page = use_query_map().with_untracked(|query| query_with(query, &[]));
        return view! {
            <Card>
                <EmptyState title="Trang này không còn hồ sơ nào" text=format!("Danh sách còn {total} hồ sơ ở các trang trước.")>
                    <LinkButton href=first_page>"Về trang đầu"</LinkButton>
                </EmptyState>
            </Card>
        }
        .into_any();
    }
    let newest_first = is_newest_first(words.queue, asked.due);
    let first = u64::from(page.saturating_sub(1)) * u64::from(per_page) + 1;
    let follows = of_same_dossier(&listing.rows);
    let choice = Choice::of(words.queue, &listing.rows);
    let body = (first..)
        .zip(listing.rows.into_iter().zip(follows))
        .map(|(position, (row, follows))| {
            line(words.queue, choice, position, row, follows, now, again)
        })
        .collect_view();
    let export = (words.queue == Queue::All).then(|| export_link(&asked));
    // Counted over the whole list.
    let urgent = (!is_narrowed(&asked)).then(|| urgent_links(overdue, due_today, originals_kept));
    view! {
        <Card flush=true>
            <div class="list-head">
                <ResultCount total=total more=more/>
                {urgent}
                {export}
            </div>
            <Table caption=words.title head=Box::new(move || view! {
                {choice.map(|choice| choice.head())}
                <Th>"STT"</Th>
                <Th class="apart">"Mã chứng thực"</Th>
                <SortTh class="merged" key="ngay" default=newest_first falling=true label="Mã chứng thực · Ngày đăng ký"/>
                <Th class="apart">"Đối tượng"</Th>
                <SortTh key="ten" label="Tên đối tượng đăng ký"/>
                <Th class="apart">"Email"</Th>
                <Th class="apart">"Số CMT/CCCD/MST"</Th>
                <Th class="merged">"Số CMT/CCCD/MST · Email"</Th>
                <SortTh class="apart" key="ngay" default=newest_first falling=true label="Ngày đăng ký"/>
                <Th>"Loại giấy tờ"</Th>
                <SortTh key="han" default=!newest_first label="Hạn trả"/>
                <Th>{words.acts}</Th>
                <Th class="apart">"Xem tiến trình"</Th>
            }.into_any())>
                {body}
            </Table>
            <Pager page=page per_page=per_page total=total more=more/>
        </Card>
        {choice.map(|choice| choice.bar())}
    }
    .into_any()
}

/// "Xuất Excel": the whole list as it is narrowed.
fn export_link(asked: &QueueQuery) -> AnyView {
    let href = format!("{}{}", routes::TRACK_EXPORT, to_address(asked));
    view! { <LinkButton href class="export" icon=Icon::Download small=true download="">"Xuất Excel"</LinkButton> }
        .into_any()
}

/// "Sổ theo dõi hồ sơ" of a month, whatever the list shows.
fn month_to_print(now: Moment) -> AnyView {
    let months = BookMonth::latest(now.day(), MONTHS);
    let months = months.iter().map(BookMonth::to_string).collect();
    view! {
        <Card title="Sổ theo dõi hồ sơ" class="tracking-book">
            {print_month(routes::TRACK_PRINT.to_owned(), months)}
        </Card>
    }
    .into_any()
}

/// "1 quá hạn", "4 đến hạn hôm nay", "2 chưa trả bản chính", each the way to those; nothing where there
/// is nothing.
pub fn urgent_links(overdue: u64, due_today: u64, originals_kept: u64) -> AnyView {
    let due = |due: DueFilter| format!("?han={}", due.code());
    let kept = format!("?{ORIGINAL}={KEPT}");
    let (late, today) = (due(DueFilter::Overdue), due(DueFilter::Today));
    let each = [
        (overdue, late, "quá hạn", Tone::Bad, Icon::Clock),
        (due_today, today, "đến hạn hôm nay", Tone::Warn, Icon::Clock),
        (
            originals_kept,
            kept,
            "chưa trả bản chính",
            Tone::Warn,
            Icon::Undo,
        ),
    ];
    let links = each
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, href, words, tone, icon)| {
            let text = format!("{} {words}", due_count_text(count));
            view! { <a class=format!("urgent {}", tone.class()) href=href><Ic icon/>{text}</a> }
                .into_any()
        })
        .collect_view();
    view! { <div class="inline">{links}</div> }.into_any()
}

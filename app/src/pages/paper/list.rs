//! The four lists, one table: filters, counts, order and paging live in the address.

use chungthuc_domain::{
    PaperId,
    applicant::ApplicantKind,
    calendar::{Moment, stamp_text},
    state::{PaperState, Step},
    view::{
        live::LiveEvent,
        queue::{
            DueFilter, Queue, QueueQuery, QueueRow, QueueView, due_count_text, of_same_dossier,
        },
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    acts::ReturnedActs,
    query::{EVERYTHING, from_address, is_narrowed, is_newest_first, narrowing, to_address},
    saved::Saved,
};
use crate::{
    api::paper::queue,
    components::{
        AwaitingTag, Card, Cell, CertificationTag, Crumb, DateInput, DeadlineTag, EmptyState,
        Field, Filters, Ic, Icon, LinkButton, PageHead, Pager, RadioSegment, ResultCount, Row,
        Select, SortTh, StateTag, Table, Tag, TextInput, Th, Tone, query_with,
    },
    live::Live,
    pages::{
        absence::AwaitingAbsentList,
        batch::choose::Choice,
        changed::{ChangedBar, NEWS},
        frame::framed,
        loaded::loaded,
        readiness::Lacking,
    },
    routes,
};

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
    let answer = Resource::new_blocking(
        move || (asked.get(), changed.get()),
        move |(query, _)| queue(words.queue, query),
    );
    let again = Callback::new(move |()| changed.update(|count| *count += 1));
    view! {
        {matches!(words.queue, Queue::PendingSignature | Queue::PendingSeal).then(|| view! { <Lacking/> })}
        <Narrow words asked/>
        {(words.queue == Queue::PendingSignature).then(|| view! { <AwaitingAbsentList again/> })}
        {(words.queue == Queue::All).then(|| view! { <Saved asked/> })}
        {loaded(answer, move |view| {
            let shown = view.listing.rows.iter().map(|row| (row.paper, row.state)).collect::<Vec<_>>();
            let news = move |live: Live, event: &LiveEvent| {
                is_news(live, words.queue, &shown, event).then(|| NEWS.to_owned())
            };
            view! {
                <ChangedBar news again/>
                {rows(words, asked.get_untracked(), view, again)}
            }
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

#[component]
fn Narrow(words: Words, asked: Memo<QueueQuery>) -> impl IntoView {
    let query = asked.get_untracked();
    let code_of = |state: Option<PaperState>| state.map(|state| state.code().to_owned());
    let kind_of = |kind: Option<ApplicantKind>| kind.map(|kind| kind.code().to_owned());
    let due_of = |due: Option<DueFilter>| due.map(|due| due.code().to_owned());
    let due = RwSignal::new(due_of(query.due).unwrap_or_default());
    let code = RwSignal::new(query.code);
    let text = RwSignal::new(query.text);
    let from = RwSignal::new(query.from);
    let to = RwSignal::new(query.to);
    let state = RwSignal::new(code_of(query.state).unwrap_or_default());
    let kind = RwSignal::new(kind_of(query.applicant_kind).unwrap_or_default());
    // The fields follow the address, wherever that was changed; another page or order of the same
    // list lets be what is being typed.
    let narrowing = Memo::new(move |_| narrowing(&asked.get()));
    Effect::new(move |_| {
        let query = narrowing.get();
        due.set(due_of(query.due).unwrap_or_default());
        code.set(query.code);
        text.set(query.text);
        from.set(query.from);
        to.set(query.to);
        state.set(code_of(query.state).unwrap_or_default());
        kind.set(kind_of(query.applicant_kind).unwrap_or_default());
    });
    let kinds = std::iter::once((String::new(), "Tất cả".to_owned()))
        .chain(ApplicantKind::ALL.map(|kind| (kind.code().to_owned(), kind.label().to_owned())))
        .collect::<Vec<_>>();
    let deadlines = std::iter::once((String::new(), "Tất cả".to_owned()))
        .chain(DueFilter::ALL.map(|due| (due.code().to_owned(), due.label().to_owned())))
        .collect::<Vec<_>>();
    let states = (words.queue == Queue::All).then(|| {
        let states = std::iter::once((String::new(), "Tất cả trạng thái".to_owned()))
            .chain(PaperState::ALL.map(|state| (state.code().to_owned(), state.label().to_owned())))
            .collect::<Vec<_>>();
        view! {
            <Field label="Trạng thái" name="trang-thai">
                <Select options=Signal::stored(states) bind=state/>
            </Field>
            // Without a word the default of the kept filters would come.
            <input type="hidden" name="xem" value="tat-ca"/>
        }
    });
    view! {
        <PageHead title=words.title/>
        <Card flush=true>
            <Filters above=Box::new(move || view! {
                <RadioSegment legend="Tìm kiếm theo đối tượng" name="doi-tuong" options=kinds bind=kind submits=true/>
            }.into_any())>
                <Field label="Mã chứng thực" name="ma">
                    <TextInput bind=code placeholder="Nhập mã chứng thực" max_length=40/>
                </Field>
                <Field label="Tên đối tượng/ số CMT/CCCD/ MST/ Email" name="tim" class="grow">
                    <TextInput bind=text placeholder="Nhập tên, số giấy tờ hoặc email" max_length=200/>
                </Field>
                <Field label="Hạn trả" name="han">
                    <Select options=Signal::stored(deadlines) bind=due/>
                </Field>
                <Field label="Ngày nộp từ ngày" name="tu"><DateInput bind=from/></Field>
                <Field label="Đến ngày" name="den"><DateInput bind=to/></Field>
                {states}
            </Filters>
        </Card>
    }
}

fn rows(words: Words, asked: QueueQuery, view: QueueView, again: Callback<()>) -> AnyView {
    let QueueView {
        listing,
        overdue,
        due_today,
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
        .map(|(position, (row, follows))| line(words, choice, position, row, follows, now, again))
        .collect_view();
    let export = (words.queue == Queue::All).then(|| export_link(&asked));
    // Counted over the whole list.
    let urgent = (!is_narrowed(&asked)).then(|| urgent_links(overdue, due_today));
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
                <SortTh key="ngay" default=newest_first falling=true label="Mã chứng thực · Ngày đăng ký"/>
                <SortTh key="ten" label="Tên đối tượng đăng ký"/>
                <Th>"Số CMT/CCCD/MST · Email"</Th>
                <Th>"Loại giấy tờ"</Th>
                <SortTh key="han" default=!newest_first label="Hạn trả"/>
                <Th>{words.acts}</Th>
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

/// "1 quá hạn", "4 đến hạn hôm nay", each the way to those; nothing where nothing is urgent.
pub fn urgent_links(overdue: u64, due_today: u64) -> AnyView {
    let each = [
        (overdue, DueFilter::Overdue, "quá hạn", Tone::Bad),
        (due_today, DueFilter::Today, "đến hạn hôm nay", Tone::Warn),
    ];
    let links = each
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, due, words, tone)| {
            let href = format!("?han={}", due.code());
            let text = format!("{} {words}", due_count_text(count));
            view! { <a class=format!("urgent {}", tone.class()) href=href><Ic icon=Icon::Clock/>{text}</a> }
                .into_any()
        })
        .collect_view();
    view! { <div class="inline">{links}</div> }.into_any()
}

/// `follows`: the row before is of the same dossier.
fn line(
    words: Words,
    choice: Option<Choice>,
    position: u64,
    row: QueueRow,
    follows: bool,
    now: Moment,
    again: Callback<()>,
) -> AnyView {
    let progress = format!("{}/{}", routes::TRACK, row.paper);
    let work = match words.queue {
        Queue::PendingSignature => Some(format!("{}/{}", routes::TO_SIGN, row.paper)),
        Queue::PendingSeal => Some(format!("{}/{}", routes::TO_SEAL, row.paper)),
        Queue::Returned | Queue::All => None,
    };
    let open = work.clone().unwrap_or_else(|| progress.clone());
    let kind = match row.applicant_kind {
        ApplicantKind::NoAccount => "Không có tài khoản",
        kind => kind.label(),
    };
    let pages = (row.page_count > 1).then(|| format!(" · {} trang", row.page_count));
    let name = if follows {
        view! { <span>{row.applicant_name.clone()}</span><small>"cùng hồ sơ với giấy tờ trên"</small> }
            .into_any()
    } else {
        view! { <b>{row.applicant_name.clone()}</b><small>{kind}</small> }.into_any()
    };
    let siblings = (row.papers_in_dossier > 1 && !follows)
        .then(|| view! { <small>{format!("hồ sơ có {} giấy tờ", row.papers_in_dossier)}</small> });
    let acts = if words.queue == Queue::Returned {
        view! { <ReturnedActs row=row.clone() again/> }.into_any()
    } else {
        let show_state =
            matches!(row.state, PaperState::Signed | PaperState::Sealed) || work.is_none();
        let given_back = row
            .returned_reason
            .clone()
            .filter(|_| row.state == PaperState::PendingSignature);
        view! {
            {given_back.map(|reason| view! { <small class="reason">"Văn thư trả lại: "{reason}</small> })}
            {show_state.then(|| view! { <StateTag state=row.state certification=row.certification/> })}
            {row.keeps_original().then(|| view! { <Tag tone=Tone::Warn icon=Icon::Undo>"Chưa trả bản chính"</Tag> })}
            <AwaitingTag awaiting=row.awaiting/>
            {work.map(|href| view! { <LinkButton href small=true>"Xử lý"</LinkButton> })}
        }
        .into_any()
    };
    let chosen = choice.and_then(|choice| choice.of_paper(row.paper));
    view! {
        <Row follows=follows chosen=Signal::derive(move || chosen.is_some_and(|chosen| chosen.get()))>
            {choice.map(|choice| choice.cell(&row))}
            <Cell label="STT" class="num muted">{position}</Cell>
            <Cell class="code title">
                <a href=open>{row.code}</a>
                <small class="num">{stamp_text(row.registered_at)}</small>
            </Cell>
            <Cell label="Tên đối tượng đăng ký">{name}</Cell>
            <Cell label="Số CMT/CCCD/MST · Email" class="num">
                {row.identifier.unwrap_or_else(|| "—".to_owned())}
                <small>{row.email}</small>
            </Cell>
            <Cell label="Loại giấy tờ">{row.document_name}{pages}" "<CertificationTag certification=row.certification/>{siblings}</Cell>
            <Cell label="Hạn trả">{if row.state.is_due() {
                view! { <DeadlineTag due=row.due_at now/> }.into_any()
            } else {
                "—".into_any()
            }}</Cell>
            <Cell class="acts">{acts}<a class="small" href=progress>"Xem tiến trình"</a></Cell>
        </Row>
    }
    .into_any()
}

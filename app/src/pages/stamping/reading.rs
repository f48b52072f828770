//! A file to be read, with what is known of its paper beside it: the steps before and after a stamp
//! is placed.

use chungthuc_domain::{
    calendar::stamp_text,
    view::{file::FileView, queue::PaperView},
};
use leptos::prelude::*;

use crate::{
    components::{AwaitingTag, DeadlineTag, Facts, Icon, LinkButton, StateTag},
    pages::scan_warnings::KeptWarnings,
    viewer::{PageTools, Thumbnails, Viewer, ViewerState, ZoomTools},
};

/// Thumbnails, the pages, and the side panel.
#[component]
pub fn Reading(
    /// The paper.
    paper: PaperView,
    /// The file that is read.
    file: FileView,
    /// The attestation page, from 0, if it has one yet.
    #[prop(optional_no_strip)]
    attestation_page: Option<u32>,
    /// It is the scan as it was attached, and says so above the pages.
    #[prop(optional)]
    is_scan: bool,
    /// Whether it says something that must not be missed, so that it is open on a phone too.
    news: bool,
    /// What is seldom needed, below everything else.
    #[prop(optional_no_strip)]
    below: Option<AnyView>,
    /// What else the side panel says, first.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let address = format!("/tep/{}", file.id);
    let viewer = ViewerState::new(address.clone(), &file.pages);
    let captions = attestation_page
        .and_then(|page| usize::try_from(page).ok())
        .map(|page| (page, "Lời chứng".to_owned()))
        .into_iter()
        .collect::<Vec<_>>();
    let label = format!(
        "{} của {}",
        paper.row.document_name, paper.row.applicant_name
    );
    let thumbs_open = RwSignal::new(false);
    let facts_open = RwSignal::new(news || !paper.warnings.is_empty());
    view! {
        <div class="placing-body" class:thumbs-open=move || thumbs_open.get()>
            <Thumbnails viewer captions on_choose=move |_| thumbs_open.set(false)/>
            <div class="placing-column">
                {is_scan.then(|| view! { <h2>"Đính kèm bản chính (scan)"</h2> })}
                <div class="placing-canvas">
                    <div class="viewer-tools" role="group" aria-label="Công cụ xem">
                        <button
                            type="button"
                            class="btn quiet sm viewer-thumbs-toggle"
                            aria-expanded=move || thumbs_open.get().to_string()
                            on:click=move |_| thumbs_open.update(|open| *open = !*open)
                        >
                            "Các trang"
                        </button>
                        <ZoomTools viewer/>
                        <PageTools viewer/>
                    </div>
                    <Viewer viewer label/>
                </div>
            </div>
            <aside class="placing-panel" class:open=move || facts_open.get() aria-label="Thông tin hồ sơ">
                <button
                    type="button"
                    class="placing-handle"
                    aria-expanded=move || facts_open.get().to_string()
                    aria-controls="placing-sections"
                    on:click=move |_| facts_open.update(|open| *open = !*open)
                >
                    <span>"Thông tin hồ sơ"</span>
                </button>
                <div class="placing-sections" id="placing-sections">
                    {children.map(|children| children())}
                    {(!paper.warnings.is_empty()).then(|| view! {
                        <section class="placing-section"><KeptWarnings warnings=paper.warnings.clone()/></section>
                    })}
                    <About paper/>
                    <section class="placing-section">
                        <LinkButton href=format!("{address}?tai=1") icon=Icon::Download download=file.name small=true>"Tải xuống tệp tin"</LinkButton>
                    </section>
                    {below.map(|below| view! { <section class="placing-section">{below}</section> })}
                </div>
            </aside>
        </div>
    }
    .into_any()
}

/// What [`Reading`] says of a paper, folded: where the panel is for something else.
pub(super) fn about_folded(paper: PaperView) -> AnyView {
    view! {
        <details class="placing-section placing-about">
            <summary>"Thông tin hồ sơ"</summary>
            <About paper/>
        </details>
    }
    .into_any()
}

/// "Thông tin người đăng ký cấp bản sao", and where the paper stands.
#[component]
fn About(paper: PaperView) -> impl IntoView {
    let row = paper.row;
    let none = || "—".to_owned();
    let applicant = vec![
        ("Tên đối tượng đăng ký", row.applicant_name),
        ("Số CMND/CCCD/MST", row.identifier.unwrap_or_else(none)),
        ("Số điện thoại", paper.phone.unwrap_or_else(none)),
        ("Email", row.email.unwrap_or_else(none)),
    ];
    let copy = vec![
        ("Loại giấy tờ cần cấp bản sao", row.document_name),
        ("Loại chứng thực", row.certification.label().to_owned()),
        ("Mã chứng thực", row.code),
        (
            "Số trang · Số bản",
            format!("{} trang · {} bản", row.page_count, paper.copy_count),
        ),
        ("Ngày đăng ký", stamp_text(row.registered_at)),
    ];
    let (state, awaiting) = (row.state, row.awaiting);
    let certification = row.certification;
    let (due, now) = (row.due_at, paper.now);
    view! {
        <section class="placing-section">
            <p class="inline"><StateTag state certification/><AwaitingTag awaiting/>{state.is_due().then(|| view! { <DeadlineTag due now/> })}</p>
            <p class="statement">{paper.statement}</p>
        </section>
        <section class="placing-section">
            <h2>"Thông tin người đăng ký cấp bản sao"</h2>
            <Facts facts=applicant/>
        </section>
        <section class="placing-section">
            <h2>"Bản sao"</h2>
            <Facts facts=copy/>
        </section>
    }
}

//! One paper in "Theo dõi hồ sơ chứng thực": what it is, where it stands, who did what when.

use chungthuc_domain::{
    PaperId,
    applicant::ApplicantKind,
    calendar::{day_text, minute_text, stamp_text},
    certification::Certification,
    fee::money,
    right::Right,
    state::{PaperState, dossier_state},
    view::{
        account::SessionView,
        live::LiveEvent,
        queue::{DossierPaper, PaperAction, PaperView},
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    acts::{CancelButton, ContinueButton, RecallButton},
    annul::{AnnulButton, AnnulledNote},
    extend::{ExtendButton, ExtendedNote},
    fees::{FeesCard, GiveBackNote},
    history::SignatureHistory,
    original::{ReturnOriginalButton, returned_text},
    print_code::PrintCode,
};
use crate::{
    api::{
        deadline::extend_deadline,
        paper::paper,
        refusal::{refuse_paper, request_supplement},
    },
    components::{
        Alert, AwaitingTag, ButtonKind, Card, CertificationTag, Crumb, DeadlineTag, Facts, Icon,
        LinkButton, PageHead, StateTag, Timeline, Tone,
    },
    live::Live,
    pages::{
        absence::HandOverButton,
        changed::{ChangedBar, NEWS},
        frame::framed,
        loaded::loaded,
        not_found::Missing,
        refusal::{RefuseButton, RefusedNote, SupplementButton, SupplementNotes},
        scan_warnings::KeptWarnings,
    },
    routes,
};

/// The page.
#[component]
pub fn PaperDetail() -> impl IntoView {
    let crumbs = vec![
        Crumb::link("Theo dõi hồ sơ chứng thực", routes::TRACK),
        Crumb::here("Tiến trình"),
    ];
    framed("Xem tiến trình", crumbs, false, |session| {
        let id = use_params_map().with(|params| params.get_str("paper")?.parse::<PaperId>().ok());
        match id {
            Some(id) => view! { <Detail id session/> }.into_any(),
            None => view! { <Missing/> }.into_any(),
        }
    })
}

#[component]
fn Detail(id: PaperId, session: SessionView) -> impl IntoView {
    let changed = RwSignal::new(0u32);
    let answer = Resource::new_blocking(move || changed.get(), move |_| paper(id));
    let again = Callback::new(move |()| changed.update(|count| *count += 1));
    let staff = !session.is_applicant;
    let may_note = session.rights.contains(&Right::Creator);
    loaded(answer, move |view| show(view, staff, may_note, again))
}

/// The papers of the dossier, and how far it came as a whole; nothing where there is one paper.
fn several(here: PaperId, papers: Vec<DossierPaper>) -> Option<AnyView> {
    let whole = dossier_state(papers.iter().map(|paper| paper.state))?;
    if papers.len() < 2 {
        return None;
    }
    let count = papers.len();
    let rows = papers
        .into_iter()
        .map(|paper| {
            let name = format!("{} · {}", paper.document_name, paper.code);
            let name = if paper.paper == here {
                view! { <b>{name}</b> }.into_any()
            } else {
                let href = format!("{}/{}", routes::TRACK, paper.paper);
                view! { <a href=href>{name}</a> }.into_any()
            };
            view! { <li class="inline">{name}<CertificationTag certification=paper.certification/><StateTag state=paper.state certification=paper.certification/></li> }.into_any()
        })
        .collect_view();
    let card = view! {
        <Card title="Các giấy tờ của hồ sơ">
            <p class="inline">{format!("Cả hồ sơ ({count} giấy tờ): ")}<StateTag state=whole/></p>
            <ul class="dossier-papers">{rows}</ul>
        </Card>
    };
    Some(card.into_any())
}

/// `staff`: who looks works for the office; `may_note`: as an officer.
fn show(paper: PaperView, staff: bool, may_note: bool, again: Callback<()>) -> AnyView {
    let row = paper.row.clone();
    let id = row.paper;
    let acts = paper
        .actions
        .iter()
        .map(|action| match action {
            PaperAction::Recall => {
                view! { <RecallButton paper=id version=paper.version done=again/> }.into_any()
            }
            PaperAction::Continue => view! { <ContinueButton paper=id/> }.into_any(),
            PaperAction::Cancel => {
                let code = row.code.clone();
                view! { <CancelButton paper=id version=paper.version code done=again/> }.into_any()
            }
            PaperAction::Sign | PaperAction::Forward => {
                let href = format!("{}/{id}", routes::TO_SIGN);
                let text = if *action == PaperAction::Sign {
                    "Ký số"
                } else {
                    "Chuyển cấp số và đóng dấu"
                };
                view! { <LinkButton href kind=ButtonKind::Primary>{text}</LinkButton> }.into_any()
            }
            PaperAction::SignOnPaper => {
                let href = format!("{}/{id}", routes::TO_SIGN);
                view! { <LinkButton href kind=ButtonKind::Primary>"Ký trên bản giấy"</LinkButton> }
                    .into_any()
            }
            PaperAction::Seal
            | PaperAction::Number
            | PaperAction::Complete
            | PaperAction::GiveOut => {
                let href = format!("{}/{id}", routes::TO_SEAL);
                let text = match action {
                    PaperAction::Seal => "Đóng dấu",
                    PaperAction::Number => "Cấp số",
                    _ => "Hoàn thành",
                };
                view! { <LinkButton href kind=ButtonKind::Primary>{text}</LinkButton> }.into_any()
            }
            PaperAction::Annul => {
                let code = row.code.clone();
                view! { <AnnulButton paper=id version=paper.version code done=again/> }.into_any()
            }
            PaperAction::Extend => {
                let due = row.due_at;
                let promised = paper.extension.is_some();
                let version = paper.version;
                let act = move |form| extend_deadline(id, version, form);
                view! { <ExtendButton act due again=promised done=again/> }.into_any()
            }
            PaperAction::HandOver => paper
                .stand_in
                .clone()
                .map(|stand_in| {
                    view! { <HandOverButton paper=id version=paper.version stand_in done=again/> }
                })
                .into_any(),
            PaperAction::ReturnOriginal => {
                let applicant = row.applicant_name.clone();
                view! { <ReturnOriginalButton paper=id applicant done=again/> }.into_any()
            }
            PaperAction::Refuse => {
                let version = paper.version;
                let act = move |form| refuse_paper(id, version, form);
                view! { <RefuseButton act done=again/> }.into_any()
            }
            PaperAction::RequestMore => {
                let version = paper.version;
                let act = move |form| request_supplement(id, version, form);
                view! { <SupplementButton act done=again/> }.into_any()
            }
            // Returning is part of the leader's and the clerk's own pages.
            PaperAction::Return => ().into_any(),
        })
        .collect_view();
    let kind = match row.applicant_kind {
        ApplicantKind::NoAccount => "Không có tài khoản",
        kind => kind.label(),
    };
    let mut facts = vec![
        ("Mã chứng thực", row.code.clone()),
        ("Mã hồ sơ", paper.dossier_code),
        ("Loại giấy tờ", row.document_name.clone()),
        ("Loại chứng thực", row.certification.label().to_owned()),
        (
            "Số trang · Số bản",
            format!("{} trang · {} bản", row.page_count, paper.copy_count),
        ),
        ("Phí chứng thực", money(paper.charge.amount)),
        ("Ngày đăng ký", stamp_text(row.registered_at)),
        ("Hạn trả", minute_text(row.due_at)),
        ("Người ký", row.signer_name.clone()),
        (
            "Bản chính",
            match &paper.original_return {
                Some(returned) => format!("Đã trả: {}", returned_text(returned)),
                None => "Chưa trả".to_owned(),
            },
        ),
    ];
    if paper.charge.amount != paper.charge.computed {
        facts.push(("Phí theo biểu phí", money(paper.charge.computed)));
    }
    if let Some(reason) = &paper.charge.reason {
        facts.push(("Lý do sửa số tiền", reason.clone()));
    }
    if let (Some(number), Some(book)) = (row.number.clone(), paper.book) {
        facts.push(("Số chứng thực", number));
        facts.push(("Quyển số", book));
    }
    if let Some(at) = paper.certified_at {
        facts.push(("Ngày chứng thực", day_text(at.day())));
    }
    let applicant = vec![
        ("Tên đối tượng đăng ký", row.applicant_name.clone()),
        ("Đối tượng", kind.to_owned()),
        (
            "Số CMND/CCCD/MST",
            row.identifier.clone().unwrap_or_else(|| "—".into()),
        ),
        ("Số điện thoại", paper.phone.unwrap_or_else(|| "—".into())),
        ("Email", row.email.clone().unwrap_or_else(|| "—".into())),
    ];
    let by_stand_in = paper
        .stand_in
        .clone()
        .filter(|_| row.state == PaperState::Signed);
    let file = format!("/tep/{}", paper.file.id);
    let title = format!("{} · {}", row.document_name, row.applicant_name);
    let (state, awaiting, certification) = (row.state, row.awaiting, row.certification);
    let attestation = (certification == Certification::OnPaper && paper.may_print)
        .then(|| format!("{}/{id}", routes::ATTESTATION));
    let (due, now) = (row.due_at, paper.now);
    let waiting = state.is_due();
    let news = move |live: Live, event: &LiveEvent| match event {
        LiveEvent::Missed => Some(NEWS.to_owned()),
        LiveEvent::Paper(change) if change.paper == id && !live.is_me(change.by) => {
            Some(change.text())
        }
        _ => None,
    };
    view! {
        <ChangedBar news again/>
        <PageHead title=title below=Box::new(move || view! {
            <span class="inline">
                <StateTag state certification/>
                <CertificationTag certification/>
                <AwaitingTag awaiting/>
                {waiting.then(|| view! { <DeadlineTag due now/> })}
            </span>
        }.into_any())>
            <LinkButton href=format!("{}/{id}", routes::SLIP) kind=ButtonKind::Quiet icon=Icon::Print external=true>"In giấy hẹn"</LinkButton>
            {staff.then(|| view! {
                <LinkButton href=format!("{}/{id}", routes::CONTROL_SLIP) kind=ButtonKind::Quiet icon=Icon::Print external=true>"In phiếu kiểm soát"</LinkButton>
            })}
            {attestation.map(|href| view! {
                <LinkButton href kind=ButtonKind::Quiet icon=Icon::Print external=true>"In lời chứng"</LinkButton>
            })}
            {acts}
        </PageHead>
        {paper.purged_at.map(|at| view! {
            <Alert tone=Tone::Neutral title="Tệp đã hết thời hạn lưu">
                <p>{format!("Tệp đã ký và bản quét bị xóa ngày {}. Dòng trong sổ chứng thực và mã băm của tệp vẫn còn.", day_text(at.day()))}</p>
            </Alert>
        })}
        {by_stand_in.map(|stand_in| view! {
            <Alert tone=Tone::Warn title="Đã ký, chưa chuyển cấp số và đóng dấu"><p>{stand_in.passing_on()}</p></Alert>
        })}
        {paper.extension.map(|extension| view! { <ExtendedNote extension slip=format!("{}/{id}", routes::APOLOGY_SLIP)/> })}
        {paper.refusal.map(|refusal| view! { <RefusedNote refusal staff may_note done=again/> })}
        <GiveBackNote fees=paper.fees.clone()/>
        {paper.annulment.map(|annulment| view! { <AnnulledNote annulment/> })}
        <KeptWarnings warnings=paper.warnings/>
        {row.returned_reason.clone().map(|reason| view! {
            <Card><p><b>"Lý do trả lại: "</b>{reason}</p></Card>
        })}
        <div class="two">
            <div class="stack">
                <Card title="Giấy tờ"><Facts facts/></Card>
                <Card title="Thông tin người đăng ký cấp bản sao">
                    <div class="stack">
                        <Facts facts=applicant/>
                        {paper.may_print_code.then(|| view! { <PrintCode paper=id/> })}
                    </div>
                </Card>
                <FeesCard paper=id fees=paper.fees today=day_text(now.day()) done=again/>
                {several(id, paper.dossier_papers)}
                <SupplementNotes supplements=paper.supplements may_note done=again/>
                {paper.may_read.then(|| view! { <Card title="Tệp">
                    <div class="inline">
                        <LinkButton href=file.clone() icon=Icon::Eye>"Xem tệp"</LinkButton>
                        <LinkButton href=format!("{file}?tai=1") icon=Icon::Download download=paper.file.name>"Tải xuống"</LinkButton>
                        <SignatureHistory file=paper.file.id/>
                    </div>
                </Card> })}
            </div>
            <Card title="Xem tiến trình"><Timeline entries=paper.timeline/></Card>
        </div>
    }
    .into_any()
}

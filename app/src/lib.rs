//! The interface: pages, components and server functions, one tree for the server (`ssr`) and the
//! browser (`hydrate`). No rules live here; those are in `domain` and `workflow`.

#![recursion_limit = "256"]

pub mod api;
pub mod browser;
#[cfg(feature = "staff")]
pub mod card;
pub mod components;
pub mod format;
pub mod live;
pub mod pages;
pub mod placement;
pub mod routes;
pub mod shell;
#[cfg(feature = "hydrate")]
mod transfer;
pub mod viewer;

use leptos::{context::Provider, prelude::*};
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use components::{ErrorPanel, ToastRegion, Toasts};
#[cfg(feature = "ssr")]
use pages::public::{annulments::AnnulmentsPage, help::PublicHelp};
#[cfg(feature = "staff")]
use pages::{
    absence::page::AbsencePage,
    admin::{
        attestation_texts::AttestationTextsPage,
        holidays::HolidaysPage,
        retention::RetentionPage,
        tariffs::TariffsPage,
        trust::{history::TrustHistory, list::TrustPage, one::TrustedPage},
        unit::UnitSettingsPage,
    },
    appointment::{
        booking::BookingPage,
        calendar::Calendar,
        list::Appointments,
        mine::MyAppointments,
        move_to::MovePage,
        offer::OfferPage,
        one::{OfficersAppointment, OwnAppointment},
    },
    batch::page::{SealMany, SignMany},
    citizen::store::Store,
    clerk::{book::BookPage, books::Books, resend::Resend, year::BookYearPage},
    component_gallery::Gallery,
    fees::{dossiers::FeeListPage, takings::TakingsPage},
    figures::{dashboard::FiguresPage, report::ReportPage},
    help::HelpPage,
    notices::{choice::NoticeChoice, list::Notices},
    officer::page::CreatePage,
    paper::{
        detail::PaperDetail,
        list::{Returned, ToSeal, ToSign, Track},
    },
    readiness::page::ReadinessPage,
    reception::{list::Receptions, page::ReceptionPage},
    refusal::list::Refusals,
    stamping::{seal::SealPage, sign::SignPage},
    stamps::{
        history::{SealHistory, SignatureHistory},
        list::{Seals, Signatures},
    },
    start::Start,
};
use pages::{
    login::Login,
    not_found::Elsewhere,
    public::{code::CopyPage, link::LinkPage, outbox::Outbox, portal::Portal},
    relogin::SessionEnded,
};

/// What anyone sees: the check, a copy's page, the log-in. An entry of its own, so that a citizen's
/// browser loads no more than that.
#[component]
pub fn PublicApp() -> impl IntoView {
    around(|| {
        view! {
            <Routes fallback=|| view! { <Elsewhere/> }>
                <Route path=path!("/") view=Portal ssr=SsrMode::Async/>
                <Route path=path!("/dang-nhap") view=Login ssr=SsrMode::Async/>
                <Route path=path!("/k") view=CopyPage ssr=SsrMode::Async/>
                <Route path=path!("/k/:code") view=CopyPage ssr=SsrMode::Async/>
                <Route path=path!("/nhan/:token") view=LinkPage ssr=SsrMode::Async/>
                <Route path=path!("/hop-thu-demo") view=Outbox ssr=SsrMode::Async/>
            </Routes>
        }
    })
}

/// What anyone sees that is made on the server alone: links and plain forms, and nothing that a browser
/// would bring alive.
#[cfg(feature = "ssr")]
#[component]
pub fn PlainApp() -> impl IntoView {
    around(|| {
        view! {
            <Routes fallback=|| view! { <Elsewhere/> }>
                <Route path=path!("/huy-bo") view=AnnulmentsPage ssr=SsrMode::Async/>
                <Route path=path!("/ho-tro") view=PublicHelp ssr=SsrMode::Async/>
            </Routes>
        }
    })
}

/// What those see who are logged in.
#[cfg(feature = "staff")]
#[component]
pub fn StaffApp() -> impl IntoView {
    provide_context(live::Live::default());
    around(|| {
        view! {
            <Routes fallback=|| view! { <Elsewhere/> }>
                <Route path=path!("/bat-dau") view=Start ssr=SsrMode::Async/>
                <Route path=path!("/kho") view=Store ssr=SsrMode::Async/>
                <Route path=path!("/lich-hen") view=MyAppointments ssr=SsrMode::Async/>
                <Route path=path!("/lich-hen/:appointment") view=OwnAppointment ssr=SsrMode::Async/>
                <Route path=path!("/dat-lich-hen") view=BookingPage ssr=SsrMode::Async/>
                <Route path=path!("/thong-bao") view=Notices ssr=SsrMode::Async/>
                <Route path=path!("/thong-bao/cai-dat") view=NoticeChoice ssr=SsrMode::Async/>
                <Route path=path!("/tao-moi/:dossier?") view=CreatePage ssr=SsrMode::Async/>
                <Route path=path!("/tiep-nhan") view=Receptions ssr=SsrMode::Async/>
                <Route path=path!("/tiep-nhan/:dossier") view=ReceptionPage ssr=SsrMode::Async/>
                <Route path=path!("/chu-ky") view=Signatures ssr=SsrMode::Async/>
                <Route path=path!("/chu-ky/:image") view=SignatureHistory ssr=SsrMode::Async/>
                <Route path=path!("/con-dau") view=Seals ssr=SsrMode::Async/>
                <Route path=path!("/con-dau/:image") view=SealHistory ssr=SsrMode::Async/>
                <Route path=path!("/dieu-kien") view=ReadinessPage ssr=SsrMode::Async/>
                <Route path=path!("/vang-mat") view=AbsencePage ssr=SsrMode::Async/>
                <Route path=path!("/bi-tu-choi") view=Returned ssr=SsrMode::Async/>
                <Route path=path!("/lich-hen-cho-duyet") view=Appointments ssr=SsrMode::Async/>
                <Route path=path!("/lich-hen-cho-duyet/lich") view=Calendar ssr=SsrMode::Async/>
                <Route path=path!("/lich-hen-cho-duyet/:appointment") view=OfficersAppointment ssr=SsrMode::Async/>
                <Route path=path!("/lich-hen-cho-duyet/:appointment/doi") view=MovePage ssr=SsrMode::Async/>
                <Route path=path!("/gio-nhan-lich-hen") view=OfferPage ssr=SsrMode::Async/>
                <Route path=path!("/cho-ky") view=ToSign ssr=SsrMode::Async/>
                <Route path=path!("/cho-ky/ky-nhieu") view=SignMany ssr=SsrMode::Async/>
                <Route path=path!("/cho-ky/:paper") view=SignPage ssr=SsrMode::Async/>
                <Route path=path!("/cho-dong-dau") view=ToSeal ssr=SsrMode::Async/>
                <Route path=path!("/cho-dong-dau/dong-dau-nhieu") view=SealMany ssr=SsrMode::Async/>
                <Route path=path!("/cho-dong-dau/:paper") view=SealPage ssr=SsrMode::Async/>
                <Route path=path!("/theo-doi") view=Track ssr=SsrMode::Async/>
                <Route path=path!("/tu-choi") view=Refusals ssr=SsrMode::Async/>
                <Route path=path!("/theo-doi/:paper") view=PaperDetail ssr=SsrMode::Async/>
                <Route path=path!("/so-chung-thuc") view=Books ssr=SsrMode::Async/>
                <Route path=path!("/so-chung-thuc/:book") view=BookPage ssr=SsrMode::Async/>
                <Route path=path!("/so-chung-thuc/nam/:year") view=BookYearPage ssr=SsrMode::Async/>
                <Route path=path!("/gui-lai-email") view=Resend ssr=SsrMode::Async/>
                <Route path=path!("/quan-tri/tin-cay") view=TrustPage ssr=SsrMode::Async/>
                <Route path=path!("/quan-tri/tin-cay/lich-su") view=TrustHistory ssr=SsrMode::Async/>
                <Route path=path!("/quan-tri/tin-cay/:certificate") view=TrustedPage ssr=SsrMode::Async/>
                <Route path=path!("/quan-tri/ngay-nghi-le") view=HolidaysPage ssr=SsrMode::Async/>
                <Route path=path!("/quan-tri/bieu-phi") view=TariffsPage ssr=SsrMode::Async/>
                <Route path=path!("/quan-tri/loi-chung") view=AttestationTextsPage ssr=SsrMode::Async/>
                <Route path=path!("/thong-ke") view=FiguresPage ssr=SsrMode::Async/>
                <Route path=path!("/thong-ke/bao-cao") view=ReportPage ssr=SsrMode::Async/>
                <Route path=path!("/thu-phi") view=TakingsPage ssr=SsrMode::Async/>
                <Route path=path!("/thu-phi/ho-so") view=FeeListPage ssr=SsrMode::Async/>
                <Route path=path!("/quan-tri/don-vi") view=UnitSettingsPage ssr=SsrMode::Async/>
                <Route path=path!("/quan-tri/luu-tru") view=RetentionPage ssr=SsrMode::Async/>
                <Route path=path!("/huong-dan") view=HelpPage ssr=SsrMode::Async/>
                <Route path=path!("/he-thong/thanh-phan") view=Gallery ssr=SsrMode::Async/>
            </Routes>
        }
    })
}

/// What stands around the routes of either entry. Runs on the server for each request (once at its
/// start too, to list the routes) and in the browser, where it brings the server's page alive.
fn around<V: IntoView + Send + 'static>(
    routes: impl FnOnce() -> V + Send + 'static,
) -> impl IntoView {
    provide_meta_context();
    let toasts = Toasts::new();
    provide_context(SessionEnded(RwSignal::new(false)));
    Effect::new(|_| browser::note_alive());
    view! {
        <Title formatter=|title: String| {
            if title.is_empty() { "Chứng thực điện tử".to_owned() } else { format!("{title} · Chứng thực điện tử") }
        }/>
        <Provider value=toasts>
            <Router>
                <ErrorBoundary fallback=|_| view! { <Broken/> }>{routes()}</ErrorBoundary>
            </Router>
            <ToastRegion toasts/>
        </Provider>
    }
}

/// Stands where a part of the page failed to come into being.
#[component]
fn Broken() -> impl IntoView {
    view! {
        <div class="page-message">
            <ErrorPanel
                what="Trang này gặp lỗi nên chưa hiện được."
                kept="Những gì đã lưu vẫn còn nguyên."
                next="Hãy tải lại trang. Nếu vẫn lỗi, hãy báo cho quản trị của đơn vị."
            />
        </div>
    }
}

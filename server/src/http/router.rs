//! All routes, and what every request goes through.

use std::{net::IpAddr, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{FromRef, Request, State as Shared},
    http::{HeaderName, HeaderValue, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use chungthuc_app::{
    PlainApp, PublicApp, StaffApp, routes,
    shell::{document, plain_document},
};
use chungthuc_workflow::Workflow;
use leptos::prelude::*;
use leptos_axum::{
    LeptosRoutes, ResponseOptions, generate_route_list_with_exclusions,
    handle_server_fns_with_context,
};
use tokio::sync::Semaphore;
use tower_http::{compression::CompressionLayer, limit::RequestBodyLimitLayer, services::ServeDir};

use super::{
    Site,
    api::{self, ApiClients},
    books, check, files, forms, health,
    limit::ClientLimit,
    live,
    problem::with_its_status,
    reports, revocation,
    security::{STAFF_PERMISSIONS, guard, page_policy},
    slips, takings, track,
    typed::{self, Typed},
    uploads,
};

/// What routes work with.
#[derive(Clone, FromRef)]
pub struct State {
    /// The use cases.
    pub workflow: Workflow,
    /// What Leptos wants to know.
    pub options: LeptosOptions,
    /// The site's files.
    pub site: Arc<Site>,
    /// `public_url`: changes come from here.
    pub origin: Arc<str>,
    /// Whether browsers reach the program by HTTPS.
    #[from_ref(skip)]
    pub secure: bool,
    /// Proxies whose word on client addresses counts.
    pub proxies: Arc<[IpAddr]>,
    /// So many files are checked at once.
    pub checks: Arc<Semaphore>,
    /// How often one client may have a file checked.
    #[from_ref(skip)]
    pub check_limit: Arc<ClientLimit>,
    /// The programs that may have files checked.
    pub api_clients: Arc<ApiClients>,
    /// How often one client may try to log in.
    #[from_ref(skip)]
    pub login_limit: Arc<ClientLimit>,
}

impl State {
    /// The state of a program that is reached at `origin`.
    pub fn new(
        workflow: Workflow,
        site: Site,
        origin: &str,
        proxies: &[IpAddr],
        api_clients: ApiClients,
    ) -> Self {
        Self {
            workflow,
            options: LeptosOptions::builder().output_name("chungthuc").build(),
            site: Arc::new(site),
            origin: origin.into(),
            secure: origin.starts_with("https://"),
            proxies: proxies.into(),
            checks: Arc::new(Semaphore::new(4)),
            check_limit: Arc::new(ClientLimit::new(30)),
            api_clients: Arc::new(api_clients),
            login_limit: Arc::new(ClientLimit::new(60)),
        }
    }
}

/// All routes.
pub fn router(state: State) -> Router {
    let files = ServeDir::new(&state.site.folder)
        .precompressed_br()
        .precompressed_gzip();
    // Each entry would bring the server functions too, and without a limit: they have a route below.
    let mut excluded: Vec<_> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, _)| path.to_owned())
        .collect();
    let public = generate_route_list_with_exclusions(PublicApp, Some(excluded.clone()));
    let plain = generate_route_list_with_exclusions(PlainApp, Some(excluded.clone()));
    // The page that shows every component is part of the demo only.
    if !state.workflow.settings.demo {
        excluded.push(routes::GALLERY.to_owned());
    }
    let staff = generate_route_list_with_exclusions(StaffApp, Some(excluded));
    let small = Router::new()
        .route(routes::LOGIN, post(forms::login))
        .route(routes::LOGOUT, post(forms::logout))
        .route(routes::SWITCH_UNIT, post(forms::switch_unit))
        .route("/nhan/{token}/tep", post(forms::open_link))
        .route("/nhan/{token}/ma", post(forms::renew_code))
        .route("/theo-doi/{paper}/ma-nhan", post(slips::code))
        .route("/tiep-nhan/{dossier}/phieu-nhan", post(slips::pickup))
        .route("/api/{*function}", post(server_function))
        .route("/uploads", post(uploads::begin))
        .route("/hoso/quyensochungthuc", get(books::of_old))
        .route("/kiem-tra/tin-cay.json", get(revocation::trust))
        .route("/api/revocation", post(revocation::look_up))
        // A stamp image goes with its form, as base64.
        .layer(RequestBodyLimitLayer::new(2 * 1024 * 1024))
        .layer(CompressionLayer::new());
    let large = Router::new()
        .route(
            "/uploads/{id}",
            get(uploads::show)
                .patch(uploads::append)
                .delete(uploads::cancel),
        )
        .route("/tep/{id}", get(files::version))
        .route("/kho/{paper}/tep", get(files::own_copy))
        .route("/anh/{id}", get(files::stamp))
        .route("/so-chung-thuc/{book}/xuat", get(books::export))
        .route("/so-chung-thuc/{book}/in", get(books::print))
        .route("/giay-hen/{paper}", get(slips::receipt))
        .route(routes::TRACK_EXPORT, get(track::export))
        .route(routes::TRACK_PRINT, get(track::print))
        .route("/phieu-tu-choi/{refusal}", get(slips::refusal))
        .route("/bien-ban/{refusal}", get(slips::minutes))
        .route("/phieu-bo-sung/{supplement}", get(slips::supplement))
        .route("/phieu-xin-loi/{paper}", get(slips::apology))
        .route("/phieu-kiem-soat/{paper}", get(slips::control))
        .route("/su-kien", get(live::events))
        .route("/tiep-nhan/{dossier}/giay-hen", get(slips::reception))
        .route(
            "/tiep-nhan/{dossier}/phieu-xin-loi",
            get(slips::reception_apology),
        )
        .route("/thong-ke/bao-cao/xuat", get(reports::export))
        .route("/thong-ke/bao-cao/in", get(reports::print))
        .route(routes::ATTESTATION_PREVIEW, get(slips::attestation_preview))
        .route("/thu-phi/xuat", get(takings::export))
        .route("/thu-phi/in", get(takings::print))
        .route("/loi-chung/{paper}", get(slips::attestation))
        .route("/kiem-tra", post(check::check))
        .route("/kiem-tra/bao-cao", post(check::report))
        .route("/api/v1/verify", post(api::verify))
        .route("/api/v1/openapi.json", get(api::description))
        .layer(axum::extract::DefaultBodyLimit::disable());
    let context = {
        let workflow = state.workflow.clone();
        move || provide_context(workflow.clone())
    };
    let (for_public, for_staff) = (state.site.clone(), state.site.clone());
    let for_plain = state.site.clone();
    let pages = Router::new()
        .leptos_routes_with_context(&state, public, context.clone(), move || {
            set_page_policy();
            document(&for_public.public, || view! { <PublicApp/> })
        })
        .leptos_routes_with_context(&state, plain, context.clone(), move || {
            set_page_policy();
            plain_document(&for_plain.public, || view! { <PlainApp/> })
        })
        .leptos_routes_with_context(&state, staff, context, move || {
            set_page_policy();
            allow_camera();
            document(&for_staff.staff, || view! { <StaffApp/> })
        })
        .layer(from_fn_with_state(state.clone(), typed::bring_back))
        .layer(CompressionLayer::new());
    Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .merge(small)
        .merge(large)
        .merge(pages)
        .fallback_service(
            tower::ServiceBuilder::new()
                .layer(from_fn(cache_versioned))
                .service(files.fallback(axum::routing::any(not_found).with_state(state.clone()))),
        )
        .layer(from_fn_with_state(state.clone(), guard))
        .with_state(state)
}

async fn server_function(Shared(state): Shared<State>, request: Request<Body>) -> Response {
    let (request, typed) = Typed::take_down(request).await;
    let workflow = state.workflow.clone();
    let context = move || provide_context(workflow.clone());
    let response = handle_server_fns_with_context(context, request)
        .await
        .into_response();
    if let Some(typed) = typed
        && typed::is_refusal(&response)
    {
        typed.keep(&state.workflow).await;
    }
    with_its_status(response).await
}

/// The page that says so, with its status.
async fn not_found(Shared(state): Shared<State>, request: Request<Body>) -> Response {
    let site = state.site.clone();
    let handler = leptos_axum::render_app_async_with_context(
        move || provide_context(state.workflow.clone()),
        move || {
            set_page_policy();
            document(&site.public, || view! { <PublicApp/> })
        },
    );
    let mut response = handler(request).await;
    *response.status_mut() = axum::http::StatusCode::NOT_FOUND;
    response
}

/// Gives the page the policy that names its nonce.
fn set_page_policy() {
    let nonce = leptos::nonce::use_nonce()
        .map(|nonce| nonce.to_string())
        .unwrap_or_default();
    if let (Some(response), Ok(policy)) = (
        use_context::<ResponseOptions>(),
        HeaderValue::from_str(&page_policy(&nonce)),
    ) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// Lets the pages of those who are logged in use the camera, which the browser asks for when a card is
/// scanned. All of them: they lead to one another without being loaded anew.
fn allow_camera() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static(STAFF_PERMISSIONS),
        );
    }
}

/// A file asked for by its version never changes; others are asked for again.
async fn cache_versioned(request: Request<Body>, next: Next) -> Response {
    let versioned = request
        .uri()
        .query()
        .is_some_and(|query| query.starts_with("v="))
        || request.uri().path().starts_with("/fonts/");
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let value = if versioned {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        response
            .headers_mut()
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

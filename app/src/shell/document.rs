//! The HTML document around the app, on the server only, and the script that starts the browser's
//! build. Leptos' own would ask for it before anything is painted.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use super::theme;

/// Addresses of the files that every page needs, with whatever makes them change when they change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    /// The style sheets, in the order in which they build on each other.
    pub css: Vec<String>,
    /// The JavaScript that wasm-bindgen wrote.
    pub js: String,
    /// The WebAssembly module.
    pub wasm: String,
}

impl Assets {
    /// The files of an entry: `public` or `staff`.
    pub fn of(entry: &str) -> Self {
        let css = match entry {
            "staff" => vec!["/site.css".into(), "/staff.css".into()],
            _ => vec!["/site.css".into()],
        };
        Self {
            css,
            js: format!("/{entry}/chungthuc.js"),
            wasm: format!("/{entry}/chungthuc_bg.wasm"),
        }
    }
}

/// The whole document around one of the entries, which is what the browser brings alive.
pub fn document<V: IntoView + 'static, F: FnOnce() -> V>(
    assets: &Assets,
    app: F,
) -> impl IntoView + use<V, F> {
    let Assets { css, js, wasm } = assets.clone();
    // The page is whole without it: the wasm isn't asked for until something has been painted, since
    // on a phone's line it would keep everything else waiting. A page in the background paints
    // nothing, and some browsers don't tell of it.
    let start = format!(
        "let begun;const start=()=>begun??=Promise.all([import({js:?}),fetch({wasm:?})])\
         .then(([{{default:init,hydrate}},wasm])=>init({{module_or_path:wasm}}).then(hydrate));\
         if(document.visibilityState==='visible'&&PerformanceObserver.supportedEntryTypes?.includes('paint')){{\
         new PerformanceObserver((_,seen)=>{{seen.disconnect();start()}}).observe({{type:'paint',buffered:true}});\
         setTimeout(start,3000)\
         }}else start()"
    );
    around(css, start, app)
}

/// The whole document around a page that is made on the server alone.
pub fn plain_document<V: IntoView + 'static, F: FnOnce() -> V>(
    assets: &Assets,
    app: F,
) -> impl IntoView + use<V, F> {
    around(assets.css.clone(), String::new(), app)
}

/// The document, with the script that it begins with.
fn around<V: IntoView + 'static, F: FnOnce() -> V>(
    css: Vec<String>,
    start: String,
    app: F,
) -> impl IntoView + use<V, F> {
    const FONTS: [&str; 2] = [
        "/fonts/be-vietnam-pro-latin-400-normal.woff2",
        "/fonts/be-vietnam-pro-vietnamese-400-normal.woff2",
    ];
    let fonts = FONTS.map(|font| {
        view! { <link rel="preload" href=font r#as="font" r#type="font/woff2" crossorigin="anonymous"/> }
    });
    let sheets = css
        .into_iter()
        .map(|css| view! { <link rel="stylesheet" href=css/> })
        .collect_view();
    view! {
        <!DOCTYPE html>
        <html lang="vi" data-theme=theme::current()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="description" content="Kiểm tra, tra cứu và nhận bản sao điện tử được chứng thực từ bản chính."/>
                {sheets}
                {fonts}
                <link rel="icon" href="/icon.svg" r#type="image/svg+xml"/>
                <script type="module" nonce=use_nonce()>{start}</script>
                <MetaTags/>
            </head>
            <body>
                {app()}
            </body>
        </html>
    }
}

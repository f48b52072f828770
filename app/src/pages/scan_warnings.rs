//! What is pointed out about a scan: below the scan while a form is filled in, with a box that says
//! "seen", and to whoever reads the paper afterwards. What there is to point out is the use case's.

use std::time::Duration;

use chungthuc_domain::scan::{PaperWarning, ScanWarning, WarningQuery};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use super::relogin::note_session;
use crate::{
    api::intake::scan_warnings,
    components::{Alert, Checkbox, Ic, Icon, Tone},
    routes,
};

/// The id of the box.
pub const SEEN_BOX: &str = "f-warnings";
/// How long after a change it is asked what there is to point out.
const AFTER_CHANGE: Duration = Duration::from_millis(400);

/// What was pointed out about the scan of a form, and what of it was seen. A handle: copies are the same.
#[derive(Clone, Copy)]
pub struct Warned {
    /// What is pointed out.
    pub found: RwSignal<Vec<ScanWarning>>,
    /// The keys of what was seen.
    pub seen: RwSignal<Vec<String>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    turn: StoredValue<u32>,
}

impl Warned {
    /// Nothing pointed out yet; `seen` is what the draft remembers.
    pub fn new(seen: Vec<String>) -> Self {
        Self {
            found: RwSignal::new(Vec::new()),
            seen: RwSignal::new(seen),
            timer: StoredValue::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// Whether something is pointed out that wasn't seen.
    pub fn has_unseen(self) -> bool {
        self.found.with_untracked(|found| {
            self.seen
                .with_untracked(|seen| found.iter().any(|one| !seen.contains(&one.key())))
        })
    }

    /// Asks again, a moment after each change of what is asked.
    pub fn attend(self, query: Signal<Option<WarningQuery>>) {
        Effect::new(move |_| {
            let query = query.get();
            self.stop();
            let Some(query) = query else {
                self.found.set(Vec::new());
                return;
            };
            let ask = move || spawn_local(self.ask(query));
            self.timer
                .set_value(set_timeout_with_handle(ask, AFTER_CHANGE).ok());
        });
        on_cleanup(move || self.stop());
    }

    /// Asks now. What can't be asked leaves what was known: sending says what is wrong.
    pub async fn ask(self, query: WarningQuery) {
        let turn = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        match scan_warnings(query).await {
            Ok(found) if self.turn.try_get_value() == turn => {
                self.found.try_set(found);
            }
            Ok(_) => {}
            Err(error) => note_session(&error),
        }
    }

    fn stop(self) {
        if let Some(Some(timer)) = self.timer.try_get_value() {
            timer.clear();
        }
        // An answer under way speaks of what was.
        self.turn
            .try_update_value(|turn| *turn = turn.wrapping_add(1));
    }
}

/// What is pointed out about the scan of a form, and the box.
#[component]
pub fn ScanWarnings(
    /// What is pointed out.
    warned: Warned,
    /// What is wrong: the box has to be ticked.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// The id of the box, where a page has several.
    #[prop(into, default = SEEN_BOX.to_owned())]
    id: String,
) -> impl IntoView {
    let Warned { found, seen, .. } = warned;
    let ticked = RwSignal::new(false);
    // Something new is pointed out: it has to be seen anew.
    Effect::new(move |_| {
        found.track();
        seen.track();
        ticked.set(!warned.has_unseen());
    });
    let tick = move |now: bool| {
        let all = || found.with_untracked(|found| found.iter().map(ScanWarning::key).collect());
        seen.set(if now { all() } else { Vec::new() });
    };
    move || {
        let warnings = found.get();
        let id = id.clone();
        (!warnings.is_empty()).then(|| {
            view! {
                <div class="scan-warnings" role="group" aria-label="Lưu ý về bản quét">
                    <div role="status">
                        <Alert tone=Tone::Warn title="Lưu ý về bản quét">
                            <ul>{warnings.into_iter().map(line).collect_view()}</ul>
                        </Alert>
                    </div>
                    <Checkbox checked=ticked id on_change=tick label="Tôi đã xem các lưu ý này và vẫn trình ký"/>
                    <p class="error" role="alert">
                        {move || error.get().map(|text| view! { <Ic icon=Icon::Stop/><span>{text}</span> }.into_any())}
                    </p>
                </div>
            }
        })
    }
}

/// What was pointed out about a paper when it was sent, and whether the officer had seen it.
#[component]
pub fn KeptWarnings(
    /// What was pointed out.
    warnings: Vec<PaperWarning>,
) -> impl IntoView {
    if warnings.is_empty() {
        return ().into_any();
    }
    let seen_by = warnings.iter().find_map(|kept| kept.seen_by.clone());
    let all_seen = warnings.iter().all(|kept| kept.seen_by.is_some());
    let said = match seen_by {
        Some(name) if all_seen => format!("{name} đã xem các lưu ý này khi trình ký."),
        _ => "Có lưu ý chưa được xem khi trình ký.".to_owned(),
    };
    let lines = warnings.into_iter().map(|kept| line(kept.warning));
    view! {
        <Alert tone=Tone::Warn title="Lưu ý về bản quét">
            <ul class="scan-warning-lines">{lines.collect_view()}</ul>
            <p>{said}</p>
        </Alert>
    }
    .into_any()
}

fn line(warning: ScanWarning) -> AnyView {
    let link = warning.earlier().map(|earlier| {
        let href = format!("{}/{}", routes::TRACK, earlier.paper);
        let text = format!("Xem hồ sơ {}", earlier.code);
        view! { " " <a href=href target="_blank">{text}</a> }
    });
    view! { <li><b>{warning.title()}</b>" "{warning.text()}{link}</li> }.into_any()
}

//! Where a scan is taken and sent from: one in the form of a single paper, one for each component of a
//! dossier. How it is sent is in `sending`.

use chungthuc_domain::{AppError, UploadId, view::intake::UploadView};
use leptos::{prelude::*, task::spawn_local};

use super::scan::Scan;
use crate::{
    api::intake::cancel_upload,
    browser,
    components::UploadState,
    pages::relogin::{self, SessionEnded},
};

/// A place for one scan. A handle: copies are the same place.
#[derive(Clone, Copy)]
pub struct ScanSeat {
    /// The upload that holds the scan.
    pub upload: RwSignal<Option<UploadId>>,
    /// Where the scan stands.
    pub scan: RwSignal<Scan>,
    /// How far it has come.
    pub progress: RwSignal<UploadState>,
    /// Counts the files that were chosen: a file on its way stops when another is chosen.
    pub turn: StoredValue<u32>,
    /// Whether the session has ended.
    pub session_ended: Option<SessionEnded>,
    /// The id of what shows the scan, where the focus goes.
    pub place: StoredValue<String>,
    /// Called with a scan that arrived and was looked at by the server.
    pub on_arrival: Callback<UploadView>,
    /// Called when the scan stands elsewhere.
    pub on_change: Callback<()>,
}

impl ScanSeat {
    /// A scan arrived and was looked at by the server.
    pub fn arrived(self, view: UploadView) {
        self.on_arrival.run(view);
    }

    /// Shows where the scan stands.
    pub fn set_scan(self, scan: Scan) {
        self.on_change.run(());
        self.scan.set(scan);
    }

    /// Brings the keyboard to where the scan is.
    pub fn focus(self) {
        self.place.with_value(|place| browser::focus_on(place));
    }

    /// Takes the scan out, and stops it if it is on its way.
    pub fn remove_scan(self) {
        self.turn.update_value(|turn| *turn += 1);
        if let Some(id) = self.upload.get_untracked() {
            self.upload.set(None);
            // What nobody cancels goes by itself after a day.
            spawn_local(async move {
                let _ = cancel_upload(id).await;
            });
        }
        self.set_scan(Scan::None);
        self.focus();
    }

    /// Opens the log-in dialog if that is what an error means.
    pub fn note_session(self, error: &AppError) {
        relogin::note_session(error);
    }
}

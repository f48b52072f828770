//! Sends a scan to the server, by the steps of `upload`. In the browser only.

use leptos::prelude::*;

use crate::browser::PickedFile;

use super::{
    scan::Scan,
    seat::ScanSeat,
    upload::{self, Sending},
};

/// Takes a file that was chosen: refuses it, goes on with the part that has arrived before, or
/// begins. A file that was there goes.
pub fn take(seat: ScanSeat, file: PickedFile) {
    let (name, size) = (file.name(), file.size());
    let part = seat.scan.with_untracked(|scan| match scan {
        Scan::Interrupted(view) if upload::is_same_file(view, &name, size) => Some(view.clone()),
        _ => None,
    });
    if part.is_none() {
        seat.remove_scan();
    }
    if let Some(why) = upload::refusal(&name, size) {
        seat.set_scan(Scan::Refused { name, size, why });
        return;
    }
    let sending = part
        .as_ref()
        .map_or_else(|| Sending::new(size), Sending::resuming);
    seat.progress.set(sending.shown(0, None));
    seat.set_scan(Scan::OnWay { name, size });
    // The chooser has gone; the keyboard goes on where the file is.
    seat.focus();
    #[cfg(feature = "hydrate")]
    leptos::task::spawn_local(browser::send(seat, file, sending));
}

#[cfg(feature = "hydrate")]
mod browser {
    use chungthuc_domain::{AppError, ErrorCode, view::intake::UploadView};

    use super::*;
    use crate::{
        api::intake::cancel_upload,
        pages::{
            officer::upload::{Ending, Step, seconds_left},
            relogin::SessionEnded,
        },
        transfer::{self, Request},
    };

    /// Sends until it ends, another file was chosen, or the page is gone.
    pub async fn send(seat: ScanSeat, file: PickedFile, mut sending: Sending) {
        let turn = seat.turn.get_value();
        let began = (js_sys::Date::now(), sending.received());
        while let Some(answer) = step(seat, &file, &mut sending, began).await {
            match seat.turn.try_get_value() {
                None => return,
                Some(now) if now != turn => {
                    // Announced in the very moment in which it was taken back.
                    if let Ok(view) = answer {
                        let _ = cancel_upload(view.id).await;
                    }
                    return;
                }
                Some(_) => {}
            }
            if let Err(error) = &answer {
                seat.note_session(error);
            }
            sending.take(answer);
            if seat.upload.get_untracked() != sending.upload() {
                seat.upload.set(sending.upload());
            }
            seat.progress
                .set(sending.shown(0, left(&sending, 0, began)));
        }
        if seat.turn.try_get_value() != Some(turn) {
            return;
        }
        match sending.ending() {
            Some(Ending::Arrived(view)) => seat.arrived(UploadView::clone(view)),
            Some(Ending::Failed(why)) => seat.set_scan(Scan::Refused {
                name: file.name(),
                size: file.size(),
                why: why.clone(),
            }),
            None => {}
        }
    }

    /// The next request and its answer; `None` when there is none left.
    async fn step(
        seat: ScanSeat,
        file: &PickedFile,
        sending: &mut Sending,
        began: (f64, u64),
    ) -> Option<Result<UploadView, AppError>> {
        loop {
            let request = match sending.next() {
                Step::End => return None,
                Step::Wait { seconds } => {
                    crate::browser::pause(seconds.saturating_mul(1_000)).await;
                    continue;
                }
                Step::LogIn => {
                    logged_in(seat).await;
                    sending.logged_in();
                    continue;
                }
                Step::Announce => match announcement(file) {
                    Some(request) => request,
                    None => return Some(Err(ErrorCode::UploadBroken.into())),
                },
                Step::Ask(id) => Request {
                    method: "GET",
                    address: format!("/uploads/{id}"),
                    headers: Vec::new(),
                    body: None,
                },
                Step::Send { upload, from, to } => {
                    let Some(part) = slice(file, from, to) else {
                        return Some(Err(ErrorCode::UploadBroken.into()));
                    };
                    Request {
                        method: "PATCH",
                        address: format!("/uploads/{upload}"),
                        headers: vec![
                            ("Upload-Offset", from.to_string()),
                            ("Content-Type", "application/octet-stream".to_owned()),
                        ],
                        body: Some(part),
                    }
                }
            };
            let is_send = request.method == "PATCH";
            let at = sending.clone();
            let progress = move |gone: u64| {
                if is_send {
                    seat.progress
                        .try_set(at.shown(gone, left(&at, gone, began)));
                }
            };
            return Some(transfer::send(request, progress).await);
        }
    }

    /// Seconds left, with `gone` bytes of the request under way gone, at the pace since it began: when,
    /// and with how many bytes there.
    fn left(sending: &Sending, gone: u64, (since, from): (f64, u64)) -> Option<u32> {
        let sent = sending.received().saturating_add(gone).min(sending.size());
        let rest = sending.size() - sent;
        seconds_left(since, js_sys::Date::now(), sent.saturating_sub(from), rest)
    }

    fn announcement(file: &PickedFile) -> Option<Request> {
        let text = serde_json::json!({ "name": file.name(), "size": file.size() }).to_string();
        let text = web_sys::Blob::new_with_str_sequence(&js_sys::Array::of1(&text.into())).ok()?;
        Some(Request {
            method: "POST",
            address: "/uploads".to_owned(),
            headers: vec![("Content-Type", "application/json".to_owned())],
            body: Some(text),
        })
    }

    #[allow(clippy::cast_precision_loss, reason = "a scan is far below 2^53 bytes")]
    fn slice(file: &PickedFile, from: u64, to: u64) -> Option<web_sys::Blob> {
        file.file
            .slice_with_f64_and_f64(from as f64, to as f64)
            .ok()
    }

    /// Returns when nobody has to log in any more.
    async fn logged_in(seat: ScanSeat) {
        const LOOK_AGAIN: u32 = 400;
        while let Some(SessionEnded(ended)) = seat.session_ended
            && ended.try_get_untracked() == Some(true)
        {
            crate::browser::pause(LOOK_AGAIN).await;
        }
    }
}

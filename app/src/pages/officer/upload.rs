//! How a scan reaches the server: what is sent next and what each answer means. A broken connection
//! costs what hadn't arrived, never the rest. Pure; `sending` does the requests.

use chungthuc_domain::{
    AppError, ErrorCode, UploadId,
    error::FileRefusal,
    view::{
        file::MAX_SCAN_BYTES,
        intake::{UploadOutcome, UploadView},
    },
};

use crate::components::UploadState;

/// Bytes sent by one request: little enough to show progress and to lose little, enough to be quick.
pub const CHUNK: u64 = 4 * 1024 * 1024;
/// Requests in a row that reached the server and brought nothing forward, before it is given up.
const MOST_STUCK: u32 = 6;
/// The longest wait before trying again, in seconds.
const LONGEST_WAIT: u32 = 15;

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Announce name and size.
    Announce,
    /// Ask how much has arrived.
    Ask(UploadId),
    /// Send these bytes.
    Send {
        /// The upload.
        upload: UploadId,
        /// The first byte.
        from: u64,
        /// The byte after the last; the same as `from` has a complete file looked at again.
        to: u64,
    },
    /// Wait, then [`Sending::next`] again.
    Wait {
        /// How long.
        seconds: u32,
    },
    /// Wait for somebody to log in, then [`Sending::logged_in`].
    LogIn,
    /// It has ended.
    End,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ending {
    /// It arrived and was looked at.
    Arrived(Box<UploadView>),
    /// It can't be sent, and why.
    Failed(String),
}

#[derive(Clone, Debug, PartialEq)]
enum Phase {
    Announcing,
    Asking(UploadId),
    Sending(UploadId),
    LoggedOut,
    Ended(Ending),
}

/// A file on its way.
#[derive(Clone, Debug)]
pub struct Sending {
    size: u64,
    received: u64,
    phase: Phase,
    upload: Option<UploadId>,
    /// Failures in a row.
    failures: u32,
    waited: bool,
    stuck: u32,
    begun_anew: bool,
}

impl Sending {
    /// A file that wasn't sent yet.
    pub fn new(size: u64) -> Self {
        Self {
            size,
            received: 0,
            phase: Phase::Announcing,
            upload: None,
            failures: 0,
            waited: false,
            stuck: 0,
            begun_anew: false,
        }
    }

    /// A file of which a part has arrived before.
    pub fn resuming(view: &UploadView) -> Self {
        Self {
            received: view.received,
            phase: Phase::Asking(view.id),
            upload: Some(view.id),
            ..Self::new(view.size)
        }
    }

    /// What to do now.
    pub fn next(&mut self) -> Step {
        if self.failures > 0
            && !self.waited
            && !matches!(self.phase, Phase::Ended(_) | Phase::LoggedOut)
        {
            self.waited = true;
            let seconds = 1_u32.checked_shl(self.failures - 1).unwrap_or(LONGEST_WAIT);
            return Step::Wait {
                seconds: seconds.min(LONGEST_WAIT),
            };
        }
        match self.phase {
            Phase::Announcing => Step::Announce,
            Phase::Asking(upload) => Step::Ask(upload),
            Phase::Sending(upload) => {
                let to = self.received.saturating_add(CHUNK).min(self.size);
                Step::Send {
                    upload,
                    from: self.received.min(to),
                    to,
                }
            }
            Phase::LoggedOut => Step::LogIn,
            Phase::Ended(_) => Step::End,
        }
    }

    /// What the server answered to the last request.
    pub fn take(&mut self, answer: Result<UploadView, AppError>) {
        self.waited = false;
        match answer {
            Ok(view) => self.went_on(view),
            Err(error) => self.went_wrong(&error),
        }
    }

    /// Somebody logged in again.
    pub fn logged_in(&mut self) {
        if self.phase == Phase::LoggedOut {
            self.phase = self.upload.map_or(Phase::Announcing, Phase::Asking);
        }
    }

    /// The upload, once it is announced.
    pub fn upload(&self) -> Option<UploadId> {
        self.upload
    }

    /// Bytes of the file.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Bytes that arrived.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// How it ended, if it has.
    pub fn ending(&self) -> Option<&Ending> {
        match &self.phase {
            Phase::Ended(ending) => Some(ending),
            _ => None,
        }
    }

    /// How it stands, for people, with `in_flight` bytes gone that the server hasn't confirmed.
    pub fn shown(&self, in_flight: u64, seconds_left: Option<u32>) -> UploadState {
        if self.failures > 0 || self.phase == Phase::LoggedOut {
            return UploadState::Waiting {
                sent: self.received,
            };
        }
        let sent = self.received.saturating_add(in_flight).min(self.size);
        if sent >= self.size {
            UploadState::Checking
        } else {
            UploadState::Sending { sent, seconds_left }
        }
    }

    fn went_on(&mut self, view: UploadView) {
        let asked = !matches!(self.phase, Phase::Sending(_));
        if view.received > self.received {
            self.stuck = 0;
        } else if !asked {
            self.stuck += 1;
        }
        (self.upload, self.received, self.failures) = (Some(view.id), view.received, 0);
        self.phase = if view.outcome.is_some() {
            Phase::Ended(Ending::Arrived(Box::new(view)))
        } else if self.stuck >= MOST_STUCK {
            Phase::Ended(Ending::Failed(ErrorCode::UploadBroken.message()))
        } else {
            Phase::Sending(view.id)
        };
    }

    fn went_wrong(&mut self, error: &AppError) {
        match &error.code {
            ErrorCode::NotLoggedIn => self.phase = Phase::LoggedOut,
            ErrorCode::UploadGone | ErrorCode::NotFound
                if self.upload.is_some() && !self.begun_anew =>
            {
                // Its time was over; the file is still at hand.
                *self = Self {
                    begun_anew: true,
                    ..Self::new(self.size)
                };
            }
            ErrorCode::UploadBroken
            | ErrorCode::Unreachable
            | ErrorCode::Internal { .. }
            | ErrorCode::Busy
            | ErrorCode::TooManyAttempts { .. } => {
                self.failures = self.failures.saturating_add(1);
                self.phase = self.upload.map_or(Phase::Announcing, Phase::Asking);
            }
            _ => {
                let why = error.fields.first().map(|field| field.message.clone());
                self.phase = Phase::Ended(Ending::Failed(why.unwrap_or_else(|| error.message())));
            }
        }
    }
}

/// Why a file can't even be sent: said before a byte has gone.
pub fn refusal(name: &str, size: u64) -> Option<String> {
    let code = if size > MAX_SCAN_BYTES {
        ErrorCode::FileTooLarge { bytes: size }
    } else if size == 0 || !name.to_lowercase().ends_with(".pdf") {
        ErrorCode::FileRefused(FileRefusal::NotPdf)
    } else {
        return None;
    };
    Some(code.message())
}

/// Whether a file is the one of which `view` holds a part, as far as its name and size tell.
pub fn is_same_file(view: &UploadView, name: &str, size: u64) -> bool {
    view.outcome.is_none() && view.file_name == name && view.size == size
}

/// How many pages a scan has that can be sent for signature.
pub fn page_count(view: &UploadView) -> Option<usize> {
    match &view.outcome {
        Some(UploadOutcome::Ready { file, .. }) => Some(file.pages.len()),
        _ => None,
    }
}

/// Seconds left at the pace kept since `began`: `None` within the first second, or without progress.
/// Times in milliseconds, of one clock.
pub fn seconds_left(began: f64, now: f64, sent: u64, rest: u64) -> Option<u32> {
    let passed = now - began;
    if passed < 1_000.0 || sent == 0 {
        return None;
    }
    #[allow(clippy::cast_precision_loss, reason = "bytes of a scan are below 2^53")]
    let left = passed * rest as f64 / sent as f64 / 1_000.0;
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "bounded"
    )]
    Some(left.ceil().clamp(1.0, 86_400.0) as u32)
}

#[cfg(test)]
#[path = "upload_tests.rs"]
mod tests;

//! The scan of a form: where it stands between chosen and looked at. Pure.

use chungthuc_domain::{
    FileId,
    view::intake::{UploadOutcome, UploadView},
};

use super::faults::ScanReadiness;

/// Where the scan stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Scan {
    /// None was chosen.
    None,
    /// A part arrived before the page was left; the file has to be chosen again.
    Interrupted(UploadView),
    /// On its way.
    OnWay {
        /// The file's name.
        name: String,
        /// Bytes.
        size: u64,
    },
    /// It can't be used.
    Refused {
        /// The file's name.
        name: String,
        /// Bytes.
        size: u64,
        /// Why, and what to do.
        why: String,
    },
    /// It arrived: to be sent, or to be agreed on.
    Arrived(UploadView),
}

impl Scan {
    /// What an upload means to the form.
    pub fn of(upload: Option<UploadView>) -> Self {
        let Some(view) = upload else {
            return Self::None;
        };
        match &view.outcome {
            None => Self::Interrupted(view),
            Some(UploadOutcome::Refused(refusal)) => Self::Refused {
                why: refusal.message(),
                name: view.file_name,
                size: view.size,
            },
            Some(_) => Self::Arrived(view),
        }
    }

    /// The version that would be sent.
    pub fn version(&self) -> Option<FileId> {
        match self {
            Self::Arrived(UploadView {
                outcome: Some(UploadOutcome::Ready { file, .. }),
                ..
            }) => Some(file.id),
            _ => None,
        }
    }

    /// How far it is from being sent, with `looked` the file that was opened in the viewer.
    pub fn readiness(&self, looked: Option<FileId>) -> ScanReadiness {
        match self {
            Self::None => ScanReadiness::Missing,
            Self::Interrupted(_) | Self::OnWay { .. } => ScanReadiness::OnWay,
            Self::Refused { .. } => ScanReadiness::Refused,
            Self::Arrived(view) => match &view.outcome {
                Some(UploadOutcome::Ready { file, .. }) if looked == Some(file.id) => {
                    ScanReadiness::LookedAt
                }
                Some(UploadOutcome::Ready { .. }) => ScanReadiness::NotLookedAt,
                _ => ScanReadiness::NeedsConsent,
            },
        }
    }
}

/// What is said about a scan that can be sent: its pages, and what was changed in it.
pub fn note(pages: usize, normalised: bool, arranged: bool, removed: &[&'static str]) -> String {
    let mut note = format!("{pages} trang");
    if !removed.is_empty() {
        note = format!("{note} · đã gỡ bỏ: {}", removed.join(", "));
    } else if normalised {
        note.push_str(" · đã ghi lại cho đúng cấu trúc PDF, nội dung trang giữ nguyên");
    }
    if arranged {
        note.push_str(" · đã sắp xếp trang");
    }
    note
}

#[cfg(test)]
mod tests {
    use chungthuc_domain::{
        UploadId,
        error::{ActiveContent, FileRefusal},
        view::file::FileView,
    };

    use super::*;

    const ID: &str = "018f0000-0000-7000-8000-000000000001";

    fn view(outcome: Option<UploadOutcome>) -> UploadView {
        let id = UploadId(ID.parse().expect("an id"));
        UploadView {
            id,
            file_name: "quet.pdf".into(),
            size: 10,
            received: 5,
            outcome,
        }
    }

    fn file() -> FileView {
        let id = FileId(ID.parse().expect("an id"));
        FileView {
            id,
            sha256: String::new(),
            size: 10,
            name: "quet.pdf".into(),
            pages: Vec::new(),
        }
    }

    #[test]
    fn a_part_of_a_file_asks_for_the_file_again() {
        assert_eq!(Scan::of(Some(view(None))), Scan::Interrupted(view(None)));
        assert_eq!(Scan::of(None), Scan::None);
    }

    #[test]
    fn a_refused_file_says_why() {
        let outcome = UploadOutcome::Refused(FileRefusal::NeedsPassword);
        let Scan::Refused { why, .. } = Scan::of(Some(view(Some(outcome)))) else {
            panic!("refused");
        };
        assert!(why.contains("mật khẩu"), "{why}");
    }

    #[test]
    fn only_the_file_that_was_looked_at_is_ready() {
        let outcome = UploadOutcome::Ready {
            file: file(),
            normalised: false,
            removed: Vec::new(),
            quality: Default::default(),
            arranged: false,
        };
        let scan = Scan::of(Some(view(Some(outcome))));
        assert_eq!(scan.readiness(None), ScanReadiness::NotLookedAt);
        assert_eq!(scan.readiness(Some(file().id)), ScanReadiness::LookedAt);
    }

    #[test]
    fn active_content_needs_consent() {
        let outcome = UploadOutcome::NeedsConsent {
            content: vec![ActiveContent::Form],
        };
        let scan = Scan::of(Some(view(Some(outcome))));
        assert_eq!(scan.readiness(None), ScanReadiness::NeedsConsent);
    }

    #[test]
    fn what_was_changed_is_said() {
        assert_eq!(note(2, false, false, &[]), "2 trang");
        assert!(note(2, true, false, &[]).contains("ghi lại"));
        assert_eq!(
            note(1, true, true, &["mã JavaScript"]),
            "1 trang · đã gỡ bỏ: mã JavaScript · đã sắp xếp trang"
        );
    }
}

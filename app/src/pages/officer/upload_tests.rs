//! The rules of sending a scan, played against a server that loses connections.

use chungthuc_domain::{FileId, view::file::FileView};

use super::*;

const MIB: u64 = 1024 * 1024;

fn id(last: u8) -> UploadId {
    UploadId(
        format!("018f0000-0000-7000-8000-0000000000{last:02}")
            .parse()
            .expect("an id"),
    )
}

fn view(received: u64, size: u64) -> UploadView {
    UploadView {
        id: id(1),
        file_name: "quet.pdf".into(),
        size,
        received,
        outcome: None,
    }
}

fn ready(size: u64) -> UploadView {
    let file = FileView {
        id: FileId(id(9).0),
        sha256: String::new(),
        size,
        name: "quet.pdf".into(),
        pages: Vec::new(),
    };
    let outcome = UploadOutcome::Ready {
        file,
        normalised: false,
        removed: Vec::new(),
        quality: Default::default(),
        arranged: false,
    };
    UploadView {
        outcome: Some(outcome),
        ..view(size, size)
    }
}

fn broken() -> Result<UploadView, AppError> {
    Err(ErrorCode::UploadBroken.into())
}

#[test]
fn a_file_goes_in_chunks_without_a_gap() {
    let size = 9 * MIB;
    let mut sending = Sending::new(size);
    assert_eq!(sending.next(), Step::Announce);
    sending.take(Ok(view(0, size)));
    let mut sent = Vec::new();
    while let Step::Send { from, to, .. } = sending.next() {
        sent.push((from, to));
        sending.take(Ok(if to == size {
            ready(size)
        } else {
            view(to, size)
        }));
    }
    assert_eq!(sent, [(0, 4 * MIB), (4 * MIB, 8 * MIB), (8 * MIB, size)]);
    assert_eq!(
        sending.ending(),
        Some(&Ending::Arrived(Box::new(ready(size))))
    );
    assert_eq!(sending.next(), Step::End);
}

#[test]
fn after_a_broken_connection_it_asks_and_goes_on_from_what_arrived() {
    let size = 9 * MIB;
    let mut sending = Sending::new(size);
    sending.take(Ok(view(0, size)));
    sending.take(broken());
    assert_eq!(sending.next(), Step::Wait { seconds: 1 });
    assert_eq!(sending.shown(0, None), UploadState::Waiting { sent: 0 });
    assert_eq!(sending.next(), Step::Ask(id(1)));
    sending.take(broken());
    assert_eq!(sending.next(), Step::Wait { seconds: 2 });
    assert_eq!(sending.next(), Step::Ask(id(1)));
    sending.take(Ok(view(3 * MIB, size)));
    assert_eq!(
        sending.next(),
        Step::Send {
            upload: id(1),
            from: 3 * MIB,
            to: 7 * MIB
        }
    );
    assert_eq!(
        sending.shown(MIB, Some(4)),
        UploadState::Sending {
            sent: 4 * MIB,
            seconds_left: Some(4)
        }
    );
}

#[test]
fn the_wait_grows_and_stays_bounded() {
    let mut sending = Sending::resuming(&view(0, MIB));
    let mut waits = Vec::new();
    for _ in 0..40 {
        sending.take(broken());
        if let Step::Wait { seconds } = sending.next() {
            waits.push(seconds);
        }
    }
    assert_eq!(waits[..6], [1, 2, 4, 8, 15, 15]);
    assert_eq!(
        waits.len(),
        40,
        "it never gives up while the server can't be reached"
    );
}

#[test]
fn an_expired_session_keeps_what_arrived() {
    let mut sending = Sending::resuming(&view(MIB, 2 * MIB));
    sending.take(Err(ErrorCode::NotLoggedIn.into()));
    assert_eq!(sending.next(), Step::LogIn);
    sending.logged_in();
    assert_eq!(sending.next(), Step::Ask(id(1)));
}

#[test]
fn an_upload_whose_time_is_over_begins_anew_once() {
    let mut sending = Sending::resuming(&view(MIB, 2 * MIB));
    sending.take(Err(ErrorCode::UploadGone.into()));
    assert_eq!(sending.next(), Step::Announce);
    assert_eq!(sending.received(), 0);
    sending.take(Ok(view(0, 2 * MIB)));
    sending.take(Err(ErrorCode::UploadGone.into()));
    assert!(matches!(sending.ending(), Some(Ending::Failed(_))));
}

#[test]
fn a_complete_file_that_wasnt_looked_at_is_asked_for_again_but_not_forever() {
    let mut sending = Sending::resuming(&view(MIB, MIB));
    sending.take(Ok(view(MIB, MIB)));
    assert_eq!(
        sending.next(),
        Step::Send {
            upload: id(1),
            from: MIB,
            to: MIB
        }
    );
    assert_eq!(sending.shown(0, None), UploadState::Checking);
    for _ in 0..MOST_STUCK {
        sending.take(Ok(view(MIB, MIB)));
    }
    assert!(matches!(sending.ending(), Some(Ending::Failed(_))));
}

#[test]
fn what_the_server_refuses_ends_it_with_the_servers_words() {
    let mut sending = Sending::new(MIB);
    sending.take(Err(AppError::field(
        "upload",
        "Đang có 10 lần gửi tệp chưa xong.",
    )));
    let why = Ending::Failed("Đang có 10 lần gửi tệp chưa xong.".into());
    assert_eq!(sending.ending(), Some(&why));
}

#[test]
fn a_file_over_30_mb_is_refused_before_a_byte_is_sent() {
    assert_eq!(refusal("quet.PDF", MAX_SCAN_BYTES), None);
    let why = refusal("quet.pdf", 32_715_571).expect("a refusal");
    assert!(
        why.starts_with("Tệp dài 31,2 MB; giới hạn là 30 MB."),
        "{why}"
    );
}

#[test]
fn what_is_no_pdf_by_its_name_is_refused_too() {
    assert!(refusal("quet.docx", MIB).is_some());
    assert!(refusal("quet.pdf", 0).is_some());
}

#[test]
fn only_the_same_file_continues_an_upload() {
    let part = view(MIB, 2 * MIB);
    assert!(is_same_file(&part, "quet.pdf", 2 * MIB));
    assert!(!is_same_file(&part, "quet.pdf", 2 * MIB + 1));
    assert!(!is_same_file(&part, "khac.pdf", 2 * MIB));
    assert!(
        !is_same_file(&ready(MIB), "quet.pdf", MIB),
        "it is complete"
    );
}

#[test]
fn what_is_left_is_told_after_a_second() {
    assert_eq!(seconds_left(0.0, 900.0, MIB, MIB), None);
    assert_eq!(seconds_left(0.0, 2_000.0, 0, MIB), None);
    assert_eq!(seconds_left(0.0, 2_000.0, 2 * MIB, 4 * MIB), Some(4));
}

//! Copies on paper: signed by hand, numbered, handed over, and their books.

use chungthuc_domain::{
    ErrorCode, PaperId,
    book::BookKind,
    certification::{Certification, CertificationChoice},
    right::Right,
    state::{PaperState, Step},
    view::{
        annulment::AnnulmentForm,
        delivery::PublicStatus,
        intake::DraftForm,
        paper_copy::{AttestationPlace, NumberRequest},
        queue::PaperAction,
        signing::ReturnTo,
    },
};
use chungthuc_storage::{
    repo::{register, unit},
    testing::TestDatabase,
};
use chungthuc_workflow::Actor;
use jiff::civil::datetime;

use crate::support::{
    World,
    counter::{form, submit},
};

async fn line(world: &World, paper: PaperId) -> register::Entry {
    let mut db = world.db.read().await.unwrap();
    register::of_paper(&mut db, paper).await.unwrap().unwrap()
}

/// Copies on paper, all the way to the counter.
pub async fn handed_over(world: &World, paper: PaperId) {
    world.number(paper).await.unwrap();
    let version = world.paper(paper).await.version;
    world
        .workflow
        .give_out(&world.clerk, paper, version)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_on_paper_are_signed_by_hand_numbered_printed_and_handed_over() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let book = BookKind::PaperCopies;
        let opened = world.open_book_of(book, "01/2026", 15).await;
        assert_eq!(opened.name, "01/2026-SCT/BS");
        let form = DraftForm {
            certification: CertificationChoice::OnPaper,
            copies: "3".into(),
            ..form(&world).await
        };
        let workflow = &world.workflow;
        let sent = submit(&world, workflow, form).await;
        let id = sent.paper;

        let view = workflow.paper(&world.leader, id).await.unwrap();
        assert!(view.actions.contains(&PaperAction::SignOnPaper));
        assert!(!view.actions.contains(&PaperAction::Sign));
        let dotted = workflow
            .print_attestation(&world.leader, id, AttestationPlace::Sheet)
            .await
            .unwrap();
        assert!(dotted.bytes.starts_with(b"%PDF"));
        let view = workflow
            .sign_on_paper(&world.leader, id, view.version)
            .await
            .unwrap();
        assert_eq!(view.row.state, PaperState::PendingSeal);
        assert_eq!(
            view.signed_by_hand,
            ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Đỗ Thanh Trúc Lam"]
        );

        let opened = workflow.open_numbering(&world.clerk, id).await.unwrap();
        assert_eq!(opened.books.len(), 1);
        assert_eq!(opened.books[0].next_number, "15");
        let numbered = world.number(id).await.unwrap();
        assert_eq!(
            (numbered.number.as_str(), numbered.book.as_str()),
            ("15", "01/2026-SCT/BS")
        );
        let entry = line(&world, id).await;
        assert_eq!(entry.signer_title, "Phó Chủ tịch UBND phường");
        assert_eq!((entry.copy_count, entry.file_sha256.as_str()), (3, ""));
        for place in AttestationPlace::ALL {
            let file = workflow.print_attestation(&world.clerk, id, place).await;
            assert!(file.unwrap().bytes.starts_with(b"%PDF"));
        }

        let view = workflow.paper(&world.clerk, id).await.unwrap();
        assert_eq!(view.row.number.as_deref(), Some("15"));
        let done = workflow
            .give_out(&world.clerk, id, view.version)
            .await
            .unwrap();
        assert_eq!(done.row.state, PaperState::Completed);
        let steps: Vec<_> = done.timeline.iter().map(|entry| entry.step).collect();
        for step in [Step::SignOnPaper, Step::Number, Step::GiveOut] {
            assert!(steps.contains(&step), "{step:?}");
        }
        let audited = world.audited().await;
        for action in [
            "SIGN_ON_PAPER",
            "ISSUE_NUMBER",
            "PRINT_ATTESTATION",
            "GIVE_OUT",
        ] {
            assert!(audited.contains(&action.to_owned()), "{action}");
        }
        // Nothing is sent, and the public page claims no signature.
        let mut db = world.db.read().await.unwrap();
        let sent = chungthuc_storage::repo::delivery::of_paper(&mut db, id).await;
        assert!(sent.unwrap().is_empty());
        drop(db);
        let code = world.paper(id).await.public_code.to_string();
        let status = workflow.public_status(&code).await.unwrap();
        assert!(matches!(status, PublicStatus::OnPaper { .. }), "{status:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_kind_of_copy_has_its_own_steps() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        world
            .open_book_of(BookKind::PaperCopies, "01/2026", 1)
            .await;
        let workflow = &world.workflow.clone();
        let wrong = ErrorCode::WrongState;

        let electronic = world.submitted().await;
        let refused = workflow.sign_on_paper(&world.leader, electronic, 1).await;
        assert_eq!(refused.unwrap_err().code, wrong);
        let printed = workflow
            .print_attestation(&world.leader, electronic, AttestationPlace::Sheet)
            .await;
        assert_eq!(printed.unwrap_err().code, wrong);
        let on_paper = world.submitted_as(Certification::OnPaper).await;
        let refused = workflow.open_signing(&world.leader, on_paper).await;
        assert_eq!(refused.unwrap_err().code, wrong);

        let sealed = world.signed().await;
        let request = NumberRequest {
            version: world.paper(sealed).await.version,
            paper: sealed,
            book: workflow.books(&world.clerk).await.unwrap().books[0].book,
        };
        let refused = workflow.number_copies(&world.clerk, request).await;
        assert_eq!(refused.unwrap_err().code, wrong);
        let numbered = world.signed_by_hand().await;
        let refused = workflow.open_sealing(&world.clerk, numbered).await;
        assert_eq!(refused.unwrap_err().code, wrong);
        // A number of copies on paper comes from their own book only.
        let books = workflow.books(&world.clerk).await.unwrap().books;
        let other = books
            .iter()
            .find(|book| book.kind == BookKind::ElectronicCopies);
        let request = NumberRequest {
            book: other.unwrap().book,
            ..world.number_request(numbered).await
        };
        let refused = workflow.number_copies(&world.clerk, request).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NoOpenBook);

        // Both series count for themselves.
        assert_eq!(world.number(numbered).await.unwrap().number, "1");
        assert_eq!(world.seal(sealed).await.unwrap().number, "1/ĐT");
        let version = world.paper(numbered).await.version;
        let refused = workflow.complete(&world.clerk, numbered, version).await;
        assert_eq!(refused.unwrap_err().code, wrong);
        let version = world.paper(sealed).await.version;
        let refused = workflow.give_out(&world.clerk, sealed, version).await;
        assert_eq!(refused.unwrap_err().code, wrong);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_those_concerned_sign_number_and_hand_over_and_the_second_is_told() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world
            .open_book_of(BookKind::PaperCopies, "01/2026", 1)
            .await;
        let workflow = &world.workflow.clone();
        let unknown = ErrorCode::NotFound;
        let paper = world.submitted_as(Certification::OnPaper).await;
        for actor in [&world.officer, &world.clerk] {
            let refused = workflow.sign_on_paper(actor, paper, 1).await;
            assert_eq!(refused.unwrap_err().code, unknown);
        }
        workflow
            .sign_on_paper(&world.leader, paper, 1)
            .await
            .unwrap();
        let twice = workflow.sign_on_paper(&world.leader, paper, 1).await;
        assert_eq!(twice.unwrap_err().code, ErrorCode::WrongState);
        let request = world.number_request(paper).await;
        for actor in [&world.officer, &world.leader] {
            let refused = workflow.open_numbering(actor, paper).await;
            assert_eq!(refused.unwrap_err().code, unknown);
            let refused = workflow.number_copies(actor, request.clone()).await;
            assert_eq!(refused.unwrap_err().code, unknown);
        }
        let stale = NumberRequest {
            version: request.version - 1,
            ..request.clone()
        };
        let refused = workflow.number_copies(&world.clerk, stale).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::Conflict);
        // Two clerks at once: one number.
        let other = world.another_clerk();
        let (one, two) = tokio::join!(
            workflow.number_copies(&world.clerk, request.clone()),
            workflow.number_copies(&other, request.clone()),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let next = world.signed_by_hand().await;
        assert_eq!(world.number(next).await.unwrap().number, "2");
        let version = world.paper(paper).await.version;
        let refused = workflow.give_out(&world.officer, paper, version).await;
        assert_eq!(refused.unwrap_err().code, unknown);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_clerk_gives_back_is_signed_again() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world
            .open_book_of(BookKind::PaperCopies, "01/2026", 1)
            .await;
        let workflow = &world.workflow.clone();
        let paper = world.signed_by_hand().await;
        let version = world.paper(paper).await.version;
        workflow
            .return_from_seal(
                &world.clerk,
                paper,
                version,
                ReturnTo::Signer,
                "Thiếu chữ ký",
            )
            .await
            .unwrap();
        let view = workflow.paper(&world.leader, paper).await.unwrap();
        assert!(view.signed_by_hand.is_empty());
        workflow
            .sign_on_paper(&world.leader, paper, view.version)
            .await
            .unwrap();
        assert_eq!(world.number(paper).await.unwrap().number, "1");
        let version = world.paper(paper).await.version;
        let refused = workflow
            .return_from_seal(&world.clerk, paper, version, ReturnTo::Officer, "Nhầm")
            .await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::WrongState);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_on_paper_are_voided_by_decision_and_their_line_stays() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let book = world
            .open_book_of(BookKind::PaperCopies, "01/2026", 1)
            .await;
        let workflow = &world.workflow.clone();
        let paper = world.signed_by_hand().await;
        handed_over(&world, paper).await;
        let annulment = AnnulmentForm {
            decision: "15/QĐ-UBND".into(),
            decided_on: "20/11/2026".into(),
            reason: "Bản chính giả".into(),
        };
        let version = world.paper(paper).await.version;
        workflow
            .annul(&world.leader, paper, version, annulment)
            .await
            .unwrap();
        let query = Default::default();
        let rows = workflow.search_book(&world.clerk, book.book, query).await;
        let rows = rows.unwrap().rows.rows;
        assert!(rows[0].note.contains("15/QĐ-UBND"), "{}", rows[0].note);
        let code = world.paper(paper).await.public_code.to_string();
        let status = workflow.public_status(&code).await.unwrap();
        assert!(
            matches!(status, PublicStatus::Annulled { .. }),
            "{status:?}"
        );
        let printed = workflow
            .print_attestation(&world.clerk, paper, AttestationPlace::Sheet)
            .await;
        assert_eq!(printed.unwrap_err().code, ErrorCode::WrongState);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn books_of_both_kinds_are_open_side_by_side_printed_exported_and_locked_with_their_year() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let workflow = &world.workflow.clone();
        world.set_time(datetime(2026, 12, 31, 9, 0, 0, 0));
        world.open_book("01/2026", 1).await;
        let of_paper = world
            .open_book_of(BookKind::PaperCopies, "01/2026", 1)
            .await;
        let sealed = world.signed().await;
        world.seal(sealed).await.unwrap();
        for _ in 0..2 {
            let paper = world.signed_by_hand().await;
            world.number(paper).await.unwrap();
        }
        let view = workflow.books(&world.clerk).await.unwrap();
        assert_eq!(view.books.len(), 2);
        let suffixes: Vec<_> = view.new.iter().map(|new| new.suffix.as_str()).collect();
        assert_eq!(suffixes, ["-SCTĐT/BS", "-SCT/BS"]);
        let starts: Vec<_> = view
            .new
            .iter()
            .map(|new| new.proposal.start_number.as_str())
            .collect();
        assert_eq!(starts, ["2", "3"]);
        let printed = workflow
            .print_book(&world.clerk, of_paper.book, "12/2026")
            .await;
        assert!(printed.unwrap().bytes.starts_with(b"%PDF"));
        let exported = workflow.export_book(&world.clerk, of_paper.book).await;
        assert!(!exported.unwrap().bytes.is_empty());

        let year = workflow.book_year(&world.clerk, 2026).await.unwrap();
        assert_eq!(year.tally.numbers, 3);
        let locked = workflow.lock_books(&world.clerk, 2026, 3).await.unwrap();
        assert!(locked.books.iter().all(|(book, _)| book.lock.is_some()));
        let next = world.signed_by_hand().await;
        let opened = workflow.open_numbering(&world.clerk, next).await.unwrap();
        assert!(opened.books.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_to_whom_it_is_granted_manages_books() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let refused = workflow.books(&world.officer).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
        let grant = unit::Grant {
            right: Right::BookManager,
            ..world.officer.grants[0].clone()
        };
        let mut tx = world.db.begin().await.unwrap();
        unit::insert_grant(&mut tx, "a-grant".into(), &grant)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut officer: Actor = world.officer.clone();
        officer.grants.push(grant);
        let view = workflow.books(&officer).await.unwrap();
        assert!(view.may_manage);
        for new in view.new {
            let book = workflow.create_book(&officer, new.proposal).await.unwrap();
            let query = Default::default();
            workflow
                .search_book(&officer, book.book, query)
                .await
                .unwrap();
            workflow
                .close_book(&officer, book.book, book.version)
                .await
                .unwrap();
        }
    })
    .await;
}

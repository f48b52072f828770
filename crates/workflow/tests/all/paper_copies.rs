//! Copies on paper, originals that are certified both ways, and originals that are given back.

use std::sync::Arc;

use chungthuc_domain::{
    DossierId, ErrorCode, PaperId,
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
    objects::ObjectError,
    repo::{
        paper::{self, Paper},
        register, unit,
    },
    testing::TestDatabase,
};
use chungthuc_workflow::Actor;
use jiff::{SignedDuration, civil::datetime};

use crate::support::{
    World,
    counter::{self, TestMailer, form, run_jobs, submit, with_mailer},
};

const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);

async fn papers(world: &World, dossier: DossierId) -> Vec<Paper> {
    let mut db = world.db.read().await.unwrap();
    paper::of_dossier(&mut db, dossier).await.unwrap()
}

async fn line(world: &World, paper: PaperId) -> register::Entry {
    let mut db = world.db.read().await.unwrap();
    register::of_paper(&mut db, paper).await.unwrap().unwrap()
}

/// Copies on paper, all the way to the counter.
async fn handed_over(world: &World, paper: PaperId) {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_original_is_given_back_once_by_officer_or_clerk_and_all_its_papers_say_so() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let both = DraftForm {
            certification: CertificationChoice::Both,
            ..form(&world).await
        };
        let sent = submit(&world, workflow, both).await;
        let [first, second] = &papers(&world, sent.dossier).await[..] else {
            panic!("two papers");
        };
        for (to, refused) in [("  ", "Hãy nhập"), (&"a".repeat(201), "dài quá")] {
            let error = workflow
                .return_original(&world.officer, second.id, to)
                .await;
            let error = error.unwrap_err();
            assert!(error.of_field("to").unwrap().contains(refused));
        }
        let refused = workflow
            .return_original(&world.leader, second.id, "An")
            .await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
        let view = workflow.paper(&world.clerk, first.id).await.unwrap();
        assert!(view.actions.contains(&PaperAction::ReturnOriginal));
        workflow
            .return_original(&world.officer, second.id, " Phan Lâm  Trúc Ly ")
            .await
            .unwrap();
        let twice = workflow.return_original(&world.clerk, first.id, "An").await;
        assert_eq!(twice.unwrap_err().code, ErrorCode::WrongState);
        for paper in [first, second] {
            let view = workflow.paper(&world.clerk, paper.id).await.unwrap();
            let returned = view.original_return.unwrap();
            assert_eq!(
                (returned.to.as_str(), returned.by.as_str()),
                ("Phan Lâm Trúc Ly", "Nông Thị Hoài An")
            );
            assert!(view.row.original_returned);
            assert!(!view.actions.contains(&PaperAction::ReturnOriginal));
            let told = view
                .timeline
                .iter()
                .find(|e| e.step == Step::ReturnOriginal);
            assert_eq!(told.unwrap().note, "Người nhận: Phan Lâm Trúc Ly");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_original_certified_both_ways_becomes_two_papers_of_one_scan() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let form = DraftForm {
            certification: CertificationChoice::Both,
            pages: "4".into(),
            copies: "3".into(),
            ..form(&world).await
        };
        let sent = submit(&world, &world.workflow, form).await;
        assert_eq!(sent.further_codes, ["H99.101-261120-000002"]);
        // 6.000 đ for the file, and three times that for those on paper.
        assert_eq!(sent.fee, 24_000);
        let papers = papers(&world, sent.dossier).await;
        let kinds: Vec<_> = papers
            .iter()
            .map(|p| (p.certification, p.copy_count))
            .collect();
        assert_eq!(
            kinds,
            [(Certification::Electronic, 1), (Certification::OnPaper, 3)]
        );
        let [electronic, on_paper] = &papers[..] else {
            panic!("{papers:?}");
        };
        assert_eq!(on_paper.original, electronic.id);
        assert_eq!(
            (on_paper.intake, on_paper.base),
            (electronic.intake, electronic.base)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scan_stays_while_another_paper_of_the_original_needs_it() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        world
            .open_book_of(BookKind::PaperCopies, "01/2026", 1)
            .await;
        let workflow = with_mailer(&world, &Arc::new(TestMailer::default()));
        let both = DraftForm {
            certification: CertificationChoice::Both,
            ..form(&world).await
        };
        let sent = submit(&world, &workflow, both).await;
        let first = world.paper(sent.paper).await;
        workflow
            .recall(&world.officer, sent.paper, first.version)
            .await
            .unwrap();
        // The electronic copy is made of another scan; the copies on paper are of the first.
        let view = workflow
            .open_intake(&world.officer, Some(sent.dossier))
            .await
            .unwrap();
        let again = DraftForm {
            upload: form(&world).await.upload,
            // Its papers were made by what was chosen before.
            certification: CertificationChoice::Electronic,
            ..view.form
        };
        workflow
            .submit(&world.officer, sent.dossier, view.version, again)
            .await
            .unwrap();
        counter::complete(&world, sent.paper).await;
        run_jobs(&workflow).await;
        world.clock.advance(MONTH);
        run_jobs(&workflow).await;
        let papers = papers(&world, sent.dossier).await;
        assert_eq!(papers[1].intake, first.intake);
        assert_ne!(papers[0].intake, first.intake);
        world.objects.open(first.intake.0).await.unwrap();

        // 30 days after these were handed over it goes too, and their page still opens.
        let on_paper = papers[1].id;
        workflow
            .sign_on_paper(&world.leader, on_paper, 1)
            .await
            .unwrap();
        handed_over(&world, on_paper).await;
        world.clock.advance(MONTH - SignedDuration::from_secs(1));
        run_jobs(&workflow).await;
        world.objects.open(first.intake.0).await.unwrap();
        world.clock.advance(SignedDuration::from_secs(1));
        run_jobs(&workflow).await;
        let gone = world.objects.open(first.intake.0).await;
        assert!(matches!(gone, Err(ObjectError::NotFound(_))));
        let view = workflow.paper(&world.clerk, on_paper).await.unwrap();
        assert!(!view.may_read);
        world.objects.open(papers[0].intake.0).await.unwrap();
    })
    .await;
}

//! What a paper is charged, and what is taken for its dossier.

use chungthuc_domain::{
    AppError, ErrorCode, PaperId,
    book::BookKind,
    certification::CertificationChoice,
    fee::payment::{PaidState, PaymentMethod},
    state::Step,
    view::{
        fee::{DossierFees, PaymentForm, receipts_text},
        intake::DraftForm,
    },
};
use chungthuc_storage::{repo::register, testing::TestDatabase};
use chungthuc_workflow::Actor;
use jiff::{
    SignedDuration,
    civil::{date, datetime},
};

use crate::support::{
    World,
    counter::{self, citizen, colleague, draft, form, form_for, submit},
};

/// A form of two copies of four pages, 12.000 đ by the law, with what was typed for the fee.
async fn charged(world: &World, fee: &str, reason: &str) -> DraftForm {
    DraftForm {
        pages: "4".into(),
        copies: "2".into(),
        fee: fee.into(),
        fee_reason: reason.into(),
        ..form(world).await
    }
}

async fn fees(world: &World, actor: &Actor, paper: PaperId) -> DossierFees {
    world.workflow.paper(actor, paper).await.unwrap().fees
}

fn payment(amount: &str, receipt: &str) -> PaymentForm {
    PaymentForm {
        amount: amount.into(),
        receipt: receipt.into(),
        paid_on: "20/11/2026".into(),
        method: PaymentMethod::Cash.code().into(),
        taken: 0,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_amount_than_the_tariffs_is_kept_with_its_reason_wherever_the_paper_goes() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let exempt = charged(&world, "0", "Miễn phí theo Nghị quyết 05/NQ-HĐND").await;
        let sent = submit(&world, &world.workflow, exempt).await;
        assert_eq!(sent.fee, 0);
        let paper = world.paper(sent.paper).await;
        assert_eq!((paper.fee, paper.fee_computed), (0, 12_000));
        let view = world
            .workflow
            .paper(&world.officer, sent.paper)
            .await
            .unwrap();
        let remark =
            "Phí 0 đ thay cho 12.000 đ theo biểu phí. Lý do: Miễn phí theo Nghị quyết 05/NQ-HĐND.";
        assert_eq!(view.charge.remark().as_deref(), Some(remark));
        assert_eq!(view.timeline[0].note, remark);
        assert_eq!(view.fees.state(), PaidState::Free);
        assert!(world.audited().await.contains(&"CHANGE_FEE".to_owned()));

        counter::complete(&world, sent.paper).await;
        let mut db = world.db.read().await.unwrap();
        let line = register::of_paper(&mut db, sent.paper)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((line.fee, line.note.as_str()), (0, remark));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_amount_is_in_the_book_of_copies_on_paper_too() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world
            .open_book_of(BookKind::PaperCopies, "01/2026", 1)
            .await;
        let exempt = DraftForm {
            certification: CertificationChoice::OnPaper,
            ..charged(&world, "0", "Hộ nghèo").await
        };
        let paper = submit(&world, &world.workflow, exempt).await.paper;
        let version = world.paper(paper).await.version;
        world
            .workflow
            .sign_on_paper(&world.leader, paper, version)
            .await
            .unwrap();
        world.number(paper).await.unwrap();
        let mut db = world.db.read().await.unwrap();
        let line = register::of_paper(&mut db, paper).await.unwrap().unwrap();
        assert_eq!(line.fee, 0);
        let remark = "Phí 0 đ thay cho 12.000 đ theo biểu phí. Lý do: Hộ nghèo.";
        assert_eq!(line.note, remark);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_amount_without_a_reason_is_refused_with_every_other_fault() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let wrong = DraftForm {
            email: "trucly@".into(),
            ..charged(&world, "10.000", " ").await
        };
        let (dossier, version) = draft(&world, &wrong).await;
        let error = world
            .workflow
            .submit(&world.officer, dossier, version, wrong)
            .await
            .unwrap_err();
        assert!(error.of_field("fee_reason").is_some(), "{error:?}");
        assert!(error.of_field("email").is_some(), "{error:?}");
        // The tariff's own amount needs no reason.
        let right = charged(&world, "12.000", "").await;
        let sent = submit(&world, &world.workflow, right).await;
        assert_eq!(sent.fee, 12_000);
        assert!(!world.audited().await.contains(&"CHANGE_FEE".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fee_is_taken_once_with_a_receipt_that_its_owner_sees() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let owner = citizen(&world, "Bàn Thị Mai Sao", "003190000011", None).await;
        let form = DraftForm {
            pages: "4".into(),
            copies: "2".into(),
            ..form_for(&world, &owner).await
        };
        let paper = submit(&world, &world.workflow, form).await.paper;
        let before = fees(&world, &world.officer, paper).await;
        assert_eq!((before.owed(), before.state()), (12_000, PaidState::Unpaid));
        assert!(before.may_take && before.next_receipt.is_empty());
        world
            .workflow
            .take_fee(&world.officer, paper, payment("12.000", "aa 0000123"))
            .await
            .unwrap();
        let seen = fees(&world, &owner, paper).await;
        assert_eq!((seen.taken, seen.state()), (12_000, PaidState::Paid));
        assert!(!seen.may_take);
        assert_eq!(
            receipts_text(&seen.payments).as_deref(),
            Some("biên lai aa 0000123 ngày 20/11/2026")
        );
        let view = world.workflow.paper(&owner, paper).await.unwrap();
        let entry = view.timeline.last().unwrap();
        assert_eq!(entry.step, Step::TakeFee);
        assert_eq!(
            entry.note,
            "12.000 đ, tiền mặt, biên lai aa 0000123 ngày 20/11/2026"
        );
        assert!(world.audited().await.contains(&"TAKE_FEE".to_owned()));

        // Nothing is owed any more, whoever asks, and whatever the receipt.
        let again = PaymentForm {
            taken: 12_000,
            ..payment("1", "aa 0000124")
        };
        let refused = world.workflow.take_fee(&world.clerk, paper, again).await;
        assert!(refused.unwrap_err().of_field("amount").is_some());
        // The next dossier's receipt is proposed.
        let other = submit(&world, &world.workflow, counter::form(&world).await).await;
        let other = fees(&world, &world.clerk, other.paper).await;
        assert_eq!(other.next_receipt, "aa 0000124");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_field_of_a_payment_has_its_own_sentence() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let sent = submit(&world, &world.workflow, charged(&world, "", "").await).await;
        world.set_time(datetime(2026, 11, 23, 9, 0, 0, 0));
        let good = payment("12.000", "0000123");
        for (field, form) in [
            (
                "amount",
                PaymentForm {
                    amount: "12.001".into(),
                    ..good.clone()
                },
            ),
            (
                "amount",
                PaymentForm {
                    amount: "0".into(),
                    ..good.clone()
                },
            ),
            (
                "amount",
                PaymentForm {
                    amount: "-1".into(),
                    ..good.clone()
                },
            ),
            (
                "receipt",
                PaymentForm {
                    receipt: " ".into(),
                    ..good.clone()
                },
            ),
            (
                "receipt",
                PaymentForm {
                    receipt: "<b>1</b>".into(),
                    ..good.clone()
                },
            ),
            (
                "paid_on",
                PaymentForm {
                    paid_on: "19/11/2026".into(),
                    ..good.clone()
                },
            ),
            (
                "paid_on",
                PaymentForm {
                    paid_on: "24/11/2026".into(),
                    ..good.clone()
                },
            ),
            (
                "method",
                PaymentForm {
                    method: "CARD".into(),
                    ..good.clone()
                },
            ),
        ] {
            let refused = world
                .workflow
                .take_fee(&world.officer, sent.paper, form)
                .await;
            let error: AppError = refused.unwrap_err();
            assert_eq!(error.fields.len(), 1, "{error:?}");
            assert!(error.of_field(field).is_some(), "{field}: {error:?}");
        }
        world
            .workflow
            .take_fee(&world.officer, sent.paper, good)
            .await
            .unwrap();
        // A receipt's number is one, however it is typed.
        let other = submit(&world, &world.workflow, form(&world).await).await;
        let same = PaymentForm {
            paid_on: "23/11/2026".into(),
            ..payment("2000", " 0000 123")
        };
        let refused = world
            .workflow
            .take_fee(&world.clerk, other.paper, same)
            .await;
        assert!(refused.unwrap_err().of_field("receipt").is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_is_undone_once_by_a_counter_entry_and_stays() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let paper = submit(&world, &world.workflow, charged(&world, "", "").await)
            .await
            .paper;
        let workflow = &world.workflow;
        workflow
            .take_fee(&world.officer, paper, payment("2.000", "1"))
            .await
            .unwrap();
        let first = fees(&world, &world.officer, paper).await;
        assert_eq!(first.state(), PaidState::Partly);
        let id = first.payments[0].payment;
        let no_reason = workflow
            .reverse_fee(&world.clerk, paper, id, " ".into())
            .await;
        assert!(no_reason.unwrap_err().of_field("reason").is_some());
        world.set_time(datetime(2026, 11, 23, 9, 0, 0, 0));
        workflow
            .reverse_fee(&world.clerk, paper, id, "Ghi sai số tiền".into())
            .await
            .unwrap();
        let after = fees(&world, &world.officer, paper).await;
        assert_eq!((after.taken, after.state()), (0, PaidState::Unpaid));
        let [taken, counter] = &after.payments[..] else {
            panic!("{after:?}")
        };
        assert!(taken.reversed && taken.amount == 2_000);
        assert_eq!(
            (counter.amount, counter.paid_on),
            (-2_000, date(2026, 11, 23))
        );
        assert_eq!(counter.reason.as_deref(), Some("Ghi sai số tiền"));
        for id in [taken.payment, counter.payment] {
            let again = workflow
                .reverse_fee(&world.clerk, paper, id, "x".into())
                .await;
            assert_eq!(again.unwrap_err().code, ErrorCode::Conflict);
        }
        // Its number isn't written again.
        let same = PaymentForm {
            paid_on: "23/11/2026".into(),
            ..payment("12.000", "1")
        };
        let refused = workflow.take_fee(&world.officer, paper, same).await;
        assert!(refused.unwrap_err().of_field("receipt").is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_undone_proposes_no_number_that_is_written_already() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let paper = submit(&world, &world.workflow, charged(&world, "", "").await)
            .await
            .paper;
        let second = PaymentForm {
            taken: 2_000,
            ..payment("3.000", "0000124")
        };
        for form in [payment("2.000", "0000123"), second] {
            world.clock.advance(SignedDuration::from_secs(1));
            world
                .workflow
                .take_fee(&world.officer, paper, form)
                .await
                .unwrap();
        }
        let first = fees(&world, &world.officer, paper).await.payments[0].payment;
        world.clock.advance(SignedDuration::from_secs(1));
        world
            .workflow
            .reverse_fee(&world.clerk, paper, first, "Ghi sai số tiền".into())
            .await
            .unwrap();
        let after = fees(&world, &world.officer, paper).await;
        assert_eq!(after.next_receipt, "0000125");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_who_take_the_same_fee_the_second_is_told() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let paper = submit(&world, &world.workflow, charged(&world, "", "").await)
            .await
            .paper;
        let other = colleague(&world, &world.officer, "motcua2", "Hoàng Thị Mai Sa").await;
        let second = world.another_server().await;
        let (one, two) = tokio::join!(
            world
                .workflow
                .take_fee(&world.officer, paper, payment("12.000", "1")),
            second.take_fee(&other, paper, payment("12.000", "2")),
        );
        let slower = match (one, two) {
            (Ok(()), Err(error)) | (Err(error), Ok(())) => error,
            both => panic!("{both:?}"),
        };
        assert!(
            matches!(slower.code, ErrorCode::Conflict | ErrorCode::Busy),
            "{slower:?}"
        );
        assert_eq!(fees(&world, &world.officer, paper).await.taken, 12_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_stands_at_the_counter_or_seals_takes_fees_of_their_unit() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let paper = submit(&world, &world.workflow, charged(&world, "", "").await)
            .await
            .paper;
        let stranger = citizen(&world, "Bàn Thị Mai Sao", "003190000011", None).await;
        let elsewhere = Actor {
            unit: None,
            ..world.officer.clone()
        };
        for stranger in [&world.leader, &stranger, &elsewhere] {
            let refused = world
                .workflow
                .take_fee(stranger, paper, payment("12.000", "1"))
                .await;
            assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
        }
        world
            .workflow
            .take_fee(&world.clerk, paper, payment("12.000", "1"))
            .await
            .unwrap();
        let id = fees(&world, &world.officer, paper).await.payments[0].payment;
        let refused = world
            .workflow
            .reverse_fee(&world.leader, paper, id, "x".into())
            .await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
        // Nor by way of another dossier.
        let other = submit(&world, &world.workflow, form(&world).await)
            .await
            .paper;
        let refused = world
            .workflow
            .reverse_fee(&world.officer, other, id, "x".into())
            .await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

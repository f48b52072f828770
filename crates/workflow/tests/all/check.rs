//! Is this file genuine? And what does the code behind its QR stand for?

use chungthuc_domain::view::{
    check::{CheckOutcome, CheckView, Issuance, Verdict},
    delivery::PublicStatus,
};
use chungthuc_storage::testing::TestDatabase;

use crate::support::{
    World,
    counter::{self, form, submit},
    files,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certified_copy_holds_all_that_was_judged_and_no_more_is_claimed() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let sent = submit(&world, &world.workflow, form(&world).await).await;
        counter::complete(&world, sent.paper).await;
        let copy = world
            .bytes(world.paper(sent.paper).await.sealed.unwrap())
            .await;
        let view = check(&world, copy).await;
        // Revocation isn't known: never "Hợp lệ".
        assert_eq!(view.verdict, Verdict::Indeterminate);
        assert!(
            view.summary.contains("chưa thể kết luận"),
            "{}",
            view.summary
        );
        assert_eq!((view.signatures.len(), view.page_count), (2, Some(2)));
        for signature in &view.signatures {
            let failed = signature
                .checks
                .iter()
                .find(|line| line.outcome == CheckOutcome::Failed);
            assert_eq!(failed, None);
            let open = |text: &str| {
                signature
                    .checks
                    .iter()
                    .any(|line| line.outcome == CheckOutcome::NotJudged && line.text.contains(text))
            };
            assert!(
                open("thu hồi") && open("dấu thời gian"),
                "{:?}",
                signature.checks
            );
            assert!(signature.anchor.as_deref().unwrap().contains("thử nghiệm"));
        }
        assert_eq!(
            view.revisions
                .last()
                .map(|revision| revision.content.contains("agency")),
            Some(true)
        );
        let Issuance::Issued(ours) = &view.issuance else {
            panic!("{:?}", view.issuance);
        };
        assert!(ours.contains("số 1/ĐT, quyển số 01/2026-SCTĐT/BS, ngày 20/11/2026"));
        assert_eq!(view.findings, [], "what holds is no warning");
        assert!(view.report_json.contains("\"document\":\"INDETERMINATE\""));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_changed_byte_makes_it_invalid() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.signed().await;
        let mut file = world.bytes(world.paper(paper).await.signed.unwrap()).await;
        let place = file
            .windows(11)
            .position(|bytes| bytes == b"0 0 m 200 3")
            .unwrap();
        file[place] = b'9';
        let view = check(&world, file).await;
        assert_eq!(view.verdict, Verdict::Invalid);
        assert_eq!(view.signatures[0].checks[0].outcome, CheckOutcome::Failed);
        assert_eq!(view.issuance, Issuance::NotIssued);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_carries_no_signature_is_said_to_carry_none() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        assert_eq!(
            check(&world, files::scan()).await.verdict,
            Verdict::Unsigned
        );
        assert_eq!(
            check(&world, b"PK\x03\x04".to_vec()).await.verdict,
            Verdict::NotPdf
        );
        assert_eq!(check(&world, Vec::new()).await.verdict, Verdict::NotPdf);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_says_not_issued_until_the_clerk_completes_and_never_anything_personal() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let sent = submit(&world, &world.workflow, form(&world).await).await;
        let code = world.paper(sent.paper).await.public_code.to_string();
        let status = async |code: &str| world.workflow.public_status(code).await.unwrap();
        let unit_name = "UBND phường Cầu Sương".to_owned();
        let not_issued = PublicStatus::NotIssued {
            unit_name: unit_name.clone(),
        };
        assert_eq!(status(&code).await, not_issued);
        let request = world.sign_request(sent.paper).await;
        let signed = world.workflow.sign(&world.leader, request).await.unwrap();
        world
            .workflow
            .forward(&world.leader, sent.paper, signed.version)
            .await
            .unwrap();
        let sealed = world.seal(sent.paper).await.unwrap();
        assert_eq!(status(&code).await, not_issued, "sealed isn't issued yet");
        let before = check(&world, world.bytes(sealed.file.id).await).await;
        assert_eq!(before.issuance, Issuance::NotIssued);
        let version = world.paper(sent.paper).await.version;
        world
            .workflow
            .complete(&world.clerk, sent.paper, version)
            .await
            .unwrap();
        let issued = PublicStatus::Issued {
            unit_name,
            number: "1/ĐT".into(),
            book: "01/2026-SCTĐT/BS".into(),
            certified_on: "20/11/2026".into(),
            document_type: "Giấy khai sinh".into(),
            page_count: 1,
            sha256: sealed.file.sha256,
            kept: true,
        };
        assert_eq!(status(&code.to_lowercase()).await, issued);
        assert_eq!(
            status("00000000000000000000000000").await,
            PublicStatus::Unknown
        );
        assert_eq!(status("?").await, PublicStatus::Unknown);
    })
    .await;
}

async fn check(world: &World, file: Vec<u8>) -> CheckView {
    world
        .workflow
        .check_file("ban-sao.pdf", file)
        .await
        .unwrap()
}

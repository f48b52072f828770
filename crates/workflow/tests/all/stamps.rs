//! Signature and seal images.

use base64::{Engine, prelude::BASE64_STANDARD};
use chungthuc_domain::{
    ErrorCode,
    error::ImageRefusal,
    view::stamp::{
        NewStampImage, SignatureDetails, SigningAccount, StampAct, StampEdit, StampKind,
    },
};
use chungthuc_storage::testing::TestDatabase;
use jiff::SignedDuration;

use crate::support::{World, files};

fn new(png: &[u8]) -> NewStampImage {
    NewStampImage {
        kind: StampKind::Signature,
        name: "Chữ ký nháy".into(),
        png: BASE64_STANDARD.encode(png),
        remove_background: true,
        width_mm: 40.0,
        holds_name: false,
        valid_from: String::new(),
        valid_to: String::new(),
        details: SignatureDetails::default(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paper_is_taken_away_and_what_is_left_has_its_true_width() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let photograph = files::on_paper(80, 60);
        let preview = world
            .workflow
            .preview_stamp(&world.leader, new(&photograph))
            .await
            .unwrap();
        assert!(preview.is_opaque && preview.width_px < 80 && preview.before != preview.after);
        let added = world
            .workflow
            .add_stamp(&world.leader, new(&photograph))
            .await
            .unwrap();
        assert_eq!(
            (added.width_px, added.height_px),
            (preview.width_px, preview.height_px)
        );
        assert!(!added.is_default, "the first one is");
        let png = world
            .workflow
            .stamp_png(&world.leader, added.id)
            .await
            .unwrap();
        assert_eq!(BASE64_STANDARD.encode(png), preview.after);
        let refused = world
            .workflow
            .stamp_png(&world.clerk, added.id)
            .await
            .unwrap_err();
        assert_eq!(
            refused.code,
            ErrorCode::NotFound,
            "a signature is its owner's only"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_default_moves_and_never_vanishes_while_an_image_is_left() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, leader) = (&world.workflow, &world.leader);
        let added = workflow
            .add_stamp(leader, new(&files::ink(40, 30)))
            .await
            .unwrap();
        world.clock.advance(SignedDuration::from_mins(5));
        let edited = workflow
            .edit_stamp(
                leader,
                added.id,
                StampEdit {
                    name: "Chữ ký mới".into(),
                    width_mm: 50.0,
                    holds_name: false,
                    valid_from: String::new(),
                    valid_to: String::new(),
                    details: SignatureDetails::default(),
                    version: added.version,
                },
            )
            .await
            .unwrap();
        assert_eq!((edited.width_mm, edited.is_default), (50.0, false));
        workflow.set_default_stamp(leader, added.id).await.unwrap();
        let images = workflow
            .stamp_images(leader, StampKind::Signature)
            .await
            .unwrap();
        assert_eq!(images.iter().filter(|image| image.is_default).count(), 1);
        assert_eq!(images[0].id, added.id);
        let waited = images[0].updated_at.0 - added.created_at.0;
        assert_eq!(waited, 300_000_000, "the day of the last change is told");
        workflow.delete_stamp(leader, added.id).await.unwrap();
        let images = workflow
            .stamp_images(leader, StampKind::Signature)
            .await
            .unwrap();
        assert_eq!((images.len(), images[0].is_default), (1, true));
        assert_eq!(images[0].id, world.signature.id);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_pngs_within_bounds_are_taken() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let refusal = async |image: NewStampImage| {
            world
                .workflow
                .add_stamp(&world.leader, image)
                .await
                .unwrap_err()
        };
        let code = |refusal| ErrorCode::ImageRefused(refusal);
        assert_eq!(
            refusal(new(b"\xFF\xD8\xFF\xE0 JFIF")).await.code,
            code(ImageRefusal::NotPng)
        );
        let png = files::ink(40, 30);
        let cut = refusal(new(&png[..png.len() / 2])).await;
        assert_eq!(cut.code, code(ImageRefusal::Damaged));
        assert_eq!(
            refusal(new(&vec![0; 1_100_000])).await.code,
            code(ImageRefusal::TooLarge)
        );
        let opaque = NewStampImage {
            remove_background: false,
            ..new(&files::on_paper(80, 60))
        };
        assert_eq!(refusal(opaque).await.code, code(ImageRefusal::Opaque));
        for width in [4.9, 100.1, f64::NAN] {
            let refused = refusal(NewStampImage {
                width_mm: width,
                ..new(&png)
            })
            .await;
            assert!(refused.of_field("width_mm").is_some(), "{width}");
        }
        let nameless = refusal(NewStampImage {
            name: " ".into(),
            ..new(&png)
        })
        .await;
        assert!(nameless.of_field("name").is_some());
        let seal = NewStampImage {
            kind: StampKind::Seal,
            ..new(&png)
        };
        assert_eq!(
            refusal(seal).await.code,
            ErrorCode::NotFound,
            "leaders have no seal"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_image_of_the_same_name_takes_the_place_of_the_old_one() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, leader) = (&world.workflow, &world.leader);
        let again = NewStampImage {
            name: "CHỮ KÝ".into(),
            ..new(&files::ink(50, 20))
        };
        let added = workflow.add_stamp(leader, again).await.unwrap();
        assert!(added.is_default, "as the old one was");
        let images = workflow
            .stamp_images(leader, StampKind::Signature)
            .await
            .unwrap();
        assert_eq!(
            images.iter().map(|image| image.id).collect::<Vec<_>>(),
            [added.id]
        );

        let history = workflow.stamp_history(leader, added.id, 1).await.unwrap();
        let ids: Vec<_> = history.versions.iter().map(|version| version.id).collect();
        assert_eq!(ids, [added.id, world.signature.id]);
        assert!(history.versions[1].withdrawn_at.is_some());
        let acts: Vec<_> = history.events.iter().map(|event| event.act).collect();
        assert_eq!(acts, [StampAct::Replace, StampAct::Add]);
        assert_eq!(history.events[0].by, leader.name);
        // The old picture can still be looked at, and not be signed with.
        workflow
            .stamp_png(leader, world.signature.id)
            .await
            .unwrap();
        let from_old = workflow
            .stamp_history(leader, world.signature.id, 1)
            .await
            .unwrap();
        assert_eq!(from_old.versions.len(), 2);
        let others = workflow.stamp_history(&world.clerk, added.id, 1).await;
        assert_eq!(others.unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_image_outside_its_days_is_not_signed_with() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let paper = world.submitted().await;
        let request = world.sign_request(paper).await;
        let edit = |version: i64, from: &str, to: &str| StampEdit {
            version,
            name: "Chữ ký".into(),
            width_mm: 45.0,
            holds_name: false,
            valid_from: from.into(),
            valid_to: to.into(),
            details: SignatureDetails::default(),
        };
        let (workflow, leader) = (&world.workflow, &world.leader);
        let id = world.signature.id;
        let known = workflow.stamp_images(leader, StampKind::Signature).await;
        let version = known.unwrap()[0].version;
        let edited = workflow
            .edit_stamp(leader, id, edit(version, "21/11/2026", ""))
            .await
            .unwrap();
        assert!(!edited.usable);
        let refused = workflow.sign(leader, request.clone()).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::NoSignatureImage);
        assert!(
            workflow
                .open_signing(leader, paper)
                .await
                .unwrap()
                .images
                .is_empty()
        );
        for (from, to, field) in [
            ("x", "", "valid_from"),
            ("21/11/2026", "20/11/2026", "valid_to"),
        ] {
            let wrong = workflow
                .edit_stamp(leader, id, edit(edited.version, from, to))
                .await
                .unwrap_err();
            assert!(wrong.of_field(field).is_some(), "{from} {to}");
        }
        workflow
            .edit_stamp(leader, id, edit(edited.version, "", "20/11/2026"))
            .await
            .unwrap();
        workflow
            .sign(leader, world.sign_request(paper).await)
            .await
            .unwrap();
        let history = workflow.stamp_history(leader, id, 1).await.unwrap();
        assert_eq!(history.events[0].note, "dùng từ không hạn đến 20/11/2026");
        let used = &history.uses.rows[0];
        assert_eq!(
            (used.paper, used.image, &used.by),
            (paper, id, &leader.name)
        );
        assert_eq!(history.uses.total, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_seal_knows_which_papers_it_was_put_on() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let paper = world.signed().await;
        world.seal(paper).await.unwrap();
        let seals = world
            .workflow
            .stamp_images(&world.clerk, StampKind::Seal)
            .await
            .unwrap();
        let history = world
            .workflow
            .stamp_history(&world.clerk, seals[0].id, 1)
            .await
            .unwrap();
        assert_eq!(history.uses.rows[0].paper, paper);
        assert_eq!(history.uses.rows[0].by, world.clerk.name);
        let beyond = world
            .workflow
            .stamp_history(&world.clerk, seals[0].id, 2)
            .await
            .unwrap();
        assert!(beyond.uses.rows.is_empty() && beyond.uses.total == 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signature_keeps_phone_words_and_accounts_and_the_history_says_what_changed() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, leader) = (&world.workflow, &world.leader);
        let providers = workflow.signing_providers(leader).await.unwrap();
        assert!(
            providers
                .iter()
                .any(|known| known.name == "MySign (Viettel-CA)")
        );
        let refused = workflow.signing_providers(&world.clerk).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotFound);

        let details = SignatureDetails {
            phone: "0912 345 678".into(),
            anchor: "Vũ  Đình Khải Minh".into(),
            accounts: vec![SigningAccount {
                account: "003190000011".into(),
                provider: "CA2".into(),
            }],
        };
        let added = NewStampImage {
            details: details.clone(),
            ..new(&files::ink(40, 30))
        };
        let added = workflow.add_stamp(leader, added).await.unwrap();
        assert_eq!(added.details.anchor, "Vũ Đình Khải Minh");
        assert_eq!(added.details.accounts, details.accounts);

        let edit = StampEdit {
            name: added.name.clone(),
            width_mm: added.width_mm,
            holds_name: false,
            valid_from: String::new(),
            valid_to: String::new(),
            version: added.version,
            details: SignatureDetails {
                phone: "số".into(),
                ..details.clone()
            },
        };
        let wrong = workflow
            .edit_stamp(leader, added.id, edit.clone())
            .await
            .unwrap_err();
        assert!(wrong.of_field("phone").is_some());
        let edit = StampEdit {
            details: SignatureDetails::default(),
            ..edit
        };
        let edited = workflow.edit_stamp(leader, added.id, edit).await.unwrap();
        assert_eq!(edited.details, SignatureDetails::default());
        let history = workflow.stamp_history(leader, added.id, 1).await.unwrap();
        let said = &history.events[0].note;
        for words in [
            "số điện thoại ký số: không có",
            "từ khóa định vị vị trí",
            "thông tin bổ sung: không có",
        ] {
            assert!(said.contains(words), "{said}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_changes_an_image_that_somebody_else_changed_meanwhile_writes_nothing_over() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (workflow, first, second) = (&world.workflow, &world.clerk, world.another_clerk());
        let seen = workflow.stamp_images(first, StampKind::Seal).await.unwrap();
        let seal = &seen[0];
        let edit = |width_mm: f64| StampEdit {
            name: seal.name.clone(),
            width_mm,
            holds_name: false,
            valid_from: String::new(),
            valid_to: String::new(),
            details: SignatureDetails::default(),
            version: seal.version,
        };
        workflow
            .edit_stamp(first, seal.id, edit(35.0))
            .await
            .unwrap();
        let late = workflow.edit_stamp(&second, seal.id, edit(30.0)).await;
        assert_eq!(late.unwrap_err().code, ErrorCode::Conflict);
        // The default is an act of its own, and nothing else of the image changes with it.
        workflow.set_default_stamp(&second, seal.id).await.unwrap();
        let now = workflow.stamp_images(first, StampKind::Seal).await.unwrap();
        assert_eq!((now[0].width_mm, now[0].is_default), (35.0, true));
    })
    .await;
}

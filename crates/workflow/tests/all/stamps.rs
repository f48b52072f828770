//! Signature and seal images.

use base64::{Engine, prelude::BASE64_STANDARD};
use chungthuc_domain::{
    ErrorCode,
    error::ImageRefusal,
    view::stamp::{NewStampImage, StampEdit, StampKind},
};
use chungthuc_storage::testing::TestDatabase;

use crate::support::{World, files};

fn new(png: &[u8]) -> NewStampImage {
    NewStampImage {
        kind: StampKind::Signature,
        name: "Chữ ký nháy".into(),
        png: BASE64_STANDARD.encode(png),
        remove_background: true,
        width_mm: 40.0,
        holds_name: false,
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
        let edited = workflow
            .edit_stamp(
                leader,
                added.id,
                StampEdit {
                    name: "Chữ ký mới".into(),
                    width_mm: 50.0,
                    holds_name: false,
                    is_default: true,
                },
            )
            .await
            .unwrap();
        assert_eq!((edited.width_mm, edited.is_default), (50.0, true));
        let images = workflow
            .stamp_images(leader, StampKind::Signature)
            .await
            .unwrap();
        assert_eq!(images.iter().filter(|image| image.is_default).count(), 1);
        assert_eq!(images[0].id, added.id);
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

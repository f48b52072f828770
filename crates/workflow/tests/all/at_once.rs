//! Two who do the same at once, such as one person in two windows: the second sees what the first did,
//! and never what was there before both.

use base64::{Engine, prelude::BASE64_STANDARD};
use chungthuc_domain::{
    AbsenceId, SavedFilterId, StampImageId,
    view::{
        absence::AbsenceForm,
        queue::QueueQuery,
        saved_filter::{MOST_SAVED, SavedFilter},
        stamp::{NewStampImage, SignatureDetails, StampKind},
    },
};
use chungthuc_storage::{
    repo::{
        absence::{self, Absence},
        account, saved_filter,
        stamp::{self, Owner, StampImage},
        unit,
    },
    testing::TestDatabase,
};
use jiff::civil::date;

use crate::support::{World, counter::colleague, files, races::until_somebody_waits};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn absences_that_are_noted_at_once_do_not_overlap() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let deputy = colleague(&world, &world.leader, "uyquyen", "Hoàng Bích Sương").await;
        let day = date(2026, 11, 20);
        let first = Absence {
            id: AbsenceId(world.workflow.ids.uuid()),
            unit: world.unit,
            person: deputy.person,
            name: deputy.name.clone(),
            stand_in: world.leader.person,
            stand_in_name: world.leader.name.clone(),
            first_day: day,
            last_day: day,
            basis: String::new(),
            noted_by: deputy.person,
            noted_by_name: deputy.name.clone(),
            noted_at: world.now(),
            ended_at: None,
            version: 1,
        };
        let mut tx = world.db.begin().await.unwrap();
        unit::hold(&mut tx, world.unit).await.unwrap();
        absence::insert(&mut tx, &first).await.unwrap();
        let (workflow, leader) = (world.workflow.clone(), world.leader.clone());
        let form = AbsenceForm {
            person: leader.person.to_string(),
            stand_in: deputy.person.to_string(),
            first_day: "20/11/2026".into(),
            last_day: "23/11/2026".into(),
            basis: String::new(),
        };
        let second = tokio::spawn(async move { workflow.note_absence(&leader, None, form).await });
        until_somebody_waits(&world.db).await;
        tx.commit().await.unwrap();
        let refused = second.await.unwrap().unwrap_err();
        let said = refused.of_field("stand_in").unwrap();
        assert!(said.contains("cũng vắng"), "in a ring: {said}");
    })
    .await;
}

/// Another image of the leader's, as it is when it is added.
fn image(world: &World, first: &StampImage, name: &str) -> StampImage {
    let id = StampImageId(world.workflow.ids.uuid());
    StampImage {
        id,
        series: id,
        name: name.into(),
        is_default: false,
        version: 1,
        ..first.clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_image_is_the_default_and_names_are_used_once_whoever_is_faster() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let owner = Owner::Person(world.leader.person);
        let mut db = world.db.read().await.unwrap();
        let first = stamp::find(&mut db, world.signature.id).await.unwrap();
        drop(db);
        let first = first.unwrap();
        let (other, third) = (image(&world, &first, "Nháy"), image(&world, &first, "Đủ"));
        let mut tx = world.db.begin().await.unwrap();
        stamp::insert(&mut tx, &other).await.unwrap();
        tx.commit().await.unwrap();

        // One makes another the default and adds a third; the other adds one of that name.
        let mut tx = world.db.begin().await.unwrap();
        stamp::hold(&mut tx, owner).await.unwrap();
        stamp::clear_default(&mut tx, owner).await.unwrap();
        let default = StampImage {
            is_default: true,
            ..other.clone()
        };
        stamp::update(&mut tx, &default).await.unwrap();
        stamp::insert(&mut tx, &third).await.unwrap();
        let (workflow, leader) = (world.workflow.clone(), world.leader.clone());
        let new = NewStampImage {
            kind: StampKind::Signature,
            name: "đủ".into(),
            png: BASE64_STANDARD.encode(files::ink(30, 20)),
            remove_background: false,
            width_mm: 40.0,
            holds_name: false,
            valid_from: String::new(),
            valid_to: String::new(),
            details: SignatureDetails::default(),
        };
        let adding = tokio::spawn(async move { workflow.add_stamp(&leader, new).await });
        until_somebody_waits(&world.db).await;
        tx.commit().await.unwrap();
        let added = adding.await.unwrap().unwrap();
        let images = world
            .workflow
            .stamp_images(&world.leader, StampKind::Signature)
            .await
            .unwrap();
        let ids: Vec<_> = images.iter().map(|image| image.id).collect();
        assert_eq!(ids.len(), 3, "it took the place of the third");
        assert!(ids.contains(&added.id) && !ids.contains(&third.id));
        assert_eq!(images.iter().filter(|image| image.is_default).count(), 1);

        // Both make another the default.
        let mut tx = world.db.begin().await.unwrap();
        stamp::hold(&mut tx, owner).await.unwrap();
        stamp::clear_default(&mut tx, owner).await.unwrap();
        let mut default = stamp::find(&mut tx, first.id).await.unwrap().unwrap();
        default.is_default = true;
        stamp::update(&mut tx, &default).await.unwrap();
        let (workflow, leader) = (world.workflow.clone(), world.leader.clone());
        let id = added.id;
        let setting = tokio::spawn(async move { workflow.set_default_stamp(&leader, id).await });
        until_somebody_waits(&world.db).await;
        tx.commit().await.unwrap();
        setting.await.unwrap().unwrap();
        let images = world
            .workflow
            .stamp_images(&world.leader, StampKind::Signature)
            .await
            .unwrap();
        let defaults: Vec<_> = images.iter().filter(|image| image.is_default).collect();
        assert_eq!(defaults.len(), 1);
        assert_eq!(defaults[0].id, id);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_opens_with_one_filter_and_nobody_keeps_too_many_whoever_is_faster() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let person = world.clerk.person;
        let filter = |name: String| SavedFilter {
            id: SavedFilterId(world.workflow.ids.uuid()),
            name,
            query: QueueQuery::default(),
            is_default: false,
            version: 1,
        };
        let save = |name: &'static str| {
            let (workflow, clerk) = (world.workflow.clone(), world.clerk.clone());
            tokio::spawn(async move {
                workflow
                    .save_filter(&clerk, name, QueueQuery::default(), true)
                    .await
            })
        };
        let mut tx = world.db.begin().await.unwrap();
        account::hold(&mut tx, person).await.unwrap();
        let first = SavedFilter {
            is_default: true,
            ..filter("Một".into())
        };
        saved_filter::insert(&mut tx, person, &first, world.now())
            .await
            .unwrap();
        let second = save("Hai");
        until_somebody_waits(&world.db).await;
        tx.commit().await.unwrap();
        second.await.unwrap().unwrap();
        let kept = world.workflow.saved_filters(&world.clerk).await.unwrap();
        let defaults: Vec<_> = kept.iter().filter(|filter| filter.is_default).collect();
        assert_eq!((kept.len(), defaults.len()), (2, 1));
        assert_eq!(defaults[0].name, "Hai");

        let mut tx = world.db.begin().await.unwrap();
        account::hold(&mut tx, person).await.unwrap();
        for number in kept.len()..MOST_SAVED {
            let one = filter(format!("Số {number}"));
            saved_filter::insert(&mut tx, person, &one, world.now())
                .await
                .unwrap();
        }
        let late = save("Ba");
        until_somebody_waits(&world.db).await;
        tx.commit().await.unwrap();
        let refused = late.await.unwrap().unwrap_err();
        assert!(refused.of_field("name").is_some(), "{refused:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_slower_to_sign_or_to_seal_is_told_who_was_faster() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let paper = world.submitted().await;
        let signing = world.sign_request(paper).await;
        let signed = world.workflow.sign(&world.leader, signing.clone()).await;
        signed.unwrap();
        let late = world.workflow.sign(&world.leader, signing).await;
        let said = late.unwrap_err().message();
        assert!(said.contains(&world.leader.name), "{said}");

        let other = world.signed_like(paper, 1).await[0];
        let sealing = world.seal_request(other).await;
        world.seal(other).await.unwrap();
        let second = world.another_clerk();
        let late = world.workflow.seal(&second, sealing).await;
        let said = late.unwrap_err().message();
        assert!(said.contains("Thao tác gần nhất: “"), "{said}");
        assert!(said.contains(&world.clerk.name), "{said}");
    })
    .await;
}

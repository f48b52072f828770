//! What a unit decides for itself: whom to turn to, and how copies are e-mailed.

use std::sync::Arc;

use chungthuc_domain::{
    ErrorCode, UnitId,
    right::Right,
    view::unit::{SupportContact, SupportForm},
};
use chungthuc_storage::{repo::unit, testing::TestDatabase};
use chungthuc_workflow::Actor;

use crate::support::{
    World,
    counter::{self, TestMailer, colleague, form, run_jobs, submit, with_mailer},
    office,
};

fn contact(name: &str, phone: &str, email: &str) -> SupportContact {
    SupportContact {
        name: name.into(),
        phone: phone.into(),
        email: email.into(),
    }
}

/// Somebody who administers a unit above the office's.
pub async fn above(world: &World) -> (UnitId, Actor) {
    let province = UnitId(world.workflow.ids.uuid());
    let mut tx = world.db.begin().await.unwrap();
    unit::insert(&mut tx, &office(province, "H99"))
        .await
        .unwrap();
    sqlx::query("UPDATE unit SET parent_id = $1, name = 'UBND phường' WHERE id = $2")
        .bind(province.to_string())
        .bind(world.unit.to_string())
        .execute(&mut *tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut admin = world.officer.clone();
    admin.unit = Some(province);
    admin.grants[0].unit = province;
    admin.grants[0].right = Right::Admin;
    (
        province,
        colleague(world, &admin, "quantri", "Lương Quốc Bảo Trị").await,
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_takes_over_the_contacts_of_the_one_above_until_it_has_its_own() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let (province, admin) = above(&world).await;
        assert!(
            workflow
                .support(&world.officer)
                .await
                .unwrap()
                .contacts
                .is_empty()
        );
        let help = SupportForm {
            contacts: vec![contact("Sở Tư pháp", "0209 3 870 001", "hotro@example.com")],
            hours: "giờ hành chính".into(),
        };
        workflow
            .set_support(&admin, province, 0, help)
            .await
            .unwrap();
        let seen = workflow.support(&world.officer).await.unwrap();
        assert_eq!(seen.contacts[0].name, "Sở Tư pháp");
        let own = SupportForm {
            contacts: vec![
                contact("Một cửa", "", "motcua@example.com"),
                SupportContact::default(),
            ],
            hours: String::new(),
        };
        workflow
            .set_support(&admin, world.unit, 0, own)
            .await
            .unwrap();
        let seen = workflow.support(&world.officer).await.unwrap();
        assert_eq!(
            (seen.contacts.len(), seen.unit_name.as_str()),
            (1, "UBND phường")
        );
        // Emptied again, those above hold.
        workflow
            .set_support(&admin, world.unit, 1, SupportForm::default())
            .await
            .unwrap();
        let seen = workflow.support(&world.officer).await.unwrap();
        assert_eq!(seen.contacts[0].name, "Sở Tư pháp");
        let view = workflow.unit_settings(&admin, world.unit).await.unwrap();
        assert_eq!((view.support.contacts.len(), view.version), (3, 2));
        let officer = workflow.unit_settings(&world.officer, world.unit).await;
        assert_eq!(officer.unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_reads_whom_to_turn_to_in_each_unit_that_issues_copies() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let (province, admin) = above(&world).await;
        let mut tx = world.db.begin().await.unwrap();
        sqlx::query("UPDATE unit SET issues_copies = 0, name = 'UBND tỉnh' WHERE id = $1")
            .bind(province.to_string())
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let published = async || workflow.published_support().await.unwrap();
        let [none] = <[_; 1]>::try_from(published().await).unwrap();
        assert_eq!(none.unit_name, "UBND phường");
        assert!(none.support.contacts.is_empty());

        let help = |name: &str| SupportForm {
            contacts: vec![contact(name, "0209 3 870 001", "")],
            hours: "giờ hành chính".into(),
        };
        workflow
            .set_support(&admin, province, 0, help("Sở Tư pháp"))
            .await
            .unwrap();
        let [taken_over] = <[_; 1]>::try_from(published().await).unwrap();
        assert_eq!(taken_over.unit_name, "UBND phường");
        assert_eq!(taken_over.support.unit_name, "UBND tỉnh");
        assert_eq!(taken_over.support.contacts[0].name, "Sở Tư pháp");

        workflow
            .set_support(&admin, world.unit, 0, help("Bộ phận Một cửa"))
            .await
            .unwrap();
        let [own] = <[_; 1]>::try_from(published().await).unwrap();
        assert_eq!(own.support.unit_name, "UBND phường");
        assert_eq!(own.support.contacts[0].name, "Bộ phận Một cửa");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_field_of_a_contact_that_is_wrong_is_named() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (province, admin) = above(&world).await;
        let form = SupportForm {
            contacts: vec![
                contact("", "0900000011", ""),
                contact("Một cửa", "", ""),
                contact("Văn thư", "không có", "x@"),
            ],
            hours: "x".repeat(201),
        };
        let refused = world
            .workflow
            .set_support(&admin, province, 0, form)
            .await
            .unwrap_err();
        for field in ["name0", "phone1", "phone2", "email2", "hours"] {
            assert!(refused.of_field(field).is_some(), "{field}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_copy_goes_with_the_e_mail_only_where_the_unit_has_it_so() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        world.open_book("01/2026", 1).await;
        let mailer = Arc::new(TestMailer::default());
        let workflow = with_mailer(&world, &mailer);
        let (_, admin) = above(&world).await;
        let send = async || {
            let sent = submit(&world, &workflow, form(&world).await).await;
            counter::complete(&world, sent.paper).await;
            run_jobs(&workflow).await;
            let sealed = world.paper(sent.paper).await.sealed.unwrap();
            (
                mailer.messages(false).pop().unwrap(),
                world.bytes(sealed).await,
            )
        };
        let (message, _) = send().await;
        assert!(message.attachment.is_none(), "a link is the default");
        workflow
            .set_attach_copies(&admin, world.unit, 0, true)
            .await
            .unwrap();
        let (message, sealed) = send().await;
        let attached = message.attachment.unwrap();
        assert_eq!(attached.name, "giay-khai-sinh_signed.pdf");
        assert!(attached.bytes == sealed, "byte for byte");
        assert!(message.body.contains("/nhan/"), "the link is there too");
    })
    .await;
}

//! "Biểu phí": who sets tariffs, for whom and when, and that nothing that was charged changes.

use chungthuc_domain::{
    ErrorCode, TariffId, UnitId,
    validity::Validity,
    view::fee::{EndTariffForm, TariffAction, TariffForm},
};
use chungthuc_storage::{
    repo::{
        tariff::{self, Change},
        unit,
    },
    testing::TestDatabase,
};
use chungthuc_workflow::Actor;
use jiff::civil::datetime;

use crate::support::{World, counter, office};

/// Nothing is charged: the province exempts it.
fn exempt(scope: &str, from: &str, to: &str) -> TariffForm {
    TariffForm {
        scope: scope.into(),
        valid_from: from.into(),
        valid_to: to.into(),
        first_pages: "0".into(),
        first_page_fee: "0".into(),
        further_page_fee: "0".into(),
        cap_per_copy: "0".into(),
        ground: "Nghị quyết 05/2026/NQ-HĐND".into(),
    }
}

fn end(last: &str) -> EndTariffForm {
    EndTariffForm {
        valid_to: last.into(),
        ground: "Nghị quyết 06/2026/NQ-HĐND".into(),
    }
}

async fn only(world: &World, admin: &Actor) -> (TariffId, i64) {
    let view = world.workflow.tariffs(admin).await.unwrap();
    (view.tariffs[0].tariff, view.tariffs[0].version)
}

async fn fee(world: &World) -> u64 {
    let form = counter::form(world).await;
    counter::submit(world, &world.workflow, form).await.fee
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tariff_charges_from_its_first_day_to_its_last_and_its_history_stays() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        assert_eq!(fee(&world).await, 2_000);
        let form = exempt("", "21/11/2026", "");
        workflow.add_tariff(&admin, form).await.unwrap();
        assert_eq!(fee(&world).await, 2_000);
        world.set_time(datetime(2026, 11, 23, 9, 0, 0, 0));
        assert_eq!(fee(&world).await, 0);
        let (id, version) = only(&world, &admin).await;
        workflow
            .end_tariff(&admin, id, version, end("24/11/2026"))
            .await
            .unwrap();
        let view = workflow.tariffs(&admin).await.unwrap();
        assert_eq!(view.tariffs[0].standing, Validity::InForce);
        let done: Vec<_> = view.changes.iter().map(|change| change.action).collect();
        assert_eq!(done, [TariffAction::End, TariffAction::Add]);
        assert_eq!(view.changes[1].ground, "Nghị quyết 05/2026/NQ-HĐND");
        assert!(
            view.changes[0]
                .summary
                .starts_with("Từ 21/11/2026 đến 24/11/2026")
        );
        world.set_time(datetime(2026, 11, 25, 9, 0, 0, 0));
        assert_eq!(fee(&world).await, 2_000);
        assert!(world.audited().await.contains(&"CHANGE_TARIFF".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_units_own_tariff_comes_before_that_for_everywhere() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        let own = TariffForm {
            first_pages: "1".into(),
            first_page_fee: "1.500 đ".into(),
            further_page_fee: "500".into(),
            cap_per_copy: "100.000".into(),
            ..exempt(&world.unit.to_string(), "24/11/2026", "")
        };
        workflow
            .add_tariff(&admin, exempt("", "21/11/2026", ""))
            .await
            .unwrap();
        world.set_time(datetime(2026, 11, 23, 9, 0, 0, 0));
        assert_eq!(
            workflow
                .open_intake(&world.officer, None)
                .await
                .unwrap()
                .tariff
                .per_copy(3),
            0
        );
        workflow.add_tariff(&admin, own).await.unwrap();
        world.set_time(datetime(2026, 11, 24, 9, 0, 0, 0));
        assert_eq!(
            workflow
                .open_intake(&world.officer, None)
                .await
                .unwrap()
                .tariff
                .per_copy(3),
            2_500
        );
        let names: Vec<_> = workflow.tariffs(&admin).await.unwrap().tariffs;
        assert_eq!(names.len(), 2);
        assert!(names.iter().any(|row| row.unit_name.is_none()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_charged_never_changes() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        // Whether something was charged today or not: it may be, at this moment.
        for (scope, from, to) in [
            (String::new(), "20/11/2026", ""),
            (world.unit.to_string(), "20/11/2026", ""),
            (String::new(), "01/01/2026", "30/06/2026"),
        ] {
            let refused = workflow.add_tariff(&admin, exempt(&scope, from, to)).await;
            let refused = refused.unwrap_err();
            let said = refused.of_field("valid_from").unwrap();
            assert!(said.contains("từ ngày mai, 21/11/2026"), "{said}");
        }
        workflow
            .add_tariff(&admin, exempt("", "21/11/2026", ""))
            .await
            .unwrap();
        world.set_time(datetime(2026, 11, 23, 9, 0, 0, 0));
        fee(&world).await;
        let (id, version) = only(&world, &admin).await;
        for last in ["22/11/2026", "20/11/2026", "31/02/2026", ""] {
            let refused = workflow.end_tariff(&admin, id, version, end(last)).await;
            assert!(
                refused.unwrap_err().of_field("valid_to").is_some(),
                "{last}"
            );
        }
        workflow
            .end_tariff(&admin, id, version, end("23/11/2026"))
            .await
            .unwrap();
        let stale = workflow
            .end_tariff(&admin, id, version, end("24/11/2026"))
            .await;
        assert_eq!(stale.unwrap_err().code, ErrorCode::Conflict);
        world.set_time(datetime(2026, 11, 24, 9, 0, 0, 0));
        let over = workflow
            .end_tariff(&admin, id, version + 1, end("25/11/2026"))
            .await;
        assert_eq!(over.unwrap_err().code, ErrorCode::Conflict);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_two_tariffs_of_one_scope_hold_on_one_day() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        workflow
            .add_tariff(&admin, exempt("", "01/12/2026", "31/12/2026"))
            .await
            .unwrap();
        for (from, to) in [
            ("31/12/2026", ""),
            ("01/11/2027", "01/12/2027"),
            ("25/11/2026", "01/12/2026"),
            ("25/11/2026", ""),
        ] {
            let added = workflow.add_tariff(&admin, exempt("", from, to)).await;
            match from {
                "01/11/2027" => added.unwrap(),
                _ => assert!(
                    added.unwrap_err().of_field("valid_from").is_some(),
                    "{from} {to}"
                ),
            }
        }
        // At once, through two servers: one of them.
        let second = world.another_server().await;
        let (one, two) = tokio::join!(
            workflow.add_tariff(&admin, exempt("", "01/01/2028", "")),
            second.add_tariff(&admin, exempt("", "01/06/2028", "")),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        // What hasn't begun is taken out, and its days are free again.
        let view = workflow.tariffs(&admin).await.unwrap();
        let coming = view.tariffs.last().unwrap();
        workflow
            .end_tariff(&admin, coming.tariff, coming.version, end(""))
            .await
            .unwrap();
        workflow
            .add_tariff(&admin, exempt("", "25/11/2026", "01/12/2026"))
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_field_of_a_tariff_has_its_own_sentence() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let admin = world.administrator().await;
        let nothing = TariffForm {
            scope: "x".into(),
            valid_to: "x".into(),
            ..TariffForm::default()
        };
        let error = world
            .workflow
            .add_tariff(&admin, nothing)
            .await
            .unwrap_err();
        for field in [
            "scope",
            "valid_from",
            "valid_to",
            "first_pages",
            "first_page_fee",
            "further_page_fee",
            "cap_per_copy",
            "ground",
        ] {
            assert!(error.of_field(field).is_some(), "{field}: {error:?}");
        }
        let backwards = exempt("", "02/12/2026", "01/12/2026");
        let error = world
            .workflow
            .add_tariff(&admin, backwards)
            .await
            .unwrap_err();
        assert!(error.of_field("valid_to").is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tariffs_are_set_by_who_administers_the_unit_or_one_above_it() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        let form = exempt("", "01/12/2026", "");
        for stranger in [&world.officer, &world.leader, &world.clerk] {
            let looked = workflow.tariffs(stranger).await;
            assert_eq!(looked.unwrap_err().code, ErrorCode::NotFound);
            let added = workflow.add_tariff(stranger, form.clone()).await;
            assert_eq!(added.unwrap_err().code, ErrorCode::NotFound);
        }
        // Now there is a unit above, and one beside.
        let [above, beside] = [(); 2].map(|()| UnitId(workflow.ids.uuid()));
        let mut tx = world.db.begin().await.unwrap();
        unit::insert(&mut tx, &office(above, "H99")).await.unwrap();
        unit::insert(&mut tx, &office(beside, "H99.102"))
            .await
            .unwrap();
        sqlx::query("UPDATE unit SET parent_id = $1 WHERE id <> $1")
            .bind(above.to_string())
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let scopes = workflow.tariffs(&admin).await.unwrap().scopes;
        assert_eq!(scopes.len(), 1, "{scopes:?}");
        for scope in [String::new(), above.to_string(), beside.to_string()] {
            let added = workflow
                .add_tariff(&admin, exempt(&scope, "01/12/2026", ""))
                .await;
            assert_eq!(added.unwrap_err().code, ErrorCode::NotFound, "{scope}");
        }
        let own = exempt(&world.unit.to_string(), "01/12/2026", "");
        workflow.add_tariff(&admin, own).await.unwrap();
        // However much is changed elsewhere, one's own changes are found.
        let mut tx = world.db.begin().await.unwrap();
        for _ in 0..101 {
            let change = Change {
                unit: Some(beside),
                at: world.now().plus_seconds(60),
                person: world.clerk.person,
                person_name: world.clerk.name.clone(),
                action: TariffAction::Add,
                summary: "Từ 01/12/2026".into(),
                ground: "Nghị quyết 07/2026/NQ-HĐND".into(),
            };
            tariff::note(&mut tx, workflow.ids.id(), &change)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        let changes = workflow.tariffs(&admin).await.unwrap().changes;
        let grounds: Vec<_> = changes
            .iter()
            .map(|change| change.ground.as_str())
            .collect();
        assert_eq!(grounds, ["Nghị quyết 05/2026/NQ-HĐND"]);
    })
    .await;
}

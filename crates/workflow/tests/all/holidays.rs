//! "Ngày nghỉ lễ": who keeps the days off, and how.

use chungthuc_domain::{ErrorCode, UnitId, view::holiday::HolidayForm};
use chungthuc_storage::{repo::unit, testing::TestDatabase};
use jiff::civil::date;

use crate::{
    appointments::{MONDAY, book, takes_appointments},
    support::{World, counter::citizen, office},
};

fn form(day: &str, name: &str, reason: &str) -> HolidayForm {
    HolidayForm {
        day: day.into(),
        name: name.into(),
        reason: reason.into(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_off_are_listed_by_year_added_and_removed_with_a_ground() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        let ground = "Thông báo 6150/TB-BLĐTBXH";
        for (day, name) in [
            ("02/09/2027", "Quốc khánh"),
            ("01/01/2027", "Tết Dương lịch"),
            ("01/01/2028", "Tết Dương lịch"),
        ] {
            workflow
                .add_holiday(&admin, form(day, name, ground))
                .await
                .unwrap();
        }
        let view = workflow.holidays(&admin, 2027).await.unwrap();
        assert!(view.may_change);
        let days: Vec<_> = view.days.iter().map(|holiday| holiday.day).collect();
        assert_eq!(days, [date(2027, 1, 1), date(2027, 9, 2)]);
        assert_eq!(workflow.holidays(&admin, 0).await.unwrap().year, 2026);

        let day = date(2027, 9, 2);
        workflow
            .remove_holiday(&admin, day, "Nhập nhầm".into())
            .await
            .unwrap();
        assert_eq!(workflow.holidays(&admin, 2027).await.unwrap().days.len(), 1);
        let again = workflow
            .remove_holiday(&admin, day, "Nhập nhầm".into())
            .await;
        assert_eq!(again.unwrap_err().code, ErrorCode::NotFound);

        let mut db = world.db.read().await.unwrap();
        let audited = chungthuc_storage::audit::entries(&mut db, Some(world.unit), None, 2)
            .await
            .unwrap();
        assert_eq!(audited[0].action, "REMOVE_HOLIDAY");
        assert_eq!(audited[0].subject, "holiday 2027-09-02");
        assert!(audited[0].details.to_string().contains("Nhập nhầm"));
        assert!(audited[1].details.to_string().contains(ground));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_off_has_a_day_a_name_a_ground_and_is_there_once() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        let long = "x".repeat(501);
        for (wrong, field) in [
            (form("31/02/2027", "Nghỉ", "x"), "day"),
            (form("01/01/1999", "Nghỉ", "x"), "day"),
            (form("01/01/2027", " ", "x"), "name"),
            (form("01/01/2027", &long, "x"), "name"),
            (form("01/01/2027", "Nghỉ", ""), "reason"),
            (form("01/01/2027", "Nghỉ", &long), "reason"),
        ] {
            let refused = workflow.add_holiday(&admin, wrong).await.unwrap_err();
            assert!(refused.of_field(field).is_some(), "{refused:?}");
        }
        let right = form("01/01/2027", "Tết Dương lịch", "Bộ luật Lao động");
        workflow.add_holiday(&admin, right.clone()).await.unwrap();
        let refused = workflow.add_holiday(&admin, right).await.unwrap_err();
        assert!(refused.of_field("day").unwrap().contains("Tết Dương lịch"));
        let refused = workflow
            .remove_holiday(&admin, date(2027, 1, 1), " ".into())
            .await
            .unwrap_err();
        assert!(refused.of_field("reason").is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_administers_the_topmost_unit_changes_days_off() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        let right = form("01/01/2027", "Tết Dương lịch", "Bộ luật Lao động");
        for stranger in [&world.officer, &world.leader, &world.clerk] {
            let looked = workflow.holidays(stranger, 2027).await;
            assert_eq!(looked.unwrap_err().code, ErrorCode::NotFound);
            let added = workflow.add_holiday(stranger, right.clone()).await;
            assert_eq!(added.unwrap_err().code, ErrorCode::NotFound);
        }
        // Now there is a unit above.
        let above = UnitId(workflow.ids.uuid());
        let mut tx = world.db.begin().await.unwrap();
        unit::insert(&mut tx, &office(above, "H99")).await.unwrap();
        sqlx::query("UPDATE unit SET parent_id = $1 WHERE id = $2")
            .bind(above.to_string())
            .bind(world.unit.to_string())
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(!workflow.holidays(&admin, 2027).await.unwrap().may_change);
        let added = workflow.add_holiday(&admin, right).await;
        assert_eq!(added.unwrap_err().code, ErrorCode::NotFound);
        let removed = workflow
            .remove_holiday(&admin, date(2027, 1, 1), "x".into())
            .await;
        assert_eq!(removed.unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_awaited_on_a_day_off_is_told_to_who_administers_the_unit() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (admin, workflow) = (world.administrator().await, &world.workflow);
        takes_appointments(&world, 2).await;
        let citizen = citizen(&world, "Nguyễn Hạ Vy An", "003190000011", None).await;
        book(&world, &citizen, MONDAY, "08:00").await;
        let day_off = form("23/11/2026", "Nghỉ bù", "Thông báo 6150/TB-BLĐTBXH");
        workflow.add_holiday(&admin, day_off).await.unwrap();
        let [above, beside] = [(); 2].map(|()| UnitId(workflow.ids.uuid()));
        let mut tx = world.db.begin().await.unwrap();
        for (unit, code) in [(above, "H99"), (beside, "H99.102")] {
            unit::insert(&mut tx, &office(unit, code)).await.unwrap();
        }
        sqlx::query("UPDATE unit SET parent_id = $1 WHERE id <> $1")
            .bind(above.to_string())
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for (unit, expected) in [(world.unit, 1), (above, 1), (beside, 0)] {
            let mut actor = admin.clone();
            actor.unit = Some(unit);
            actor.grants[0].unit = unit;
            let view = workflow.holidays(&actor, 2026).await.unwrap();
            let awaited: u64 = view.awaited.iter().map(|day| day.appointments).sum();
            assert_eq!(awaited, expected, "{unit}");
        }
    })
    .await;
}

//! Who manages the books of a unit besides who seals (DOMAIN §2.2, Q3).

use chungthuc_domain::{
    ErrorCode, PersonId, SessionId,
    view::{
        book::BookForm,
        unit::{BookKeeper, KeeperStanding},
    },
};
use chungthuc_storage::{repo::unit, testing::TestDatabase};
use chungthuc_workflow::Actor;

use crate::{support::World, unit_settings::above};

/// Somebody as their next request finds them.
async fn anew(world: &World, actor: &Actor) -> Actor {
    let mut db = world.db.read().await.unwrap();
    let grants = unit::grants_of(&mut db, actor.person, world.now().day()).await;
    Actor {
        session: SessionId(world.workflow.ids.uuid()),
        grants: grants.unwrap(),
        ..actor.clone()
    }
}

async fn people(world: &World, admin: &Actor) -> Vec<BookKeeper> {
    let view = world.workflow.unit_settings(admin, world.unit).await;
    view.unwrap().books.unwrap().people
}

fn of(people: &[BookKeeper], person: PersonId) -> BookKeeper {
    let found = people.iter().find(|keeper| keeper.person == person);
    found.unwrap().clone()
}

async fn form(world: &World) -> BookForm {
    let view = world.workflow.books(&world.clerk).await.unwrap();
    view.new[0].proposal.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_manages_books_from_the_grant_to_its_withdrawal() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (_, admin) = above(&world).await;
        let workflow = &world.workflow;
        let before = people(&world, &admin).await;
        assert_eq!(before.len(), 2, "leaders manage no books");
        let clerk = of(&before, world.clerk.person);
        assert_eq!(
            (clerk.standing, clerk.change),
            (KeeperStanding::BySeal, None)
        );
        let officer = of(&before, world.officer.person);
        assert_eq!(officer.standing, KeeperStanding::Not);
        let set = async |granted| {
            let person = world.officer.person;
            let set = workflow.set_book_keeper(&admin, world.unit, person, granted);
            set.await.unwrap();
        };

        set(true).await;
        assert_eq!(world.audited().await.last().unwrap(), "GRANT_BOOKS");
        let granted = of(&people(&world, &admin).await, world.officer.person);
        assert_eq!(granted.standing, KeeperStanding::Granted);
        let change = granted.change.unwrap();
        assert_eq!(
            (change.granted, change.by.as_str(), change.at),
            (true, "Lương Quốc Bảo Trị", world.now())
        );
        let officer = anew(&world, &world.officer).await;
        let book = workflow.create_book(&officer, form(&world).await).await;
        let book = book.unwrap();
        // Twice is as good as once.
        set(true).await;

        set(false).await;
        assert_eq!(world.audited().await.last().unwrap(), "WITHDRAW_BOOKS");
        let withdrawn = of(&people(&world, &admin).await, world.officer.person);
        assert_eq!(withdrawn.standing, KeeperStanding::Not);
        assert!(!withdrawn.change.unwrap().granted, "who did it stays");
        // Whoever still has the page open can't either.
        let refused = workflow.close_book(&officer, book.book, book.version).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NotFound);
        let told = workflow.notices(&officer, 1).await.unwrap();
        assert_eq!(told.listing.total, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_granted_to_officers_by_who_administers_the_unit() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (province, admin) = above(&world).await;
        let set = async |actor, unit, person| {
            let set = world.workflow.set_book_keeper(actor, unit, person, true);
            set.await.unwrap_err().code
        };
        let (officer, leader) = (world.officer.person, world.leader.person);
        assert_eq!(
            set(&world.clerk, world.unit, officer).await,
            ErrorCode::NotFound
        );
        assert_eq!(set(&admin, world.unit, leader).await, ErrorCode::NotFound);
        assert_eq!(
            set(&admin, world.unit, world.clerk.person).await,
            ErrorCode::NotFound,
            "who seals has it by that right"
        );
        assert_eq!(set(&admin, province, officer).await, ErrorCode::NotFound);
    })
    .await;
}

//! What was typed into a form that was refused waits for the session that it was typed in.

use std::collections::BTreeMap;

use chungthuc_storage::testing::TestDatabase;
use jiff::SignedDuration;

use crate::{live::logged_in, support::World};

const PATH: &str = "/api/note-absence";

fn fields(basis: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("form[basis]".to_owned(), basis.to_owned())])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_last_comes_back_to_its_form_and_session_for_an_hour() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let workflow = &world.workflow;
        let own = logged_in(&world, world.leader.person, world.leader.unit).await;
        let others = logged_in(&world, world.clerk.person, world.clerk.unit).await;
        assert_eq!(workflow.typed(&own, PATH).await.unwrap(), None);
        for basis in ["Thông báo 11", "Thông báo 12"] {
            workflow
                .keep_typed(&own, PATH, &fields(basis))
                .await
                .unwrap();
        }
        assert_eq!(
            workflow.typed(&own, PATH).await.unwrap(),
            Some(fields("Thông báo 12"))
        );
        assert_eq!(workflow.typed(&others, PATH).await.unwrap(), None);
        assert_eq!(workflow.typed(&own, "/api/else").await.unwrap(), None);
        // Who isn't logged in has nothing kept, and that is no error.
        let nobody = "0".repeat(64);
        workflow
            .keep_typed(&nobody, PATH, &fields("x"))
            .await
            .unwrap();
        assert_eq!(workflow.typed(&nobody, PATH).await.unwrap(), None);

        // The session is used, or it would have ended by then.
        world.clock.advance(SignedDuration::from_mins(59));
        workflow.actor(&own).await.unwrap();
        assert!(workflow.typed(&own, PATH).await.unwrap().is_some());
        world.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(workflow.typed(&own, PATH).await.unwrap(), None);
    })
    .await;
}

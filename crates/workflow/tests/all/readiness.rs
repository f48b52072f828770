//! What must stand before copies can be received, and certificates that run out (S003, DOMAIN §4.3).

use std::sync::Arc;

use async_trait::async_trait;
use chungthuc_domain::{
    ErrorCode, UnitId,
    right::Right,
    view::{
        readiness::{Matter, ReadinessView, Standing},
        stamp::StampKind,
    },
};
use chungthuc_keystore::{
    KeyError, KeyLocator, KeyStore, KeyStores, OpenKey, Pin, SignatureAlgorithm,
    SigningCertificate, Unlock,
};
use chungthuc_storage::{repo::unit, testing::TestDatabase};
use chungthuc_workflow::{Parts, Workflow};
use jiff::SignedDuration;
use tokio::{sync::Semaphore, task::JoinSet};

use crate::support::{
    World,
    counter::{colleague, run_jobs},
    keys::{PIN, SCHEME, TestKeys},
    office,
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

fn standing(view: &ReadinessView, matter: Matter) -> Standing {
    let found = view.lines.iter().find(|line| line.matter == matter);
    found.unwrap().standing
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_is_told_what_it_lacks_until_it_is_there() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let see = async |actor| world.workflow.readiness(actor, None).await.unwrap();
        let before = see(&world.clerk).await;
        assert_eq!(standing(&before, Matter::Book), Standing::Unmet);
        for matter in [
            Matter::Signature,
            Matter::Seal,
            Matter::SignerKey,
            Matter::AgencyKey,
            Matter::Mail,
        ] {
            assert_eq!(standing(&before, matter), Standing::Met, "{matter:?}");
        }
        let lacking = world.workflow.lacking(&world.officer).await.unwrap();
        assert!(lacking.iter().any(|text| text.contains("sổ chứng thực")));

        world.open_book("01/2026", 1).await;
        let after = see(&world.clerk).await;
        assert_eq!(standing(&after, Matter::Book), Standing::Met);
        assert_eq!(after.may_try, [StampKind::Seal]);

        world
            .workflow
            .delete_stamp(&world.leader, world.signature.id)
            .await
            .unwrap();
        let view = see(&world.leader).await;
        let line = view
            .lines
            .iter()
            .find(|line| line.matter == Matter::Signature);
        let line = line.unwrap();
        assert_eq!(line.standing, Standing::Unmet);
        assert_eq!(line.link.as_deref(), Some("/chu-ky"), "it is their own");
        let others = see(&world.officer).await;
        let line = others
            .lines
            .iter()
            .find(|line| line.matter == Matter::Signature);
        assert_eq!(line.unwrap().link, None, "only its owner can mend it");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_whoever_works_in_a_unit_or_administers_it_sees_how_it_stands() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let other = UnitId(world.workflow.ids.uuid());
        let mut tx = world.db.begin().await.unwrap();
        unit::insert(&mut tx, &office(other, "H99.102"))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let elsewhere = world.workflow.readiness(&world.clerk, Some(other)).await;
        assert_eq!(elsewhere.unwrap_err().code, ErrorCode::NotFound);
        for grant in &mut world.officer.grants {
            grant.right = Right::ReceivingOfficer;
        }
        let guest = world.workflow.readiness(&world.officer, None).await;
        assert_eq!(guest.unwrap_err().code, ErrorCode::NotFound);
        assert_eq!(
            world.workflow.lacking(&world.officer).await.unwrap(),
            Vec::<String>::new()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_tried_by_its_holder_and_wrong_pins_are_counted() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let try_key = async |actor, kind, pin: &str| {
            let tried = world.workflow.try_key(actor, kind, pin.into()).await;
            tried.map_err(|error| error.code)
        };
        let signature = StampKind::Signature;
        assert_eq!(try_key(&world.leader, signature, PIN).await, Ok(()));
        let wrong = try_key(&world.leader, signature, "00000000").await;
        assert_eq!(wrong, Err(ErrorCode::WrongPin { left: 4 }));
        assert_eq!(
            try_key(&world.clerk, signature, PIN).await,
            Err(ErrorCode::NotFound)
        );
        assert_eq!(try_key(&world.clerk, StampKind::Seal, PIN).await, Ok(()));
        let empty = try_key(&world.clerk, StampKind::Seal, "").await;
        assert_eq!(empty, Err(ErrorCode::Invalid));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_concerned_is_told_once_at_each_number_of_days() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let certificate = world.keys.certificate_of("leader");
        let expires = certificate.not_after;
        let notices = async |actor| {
            let view = world.workflow.notices(actor, 1).await.unwrap();
            view.listing.total
        };
        world.workflow.start_upkeep().await.unwrap();
        let mut told = 0;
        for (days, expected) in [(61, 0), (60, 1), (59, 1), (30, 2), (7, 3), (6, 3)] {
            let at = expires - DAY * days + SignedDuration::from_secs(1);
            world.clock.set(at);
            world.workflow.start_upkeep().await.unwrap();
            run_jobs(&world.workflow).await;
            told = notices(&world.leader).await;
            assert_eq!(told, expected, "{days} days before");
        }
        assert_eq!(
            notices(&world.clerk).await,
            told,
            "the agency's runs out likewise"
        );
        assert_eq!(notices(&world.officer).await, 0, "it is none of theirs");
        world.clock.set(expires + SignedDuration::from_secs(1));
        world.workflow.start_upkeep().await.unwrap();
        run_jobs(&world.workflow).await;
        let view = world.workflow.notices(&world.leader, 1).await.unwrap();
        assert!(view.listing.rows[0].text.contains("đã hết hạn"));
        let view = world.workflow.readiness(&world.leader, None).await.unwrap();
        assert_eq!(standing(&view, Matter::SignerKey), Standing::Unmet);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_leader_has_lines_of_their_own() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        colleague(&world, &world.leader, "chutich", "Vũ Đình Khải Minh").await;
        let view = world
            .workflow
            .readiness(&world.officer, None)
            .await
            .unwrap();
        let of = |matter| {
            let lines = view.lines.iter().filter(move |line| line.matter == matter);
            lines.map(|line| line.standing).collect::<Vec<_>>()
        };
        for matter in [Matter::Signature, Matter::SignerKey] {
            let mut standings = of(matter);
            standings.sort_unstable();
            assert_eq!(standings, [Standing::Met, Standing::Unmet], "{matter:?}");
        }
    })
    .await;
}

/// A store that shows a certificate only once it is let to; it counts who waits for one.
struct SlowStore {
    keys: TestKeys,
    waiting: Arc<Semaphore>,
    go: Arc<Semaphore>,
}

#[async_trait]
impl KeyStore for SlowStore {
    async fn certificate(&self, key: &KeyLocator) -> Result<SigningCertificate, KeyError> {
        self.waiting.add_permits(1);
        self.go.acquire().await.unwrap().forget();
        self.keys.certificate(key).await
    }

    async fn open(&self, key: &KeyLocator, pin: &Pin) -> Result<Arc<dyn OpenKey>, KeyError> {
        self.keys.open(key, pin).await
    }

    async fn sign(
        &self,
        key: &KeyLocator,
        unlock: &Unlock,
        algorithm: SignatureAlgorithm,
        message: &[u8],
    ) -> Result<Vec<u8>, KeyError> {
        self.keys.sign(key, unlock, algorithm, message).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_keystore_that_does_not_answer_keeps_nobody_from_reading() {
    /// As many as the tests' database has connections that read.
    const READERS: u32 = 4;
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let (waiting, go) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let slow = SlowStore {
            keys: world.keys.clone(),
            waiting: Arc::clone(&waiting),
            go: Arc::clone(&go),
        };
        let parts = &world.workflow;
        let workflow = Workflow::new(Parts {
            db: parts.db.clone(),
            objects: parts.objects.clone(),
            uploads: parts.uploads.clone(),
            keys: KeyStores::new().with(SCHEME, Arc::new(slow)),
            clock: parts.clock.clone(),
            ids: parts.ids.clone(),
            mailer: parts.mailer.clone(),
            trust: parts.trust.clone(),
            settings: parts.settings.clone(),
        });
        let mut looks = JoinSet::new();
        for _ in 0..READERS {
            let (workflow, actor) = (workflow.clone(), world.clerk.clone());
            looks.spawn(async move { workflow.readiness(&actor, None).await });
        }
        waiting.acquire_many(READERS).await.unwrap().forget();
        workflow.lacking(&world.officer).await.unwrap();
        // Each look asks for the leader's and the agency's.
        go.add_permits(2 * READERS as usize);
        while let Some(look) = looks.join_next().await {
            let view = look.unwrap().unwrap();
            assert_eq!(standing(&view, Matter::SignerKey), Standing::Met);
            assert_eq!(standing(&view, Matter::AgencyKey), Standing::Met);
        }
    })
    .await;
}

//! Were the certificates of a file revoked? Asked on behalf of a check here, and of one in a browser,
//! which keeps the file and must come to the same answer.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{
    ErrorCode,
    view::check::{
        CertificateQuery, CheckView, Issuance, LocalCheck, LookUpAnswer, LookUpRequest, Verdict,
    },
};
use chungthuc_keystore::KeyStores;
use chungthuc_report::{TrustData, check_locally};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::{
    Parts, RevocationAnswers, TimestampOffer, TrustServiceError, TrustServices, Workflow,
};
use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use pades::{tsp::Imprint, validate::RevocationQuery};

use crate::support::{
    World,
    counter::{self, form, submit},
    keys::{self, TestKeys},
};

/// An authority that hands out its list.
struct Authority {
    list: Vec<u8>,
    asked: AtomicUsize,
}

#[async_trait]
impl TrustServices for Authority {
    fn timestamps<'a>(&'a self, _: &'a Imprint, _: Duration) -> BoxStream<'a, TimestampOffer> {
        stream::empty().boxed()
    }

    async fn revocation(
        &self,
        _: &RevocationQuery,
        _: Duration,
    ) -> Result<RevocationAnswers, TrustServiceError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Ok(RevocationAnswers {
            ocsp: Vec::new(),
            crls: vec![self.list.clone()],
        })
    }

    fn remembered(&self, _: &RevocationQuery) -> Option<RevocationAnswers> {
        None
    }
}

/// The same office where an authority with this list is asked.
fn asking(world: &World, list: &[u8]) -> (Workflow, Arc<Authority>) {
    let authority = Arc::new(Authority {
        list: list.to_vec(),
        asked: AtomicUsize::new(0),
    });
    let parts = &world.workflow;
    let workflow = Workflow::new(Parts {
        db: parts.db.clone(),
        objects: parts.objects.clone(),
        uploads: parts.uploads.clone(),
        keys: KeyStores::new().with(keys::SCHEME, Arc::new(world.keys.clone())),
        clock: parts.clock.clone(),
        ids: parts.ids.clone(),
        mailer: parts.mailer.clone(),
        trust: authority.clone(),
        settings: parts.settings.clone(),
    });
    (workflow, authority)
}

/// A certified copy that holds nothing about revocation.
async fn copy(world: &World) -> Vec<u8> {
    world.open_book("01/2026", 1).await;
    let sent = submit(world, &world.workflow, form(world).await).await;
    counter::complete(world, sent.paper).await;
    let sealed = world.paper(sent.paper).await.sealed.unwrap();
    world.bytes(sealed).await
}

/// The file in a browser.
struct Browser<'a> {
    workflow: &'a Workflow,
    file: Vec<u8>,
}

impl Browser<'_> {
    async fn check(&self, answers: &[LookUpAnswer]) -> LocalCheck {
        let trust = self.workflow.trust_json().await.unwrap();
        let trust: TrustData = serde_json::from_str(&trust).unwrap();
        let now = self.workflow.clock.now();
        check_locally(&self.file, "ban-sao.pdf", &trust, answers, now).unwrap()
    }

    async fn look_up(&self, check: &LocalCheck) -> LookUpAnswer {
        let request = LookUpRequest {
            sha256: check.view.sha256.clone(),
            certificates: check.wanted.clone(),
        };
        self.workflow.look_up_revocation(request).await.unwrap()
    }
}

async fn on_the_server(workflow: &Workflow, file: Vec<u8>) -> CheckView {
    let mut view = workflow.check_file("ban-sao.pdf", file).await.unwrap();
    view.duration_us = 0;
    view
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_is_valid_once_its_authority_was_asked_here_or_for_a_browser() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let file = copy(&world).await;
        let (workflow, authority) = asking(&world, world.keys.list());

        let there = on_the_server(&workflow, file.clone()).await;
        assert_eq!(there.verdict, Verdict::Valid, "{}", there.summary);
        assert_eq!(
            authority.asked.load(Ordering::SeqCst),
            2,
            "leader and agency"
        );

        let workflow = &workflow;
        let browser = Browser { workflow, file };
        let before = browser.check(&[]).await;
        assert_eq!(before.view.verdict, Verdict::Indeterminate);
        assert_eq!(before.view.issuance, Issuance::NotAsked);
        assert_eq!(before.wanted.len(), 2);
        let said = browser.look_up(&before).await;
        let after = browser.check(&[said]).await;
        assert_eq!(after.view, there);
        assert_eq!(after.wanted, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_asked_about_a_certificate_that_leads_to_no_anchor() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        let stranger = TestKeys::of(&["stranger"]);
        let (workflow, authority) = asking(&world, stranger.list());
        let look_up = async |certificates| {
            let sha256 = "0".repeat(64);
            let request = LookUpRequest {
                sha256,
                certificates,
            };
            workflow.look_up_revocation(request).await
        };
        let query = |certificate: &[u8], issuer: &[u8]| CertificateQuery {
            certificate: BASE64.encode(certificate),
            issuer: BASE64.encode(issuer),
        };
        let foreign = query(&stranger.certificate_of("stranger").der, stranger.root());
        // Whoever names our root as the issuer of their certificate isn't issued by it.
        let claimed = query(&stranger.certificate_of("stranger").der, world.keys.root());
        let anchor = query(world.keys.root(), world.keys.root());
        let garbage = query(b"MII", b"");
        let asked = vec![foreign, claimed, anchor, garbage];
        let said = look_up(asked).await.unwrap();
        assert_eq!(
            said,
            LookUpAnswer {
                issuance: Issuance::NotIssued,
                ..LookUpAnswer::default()
            }
        );
        assert_eq!(authority.asked.load(Ordering::SeqCst), 0);

        let ours = query(&world.keys.certificate_of("leader").der, b"");
        look_up(vec![ours.clone()]).await.unwrap();
        assert_eq!(authority.asked.load(Ordering::SeqCst), 1);
        let too_many = look_up(vec![ours; 13]).await.unwrap_err();
        assert_eq!(too_many.code, ErrorCode::Invalid);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_hash_is_refused() {
    TestDatabase::each(async |test| {
        let world = World::new(test).await;
        for sha256 in ["", "0", &"g".repeat(64), &"0".repeat(65)] {
            let request = LookUpRequest {
                sha256: sha256.to_owned(),
                certificates: Vec::new(),
            };
            let refused = world
                .workflow
                .look_up_revocation(request)
                .await
                .unwrap_err();
            assert_eq!(refused.code, ErrorCode::Invalid, "{sha256}");
        }
    })
    .await;
}

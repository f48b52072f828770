//! Whether copies of each level hold by pyHanko's validation processes of EN 319 102-1, which reads
//! strictly, requires revocation and fetches nothing.

use std::{path::Path, process::Command};

use chungthuc_domain::signature::SignatureLevel;
use chungthuc_storage::testing::TestDatabase;
use serde_json::Value;

use crate::support::{World, services::TestServices};

/// What pyHanko concludes of each signature in a file, now and by the anchors of these services.
struct Judge<'a> {
    world: &'a World,
    services: &'a TestServices,
}

impl Judge<'_> {
    /// `answers`: a file whose answers about revocation are known besides. `None`: pyHanko isn't
    /// installed.
    fn concludes(&self, file: &[u8], answers: Option<&[u8]>) -> Option<Vec<Value>> {
        let python = Path::new(&std::env::var_os("HOME")?).join(".cache/chungthuc/venv/bin/python");
        if !python.exists() {
            eprintln!("pyHanko is not installed: not judged");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let script = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../end2end/support/pyhanko_ades.py"
        );
        let output = Command::new(python)
            .arg(script)
            .arg(write("file.pdf", file))
            .arg(self.world.now().timestamp().to_string())
            .arg(answers.map_or("-".into(), |answers| write("answers.pdf", answers)))
            .arg(write("own.cer", self.world.keys.root()))
            .arg(write("services.cer", &self.services.root))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        Some(serde_json::from_slice(&output.stdout).unwrap())
    }
}

/// A paper's file with the leader's signature only, and the copy that goes out.
async fn copies(world: &mut World) -> [Vec<u8>; 2] {
    world.open_book("01/2026", 1).await;
    let paper = world.signed().await;
    world.seal(paper).await.unwrap();
    let row = world.paper(paper).await;
    [
        world.bytes(row.signed.unwrap()).await,
        world.bytes(row.sealed.unwrap()).await,
    ]
}

/// Holds that each of so many signatures has passed, by the process of this name.
fn pass(concluded: &[Value], process: &str, count: usize) {
    assert_eq!(concluded.len(), count);
    for signature in concluded {
        let said = signature[process].as_str().unwrap();
        assert!(said.contains("AdESPassed.OK"), "{process}: {concluded:#?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leaders_signature_holds_with_its_timestamp_and_a_copy_by_what_is_in_it() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let services = world.with_services(SignatureLevel::LongTerm).await;
        let [signed, copy] = copies(&mut world).await;
        let judge = Judge {
            world: &world,
            services: &services,
        };
        // B-T; of revocation only somebody else can tell.
        let Some(concluded) = judge.concludes(&signed, Some(&copy)) else {
            return;
        };
        pass(&concluded, "with_time", 1);
        // B-LT.
        let concluded = judge.concludes(&copy, None).unwrap();
        pass(&concluded, "long_term", 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archived_copy_holds_by_the_evidence_of_its_document_timestamp() {
    TestDatabase::each(async |test| {
        let mut world = World::new(test).await;
        let services = world.with_services(SignatureLevel::Archive).await;
        let [_, copy] = copies(&mut world).await;
        let judge = Judge {
            world: &world,
            services: &services,
        };
        let Some(concluded) = judge.concludes(&copy, None) else {
            return;
        };
        pass(&concluded, "long_term", 2);
        for signature in &concluded {
            assert_ne!(signature["evidence_since"], "", "{concluded:#?}");
        }
    })
    .await;
}

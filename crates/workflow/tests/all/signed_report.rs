//! The report of a check, signed by the program with a key of its own.

use std::{path::Path, process::Command, sync::Arc};

use chungthuc_domain::{
    ErrorCode,
    signature::SignatureLevel,
    view::check::{CheckOutcome, Verdict},
};
use chungthuc_keystore::{
    KeyError, KeyLocator, KeyStores, Pin,
    demo_pki::{self, DEMO_PIN, DemoHolder},
    pkcs12::{self, Pkcs12Store},
};
use chungthuc_storage::testing::TestDatabase;
use chungthuc_workflow::{Parts, ServiceKeyError, Settings, SignedReport, Workflow};
use jiff::SignedDuration;
use ring::rand::SystemRandom;

use crate::support::{
    World, files,
    services::{self, TestServices, Weather},
};

const SIGNER: &str = "Hệ thống chứng thực điện tử (bản dùng thử)";

/// The office with the demo's services, its own key not yet opened.
struct Office {
    world: World,
    workflow: Workflow,
    services: Arc<TestServices>,
    key: KeyLocator,
}

impl Office {
    async fn new(test: &TestDatabase, level: SignatureLevel, demo: bool) -> Self {
        let mut world = World::new(test).await;
        let services = world.with_services(level).await;
        let folder = services::own_folder(&world.clock);
        let pki = demo_pki::open(&folder).unwrap();
        let key = pki.key(DemoHolder::System).unwrap().locator.clone();
        let store = Pkcs12Store::new(folder, SystemRandom::new());
        let parts = &world.workflow;
        let workflow = Workflow::new(Parts {
            db: parts.db.clone(),
            objects: parts.objects.clone(),
            uploads: parts.uploads.clone(),
            keys: KeyStores::new().with(pkcs12::SCHEME, Arc::new(store)),
            clock: parts.clock.clone(),
            ids: parts.ids.clone(),
            mailer: parts.mailer.clone(),
            trust: services.clone(),
            settings: Settings {
                demo,
                ..parts.settings.clone()
            },
        });
        Self {
            world,
            workflow,
            services,
            key,
        }
    }

    async fn open_key(&self, pin: &str) -> Result<(), ServiceKeyError> {
        let pin = Pin::new(pin.to_owned()).unwrap();
        self.workflow.open_service_key(&self.key, &pin).await
    }

    async fn report(&self, file: Vec<u8>) -> SignedReport {
        let name = "Bản sao giấy khai sinh.pdf";
        self.workflow.signed_report(name, file).await.unwrap()
    }

    async fn signed_file(&mut self) -> Vec<u8> {
        let paper = self.world.signed().await;
        let signed = self.world.paper(paper).await.signed.unwrap();
        self.world.bytes(signed).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_says_what_the_check_says_and_holds_for_others() {
    TestDatabase::each(async |test| {
        let mut office = Office::new(test, SignatureLevel::LongTerm, true).await;
        office.open_key(DEMO_PIN).await.unwrap();
        assert!(office.workflow.signs_reports());
        let file = office.signed_file().await;
        let report = office.report(file.clone()).await;
        assert_eq!(
            (report.level, report.note),
            (SignatureLevel::Timestamp, None)
        );
        assert!(report.file_name.is_ascii() && report.file_name.ends_with(".pdf"));

        let mut checked = office
            .workflow
            .check_file(&report.view.file_name, file)
            .await
            .unwrap();
        checked.duration_us = report.view.duration_us;
        assert_eq!(checked, report.view);
        if let Some(text) = text(&report.pdf) {
            let has = |sentence: &str| text.contains(&without_spaces(sentence));
            assert!(has(&checked.summary) && has(&checked.sha256), "{text}");
            assert!(has("https://chungthuc.example.invalid") && has(SIGNER));
            for line in checked
                .signatures
                .iter()
                .flat_map(|signature| &signature.checks)
            {
                assert!(has(&line.text), "{}", line.text);
            }
        }

        let view = office
            .workflow
            .check_file("bao-cao.pdf", report.pdf.clone())
            .await
            .unwrap();
        assert_eq!(view.verdict, Verdict::Valid, "{view:?}");
        let signature = &view.signatures[0];
        assert_eq!(
            (signature.signer.as_str(), signature.level.as_str()),
            (SIGNER, "B-T")
        );
        if let Some(judged) = pyhanko(&report.pdf, &office.services.root) {
            let judged = &judged[0];
            assert_eq!(judged["signer"], SIGNER);
            // Whether it is trusted, pyHanko would judge by the clock of this machine.
            for holds in ["intact", "valid"] {
                assert_eq!(judged[holds], true, "{judged}");
            }
            assert_eq!(judged["coverage"], "ENTIRE_FILE", "{judged}");
        }
        if let Some(folder) = std::env::var_os("KEEP_PRINTED") {
            let kept = |name| Path::new(&folder).join(name);
            std::fs::write(kept("signed.pdf"), &report.pdf).unwrap();
            std::fs::write(kept("root.cer"), &office.services.root).unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_timestamp_that_holds_the_answer_says_so() {
    TestDatabase::each(async |test| {
        let office = Office::new(test, SignatureLevel::LongTerm, true).await;
        office.open_key(DEMO_PIN).await.unwrap();
        for weather in [Weather::NoTimestamps, Weather::LyingTimestamps] {
            office.services.turn(weather);
            let report = office.report(files::scan()).await;
            assert_eq!(report.level, SignatureLevel::Basic);
            assert!(report.note.unwrap().contains("dấu thời gian"));
            let view = office
                .workflow
                .check_file("r.pdf", report.pdf)
                .await
                .unwrap();
            assert_eq!(view.signatures[0].level, "B-B");
            assert!(view.signatures[0].intact);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_file_and_no_pdf_have_reports_too() {
    TestDatabase::each(async |test| {
        let mut office = Office::new(test, SignatureLevel::Basic, true).await;
        office.open_key(DEMO_PIN).await.unwrap();
        let mut file = office.signed_file().await;
        let place = file
            .windows(11)
            .position(|bytes| bytes == b"0 0 m 200 3")
            .unwrap();
        file[place] = b'9';
        for (file, verdict, words) in [
            (file, Verdict::Invalid, "Không hợp lệ"),
            (
                b"PK\x03\x04".to_vec(),
                Verdict::NotPdf,
                "Không phải tệp PDF",
            ),
        ] {
            let report = office.report(file).await;
            assert_eq!(report.view.verdict, verdict);
            if let Some(text) = text(&report.pdf) {
                assert!(text.contains(&without_spaces(words)));
            }
            let view = office
                .workflow
                .check_file("r.pdf", report.pdf)
                .await
                .unwrap();
            let failed = |line: &&chungthuc_domain::view::check::CheckLine| {
                line.outcome == CheckOutcome::Failed
            };
            assert_eq!(view.signatures[0].checks.iter().find(failed), None);
        }
        assert_eq!(office.services.asked(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_key_of_its_own_the_program_signs_nothing() {
    TestDatabase::each(async |test| {
        let office = Office::new(test, SignatureLevel::Basic, true).await;
        let wrong = office.open_key("00000000").await;
        assert!(matches!(
            wrong,
            Err(ServiceKeyError::Key(KeyError::WrongPin))
        ));
        assert!(!office.workflow.signs_reports());
        let refused = office.workflow.signed_report("a.pdf", files::scan()).await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::NoServiceKey);

        // One that has run out is none.
        office.open_key(DEMO_PIN).await.unwrap();
        assert!(office.workflow.signs_reports());
        office
            .world
            .clock
            .advance(SignedDuration::from_hours(24 * 365 * 4));
        assert!(!office.workflow.signs_reports());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demos_key_is_refused_in_earnest() {
    TestDatabase::each(async |test| {
        let office = Office::new(test, SignatureLevel::Basic, false).await;
        let refused = office.open_key(DEMO_PIN).await;
        assert!(matches!(refused, Err(ServiceKeyError::Demo)));
        assert!(!office.workflow.signs_reports());
    })
    .await;
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The text of a file in its own order, without spaces; `None` where pdftotext isn't installed.
fn text(pdf: &[u8]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.pdf");
    std::fs::write(&path, pdf).unwrap();
    let run = Command::new("pdftotext")
        .arg("-raw")
        .arg(&path)
        .arg("-")
        .output();
    let output = run.ok()?;
    Some(without_spaces(&String::from_utf8(output.stdout).unwrap()))
}

/// What pyHanko finds, by this root; `None` where it isn't installed.
fn pyhanko(pdf: &[u8], root: &[u8]) -> Option<serde_json::Value> {
    let python = Path::new(&std::env::var_os("HOME")?).join(".cache/chungthuc/venv/bin/python");
    if !python.exists() {
        eprintln!("pyHanko is not installed: not judged");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let paths = ["in.pdf", "root.cer"].map(|name| folder.path().join(name));
    for (path, bytes) in paths.iter().zip([pdf, root]) {
        std::fs::write(path, bytes).unwrap();
    }
    let judge = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../end2end/support/pyhanko_judge.py"
    );
    let output = Command::new(python)
        .arg(judge)
        .args(&paths)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

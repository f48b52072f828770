//! A demo PKI for each test, made once in a process because RSA keys take their time, and openssl
//! where it is installed. Each file of tests uses a part of it.
#![allow(dead_code)]

pub mod openssl;

use std::{fs, path::Path, process::Command, sync::OnceLock};

use chungthuc_keystore::{
    KeyLocator, Pin,
    demo_pki::{self, DemoPki},
};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use tempfile::TempDir;

pub const BASE_URL: &str = "http://127.0.0.1:8091";

/// 2026-03-02 01:02:03 UTC.
pub fn now() -> Timestamp {
    Timestamp::from_second(1_772_413_323).unwrap()
}

pub fn rng() -> SystemRandom {
    SystemRandom::new()
}

pub fn key(path: &str) -> KeyLocator {
    KeyLocator::new("pkcs12", path).unwrap()
}

pub fn pin(text: &str) -> Pin {
    Pin::new(text.into()).unwrap()
}

/// Runs a line of shell in a folder.
pub fn run(folder: &Path, command: &str) {
    let done = Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command}: {said}");
}

/// A copy of the PKI in a folder of its own, which lives as long as the first value.
pub fn demo() -> (TempDir, DemoPki) {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        demo_pki::create(&folder.path().join("pki"), now(), &rng(), BASE_URL).unwrap();
        folder
    });
    let own = tempfile::tempdir().unwrap();
    copy(&made.path().join("pki"), &own.path().join("pki"));
    let pki = demo_pki::open(&own.path().join("pki")).unwrap();
    (own, pki)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

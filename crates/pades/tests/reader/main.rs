//! Reading, updating and taking in files: what holds for every one of them. The
//! files are made here by hand, or are the samples of `end2end/samples`.

#![allow(
    clippy::unwrap_used,
    clippy::ptr_arg,
    reason = "tests; and a source is a `&dyn` of something sized"
)]

mod arranged;
mod builder;
mod encrypted;
mod encryptor;
mod hostile;
mod intake;
mod objects;
mod pages;
mod quality;
mod repaired;
mod revisions;
mod updates;

use std::path::PathBuf;
use std::process::Command;

/// The bytes of a sample file.
fn sample(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../end2end/samples");
    std::fs::read(folder.join(name)).unwrap()
}

/// Has qpdf judge the file, where qpdf is installed.
fn assert_qpdf_is_content(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.pdf");
    std::fs::write(&path, bytes).unwrap();
    let Ok(output) = Command::new("qpdf").arg("--check").arg(&path).output() else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

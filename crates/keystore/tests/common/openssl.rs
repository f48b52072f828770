//! OpenSSL as a judge from outside, where it is installed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// Whether it is; says so if not.
pub fn is_there() -> bool {
    let there = Command::new("openssl").arg("version").output();
    let there = there.is_ok_and(|output| output.status.success());
    if !there {
        eprintln!("openssl is not installed: nothing to compare with");
    }
    there
}

/// Runs it, which must succeed, and gives what it printed.
pub fn says(arguments: &[&str]) -> String {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments:?}: {said}");
    // It prints friendly names in whatever encoding it sees fit, and verdicts on either stream.
    String::from_utf8_lossy(&output.stdout).into_owned() + &said
}

/// Runs it, which must not succeed, and gives what it printed.
pub fn refuses(arguments: &[&str]) -> String {
    let output = run(arguments);
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "openssl {arguments:?}: {said}");
    said.into_owned()
}

/// Writes a certificate (DER) as PEM.
pub fn pem(folder: &Path, name: &str, der: &[u8]) -> PathBuf {
    let path = folder.join(name);
    let from = path.with_extension("der");
    fs::write(&from, der).unwrap();
    says(&[
        "x509",
        "-inform",
        "DER",
        "-in",
        text(&from),
        "-out",
        text(&path),
    ]);
    path
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn run(arguments: &[&str]) -> Output {
    Command::new("openssl").args(arguments).output().unwrap()
}

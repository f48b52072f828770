//! Validates PDF files and prints a line of JSON for each:
//! `cargo run -p pades --example verify -- [--trust ROOT.pem]… FILE…`

use std::process::ExitCode;

use pades::io::FileSource;
use pades::limits::Limits;
use pades::validate::{Policy, validate};
use pades::x509::{AnchorSet, TrustStore};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut store = TrustStore::new();
    let mut files = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--trust" {
            let path = arguments.next().ok_or("--trust needs a file")?;
            store.add_file(
                &std::fs::read(path)?,
                AnchorSet::Other("--trust".to_owned()),
            )?;
        } else {
            files.push(argument);
        }
    }
    let mut all_passed = true;
    for file in &files {
        let source = FileSource::open(file)?;
        #[allow(clippy::disallowed_methods, reason = "a program's own entry point")]
        let now = jiff::Timestamp::now();
        let report = validate(&source, &store, &Policy::default(), now, &Limits::default())?;
        println!("{}", serde_json::to_string(&report.for_file(file))?);
        all_passed &= report.passed();
    }
    Ok(if all_passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

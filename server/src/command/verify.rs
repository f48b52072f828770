//! `chungthuc verify`: judges signed PDF files, for scripts and for people.

use std::{fs, process::ExitCode};

use chungthuc_storage::clock::{Clock, SystemClock};
use pades::{
    io::FileSource,
    limits::Limits,
    validate::{DocumentIndication, FileReport, Policy, validate},
    x509::{AnchorSet, TrustStore},
};

use crate::{cli::VerifyArgs, wiring::Failure};

/// Judges each file and prints a line for it; exit 0 if all passed, 1 if something did not.
///
/// Errors: a file or a certificate can't be read.
pub fn run(args: &VerifyArgs) -> Result<ExitCode, Failure> {
    let mut store = TrustStore::new();
    for path in &args.trust {
        let bytes = fs::read(path).map_err(|cause| format!("{}: {cause}", path.display()))?;
        store.add_file(&bytes, AnchorSet::Other(path.display().to_string()))?;
    }
    let now = SystemClock.now();
    let mut all_passed = true;
    for path in &args.files {
        let name = path.display().to_string();
        let file = FileSource::open(path).map_err(|cause| format!("{name}: {cause}"))?;
        let report = validate(&file, &store, &Policy::default(), now, &Limits::default())
            .map_err(|cause| format!("{name}: {cause}"))?;
        all_passed &= report.document == DocumentIndication::TotalPassed;
        if args.json {
            println!(
                "{}",
                serde_json::to_string(&FileReport {
                    file: &name,
                    report: &report
                })?
            );
        } else {
            println!("{name}: {:?}", report.document);
            for signature in &report.signatures {
                let signer = signature.signer.as_deref().unwrap_or("?");
                println!(
                    "  {}: {signer}: {:?}",
                    signature.field, signature.indication
                );
                for finding in &signature.findings {
                    println!("    - {}", finding.message);
                }
            }
            for finding in &report.findings {
                println!("  - {}", finding.message);
            }
        }
    }
    Ok(if all_passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

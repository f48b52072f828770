//! Is each file judged as it should be?

use pades::validate::{Changes, DocumentIndication, Evidence, Report, SignatureReport};

use super::{Broken, Expected, Flagged, Holds, Open, Refused, Told, cases};
use crate::file::{NOW, verify_at};
use crate::services::list;

/// The one place that says what "in order" means of a whole file.
fn is_in_order(report: &Report) -> bool {
    report.passed()
}

/// The lists of both authorities, on which nobody stands.
fn nobody_is_revoked() -> Evidence {
    let mut evidence = Evidence::new();
    for of_root in [true, false] {
        let list = list(of_root, &[], NOW.parse().unwrap());
        evidence.add_crl(&list).unwrap();
    }
    evidence
}

fn meets(report: &Report, expected: Expected) -> bool {
    let some = |test: &dyn Fn(&SignatureReport) -> bool| report.signatures.iter().any(test);
    match expected {
        Holds(changes) => is_in_order(report) && report.signatures[0].changes == changes,
        Broken(why) => {
            report.document == DocumentIndication::TotalFailed
                && some(&|signature| !signature.intact && signature.sub_indication == Some(why))
        }
        Refused(code) => {
            report.document == DocumentIndication::TotalFailed
                && some(&|signature| {
                    signature.intact
                        && signature.changes == Changes::Other
                        && signature
                            .findings
                            .iter()
                            .any(|finding| finding.code == code)
                })
        }
        Told(code) => {
            report.document == DocumentIndication::Indeterminate
                && report.findings.iter().any(|finding| finding.code == code)
                && !is_in_order(report)
        }
        Flagged(code) => {
            report.document == DocumentIndication::Indeterminate
                && some(&|signature| {
                    signature
                        .findings
                        .iter()
                        .any(|finding| finding.code == code)
                })
                && !is_in_order(report)
        }
        Open(why) => {
            report.document == DocumentIndication::Indeterminate
                && some(&|signature| signature.sub_indication == Some(why))
                && !is_in_order(report)
        }
    }
}

/// What the report says, in a line.
fn said(report: &Report) -> String {
    let codes = |findings: &[pades::validate::Finding]| {
        let codes: Vec<String> = findings
            .iter()
            .map(|finding| format!("{} “{}”", finding.code.as_str(), finding.message))
            .collect();
        codes.join(", ")
    };
    let signatures: Vec<String> = report
        .signatures
        .iter()
        .map(|signature| {
            format!(
                "\n      {}: {:?} {:?}, intact {}, {:?}: {}",
                signature.field,
                signature.indication,
                signature.sub_indication,
                signature.intact,
                signature.changes,
                codes(&signature.findings)
            )
        })
        .collect();
    format!(
        "{:?} [{}]{}",
        report.document,
        codes(&report.findings),
        signatures.concat()
    )
}

#[test]
fn every_file_is_judged_as_it_should_be() {
    let mut wrong = Vec::new();
    let evidence = nobody_is_revoked();
    for case in cases() {
        let report = verify_at(&case.bytes, &evidence, NOW.parse().unwrap());
        if !meets(&report, case.expected) {
            wrong.push(format!(
                "  {}/{}: expected {:?}, got {}",
                case.class,
                case.name,
                case.expected,
                said(&report)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} files:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn there_are_enough_files_of_either_kind_and_each_has_its_own_name() {
    let cases = cases();
    let good = cases.iter().filter(|case| case.class == "good").count();
    assert!(good >= 15, "{good}");
    assert!(cases.len() - good >= 40, "{}", cases.len() - good);
    let names: std::collections::HashSet<_> =
        cases.iter().map(|case| (case.class, &case.name)).collect();
    assert_eq!(names.len(), cases.len());
    for case in &cases {
        let is_good = matches!(case.expected, Holds(_));
        assert_eq!(is_good, case.class == "good", "{}", case.name);
    }
}

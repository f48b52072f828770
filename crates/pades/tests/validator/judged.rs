//! The three answers to a change.

use pades::validate::{Changes, DocumentIndication, FindingCode, Report};

use crate::file::verify;

/// Everything allowed, and nothing that a reader must look at.
pub fn allowed(bytes: &[u8], changes: Changes) {
    let report = verify(bytes);
    assert_eq!(report.signatures[0].changes, changes, "{report:#?}");
    assert!(report.findings.is_empty(), "{report:#?}");
    assert!(report.signatures.iter().all(|signature| signature.intact));
    assert_eq!(report.document, DocumentIndication::Indeterminate);
}

/// Intact but changed beyond what is allowed.
pub fn refused(bytes: &[u8], code: FindingCode) -> Report {
    let report = verify(bytes);
    let first = &report.signatures[0];
    assert_eq!(first.changes, Changes::Other, "{report:#?}");
    assert!(first.intact);
    assert!(
        first.findings.iter().any(|finding| finding.code == code),
        "{report:#?}"
    );
    assert_eq!(report.document, DocumentIndication::TotalFailed);
    report
}

/// Permitted, but a reader must know.
pub fn told(bytes: &[u8], changes: Changes, code: FindingCode) {
    let report = verify(bytes);
    assert_eq!(report.signatures[0].changes, changes, "{report:#?}");
    assert!(
        report.findings.iter().any(|finding| finding.code == code),
        "{report:#?}"
    );
    assert_eq!(report.document, DocumentIndication::Indeterminate);
    assert!(!report.holds_except_revocation());
}

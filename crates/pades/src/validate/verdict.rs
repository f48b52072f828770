//! From faults to an indication (EN 319 102-1 §5.1.3).

use super::finding::Finding;
use super::report::{Indication, SubIndication};

/// Faults in the order in which they were found.
#[derive(Default)]
pub(super) struct Verdict {
    pub(super) sub_indication: Option<SubIndication>,
    pub(super) findings: Vec<Finding>,
    failed: bool,
}

impl Verdict {
    pub(super) fn fault(&mut self, why: SubIndication, finding: Finding) {
        self.fail(why, vec![finding]);
    }

    pub(super) fn fail(&mut self, why: SubIndication, findings: Vec<Finding>) {
        let breaks = matches!(
            why,
            SubIndication::FormatFailure
                | SubIndication::HashFailure
                | SubIndication::SigCryptoFailure
                | SubIndication::Revoked
                | SubIndication::Expired
        );
        // What breaks a signature outweighs what is merely not known.
        if self.sub_indication.is_none() || (breaks && !self.failed) {
            self.sub_indication = Some(why);
        }
        self.failed |= breaks;
        for finding in findings {
            self.tell(finding);
        }
    }

    /// Something a reader must know that changes no verdict.
    pub(super) fn tell(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    pub(super) fn indication(&self) -> Indication {
        match (self.failed, self.sub_indication) {
            (true, _) => Indication::TotalFailed,
            (false, Some(_)) => Indication::Indeterminate,
            (false, None) => Indication::TotalPassed,
        }
    }
}

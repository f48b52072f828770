//! An uploaded file: its inspection, and the copy that is written of one that needs it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pades::intake::{Verdict, inspect, rewrite};
use pades::limits::Limits;

fuzz_target!(|data: &[u8]| {
    let limits = Limits::default();
    let source = data.to_vec();
    let Ok(inspection) = inspect(&source, &limits) else {
        return;
    };
    let clean = inspection.verdict() == Verdict::CleanWithConsent;
    let mut copy = Vec::new();
    if rewrite(&source, &limits, clean, &mut copy).is_ok() {
        let again = inspect(&copy, &limits).expect("bytes in memory can be read");
        if clean {
            assert!(
                !matches!(again.verdict(), Verdict::CleanWithConsent),
                "a cleaned copy has active content: {:?}",
                again.findings
            );
        }
    }
});

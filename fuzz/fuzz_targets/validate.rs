//! The whole validator, on a whole file.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use pades::limits::Limits;
use pades::validate::{Policy, validate};
use pades::x509::{AnchorSet, TrustStore};

/// The root of the files that are begun with.
const ROOT: &[u8] = include_bytes!("../seeds/root.der");
/// 1 June 2026, within its validity.
const NOW: i64 = 1_780_272_000;

fuzz_target!(|data: &[u8]| {
    let mut store = TrustStore::new();
    store
        .add_der(ROOT, AnchorSet::National)
        .expect("the root is a certificate");
    let now = Timestamp::from_second(NOW).expect("a time");
    let source = data.to_vec();
    let report = validate(&source, &store, &Policy::default(), now, &Limits::default());
    let _ = report.expect("bytes in memory can be read").passed();
});

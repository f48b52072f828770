//! How long signing and checking a file take: beside the least that they can take, and beside pyHanko
//! with the same files and the same key, in the same run. Writes its table into docs/performance.md,
//! and fails if a limit isn't held.
//!
//! `make bench`, or `cargo bench -p chungthuc-workflow --bench signing` where pyHanko is installed.
//!
//! What is measured is what the program does between claim and commit (`produce.rs`), file to file: the
//! increment composed, the file hashed as it is copied, the key asked through its store, the CMS put in.
//! What the program does besides (it checks its own output, reads and writes encrypted objects, waits
//! for the disk) is told in lines of its own.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod files;
mod floor;
mod keys;
mod memory;
mod ours;
mod pyhanko;
mod stored;
mod table;

use std::{path::Path, process::ExitCode, time::Duration};

use files::Scan;
use keys::Keys;
use ours::Signing;
use pyhanko::PyHanko;
use table::{Figures, Size};

/// Small and large, and how often each is measured.
const SIZES: [(Size, usize); 2] = [(Size::Small, 61), (Size::Large, 21)];

#[tokio::main]
async fn main() -> ExitCode {
    if let Some(act) = memory::Act::from_arguments() {
        return act.run().await;
    }
    let folder = tempfile::tempdir().unwrap();
    let keys = Keys::make(folder.path()).await;
    let Some(mut rival) = PyHanko::start(&keys) else {
        println!("pyHanko isn't there: make setup-test");
        return ExitCode::FAILURE;
    };
    let mut figures = Vec::new();
    for (size, times) in SIZES {
        figures.push(measure(folder.path(), &keys, &mut rival, size, times).await);
    }
    let table = table::write(&figures);
    println!("{table}");
    table::keep(&table);
    let failures: Vec<String> = figures.iter().flat_map(Figures::failures).collect();
    for failure in &failures {
        println!("{failure}");
    }
    if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn measure(
    folder: &Path,
    keys: &Keys,
    rival: &mut PyHanko,
    size: Size,
    times: usize,
) -> Figures {
    let file = folder.join(format!("{size:?}.pdf"));
    std::fs::write(&file, Scan::of(size).prepared()).unwrap();
    let (signed, by_rival) = (
        file.with_extension("ours.pdf"),
        file.with_extension("rival.pdf"),
    );
    let out = file.with_extension("out.pdf");
    let fresh = || {
        let _ = std::fs::remove_file(&out);
        out.as_path()
    };
    let p256 = Signing::of(&file, &keys.folder, keys::P256).await;
    let rsa = Signing::of(&file, &keys.folder, keys::RSA).await;
    p256.run(&file, &signed).await;
    rival.sign(&file, &by_rival);
    let appended = ours::appended(&file, &signed);

    // One after the other in each round, so that what else the machine does befalls all of them.
    let mut compared: [Vec<Duration>; 9] = Default::default();
    for _ in 0..times {
        let round = [
            floor::signing(&file, fresh(), &appended, &keys.p256),
            p256.run(&file, fresh()).await,
            rival.sign(&file, fresh()),
            rival.sign_tuned(&file, fresh()),
            floor::signing(&file, fresh(), &appended, &keys.rsa),
            rsa.run(&file, fresh()).await,
            floor::sha256(&signed),
            ours::validation(&signed, &keys.root).0,
            rival.validate(&signed).0,
        ];
        add(&mut compared, round);
    }
    let mut besides: [Vec<Duration>; 3] = Default::default();
    for _ in 0..times {
        let round = [
            stored::written(folder, &signed).await,
            stored::read(folder).await,
            p256.composed_anew(&file),
        ];
        add(&mut besides, round);
    }
    let [
        floor,
        signing,
        rival_signs,
        rival_signs_tuned,
        rsa_floor,
        rsa_signing,
        sha256,
        validation,
        rival_validates,
    ] = compared.map(median);
    let [written, read, composed_anew] = besides.map(median);
    Figures {
        size,
        file_bytes: std::fs::metadata(&file).unwrap().len(),
        appended: appended.len() as u64,
        floor,
        signing,
        rival_signs,
        rival_signs_tuned,
        rsa_floor,
        rsa_signing,
        signing_memory: memory::Act::Sign.measured(&file, keys),
        sha256,
        validation,
        rival_validates,
        validation_memory: memory::Act::Validate.measured(&signed, keys),
        written,
        read,
        composed_anew,
        ours_holds_for_rival: rival.validate(&signed).1,
        rivals_holds_for_us: ours::validation(&by_rival, &keys.root).1,
    }
}

fn add<const N: usize>(all: &mut [Vec<Duration>; N], round: [Duration; N]) {
    for (all, took) in all.iter_mut().zip(round) {
        all.push(took);
    }
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or_default()
}

//! What was measured, what it may be, and how both are told in docs/performance.md.

use std::{fmt::Write, fs, time::Duration};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/performance.md");
const BEGIN: &str = "<!-- make bench writes from here -->\n";
const END: &str = "<!-- to here -->\n";

/// How much longer than the floor signing may take.
const OVER_FLOOR: f64 = 1.5;
/// How much longer than hashing the file checking may take, and besides.
const OVER_HASH: f64 = 1.5;
const BESIDES_HASH: Duration = Duration::from_millis(2);
/// What checking may hold in memory.
const VALIDATION_MEMORY: u64 = 64 << 20;
/// What signing may hold in memory besides twice what it appends.
const SIGNING_BUFFER: u64 = 4 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    Small,
    Large,
}

impl Size {
    fn name(self) -> &'static str {
        match self {
            Self::Small => "1 MB",
            Self::Large => "30 MB",
        }
    }

    /// How many times as fast as pyHanko signing must be.
    fn ahead(self) -> f64 {
        match self {
            Self::Small => 15.0,
            Self::Large => 4.0,
        }
    }
}

/// Medians of one size, and bytes.
pub struct Figures {
    pub size: Size,
    pub file_bytes: u64,
    pub appended: u64,
    pub floor: Duration,
    pub signing: Duration,
    pub rival_signs: Duration,
    pub rival_signs_tuned: Duration,
    pub rsa_floor: Duration,
    pub rsa_signing: Duration,
    pub signing_memory: u64,
    pub sha256: Duration,
    pub validation: Duration,
    pub rival_validates: Duration,
    pub validation_memory: u64,
    pub written: Duration,
    pub read: Duration,
    pub composed_anew: Duration,
    pub ours_holds_for_rival: bool,
    pub rivals_holds_for_us: bool,
}

impl Figures {
    fn signing_memory_limit(&self) -> u64 {
        2 * self.appended + SIGNING_BUFFER
    }

    /// The limits that don't hold, in words.
    pub fn failures(&self) -> Vec<String> {
        let size = self.size.name();
        let held = [
            (
                ratio(self.signing, self.floor) <= OVER_FLOOR,
                "signing takes too long above the floor",
            ),
            (
                ratio(self.rival_signs, self.signing) >= self.size.ahead(),
                "signing isn't far enough ahead of pyHanko",
            ),
            (
                self.signing_memory <= self.signing_memory_limit(),
                "signing takes too much memory",
            ),
            (
                self.validation <= self.sha256.mul_f64(OVER_HASH) + BESIDES_HASH,
                "checking takes too long above the file's hash",
            ),
            (
                self.validation < self.rival_validates,
                "checking takes longer than pyHanko's",
            ),
            (
                self.validation_memory < VALIDATION_MEMORY,
                "checking takes too much memory",
            ),
            (
                self.ours_holds_for_rival,
                "pyHanko doesn't accept what we signed",
            ),
            (
                self.rivals_holds_for_us,
                "we don't accept what pyHanko signed",
            ),
        ];
        held.into_iter()
            .filter(|(holds, _)| !holds)
            .map(|(_, what)| format!("{size}: {what}"))
            .collect()
    }
}

/// What a line tells of one size.
type Cell = fn(&Figures) -> String;

/// The table, a line for each thing measured.
pub fn write(figures: &[Figures]) -> String {
    let lines: [(&str, &str, Cell); 16] = [
        ("the file, and what is appended", "", |f| {
            format!("{}, {}", kilobytes(f.file_bytes), kilobytes(f.appended))
        }),
        ("**signing: the floor**, ECDSA P-256", "", |f| time(f.floor)),
        ("signing", "1.5 × the floor", |f| over(f.signing, f.floor)),
        ("pyHanko signs", "≥ 15 × ours; ≥ 4 × ours", |f| {
            over(f.rival_signs, f.signing)
        }),
        (
            "pyHanko signs in memory, told the room for the CMS",
            "",
            |f| over(f.rival_signs_tuned, f.signing),
        ),
        (
            "memory of signing",
            "4 MB and twice what is appended",
            |f| kilobytes(f.signing_memory),
        ),
        ("the floor, RSA-3072", "", |f| time(f.rsa_floor)),
        ("signing, RSA-3072", "", |f| {
            over(f.rsa_signing, f.rsa_floor)
        }),
        ("**checking: SHA-256 of the file**", "", |f| time(f.sha256)),
        (
            "checking; also what the check of one's own output takes",
            "1.5 × and 2 ms",
            |f| over(f.validation, f.sha256),
        ),
        ("pyHanko checks", "> ours", |f| {
            over(f.rival_validates, f.validation)
        }),
        ("memory of checking", "64 MB", |f| {
            kilobytes(f.validation_memory)
        }),
        (
            "*besides:* writing the file encrypted, with fsync",
            "",
            |f| time(f.written),
        ),
        ("reading it again", "", |f| time(f.read)),
        (
            "composing what is appended, with an image just read",
            "",
            |f| time(f.composed_anew),
        ),
        ("each accepts what the other signed", "yes", |f| {
            let both = f.ours_holds_for_rival && f.rivals_holds_for_us;
            (if both { "yes" } else { "no" }).to_owned()
        }),
    ];
    let names: Vec<&str> = figures.iter().map(|f| f.size.name()).collect();
    let mut table = format!("| | limit | {} |\n", names.join(" | "));
    let _ = writeln!(table, "| --- | --- |{}", " --- |".repeat(figures.len()));
    for (what, limit, cell) in lines {
        let cells: Vec<String> = figures.iter().map(cell).collect();
        let _ = writeln!(table, "| {what} | {limit} | {} |", cells.join(" | "));
    }
    table
}

/// Puts the table where the last one was.
pub fn keep(table: &str) {
    let document = fs::read_to_string(DOCUMENT).unwrap();
    let (before, rest) = document.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    fs::write(DOCUMENT, [before, BEGIN, table, END, after].concat()).unwrap();
}

fn ratio(took: Duration, of: Duration) -> f64 {
    took.as_secs_f64() / of.as_secs_f64()
}

fn over(took: Duration, of: Duration) -> String {
    format!("{}, {:.2} ×", time(took), ratio(took, of))
}

fn time(took: Duration) -> String {
    format!("{:.2} ms", took.as_secs_f64() * 1000.0)
}

fn kilobytes(bytes: u64) -> String {
    format!("{} KB", bytes.div_ceil(1000))
}

//! Files that pass, revocation and all: signed by every algorithm, below authorities of every
//! algorithm, and by pyHanko at every level.

use std::path::Path;
use std::process::Command;

use jiff::Timestamp;
use pades::cms::{DigestAlgorithm, SignatureAlgorithm};
use pades::limits::Limits;
use pades::validate::{Evidence, Level, Policy, Report, Validator};
use pades::x509::{AnchorSet, TrustStore};

use crate::algorithms::{ALL, signed_by};
use crate::keys::{Authority, Signer};
use crate::scan::{Scan, Xref};
use crate::tools::python;

/// When the files are checked; with those of the validator's own tests (`make same`), and so at the
/// same time.
const NOW: &str = "2026-06-01T00:00:00Z";

/// Files that lead to one root.
struct Good {
    name: String,
    authority: Authority,
    files: Vec<(String, Vec<u8>)>,
}

impl Good {
    fn judged(&self, file: &[u8]) -> Report {
        let mut store = TrustStore::new();
        store
            .add_der(&self.authority.root, AnchorSet::Government)
            .unwrap();
        let mut evidence = Evidence::new();
        for list in self.authority.lists(now()) {
            evidence.add_crl(&list).unwrap();
        }
        let validator = Validator {
            store: &store,
            policy: &Policy::default(),
            evidence: &evidence,
            limits: &Limits::default(),
        };
        validator.validate(&file, now()).unwrap()
    }
}

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn by_every_algorithm() -> Vec<Good> {
    use SignatureAlgorithm::{EcdsaP256, EcdsaP384, Ed25519, RsaPkcs1, RsaPss};
    let signed = |authority: &Authority, algorithm, digest| {
        let signer = Signer::certified("Đỗ Thanh Trúc Lam", algorithm, digest, authority);
        signed_by(&signer)
    };
    let authority = Authority::new(EcdsaP256);
    let files = ALL.map(|(algorithm, digest)| {
        let name = format!("{algorithm:?}-{digest:?}");
        (name, signed(&authority, algorithm, digest))
    });
    let mut good = vec![Good {
        name: "by".to_owned(),
        authority,
        files: files.to_vec(),
    }];
    for algorithm in [RsaPkcs1, RsaPss, EcdsaP384, Ed25519] {
        let authority = Authority::new(algorithm);
        let file = signed(&authority, EcdsaP256, DigestAlgorithm::Sha256);
        good.push(Good {
            name: "below".to_owned(),
            authority,
            files: vec![(format!("{algorithm:?}"), file)],
        });
    }
    good
}

/// `None` where pyHanko isn't installed.
fn by_pyhanko() -> Option<Good> {
    let python = python()?;
    let authority = Authority::new(SignatureAlgorithm::EcdsaP256);
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    let signer = Signer::certified(
        "Đỗ Thanh Trúc Lam",
        SignatureAlgorithm::EcdsaP256,
        DigestAlgorithm::Sha256,
        &authority,
    );
    for (name, signer) in [("signer", signer), ("tsa", Signer::stamper(&authority))] {
        write(&format!("{name}.cer"), &signer.certificate);
        write(&format!("{name}.key"), &signer.key.pkcs8);
    }
    let [of_root, of_issuing] = authority.lists(now());
    write("root.cer", &authority.root);
    write("root.crl", &of_root);
    write("issuing.cer", &authority.issuing);
    write("issuing.crl", &of_issuing);
    write("source.pdf", &Scan::a4(Xref::Table).bytes());
    let script = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../end2end/support/pyhanko_pades.py"
    );
    let output = Command::new(python)
        .arg(script)
        .arg(folder.path())
        .arg(NOW)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let files = ["b", "t", "lt", "lta", "again"].map(|name| {
        let path = folder.path().join(format!("{name}.pdf"));
        (name.to_owned(), std::fs::read(path).unwrap())
    });
    Some(Good {
        name: "pyhanko".to_owned(),
        authority,
        files: files.to_vec(),
    })
}

fn pass(good: &Good) {
    for (name, file) in &good.files {
        let report = good.judged(file);
        assert!(report.passed(), "{} {name}: {report:#?}", good.name);
    }
}

#[test]
fn what_any_algorithm_signed_passes() {
    by_every_algorithm().iter().for_each(pass);
}

#[test]
fn what_pyhanko_signed_passes_at_every_level() {
    use Level::{Basic, LongTerm, LongTermArchive, Timestamp};
    let Some(good) = by_pyhanko() else { return };
    pass(&good);
    let level = |(_, file): &(String, Vec<u8>)| good.judged(file).signatures[0].level;
    let levels: Vec<_> = good.files.iter().map(level).collect();
    assert_eq!(
        levels,
        [Basic, Timestamp, LongTerm, LongTermArchive, LongTerm]
    );
}

/// Writes them into the folder that `CASES` names, with their roots and lists.
#[test]
#[ignore = "writes files, for `make same`"]
fn write_all() {
    let Ok(folder) = std::env::var("CASES") else {
        return;
    };
    let folder = Path::new(&folder);
    let mut table = "file\tclass\tdocument\n".to_owned();
    for (at, good) in by_every_algorithm().iter().chain(&by_pyhanko()).enumerate() {
        let write = |name: String, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
        write(format!("{at}.der"), &good.authority.root);
        for (place, list) in good.authority.lists(now()).iter().enumerate() {
            write(format!("{at}-{place}.crl"), list);
        }
        for (name, file) in &good.files {
            let name = format!("{}-{name}.pdf", good.name);
            table += &format!("{name}\tgood\tIN-ORDER\n");
            write(name, file);
        }
    }
    std::fs::write(folder.join("EXPECTED-signers.tsv"), table).unwrap();
}

//! Files of these tests in a folder, for whoever compares another build of the validator with this
//! one (`make same`) or holds another judge to what is expected of them.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::attacks::cases;
use crate::file::{NOW, form, sealed};
use crate::long_term::{archived_copy, stamped_copy, stored_copy};
use crate::pki::authority;
use crate::services::{at, list};

/// Writes them into the folder that `CASES` names, with the root that they lead to, the lists of both
/// authorities, the time at which to check them, and `EXPECTED.tsv` with what is to be said of the
/// attacked and the good ones then.
#[test]
#[ignore = "writes files, for `make same`"]
fn write_all() {
    let Ok(folder) = std::env::var("CASES") else {
        return;
    };
    let folder = Path::new(&folder);
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    write("root.der", &authority().root);
    write("root.crl", &list(true, &[], at(NOW)));
    write("issuing.crl", &list(false, &[], at(NOW)));
    write("now.txt", NOW.as_bytes());
    let files = [
        ("unsigned", form()),
        ("stamped", stamped_copy()),
        ("stored", stored_copy()),
        ("archived", archived_copy()),
        ("cut", sealed()[..sealed().len() - 40].to_vec()),
        ("no-pdf", b"hello".to_vec()),
    ];
    for (name, bytes) in files {
        write(&format!("{name}.pdf"), &bytes);
    }
    let mut table = "file\tclass\tdocument\tchanges\tcode\n".to_owned();
    for case in cases() {
        let name = format!("{}-{}.pdf", case.class, case.name);
        write(&name, &case.bytes);
        let columns = case.expected.columns().join("\t");
        writeln!(table, "{name}\t{}\t{columns}", case.class).unwrap();
    }
    write("EXPECTED.tsv", table.as_bytes());
}

//! Files of these tests in a folder, for whoever compares another build of the validator with this
//! one (`make same`).

use std::fs;
use std::path::Path;

use crate::file::{CATALOG, certified, edit, fill, form, sealed, signed};
use crate::long_term::{archived_copy, stamped_copy, stored_copy};
use crate::pki::authority;

/// Writes them into the folder that `CASES` names, with the root that they lead to.
#[test]
#[ignore = "writes files, for `make same`"]
fn write_all() {
    let Ok(folder) = std::env::var("CASES") else {
        return;
    };
    let folder = Path::new(&folder);
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    write("root.der", &authority().root);
    let mut flipped = sealed();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let language = |dictionary: &mut pades::object::Dictionary| {
        dictionary.insert("Lang", pades::object::PdfString::text("vi"));
    };
    let files = [
        ("unsigned", form()),
        ("signed", signed()),
        ("sealed", sealed()),
        ("stamped", stamped_copy()),
        ("stored", stored_copy()),
        ("archived", archived_copy()),
        ("filled", fill(&signed(), "7/CT")),
        ("filled-twice", fill(&fill(&signed(), "7/CT"), "8/CT")),
        ("filled-after-the-lock", fill(&sealed(), "8/CT")),
        (
            "filled-where-nothing-may-change",
            fill(&certified(1), "7/CT"),
        ),
        ("filled-where-it-may", fill(&certified(2), "7/CT")),
        ("catalog-changed", edit(&signed(), CATALOG, language)),
        ("flipped", flipped),
        ("cut", sealed()[..sealed().len() - 40].to_vec()),
        ("trailing", [sealed(), b"more".to_vec()].concat()),
        ("twice", [sealed(), sealed()].concat()),
        ("no-pdf", b"hello".to_vec()),
    ];
    for (name, bytes) in files {
        write(&format!("{name}.pdf"), &bytes);
    }
}

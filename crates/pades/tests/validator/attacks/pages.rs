//! Pages added, removed, put in another order or turned into others.

use pades::object::{Object, Ref};
use pades::validate::FindingCode;

use super::surgery::{alter, page_text, prepared_and_signed, push};
use super::{Case, Class, Refused};
use crate::file::*;

const SECOND: Ref = Ref::new(12, 0);
const PAGES_CHANGED: super::Expected = Refused(FindingCode::ObjectReplaced);
const PAGE_CHANGED: super::Expected = Refused(FindingCode::PageChanged);

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("pages");
    let kids = |kids: Vec<Object>| {
        edit(&two_pages(), PAGES, |pages| {
            pages.insert("Count", kids.len() as i64);
            pages.insert("Kids", kids);
        })
    };
    class.add("removed", PAGES_CHANGED, kids(vec![PAGE.into()]));
    class.add("all_removed", PAGES_CHANGED, kids(Vec::new()));
    class.add(
        "reordered",
        PAGES_CHANGED,
        kids(vec![SECOND.into(), PAGE.into()]),
    );
    class.add(
        "one_twice",
        PAGES_CHANGED,
        kids(vec![PAGE.into(), SECOND.into(), PAGE.into()]),
    );
    let added = update(&two_pages(), |view, update| {
        let page = update.allocate();
        update.set(page, dictionary(view, PAGE));
        let kids: Vec<Object> = vec![PAGE.into(), SECOND.into(), page.into()];
        update.set(
            PAGES,
            dictionary(view, PAGES).with("Kids", kids).with("Count", 3),
        );
    });
    class.add("added", PAGES_CHANGED, added);
    let branched = update(&two_pages(), |view, update| {
        let (branch, page) = (update.allocate(), update.allocate());
        update.set(page, dictionary(view, PAGE).with("Parent", branch));
        let kids: Vec<Object> = vec![page.into()];
        update.set(
            branch,
            dictionary(view, PAGES)
                .with("Kids", kids)
                .with("Count", 1)
                .with("Parent", PAGES),
        );
        let kids: Vec<Object> = vec![PAGE.into(), SECOND.into(), branch.into()];
        update.set(
            PAGES,
            dictionary(view, PAGES).with("Kids", kids).with("Count", 3),
        );
    });
    class.add("branch_added", PAGES_CHANGED, branched);
    let swapped = update(&two_pages(), |view, update| {
        update.set(PAGE, dictionary(view, SECOND));
        update.set(SECOND, dictionary(view, PAGE));
    });
    class.add("swapped_in_place", PAGE_CHANGED, swapped);
    let count = edit(&two_pages(), PAGES, |pages| {
        pages.insert("Count", 1);
    });
    class.add("counted_wrongly", PAGES_CHANGED, count);
    let made_a_branch = edit(&two_pages(), SECOND, |page| {
        page.insert("Type", Object::name("Pages"));
        page.insert("Kids", Vec::<Object>::new());
    });
    class.add("made_a_branch", PAGE_CHANGED, made_a_branch);
    for (key, value) in [
        ("MediaBox", "[0 0 100 100]"),
        ("CropBox", "[0 0 100 100]"),
        ("Rotate", "180"),
        ("UserUnit", "10"),
        ("Contents", "7 0 R"),
        ("Resources", "<<>>"),
        ("Group", "<</S/Transparency/CS/DeviceCMYK>>"),
        ("AA", "<</O<</S/JavaScript/JS(x)>>>>"),
        ("VP", "[]"),
        ("PieceInfo", "<<>>"),
    ] {
        let bytes = update(&signed(), |view, update| {
            let mut body = Vec::new();
            let mut page = dictionary(view, PAGE);
            page.remove(key);
            Object::from(page).write_to(&mut body);
            let text = String::from_utf8(body).unwrap();
            let text = text.replacen("<<", &format!("<</{key} {value}"), 1);
            update.set_raw(PAGE, text.into_bytes());
        });
        class.add(format!("page_{}", key.to_lowercase()), PAGE_CHANGED, bytes);
    }
    let inherited = edit(&signed(), PAGES, |pages| {
        pages.insert("Rotate", 90);
    });
    class.add("inherited_rotation", PAGES_CHANGED, inherited);
    let inherited = edit(&signed(), PAGES, |pages| {
        pages.insert(
            "MediaBox",
            vec![Object::from(0), 0.into(), 90.into(), 90.into()],
        );
    });
    class.add("inherited_box", PAGES_CHANGED, inherited);
    class.cases
}

/// Two pages, signed.
fn two_pages() -> Vec<u8> {
    prepared_and_signed(|objects| {
        let second = push(
            objects,
            "<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 6 0 R>>>>/Contents 13 0 R>>",
        );
        push(objects, page_text("Second"));
        alter(
            objects,
            2,
            "[3 0 R]/Count 1",
            &format!("[3 0 R {second} 0 R]/Count 2"),
        );
    })
}

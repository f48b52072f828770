//! Shadow attacks that hide: what was signed lies over something else, and is taken away later.

use pades::object::{Dictionary, Object, PdfString, Ref};
use pades::validate::FindingCode;

use super::surgery::{after, alter, drawing, prepared_and_signed, push};
use super::{Case, Class, Refused, Told};
use crate::file::*;

const OVERLAY: Ref = Ref::new(12, 0);

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("shadow_hide");
    pictures(&mut class);
    annotations(&mut class);
    fields(&mut class);
    class.cases
}

/// The page ends by drawing an XObject over itself.
fn with_picture() -> Vec<u8> {
    prepared_and_signed(|objects| {
        let overlay = push(objects, drawing("", "1 g 0 0 150 20 re f"));
        alter(
            objects,
            3,
            "/Resources<<",
            &format!("/Resources<</XObject<</Im {overlay} 0 R>>"),
        );
        objects[4] = super::surgery::with_data(
            "",
            "BT /F1 12 Tf 50 700 Td (The original) Tj ET q 4 0 0 4 0 0 cm /Im Do Q",
        );
    })
}

fn pictures(class: &mut Class) {
    let emptied = update(&with_picture(), |_, update| {
        update.set_raw(OVERLAY, drawing("", "").into_bytes());
    });
    class.add(
        "picture_emptied",
        Refused(FindingCode::PageChanged),
        emptied,
    );
    let nothing = update(&with_picture(), |_, update| {
        update.set_raw(OVERLAY, b"null".to_vec())
    });
    class.add(
        "picture_made_null",
        Refused(FindingCode::PageChanged),
        nothing,
    );
    let mut freed = after(&with_picture());
    freed.table_of(
        &[(12, "0000000000 00001 f\r\n".to_owned())],
        "/Root 1 0 R/Size 40",
    );
    class.add(
        "picture_freed",
        Refused(FindingCode::ObjectFreed),
        freed.bytes,
    );
    let unnamed = edit(&with_picture(), PAGE, |page| {
        page.insert("Resources", Dictionary::new());
    });
    class.add(
        "picture_taken_from_the_resources",
        Refused(FindingCode::PageChanged),
        unnamed,
    );
    let metadata = update(&with_picture(), |_, update| {
        update.set_raw(
            OVERLAY,
            super::surgery::with_data("/Type/Metadata/Subtype/XML", "<RDF></RDF>").into_bytes(),
        );
    });
    class.add(
        "picture_made_metadata",
        Refused(FindingCode::PageChanged),
        metadata,
    );
}

/// An annotation that covers the page.
fn with_stamp() -> Vec<u8> {
    prepared_and_signed(|objects| {
        let look = push(objects, drawing("", "1 g 0 0 150 20 re f"));
        let stamp = push(
            objects,
            format!("<</Type/Annot/Subtype/Stamp/Rect[0 0 600 850]/F 4/AP<</N {look} 0 R>>>>"),
        );
        alter(objects, 3, "11 0 R]", &format!("11 0 R {stamp} 0 R]"));
    })
}

fn annotations(class: &mut Class) {
    let stamp = Ref::new(13, 0);
    let listed: Vec<Object> = [8, 9, 10, 11].map(|n| Ref::new(n, 0).into()).to_vec();
    let removed = edit(&with_stamp(), PAGE, |page| {
        page.insert("Annots", listed);
    });
    class.add(
        "annotation_removed",
        Refused(FindingCode::PageChanged),
        removed,
    );
    let hidden = edit(&with_stamp(), stamp, |stamp| {
        stamp.insert("F", 2);
    });
    class.add(
        "annotation_hidden",
        Refused(FindingCode::ObjectReplaced),
        hidden,
    );
    let moved = edit(&with_stamp(), stamp, |stamp| {
        stamp.insert("Rect", vec![Object::from(0); 4]);
    });
    class.add(
        "annotation_moved",
        Refused(FindingCode::ObjectReplaced),
        moved,
    );
    let emptied = update(&with_stamp(), |_, update| {
        update.set_raw(OVERLAY, drawing("", "").into_bytes());
    });
    class.add(
        "annotation_emptied",
        Refused(FindingCode::ObjectReplaced),
        emptied,
    );
    let swapped = edit(&with_stamp(), PAGE, |page| {
        let mut annotations = page.array("Annots").unwrap().to_vec();
        annotations.reverse();
        page.insert("Annots", annotations);
    });
    class.add(
        "annotations_in_another_order",
        Refused(FindingCode::PageChanged),
        swapped,
    );
}

/// A text field without a value that covers the page with this.
fn with_mask(content: &str) -> Vec<u8> {
    prepared_and_signed(|objects| {
        let mask = push(
            objects,
            drawing("/Resources<</Font<</Helv 6 0 R>>>>", content),
        );
        alter(
            objects,
            8,
            "/AP<</N 7 0 R>>",
            &format!("/AP<</N {mask} 0 R>>"),
        );
        alter(objects, 8, "[50 600 200 620]", "[0 0 600 850]");
    })
}

fn fields(class: &mut Class) {
    let look = |bytes: &[u8]| {
        edit(bytes, NUMBER, |number| {
            number.insert("AP", Dictionary::new().with("N", EMPTY_APPEARANCE));
        })
    };
    let mismatch = Told(FindingCode::ValueAppearanceMismatch);
    let overwritten = Told(FindingCode::FieldOverwritten);
    let white = with_mask("1 g 0 0 150 20 re f");
    class.add("white_field_emptied", mismatch, look(&white));
    let filled = update(&white, |view, update| {
        set_number(view, update, "7/CT", "7/CT")
    });
    class.add("white_field_filled_and_made_clear", mismatch, filled);
    let picture = with_mask("q 600 0 0 850 0 0 cm /Im Do Q");
    class.add("picture_of_a_field_emptied", mismatch, look(&picture));
    let text = with_mask("BT /Helv 9 Tf 2 5 Td (Total 100) Tj ET");
    class.add("text_of_a_field_emptied", overwritten, look(&text));
    for (name, bytes) in [("white", &white), ("picture", &picture), ("text", &text)] {
        let hidden = edit(bytes, NUMBER, |number| {
            number.insert("F", 2);
        });
        class.add(format!("field_with_{name}_hidden"), overwritten, hidden);
        let unprinted = edit(bytes, NUMBER, |number| {
            number.insert("F", 0);
        });
        class.add(
            format!("field_with_{name}_not_printed"),
            overwritten,
            unprinted,
        );
        let bare = edit(bytes, NUMBER, |number| {
            number.remove("AP");
        });
        let expected = if name == "text" {
            overwritten
        } else {
            mismatch
        };
        class.add(format!("field_with_{name}_without_look"), expected, bare);
    }
    // The mask is what an empty signature field looks like.
    let masked = prepared_and_signed(|objects| {
        let mask = push(objects, drawing("", "1 g 0 0 150 20 re f"));
        alter(
            objects,
            10,
            "/F 132",
            &format!("/F 132/AP<</N {mask} 0 R>>"),
        );
    });
    let told = Told(FindingCode::AnnotationAdded);
    let hidden = edit(&masked, SEAL, |seal| {
        seal.insert("F", 2);
    });
    class.add("signature_field_hidden", told, hidden);
    let emptied = edit(&masked, SEAL, |seal| {
        seal.insert("AP", Dictionary::new().with("N", EMPTY_APPEARANCE));
    });
    class.add("signature_field_emptied", told, emptied);
    let overwritten_value = edit(&fill(&signed(), "7/CT"), NUMBER, |number| {
        number.insert("F", 2);
        number.insert("V", PdfString::literal("7/CT"));
    });
    class.add("filled_field_hidden", overwritten, overwritten_value);
}

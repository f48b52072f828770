//! Evil annotations: what may be laid over a page after signing, and what may not. Nobody can say
//! whether a mark covers what it lies on, so each that is permitted is told.

use pades::object::{Object, Ref};
use pades::validate::FindingCode;

use super::surgery::drawing;
use super::{Case, Class, Expected, Refused, Told};
use crate::file::*;

/// Annotations that show or note something, with what they need.
const MARKUP: [(&str, &str); 18] = [
    ("Text", "/Name/Note/Contents(x)"),
    ("FreeText", "/DA(/Helv 12 Tf 0 g)/Contents(100)"),
    ("Line", "/L[50 700 300 700]"),
    ("Square", "/IC[1 1 1]"),
    ("Circle", "/IC[1 1 1]"),
    ("Polygon", "/Vertices[0 0 9 9 0 9]/IC[1 1 1]"),
    ("PolyLine", "/Vertices[0 0 9 9 0 9]"),
    ("Highlight", "/QuadPoints[50 700 300 700 50 720 300 720]"),
    ("Underline", "/QuadPoints[50 700 300 700 50 720 300 720]"),
    ("Squiggly", "/QuadPoints[50 700 300 700 50 720 300 720]"),
    ("StrikeOut", "/QuadPoints[50 700 300 700 50 720 300 720]"),
    ("Stamp", "/Name/Approved"),
    ("Caret", ""),
    ("Ink", "/InkList[[0 0 9 9]]"),
    ("Popup", "/Open true"),
    ("Redact", "/IC[1 1 1]/OverlayText(x)"),
    ("FileAttachment", "/FS<</Type/Filespec/F(x)>>"),
    ("Sound", ""),
];
/// Annotations that act, play, or are part of the page.
const OTHERS: [&str; 10] = [
    "Link",
    "Widget",
    "Movie",
    "Screen",
    "PrinterMark",
    "TrapNet",
    "Watermark",
    "3D",
    "RichMedia",
    "Projection",
];

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("annotation");
    let told = Told(FindingCode::AnnotationAdded);
    for (kind, entries) in MARKUP {
        let annotation = annotation(kind, entries);
        let lower = kind.to_lowercase();
        let mut add = |document: &str, expected: Expected, bytes: Vec<u8>| {
            class.add(
                format!("{lower}_on_{document}"),
                expected,
                annotate(&bytes, &annotation),
            );
        };
        add("approved", told, signed());
        add("certified_3", told, certified(3));
        add(
            "certified_2",
            Refused(FindingCode::DocMdpViolated),
            certified(2),
        );
    }
    add_drawn(&mut class);
    for kind in OTHERS {
        let name = format!("{}_on_certified_3", kind.to_lowercase());
        let bytes = annotate(&certified(3), &annotation(kind, ""));
        class.add(name, Refused(FindingCode::PageChanged), bytes);
    }
    acting(&mut class);
    changed(&mut class);
    class.cases
}

fn annotation(kind: &str, entries: &str) -> String {
    format!("<</Type/Annot/Subtype/{kind}/Rect[50 690 300 720]/F 4{entries}>>")
}

fn annotate(bytes: &[u8], annotation: &str) -> Vec<u8> {
    update(bytes, |view, update| {
        let note = update.allocate();
        update.set_raw(note, annotation.as_bytes().to_vec());
        append_to(view, update, PAGE, "Annots", note);
    })
}

fn add_drawn(class: &mut Class) {
    for level in [1, 2] {
        let bytes = annotate(&certified(level), &annotation("Stamp", "/AP<</N 7 0 R>>"));
        class.add(
            format!("drawn_stamp_on_certified_{level}"),
            Refused(FindingCode::DocMdpViolated),
            bytes,
        );
    }
    let covering = update(&certified(3), |view, update| {
        let (look, stamp) = (update.allocate(), update.allocate());
        update.set_raw(look, drawing("", "1 g 0 0 150 20 re f").into_bytes());
        let body = format!("<</Type/Annot/Subtype/Stamp/Rect[0 0 600 850]/AP<</N {look}>>>>");
        update.set_raw(stamp, body.into_bytes());
        append_to(view, update, PAGE, "Annots", stamp);
    });
    class.add(
        "stamp_over_the_page_on_certified_3",
        Told(FindingCode::AnnotationAdded),
        covering,
    );
}

fn acting(class: &mut Class) {
    let refused = Refused(FindingCode::PageChanged);
    for (name, body) in [
        (
            "note_with_an_action",
            "<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/A<</S/JavaScript/JS(x)>>>>",
        ),
        (
            "note_with_more_actions",
            "<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/AA<</E<</S/URI/URI(x)>>>>>>",
        ),
        (
            "note_that_is_a_field",
            "<</Type/Annot/Subtype/FreeText/FT/Tx/T(x)/V(y)/Rect[0 0 9 9]>>",
        ),
        (
            "field_that_no_form_knows",
            "<</Type/Annot/Subtype/Widget/FT/Tx/T(New)/Rect[0 0 99 99]/V(x)>>",
        ),
        (
            "without_a_kind",
            "<</Type/Annot/Rect[0 0 99 99]/AP<</N 7 0 R>>>>",
        ),
        (
            "of_unknown_kind",
            "<</Type/Annot/Subtype/Mystery/Rect[0 0 99 99]/AP<</N 7 0 R>>>>",
        ),
    ] {
        class.add(name, refused, annotate(&signed(), body));
    }
    let direct = update(&signed(), |view, update| {
        let mut page = dictionary(view, PAGE);
        let mut annotations = page.array("Annots").unwrap().to_vec();
        let stamp = pades::object::Dictionary::new().with("Subtype", Object::name("Stamp"));
        annotations.push(stamp.into());
        page.insert("Annots", annotations);
        update.set(PAGE, page);
    });
    class.add("without_an_object", refused, direct);
    let hidden = super::surgery::prepared_and_signed(|objects| {
        objects.push(annotation("Stamp", "/AP<</N 7 0 R>>"));
    });
    let listed = update(&hidden, |view, update| {
        append_to(view, update, PAGE, "Annots", Ref::new(12, 0));
    });
    class.add("that_was_hidden_in_the_signed_file", refused, listed);
    let external = update(&signed(), |view, update| {
        let (look, stamp) = (update.allocate(), update.allocate());
        let body = super::surgery::with_data("/Subtype/Form/BBox[0 0 9 9]/F(http://x.vn/look)", "");
        update.set_raw(look, body.into_bytes());
        let body = format!("<</Type/Annot/Subtype/Stamp/Rect[0 0 9 9]/AP<</N {look}>>>>");
        update.set_raw(stamp, body.into_bytes());
        append_to(view, update, PAGE, "Annots", stamp);
    });
    class.add(
        "drawn_by_a_file_elsewhere",
        Refused(FindingCode::ObjectAmbiguous),
        external,
    );
}

/// One that was there is changed later.
fn changed(class: &mut Class) {
    let noted = annotate(
        &form(),
        &annotation("FreeText", "/Contents(100)/DA(/Helv 9 Tf 0 g)"),
    );
    let note = Ref::new(12, 0);
    for (document, bytes) in [
        ("approved", Signing::of(LEADER).sign(&noted)),
        ("certified_2", certify(&noted, 2)),
    ] {
        let other = edit(&bytes, note, |note| {
            note.insert("Contents", pades::object::PdfString::literal("900"));
        });
        class.add(
            format!("changed_on_{document}"),
            Refused(FindingCode::ObjectReplaced),
            other,
        );
        let removed = edit(&bytes, PAGE, |page| {
            page.insert(
                "Annots",
                vec![Object::from(NUMBER), LEADER.into(), SEAL.into(), BOX.into()],
            );
        });
        class.add(
            format!("removed_on_{document}"),
            Refused(FindingCode::PageChanged),
            removed,
        );
    }
}

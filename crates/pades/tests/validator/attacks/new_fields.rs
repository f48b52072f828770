//! Fields that a later revision adds: only signature fields may come, and one that shows something
//! which nobody has signed is a mark like any other.

use pades::object::{Object, Ref};
use pades::validate::{FindingCode, SubIndication};

use super::surgery::{drawing, prepared_and_signed, push};
use super::timestamps::stamp;
use super::{Broken, Case, Class, Expected, Refused, Told};
use crate::file::*;

const REFUSED: Expected = Refused(FindingCode::FieldChanged);
const TOLD: Expected = Told(FindingCode::AnnotationAdded);
const VIOLATED: Expected = Refused(FindingCode::DocMdpViolated);
const WIDGET: &str = "/Type/Annot/Subtype/Widget/FT/Sig/T(Late)/Rect[50 690 300 720]/P 3 0 R/F 132";

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("new_field");
    other_kinds(&mut class);
    marks(&mut class);
    stamps(&mut class);
    trees(&mut class);
    class.cases
}

/// Adds a field to the form and to the page.
pub fn add_field(bytes: &[u8], body: &str) -> Vec<u8> {
    update(bytes, |view, update| {
        let (look, field) = (update.allocate(), update.allocate());
        update.set_raw(look, drawing("", "1 g 0 0 150 20 re f").into_bytes());
        let body = body.replace("LOOK", &look.to_string());
        update.set_raw(field, format!("<<{body}>>").into_bytes());
        append_to(view, update, PAGE, "Annots", field);
        append_to(view, update, FORM, "Fields", field);
    })
}

fn other_kinds(class: &mut Class) {
    for (name, body) in [
        (
            "text",
            "/Type/Annot/Subtype/Widget/FT/Tx/T(Extra)/V(x)/Rect[50 690 300 720]/AP<</N LOOK>>",
        ),
        (
            "button",
            "/Type/Annot/Subtype/Widget/FT/Btn/T(Extra)/Rect[50 690 300 720]/AP<</N LOOK>>",
        ),
        (
            "choice",
            "/Type/Annot/Subtype/Widget/FT/Ch/T(Extra)/V(x)/Rect[50 690 300 720]",
        ),
        (
            "of_no_kind",
            "/Type/Annot/Subtype/Widget/T(Extra)/Rect[50 690 300 720]/AP<</N LOOK>>",
        ),
        (
            "with_an_action",
            "/Type/Annot/Subtype/Widget/FT/Sig/T(Late)/Rect[0 0 0 0]/A<</S/JavaScript/JS(x)>>",
        ),
        (
            "with_more_actions",
            "/Type/Annot/Subtype/Widget/FT/Sig/T(Late)/Rect[0 0 0 0]/AA<<>>",
        ),
        (
            "that_is_a_note",
            "/Type/Annot/Subtype/FreeText/FT/Sig/T(Late)/Rect[50 690 300 720]/Contents(100)/DA(/Helv 9 Tf)",
        ),
        (
            "that_is_a_stamp",
            "/Type/Annot/Subtype/Stamp/FT/Sig/T(Late)/Rect[50 690 300 720]/AP<</N LOOK>>",
        ),
        (
            "that_is_a_link",
            "/Type/Annot/Subtype/Link/FT/Sig/T(Late)/Rect[50 690 300 720]/Dest[3 0 R/Fit]",
        ),
        (
            "that_is_no_widget",
            "/Type/Annot/FT/Sig/T(Late)/Rect[50 690 300 720]/AP<</N LOOK>>",
        ),
        (
            "with_text_as_value",
            "/Type/Annot/Subtype/Widget/FT/Sig/T(Late)/V(x)/Rect[0 0 0 0]",
        ),
        (
            "with_an_old_value",
            "/Type/Annot/Subtype/Widget/FT/Sig/T(Late)/V 12 0 R/Rect[0 0 0 0]",
        ),
        (
            "by_the_name_of_an_old_one",
            "/Type/Annot/Subtype/Widget/FT/Sig/T(Leader)/Rect[0 0 0 0]",
        ),
        (
            "without_a_name",
            "/Type/Annot/Subtype/Widget/FT/Sig/Rect[0 0 0 0]",
        ),
    ] {
        class.add(name, REFUSED, add_field(&signed(), body));
    }
    let direct = edit(&signed(), FORM, |form| {
        let mut fields = form.array("Fields").unwrap().to_vec();
        let field = pades::object::Dictionary::new().with("FT", Object::name("Sig"));
        fields.push(field.into());
        form.insert("Fields", fields);
    });
    class.add("that_is_no_object", REFUSED, direct);
    // The object was in the signed file, though in no form.
    let spare = prepared_and_signed(|objects| {
        push(objects, format!("<<{WIDGET}/AP<</N 7 0 R>>>>"));
    });
    let listed = update(&spare, |view, update| {
        append_to(view, update, FORM, "Fields", Ref::new(12, 0));
        append_to(view, update, PAGE, "Annots", Ref::new(12, 0));
    });
    class.add("that_was_hidden_in_the_signed_file", REFUSED, listed);
}

fn marks(class: &mut Class) {
    for (name, entries) in [
        ("drawn", "/AP<</N LOOK>>"),
        ("drawn_when_pressed", "/AP<</N 7 0 R/D LOOK>>"),
        ("with_a_background", "/MK<</BG[1 1 1]>>"),
        ("with_a_caption", "/MK<</CA(100)>>"),
        ("with_an_icon", "/MK<</I LOOK>>"),
        ("with_a_border", "/MK<</BC[0 0 0]>>/BS<</W 9>>"),
    ] {
        let body = format!("{WIDGET}{entries}");
        class.add(
            format!("empty_and_{name}"),
            TOLD,
            add_field(&signed(), &body),
        );
        class.add(
            format!("empty_and_{name}_on_certified_2"),
            VIOLATED,
            add_field(&certified(2), &body),
        );
    }
    // Fields that were there before are given the same marks.
    let look = edit(&signed(), SEAL, |seal| {
        seal.insert(
            "AP",
            pades::object::Dictionary::new().with("N", Ref::new(5, 0)),
        );
    });
    class.add("old_empty_field_drawn", TOLD, look);
}

/// Anybody can have bytes stamped: a document timestamp that shows something is a mark.
fn stamps(class: &mut Class) {
    let visible =
        |bytes: &[u8], entries: &str| stamp(bytes, &format!("/Rect[50 690 300 720]{entries}"));
    class.add(
        "visible_timestamp",
        TOLD,
        visible(&signed(), "/AP<</N 5 0 R>>"),
    );
    class.add(
        "visible_timestamp_with_a_caption",
        TOLD,
        visible(&signed(), "/MK<</CA(100)>>"),
    );
    class.add(
        "visible_timestamp_on_certified_1",
        VIOLATED,
        visible(&certified(1), "/AP<</N 5 0 R>>"),
    );
    class.add(
        "visible_timestamp_on_certified_2",
        VIOLATED,
        visible(&certified(2), "/AP<</N 5 0 R>>"),
    );
}

fn trees(class: &mut Class) {
    let tree = |kid: &str| {
        update(&signed(), |view, update| {
            let (field, kid_reference, look) =
                (update.allocate(), update.allocate(), update.allocate());
            update.set_raw(look, drawing("", "1 g 0 0 150 20 re f").into_bytes());
            let body = format!("<</FT/Sig/T(Late)/Kids[{kid_reference}]>>");
            update.set_raw(field, body.into_bytes());
            let body = format!("<<{kid}/Parent {field}>>").replace("LOOK", &look.to_string());
            update.set_raw(kid_reference, body.into_bytes());
            append_to(view, update, PAGE, "Annots", kid_reference);
            append_to(view, update, FORM, "Fields", field);
        })
    };
    let widget = "/Type/Annot/Subtype/Widget/Rect[50 690 300 720]/P 3 0 R";
    class.add(
        "with_a_drawn_widget_apart",
        TOLD,
        tree(&format!("{widget}/AP<</N LOOK>>")),
    );
    class.add(
        "with_a_note_as_widget",
        REFUSED,
        tree("/Type/Annot/Subtype/FreeText/Rect[50 690 300 720]/Contents(x)"),
    );
    class.add(
        "with_a_text_field_below",
        REFUSED,
        tree(&format!("{widget}/T(x)/FT/Tx/V(y)")),
    );
    class.add(
        "with_a_field_below",
        REFUSED,
        tree(&format!("{widget}/T(x)")),
    );
    class.add(
        "with_an_acting_widget",
        REFUSED,
        tree(&format!("{widget}/A<</S/JavaScript/JS(x)>>")),
    );
    let branch = update(&signed(), |view, update| {
        let branch = update.allocate();
        update.set_raw(
            branch,
            format!("<</T(Branch)/Kids[{}]>>", NUMBER).into_bytes(),
        );
        append_to(view, update, FORM, "Fields", branch);
    });
    class.add("above_an_old_field", REFUSED, branch);
    let junk = add_field(
        &signed(),
        "/Type/Annot/Subtype/Widget/FT/Sig/T(Late)/Rect[50 690 300 720]/AP<</N LOOK>>/V LOOK",
    );
    class.add("signed_with_a_drawing", REFUSED, junk);
    let forged = update(&signed(), |view, update| {
        let (value, field) = (update.allocate(), update.allocate());
        update.set_raw(value, b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Contents<00>/ByteRange[0 1 2 3]>>".to_vec());
        update.set_raw(
            field,
            format!("<<{WIDGET}/AP<</N 5 0 R>>/V {value}>>").into_bytes(),
        );
        append_to(view, update, PAGE, "Annots", field);
        append_to(view, update, FORM, "Fields", field);
    });
    class.add(
        "signed_with_nothing",
        Broken(SubIndication::FormatFailure),
        forged,
    );
}

//! What a certification or a lock forbids (DocMDP, FieldMDP), and sneaky signatures.

use pades::object::{Dictionary, Object, PdfString, Ref};
use pades::validate::{FindingCode, SubIndication};

use super::surgery::{alter, drawing, prepared, push};
use super::{Case, Class, Open, Refused};
use crate::file::*;
use crate::pki::Signer;

const VIOLATED: super::Expected = Refused(FindingCode::DocMdpViolated);
const LOCKED: super::Expected = Refused(FindingCode::LockedFieldChanged);

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("certification");
    levels(&mut class);
    locks(&mut class);
    sneaky(&mut class);
    class.cases
}

fn levels(class: &mut Class) {
    class.add("filled_on_1", VIOLATED, fill(&certified(1), "7/CT"));
    class.add(
        "signed_on_1",
        VIOLATED,
        Signing::of(SEAL).sign(&certified(1)),
    );
    let ticked = edit(&certified(1), BOX, |field| {
        field.insert("V", Object::name("Yes"));
        field.insert("AS", Object::name("Yes"));
    });
    class.add("ticked_on_1", VIOLATED, ticked);
    let rebuilt = edit(&certified(1), FORM, |form| {
        form.insert("NeedAppearances", true);
    });
    class.add("looks_to_be_rebuilt_on_1", VIOLATED, rebuilt);
    // A level that the standard doesn't know permits nothing.
    class.add("filled_on_0", VIOLATED, fill(&certified(0), "7/CT"));
    class.add("filled_on_9", VIOLATED, fill(&certified(9), "7/CT"));
    for level in [1, 2] {
        let field = update(&certified(level), |view, update| {
            let field = update.allocate();
            let body =
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(Late)/Rect[50 690 300 720]/P 3 0 R/F 132>>";
            update.set_raw(field, body.as_bytes().to_vec());
            append_to(view, update, PAGE, "Annots", field);
            append_to(view, update, FORM, "Fields", field);
        });
        class.add(format!("empty_visible_field_on_{level}"), VIOLATED, field);
    }
    let content = update(&certified(3), |_, update| {
        update.set_raw(CONTENT, stream("BT ET"))
    });
    class.add("content_on_3", Refused(FindingCode::PageChanged), content);
    let field = update(&certified(3), |view, update| {
        let field = update.allocate();
        update.set_raw(field, b"<</FT/Tx/T(Extra)/V(x)>>".to_vec());
        append_to(view, update, FORM, "Fields", field);
    });
    class.add(
        "new_text_field_on_3",
        Refused(FindingCode::FieldChanged),
        field,
    );
}

/// The filled form, signed with a lock.
fn locked(objects: impl FnOnce(&mut Vec<String>), parameters: &str) -> Vec<u8> {
    let entries = format!(
        "/Reference[<</Type/SigRef/TransformMethod/FieldMDP/Data 1 0 R/TransformParams\
         <</Type/TransformParams{parameters}/V/1.2>>>>]"
    );
    let signing = Signing {
        entries: &entries,
        ..Signing::of(LEADER)
    };
    signing.sign(&prepared(objects))
}

fn locks(class: &mut Class) {
    for (name, parameters) in [
        ("locked_all", "/Action/All"),
        ("locked_by_name", "/Action/Include/Fields[(Number)]"),
        ("locked_by_exception", "/Action/Exclude/Fields[(Seal)(Box)]"),
        ("locked_without_action", ""),
    ] {
        class.add(name, LOCKED, fill(&locked(|_| {}, parameters), "7/CT"));
    }
    let indirect = locked(
        |objects| {
            push(objects, "(Number)");
        },
        "/Action/Include/Fields[12 0 R]",
    );
    class.add("locked_by_a_name_apart", LOCKED, fill(&indirect, "7/CT"));
    // The value is an object of its own, and the field itself is never written.
    let apart = |objects: &mut Vec<String>| {
        let value = push(objects, "()");
        alter(objects, 8, "/AP<</N 7 0 R>>", &format!("/V {value} 0 R"));
    };
    let bytes = update(&locked(apart, "/Action/All"), |_, update| {
        update.set_raw(Ref::new(12, 0), b"(7/CT)".to_vec());
    });
    class.add("locked_value_apart", LOCKED, bytes);
    let look = |objects: &mut Vec<String>| {
        let look = push(objects, drawing("", "/Tx BMC EMC"));
        alter(
            objects,
            8,
            "/AP<</N 7 0 R>>",
            &format!("/AP<</N {look} 0 R>>"),
        );
    };
    let bytes = update(&locked(look, "/Action/All"), |_, update| {
        update.set_raw(Ref::new(12, 0), drawing("", "/Tx BMC q Q EMC").into_bytes());
    });
    class.add("locked_look_apart", LOCKED, bytes);
    let flags = edit(&sealed(), NUMBER, |number| {
        number.insert("Ff", 1);
    });
    class.add("flags_of_a_locked_field", LOCKED, flags);
    class.add("locked_after_the_seal", LOCKED, fill(&sealed(), "8/CT"));
    let signed_field = Signing::of(SEAL).sign(&locked(|_| {}, "/Action/Include/Fields[(Seal)]"));
    class.add("locked_field_signed", LOCKED, signed_field);
    let state = edit(&locked(|_| {}, "/Action/All"), BOX, |field| {
        field.insert("V", Object::name("Yes"));
        field.insert("AS", Object::name("Yes"));
    });
    class.add("locked_box_ticked", LOCKED, state);
    let unlocked = edit(&sealed(), SEAL, |seal| {
        seal.insert("Lock", Dictionary::new());
    });
    class.add(
        "lock_rewritten",
        Refused(FindingCode::FieldChanged),
        unlocked,
    );
}

/// A signature nobody knows, whose look says what the document doesn't.
fn sneaky(class: &mut Class) {
    let add_field = |bytes: &[u8], rect: &str| {
        Signing {
            field: Ref::new(0, 0),
            signer: Signer::stranger(),
            ..Signing::of(SEAL)
        }
        .with(bytes, |view, update| {
            let (look, field) = (update.allocate(), update.allocate());
            update.set_raw(
                look,
                drawing(
                    "/Resources<</Font<</Helv 6 0 R>>>>",
                    "1 g 0 0 150 20 re f 0 g BT /Helv 9 Tf (100) Tj ET",
                )
                .into_bytes(),
            );
            // The signature dictionary is the first object that the revision allocates.
            let body = format!(
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sneaky)/Rect{rect}/P 3 0 R/F 132\
                 /V {} 0 R/AP<</N {look}>>>>",
                look.number - 1
            );
            update.set_raw(field, body.into_bytes());
            append_to(view, update, PAGE, "Annots", field);
            append_to(view, update, FORM, "Fields", field);
        })
    };
    for level in [1, 2] {
        let bytes = add_field(&certified(level), "[50 690 300 720]");
        class.add(format!("sneaky_signature_on_{level}"), VIOLATED, bytes);
    }
    let unknown = Open(SubIndication::NoCertificateChainFound);
    class.add(
        "sneaky_signature_on_3",
        unknown,
        add_field(&certified(3), "[50 690 300 720]"),
    );
    class.add(
        "sneaky_signature_on_approved",
        unknown,
        add_field(&signed(), "[50 690 300 720]"),
    );
    let existing = Signing {
        signer: Signer::stranger(),
        ..Signing::of(SEAL)
    };
    class.add(
        "sneaky_signature_in_an_empty_field",
        unknown,
        existing.sign(&certified(2)),
    );
    let moved = Signing::of(SEAL).with(&certified(2), |view, update| {
        let rect = [50, 690, 300, 720].map(Object::from).to_vec();
        let value = Ref::new(update.allocate().number - 1, 0);
        update.set(
            SEAL,
            dictionary(view, SEAL).with("V", value).with("Rect", rect),
        );
    });
    class.add(
        "empty_field_moved_and_signed",
        Refused(FindingCode::FieldChanged),
        moved,
    );
    let renamed = edit(&certified(2), SEAL, |seal| {
        seal.insert("T", PdfString::literal("Leader"));
    });
    class.add(
        "empty_field_renamed",
        Refused(FindingCode::FieldChanged),
        renamed,
    );
}

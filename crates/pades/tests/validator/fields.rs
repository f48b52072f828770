//! Changes to the form and its fields after signing.

use pades::object::{Dictionary, Object, PdfString, Ref};
use pades::validate::{Changes, FindingCode};

use crate::file::*;
use crate::judged::{allowed, refused, told};

#[test]
fn an_overwritten_field_is_told_with_old_and_new() {
    let bytes = fill(&fill(&signed(), "7/CT"), "8/CT");
    told(&bytes, Changes::FormFilling, FindingCode::FieldOverwritten);
    let report = verify(&bytes);
    let message = &report.findings[0].message;
    assert!(
        message.contains("7/CT") && message.contains("8/CT"),
        "{message}"
    );
}

#[test]
fn a_lock_in_the_field_alone_locks_nothing() {
    let bytes = Signing::of(LEADER).with(&form(), |view, update| {
        let lock = Dictionary::new().with("Type", Object::name("SigFieldLock"));
        let mut leader = dictionary(view, LEADER);
        leader.insert("V", Ref::new(12, 0));
        leader.insert("Lock", lock.with("Action", Object::name("All")));
        update.set(LEADER, leader);
    });
    allowed(&fill(&bytes, "7/CT"), Changes::FormFilling);
}

/// The empty appearance belongs to two fields: rewriting it in place changes both.
#[test]
fn an_appearance_shared_with_another_place_may_not_be_rewritten() {
    let shown = "/Tx BMC q BT /Helv 12 Tf (7/CT) Tj ET Q EMC";
    let bytes = update(&signed(), |view, update| {
        update.set_raw(EMPTY_APPEARANCE, stream(shown));
        let mut number = dictionary(view, NUMBER);
        number.insert("V", PdfString::literal("7/CT"));
        update.set(NUMBER, number);
    });
    let report = verify(&bytes);
    assert!(!report.holds_except_revocation(), "{report:#?}");
}

/// A text field whose widget is an object of its own, and a signature field likewise.
fn separate_widgets() -> Vec<u8> {
    let bytes = update(&form(), |view, update| {
        let (text_widget, signature_widget) = (update.allocate(), update.allocate());
        let mut number = dictionary(view, NUMBER);
        let mut widget = Dictionary::new();
        for key in ["Type", "Subtype", "Rect", "F", "AP"] {
            widget.insert(key, number.remove(key).unwrap());
        }
        update.set(text_widget, widget.with("Parent", NUMBER));
        update.set(NUMBER, number.with("Kids", vec![Object::from(text_widget)]));
        let mut seal = dictionary(view, SEAL);
        let mut widget = Dictionary::new();
        for key in ["Type", "Subtype", "Rect", "F"] {
            widget.insert(key, seal.remove(key).unwrap());
        }
        update.set(signature_widget, widget.with("Parent", SEAL));
        update.set(
            SEAL,
            seal.with("Kids", vec![Object::from(signature_widget)]),
        );
    });
    Signing::of(LEADER).sign(&bytes)
}

#[test]
fn a_widget_apart_from_its_text_field_may_not_change() {
    let bytes = edit(&separate_widgets(), Ref::new(12, 0), |widget| {
        widget.insert("AP", Dictionary::new());
    });
    refused(&bytes, FindingCode::FieldChanged);
}

#[test]
fn a_widget_apart_from_its_signature_field_may_show_the_signature() {
    let signed = separate_widgets();
    let sealed = Signing::of(SEAL).with(&signed, |view, update| {
        let look = update.allocate();
        update.set_raw(look, stream("0 0 9 9 re f"));
        let widget = dictionary(view, Ref::new(13, 0));
        update.set(
            Ref::new(13, 0),
            widget.with("AP", Dictionary::new().with("N", look)),
        );
    });
    allowed(&sealed, Changes::FormFilling);
}

/// The appearance dictionary also serves the page as a form XObject's holder: rewriting the
/// stream in place changes the page too.
#[test]
fn an_appearance_reached_through_a_shared_dictionary_may_not_be_rewritten() {
    let shared = update(&form(), |view, update| {
        let (look, holder) = (update.allocate(), update.allocate());
        update.set_raw(look, stream("/Tx BMC EMC"));
        update.set(holder, Dictionary::new().with("N", look));
        update.set(NUMBER, dictionary(view, NUMBER).with("AP", holder));
        let resources = Dictionary::new().with("XObject", holder);
        update.set(PAGE, dictionary(view, PAGE).with("Resources", resources));
    });
    let bytes = update(&Signing::of(LEADER).sign(&shared), |view, update| {
        update.set_raw(
            Ref::new(12, 0),
            stream("/Tx BMC BT /Helv 9 Tf (7/CT) Tj ET EMC"),
        );
        let number = dictionary(view, NUMBER).with("V", PdfString::literal("7/CT"));
        update.set(NUMBER, number);
    });
    refused(&bytes, FindingCode::ObjectReplaced);
}

#[test]
fn fields_behind_references_are_signature_fields_too() {
    let indirect = update(&form(), |view, update| {
        let kind = update.allocate();
        update.set(kind, Object::name("Sig"));
        update.set(LEADER, dictionary(view, LEADER).with("FT", kind));
    });
    let signed = Signing::of(LEADER).sign(&indirect);
    assert!(verify(&signed).holds_except_revocation());
    let bytes = edit(&signed, LEADER, |leader| {
        leader.remove("V");
    });
    refused(&bytes, FindingCode::FieldChanged);
}

/// Some viewers take the first of two values, others the last.
#[test]
fn a_key_written_twice_is_refused() {
    let bytes = update(&signed(), |view, update| {
        let mut field = Vec::new();
        let number = dictionary(view, NUMBER).with("V", PdfString::literal("7/CT"));
        pades::object::Object::from(number).write_to(&mut field);
        let text = String::from_utf8(field)
            .unwrap()
            .replacen("<<", "<</V(9/CT)", 1);
        update.set_raw(NUMBER, text.into_bytes());
    });
    refused(&bytes, FindingCode::ObjectAmbiguous);
    let nested = update(&signed(), |view, update| {
        set_number(view, update, "7/CT", "7/CT");
        let mut field = Vec::new();
        pades::object::Object::from(dictionary(view, NUMBER)).write_to(&mut field);
        let text = String::from_utf8(field).unwrap();
        let text = text.replacen("/AP<<", "/AP<</N 5 0 R", 1);
        update.set_raw(NUMBER, text.into_bytes());
    });
    refused(&nested, FindingCode::ObjectAmbiguous);
}

//! Objects of the signed revision that run on into what is written behind it, and signed objects
//! that only some readers can read.

use pades::validate::{FindingCode, SubIndication};

use super::surgery::{after, alter, drawing, page_text, prepared, push, sign};
use super::{Broken, Case, Class, Refused};
use crate::file::{position, replace, stream, update};
use pades::object::Ref;

const UNREADABLE: super::Expected = Refused(FindingCode::RevisionUnreadable);

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("overrun");
    overlapping(&mut class);
    lengths(&mut class);
    unreadable(&mut class);
    class.cases
}

/// A form whose table says that an object, drawn on the page, stands in the last trailer.
fn ending_with(start: &str) -> Vec<u8> {
    let form = prepared(|objects| {
        let drawn = push(objects, "null");
        assert_eq!(drawn, 12);
        alter(objects, 3, "/Contents 5 0 R", "/Contents[5 0 R 12 0 R]");
    });
    let signed = sign_with_trailer(&form, &format!("/Note({start}"));
    let at = position(&signed, start);
    let row = format!("{:010} 00000 n", position(&form, "12 0 obj"));
    // The table of the form is signed too, so it is written before.
    let form = replace(&form, &row, &format!("{at:010} 00000 n"));
    sign_with_trailer(&form, &format!("/Note({start}"))
}

/// Signs, with more in the trailer of the signed revision.
fn sign_with_trailer(form: &[u8], entries: &str) -> Vec<u8> {
    let signing = crate::file::Signing::of(crate::file::LEADER);
    let mut builder = after(form);
    builder.object(13, &signing.dictionary());
    builder.object(
        9,
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(Leader)/Rect[50 500 200 550]/P 3 0 R/F 132/V 13 0 R>>",
    );
    builder.table(&format!("/Root 1 0 R/Size 14{entries})"));
    signing.complete(builder.bytes)
}

fn overlapping(class: &mut Class) {
    // A stream that begins in the trailer: readers that find no endstream there go on.
    for (name, start, rest) in [
        (
            "stream_begins_in_the_trailer",
            "12 0 obj <</Length 4000>> stream ",
            "q 1 g 0 0 600 850 re f Q\nendstream\nendobj\n",
        ),
        (
            "stream_without_length_begins_in_the_trailer",
            "12 0 obj <<>> stream ",
            "q 1 g 0 0 600 850 re f Q\nendstream\nendobj\n",
        ),
        (
            "dictionary_begins_in_the_trailer",
            "12 0 obj <</Length 24/A ",
            ")>> stream\nq 1 g 0 0 600 850 re f Q\nendstream\nendobj\n",
        ),
    ] {
        let signed = ending_with(start);
        let mut builder = after(&signed);
        builder.object(14, &format!("({rest})"));
        builder.table("/Root 1 0 R/Size 15");
        class.add(name, UNREADABLE, builder.bytes);
    }
    // And the later table lists it again, where it always was.
    let signed = ending_with("12 0 obj <<>> stream ");
    let at = position(&signed, "12 0 obj <<>> stream") as u64;
    let mut builder = after(&signed);
    builder.stream(14, "", b"q 1 g 0 0 600 850 re f Q");
    builder.offsets.insert(12, at);
    builder.table("/Root 1 0 R/Size 15");
    class.add(
        "listed_again_where_it_always_was",
        UNREADABLE,
        builder.bytes,
    );
    // Where nothing was signed at all yet.
    let form = prepared(|objects| {
        push(objects, "null");
        alter(objects, 3, "/Contents 5 0 R", "/Contents[5 0 R 12 0 R]");
    });
    let row = format!("{:010} 00000 n", position(&form, "12 0 obj"));
    let later = 90_000;
    let signed = sign(&replace(&form, &row, &format!("{later:010} 00000 n")));
    let grown = update(&signed, |_, update| {
        let filler = update.allocate();
        update.set_raw(filler, stream(&" ".repeat(later)));
    });
    class.add(
        "offset_in_what_comes_later",
        Broken(SubIndication::FormatFailure),
        grown,
    );
}

fn lengths(class: &mut Class) {
    // The content's length is an object of its own, or isn't there yet.
    let content = "BT /F1 12 Tf 50 700 Td (The original) Tj ET endstream 1 g 0 0 600 850 re f";
    for (name, present) in [("length_rewritten", true), ("length_comes_later", false)] {
        let signed = sign(&prepared(|objects| {
            objects[4] = format!("<</Length 30 0 R>>\nstream\n{content}\nendstream");
            if present {
                objects[4] = objects[4].replace("30 0 R", "12 0 R");
                push(objects, "43");
            }
        }));
        let number = if present { 12 } else { 30 };
        let bytes = update(&signed, |_, update| {
            update.set_raw(Ref::new(number, 0), content.len().to_string().into_bytes());
        });
        class.add(name, Refused(FindingCode::ObjectReplaced), bytes);
    }
    // A length that leads beyond the signed bytes, to an endstream that is written there.
    let form = |length: usize| {
        prepared(|objects| {
            objects[4] = page_text("The original").replacen(
                &format!(
                    "/Length {}",
                    page_text("The original")
                        .split("/Length ")
                        .nth(1)
                        .unwrap()
                        .split('>')
                        .next()
                        .unwrap()
                ),
                &format!("/Length {length:06}"),
                1,
            );
        })
    };
    let signed = sign(&form(30_000));
    let start = position(&signed, "BT /F1 12 Tf");
    let mut builder = after(&signed);
    let room = start + 30_000 - builder.position();
    let head = "20 0 obj\n<</Length 99>>\nstream\n";
    builder.object(
        20,
        &format!(
            "<</Length 99>>\nstream\n{}endstream",
            " ".repeat(room - head.len())
        ),
    );
    builder.table("/Root 1 0 R/Size 21");
    class.add("length_beyond_the_signed_bytes", UNREADABLE, builder.bytes);
}

fn unreadable(class: &mut Class) {
    // A dictionary that strict readers refuse and lenient ones read: what it refers to comes later.
    let signed = sign(&prepared(|objects| {
        let resources = push(objects, "<</Font<</F1 6 0 R>>/XObject<</X 30 0 R>> oops >>");
        alter(
            objects,
            3,
            "/Resources<</Font<</F1 6 0 R>>>>",
            &format!("/Resources {resources} 0 R"),
        );
    }));
    let come = |number| {
        update(&signed, |_, update| {
            let body = drawing("", "1 g 0 0 600 850 re f");
            update.set_raw(Ref::new(number, 0), body.into_bytes());
        })
    };
    class.add(
        "object_of_an_unreadable_dictionary_comes",
        Refused(FindingCode::ObjectReplaced),
        come(30),
    );
    // The later revision itself can be read by lenient readers only.
    let bytes = update(&crate::file::signed(), |view, update| {
        let look = update.allocate();
        update.set_raw(
            look,
            b"<</Type/XObject/Subtype/Form oops /BBox[0 0 9 9]>>".to_vec(),
        );
        let note = update.allocate();
        update.set_raw(
            note,
            format!("<</Type/Annot/Subtype/Stamp/Rect[0 0 600 850]/AP<</N {look}>>>>").into_bytes(),
        );
        let mut page = crate::file::dictionary(view, crate::file::PAGE);
        let mut annotations = page.array("Annots").unwrap().to_vec();
        annotations.push(note.into());
        page.insert("Annots", annotations);
        update.set(crate::file::PAGE, page);
    });
    class.add("new_object_that_is_hard_to_read", UNREADABLE, bytes);
    let bytes = update(&crate::file::signed(), |_, update| {
        let orphan = update.allocate();
        update.set_raw(
            orphan,
            b"<</Length 3>>\nstream\n0123456789\nendstream".to_vec(),
        );
    });
    let ambiguous = Refused(FindingCode::ObjectAmbiguous);
    class.add("new_stream_of_another_length", ambiguous, bytes);
}

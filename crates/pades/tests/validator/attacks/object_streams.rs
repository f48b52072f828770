//! Objects in object streams: what is written twice there, hidden there, or numbered wrongly.

use pades::validate::FindingCode;

use super::good::compressed;
use super::surgery::{after, sign};
use super::{Case, Class, Refused, Told};
use crate::builder::Builder;
use crate::file::{form_objects, signed};

const AMBIGUOUS: super::Expected = Refused(FindingCode::ObjectAmbiguous);
const TRAILER: &str = "/Root 1 0 R/Size 60";
/// The text field, filled with what nothing contradicts.
const FILLED: &str = "<</Type/Annot/Subtype/Widget/FT/Tx/T(Number)/Rect[50 600 200 620]/P 3 0 R/F 4/DA(/Helv 12 Tf 0 g)/V(7)>>";

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("object_stream");
    let mut add = |name: &str, expected, build: &dyn Fn(&mut Builder)| {
        let mut builder = after(&signed());
        build(&mut builder);
        class.add(name, expected, builder.bytes);
    };
    add("key_repeated", AMBIGUOUS, &|builder| {
        let twice = FILLED.replace("/V(7)", "/V(9)/V(7)");
        builder.object_stream(50, &[(8, &twice)]);
        builder.xref_stream(51, &[(8, [2, 50, 0])], TRAILER);
    });
    add(
        "key_repeated_under_an_escaped_name",
        AMBIGUOUS,
        &|builder| {
            let twice = FILLED.replace("/V(7)", "/#56(9)/V(7)");
            builder.object_stream(50, &[(8, &twice)]);
            builder.xref_stream(51, &[(8, [2, 50, 0])], TRAILER);
        },
    );
    add("key_repeated_in_an_array", AMBIGUOUS, &|builder| {
        builder.object(8, FILLED);
        builder.object(30, "[<</A 1/A 2>>]");
        builder.table(TRAILER);
    });
    add("index_of_another_object", AMBIGUOUS, &|builder| {
        builder.object_stream(50, &[(3, "<</Type/Page/Parent 2 0 R>>"), (8, FILLED)]);
        builder.xref_stream(51, &[(8, [2, 50, 0])], TRAILER);
    });
    add("object_that_is_not_listed", AMBIGUOUS, &|builder| {
        builder.object_stream(50, &[(8, FILLED), (3, "<</Type/Page/Parent 2 0 R>>")]);
        builder.xref_stream(51, &[(8, [2, 50, 0])], TRAILER);
    });
    add("object_twice_in_one_stream", AMBIGUOUS, &|builder| {
        let other = FILLED.replace("(7)", "(9)");
        builder.object_stream(50, &[(8, FILLED), (8, &other)]);
        builder.xref_stream(51, &[(8, [2, 50, 0])], TRAILER);
    });
    add(
        "object_in_a_stream_and_apart",
        Told(FindingCode::UnaccountedBytes),
        &|builder| {
            let other = FILLED.replace("(7)", "(9)");
            builder.object_stream(50, &[(8, FILLED)]);
            builder.object(8, &other);
            builder.xref_stream(51, &[(8, [2, 50, 0])], TRAILER);
        },
    );
    add(
        "stream_that_is_none",
        Refused(FindingCode::RevisionUnreadable),
        &|builder| {
            builder.xref_stream(51, &[(8, [2, 5, 0])], TRAILER);
        },
    );
    add(
        "stream_that_does_not_decode",
        Refused(FindingCode::RevisionUnreadable),
        &|builder| {
            builder.stream(
                50,
                "/Type/ObjStm/N 1/First 4/Filter/FlateDecode",
                b"8 0 <<>>",
            );
            builder.xref_stream(51, &[(8, [2, 50, 0])], TRAILER);
        },
    );
    // The stream in which signed objects are, written anew with another page.
    let signed = sign(&compressed());
    let objects = form_objects();
    let page = objects[2].replace("/Contents 5 0 R", "");
    let others: Vec<(u32, &str)> = (1..)
        .zip(&objects)
        .filter(|(_, body)| !body.ends_with("endstream"))
        .map(|(number, body)| (number, if number == 3 { &page } else { body.as_str() }))
        .collect();
    let mut builder = after(&signed);
    builder.object_stream(12, &others);
    builder.xref_stream(51, &[], TRAILER);
    class.add(
        "container_rewritten",
        Refused(FindingCode::ObjectReplaced),
        builder.bytes,
    );
    let mut builder = after(&signed);
    builder.object(3, "<</Type/Page/Parent 2 0 R/Contents 5 0 R>>");
    builder.xref_stream(51, &[], TRAILER);
    class.add(
        "page_of_a_stream_written_apart",
        Refused(FindingCode::PageChanged),
        builder.bytes,
    );
    class.cases
}

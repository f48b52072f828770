//! Incremental saving: something is written behind what was signed, with more or less of what
//! belongs to an update.

use pades::object::{Dictionary, Object, PdfString};
use pades::validate::{FindingCode, SubIndication};

use super::surgery::{after, gap, page_text, prepared_and_signed, startxref, with_data};
use super::{Broken, Case, Class, Refused, Told};
use crate::builder::Builder;
use crate::file::*;

const PAGE_CHANGED: super::Expected = Refused(FindingCode::PageChanged);
const UNACCOUNTED: super::Expected = Told(FindingCode::UnaccountedBytes);
const TRAILER: &str = "/Root 1 0 R/Size 40";

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("incremental");
    whole_updates(&mut class);
    broken_updates(&mut class);
    with_signatures(&mut class);
    structure(&mut class);
    class.cases
}

/// The signed form, and another content for its page behind it.
fn with_content() -> Builder {
    let mut builder = after(&signed());
    let body = page_text("Another");
    builder.object(5, &body);
    builder
}

fn whole_updates(class: &mut Class) {
    let mut table = with_content();
    table.table(TRAILER);
    class.add("content_by_table", PAGE_CHANGED, table.bytes);
    let mut stream = with_content();
    stream.xref_stream(20, &[], TRAILER);
    class.add("content_by_stream", PAGE_CHANGED, stream.bytes);
    let mut hybrid = with_content();
    let hidden = hybrid.position();
    hybrid.xref_stream_object(20, &[], TRAILER);
    hybrid.table_of(&[], &format!("{TRAILER}/XRefStm {hidden}"));
    class.add("content_by_hybrid", PAGE_CHANGED, hybrid.bytes);
    let mut compressed = after(&signed());
    compressed.stream(19, "", b"BT ET");
    let page = "<</Type/Page/Parent 2 0 R/Resources<<>>/Contents 19 0 R/Annots[8 0 R 9 0 R 10 0 R 11 0 R]>>";
    compressed.object_stream(18, &[(3, page)]);
    compressed.xref_stream(20, &[(3, [2, 18, 0])], TRAILER);
    class.add("page_by_object_stream", PAGE_CHANGED, compressed.bytes);
    let undone = update(
        &update(&signed(), |_, update| {
            update.set_raw(CONTENT, stream_of("BT ET"))
        }),
        |_, update| {
            update.set_raw(
                CONTENT,
                stream_of("BT /F1 12 Tf 50 700 Td (The original) Tj ET"),
            );
        },
    );
    class.add("content_changed_and_undone", PAGE_CHANGED, undone);
    let font = edit(&signed(), FONT, |font| {
        font.insert("BaseFont", Object::name("Symbol"));
    });
    class.add("font_changed", PAGE_CHANGED, font);
}

fn stream_of(data: &str) -> Vec<u8> {
    crate::file::stream(data)
}

fn broken_updates(class: &mut Class) {
    let old = startxref(&signed());
    let mut add = |name: &str, expected, tail: &str| {
        let mut builder = with_content();
        let at = builder.position();
        let tail = tail
            .replace("HERE", &at.to_string())
            .replace("OLD", &old.to_string());
        builder.raw(tail);
        class.add(name, expected, builder.bytes);
    };
    let row = |builder: &Builder| builder.offsets[&5];
    let offset = row(&with_content());
    let table = format!("xref\n0 1\n0000000000 65535 f\r\n5 1\n{offset:010} 00000 n\r\n");
    add("object_alone", UNACCOUNTED, "");
    add(
        "no_table_and_old_startxref",
        UNACCOUNTED,
        &format!("trailer\n<<{TRAILER}/Prev OLD>>\nstartxref\nOLD\n%%EOF\n"),
    );
    add(
        "no_table_and_no_startxref",
        UNACCOUNTED,
        &format!("trailer\n<<{TRAILER}/Prev OLD>>\n%%EOF\n"),
    );
    add(
        "no_table_and_startxref_to_the_trailer",
        UNACCOUNTED,
        &format!("trailer\n<<{TRAILER}/Prev OLD>>\nstartxref\nHERE\n%%EOF\n"),
    );
    add(
        "no_trailer",
        UNACCOUNTED,
        &format!("{table}startxref\nHERE\n%%EOF\n"),
    );
    add(
        "no_startxref",
        UNACCOUNTED,
        &format!("{table}trailer\n<<{TRAILER}/Prev OLD>>\n%%EOF\n"),
    );
    add(
        "startxref_zero",
        UNACCOUNTED,
        &format!("{table}trailer\n<<{TRAILER}/Prev OLD>>\nstartxref\n0\n%%EOF\n"),
    );
    add(
        "startxref_beyond_the_end",
        UNACCOUNTED,
        &format!("{table}trailer\n<<{TRAILER}/Prev OLD>>\nstartxref\n99999999\n%%EOF\n"),
    );
    add(
        "startxref_to_an_object",
        UNACCOUNTED,
        &format!("{table}trailer\n<<{TRAILER}/Prev OLD>>\nstartxref\n{offset}\n%%EOF\n"),
    );
    add(
        "no_end_mark",
        PAGE_CHANGED,
        &format!("{table}trailer\n<<{TRAILER}/Prev OLD>>\nstartxref\nHERE\n"),
    );
    let at_two = format!("{table}trailer\n<<{TRAILER}/Prev OLD>>\nstartxref\nHERE\n%%EOF\n")
        .replace("HERE", "HERE ");
    add("startxref_with_space", PAGE_CHANGED, &at_two);
}

fn with_signatures(class: &mut Class) {
    let mut alone = signed();
    let at = alone.len();
    let table = format!("xref\n0 0\ntrailer\n<<{TRAILER}>>\nstartxref\n{at}\n%%EOF\n");
    alone.extend(table.into_bytes());
    class.add(
        "table_that_knows_no_signature",
        Refused(FindingCode::RevisionUnreadable),
        alone,
    );
    // The dictionary is copied, and the field leads to the copy.
    let bytes = signed();
    let start = position(&bytes, "12 0 obj") + "12 0 obj\n".len();
    let end = gap(&bytes).end + 2;
    let copied = update(&bytes, |view, update| {
        let copy = update.allocate();
        update.set_raw(copy, bytes[start..end].to_vec());
        update.set(LEADER, dictionary(view, LEADER).with("V", copy));
        update.set_raw(CONTENT, stream_of("BT ET"));
    });
    class.add(
        "signature_copied",
        Broken(SubIndication::FormatFailure),
        copied,
    );
    class.add(
        "signature_copied_to_a_second_field",
        Broken(SubIndication::FormatFailure),
        update(&bytes, |view, update| {
            let copy = update.allocate();
            update.set_raw(copy, bytes[start..end].to_vec());
            update.set(SEAL, dictionary(view, SEAL).with("V", copy));
        }),
    );
    class.add(
        "one_signature_in_two_fields",
        Refused(FindingCode::FieldChanged),
        edit(&bytes, SEAL, |seal| {
            seal.insert("V", pades::object::Ref::new(12, 0));
        }),
    );
    class.add(
        "signature_taken_away",
        Refused(FindingCode::FieldChanged),
        edit(&bytes, LEADER, |leader| {
            leader.remove("V");
        }),
    );
    class.add(
        "form_taken_away",
        Refused(FindingCode::FormChanged),
        edit(&bytes, CATALOG, |catalog| {
            catalog.remove("AcroForm");
        }),
    );
    class.add(
        "fields_taken_away",
        Refused(FindingCode::FieldDeleted),
        edit(&bytes, FORM, |form| {
            form.insert("Fields", Vec::<Object>::new());
        }),
    );
    class.add(
        "signature_made_a_text_field",
        Refused(FindingCode::FieldChanged),
        edit(&bytes, LEADER, |leader| {
            leader.insert("FT", Object::name("Tx"));
        }),
    );
    class.add("signature_freed", Refused(FindingCode::ObjectFreed), {
        let mut builder = after(&bytes);
        builder.table_of(&[(12, "0000000000 00001 f\r\n".to_owned())], TRAILER);
        builder.bytes
    });
}

fn structure(class: &mut Class) {
    for (name, key, value) in [
        (
            "catalog_open_action",
            "OpenAction",
            "<</S/JavaScript/JS(x)>>",
        ),
        (
            "catalog_additional_actions",
            "AA",
            "<</WC<</S/JavaScript/JS(x)>>>>",
        ),
        (
            "catalog_names",
            "Names",
            "<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>",
        ),
        (
            "catalog_layers",
            "OCProperties",
            "<</OCGs[]/D<</BaseState/OFF>>>>",
        ),
        ("catalog_pages", "Pages", "3 0 R"),
        ("catalog_language", "Lang", "(vi)"),
        ("catalog_permissions", "Perms", "<<>>"),
        ("catalog_collection", "Collection", "<</View/D>>"),
        ("catalog_outlines", "Outlines", "5 0 R"),
        ("catalog_page_labels", "PageLabels", "<</Nums[0<</S/r>>]>>"),
        (
            "catalog_viewer_preferences",
            "ViewerPreferences",
            "<</HideToolbar true>>",
        ),
        (
            "catalog_requirements",
            "Requirements",
            "[<</S/EnableJavaScripts>>]",
        ),
        ("catalog_associated_files", "AF", "[<<>>]"),
    ] {
        let bytes = update(&signed(), |_, update| {
            let body = format!("<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R/{key} {value}>>");
            update.set_raw(
                CATALOG,
                body.replace("/Pages 2 0 R/AcroForm 4 0 R/Pages", "/AcroForm 4 0 R/Pages")
                    .into_bytes(),
            );
        });
        class.add(name, Refused(FindingCode::CatalogChanged), bytes);
    }
    let mut root = after(&signed());
    root.object(21, "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R>>");
    root.table("/Root 21 0 R/Size 40");
    class.add(
        "catalog_another",
        Refused(FindingCode::CatalogChanged),
        root.bytes,
    );
    let text = update(&super::good::with_a_dropped_stream(), |view, update| {
        let text = update.allocate();
        update.set_raw(
            text,
            with_data("/Type/Metadata/Subtype/XML", "<rdf:RDF></rdf:RDF>").into_bytes(),
        );
        update.set(CATALOG, dictionary(view, CATALOG).with("Metadata", text));
    });
    class.add(
        "text_that_the_file_was_made_of",
        Refused(FindingCode::ObjectReplaced),
        text,
    );
    let layered = prepared_and_signed(|objects| {
        objects[0] = "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R/OCProperties 12 0 R>>".to_owned();
        objects.push("<</OCGs[13 0 R]/D<</ON[13 0 R]>>>>".to_owned());
        objects.push("<</Type/OCG/Name(Text)>>".to_owned());
    });
    let switched = update(&layered, |_, update| {
        let off = b"<</OCGs[13 0 R]/D<</BaseState/OFF/OFF[13 0 R]>>>>".to_vec();
        update.set_raw(pades::object::Ref::new(12, 0), off);
    });
    class.add(
        "layer_switched_off",
        Refused(FindingCode::ObjectReplaced),
        switched,
    );
    class.add(
        "form_script",
        Refused(FindingCode::FormChanged),
        edit(&signed(), FORM, |form| {
            form.insert("XFA", PdfString::literal("<a/>"));
        }),
    );
    class.add(
        "form_flags",
        Refused(FindingCode::FormChanged),
        edit(&signed(), FORM, |form| {
            form.insert("SigFlags", 1);
        }),
    );
    class.add(
        "form_fonts_replaced",
        Refused(FindingCode::FormChanged),
        edit(&signed(), FORM, |form| {
            form.insert("DR", Dictionary::new());
        }),
    );
    class.add(
        "form_fonts_taken_away",
        Refused(FindingCode::FormChanged),
        edit(&signed(), FORM, |form| {
            form.remove("DR");
        }),
    );
}

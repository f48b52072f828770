//! Good files: signatures of every kind, and what honest programs write behind them.

use pades::object::{Dictionary, PdfString, Ref};
use pades::validate::Changes;

use super::encrypted;
use super::new_fields::add_field;
use super::structure_trees::grown;
use super::surgery::{after, drawing, prepared, sign, with_data};
use super::timestamps::stamp;
use super::validation_data::store;
use super::{Case, Class, Expected, Holds};
use crate::builder::Builder;
use crate::file::*;
use crate::pki::{Profile, Signer};

const UNTOUCHED: Expected = Holds(Changes::None);
const LTA: Expected = Holds(Changes::LtaUpdates);
const FILLED: Expected = Holds(Changes::FormFilling);
const NO_AREA: &str = "/Rect[0 0 0 0]";

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("good");
    flows(&mut class);
    forms_of_files(&mut class);
    updates(&mut class);
    new_fields(&mut class);
    class.cases
}

fn second_signer() -> Signer {
    Signer::new(&Profile {
        name: "Trần Thị Bình",
        ..Profile::default()
    })
}

fn flows(class: &mut Class) {
    class.add("signed", UNTOUCHED, signed());
    class.add("sealed_with_a_lock", FILLED, sealed());
    #[cfg(feature = "sign")]
    {
        let copy = crate::own_flow::certified_copy();
        class.add("own_leader", UNTOUCHED, copy.signed);
        class.add("own_seal", FILLED, copy.sealed);
    }
    let second = second_signer();
    let second = Signing {
        signer: &second,
        signed_at: "D:20260502090000+07'00'",
        ..Signing::of(SEAL)
    };
    class.add("two_signers", FILLED, second.sign(&signed()));
    class.add(
        "two_signers_certified_2",
        FILLED,
        second.sign(&certified(2)),
    );
    class.add(
        "two_signers_certified_3",
        FILLED,
        second.sign(&fill(&certified(3), "7/CT")),
    );
    class.add("certified_1", UNTOUCHED, certified(1));
    class.add("filled_certified_2", FILLED, fill(&certified(2), "7/CT"));
    let stored = store(
        &sealed(),
        "/Certs[ITEM]/OCSPs[ITEM]/VRI<</A<</OCSP[ITEM]>>>>",
    );
    let stamped = stamp(&stored, NO_AREA);
    class.add("stored", FILLED, stored);
    class.add("stored_and_stamped", FILLED, stamped.clone());
    let renewed = store(
        &stamped,
        "/Certs[15 0 R ITEM]/VRI<</A<</OCSP[15 0 R]>>/B<</Cert[ITEM]>>>>",
    );
    class.add("stamp_renewed", FILLED, stamp(&renewed, NO_AREA));
    let stored = store(&certified(1), "/Certs[ITEM]");
    class.add("stored_certified_1", LTA, stored.clone());
    class.add("stamped_certified_1", LTA, stamp(&stored, NO_AREA));
    class.add("stamped_certified_2", LTA, stamp(&certified(2), NO_AREA));
    let grown = store(
        &signed(),
        "/Certs[ITEM]/VRI<</A<</Cert[ITEM]/TU(D:20260501000000Z)>>>>",
    );
    let grown = store(
        &grown,
        "/Certs[13 0 R ITEM]/VRI<</A<</Cert[13 0 R]/OCSP[ITEM]/TU(D:20260601000000Z)>>>>",
    );
    class.add("stored_again_with_more", LTA, grown);
    let old_format = Signing::of(LEADER);
    let unsigned = old_format.unsigned(&form(), |_, _| {});
    let unsigned = replace(&unsigned, "/ETSI.CAdES.detached", "/adbe.pkcs7.detached");
    class.add("older_format", UNTOUCHED, old_format.complete(unsigned));
    let lock = prepared(|objects| {
        super::surgery::alter(
            objects,
            10,
            "/F 132",
            "/F 132/Lock<</Type/SigFieldLock/Action/All>>",
        );
    });
    class.add(
        "lock_of_a_field_that_is_not_signed",
        FILLED,
        fill(&sign(&lock), "7/CT"),
    );
    let listed = edit(&form(), CATALOG, |catalog| {
        catalog.insert("Perms", Dictionary::new().with("DocMDP", Ref::new(12, 0)));
    });
    class.add(
        "certified_with_permissions_in_the_catalog",
        FILLED,
        fill(&certify(&listed, 2), "7/CT"),
    );
}

/// The form in object streams.
pub fn compressed() -> Vec<u8> {
    let mut builder = Builder::new();
    let objects = form_objects();
    let numbered: Vec<(u32, &str)> = (1..).zip(objects.iter().map(String::as_str)).collect();
    let (streams, others): (Vec<_>, Vec<_>) = numbered
        .into_iter()
        .partition(|(_, body)| body.ends_with("endstream"));
    for (number, body) in streams {
        builder.object(number, body);
    }
    builder.object_stream(12, &others);
    let rows: Vec<_> = (0..)
        .zip(&others)
        .map(|(index, (number, _))| (*number, [2, 12, index]))
        .collect();
    builder.xref_stream(13, &rows, "/Root 1 0 R/Size 14");
    builder.bytes
}

/// The form as a hybrid file: what only newer readers need is in an object stream.
fn hybrid() -> Vec<u8> {
    let mut builder = Builder::new();
    let objects = form_objects();
    for (number, body) in (1..).zip(&objects) {
        if number != 11 {
            builder.object(number, body);
        }
    }
    let visible = std::mem::take(&mut builder.offsets);
    builder.object_stream(12, &[(11, &objects[10])]);
    let hidden = builder.position();
    builder.xref_stream_object(13, &[(11, [2, 12, 0])], "/Root 1 0 R/Size 14");
    let row = |offset: u64| format!("{offset:010} 00000 n\r\n");
    let mut rows: Vec<_> = visible
        .into_iter()
        .map(|(number, at)| (number, row(at)))
        .collect();
    rows.push((11, "0000000000 65535 f\r\n".to_owned()));
    builder.table_of(&rows, &format!("/Root 1 0 R/Size 14/XRefStm {hidden}"));
    builder.bytes
}

/// The form as a linearized file: the first section lists the later objects.
fn linearized() -> Vec<u8> {
    let objects = form_objects();
    let write = |main: usize| {
        let mut builder = Builder::new();
        for number in [1, 3, 4, 8, 9, 10, 11] {
            builder.object(number, &objects[number as usize - 1]);
        }
        let first = builder.position();
        builder.last_section = Some(main);
        builder.table("/Root 1 0 R/Size 12");
        for number in [2, 5, 6, 7] {
            builder.object(number, &objects[number as usize - 1]);
        }
        let start = builder.position();
        builder.last_section = None;
        builder.table("/Size 12");
        let stated = format!("startxref\n{start}\n");
        let at = builder.bytes.len() - stated.len() - 6;
        builder.bytes.truncate(at);
        builder.finish(first);
        (builder.bytes, start)
    };
    // The offset of the second section is written in the first.
    let (_, guess) = write(10_000);
    write(guess).0
}

fn forms_of_files(class: &mut Class) {
    for (name, form) in [
        ("object_streams", compressed()),
        ("hybrid", hybrid()),
        ("linearized", linearized()),
    ] {
        let signed = sign(&form);
        class.add(name, UNTOUCHED, signed.clone());
        class.add(format!("{name}_filled"), FILLED, fill(&signed, "7/CT"));
        class.add(
            format!("{name}_sealed"),
            FILLED,
            Signing::of(SEAL).sign(&signed),
        );
    }
    let signing = Signing::of(LEADER);
    let mut builder = encrypted::form();
    let field = form_objects()[8].replace("/F 132", "/F 132/V 13 0 R");
    encrypted::write(&mut builder, 9, &field);
    // The value is in hexadecimal and stays as it is: the one string that is never encrypted.
    encrypted::write(&mut builder, 13, &signing.dictionary());
    builder.table(&encrypted::trailer(14));
    let signed = signing.complete(builder.bytes);
    class.add("encrypted", UNTOUCHED, signed.clone());
    let mut filled = after(&signed);
    let number = form_objects()[7].replace("/AP<</N 7 0 R>>", "/V(7)/AP<</N 14 0 R>>");
    encrypted::write(&mut filled, 8, &number);
    encrypted::write(&mut filled, 14, &super::surgery::showing("7"));
    filled.table(&encrypted::trailer(15));
    class.add("encrypted_and_filled", FILLED, filled.bytes);
}

/// The form, signed by the leader, with the trailer of a program that dropped the text which
/// LibreOffice had kept with the form: the next number is that of no object, and named.
pub fn with_a_dropped_stream() -> Vec<u8> {
    let named = "/AdditionalStreams[/application#2Fvnd.oasis.opendocument.text 13 0 R]";
    let form = String::from_utf8(form()).unwrap();
    sign(
        form.replace("/Root 1 0 R>>", &format!("/Root 1 0 R{named}>>"))
            .as_bytes(),
    )
}

/// What programs write besides what they were asked for.
fn updates(class: &mut Class) {
    let mut described = after(&signed());
    described.object(13, "<</Producer(Writer)/ModDate(D:20260502090000+07'00')>>");
    let xmp = "<?xpacket begin='' id='x'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><a/></x:xmpmeta><?xpacket end='w'?>";
    described.object(14, &with_data("/Type/Metadata/Subtype/XML", xmp));
    described.object(
        1,
        "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R/Metadata 14 0 R/MarkInfo<</Marked false>>\
         /Version/1.7/Extensions<</ADBE<</BaseVersion/1.7/ExtensionLevel 8>>>>>>",
    );
    described.table("/Root 1 0 R/Info 13 0 R/Size 15");
    class.add("information_and_metadata", LTA, described.bytes.clone());
    let again = update(&described.bytes, |_, update| {
        update.set_raw(
            Ref::new(13, 0),
            b"<</Producer(Writer)/ModDate(D:20260503090000+07'00')>>".to_vec(),
        );
        update.set_raw(
            Ref::new(14, 0),
            with_data("/Type/Metadata/Subtype/XML", "<rdf:RDF></rdf:RDF>").into_bytes(),
        );
    });
    class.add("information_and_metadata_rewritten", LTA, again);
    let mut orphans = after(&signed());
    orphans.object(20, "<</Unused true>>");
    orphans.object_stream(21, &[(22, "[1 2 3]"), (23, "<<>>")]);
    orphans.xref_stream(
        24,
        &[(22, [2, 21, 0]), (23, [2, 21, 1])],
        "/Root 1 0 R/Size 25",
    );
    class.add("objects_that_nothing_refers_to", UNTOUCHED, orphans.bytes);
    let same = update(&signed(), |view, update| {
        update.set(PAGE, dictionary(view, PAGE));
        update.set(PAGES, dictionary(view, PAGES));
        let catalog = "<< /AcroForm 4 0 R /Pages 2 0 R /Type /Catalog /Lang null >>";
        update.set_raw(CATALOG, catalog.as_bytes().to_vec());
    });
    class.add("objects_rewritten_as_they_were", UNTOUCHED, same);
    let mut commented = after(&signed());
    commented.raw("%\u{e2}\u{e3}\u{cf}\u{d3}\n\n");
    commented.object(20, "(x)");
    commented.raw("%iText-Core-8.0.2 (AGPL version)\r\n");
    commented.table("/Root 1 0 R/Size 21");
    class.add("comments", UNTOUCHED, commented.bytes);
    let empty = {
        let mut builder = after(&signed());
        builder.table("/Root 1 0 R/Size 13");
        builder.bytes
    };
    class.add("nothing_but_a_table", UNTOUCHED, empty);
    class.add(
        "white_space_behind",
        UNTOUCHED,
        [signed(), b"\r\n \0\n".to_vec()].concat(),
    );
    let element = "<</Type/StructElem/S/Form/P 13 0 R/Pg 3 0 R/K<</Type/OBJR/Obj FIELD>>>>";
    class.add("tagged_with_a_new_field", FILLED, grown(element));
    let release = edit(&signed(), PAGES, |pages| {
        pages.insert("ITXT", PdfString::literal("5.0.0"));
    });
    class.add("release_of_a_program_in_the_page_tree", UNTOUCHED, release);
    let form_apart = update(&signed(), |view, update| {
        let form = update.allocate();
        update.set(form, dictionary(view, FORM));
        update.set(CATALOG, dictionary(view, CATALOG).with("AcroForm", form));
    });
    class.add("form_under_another_number", LTA, form_apart);
    let numbered_alike = update(&with_a_dropped_stream(), |view, update| {
        let store = update.allocate();
        update.set_raw(store, b"<</Type/DSS/Certs[]>>".to_vec());
        update.set(CATALOG, dictionary(view, CATALOG).with("DSS", store));
    });
    class.add("number_of_a_dropped_stream_taken", LTA, numbered_alike);
    let field = update(&with_a_dropped_stream(), |view, update| {
        let field = update.allocate();
        let body = format!("<</Type/Annot/Subtype/Widget/FT/Sig/T(Late)/P 3 0 R/F 132{NO_AREA}>>");
        update.set_raw(field, body.into_bytes());
        append_to(view, update, PAGE, "Annots", field);
        append_to(view, update, FORM, "Fields", field);
    });
    class.add("number_of_a_dropped_stream_taken_by_a_field", FILLED, field);
    let listed_apart = update(&signed(), |view, update| {
        let (fields, annotations) = (update.allocate(), update.allocate());
        let form = dictionary(view, FORM);
        update.set(fields, form.array("Fields").unwrap().to_vec());
        update.set(FORM, form.with("Fields", fields));
        let page = dictionary(view, PAGE);
        update.set(annotations, page.array("Annots").unwrap().to_vec());
        update.set(PAGE, page.with("Annots", annotations));
    });
    class.add("lists_made_objects_of_their_own", UNTOUCHED, listed_apart);
    class.add(
        "end_mark_without_line_end",
        UNTOUCHED,
        sign_without_line_end(),
    );
}

/// Signed bytes that end with the end mark itself, and an update behind them.
fn sign_without_line_end() -> Vec<u8> {
    let signing = Signing::of(LEADER);
    let mut unsigned = signing.unsigned(&form(), |_, _| {});
    unsigned.pop();
    let signed = signing.complete(unsigned);
    update(&signed, |view, update| {
        update.set(PAGE, dictionary(view, PAGE))
    })
}

/// Signature fields that are added, empty or signed.
fn new_fields(class: &mut Class) {
    let widget = "/Type/Annot/Subtype/Widget/FT/Sig/T(Late)/P 3 0 R/F 132";
    let invisible = add_field(&certified(2), &format!("{widget}/Rect[0 0 0 0]/MK<<>>"));
    class.add("empty_invisible_field_certified_2", FILLED, invisible);
    let bare = add_field(&signed(), &format!("{widget}/Rect[50 690 300 720]"));
    class.add("empty_visible_field", FILLED, bare);
    let blank = add_field(
        &signed(),
        &format!("{widget}/Rect[50 690 300 720]/MK<</R 90>>/BS<</W 1>>/AP<</N 7 0 R>>"),
    );
    class.add("empty_visible_field_with_a_blank_look", FILLED, blank);
    let sealed = |bytes: &[u8], subtype: &str, rect: &str| {
        let signing = Signing {
            field: Ref::new(0, 0),
            ..Signing::of(SEAL)
        };
        signing.with(bytes, |view, update| {
            let (look, field) = (update.allocate(), update.allocate());
            update.set_raw(look, drawing("", "1 g 0 0 150 20 re f").into_bytes());
            let body = format!(
                "<<{subtype}/FT/Sig/T(Late){rect}/F 132/V {} 0 R/AP<</N {look}>>/MK<</BG[1 1 1]>>>>",
                look.number - 1
            );
            update.set_raw(field, body.into_bytes());
            append_to(view, update, FORM, "Fields", field);
            if !subtype.is_empty() {
                append_to(view, update, PAGE, "Annots", field);
            }
        })
    };
    let kind = "/Type/Annot/Subtype/Widget/P 3 0 R";
    class.add(
        "new_visible_seal",
        FILLED,
        sealed(&signed(), kind, "/Rect[300 500 400 600]"),
    );
    class.add(
        "new_invisible_seal_certified_2",
        FILLED,
        sealed(&certified(2), kind, NO_AREA),
    );
    class.add(
        "new_seal_without_a_widget",
        FILLED,
        sealed(&signed(), "", ""),
    );
    let apart = Signing {
        field: Ref::new(0, 0),
        ..Signing::of(SEAL)
    }
    .with(&signed(), |view, update| {
        let (field, kid) = (update.allocate(), update.allocate());
        let body = format!("<</FT/Sig/T(Late)/Kids[{kid}]/V {} 0 R>>", field.number - 1);
        update.set_raw(field, body.into_bytes());
        let body = format!("<<{kind}/Parent {field}/Rect[300 500 400 600]/AP<</N 7 0 R>>>>");
        update.set_raw(kid, body.into_bytes());
        append_to(view, update, FORM, "Fields", field);
        append_to(view, update, PAGE, "Annots", kid);
    });
    class.add("new_seal_with_a_widget_apart", FILLED, apart);
    let off_the_page = prepared(|objects| {
        super::surgery::alter(objects, 3, "10 0 R 11 0 R]", "11 0 R]");
    });
    let put_there = Signing::of(SEAL).with(&sign(&off_the_page), |view, update| {
        append_to(view, update, PAGE, "Annots", SEAL);
    });
    class.add("field_put_on_its_page_when_it_is_signed", FILLED, put_there);
}

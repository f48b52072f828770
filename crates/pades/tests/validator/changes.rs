//! Changes after signing, fields apart: what is allowed, what must be told, what is refused.

use pades::object::{Dictionary, Object, PdfString, Ref};
use pades::update::Update;
use pades::validate::{Changes, FindingCode};

use crate::file::*;
use crate::judged::{allowed, refused, told};

fn annotate(bytes: &[u8], annotation: &str) -> Vec<u8> {
    update(bytes, |view, update| {
        let note = update.allocate();
        update.set_raw(note, annotation.as_bytes().to_vec());
        let mut page = dictionary(view, PAGE);
        let mut annotations = page.array("Annots").unwrap().to_vec();
        annotations.push(note.into());
        page.insert("Annots", annotations);
        update.set(PAGE, page);
    })
}

const FREE_TEXT: &str = "<</Type/Annot/Subtype/FreeText/Rect[50 690 300 720]/Contents(other)>>";

#[test]
fn filling_an_empty_field_and_sealing_are_fine() {
    allowed(&signed(), Changes::None);
    allowed(&fill(&signed(), "7/CT"), Changes::FormFilling);
    let report = verify(&sealed());
    assert_eq!(report.signatures[0].changes, Changes::FormFilling);
    assert_eq!(report.signatures[1].changes, Changes::None);
    assert!(report.holds_except_revocation(), "{report:#?}");
    let change = &report.signatures[0].details.field_changes[0];
    assert_eq!(
        (
            change.field.as_str(),
            change.old.as_str(),
            change.new.as_str()
        ),
        ("Number", "", "7/CT")
    );
}

#[test]
fn a_new_visible_seal_field_is_fine_after_an_approval() {
    let bytes = add_seal(&signed());
    allowed(&bytes, Changes::FormFilling);
}

/// Signs a seal field that is made in the same revision.
fn add_seal(bytes: &[u8]) -> Vec<u8> {
    // The signature dictionary is the first object that the revision allocates.
    let new_field = Ref::new(0, 0);
    Signing {
        field: new_field,
        ..Signing::of(SEAL)
    }
    .with(bytes, |view, update| {
        let field = update.allocate();
        let value = Ref::new(field.number - 1, 0);
        update.set_raw(
            field,
            format!(
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(NewSeal)/Rect[300 500 400 600]/P 3 0 R\
                 /F 132/V {value}>>"
            )
            .into_bytes(),
        );
        let mut form = dictionary(view, FORM);
        let mut fields = form.array("Fields").unwrap().to_vec();
        fields.push(field.into());
        form.insert("Fields", fields);
        update.set(FORM, form);
        let mut page = dictionary(view, PAGE);
        let mut annotations = page.array("Annots").unwrap().to_vec();
        annotations.push(field.into());
        page.insert("Annots", annotations);
        update.set(PAGE, page);
    })
}

#[test]
fn a_new_visible_signature_field_is_refused_under_p2() {
    refused(&add_seal(&certified(2)), FindingCode::DocMdpViolated);
}

#[test]
fn replaced_page_content_is_refused() {
    let new_content = stream("BT /F1 12 Tf 50 700 Td (Another) Tj ET");
    let in_place = update(&signed(), |_, update| {
        update.set_raw(CONTENT, new_content.clone())
    });
    refused(&in_place, FindingCode::PageChanged);
    let by_reference = update(&signed(), |view, update| {
        let other = update.allocate();
        update.set_raw(other, new_content.clone());
        update.set(PAGE, dictionary(view, PAGE).with("Contents", other));
    });
    refused(&by_reference, FindingCode::PageChanged);
}

#[test]
fn a_changed_font_is_refused() {
    let bytes = edit(&signed(), FONT, |font| {
        font.insert("BaseFont", Object::name("Symbol"));
    });
    refused(&bytes, FindingCode::PageChanged);
}

#[test]
fn an_undone_change_is_still_refused() {
    let original = stream("BT /F1 12 Tf 50 700 Td (The original) Tj ET");
    let changed = update(&signed(), |_, update| {
        update.set_raw(CONTENT, stream("BT ET"))
    });
    let undone = update(&changed, |_, update| update.set_raw(CONTENT, original));
    refused(&undone, FindingCode::PageChanged);
}

#[test]
fn writing_the_same_again_is_fine() {
    let original = stream("BT /F1 12 Tf 50 700 Td (The original) Tj ET");
    allowed(
        &update(&signed(), |_, update| update.set_raw(CONTENT, original)),
        Changes::None,
    );
}

#[test]
fn pages_can_be_neither_added_nor_removed() {
    let added = update(&signed(), |view, update| {
        let page = update.allocate();
        update.set(page, dictionary(view, PAGE));
        let kids: Vec<Object> = vec![PAGE.into(), page.into()];
        update.set(
            PAGES,
            dictionary(view, PAGES).with("Kids", kids).with("Count", 2),
        );
    });
    refused(&added, FindingCode::ObjectReplaced);
    let removed = edit(&signed(), PAGES, |pages| {
        pages.insert("Kids", Vec::<Object>::new());
    });
    refused(&removed, FindingCode::ObjectReplaced);
}

#[test]
fn an_annotation_is_told_or_refused_as_the_certification_says() {
    told(
        &annotate(&signed(), FREE_TEXT),
        Changes::Annotations,
        FindingCode::AnnotationAdded,
    );
    told(
        &annotate(&certified(3), FREE_TEXT),
        Changes::Annotations,
        FindingCode::AnnotationAdded,
    );
    refused(
        &annotate(&certified(2), FREE_TEXT),
        FindingCode::DocMdpViolated,
    );
}

#[test]
fn annotations_that_act_or_are_fields_are_refused() {
    let link = "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://x.vn)>>>>";
    refused(&annotate(&signed(), link), FindingCode::PageChanged);
    let field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(New)/Rect[0 0 99 99]/V(x)>>";
    refused(&annotate(&signed(), field), FindingCode::PageChanged);
}

#[test]
fn an_annotation_taken_away_is_refused() {
    let bytes = edit(&signed(), PAGE, |page| {
        page.insert("Annots", vec![Object::from(NUMBER)]);
    });
    refused(&bytes, FindingCode::PageChanged);
}

#[test]
fn certification_levels_hold_for_filling() {
    refused(&fill(&certified(1), "7/CT"), FindingCode::DocMdpViolated);
    allowed(&fill(&certified(2), "7/CT"), Changes::FormFilling);
}

#[test]
fn catalog_keys_can_not_be_added() {
    for (key, value) in [
        (
            "OpenAction",
            Object::from(Dictionary::new().with("S", Object::name("JavaScript"))),
        ),
        ("Lang", PdfString::literal("vi").into()),
        ("Perms", Dictionary::new().into()),
        ("Names", Dictionary::new().into()),
    ] {
        let bytes = edit(&signed(), CATALOG, |catalog| {
            catalog.insert(key, value);
        });
        refused(&bytes, FindingCode::CatalogChanged);
    }
}

#[test]
fn another_catalog_is_refused() {
    let bytes = signed();
    let forged = update(&bytes, |view, update| {
        let root = update.allocate();
        update.set(root, dictionary(view, CATALOG));
    });
    let at = forged.len()
        - position(
            &forged.iter().rev().copied().collect::<Vec<_>>(),
            "R 0 1 tooR/",
        );
    let mut forged = forged;
    forged[at - 5..at].copy_from_slice(b"13 0 ");
    // The edit is crude; whatever it makes of the file, it must not hold.
    assert!(!verify(&forged).holds_except_revocation());
}

#[test]
fn material_for_later_validation_is_fine() {
    let store = |bytes: &[u8], entries: &'static str| {
        update(bytes, |view, update| {
            let certificate = update.allocate();
            update.set_raw(certificate, stream("x"));
            let dss = update.allocate();
            update.set_raw(
                dss,
                format!("<</Type/DSS/Certs[{certificate}]{entries}>>").into_bytes(),
            );
            update.set(CATALOG, dictionary(view, CATALOG).with("DSS", dss));
        })
    };
    allowed(&store(&signed(), ""), Changes::LtaUpdates);
    allowed(&store(&certified(1), "/VRI<</A<<>>>>"), Changes::LtaUpdates);
    refused(
        &store(&signed(), "/Javascript(x)"),
        FindingCode::CatalogChanged,
    );
    let stored = store(&signed(), "/VRI<</A<<>>>>");
    refused(
        &store(&stored, "/VRI<</A<</Cert[]>>>>"),
        FindingCode::CatalogChanged,
    );
}

#[test]
fn metadata_may_change_if_it_is_harmless() {
    let describe = |xml: &str| {
        update(
            &signed(),
            |view: pades::document::View<'_>, update: &mut Update| {
                let metadata = update.allocate();
                update.set_raw(metadata, stream(xml));
                update.set(
                    CATALOG,
                    dictionary(view, CATALOG).with("Metadata", metadata),
                );
            },
        )
    };
    allowed(&describe("<a><b/></a>"), Changes::LtaUpdates);
    refused(&describe("<!DOCTYPE a><a/>"), FindingCode::CatalogChanged);
}

/// A cross-reference section alone can free objects, or bring back hidden ones.
#[test]
fn cross_reference_entries_alone_can_change_a_document() {
    let bytes = signed();
    let hidden = position(&bytes, "6 0 obj");
    let previous = {
        let text = String::from_utf8_lossy(&bytes);
        let at = text.rfind("startxref\n").unwrap() + 10;
        text[at..].lines().next().unwrap().to_owned()
    };
    let with_entry = |entry: &str| {
        let mut forged = bytes.clone();
        let at = forged.len();
        forged.extend(
            format!(
                "xref\n{entry}trailer\n<</Size 13/Root 1 0 R/Prev {previous}>>\nstartxref\n{at}\n%%EOF\n"
            )
            .into_bytes(),
        );
        forged
    };
    refused(
        &with_entry("5 1\n0000000000 00001 f\r\n"),
        FindingCode::ObjectFreed,
    );
    refused(
        &with_entry(&format!("5 1\n{hidden:010} 00000 n\r\n")),
        FindingCode::RevisionUnreadable,
    );
}

#[test]
fn numbers_and_strings_written_another_way_say_the_same() {
    let bytes = update(&signed(), |_, update| {
        update.set_raw(
            PAGES,
            b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0.0 0 595.0 842]/Rotate null>>".to_vec(),
        );
    });
    allowed(&bytes, Changes::None);
}

#[test]
fn stored_validation_data_may_be_written_anew_if_it_says_the_same() {
    let store = |bytes: &[u8], data: &str| {
        update(bytes, |view, update| {
            let answer = update.allocate();
            update.set_raw(answer, stream(data));
            let entry = format!("<</Type/DSS/OCSPs[{answer}]/VRI<</A<</OCSP[{answer}]>>>>>>");
            let dss = update.allocate();
            update.set_raw(dss, entry.into_bytes());
            update.set(CATALOG, dictionary(view, CATALOG).with("DSS", dss));
        })
    };
    let stored = store(&signed(), "answer");
    allowed(&store(&stored, "answer"), Changes::LtaUpdates);
    refused(&store(&stored, "other"), FindingCode::CatalogChanged);
}

#[test]
fn removed_metadata_is_refused() {
    let with_metadata = update(&form(), |view, update| {
        let metadata = update.allocate();
        update.set_raw(metadata, stream("<a/>"));
        update.set(
            CATALOG,
            dictionary(view, CATALOG).with("Metadata", metadata),
        );
    });
    let bytes = edit(
        &Signing::of(LEADER).sign(&with_metadata),
        CATALOG,
        |catalog| {
            catalog.remove("Metadata");
        },
    );
    refused(&bytes, FindingCode::CatalogChanged);
}

#[test]
fn an_object_that_was_missing_may_not_appear_under_the_page() {
    let dangling = update(&form(), |view, update| {
        let missing = Ref::new(40, 0);
        let resources = Dictionary::new().with("XObject", Dictionary::new().with("X", missing));
        update.set(PAGE, dictionary(view, PAGE).with("Resources", resources));
    });
    let bytes = update(&Signing::of(LEADER).sign(&dangling), |_, update| {
        update.set_raw(Ref::new(40, 0), stream("0 0 999 999 re f"));
    });
    refused(&bytes, FindingCode::PageChanged);
}

#[test]
fn a_new_field_signed_with_nothing_is_refused() {
    let bytes = update(&signed(), |view, update| {
        let (nothing, field) = (update.allocate(), update.allocate());
        update.set_raw(nothing, b"null".to_vec());
        let body = format!("<</FT/Sig/T(Late)/V {} 0 R>>", nothing.number);
        update.set_raw(field, body.into_bytes());
        let mut form = dictionary(view, FORM);
        let mut fields = form.array("Fields").unwrap().to_vec();
        fields.push(field.into());
        form.insert("Fields", fields);
        update.set(FORM, form);
    });
    refused(&bytes, FindingCode::FieldChanged);
}

#[test]
fn a_field_that_was_listed_twice_before_signing_may_stay_so() {
    let form = edit(&form(), FORM, |form| {
        let mut fields = form.array("Fields").unwrap().to_vec();
        fields.push(NUMBER.into());
        form.insert("Fields", fields);
    });
    let signed = Signing::of(LEADER).sign(&form);
    allowed(&fill(&signed, "7/CT"), Changes::FormFilling);
}

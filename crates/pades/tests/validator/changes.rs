//! Changes after signing, fields apart: what is allowed, what must be told, what is refused.

use pades::update::Update;
use pades::validate::{Changes, FindingCode};

use crate::file::*;
use crate::judged::{allowed, refused};

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
        &store(&stored, "/VRI<</B<<>>>>"),
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
    allowed(
        &describe("<x:xmpmeta><b/></x:xmpmeta>"),
        Changes::LtaUpdates,
    );
    refused(
        &describe("<!DOCTYPE a><RDF></RDF>"),
        FindingCode::CatalogChanged,
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
        update.set_raw(metadata, stream("<RDF></RDF>"));
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

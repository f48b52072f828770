//! What may be stored for later validation, and what may not be smuggled in with it.

use pades::object::{Dictionary, Object, Ref};
use pades::validate::FindingCode;

use super::surgery::{alter, prepared_and_signed, push, with_data};
use super::{Case, Class, Refused};
use crate::file::*;

const CHANGED: super::Expected = Refused(FindingCode::CatalogChanged);

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("validation_data");
    stores(&mut class);
    shared(&mut class);
    metadata(&mut class);
    class.cases
}

/// The document with a store of these entries; `ITEM` is a stream.
pub fn store(bytes: &[u8], entries: &str) -> Vec<u8> {
    update(bytes, |view, update| {
        let item = update.allocate();
        update.set_raw(item, stream("x"));
        let dss = update.allocate();
        let body = format!("<</Type/DSS{entries}>>").replace("ITEM", &item.to_string());
        update.set_raw(dss, body.into_bytes());
        update.set(CATALOG, dictionary(view, CATALOG).with("DSS", dss));
    })
}

fn stores(class: &mut Class) {
    for (name, entries) in [
        ("unknown_key", "/Certs[ITEM]/JavaScript(x)"),
        ("action", "/OpenAction<</S/JavaScript/JS(x)>>"),
        ("certificates_that_are_none", "/Certs[(x)]"),
        ("certificates_that_are_no_list", "/Certs ITEM"),
        ("information_that_is_none", "/VRI[ITEM]"),
    ] {
        class.add(name, CHANGED, store(&signed(), entries));
    }
    let stored = store(
        &signed(),
        "/Certs[ITEM]/OCSPs[ITEM]/VRI<</A<</OCSP[ITEM]>>/B<</Cert[ITEM]>>>>",
    );
    class.add(
        "information_removed",
        CHANGED,
        store(&stored, "/VRI<</A<</OCSP[ITEM]>>>>"),
    );
    class.add(
        "information_emptied",
        CHANGED,
        store(&stored, "/VRI<</A<<>>/B<</Cert[ITEM]>>>>"),
    );
    class.add(
        "information_replaced",
        CHANGED,
        store(&stored, "/VRI<</A<</OCSP[5 0 R]>>/B<</Cert[ITEM]>>>>"),
    );
    let in_place = update(&stored, |_, update| {
        update.set_raw(Ref::new(13, 0), stream("y"))
    });
    class.add(
        "stored_item_rewritten",
        Refused(FindingCode::ObjectReplaced),
        in_place,
    );
    let reused = prepared_and_signed(|objects| {
        push(objects, "(unused)");
    });
    let reused = update(&reused, |view, update| {
        let orphan = Ref::new(12, 0);
        update.set_raw(orphan, b"<</Type/DSS/Certs[]>>".to_vec());
        update.set(CATALOG, dictionary(view, CATALOG).with("DSS", orphan));
    });
    class.add(
        "store_in_the_place_of_something_unused",
        Refused(FindingCode::ObjectReplaced),
        reused,
    );
    let gone = edit(&stored, CATALOG, |catalog| {
        catalog.insert("DSS", Object::from(1));
    });
    class.add("store_made_a_number", CHANGED, gone);
    let content = update(&store(&signed(), "/Certs[ITEM]"), |view, update| {
        update.set_raw(CONTENT, stream("BT ET"));
        update.set(CATALOG, dictionary(view, CATALOG));
    });
    class.add(
        "page_changed_beside_the_store",
        Refused(FindingCode::PageChanged),
        content,
    );
}

/// The store's lists serve something that is shown as well.
fn shared(class: &mut Class) {
    let signed = prepared_and_signed(|objects| {
        objects[0] = "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R/DSS 12 0 R>>".to_owned();
        push(objects, "<</Type/DSS/Certs 13 0 R>>");
        push(objects, "[8 0 R 9 0 R 10 0 R 11 0 R]");
        alter(
            objects,
            3,
            "/Annots[8 0 R 9 0 R 10 0 R 11 0 R]",
            "/Annots 13 0 R",
        );
    });
    let longer = update(&signed, |_, update| {
        let stamp = update.allocate();
        update.set_raw(stamp, stream("x"));
        update.set_raw(
            Ref::new(13, 0),
            format!("[8 0 R 9 0 R 10 0 R 11 0 R {stamp}]").into_bytes(),
        );
    });
    class.add(
        "list_that_is_also_the_pages",
        Refused(FindingCode::ObjectReplaced),
        longer,
    );
    let signed = prepared_and_signed(|objects| {
        objects[0] = "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R/DSS 12 0 R>>".to_owned();
        push(objects, "<</Type/DSS>>");
        alter(
            objects,
            3,
            "/Resources<</Font<</F1 6 0 R>>>>",
            "/Resources 12 0 R",
        );
    });
    let resources = update(&signed, |_, update| {
        update.set_raw(Ref::new(12, 0), b"<</Type/DSS/Certs[5 0 R]>>".to_vec());
    });
    class.add(
        "store_that_is_also_resources",
        Refused(FindingCode::PageChanged),
        resources,
    );
}

fn metadata(class: &mut Class) {
    let describe = |xml: &str| {
        update(&signed(), |view, update| {
            let metadata = update.allocate();
            update.set_raw(
                metadata,
                with_data("/Type/Metadata/Subtype/XML", xml).into_bytes(),
            );
            update.set(
                CATALOG,
                dictionary(view, CATALOG).with("Metadata", metadata),
            );
        })
    };
    class.add(
        "metadata_with_entities",
        CHANGED,
        describe("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///x'>]><a>&b;</a>"),
    );
    class.add(
        "metadata_that_is_no_xml",
        CHANGED,
        describe("<RDF><b></RDF>"),
    );
    class.add("metadata_that_is_text", CHANGED, describe("hello"));
    let page = describe("<html><body></body></html>");
    class.add("metadata_that_is_a_web_page", CHANGED, page);
    let direct = edit(&signed(), CATALOG, |catalog| {
        catalog.insert("Metadata", Dictionary::new());
    });
    class.add("metadata_that_is_no_stream", CHANGED, direct);
    let extension = edit(&signed(), CATALOG, |catalog| {
        catalog.insert("Extensions", Dictionary::new().with("ADBE", CONTENT));
    });
    class.add("extension_that_is_a_page_content", CHANGED, extension);
}

//! The structure tree of a tagged file, which is read aloud: what may be added to it with a
//! signature field, and what may not.

use pades::object::Ref;
use pades::validate::FindingCode;

use super::surgery::{prepared_and_signed, push};
use super::{Case, Class, Refused};
use crate::file::*;

const ROOT: Ref = Ref::new(12, 0);
const DOCUMENT: Ref = Ref::new(13, 0);
const PARENT_TREE: Ref = Ref::new(16, 0);
const REFUSED: super::Expected = Refused(FindingCode::ObjectReplaced);

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("structure_tree");
    let element = "<</Type/StructElem/S/Form/P 13 0 R/K<</Type/OBJR/Obj FIELD>>MORE>>";
    class.add(
        "element_read_aloud",
        REFUSED,
        grown(&element.replace("MORE", "/ActualText(100)")),
    );
    class.add(
        "element_described_aloud",
        REFUSED,
        grown(&element.replace("MORE", "/Alt(100)")),
    );
    let of_a_page = element
        .replace("/Obj FIELD", "/Obj 8 0 R")
        .replace("MORE", "");
    class.add("element_of_an_old_field", REFUSED, grown(&of_a_page));
    let of_text = "<</Type/StructElem/S/P/P 13 0 R/Pg 3 0 R/K 0>>";
    class.add("element_of_the_pages_text", REFUSED, grown(of_text));
    let edited = |reference, body: &str| {
        update(&tagged(), |_, update| {
            update.set_raw(reference, body.as_bytes().to_vec())
        })
    };
    class.add(
        "element_removed",
        REFUSED,
        edited(DOCUMENT, "<</Type/StructElem/S/Document/P 12 0 R/K[]>>"),
    );
    class.add(
        "element_of_another_kind",
        REFUSED,
        edited(
            DOCUMENT,
            "<</Type/StructElem/S/Artifact/P 12 0 R/K[14 0 R]>>",
        ),
    );
    class.add(
        "text_read_otherwise",
        REFUSED,
        edited(
            Ref::new(14, 0),
            "<</Type/StructElem/S/P/P 13 0 R/Pg 3 0 R/K 0/ActualText(100)>>",
        ),
    );
    let roles = "<</Type/StructTreeRoot/K[13 0 R]/ParentTree 16 0 R/ParentTreeNextKey 1/RoleMap<</P/Artifact>>>>";
    class.add("roles_changed", REFUSED, edited(ROOT, roles));
    class.add(
        "parents_changed",
        REFUSED,
        edited(PARENT_TREE, "<</Nums[0[13 0 R]]>>"),
    );
    class.add(
        "parents_removed",
        REFUSED,
        edited(PARENT_TREE, "<</Nums[]>>"),
    );
    let bare = edit(&tagged(), CATALOG, |catalog| {
        catalog.remove("StructTreeRoot");
    });
    class.add("removed", Refused(FindingCode::CatalogChanged), bare);
    class.cases
}

/// A tagged form, signed.
fn tagged() -> Vec<u8> {
    prepared_and_signed(|objects| {
        objects[0] = "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R/MarkInfo<</Marked true>>/StructTreeRoot 12 0 R>>".to_owned();
        push(
            objects,
            "<</Type/StructTreeRoot/K[13 0 R]/ParentTree 16 0 R/ParentTreeNextKey 1>>",
        );
        push(
            objects,
            "<</Type/StructElem/S/Document/P 12 0 R/K[14 0 R]>>",
        );
        push(objects, "<</Type/StructElem/S/P/P 13 0 R/Pg 3 0 R/K 0>>");
        push(objects, "[14 0 R]");
        push(objects, "<</Nums[0 15 0 R]>>");
    })
}

/// The tagged form with a signature field, and an element for it, which is `body`.
pub fn grown(body: &str) -> Vec<u8> {
    update(&tagged(), |view, update| {
        let (field, element, tree) = (update.allocate(), update.allocate(), update.allocate());
        let widget = "<</Type/Annot/Subtype/Widget/FT/Sig/T(Late)/P 3 0 R/F 132/Rect[0 0 0 0]/StructParent 1>>";
        update.set_raw(field, widget.as_bytes().to_vec());
        append_to(view, update, FORM, "Fields", field);
        append_to(view, update, PAGE, "Annots", field);
        update.set_raw(
            element,
            body.replace("FIELD", &field.to_string()).into_bytes(),
        );
        append_to(view, update, DOCUMENT, "K", element);
        update.set_raw(
            tree,
            format!("<</Nums[0 15 0 R 1 {element}]>>").into_bytes(),
        );
        let root = dictionary(view, ROOT)
            .with("ParentTree", tree)
            .with("ParentTreeNextKey", 2);
        update.set(ROOT, root);
    })
}

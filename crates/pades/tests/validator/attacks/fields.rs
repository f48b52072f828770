//! Fields swapped, moved, renamed, deleted, or given another's value.

use pades::object::{Dictionary, Object, PdfString, Ref};
use pades::validate::FindingCode;

use super::surgery::{alter, prepared, prepared_and_signed, push, showing, sign};
use super::{Case, Class, Expected, Refused, Told};
use crate::file::*;

const SECOND: Ref = Ref::new(12, 0);
const REFUSED: Expected = Refused(FindingCode::FieldChanged);
const OVERWRITTEN: Expected = Told(FindingCode::FieldOverwritten);

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("field");
    swapped(&mut class);
    single(&mut class);
    class.cases
}

/// Two filled text fields, `Number` and `Book`, before they are signed.
pub fn two_fields() -> Vec<u8> {
    prepared(|objects| {
        let second = push(
            objects,
            "<</Type/Annot/Subtype/Widget/FT/Tx/T(Book)/V(900)/Rect[50 630 200 650]/P 3 0 R/F 4\
             /DA(/Helv 12 Tf 0 g)/AP<</N 14 0 R>>>>",
        );
        push(objects, showing("100"));
        push(objects, showing("900"));
        alter(objects, 8, "/AP<</N 7 0 R>>", "/V(100)/AP<</N 13 0 R>>");
        alter(objects, 3, "11 0 R]", &format!("11 0 R {second} 0 R]"));
        alter(objects, 4, "11 0 R]", &format!("11 0 R {second} 0 R]"));
    })
}

fn swapped(class: &mut Class) {
    let swap = |keys: &[&str]| {
        update(&sign(&two_fields()), |view, update| {
            let (mut first, mut second) = (dictionary(view, NUMBER), dictionary(view, SECOND));
            for key in keys {
                let (one, other) = (first.get(key).cloned(), second.get(key).cloned());
                first.insert(*key, other.unwrap());
                second.insert(*key, one.unwrap());
            }
            update.set(NUMBER, first);
            update.set(SECOND, second);
        })
    };
    class.add("values_and_looks_swapped", OVERWRITTEN, swap(&["V", "AP"]));
    class.add(
        "looks_swapped",
        Refused(FindingCode::ValueAppearanceMismatch),
        swap(&["AP"]),
    );
    class.add("values_swapped", OVERWRITTEN, swap(&["V"]));
    class.add("places_swapped", REFUSED, swap(&["Rect"]));
    class.add("names_swapped", REFUSED, swap(&["T"]));
    class.add("objects_swapped", REFUSED, swap(&["T", "Rect", "V", "AP"]));
    let looks = update(&sign(&two_fields()), |_, update| {
        update.set_raw(Ref::new(13, 0), showing("900").into_bytes());
        update.set_raw(Ref::new(14, 0), showing("100").into_bytes());
    });
    class.add(
        "looks_swapped_in_place",
        Refused(FindingCode::ValueAppearanceMismatch),
        looks,
    );
    let annotations = edit(&sign(&two_fields()), PAGE, |page| {
        let mut items = page.array("Annots").unwrap().to_vec();
        items.swap(0, 4);
        page.insert("Annots", items);
    });
    class.add(
        "order_on_the_page",
        Refused(FindingCode::PageChanged),
        annotations,
    );
    let off_the_page = edit(&sign(&two_fields()), PAGE, |page| {
        let items = page.array("Annots").unwrap()[1..].to_vec();
        page.insert("Annots", items);
    });
    class.add(
        "taken_off_the_page",
        Refused(FindingCode::PageChanged),
        off_the_page,
    );
    let form = edit(&sign(&two_fields()), FORM, |form| {
        let fields = form.array("Fields").unwrap()[1..].to_vec();
        form.insert("Fields", fields);
    });
    class.add("deleted", Refused(FindingCode::FieldDeleted), form);
    let sealed = Signing::of(SEAL).with(&sign(&two_fields()), |view, update| {
        let number = dictionary(view, NUMBER).with("V", PdfString::literal("900"));
        update.set(
            NUMBER,
            number.with("AP", Dictionary::new().with("N", Ref::new(14, 0))),
        );
    });
    class.add("overwritten_in_the_seals_revision", OVERWRITTEN, sealed);
}

fn single(class: &mut Class) {
    for (name, key, value) in [
        ("moved", "Rect", "[0 0 500 800]"),
        ("renamed", "T", "(Other)"),
        ("of_another_kind", "FT", "/Sig"),
        ("with_a_background", "MK", "<</BG[1 1 1]>>"),
        ("with_a_border", "BS", "<</W 20>>"),
        ("with_no_kids", "Kids", "[]"),
        ("with_a_name_as_kids", "Kids", "/Test"),
        ("with_an_action", "A", "<</S/JavaScript/JS(x)>>"),
        ("with_more_actions", "AA", "<</F<</S/JavaScript/JS(x)>>>>"),
        ("with_a_layer", "OC", "<</Type/OCG/Name(x)>>"),
        ("with_a_parent", "Parent", "9 0 R"),
        ("on_another_page", "P", "2 0 R"),
        ("of_another_length", "MaxLen", "1"),
        ("with_another_default", "DV", "(x)"),
        ("with_rich_text", "RV", "(<body>9</body>)"),
        ("made_a_note", "Subtype", "/FreeText"),
        ("of_another_type", "Type", "/Page"),
    ] {
        let bytes = update(&signed(), |view, update| {
            let mut number = dictionary(view, NUMBER);
            number.remove(key);
            let mut body = Vec::new();
            Object::from(number).write_to(&mut body);
            let text =
                String::from_utf8(body)
                    .unwrap()
                    .replacen("<<", &format!("<</{key} {value}"), 1);
            update.set_raw(NUMBER, text.into_bytes());
        });
        class.add(name, REFUSED, bytes);
    }
    for (name, key) in [
        ("default_look_of_a_signed_field", "DA"),
        ("look_of_a_signed_field", "AP"),
    ] {
        let bytes = edit(&signed(), LEADER, |leader| {
            let value: Object = match key {
                "AP" => Dictionary::new().with("N", EMPTY_APPEARANCE).into(),
                _ => PdfString::literal("/Helv 0 Tf").into(),
            };
            leader.insert(key, value);
        });
        class.add(name, REFUSED, bytes);
    }
    let look = prepared_and_signed(|objects| {
        let look = push(objects, showing("An"));
        alter(objects, 9, "/F 132", &format!("/F 132/AP<</N {look} 0 R>>"));
    });
    let other = update(&look, |_, update| {
        update.set_raw(Ref::new(12, 0), showing("Binh").into_bytes())
    });
    class.add(
        "look_of_a_signed_field_in_place",
        Refused(FindingCode::ObjectReplaced),
        other,
    );
    let off_the_page =
        prepared_and_signed(|objects| alter(objects, 3, "10 0 R 11 0 R]", "11 0 R]"));
    let put_there = update(&off_the_page, |view, update| {
        append_to(view, update, PAGE, "Annots", SEAL);
    });
    class.add(
        "empty_field_put_on_a_page",
        Refused(FindingCode::PageChanged),
        put_there,
    );
    let gone = update(&signed(), |_, update| {
        update.set_raw(NUMBER, b"null".to_vec())
    });
    class.add("made_null", REFUSED, gone);
    class.add(
        "overwritten",
        OVERWRITTEN,
        fill(&sign(&fill(&form(), "7/CT")), "8/CT"),
    );
    class.add(
        "emptied",
        OVERWRITTEN,
        fill(&sign(&fill(&form(), "7/CT")), ""),
    );
    let unticked =
        prepared_and_signed(|objects| alter(objects, 11, "/V/Off/AS/Off", "/V/Yes/AS/Yes"));
    let unticked = edit(&unticked, BOX, |field| {
        field.insert("V", Object::name("Off"));
        field.insert("AS", Object::name("Off"));
    });
    class.add("box_unticked", OVERWRITTEN, unticked);
}

//! Good files: forms filled the ways in which programs fill them.

use pades::object::{Dictionary, Object, PdfString, Ref};
use pades::validate::Changes;

use super::surgery::{alter, drawing, prepared_and_signed, push, showing, with_data};
use super::{Case, Class, Expected, Holds};
use crate::file::*;

const FILLED: Expected = Holds(Changes::FormFilling);
const FONT_RESOURCE: &str = "/Resources<</Font<</Helv 6 0 R>>>>";

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("good");
    texts(&mut class);
    settings(&mut class);
    other_kinds(&mut class);
    class.cases
}

/// `Number` of the document, filled with 7/CT and looking like this.
fn filled(bytes: &[u8], look: &str) -> Vec<u8> {
    update(bytes, |view, update| {
        let appearance = update.allocate();
        update.set_raw(appearance, look.as_bytes().to_vec());
        let number = dictionary(view, NUMBER).with("V", PdfString::text("7/CT"));
        update.set(
            NUMBER,
            number.with("AP", Dictionary::new().with("N", appearance)),
        );
    })
}

fn texts(class: &mut Class) {
    class.add("filled", FILLED, fill(&signed(), "7/CT"));
    for (name, content) in [
        (
            "clipped",
            "/Tx BMC \nq\n1 1 148 18 re\nW\nn\nBT\n/Helv 12 Tf\n0 g\n2 5.5 Td\n(7/CT) Tj\nET\nQ\nEMC",
        ),
        (
            "placed_by_a_matrix",
            "/Tx BMC q BT /Helv 12 Tf 0 0 1 rg 1 0 0 1 2 3.07 Tm (7/CT) Tj ET Q EMC",
        ),
        (
            "letter_by_letter",
            "/Tx BMC q BT /Helv 12 Tf 0 g 5 5 Td (7) Tj 30 0 Td (/) Tj 30 0 Td (C) Tj 30 0 Td (T) Tj ET Q EMC",
        ),
        (
            "with_kerning",
            "/Tx BMC q BT /Helv 12 Tf 0 g 2 5 Td [(7)-20(/C)40(T)] TJ ET Q EMC",
        ),
        (
            "on_two_lines",
            "/Tx BMC q BT /Helv 8 Tf 0 g 9 TL 2 11 Td (7/) Tj T* (CT) Tj ET Q EMC",
        ),
        (
            "in_cmyk",
            "q BT 0 0 0 1 k /Helv 12 Tf 2 5 Td (7/CT) Tj ET Q",
        ),
        (
            "scaled",
            "q 0.5 0 0 0.5 0 0 cm BT /Helv 24 Tf 4 10 Td (7/CT) Tj ET Q",
        ),
        (
            "with_a_rule_below",
            "q 0.5 w 0 0 0 RG 0 1 m 150 1 l S BT /Helv 12 Tf 2 5 Td (7/CT) Tj ET Q",
        ),
    ] {
        let look = drawing(FONT_RESOURCE, content);
        class.add(format!("filled_{name}"), FILLED, filled(&signed(), &look));
    }
    let ground = prepared_and_signed(|objects| {
        let empty = push(
            objects,
            drawing("", "q 0.9 0.9 1 rg 0 0 150 20 re f Q /Tx BMC EMC"),
        );
        alter(
            objects,
            8,
            "/AP<</N 7 0 R>>",
            &format!("/MK<</BG[0.9 0.9 1]>>/AP<</N {empty} 0 R>>"),
        );
    });
    let look = drawing(
        FONT_RESOURCE,
        "q 0.9 0.9 1 rg 0 0 150 20 re f Q /Tx BMC BT /Helv 9 Tf 0 g 2 5 Td (7/CT) Tj ET EMC",
    );
    class.add("filled_on_a_background", FILLED, filled(&ground, &look));
    let dark = prepared_and_signed(|objects| alter(objects, 8, "/F 4", "/F 4/MK<</BG[0 0 0.4]>>"));
    let look = drawing(
        FONT_RESOURCE,
        "q 0 0 0.4 rg 0 0 150 20 re f Q BT /Helv 9 Tf 1 g 2 5 Td (7/CT) Tj ET",
    );
    class.add("filled_white_on_blue", FILLED, filled(&dark, &look));
    let dotted = prepared_and_signed(|objects| {
        let dots = push(objects, showing(".............."));
        alter(
            objects,
            8,
            "/AP<</N 7 0 R>>",
            &format!("/AP<</N {dots} 0 R>>"),
        );
    });
    class.add("filled_where_dots_were", FILLED, fill(&dotted, "7/CT"));
    let bare = prepared_and_signed(|objects| alter(objects, 8, "/AP<</N 7 0 R>>", ""));
    class.add(
        "filled_without_a_look",
        FILLED,
        edit(&bare, NUMBER, |number| {
            number.insert("V", PdfString::text("7/CT"));
        }),
    );
    class.add("filled_with_its_first_look", FILLED, fill(&bare, "7/CT"));
    let in_place = prepared_and_signed(|objects| {
        let look = push(objects, drawing("", "/Tx BMC EMC"));
        alter(
            objects,
            8,
            "/AP<</N 7 0 R>>",
            &format!("/AP<</N {look} 0 R>>"),
        );
    });
    let in_place = update(&in_place, |view, update| {
        update.set_raw(Ref::new(12, 0), showing("7/CT").into_bytes());
        update.set(
            NUMBER,
            dictionary(view, NUMBER).with("V", PdfString::text("7/CT")),
        );
    });
    class.add("filled_in_place", FILLED, in_place);
    let redrawn = fill(&super::surgery::sign(&fill(&form(), "7/CT")), "7/CT");
    class.add("redrawn_with_the_same_value", FILLED, redrawn);
    let mapped = prepared_and_signed(|objects| {
        let map = push(
            objects,
            with_data("", "1 beginbfrange <20> <7e> <0020> endbfrange"),
        );
        let program = push(objects, with_data("", "font"));
        let descriptor = push(
            objects,
            format!("<</Type/FontDescriptor/FontFile2 {program} 0 R>>"),
        );
        alter(
            objects,
            4,
            "/DR<</Font<<",
            &format!(
                "/DR<</Font<</E<</Type/Font/Subtype/TrueType/BaseFont/F/Encoding/WinAnsiEncoding/FontDescriptor {descriptor} 0 R/ToUnicode {map} 0 R>>"
            ),
        );
    });
    let look = drawing("", "/Tx BMC BT /E 9 Tf 2 5 Td (7/CT) Tj ET EMC");
    class.add("filled_in_an_embedded_font", FILLED, filled(&mapped, &look));
}

/// Settings of the form and of fields that change beside a value.
fn settings(class: &mut Class) {
    let rebuilt = edit(&signed(), FORM, |form| {
        form.insert("NeedAppearances", true);
    });
    class.add("looks_to_be_rebuilt", FILLED, rebuilt);
    let rebuilt = edit(
        &super::surgery::sign(&fill(&form(), "7/CT")),
        FORM,
        |form| {
            form.insert("NeedAppearances", true);
        },
    );
    class.add("filled_looks_to_be_rebuilt", FILLED, rebuilt);
    let settings = edit(&signed(), FORM, |form| {
        let font = Dictionary::new().with("Helv", FONT).with(
            "ZaDb",
            Dictionary::new()
                .with("Type", Object::name("Font"))
                .with("Subtype", Object::name("Type1"))
                .with("BaseFont", Object::name("ZapfDingbats")),
        );
        form.insert(
            "DR",
            Dictionary::new()
                .with("Font", font)
                .with("XObject", Dictionary::new()),
        );
        form.insert("DA", PdfString::literal("/Helv 0 Tf 0 g "));
        form.insert("Q", 0);
    });
    class.add("fonts_added_to_the_form", FILLED, settings);
    let read_only = update(&signed(), |view, update| {
        set_number(view, update, "7/CT", "7/CT");
        let mut number = dictionary(view, NUMBER);
        number.insert("Ff", 1);
        number.insert("DA", PdfString::literal("/Helv 10 Tf 0 g"));
        number.insert("Q", 1);
        number.insert("V", PdfString::text("7/CT"));
        let look = update.allocate();
        update.set_raw(look, showing("7/CT").into_bytes());
        update.set(NUMBER, number.with("AP", Dictionary::new().with("N", look)));
    });
    class.add("filled_and_made_read_only", FILLED, read_only);
    // The form lists the fonts of signatures' looks, which nothing is drawn with.
    let drawn = prepared_and_signed(|objects| {
        alter(objects, 4, "/DR<<", "/DR<</XObject<</FRM 7 0 R>>");
    });
    let other = edit(&drawn, FORM, |form| {
        let fonts = Dictionary::new().with("Helv", FONT);
        let drawings = Dictionary::new().with("FRM", CONTENT);
        form.insert(
            "DR",
            Dictionary::new()
                .with("Font", fonts)
                .with("XObject", drawings),
        );
    });
    class.add("drawings_of_the_form_replaced", FILLED, other);
}

fn other_kinds(class: &mut Class) {
    let ticked = edit(&signed(), BOX, |field| {
        field.insert("V", Object::name("Yes"));
        field.insert("AS", Object::name("Yes"));
    });
    class.add("box_ticked", FILLED, ticked);
    let list = prepared_and_signed(|objects| {
        alter(
            objects,
            8,
            "/FT/Tx",
            "/FT/Ch/Ff 131072/Opt[[(a)(Alpha)][(b)(Beta)]]",
        );
    });
    let chosen = update(&list, |view, update| {
        set_number(view, update, "b", "Beta");
    });
    class.add("list_chosen_from", FILLED, chosen);
    let group = prepared_and_signed(|objects| {
        let states = |on: &str| format!("/AP<</N<</{on} 7 0 R/Off 7 0 R>>>>");
        let first = push(
            objects,
            format!(
                "<</Type/Annot/Subtype/Widget/Rect[50 380 60 390]/Parent 11 0 R/AS/Off{}>>",
                states("A")
            ),
        );
        let second = push(
            objects,
            format!(
                "<</Type/Annot/Subtype/Widget/Rect[70 380 80 390]/Parent 11 0 R/AS/Off{}>>",
                states("B")
            ),
        );
        objects[10] = format!("<</FT/Btn/Ff 32768/T(Group)/V/Off/Kids[{first} 0 R {second} 0 R]>>");
        alter(objects, 3, "11 0 R]", &format!("{first} 0 R {second} 0 R]"));
    });
    let chosen = update(&group, |view, update| {
        update.set(BOX, dictionary(view, BOX).with("V", Object::name("B")));
        let second = Ref::new(13, 0);
        update.set(
            second,
            dictionary(view, second).with("AS", Object::name("B")),
        );
    });
    class.add("one_of_a_group_chosen", FILLED, chosen);
    let nested = prepared_and_signed(|objects| {
        alter(objects, 8, "/T(Number)", "/T(Number)/Parent 12 0 R");
        push(objects, "<</T(Group)/Kids[8 0 R]>>");
        alter(objects, 4, "[8 0 R", "[12 0 R");
    });
    class.add("field_below_another_filled", FILLED, fill(&nested, "7/CT"));
    let password = prepared_and_signed(|objects| alter(objects, 8, "/FT/Tx", "/FT/Tx/Ff 4096"));
    class.add(
        "field_of_several_lines_filled",
        FILLED,
        fill(&password, "7/CT"),
    );
}

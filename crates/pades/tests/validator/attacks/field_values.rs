//! A field that holds one thing and shows another: by its text, or by ways to draw text that isn't
//! seen as it reads.

use pades::object::{Dictionary, Object, PdfString, Ref};
use pades::validate::FindingCode;

use super::surgery::{drawing, showing, with_data};
use super::{Case, Class, Expected, Refused, Told};
use crate::file::*;

const MISMATCH: Expected = Refused(FindingCode::ValueAppearanceMismatch);
const UNREADABLE: Expected = Told(FindingCode::ValueAppearanceMismatch);
const FONT_RESOURCE: &str = "/Resources<</Font<</Helv 6 0 R>>>>";

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("value");
    texts(&mut class);
    drawn(&mut class);
    fonts(&mut class);
    class.cases
}

/// The signed form with `Number` filled with 100, looking like this.
fn looking_like(look: &str, objects: &[String]) -> Vec<u8> {
    update(&signed(), |view, update| {
        let appearance = update.allocate();
        let others: Vec<Ref> = objects.iter().map(|_| update.allocate()).collect();
        let resolve = |text: &str| {
            others
                .iter()
                .enumerate()
                .fold(text.to_owned(), |text, (index, reference)| {
                    text.replace(&format!("OTHER{index}"), &reference.to_string())
                })
        };
        update.set_raw(appearance, resolve(look).into_bytes());
        for (object, &reference) in objects.iter().zip(&others) {
            update.set_raw(reference, resolve(object).into_bytes());
        }
        let number = dictionary(view, NUMBER).with("V", PdfString::literal("100"));
        update.set(
            NUMBER,
            number.with("AP", Dictionary::new().with("N", appearance)),
        );
    })
}

fn texts(class: &mut Class) {
    class.add(
        "shows_another",
        MISMATCH,
        looking_like(&showing("900"), &[]),
    );
    class.add(
        "shows_more",
        MISMATCH,
        looking_like(&showing("100.000"), &[]),
    );
    class.add("shows_less", MISMATCH, looking_like(&showing("1"), &[]));
    class.add("shows_nothing", MISMATCH, looking_like(&showing(""), &[]));
    let value = edit(&signed(), NUMBER, |number| {
        number.insert("V", PdfString::literal("100"));
    });
    class.add("looks_as_before", MISMATCH, value);
    let look = update(&signed(), |view, update| {
        set_number(view, update, "", "900")
    });
    class.add("empty_but_shows_something", MISMATCH, look);
    for (name, value, state) in [
        ("box_ticked_and_off", "Yes", "Off"),
        ("box_off_and_ticked", "Off", "Yes"),
    ] {
        let bytes = edit(&signed(), BOX, |field| {
            field.insert("V", Object::name(value));
            field.insert("AS", Object::name(state));
        });
        class.add(name, MISMATCH, bytes);
    }
    let rebuilt = update(&fill(&signed(), "100"), |view, update| {
        set_number(view, update, "100", "900");
        update.set(FORM, dictionary(view, FORM).with("NeedAppearances", true));
    });
    class.add("shows_another_until_it_is_rebuilt", MISMATCH, rebuilt);
    let stale = edit(&fill(&signed(), "100"), NUMBER, |number| {
        number.insert("V", PdfString::literal("900"));
    });
    class.add("shows_the_value_before", UNREADABLE, stale);
}

fn drawn(class: &mut Class) {
    for (name, content) in [
        ("picture", "q 100 0 0 20 0 0 cm /Im Do Q"),
        ("inline_picture", "BI /W 1/H 1/BPC 8/CS/G ID x EI"),
        (
            "curves",
            "0 0 m 1 1 2 2 3 3 c S BT /Helv 9 Tf 2 5 Td (100) Tj ET",
        ),
        ("many_lines", "LINES BT /Helv 9 Tf 2 5 Td (100) Tj ET"),
        ("invisible_text", "BT /Helv 9 Tf 3 Tr 2 5 Td (100) Tj ET"),
        ("text_as_a_clip", "BT /Helv 9 Tf 7 Tr 2 5 Td (100) Tj ET"),
        (
            "covered_text",
            "BT /Helv 9 Tf 2 5 Td (100) Tj ET 1 g 0 0 150 20 re f",
        ),
        ("shading", "BT /Helv 9 Tf 2 5 Td (100) Tj ET /Sh sh"),
        ("transparent_text", "/G gs BT /Helv 9 Tf 2 5 Td (100) Tj ET"),
        ("text_outside", "BT /Helv 9 Tf 2 500 Td (100) Tj ET"),
        (
            "text_moved_outside",
            "q 1 0 0 1 0 900 cm BT /Helv 9 Tf 2 5 Td (100) Tj ET Q",
        ),
        ("text_without_size", "BT /Helv 0 Tf 2 5 Td (100) Tj ET"),
        (
            "text_made_tiny",
            "q 0.001 0 0 0.001 0 0 cm BT /Helv 9 Tf 2 5 Td (100) Tj ET Q",
        ),
        ("text_squeezed", "BT /Helv 9 Tf 0 Tz 2 5 Td (100) Tj ET"),
        (
            "text_clipped_away",
            "q 0 0 0 0 re W n BT /Helv 9 Tf 2 5 Td (100) Tj ET Q",
        ),
        ("text_without_a_font", "BT 2 5 Td (100) Tj ET"),
        (
            "text_in_a_font_that_is_missing",
            "BT /None 9 Tf 2 5 Td (100) Tj ET",
        ),
        ("white_on_white", "BT /Helv 9 Tf 1 g 2 5 Td (100) Tj ET"),
        (
            "part_of_it_white",
            "BT /Helv 9 Tf 2 5 Td 0 g (1) Tj 1 g (00) Tj ET",
        ),
        ("broken_content", "BT /Helv 9 Tf 2 5 Td (100) Tj ET <<"),
        (
            "background_over_the_page",
            "1 g 0 0 150 20 re f 0 g BT /Helv 9 Tf 2 5 Td (100) Tj ET",
        ),
        (
            "text_in_a_layer",
            "/OC /Layer BDC BT /Helv 9 Tf 2 5 Td (100) Tj ET EMC",
        ),
    ] {
        let content = content.replace("LINES", &"0 0 m 9 9 l S ".repeat(30));
        class.add(
            name,
            UNREADABLE,
            looking_like(&drawing(FONT_RESOURCE, &content), &[]),
        );
    }
    let text = "BT /Helv 9 Tf 2 5 Td (100) Tj ET";
    for (name, entries) in [
        ("look_in_a_layer", "/OC<</Type/OCG/Name(x)>>"),
        ("look_of_another_file", "/Ref<</F(x.pdf)/Page 0>>"),
        ("look_of_wrong_length", "/Length 3"),
    ] {
        let look = drawing(&format!("{FONT_RESOURCE}{entries}"), text);
        let expected = match name {
            "look_of_wrong_length" => Refused(FindingCode::ObjectAmbiguous),
            _ => UNREADABLE,
        };
        class.add(name, expected, looking_like(&look, &[]));
    }
    let external = drawing(&format!("{FONT_RESOURCE}/F(http://x.vn/look)"), text);
    class.add(
        "look_kept_elsewhere",
        Refused(FindingCode::ObjectAmbiguous),
        looking_like(&external, &[]),
    );
    let missing = edit(&signed(), NUMBER, |number| {
        number.insert("V", PdfString::literal("100"));
        number.insert("AP", Dictionary::new().with("N", Object::name("Off")));
    });
    class.add("look_that_is_none", UNREADABLE, missing);
}

fn fonts(class: &mut Class) {
    let look = |font: &str, shown: &str| {
        drawing(
            &format!("/Resources<</Font<</X {font}>>>>"),
            &format!("BT /X 9 Tf 2 5 Td ({shown}) Tj ET"),
        )
    };
    let map = with_data("", "1 beginbfchar <39> <0031> endbfchar");
    let lying =
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode OTHER0>>";
    class.add(
        "map_that_lies_of_a_standard_font",
        UNREADABLE,
        looking_like(&look(lying, "900"), std::slice::from_ref(&map)),
    );
    let other = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[49/nine]>>>>";
    class.add(
        "differences_that_show_another",
        MISMATCH,
        looking_like(&look(other, "100"), &[]),
    );
    for name in ["Symbol", "ZapfDingbats", "Wingdings", "ABCDEF+Symbol"] {
        let font = format!("<</Type/Font/Subtype/Type1/BaseFont/{name}>>");
        class.add(
            format!("signs_of_{}", name.replace('+', "_")),
            UNREADABLE,
            looking_like(&look(&font, "100"), &[]),
        );
    }
    let type3 = "<</Type/Font/Subtype/Type3/FontMatrix[1 0 0 1 0 0]/FontBBox[0 0 1 1]/CharProcs<</one 5 0 R>>\
                 /Encoding<</Differences[49/one]>>/FirstChar 49/LastChar 49/Widths[1]/ToUnicode OTHER0>>";
    class.add(
        "glyphs_that_are_drawings",
        UNREADABLE,
        looking_like(&look(type3, "100"), std::slice::from_ref(&map)),
    );
    let embedded = "<</Type/Font/Subtype/TrueType/BaseFont/F/Encoding/WinAnsiEncoding\
                    /FontDescriptor<</Type/FontDescriptor/FontFile2 OTHER0>>>>";
    class.add(
        "glyphs_that_the_revision_brings",
        UNREADABLE,
        looking_like(&look(embedded, "100"), &[with_data("", "font")]),
    );
    // The glyphs are signed, but what they are called is new.
    let embedded = crate::attacks::surgery::prepared_and_signed(|objects| {
        let program = super::surgery::push(objects, with_data("", "font"));
        let descriptor = super::surgery::push(
            objects,
            format!("<</Type/FontDescriptor/FontFile2 {program} 0 R>>"),
        );
        super::surgery::alter(
            objects,
            4,
            "/DR<</Font<<",
            &format!(
                "/DR<</Font<</E<</Type/Font/Subtype/TrueType/BaseFont/F/Encoding/WinAnsiEncoding/FontDescriptor {descriptor} 0 R>>"
            ),
        );
    });
    let renamed = update(&embedded, |view, update| {
        let (look_reference, map_reference) = (update.allocate(), update.allocate());
        update.set_raw(map_reference, map.clone().into_bytes());
        let font = format!(
            "<</Type/Font/Subtype/TrueType/BaseFont/F/Encoding/WinAnsiEncoding/FontDescriptor 13 0 R/ToUnicode {map_reference}>>"
        );
        update.set_raw(look_reference, look(&font, "900").into_bytes());
        let number = dictionary(view, NUMBER).with("V", PdfString::literal("100"));
        update.set(
            NUMBER,
            number.with("AP", Dictionary::new().with("N", look_reference)),
        );
    });
    class.add("new_map_of_signed_glyphs", UNREADABLE, renamed);
}

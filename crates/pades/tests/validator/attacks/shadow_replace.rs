//! Shadow attacks that replace: what was signed comes to look like something else, or gives way to
//! something that was hidden in it all along.

use pades::object::{Dictionary, Object, PdfString, Ref};
use pades::validate::FindingCode;

use super::surgery::{
    after, alter, drawing, page_text, prepared, prepared_and_signed, push, showing, sign, with_data,
};
use super::{Case, Class, Refused, Told};
use crate::file::*;

const TRAILER: &str = "/Root 1 0 R/Size 40";

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("shadow_replace");
    fonts(&mut class);
    borrowed(&mut class);
    forms(&mut class);
    hidden(&mut class);
    class.cases
}

fn fonts(class: &mut Class) {
    let encoded = prepared_and_signed(|objects| {
        let encoding = push(objects, "<</Type/Encoding/Differences[49/one]>>");
        alter(
            objects,
            6,
            "/Encoding/WinAnsiEncoding",
            &format!("/Encoding {encoding} 0 R"),
        );
    });
    let other = update(&encoded, |_, update| {
        update.set_raw(
            Ref::new(12, 0),
            b"<</Type/Encoding/Differences[49/nine]>>".to_vec(),
        );
    });
    class.add(
        "encoding_of_the_pages_font",
        Refused(FindingCode::ObjectReplaced),
        other,
    );
    let embedded = prepared_and_signed(|objects| {
        let program = push(objects, "<</Length 4>>\nstream\nfont\nendstream");
        let descriptor = push(
            objects,
            format!("<</Type/FontDescriptor/FontName/F/Flags 4/FontFile2 {program} 0 R>>"),
        );
        alter(
            objects,
            6,
            "/Encoding",
            &format!("/FontDescriptor {descriptor} 0 R/FirstChar 32/Widths[1]/Encoding"),
        );
    });
    let program = update(&embedded, |_, update| {
        update.set_raw(Ref::new(12, 0), stream("tnof"));
    });
    class.add(
        "program_of_the_pages_font",
        Refused(FindingCode::ObjectReplaced),
        program,
    );
    let widths = edit(&embedded, FONT, |font| {
        font.insert("Widths", vec![Object::from(0)]);
    });
    class.add(
        "widths_of_the_pages_font",
        Refused(FindingCode::PageChanged),
        widths,
    );
    let form_font = edit(&signed(), FORM, |form| {
        let other = Dictionary::new()
            .with("Type", Object::name("Font"))
            .with("Subtype", Object::name("Type1"))
            .with("BaseFont", Object::name("ZapfDingbats"));
        form.insert(
            "DR",
            Dictionary::new().with("Font", Dictionary::new().with("Helv", other)),
        );
    });
    class.add(
        "font_of_the_form",
        Refused(FindingCode::FormChanged),
        form_font,
    );
}

/// Looks that draw with what only the form has, or will have.
fn borrowed(class: &mut Class) {
    let draws = "/Tx BMC /X Do EMC";
    let field = |resources: &str, content: &str| {
        prepared_and_signed(|objects| {
            let look = push(objects, drawing("", content));
            let look = format!("/AP<</N {look} 0 R>>");
            alter(objects, 8, "/AP<</N 7 0 R>>", &look);
            alter(objects, 4, "/DR<<", &format!("/DR<<{resources}"));
        })
    };
    let given = |bytes: &[u8], category: &str, resource: Object| {
        edit(bytes, FORM, |form| {
            let resources = form.dictionary("DR").unwrap().clone();
            let drawings = Dictionary::new().with("X", resource);
            form.insert("DR", resources.with(category, drawings));
        })
    };
    for (name, before) in [
        ("drawing_of_a_look_given_later", ""),
        ("drawing_of_a_look_added_later", "/XObject<</Y 7 0 R>>"),
        ("drawing_of_a_look_replaced", "/XObject<</X 7 0 R>>"),
    ] {
        let bytes = given(&field(before, draws), "XObject", CONTENT.into());
        class.add(name, Refused(FindingCode::FormChanged), bytes);
    }
    let bare = prepared_and_signed(|objects| {
        let look = push(objects, drawing("", draws));
        let look = format!("/AP<</N {look} 0 R>>");
        alter(objects, 8, "/AP<</N 7 0 R>>", &look);
        alter(objects, 4, "/DR<</Font<</Helv 6 0 R>>>>", "");
    });
    let bare = edit(&bare, FORM, |form| {
        let drawings = Dictionary::new().with("X", CONTENT);
        form.insert("DR", Dictionary::new().with("XObject", drawings));
    });
    class.add(
        "drawing_of_a_look_in_the_forms_first_resources",
        Refused(FindingCode::FormChanged),
        bare,
    );
    let ticked = prepared_and_signed(|objects| {
        let look = push(objects, drawing("", draws));
        alter(objects, 11, "/Yes 7 0 R", &format!("/Yes {look} 0 R"));
        alter(objects, 11, "/V/Off/AS/Off", "/V/Yes/AS/Yes");
        alter(objects, 4, "/DR<<", "/DR<</XObject<</X 7 0 R>>");
    });
    class.add(
        "drawing_of_a_boxs_look_replaced",
        Refused(FindingCode::FormChanged),
        given(&ticked, "XObject", CONTENT.into()),
    );
    // A look whose letters are drawn by a font that isn't there yet.
    let text = prepared_and_signed(|objects| {
        let content = "/Tx BMC BT /X 12 Tf 2 5 Td (100) Tj ET EMC";
        let look = push(objects, drawing("", content));
        let look = format!("/V(100)/AP<</N {look} 0 R>>");
        alter(objects, 8, "/AP<</N 7 0 R>>", &look);
    });
    let font = edit(&text, FORM, |form| {
        let symbols = Dictionary::new()
            .with("Type", Object::name("Font"))
            .with("Subtype", Object::name("Type1"))
            .with("BaseFont", Object::name("ZapfDingbats"));
        let fonts = Dictionary::new().with("Helv", FONT).with("X", symbols);
        form.insert("DR", Dictionary::new().with("Font", fonts));
    });
    class.add(
        "font_of_a_look_added_later",
        Refused(FindingCode::FormChanged),
        font,
    );
    class.add(
        "pattern_of_a_look_added_later",
        Refused(FindingCode::FormChanged),
        given(
            &field("", "/Pattern cs /X scn 0 0 9 9 re f"),
            "Pattern",
            CONTENT.into(),
        ),
    );
}

/// A form whose field holds one thing and shows another.
fn of_two_minds() -> Vec<u8> {
    prepared_and_signed(|objects| {
        let look = push(objects, showing("100"));
        alter(
            objects,
            8,
            "/AP<</N 7 0 R>>",
            &format!("/V(900)/AP<</N {look} 0 R>>"),
        );
    })
}

fn forms(class: &mut Class) {
    let bytes = of_two_minds();
    let rebuilt = edit(&bytes, FORM, |form| {
        form.insert("NeedAppearances", true);
    });
    class.add(
        "looks_to_be_rebuilt",
        Refused(FindingCode::ValueAppearanceMismatch),
        rebuilt,
    );
    let shown = update(&bytes, |view, update| {
        set_number(view, update, "900", "900")
    });
    class.add(
        "look_made_to_fit_the_value",
        Told(FindingCode::FieldOverwritten),
        shown,
    );
    let bare = edit(&bytes, NUMBER, |number| {
        number.remove("AP");
    });
    class.add("look_taken_away", Told(FindingCode::FieldOverwritten), bare);
    let look = update(&bytes, |_, update| {
        update.set_raw(Ref::new(12, 0), showing("900").into_bytes());
    });
    class.add(
        "look_rewritten_in_place",
        Told(FindingCode::FieldOverwritten),
        look,
    );
    // The size of a filled field's letters, or their colour, in a form whose looks are rebuilt.
    let rebuilt = prepared_and_signed(|objects| {
        alter(
            objects,
            4,
            "/SigFlags 3",
            "/SigFlags 3/NeedAppearances true",
        );
        alter(objects, 8, "/AP<</N 7 0 R>>", "/V(900)");
    });
    let colour = edit(&rebuilt, NUMBER, |number| {
        number.insert("DA", PdfString::literal("/Helv 12 Tf 1 g"));
    });
    class.add(
        "colour_of_a_rebuilt_field",
        Told(FindingCode::FieldOverwritten),
        colour,
    );
    let password = edit(&rebuilt, NUMBER, |number| {
        number.insert("Ff", 1 << 13);
    });
    class.add(
        "filled_field_made_a_password",
        Told(FindingCode::FieldOverwritten),
        password,
    );
}

fn hidden(class: &mut Class) {
    // A second content lies in the signed bytes, listed nowhere or under another number.
    let unlisted = prepared(|objects| {
        let other = format!("5 0 obj\n{}\nendobj", page_text("Another"));
        let drawn = format!("BT /F1 12 Tf 50 700 Td (The original) Tj ET\n{other}");
        objects[4] = with_data("", &drawn);
    });
    let unlisted = sign(&unlisted);
    let inner = unlisted
        .windows(8)
        .rposition(|w| w == b"5 0 obj\n")
        .unwrap() as u64;
    let mut builder = after(&unlisted);
    builder.table_of(&[(5, format!("{inner:010} 00000 n\r\n"))], TRAILER);
    class.add(
        "content_in_the_signed_bytes",
        Refused(FindingCode::PageChanged),
        builder.bytes,
    );
    let spare = prepared_and_signed(|objects| {
        let content = push(objects, page_text("Another"));
        push(
            objects,
            format!(
                "<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 6 0 R>>>>/Contents {content} 0 R>>"
            ),
        );
        push(
            objects,
            "<</Type/Pages/Kids[13 0 R]/Count 1/MediaBox[0 0 595 842]>>",
        );
        push(objects, "<</Type/Catalog/Pages 14 0 R/AcroForm 4 0 R>>");
    });
    let kids = edit(&spare, PAGES, |pages| {
        pages.insert("Kids", vec![Object::from(Ref::new(13, 0))]);
    });
    class.add("spare_page", Refused(FindingCode::ObjectReplaced), kids);
    let pages = edit(&spare, CATALOG, |catalog| {
        catalog.insert("Pages", Ref::new(14, 0));
    });
    class.add(
        "spare_page_tree_by_the_catalog",
        Refused(FindingCode::CatalogChanged),
        pages,
    );
    let mut builder = after(&spare);
    builder.table("/Root 15 0 R/Size 40");
    class.add(
        "spare_catalog_by_the_trailer",
        Refused(FindingCode::CatalogChanged),
        builder.bytes,
    );
    let content = edit(&spare, PAGE, |page| {
        page.insert("Contents", Ref::new(12, 0));
    });
    class.add("spare_content", Refused(FindingCode::PageChanged), content);
    let in_place = update(&spare, |_, update| {
        update.set_raw(CONTENT, page_text("Another").into_bytes());
    });
    class.add(
        "content_rewritten",
        Refused(FindingCode::PageChanged),
        in_place,
    );
    // The value of a field is a reference, or its look serves a page too.
    let shared = prepared_and_signed(|objects| {
        alter(objects, 3, "/Contents 5 0 R", "/Contents[5 0 R 12 0 R]");
        let look = push(objects, drawing("", "/Tx BMC EMC"));
        alter(
            objects,
            8,
            "/AP<</N 7 0 R>>",
            &format!("/AP<</N {look} 0 R>>"),
        );
    });
    let rewritten = update(&shared, |view, update| {
        update.set_raw(Ref::new(12, 0), showing("7/CT").into_bytes());
        let number = dictionary(view, NUMBER).with("V", PdfString::literal("7/CT"));
        update.set(NUMBER, number);
    });
    class.add(
        "look_that_is_also_content",
        Refused(FindingCode::PageChanged),
        rewritten,
    );
    // An appearance dictionary to which a trailer refers as well.
    let mut kept = after(&prepared(|objects| {
        push(objects, "<</N 7 0 R>>");
        alter(objects, 8, "/AP<</N 7 0 R>>", "/AP 12 0 R");
    }));
    kept.table("/Root 1 0 R/Size 13/FooBar 12 0 R");
    let kept = update(&sign(&kept.bytes), |view, update| {
        let look = update.allocate();
        update.set_raw(look, showing("7/CT").into_bytes());
        update.set(Ref::new(12, 0), Dictionary::new().with("N", look));
        let number = dictionary(view, NUMBER).with("V", PdfString::literal("7/CT"));
        update.set(NUMBER, number);
    });
    class.add(
        "looks_that_a_trailer_refers_to",
        Refused(FindingCode::ObjectReplaced),
        kept,
    );
    let kept = prepared_and_signed(|objects| {
        objects[0] = "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R/FooBar 12 0 R>>".to_owned();
        push(objects, "<</N 7 0 R>>");
        alter(objects, 8, "/AP<</N 7 0 R>>", "/AP 12 0 R");
    });
    class.add(
        "looks_that_the_catalog_refers_to",
        Refused(FindingCode::ObjectReplaced),
        fill(&kept, "7/CT"),
    );
    let listed = prepared_and_signed(|objects| {
        objects[0] = "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R/Metadata 12 0 R>>".to_owned();
        push(
            objects,
            with_data("/Type/Metadata/Subtype/XML", "<RDF></RDF>"),
        );
        alter(objects, 3, "/Contents 5 0 R", "/Contents[5 0 R 12 0 R]");
    });
    let rewritten = update(&listed, |_, update| {
        update.set_raw(Ref::new(12, 0), stream("<RDF> 1 g 0 0 600 850 re f </RDF>"));
    });
    class.add(
        "metadata_that_is_also_content",
        Refused(FindingCode::PageChanged),
        rewritten,
    );
    let mut informed = after(&prepared(|objects| {
        push(objects, "<</Title(x)>>");
        alter(
            objects,
            3,
            "/Resources<</Font<</F1 6 0 R>>>>",
            "/Resources 12 0 R",
        );
    }));
    informed.table("/Root 1 0 R/Size 13/Info 12 0 R");
    let informed = sign(&informed.bytes);
    let rewritten = update(&informed, |_, update| {
        update.set_raw(Ref::new(12, 0), b"<</Font<</F1 6 0 R>>/Title(x)>>".to_vec());
    });
    class.add(
        "information_that_is_also_resources",
        Refused(FindingCode::PageChanged),
        rewritten,
    );
}

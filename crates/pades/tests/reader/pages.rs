//! Pages: order, inheritance, and trees that aren't trees.

use chungthuc_geometry::PageGeometry;
use pades::document::{Document, ReadError};
use pades::limits::{LimitKind, Limits};
use pades::page::Page;

use crate::builder::Builder;
use crate::sample;

fn pages(objects: &[(u32, &str)], limits: &Limits) -> Result<Vec<Page>, ReadError> {
    let mut builder = Builder::new();
    builder.object(1, "<</Type/Catalog/Pages 2 0 R>>");
    for (number, body) in objects {
        builder.object(*number, body);
    }
    builder.table("/Root 1 0 R/Size 99");
    Document::open(&builder.bytes, limits)?.latest().pages()
}

#[test]
fn attributes_are_inherited_and_overridden() {
    let found = pages(
        &[
            (
                2,
                "<</Type/Pages/Kids[3 0 R 6 0 R]/MediaBox[0 0 100 200]/Rotate 90/Resources 9 0 R>>",
            ),
            (3, "<</Type/Pages/Kids[4 0 R 5 0 R]/CropBox[10 10 90 90]>>"),
            (4, "<</Type/Page/MediaBox 8 0 R>>"),
            (5, "<</Type/Page/Rotate -180/UserUnit 2>>"),
            (6, "<</Type/Page/Rotate 45>>"),
            (8, "[0 0 50.5 7 0 R]"),
            (7, "60"),
        ],
        &Limits::default(),
    )
    .unwrap();
    let numbers: Vec<u32> = found.iter().map(|page| page.reference.number).collect();
    assert_eq!(numbers, [4, 5, 6]);
    let geometry =
        |media, crop, rotate, unit| PageGeometry::new(media, crop, rotate, unit).unwrap();
    let crop = Some([10.0, 10.0, 90.0, 90.0]);
    assert_eq!(
        found[0].geometry,
        geometry([0.0, 0.0, 50.5, 60.0], crop, 90, 1.0)
    );
    assert_eq!(
        found[1].geometry,
        geometry([0.0, 0.0, 100.0, 200.0], crop, 180, 2.0)
    );
    assert_eq!(
        found[2].geometry,
        geometry([0.0, 0.0, 100.0, 200.0], None, 0, 1.0)
    );
}

#[test]
fn a_page_without_a_usable_media_box_is_letter() {
    for media_box in ["", "/MediaBox[0 0 0 0]", "/MediaBox[0 0 1]", "/MediaBox(x)"] {
        let page = format!("<</Type/Page{media_box}>>");
        let objects = [(2, "<</Type/Pages/Kids[3 0 R]>>"), (3, page.as_str())];
        let found = pages(&objects, &Limits::default()).unwrap();
        let letter = PageGeometry::new([0.0, 0.0, 612.0, 792.0], None, 0, 1.0).unwrap();
        assert_eq!(found[0].geometry, letter, "{media_box}");
    }
}

#[test]
fn boxes_are_given_as_the_file_states_them() {
    let root = "<</Type/Pages/Kids[3 0 R 4 0 R]/MediaBox[9 9 0 0]/CropBox[1 1 5 5]>>";
    let own = "<</Type/Page/MediaBox[0 0 7 7]/CropBox[0 0 99 99]>>";
    let objects = [(2, root), (3, "<</Type/Page>>"), (4, own)];
    let found = pages(&objects, &Limits::default()).unwrap();
    assert_eq!(found[0].media_box, Some([9.0, 9.0, 0.0, 0.0]));
    assert_eq!(found[0].crop_box, Some([1.0, 1.0, 5.0, 5.0]));
    assert_eq!(found[1].media_box, Some([0.0, 0.0, 7.0, 7.0]));
    assert_eq!(found[1].crop_box, Some([0.0, 0.0, 99.0, 99.0]));
}

#[test]
fn the_root_may_be_the_only_page_but_not_anything_else() {
    let count = |root| pages(&[(2, root)], &Limits::default()).unwrap().len();
    assert_eq!(count("<</Type/Page/MediaBox[0 0 9 9]>>"), 1);
    assert_eq!(count("<</S/JavaScript/JS(x)>>"), 0);
    assert_eq!(count("<</Type/Pages>>"), 0);
}

#[test]
fn what_pages_hold_together_is_bounded() {
    let objects = [
        (2, "<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R]>>"),
        (3, "<</Type/Page/X[1 2 3 4 5 6 7 8]>>"),
    ];
    let limits = Limits {
        page_values: 25,
        ..Limits::default()
    };
    assert!(matches!(
        pages(&objects, &limits),
        Err(ReadError::LimitReached(LimitKind::PageValues))
    ));
}

#[test]
fn what_pages_inherit_is_not_copied_for_each() {
    let long = "0 ".repeat(150_000);
    let kids = "3 0 R ".repeat(10_000);
    let root = format!("<</Type/Pages/Kids[{kids}]/MediaBox[{long}]/Rotate[{long}]>>");
    let objects = [(2, root.as_str()), (3, "<</Type/Page>>")];
    assert_eq!(pages(&objects, &Limits::default()).unwrap().len(), 10_000);
}

#[test]
fn a_circular_tree_is_an_error() {
    for kids in ["[2 0 R]", "[3 0 R]"] {
        let root = format!("<</Type/Pages/Kids{kids}>>");
        let objects = [(2, root.as_str()), (3, "<</Type/Pages/Kids[2 0 R]>>")];
        assert!(pages(&objects, &Limits::default()).is_err());
    }
}

#[test]
fn pages_and_depth_are_bounded() {
    let kids = "<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R]/MediaBox[0 0 9 9]>>";
    let objects = [(2, kids), (3, "<</Type/Page>>")];
    let limits = Limits {
        pages: 2,
        ..Limits::default()
    };
    let result = pages(&objects, &limits);
    assert!(matches!(
        result,
        Err(ReadError::LimitReached(LimitKind::Pages))
    ));
    let objects = [
        (2, "<</Type/Pages/Kids[3 0 R]>>"),
        (3, "<</Type/Pages/Kids[4 0 R]>>"),
        (4, "<</Type/Pages/Kids[]>>"),
    ];
    let limits = Limits {
        page_tree_depth: 1,
        ..Limits::default()
    };
    let result = pages(&objects, &limits);
    assert!(matches!(
        result,
        Err(ReadError::LimitReached(LimitKind::PageTreeDepth))
    ));
}

#[test]
fn the_samples_have_their_pages() {
    for (name, count) in [
        ("giay-khai-sinh.pdf", 1),
        ("bang-tot-nghiep-xoay-90.pdf", 1),
        ("can-cuoc-2-mat-cropbox.pdf", 2),
        ("giay-chung-nhan-dat-a3-userunit.pdf", 1),
        ("dang-ky-doanh-nghiep-12-trang.pdf", 12),
        ("hoc-ba-30-trang-ccitt-g4.pdf", 30),
    ] {
        let bytes = sample(name);
        let document = Document::open(&bytes, &Limits::default()).unwrap();
        assert_eq!(document.latest().pages().unwrap().len(), count, "{name}");
    }
    let bytes = sample("giay-chung-nhan-dat-a3-userunit.pdf");
    let document = Document::open(&bytes, &Limits::default()).unwrap();
    let size = document.latest().pages().unwrap()[0]
        .geometry
        .display_size_mm();
    assert!(
        (size.width - 420.0).abs() < 1.0 && (size.height - 297.0).abs() < 1.0,
        "{size:?}"
    );
}

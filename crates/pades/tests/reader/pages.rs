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
    assert!(
        found
            .iter()
            .all(|page| page.resources.as_reference().is_some())
    );
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

//! What was shown is what is signed: stamps are found, upright, where the browser
//! showed them.

use chungthuc_geometry::DisplayRect;
use pades::cms::SignatureAlgorithm;

use crate::keys::Signer;
use crate::scan::{Scan, Xref};
use crate::steps::{attestation, geometry, leader_at, prepare_bytes, stamp_image};
use crate::tools::Picture;

const DPI: u32 = 150;
/// How far off a stamp's edges may be, in millimetres.
const TOLERANCE: f64 = 0.5;

/// Places a stamp on the scan's page and measures where poppler draws it.
fn check(scan: Scan) {
    let shown = DisplayRect {
        x: 31.0,
        y: 22.5,
        width: 45.0,
        height: 22.5,
    };
    let prepared = prepare_bytes(&scan.bytes(), &attestation());
    let rect = geometry(&prepared, 0).from_display(shown);
    let pending = leader_at(&prepared, 0, rect, &stamp_image()).unwrap();
    let signer = Signer::new("Vũ Đình Khải Minh", SignatureAlgorithm::EcdsaP256);
    let signed = signer.sign(&prepared, pending);
    let Some(picture) = Picture::render(&signed, 0, DPI) else {
        return;
    };

    // Poppler takes /UserUnit for what it is: a page of unit 2 is twice as wide.
    let width = geometry(&signed, 0).display_size_mm().width;
    let mm = |pixels: usize| pixels as f64 * width / picture.width as f64;
    let edges = |bounds: [usize; 4]| bounds.map(mm);
    let red = edges(picture.bounds(|[r, g, b]| r > 128 && g < 100 && b < 100));
    let blue = edges(picture.bounds(|[r, g, b]| b > 128 && r < 100 && g < 100));
    let close = |found: f64, wanted: f64| {
        assert!(
            (found - wanted).abs() < TOLERANCE,
            "{found} mm, not {wanted} mm: {scan:?}"
        );
    };
    for half in [red, blue] {
        close(half[0], shown.x);
        close(half[2], shown.right());
    }
    close(red[1], shown.y);
    close(red[3], shown.center_y());
    close(blue[1], shown.center_y());
    close(blue[3], shown.bottom());
}

#[test]
fn on_pages_turned_any_way() {
    for rotate in [0, 90, 180, 270, -90, 450] {
        check(Scan {
            rotate,
            ..Scan::a4(Xref::Table)
        });
    }
}

#[test]
fn on_pages_whose_boxes_start_elsewhere() {
    for rotate in [0, 90, 180, 270] {
        check(Scan {
            rotate,
            media_box: [-100.0, 50.0, 500.0, 850.0],
            crop_box: Some([480.0, 800.0, -60.0, 90.0]),
            ..Scan::a4(Xref::Stream)
        });
    }
}

#[test]
fn on_an_a3_page_with_a_larger_unit() {
    for rotate in [0, 270] {
        check(Scan {
            rotate,
            media_box: [0.0, 0.0, 595.276, 420.945],
            user_unit: 2.0,
            ..Scan::a4(Xref::Table)
        });
    }
}

//! What is told of the pictures of scans.

use std::path::PathBuf;
use std::process::Command;

use miniz_oxide::deflate::compress_to_vec_zlib;
use pades::intake::{PageScan, Tint, inspect};
use pades::limits::Limits;
use proptest::prelude::*;

use crate::builder::Builder;
use crate::sample;

/// A page of A4 with this content, and a picture 5 with these entries and data.
fn page(content: &str, entries: &str, data: &[u8], page: &str) -> Vec<u8> {
    let mut builder = Builder::new();
    builder.object(1, "<</Type/Catalog/Pages 2 0 R>>");
    builder.object(
        2,
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595.276 841.89]/Resources<</XObject<</Im 5 0 R/Fm 6 0 R>>>>>>",
    );
    builder.object(
        3,
        &format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R{page}>>"),
    );
    builder.stream(4, "", content.as_bytes());
    builder.stream(5, &format!("/Type/XObject/Subtype/Image{entries}"), data);
    builder.stream(
        6,
        "/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Matrix[595.276 0 0 841.89 0 0]",
        b"/Im Do",
    );
    builder.table("/Root 1 0 R/Size 7");
    builder.bytes
}

fn scans(file: &Vec<u8>) -> Vec<PageScan> {
    inspect(file, &Limits::default()).unwrap().scans
}

const WHOLE: &str = "q 595.276 0 0 841.89 0 0 cm /Im Do Q";
const A4_AT_150: &str = "/Width 1240/Height 1754/BitsPerComponent 8";

fn of(content: &str, entries: &str) -> PageScan {
    scans(&page(content, entries, b"", ""))[0]
}

fn dpi(scan: PageScan) -> i64 {
    scan.dpi.map_or(-1, |dpi| dpi.round() as i64)
}

#[test]
fn dots_per_inch_go_by_the_place_on_the_page() {
    let entries = format!("{A4_AT_150}/ColorSpace/DeviceGray");
    assert_eq!(dpi(of(WHOLE, &entries)), 150);
    // Turned by 90°, in a form, and in a form that is scaled once more.
    let turned = "q 0 595.276 -841.89 0 841.89 0 cm /Im Do Q";
    assert_eq!(
        dpi(of(
            turned,
            "/Width 1240/Height 1754/BitsPerComponent 8/ColorSpace/DeviceGray"
        )),
        150
    );
    assert_eq!(dpi(of("/Fm Do", &entries)), 150);
    assert_eq!(dpi(of("q .5 0 0 .5 0 0 cm /Fm Do Q", &entries)), 300);
}

#[test]
fn a_unit_of_the_page_counts() {
    let entries = format!("{A4_AT_150}/ColorSpace/DeviceGray");
    let file = page(WHOLE, &entries, b"", "/UserUnit 2");
    assert_eq!(dpi(scans(&file)[0]), 75);
}

#[test]
fn a_small_picture_says_nothing_about_a_page() {
    let entries = format!("{A4_AT_150}/ColorSpace/DeviceGray");
    let small = "q 100 0 0 100 0 0 cm /Im Do Q";
    assert_eq!(of(small, &entries), PageScan::default());
    assert_eq!(of("0 0 m 100 100 l S", &entries), PageScan::default());
}

#[test]
fn of_layers_the_finest_counts() {
    // The writing as a mask over a coarse ground.
    let content =
        format!("{WHOLE} q 595.276 0 0 841.89 0 0 cm BI /W 2480 /H 3508 /IM true /BPC 1 ID x EI Q");
    let scan = of(&content, &format!("{A4_AT_150}/ColorSpace/DeviceGray"));
    assert_eq!(dpi(scan), 300);
    assert_eq!(scan.tint, Some(Tint::Grey));
}

#[test]
fn colours_are_told_by_space_filter_and_palette() {
    let tint = |entries: &str| of(WHOLE, &format!("/Width 1240/Height 1754{entries}")).tint;
    let cases = [
        (
            "/BitsPerComponent 8/ColorSpace/DeviceGray",
            Some(Tint::Grey),
        ),
        (
            "/BitsPerComponent 1/ColorSpace/DeviceGray",
            Some(Tint::Bilevel),
        ),
        (
            "/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode",
            Some(Tint::Bilevel),
        ),
        ("/ImageMask true/BitsPerComponent 1", Some(Tint::Bilevel)),
        (
            "/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode",
            None,
        ),
        (
            "/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/JPXDecode",
            Some(Tint::Colour),
        ),
        (
            "/BitsPerComponent 8/ColorSpace/DeviceCMYK",
            Some(Tint::Colour),
        ),
        (
            "/BitsPerComponent 8/ColorSpace[/Indexed/DeviceRGB 1<000000FFFFFF>]",
            Some(Tint::Grey),
        ),
        (
            "/BitsPerComponent 8/ColorSpace[/Indexed/DeviceRGB 1<C00000FFFFFF>]",
            Some(Tint::Colour),
        ),
        (
            "/BitsPerComponent 8/ColorSpace[/Separation/Gold/DeviceRGB 4 0 R]",
            None,
        ),
        ("/BitsPerComponent 8/ColorSpace 99 0 R", None),
    ];
    for (entries, expected) in cases {
        assert_eq!(tint(entries), expected, "{entries}");
    }
    let painted = "1 0 0 rg q 595.276 0 0 841.89 0 0 cm /Im Do Q";
    let mask = of(
        painted,
        "/Width 1240/Height 1754/ImageMask true/BitsPerComponent 1",
    );
    assert_eq!(
        mask.tint, None,
        "a mask is painted in the colour that is set"
    );
}

#[test]
fn grey_samples_in_a_space_of_colours_are_grey() {
    let tint = |red_in: usize| {
        let pixels = (0..100 * 100).flat_map(|at: usize| match at % red_in {
            0 => [200, 20, 30],
            _ => [120, 122, 119],
        });
        let data = compress_to_vec_zlib(&pixels.collect::<Vec<u8>>(), 6);
        let entries =
            "/Width 100/Height 100/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode";
        scans(&page(WHOLE, entries, &data, ""))[0].tint
    };
    assert_eq!(tint(usize::MAX), Some(Tint::Grey));
    assert_eq!(tint(5_000), Some(Tint::Grey), "a speck of dust");
    assert_eq!(tint(500), Some(Tint::Colour), "a seal");
}

/// A page of a sample as a JPEG of three components, where poppler is installed.
fn as_jpeg(name: &str) -> Option<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../end2end/samples");
    let output = Command::new("pdftoppm")
        .args(["-jpeg", "-r", "50", "-f", "1", "-l", "1"])
        .arg(folder.join(name))
        .output();
    output.ok().map(|output| output.stdout)
}

#[test]
fn a_jpeg_of_what_is_grey_is_grey_though_it_could_have_colours() {
    for (name, expected) in [
        ("dang-ky-doanh-nghiep-12-trang.pdf", Tint::Grey),
        ("giay-khai-sinh.pdf", Tint::Colour),
    ] {
        let Some(jpeg) = as_jpeg(name) else { return };
        let entries =
            "/Width 413/Height 585/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode";
        let scan = scans(&page(WHOLE, entries, &jpeg, ""))[0];
        assert_eq!(scan.tint, Some(expected), "{name}");
    }
}

#[test]
fn what_cant_be_read_leaves_a_file_as_good_as_it_was() {
    let entries =
        "/Width 100/Height 100/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/FlateDecode";
    let file = page(WHOLE, entries, b"no zlib", "");
    let inspection = inspect(&file, &Limits::default()).unwrap();
    assert_eq!(inspection.findings, []);
    assert_eq!(inspection.scans[0].tint, None);
    let endless = page(
        "/Fm Do",
        "/Width 1/Height 1",
        b"",
        "/Resources<</XObject<</Fm 6 0 R>>>>",
    );
    assert_eq!(scans(&endless).len(), 1);
}

#[test]
fn the_samples_are_told_as_their_readme_says() {
    let all = |name: &str, expected: Option<Tint>| {
        let scans = scans(&sample(name));
        assert!(!scans.is_empty());
        for scan in scans {
            assert_eq!(scan.tint, expected, "{name}");
            assert!(scan.dpi.is_some_and(|dpi| dpi > 50.0), "{name}: {scan:?}");
        }
    };
    all("giay-khai-sinh.pdf", Some(Tint::Colour));
    all("dang-ky-doanh-nghiep-12-trang.pdf", Some(Tint::Grey));
    all("hoc-ba-30-trang-ccitt-g4.pdf", Some(Tint::Bilevel));
    let birth = scans(&sample("giay-khai-sinh.pdf"))[0];
    assert!((195.0..205.0).contains(&birth.dpi.unwrap()), "{birth:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_content_makes_it_panic(content in "(q|Q|cm|Do|/Im|/Fm|BI|ID|EI|[0-9. -]{1,6}| |\\PC){0,60}") {
        let file = page(&content, A4_AT_150, b"", "");
        let _ = inspect(&file, &Limits::default());
    }

    #[test]
    fn any_turn_and_size_gives_the_same_dots(angle in 0.0f64..std::f64::consts::TAU, inches in 5.0f64..9.0) {
        let (sin, cos) = angle.sin_cos();
        let side = inches * 72.0;
        let content = format!(
            "q {:.5} {:.5} {:.5} {:.5} 0 0 cm /Im Do Q",
            side * cos, side * sin, -side * sin, side * cos
        );
        let scan = of(&content, "/Width 1000/Height 1000/BitsPerComponent 8/ColorSpace/DeviceGray");
        let dpi = scan.dpi.unwrap();
        prop_assert!((dpi - 1000.0 / inches).abs() < 0.1, "{dpi}");
    }
}

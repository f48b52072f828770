//! Pages in another order, turned, or left out.

use std::process::Command;

use pades::document::Document;
use pades::intake::{ArrangeError, PageTurn, Verdict, arrange, inspect};
use pades::limits::Limits;
use pades::object::{Object, Stream};
use proptest::prelude::*;

use crate::builder::Builder;
use crate::{assert_qpdf_is_content, sample};

fn turned(page: usize, turn: u16) -> PageTurn {
    PageTurn { page, turn }
}

fn arranged(bytes: &Vec<u8>, plan: &[PageTurn]) -> Vec<u8> {
    let mut out = Vec::new();
    let written = arrange(bytes, &Limits::default(), plan, &mut out).unwrap();
    assert_eq!(written.length, out.len() as u64);
    assert_eq!(written.pages, plan.len());
    out
}

/// What a page shows: its content, its media and crop boxes, its rotation.
type Shown = (Vec<u8>, Option<[f64; 4]>, Option<[f64; 4]>, u16);

fn pages(bytes: &Vec<u8>) -> Vec<Shown> {
    let document = Document::open(bytes, &Limits::default()).unwrap();
    let view = document.latest();
    let data = |stream: &Stream| view.raw_data(stream).unwrap();
    let content = |object: Object| match object {
        Object::Stream(stream) => data(&stream),
        Object::Array(parts) => parts
            .iter()
            .filter_map(|part| view.resolve(part).unwrap().as_stream().map(data))
            .flatten()
            .collect(),
        _ => Vec::new(),
    };
    view.pages()
        .unwrap()
        .into_iter()
        .map(|page| {
            let contents = view.lookup(&page.dictionary, "Contents").unwrap();
            (
                content(contents),
                page.media_box,
                page.crop_box,
                page.geometry.rotation().degrees(),
            )
        })
        .collect()
}

/// Three pages that inherit what they can, share a picture, and are named by outlines.
fn three() -> Vec<u8> {
    let mut builder = Builder::new();
    builder.object(
        1,
        "<</Type/Catalog/Pages 2 0 R/Outlines 20 0 R/Names<</Dests 21 0 R>>>>",
    );
    builder.object(2, "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 3/MediaBox[0 0 595 842]/Rotate 90/Resources<</XObject<</Im 9 0 R>>>>>>");
    builder.object(3, "<</Type/Page/Parent 2 0 R/Contents 6 0 R>>");
    builder.object(
        4,
        "<</Type/Pages/Parent 2 0 R/Kids[5 0 R 10 0 R]/Count 2/CropBox[10 10 400 400]>>",
    );
    builder.object(
        5,
        "<</Type/Page/Parent 4 0 R/Contents[7 0 R]/Rotate 0/StructParents 3>>",
    );
    builder.object(10, "<</Type/Page/Parent 4 0 R/Contents 8 0 R/B[5 0 R]>>");
    for (number, text) in [(6, "first"), (7, "second"), (8, "third")] {
        builder.stream(
            number,
            "",
            format!("%{text}\nq 595 0 0 842 0 0 cm /Im Do Q").as_bytes(),
        );
    }
    builder.stream(
        9,
        "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray",
        b"\x80",
    );
    builder.object(20, "<</Type/Outlines/First 22 0 R/Last 22 0 R/Count 1>>");
    builder.object(21, "<</Names[(a)[5 0 R/Fit]]>>");
    builder.object(22, "<</Title(x)/Parent 20 0 R/Dest[5 0 R/Fit]>>");
    builder.table("/Root 1 0 R/Size 23");
    builder.bytes
}

#[test]
fn pages_come_in_the_order_and_the_turn_that_was_asked_for() {
    let before = three();
    let old = pages(&before);
    let after = arranged(&before, &[turned(2, 0), turned(0, 270), turned(1, 180)]);
    let new = pages(&after);
    assert_eq!(new.len(), 3);
    assert_eq!((new[0].0.clone(), new[0].3), (old[2].0.clone(), 90));
    assert_eq!((new[1].0.clone(), new[1].3), (old[0].0.clone(), 0));
    assert_eq!((new[2].0.clone(), new[2].3), (old[1].0.clone(), 180));
    assert_eq!((new[0].1, new[0].2), (old[2].1, old[2].2), "boxes are kept");
    assert_qpdf_is_content(&after);
    assert_eq!(
        inspect(&after, &Limits::default()).unwrap().verdict(),
        Verdict::Accept
    );
}

#[test]
fn of_a_page_that_is_left_out_nothing_is_written() {
    let after = arranged(&three(), &[turned(0, 0), turned(2, 0)]);
    let has = |word: &str| {
        after
            .windows(word.len())
            .any(|bytes| bytes == word.as_bytes())
    };
    assert!(has("%first") && has("%third") && !has("%second"));
    assert!(
        !has("Outlines") && !has("Dests"),
        "nothing names pages that went"
    );
    assert_qpdf_is_content(&after);
}

#[test]
fn what_pages_share_is_written_once() {
    let after = arranged(&three(), &[turned(2, 0), turned(1, 0), turned(0, 0)]);
    let images = after.windows(6).filter(|bytes| bytes == b"/Image").count();
    assert_eq!(images, 1);
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let plan = [turned(1, 90), turned(0, 0)];
    assert_eq!(arranged(&three(), &plan), arranged(&three(), &plan));
}

#[test]
fn what_is_no_plan_is_refused() {
    let plans: [&[PageTurn]; 5] = [
        &[],
        &[turned(3, 0)],
        &[turned(0, 0), turned(0, 90)],
        &[turned(0, 45)],
        &[turned(0, 360)],
    ];
    for plan in plans {
        let refused = arrange(&three(), &Limits::default(), plan, &mut Vec::new());
        assert!(matches!(refused, Err(ArrangeError::Plan)), "{plan:?}");
    }
}

#[test]
fn samples_of_all_kinds_can_be_arranged() {
    for name in [
        "can-cuoc-2-mat-cropbox.pdf",
        "dang-ky-doanh-nghiep-12-trang.pdf",
        "hoc-ba-30-trang-ccitt-g4.pdf",
        "giay-chung-nhan-dat-a3-userunit.pdf",
    ] {
        let before = sample(name);
        let old = pages(&before);
        let plan: Vec<_> = (0..old.len()).rev().map(|page| turned(page, 90)).collect();
        let after = arranged(&before, &plan);
        let new = pages(&after);
        for (new, old) in new.iter().zip(old.iter().rev()) {
            assert_eq!((&new.0, new.1, new.2), (&old.0, old.1, old.2), "{name}");
            assert_eq!(new.3, (old.3 + 90) % 360, "{name}");
        }
        assert_qpdf_is_content(&after);
    }
}

/// A page as poppler draws it, where poppler is installed: width, height, pixels.
fn drawn(bytes: &[u8], page: usize) -> Option<(usize, usize, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.pdf");
    std::fs::write(&path, bytes).unwrap();
    let page = (page + 1).to_string();
    let output = Command::new("pdftoppm")
        .args(["-r", "20", "-gray", "-f", &page, "-l", &page])
        .arg(&path)
        .output()
        .ok()?;
    let head_end = output
        .stdout
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .nth(2)?
        .0;
    let head = String::from_utf8_lossy(&output.stdout[..head_end]).into_owned();
    let sizes: Vec<usize> = head
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    Some((sizes[0], sizes[1], output.stdout[head_end + 1..].to_vec()))
}

#[test]
fn another_reader_shows_the_turned_page_as_the_old_one_turned() {
    let before = sample("can-cuoc-2-mat-cropbox.pdf");
    let after = arranged(&before, &[turned(1, 90)]);
    let (Some((width, height, old)), Some((new_width, new_height, new))) =
        (drawn(&before, 1), drawn(&after, 0))
    else {
        return;
    };
    assert_eq!((new_width, new_height), (height, width));
    let mut off = 0_u64;
    for y in 0..height {
        for x in 0..width {
            // Turned clockwise: the left edge becomes the upper one.
            let there = new[x * new_width + (height - 1 - y)];
            off += u64::from(old[y * width + x].abs_diff(there));
        }
    }
    let mean = off as f64 / (width * height) as f64;
    assert!(mean < 6.0, "{mean}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_plan_gives_the_pages_it_names(
        order in Just((0usize..12).collect::<Vec<_>>()).prop_shuffle(),
        kept in 1usize..=12,
        turns in proptest::collection::vec(0u16..4, 12),
    ) {
        let before = sample("dang-ky-doanh-nghiep-12-trang.pdf");
        let old = pages(&before);
        let plan: Vec<_> = order
            .iter()
            .zip(&turns)
            .take(kept)
            .map(|(page, quarters)| turned(*page, quarters * 90))
            .collect();
        let new = pages(&arranged(&before, &plan));
        prop_assert_eq!(new.len(), plan.len());
        for (new, turned) in new.iter().zip(&plan) {
            let old = &old[turned.page];
            prop_assert_eq!((&new.0, new.1, new.2), (&old.0, old.1, old.2));
            prop_assert_eq!(new.3, (old.3 + turned.turn) % 360);
        }
    }
}

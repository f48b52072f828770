//! Scans as an office's scanner makes them: pages that are one picture each, which nothing makes
//! smaller, and the page and form that the program prepares them with before they are signed.

use std::path::Path;

use pades::{
    compose::{Attestation, AttestationLayout, StampImage},
    document::Document,
    io::{FileSource, ReadAt},
    limits::Limits,
    sign::{LeaderStamp, PendingSignature, leader, prepare},
};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref};

use crate::table::Size;

/// A scan of so many pages with so many pixels, grey, one byte each.
pub struct Scan {
    pages: i32,
    side: i32,
}

impl Scan {
    pub fn of(size: Size) -> Self {
        match size {
            Size::Small => Self {
                pages: 2,
                side: 700,
            },
            Size::Large => Self {
                pages: 30,
                side: 1000,
            },
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut pdf = Pdf::new();
        let (catalog, tree) = (Ref::new(1), Ref::new(2));
        let at = |page: i32, part: i32| Ref::new(3 + 3 * page + part);
        let mut grey = Grey(1);
        pdf.catalog(catalog).pages(tree);
        pdf.pages(tree)
            .kids((0..self.pages).map(|page| at(page, 0)))
            .count(self.pages);
        for index in 0..self.pages {
            let (image, content) = (at(index, 1), at(index, 2));
            let mut page = pdf.page(at(index, 0));
            page.parent(tree)
                .media_box(Rect::new(0.0, 0.0, 595.0, 842.0))
                .contents(content);
            page.resources().x_objects().pair(Name(b"Scan"), image);
            page.finish();
            let samples = grey.samples((self.side * self.side) as usize);
            let mut picture = pdf.image_xobject(image, &samples);
            picture
                .width(self.side)
                .height(self.side)
                .bits_per_component(8);
            picture.color_space().device_gray();
            picture.finish();
            let mut drawing = Content::new();
            drawing
                .transform([595.0, 0.0, 0.0, 842.0, 0.0, 0.0])
                .x_object(Name(b"Scan"));
            pdf.stream(content, &drawing.finish());
        }
        pdf.finish()
    }

    /// The file that a leader signs: the scan and its attestation page.
    pub fn prepared(&self) -> Vec<u8> {
        let scan = self.bytes();
        let document = Document::open(&scan, &Limits::default()).unwrap();
        let increment = prepare(&document, &attestation()).unwrap().increment;
        [scan.as_slice(), &increment.bytes].concat()
    }
}

fn attestation() -> Attestation {
    Attestation {
        statement: Attestation::STATEMENT.to_owned(),
        title_lines: vec!["KT. CHỦ TỊCH".to_owned(), "PHÓ CHỦ TỊCH".to_owned()],
        signer_name: Some("Đỗ Thanh Trúc Lam".to_owned()),
        agency: "UBND phường Cầu Sương, tỉnh Hòa Lâm".to_owned(),
        public_url: "https://chungthuc.example/k/abcdefghijklmnopqrstuvwxyz".to_owned(),
        request_code: "H99.101-261120-000007".to_owned(),
    }
}

/// Where the leader puts the signature, as the browser says it: on the attestation page.
#[derive(Clone, Copy)]
pub struct Place {
    page: usize,
    rect: chungthuc_geometry::Rect,
}

impl Place {
    pub fn on(file: &Path, image: &StampImage) -> Self {
        let source = FileSource::open(file).unwrap();
        let document = Document::open(&source, &Limits::default()).unwrap();
        let layout = AttestationLayout::new(&attestation()).unwrap();
        Self {
            page: document.latest().pages().unwrap().len() - 1,
            rect: layout.default_signature_rect(image.aspect()),
        }
    }
}

/// The leader's signature, but for its value.
pub fn stamped(source: &dyn ReadAt, image: &StampImage, place: Place) -> PendingSignature {
    let document = Document::open(source, &Limits::default()).unwrap();
    let stamp = LeaderStamp {
        page: place.page,
        rect: place.rect,
        image,
        signer_name: "Đỗ Thanh Trúc Lam",
        reason: "Chứng thực bản sao đúng với bản chính",
        location: "tỉnh Hòa Lâm",
        signing_time: crate::ours::now(),
        field_name: "ChuKyLanhDao",
    };
    leader(&document, &stamp).unwrap()
}

/// Noise, the same in every run (SplitMix64).
struct Grey(u64);

impl Grey {
    fn samples(&mut self, count: usize) -> Vec<u8> {
        (0..count.div_ceil(8))
            .flat_map(|_| self.next().to_le_bytes())
            .take(count)
            .collect()
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

//! The three steps with usual values.

use chungthuc_geometry::{DisplaySize, PageGeometry, Rect};
use jiff::Timestamp;
use jiff::civil::date;
use pades::cms::SignatureAlgorithm;
use pades::compose::{Attestation, AttestationLayout, StampImage};
use pades::document::Document;
use pades::io::ReadAt;
use pades::limits::Limits;
use pades::sign::{LeaderStamp, PendingSignature, SealStamp, SignError, leader, prepare, seal};

use crate::keys::Signer;
use crate::scan::Scan;

/// The versions of one certified copy, oldest first.
pub struct Versions {
    pub scan: Vec<u8>,
    pub prepared: Vec<u8>,
    pub signed: Vec<u8>,
    pub sealed: Vec<u8>,
}

/// All steps on a scan, both stamps on the attestation page at their usual places.
pub fn certify(scan: Scan, algorithm: SignatureAlgorithm) -> Versions {
    let scan = scan.bytes();
    let prepared = prepare_bytes(&scan, &attestation());
    let stamps = usual_places();
    let (leader_key, agency_key) = (
        Signer::new("Vũ Đình Khải Minh", algorithm),
        Signer::new("UBND phường Cầu Sương", algorithm),
    );
    let pending = leader_at(&prepared, 1, stamps.0, &stamp_image()).unwrap();
    let signed = leader_key.sign(&prepared, pending);
    let pending = seal_at(&signed, 1, stamps.1, &stamp_image()).unwrap();
    let sealed = agency_key.sign(&signed, pending);
    Versions {
        scan,
        prepared,
        signed,
        sealed,
    }
}

pub fn attestation() -> Attestation {
    Attestation {
        statement: Attestation::STATEMENT.to_owned(),
        title_lines: vec!["KT. CHỦ TỊCH".to_owned(), "PHÓ CHỦ TỊCH".to_owned()],
        signer_name: Some("Đỗ Thanh Trúc Lam".to_owned()),
        agency: "UBND phường Cầu Sương, tỉnh Hòa Lâm".to_owned(),
        public_url: "https://chungthuc.example/k/abcdefghijklmnopqrstuvwxyz".to_owned(),
        request_code: "H99.101-261120-000007".to_owned(),
    }
}

/// Signature and seal where they go by default.
pub fn usual_places() -> (Rect, Rect) {
    let layout = AttestationLayout::new(&attestation()).unwrap();
    let signature = layout.default_signature_rect(stamp_image().aspect());
    let size = DisplaySize {
        width: 36.0,
        height: 18.0,
    };
    (signature, layout.default_seal_rect(signature, size))
}

pub fn open<S: ReadAt>(file: &S) -> Document<'_> {
    Document::open(file, &Limits::default()).unwrap()
}

/// The geometry of a page of the last revision.
pub fn geometry(file: &Vec<u8>, page: usize) -> PageGeometry {
    open(file).latest().pages().unwrap()[page].geometry
}

pub fn prepare_bytes(scan: &Vec<u8>, attestation: &Attestation) -> Vec<u8> {
    let increment = prepare(&open(scan), attestation).unwrap().increment;
    [scan.as_slice(), &increment.bytes].concat()
}

pub fn leader_at(
    file: &Vec<u8>,
    page: usize,
    rect: Rect,
    image: &StampImage,
) -> Result<PendingSignature, SignError> {
    leader(
        &open(file),
        &LeaderStamp {
            page,
            rect,
            image,
            signer_name: "Đỗ Thanh Trúc Lam",
            reason: "Chứng thực bản sao đúng với bản chính",
            location: "Hòa Lâm",
            signing_time: time(),
            field_name: "ChuKyLanhDao",
        },
    )
}

pub fn seal_at(
    file: &Vec<u8>,
    page: usize,
    rect: Rect,
    image: &StampImage,
) -> Result<PendingSignature, SignError> {
    seal(
        &open(file),
        &SealStamp {
            page,
            rect,
            image,
            number_text: "7/ĐT",
            book_text: "01/2026-SCTĐT/BS",
            date: date(2026, 2, 5),
            agency: "UBND phường Cầu Sương",
            reason: "",
            location: "",
            signing_time: time(),
            field_name: "ConDauCoQuan",
        },
    )
}

pub fn time() -> Timestamp {
    "2026-02-05T02:15:42Z".parse().unwrap()
}

/// Opaque, twice as wide as high, red above and blue below: it shows where it is
/// and which way up.
pub fn stamp_image() -> StampImage {
    let (width, height) = (64_u32, 32_u32);
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut samples = Vec::new();
    for row in 0..height {
        for _ in 0..width {
            samples.extend(if row < height / 2 {
                [255, 0, 0]
            } else {
                [0, 0, 255]
            });
        }
    }
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&samples).unwrap();
    writer.finish().unwrap();
    StampImage::decode(&file).unwrap()
}

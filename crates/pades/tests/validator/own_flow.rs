//! The certified copies that this crate makes hold in its own validator.

use chungthuc_geometry::DisplaySize;
use jiff::Timestamp;
use jiff::civil::date;
use pades::cms::DigestAlgorithm;
use pades::compose::{Attestation, AttestationLayout, StampImage};
use pades::document::Document;
use pades::limits::Limits;
use pades::sign::{LeaderStamp, PendingSignature, SealStamp, leader, prepare, seal};
use pades::validate::{Changes, Coverage, Report};

use crate::file::{build, verify};
use crate::pki::Signer;

pub struct Copy {
    pub prepared: Vec<u8>,
    pub signed: Vec<u8>,
    pub sealed: Vec<u8>,
}

fn attestation() -> Attestation {
    Attestation {
        statement: Attestation::STATEMENT.to_owned(),
        title_lines: vec!["CHỦ TỊCH".to_owned()],
        signer_name: Some("Đỗ Thanh Trúc Lam".to_owned()),
        agency: "UBND phường Cầu Sương, tỉnh Hòa Lâm".to_owned(),
        public_url: "https://chungthuc.example/k/abcdefghijklmnopqrstuvwxyz".to_owned(),
        request_code: "H99.101-261120-000007".to_owned(),
    }
}

fn stamp() -> StampImage {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 4, 2);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[200; 4 * 2 * 3]).unwrap();
    writer.finish().unwrap();
    StampImage::decode(&file).unwrap()
}

fn complete(bytes: &[u8], pending: PendingSignature) -> Vec<u8> {
    let digest = pending
        .digest_over(&bytes, DigestAlgorithm::Sha256)
        .unwrap();
    let cms = Signer::honest().cms(&digest);
    [bytes, &pending.complete(&cms).unwrap()].concat()
}

/// A scan, prepared, signed by the leader and sealed.
pub fn certified_copy() -> Copy {
    let scan = build(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
        "<</Type/Page/Parent 2 0 R/Resources<<>>/Contents 4 0 R>>",
        "<</Length 4>>\nstream\nq Q\n\nendstream",
    ]);
    let limits = Limits::default();
    let increment = prepare(&Document::open(&scan, &limits).unwrap(), &attestation()).unwrap();
    let prepared = [scan.as_slice(), &increment.increment.bytes].concat();
    let layout = AttestationLayout::new(&attestation()).unwrap();
    let image = stamp();
    let rect = layout.default_signature_rect(image.aspect());
    let signing_time: Timestamp = "2026-02-05T02:15:42Z".parse().unwrap();
    let pending = leader(
        &Document::open(&prepared, &limits).unwrap(),
        &LeaderStamp {
            page: 1,
            rect,
            image: &image,
            signer_name: "Đỗ Thanh Trúc Lam",
            reason: "Chứng thực bản sao đúng với bản chính",
            location: "Hòa Lâm",
            signing_time,
            field_name: "ChuKyLanhDao",
        },
    );
    let signed = complete(&prepared, pending.unwrap());
    let size = DisplaySize {
        width: 36.0,
        height: 36.0,
    };
    let pending = seal(
        &Document::open(&signed, &limits).unwrap(),
        &SealStamp {
            page: 1,
            rect: layout.default_seal_rect(rect, size),
            image: &image,
            number_text: "7/ĐT",
            book_text: "01/2026-SCTĐT/BS",
            date: date(2026, 2, 5),
            agency: "UBND phường Cầu Sương",
            reason: "",
            location: "",
            signing_time,
            field_name: "ConDauCoQuan",
        },
    );
    let sealed = complete(&signed, pending.unwrap());
    Copy {
        prepared,
        signed,
        sealed,
    }
}

fn holds(report: &Report) {
    assert!(report.holds_except_revocation(), "{report:#?}");
}

#[test]
fn a_certified_copy_holds_after_each_step() {
    let copy = certified_copy();
    assert!(verify(&copy.prepared).signatures.is_empty());

    let report = verify(&copy.signed);
    holds(&report);
    assert_eq!(report.signatures[0].coverage, Coverage::EntireFile);
    assert_eq!(report.signatures[0].changes, Changes::None);
    assert_eq!(
        report.signatures[0].details.location.as_deref(),
        Some("Hòa Lâm")
    );

    let report = verify(&copy.sealed);
    holds(&report);
    let [leader, seal] = report.signatures.as_slice() else {
        panic!("two signatures")
    };
    assert_eq!(leader.changes, Changes::FormFilling);
    assert_eq!(seal.changes, Changes::None);
    assert_eq!(seal.field, "ConDauCoQuan");
    let filled: Vec<(&str, &str, &str)> = leader
        .details
        .field_changes
        .iter()
        .map(|change| {
            (
                change.field.as_str(),
                change.old.as_str(),
                change.new.as_str(),
            )
        })
        .collect();
    assert_eq!(
        filled,
        [
            ("SoChungThuc", "", "7/ĐT"),
            ("QuyenSo", "", "01/2026-SCTĐT/BS"),
            ("NgayChungThuc", "", "Ngày 05 tháng 02 năm 2026"),
        ]
    );
}

//! What each step writes, what it leaves alone, and what it refuses.

use chungthuc_geometry::Rect;
use pades::cms::{DigestAlgorithm, SignatureAlgorithm};
use pades::compose::{AttestationField, ComposeError};
use pades::object::{Dictionary, Object};
use pades::sign::{CONTENTS_ROOM, SignError, attestation_date, prepare};

use crate::keys::Signer;
use crate::scan::{Scan, Xref, two_pages_with_the_same_annotations};
use crate::steps::{
    Versions, attestation, certify, geometry, leader_at, open, prepare_bytes, seal_at, stamp_image,
    usual_places,
};
use crate::tools::judge;

fn usual() -> Versions {
    certify(Scan::a4(Xref::Table), SignatureAlgorithm::EcdsaP256)
}

/// The fields of the last revision by name.
fn field(file: &Vec<u8>, name: &str) -> Dictionary {
    let document = open(file);
    let view = document.latest();
    let form = view
        .get(view.catalog().unwrap().reference("AcroForm").unwrap())
        .unwrap();
    let fields = form
        .as_dictionary()
        .unwrap()
        .get("Fields")
        .unwrap()
        .as_array()
        .unwrap();
    fields
        .iter()
        .filter_map(|field| view.resolve(field).unwrap().as_dictionary().cloned())
        .find(|field| field.string("T").unwrap().to_text() == name)
        .unwrap()
}

#[test]
fn every_version_starts_with_the_bytes_of_the_one_before() {
    for xref in [Xref::Table, Xref::Stream] {
        let Versions {
            scan,
            prepared,
            signed,
            sealed,
        } = certify(Scan::a4(xref), SignatureAlgorithm::EcdsaP256);
        assert!(prepared.starts_with(&scan));
        assert!(signed.starts_with(&prepared));
        assert!(sealed.starts_with(&signed));
        assert_eq!(open(&sealed).revisions().len(), 4);
    }
}

#[test]
fn the_attestation_page_is_last_and_a4_whatever_the_scan_is() {
    let scan = Scan {
        rotate: 90,
        media_box: [10.0, 10.0, 1200.0, 800.0],
        crop_box: Some([20.0, 20.0, 400.0, 400.0]),
        user_unit: 2.0,
        ..Scan::a4(Xref::Table)
    };
    let prepared = prepare_bytes(&scan.bytes(), &attestation());
    assert_eq!(open(&prepared).latest().pages().unwrap().len(), 2);
    let size = geometry(&prepared, 1).display_size_mm();
    assert!((size.width - 210.0).abs() < 0.01 && (size.height - 297.0).abs() < 0.01);
    assert_eq!(geometry(&prepared, 1).rotation().degrees(), 0);
}

#[test]
fn the_seal_fills_the_three_fields() {
    let versions = usual();
    for (kind, value) in [
        (AttestationField::Number, "7/ĐT"),
        (AttestationField::Book, "01/2026-SCTĐT/BS"),
        (AttestationField::Date, "Ngày 05 tháng 02 năm 2026"),
    ] {
        let before = field(&versions.signed, kind.name());
        assert!(before.get("V").is_none());
        let after = field(&versions.sealed, kind.name());
        assert_eq!(after.string("V").unwrap().to_text(), value);
        assert_ne!(after.get("AP"), before.get("AP"));
        for key in ["Ff", "DA", "Q", "Rect", "F", "FT", "P"] {
            assert_eq!(after.get(key), before.get(key), "{key}");
        }
        assert_eq!(after.integer("Ff"), Some(1));
    }
}

#[test]
fn the_seal_locks_all_fields_and_the_leader_none() {
    let sealed = usual().sealed;
    let document = open(&sealed);
    let view = document.latest();
    let signature = |name| view.lookup(&field(&sealed, name), "V").unwrap();
    let leader = signature("ChuKyLanhDao");
    assert!(leader.as_dictionary().unwrap().get("Reference").is_none());
    assert!(field(&sealed, "ChuKyLanhDao").get("Lock").is_none());

    let lock = view
        .lookup(&field(&sealed, "ConDauCoQuan"), "Lock")
        .unwrap();
    assert_eq!(lock.as_dictionary().unwrap().name("Action").unwrap(), "All");
    let seal = signature("ConDauCoQuan");
    let references = seal.as_dictionary().unwrap().get("Reference").unwrap();
    let reference = references.as_array().unwrap()[0].as_dictionary().unwrap();
    assert_eq!(reference.name("TransformMethod").unwrap(), "FieldMDP");
    assert_eq!(reference.get("Data"), view.trailer().get("Root"));
    let parameters = reference
        .get("TransformParams")
        .unwrap()
        .as_dictionary()
        .unwrap();
    assert_eq!(parameters.name("Action").unwrap(), "All");
}

#[test]
fn after_the_first_signature_only_fields_lists_and_new_objects_are_written() {
    let sealed = usual().sealed;
    let document = open(&sealed);
    let [.., signed, last] = document.revisions() else {
        panic!("four revisions")
    };
    let before = document.at(document.revisions().len() - 2).unwrap();
    let catalog = before.trailer().reference("Root").unwrap();
    assert!(!last.entries.contains_key(&catalog.number));
    let size = signed.trailer.integer("Size").unwrap();
    for number in last
        .entries
        .keys()
        .filter(|number| i64::from(**number) < size && **number > 0)
    {
        let reference = pades::object::Ref::new(*number, 0);
        let (old, new) = (
            before.get(reference).unwrap(),
            document.latest().get(reference).unwrap(),
        );
        let keys = changed_keys(old.as_dictionary().unwrap(), new.as_dictionary().unwrap());
        let is_page = new
            .as_dictionary()
            .unwrap()
            .name("Type")
            .is_some_and(|t| *t == "Page");
        let is_form = new.as_dictionary().unwrap().contains_key("SigFlags");
        match (is_page, is_form) {
            (true, _) => assert_eq!(keys, ["Annots"]),
            (_, true) => assert_eq!(keys, ["Fields"]),
            _ => assert!(keys.iter().all(|key| key == "V" || key == "AP"), "{keys:?}"),
        }
    }
}

/// The keys whose values differ.
fn changed_keys(old: &Dictionary, new: &Dictionary) -> Vec<String> {
    let mut keys: Vec<String> = old
        .keys()
        .chain(new.keys())
        .map(|key| String::from_utf8_lossy(key.as_bytes()).into())
        .collect();
    keys.sort();
    keys.dedup();
    keys.retain(|key| old.get(key) != new.get(key));
    keys
}

#[test]
fn a_stamp_is_on_its_page_only_though_another_shares_its_annotations() {
    let prepared = prepare_bytes(&two_pages_with_the_same_annotations(), &attestation());
    let pending = leader_at(&prepared, 1, usual_places().0, &stamp_image()).unwrap();
    let signer = Signer::new("Vũ Đình Khải Minh", SignatureAlgorithm::EcdsaP256);
    let signed = signer.sign(&prepared, pending);
    let document = open(&signed);
    let view = document.latest();
    let annotations: Vec<_> = view.pages().unwrap()[..2]
        .iter()
        .map(|page| view.lookup(&page.dictionary, "Annots").unwrap())
        .map(|annotations| annotations.as_array().unwrap().len())
        .collect();
    assert_eq!(annotations, [0, 1]);
}

#[test]
fn the_signed_ranges_are_everything_but_the_contents() {
    let scan = Scan::a4(Xref::Table).bytes();
    let prepared = prepare_bytes(&scan, &attestation());
    let pending = leader_at(&prepared, 1, usual_places().0, &stamp_image()).unwrap();
    let [start, before, second, after] = pending.byte_range();
    let total = prepared.len() as u64 + pending.tail_len() as u64;
    assert_eq!((start, second + after), (0, total));
    assert_eq!(second - before, 2 * CONTENTS_ROOM as u64 + 2);

    // Copying the file and hashing it in pieces gives the same digest.
    let mut hasher = pending.hasher(DigestAlgorithm::Sha384);
    prepared
        .chunks(1000)
        .for_each(|piece| hasher.update_prefix(piece));
    let copied = hasher.finish(&pending).unwrap();
    let digest = copied.digest;
    assert_eq!(
        copied.document_sha256,
        DigestAlgorithm::Sha256.digest(&prepared)
    );
    assert_eq!(
        digest,
        pending
            .digest_over(&prepared, DigestAlgorithm::Sha384)
            .unwrap()
    );

    let file = [
        prepared.as_slice(),
        &pending.complete(&[0xAB, 0xCD]).unwrap(),
    ]
    .concat();
    let (before, second) = (before as usize, second as usize);
    assert!(file[before..].starts_with(b"<abcd0000") && file[..second].ends_with(b"00>"));
    let signed = [&file[..before], &file[second..]].concat();
    assert_eq!(digest, DigestAlgorithm::Sha384.digest(&signed));
}

#[test]
fn a_hash_over_other_bytes_than_the_document_is_refused() {
    let prepared = prepare_bytes(&Scan::a4(Xref::Table).bytes(), &attestation());
    let pending = leader_at(&prepared, 1, usual_places().0, &stamp_image()).unwrap();
    let mut hasher = pending.hasher(DigestAlgorithm::Sha256);
    hasher.update_prefix(&prepared[1..]);
    assert!(matches!(
        hasher.finish(&pending),
        Err(SignError::PrefixLength { .. })
    ));
    assert!(matches!(
        pending.complete(&[0; CONTENTS_ROOM + 1]),
        Err(SignError::NoRoom {
            needed: 32_769,
            room: 32_768
        })
    ));
}

#[test]
fn steps_out_of_order_are_refused() {
    let (signature, seal) = usual_places();
    let image = stamp_image();
    let Versions {
        scan,
        prepared,
        signed,
        sealed,
    } = usual();
    assert!(matches!(
        leader_at(&scan, 0, signature, &image),
        Err(SignError::NotPrepared)
    ));
    assert!(matches!(
        seal_at(&scan, 0, seal, &image),
        Err(SignError::NotPrepared)
    ));
    assert!(matches!(
        seal_at(&prepared, 1, seal, &image),
        Err(SignError::NotSigned)
    ));
    assert!(matches!(
        leader_at(&signed, 1, signature, &image),
        Err(SignError::FieldName(_))
    ));
    assert!(matches!(
        seal_at(&sealed, 1, seal, &image),
        Err(SignError::AlreadySealed)
    ));
    assert!(matches!(
        prepare(&open(&prepared), &attestation()),
        Err(SignError::FormPresent)
    ));
}

#[test]
fn a_stamp_that_is_not_on_the_page_is_refused() {
    let prepared = prepare_bytes(&Scan::a4(Xref::Table).bytes(), &attestation());
    let image = stamp_image();
    for rect in [
        Rect::new(-20.0, 100.0, 50.0, 150.0),
        Rect::new(100.0, 100.0, 100.0, 150.0),
        Rect::new(f64::NAN, 100.0, 200.0, 150.0),
    ] {
        assert!(matches!(
            leader_at(&prepared, 0, rect, &image),
            Err(SignError::OffPage(_))
        ));
    }
    let rect = Rect::new(100.0, 100.0, 200.0, 150.0);
    assert!(matches!(
        leader_at(&prepared, 2, rect, &image),
        Err(SignError::NoSuchPage { index: 2, count: 2 })
    ));
}

#[test]
fn a_name_that_cannot_be_set_is_refused_rather_than_printed_with_gaps() {
    let mut attestation = attestation();
    attestation.signer_name = Some("Minh \u{1F58B}".to_owned());
    let scan = Scan::a4(Xref::Table).bytes();
    assert!(matches!(
        prepare(&open(&scan), &attestation),
        Err(SignError::Compose(ComposeError::NoGlyph('\u{1F58B}')))
    ));
}

#[test]
fn the_date_has_two_digits_for_day_and_month() {
    assert_eq!(
        attestation_date(jiff::civil::date(2020, 8, 27)),
        "Ngày 27 tháng 08 năm 2020"
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let scan = Scan::a4(Xref::Stream).bytes();
    assert_eq!(
        prepare_bytes(&scan, &attestation()),
        prepare_bytes(&scan, &attestation())
    );
}

#[test]
fn other_programs_accept_every_version() {
    for (xref, algorithm) in [
        (Xref::Table, SignatureAlgorithm::EcdsaP256),
        (Xref::Stream, SignatureAlgorithm::RsaPkcs1),
        (Xref::Table, SignatureAlgorithm::RsaPss),
    ] {
        let Versions {
            prepared,
            signed,
            sealed,
            ..
        } = certify(Scan::a4(xref), algorithm);
        for file in [&prepared, &signed, &sealed] {
            if let Some((ok, text)) = judge("qpdf", &["--check"], file) {
                assert!(ok, "{text}");
            }
        }
        if let Some((_, text)) = judge("pdfsig", &["-nocert"], &sealed) {
            assert_eq!(text.matches("Signature is Valid").count(), 2, "{text}");
            assert_eq!(text.matches("Total document signed").count(), 1, "{text}");
        }
    }
}

#[test]
fn the_filled_page_reads_as_the_law_words_it() {
    let sealed = usual().sealed;
    let folder = tempfile::tempdir().unwrap();
    let (pdf, out) = (folder.path().join("in.pdf"), folder.path().join("out.txt"));
    std::fs::write(&pdf, &sealed).unwrap();
    let run = std::process::Command::new("pdftotext")
        .args([&pdf, &out])
        .status();
    let Ok(status) = run else { return };
    assert!(status.success());
    let text = std::fs::read_to_string(&out).unwrap();
    for line in [
        "Chứng thực bản sao đúng với bản chính",
        "Số chứng thực: 7/ĐT",
        "Quyển số: 01/2026-SCTĐT/BS",
        "Ngày 05 tháng 02 năm 2026",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Đỗ Thanh Trúc Lam",
        "https://chungthuc.example/k/abcdefghijklmnopqrstuvwxyz",
    ] {
        assert!(text.contains(line), "{line} is missing in {text}");
    }
}

#[test]
fn a_tampered_byte_breaks_the_signature() {
    let mut sealed = usual().sealed;
    let place = sealed.windows(6).position(|w| w == b"(scan)").unwrap();
    sealed[place + 1] = b'S';
    if let Some((_, text)) = judge("pdfsig", &["-nocert"], &sealed) {
        assert_eq!(text.matches("Digest Mismatch").count(), 2, "{text}");
    }
}

#[test]
fn a_stamp_is_printed_and_cannot_be_dragged_away() {
    let prepared = prepare_bytes(&Scan::a4(Xref::Table).bytes(), &attestation());
    let pending = leader_at(&prepared, 1, usual_places().0, &stamp_image()).unwrap();
    let signed = Signer::new("A", SignatureAlgorithm::EcdsaP256).sign(&prepared, pending);
    let field = field(&signed, "ChuKyLanhDao");
    assert_eq!(field.get("FT"), Some(&Object::name("Sig")));
    assert_eq!(field.integer("F"), Some(132));
}

//! An invisible signature on a document of one's own.

use jiff::Timestamp;
use pades::cms::{DigestAlgorithm, SignatureAlgorithm};
use pades::sign::{Approval, SignError, approve};

use crate::keys::{Authority, Signer};
use crate::scan::{Scan, Xref};
use crate::steps::{attestation, open, prepare_bytes};
use crate::tools::{judge, pyhanko};

fn approval(field_name: &str) -> Approval<'_> {
    Approval {
        signer_name: "Hệ thống chứng thực điện tử",
        reason: "Báo cáo",
        signing_time: Timestamp::from_second(1_795_140_000).unwrap(),
        field_name,
    }
}

#[test]
fn a_document_of_ones_own_is_signed_and_its_bytes_stay() {
    let document = Scan::a4(Xref::Stream).bytes();
    let authority = Authority::new(SignatureAlgorithm::EcdsaP256);
    let digest = DigestAlgorithm::Sha256;
    let signer = Signer::certified(
        "Hệ thống",
        SignatureAlgorithm::EcdsaP256,
        digest,
        &authority,
    );
    let pending = approve(&open(&document), &approval("HeThong")).unwrap();
    let signed = signer.sign(&document, pending);
    assert!(signed.starts_with(&document));
    if let Some((sound, said)) = judge("qpdf", &["--check"], &signed) {
        assert!(sound, "{said}");
    }
    if let Some(found) = pyhanko(&[(signed, authority.root)]) {
        let found = &found[0][0];
        assert_eq!(found["field"], "HeThong");
        assert!(
            found["intact"] == true && found["trusted"] == true,
            "{found}"
        );
        assert_eq!(found["coverage"], "ENTIRE_FILE", "{found}");
    }
}

#[test]
fn a_document_with_a_form_is_refused_and_so_is_a_name_of_two_parts() {
    let document = Scan::a4(Xref::Stream).bytes();
    let refused = approve(&open(&document), &approval("He.Thong"));
    assert!(matches!(refused, Err(SignError::FieldName(_))));
    let prepared = prepare_bytes(&document, &attestation());
    let refused = approve(&open(&prepared), &approval("HeThong"));
    assert!(matches!(refused, Err(SignError::FormPresent)));
}

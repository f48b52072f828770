//! A scan that a key of OpenSSL's making has signed, and its place for a timestamp.

use pades::{
    cms::{DigestAlgorithm, SignatureAlgorithm, SignedAttributes, assemble},
    compose::{Attestation, AttestationLayout, StampImage},
    document::Document,
    io::ReadAt,
    limits::Limits,
    sign::{LeaderStamp, Stampable, leader, prepare},
    tsp::Imprint,
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair},
};

use crate::stage::{Stage, now};

const SCAN: &[u8] = include_bytes!("../../../../end2end/samples/giay-khai-sinh.pdf");
const IMAGE: &[u8] = include_bytes!("../../../../end2end/samples/chu-ky-lanh-dao.png");
const DIGEST: DigestAlgorithm = DigestAlgorithm::Sha256;

fn open(file: &dyn ReadAt) -> Document<'_> {
    Document::open(file, &Limits::default()).unwrap()
}

/// The scan with its attestation page, signed by the stage's signer; without a timestamp.
pub fn signed(stage: &Stage) -> Vec<u8> {
    let attestation = Attestation {
        statement: Attestation::STATEMENT.to_owned(),
        title_lines: vec!["CHỦ TỊCH".to_owned()],
        signer_name: Some("Đỗ Thanh Trúc Lam".to_owned()),
        agency: "UBND phường Cầu Sương, tỉnh Hòa Lâm".to_owned(),
        public_url: "https://chungthuc.example/k/abcdefghijklmnopqrstuvwxyz".to_owned(),
        request_code: "H99.101-261120-000007".to_owned(),
    };
    let scan = SCAN.to_vec();
    let increment = prepare(&open(&scan), &attestation).unwrap().increment;
    let prepared = [scan, increment.bytes].concat();
    let image = StampImage::decode(IMAGE).unwrap();
    let layout = AttestationLayout::new(&attestation).unwrap();
    let stamp = LeaderStamp {
        page: open(&prepared).latest().pages().unwrap().len() - 1,
        rect: layout.default_signature_rect(image.aspect()),
        image: &image,
        signer_name: "Đỗ Thanh Trúc Lam",
        reason: "",
        location: "",
        signing_time: now(),
        field_name: "ChuKyLanhDao",
    };
    let pending = leader(&open(&prepared), &stamp).unwrap();
    let digest = pending.digest_over(&prepared, DIGEST).unwrap();
    let attributes = SignedAttributes::new(DIGEST, &digest, &stage.der("signer.pem")).unwrap();
    let random = SystemRandom::new();
    let key = stage.read("signer.p8");
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &key, &random).unwrap();
    let value = key.sign(&random, attributes.der()).unwrap();
    let cms = assemble(
        &attributes,
        value.as_ref(),
        SignatureAlgorithm::EcdsaP256,
        &[stage.der("ca.pem")],
        None,
    );
    let tail = pending.complete(&cms.unwrap()).unwrap();
    [prepared, tail].concat()
}

/// What is to be stamped in a signed file, and how a token gets into it.
pub fn stampable(file: &[u8]) -> (Imprint, impl Fn(&[u8]) -> Vec<u8> + '_) {
    let stampable = Stampable::last(&open(&file)).unwrap();
    let put = {
        let stampable = stampable.clone();
        move |token: &[u8]| {
            let mut stamped = file.to_vec();
            let patch = stampable.with_token(token).unwrap();
            patch.apply(0, &mut stamped);
            stamped
        }
    };
    (stampable.imprint(DIGEST), put)
}

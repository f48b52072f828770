//! What signatures and services are made of, BER and DER: CMS, timestamps, certificates, OCSP answers
//! and revocation lists. Each input is tried as each of them.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use pades::cms::{DigestAlgorithm, PublicKey, SignedAttributes, SignedData, with_timestamp};
use pades::crl::RevocationList;
use pades::ocsp::OcspResponse;
use pades::tsp::{Imprint, Nonce, TokenInfo, signer, token};
use pades::x509::{AnchorSet, Certificate, TrustStore};

fuzz_target!(|data: &[u8]| {
    if let Ok(cms) = SignedData::parse(data) {
        go_through(&cms);
    }
    let _ = TrustStore::new().add_file(data, AnchorSet::National);
    if let Ok(certificate) = Certificate::from_der(data) {
        look_at(&certificate);
    }
    if let Ok(answer) = OcspResponse::from_der(data) {
        let _ = answer.nonce();
    }
    if let Ok(list) = RevocationList::from_der(data) {
        let _ = list.next_update();
    }
    let imprint = Imprint::of(DigestAlgorithm::Sha256, b"");
    let _ = token(data, &imprint, &Nonce::new([7; 16]), Timestamp::UNIX_EPOCH);
    let _ = signer(data);
    let _ = with_timestamp(data, data);
    let _ = PublicKey::from_spki(data);
});

fn go_through(cms: &SignedData<'_>) {
    let _ = TokenInfo::read(cms);
    let certificates: Vec<_> = cms
        .certificates
        .iter()
        .filter_map(|der| Certificate::from_der(der).ok())
        .collect();
    let revocation_lists = cms
        .crls
        .iter()
        .filter_map(|der| RevocationList::from_der(der).ok());
    for (list, certificate) in revocation_lists.zip(&certificates) {
        let _ = list.names(certificate);
        let _ = list.is_signed_by(certificate);
        let _ = list.about(certificate, certificate);
    }
    for signer in &cms.signers {
        let _ = signer.content_type();
        let _ = signer.signing_time();
        let _ = signer.message_digest();
        let _ = signer.algorithm_protection_holds();
        let _ = signer.archived_revocation();
        let ess = signer.ess_certificate();
        for token in signer.timestamp_tokens() {
            let _ = SignedData::parse(token).map(|token| TokenInfo::read(&token));
        }
        for certificate in &certificates {
            let _ = ess.as_ref().map(|ess| ess.matches(certificate.der()));
            look_at(certificate);
            if let Ok(key) = certificate.public_key() {
                let _ = signer.verify(&key, &[0; 32]);
            }
        }
    }
}

fn look_at(certificate: &Certificate) {
    let _ = certificate.subject_key_identifier();
    let _ = certificate.email();
    let _ = certificate.is_authority();
    let _ = certificate.is_exempt_from_revocation();
    let _ = certificate.subject.display_name();
    let _ = certificate.subject.matches(&certificate.issuer);
    let _ = SignedAttributes::new(DigestAlgorithm::Sha256, &[0; 32], certificate.der());
    if let Ok(key) = certificate.public_key() {
        let _ = certificate.is_signed_by(&key);
    }
}

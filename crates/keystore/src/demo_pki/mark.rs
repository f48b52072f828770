//! What marks a certificate as the demo's, and how it is recognised.

use der::{Decode, Encode, asn1::Ia5StringRef};
use x509_cert::{Certificate, name::Name};

use crate::certificate;

/// The organisational unit in the name of every holder and issuer of the demo.
pub(super) const ORGANISATIONAL_UNIT: &str = "THỬ NGHIỆM – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ";

/// The comment that viewers of certificates show (Netscape's, an IA5String).
const COMMENT: &str = "THU NGHIEM - KHONG CO GIA TRI PHAP LY (demo certificate, no legal value)";
pub(super) const COMMENT_OID: &[u64] = &[2, 16, 840, 1, 113_730, 1, 13];
const COMMENT_OID_TEXT: &str = "2.16.840.1.113730.1.13";

/// The value of the extension with the comment.
pub(super) fn comment() -> der::Result<Vec<u8>> {
    Ia5StringRef::new(COMMENT)?.to_der()
}

/// Whether a certificate (DER) comes from a demo PKI: by its comment, or by the name of its holder
/// or its issuer. What can't be read isn't recognised.
pub fn is_demo_certificate(der: &[u8]) -> bool {
    certificate::parse(der).is_ok_and(|certificate| {
        let contents = certificate.tbs_certificate();
        has_comment(&certificate)
            || is_demo_name(contents.subject())
            || is_demo_name(contents.issuer())
    })
}

fn has_comment(certificate: &Certificate) -> bool {
    certificate
        .tbs_certificate()
        .extensions()
        .is_some_and(|extensions| {
            extensions.iter().any(|extension| {
                extension.extn_id.to_string() == COMMENT_OID_TEXT
                    && Ia5StringRef::from_der(extension.extn_value.as_bytes())
                        .is_ok_and(|text| text.as_str() == COMMENT)
            })
        })
}

fn is_demo_name(name: &Name) -> bool {
    matches!(name.organization_unit(), Ok(Some(unit)) if unit.value() == ORGANISATIONAL_UNIT)
}

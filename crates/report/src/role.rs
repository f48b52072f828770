//! Who stands behind a signature, told by what it is and whom the certificate names.

use chungthuc_domain::view::check::SignerRole;
use pades::validate::{SignatureKind, SignatureReport};

/// How names of agencies begin, in lower case: a seal is an agency's signature.
const AGENCIES: [&str; 17] = [
    "ubnd",
    "ủy ban",
    "uỷ ban",
    "hội đồng",
    "sở ",
    "phòng ",
    "trung tâm",
    "văn phòng",
    "chi cục",
    "cục ",
    "tổng cục",
    "bộ ",
    "ban quản lý",
    "trường ",
    "bệnh viện",
    "công ty",
    "viện ",
];

/// Who stands behind a signature.
pub(crate) fn role(report: &SignatureReport) -> SignerRole {
    match report.kind {
        SignatureKind::Timestamp => SignerRole::TimestampAuthority,
        SignatureKind::Signature if report.signer.as_deref().is_some_and(is_agency) => {
            SignerRole::Agency
        }
        SignatureKind::Signature => SignerRole::Person,
    }
}

/// Whether a certificate's name is an agency's and no person's.
fn is_agency(name: &str) -> bool {
    let name = name.to_lowercase();
    AGENCIES.iter().any(|beginning| name.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agencys_name_is_told_from_a_persons() {
        for agency in [
            "UBND phường Cầu Sương",
            "Ủy ban nhân dân xã Suối Ngàn",
            "SỞ TƯ PHÁP",
        ] {
            assert!(is_agency(agency), "{agency}");
        }
        for person in [
            "Vũ Đình Khải Minh",
            "Bế Thị Thu Kiểm",
            "Trần Gia Khánh Bình",
            "",
        ] {
            assert!(!is_agency(person), "{person}");
        }
    }
}

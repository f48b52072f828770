//! Certificates as an administrator sees them: what they say of themselves, what they look like they are
//! for, and why one can't be added. Pure.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{
    AppError,
    calendar::{Moment, day_text},
    view::trust::{CertificateFacts, FoundCertificate, TrustRole},
};
use chungthuc_keystore::is_demo_certificate;
use chungthuc_storage::repo::trusted::Trusted;
use pades::x509::{
    Certificate, CertificateFileError, DistinguishedName, MAX_CERTIFICATE_FILE, read_certificates,
};

use super::policy::kind_name;

/// The certificates of a file in base64, each with what speaks against adding it.
///
/// Errors: the field `file`.
pub(super) fn read_file(
    base64: &str,
    listed: &[Trusted],
) -> Result<Vec<FoundCertificate>, AppError> {
    let bytes = decode(base64)?;
    let certificates =
        read_certificates(&bytes).map_err(|error| AppError::field("file", file_message(error)))?;
    Ok(certificates
        .iter()
        .map(|certificate| found(certificate, listed))
        .collect())
}

/// Base64 of at most as much as a file may weigh, and a little more, so that one that is too large is
/// told so.
fn decode(base64: &str) -> Result<Vec<u8>, AppError> {
    let too_large = || AppError::field("file", file_message(CertificateFileError::TooLarge));
    if base64.len() / 4 > (MAX_CERTIFICATE_FILE + 3) / 3 {
        return Err(too_large());
    }
    BASE64
        .decode(base64.trim())
        .map_err(|_| AppError::field("file", file_message(CertificateFileError::Pem)))
}

fn file_message(error: CertificateFileError) -> &'static str {
    match error {
        CertificateFileError::TooLarge => {
            "Tệp lớn quá 1 MB hoặc có quá nhiều chứng thư. Hãy chia thành nhiều tệp."
        }
        CertificateFileError::PrivateKey => {
            "Tệp chứa khóa bí mật nên không được đọc. Hãy chọn tệp chỉ có chứng thư (.cer, .crt, .pem, .p7b)."
        }
        CertificateFileError::Pem => "Tệp PEM bị hỏng. Hãy tải lại tệp từ nguồn.",
        CertificateFileError::Empty => "Tệp không có chứng thư nào.",
        CertificateFileError::Certificate(_) => {
            "Tệp không phải chứng thư số. Hãy chọn tệp .cer, .crt, .pem hoặc .p7b."
        }
    }
}

fn found(certificate: &Certificate, listed: &[Trusted]) -> FoundCertificate {
    let facts = facts(certificate);
    let refused = match listed
        .iter()
        .find(|entry| entry.fingerprint == facts.fingerprint)
    {
        Some(entry) if entry.is_listed() => Some(format!("Đã có trong danh sách: {}", entry.name)),
        Some(entry) => Some(format!(
            "Đã bị xóa khỏi danh sách ({}); có thể khôi phục",
            entry.name
        )),
        None => refused(certificate, role(certificate)).map(str::to_owned),
    };
    FoundCertificate {
        certificate: BASE64.encode(certificate.der()),
        role: role(certificate),
        name: certificate
            .subject
            .display_name()
            .unwrap_or_default()
            .to_owned(),
        facts,
        refused,
    }
}

/// What a certificate looks like it is for.
fn role(certificate: &Certificate) -> TrustRole {
    if certificate.is_for_timestamps() {
        TrustRole::TimeStamping
    } else if certificate.is_self_issued() {
        TrustRole::Anchor
    } else {
        TrustRole::Authority
    }
}

/// Why a certificate can't be trusted as this.
pub(super) fn refused(certificate: &Certificate, role: TrustRole) -> Option<&'static str> {
    if is_demo_certificate(certificate.der()) {
        return Some("Chứng thư của bản dùng thử, không thêm được");
    }
    let fits = match role {
        // Old roots state no basic constraints.
        TrustRole::Anchor => certificate.is_authority() || certificate.is_self_issued(),
        TrustRole::Authority => certificate.is_authority(),
        TrustRole::TimeStamping => certificate.is_for_timestamps() || certificate.is_authority(),
    };
    if fits {
        return None;
    }
    Some(match role {
        TrustRole::Anchor | TrustRole::Authority => "Không phải chứng thư của tổ chức chứng thực",
        TrustRole::TimeStamping => "Không phải chứng thư để cấp dấu thời gian",
    })
}

/// What a certificate says of itself.
pub(super) fn facts(certificate: &Certificate) -> CertificateFacts {
    let day = |time: jiff::Timestamp| day_text(Moment::from(time).day());
    let key = match certificate.public_key() {
        Ok(key) => format!("{} {} bit", kind_name(key.kind()), key.bits()),
        Err(_) => "Loại khóa không hỗ trợ".to_owned(),
    };
    let digest = ring::digest::digest(&ring::digest::SHA256, certificate.der());
    CertificateFacts {
        subject: name_text(&certificate.subject),
        issuer: name_text(&certificate.issuer),
        serial: hex::encode(&certificate.serial),
        fingerprint: hex::encode(digest),
        key,
        not_before: day(certificate.not_before),
        not_after: day(certificate.not_after),
    }
}

fn name_text(name: &DistinguishedName) -> String {
    name.texts().collect::<Vec<_>>().join(", ")
}

//! Certificates as authorities hand them out: in PEM (RFC 7468), in DER, or in a PKCS #7 bundle without
//! signers (RFC 5652, "P7B"), itself in PEM or DER. Which of them are trusted isn't decided here.

use base64::Engine as _;

use super::certificate::{Certificate, CertificateError};
use crate::cms::{CmsError, SignedData};

/// The longest file that is read, in bytes.
pub const MAX_CERTIFICATE_FILE: usize = 1024 * 1024;
/// The most certificates of one file.
const MAX_CERTIFICATES: usize = 256;

/// Why there are no certificates to be had from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateFileError {
    /// It is longer than [`MAX_CERTIFICATE_FILE`], or holds more than 256 certificates.
    #[error("the file is too large")]
    TooLarge,
    /// It holds a private key, which nobody asked for.
    #[error("the file holds a private key")]
    PrivateKey,
    /// A PEM block isn't base64, or doesn't end.
    #[error("a PEM block is damaged")]
    Pem,
    /// There is a bundle with nothing in it.
    #[error("the file holds no certificate")]
    Empty,
    /// It is neither PEM nor a bundle, and not a certificate either.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
}

/// Every certificate of a file, in its order, each once.
///
/// # Errors
/// [`CertificateFileError`]; one certificate that can't be read spoils the file.
pub fn read_certificates(bytes: &[u8]) -> Result<Vec<Certificate>, CertificateFileError> {
    if bytes.len() > MAX_CERTIFICATE_FILE {
        return Err(CertificateFileError::TooLarge);
    }
    let mut found: Vec<Certificate> = Vec::new();
    let mut add = |der: &[u8]| {
        if found.len() >= MAX_CERTIFICATES {
            return Err(CertificateFileError::TooLarge);
        }
        if !found.iter().any(|certificate| certificate.der() == der) {
            found.push(Certificate::from_der(der)?);
        }
        Ok(())
    };
    let blocks = pem_blocks(bytes)?;
    if blocks.is_empty() {
        add_binary(bytes, &mut add)?;
    }
    for (label, der) in blocks {
        match label.as_str() {
            "CERTIFICATE" | "X509 CERTIFICATE" => add(&der)?,
            "PKCS7" | "CMS" => add_binary(&der, &mut add)?,
            label if label.ends_with("PRIVATE KEY") => {
                return Err(CertificateFileError::PrivateKey);
            }
            // Parameters, requests, lists: not what was asked for.
            _ => {}
        }
    }
    if found.is_empty() {
        return Err(CertificateFileError::Empty);
    }
    Ok(found)
}

/// A bundle, or else one certificate.
fn add_binary(
    bytes: &[u8],
    add: &mut impl FnMut(&[u8]) -> Result<(), CertificateFileError>,
) -> Result<(), CertificateFileError> {
    match SignedData::parse(bytes) {
        Ok(bundle) => bundle.certificates.into_iter().try_for_each(add),
        Err(CmsError::Malformed(_) | CmsError::NotSignedData) => add(bytes),
    }
}

/// The blocks of PEM in a file, with their labels; none if it has no such block.
fn pem_blocks(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, CertificateFileError> {
    let text = String::from_utf8_lossy(bytes);
    text.split("-----BEGIN ")
        .skip(1)
        .map(|block| {
            let (label, rest) = block.split_once("-----").ok_or(CertificateFileError::Pem)?;
            let (body, _) = rest
                .split_once("-----END ")
                .ok_or(CertificateFileError::Pem)?;
            if label.ends_with("PRIVATE KEY") {
                return Ok((label.to_owned(), Vec::new()));
            }
            // Lines may be of any length.
            let packed: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            let der = base64::engine::general_purpose::STANDARD
                .decode(packed)
                .map_err(|_| CertificateFileError::Pem)?;
            Ok((label.to_owned(), der))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Two certificates.
    fn two() -> [Vec<u8>; 2] {
        ["mot", "hai"].map(|name| {
            let key = rcgen::KeyPair::generate().unwrap();
            let params = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
            params.self_signed(&key).unwrap().der().to_vec()
        })
    }

    fn pem(label: &str, der: &[u8]) -> String {
        let body = base64::engine::general_purpose::STANDARD.encode(der);
        format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
    }

    fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let length = parts.iter().map(|part| part.len()).sum::<usize>();
        let [high, low] = u16::try_from(length).unwrap().to_be_bytes();
        [&[tag, 0x82, high, low][..], &parts.concat()].concat()
    }

    /// A bundle of certificates without signers (RFC 5652 §5.1).
    fn bundle(certificates: &[Vec<u8>]) -> Vec<u8> {
        let oid = |last| [0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, last];
        let certificates: Vec<_> = certificates.iter().map(Vec::as_slice).collect();
        let signed_data = element(
            0x30,
            &[
                &[0x02, 1, 1],
                &[0x31, 0],
                &element(0x30, &[&oid(1)]),
                &element(0xa0, &certificates),
                &[0x31, 0],
            ],
        );
        element(0x30, &[&oid(2), &element(0xa0, &[&signed_data])])
    }

    fn read(bytes: &[u8]) -> Result<Vec<Vec<u8>>, CertificateFileError> {
        let certificates = read_certificates(bytes)?;
        Ok(certificates.iter().map(|one| one.der().to_vec()).collect())
    }

    #[test]
    fn each_form_that_authorities_use_is_read() {
        let both = two();
        let [one, _] = &both;
        assert_eq!(read(one).unwrap(), both[..1]);
        assert_eq!(read(&bundle(&both)).unwrap(), both);
        let blocks = both.each_ref().map(|der| pem("CERTIFICATE", der)).concat();
        assert_eq!(read(format!("# gốc\n{blocks}").as_bytes()).unwrap(), both);
        assert_eq!(read(pem("PKCS7", &bundle(&both)).as_bytes()).unwrap(), both);
        // The same certificate twice is one.
        let twice = pem("CERTIFICATE", one).repeat(2);
        assert_eq!(read(twice.as_bytes()).unwrap(), both[..1]);
    }

    #[test]
    fn a_private_key_is_refused_whatever_stands_beside_it() {
        let [one, _] = two();
        let file = pem("CERTIFICATE", &one) + &pem("EC PRIVATE KEY", b"secret");
        assert_eq!(read(file.as_bytes()), Err(CertificateFileError::PrivateKey));
    }

    #[test]
    fn what_holds_no_certificate_says_why() {
        let cut = pem("CERTIFICATE", b"x").replace("-----END", "");
        assert_eq!(read(cut.as_bytes()), Err(CertificateFileError::Pem));
        assert_eq!(read(&bundle(&[])), Err(CertificateFileError::Empty));
        let long = vec![0; MAX_CERTIFICATE_FILE + 1];
        assert_eq!(read(&long), Err(CertificateFileError::TooLarge));
        for bytes in [&b""[..], b"%PDF-1.7", b"0"] {
            assert!(matches!(
                read(bytes),
                Err(CertificateFileError::Certificate(_))
            ));
        }
    }
}

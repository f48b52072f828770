//! The trust services of these tests: a time-stamping authority, an OCSP responder and a CRL, each
//! as honest or dishonest as a test wants it. Built by hand, so that they don't share a fault with
//! the readers that they test.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use pades::cms::DigestAlgorithm;
use pades::x509::Certificate;
use rcgen::{
    CertificateRevocationListParams, ExtendedKeyUsagePurpose, KeyIdMethod, RevocationReason,
    RevokedCertParams, SerialNumber,
};

use crate::pki::{By, Profile, Signer, authority, sign_by};

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// One DER element.
pub fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let mut out = vec![tag];
    match value.len() {
        short @ 0..0x80 => out.push(short as u8),
        long => {
            let bytes = (long as u32).to_be_bytes();
            let bytes: Vec<u8> = bytes.into_iter().skip_while(|&b| b == 0).collect();
            out.push(0x80 | bytes.len() as u8);
            out.extend(bytes);
        }
    }
    out.extend(value);
    out
}

pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    der(0x30, parts)
}

pub fn oid(text: &str) -> Vec<u8> {
    let oid: const_oid::ObjectIdentifier = text.parse().unwrap();
    der(0x06, &[oid.as_bytes()])
}

fn generalized_time(time: Timestamp) -> Vec<u8> {
    let text = time.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%SZ");
    der(0x18, &[text.to_string().as_bytes()])
}

const ECDSA_WITH_SHA256: &str = "1.2.840.10045.4.3.2";
const ECDSA_WITH_SHA1: &str = "1.2.840.10045.4.1";
const SHA256: &str = "2.16.840.1.101.3.4.2.1";

/// What an OCSP responder says.
pub struct OcspAnswer<'a> {
    pub about: &'a [u8],
    /// When and why (CRLReason) it was revoked; none: good.
    pub revoked: Option<(Timestamp, u8)>,
    pub this_update: Timestamp,
    pub next_update: Option<Timestamp>,
    pub responder: &'a Signer,
    /// Since when expired certificates are still known.
    pub archive_cutoff: Option<Timestamp>,
    /// It is signed with SHA-1.
    pub weak: bool,
    /// Certificates before the responder's own.
    pub others: &'a [Vec<u8>],
}

impl<'a> OcspAnswer<'a> {
    /// "Good", now and for a day.
    pub fn good(about: &'a [u8], now: Timestamp) -> Self {
        Self {
            about,
            revoked: None,
            this_update: now,
            next_update: Some(now + jiff::SignedDuration::from_hours(24)),
            responder: ocsp_responder(),
            archive_cutoff: None,
            weak: false,
            others: &[],
        }
    }

    /// The whole `OCSPResponse`.
    pub fn der(&self) -> Vec<u8> {
        let certificate = Certificate::from_der(self.about).unwrap();
        let (_, key) = name_and_key(&authority().issuing);
        let name = issuer_name(self.about);
        let id = sequence(&[
            &sequence(&[&oid(SHA256)]),
            &der(0x04, &[&DigestAlgorithm::Sha256.digest(&name)]),
            &der(0x04, &[&DigestAlgorithm::Sha256.digest(&key)]),
            &der(0x02, &[&certificate.serial]),
        ]);
        let status = match self.revoked {
            None => der(0x80, &[]),
            Some((at, reason)) => {
                let reason = der(0xa0, &[&der(0x0a, &[&[reason]])]);
                der(0xa1, &[&generalized_time(at), &reason])
            }
        };
        let next = self.next_update.map(generalized_time);
        let next = next.map_or(Vec::new(), |next| der(0xa0, &[&next]));
        let cutoff = self.archive_cutoff.map_or(Vec::new(), |since| {
            let value = der(0x04, &[&generalized_time(since)]);
            let extension = sequence(&[&oid("1.3.6.1.5.5.7.48.1.6"), &value]);
            der(0xa1, &[&sequence(&[&extension])])
        });
        let this = generalized_time(self.this_update);
        let single = sequence(&[&id, &status, &this, &next, &cutoff]);
        let (responder, _) = name_and_key(&self.responder.certificate);
        let data = sequence(&[
            &der(0xa1, &[&responder]),
            &generalized_time(self.this_update),
            &sequence(&[&single]),
        ]);
        let (scheme, signature) = if self.weak {
            (ECDSA_WITH_SHA1, self.responder.sign_weakly(&data))
        } else {
            (ECDSA_WITH_SHA256, self.responder.sign(&data))
        };
        let others = self.others.concat();
        let basic = sequence(&[
            &data,
            &sequence(&[&oid(scheme)]),
            &der(0x03, &[&[0], &signature]),
            &der(0xa0, &[&sequence(&[&others, &self.responder.certificate])]),
        ]);
        let bytes = sequence(&[&oid("1.3.6.1.5.5.7.48.1.1"), &der(0x04, &[&basic])]);
        sequence(&[&der(0x0a, &[&[0]]), &der(0xa0, &[&bytes])])
    }
}

/// The issuer's Name as encoded.
pub fn issuer_name(certificate: &[u8]) -> Vec<u8> {
    parts(certificate).swap_remove(3)
}

/// What is within the signed part of a certificate or a list, each as encoded.
fn parts(signed: &[u8]) -> Vec<Vec<u8>> {
    use pades::cms::tlv::Element;
    let outer = Element::read(signed).unwrap();
    let tbs = outer.children().take(0x30).unwrap();
    let parts = tbs.children().collect(16).unwrap();
    parts.into_iter().map(|part| part.raw.to_vec()).collect()
}

/// A certificate or list of the issuing authority with its parts changed, signed anew.
fn signed_anew(signed: &[u8], digest: DigestAlgorithm, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let scheme = match digest {
        DigestAlgorithm::Sha1 => ECDSA_WITH_SHA1,
        _ => ECDSA_WITH_SHA256,
    };
    let (old, scheme) = (
        sequence(&[&oid(ECDSA_WITH_SHA256)]),
        sequence(&[&oid(scheme)]),
    );
    let mut parts = parts(signed);
    for part in &mut parts {
        if *part == old {
            *part = scheme.clone();
        }
        change(part);
    }
    let tbs = sequence(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let signature = sign_by(&authority().issuing_key, digest, &tbs);
    sequence(&[&tbs, &scheme, &der(0x03, &[&[0], &signature])])
}

/// A certificate or list of the issuing authority, signed with SHA-1.
pub fn weakly_signed(signed: &[u8]) -> Vec<u8> {
    signed_anew(signed, DigestAlgorithm::Sha1, |_| {})
}

/// A list that still has certificates which expired after `since`.
pub fn keeping_expired(list: &[u8], since: Timestamp) -> Vec<u8> {
    let value = der(0x04, &[&generalized_time(since)]);
    let extension = sequence(&[&oid("2.5.29.60"), &value]);
    signed_anew(list, DigestAlgorithm::Sha256, |part| {
        if part.first() == Some(&0xa0) {
            let explicit = pades::cms::tlv::Element::read(part).unwrap();
            let old = explicit.children().take(0x30).unwrap().value.to_vec();
            *part = der(0xa0, &[&sequence(&[&old, &extension])]);
        }
    })
}

/// The subject's Name as encoded, and the bits of its key.
fn name_and_key(certificate: &[u8]) -> (Vec<u8>, Vec<u8>) {
    use pades::cms::tlv::Element;
    let outer = Element::read(certificate).unwrap();
    let mut tbs = outer.children().take(0x30).unwrap().children();
    tbs.take_optional(0xa0).unwrap();
    for _ in 0..4 {
        tbs.any().unwrap();
    }
    let name = tbs.take(0x30).unwrap().raw.to_vec();
    let mut spki = tbs.take(0x30).unwrap().children();
    spki.take(0x30).unwrap();
    (name, spki.take(0x03).unwrap().value[1..].to_vec())
}

/// The delegated responder, which says that it needn't be checked.
pub fn ocsp_responder() -> &'static Signer {
    static RESPONDER: std::sync::OnceLock<Signer> = std::sync::OnceLock::new();
    RESPONDER.get_or_init(|| {
        Signer::new(&Profile {
            name: "OCSP thử nghiệm",
            extended_key_usages: vec![ExtendedKeyUsagePurpose::OcspSigning],
            no_check: true,
            ..Profile::default()
        })
    })
}

/// The time-stamping authority.
pub fn time_stamper() -> &'static Signer {
    static STAMPER: std::sync::OnceLock<Signer> = std::sync::OnceLock::new();
    STAMPER.get_or_init(|| {
        Signer::new(&Profile {
            name: "TSA thử nghiệm",
            extended_key_usages: vec![ExtendedKeyUsagePurpose::TimeStamping],
            critical_usage: true,
            ..Profile::default()
        })
    })
}

/// The time-stamping authority that the root certified itself.
pub fn roots_time_stamper() -> &'static Signer {
    static STAMPER: std::sync::OnceLock<Signer> = std::sync::OnceLock::new();
    STAMPER.get_or_init(|| {
        Signer::new(&Profile {
            name: "TSA của gốc",
            critical_usage: true,
            by: By::Root,
            ..Profile::default()
        })
    })
}

/// A token over a digest by SHA-256.
pub fn token(stamper: &Signer, digest: &[u8], time: Timestamp) -> Vec<u8> {
    Token::new(stamper, digest, time).der()
}

/// A timestamp token.
pub struct Token<'a> {
    pub stamper: &'a Signer,
    /// By which digest algorithm the imprint is said to be.
    pub algorithm: &'a str,
    pub imprint: &'a [u8],
    pub time: Timestamp,
    /// The stamper's certificate travels with it.
    pub with_certificate: bool,
}

impl<'a> Token<'a> {
    pub fn new(stamper: &'a Signer, imprint: &'a [u8], time: Timestamp) -> Self {
        Self {
            stamper,
            algorithm: SHA256,
            imprint,
            time,
            with_certificate: true,
        }
    }

    pub fn der(&self) -> Vec<u8> {
        let algorithm = sequence(&[&oid(self.algorithm)]);
        let imprint = sequence(&[&algorithm, &der(0x04, &[self.imprint])]);
        let info = sequence(&[
            &der(0x02, &[&[1]]),
            &oid("1.3.6.1.4.1.99999.1"),
            &imprint,
            &der(0x02, &[&[7]]),
            &generalized_time(self.time),
        ]);
        let certificates = match self.with_certificate {
            true => vec![self.stamper.certificate.clone()],
            false => Vec::new(),
        };
        Cms {
            signer: self.stamper,
            content_type: "1.2.840.113549.1.9.16.1.4",
            content: Some(&info),
            digest: &DigestAlgorithm::Sha256.digest(&info),
            attributes: Vec::new(),
            certificates,
        }
        .der(|_| None)
    }
}

/// A CMS signature, built by hand.
pub struct Cms<'a> {
    pub signer: &'a Signer,
    pub content_type: &'a str,
    pub content: Option<&'a [u8]>,
    pub digest: &'a [u8],
    /// Further signed attributes.
    pub attributes: Vec<Vec<u8>>,
    pub certificates: Vec<Vec<u8>>,
}

/// One attribute with one value.
pub fn attribute(kind: &str, value: &[u8]) -> Vec<u8> {
    sequence(&[&oid(kind), &der(0x31, &[value])])
}

impl Cms<'_> {
    /// `token` may stamp the signature's value.
    pub fn der(&self, token: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Vec<u8> {
        let certificate = &self.signer.certificate;
        let bound = DigestAlgorithm::Sha256.digest(certificate);
        let ess = sequence(&[&sequence(&[&sequence(&[&der(0x04, &[&bound])])])]);
        let mut attributes = self.attributes.clone();
        attributes.extend([
            attribute("1.2.840.113549.1.9.3", &oid(self.content_type)),
            attribute("1.2.840.113549.1.9.4", &der(0x04, &[self.digest])),
            attribute("1.2.840.113549.1.9.16.2.47", &ess),
        ]);
        attributes.sort();
        let parts: Vec<&[u8]> = attributes.iter().map(Vec::as_slice).collect();
        let signature = self.signer.sign(&der(0x31, &parts));
        let unsigned = token(&signature).map_or(Vec::new(), |token| {
            let stamp = attribute("1.2.840.113549.1.9.16.2.14", &token);
            der(0xa1, &[&stamp])
        });
        let serial = Certificate::from_der(certificate).unwrap().serial;
        let signer = sequence(&[
            &der(0x02, &[&[1]]),
            &sequence(&[&issuer_name(certificate), &der(0x02, &[&serial])]),
            &sequence(&[&oid(SHA256)]),
            &der(0xa0, &parts),
            &sequence(&[&oid(ECDSA_WITH_SHA256)]),
            &der(0x04, &[&signature]),
            &unsigned,
        ]);
        let content = self
            .content
            .map_or(Vec::new(), |c| der(0xa0, &[&der(0x04, &[c])]));
        let certificates = match self.certificates.as_slice() {
            [] => Vec::new(),
            some => der(0xa0, &[&some.concat()]),
        };
        let signed = sequence(&[
            &der(0x02, &[&[3]]),
            &der(0x31, &[&sequence(&[&oid(SHA256)])]),
            &sequence(&[&oid(self.content_type), &content]),
            &certificates,
            &der(0x31, &[&signer]),
        ]);
        sequence(&[&oid("1.2.840.113549.1.7.2"), &der(0xa0, &[&signed])])
    }
}

/// A list of the root (about the issuing authority) or of the issuing authority.
pub fn list(of_root: bool, revoked: &[(&[u8], Timestamp)], this_update: Timestamp) -> Vec<u8> {
    let time = |time: Timestamp| {
        rcgen::date_time_ymd(1970, 1, 1) + std::time::Duration::from_secs(time.as_second() as u64)
    };
    let params = CertificateRevocationListParams {
        this_update: time(this_update),
        next_update: time(this_update + jiff::SignedDuration::from_hours(24 * 7)),
        crl_number: SerialNumber::from(1u64),
        issuing_distribution_point: None,
        revoked_certs: revoked
            .iter()
            .map(|(certificate, at)| RevokedCertParams {
                serial_number: SerialNumber::from_slice(
                    &Certificate::from_der(certificate).unwrap().serial,
                ),
                revocation_time: time(*at),
                reason_code: Some(RevocationReason::Unspecified),
                invalidity_date: None,
            })
            .collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    let list = params.signed_by(authority().issuer(of_root)).unwrap();
    list.der().to_vec()
}

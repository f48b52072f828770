//! Issuing the demo's certificates (profile: RFC 5280, and RFC 3161 §2.3 and RFC 6960 §4.2.2.2 for
//! the responders).

use std::{thread, time::Duration};

use der::{
    Encode,
    asn1::{Ia5String, Null, ObjectIdentifier},
};
use jiff::{SignedDuration, Span, Timestamp, ToSpan, tz::TimeZone};
use rcgen::{
    BasicConstraints, CertificateParams, CrlDistributionPoint, CustomExtension, DistinguishedName,
    DnType, DnValue, IsCa, Issuer, KeyUsagePurpose, SerialNumber, string::PrintableString,
};
use ring::rand::{SecureRandom, SystemRandom};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, ExtendedKeyUsage, name::GeneralName,
};

use super::{
    DemoPkiError, ISSUER_CERTIFICATE_PATH, ISSUER_CRL_PATH, OCSP_PATH, ROOT_CERTIFICATE_PATH,
    ROOT_CRL_PATH,
    holders::{self, DemoHolder, DemoService, Subject},
    keys::{self, Issuing},
    mark,
};
use crate::{certificate::SigningCertificate, private_key::PrivateKey};

const TITLE: &[u64] = &[2, 5, 4, 12];
const AUTHORITY_INFORMATION_ACCESS: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 1];
const EXTENDED_KEY_USAGE: &[u64] = &[2, 5, 29, 37];
const OCSP_NO_CHECK: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 48, 1, 5];
const OCSP_ACCESS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
const ISSUERS_ACCESS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.2");
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");

/// A key with its certificate.
pub(super) type Issued = (DemoHolder, PrivateKey, SigningCertificate);

/// Makes all keys, at the same time, and issues their certificates.
pub(super) fn all(
    now: Timestamp,
    rng: &SystemRandom,
    base_url: &str,
) -> Result<Vec<Issued>, DemoPkiError> {
    let keys = all_keys(rng)?;
    let mut certificates: Vec<SigningCertificate> = Vec::new();
    let mut authorities: Vec<(CertificateParams, Vec<u8>)> = Vec::new();
    for (holder, key) in holders::ALL.into_iter().zip(&keys) {
        let params = params(holder, now, rng, base_url)?;
        let own = Issuing { key, rng };
        let der = match authorities.last() {
            None => params.self_signed(&own)?.der().to_vec(),
            Some((above, _)) => {
                let issuing = Issuing {
                    key: &keys[authorities.len() - 1],
                    rng,
                };
                let issuer = Issuer::from_params(above, issuing);
                params.signed_by(&own, &issuer)?.der().to_vec()
            }
        };
        let above = authorities.iter().rev().map(|(_, der)| der.clone());
        let chain = std::iter::once(der.clone()).chain(above).collect();
        certificates.push(SigningCertificate::from_chain(chain)?);
        if matches!(holder, DemoHolder::Root | DemoHolder::Issuer) {
            authorities.push((params, der));
        }
    }
    let issued = holders::ALL.into_iter().zip(keys).zip(certificates);
    Ok(issued
        .map(|((holder, key), certificate)| (holder, key, certificate))
        .collect())
}

/// RSA keys take their time: one thread each.
fn all_keys(rng: &SystemRandom) -> Result<Vec<PrivateKey>, DemoPkiError> {
    thread::scope(|scope| {
        holders::ALL
            .map(|holder| scope.spawn(move || keys::generate(holder.subject().key, rng)))
            .into_iter()
            .map(|thread| thread.join().unwrap_or(Err(DemoPkiError::Random)))
            .collect()
    })
}

fn params(
    holder: DemoHolder,
    now: Timestamp,
    rng: &SystemRandom,
    base_url: &str,
) -> Result<CertificateParams, DemoPkiError> {
    let mut params = CertificateParams::default();
    params.distinguished_name = distinguished_name(&holder.subject())?;
    params.serial_number = Some(serial_number(rng)?);
    let from = now.checked_sub(A_DAY).map_err(DemoPkiError::Validity)?;
    let until = years_after(from, validity(holder))?;
    params.not_before = rcgen::date_time_ymd(1970, 1, 1) + since_1970(from);
    params.not_after = rcgen::date_time_ymd(1970, 1, 1) + since_1970(until);
    params
        .custom_extensions
        .push(CustomExtension::from_oid_content(
            mark::COMMENT_OID,
            mark::comment()?,
        ));
    match holder {
        DemoHolder::Root => authority(&mut params, 1),
        DemoHolder::Issuer => {
            authority(&mut params, 0);
            params.use_authority_key_identifier_extension = true;
            addresses(
                &mut params,
                base_url,
                ROOT_CRL_PATH,
                ROOT_CERTIFICATE_PATH,
                None,
            )?;
        }
        DemoHolder::Person { .. } | DemoHolder::Agency { .. } | DemoHolder::System => {
            end_entity(&mut params);
            params.key_usages.push(KeyUsagePurpose::ContentCommitment);
            issued_by_ca(&mut params, base_url)?;
        }
        DemoHolder::Service(DemoService::Timestamps) => {
            end_entity(&mut params);
            extended_key_usage(&mut params, TIME_STAMPING, true)?;
            issued_by_ca(&mut params, base_url)?;
        }
        DemoHolder::Service(DemoService::Ocsp) => {
            end_entity(&mut params);
            extended_key_usage(&mut params, OCSP_SIGNING, false)?;
            let no_check = CustomExtension::from_oid_content(OCSP_NO_CHECK, Null.to_der()?);
            params.custom_extensions.push(no_check);
        }
    }
    Ok(params)
}

/// What an authority's certificate says of it, to issue under its name; `None` if it isn't one.
pub(super) fn authority_params(
    holder: DemoHolder,
) -> Result<Option<CertificateParams>, DemoPkiError> {
    if !matches!(holder, DemoHolder::Root | DemoHolder::Issuer) {
        return Ok(None);
    }
    let mut params = CertificateParams::default();
    params.distinguished_name = distinguished_name(&holder.subject())?;
    authority(&mut params, 0);
    Ok(Some(params))
}

fn authority(params: &mut CertificateParams, path_length: u8) {
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(path_length));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
}

fn end_entity(params: &mut CertificateParams) {
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
}

/// RFC 3161 §2.3 wants the timestamp authority's critical, which `rcgen` can't say by itself.
fn extended_key_usage(
    params: &mut CertificateParams,
    usage: ObjectIdentifier,
    critical: bool,
) -> Result<(), DemoPkiError> {
    let contents = ExtendedKeyUsage(vec![usage]).to_der()?;
    let mut extension = CustomExtension::from_oid_content(EXTENDED_KEY_USAGE, contents);
    extension.set_criticality(critical);
    params.custom_extensions.push(extension);
    Ok(())
}

fn issued_by_ca(params: &mut CertificateParams, base_url: &str) -> Result<(), DemoPkiError> {
    addresses(
        params,
        base_url,
        ISSUER_CRL_PATH,
        ISSUER_CERTIFICATE_PATH,
        Some(OCSP_PATH),
    )
}

fn addresses(
    params: &mut CertificateParams,
    base_url: &str,
    crl: &str,
    issuer: &str,
    ocsp: Option<&str>,
) -> Result<(), DemoPkiError> {
    params.crl_distribution_points = vec![CrlDistributionPoint {
        uris: vec![format!("{base_url}{crl}")],
    }];
    let access = |access_method, path: &str| -> Result<_, der::Error> {
        let address = Ia5String::new(&format!("{base_url}{path}"))?;
        let access_location = GeneralName::UniformResourceIdentifier(address);
        Ok(AccessDescription {
            access_method,
            access_location,
        })
    };
    let mut all = Vec::new();
    if let Some(ocsp) = ocsp {
        all.push(access(OCSP_ACCESS, ocsp)?);
    }
    all.push(access(ISSUERS_ACCESS, issuer)?);
    let contents = AuthorityInfoAccessSyntax(all).to_der()?;
    let extension = CustomExtension::from_oid_content(AUTHORITY_INFORMATION_ACCESS, contents);
    params.custom_extensions.push(extension);
    Ok(())
}

fn distinguished_name(subject: &Subject) -> Result<DistinguishedName, DemoPkiError> {
    let mut name = DistinguishedName::new();
    // A country is a PrintableString (RFC 5280 appendix A.1).
    name.push(
        DnType::CountryName,
        DnValue::PrintableString(PrintableString::try_from("VN")?),
    );
    if let Some(locality) = subject.locality {
        name.push(DnType::StateOrProvinceName, "tỉnh Hòa Lâm");
        name.push(DnType::LocalityName, locality);
    }
    name.push(DnType::OrganizationName, subject.organisation);
    name.push(DnType::OrganizationalUnitName, mark::ORGANISATIONAL_UNIT);
    if let Some(title) = subject.title {
        name.push(DnType::CustomDnType(TITLE.to_vec()), title);
    }
    name.push(DnType::CommonName, subject.common_name);
    Ok(name)
}

/// 16 random bytes, positive and without a leading zero.
fn serial_number(rng: &SystemRandom) -> Result<SerialNumber, DemoPkiError> {
    let mut bytes = [0; 16];
    rng.fill(&mut bytes).map_err(|_| DemoPkiError::Random)?;
    bytes[0] = bytes[0] & 0x7f | 0x40;
    Ok(SerialNumber::from_slice(&bytes))
}

const A_DAY: SignedDuration = SignedDuration::from_hours(24);

fn validity(holder: DemoHolder) -> Span {
    match holder {
        DemoHolder::Root => 10.years(),
        DemoHolder::Issuer => 5.years(),
        DemoHolder::Person { .. }
        | DemoHolder::Agency { .. }
        | DemoHolder::Service(_)
        | DemoHolder::System => 3.years(),
    }
}

fn years_after(from: Timestamp, years: Span) -> Result<Timestamp, DemoPkiError> {
    let until = from
        .to_zoned(TimeZone::UTC)
        .checked_add(years)
        .map_err(DemoPkiError::Validity)?;
    Ok(until.timestamp())
}

/// `rcgen` counts from its own 1970 on; nothing here is before.
pub(super) fn since_1970(time: Timestamp) -> Duration {
    Duration::from_secs(u64::try_from(time.as_second()).unwrap_or_default())
}

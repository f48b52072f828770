//! Name constraints (RFC 5280 §4.2.1.10): may a CA with these constraints vouch for that name?

use der::Encode as _;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{NameConstraints, SubjectAltName};

use super::certificate::Certificate;
use super::name::DistinguishedName;
use crate::cms::tlv::Element;

/// Does every name of `certificate` respect the constraints?
pub(super) fn respected(constraints: &NameConstraints, certificate: &Certificate) -> bool {
    if certificate.extensions.unreadable_names {
        return false;
    }
    let bases = |list: &Option<Vec<x509_cert::ext::pkix::constraints::name::GeneralSubtree>>| {
        list.iter()
            .flatten()
            .map(|subtree| subtree.base.clone())
            .collect::<Vec<_>>()
    };
    let permitted = bases(&constraints.permitted_subtrees);
    let excluded = bases(&constraints.excluded_subtrees);
    names(certificate).iter().all(|name| {
        // RFC 5280 §6.1.4: only subtrees of the name's own kind say anything about it.
        let mut of_its_kind = permitted
            .iter()
            .filter(|base| base_kind(base) == name.kind())
            .peekable();
        let is_permitted =
            of_its_kind.peek().is_none() || of_its_kind.any(|base| name.is_within(base));
        is_permitted && !excluded.iter().any(|base| name.is_within(base))
    })
}

enum NameToCheck {
    Directory(DistinguishedName),
    Email(String),
    Dns(String),
    Uri(String),
    Ip(Vec<u8>),
    /// A kind whose subtrees aren't evaluated: under any constraint of that kind it fails.
    Unsupported(u8),
}

fn names(certificate: &Certificate) -> Vec<NameToCheck> {
    let mut out = Vec::new();
    if !certificate.subject.is_empty() {
        out.push(NameToCheck::Directory(certificate.subject.clone()));
    }
    match &certificate.extensions.alternative_names {
        Some(SubjectAltName(list)) => out.extend(list.iter().filter_map(|name| match name {
            GeneralName::DirectoryName(_) => directory(name).map(NameToCheck::Directory),
            GeneralName::Rfc822Name(text) => Some(NameToCheck::Email(text.as_str().to_owned())),
            GeneralName::DnsName(text) => Some(NameToCheck::Dns(text.as_str().to_owned())),
            GeneralName::UniformResourceIdentifier(text) => {
                Some(NameToCheck::Uri(text.as_str().to_owned()))
            }
            GeneralName::IpAddress(octets) => Some(NameToCheck::Ip(octets.as_bytes().to_vec())),
            other => Some(NameToCheck::Unsupported(base_kind(other))),
        })),
        None => {
            out.extend(
                certificate
                    .subject
                    .email_addresses()
                    .map(|e| NameToCheck::Email(e.to_owned())),
            );
        }
    }
    out
}

/// The tag number of a GeneralName.
fn base_kind(name: &GeneralName) -> u8 {
    match name {
        GeneralName::OtherName(_) => 0,
        GeneralName::Rfc822Name(_) => 1,
        GeneralName::DnsName(_) => 2,
        GeneralName::DirectoryName(_) => 4,
        GeneralName::EdiPartyName(_) => 5,
        GeneralName::UniformResourceIdentifier(_) => 6,
        GeneralName::IpAddress(_) => 7,
        GeneralName::RegisteredId(_) => 8,
    }
}

/// The name inside a directoryName, read the way certificates' own names are.
fn directory(name: &GeneralName) -> Option<DistinguishedName> {
    let GeneralName::DirectoryName(name) = name else {
        return None;
    };
    let der = name.to_der().ok()?;
    DistinguishedName::parse(Element::read(&der).ok()?).ok()
}

impl NameToCheck {
    fn kind(&self) -> u8 {
        match self {
            Self::Email(_) => 1,
            Self::Dns(_) => 2,
            Self::Directory(_) => 4,
            Self::Uri(_) => 6,
            Self::Ip(_) => 7,
            Self::Unsupported(kind) => *kind,
        }
    }

    fn is_within(&self, base: &GeneralName) -> bool {
        match (self, base) {
            (Self::Directory(name), GeneralName::DirectoryName(_)) => {
                directory(base).is_some_and(|base| name.is_within(&base))
            }
            (Self::Email(address), GeneralName::Rfc822Name(base)) => {
                within_email(address, base.as_str())
            }
            (Self::Dns(host), GeneralName::DnsName(base)) => within_host(host, base.as_str(), true),
            (Self::Uri(uri), GeneralName::UniformResourceIdentifier(base)) => host_of(uri)
                .is_some_and(|host| {
                    within_host(host, base.as_str(), base.as_str().starts_with('.'))
                }),
            (Self::Ip(address), GeneralName::IpAddress(base)) => {
                within_ip(address, base.as_bytes())
            }
            _ => false,
        }
    }
}

fn within_email(address: &str, base: &str) -> bool {
    let Some((_, host)) = address.rsplit_once('@') else {
        return false;
    };
    if base.contains('@') {
        address.eq_ignore_ascii_case(base)
    } else {
        within_host(host, base, base.starts_with('.'))
    }
}

/// Is `host` the base itself or, if `subdomains`, below it?
fn within_host(host: &str, base: &str, subdomains: bool) -> bool {
    let (host, base) = (host.to_ascii_lowercase(), base.to_ascii_lowercase());
    let bare = base.strip_prefix('.').unwrap_or(&base);
    if bare.is_empty() {
        return true;
    }
    let below = host
        .strip_suffix(bare)
        .is_some_and(|rest| rest.ends_with('.'));
    (host == bare && !base.starts_with('.')) || (subdomains && below)
}

fn host_of(uri: &str) -> Option<&str> {
    let (_, rest) = uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    host.split(':').next()
}

fn within_ip(address: &[u8], base: &[u8]) -> bool {
    if base.len() != address.len() * 2 {
        return false;
    }
    let (network, mask) = base.split_at(address.len());
    address
        .iter()
        .zip(network)
        .zip(mask)
        .all(|((a, n), m)| a & m == n & m)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_addresses_are_held_to_their_subtrees() {
        assert!(within_host("a.gov.vn", "gov.vn", true));
        assert!(within_host("gov.vn", "gov.vn", true));
        assert!(!within_host("agov.vn", "gov.vn", true));
        assert!(!within_host("gov.vn", ".gov.vn", true));
        assert!(within_email("x@gov.vn", "gov.vn"));
        assert!(!within_email("x@a.gov.vn", "gov.vn"));
        assert!(within_email("x@a.gov.vn", ".gov.vn"));
        assert!(within_ip(&[10, 1, 2, 3], &[10, 0, 0, 0, 255, 0, 0, 0]));
        assert!(!within_ip(&[11, 1, 2, 3], &[10, 0, 0, 0, 255, 0, 0, 0]));
    }
}

//! Where a certificate says that its issuer's services are: revocation lists, OCSP, the issuer's
//! own certificate (RFC 5280 §4.2.1.13, §4.2.2.1). What can't be read is simply not known.

use const_oid::ObjectIdentifier;

use crate::cms::tlv::{Element, TlvError};

const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
const CA_ISSUERS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.2");

/// Most points or descriptions that are looked at.
const MAX_MEMBERS: usize = 16;
/// Longest address, in bytes.
const MAX_ADDRESS: usize = 2048;

/// Addresses of services, http or https only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Addresses {
    pub crl: Vec<String>,
    pub ocsp: Vec<String>,
    pub issuers: Vec<String>,
}

/// The addresses of CRLDistributionPoints whose list is by the certificate's own issuer and for
/// all reasons.
pub(super) fn distribution_points(value: &[u8]) -> Vec<String> {
    let read = || -> Result<Vec<String>, TlvError> {
        let points = Element::read(value)?.expect(0x30)?.children();
        let mut out = Vec::new();
        for point in points.collect(MAX_MEMBERS)? {
            let mut fields = point.expect(0x30)?.children();
            let name = fields.take_optional(0xa0)?;
            if let Some(name) = name
                && fields.is_empty()
            {
                out.extend(full_name_addresses(name));
            }
        }
        Ok(out)
    };
    read().unwrap_or_default()
}

/// The addresses of a DistributionPointName (in its explicit tag) that is a fullName.
pub(crate) fn full_name_addresses(explicit: Element<'_>) -> Vec<String> {
    let read = || -> Result<Vec<String>, TlvError> {
        let names = explicit.children().take(0xa0)?.children();
        Ok(names
            .collect(MAX_MEMBERS)?
            .into_iter()
            .filter_map(address)
            .collect())
    };
    read().unwrap_or_default()
}

/// AuthorityInfoAccessSyntax.
pub(super) fn authority_access(value: &[u8], out: &mut Addresses) {
    let mut read = || -> Result<(), TlvError> {
        let descriptions = Element::read(value)?.expect(0x30)?.children();
        for description in descriptions.collect(MAX_MEMBERS)? {
            let mut fields = description.expect(0x30)?.children();
            let list = match fields.any()?.oid()? {
                OCSP => &mut out.ocsp,
                CA_ISSUERS => &mut out.issuers,
                _ => continue,
            };
            list.extend(address(fields.any()?));
        }
        Ok(())
    };
    // What was read before a fault still holds.
    let _ = read();
}

/// A uniformResourceIdentifier that can be fetched.
fn address(name: Element<'_>) -> Option<String> {
    let text = std::str::from_utf8(name.value).ok()?;
    let fetchable = text.starts_with("http://") || text.starts_with("https://");
    (name.tag == 0x86 && text.len() <= MAX_ADDRESS && fetchable).then(|| text.to_owned())
}

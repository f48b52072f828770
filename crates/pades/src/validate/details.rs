//! What is told of a signature besides the verdict: whose certificate, by which chain, and its level.

use super::report::{Details, FieldChanged, Level, SignatureKind};
use super::signature::Candidate;
use super::structure::SubFilter;
use super::timestamp::Worth;
use super::trust::{Judge, Trust};
use crate::x509::Certificate;

impl Candidate {
    /// What certificate, chain and field say of it.
    pub(super) fn details(
        &self,
        judge: &Judge<'_>,
        certificate: Option<&Certificate>,
        trust: Option<&Trust>,
        field_changes: Vec<FieldChanged>,
    ) -> Details {
        let text = |key: &str| self.field.dictionary.string(key).map(|text| text.to_text());
        let path = trust.and_then(|trust| trust.path.as_ref());
        let issuers = path.into_iter().flat_map(|path| {
            let below = path.certificates.iter().skip(1);
            below.chain(Some(&path.anchor.certificate))
        });
        let hex = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        let name = |n: Option<&str>| n.map(str::to_owned);
        let store = judge.context.store;
        let licensed = path.and_then(|path| {
            let mut issuers = path.certificates.iter().skip(1);
            issuers.find_map(|issuer| store.service(issuer))
        });
        let stamp_path = self.token.as_ref().and_then(|t| t.trust.path.as_ref());
        let stamper = stamp_path.and_then(|path| path.certificates.first());
        Details {
            licensed_ca: licensed.map(|service| service.name.clone()),
            timestamp_authority: stamper.and_then(|c| {
                let known = store.service(c).map(|service| service.name.as_str());
                name(known.or(c.subject.display_name()))
            }),
            organization: certificate.and_then(|c| name(c.subject.organization())),
            organizational_unit: certificate.and_then(|c| name(c.subject.organizational_unit())),
            email: certificate.and_then(|c| name(c.email())),
            serial_number: certificate.map(|c| hex(&c.serial)),
            valid_from: certificate.map(|c| c.not_before),
            valid_until: certificate.map(|c| c.not_after),
            chain: issuers
                .filter_map(|c| name(c.subject.display_name()))
                .collect(),
            anchor: path.map(|path| path.anchor.set.clone()),
            reason: text("Reason"),
            location: text("Location"),
            covered_bytes: self.structure.range.map_or(0, |range| range.end),
            field_changes,
        }
    }

    /// By what is there, not by whether it suffices: EN 319 142-1 §6.
    pub(super) fn level(&self, stamped_later: bool, stores: Stores) -> Level {
        let baseline = match self.structure.sub_filter {
            Some(SubFilter::Cades) => self.integrity.as_ref().is_some_and(|i| i.certificate_bound),
            Some(SubFilter::Rfc3161) => true,
            _ => false,
        };
        if !baseline {
            return Level::Other;
        }
        let has_time = self.structure.kind == SignatureKind::Timestamp
            || self
                .token
                .as_ref()
                .is_some_and(|token| token.worth > Worth::Unknown)
            || stamped_later;
        match (has_time, stores) {
            (false, _) => Level::Basic,
            (true, Stores::None) => Level::Timestamp,
            (true, Stores::Present) => Level::LongTerm,
            (true, Stores::Stamped) => Level::LongTermArchive,
        }
    }
}

/// What there is of a document security store after a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stores {
    None,
    /// It holds certificates and revocation data.
    Present,
    /// A later document timestamp covers it.
    Stamped,
}

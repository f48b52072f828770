//! The demo's revocation lists (RFC 5280 §5).

use jiff::{SignedDuration, Timestamp};
use rcgen::{
    CertificateRevocationListParams, Issuer, KeyIdMethod, RevokedCertParams, SerialNumber,
};

use super::{
    DemoHolder, DemoPkiError, DemoRevocation,
    issue::{authority_params, since_1970},
    keys::Issuing,
    responders::{DemoLie, DemoResponders},
};

/// A list says that the next one comes so long after it.
pub const CRL_VALIDITY: SignedDuration = SignedDuration::from_hours(1);

impl DemoResponders {
    /// The revocation list (DER) of the root or of the issuing authority: those of `revocations` that
    /// it issued. It holds from `now` for [`CRL_VALIDITY`]; its number are the seconds since 1970.
    ///
    /// Errors: [`DemoPkiError::Incomplete`] for a holder that isn't an authority; others if the list
    /// can't be made.
    pub fn revocation_list(
        &self,
        authority: DemoHolder,
        now: Timestamp,
        revocations: &[DemoRevocation],
        lie: Option<DemoLie>,
    ) -> Result<Vec<u8>, DemoPkiError> {
        let other = match authority {
            DemoHolder::Root => DemoHolder::Issuer,
            _ => DemoHolder::Root,
        };
        let (named, signing) = match lie {
            Some(DemoLie::Subject) => (other, other),
            Some(DemoLie::Signer) => (authority, other),
            Some(DemoLie::Nonce) | None => (authority, authority),
        };
        let Some(params) = authority_params(named)? else {
            return Err(DemoPkiError::Incomplete(named.file_name()));
        };
        let date = |time| rcgen::date_time_ymd(1970, 1, 1) + since_1970(time);
        let revoked = revocations
            .iter()
            .filter(|revocation| self.has_issued(named, &revocation.serial_number));
        let list = CertificateRevocationListParams {
            this_update: date(now),
            next_update: date(now + CRL_VALIDITY),
            crl_number: SerialNumber::from(since_1970(now).as_secs()),
            issuing_distribution_point: None,
            revoked_certs: revoked
                .map(|revocation| RevokedCertParams {
                    serial_number: SerialNumber::from_slice(&revocation.serial_number),
                    revocation_time: date(revocation.at),
                    reason_code: revocation.reason.map(|reason| reason.rcgen_reason()),
                    invalidity_date: None,
                })
                .collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        let signer = match signing {
            DemoHolder::Root => &self.root,
            _ => &self.issuer,
        };
        let issuing = Issuing {
            key: &signer.key,
            rng: &self.rng,
        };
        let list = list.signed_by(&Issuer::new(params, issuing))?;
        Ok(list.der().to_vec())
    }
}

//! The demo's revocation lists (RFC 5280 §5).

use jiff::Timestamp;
use rcgen::{
    CertificateRevocationListParams, Issuer, KeyIdMethod, RevokedCertParams, SerialNumber,
};
use ring::rand::SystemRandom;

use super::{
    DemoHolder, DemoPki, DemoPkiError, demo_pin,
    issue::{authority_params, since_1970},
    keys::Issuing,
};
use crate::{
    files,
    pkcs12::{self, Opened},
};

/// A certificate that its authority has revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoRevocation {
    /// Its serial number, big-endian as in the certificate.
    pub serial_number: Vec<u8>,
    /// When it was revoked.
    pub at: Timestamp,
}

impl DemoPki {
    /// The revocation list (DER) of the root or of the issuing authority, with this CRL number. It
    /// says that the next one comes at `next_update`. Opens the authority's key, which takes a
    /// moment: not for an async thread.
    ///
    /// Errors: [`DemoPkiError::Incomplete`] for a holder that isn't an authority, others if the key
    /// can't be opened.
    pub fn revocation_list(
        &self,
        authority: DemoHolder,
        number: u64,
        this_update: Timestamp,
        next_update: Timestamp,
        revoked: &[DemoRevocation],
        rng: &SystemRandom,
    ) -> Result<Vec<u8>, DemoPkiError> {
        let name = authority.file_name();
        let Some(params) = authority_params(authority)? else {
            return Err(DemoPkiError::Incomplete(name));
        };
        let pkcs12 = files::read(&self.folder.join(format!("{name}.p12")))?;
        let Opened { key, .. } = pkcs12::read(&pkcs12, &demo_pin()?, rng)?;
        let date = |time| rcgen::date_time_ymd(1970, 1, 1) + since_1970(time);
        let entry = |revoked: &DemoRevocation| RevokedCertParams {
            serial_number: SerialNumber::from_slice(&revoked.serial_number),
            revocation_time: date(revoked.at),
            reason_code: None,
            invalidity_date: None,
        };
        let list = CertificateRevocationListParams {
            this_update: date(this_update),
            next_update: date(next_update),
            crl_number: SerialNumber::from(number),
            issuing_distribution_point: None,
            revoked_certs: revoked.iter().map(entry).collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        let issuer = Issuer::new(params, Issuing { key: &key, rng });
        Ok(list.signed_by(&issuer)?.der().to_vec())
    }
}

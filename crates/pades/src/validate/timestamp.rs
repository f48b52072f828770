//! RFC 3161 timestamp tokens: over a signature's value, or over a document.

use jiff::Timestamp;

use super::integrity;
use super::structure::SubFilter;
use super::trust::Context;
use crate::cms::tlv::{Element, TlvError};
use crate::cms::{DigestAlgorithm, SignedData};
use crate::x509::{Certificate, Purpose, time};

/// What a token states (RFC 3161 §2.4.2, TSTInfo).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TimestampInfo {
    /// The digest of what was stamped; None if it is not a known algorithm.
    pub(super) algorithm: Option<DigestAlgorithm>,
    /// That digest.
    pub(super) imprint: Vec<u8>,
    /// When it was stamped.
    pub(super) time: Timestamp,
}

impl TimestampInfo {
    /// The TSTInfo that a token encapsulates.
    pub(super) fn read(token: &SignedData<'_>) -> Option<Self> {
        if token.content_type != crate::cms::TST_INFO {
            return None;
        }
        Self::parse(token.content.as_deref()?).ok().flatten()
    }

    fn parse(content: &[u8]) -> Result<Option<Self>, TlvError> {
        let mut fields = Element::read(content)?.expect(0x30)?.children();
        fields.take(0x02)?;
        fields.take(0x06)?;
        let mut imprint = fields.take(0x30)?.children();
        let algorithm = imprint.take(0x30)?.children().any()?.oid()?;
        let hash = imprint.take(0x04)?.value.to_vec();
        fields.take(0x02)?;
        Ok(time(fields.take(0x18)?.raw).map(|time| Self {
            algorithm: DigestAlgorithm::from_oid(algorithm),
            imprint: hash,
            time,
        }))
    }
}

/// What a timestamp over a signature is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignatureTimestamp {
    /// The time stated.
    pub(super) time: Timestamp,
    /// The token is over this signature and its own signature holds.
    pub(super) intact: bool,
    /// Its chain leads to an anchor, at its own time.
    pub(super) trusted: bool,
}

/// Judges the token over a signature value. None if it can't be read at all.
pub(super) fn over_signature(
    token: &[u8],
    signature: &[u8],
    others: &[Certificate],
    context: &Context<'_>,
) -> Option<SignatureTimestamp> {
    let cms = SignedData::parse(token).ok()?;
    let info = TimestampInfo::read(&cms)?;
    let digest = info.algorithm.map(|algorithm| algorithm.digest(signature));
    let integrity = integrity::judge(&cms, SubFilter::Rfc3161, digest.as_deref());
    let intact = integrity.holds && integrity.faults.is_empty();
    let trusted = intact
        && integrity.certificate.as_ref().is_some_and(|signer| {
            let mut known = integrity.certificates.clone();
            known.extend_from_slice(others);
            context.chain_holds(signer, &known, info.time, Purpose::TimeStamping)
                && context
                    .policy
                    .accepts(integrity.digest, integrity.rsa_bits, info.time)
        });
    Some(SignatureTimestamp {
        time: info.time,
        intact,
        trusted,
    })
}

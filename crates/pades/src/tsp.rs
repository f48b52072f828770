//! Timestamps of a time-stamping authority (RFC 3161): the request, the answer, and what a token
//! states. Whether the authority may be trusted is decided in [`crate::validate`]; sending the
//! request is the caller's.

use jiff::Timestamp;

use crate::cms::der_write::{self as der, INTEGER, NULL, OCTET_STRING};
use crate::cms::tlv::{Element, TlvError};
use crate::cms::{DigestAlgorithm, SignedData, TST_INFO};
use crate::validate::token_signer;
use crate::x509::{Certificate, time};

/// Largest answer that is read, in bytes.
pub const MAX_RESPONSE: usize = 1 << 20;
/// Bytes of a nonce: unforeseeable, so that an old answer can't be passed off as this one's.
pub const NONCE_BYTES: usize = 16;

/// Random octets that tie an answer to its request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nonce([u8; NONCE_BYTES]);

impl Nonce {
    /// From octets of a secure random source.
    #[must_use]
    pub fn new(random: [u8; NONCE_BYTES]) -> Self {
        let [mut first, rest @ ..] = random;
        // A positive integer in its shortest encoding: 0x40 to 0x7f at the front.
        first = (first & 0x3f) | 0x40;
        let mut octets = [first; NONCE_BYTES];
        octets[1..].copy_from_slice(&rest);
        Self(octets)
    }
}

/// What is to be stamped: the digest of a signature value or of a document's ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imprint {
    /// By which algorithm.
    pub algorithm: DigestAlgorithm,
    /// The digest.
    pub digest: Vec<u8>,
}

impl Imprint {
    /// Of these bytes.
    #[must_use]
    pub fn of(algorithm: DigestAlgorithm, bytes: &[u8]) -> Self {
        Self {
            algorithm,
            digest: algorithm.digest(bytes),
        }
    }
}

/// `TimeStampReq` (§2.4.1) in DER. The authority's certificate is asked for: without it the token
/// couldn't be checked later.
#[must_use]
pub fn request(imprint: &Imprint, nonce: &Nonce) -> Vec<u8> {
    let algorithm = der::sequence(&[&der::oid(imprint.algorithm.oid()), &der::element(NULL, &[])]);
    der::sequence(&[
        &der::element(INTEGER, &[&[1]]),
        &der::sequence(&[&algorithm, &der::element(OCTET_STRING, &[&imprint.digest])]),
        &der::element(INTEGER, &[&nonce.0]),
        &der::element(0x01, &[&[0xff]]),
    ])
}

/// Why an answer gives no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResponseError {
    /// It is larger than [`MAX_RESPONSE`], or no `TimeStampResp`.
    #[error("the answer is not a timestamp response")]
    Malformed,
    /// The authority refuses (§2.4.2, PKIStatus other than granted); with what it says.
    #[error("the authority refuses (status {status}): {text}")]
    Refused {
        /// PKIStatus.
        status: u64,
        /// Its free text, at most 200 characters.
        text: String,
    },
    /// The token is over something else.
    #[error("the token is not over what was sent")]
    WrongImprint,
    /// The token answers another request.
    #[error("the token answers another request")]
    WrongNonce,
    /// The token's own signature is wrong, or not by a certificate for timestamps.
    #[error("the token is not properly signed")]
    BadSignature,
    /// The time stated is further from the clock than a timestamp can be.
    #[error("the token states {stated}, the clock says {now}")]
    WrongTime {
        /// genTime.
        stated: Timestamp,
        /// The clock passed in.
        now: Timestamp,
    },
}

/// How far genTime may be from the clock, in seconds: an authority that lies more is of no use,
/// and a clock that does would make signatures that seem to come from the future.
const MAX_SKEW_SECONDS: i64 = 300;

/// The token of an answer, as encoded, once everything is checked that can be without a trust
/// anchor: granted, over this imprint, for this nonce, rightly signed, about now.
///
/// # Errors
/// [`ResponseError`], and nothing of the answer may be used.
pub fn token(
    response: &[u8],
    imprint: &Imprint,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<Vec<u8>, ResponseError> {
    if response.len() > MAX_RESPONSE {
        return Err(ResponseError::Malformed);
    }
    let token = granted(response)?;
    let cms = SignedData::parse(token).map_err(|_| ResponseError::Malformed)?;
    let info = TokenInfo::read(&cms).ok_or(ResponseError::Malformed)?;
    if info.algorithm != Some(imprint.algorithm) || info.imprint != imprint.digest {
        return Err(ResponseError::WrongImprint);
    }
    if info.nonce.as_deref() != Some(&nonce.0) {
        return Err(ResponseError::WrongNonce);
    }
    if token_signer(token, &imprint.digest).is_none() {
        return Err(ResponseError::BadSignature);
    }
    let skew = info.time.as_second().saturating_sub(now.as_second());
    if skew.abs() > MAX_SKEW_SECONDS {
        let stated = info.time;
        return Err(ResponseError::WrongTime { stated, now });
    }
    Ok(token.to_vec())
}

/// The token of a `TimeStampResp` (§2.4.2) whose status is granted or grantedWithMods.
fn granted(response: &[u8]) -> Result<&[u8], ResponseError> {
    let malformed = |_| ResponseError::Malformed;
    let read = || -> Result<(u64, String, Option<Element<'_>>), TlvError> {
        let mut fields = Element::read(response)?.expect(0x30)?.children();
        let mut info = fields.take(0x30)?.children();
        let status = info
            .take(0x02)?
            .value
            .iter()
            .try_fold(0u64, |value, &byte| {
                value.checked_mul(256)?.checked_add(byte.into())
            })
            .ok_or(TlvError::Value)?;
        let mut text = String::new();
        if let Some(parts) = info.take_optional(0x30)? {
            for part in parts.children().collect(16)? {
                text.push_str(&String::from_utf8_lossy(part.value));
            }
        }
        let token = if fields.is_empty() {
            None
        } else {
            Some(fields.take(0x30)?)
        };
        fields.finish()?;
        Ok((status, text, token))
    };
    match read().map_err(malformed)? {
        (0 | 1, _, Some(token)) => Ok(token.raw),
        (0 | 1, _, None) => Err(ResponseError::Malformed),
        (status, text, _) => Err(ResponseError::Refused {
            status,
            text: text.chars().filter(|c| !c.is_control()).take(200).collect(),
        }),
    }
}

/// What a token states (§2.4.2, `TSTInfo`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenInfo {
    /// The digest of what was stamped; None if it is not by a known algorithm.
    pub algorithm: Option<DigestAlgorithm>,
    /// That digest.
    pub imprint: Vec<u8>,
    /// When it was stamped.
    pub time: Timestamp,
    /// The request's nonce, the octets of the integer.
    pub nonce: Option<Vec<u8>>,
}

impl TokenInfo {
    /// The TSTInfo that a token encapsulates; None if it isn't one.
    #[must_use]
    pub fn read(token: &SignedData<'_>) -> Option<Self> {
        if token.content_type != TST_INFO {
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
        let stated = fields.take(0x18)?;
        // Accuracy and ordering promise nothing that is relied on here.
        fields.take_optional(0x30)?;
        fields.take_optional(0x01)?;
        let nonce = fields.take_optional(0x02)?;
        Ok(time(stated.raw).map(|time| Self {
            algorithm: DigestAlgorithm::from_oid(algorithm),
            imprint: hash,
            time,
            nonce: nonce.map(|nonce| nonce.value.to_vec()),
        }))
    }
}

/// The certificate that signed a token, if it travels with it.
#[must_use]
pub fn signer(token: &[u8]) -> Option<Certificate> {
    let cms = SignedData::parse(token).ok()?;
    let info = TokenInfo::read(&cms)?;
    token_signer(token, &info.imprint)
}

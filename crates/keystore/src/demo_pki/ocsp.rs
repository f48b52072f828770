//! The OCSP responder of the demo's issuing authority (RFC 6960): from the bytes of a request to
//! those of its answer. HTTP around it is the server's.

use der::{
    Decode, Encode,
    asn1::{Any, BitString, Int, Null, ObjectIdentifier, OctetString},
};
use jiff::{SignedDuration, Timestamp};
use ring::digest::{self, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512, digest};
use x509_cert::{Certificate, ext::Extension};

use super::{
    DemoHolder, DemoPkiError, DemoRevocation,
    asn1::{
        BasicOcspResponse, CertId, CertStatus, OcspRequest, OcspResponse, OcspResponseStatus,
        ResponseBytes, ResponseData, RevokedInfo, SingleResponse,
    },
    responders::{
        DemoLie, DemoResponders, MAX_REQUEST, SHA_1, SHA_256, SHA_384, SHA_512, falsified,
        generalized_time,
    },
};
use crate::certificate::public_key_bytes;

/// An answer says that the next one comes so long after it.
pub const OCSP_VALIDITY: SignedDuration = SignedDuration::from_mins(10);

const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
const NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2");
/// The longest nonce, in bytes (RFC 9654 §2.1).
const MAX_NONCE: usize = 128;

impl DemoResponders {
    /// The OCSPResponse (DER) for an OCSPRequest, which may ask for several certificates. What isn't
    /// one, or is over [`MAX_REQUEST`], is answered `malformedRequest`.
    ///
    /// A certificate that the issuing authority issued is good, or revoked as `revocations` says;
    /// others are unknown. The answer holds from `now` for [`OCSP_VALIDITY`].
    ///
    /// Errors: only if the answer can't be made.
    pub fn ocsp(
        &self,
        request: &[u8],
        now: Timestamp,
        revocations: &[DemoRevocation],
        lie: Option<DemoLie>,
    ) -> Result<Vec<u8>, DemoPkiError> {
        let Some(asked) = Asked::read(request) else {
            let refusal = OcspResponse {
                status: OcspResponseStatus::MalformedRequest,
                bytes: None,
            };
            return Ok(refusal.to_der()?);
        };
        let signer = match lie {
            Some(DemoLie::Signer) => &self.timestamps,
            _ => &self.ocsp,
        };
        let responses = asked.certificates.into_iter().map(|certificate| {
            self.single_response(certificate, now, revocations, lie == Some(DemoLie::Subject))
        });
        let key_hash = digest(
            &SHA1_FOR_LEGACY_USE_ONLY,
            public_key_bytes(&signer.certificate),
        );
        let response_data = ResponseData {
            responder_key_hash: OctetString::new(key_hash.as_ref())?,
            produced_at: generalized_time(now)?,
            responses: responses.collect::<Result<_, _>>()?,
            extensions: asked
                .nonce
                .map(|nonce| self.nonce(&nonce, lie).map(|nonce| vec![nonce]))
                .transpose()?,
        };
        let (signature_algorithm, signature) = signer.sign(&response_data.to_der()?, &self.rng)?;
        let own = signer.chain.iter().take(1);
        let certificates = own.map(|der| Any::from_der(der));
        let response = BasicOcspResponse {
            response_data,
            signature_algorithm,
            signature: BitString::from_bytes(&signature)?,
            certificates: Some(certificates.collect::<Result<_, _>>()?),
        };
        let answer = OcspResponse {
            status: OcspResponseStatus::Successful,
            bytes: Some(ResponseBytes {
                response_type: BASIC,
                response: OctetString::new(response.to_der()?)?,
            }),
        };
        Ok(answer.to_der()?)
    }

    fn single_response(
        &self,
        mut certificate: CertId,
        now: Timestamp,
        revocations: &[DemoRevocation],
        about_another: bool,
    ) -> Result<SingleResponse, der::Error> {
        let serial_number = certificate.serial_number.as_bytes();
        let status = if !is_issuer(&certificate, &self.issuer.certificate)
            || !self.has_issued(DemoHolder::Issuer, serial_number)
        {
            CertStatus::Unknown(Null)
        } else {
            let revocation = revocations
                .iter()
                .find(|revocation| revocation.serial_number == serial_number);
            match revocation {
                None => CertStatus::Good(Null),
                Some(revocation) => CertStatus::Revoked(RevokedInfo {
                    time: generalized_time(revocation.at)?,
                    reason: revocation.reason.map(|reason| reason.crl_reason()),
                }),
            }
        };
        if about_another {
            certificate.serial_number = Int::new(&falsified(serial_number))?;
        }
        Ok(SingleResponse {
            certificate,
            status,
            this_update: generalized_time(now)?,
            next_update: generalized_time(now + OCSP_VALIDITY)?,
        })
    }

    /// The extension that carries the nonce back.
    fn nonce(&self, nonce: &[u8], lie: Option<DemoLie>) -> Result<Extension, der::Error> {
        let said = match lie {
            Some(DemoLie::Nonce) => falsified(nonce),
            _ => nonce.to_vec(),
        };
        Ok(Extension {
            extn_id: NONCE,
            critical: false,
            extn_value: OctetString::new(OctetString::new(said)?.to_der()?)?,
        })
    }
}

/// What a request asks for.
struct Asked {
    certificates: Vec<CertId>,
    nonce: Option<Vec<u8>>,
}

impl Asked {
    /// `None` for what isn't a request.
    fn read(request: &[u8]) -> Option<Self> {
        if request.len() > MAX_REQUEST {
            return None;
        }
        let request = OcspRequest::from_der(request).ok()?.tbs_request;
        if request.version != 0 || request.requests.is_empty() {
            return None;
        }
        let extensions = request.extensions.unwrap_or_default();
        let nonce = match extensions.iter().find(|one| one.extn_id == NONCE) {
            None => None,
            Some(nonce) => {
                let nonce = OctetString::from_der(nonce.extn_value.as_bytes()).ok()?;
                if nonce.is_empty() || nonce.as_bytes().len() > MAX_NONCE {
                    return None;
                }
                Some(nonce.into_bytes().into())
            }
        };
        let certificates = request.requests.into_iter();
        Some(Self {
            certificates: certificates.map(|request| request.certificate).collect(),
            nonce,
        })
    }
}

/// Whether the hashes of a CertID are those of this issuer's name and key.
fn is_issuer(id: &CertId, issuer: &Certificate) -> bool {
    let algorithm: &'static digest::Algorithm = match id.hash_algorithm.oid {
        SHA_1 => &SHA1_FOR_LEGACY_USE_ONLY,
        SHA_256 => &SHA256,
        SHA_384 => &SHA384,
        SHA_512 => &SHA512,
        _ => return false,
    };
    let Ok(name) = issuer.tbs_certificate().subject().to_der() else {
        return false;
    };
    digest(algorithm, &name).as_ref() == id.issuer_name_hash.as_bytes()
        && digest(algorithm, public_key_bytes(issuer)).as_ref() == id.issuer_key_hash.as_bytes()
}

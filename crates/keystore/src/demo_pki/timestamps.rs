//! The demo's timestamping authority (RFC 3161): from the bytes of a request to those of its
//! answer. HTTP around it is the server's.

use der::{
    Decode, Encode,
    asn1::{Any, BitString, Int, ObjectIdentifier, OctetString, SetOfVec, Uint},
};
use jiff::Timestamp;
use ring::{
    digest::{SHA256, digest},
    rand::{SecureRandom, SystemRandom},
};
use x509_cert::attr::Attribute;

use super::{
    DemoPkiError,
    asn1::{
        Accuracy, EncapsulatedContentInfo, EssCertIdV2, IssuerAndSerialNumber, MessageImprint,
        PkiStatusInfo, SignedData, SignerInfo, SigningCertificateV2, TimeStampReq, TimeStampResp,
        TimeStampToken, TstInfo,
    },
    responders::{
        DemoLie, DemoResponders, MAX_REQUEST, Responder, SHA_256, SHA_384, SHA_512, falsified,
        generalized_time, named,
    },
};

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// The demo's policy, below the number for examples (RFC 5612).
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.3161");

const GRANTED: u8 = 0;
const REJECTION: u8 = 2;

/// PKIFailureInfo (RFC 3161 §2.4.2), as far as it is given here: the number of the bit.
#[derive(Clone, Copy)]
enum Failure {
    BadAlgorithm = 0,
    BadRequest = 2,
    BadDataFormat = 5,
    UnacceptedPolicy = 15,
    UnacceptedExtension = 16,
}

impl DemoResponders {
    /// The TimeStampResp (DER) for a TimeStampReq. What is wrong with the request is said in it:
    /// `badDataFormat` for what isn't one or is over [`MAX_REQUEST`], `badRequest` for another
    /// version, `badAlg` for an imprint that isn't SHA-256, SHA-384 or SHA-512, and
    /// `unacceptedPolicy`, `unacceptedExtension`.
    ///
    /// The token says `now`, in whole seconds.
    ///
    /// Errors: only if the answer can't be made.
    pub fn timestamp(
        &self,
        request: &[u8],
        now: Timestamp,
        lie: Option<DemoLie>,
    ) -> Result<Vec<u8>, DemoPkiError> {
        let answer = match accepted(request) {
            Ok(request) => TimeStampResp {
                status: PkiStatusInfo {
                    status: GRANTED,
                    fail_info: None,
                },
                time_stamp_token: Some(self.token(request, now, lie)?),
            },
            Err(failure) => TimeStampResp {
                status: PkiStatusInfo {
                    status: REJECTION,
                    fail_info: Some(failure.bit()?),
                },
                time_stamp_token: None,
            },
        };
        Ok(answer.to_der()?)
    }

    fn token(
        &self,
        request: TimeStampReq,
        now: Timestamp,
        lie: Option<DemoLie>,
    ) -> Result<TimeStampToken, DemoPkiError> {
        let TimeStampReq {
            mut message_imprint,
            mut nonce,
            cert_req,
            ..
        } = request;
        match lie {
            Some(DemoLie::Nonce) => {
                nonce = nonce
                    .map(|nonce| Int::new(&falsified(nonce.as_bytes())))
                    .transpose()?;
            }
            Some(DemoLie::Subject) => {
                let other = falsified(message_imprint.hashed_message.as_bytes());
                message_imprint.hashed_message = OctetString::new(other)?;
            }
            Some(DemoLie::Signer) | None => {}
        }
        let signer = match lie {
            Some(DemoLie::Signer) => &self.ocsp,
            _ => &self.timestamps,
        };
        let mut serial_number = [0; 16];
        self.rng
            .fill(&mut serial_number)
            .map_err(|_| DemoPkiError::Random)?;
        let info = TstInfo {
            version: 1,
            policy: POLICY,
            message_imprint,
            serial_number: Uint::new(&serial_number)?,
            gen_time: generalized_time(now)?,
            accuracy: Accuracy { seconds: 1 },
            nonce,
        };
        signed(&info.to_der()?, signer, cert_req, &self.rng)
    }
}

/// The request, if it is one that can be granted.
fn accepted(request: &[u8]) -> Result<TimeStampReq, Failure> {
    if request.len() > MAX_REQUEST {
        return Err(Failure::BadDataFormat);
    }
    let request = TimeStampReq::from_der(request).map_err(|_| Failure::BadDataFormat)?;
    if request.version != 1 {
        return Err(Failure::BadRequest);
    }
    let MessageImprint {
        hash_algorithm,
        hashed_message,
    } = &request.message_imprint;
    let length = match hash_algorithm.oid {
        SHA_256 => 32,
        SHA_384 => 48,
        SHA_512 => 64,
        _ => return Err(Failure::BadAlgorithm),
    };
    if hashed_message.as_bytes().len() != length {
        return Err(Failure::BadDataFormat);
    }
    if request.req_policy.is_some_and(|policy| policy != POLICY) {
        return Err(Failure::UnacceptedPolicy);
    }
    if request.extensions.is_some() {
        return Err(Failure::UnacceptedExtension);
    }
    Ok(request)
}

impl Failure {
    /// The named bit, in DER: nothing after it.
    fn bit(self) -> Result<BitString, der::Error> {
        let number = self as u8;
        let mut bytes = vec![0; usize::from(number / 8)];
        bytes.push(0x80 >> (number % 8));
        BitString::new(7 - number % 8, bytes)
    }
}

/// SignedData with this TSTInfo, signed with the attributes that RFC 3161 §2.4.2 and RFC 5816 want.
fn signed(
    info: &[u8],
    signer: &Responder,
    with_certificates: bool,
    rng: &SystemRandom,
) -> Result<TimeStampToken, DemoPkiError> {
    let own = signer.chain.first().map_or(&[][..], Vec::as_slice);
    let certificates = SigningCertificateV2 {
        certificates: vec![EssCertIdV2 {
            hash: OctetString::new(digest(&SHA256, own).as_ref())?,
        }],
    };
    let signed_attributes = SetOfVec::from_iter([
        attribute(CONTENT_TYPE, Any::encode_from(&TST_INFO)?)?,
        attribute(
            MESSAGE_DIGEST,
            Any::encode_from(&OctetString::new(digest(&SHA256, info).as_ref())?)?,
        )?,
        attribute(SIGNING_CERTIFICATE_V2, Any::encode_from(&certificates)?)?,
    ])?;
    let (signature_algorithm, signature) = signer.sign(&signed_attributes.to_der()?, rng)?;
    let contents = signer.certificate.tbs_certificate();
    let signer_info = SignerInfo {
        version: 1,
        signer: IssuerAndSerialNumber {
            issuer: contents.issuer().clone(),
            serial_number: contents.serial_number().clone(),
        },
        digest_algorithm: named(SHA_256),
        signed_attributes,
        signature_algorithm,
        signature: OctetString::new(signature)?,
    };
    let certificates = with_certificates
        .then(|| -> Result<_, der::Error> {
            let all = signer.chain.iter().map(|der| Any::from_der(der));
            SetOfVec::from_iter(all.collect::<Result<Vec<_>, _>>()?)
        })
        .transpose()?;
    Ok(TimeStampToken {
        content_type: SIGNED_DATA,
        content: SignedData {
            version: 3,
            digest_algorithms: SetOfVec::from_iter([named(SHA_256)])?,
            encap_content_info: EncapsulatedContentInfo {
                content_type: TST_INFO,
                content: OctetString::new(info)?,
            },
            certificates,
            signer_infos: SetOfVec::from_iter([Any::encode_from(&signer_info)?])?,
        },
    })
}

fn attribute(oid: ObjectIdentifier, value: Any) -> Result<Attribute, der::Error> {
    Ok(Attribute {
        oid,
        values: SetOfVec::from_iter([value])?,
    })
}

//! The messages that the demo's responders read and write, as `der` types: timestamps (RFC 3161),
//! the CMS around them (RFC 5652), and OCSP (RFC 6960). Only the fields that are looked at or
//! written have types of their own; what they mean is said where they are used.
//!
//! The published crates for these messages are for an older `der`.

use der::{
    Choice, Enumerated, Sequence,
    asn1::{
        Any, BitString, GeneralizedTime, Int, Null, ObjectIdentifier, OctetString, SetOfVec, Uint,
    },
};
use x509_cert::{
    attr::Attribute,
    ext::{Extensions, pkix::CrlReason},
    name::Name,
    serial_number::SerialNumber,
    spki::AlgorithmIdentifierOwned,
};

/// TimeStampReq (RFC 3161 §2.4.1).
#[derive(Sequence)]
pub(super) struct TimeStampReq {
    pub(super) version: u8,
    pub(super) message_imprint: MessageImprint,
    pub(super) req_policy: Option<ObjectIdentifier>,
    pub(super) nonce: Option<Int>,
    #[asn1(default = "no")]
    pub(super) cert_req: bool,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) extensions: Option<Extensions>,
}

/// MessageImprint (RFC 3161 §2.4.1).
#[derive(Clone, Sequence)]
pub(super) struct MessageImprint {
    pub(super) hash_algorithm: AlgorithmIdentifierOwned,
    pub(super) hashed_message: OctetString,
}

/// TimeStampResp (RFC 3161 §2.4.2).
#[derive(Sequence)]
pub(super) struct TimeStampResp {
    pub(super) status: PkiStatusInfo,
    pub(super) time_stamp_token: Option<TimeStampToken>,
}

/// PKIStatusInfo (RFC 3161 §2.4.2), without its text.
#[derive(Sequence)]
pub(super) struct PkiStatusInfo {
    pub(super) status: u8,
    pub(super) fail_info: Option<BitString>,
}

/// TSTInfo (RFC 3161 §2.4.2), without ordering, tsa and extensions.
#[derive(Sequence)]
pub(super) struct TstInfo {
    pub(super) version: u8,
    pub(super) policy: ObjectIdentifier,
    pub(super) message_imprint: MessageImprint,
    pub(super) serial_number: Uint,
    pub(super) gen_time: GeneralizedTime,
    pub(super) accuracy: Accuracy,
    pub(super) nonce: Option<Int>,
}

/// Accuracy (RFC 3161 §2.4.2), in whole seconds.
#[derive(Sequence)]
pub(super) struct Accuracy {
    pub(super) seconds: u8,
}

/// TimeStampToken: a ContentInfo with SignedData in it (RFC 5652 §3).
#[derive(Sequence)]
pub(super) struct TimeStampToken {
    pub(super) content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(super) content: SignedData,
}

/// SignedData (RFC 5652 §5.1), without revocation lists.
#[derive(Sequence)]
pub(super) struct SignedData {
    pub(super) version: u8,
    pub(super) digest_algorithms: SetOfVec<AlgorithmIdentifierOwned>,
    pub(super) encap_content_info: EncapsulatedContentInfo,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub(super) certificates: Option<SetOfVec<Any>>,
    pub(super) signer_infos: SetOfVec<Any>,
}

/// EncapsulatedContentInfo (RFC 5652 §5.2).
#[derive(Sequence)]
pub(super) struct EncapsulatedContentInfo {
    pub(super) content_type: ObjectIdentifier,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(super) content: OctetString,
}

/// SignerInfo (RFC 5652 §5.3), of a signer named by issuer and serial number.
#[derive(Sequence)]
pub(super) struct SignerInfo {
    pub(super) version: u8,
    pub(super) signer: IssuerAndSerialNumber,
    pub(super) digest_algorithm: AlgorithmIdentifierOwned,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    pub(super) signed_attributes: SetOfVec<Attribute>,
    pub(super) signature_algorithm: AlgorithmIdentifierOwned,
    pub(super) signature: OctetString,
}

/// IssuerAndSerialNumber (RFC 5652 §10.2.4).
#[derive(Sequence)]
pub(super) struct IssuerAndSerialNumber {
    pub(super) issuer: Name,
    pub(super) serial_number: SerialNumber,
}

/// SigningCertificateV2 (RFC 5035 §3), without policies.
#[derive(Sequence)]
pub(super) struct SigningCertificateV2 {
    pub(super) certificates: Vec<EssCertIdV2>,
}

/// ESSCertIDv2 (RFC 5035 §4) with SHA-256, its default.
#[derive(Sequence)]
pub(super) struct EssCertIdV2 {
    pub(super) hash: OctetString,
}

/// OCSPRequest (RFC 6960 §4.1.1).
#[derive(Sequence)]
pub(super) struct OcspRequest {
    pub(super) tbs_request: TbsRequest,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) signature: Option<Any>,
}

/// TBSRequest (RFC 6960 §4.1.1).
#[derive(Sequence)]
pub(super) struct TbsRequest {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", default = "v1")]
    pub(super) version: u8,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) requestor: Option<Any>,
    pub(super) requests: Vec<SingleRequest>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Extensions>,
}

/// Request (RFC 6960 §4.1.1).
#[derive(Sequence)]
pub(super) struct SingleRequest {
    pub(super) certificate: CertId,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Extensions>,
}

/// CertID (RFC 6960 §4.1.1).
#[derive(Clone, Sequence)]
pub(super) struct CertId {
    pub(super) hash_algorithm: AlgorithmIdentifierOwned,
    pub(super) issuer_name_hash: OctetString,
    pub(super) issuer_key_hash: OctetString,
    pub(super) serial_number: Int,
}

/// OCSPResponse (RFC 6960 §4.2.1).
#[derive(Sequence)]
pub(super) struct OcspResponse {
    pub(super) status: OcspResponseStatus,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) bytes: Option<ResponseBytes>,
}

/// OCSPResponseStatus (RFC 6960 §4.2.1), as far as it is given here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enumerated)]
#[asn1(type = "ENUMERATED")]
#[repr(u8)]
pub(super) enum OcspResponseStatus {
    Successful = 0,
    MalformedRequest = 1,
}

/// ResponseBytes (RFC 6960 §4.2.1).
#[derive(Sequence)]
pub(super) struct ResponseBytes {
    pub(super) response_type: ObjectIdentifier,
    pub(super) response: OctetString,
}

/// BasicOCSPResponse (RFC 6960 §4.2.1).
#[derive(Sequence)]
pub(super) struct BasicOcspResponse {
    pub(super) response_data: ResponseData,
    pub(super) signature_algorithm: AlgorithmIdentifierOwned,
    pub(super) signature: BitString,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) certificates: Option<Vec<Any>>,
}

/// ResponseData (RFC 6960 §4.2.1), of a responder named by its key.
#[derive(Sequence)]
pub(super) struct ResponseData {
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT")]
    pub(super) responder_key_hash: OctetString,
    pub(super) produced_at: GeneralizedTime,
    pub(super) responses: Vec<SingleResponse>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Extensions>,
}

/// SingleResponse (RFC 6960 §4.2.1), without extensions.
#[derive(Sequence)]
pub(super) struct SingleResponse {
    pub(super) certificate: CertId,
    pub(super) status: CertStatus,
    pub(super) this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT")]
    pub(super) next_update: GeneralizedTime,
}

/// CertStatus (RFC 6960 §4.2.1).
#[derive(Choice)]
pub(super) enum CertStatus {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    Good(Null),
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true")]
    Revoked(RevokedInfo),
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT")]
    Unknown(Null),
}

/// RevokedInfo (RFC 6960 §4.2.1).
#[derive(Sequence)]
pub(super) struct RevokedInfo {
    pub(super) time: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) reason: Option<CrlReason>,
}

fn no() -> bool {
    false
}

fn v1() -> u8 {
    0
}

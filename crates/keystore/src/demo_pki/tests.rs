//! What the responders answer, read back by the types they were written with; OpenSSL's judgement is
//! in `tests/demo_services.rs`.
#![allow(clippy::unwrap_used)]

use std::{fs, sync::OnceLock};

use der::{
    Decode, Encode, Length,
    asn1::{Any, Int, Null, ObjectIdentifier, OctetString},
};
use jiff::{SignedDuration, Timestamp};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
};
use tempfile::TempDir;
use x509_cert::{
    crl::CertificateList,
    ext::{
        Extension,
        pkix::{CrlNumber, CrlReason},
    },
    spki::AlgorithmIdentifierOwned,
};

use super::{
    asn1::{
        BasicOcspResponse, CertId, CertStatus, MessageImprint, OcspRequest, OcspResponse,
        OcspResponseStatus, SingleRequest, TbsRequest, TimeStampReq, TimeStampResp, TstInfo,
    },
    responders::{SHA_256, SHA_384},
    *,
};
use crate::certificate::public_key_bytes;

const LEADER: DemoHolder = DemoHolder::Person {
    login: "lanhdao.cs",
};

struct Stage {
    _folder: TempDir,
    pki: DemoPki,
    responders: DemoResponders,
}

/// One for all tests, since RSA keys take their time.
fn stage() -> &'static Stage {
    static MADE: OnceLock<Stage> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let rng = SystemRandom::new();
        let pki = create(
            &folder.path().join("pki"),
            now(),
            &rng,
            "http://127.0.0.1:1",
        )
        .unwrap();
        Stage {
            responders: pki.responders(&rng).unwrap(),
            _folder: folder,
            pki,
        }
    })
}

/// 2026-03-02 01:02:03 UTC, and a bit.
fn now() -> Timestamp {
    Timestamp::from_millisecond(1_772_413_323_456).unwrap()
}

fn serial_number(holder: DemoHolder) -> Vec<u8> {
    let der = &stage().pki.key(holder).unwrap().certificate.der;
    let certificate = crate::certificate::parse(der).unwrap();
    let contents = certificate.tbs_certificate();
    contents.serial_number().as_bytes().to_vec()
}

fn revoked(holder: DemoHolder) -> DemoRevocation {
    DemoRevocation {
        serial_number: serial_number(holder),
        at: now() - SignedDuration::from_hours(1),
        reason: Some(DemoRevocationReason::Superseded),
    }
}

fn algorithm(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned {
        oid,
        parameters: Some(Any::from(Null)),
    }
}

fn timestamp_request() -> TimeStampReq {
    TimeStampReq {
        version: 1,
        message_imprint: MessageImprint {
            hash_algorithm: algorithm(SHA_256),
            hashed_message: OctetString::new([7; 32]).unwrap(),
        },
        req_policy: None,
        nonce: Some(Int::new(&[0, 0x80, 1, 2]).unwrap()),
        cert_req: true,
        extensions: None,
    }
}

fn timestamp(request: &[u8], lie: Option<DemoLie>) -> TimeStampResp {
    let answer = stage().responders.timestamp(request, now(), lie).unwrap();
    TimeStampResp::from_der(&answer).unwrap()
}

fn info(answer: TimeStampResp) -> TstInfo {
    assert_eq!(answer.status.status, 0);
    let token = answer.time_stamp_token.unwrap().content;
    TstInfo::from_der(token.encap_content_info.content.as_bytes()).unwrap()
}

/// The number of the bit that says why nothing was granted.
fn fail_info(request: &[u8]) -> usize {
    let answer = timestamp(request, None);
    assert_eq!(answer.status.status, 2);
    assert!(answer.time_stamp_token.is_none());
    let bits = answer.status.fail_info.unwrap();
    let set: Vec<usize> = bits
        .bits()
        .enumerate()
        .filter_map(|(at, bit)| bit.then_some(at))
        .collect();
    assert_eq!(set.len(), 1);
    set[0]
}

#[test]
fn a_timestamp_repeats_imprint_and_nonce_and_says_the_time_in_whole_seconds() {
    let request = timestamp_request();
    let info = info(timestamp(&request.to_der().unwrap(), None));
    assert_eq!(
        info.message_imprint.to_der(),
        request.message_imprint.to_der()
    );
    assert_eq!(info.nonce, request.nonce);
    let time = info.gen_time.to_unix_duration().as_secs();
    assert_eq!(time, 1_772_413_323);
    assert_eq!(info.accuracy.seconds, 1);
}

#[test]
fn serial_numbers_of_timestamps_are_random() {
    let request = timestamp_request().to_der().unwrap();
    let serial_number = || info(timestamp(&request, None)).serial_number;
    let (one, other) = (serial_number(), serial_number());
    assert_ne!(one, other);
    // 128 random bits: one in 65536 has less than 14 bytes.
    assert!(one.len() > Length::new(13) || other.len() > Length::new(13));
}

#[test]
fn certificates_come_with_a_timestamp_only_if_they_are_asked_for() {
    let mut request = timestamp_request();
    for asked in [true, false] {
        request.cert_req = asked;
        let answer = timestamp(&request.to_der().unwrap(), None);
        let signed_data = answer.time_stamp_token.unwrap().content;
        let count = signed_data.certificates.map(|all| all.len());
        // Its own and the issuing authority's; the root is known or it isn't.
        assert_eq!(count, asked.then_some(2));
    }
}

#[test]
fn a_timestamp_that_cannot_be_granted_says_why() {
    let failing = |change: fn(&mut TimeStampReq)| {
        let mut request = timestamp_request();
        change(&mut request);
        fail_info(&request.to_der().unwrap())
    };
    let bad_algorithm = failing(|request| {
        request.message_imprint.hash_algorithm = algorithm(responders::SHA_1);
    });
    assert_eq!(bad_algorithm, 0);
    assert_eq!(failing(|request| request.version = 2), 2);
    let wrong_length = failing(|request| {
        request.message_imprint.hash_algorithm = algorithm(SHA_384);
    });
    assert_eq!(wrong_length, 5);
    let other_policy = failing(|request| request.req_policy = Some(SHA_256));
    assert_eq!(other_policy, 15);
    let with_extension = failing(|request| {
        let extn_value = OctetString::new([5, 0]).unwrap();
        request.extensions = Some(vec![Extension {
            extn_id: SHA_256,
            critical: true,
            extn_value,
        }]);
    });
    assert_eq!(with_extension, 16);
    assert_eq!(fail_info(b""), 5);
    let mut trailing = timestamp_request().to_der().unwrap();
    trailing.push(0);
    assert_eq!(fail_info(&trailing), 5);
    assert_eq!(fail_info(&vec![0x30; MAX_REQUEST + 1]), 5);
}

fn certificate_id(serial_number: &[u8]) -> CertId {
    let issuer = &stage().responders.issuer.certificate;
    let name = issuer.tbs_certificate().subject().to_der().unwrap();
    let hash = |bytes| OctetString::new(digest(&SHA256, bytes).as_ref()).unwrap();
    CertId {
        hash_algorithm: algorithm(SHA_256),
        issuer_name_hash: hash(&name),
        issuer_key_hash: hash(public_key_bytes(issuer)),
        serial_number: Int::new(serial_number).unwrap(),
    }
}

fn nonce(length: usize) -> Extension {
    let nonce = OctetString::new(vec![9; length]).unwrap();
    Extension {
        extn_id: ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.2"),
        critical: false,
        extn_value: OctetString::new(nonce.to_der().unwrap()).unwrap(),
    }
}

fn ocsp_request(ids: Vec<CertId>, nonce: Option<Extension>) -> Vec<u8> {
    let requests = ids.into_iter().map(|certificate| SingleRequest {
        certificate,
        extensions: None,
    });
    let request = OcspRequest {
        tbs_request: TbsRequest {
            version: 0,
            requestor: None,
            requests: requests.collect(),
            extensions: nonce.map(|nonce| vec![nonce]),
        },
        signature: None,
    };
    request.to_der().unwrap()
}

fn ocsp(request: &[u8], revocations: &[DemoRevocation]) -> OcspResponse {
    let responders = &stage().responders;
    let answer = responders.ocsp(request, now(), revocations, None).unwrap();
    OcspResponse::from_der(&answer).unwrap()
}

fn basic(answer: OcspResponse) -> BasicOcspResponse {
    assert_eq!(answer.status, OcspResponseStatus::Successful);
    BasicOcspResponse::from_der(answer.bytes.unwrap().response.as_bytes()).unwrap()
}

#[test]
fn each_certificate_asked_for_is_good_revoked_or_unknown() {
    let mut of_another_issuer = certificate_id(&serial_number(LEADER));
    of_another_issuer.issuer_key_hash = OctetString::new([0; 32]).unwrap();
    let agency = DemoHolder::Agency { unit: "H99.101" };
    let asked = vec![
        certificate_id(&serial_number(agency)),
        certificate_id(&serial_number(LEADER)),
        certificate_id(&[1, 2, 3]),
        certificate_id(&serial_number(DemoHolder::Issuer)),
        of_another_issuer,
    ];
    let request = ocsp_request(asked, None);
    let data = basic(ocsp(&request, &[revoked(LEADER)])).response_data;
    let said: Vec<_> = data.responses.into_iter().map(|one| one.status).collect();
    let [good, revoked, unknown @ ..] = said.as_slice() else {
        panic!("five answers");
    };
    assert!(matches!(good, CertStatus::Good(_)));
    let CertStatus::Revoked(revoked) = revoked else {
        panic!("it is revoked");
    };
    assert_eq!(revoked.reason, Some(CrlReason::Superseded));
    let time = revoked.time.to_unix_duration().as_secs();
    assert_eq!(time, 1_772_413_323 - 3600);
    assert_eq!(unknown.len(), 3);
    assert!(
        unknown
            .iter()
            .all(|one| matches!(one, CertStatus::Unknown(_)))
    );
}

#[test]
fn an_ocsp_answer_repeats_the_nonce_and_says_when_the_next_one_comes() {
    let asked = || vec![certificate_id(&serial_number(LEADER))];
    let data = basic(ocsp(&ocsp_request(asked(), Some(nonce(32))), &[])).response_data;
    assert_eq!(data.extensions, Some(vec![nonce(32)]));
    let one = &data.responses[0];
    let holds = one.next_update.to_unix_duration() - one.this_update.to_unix_duration();
    assert_eq!(holds.as_secs(), 600);

    let without = basic(ocsp(&ocsp_request(asked(), None), &[])).response_data;
    assert_eq!(without.extensions, None);
}

#[test]
fn what_is_not_an_ocsp_request_is_malformed() {
    let asked = || vec![certificate_id(&serial_number(LEADER))];
    let mut trailing = ocsp_request(asked(), None);
    trailing.push(0);
    let many = (0..2000).map(|_| certificate_id(&[1])).collect();
    for request in [
        Vec::new(),
        b"not a request".to_vec(),
        ocsp_request(Vec::new(), None),
        // RFC 9654 §2.1
        ocsp_request(asked(), Some(nonce(0))),
        ocsp_request(asked(), Some(nonce(129))),
        trailing,
        ocsp_request(many, None),
    ] {
        let answer = ocsp(&request, &[]);
        assert_eq!(answer.status, OcspResponseStatus::MalformedRequest);
        assert!(answer.bytes.is_none());
    }
}

#[test]
fn a_later_list_has_a_higher_number_and_each_authority_lists_its_own() {
    let revocations = [revoked(LEADER), revoked(DemoHolder::Issuer)];
    let list = |authority, at| {
        let responders = &stage().responders;
        let list = responders.revocation_list(authority, at, &revocations, None);
        CertificateList::<x509_cert::certificate::Rfc5280>::from_der(&list.unwrap()).unwrap()
    };
    for (authority, other, mine) in [
        (DemoHolder::Issuer, DemoHolder::Root, LEADER),
        (DemoHolder::Root, DemoHolder::Issuer, DemoHolder::Issuer),
    ] {
        let now_and_later = [now(), now() + SignedDuration::from_secs(1)];
        let [first, second] = now_and_later.map(|at| list(authority, at).tbs_cert_list);
        let entries = first.revoked_certificates.clone().unwrap();
        assert_eq!(entries.len(), 1, "not those of {other:?}");
        assert_eq!(entries[0].serial_number.as_bytes(), serial_number(mine));
        let number = |list: &x509_cert::crl::TbsCertList<_>| {
            let extensions = list.crl_extensions.as_ref().unwrap();
            let number = extensions
                .iter()
                .find(|one| one.extn_id.to_string() == "2.5.29.20");
            let number = CrlNumber::from_der(number.unwrap().extn_value.as_bytes());
            number.unwrap().0.as_bytes().to_vec()
        };
        assert!(number(&second) > number(&first));
    }
    let person = stage().responders.revocation_list(LEADER, now(), &[], None);
    assert!(matches!(person, Err(DemoPkiError::Incomplete(_))));
}

#[test]
fn revocations_and_faults_are_what_their_files_say() {
    let folder = tempfile::tempdir().unwrap();
    let pki = DemoPki {
        folder: folder.path().to_owned(),
        base_url: String::new(),
        keys: Vec::new(),
    };
    let rng = SystemRandom::new();
    assert_eq!(pki.revocations().unwrap(), []);
    assert_eq!(pki.fault(DemoEndpoint::Ocsp).unwrap(), None);

    let mut leader = revoked(LEADER);
    pki.revoke(leader.clone(), &rng).unwrap();
    leader.reason = None;
    pki.revoke(leader.clone(), &rng).unwrap();
    assert_eq!(pki.revocations().unwrap(), [leader]);
    let by_hand = "# a note\n\n 0A1b2 2026-03-02T01:02:03Z certificateHold\n";
    fs::write(folder.path().join(REVOCATIONS_FILE), by_hand).unwrap();
    let read = pki.revocations().unwrap();
    assert_eq!(read[0].serial_number, [0xa1, 0xb2]);
    assert_eq!(read[0].reason, Some(DemoRevocationReason::CertificateHold));
    for bad in [
        "a1",
        "xy 2026-03-02T01:02:03Z",
        "a1 2026-03-02T01:02:03Z why",
    ] {
        fs::write(folder.path().join(REVOCATIONS_FILE), format!("\n{bad}")).unwrap();
        let refused = pki.revocations();
        assert!(
            matches!(refused, Err(DemoPkiError::Table { line: 2, .. })),
            "{bad}"
        );
    }

    let faults = "tsa down\nocsp wrong-nonce\ntsa wrong-signer\n";
    fs::write(folder.path().join(FAULTS_FILE), faults).unwrap();
    let fault = |endpoint| pki.fault(endpoint).unwrap();
    let wrong_signer = Some(DemoFault::Lie(DemoLie::Signer));
    assert_eq!(fault(DemoEndpoint::Timestamps), wrong_signer);
    assert_eq!(fault(DemoEndpoint::MoreTimestamps), None);
    let wrong_nonce = Some(DemoFault::Lie(DemoLie::Nonce));
    assert_eq!(fault(DemoEndpoint::Ocsp), wrong_nonce);
    fs::write(folder.path().join(FAULTS_FILE), "tsa tired").unwrap();
    assert!(pki.fault(DemoEndpoint::Ocsp).is_err());
}

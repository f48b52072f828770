//! What the demo's services answer, as OpenSSL judges it.
#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
};

use chungthuc_keystore::demo_pki::{
    DemoHolder, DemoLie, DemoPki, DemoResponders, DemoRevocation, DemoRevocationReason,
};
use common::{
    demo, now,
    openssl::{self, text},
    rng,
};
use der::Decode;
use jiff::SignedDuration;
use tempfile::TempDir;
use x509_cert::Certificate;

const LEADER: DemoHolder = DemoHolder::Person {
    login: "lanhdao.cs",
};
const OTHER: DemoHolder = DemoHolder::Person { login: "pct.cs" };

/// The demo with its certificates as files that OpenSSL reads.
struct Stage {
    folder: TempDir,
    pki: DemoPki,
    responders: DemoResponders,
    root: PathBuf,
    issuer: PathBuf,
    /// The time of the demo, for `-attime`.
    at: String,
}

impl Stage {
    fn new() -> Self {
        let (folder, pki) = demo();
        Self {
            root: openssl::pem(folder.path(), "root.pem", pki.root().unwrap()),
            issuer: openssl::pem(folder.path(), "issuer.pem", pki.issuer().unwrap()),
            responders: pki.responders(&rng()).unwrap(),
            at: now().as_second().to_string(),
            folder,
            pki,
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn certificate(&self, holder: DemoHolder) -> PathBuf {
        let key = self.pki.key(holder).unwrap();
        let name = format!("{}.pem", key.locator.path());
        openssl::pem(self.folder.path(), &name, &key.certificate.der)
    }

    fn serial_number(&self, holder: DemoHolder) -> Vec<u8> {
        let der = &self.pki.key(holder).unwrap().certificate.der;
        let certificate: Certificate = Certificate::from_der(der).unwrap();
        let contents = certificate.tbs_certificate();
        contents.serial_number().as_bytes().to_vec()
    }

    fn revoked(&self, holder: DemoHolder) -> Vec<DemoRevocation> {
        vec![DemoRevocation {
            serial_number: self.serial_number(holder),
            at: now() - SignedDuration::from_hours(1),
            reason: Some(DemoRevocationReason::KeyCompromise),
        }]
    }

    /// A timestamp request for this text.
    fn query(&self, arguments: &[&str]) -> PathBuf {
        let data = self.write("data", b"abc");
        let query = self.folder.path().join("query.tsq");
        let all = ["ts", "-query", "-data", text(&data), "-out", text(&query)];
        openssl::says(&[&all, arguments].concat());
        query
    }

    fn timestamp(&self, query: &Path, lie: Option<DemoLie>) -> PathBuf {
        let request = fs::read(query).unwrap();
        let answer = self.responders.timestamp(&request, now(), lie).unwrap();
        self.write("answer.tsr", &answer)
    }

    /// An OCSP request for these certificates of the issuing authority.
    fn ocsp_request(&self, certificates: &[&str]) -> PathBuf {
        let request = self.folder.path().join("request.ocsp");
        let all = [
            "ocsp",
            "-issuer",
            text(&self.issuer),
            "-reqout",
            text(&request),
        ];
        openssl::says(&[&all[..], certificates].concat());
        request
    }

    /// The arguments with which OpenSSL verifies an answer.
    fn verify_ocsp<'a>(&'a self, answer: &'a str) -> Vec<&'a str> {
        // The demo's time is not today's.
        let years = "3000000000";
        let mut all = vec!["ocsp", "-respin", answer];
        all.extend(["-issuer", text(&self.issuer), "-CAfile", text(&self.root)]);
        all.extend(["-attime", &self.at, "-validity_period", years]);
        all
    }

    fn ocsp(&self, request: &Path, revoked: &[DemoRevocation], lie: Option<DemoLie>) -> PathBuf {
        let request = fs::read(request).unwrap();
        let answer = self.responders.ocsp(&request, now(), revoked, lie).unwrap();
        self.write("answer.ocsp", &answer)
    }
}

#[test]
fn openssl_verifies_a_timestamp() {
    if !openssl::is_there() {
        return;
    }
    let stage = Stage::new();
    for digest in ["-sha256", "-sha384", "-sha512"] {
        for certificates in [&["-cert"][..], &[]] {
            let query = stage.query(&[&[digest], certificates].concat());
            let answer = stage.timestamp(&query, None);
            let issuers = stage.folder.path().join("issuers.pem");
            let mut pem = fs::read(&stage.issuer).unwrap();
            if certificates.is_empty() {
                let tsa = stage.certificate(DemoHolder::Service(
                    chungthuc_keystore::demo_pki::DemoService::Timestamps,
                ));
                pem.extend(fs::read(tsa).unwrap());
            }
            fs::write(&issuers, pem).unwrap();
            let verify = ["ts", "-verify", "-queryfile", text(&query)];
            let with = ["-in", text(&answer), "-CAfile", text(&stage.root)];
            let at = ["-untrusted", text(&issuers), "-attime", &stage.at];
            let said = openssl::says(&[&verify[..], &with, &at].concat());
            assert!(said.contains("Verification: OK"), "{said}");
        }
    }
    let said = openssl::says(&[
        "ts",
        "-reply",
        "-in",
        text(&stage.folder.path().join("answer.tsr")),
        "-text",
    ]);
    assert!(
        said.contains("Time stamp: Mar  2 01:02:03 2026 GMT"),
        "{said}"
    );
    assert!(said.contains("Accuracy: 0x01 seconds"), "{said}");
}

#[test]
fn openssl_refuses_a_timestamp_that_lies() {
    if !openssl::is_there() {
        return;
    }
    let stage = Stage::new();
    let query = stage.query(&["-sha256", "-cert"]);
    for (lie, reason) in [
        (DemoLie::Nonce, "nonce mismatch"),
        (DemoLie::Subject, "message imprint mismatch"),
        (DemoLie::Signer, "unsuitable certificate purpose"),
    ] {
        let answer = stage.timestamp(&query, Some(lie));
        let verify = ["ts", "-verify", "-queryfile", text(&query)];
        let with = ["-in", text(&answer), "-CAfile", text(&stage.root)];
        let at = ["-untrusted", text(&stage.issuer), "-attime", &stage.at];
        let said = openssl::refuses(&[&verify[..], &with, &at].concat());
        assert!(said.contains(reason), "{lie:?}: {said}");
    }
}

#[test]
fn openssl_reads_why_a_timestamp_is_refused() {
    if !openssl::is_there() {
        return;
    }
    let stage = Stage::new();
    let reason = |query: &Path| {
        let answer = stage.timestamp(query, None);
        openssl::says(&["ts", "-reply", "-in", text(&answer), "-text"])
    };
    let said = reason(&stage.query(&["-sha1"]));
    assert!(
        said.contains("unrecognized or unsupported algorithm"),
        "{said}"
    );
    let said = reason(&stage.query(&["-sha256", "-tspolicy", "1.2.3"]));
    assert!(said.contains("policy is not supported"), "{said}");
    let said = reason(&stage.write("query.tsq", b"not a request"));
    assert!(said.contains("wrong format"), "{said}");
}

#[test]
fn openssl_verifies_what_the_ocsp_responder_says() {
    if !openssl::is_there() {
        return;
    }
    let stage = Stage::new();
    let (leader, other) = (stage.certificate(LEADER), stage.certificate(OTHER));
    for hash in ["-sha1", "-sha256"] {
        let certificates = [hash, "-cert", text(&leader), hash, "-cert", text(&other)];
        let request = stage.ocsp_request(&certificates);
        let answer = stage.ocsp(&request, &stage.revoked(LEADER), None);
        let verify = stage.verify_ocsp(text(&answer));
        let said = openssl::says(&[&verify[..], &["-reqin", text(&request)]].concat());
        assert!(said.contains("Response verify OK"), "{said}");
        assert!(!said.contains("WARNING"), "{said}");
        let said = openssl::says(&[&verify[..], &["-no_nonce"], &certificates].concat());
        for line in [
            &format!("{}: revoked", text(&leader)),
            "Reason: keyCompromise",
            "Revocation Time: Mar  2 00:02:03 2026 GMT",
            &format!("{}: good", text(&other)),
            "Next Update: Mar  2 01:12:03 2026 GMT",
        ] {
            assert!(said.contains(line), "{line}: {said}");
        }
    }
    let never_issued = ["-serial", "0x1234"];
    let request = stage.ocsp_request(&never_issued);
    let answer = stage.ocsp(&request, &[], None);
    let verify = stage.verify_ocsp(text(&answer));
    let said = openssl::says(&[&verify[..], &["-no_nonce"], &never_issued].concat());
    assert!(said.contains("0x1234: unknown"), "{said}");
}

#[test]
fn openssl_refuses_ocsp_answers_that_lie() {
    if !openssl::is_there() {
        return;
    }
    let stage = Stage::new();
    let leader = stage.certificate(LEADER);
    let certificate = ["-cert", text(&leader)];
    let request = stage.ocsp_request(&certificate);
    let answer = stage.ocsp(&request, &[], Some(DemoLie::Nonce));
    let verify = stage.verify_ocsp(text(&answer));
    let said = openssl::refuses(&[&verify[..], &["-reqin", text(&request)]].concat());
    assert!(said.contains("Nonce Verify error"), "{said}");

    let answer = stage.ocsp(&request, &[], Some(DemoLie::Signer));
    let verify = stage.verify_ocsp(text(&answer));
    let said = openssl::refuses(&[&verify[..], &["-reqin", text(&request)]].concat());
    assert!(said.contains("missing ocspsigning usage"), "{said}");

    let answer = stage.ocsp(&request, &[], Some(DemoLie::Subject));
    let verify = stage.verify_ocsp(text(&answer));
    let said = openssl::refuses(&[&verify[..], &["-no_nonce"], &certificate].concat());
    assert!(said.contains("ERROR: No Status found"), "{said}");
}

#[test]
fn openssl_reads_that_an_ocsp_request_is_malformed() {
    if !openssl::is_there() {
        return;
    }
    let stage = Stage::new();
    let garbage = stage.write("garbage", b"not a request");
    let answer = stage.ocsp(&garbage, &[], None);
    let said = openssl::refuses(&["ocsp", "-respin", text(&answer)]);
    assert!(said.contains("malformedrequest"), "{said}");
}

#[test]
fn openssl_verifies_the_lists_and_refuses_what_is_on_them() {
    if !openssl::is_there() {
        return;
    }
    let stage = Stage::new();
    let list = |name: &str, authority, revoked: &[DemoRevocation], lie| {
        let responders = &stage.responders;
        let list = responders.revocation_list(authority, now(), revoked, lie);
        let der = stage.write(name, &list.unwrap());
        let pem = der.with_extension("pem");
        openssl::says(&[
            "crl",
            "-inform",
            "DER",
            "-in",
            text(&der),
            "-out",
            text(&pem),
        ]);
        pem
    };
    let revoked = stage.revoked(LEADER);
    let issuing = list("issuing.crl", DemoHolder::Issuer, &revoked, None);
    let root = list("roots.crl", DemoHolder::Root, &revoked, None);
    for (list, authority) in [(&issuing, &stage.issuer), (&root, &stage.root)] {
        let said = openssl::says(&[
            "crl",
            "-in",
            text(list),
            "-CAfile",
            text(authority),
            "-text",
        ]);
        assert!(said.contains("verify OK"), "{said}");
        assert!(said.contains("X509v3 CRL Number"), "{said}");
        assert!(
            said.contains("Next Update: Mar  2 02:02:03 2026 GMT"),
            "{said}"
        );
        let names_it = said.contains("Key Compromise");
        assert_eq!(names_it, list == &issuing, "each lists its own: {said}");
    }
    let lists = stage.folder.path().join("lists.pem");
    let both = [fs::read(&issuing).unwrap(), fs::read(&root).unwrap()].concat();
    fs::write(&lists, both).unwrap();
    let verify = ["verify", "-crl_check_all", "-attime", &stage.at];
    let with = ["-CRLfile", text(&lists), "-CAfile", text(&stage.root)];
    let chain = ["-untrusted", text(&stage.issuer)];
    let verify = [&verify[..], &with, &chain].concat();
    let (leader, other) = (stage.certificate(LEADER), stage.certificate(OTHER));
    let said = openssl::says(&[&verify[..], &[text(&other)]].concat());
    assert!(said.contains(": OK"), "{said}");
    let said = openssl::refuses(&[&verify[..], &[text(&leader)]].concat());
    assert!(said.contains("certificate revoked"), "{said}");

    let forged = list("forged.crl", DemoHolder::Issuer, &[], Some(DemoLie::Signer));
    openssl::refuses(&["crl", "-in", text(&forged), "-CAfile", text(&stage.issuer)]);
}

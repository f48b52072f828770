//! An authority of OpenSSL's making and its services, which answer over HTTP what OpenSSL answers.
//! They go by the machine's clock, as OpenSSL does.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use pades::x509::Certificate;
use tempfile::TempDir;

use crate::{
    openssl::{self, text},
    support::{Answer, Server, says},
};

/// The authority's rules; `@` stands for its folder and a slash, `SERVER` for where it answers.
const CONFIGURATION: &str = "
[req]
distinguished_name = name
[name]

[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[signer]
keyUsage = critical, digitalSignature, nonRepudiation
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:SERVER/ocsp
[timestamps]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:SERVER/ca.crl
[responder]
keyUsage = critical, digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
authorityKeyIdentifier = keyid

[ca]
default_ca = lists
[lists]
database = @index.txt
crlnumber = @crlnumber
default_md = sha256
default_crl_days = 1
certificate = @ca.pem
private_key = @ca.key

[tsa]
default_tsa = authority
[authority]
serial = @tsa-serial
signer_cert = @tsa.pem
signer_key = @tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
ess_cert_id_alg = sha256
";

/// The time that OpenSSL goes by.
#[allow(
    clippy::disallowed_methods,
    reason = "another program's clock can't be passed in"
)]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// The authority.
pub struct Stage {
    folder: TempDir,
    server: Server,
}

impl Stage {
    /// A new one; `None` where OpenSSL isn't, which was said then.
    pub async fn new() -> Option<Self> {
        if !openssl::is_there() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let server = Server::start(move |service, body| answer(&path, service, body)).await;
        let stage = Self { folder, server };
        let here = format!("{}/", text(stage.folder.path()));
        let rules = CONFIGURATION
            .replace('@', &here)
            .replace("SERVER", &stage.url(""));
        stage.write("ca.cnf", rules.as_bytes());
        stage.write("index.txt", b"");
        stage.write("crlnumber", b"01");
        stage.write("tsa-serial", b"01");
        stage.certify("ca", "root", "");
        let issued = "-CA @ca.pem -CAkey @ca.key";
        for (name, rules) in [
            ("signer", "signer"),
            ("tsa", "timestamps"),
            ("ocsp", "responder"),
        ] {
            stage.certify(name, rules, issued);
            stage.says(&format!("ca -config @ca.cnf -valid @{name}.pem"));
        }
        stage.says("pkcs8 -topk8 -nocrypt -in @signer.key -outform DER -out @signer.p8");
        Some(stage)
    }

    /// A key and its certificate for a day, by the rules of that section.
    fn certify(&self, name: &str, rules: &str, issuer: &str) {
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
        let out = format!("-keyout @{name}.key -out @{name}.pem");
        let what = format!("-days 1 -subj /CN={name} -config @ca.cnf -extensions {rules}");
        self.says(format!("req -x509 {key} {out} {what} {issuer}").trim_end());
    }

    /// What OpenSSL prints; `@` stands for the folder and a slash.
    pub fn says(&self, line: &str) -> String {
        run(self.folder.path(), line)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.folder.path().join(name), bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.path().join(name)).unwrap()
    }

    /// A certificate, DER.
    pub fn der(&self, name: &str) -> Vec<u8> {
        self.says(&format!("x509 -in @{name} -outform DER -out @{name}.der"));
        let der = self.read(&format!("{name}.der"));
        assert!(Certificate::from_der(&der).is_ok());
        der
    }

    pub fn url(&self, service: &str) -> String {
        self.server.url(service)
    }
}

fn run(folder: &Path, line: &str) -> String {
    let folder = format!("{}/", text(folder));
    let words: Vec<String> = line
        .split(' ')
        .map(|word| match word.strip_prefix('@') {
            Some(name) => format!("{folder}{name}"),
            None => word.to_owned(),
        })
        .collect();
    openssl::says(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What OpenSSL answers. The request and the answer are left in the folder.
fn answer(folder: &Path, service: &str, request: &[u8]) -> Answer {
    let path = |name: &str| -> PathBuf { folder.join(name) };
    fs::write(path("request"), request).unwrap();
    match service {
        "/tsa" => run(
            folder,
            "ts -reply -config @ca.cnf -queryfile @request -out @answer",
        ),
        "/ocsp" => run(
            folder,
            "ocsp -index @index.txt -CA @ca.pem -rsigner @ocsp.pem -rkey @ocsp.key -ndays 1 \
             -reqin @request -respout @answer",
        ),
        _ => {
            run(folder, "ca -config @ca.cnf -gencrl -out @list.pem");
            run(folder, "crl -in @list.pem -outform DER -out @answer")
        }
    };
    says(fs::read(path("answer")).unwrap())
}

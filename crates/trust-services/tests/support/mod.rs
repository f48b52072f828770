//! A demo PKI, and small HTTP servers that answer for it as a test wants.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicUsize, Ordering},
};

use chungthuc_keystore::demo_pki::{
    self, DemoHolder, DemoLie, DemoPki, DemoResponders, DemoRevocation, DemoRevocationReason,
};
use jiff::{SignedDuration, Timestamp};
use pades::{validate::RevocationQuery, x509::Certificate};
use ring::rand::SystemRandom;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The demo's keys and what answers for them.
pub struct Stage {
    _folder: TempDir,
    pub pki: DemoPki,
    pub responders: DemoResponders,
}

/// One for all tests, because RSA keys take their time.
pub fn pki() -> &'static Stage {
    static MADE: OnceLock<Stage> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let rng = SystemRandom::new();
        let base = "http://127.0.0.1:1";
        let pki = demo_pki::create(&folder.path().join("pki"), now(), &rng, base).unwrap();
        Stage {
            responders: pki.responders(&rng).unwrap(),
            pki,
            _folder: folder,
        }
    })
}

/// 2026-03-02 01:02:03 UTC.
pub fn now() -> Timestamp {
    Timestamp::from_second(1_772_413_323).unwrap()
}

/// A leader's certificate and its issuer's.
pub fn leader() -> (Certificate, Certificate) {
    let pki = &pki().pki;
    let leader = &pki.key_of_person("lanhdao.cs").unwrap().certificate.der;
    let read = |der: &[u8]| Certificate::from_der(der).unwrap();
    (read(leader), read(pki.issuer().unwrap()))
}

/// The question about it, to be asked at these addresses.
pub fn leader_query(ocsp: &[&str], crl: &[&str]) -> RevocationQuery {
    query(leader().0.der().to_vec(), ocsp, crl)
}

/// The question about a certificate with a serial number that was never issued.
pub fn unissued_query(ocsp: &[&str], crl: &[&str]) -> RevocationQuery {
    let (certificate, _) = leader();
    let (serial, mut der) = (&certificate.serial, certificate.der().to_vec());
    let at = der.windows(serial.len()).position(|part| part == serial);
    der[at.unwrap() + serial.len() - 1] ^= 1;
    query(der, ocsp, crl)
}

fn query(certificate: Vec<u8>, ocsp: &[&str], crl: &[&str]) -> RevocationQuery {
    let (_, issuer) = leader();
    let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    RevocationQuery {
        certificate,
        issuer: issuer.der().to_vec(),
        ocsp: owned(ocsp),
        crl: owned(crl),
    }
}

/// The leader's certificate, revoked an hour ago.
pub fn revoked() -> DemoRevocation {
    DemoRevocation {
        serial_number: leader().0.serial,
        at: now() - SignedDuration::from_hours(1),
        reason: Some(DemoRevocationReason::KeyCompromise),
    }
}

/// What the responder answered at that time.
pub fn ocsp(request: &[u8], at: Timestamp, lie: Option<DemoLie>) -> Vec<u8> {
    let responders = &pki().responders;
    responders.ocsp(request, at, &[], lie).unwrap()
}

/// The issuing authority's list of that time.
pub fn list(at: Timestamp, revoked: &[DemoRevocation], lie: Option<DemoLie>) -> Vec<u8> {
    let responders = &pki().responders;
    let list = responders.revocation_list(DemoHolder::Issuer, at, revoked, lie);
    list.unwrap()
}

/// What a server says.
pub type Answer = (u16, Vec<u8>);

/// 200 with this body.
pub fn says(body: Vec<u8>) -> Answer {
    (200, body)
}

/// 503.
pub fn refused() -> Answer {
    (503, Vec::new())
}

/// A server on this machine.
pub struct Server {
    base: String,
    asked: Arc<AtomicUsize>,
}

impl Server {
    /// One that answers each request, path and body, like this.
    pub async fn start(answer: impl Fn(&str, &[u8]) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (path, body) = request(&mut stream).await;
                count.fetch_add(1, Ordering::SeqCst);
                let (status, body) = answer(&path, &body);
                let head = format!(
                    "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
            }
        });
        Self { base, asked }
    }

    /// One that takes requests and says nothing.
    pub async fn silent() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let mut open = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                open.push(stream);
            }
        });
        let asked = Arc::default();
        Self { base, asked }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// How often it was asked.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// The path and the body of a request.
async fn request(stream: &mut TcpStream) -> (String, Vec<u8>) {
    let mut read = Vec::new();
    let head = loop {
        if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        assert!(stream.read_buf(&mut read).await.unwrap() > 0, "it ended");
    };
    let text = String::from_utf8(read[..head].to_vec()).unwrap();
    let length = text
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.trim().parse().unwrap());
    while read.len() < head + 4 + length {
        assert!(stream.read_buf(&mut read).await.unwrap() > 0, "it ended");
    }
    let path = text.split(' ').nth(1).unwrap().to_owned();
    (path, read[head + 4..].to_vec())
}

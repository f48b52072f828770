//! The demo PKI and the port that its certificates name. The port is chosen once, before the PKI is
//! made, and is the same at every later start.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use chungthuc_keystore::demo_pki::{self, DemoPki, DemoPkiError};
use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use tokio::{net::TcpListener, task::spawn_blocking};

use crate::wiring::Failure;

/// The PKI of a demo, with what listens at its addresses.
pub struct DemoServices {
    /// The PKI.
    pub pki: DemoPki,
    /// At its port on this machine, or why not: somebody else has it, or the folder was made by a
    /// version that had no port for it.
    pub listener: io::Result<TcpListener>,
}

/// Opens the PKI in `folder` and listens at its port; makes it, with a free port, if there is none.
///
/// Errors: the PKI can't be opened or made, or there is no free port.
pub async fn open_or_create(folder: PathBuf, now: Timestamp) -> Result<DemoServices, Failure> {
    let existing = folder.clone();
    match spawn_blocking(move || demo_pki::open(&existing)).await? {
        Ok(pki) => {
            let listener = listen_again(&pki.base_url).await;
            Ok(DemoServices { pki, listener })
        }
        Err(DemoPkiError::Missing) => {
            let rng = SystemRandom::new();
            let listener = listen_somewhere(&rng).await?;
            let base_url = format!("http://{}", listener.local_addr()?);
            let make = move || demo_pki::create(&folder, now, &rng, &base_url);
            Ok(DemoServices {
                pki: spawn_blocking(make).await??,
                listener: Ok(listener),
            })
        }
        Err(other) => Err(other.into()),
    }
}

async fn listen_again(base_url: &str) -> io::Result<TcpListener> {
    let address = base_url.strip_prefix("http://").unwrap_or_default();
    let address: SocketAddr = address.parse().map_err(io::Error::other)?;
    if !address.ip().is_loopback() {
        return Err(io::Error::other("not an address of this machine alone"));
    }
    TcpListener::bind(address).await
}

/// At a free port that systems don't give to outgoing connections, since it must be free at the next
/// start too (Linux gives them 32768 and up).
async fn listen_somewhere(rng: &SystemRandom) -> io::Result<TcpListener> {
    const FIRST: u16 = 20_000;
    const PORTS: u16 = 12_768;
    const TRIES: u8 = 100;
    let mut refusal = io::Error::from(io::ErrorKind::AddrInUse);
    for _ in 0..TRIES {
        let mut random = [0; 2];
        rng.fill(&mut random)
            .map_err(|_| io::Error::other("no randomness"))?;
        let port = FIRST + u16::from_be_bytes(random) % PORTS;
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Ok(listener) => return Ok(listener),
            Err(cause) => refusal = cause,
        }
    }
    Err(refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_port_is_the_same_at_every_start() {
        let folder = tempfile::tempdir().unwrap();
        let (pki, now) = (folder.path().join("pki"), Timestamp::UNIX_EPOCH);
        let first = open_or_create(pki.clone(), now).await.unwrap();
        let address = first.listener.unwrap().local_addr().unwrap();
        assert!(address.ip().is_loopback());
        assert_eq!(first.pki.base_url, format!("http://{address}"));

        let taken = TcpListener::bind(address).await.unwrap();
        let second = open_or_create(pki.clone(), now).await.unwrap();
        assert!(second.listener.is_err(), "somebody else has the port");
        drop(taken);

        let third = open_or_create(pki, now).await.unwrap();
        assert_eq!(third.listener.unwrap().local_addr().unwrap(), address);
    }

    #[tokio::test]
    async fn only_addresses_of_this_machine_are_listened_at() {
        for address in ["http://0.0.0.0:20001", "http://127.0.0.1:8080/pki"] {
            assert!(listen_again(address).await.is_err(), "{address}");
        }
    }
}

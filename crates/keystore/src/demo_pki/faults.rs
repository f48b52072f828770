//! Switches for tests of those who ask the demo's services: each service can fail on purpose. They
//! are a text file in the demo's folder, read at each request; nobody reaches it over the network. A
//! line is a service and what ails it: `tsa wrong-nonce`, `ocsp down`.

use super::{DemoPki, DemoPkiError, read_table, responders::DemoLie};

/// The file's name.
pub const FAULTS_FILE: &str = "faults";

/// What the demo serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoEndpoint {
    /// Timestamps, `tsa` in the file.
    Timestamps,
    /// The same at another address, to be asked when the first fails; `tsa-2`.
    MoreTimestamps,
    /// OCSP, `ocsp`.
    Ocsp,
    /// The revocation lists, `crl`.
    RevocationLists,
}

/// How a service fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoFault {
    /// It says that it doesn't work: `down`.
    Down,
    /// It takes longer than anybody waits: `slow`.
    Slow,
    /// It answers what isn't an answer: `garbage`.
    Garbage,
    /// It answers what isn't true: `wrong-nonce`, `wrong-subject`, `wrong-signer`.
    Lie(DemoLie),
}

const ENDPOINTS: [(&str, DemoEndpoint); 4] = [
    ("tsa", DemoEndpoint::Timestamps),
    ("tsa-2", DemoEndpoint::MoreTimestamps),
    ("ocsp", DemoEndpoint::Ocsp),
    ("crl", DemoEndpoint::RevocationLists),
];

const FAULTS: [(&str, DemoFault); 6] = [
    ("down", DemoFault::Down),
    ("slow", DemoFault::Slow),
    ("garbage", DemoFault::Garbage),
    ("wrong-nonce", DemoFault::Lie(DemoLie::Nonce)),
    ("wrong-subject", DemoFault::Lie(DemoLie::Subject)),
    ("wrong-signer", DemoFault::Lie(DemoLie::Signer)),
];

impl DemoPki {
    /// What ails a service now, as the file says; nothing without a file. The last line counts.
    ///
    /// Errors: [`DemoPkiError::Table`] for a line that can't be read, the system's for the file.
    pub fn fault(&self, endpoint: DemoEndpoint) -> Result<Option<DemoFault>, DemoPkiError> {
        let all = read_table(&self.folder, FAULTS_FILE, |words| match words {
            [service, fault] => Some((named(&ENDPOINTS, service)?, named(&FAULTS, fault)?)),
            _ => None,
        })?;
        let of_this = all.into_iter().rev().find(|(of, _)| *of == endpoint);
        Ok(of_this.map(|(_, fault)| fault))
    }
}

fn named<T: Copy>(all: &[(&str, T)], name: &str) -> Option<T> {
    all.iter()
        .find(|(known, _)| *known == name)
        .map(|(_, value)| *value)
}

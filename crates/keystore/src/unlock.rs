//! What opens a key for one act: a PIN, a key already open, or nothing.
//!
//! How long a key stays open is decided in [`crate::UnlockCache`].

use std::{fmt, sync::Arc};

use zeroize::Zeroizing;

use crate::store::OpenKey;

/// The longest PIN, in bytes.
const MAX_LENGTH: usize = 128;

/// A PIN or passphrase. Wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(Zeroizing<String>);

impl Pin {
    /// Takes a PIN over. The text is wiped too when it is refused.
    ///
    /// Errors: empty, or longer than 128 bytes.
    pub fn new(text: String) -> Result<Self, PinError> {
        let text = Zeroizing::new(text);
        match text.len() {
            0 => Err(PinError::Empty),
            1..=MAX_LENGTH => Ok(Self(text)),
            _ => Err(PinError::TooLong),
        }
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(hidden)")
    }
}

/// Why a text can't be a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Nothing was entered.
    #[error("the PIN is empty")]
    Empty,
    /// It is longer than 128 bytes.
    #[error("the PIN is longer than {MAX_LENGTH} bytes")]
    TooLong,
}

/// What opens a key for one act.
#[derive(Clone)]
pub enum Unlock {
    /// Nothing: the holder confirms elsewhere, on a phone or on the token's own keypad.
    None,
    /// The holder's PIN, for this act only.
    Pin(Pin),
    /// A key that the holder has opened before, from an [`crate::UnlockCache`].
    Open(Arc<dyn OpenKey>),
}

impl fmt::Debug for Unlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Pin(pin) => pin.fmt(f),
            Self::Open(key) => write!(f, "Open({})", key.locator()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_pin_is_never_printed() {
        let pin = Pin::new("87654321".into()).unwrap();
        let printed = format!("{pin:?} {:?}", Unlock::Pin(pin.clone()));
        assert!(!printed.contains("87654321"), "{printed}");
    }

    #[test]
    fn an_empty_or_endless_pin_is_refused() {
        assert_eq!(Pin::new(String::new()).unwrap_err(), PinError::Empty);
        assert_eq!(
            Pin::new("1".repeat(MAX_LENGTH + 1)).unwrap_err(),
            PinError::TooLong
        );
    }
}

//! The address of a key: which store, and where in it.
//!
//! What the rest means is the store's business; here it is only bounded and printable.

use std::{fmt, str::FromStr};

/// The longest locator, in bytes.
const MAX_LENGTH: usize = 255;

/// The address of a key, `scheme:path`, for example `pkcs12:lanhdao.cs`. This is what the database
/// keeps about a key; it holds nothing secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyLocator {
    text: String,
    colon: usize,
}

impl KeyLocator {
    /// The address of `path` in the store that answers to `scheme`.
    ///
    /// Errors as [`KeyLocator::from_str`].
    pub fn new(scheme: &str, path: &str) -> Result<Self, LocatorError> {
        format!("{scheme}:{path}").parse()
    }

    /// Which store: the part before the colon.
    pub fn scheme(&self) -> &str {
        &self.text[..self.colon]
    }

    /// Where in the store: the part after the colon.
    pub fn path(&self) -> &str {
        &self.text[self.colon + 1..]
    }

    /// The whole, as it was parsed.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for KeyLocator {
    type Err = LocatorError;

    /// Reads `scheme:path`. The scheme is lower-case ASCII letters, digits and `-`; the path is not
    /// empty and holds no control characters; both together are at most 255 bytes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > MAX_LENGTH {
            return Err(LocatorError::TooLong);
        }
        let (scheme, path) = text.split_once(':').ok_or(LocatorError::NoScheme)?;
        let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if scheme.is_empty() || !scheme.chars().all(named) {
            return Err(LocatorError::NoScheme);
        }
        if path.is_empty() || path.chars().any(char::is_control) {
            return Err(LocatorError::BadPath);
        }
        Ok(Self {
            text: text.to_owned(),
            colon: scheme.len(),
        })
    }
}

impl fmt::Display for KeyLocator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Why a text isn't a key's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LocatorError {
    /// It is longer than 255 bytes.
    #[error("a key's address is longer than {MAX_LENGTH} bytes")]
    TooLong,
    /// It doesn't begin with a store's name and a colon.
    #[error("a key's address begins with the name of its store and a colon")]
    NoScheme,
    /// The part after the colon is empty or holds control characters.
    #[error("the path in a key's address is empty or holds control characters")]
    BadPath,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_locator_names_a_store_and_a_place_in_it() {
        let key: KeyLocator = "pkcs12:xa/lanhdao.cs".parse().unwrap();
        assert_eq!((key.scheme(), key.path()), ("pkcs12", "xa/lanhdao.cs"));
        assert_eq!(key.to_string(), "pkcs12:xa/lanhdao.cs");
        // A path may hold colons: PKCS#11 URIs do.
        let token: KeyLocator = "pkcs11:token=a;object=b:c".parse().unwrap();
        assert_eq!(token.path(), "token=a;object=b:c");
    }

    #[test]
    fn a_locator_without_store_or_with_control_characters_is_refused() {
        assert_eq!("lanhdao".parse::<KeyLocator>(), Err(LocatorError::NoScheme));
        assert_eq!(
            ":lanhdao".parse::<KeyLocator>(),
            Err(LocatorError::NoScheme)
        );
        assert_eq!(
            "PKCS12:a".parse::<KeyLocator>(),
            Err(LocatorError::NoScheme)
        );
        assert_eq!("pkcs12:".parse::<KeyLocator>(), Err(LocatorError::BadPath));
        assert_eq!(
            "pkcs12:a\0b".parse::<KeyLocator>(),
            Err(LocatorError::BadPath)
        );
        let long = format!("pkcs12:{}", "a".repeat(MAX_LENGTH));
        assert_eq!(long.parse::<KeyLocator>(), Err(LocatorError::TooLong));
    }
}

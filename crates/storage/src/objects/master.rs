//! The master keys, under which every object's own key is wrapped.
//!
//! They are in a file that only its owner can read, or in a systemd credential, and never in the
//! data folder or a backup: whoever has one of the two can read nothing. A line is a version and
//! 64 hexadecimal digits; new objects take the highest version, old ones keep theirs.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use zeroize::{Zeroize, Zeroizing};

use super::KeyError;
use crate::ids::Ids;

pub(super) const KEY_LENGTH: usize = 32;
/// Far more than any number of rotations needs.
const MAX_FILE: u64 = 64 * 1024;

/// All versions of the master key. Never empty.
pub struct MasterKeys {
    newest: u32,
    keys: BTreeMap<u32, Zeroizing<[u8; KEY_LENGTH]>>,
}

impl MasterKeys {
    /// Reads the keys from `path`.
    ///
    /// # Errors
    /// [`KeyError::Readable`] if others than the owner may read the file; [`KeyError::Io`] if it
    /// isn't there; [`KeyError::Malformed`] and [`KeyError::Empty`].
    pub fn open(path: &Path) -> Result<Self, KeyError> {
        let file = File::open(path)?;
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            return Err(KeyError::Readable);
        }
        let mut text = Zeroizing::new(String::new());
        file.take(MAX_FILE).read_to_string(&mut text)?;
        Self::parse(&text)
    }

    /// Reads the keys from `path`, or makes the first one there. For a first start: a
    /// production system whose keys are gone must not quietly get new ones.
    ///
    /// # Errors
    /// As [`MasterKeys::open`].
    pub fn open_or_create(path: &Path, ids: &dyn Ids) -> Result<Self, KeyError> {
        match Self::open(path) {
            Err(KeyError::Io(error)) if error.kind() == io::ErrorKind::NotFound => {}
            other => return other,
        }
        let mut text = Zeroizing::new(String::new());
        add_line(&mut text, 1, ids);
        let draft = write_draft(path, &text, ids)?;
        // A link, not a rename: of two first starts at once, one makes the keys and both use them.
        let linked = fs::hard_link(&draft, path);
        fs::remove_file(&draft)?;
        match linked {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
            _ => sync_folder(path)?,
        }
        Self::open(path)
    }

    /// Adds a new version to the file at `path`, which objects written from now on will use.
    ///
    /// # Errors
    /// As [`MasterKeys::open`].
    pub fn rotate(path: &Path, ids: &dyn Ids) -> Result<Self, KeyError> {
        let before = Self::open(path)?;
        let mut text = Zeroizing::new(fs::read_to_string(path)?);
        if !text.ends_with('\n') {
            text.push('\n');
        }
        add_line(&mut text, before.newest + 1, ids);
        let draft = write_draft(path, &text, ids)?;
        fs::rename(&draft, path)?;
        sync_folder(path)?;
        Self::open(path)
    }

    /// The version that new objects take.
    #[must_use]
    pub fn newest(&self) -> u32 {
        self.newest
    }

    /// The key of `version`, if it is here.
    pub(super) fn key(&self, version: u32) -> Option<&[u8; KEY_LENGTH]> {
        self.keys.get(&version).map(|key| &**key)
    }

    fn parse(text: &str) -> Result<Self, KeyError> {
        let mut keys = BTreeMap::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (version, key) = parse_line(line)
                .filter(|(version, _)| *version > 0)
                .ok_or(KeyError::Malformed(index + 1))?;
            if keys.insert(version, key).is_some() {
                return Err(KeyError::Malformed(index + 1));
            }
        }
        let newest = *keys.keys().next_back().ok_or(KeyError::Empty)?;
        Ok(Self { newest, keys })
    }
}

impl fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MasterKeys")
            .field("newest", &self.newest)
            .finish_non_exhaustive()
    }
}

fn parse_line(line: &str) -> Option<(u32, Zeroizing<[u8; KEY_LENGTH]>)> {
    let (version, digits) = line.split_once(char::is_whitespace)?;
    let mut key = Zeroizing::new([0; KEY_LENGTH]);
    hex::decode_to_slice(digits.trim(), &mut *key).ok()?;
    Some((version.parse().ok()?, key))
}

fn add_line(text: &mut String, version: u32, ids: &dyn Ids) {
    let mut key = Zeroizing::new([0; KEY_LENGTH]);
    ids.fill(&mut *key);
    let mut digits = hex::encode(*key);
    text.push_str(&format!("{version} {digits}\n"));
    digits.zeroize();
}

/// Writes `text` beside `path`, on disk when this returns.
fn write_draft(path: &Path, text: &str, ids: &dyn Ids) -> io::Result<std::path::PathBuf> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension(ids.id());
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(draft)
}

fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if folder != Path::new("") => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::Arc;

    use super::*;
    use crate::clock::MockClock;
    use crate::ids::TestIds;

    fn ids() -> TestIds {
        TestIds::new(Arc::new(MockClock::default()), 3)
    }

    #[test]
    fn keys_are_made_once_readable_by_their_owner_only_and_rotated_by_adding() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/master.keys");
        assert!(matches!(MasterKeys::open(&path), Err(KeyError::Io(_))));
        let ids = ids();
        let made = MasterKeys::open_or_create(&path, &ids).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let opened = MasterKeys::open_or_create(&path, &ids).unwrap();
        assert_eq!(made.key(1), opened.key(1));
        let rotated = MasterKeys::rotate(&path, &ids).unwrap();
        assert_eq!(rotated.newest(), 2);
        assert_eq!(rotated.key(1), made.key(1));
        assert_ne!(rotated.key(2), made.key(1));
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_key_file_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.keys");
        MasterKeys::open_or_create(&path, &ids()).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(MasterKeys::open(&path), Err(KeyError::Readable)));
    }

    #[test]
    fn a_key_file_that_says_something_else_is_refused_with_its_line() {
        let key = "00".repeat(32);
        let refused = |text: &str| MasterKeys::parse(text).unwrap_err();
        assert!(matches!(refused("# nothing\n"), KeyError::Empty));
        assert!(matches!(
            refused(&format!("1 {key}\n2 abc\n")),
            KeyError::Malformed(2)
        ));
        assert!(matches!(
            refused(&format!("1 {key}\n1 {key}\n")),
            KeyError::Malformed(2)
        ));
        assert!(matches!(
            refused(&format!("0 {key}\n")),
            KeyError::Malformed(1)
        ));
        assert!(matches!(refused(&key), KeyError::Malformed(1)));
    }

    #[test]
    fn keys_are_not_shown() {
        let key = "ab".repeat(32);
        let keys = MasterKeys::parse(&format!("1 {key}")).unwrap();
        assert!(!format!("{keys:?}").contains("ab"));
    }
}

//! Small files of keys and certificates: read within a bound, written whole or not at all, readable
//! by their owner only.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use ring::rand::{SecureRandom, SystemRandom};

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 1024 * 1024;

/// Reads a file.
///
/// Errors: the system's; `FileTooLarge` over 1 MiB; `InvalidInput` if it isn't a plain file.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut bytes = Vec::new();
    file.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// Writes a file that must not exist yet, mode 0600, and waits until it is on disk. A crash may
/// leave a part of it.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Puts a file in the place of another or of none, whole: readers see the old one or the new one.
pub(crate) fn replace(path: &Path, bytes: &[u8], rng: &SystemRandom) -> io::Result<()> {
    let new = beside(path, rng)?;
    create(&new, bytes)
        .and_then(|()| fs::rename(&new, path))
        .inspect_err(|_| {
            let _ = fs::remove_file(&new);
        })?;
    sync_folder_of(path)
}

/// Puts a file where none is, whole.
///
/// Errors: `AlreadyExists` if there is one, even if it came at the same moment.
pub(crate) fn place(path: &Path, bytes: &[u8], rng: &SystemRandom) -> io::Result<()> {
    let new = beside(path, rng)?;
    let placed = create(&new, bytes).and_then(|()| fs::hard_link(&new, path));
    let _ = fs::remove_file(&new);
    placed?;
    sync_folder_of(path)
}

/// A name of nothing in the same folder, hidden, so that no store takes it for a key.
pub(crate) fn beside(path: &Path, rng: &SystemRandom) -> io::Result<PathBuf> {
    let mut random = [0; 8];
    rng.fill(&mut random)
        .map_err(|_| io::Error::other("no randomness"))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(path.with_file_name(format!(".{name}.{:016x}", u64::from_be_bytes(random))))
}

/// Waits until the folder's entry of `path` is on disk.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if folder != Path::new("") => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

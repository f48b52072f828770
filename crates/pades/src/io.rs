//! Positioned reads: the only way this crate touches a file.
//!
//! A source is never read whole and never mapped into memory. What a PDF means
//! is decided in [`crate::document`]; here are only bytes at offsets.

use std::io;

/// Bytes that can be read at any offset: a file, a buffer, an encrypted object
/// in a store.
pub trait ReadAt {
    /// Number of bytes in the source. It must not change while it is read.
    fn len(&self) -> u64;

    /// Fills the whole of `buf` from `offset`.
    ///
    /// # Errors
    /// [`io::ErrorKind::UnexpectedEof`] if the source ends before `buf` is full,
    /// and whatever the medium itself reports.
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()>;

    /// Whether the source holds no byte at all.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Size of the pieces in which long ranges are copied and hashed, in bytes.
pub const CHUNK: usize = 64 * 1024;

impl ReadAt for [u8] {
    fn len(&self) -> u64 {
        <[u8]>::len(self) as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        let slice = usize::try_from(offset)
            .ok()
            .and_then(|start| self.get(start..start.checked_add(buf.len())?))
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        buf.copy_from_slice(slice);
        Ok(())
    }
}

impl ReadAt for Vec<u8> {
    fn len(&self) -> u64 {
        ReadAt::len(self.as_slice())
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        self.as_slice().read_at(offset, buf)
    }
}

impl<T: ReadAt + ?Sized> ReadAt for &T {
    fn len(&self) -> u64 {
        (**self).len()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        (**self).read_at(offset, buf)
    }
}

impl<T: ReadAt + ?Sized> ReadAt for Box<T> {
    fn len(&self) -> u64 {
        (**self).len()
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        (**self).read_at(offset, buf)
    }
}

/// A file on disk, its length taken once when it is opened.
#[cfg(unix)]
#[derive(Debug)]
pub struct FileSource {
    file: std::fs::File,
    length: u64,
}

#[cfg(unix)]
impl FileSource {
    /// Wraps an open file.
    ///
    /// # Errors
    /// If the file's length can't be read.
    pub fn new(file: std::fs::File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self { file, length })
    }

    /// Opens the file at `path` for reading.
    ///
    /// # Errors
    /// If it can't be opened.
    pub fn open(path: impl AsRef<std::path::Path>) -> io::Result<Self> {
        Self::new(std::fs::File::open(path)?)
    }
}

#[cfg(unix)]
impl ReadAt for FileSource {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, buf, offset)
    }
}

/// The first `length` bytes of a source: a file as it was before a later
/// revision was appended.
#[derive(Debug, Clone, Copy)]
pub struct Section<S> {
    source: S,
    length: u64,
}

impl<S: ReadAt> Section<S> {
    /// The first `length` bytes of `source`, or all of it if it is shorter.
    pub fn new(source: S, length: u64) -> Self {
        let length = length.min(source.len());
        Self { source, length }
    }
}

impl<S: ReadAt> ReadAt for Section<S> {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        match offset.checked_add(buf.len() as u64) {
            Some(end) if end <= self.length => self.source.read_at(offset, buf),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

/// A source with bytes appended to it: the original and an increment, before
/// they have been written to one file.
#[derive(Debug, Clone, Copy)]
pub struct Joined<A, B> {
    head: A,
    tail: B,
}

impl<A: ReadAt, B: ReadAt> Joined<A, B> {
    /// `head` followed by `tail`.
    pub fn new(head: A, tail: B) -> Self {
        Self { head, tail }
    }
}

impl<A: ReadAt, B: ReadAt> ReadAt for Joined<A, B> {
    fn len(&self) -> u64 {
        self.head.len().saturating_add(self.tail.len())
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        let split = self.head.len();
        let in_head = usize::try_from(split.saturating_sub(offset))
            .unwrap_or(usize::MAX)
            .min(buf.len());
        let (head, tail) = buf.split_at_mut(in_head);
        if !head.is_empty() {
            self.head.read_at(offset, head)?;
        }
        if !tail.is_empty() {
            self.tail.read_at(offset.max(split) - split, tail)?;
        }
        Ok(())
    }
}

/// Passes the bytes from `start` to `end` (exclusive) to `sink`, in order, in
/// pieces of at most [`CHUNK`] bytes. Used to hash and to copy.
///
/// # Errors
/// If the source can't be read, ends before `end`, or `sink` fails.
pub fn for_each_chunk(
    source: &dyn ReadAt,
    start: u64,
    end: u64,
    mut sink: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut buffer = vec![0; CHUNK];
    let mut offset = start;
    while offset < end {
        let wanted = usize::try_from(end - offset).map_or(CHUNK, |left| left.min(CHUNK));
        let piece = &mut buffer[..wanted];
        source.read_at(offset, piece)?;
        sink(piece)?;
        offset += wanted as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &dyn ReadAt, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut buffer = vec![0; length];
        source.read_at(offset, &mut buffer)?;
        Ok(buffer)
    }

    #[test]
    fn a_section_hides_what_comes_after_it() {
        let section = Section::new(b"abcdef".as_slice(), 4);
        assert_eq!(section.len(), 4);
        assert_eq!(read(&section, 1, 3).unwrap(), b"bcd");
        assert!(read(&section, 2, 3).is_err());
        assert!(read(&section, u64::MAX, 1).is_err());
    }

    #[test]
    fn joined_sources_read_across_the_seam() {
        let joined = Joined::new(b"abc".as_slice(), b"def".to_vec());
        assert_eq!(joined.len(), 6);
        assert_eq!(read(&joined, 0, 6).unwrap(), b"abcdef");
        assert_eq!(read(&joined, 2, 2).unwrap(), b"cd");
        assert_eq!(read(&joined, 4, 2).unwrap(), b"ef");
        assert!(read(&joined, 4, 3).is_err());
    }

    #[test]
    fn chunks_cover_the_range_once_and_in_order() {
        let bytes: Vec<u8> = (0..200_000u32).map(|n| (n % 251) as u8).collect();
        let mut seen = Vec::new();
        for_each_chunk(&bytes, 10, 199_990, |piece| {
            seen.extend_from_slice(piece);
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, &bytes[10..199_990]);
        assert!(for_each_chunk(&bytes, 0, 200_001, |_| Ok(())).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_reads_like_its_bytes() {
        let mut file = tempfile::tempfile().unwrap();
        io::Write::write_all(&mut file, b"0123456789").unwrap();
        let source = FileSource::new(file).unwrap();
        assert_eq!(source.len(), 10);
        assert_eq!(read(&source, 7, 3).unwrap(), b"789");
        assert!(read(&source, 8, 3).is_err());
    }
}

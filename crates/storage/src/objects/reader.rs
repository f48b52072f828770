//! Reading an object: any range, decrypted and checked chunk by chunk.

use std::collections::VecDeque;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use pades::io::ReadAt;
use tokio::runtime::Handle;
use uuid::Uuid;

use super::format::{CHUNK, Cipher, HEADER, Layout, TAG};
use super::source::Source;
use super::{ObjectError, Objects, Result};

/// Chunks fetched in one go: a mebibyte.
const WINDOW: u32 = 16;

/// An open object; clones share it. Every byte it gives is what was written.
#[derive(Clone)]
pub struct ObjectReader {
    inner: Arc<Inner>,
}

struct Inner {
    id: Uuid,
    source: Source,
    cipher: Cipher,
    layout: Layout,
}

impl ObjectReader {
    pub(super) async fn open(objects: &Objects, id: Uuid) -> Result<Self> {
        let (source, stored) = Source::open(objects, id).await?;
        let layout = Layout::of(stored).ok_or(ObjectError::Damaged { id, what: "length" })?;
        let header = source.read(0..HEADER as u64).await?;
        let cipher = Cipher::open(id, &header, &objects.keys)?;
        let inner = Inner {
            id,
            source,
            cipher,
            layout,
        };
        // The length is known to be right only once the last chunk has said that it is the last.
        let last = layout.chunks - 1;
        let bytes = inner.source.read(inner.stored(last..layout.chunks)).await?;
        inner.decrypt(last, bytes)?;
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// The object's name.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.inner.id
    }

    /// Plain bytes in the object.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.inner.layout.length
    }

    /// The `length` bytes from `offset`, all in memory: ask for no more than there is room for.
    ///
    /// # Errors
    /// [`ObjectError::OutOfRange`], [`ObjectError::Damaged`], or the store's.
    pub async fn read_range(&self, offset: u64, length: usize) -> Result<Bytes> {
        let end = self.inner.check(offset, length as u64)?;
        let mut pieces = self.pieces(offset..end);
        let mut bytes = Vec::with_capacity(length);
        while let Some(piece) = pieces.next().await {
            bytes.extend_from_slice(&piece?);
        }
        Ok(bytes.into())
    }

    /// The bytes of `range` as a stream of pieces of up to 64 KiB, for a download. Give
    /// `0..reader.size()` for all.
    ///
    /// # Errors
    /// As items: [`ObjectError::OutOfRange`], [`ObjectError::Damaged`], or the store's. What came
    /// before an error is right.
    #[must_use]
    pub fn stream(&self, range: Range<u64>) -> BoxStream<'static, Result<Bytes>> {
        match self
            .inner
            .check(range.start, range.end.saturating_sub(range.start))
        {
            Ok(end) => self.pieces(range.start..end),
            Err(error) => stream::once(async { Err(error) }).boxed(),
        }
    }

    /// The object for code that blocks, such as the PDF reader, in `spawn_blocking`.
    ///
    /// # Panics
    /// Outside of a Tokio runtime.
    #[must_use]
    pub fn blocking(&self) -> BlockingReader {
        BlockingReader {
            inner: Arc::clone(&self.inner),
            runtime: Handle::current(),
            recent: Mutex::default(),
        }
    }

    /// Reads windows of chunks one after the other. `range` is within the object.
    fn pieces(&self, range: Range<u64>) -> BoxStream<'static, Result<Bytes>> {
        let inner = Arc::clone(&self.inner);
        stream::try_unfold(range, move |range| {
            let inner = Arc::clone(&inner);
            async move {
                if range.is_empty() {
                    return Ok(None);
                }
                let first = chunk_of(range.start);
                let past = (chunk_of(range.end - 1) + 1).min(first + WINDOW);
                let stored = inner.source.read(inner.stored(first..past)).await?;
                let mut pieces = Vec::new();
                for (index, sealed) in (first..).zip(stored.chunks(CHUNK + TAG)) {
                    let plain = inner.decrypt(index, sealed.to_vec())?;
                    pieces.push(cut(plain, index, &range));
                }
                let next = (u64::from(past) * CHUNK as u64).min(range.end)..range.end;
                Ok::<_, ObjectError>(Some((stream::iter(pieces.into_iter().map(Ok)), next)))
            }
        })
        .try_flatten()
        .boxed()
    }
}

impl std::fmt::Debug for ObjectReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ObjectReader")
            .field("id", &self.inner.id)
            .field("size", &self.size())
            .finish_non_exhaustive()
    }
}

impl Inner {
    /// Where the range ends, if it is within the object.
    fn check(&self, offset: u64, length: u64) -> Result<u64> {
        let end = offset.saturating_add(length);
        if end > self.layout.length {
            return Err(ObjectError::OutOfRange {
                id: self.id,
                offset,
                end,
            });
        }
        Ok(end)
    }

    /// Where `chunks` are in what is stored.
    fn stored(&self, chunks: Range<u32>) -> Range<u64> {
        let whole = Layout::stored_offset(self.layout.chunks - 1)
            + (self.layout.length - u64::from(self.layout.chunks - 1) * CHUNK as u64)
            + TAG as u64;
        Layout::stored_offset(chunks.start)..Layout::stored_offset(chunks.end).min(whole)
    }

    fn decrypt(&self, index: u32, mut sealed: Vec<u8>) -> Result<Bytes> {
        self.cipher
            .decrypt(index, self.layout.is_last(index), &mut sealed)?;
        Ok(sealed.into())
    }
}

/// An object for code that blocks. Keeps a mebibyte of what was read last, since a PDF reader
/// comes back to where it was.
pub struct BlockingReader {
    inner: Arc<Inner>,
    runtime: Handle,
    recent: Mutex<VecDeque<(u32, Bytes)>>,
}

impl BlockingReader {
    fn chunk(&self, index: u32) -> Result<Bytes> {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, chunk)) = recent.iter().find(|(kept, _)| *kept == index) {
            return Ok(chunk.clone());
        }
        let range = self.inner.stored(index..index + 1);
        let sealed = self.inner.source.read_blocking(range, &self.runtime)?;
        let chunk = self.inner.decrypt(index, sealed)?;
        if recent.len() == WINDOW as usize {
            recent.pop_front();
        }
        recent.push_back((index, chunk.clone()));
        Ok(chunk)
    }
}

impl ReadAt for BlockingReader {
    fn len(&self) -> u64 {
        self.inner.layout.length
    }

    fn read_at(&self, offset: u64, mut buf: &mut [u8]) -> io::Result<()> {
        let mut range = offset..self.inner.check(offset, buf.len() as u64)?;
        while !range.is_empty() {
            let index = chunk_of(range.start);
            let piece = cut(self.chunk(index)?, index, &range);
            let (filled, rest) = buf.split_at_mut(piece.len());
            filled.copy_from_slice(&piece);
            buf = rest;
            range.start += piece.len() as u64;
        }
        Ok(())
    }
}

/// The chunk that holds the byte at `offset` of an object, which is within it.
#[allow(clippy::cast_possible_truncation)] // an object has at most u32::MAX chunks
fn chunk_of(offset: u64) -> u32 {
    (offset / CHUNK as u64) as u32
}

/// The part of chunk `index` that is in `range`.
fn cut(chunk: Bytes, index: u32, range: &Range<u64>) -> Bytes {
    let start = u64::from(index) * CHUNK as u64;
    let within = |offset: u64| {
        usize::try_from(offset.saturating_sub(start))
            .unwrap_or(usize::MAX)
            .min(chunk.len())
    };
    let (from, to) = (within(range.start), within(range.end));
    chunk.slice(from..to)
}

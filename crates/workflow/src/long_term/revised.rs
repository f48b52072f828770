//! A stored file as it will be: with a patch in place and bytes behind it, as one source.

use std::{io, sync::Arc};

use pades::{io::ReadAt, sign::Patch};

/// Clones share everything.
#[derive(Clone)]
pub(crate) struct Revised {
    base: Arc<dyn ReadAt + Send + Sync>,
    patch: Option<Arc<Patch>>,
    tail: Arc<Vec<u8>>,
}

impl Revised {
    /// The file as it is.
    pub fn of(base: impl ReadAt + Send + Sync + 'static) -> Self {
        Self {
            base: Arc::new(base),
            patch: None,
            tail: Arc::default(),
        }
    }

    /// With bytes put in the place of others.
    pub fn patched(self, patch: Patch) -> Self {
        Self {
            patch: Some(Arc::new(patch)),
            ..self
        }
    }

    /// With bytes behind what there is.
    pub fn and(self, more: &[u8]) -> Self {
        Self {
            tail: Arc::new([&self.tail[..], more].concat()),
            ..self
        }
    }

    /// What takes the place of bytes of the stored file.
    pub fn patch(&self) -> Option<&Patch> {
        self.patch.as_deref()
    }

    /// What comes behind the stored file.
    pub fn tail(&self) -> &[u8] {
        &self.tail
    }

    /// Is it the stored file and nothing else?
    pub fn is_unchanged(&self) -> bool {
        self.patch.is_none() && self.tail.is_empty()
    }
}

impl ReadAt for Revised {
    fn len(&self) -> u64 {
        self.base.len() + self.tail.len() as u64
    }

    fn read_at(&self, offset: u64, buf: &mut [u8]) -> io::Result<()> {
        let within = self.base.len().saturating_sub(offset);
        let split = usize::try_from(within).map_or(buf.len(), |within| within.min(buf.len()));
        let (first, second) = buf.split_at_mut(split);
        if !first.is_empty() {
            self.base.read_at(offset, first)?;
            if let Some(patch) = &self.patch {
                patch.apply(offset, first);
            }
        }
        if second.is_empty() {
            return Ok(());
        }
        self.tail
            .read_at(offset.saturating_sub(self.base.len()), second)
    }
}

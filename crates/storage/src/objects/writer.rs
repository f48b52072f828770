//! Writing an object: hashed, cut into chunks, encrypted and stored as the bytes come.

use object_store::path::Path as Location;
use object_store::{MultipartUpload, ObjectStoreExt};
use ring::digest;
use uuid::Uuid;

use super::format::{CHUNK, Cipher, TAG};
use super::{Objects, Result, Stored, location};

/// An object being written. Dropped before [`ObjectWriter::finish`] has returned, nothing is to
/// be seen of it. Holds a few megabytes at most, however large the object.
pub struct ObjectWriter {
    objects: Objects,
    id: Uuid,
    location: Location,
    cipher: Option<Cipher>,
    /// Chunks encrypted so far.
    chunks: u32,
    /// Plain bytes of the chunk that isn't full, or that may be the last.
    chunk: Vec<u8>,
    /// Encrypted bytes that haven't gone to the store.
    pending: Vec<u8>,
    /// Begun once there is more than one part.
    upload: Option<Box<dyn MultipartUpload>>,
    hash: digest::Context,
    size: u64,
}

impl ObjectWriter {
    pub(super) fn new(objects: &Objects, id: Uuid) -> Self {
        Self {
            objects: objects.clone(),
            id,
            location: location(id),
            cipher: None,
            chunks: 0,
            chunk: Vec::new(),
            pending: Vec::new(),
            upload: None,
            hash: digest::Context::new(&digest::SHA256),
            size: 0,
        }
    }

    /// Plain bytes taken so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds `bytes`. After an error the writer is of no more use.
    ///
    /// # Errors
    /// The store's.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        while !bytes.is_empty() {
            // A full chunk is kept until it is known not to be the last.
            if self.chunk.len() == CHUNK {
                self.seal_chunk(false)?;
                if self.pending.len() >= self.objects.part_size {
                    self.send_part().await?;
                }
            }
            let (taken, rest) = bytes.split_at(bytes.len().min(CHUNK - self.chunk.len()));
            self.chunk.extend_from_slice(taken);
            bytes = rest;
        }
        Ok(())
    }

    /// Makes the object visible. When this returns it is on disk, its folder entry too.
    ///
    /// # Errors
    /// The store's; then there is no object, or a whole one.
    pub async fn finish(mut self) -> Result<Stored> {
        self.seal_chunk(true)?;
        match self.upload.take() {
            None => {
                let bytes = std::mem::take(&mut self.pending);
                self.objects.store.put(&self.location, bytes.into()).await?;
            }
            Some(mut upload) => {
                let bytes = std::mem::take(&mut self.pending);
                upload.put_part(bytes.into()).await?;
                upload.complete().await?;
            }
        }
        Ok(Stored {
            id: self.id,
            sha256: hex::encode(self.hash.finish()),
            size: self.size,
        })
    }

    /// Gives the object up, and waits until what is stored of it is deleted.
    ///
    /// # Errors
    /// The store's; a local folder is then cleaned at the next start.
    pub async fn abort(mut self) -> Result<()> {
        match self.upload.take() {
            Some(mut upload) => Ok(upload.abort().await?),
            None => Ok(()),
        }
    }

    fn seal_chunk(&mut self, last: bool) -> Result<()> {
        let cipher = match &self.cipher {
            Some(cipher) => cipher,
            None => {
                let (cipher, header) =
                    Cipher::create(self.id, &self.objects.keys, &*self.objects.ids)?;
                self.pending.extend_from_slice(&header);
                self.cipher.insert(cipher)
            }
        };
        cipher.encrypt(self.chunks, last, &mut self.chunk)?;
        self.pending.extend_from_slice(&self.chunk);
        self.chunk.clear();
        self.chunk.reserve_exact(CHUNK + TAG);
        self.chunks = self
            .chunks
            .checked_add(1)
            .ok_or(super::ObjectError::TooLarge(self.id))?;
        Ok(())
    }

    async fn send_part(&mut self) -> Result<()> {
        let upload = match &mut self.upload {
            Some(upload) => upload,
            none => none.insert(self.objects.store.put_multipart(&self.location).await?),
        };
        let bytes = std::mem::take(&mut self.pending);
        upload.put_part(bytes.into()).await?;
        Ok(())
    }
}

//! Writing an object from code that blocks, such as the PDF writer.

use std::io::{self, Write};

use chungthuc_storage::objects::{ObjectWriter, Stored};
use tokio::runtime::Handle;

/// An object as a sink for code that blocks, in `spawn_blocking`. Takes a bounded number of bytes.
pub(super) struct BlockingWriter {
    writer: ObjectWriter,
    runtime: Handle,
    room: u64,
}

impl BlockingWriter {
    /// Writes through `writer`, at most `room` bytes.
    pub(super) fn new(writer: ObjectWriter, runtime: Handle, room: u64) -> Self {
        Self {
            writer,
            runtime,
            room,
        }
    }

    /// Makes the object visible.
    pub(super) fn finish(self) -> io::Result<Stored> {
        Ok(self.runtime.block_on(self.writer.finish())?)
    }

    /// Gives the object up.
    pub(super) fn abort(self) -> io::Result<()> {
        Ok(self.runtime.block_on(self.writer.abort())?)
    }
}

impl Write for BlockingWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = bytes.len() as u64;
        self.room = self
            .room
            .checked_sub(length)
            .ok_or(io::ErrorKind::FileTooLarge)?;
        self.runtime.block_on(self.writer.write(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

//! Writing a file anew: only what can be reached, decrypted, with numbers and a
//! cross-reference table of its own. Streams pass through in pieces.

use std::collections::{HashMap, VecDeque};
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::active::{self, ActiveContent};
use super::{clean, open_whole};
use crate::document::{Document, ReadError, View};
use crate::io::{ReadAt, for_each_chunk};
use crate::limits::Limits;
use crate::object::write::{STREAM_TAIL, append};
use crate::object::{Dictionary, Object, PdfString, Ref, Stream, StreamData};

/// Why a file couldn't be written anew. What was written to the output by then is
/// of no use.
#[derive(Debug, thiserror::Error)]
pub enum RewriteError {
    /// The file can't be read.
    #[error("the file can't be read")]
    Read(#[from] ReadError),
    /// The output can't be written.
    #[error("the new file can't be written")]
    Write(#[source] io::Error),
    /// The file is cut off.
    #[error("the file is cut off")]
    Truncated,
    /// Active content can't be taken out.
    #[error("active content remains: {0:?}")]
    NotClean(Vec<ActiveContent>),
    /// The new file would be larger than a cross-reference table allows.
    #[error("the file is too large")]
    TooLarge,
}

impl RewriteError {
    /// Why a file couldn't be opened for it.
    pub(super) fn of(error: ReadError) -> Self {
        match error {
            ReadError::MissingStartxref => Self::Truncated,
            other => Self::Read(other),
        }
    }
}

/// A file as it was written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rewritten {
    /// Its length in bytes.
    pub length: u64,
    /// Its SHA-256.
    pub sha256: [u8; 32],
    /// Number of its pages.
    pub pages: usize,
}

/// Writes `source` anew to `out`, mended and decrypted; if `clean`, also without
/// active content. Signatures don't survive this.
///
/// The same file always gives the same bytes.
///
/// # Errors
/// [`RewriteError`]; then `out` holds nothing of use.
pub fn rewrite(
    source: &dyn ReadAt,
    limits: &Limits,
    clean: bool,
    out: &mut dyn Write,
) -> Result<Rewritten, RewriteError> {
    let (document, survey) = open_whole(source, limits).map_err(RewriteError::of)?;
    if document.truncated() {
        return Err(RewriteError::Truncated);
    }
    let writer = Writer::new(document.latest(), clean, out);
    let (length, sha256) = writer.run(&document)?;
    Ok(Rewritten {
        length,
        sha256,
        pages: survey.pages.len(),
    })
}

/// A new file in the making.
pub(super) struct Writer<'d, 'o> {
    view: View<'d>,
    clean: bool,
    out: &'o mut dyn Write,
    position: u64,
    hasher: Sha256,
    /// New numbers of the old objects.
    numbers: HashMap<Ref, u32>,
    /// Where each new number is; 0 if not yet written.
    offsets: Vec<u64>,
    /// Objects that have a number and aren't written yet.
    open: VecDeque<Ref>,
    /// What cleaning has left.
    active: Vec<ActiveContent>,
}

impl<'d, 'o> Writer<'d, 'o> {
    /// Nothing written yet.
    pub(super) fn new(view: View<'d>, clean: bool, out: &'o mut dyn Write) -> Self {
        Self {
            view,
            clean,
            out,
            position: 0,
            hasher: Sha256::new(),
            numbers: HashMap::new(),
            offsets: vec![0],
            open: VecDeque::new(),
            active: Vec::new(),
        }
    }

    fn run(mut self, document: &Document<'_>) -> Result<(u64, [u8; 32]), RewriteError> {
        self.begin(document)?;
        let old = self.view.trailer();
        let root = old
            .reference("Root")
            .ok_or(ReadError::BadEntry { key: "Root" })?;
        let mut trailer = Dictionary::new().with("Root", self.reference(root));
        if let Some(info) = old.reference("Info") {
            trailer.insert("Info", self.reference(info));
        }
        self.drain(Some(root))?;
        self.finish(trailer)
    }

    /// Writes the header.
    pub(super) fn begin(&mut self, document: &Document<'_>) -> Result<(), RewriteError> {
        let (major, minor) = document
            .version()
            .filter(|version| version.0 == 2)
            .unwrap_or((1, 7));
        let mut head = Vec::new();
        append(&mut head, format_args!("%PDF-{major}.{minor}\n"));
        // Bytes beyond ASCII say that this isn't text (ISO 32000-1 §7.5.2).
        head.extend_from_slice(b"%\xE2\xE3\xCF\xD3\n");
        self.write(&head)
    }

    /// Writes all old objects that have a number by now, and what they lead to. `root` is the old
    /// catalog, if it is among them.
    pub(super) fn drain(&mut self, root: Option<Ref>) -> Result<(), RewriteError> {
        while let Some(reference) = self.open.pop_front() {
            let object = self.view.get(reference)?;
            let object = match (self.clean, object) {
                (true, Object::Dictionary(catalog)) if Some(reference) == root => {
                    clean::catalog(self.view, catalog)?
                }
                (true, object) => clean::object(object),
                (false, object) => object,
            };
            if self.clean {
                active::in_object(&object, &mut self.active);
                if !self.active.is_empty() {
                    let left = std::mem::take(&mut self.active);
                    return Err(RewriteError::NotClean(active::each_once(left)));
                }
            }
            let number = self.number(reference);
            self.write_object(number, object)?;
        }
        Ok(())
    }

    /// The new reference to an old object, which is written if it isn't yet.
    pub(super) fn reference(&mut self, old: Ref) -> Ref {
        Ref::new(self.number(old), 0)
    }

    /// `object` with its references replaced by new ones.
    pub(super) fn renumbered(&mut self, mut object: Object) -> Object {
        self.renumber(&mut object);
        object
    }

    /// Those entries of an old dictionary, with their references replaced by new ones.
    pub(super) fn kept(&mut self, old: Dictionary, keys: &[&str]) -> Dictionary {
        old.into_iter()
            .filter(|(key, _)| keys.iter().any(|kept| key == kept))
            .map(|(key, value)| (key, self.renumbered(value)))
            .collect()
    }

    fn write_object(&mut self, number: u32, mut object: Object) -> Result<(), RewriteError> {
        self.renumber(&mut object);
        self.write_new(number, object)
    }

    /// Writes an object whose references are new ones.
    pub(super) fn write_new(&mut self, number: u32, object: Object) -> Result<(), RewriteError> {
        self.start_object(number)?;
        match object {
            Object::Stream(stream) => self.write_stream(stream)?,
            object => {
                let mut body = Vec::new();
                object.write_to(&mut body);
                self.write(&body)?;
                self.write(b"\nendobj\n")?;
            }
        }
        Ok(())
    }

    /// Writes a stream's dictionary and data. Of an encrypted stream the length is
    /// known only afterwards, and so is an object of its own.
    fn write_stream(&mut self, stream: Stream) -> Result<(), RewriteError> {
        let Stream {
            mut dictionary,
            data,
        } = stream;
        let (offset, length) = match data {
            StreamData::InFile { offset, length, .. } => (offset, length),
            StreamData::Owned(data) => {
                let mut body = Vec::new();
                Object::from(Stream::owned(dictionary, data)).write_to(&mut body);
                self.write(&body)?;
                return self.write(b"\nendobj\n");
            }
        };
        let view = self.view;
        let mut decryptor = view.decryptor(&Stream {
            dictionary: dictionary.clone(),
            data,
        });
        drop_crypt_filter(&mut dictionary);
        let length_number = decryptor.is_some().then(|| self.new_number());
        match length_number {
            Some(number) => dictionary.insert("Length", Ref::new(number, 0)),
            None => dictionary.insert("Length", to_integer(length)?),
        };
        let mut head = Vec::new();
        dictionary.write_to(&mut head);
        head.extend_from_slice(b"\nstream\n");
        self.write(&head)?;
        let start = self.position;
        let end = offset.checked_add(length).ok_or(RewriteError::TooLarge)?;
        let mut failed = None;
        let mut plain = Vec::new();
        let copied = for_each_chunk(view.document().source(), offset, end, |chunk| {
            let written = match &mut decryptor {
                None => self.write(chunk),
                Some(decryptor) => {
                    plain.clear();
                    decryptor.push(chunk, &mut plain);
                    self.write(&plain)
                }
            };
            written.map_err(|error| {
                failed = Some(error);
                io::ErrorKind::Other.into()
            })
        });
        match (failed, copied) {
            (Some(error), _) => return Err(error),
            (None, copied) => copied.map_err(ReadError::from)?,
        }
        if let Some(mut decryptor) = decryptor {
            plain.clear();
            decryptor.finish(&mut plain);
            self.write(&plain)?;
        }
        let written = self.position - start;
        self.write(STREAM_TAIL)?;
        self.write(b"\nendobj\n")?;
        match length_number {
            Some(number) => self.write_object(number, to_integer(written)?.into()),
            None => Ok(()),
        }
    }

    /// Writes the cross-reference table and the trailer; gives length and SHA-256 of the file.
    pub(super) fn finish(
        mut self,
        mut trailer: Dictionary,
    ) -> Result<(u64, [u8; 32]), RewriteError> {
        let startxref = self.position;
        let size = self.offsets.len();
        trailer.insert("Size", to_integer(size as u64)?);
        let digest = PdfString::hex(&self.hasher.clone().finalize()[..16]);
        let old = self
            .view
            .lookup_array(self.view.trailer(), "ID")?
            .unwrap_or_default();
        let permanent = match old.into_iter().next() {
            Some(Object::String(permanent)) => PdfString::hex(permanent.bytes),
            _ => digest.clone(),
        };
        trailer.insert(
            "ID",
            vec![Object::String(permanent), Object::String(digest)],
        );
        let mut tail = Vec::new();
        append(
            &mut tail,
            format_args!("xref\n0 {size}\n0000000000 65535 f\r\n"),
        );
        for offset in self.offsets.iter().skip(1) {
            if *offset > 9_999_999_999 {
                return Err(RewriteError::TooLarge);
            }
            append(&mut tail, format_args!("{offset:010} 00000 n\r\n"));
        }
        tail.extend_from_slice(b"trailer\n");
        trailer.write_to(&mut tail);
        append(&mut tail, format_args!("\nstartxref\n{startxref}\n%%EOF\n"));
        self.write(&tail)?;
        self.out.flush().map_err(RewriteError::Write)?;
        Ok((self.position, self.hasher.finalize().into()))
    }

    fn start_object(&mut self, number: u32) -> Result<(), RewriteError> {
        if let Some(offset) = self.offsets.get_mut(number as usize) {
            *offset = self.position;
        }
        let mut head = Vec::new();
        append(&mut head, format_args!("{number} 0 obj\n"));
        self.write(&head)
    }

    /// Replaces all references by new ones.
    fn renumber(&mut self, object: &mut Object) {
        match object {
            Object::Reference(reference) => *reference = Ref::new(self.number(*reference), 0),
            Object::Array(items) => items.iter_mut().for_each(|item| self.renumber(item)),
            Object::Dictionary(dictionary) => {
                dictionary
                    .values_mut()
                    .for_each(|value| self.renumber(value));
            }
            Object::Stream(stream) => {
                // Written anew; the old one would be left over.
                stream.dictionary.remove("Length");
                stream
                    .dictionary
                    .values_mut()
                    .for_each(|value| self.renumber(value));
            }
            _ => {}
        }
    }

    /// The new number of an old object, which is written if it isn't yet.
    fn number(&mut self, reference: Ref) -> u32 {
        if let Some(&number) = self.numbers.get(&reference) {
            return number;
        }
        let number = self.new_number();
        self.numbers.insert(reference, number);
        self.open.push_back(reference);
        number
    }

    /// A number for a new object, which has to be written.
    pub(super) fn new_number(&mut self) -> u32 {
        self.offsets.push(0);
        // Fewer than the entries of the old file, and a length for each stream.
        (self.offsets.len() - 1) as u32
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), RewriteError> {
        self.out.write_all(bytes).map_err(RewriteError::Write)?;
        self.hasher.update(bytes);
        self.position += bytes.len() as u64;
        Ok(())
    }
}

fn to_integer(value: u64) -> Result<i64, RewriteError> {
    i64::try_from(value).map_err(|_| RewriteError::TooLarge)
}

/// Takes a leading `/Crypt` out of `/Filter`: the new file isn't encrypted.
fn drop_crypt_filter(dictionary: &mut Dictionary) {
    let is_crypt = |object: &Object| object.as_name().is_some_and(|name| *name == "Crypt");
    let first_is_crypt = match dictionary.get("Filter") {
        Some(Object::Array(filters)) => filters.first().is_some_and(is_crypt),
        Some(filter) => is_crypt(filter),
        None => false,
    };
    if !first_is_crypt {
        return;
    }
    for key in ["Filter", "DecodeParms"] {
        match dictionary.get_mut(key) {
            Some(Object::Array(items)) if items.len() > 1 => {
                items.remove(0);
            }
            _ => {
                dictionary.remove(key);
            }
        }
    }
}

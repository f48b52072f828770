//! The incremental writer: new and changed objects appended to a file whose bytes
//! stay as they are (ISO 32000-1 §7.5.6).
//!
//! The cross-reference section is written in the form of the file's last one, as
//! readers that know only one form expect. Object streams are never written: what
//! is signed later must be found at an offset.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::document::{Document, ReadError, XrefForm};
use crate::object::write::append;
use crate::object::{Dictionary, Object, PdfString, Ref};

/// Largest offset that a table has room for: ten digits.
const LARGEST_TABLE_OFFSET: u64 = 9_999_999_999;

/// Bytes at either end of an object that go into `/ID`. What tells one update from another is there:
/// a signature's date and name behind its gap, a stream's length and checksum.
const ID_ENDS: usize = 1024;

/// Why a file can't be appended to.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The file was read by searching for objects; it has to be rewritten first.
    #[error("a repaired file can't be updated")]
    Repaired,
    /// The file is encrypted; it has to be rewritten first.
    #[error("an encrypted file can't be updated")]
    Encrypted,
    /// The trailer has no `/Root`.
    #[error("the trailer has no /Root")]
    NoRoot,
    /// All object numbers are taken, or the file is too long for its
    /// cross-reference.
    #[error("the file is too large to be updated")]
    TooLarge,
    /// The end of the file can't be read.
    #[error("the file can't be read")]
    Read(#[from] ReadError),
}

/// An incremental update in the making.
#[derive(Debug)]
pub struct Update {
    prefix_len: u64,
    needs_line_end: bool,
    previous: u64,
    form: XrefForm,
    trailer: Dictionary,
    id: [Option<PdfString>; 2],
    next_number: u32,
    objects: BTreeMap<Ref, Vec<u8>>,
}

/// Where an object was written, in bytes from the start of the whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The object's number.
    pub offset: u64,
    /// First byte of its body, after `obj` and the end-of-line.
    pub body: u64,
}

/// Bytes to append to the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Increment {
    /// Length of the original, all of which comes before `bytes`.
    pub prefix_len: u64,
    /// What is appended, up to and including `%%EOF` and an end-of-line.
    pub bytes: Vec<u8>,
    /// Where each object is.
    pub offsets: BTreeMap<Ref, Written>,
}

impl Update {
    /// An update of `document`'s last revision.
    ///
    /// # Errors
    /// [`UpdateError`], if the file can't be updated as it is.
    pub fn new(document: &Document<'_>) -> Result<Self, UpdateError> {
        if document.repaired() {
            return Err(UpdateError::Repaired);
        }
        if document.encrypted() {
            return Err(UpdateError::Encrypted);
        }
        let view = document.latest();
        let old = view.trailer();
        let mut trailer = Dictionary::new();
        let root = old.reference("Root").ok_or(UpdateError::NoRoot)?;
        trailer.insert("Root", root);
        if let Some(info) = old.get("Info") {
            trailer.insert("Info", info.clone());
        }
        let id = view.lookup_array(old, "ID")?.unwrap_or_default();
        let id = [0, 1].map(|index| id.get(index).and_then(Object::as_string).cloned());
        let prefix_len = document.length();
        let mut last = [0];
        if let Some(offset) = prefix_len.checked_sub(1) {
            document
                .source()
                .read_at(offset, &mut last)
                .map_err(ReadError::from)?;
        }
        Ok(Self {
            prefix_len,
            needs_line_end: !matches!(last, [b'\n' | b'\r']),
            previous: view.revision().startxref,
            form: view.revision().form,
            trailer,
            id,
            next_number: next_number(document).ok_or(UpdateError::TooLarge)?,
            objects: BTreeMap::new(),
        })
    }

    /// A number for a new object, never used in the file before.
    pub fn allocate(&mut self) -> Ref {
        let reference = Ref::new(self.next_number, 0);
        self.next_number = self.next_number.saturating_add(1);
        reference
    }

    /// Writes `object` under `reference`: a new object, or an old one anew. A
    /// stream's data has to be in memory.
    pub fn set(&mut self, reference: Ref, object: impl Into<Object>) {
        let mut body = Vec::new();
        object.into().write_to(&mut body);
        self.set_raw(reference, body);
    }

    /// Like [`Self::set`], with a body that is PDF syntax already: what stands
    /// between `obj` and `endobj`. Its bytes are written as they are.
    pub fn set_raw(&mut self, reference: Ref, body: Vec<u8>) {
        self.objects.insert(reference, body);
    }

    /// The bytes to append.
    ///
    /// # Errors
    /// [`UpdateError::TooLarge`].
    pub fn finish(mut self) -> Result<Increment, UpdateError> {
        let mut bytes = Vec::new();
        if self.needs_line_end {
            bytes.push(b'\n');
        }
        let mut offsets = BTreeMap::new();
        for (&reference, body) in &self.objects {
            let offset = self.prefix_len + bytes.len() as u64;
            append(
                &mut bytes,
                format_args!("{} {} obj\n", reference.number, reference.generation),
            );
            offsets.insert(
                reference,
                Written {
                    offset,
                    body: self.prefix_len + bytes.len() as u64,
                },
            );
            bytes.extend_from_slice(body);
            bytes.extend_from_slice(b"\nendobj\n");
        }
        self.trailer.insert("ID", self.new_id());
        self.trailer.insert(
            "Prev",
            i64::try_from(self.previous).map_err(|_| UpdateError::TooLarge)?,
        );
        let mut rows: BTreeMap<Ref, u64> = offsets
            .iter()
            .map(|(&reference, written)| (reference, written.offset))
            .collect();
        let startxref = match self.form {
            XrefForm::Table => self.write_table(&rows, &mut bytes)?,
            XrefForm::Stream => {
                let trailer = self.trailer.clone();
                self.write_stream(&mut rows, trailer, &mut bytes)?
            }
            XrefForm::Hybrid => {
                let root = self.trailer.get("Root").cloned().unwrap_or(Object::Null);
                let trailer = Dictionary::new().with("Root", root);
                let stream = self.write_stream(&mut rows, trailer, &mut bytes)?;
                self.trailer.insert(
                    "XRefStm",
                    i64::try_from(stream).map_err(|_| UpdateError::TooLarge)?,
                );
                self.write_table(&rows, &mut bytes)?
            }
        };
        append(&mut bytes, format_args!("startxref\n{startxref}\n%%EOF\n"));
        Ok(Increment {
            prefix_len: self.prefix_len,
            bytes,
            offsets,
        })
    }

    /// `/ID`: the first part as it was, the second from what is written now (14.4). Long objects
    /// give their length and ends: hashing images once more would take as long as what else is done.
    fn new_id(&self) -> Vec<Object> {
        let [permanent, changing] = &self.id;
        let mut hasher = Sha256::new();
        hasher.update(self.prefix_len.to_be_bytes());
        hasher.update(changing.as_ref().map_or(&[][..], |part| &part.bytes));
        for (reference, body) in &self.objects {
            hasher.update(reference.number.to_be_bytes());
            hasher.update((body.len() as u64).to_be_bytes());
            let (start, rest) = body.split_at(body.len().min(ID_ENDS));
            let (_, end) = rest.split_at(rest.len().saturating_sub(ID_ENDS));
            hasher.update(start);
            hasher.update(end);
        }
        let new = PdfString::hex(&hasher.finalize()[..16]);
        let permanent = permanent.clone().unwrap_or_else(|| new.clone());
        vec![Object::String(permanent), Object::String(new)]
    }

    /// Appends a table and its trailer; gives the table's offset.
    fn write_table(
        &self,
        rows: &BTreeMap<Ref, u64>,
        bytes: &mut Vec<u8>,
    ) -> Result<u64, UpdateError> {
        let startxref = self.prefix_len + bytes.len() as u64;
        if startxref > LARGEST_TABLE_OFFSET {
            return Err(UpdateError::TooLarge);
        }
        bytes.extend_from_slice(b"xref\n");
        if rows.is_empty() {
            bytes.extend_from_slice(b"0 0\n");
        }
        for (first, run) in runs(rows) {
            append(bytes, format_args!("{first} {}\n", run.len()));
            for (generation, offset) in run {
                append(bytes, format_args!("{offset:010} {generation:05} n\r\n"));
            }
        }
        let mut trailer = self.trailer.clone();
        trailer.insert("Size", self.next_number);
        bytes.extend_from_slice(b"trailer\n");
        trailer.write_to(bytes);
        bytes.push(b'\n');
        Ok(startxref)
    }

    /// Appends a cross-reference stream, under a new number that is added to
    /// `rows`; gives its offset.
    fn write_stream(
        &mut self,
        rows: &mut BTreeMap<Ref, u64>,
        trailer: Dictionary,
        bytes: &mut Vec<u8>,
    ) -> Result<u64, UpdateError> {
        let reference = self.allocate();
        let startxref = self.prefix_len + bytes.len() as u64;
        rows.insert(reference, startxref);
        let width = (8 - startxref.leading_zeros() as usize / 8).max(1);
        let mut index = Vec::new();
        let mut data = Vec::new();
        for (first, run) in runs(rows) {
            index.push(Object::from(first));
            index.push(Object::from(
                u32::try_from(run.len()).map_err(|_| UpdateError::TooLarge)?,
            ));
            for (generation, offset) in run {
                data.push(1);
                data.extend_from_slice(&offset.to_be_bytes()[8 - width..]);
                data.extend_from_slice(&generation.to_be_bytes());
            }
        }
        let mut dictionary = Dictionary::new().with("Type", Object::name("XRef"));
        for (key, value) in trailer {
            dictionary.insert(key, value);
        }
        dictionary.insert("Size", self.next_number);
        dictionary.insert("Index", index);
        dictionary.insert(
            "W",
            vec![Object::Integer(1), Object::Integer(width as i64), 2.into()],
        );
        append(bytes, format_args!("{} 0 obj\n", reference.number));
        Object::from(crate::object::Stream::owned(dictionary, data)).write_to(bytes);
        bytes.extend_from_slice(b"\nendobj\n");
        Ok(startxref)
    }
}

/// One more than any number that the file uses or sets apart by `/Size`.
fn next_number(document: &Document<'_>) -> Option<u32> {
    let revisions = document.revisions().iter();
    let next = revisions.map(|revision| {
        let size = revision
            .trailer
            .integer("Size")
            .and_then(|size| u32::try_from(size).ok());
        let highest = revision
            .entries
            .last_key_value()
            .map_or(0, |(&number, _)| number);
        highest
            .checked_add(1)
            .map(|next| next.max(size.unwrap_or(0)))
    });
    // Room for what one update can ask for.
    next.collect::<Option<Vec<u32>>>()?
        .into_iter()
        .max()
        .filter(|&next| next < u32::MAX / 2)
}

/// Rows of consecutive numbers: the first number, and generation and offset of
/// each.
fn runs(rows: &BTreeMap<Ref, u64>) -> Vec<(u32, Vec<(u16, u64)>)> {
    let mut runs: Vec<(u32, Vec<(u16, u64)>)> = Vec::new();
    for (reference, &offset) in rows {
        let row = (reference.generation, offset);
        match runs.last_mut() {
            Some((first, run))
                if u64::from(*first) + run.len() as u64 == u64::from(reference.number) =>
            {
                run.push(row);
            }
            _ => runs.push((reference.number, vec![row])),
        }
    }
    runs
}

//! A tiny PDF writer that keeps to no rule of its own accord, so that tests can
//! make right and wrong files alike.

use std::collections::BTreeMap;
use std::fmt::Write;

/// A file in the making.
#[derive(Clone, Default)]
pub struct Builder {
    pub bytes: Vec<u8>,
    /// Objects written since the last cross-reference section.
    pub offsets: BTreeMap<u32, u64>,
    /// Offset of the last section.
    pub last_section: Option<usize>,
}

/// A row of a cross-reference stream.
pub type Row = (u32, [u64; 3]);

impl Builder {
    /// A header and nothing else.
    pub fn new() -> Self {
        let mut builder = Self::default();
        builder.raw("%PDF-1.7\n");
        builder
    }

    /// A header, and a catalog (1), a page tree (2) and one page (3).
    pub fn one_page() -> Self {
        let mut builder = Self::new();
        builder.object(1, "<</Type/Catalog/Pages 2 0 R>>");
        builder.object(
            2,
            "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
        );
        builder.object(3, "<</Type/Page/Parent 2 0 R>>");
        builder
    }

    pub fn position(&self) -> usize {
        self.bytes.len()
    }

    pub fn raw(&mut self, text: impl AsRef<[u8]>) {
        self.bytes.extend_from_slice(text.as_ref());
    }

    /// An object at the end of the file.
    pub fn object(&mut self, number: u32, body: &str) {
        self.offsets.insert(number, self.position() as u64);
        self.raw(format!("{number} 0 obj\n{body}\nendobj\n"));
    }

    /// A stream object, its length right.
    pub fn stream(&mut self, number: u32, entries: &str, data: &[u8]) {
        self.offsets.insert(number, self.position() as u64);
        self.raw(format!(
            "{number} 0 obj\n<</Length {}{entries}>>\nstream\n",
            data.len()
        ));
        self.raw(data);
        self.raw("\nendstream\nendobj\n");
    }

    /// An object stream that holds `objects`.
    pub fn object_stream(&mut self, number: u32, objects: &[(u32, &str)]) {
        let (mut head, mut body) = (String::new(), String::new());
        for (number, object) in objects {
            write!(head, "{number} {} ", body.len()).unwrap();
            write!(body, "{object} ").unwrap();
        }
        let entries = format!("/Type/ObjStm/N {}/First {}", objects.len(), head.len());
        self.stream(number, &entries, (head + &body).as_bytes());
    }

    /// A table of all objects since the last section, with its trailer.
    pub fn table(&mut self, trailer: &str) {
        let rows = std::mem::take(&mut self.offsets);
        let rows: Vec<(u32, String)> = rows
            .into_iter()
            .map(|(number, offset)| (number, format!("{offset:010} 00000 n\r\n")))
            .collect();
        self.table_of(&rows, trailer);
    }

    /// A table of these rows, each in a subsection of its own.
    pub fn table_of(&mut self, rows: &[(u32, String)], trailer: &str) {
        let start = self.position();
        self.raw("xref\n0 1\n0000000000 65535 f\r\n");
        for (number, row) in rows {
            self.raw(format!("{number} 1\n{row}"));
        }
        self.raw(format!("trailer\n<<{trailer}{}>>\n", self.prev()));
        self.finish(start);
    }

    /// A cross-reference stream of all objects since the last section and `rows`.
    pub fn xref_stream(&mut self, number: u32, rows: &[Row], trailer: &str) {
        let start = self.position();
        self.xref_stream_object(number, rows, &format!("{trailer}{}", self.prev()));
        self.finish(start);
    }

    /// The stream of [`Self::xref_stream`], without what closes a revision.
    pub fn xref_stream_object(&mut self, number: u32, rows: &[Row], trailer: &str) {
        self.offsets.insert(number, self.position() as u64);
        let written = std::mem::take(&mut self.offsets);
        let mut all: BTreeMap<u32, [u64; 3]> = written
            .into_iter()
            .map(|(number, offset)| (number, [1, offset, 0]))
            .collect();
        all.extend(rows.iter().copied());
        let (mut index, mut data) = (String::new(), Vec::new());
        for (number, [kind, second, third]) in all {
            write!(index, "{number} 1 ").unwrap();
            data.push(kind as u8);
            data.extend_from_slice(&(second as u32).to_be_bytes());
            data.extend_from_slice(&(third as u16).to_be_bytes());
        }
        let entries = format!("/Type/XRef/W[1 4 2]/Index[{index}]{trailer}");
        self.stream(number, &entries, &data);
        self.offsets.clear();
    }

    /// `startxref`, `start` and `%%EOF`.
    pub fn finish(&mut self, start: usize) {
        self.last_section = Some(start);
        self.raw(format!("startxref\n{start}\n%%EOF\n"));
    }

    fn prev(&self) -> String {
        self.last_section
            .map_or(String::new(), |section| format!("/Prev {section}"))
    }
}

/// One page, one revision, a table.
pub fn table_file() -> Builder {
    let mut builder = Builder::one_page();
    builder.table("/Root 1 0 R/Size 4/ID[<00><11>]");
    builder
}

/// The same with a cross-reference stream and an object stream.
pub fn stream_file() -> Builder {
    let mut builder = Builder::new();
    builder.object_stream(
        4,
        &[
            (1, "<</Type/Catalog/Pages 2 0 R>>"),
            (
                2,
                "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
            ),
        ],
    );
    builder.object(3, "<</Type/Page/Parent 2 0 R>>");
    let rows = [(0, [0, 0, 65535]), (1, [2, 4, 0]), (2, [2, 4, 1])];
    builder.xref_stream(5, &rows, "/Root 1 0 R/Size 6/ID[<00><11>]");
    builder
}

/// The same as a hybrid file: the page (3) is in an object stream that only the
/// stream at `/XRefStm` knows; the table calls it free.
pub fn hybrid_file() -> Builder {
    let mut builder = Builder::new();
    builder.object(1, "<</Type/Catalog/Pages 2 0 R>>");
    builder.object(
        2,
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
    );
    let visible = std::mem::take(&mut builder.offsets);
    builder.object_stream(4, &[(3, "<</Type/Page/Parent 2 0 R>>")]);
    let hidden = builder.position();
    builder.xref_stream_object(5, &[(3, [2, 4, 0])], "/Root 1 0 R/Size 6");
    let mut rows: Vec<(u32, String)> = visible
        .into_iter()
        .map(|(number, offset)| (number, format!("{offset:010} 00000 n\r\n")))
        .collect();
    rows.push((3, "0000000000 65535 f\r\n".into()));
    builder.table_of(
        &rows,
        &format!("/Root 1 0 R/Size 6/ID[<00><11>]/XRefStm {hidden}"),
    );
    builder
}

//! A file that was made to be taken away: a list, a book, takings or a report, as Excel or PDF. It isn't
//! stored.

/// The file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeFile {
    /// A name for it, in ASCII.
    pub file_name: String,
    /// What it is, for `Content-Type`.
    pub media_type: &'static str,
    /// Its bytes: of an Excel file some 50 to 100 a row.
    pub bytes: Vec<u8>,
}

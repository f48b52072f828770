//! Small scans with everything that pages of real ones have.

/// How the cross-reference is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Xref {
    Table,
    Stream,
}

/// A one-page file.
#[derive(Debug, Clone, Copy)]
pub struct Scan {
    pub xref: Xref,
    pub media_box: [f64; 4],
    pub crop_box: Option<[f64; 4]>,
    pub rotate: i64,
    pub user_unit: f64,
}

impl Scan {
    /// A4 portrait.
    pub fn a4(xref: Xref) -> Self {
        let media_box = [0.0, 0.0, 595.0, 842.0];
        Self {
            xref,
            media_box,
            crop_box: None,
            rotate: 0,
            user_unit: 1.0,
        }
    }

    /// The file; boxes and rotation are inherited from the page tree's root.
    pub fn bytes(self) -> Vec<u8> {
        let array = |b: [f64; 4]| format!("[{} {} {} {}]", b[0], b[1], b[2], b[3]);
        let crop = self
            .crop_box
            .map_or(String::new(), |b| format!("/CropBox {}", array(b)));
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            format!(
                "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox {}{crop}/Rotate {}>>",
                array(self.media_box),
                self.rotate
            ),
            format!(
                "<</Type/Page/Parent 2 0 R/UserUnit {}/Resources<<>>/Contents 4 0 R>>",
                self.user_unit
            ),
            "<</Length 4>>\nstream\nq Q\n\nendstream".to_owned(),
            "<</Title(scan)>>".to_owned(),
        ];
        let (mut file, offsets) = header_and_objects(&objects);
        let start = file.len();
        match self.xref {
            Xref::Table => table(&mut file, &offsets, "/Root 1 0 R/Info 5 0 R/ID[<aa><bb>]"),
            Xref::Stream => {
                let mut entries = vec![0, 0, 0, 0, 255];
                for offset in offsets.iter().chain([&start]) {
                    entries.push(1);
                    entries.extend(u32::try_from(*offset).unwrap().to_be_bytes()[1..].to_vec());
                    entries.push(0);
                }
                let head = format!(
                    "6 0 obj\n<</Type/XRef/Size 7/Root 1 0 R/Info 5 0 R/ID[<aa><bb>]/W[1 3 1]/Length {}>>\nstream\n",
                    entries.len()
                );
                file.extend(head.bytes());
                file.extend(entries);
                file.extend(b"\nendstream\nendobj\n");
            }
        }
        file.extend(format!("startxref\n{start}\n%%EOF").bytes());
        file
    }
}

/// A file of two pages whose /Annots are one and the same array.
pub fn two_pages_with_the_same_annotations() -> Vec<u8> {
    let page = "<</Type/Page/Parent 2 0 R/Resources<<>>/Annots 5 0 R>>";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 595 842]>>",
        page,
        page,
        "[]",
    ]
    .map(str::to_owned);
    let (mut file, offsets) = header_and_objects(&objects);
    let start = file.len();
    table(&mut file, &offsets, "/Root 1 0 R/ID[<aa><bb>]");
    file.extend(format!("startxref\n{start}\n%%EOF").bytes());
    file
}

/// A file's beginning, with where each object starts.
fn header_and_objects(objects: &[String]) -> (Vec<u8>, Vec<usize>) {
    let mut file = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut offsets = Vec::new();
    for (index, body) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.extend(format!("{} 0 obj\n{body}\nendobj\n", index + 1).bytes());
    }
    (file, offsets)
}

/// A cross-reference table with its trailer.
fn table(file: &mut Vec<u8>, offsets: &[usize], trailer: &str) {
    let size = offsets.len() + 1;
    file.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").bytes());
    for offset in offsets {
        file.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    file.extend(format!("trailer\n<</Size {size}{trailer}>>\n").bytes());
}

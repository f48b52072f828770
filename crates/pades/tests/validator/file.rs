//! A document with a form, and ways to sign and to change it.

use jiff::Timestamp;
use pades::cms::DigestAlgorithm;
use pades::document::{Document, View};
use pades::limits::Limits;
use pades::object::{Dictionary, Object, Ref};
use pades::update::Update;
use pades::validate::{Evidence, Policy, Report, Validator, validate};
use pades::x509::TrustStore;

use crate::pki::{Signer, trusted};

/// The time of these tests, where they name no other.
pub const NOW: &str = "2026-06-01T00:00:00Z";

/// Room for a signature's value, in bytes.
pub const ROOM: usize = 6144;
/// A range before it is known.
pub const NO_RANGE: &str = "/ByteRange[0 0000000000 0000000000 0000000000]";

pub const CATALOG: Ref = Ref::new(1, 0);
pub const PAGES: Ref = Ref::new(2, 0);
pub const PAGE: Ref = Ref::new(3, 0);
pub const FORM: Ref = Ref::new(4, 0);
pub const CONTENT: Ref = Ref::new(5, 0);
pub const FONT: Ref = Ref::new(6, 0);
pub const EMPTY_APPEARANCE: Ref = Ref::new(7, 0);
pub const NUMBER: Ref = Ref::new(8, 0);
pub const LEADER: Ref = Ref::new(9, 0);
pub const SEAL: Ref = Ref::new(10, 0);
pub const BOX: Ref = Ref::new(11, 0);

/// A page with text, a text field `Number`, a check box `Box` and two empty signature fields
/// `Leader` and `Seal`.
pub fn form() -> Vec<u8> {
    build(&form_objects())
}

/// The objects of [`form`], the first of which has the number 1.
pub fn form_objects() -> Vec<String> {
    let content = "BT /F1 12 Tf 50 700 Td (The original) Tj ET";
    vec![
        "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 6 0 R>>>>/Contents 5 0 R\
         /Annots[8 0 R 9 0 R 10 0 R 11 0 R]>>"
            .to_owned(),
        "<</Fields[8 0 R 9 0 R 10 0 R 11 0 R]/SigFlags 3/DA(/Helv 12 Tf 0 g)\
         /DR<</Font<</Helv 6 0 R>>>>>>"
            .to_owned(),
        format!(
            "<</Length {}>>\nstream\n{content}\nendstream",
            content.len()
        ),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        "<</Type/XObject/Subtype/Form/BBox[0 0 150 20]/Length 11>>\nstream\n/Tx BMC EMC\nendstream"
            .to_owned(),
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(Number)/Rect[50 600 200 620]/P 3 0 R/F 4\
         /DA(/Helv 12 Tf 0 g)/AP<</N 7 0 R>>>>"
            .to_owned(),
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(Leader)/Rect[50 500 200 550]/P 3 0 R/F 132>>"
            .to_owned(),
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal)/Rect[250 500 350 600]/P 3 0 R/F 132>>"
            .to_owned(),
        "<</Type/Annot/Subtype/Widget/FT/Btn/T(Box)/Rect[50 400 60 410]/P 3 0 R/F 4/V/Off/AS/Off\
         /AP<</N<</Yes 7 0 R/Off 7 0 R>>>>>>"
            .to_owned(),
    ]
}

/// A file of these objects, numbered from 1; the first is the catalog.
pub fn build(objects: &[impl AsRef<str>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f\r\n", objects.len() + 1);
    for (index, body) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n\r\n", bytes.len());
        bytes.extend(format!("{} 0 obj\n{}\nendobj\n", index + 1, body.as_ref()).into_bytes());
    }
    let start = bytes.len();
    let size = objects.len() + 1;
    table += &format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(table.into_bytes());
    bytes
}

/// The document with one more revision.
pub fn update(bytes: &[u8], change: impl FnOnce(View<'_>, &mut Update)) -> Vec<u8> {
    let source = bytes.to_vec();
    let document = Document::open(&source, &Limits::default()).unwrap();
    let mut update = Update::new(&document).unwrap();
    change(document.latest(), &mut update);
    let increment = update.finish().unwrap();
    [bytes, &increment.bytes].concat()
}

/// The document with a dictionary changed in one more revision.
pub fn edit(bytes: &[u8], reference: Ref, change: impl FnOnce(&mut Dictionary)) -> Vec<u8> {
    update(bytes, |view, update| {
        let mut dictionary = dictionary(view, reference);
        change(&mut dictionary);
        update.set(reference, dictionary);
    })
}

/// Adds a reference to an array in a dictionary.
pub fn append_to(view: View<'_>, update: &mut Update, holder: Ref, key: &str, item: Ref) {
    let holding = dictionary(view, holder);
    let mut items = holding.array(key).unwrap().to_vec();
    items.push(item.into());
    update.set(holder, holding.with(key, items));
}

pub fn dictionary(view: View<'_>, reference: Ref) -> Dictionary {
    match view.get(reference).unwrap() {
        Object::Dictionary(dictionary) => dictionary,
        other => panic!("{other:?} is no dictionary"),
    }
}

/// How a document is signed.
pub struct Signing<'a> {
    pub field: Ref,
    pub signer: &'a Signer,
    /// Entries of the signature dictionary, as PDF syntax.
    pub entries: &'a str,
    pub signed_at: &'a str,
}

impl Signing<'static> {
    pub fn of(field: Ref) -> Self {
        Self {
            field,
            signer: Signer::honest(),
            entries: "",
            signed_at: "D:20260501090000+07'00'",
        }
    }
}

impl Signing<'_> {
    /// The signature dictionary before it is signed.
    pub fn dictionary(&self) -> String {
        format!(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M({}){NO_RANGE}{}\
             /Contents<{}>>>",
            self.signed_at,
            self.entries,
            "0".repeat(ROOM * 2),
        )
    }

    /// Signs the field, together with other changes in the same revision.
    pub fn with(&self, bytes: &[u8], also: impl FnOnce(View<'_>, &mut Update)) -> Vec<u8> {
        self.complete(self.unsigned(bytes, also))
    }

    /// [`Self::with`], but not signed yet.
    pub fn unsigned(&self, bytes: &[u8], also: impl FnOnce(View<'_>, &mut Update)) -> Vec<u8> {
        let source = bytes.to_vec();
        let document = Document::open(&source, &Limits::default()).unwrap();
        let mut update = Update::new(&document).unwrap();
        let value = update.allocate();
        update.set_raw(value, self.dictionary().into_bytes());
        let field = match document.latest().get(self.field).unwrap() {
            Object::Dictionary(field) => field.with("V", value),
            _ => Dictionary::new(),
        };
        if !field.is_empty() {
            update.set(self.field, field);
        }
        also(document.latest(), &mut update);
        [bytes, &update.finish().unwrap().bytes].concat()
    }

    /// Signs the last [`Self::dictionary`] in `bytes`, which are all there is of the file.
    pub fn complete(&self, bytes: Vec<u8>) -> Vec<u8> {
        complete_by(bytes, |digest| self.signer.cms(digest))
    }

    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.with(bytes, |_, _| {})
    }
}

/// Fills in the last dictionary without a range: its range, and the value that `value` makes of the
/// range's digest.
pub fn complete_by(mut bytes: Vec<u8>, value: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let last = |needle: &str| {
        let mut windows = bytes.windows(needle.len());
        windows
            .rposition(|window| window == needle.as_bytes())
            .unwrap()
    };
    let range_at = last(NO_RANGE) + "/ByteRange".len();
    let gap_start = last("/Contents<0") + "/Contents".len();
    let gap_end = gap_start + ROOM * 2 + 2;
    let range = format!(
        "[0 {gap_start:010} {gap_end:010} {:010}]",
        bytes.len() - gap_end
    );
    bytes[range_at..range_at + range.len()].copy_from_slice(range.as_bytes());
    let mut hasher = DigestAlgorithm::Sha256.hasher();
    hasher.update(&bytes[..gap_start]);
    hasher.update(&bytes[gap_end..]);
    let digits = hex::encode(value(&hasher.finish()));
    bytes[gap_start + 1..gap_start + 1 + digits.len()].copy_from_slice(digits.as_bytes());
    bytes
}

/// The form, signed by the leader.
pub fn signed() -> Vec<u8> {
    Signing::of(LEADER).sign(&form())
}

/// The form, certified with these permissions.
pub fn certified(level: u8) -> Vec<u8> {
    certify(&form(), level)
}

/// The document, certified with these permissions.
pub fn certify(bytes: &[u8], level: u8) -> Vec<u8> {
    let entries = format!(
        "/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams\
         <</Type/TransformParams/P {level}/V/1.2>>>>]"
    );
    Signing {
        entries: &entries,
        ..Signing::of(LEADER)
    }
    .sign(bytes)
}

/// The document with `Number` filled and shown.
pub fn fill(bytes: &[u8], value: &str) -> Vec<u8> {
    update(bytes, |view, update| set_number(view, update, value, value))
}

/// Writes a value into `Number`, and what its appearance shows.
pub fn set_number(view: View<'_>, update: &mut Update, value: &str, shown: &str) {
    let appearance = update.allocate();
    let content = format!("/Tx BMC q BT /Helv 12 Tf 2 5 Td ({shown}) Tj ET Q EMC");
    let body = format!(
        "<</Type/XObject/Subtype/Form/BBox[0 0 150 20]/Resources<</Font<</Helv 6 0 R>>>>\
         /Length {}>>\nstream\n{content}\nendstream",
        content.len()
    );
    update.set_raw(appearance, body.into_bytes());
    let mut number = dictionary(view, NUMBER);
    number.insert("V", pades::object::PdfString::text(value));
    number.insert("AP", Dictionary::new().with("N", appearance));
    update.set(NUMBER, number);
}

/// The leader's signature, then number and seal in one revision that locks every field.
pub fn sealed() -> Vec<u8> {
    let entries = "/Reference[<</Type/SigRef/TransformMethod/FieldMDP/Data 1 0 R/TransformParams\
                   <</Type/TransformParams/Action/All/V/1.2>>>>]";
    Signing {
        entries,
        ..Signing::of(SEAL)
    }
    .with(&signed(), |view, update| {
        set_number(view, update, "7/CT", "7/CT")
    })
}

/// The report, with the root trusted, on 1 June 2026.
pub fn verify(bytes: &[u8]) -> Report {
    verify_with(bytes, &trusted())
}

pub fn verify_with(bytes: &[u8], store: &TrustStore) -> Report {
    let now = NOW.parse().unwrap();
    let source = bytes.to_vec();
    validate(&source, store, &Policy::default(), now, &Limits::default()).unwrap()
}

/// With answers about revocation, at another time.
pub fn verify_at(bytes: &[u8], evidence: &Evidence, now: Timestamp) -> Report {
    let validator = Validator {
        store: &trusted(),
        policy: &Policy::default(),
        evidence,
        limits: &Limits::default(),
    };
    validator.validate(&bytes.to_vec(), now).unwrap()
}

/// The body of a stream object.
pub fn stream(data: &str) -> Vec<u8> {
    format!("<</Length {}>>\nstream\n{data}\nendstream", data.len()).into_bytes()
}

/// The offset of the only place where `needle` is.
pub fn position(bytes: &[u8], needle: &str) -> usize {
    bytes
        .windows(needle.len())
        .position(|window| window == needle.as_bytes())
        .unwrap()
}

/// The bytes with `from` replaced by `to`, which is as long.
pub fn replace(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at = position(bytes, from);
    let mut out = bytes.to_vec();
    out[at..at + to.len()].copy_from_slice(to.as_bytes());
    out
}

//! What the fields of a form show, as the validator reads it where a later revision filled them: the
//! appearance's content, its font and the font's map to letters, the field's own entries.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use pades::document::Document;
use pades::limits::Limits;
use pades::object::Ref;
use pades::update::Update;
use pades::validate::{Policy, validate};
use pades::x509::TrustStore;
use pades_fuzz::{file, stream};

/// Between the parts of an input; anything may be missing.
const SEPARATOR: u8 = 0x1e;
const RANGE: &str = "[0 0000000000 0000000000 0000000000]";
const FORM: Ref = Ref::new(4, 0);
const FIELD: Ref = Ref::new(6, 0);

fuzz_target!(|data: &[u8]| {
    let mut parts = data.split(|&byte| byte == SEPARATOR);
    let mut part = || parts.next().unwrap_or_default();
    let source = signed_form();
    let Ok(document) = Document::open(&source, &Limits::default()) else {
        return;
    };
    let Ok(mut update) = Update::new(&document) else {
        return;
    };
    let [appearance, font, map] = [(); 3].map(|()| update.allocate());
    // In the order in which an input has them.
    let content = part();
    let entries = part();
    update.set_raw(
        appearance,
        stream(&[b"/Subtype/Form", entries].concat(), content),
    );
    update.set_raw(map, stream(b"", part()));
    let own = format!("<</Type/Font/ToUnicode {} 0 R", map.number);
    update.set_raw(font, [own.as_bytes(), part(), b">>"].concat());
    let own = format!(
        "<</Subtype/Widget/FT/Tx/T(A)/P 3 0 R/F 4/AP<</N {} 0 R>>",
        appearance.number
    );
    update.set_raw(FIELD, [own.as_bytes(), part(), b">>"].concat());
    let own = format!(
        "<</Fields[5 0 R 6 0 R]/DR<</Font<</F {} 0 R>>>>",
        font.number
    );
    update.set_raw(FORM, [own.as_bytes(), part(), b">>"].concat());
    let Ok(increment) = update.finish() else {
        return;
    };
    let filled = [source, increment.bytes].concat();
    let store = TrustStore::new();
    let now = Timestamp::UNIX_EPOCH;
    let _ = validate(&filled, &store, &Policy::default(), now, &Limits::default());
});

/// A form with an empty field, and a signature whose range is right. Its value is none, so that no
/// time goes into cryptography: what was changed after it is judged all the same.
fn signed_form() -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/Annots[5 0 R 6 0 R]>>".to_owned(),
        "<</Fields[5 0 R 6 0 R]/SigFlags 3/DA(/F 12 Tf 0 g)>>".to_owned(),
        "<</Subtype/Widget/FT/Sig/T(S)/Rect[0 0 0 0]/P 3 0 R/F 132/V 7 0 R>>".to_owned(),
        "<</Subtype/Widget/FT/Tx/T(A)/Rect[50 600 200 620]/P 3 0 R/F 4/DA(/F 12 Tf)>>".to_owned(),
        format!(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange{RANGE}\
             /Contents<00>>>"
        ),
    ];
    let mut bytes = file(&objects.map(String::into_bytes), 0);
    let find = |bytes: &[u8], wanted: &[u8]| {
        let mut windows = bytes.windows(wanted.len());
        windows.position(|window| window == wanted).unwrap_or(0)
    };
    let range_at = find(&bytes, RANGE.as_bytes());
    let gap = find(&bytes, b"<00>");
    let after = gap + 4;
    let rest = bytes.len() - after;
    let range = format!("[0 {gap:010} {after:010} {rest:010}]");
    bytes[range_at..range_at + range.len()].copy_from_slice(range.as_bytes());
    bytes
}

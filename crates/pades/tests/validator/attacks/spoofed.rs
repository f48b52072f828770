//! What a signature says about itself, changed outside the signed bytes; and signatures that claim
//! each other's bytes.

use pades::object::PdfString;
use pades::validate::{FindingCode, SubIndication};

use super::surgery::{after, gap};
use super::{Broken, Case, Class, Refused};
use crate::file::*;
use pades::object::{Object, Ref};

const SIGNATURE: Ref = Ref::new(12, 0);

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("spoofed");
    dictionaries(&mut class);
    ranges(&mut class);
    class.cases
}

fn dictionaries(class: &mut Class) {
    let rewritten = Refused(FindingCode::ObjectReplaced);
    for (key, value) in [
        ("Reason", PdfString::literal("Approved").into()),
        ("Name", PdfString::literal("Chu tich").into()),
        ("Location", PdfString::literal("Ha Noi").into()),
        ("ContactInfo", PdfString::literal("x@x.vn").into()),
        ("M", PdfString::literal("D:20200101000000Z").into()),
        ("SubFilter", Object::name("adbe.pkcs7.detached")),
        ("Prop_Build", pades::object::Dictionary::new().into()),
        ("Reference", Object::Array(Vec::new())),
        (
            "ByteRange",
            Object::Array([0, 10, 20, 30].map(Object::from).to_vec()),
        ),
    ] {
        let bytes = edit(&signed(), SIGNATURE, |signature| {
            signature.insert(key, value);
        });
        class.add(
            format!("{}_rewritten", key.to_lowercase()),
            rewritten,
            bytes,
        );
    }
    let text = String::from_utf8_lossy(&signed()).into_owned();
    let start = text.find("12 0 obj\n").unwrap() + 9;
    let bytes = signed();
    let body = &bytes[start..gap(&bytes).end + 2];
    let mut copy = body.to_vec();
    copy.splice(2..2, b"/Reason(Approved)".iter().copied());
    let moved = update(&bytes, |_, update| update.set_raw(SIGNATURE, copy));
    class.add("copied_and_extended", rewritten, moved);
    let mut stream = after(&bytes);
    let short = "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Reason(x)>>";
    stream.object_stream(20, &[(12, short)]);
    stream.xref_stream(21, &[(12, [2, 20, 0])], "/Root 1 0 R/Size 22");
    class.add("rewritten_in_an_object_stream", rewritten, stream.bytes);
    let certified_less = edit(&certified(1), SIGNATURE, |signature| {
        signature.remove("Reference");
    });
    class.add("certification_taken_away", rewritten, certified_less);
    let filled = fill(&certified(1), "7/CT");
    let both = edit(&filled, SIGNATURE, |signature| {
        signature.remove("Reference");
    });
    class.add(
        "certification_taken_away_after_filling",
        Refused(FindingCode::DocMdpViolated),
        both,
    );
}

fn ranges(class: &mut Class) {
    let format = Broken(SubIndication::FormatFailure);
    // The second signature leaves out what the first one signs.
    let sealed = sealed();
    let first = gap(&sealed);
    let at = sealed
        .windows(12)
        .rposition(|w| w == b"/ByteRange[0")
        .unwrap();
    let mut add = |name: &str, range: [usize; 4]| {
        let text = format!(
            "[{} {:010} {:010} {:010}]",
            range[0], range[1], range[2], range[3]
        );
        let mut bytes = sealed.clone();
        let at = at + "/ByteRange".len();
        bytes[at..at + text.len()].copy_from_slice(text.as_bytes());
        class.add(name, format, bytes);
    };
    let end = sealed.len();
    add(
        "second_range_leaves_out_the_first_value",
        [0, first.start, first.end, end - first.end],
    );
    add(
        "second_range_overlaps_the_first_value",
        [0, first.start + 10, first.end + 10, end - first.end - 10],
    );
    add(
        "second_range_within_the_first",
        [0, first.start, first.end, first.signed_end - first.end],
    );
    add(
        "second_range_leaves_out_the_signed_end",
        [
            0,
            first.signed_end - 100,
            first.signed_end,
            end - first.signed_end,
        ],
    );
    // Two dictionaries of one revision that leave out both values together.
    let signing = Signing::of(LEADER);
    let two = signing.with(&form(), |view, update| {
        let second = update.allocate();
        let range = "/ByteRange[0 0000000010 0000000020 0000000030]";
        let body = Signing::of(SEAL).dictionary().replace(NO_RANGE, range);
        // The last placeholder in the file is filled in: this one must not look like it.
        let body = body.replace("/Contents<0", "/Contents<f");
        update.set_raw(second, body.into_bytes());
        update.set(SEAL, dictionary(view, SEAL).with("V", second));
    });
    class.add("second_dictionary_in_one_revision", format, two);
}

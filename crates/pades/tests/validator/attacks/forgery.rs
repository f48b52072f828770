//! Universal forgery: a signature that says too little, in the hope that a reader which can't check
//! it says nothing either.

use pades::validate::SubIndication;

use super::surgery::{gap, overwrite, prepared};
use super::{Broken, Case, Class};
use crate::file::{position, replace, signed};

const FORMAT: super::Expected = Broken(SubIndication::FormatFailure);

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("forgery");
    contents(&mut class);
    ranges(&mut class);
    dictionaries(&mut class);
    values(&mut class);
    class.cases
}

/// The signed form with another text in the place of its value.
fn with_contents(text: &str) -> Vec<u8> {
    let bytes = signed();
    let gap = gap(&bytes);
    overwrite(&bytes, gap.start, gap.end, text)
}

fn contents(class: &mut Class) {
    for (name, text) in [
        ("contents_empty", "<>"),
        ("contents_zero", "<0000>"),
        ("contents_null", "null"),
        ("contents_name", "/None"),
        ("contents_literal", "(0000)"),
        ("contents_reference", "5 0 R"),
        ("contents_array", "[<0000>]"),
        ("contents_gone", ""),
    ] {
        class.add(name, FORMAT, with_contents(text));
    }
    let zeros = format!("<{}>", "0".repeat(8192));
    class.add("contents_all_zeros", FORMAT, with_contents(&zeros));
    let renamed = replace(&signed(), "/Contents<30", "/Kontents<30");
    class.add("contents_key_missing", FORMAT, renamed);
}

/// The signed form with its /ByteRange text replaced by another of the same length.
fn with_range(make: impl Fn([u64; 4]) -> String) -> Vec<u8> {
    let bytes = signed();
    let at = position(&bytes, "/ByteRange[") + "/ByteRange".len();
    let old = String::from_utf8(bytes[at..at + 36].to_vec()).unwrap();
    let numbers: Vec<u64> = old
        .trim_matches(['[', ']'])
        .split(' ')
        .map(|n| n.parse().unwrap())
        .collect();
    let new = make(numbers.try_into().unwrap());
    replace(&bytes, &old, &format!("{new:36}"))
}

fn ranges(class: &mut Class) {
    let mut add = |name: &str, make: &dyn Fn([u64; 4]) -> String| {
        class.add(name, FORMAT, with_range(make));
    };
    add("range_null", &|_| "null".to_owned());
    add("range_empty", &|_| "[]".to_owned());
    add("range_of_nothing", &|_| "[0 0 0 0]".to_owned());
    add("range_two_numbers", &|[a, b, ..]| format!("[{a} {b}]"));
    add("range_six_numbers", &|[a, b, c, d]| {
        format!("[{a} {b} {c} {d} 0 0]")
    });
    add("range_negative", &|[a, b, c, _]| {
        format!("[{a} {b} {c} -1]")
    });
    add("range_overflowing", &|[a, b, c, _]| {
        format!("[{a} {b} {c} 9223372036854775807]")
    });
    add("range_not_from_the_start", &|[_, b, c, d]| {
        format!("[1 {b} {c} {d}]")
    });
    add("range_past_the_end", &|[a, b, c, d]| {
        format!("[{a} {b} {c} {}]", d + 1)
    });
    add("range_real_numbers", &|[a, b, c, d]| {
        format!("[{a}. {b}. {c}. {d}.]")
    });
    add("range_strings", &|[a, b, c, d]| {
        format!("[({a})({b})({c})({d})]")
    });
    add("range_reference", &|_| "5 0 R".to_owned());
    add("range_backwards", &|[a, b, c, d]| {
        format!("[{a} {c} {b} {d}]")
    });
    add("range_gap_grown", &|[a, b, c, d]| {
        format!("[{a} {b} {} {}]", c + 1, d - 1)
    });
    add("range_gap_begins_early", &|[a, b, c, d]| {
        format!("[{a} {} {c} {d}]", b - 1)
    });
    add("range_tail_uncovered", &|[a, b, c, d]| {
        format!("[{a} {b} {c} {}]", d - 30)
    });
    let renamed = replace(&signed(), "/ByteRange[", "/BiteRange[");
    class.add("range_key_missing", FORMAT, renamed);
}

fn dictionaries(class: &mut Class) {
    let mut add = |name: &str, from: &str, to: &str| {
        class.add(name, FORMAT, replace(&signed(), from, to));
    };
    add(
        "format_unknown",
        "/ETSI.CAdES.detached",
        "/ETSI.CAdES.attached",
    );
    add("format_missing", "/SubFilter/ETSI", "/SubFolter/ETSI");
    add(
        "format_of_timestamps",
        "/ETSI.CAdES.detached",
        "/ETSI.RFC3161/A/Bcde",
    );
    add(
        "type_of_timestamps",
        "/Type/Sig/Filter/Adobe.PPKLite",
        "/Type/DocTimeStamp/F/PPKLite  ",
    );
    add(
        "contents_twice",
        "/Filter/Adobe.PPKLite",
        "/Contents<00>/Fi/xxxx",
    );
    add(
        "range_twice",
        "/Filter/Adobe.PPKLite",
        "/ByteRange[0 1 2 3]  ",
    );
    // A field that says it is signed, in a form that nobody has signed.
    for (name, value) in [
        ("value_is_text", "(signed)"),
        ("value_is_a_number", "1"),
        ("value_is_an_empty_dictionary", "<<>>"),
        ("value_is_a_page", "3 0 R"),
        (
            "value_without_contents",
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name(An)>>",
        ),
    ] {
        let form = prepared(|objects| {
            objects[8] = objects[8].replacen("/T(Leader)", &format!("/T(Leader)/V {value}"), 1);
        });
        class.add(name, FORMAT, form);
    }
}

fn values(class: &mut Class) {
    let text = replace(&signed(), "(The original)", "(The Original)");
    class.add(
        "signed_byte_changed",
        Broken(SubIndication::HashFailure),
        text,
    );
    let bytes = signed();
    let gap = gap(&bytes);
    let mut flipped = bytes.clone();
    // The last digits before the padding are the signature value's.
    let last = bytes[gap.start + 1..gap.end - 1]
        .iter()
        .rposition(|&b| b != b'0');
    let last = gap.start + 1 + last.unwrap();
    flipped[last] = if flipped[last] == b'1' { b'2' } else { b'1' };
    class.add(
        "value_changed",
        Broken(SubIndication::SigCryptoFailure),
        flipped,
    );
    let padded = overwrite_padding(&bytes, b"deadbeef");
    class.add("value_followed_by_others", FORMAT, padded);
}

/// The zeros after the value replaced by `digits`, over and over.
fn overwrite_padding(bytes: &[u8], digits: &[u8]) -> Vec<u8> {
    let gap = gap(bytes);
    let mut out = bytes.to_vec();
    let start = gap.start + (gap.end - gap.start) / 2;
    for (index, byte) in out[start..gap.end - 1].iter_mut().enumerate() {
        *byte = digits[index % digits.len()];
    }
    out
}

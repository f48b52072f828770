//! Cross-reference sections that say two things, or lead in circles: readers differ in what they
//! make of them.

use pades::object::Ref;
use pades::validate::{FindingCode, SubIndication};

use super::surgery::{after, alter, page_text, prepared_and_signed, startxref};
use super::{Broken, Case, Class, Refused, Told};
use crate::builder::Builder;
use crate::file::{form, position, replace, signed, stream, update};

const AMBIGUOUS: super::Expected = Refused(FindingCode::ObjectAmbiguous);
const UNACCOUNTED: super::Expected = Told(FindingCode::UnaccountedBytes);
const TRAILER: &str = "/Root 1 0 R/Size 40";

pub fn cases() -> Vec<Case> {
    let mut class = Class::new("cross_reference");
    chains(&mut class);
    entries(&mut class);
    generations(&mut class);
    trailers(&mut class);
    class.cases
}

/// The signed form, and another content for its page behind it.
fn with_content() -> Builder {
    let mut builder = after(&signed());
    builder.object(5, &page_text("Another"));
    builder
}

fn row(offset: impl Into<u64>) -> String {
    format!("{:010} 00000 n\r\n", offset.into())
}

/// Leads the last section's /Prev elsewhere.
fn with_prev(mut builder: Builder, previous: impl FnOnce(usize) -> usize) -> Builder {
    let here = builder.position();
    builder.last_section = Some(previous(here));
    builder
}

fn chains(class: &mut Class) {
    let mut circle = with_prev(with_content(), |here| here);
    circle.table(TRAILER);
    class.add("prev_to_itself", UNACCOUNTED, circle.bytes);
    let first = with_content().position();
    let mut pair = with_content();
    // Where the second section will be is found by trying.
    let mut guess = 0;
    for _ in 0..3 {
        pair = with_prev(with_content(), |_| guess);
        pair.table(TRAILER);
        guess = pair.position();
    }
    pair.last_section = Some(first);
    pair.table(TRAILER);
    class.add("prev_in_a_circle_of_two", UNACCOUNTED, pair.bytes);
    let mut forward = with_prev(with_content(), |here| here + 10_000_000);
    forward.table(TRAILER);
    class.add("prev_beyond_the_end", UNACCOUNTED, forward.bytes);
    // The signed revision is passed over; its objects are listed anew.
    let bytes = signed();
    let listed = |builder: &mut Builder, numbers: &[u32]| {
        let rows: Vec<(u32, String)> = numbers
            .iter()
            .map(|number| {
                let head = format!("\n{number} 0 obj");
                let at = bytes
                    .windows(head.len())
                    .rposition(|w| w == head.as_bytes());
                (*number, row(at.unwrap() as u64 + 1))
            })
            .collect();
        let mut rows = rows;
        rows.extend(
            std::mem::take(&mut builder.offsets)
                .into_iter()
                .map(|(n, at)| (n, row(at))),
        );
        rows.sort();
        builder.table_of(&rows, TRAILER);
    };
    let mut skipping = with_prev(with_content(), |_| startxref(&form()));
    listed(&mut skipping, &[9, 12]);
    class.add(
        "prev_past_the_signed_revision",
        Broken(SubIndication::FormatFailure),
        skipping.bytes,
    );
    let mut alone = with_content();
    alone.last_section = None;
    listed(&mut alone, &[1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12]);
    class.add(
        "prev_missing",
        Broken(SubIndication::FormatFailure),
        alone.bytes,
    );
}

fn entries(class: &mut Class) {
    let old = position(&signed(), "\n5 0 obj") as u64 + 1;
    let both = |first: u64, second: u64, builder: &mut Builder| {
        builder.offsets.clear();
        builder.table_of(&[(5, row(first)), (5, row(second))], TRAILER);
    };
    let mut builder = with_content();
    let new = builder.offsets[&5];
    both(old, new, &mut builder);
    class.add("object_listed_twice", AMBIGUOUS, builder.bytes);
    let mut builder = with_content();
    both(new, old, &mut builder);
    class.add(
        "object_listed_twice_the_other_first",
        Refused(FindingCode::PageChanged),
        builder.bytes,
    );
    let mut builder = with_content();
    builder.offsets.clear();
    let hidden = builder.position();
    builder.xref_stream_object(20, &[(5, [1, new, 0])], TRAILER);
    builder.table_of(&[(5, row(old))], &format!("{TRAILER}/XRefStm {hidden}"));
    class.add("table_and_hidden_stream_differ", AMBIGUOUS, builder.bytes);
    let mut builder = with_content();
    builder.offsets.clear();
    let rows = [1, old as u32, 1, new as u32];
    let data: Vec<u8> = rows
        .chunks(2)
        .flat_map(|pair| {
            let mut row = vec![pair[0] as u8];
            row.extend(pair[1].to_be_bytes());
            row.extend([0, 0]);
            row
        })
        .collect();
    let at = builder.position();
    let entries = format!(
        "/Type/XRef/W[1 4 2]/Index[5 1 5 1]{TRAILER}/Prev {}",
        startxref(&signed())
    );
    builder.stream(20, &entries, &data);
    builder.offsets.clear();
    builder.finish(at);
    class.add("stream_lists_an_object_twice", AMBIGUOUS, builder.bytes);
    let zero = prepared_and_signed(|objects| alter(objects, 3, "5 0 R", "[5 0 R 0 0 R]"));
    let mut builder = after(&zero);
    let text = page_text("Another");
    let row_of_zero = row(builder.position() as u64);
    builder.raw(format!("0 0 obj\n{text}\nendobj\n"));
    builder.offsets.clear();
    let at = builder.position();
    let previous = startxref(&zero);
    builder.raw(format!(
        "xref\n0 1\n{row_of_zero}trailer\n<<{TRAILER}/Prev {previous}>>\n"
    ));
    builder.finish(at);
    class.add("object_0_comes", AMBIGUOUS, builder.bytes);
    let mut builder = after(&signed());
    builder.xref_stream(20, &[(5, [3, 0, 0])], TRAILER);
    class.add("entry_of_unknown_kind", AMBIGUOUS, builder.bytes);
    let mut builder = after(&signed());
    builder.table_of(&[(5, "0000000000 00001 f\r\n".to_owned())], TRAILER);
    class.add(
        "content_freed",
        Refused(FindingCode::ObjectFreed),
        builder.bytes,
    );
    let mut builder = after(&signed());
    builder.table_of(&[(5, row(0u64))], TRAILER);
    class.add(
        "content_at_offset_zero",
        Refused(FindingCode::ObjectFreed),
        builder.bytes,
    );
    let mut builder = after(&signed());
    builder.table_of(
        &[(5, row(position(&signed(), "\n7 0 obj") as u64 + 1))],
        TRAILER,
    );
    class.add(
        "entry_of_another_object",
        Refused(FindingCode::RevisionUnreadable),
        builder.bytes,
    );
    let mut builder = after(&signed());
    builder.table_of(&[(5, row(99_999_999u64))], TRAILER);
    class.add(
        "entry_beyond_the_end",
        Refused(FindingCode::RevisionUnreadable),
        builder.bytes,
    );
}

/// The page refers to what isn't there, under a generation that many readers don't look at.
fn generations(class: &mut Class) {
    let dangling = |generation: u16| {
        prepared_and_signed(|objects| {
            objects[2] = objects[2].replace(
                "/Contents 5 0 R",
                &format!("/Contents[5 0 R 30 {generation} R]"),
            );
        })
    };
    let drawn = |bytes: &[u8], reference: Ref| {
        update(bytes, |_, update| {
            update.set_raw(reference, stream("1 g 0 0 600 850 re f"));
        })
    };
    class.add(
        "missing_content_comes",
        Refused(FindingCode::PageChanged),
        drawn(&dangling(0), Ref::new(30, 0)),
    );
    class.add(
        "missing_content_comes_with_generation_0",
        Refused(FindingCode::PageChanged),
        drawn(&dangling(1), Ref::new(30, 0)),
    );
    class.add(
        "missing_content_comes_with_generation_1",
        Refused(FindingCode::PageChanged),
        drawn(&dangling(0), Ref::new(30, 1)),
    );
    class.add(
        "content_with_generation_1",
        Refused(FindingCode::ObjectFreed),
        drawn(&signed(), Ref::new(5, 1)),
    );
}

fn trailers(class: &mut Class) {
    for (name, entries) in [
        ("trailer_names_two_catalogs", "/Root 21 0 R/Root 1 0 R"),
        (
            "trailer_names_two_catalogs_the_other_last",
            "/Root 1 0 R/Root 21 0 R",
        ),
    ] {
        let mut builder = after(&signed());
        builder.object(21, "<</Type/Catalog/Pages 2 0 R/AcroForm 4 0 R/Lang(x)>>");
        builder.table(&format!("{entries}/Size 40"));
        class.add(name, AMBIGUOUS, builder.bytes);
    }
    let previous = startxref(&signed());
    let mut builder = after(&signed());
    builder.last_section = None;
    builder.table(&format!(
        "{TRAILER}/Prev {}/Prev {previous}",
        startxref(&form())
    ));
    class.add("trailer_names_two_predecessors", AMBIGUOUS, builder.bytes);
    let mut builder = after(&signed());
    builder.object(5, &page_text("The original"));
    builder.xref_stream(20, &[], &format!("{TRAILER}/Root 1 0 R"));
    class.add("stream_names_its_catalog_twice", AMBIGUOUS, builder.bytes);
    // A page that only readers which mend files come to see.
    let mut builder = after(&signed());
    builder.object(8, "<</Type/Annot/Subtype/Widget/FT/Tx/T(Number)/Rect[50 600 200 620]/P 3 0 R/F 4/DA(/Helv 12 Tf 0 g)/AP<</N 7 0 R>>>>");
    let at = builder.position();
    builder.table(TRAILER);
    let stated = at - 2;
    let bytes = replace(
        &builder.bytes,
        &format!("startxref\n{at}\n"),
        &format!("startxref\n{stated}\n"),
    );
    class.add(
        "startxref_off_by_two",
        Refused(FindingCode::RevisionUnreadable),
        bytes,
    );
}

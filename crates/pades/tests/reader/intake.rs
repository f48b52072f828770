//! What happens to an uploaded file.

use pades::document::Document;
use pades::intake::{
    ActiveContent, Finding, Inspection, NormaliseReason, RewriteError, Verdict, inspect, rewrite,
};
use pades::limits::Limits;

use crate::builder::{Builder, hybrid_file, stream_file, table_file};
use crate::{assert_qpdf_is_content, sample};

fn inspected(bytes: &Vec<u8>) -> Inspection {
    inspect(bytes, &Limits::default()).unwrap()
}

fn rewritten(bytes: &Vec<u8>, clean: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let written = rewrite(bytes, &Limits::default(), clean, &mut out).unwrap();
    assert_eq!(written.length, out.len() as u64);
    assert_eq!(written.pages, inspected(bytes).pages.len());
    out
}

#[test]
fn the_samples_are_judged_as_their_readme_says() {
    use Finding::{ActiveContent as Active, NeedsNormalising as Normalising};
    let cases = [
        ("giay-khai-sinh.pdf", vec![]),
        ("bang-tot-nghiep-xoay-90.pdf", vec![]),
        ("can-cuoc-2-mat-cropbox.pdf", vec![]),
        ("giay-chung-nhan-dat-a3-userunit.pdf", vec![]),
        ("dang-ky-doanh-nghiep-12-trang.pdf", vec![]),
        ("hoc-ba-30-trang-ccitt-g4.pdf", vec![]),
        (
            "ma-hoa-owner-password.pdf",
            vec![Normalising(vec![NormaliseReason::EmptyPassword])],
        ),
        (
            "loi-xref-sai-vi-tri.pdf",
            vec![Normalising(vec![NormaliseReason::BrokenXref])],
        ),
        (
            "loi-rac-truoc-header.pdf",
            vec![Normalising(vec![NormaliseReason::JunkBeforeHeader])],
        ),
        ("ma-hoa-user-password.pdf", vec![Finding::NeedsPassword]),
        ("loi-cut-mat-cuoi.pdf", vec![Finding::Truncated]),
        ("loi-khong-phai-pdf.pdf", vec![Finding::NotPdf]),
        (
            "co-javascript-va-tep-dinh-kem.pdf",
            vec![Active(vec![
                ActiveContent::JavaScript,
                ActiveContent::Attachments,
                ActiveContent::OpenAction,
            ])],
        ),
    ];
    for (name, findings) in cases {
        assert_eq!(inspected(&sample(name)).findings, findings, "{name}");
    }
}

#[test]
fn a_normalised_file_is_accepted_and_has_the_same_pages() {
    for name in [
        "ma-hoa-owner-password.pdf",
        "loi-xref-sai-vi-tri.pdf",
        "loi-rac-truoc-header.pdf",
    ] {
        let before = sample(name);
        let after = rewritten(&before, false);
        let inspection = inspected(&after);
        assert_eq!(inspection.verdict(), Verdict::Accept, "{name}");
        assert_eq!(inspection.pages, inspected(&before).pages, "{name}");
        assert_qpdf_is_content(&after);
    }
}

#[test]
fn the_images_of_an_encrypted_file_come_out_as_they_were() {
    let plain = sample("giay-khai-sinh.pdf");
    let jpeg = |bytes: &[u8]| {
        let start = bytes
            .windows(3)
            .position(|three| three == [0xFF, 0xD8, 0xFF])
            .unwrap();
        let length = bytes[start..]
            .windows(9)
            .position(|nine| nine == b"endstream")
            .unwrap();
        bytes[start..start + length - 1].to_vec()
    };
    let decrypted = rewritten(&sample("ma-hoa-owner-password.pdf"), false);
    assert_eq!(jpeg(&decrypted), jpeg(&plain));
}

#[test]
fn cleaning_leaves_no_active_content() {
    let bytes = sample("co-javascript-va-tep-dinh-kem.pdf");
    let clean = rewritten(&bytes, true);
    let inspection = inspected(&clean);
    assert_eq!(
        inspection.verdict(),
        Verdict::Accept,
        "{:?}",
        inspection.findings
    );
    assert_eq!(inspection.pages, inspected(&bytes).pages);
    for word in ["JavaScript", "EmbeddedFile"] {
        let found = clean
            .windows(word.len())
            .any(|bytes| bytes == word.as_bytes());
        assert!(!found, "{word} is gone from the bytes too");
    }
    assert_qpdf_is_content(&clean);
}

/// A page and a catalog with these entries, and an object 4 to refer to.
fn with(catalog: &str, page: &str, fourth: &str) -> Vec<u8> {
    let mut builder = Builder::new();
    builder.object(1, &format!("<</Type/Catalog/Pages 2 0 R{catalog}>>"));
    builder.object(
        2,
        "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]>>",
    );
    builder.object(3, &format!("<</Type/Page/Parent 2 0 R{page}>>"));
    builder.object(4, fourth);
    builder.table("/Root 1 0 R/Size 5");
    builder.bytes
}

#[test]
fn every_kind_of_active_content_is_found_and_cleaned() {
    use ActiveContent as Active;
    let cases = [
        (
            with("/OpenAction 4 0 R", "", "<</S/JavaScript/JS(x)>>"),
            vec![Active::JavaScript, Active::OpenAction],
        ),
        (
            with("/Names<</EmbeddedFiles<</Names[(a)4 0 R]>>>>", "", "null"),
            vec![Active::Attachments],
        ),
        (
            with("/AcroForm 4 0 R", "", "<</Fields[]>>"),
            vec![Active::AcroForm],
        ),
        (
            with("/AcroForm 4 0 R", "", "<</Fields[]/XFA(x)>>"),
            vec![Active::AcroForm, Active::Xfa],
        ),
        (
            with("", "/Annots 4 0 R", "[<</Type/Annot>>]"),
            vec![Active::Annotations],
        ),
        (
            with("/OCProperties<<>>", "", "null"),
            vec![Active::OptionalContent],
        ),
        (
            with("/OpenAction[3 0 R/Fit]", "", "null"),
            vec![Active::OpenAction],
        ),
        (
            with("", "/AA<</O 4 0 R>>", "<</S/GoTo>>"),
            vec![Active::AdditionalActions],
        ),
        (
            with("/Outlines<</First<</A 4 0 R>>>>", "", "<</S/Launch/F(x)>>"),
            vec![Active::ExternalActions],
        ),
        (
            with(
                "",
                "/Contents 4 0 R",
                "<</Length 0/F(x)>>\nstream\n\nendstream",
            ),
            vec![Active::ExternalStreams],
        ),
        (
            with("/Perms<</DocMDP null>>", "", "null"),
            vec![Active::Perms],
        ),
        (
            with("/Collection<<>>", "", "null"),
            vec![Active::Collection],
        ),
    ];
    for (bytes, kinds) in cases {
        let found = inspected(&bytes);
        assert_eq!(found.findings, [Finding::ActiveContent(kinds)]);
        assert_eq!(found.verdict(), Verdict::CleanWithConsent);
        let clean = rewritten(&bytes, true);
        assert_eq!(inspected(&clean).findings, []);
        assert_qpdf_is_content(&clean);
    }
}

#[test]
fn harmless_contents_are_accepted() {
    let bytes = with(
        "/Names<</Dests<</Names[(a)[3 0 R/Fit]]>>>>/Outlines<</First<</A 4 0 R>>>>",
        "/Annots[]",
        "<</S/GoTo/D[3 0 R/Fit]>>",
    );
    assert_eq!(inspected(&bytes).findings, []);
}

#[test]
fn a_signed_file_is_refused() {
    let bytes = with(
        "",
        "/X 4 0 R",
        "<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>",
    );
    let inspection = inspected(&bytes);
    assert_eq!(inspection.findings, [Finding::AlreadySigned]);
    assert_eq!(inspection.verdict(), Verdict::Refuse);
}

#[test]
fn bytes_after_the_end_are_normalised_away() {
    let mut bytes = table_file().bytes;
    bytes.extend_from_slice(b"\0\0\r\n  ");
    assert_eq!(inspected(&bytes).findings, [], "white space is nothing");
    bytes.extend_from_slice(b"<!-- junk -->");
    let reasons = vec![NormaliseReason::TrailingBytes];
    assert_eq!(
        inspected(&bytes).findings,
        [Finding::NeedsNormalising(reasons)]
    );
    assert_eq!(inspected(&rewritten(&bytes, false)).findings, []);
}

#[test]
fn an_update_that_was_cut_off_is_refused() {
    let mut bytes = table_file().bytes;
    bytes.extend_from_slice(b"3 0 obj\n<</Type/Page/Parent 2 0 R/Conte");
    assert_eq!(inspected(&bytes).findings, [Finding::Truncated]);
}

#[test]
fn every_cut_of_a_file_is_refused() {
    for builder in [table_file(), stream_file(), hybrid_file()] {
        let whole = builder.bytes.len();
        // Without the last mark alone nothing is lost.
        let complete = whole - "\n%%EOF\n".len();
        for length in 0..complete {
            let cut = builder.bytes[..length].to_vec();
            assert_eq!(
                inspected(&cut).verdict(),
                Verdict::Refuse,
                "{length} of {whole}"
            );
        }
    }
}

#[test]
fn a_broken_file_is_found_again_in_every_form() {
    for builder in [table_file(), stream_file(), hybrid_file()] {
        let mut bytes = builder.bytes;
        let end = bytes.len();
        bytes.splice(9..9, *b"% something that moves everything\n");
        assert!(bytes.len() > end);
        let inspection = inspected(&bytes);
        let reasons = vec![NormaliseReason::BrokenXref];
        assert_eq!(inspection.findings, [Finding::NeedsNormalising(reasons)]);
        let after = rewritten(&bytes, false);
        assert_eq!(inspected(&after).findings, []);
        assert_qpdf_is_content(&after);
    }
}

#[test]
fn only_what_can_be_reached_is_written() {
    let bytes = with("", "", "(left behind)");
    let after = rewritten(&bytes, false);
    assert!(!after.windows(4).any(|four| four == b"left"));
    assert_eq!(rewritten(&bytes, false), after, "and always the same bytes");
}

#[test]
fn missing_pages_are_damage() {
    let mut builder = Builder::new();
    builder.object(1, "<</Type/Catalog/Pages 2 0 R>>");
    builder.object(2, "<</Type/Pages/Kids[]/Count 0>>");
    builder.table("/Root 1 0 R/Size 3");
    assert_eq!(inspected(&builder.bytes).findings, [Finding::Damaged]);
}

#[test]
fn a_file_cut_off_is_not_rewritten() {
    let mut out = Vec::new();
    let result = rewrite(
        &sample("loi-cut-mat-cuoi.pdf"),
        &Limits::default(),
        false,
        &mut out,
    );
    assert!(matches!(result, Err(RewriteError::Truncated)));
    assert!(out.is_empty());
}

#[test]
fn a_repaired_file_is_read_from_its_objects() {
    let bytes = sample("loi-rac-truoc-header.pdf");
    let document = Document::open_or_repair(&bytes, &Limits::default()).unwrap();
    assert!(document.repaired() && !document.truncated());
    assert!(document.header_offset() > 0);
    assert_eq!(document.latest().pages().unwrap().len(), 1);
}

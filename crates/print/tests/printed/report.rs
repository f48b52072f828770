//! The report of a check.

use chungthuc_domain::view::check::CheckView;

use crate::{answers, tools};

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Every text of an answer that people read on the page.
fn sentences(view: &CheckView) -> Vec<String> {
    let mut all = vec![
        view.verdict.label().to_owned(),
        view.summary.clone(),
        view.file_name.clone(),
        view.sha256.clone(),
    ];
    all.extend(view.issuance.said().map(|(_, text)| text.to_owned()));
    for finding in &view.findings {
        all.extend([finding.message.clone(), finding.code.clone()]);
    }
    for signature in &view.signatures {
        let (label, issuer) = signature.issuer_text();
        let (when, source) = signature.time_text();
        all.extend([
            signature.role_text().to_owned(),
            signature.signer_text(),
            label.to_owned(),
            issuer.to_owned(),
            signature.anchor_text().to_owned(),
            when,
            signature.conclusion_text(),
        ]);
        all.extend(source);
        all.extend(signature.organisation.clone());
        all.extend(signature.checks.iter().map(|line| line.text.clone()));
        for change in &signature.field_changes {
            all.extend([change.field.clone(), change.old.clone(), change.new.clone()]);
        }
    }
    for revision in &view.revisions {
        all.extend([revision.content.clone(), revision.conclusion.clone()]);
    }
    all
}

/// Prints it, and checks what holds of every report.
fn printed(name: &str, view: &CheckView) -> Vec<u8> {
    let pdf = answers::printed(view);
    tools::keep(name, &pdf);
    tools::is_sound(&pdf);
    for word in tools::words(&pdf).unwrap_or_default() {
        let [left, top, right, bottom] = word;
        assert!(left > 56.0 && right < 539.5, "{word:?}");
        assert!(top > 25.0 && bottom < 815.0, "{word:?}");
    }
    pdf
}

fn says_everything(name: &str, view: &CheckView) -> Vec<u8> {
    let pdf = printed(name, view);
    if let Some(pages) = tools::pages(&pdf) {
        let text = without_spaces(&pages.concat());
        for sentence in sentences(view) {
            let found = text.contains(&without_spaces(&sentence));
            assert!(found, "{name} lacks {sentence:?}");
        }
        let count = pages.len();
        for (number, page) in (1..).zip(&pages) {
            assert!(page.contains(&format!("Trang {number}/{count}")), "{page}");
        }
    }
    pdf
}

#[test]
fn a_copy_of_which_all_holds_is_reported_in_the_words_of_the_page() {
    says_everything("passed.pdf", &answers::passed());
}

#[test]
fn what_was_changed_is_told_with_its_value_before_and_after() {
    let view = answers::changed();
    let pdf = says_everything("changed.pdf", &view);
    if let Some(text) = tools::text(&pdf) {
        assert!(text.contains("SoChungThuc 107/ĐT 1007/ĐT"), "{text}");
        assert!(text.contains("Mang tên Vũ Đình Khải Minh"));
        assert!(text.contains("TOTAL-FAILED · FORMAT_FAILURE · PAdES B-LT"));
    }
}

#[test]
fn what_nobody_knows_is_told_as_not_known() {
    says_everything("open.pdf", &answers::open());
}

#[test]
fn a_file_without_signatures_has_a_report_too() {
    let mut view = answers::open();
    view.signatures.clear();
    view.revisions.clear();
    view.page_count = None;
    view.verdict = chungthuc_domain::view::check::Verdict::NotPdf;
    says_everything("none.pdf", &view);
}

#[test]
fn many_signatures_go_over_pages_and_no_heading_stands_alone() {
    let pdf = says_everything("twelve.pdf", &answers::twelve());
    let Some(pages) = tools::pages(&pdf) else {
        return;
    };
    assert!(pages.len() > 4, "{}", pages.len());
    for number in 1..=12 {
        let heading = format!("{number}/12. Người ký thứ {number}\n");
        let page = pages.iter().find(|page| page.contains(&heading)).unwrap();
        let (_, below) = page.split_once(&heading).unwrap();
        assert!(below.contains("Nội dung đã ký còn nguyên vẹn"), "{below}");
    }
    let heads = pages
        .iter()
        .filter(|page| page.contains("Phiên bản Nội dung Byte Kết luận"));
    assert!(heads.count() > 1, "a table's head is repeated");
}

#[test]
fn long_and_hidden_names_wrap_and_show() {
    let view = answers::long();
    let pdf = printed("long.pdf", &view);
    if let Some(text) = tools::text(&pdf) {
        let text = without_spaces(&text);
        assert!(text.contains(&without_spaces(&view.signatures[0].signer)));
        assert!(text.contains("Tên□ẩn□□□"), "{text}");
    }
}

#[test]
fn a_file_made_to_be_reported_endlessly_isnt() {
    let mut view = answers::twelve();
    let mut one = view.signatures[0].clone();
    one.checks = vec![one.checks[0].clone(); 5000];
    one.signer = "x".repeat(1_000_000);
    view.signatures = vec![one; 300];
    let pages = tools::pages(&answers::printed(&view)).unwrap_or_default();
    assert!(pages.len() < 400, "{}", pages.len());
}

#[test]
fn the_same_answer_gives_the_same_bytes() {
    let view = answers::passed();
    assert_eq!(answers::printed(&view), answers::printed(&view));
}

#[test]
fn the_report_says_that_it_is_tagged_pdf_a() {
    let pdf = answers::printed(&answers::passed());
    let has = |text: &str| {
        pdf.windows(text.len())
            .any(|bytes| bytes == text.as_bytes())
    };
    assert!(has("<pdfaid:part>2</pdfaid:part>") || has("pdfaid:part=\"2\""));
    assert!(has("/StructTreeRoot") && has("/Lang"));
}

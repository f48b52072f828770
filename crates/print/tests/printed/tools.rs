//! Other people's programs as judges. What isn't installed judges nothing.

use std::{io::ErrorKind, path::Path, process::Command};

/// Keeps a file to be looked at, where `KEEP_PRINTED` names a folder.
pub fn keep(name: &str, pdf: &[u8]) {
    if let Some(folder) = std::env::var_os("KEEP_PRINTED") {
        std::fs::write(Path::new(&folder).join(name), pdf).unwrap();
    }
}

/// Without its white space: words that a column broke are whole again.
pub fn spaceless(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What the text of a file is, by pdftotext; each run of white space one space.
pub fn text(pdf: &[u8]) -> Option<String> {
    let text = run("pdftotext", &["-layout", "-enc", "UTF-8"], pdf, &["-"])?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The same in the order of the file's content, page by page, as it was written.
pub fn pages(pdf: &[u8]) -> Option<Vec<String>> {
    let text = run("pdftotext", &["-raw", "-enc", "UTF-8"], pdf, &["-"])?;
    let mut pages: Vec<_> = text.split('\u{c}').map(str::to_owned).collect();
    pages.pop();
    Some(pages)
}

/// Where each word of a file lies on its page: left, top, right and bottom in points.
pub fn words(pdf: &[u8]) -> Option<Vec<[f64; 4]>> {
    let html = run("pdftotext", &["-bbox"], pdf, &["-"])?;
    let number = |line: &str, key: &str| -> f64 {
        let (_, rest) = line.split_once(&format!("{key}=\"")).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    let words = html.lines().filter(|line| line.contains("<word "));
    Some(
        words
            .map(|line| ["xMin", "yMin", "xMax", "yMax"].map(|key| number(line, key)))
            .collect(),
    )
}

/// Has qpdf nothing to say against a file?
pub fn is_sound(pdf: &[u8]) {
    if let Some(said) = run("qpdf", &["--check"], pdf, &[]) {
        assert!(
            said.contains("No syntax or stream encoding errors"),
            "{said}"
        );
    }
}

fn run(program: &str, before: &[&str], pdf: &[u8], after: &[&str]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.pdf");
    std::fs::write(&path, pdf).unwrap();
    let run = Command::new(program)
        .args(before)
        .arg(&path)
        .args(after)
        .output();
    match run {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{program}: {said}");
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("{program} is not installed: not judged");
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

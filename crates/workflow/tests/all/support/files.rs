//! Small files: a scan of one page, and images.

use png::{BitDepth, ColorType};

/// A PDF of one empty A4 page.
pub fn scan() -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>",
        "<</Length 25>>stream\n0 0 m 200 300 l 100 0 l S\nendstream",
    ];
    let mut file = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let table = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in &offsets {
        file.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    file.extend(
        format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").bytes(),
    );
    file
}

/// A PNG of a coloured bar on a transparent ground.
pub fn ink(width: u32, height: u32) -> Vec<u8> {
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x + y) % 3 != 0));
    let samples: Vec<u8> = pixels
        .flat_map(|inked| if inked { [20, 40, 160, 255] } else { [0; 4] })
        .collect();
    png(ColorType::Rgba, width, height, &samples)
}

/// A PNG of blue writing on white paper.
pub fn on_paper(width: u32, height: u32) -> Vec<u8> {
    let is_ink = |x: u32, y: u32| (width / 4..width / 2).contains(&x) && y > height / 2;
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let samples: Vec<u8> = pixels
        .flat_map(|(x, y)| {
            if is_ink(x, y) {
                [20, 40, 160]
            } else {
                [250, 250, 248]
            }
        })
        .collect();
    png(ColorType::Rgb, width, height, &samples)
}

fn png(colour: ColorType, width: u32, height: u32, samples: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(colour);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    file
}

/// What a PDF says, by pdftotext, each run of white space one space; nothing where that isn't installed.
pub fn words_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.pdf");
    std::fs::write(&path, pdf).unwrap();
    let run = std::process::Command::new("pdftotext")
        .arg("-layout")
        .arg(&path)
        .arg("-")
        .output();
    let said = run
        .map(|output| String::from_utf8(output.stdout).unwrap())
        .unwrap_or_default();
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! Other people's programs as judges. Each answers `None` where it isn't
//! installed.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::NamedTempFile;

/// What `program arguments… FILE` prints, and whether it succeeded.
pub fn judge(program: &str, arguments: &[&str], file: &[u8]) -> Option<(bool, String)> {
    let mut stored = NamedTempFile::new().unwrap();
    stored.write_all(file).unwrap();
    match Command::new(program)
        .args(arguments)
        .arg(stored.path())
        .output()
    {
        Ok(output) => {
            let text = [output.stdout, output.stderr].concat();
            Some((
                output.status.success(),
                String::from_utf8_lossy(&text).into_owned(),
            ))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("{program} is not installed: not judged");
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

/// The Python that has pyHanko, if that is installed.
pub fn python() -> Option<PathBuf> {
    let python = Path::new(&std::env::var_os("HOME")?).join(".cache/chungthuc/venv/bin/python");
    if !python.exists() {
        eprintln!("pyHanko is not installed: not judged");
        return None;
    }
    Some(python)
}

/// What pyHanko finds in each file by the root beside it, by the judge of the end-to-end tests.
pub fn pyhanko(files: &[(Vec<u8>, Vec<u8>)]) -> Option<serde_json::Value> {
    const EACH: &str = "import sys, json, pyhanko_judge as p; \
        print(json.dumps([p.judge(*pair) for pair in zip(sys.argv[1::2], sys.argv[2::2])]))";
    let python = python()?;
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(python);
    command.args(["-c", EACH]);
    command.env(
        "PYTHONPATH",
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../end2end/support"),
    );
    for (index, (file, root)) in files.iter().enumerate() {
        for (kind, bytes) in [("pdf", file), ("cer", root)] {
            let path = folder.path().join(format!("{index}.{kind}"));
            std::fs::write(&path, bytes).unwrap();
            command.arg(path);
        }
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// A rendered page.
pub struct Picture {
    pub width: usize,
    rgb: Vec<u8>,
}

impl Picture {
    /// Renders a page (from 0) with poppler.
    pub fn render(file: &[u8], page: usize, dpi: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let (pdf, stem) = (folder.path().join("in.pdf"), folder.path().join("out"));
        std::fs::write(&pdf, file).unwrap();
        let page = (page + 1).to_string();
        let dpi = dpi.to_string();
        let run = Command::new("pdftoppm")
            .args([
                "-r",
                &dpi,
                "-f",
                &page,
                "-l",
                &page,
                "-singlefile",
                "-cropbox",
            ])
            .args([&pdf, &stem])
            .output();
        match run {
            Ok(output) => assert!(output.status.success(), "{output:?}"),
            Err(_) => {
                eprintln!("pdftoppm is not installed: not judged");
                return None;
            }
        }
        let ppm = std::fs::read(stem.with_extension("ppm")).unwrap();
        let mut lines = ppm.splitn(4, |byte| *byte == b'\n');
        assert_eq!(lines.next(), Some(b"P6".as_slice()));
        let size = String::from_utf8(lines.next().unwrap().to_vec()).unwrap();
        let width = size.split(' ').next().unwrap().parse().unwrap();
        lines.next();
        Some(Self {
            width,
            rgb: lines.next().unwrap().to_vec(),
        })
    }

    /// The pixels' box where `is_wanted` holds: left, top, right, bottom, the
    /// last two exclusive.
    pub fn bounds(&self, is_wanted: impl Fn([u8; 3]) -> bool) -> [usize; 4] {
        let mut bounds = [usize::MAX, usize::MAX, 0, 0];
        for (index, pixel) in self.rgb.as_chunks::<3>().0.iter().enumerate() {
            if is_wanted(*pixel) {
                let (x, y) = (index % self.width, index / self.width);
                bounds = [
                    bounds[0].min(x),
                    bounds[1].min(y),
                    bounds[2].max(x + 1),
                    bounds[3].max(y + 1),
                ];
            }
        }
        bounds
    }
}

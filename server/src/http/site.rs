//! The files of the site (style sheet, fonts, the browser's build, pdf.js) and their addresses,
//! which change whenever a file does, so that browsers may keep them for ever.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use chungthuc_app::shell::Assets;
use ring::digest::{SHA256, digest};

/// The folder with the site's files.
#[derive(Debug, Clone)]
pub struct Site {
    /// The folder.
    pub folder: PathBuf,
    /// Addresses of what every public page needs.
    pub public: Assets,
    /// Addresses of what every page needs of those who are logged in.
    pub staff: Assets,
}

impl Site {
    /// The site beside the program: `site` next to the folder that the program lies in.
    ///
    /// Errors: the program's own path or the files can't be read.
    pub fn beside_program() -> io::Result<Self> {
        let program = std::env::current_exe()?;
        let folder = program
            .parent()
            .and_then(Path::parent)
            .map(|target| target.join("site"))
            .ok_or_else(|| io::Error::other("the program has no folder"))?;
        Self::open(&folder)
    }

    /// The site in `folder`.
    ///
    /// Errors: a file that every page needs can't be read.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let versioned = |path: &str| -> io::Result<String> {
            let bytes = fs::read(folder.join(path.trim_start_matches('/'))).map_err(|cause| {
                io::Error::new(cause.kind(), format!("{}{path}: {cause}", folder.display()))
            })?;
            let hash = digest(&SHA256, &bytes);
            let short: String = hash
                .as_ref()
                .iter()
                .take(6)
                .map(|byte| format!("{byte:02x}"))
                .collect();
            Ok(format!("{path}?v={short}"))
        };
        let entry = |name: &str| -> io::Result<Assets> {
            let Assets { css, js, wasm } = Assets::of(name);
            Ok(Assets {
                css: css
                    .iter()
                    .map(|css| versioned(css))
                    .collect::<io::Result<_>>()?,
                js: versioned(&js)?,
                wasm: versioned(&wasm)?,
            })
        };
        Ok(Self {
            folder: folder.to_owned(),
            public: entry("public")?,
            staff: entry("staff")?,
        })
    }
}

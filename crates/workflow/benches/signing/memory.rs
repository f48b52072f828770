//! How much memory an act takes, by a process of its own that does nothing else: the most it ever had
//! in memory during the act, above what it had before (`VmHWM` and `VmRSS` of Linux).

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use crate::{
    keys::{Keys, P256},
    ours::{self, Signing},
};

/// Asks this program for one act; what follows: which, the file, the
/// folder of the keys, the root.
const ARGUMENT: &str = "--memory";

/// What is done once.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    Sign,
    Validate,
}

/// An act with what it is done to.
pub struct Asked {
    act: Act,
    file: PathBuf,
    keys: PathBuf,
    root: PathBuf,
}

impl Act {
    /// What this process was started for, if for that alone.
    pub fn from_arguments() -> Option<Asked> {
        let mut arguments = std::env::args().skip_while(|argument| argument != ARGUMENT);
        arguments.next()?;
        Some(Asked {
            act: match arguments.next()?.as_str() {
                "Sign" => Self::Sign,
                _ => Self::Validate,
            },
            file: arguments.next()?.into(),
            keys: arguments.next()?.into(),
            root: arguments.next()?.into(),
        })
    }

    /// The bytes that the act takes in a process of its own.
    pub fn measured(self, file: &Path, keys: &Keys) -> u64 {
        let output = Command::new(std::env::current_exe().unwrap())
            .arg(ARGUMENT)
            .arg(format!("{self:?}"))
            .args([file, &keys.folder, &keys.root_file])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        said.trim().parse().unwrap_or_else(|_| panic!("{output:?}"))
    }
}

impl Asked {
    pub async fn run(self) -> ExitCode {
        let signing = Signing::of(&self.file, &self.keys, P256).await;
        let root = fs::read(&self.root).unwrap();
        // So that VmHWM begins anew.
        fs::write("/proc/self/clear_refs", "5").unwrap();
        let before = status("VmRSS:");
        match self.act {
            Act::Sign => {
                let out = self.file.with_extension("memory.pdf");
                signing.run(&self.file, &out).await;
                fs::remove_file(out).unwrap();
            }
            Act::Validate => assert!(ours::validation(&self.file, &root).1),
        }
        println!("{}", status("VmHWM:").saturating_sub(before));
        ExitCode::SUCCESS
    }
}

/// A line of /proc/self/status, in bytes.
fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

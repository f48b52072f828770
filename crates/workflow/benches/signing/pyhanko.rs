//! pyHanko in a process of its own, which does what it is told and says how long it took.

use std::{
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

use crate::keys::{Keys, PIN};

pub struct PyHanko {
    child: Child,
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl PyHanko {
    /// Starts it with the key on P-256, loaded once; none if it isn't installed.
    pub fn start(keys: &Keys) -> Option<Self> {
        let python =
            PathBuf::from(std::env::var_os("HOME")?).join(".cache/chungthuc/venv/bin/python");
        let script = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/benches/signing/pyhanko_contender.py"
        );
        let mut child = Command::new(python)
            .arg(script)
            .args([keys.p256_file(), PIN.into(), keys.root_file.clone()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let asked = child.stdin.take()?;
        let answers = BufReader::new(child.stdout.take()?);
        Some(Self {
            child,
            asked,
            answers,
        })
    }

    /// Signs a file invisibly, as its documentation has it.
    pub fn sign(&mut self, file: &Path, target: &Path) -> Duration {
        took(&self.ask(&json!({ "act": "sign", "file": file, "target": target })))
    }

    /// The same in the quickest way that was found: in memory, with as much room for the CMS as we
    /// leave, without which it signs twice to find out.
    pub fn sign_tuned(&mut self, file: &Path, target: &Path) -> Duration {
        took(&self.ask(&json!({ "act": "sign-tuned", "file": file, "target": target })))
    }

    /// Checks a file against the root; and whether all holds.
    pub fn validate(&mut self, file: &Path) -> (Duration, bool) {
        let answer = self.ask(&json!({ "act": "validate", "file": file }));
        (took(&answer), answer["holds"] == true)
    }

    fn ask(&mut self, act: &Value) -> Value {
        writeln!(self.asked, "{act}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for PyHanko {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn took(answer: &Value) -> Duration {
    Duration::from_secs_f64(answer["seconds"].as_f64().unwrap())
}

//! The check of a file in the browser, for the worker beside it (`worker.js`): the file's bytes and
//! what the server gave go in, the answer comes out, as JSON. What is checked and what is said is in
//! `pades` and `chungthuc-report`, the same as on the server.

use chungthuc_report::check_locally;
use jiff::Timestamp;
use wasm_bindgen::prelude::*;

/// A file while it is read, and to be checked as often as there is something new to go by.
#[wasm_bindgen]
pub struct FileCheck {
    name: String,
    bytes: Vec<u8>,
}

#[wasm_bindgen]
impl FileCheck {
    /// An empty file, with room for `size` bytes.
    ///
    /// # Errors
    /// There isn't so much memory.
    #[wasm_bindgen(constructor)]
    pub fn new(name: String, size: usize) -> Result<Self, JsError> {
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(size)?;
        Ok(Self { name, bytes })
    }

    /// The next bytes of the file.
    ///
    /// # Errors
    /// There isn't so much memory.
    pub fn append(&mut self, piece: &[u8]) -> Result<(), JsError> {
        self.bytes.try_reserve(piece.len())?;
        self.bytes.extend_from_slice(piece);
        Ok(())
    }

    /// Checks the file as it stands at `now`, in milliseconds since 1970. `trust` is what the server
    /// gives at `/kiem-tra/tin-cay.json`, `answers` an array of what it answered to look-ups. The
    /// answer is a `LocalCheck`.
    ///
    /// # Errors
    /// What was given isn't what the server gives.
    pub fn check(&self, trust: &str, answers: &str, now: f64) -> Result<String, JsError> {
        let trust = serde_json::from_str(trust)?;
        let answers: Vec<_> = serde_json::from_str(answers)?;
        #[allow(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
        let now = Timestamp::from_millisecond(now as i64)?;
        let check = check_locally(&self.bytes, &self.name, &trust, &answers, now)?;
        Ok(serde_json::to_string(&check)?)
    }
}

//! The worker that checks a file in the browser (`validator/worker.js`): starting it, and what it says.
//! The file itself goes to the worker and nowhere else.

use chungthuc_domain::{AppError, view::check::LocalCheck};
use serde::Deserialize;

use crate::browser::PickedFile;

/// Largest file that is checked in the browser, in bytes: the worker holds it whole.
pub const MAX_BYTES: u64 = 100 * 1024 * 1024;

/// What the worker says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Told {
    /// So many bytes were read.
    Progress(u64),
    /// The answer, and how long judging took, µs.
    Answer {
        /// The answer.
        check: Box<LocalCheck>,
        /// How long judging took, µs.
        micros: u64,
    },
    /// The server refused to look anything up.
    Refused(AppError),
    /// Something isn't there that it needs, or the connection broke; for programmers.
    Failed(String),
}

/// A worker with one file. It ends when this is dropped.
pub struct LocalChecker {
    #[cfg(feature = "hydrate")]
    worker: web_sys::Worker,
    /// What hears it; dropped after the worker has ended.
    #[cfg(feature = "hydrate")]
    _ears: [wasm_bindgen::prelude::Closure<dyn Fn(web_sys::Event)>; 2],
}

impl LocalChecker {
    /// Starts a worker on a file. `None` where there are no workers.
    pub fn start(file: &PickedFile, told: impl Fn(Told) + Clone + 'static) -> Option<Self> {
        #[cfg(feature = "hydrate")]
        {
            use wasm_bindgen::{JsCast, prelude::Closure};

            let options = web_sys::WorkerOptions::new();
            options.set_type(web_sys::WorkerType::Module);
            let worker =
                web_sys::Worker::new_with_options("/validator/worker.js", &options).ok()?;
            let failed = told.clone();
            let on_message = Closure::<dyn Fn(web_sys::Event)>::new(move |said: web_sys::Event| {
                let data = said
                    .dyn_ref::<web_sys::MessageEvent>()
                    .and_then(|said| said.data().as_string());
                told(read(&data.unwrap_or_default()));
            });
            let on_error = Closure::<dyn Fn(web_sys::Event)>::new(move |_| {
                failed(Told::Failed("the worker doesn't start".to_owned()));
            });
            worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
            worker.post_message(&file.file).ok()?;
            Some(Self {
                worker,
                _ears: [on_message, on_error],
            })
        }
        #[cfg(not(feature = "hydrate"))]
        {
            let _ = (file, told, read);
            None
        }
    }

    /// Has it ask the server what is known of the certificates and of the file's hash.
    pub fn look_up(&self) {
        #[cfg(feature = "hydrate")]
        // Fails only for what can't be copied, and a text can.
        let _ = self.worker.post_message(&"look-up".into());
    }
}

#[cfg(feature = "hydrate")]
impl Drop for LocalChecker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn read(text: &str) -> Told {
    serde_json::from_str(text).unwrap_or_else(|cause| Told::Failed(cause.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_worker_says_is_understood_and_anything_else_is_a_failure() {
        assert_eq!(read(r#"{"Progress":4096}"#), Told::Progress(4096));
        let busy = read(r#"{"Refused":{"code":"Busy","fields":[],"kept":null}}"#);
        assert!(matches!(busy, Told::Refused(_)), "{busy:?}");
        assert!(matches!(read(r#"{"Refused":Too many}"#), Told::Failed(_)));
    }
}

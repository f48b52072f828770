//! Makes of a compiled entry what a browser loads: `chungthuc.js` and `chungthuc_bg.wasm`.
//!
//! What wasm-bindgen's command-line tool does, by the same library, of the version that Cargo.lock
//! holds: without the hundred crates that the tool compiles for its test runner, and installed by
//! nobody.
//!
//! Usage: `chungthuc-bindgen WASM FOLDER`

use std::{env, error::Error};

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let (Some(wasm), Some(folder), None) = (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: chungthuc-bindgen WASM FOLDER".into());
    };
    Bindgen::new()
        .web(true)?
        .typescript(false)
        .input_path(wasm)
        .out_name("chungthuc")
        .generate(folder)?;
    Ok(())
}

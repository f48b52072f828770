//! `chungthuc config check`: everything that is wrong with a configuration, at once.

use std::{path::Path, process::ExitCode};

use crate::{
    config::{Config, ConfigError, Instead},
    wiring::Failure,
};

/// Checks the file; exit 1 with a line for each problem, 0 without any.
///
/// Errors: the file can't be read, or isn't TOML.
pub fn run(path: &Path) -> Result<ExitCode, Failure> {
    match Config::read(path, Instead::default()) {
        Ok(config) => {
            println!(
                "Cấu hình dùng được. Địa chỉ công khai: {}",
                config.public_url
            );
            Ok(ExitCode::SUCCESS)
        }
        Err(ConfigError::Unusable(problems)) => {
            for problem in problems {
                println!("- {problem}");
            }
            Ok(ExitCode::FAILURE)
        }
        Err(error) => Err(error.into()),
    }
}

//! The program `chungthuc`: reads the command line and the configuration, wires the parts together
//! and serves. No rules live here; those are in `domain` and `workflow`.

mod cli;
mod command;
mod config;
mod demo_port;
mod http;
mod sms;
mod trust_services;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match command::run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("chungthuc: {error}");
            let mut source = error.source();
            while let Some(cause) = source {
                eprintln!("  vì: {cause}");
                source = cause.source();
            }
            ExitCode::from(2)
        }
    }
}

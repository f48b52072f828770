//! What the command line does, one file a command.

mod config_check;
mod serve;
mod verify;

use std::process::ExitCode;

use crate::{
    cli::{Cli, Command, ConfigCommand},
    config::{Config, Instead},
    wiring::{self, Failure},
};

/// Runs a command.
///
/// Errors: usage or I/O; the exit code is 2 then.
pub fn run(cli: Cli) -> Result<ExitCode, Failure> {
    match cli.command {
        Command::Verify(args) => verify::run(&args),
        Command::Config {
            command: ConfigCommand::Check(args),
        } => config_check::run(&args.config),
        Command::Serve(args) => runtime()?.block_on(serve::run(args)),
        Command::Migrate(args) => {
            let config = Config::read(&args.config, Instead::default())?;
            runtime()?.block_on(wiring::production(&config))?;
            println!("Cơ sở dữ liệu đã ở phiên bản mới nhất.");
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}

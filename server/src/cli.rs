//! The command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

/// Issues certified electronic copies of paper originals.
#[derive(Debug, Parser)]
#[command(name = "chungthuc", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves the program.
    Serve(ServeArgs),
    /// Checks signed PDF files: one line each; exit 0 if all passed, 1 if not, 2 for usage or I/O.
    Verify(VerifyArgs),
    /// Brings the database up to date and ends.
    Migrate(ConfigArgs),
    /// Works on the configuration file.
    Config {
        /// What to do with it.
        #[command(subcommand)]
        command: ConfigCommand,
    },
}

/// What to do with the configuration file.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Says what in it is wrong or missing.
    Check(ConfigArgs),
}

/// Where the configuration is.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// The configuration file (TOML).
    #[arg(long, default_value = "/etc/chungthuc/chungthuc.toml")]
    pub config: PathBuf,
}

/// How to serve.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The configuration file (TOML); not read in the demo.
    #[arg(
        long,
        default_value = "/etc/chungthuc/chungthuc.toml",
        conflicts_with = "demo"
    )]
    pub config: PathBuf,
    /// Needs nothing: a fresh folder, SQLite, invented people, keys of its own.
    #[arg(long)]
    pub demo: bool,
    // `requires` isn't asked for beside an argument that conflicts with what is required.
    /// Lets the demo be reached from other machines.
    #[arg(long, requires = "demo", conflicts_with = "config")]
    pub demo_public: bool,
    /// Address and port to listen at, instead of the file's; in the demo, port 0 takes a free one.
    #[arg(long)]
    pub listen: Option<SocketAddr>,
    /// The data folder, instead of the file's; the demo has one of its own if it is left out.
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Another database than the data folder's SQLite, for the demo and for tests.
    #[arg(long, requires = "demo", conflicts_with = "config")]
    pub database: Option<String>,
    /// Sends the demo's e-mail to this SMTP server (host:port, no TLS) instead of the outbox page.
    #[arg(long, requires = "demo", conflicts_with = "config")]
    pub smtp: Option<String>,
}

/// What to check.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Prints one JSON object a file.
    #[arg(long)]
    pub json: bool,
    /// Certificates to trust as anchors (PEM or DER).
    #[arg(long)]
    pub trust: Vec<PathBuf>,
    /// The files.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
}

//! Checks PDF files as the check page does in a browser and prints a line of JSON for each, so that
//! both builds can be compared:
//! `cargo run -p chungthuc-report --example check -- TRUST.json ANSWERS.json NOW FILE…` with an array of
//! what the server answered to look-ups, and NOW in milliseconds since 1970. `--trust-data ROOT.der`
//! prints the trust data of a root.

use std::{env, error::Error, fs, path::Path};

use chungthuc_domain::view::check::LookUpAnswer;
use chungthuc_report::{TrustData, check_locally};
use jiff::Timestamp;
use pades::{
    io::FileSource,
    validate::Policy,
    x509::{AnchorSet, TrustStore},
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [option, roots @ ..] if option == "--trust-data" => {
            let mut store = TrustStore::new();
            for root in roots {
                store.add_file(&fs::read(root)?, AnchorSet::Other("root".to_owned()))?;
            }
            let data = TrustData::of(&store, &Policy::default());
            println!("{}", serde_json::to_string(&data)?);
        }
        [trust, answers, now, files @ ..] => {
            let trust: TrustData = serde_json::from_str(&fs::read_to_string(trust)?)?;
            let answers: Vec<LookUpAnswer> = serde_json::from_str(&fs::read_to_string(answers)?)?;
            let now = Timestamp::from_millisecond(now.parse()?)?;
            for file in files {
                let name = Path::new(file).file_name().unwrap_or_default();
                let source = FileSource::open(file)?;
                let answer =
                    check_locally(&source, &name.to_string_lossy(), &trust, &answers, now)?;
                println!("{}", serde_json::to_string(&answer)?);
            }
        }
        _ => {
            return Err(
                "usage: check TRUST.json ANSWERS.json NOW FILE… | --trust-data ROOT…".into(),
            );
        }
    }
    Ok(())
}

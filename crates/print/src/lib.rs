//! Documents that the program writes itself, as PDF: the report of a check, the monthly pages of a
//! book, the slips of a dossier that was received, the other forms of a counter and its book of dossiers, the
//! attestation of copies on paper, takings, and the report of half a year. Nothing is signed here, and no
//! clock or network is asked.
//!
//! A [`Document`] is a list of [`Block`]s on sheets of one size. They are broken into strips (`set`),
//! the strips put on pages (`pages`), and the pages written by krilla as tagged PDF/A-2a (`paint`), in
//! the faces that `pades` embeds in certified copies. Whatever is printed may come from strangers'
//! files: it is normalised, bounded, and shown with what the faces have ([`Faces`](text::Faces)).

mod attestation;
mod beside;
mod block;
mod check;
mod code_slip;
mod control;
mod forms;
mod head;
mod ledger;
mod office;
mod pages;
mod paint;
mod pickup;
mod qr;
mod receipt;
mod register;
mod set;
mod statistics;
mod strip;
mod table;
mod tags;
mod takings;
mod text;
mod tracking;

pub use attestation::{IssuedNumber, PaperAttestation};
pub use block::{
    Align, Block, Column, Document, Fact, Group, Item, Ledger, Line, Sheet, Sums, Table, Tone,
};
pub use check::{CheckReport, TrustAnchor};
pub use code_slip::CodeSlip;
pub use control::{ControlSlip, PaperWay};
pub use forms::{Apology, Concerned, Minutes, RefusalSlip, Supplement};
pub use paint::pdf;
pub use pickup::{PickupPaper, PickupSlip};
pub use receipt::{HandedIn, Receipt, ReceivedPaper, Submitter};
pub use register::RegisterMonth;
pub use statistics::ReportPages;
pub use takings::TakingsPages;
pub use tracking::{TrackedDossier, TrackingMonth};

use pades::compose::ComposeError;

/// Why a document can't be printed. Nothing in what is printed leads to it.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The embedded faces can't be used.
    #[error("the embedded faces can't be used")]
    Face(#[from] ComposeError),
    /// The PDF can't be written; what krilla says.
    #[error("the PDF can't be written: {0}")]
    Write(String),
}

//! The use cases against both databases, with a clock that stands still, real files and keys of the
//! tests' own. One program, so that it is linked once.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod absences;
mod accounts;
mod adherence;
mod annulment;
mod applicants_told;
mod appointments;
mod appointments_offer;
mod appointments_work;
mod at_once;
mod attestation_texts;
mod batch;
mod books;
mod books_closing;
mod books_files;
mod books_keepers;
mod books_lines;
mod books_look;
mod books_numbering;
mod books_overdue;
mod broken_database;
mod check;
mod crashes;
mod deadlines;
mod delivery;
mod delivery_codes;
mod delivery_failures;
mod fees;
mod fees_takings;
mod fees_tariffs;
mod figures;
mod give_back;
mod holidays;
mod intake;
mod live;
mod long_term;
mod look_up;
mod mail_server;
mod notices;
mod numbers;
mod one_stop_forms;
mod originals;
mod owner;
mod paper_copies;
mod paper_numbers;
mod pickup;
mod queue;
mod readiness;
mod reception;
mod reception_deadlines;
mod reception_scans;
mod reception_shared;
mod refusals;
mod refusals_counter;
mod refusals_original;
mod refusals_scans;
mod renewal;
mod retention;
mod retention_end;
mod retention_races;
mod returned;
mod returned_both;
mod returned_scans;
mod scans;
mod sealing;
mod signed_report;
mod signing;
mod stamps;
mod standing;
mod supplements;
mod support;
mod tracking;
mod trust_list;
mod typed_forms;
mod unit_settings;
mod uploads;

//! How what books hold is said.

use chungthuc_domain::{
    book::month::Tally,
    fee::{money, thousands},
};

/// `1.204 số · 1.377 bản · 4.131.000 đ`.
pub fn tally_text(tally: Tally) -> String {
    let (numbers, copies) = (thousands(tally.numbers), thousands(tally.copies));
    format!("{numbers} số · {copies} bản · {}", money(tally.fees))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_copies_and_fees_are_said_in_this_order() {
        let tally = Tally {
            numbers: 1_204,
            copies: 1_377,
            fees: 4_131_000,
        };
        assert!(tally_text(tally).starts_with("1.204 số · 1.377 bản · 4.131.000"));
    }
}

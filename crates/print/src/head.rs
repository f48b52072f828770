//! Heads of ledgers: titles in the middle of their columns, those that share a heading below it, and
//! below all of them (1), (2), …

use pades::compose::Weight;

use crate::{
    PrintError,
    block::{Align, Column, Group, Ledger},
    ledger::{Grid, LINE, hold},
    set::{GREY, Place, Setter, Style},
    strip::{Fill, Strip, Words},
    table::{HEAD, PAD, PAD_ABOVE, RULE_WIDTH},
    tags::{Kind, NodeId},
};

const NUMBER: Style = Style::new(Weight::Regular, 8.5, GREY);

impl Setter<'_> {
    pub(crate) fn ledger_head(
        &mut self,
        ledger: &Ledger,
        grid: &Grid,
    ) -> Result<Vec<Strip>, PrintError> {
        let centred = Grid {
            table: grid.table,
            rules: grid.rules.clone(),
            places: grid.places.iter().copied().map(centred).collect(),
        };
        let columns = ledger.columns.as_slice();
        let part = self.structure.add(grid.table, Kind::Row);
        let mut head = match &ledger.group {
            Some(group) => vec![self.two_rows(columns, group, &centred, part)?],
            None => {
                let titles = columns.iter().map(|column| column.title.as_str());
                self.row_of(HEAD, &Kind::HeadCell, titles, &centred, part)?
            }
        };
        let numbers: Vec<_> = (1..=columns.len()).map(|n| format!("({n})")).collect();
        let numbers = numbers.iter().map(String::as_str);
        let part = self.structure.add(grid.table, Kind::Row);
        let mut below = self.row_of(NUMBER, &Kind::HeadCell, numbers, &centred, part)?;
        self.tint(&mut head);
        if let Some(first) = head.first_mut() {
            first.fills.push(self.across_rule(0.0));
        }
        head.append(&mut below);
        hold(&mut head);
        Ok(head)
    }

    /// Titles in one strip: the heading of some of them above these, the others beside both.
    fn two_rows(
        &mut self,
        columns: &[Column],
        group: &Group,
        grid: &Grid,
        upper_row: NodeId,
    ) -> Result<Strip, PrintError> {
        let edge = |index: usize| grid.rules.get(index).copied().unwrap_or(self.width);
        let (left, right) = (edge(group.columns.start), edge(group.columns.end));
        let across = Place {
            x: left + PAD,
            width: right - left - 2.0 * PAD,
            align: Align::Centre,
        };
        let placed = || columns.iter().zip(&grid.places).enumerate();
        let mut heading = Vec::new();
        let mut beside = Vec::new();
        for (index, (column, place)) in placed() {
            if index == group.columns.start {
                let count = u32::try_from(group.columns.len()).unwrap_or_default();
                let part = self.structure.add(upper_row, Kind::WideHead(count));
                heading = self.column(HEAD, &group.title, across, part)?;
            }
            if !group.columns.contains(&index) {
                let part = self.structure.add(upper_row, Kind::TallHead(2));
                beside.push(self.column(HEAD, &column.title, *place, part)?);
            }
        }
        let lower_row = self.structure.add(grid.table, Kind::Row);
        let mut below = Vec::new();
        for (index, (column, place)) in placed() {
            if group.columns.contains(&index) {
                let part = self.structure.add(lower_row, Kind::HeadCell);
                below.push(self.column(HEAD, &column.title, *place, part)?);
            }
        }
        let upper = room_for(&heading);
        let lower = tallest(&below);
        let whole = tallest(&beside).max(upper + lower);
        let mut strip = Strip::new(whole);
        strip.words = in_the_middle(heading, 0.0, upper);
        for column in below {
            strip
                .words
                .extend(in_the_middle(column, upper, whole - upper));
        }
        for column in beside {
            strip.words.extend(in_the_middle(column, 0.0, whole));
        }
        let inner = group.columns.start + 1..group.columns.end;
        for (index, x) in grid.rules.iter().enumerate() {
            let y = if inner.contains(&index) { upper } else { 0.0 };
            strip.fills.push(Fill {
                x: *x,
                y,
                width: RULE_WIDTH,
                height: whole - y,
                colour: LINE,
            });
        }
        strip.fills.push(Fill {
            x: left,
            y: upper - RULE_WIDTH,
            width: right - left,
            height: RULE_WIDTH,
            colour: LINE,
        });
        strip.fills.push(self.across_rule(whole - RULE_WIDTH));
        Ok(strip)
    }
}

fn centred(place: Place) -> Place {
    Place {
        align: Align::Centre,
        ..place
    }
}

/// How high the lines of a title are, each below the other.
fn lines_of(column: &[Words]) -> f64 {
    column.iter().map(|_| HEAD.leading()).sum()
}

/// How high the cell of a title is.
fn room_for(column: &[Words]) -> f64 {
    lines_of(column) + 2.0 * PAD_ABOVE
}

fn tallest(columns: &[Vec<Words>]) -> f64 {
    let rooms = columns.iter().map(|column| room_for(column));
    rooms.fold(0.0, f64::max)
}

/// The lines of a title in the middle of a cell that begins at `top` and is so high.
fn in_the_middle(mut column: Vec<Words>, top: f64, height: f64) -> Vec<Words> {
    let mut y = top + (height - lines_of(&column)) / 2.0;
    for words in &mut column {
        words.base += y;
        y += HEAD.leading();
    }
    column
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{block::Block, set::set, text::Faces};

    const WIDTH: f64 = 500.0;

    fn strips(group: Option<Group>) -> Vec<Strip> {
        let titles = ["Mã hồ sơ", "Nhận hồ sơ", "Ký nhận", "Ghi chú"];
        let ledger = Ledger {
            columns: titles.map(|title| Column::left(title, 1.0)).into(),
            group,
            rows: vec![vec!["H99.101-261130-0001".to_owned()]; 2],
            empty: String::new(),
            sums: None,
        };
        let faces = Faces::open().unwrap();
        set(&faces, &[Block::Ledger(ledger)], WIDTH).unwrap().0
    }

    fn grouped() -> Vec<Strip> {
        strips(Some(Group {
            title: "Nhận và trả kết quả".to_owned(),
            columns: 1..3,
        }))
    }

    fn base(strip: &Strip, text: &str) -> f64 {
        let mut words = strip.words.iter();
        words.find(|words| words.text == text).unwrap().base
    }

    #[test]
    fn what_shares_a_heading_stands_below_it_and_the_others_beside_both() {
        let all = grouped();
        let head = all.first().unwrap();
        let heading = base(head, "Nhận và trả kết quả");
        let below = base(head, "Nhận hồ sơ");
        let beside = base(head, "Mã hồ sơ");
        assert!(heading < beside && beside < below, "{head:?}");
        for (one, other) in [("Nhận hồ sơ", "Ký nhận"), ("Mã hồ sơ", "Ghi chú")] {
            assert!((base(head, one) - base(head, other)).abs() < 0.01);
        }
        assert!(below < head.height, "{head:?}");
    }

    #[test]
    fn a_rule_between_columns_that_share_a_heading_begins_below_it() {
        let all = grouped();
        let head = all.first().unwrap();
        let mut upright: Vec<_> = head
            .fills
            .iter()
            .filter(|fill| fill.height > 2.0 * RULE_WIDTH && fill.width < 1.0)
            .collect();
        upright.sort_by(|one, other| one.x.total_cmp(&other.x));
        let begins: Vec<_> = upright.iter().map(|fill| fill.y > 0.0).collect();
        assert_eq!(begins, [false, false, true, false, false]);
        for fill in upright {
            assert!((fill.y + fill.height - head.height).abs() < 0.01);
        }
    }

    #[test]
    fn both_rows_of_a_head_are_said_once_more_on_each_page() {
        for all in [grouped(), strips(None)] {
            let head = all.first().unwrap();
            let last = all.last().unwrap();
            let repeated = last.head.as_ref().unwrap();
            assert_eq!(repeated.len(), 2);
            let words = &repeated.first().unwrap().words;
            assert_eq!(words, &head.words);
        }
    }
}

//! Ledgers: tables with rules between their columns and a number below each title; sums, where there are
//! any, are carried from page to page. Rows are those of `table`, heads are in `head`.

use std::sync::Arc;

use crate::{
    PrintError,
    block::{Align, Ledger, Sums},
    set::{Place, Setter, Style, hold_together, pad, stack},
    strip::{Carry, Colour, Fill, Strip},
    table::{CELL, HEAD, HEAD_FILL, PAD, PAD_ABOVE, RULE_WIDTH},
    tags::{Kind, NodeId, Structure},
};

const TOTAL: Style = HEAD;
const TOTAL_FILL: Colour = HEAD_FILL;
/// Printed pages are copied and bound; lighter ones get lost.
pub(crate) const LINE: Colour = [0x8c, 0x84, 0x78];

/// The columns of a ledger, and the table that they are of.
pub(crate) struct Grid {
    pub table: NodeId,
    pub places: Vec<Place>,
    /// Where rules stand between columns.
    pub rules: Vec<f64>,
}

impl Setter<'_> {
    pub(crate) fn ledger(&mut self, ledger: &Ledger) -> Result<(), PrintError> {
        let places = self.places(&ledger.columns);
        let edges = places.iter().map(|place| place.x - PAD);
        let grid = Grid {
            table: self.structure.add(Structure::ROOT, Kind::Table),
            rules: edges.chain([self.width - RULE_WIDTH]).collect(),
            places,
        };
        let head = self.ledger_head(ledger, &grid)?;
        let repeated: Arc<[Strip]> = head.clone().into();
        self.add(head, 8.0);
        let nothing = Vec::new();
        let mut last = match &ledger.sums {
            Some(sums) => {
                let brought = sums.after.first().unwrap_or(&nothing);
                self.sum(CELL, &sums.brought, brought, sums.before, &grid, None)?
            }
            None => Vec::new(),
        };
        // Any of these is as high as one of them.
        let reserve = last.iter().map(|strip| strip.height).sum();
        if ledger.rows.is_empty() {
            self.ready(&mut last, &repeated, None, reserve);
            self.add(last, 0.0);
            last = self.across(&ledger.empty, &grid)?;
        }
        let mut carry = None;
        for (index, row) in ledger.rows.iter().enumerate() {
            self.ready(&mut last, &repeated, carry, reserve);
            // The first row isn't parted from what is brought into the ledger.
            if index == 0 {
                hold(&mut last);
            }
            self.add(last, 0.0);
            let part = self.structure.add(grid.table, Kind::Row);
            carry = match &ledger.sums {
                Some(sums) => Some(self.carry(sums, index, &grid, part)?),
                None => None,
            };
            let cells = row.iter().map(String::as_str);
            last = self.row_of(CELL, &Kind::Cell, cells, &grid, part)?;
            hold_together(&mut last);
        }
        self.ready(&mut last, &repeated, carry, reserve);
        // Nor the last from the totals, or from what is said below.
        hold(&mut last);
        self.add(last, 0.0);
        // The totals stay with what follows too: who signs sees them.
        if let Some(sums) = &ledger.sums {
            for (label, cells) in &sums.totals {
                let mut total = self.sum(TOTAL, label, cells, sums.before, &grid, None)?;
                self.ready(&mut total, &repeated, None, 0.0);
                self.tint(&mut total);
                hold(&mut total);
                self.add(total, 0.0);
            }
        }
        Ok(())
    }

    /// A row of the grid.
    pub(crate) fn row_of<'b>(
        &mut self,
        style: Style,
        kind: &Kind,
        cells: impl Iterator<Item = &'b str>,
        grid: &Grid,
        row: NodeId,
    ) -> Result<Vec<Strip>, PrintError> {
        let mut columns = Vec::with_capacity(grid.places.len());
        for (cell, place) in cells.zip(&grid.places) {
            let part = self.structure.add(row, kind.clone());
            columns.push(self.column(style, cell, *place, part)?);
        }
        let strips = self.lined(stack(columns, style.leading()), &grid.rules);
        Ok(strips)
    }

    /// A label across the columns `before` those that add up, and their cells. What is said once more
    /// (`of`: beside which row) is no row of its own.
    fn sum(
        &mut self,
        style: Style,
        label: &str,
        cells: &[String],
        before: usize,
        grid: &Grid,
        of: Option<NodeId>,
    ) -> Result<Vec<Strip>, PrintError> {
        let row = match of {
            Some(row) => row,
            None => self.structure.add(grid.table, Kind::Row),
        };
        let wide = Kind::WideCell(u32::try_from(before).unwrap_or_default());
        let behind = grid.places.get(before..).unwrap_or_default();
        let end = behind.first().map_or(self.width, |place| place.x - PAD);
        let across = Place {
            x: PAD,
            width: end - 2.0 * PAD,
            align: Align::Right,
        };
        let part = |setter: &mut Self, kind: Kind| match of {
            Some(row) => row,
            None => setter.structure.add(row, kind),
        };
        let label_part = part(self, wide);
        let mut columns = vec![self.column(style, label, across, label_part)?];
        let empty = std::iter::repeat("");
        let cells = cells.iter().map(String::as_str).chain(empty);
        for (cell, place) in cells.zip(behind) {
            let cell_part = part(self, Kind::Cell);
            columns.push(self.column(style, cell, *place, cell_part)?);
        }
        let mut rules = vec![0.0];
        rules.extend(grid.rules.get(before..).unwrap_or_default());
        Ok(self.lined(stack(columns, style.leading()), &rules))
    }

    /// One text across all columns.
    fn across(&mut self, text: &str, grid: &Grid) -> Result<Vec<Strip>, PrintError> {
        let row = self.structure.add(grid.table, Kind::Row);
        let columns = u32::try_from(grid.places.len()).unwrap_or_default();
        let part = self.structure.add(row, Kind::WideCell(columns));
        let place = Place {
            x: PAD,
            width: self.width - 2.0 * PAD,
            align: Align::Centre,
        };
        let words = self.column(CELL, text, place, part)?;
        let rules = [0.0, self.width - RULE_WIDTH];
        Ok(self.lined(stack(vec![words], CELL.leading()), &rules))
    }

    /// What stands at the end of a page and on the next, if one ends above the row at `index`.
    fn carry(
        &mut self,
        sums: &Sums,
        index: usize,
        grid: &Grid,
        row: NodeId,
    ) -> Result<Arc<Carry>, PrintError> {
        let nothing = Vec::new();
        let cells = sums.after.get(index).unwrap_or(&nothing);
        let mut set = |label: &str| {
            let mut strips = self.sum(CELL, label, cells, sums.before, grid, Some(row))?;
            self.tint(&mut strips);
            Ok::<_, PrintError>(strips)
        };
        Ok(Arc::new(Carry {
            below: set(&sums.to_next)?,
            above: set(&sums.from_last)?,
        }))
    }

    /// Strips of a row with rules below it and between its columns.
    fn lined(&self, mut strips: Vec<Strip>, rules: &[f64]) -> Vec<Strip> {
        pad(&mut strips, PAD_ABOVE);
        let last = strips.len().saturating_sub(1);
        for (index, strip) in strips.iter_mut().enumerate() {
            // Over the edge of the next, so that no gap shows between the lines of a row.
            let height = strip.height + if index < last { 0.4 } else { 0.0 };
            strip.fills.extend(rules.iter().map(|x| Fill {
                x: *x,
                y: 0.0,
                width: RULE_WIDTH,
                height,
                colour: LINE,
            }));
            if index == last {
                strip
                    .fills
                    .push(self.across_rule(strip.height - RULE_WIDTH));
            }
        }
        strips
    }

    pub(crate) fn across_rule(&self, y: f64) -> Fill {
        Fill {
            x: 0.0,
            y,
            width: self.width,
            height: RULE_WIDTH,
            colour: LINE,
        }
    }

    /// Tells the strips of a row what happens if a page ends above it.
    fn ready(
        &self,
        strips: &mut [Strip],
        head: &Arc<[Strip]>,
        carry: Option<Arc<Carry>>,
        reserve: f64,
    ) {
        for strip in &mut *strips {
            strip.head = Some(head.clone());
            strip.reserve = reserve;
        }
        if let Some(first) = strips.first_mut() {
            first.carry = carry;
        }
    }

    /// Fills the ground of a row, but for the rule of the row above it.
    pub(crate) fn tint(&self, strips: &mut [Strip]) {
        let mut y = RULE_WIDTH;
        for strip in strips {
            let fill = Fill {
                x: 0.0,
                y,
                width: self.width,
                height: strip.height - y,
                colour: TOTAL_FILL,
            };
            strip.fills.insert(0, fill);
            y = 0.0;
        }
    }
}

/// Keeps strips with what follows.
pub(crate) fn hold(strips: &mut [Strip]) {
    for strip in strips {
        strip.keep = true;
    }
}

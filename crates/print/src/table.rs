//! Tables: columns by their shares of the width, a head that comes again on each page, a rule below
//! each row.

use pades::compose::Weight;

use crate::{
    PrintError,
    block::{Column, Table},
    set::{Place, Setter, Style, hold_together, pad, stack},
    strip::{Colour, Fill, Strip},
    tags::{Kind, NodeId, Structure},
};

pub(crate) const HEAD: Style = Style::new(Weight::Bold, 9.5, [0x21, 0x1e, 0x1a]);
pub(crate) const CELL: Style = Style::new(Weight::Regular, 9.5, [0x21, 0x1e, 0x1a]);
pub(crate) const HEAD_FILL: Colour = [0xf1, 0xed, 0xe6];
const RULE: Colour = [0xcf, 0xc6, 0xb8];
pub(crate) const RULE_WIDTH: f64 = 0.5;
/// Beside and above the words of a cell.
pub(crate) const PAD: f64 = 4.0;
pub(crate) const PAD_ABOVE: f64 = 2.5;

impl Setter<'_> {
    pub(crate) fn table(&mut self, table: &Table) -> Result<(), PrintError> {
        let places = self.places(&table.columns);
        let whole = self.structure.add(Structure::ROOT, Kind::Table);
        let titles = table.columns.iter().map(|column| column.title.as_str());
        let mut head = self.row(HEAD, Kind::HeadCell, titles, &places, whole)?;
        for strip in &mut head {
            strip.keep = true;
            let fill = Fill {
                x: 0.0,
                y: 0.0,
                width: self.width,
                height: strip.height,
                colour: HEAD_FILL,
            };
            strip.fills.insert(0, fill);
        }
        let repeated: std::sync::Arc<[Strip]> = head.clone().into();
        self.add(head, 6.0);
        for row in &table.rows {
            let cells = row.iter().map(String::as_str);
            let mut strips = self.row(CELL, Kind::Cell, cells, &places, whole)?;
            hold_together(&mut strips);
            for strip in &mut strips {
                strip.head = Some(repeated.clone());
            }
            self.add(strips, 0.0);
        }
        Ok(())
    }

    fn row<'b>(
        &mut self,
        style: Style,
        kind: Kind,
        cells: impl Iterator<Item = &'b str>,
        places: &[Place],
        table: NodeId,
    ) -> Result<Vec<Strip>, PrintError> {
        let row = self.structure.add(table, Kind::Row);
        let mut columns = Vec::with_capacity(places.len());
        for (cell, place) in cells.zip(places) {
            let part = self.structure.add(row, kind.clone());
            columns.push(self.column(style, cell, *place, part)?);
        }
        let mut strips = stack(columns, style.leading());
        pad(&mut strips, PAD_ABOVE);
        if let Some(last) = strips.last_mut() {
            last.fills.push(Fill {
                x: 0.0,
                y: last.height - RULE_WIDTH,
                width: self.width,
                height: RULE_WIDTH,
                colour: RULE,
            });
        }
        Ok(strips)
    }

    /// Where the words of each column stand.
    pub(crate) fn places(&self, columns: &[Column]) -> Vec<Place> {
        let shares: f64 = columns.iter().map(|column| column.share).sum();
        let mut x = 0.0;
        let mut places = Vec::with_capacity(columns.len());
        for column in columns {
            let width = self.width * column.share / shares;
            places.push(Place {
                x: x + PAD,
                width: width - 2.0 * PAD,
                align: column.align,
            });
            x += width;
        }
        places
    }
}

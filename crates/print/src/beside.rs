//! Columns of short lines side by side: letterheads, places to sign and to seal.

use pades::compose::Weight;

use crate::{
    PrintError,
    block::{Align, Line},
    set::{GREY, INK, Place, Setter, Style, hold_together},
    strip::{Fill, Strip, Words},
    tags::{Kind, NodeId, Structure},
};

const STRONG: Style = Style::new(Weight::Bold, 10.5, INK);
const PLAIN: Style = Style::new(Weight::Regular, 10.5, INK);
const SMALL: Style = Style::new(Weight::Regular, 9.0, GREY);
const LARGE_STRONG: Style = Style::new(Weight::Bold, 13.5, INK);
const LARGE: Style = Style::new(Weight::Regular, 13.5, INK);
/// From line to line, whatever stands on it; where one of them is large, the second.
const LEADING: f64 = 14.5;
const LARGE_LEADING: f64 = 19.0;
/// Between the words of two columns.
const GUTTER: f64 = 16.0;
const RULE_LENGTH: f64 = 96.0;

/// What stands on one line of one column.
enum Set {
    Words(Words),
    Rule(Fill),
    Nothing,
}

impl Setter<'_> {
    pub(crate) fn beside(&mut self, columns: &[Vec<Line>]) -> Result<(), PrintError> {
        let width = self.width / columns.len().max(1) as f64;
        let mut all = Vec::with_capacity(columns.len());
        let mut x = 0.0;
        for lines in columns {
            let part = self.structure.add(Structure::ROOT, Kind::Paragraph);
            let place = Place {
                x: x + GUTTER / 2.0,
                width: width - GUTTER,
                align: Align::Centre,
            };
            let mut set = Vec::with_capacity(lines.len());
            for line in lines {
                set.push(self.line(line, place, part)?);
            }
            all.push(set);
            x += width;
        }
        if columns
            .iter()
            .flatten()
            .any(|line| matches!(line, Line::Room(_)))
        {
            level(&mut all);
        }
        let all: Vec<Vec<Set>> = all
            .into_iter()
            .map(|set| set.into_iter().flatten().collect())
            .collect();
        let height = all.iter().map(Vec::len).max().unwrap_or_default();
        let is_large = |line: &Line| matches!(line, Line::Large(_) | Line::LargeStrong(_));
        let leading = if columns.iter().flatten().any(is_large) {
            LARGE_LEADING
        } else {
            LEADING
        };
        let mut strips = vec![Strip::new(leading); height];
        for set in all {
            for (strip, line) in strips.iter_mut().zip(set) {
                match line {
                    Set::Words(words) => strip.words.push(words),
                    Set::Rule(fill) => strip.fills.push(fill),
                    Set::Nothing => {}
                }
            }
        }
        hold_together(&mut strips);
        self.add(strips, 10.0);
        Ok(())
    }

    fn line(&self, line: &Line, place: Place, part: NodeId) -> Result<Vec<Set>, PrintError> {
        let (style, text) = match line {
            Line::Strong(text) => (STRONG, text),
            Line::Plain(text) => (PLAIN, text),
            Line::LargeStrong(text) => (LARGE_STRONG, text),
            Line::Large(text) => (LARGE, text),
            Line::Small(text) => (SMALL, text),
            Line::Room(lines) => return Ok((0..*lines).map(|_| Set::Nothing).collect()),
            Line::Rule => {
                return Ok(vec![Set::Rule(Fill {
                    x: place.x + (place.width - RULE_LENGTH) / 2.0,
                    y: 3.0,
                    width: RULE_LENGTH,
                    height: 0.6,
                    colour: INK,
                })]);
            }
        };
        let words = self.column(style, text, place, part)?;
        Ok(words.into_iter().map(Set::Words).collect())
    }
}

/// Places to sign at: where the words of one column take more lines, the others wait for them, so that
/// names stand on one line.
fn level(columns: &mut [Vec<Vec<Set>>]) {
    let rows = columns.iter().map(Vec::len).max().unwrap_or_default();
    for row in 0..rows {
        let lines = |set: &Vec<Vec<Set>>| set.get(row).map_or(0, Vec::len);
        let most = columns.iter().map(lines).max().unwrap_or_default();
        for set in columns.iter_mut().filter_map(|set| set.get_mut(row)) {
            set.resize_with(most, || Set::Nothing);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_on_one_line_though_a_heading_takes_two() {
        let lines = |count: usize| (0..count).map(|_| Set::Nothing).collect::<Vec<_>>();
        let mut columns = vec![
            vec![lines(2), lines(1), lines(3), lines(1)],
            vec![lines(1), lines(1), lines(3), lines(1)],
            vec![lines(1)],
        ];
        level(&mut columns);
        let before_name = |set: &Vec<Vec<Set>>| set.iter().take(3).map(Vec::len).sum::<usize>();
        assert_eq!(before_name(&columns[0]), before_name(&columns[1]));
        assert_eq!(columns[2].len(), 1);
    }
}

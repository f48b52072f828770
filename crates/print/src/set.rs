//! From blocks to strips: faces, sizes, colours and distances are decided here, and what belongs
//! together. Tables are in `table`, ledgers in `ledger`,
//! what stands side by side in `beside`.

use pades::compose::Weight;

use crate::{
    PrintError,
    block::{Align, Block, Fact, Item, Tone},
    strip::{Colour, Fill, Strip, Words},
    tags::{Kind, NodeId, Structure},
    text::Faces,
};

pub(crate) const INK: Colour = [0x21, 0x1e, 0x1a];
pub(crate) const GREY: Colour = [0x5a, 0x54, 0x4b];

const TITLE: Style = Style::new(Weight::Bold, 15.0, INK);
const HEADING: Style = Style::new(Weight::Bold, 12.5, INK);
const SUBHEADING: Style = Style::new(Weight::Bold, 11.0, INK);
const BODY: Style = Style::new(Weight::Regular, 10.5, INK);
const VALUE: Style = Style::new(Weight::Regular, 10.0, INK);
const LABEL: Style = Style::new(Weight::Regular, 10.0, GREY);
const NOTE: Style = Style::new(Weight::Regular, 9.0, GREY);
const NOTICE: Style = Style::new(Weight::Bold, 15.0, INK);
const MARK: Style = Style::new(Weight::Bold, 10.0, INK);

/// The left one of two columns: labels are a part of the width, marks a word or two.
/// Beside labels a SHA-256 fits on a line of an upright A4.
const LABEL_SHARE: f64 = 0.312;
const MARK_WIDTH: f64 = 72.0;
/// Between columns.
const GUTTER: f64 = 8.0;
/// The bar of a notice, and how far its words stand from all its edges.
const BAR: f64 = 3.0;
const INSET: f64 = 10.0;
/// So many lines stay together; of more, the first two and the last two.
const LINES_TOGETHER: usize = 8;

/// A face, a size in points and a colour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub weight: Weight,
    pub size: f64,
    pub colour: Colour,
}

impl Style {
    pub(crate) const fn new(weight: Weight, size: f64, colour: Colour) -> Self {
        Self {
            weight,
            size,
            colour,
        }
    }

    fn coloured(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// From line to line, in points: stacked diacritics need it.
    pub(crate) fn leading(self) -> f64 {
        self.size * 1.32
    }

    /// The base line, in points below the top of the line.
    pub(crate) fn base(self) -> f64 {
        self.leading() / 2.0 + self.size * 0.3
    }
}

/// Where a column is, in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub x: f64,
    pub width: f64,
    pub align: Align,
}

/// Breaks blocks into strips of this width, in points.
pub(crate) fn set(
    faces: &Faces,
    blocks: &[Block],
    width: f64,
) -> Result<(Vec<Strip>, Structure), PrintError> {
    let mut setter = Setter {
        faces,
        width,
        structure: Structure::new(),
        strips: Vec::new(),
    };
    for block in blocks {
        setter.block(block)?;
    }
    Ok((setter.strips, setter.structure))
}

pub(crate) struct Setter<'a> {
    faces: &'a Faces,
    pub(crate) width: f64,
    pub(crate) structure: Structure,
    pub(crate) strips: Vec<Strip>,
}

impl Setter<'_> {
    fn block(&mut self, block: &Block) -> Result<(), PrintError> {
        match block {
            Block::Title(text) => self.heading(TITLE, 1, text, Align::Centre, 0.0),
            Block::Heading { level, text } if *level <= 2 => {
                self.heading(HEADING, 2, text, Align::Left, 16.0)
            }
            Block::Heading { level, text } => {
                self.heading(SUBHEADING, *level, text, Align::Left, 13.0)
            }
            Block::Paragraph(text) => self.paragraph(BODY, text),
            Block::Note(text) => self.paragraph(NOTE, text),
            Block::Notice { tone, title, text } => self.notice(*tone, title, text),
            Block::Facts(facts) => self.facts(facts),
            Block::Items(items) => self.items(items),
            Block::Table(table) => self.table(table),
            Block::Ledger(ledger) => self.ledger(ledger),
            Block::Beside(columns) => self.beside(columns),
            Block::Qr(text) => self.qr(text),
            Block::Together(blocks) => {
                let first = self.strips.len();
                for block in blocks {
                    self.block(block)?;
                }
                for strip in self.strips.iter_mut().skip(first) {
                    strip.keep = true;
                }
                Ok(())
            }
        }
    }

    fn heading(
        &mut self,
        style: Style,
        level: u16,
        text: &str,
        align: Align,
        above: f64,
    ) -> Result<(), PrintError> {
        let kind = Kind::Heading {
            level,
            text: self.faces.printable(text),
        };
        let part = self.structure.add(Structure::ROOT, kind);
        let place = Place {
            align,
            ..self.whole()
        };
        let place = match align {
            Align::Centre => self.balanced(style, text, place)?,
            Align::Left | Align::Right => place,
        };
        let column = self.column(style, text, place, part)?;
        let mut strips = stack(vec![column], style.leading());
        for strip in &mut strips {
            strip.keep = true;
        }
        self.add(strips, above);
        Ok(())
    }

    /// The narrowest place in the middle of one in which a text has as many lines: no word is left
    /// alone on the last.
    fn balanced(&self, style: Style, text: &str, place: Place) -> Result<Place, PrintError> {
        let count = |width| {
            let lines = self.faces.lines(style.weight, style.size, text, width);
            lines.map(|lines| lines.len())
        };
        let most = count(place.width)?;
        if most < 2 {
            return Ok(place);
        }
        let (mut narrow, mut wide) = (0.0, place.width);
        // To the point, which is finer than any letter.
        while wide - narrow > 1.0 {
            let middle = (narrow + wide) / 2.0;
            if count(middle)? > most {
                narrow = middle;
            } else {
                wide = middle;
            }
        }
        Ok(Place {
            x: place.x + (place.width - wide) / 2.0,
            width: wide,
            ..place
        })
    }

    fn paragraph(&mut self, style: Style, text: &str) -> Result<(), PrintError> {
        let part = self.structure.add(Structure::ROOT, Kind::Paragraph);
        let column = self.column(style, text, self.whole(), part)?;
        let mut strips = stack(vec![column], style.leading());
        hold_together(&mut strips);
        self.add(strips, 5.0);
        Ok(())
    }

    fn notice(&mut self, tone: Tone, title: &str, text: &str) -> Result<(), PrintError> {
        let (colour, tint) = colours(tone);
        let place = Place {
            x: BAR + INSET,
            width: self.width - BAR - 2.0 * INSET,
            align: Align::Left,
        };
        let kind = Kind::Heading {
            level: 2,
            text: self.faces.printable(title),
        };
        let heading = self.structure.add(Structure::ROOT, kind);
        let style = NOTICE.coloured(colour);
        let title = self.column(style, title, place, heading)?;
        let mut strips = stack(vec![title], style.leading());
        let part = self.structure.add(Structure::ROOT, Kind::Paragraph);
        let text = self.column(BODY, text, place, part)?;
        strips.extend(stack(vec![text], BODY.leading()));
        pad(&mut strips, INSET * 0.7);
        let last = strips.len().saturating_sub(1);
        for (index, strip) in strips.iter_mut().enumerate() {
            // Over the edge of the next, so that no line of paper shows between them.
            let height = strip.height + if index < last { 0.4 } else { 0.0 };
            let fill = |width, colour| Fill {
                x: 0.0,
                y: 0.0,
                width,
                height,
                colour,
            };
            strip.fills = vec![fill(self.width, tint), fill(BAR, colour)];
        }
        hold_together(&mut strips);
        self.add(strips, 10.0);
        Ok(())
    }

    fn facts(&mut self, facts: &[Fact]) -> Result<(), PrintError> {
        let label = self.width * LABEL_SHARE;
        let pairs = facts
            .iter()
            .map(|fact| (LABEL, fact.label.as_str(), fact.value.as_str()));
        self.pairs(pairs, label)
    }

    fn items(&mut self, items: &[Item]) -> Result<(), PrintError> {
        // No wider than the marks are: numbers stand close to their sentences.
        let mut width = 0.0_f64;
        for item in items {
            width = width.max(self.faces.width(MARK.weight, MARK.size, &item.mark)?);
        }
        let pairs = items.iter().map(|item| {
            let style = MARK.coloured(colours(item.tone).0);
            (style, item.mark.as_str(), item.text.as_str())
        });
        self.pairs(pairs, (width + 0.5).min(MARK_WIDTH))
    }

    /// A list of two columns, of which the left one is so wide.
    fn pairs<'b>(
        &mut self,
        pairs: impl Iterator<Item = (Style, &'b str, &'b str)>,
        left: f64,
    ) -> Result<(), PrintError> {
        let list = self.structure.add(Structure::ROOT, Kind::List);
        for (index, (style, label, text)) in pairs.enumerate() {
            let item = self.structure.add(list, Kind::Item);
            let parts = [Kind::Label, Kind::Body].map(|kind| self.structure.add(item, kind));
            let (x, align) = (left + GUTTER, Align::Left);
            let places =
                [(0.0, left), (x, self.width - x)].map(|(x, width)| Place { x, width, align });
            let columns = vec![
                self.column(style, label, places[0], parts[0])?,
                self.column(VALUE, text, places[1], parts[1])?,
            ];
            let mut strips = stack(columns, VALUE.leading());
            hold_together(&mut strips);
            self.add(strips, if index == 0 { 4.0 } else { 1.5 });
        }
        Ok(())
    }

    /// Words in lines below each other.
    pub(crate) fn column(
        &self,
        style: Style,
        text: &str,
        place: Place,
        part: NodeId,
    ) -> Result<Vec<Words>, PrintError> {
        let lines = self
            .faces
            .lines(style.weight, style.size, text, place.width)?;
        let mut column = Vec::with_capacity(lines.len());
        for text in lines {
            let left = place.width - self.faces.width(style.weight, style.size, &text)?;
            let indent = match place.align {
                Align::Left => 0.0,
                Align::Centre => left / 2.0,
                Align::Right => left,
            };
            column.push(Words {
                x: place.x + indent,
                base: style.base(),
                weight: style.weight,
                size: style.size,
                colour: style.colour,
                text,
                part,
            });
        }
        Ok(column)
    }

    /// Puts strips below what there is, `above` points apart.
    pub(crate) fn add(&mut self, mut strips: Vec<Strip>, above: f64) {
        if let Some(first) = strips.first_mut() {
            first.above = above;
        }
        self.strips.extend(strips);
    }

    fn whole(&self) -> Place {
        Place {
            x: 0.0,
            width: self.width,
            align: Align::Left,
        }
    }
}

/// Columns side by side, as high as the longest.
pub(crate) fn stack(columns: Vec<Vec<Words>>, leading: f64) -> Vec<Strip> {
    let lines = columns.iter().map(Vec::len).max().unwrap_or_default();
    let mut strips = vec![Strip::new(leading); lines];
    for column in columns {
        for (strip, words) in strips.iter_mut().zip(column) {
            strip.words.push(words);
        }
    }
    strips
}

/// Makes room above the first and below the last.
pub(crate) fn pad(strips: &mut [Strip], room: f64) {
    if let Some(first) = strips.first_mut() {
        first.height += room;
        for words in &mut first.words {
            words.base += room;
        }
    }
    if let Some(last) = strips.last_mut() {
        last.height += room;
    }
}

/// Keeps the lines of one text on a page, or at least no line alone.
pub(crate) fn hold_together(strips: &mut [Strip]) {
    let count = strips.len();
    for (index, strip) in strips.iter_mut().enumerate() {
        let is_edge = index == 0 || index + 2 == count;
        strip.keep = index + 1 < count && (count <= LINES_TOGETHER || is_edge);
    }
}

/// The colour of words and bars, and of what lies under them.
fn colours(tone: Tone) -> (Colour, Colour) {
    match tone {
        Tone::Neutral => (GREY, [0xf4, 0xf1, 0xec]),
        Tone::Good => ([0x17, 0x69, 0x3f], [0xe5, 0xf3, 0xea]),
        Tone::Open => ([0x80, 0x53, 0x00], [0xfd, 0xf2, 0xda]),
        Tone::Bad => ([0xa8, 0x1e, 0x2a], [0xfb, 0xec, 0xec]),
    }
}

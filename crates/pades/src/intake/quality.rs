//! How good the pictures of pages are: dots per inch where they are shown, and whether they have any
//! colour. A help for people, never a reason to refuse: what can't be told is left open.

use std::collections::HashMap;

use chungthuc_geometry::PageGeometry;

use super::picture::{self, Picture};
use crate::document::{ReadError, View};
use crate::limits::{Budget, Limits};
use crate::object::{Dictionary, Name, Object, Ref};
use crate::page::Page;
use crate::syntax::{Input, Token, is_whitespace};

/// Points in an inch.
const POINTS: f64 = 72.0;
/// Square millimetres in a square inch.
const SQUARE_MM: f64 = 25.4 * 25.4;
/// A picture that covers less of its page says nothing about the scan.
const LEAST_SHARE: f64 = 0.02;
/// Pages of which less is covered by pictures aren't scanned.
const LEAST_COVERED: f64 = 0.25;
/// Bytes of one page's content that are read.
const MOST_CONTENT: usize = 8 << 20;
/// Tokens of all contents together, and bytes at a few for each.
const MOST_STEPS: u64 = 8_000_000;
/// Pictures drawn by one page.
const MOST_PICTURES: usize = 4_096;
/// How deep forms may nest.
const MOST_FORMS: usize = 8;
/// States kept by `q`.
const MOST_SAVED: usize = 64;
/// Operands of one operator.
const MOST_OPERANDS: usize = 64;

/// What can be told of a page.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PageScan {
    /// Dots per inch of its pictures, the finest of those of some size; `None` if it has none.
    pub dpi: Option<f64>,
    /// Their colour; `None` if it can't be told.
    pub tint: Option<Tint>,
}

/// The colour of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tint {
    /// Black and white only.
    Bilevel,
    /// Shades of grey.
    Grey,
    /// Colours.
    Colour,
}

/// As PDF writes it: a, b, c, d, e, f.
type Matrix = [f64; 6];

/// A picture where a page shows it.
#[derive(Debug, Clone, Copy)]
struct Shown {
    /// Share of the page that it covers.
    share: f64,
    dpi: f64,
    tint: Option<Tint>,
}

/// Looks at all pages, within bounds of its own: beyond them nothing is told.
pub(super) fn look(view: View<'_>, pages: &[Page]) -> Vec<PageScan> {
    let limits = Limits {
        steps: MOST_STEPS,
        ..Limits::default()
    };
    let mut look = Look {
        view,
        budget: Budget::new(&limits),
        limits,
        pictures: HashMap::new(),
        samples: picture::MOST_SAMPLES,
        shown: Vec::new(),
    };
    pages
        .iter()
        .map(|page| look.page(page).unwrap_or_default())
        .collect()
}

struct Look<'v> {
    view: View<'v>,
    limits: Limits,
    budget: Budget,
    /// What is known of pictures, which pages may share.
    pictures: HashMap<Ref, Picture>,
    /// Bytes of samples that may still be decoded.
    samples: usize,
    shown: Vec<Shown>,
}

/// Where content is drawn.
struct Place<'p> {
    resources: &'p Dictionary,
    matrix: Matrix,
    geometry: &'p PageGeometry,
    depth: usize,
}

impl Look<'_> {
    fn page(&mut self, page: &Page) -> Result<PageScan, ReadError> {
        let resources = self.resources(&page.dictionary)?;
        let content = self.content(&page.dictionary)?;
        self.shown.clear();
        let place = Place {
            resources: &resources,
            matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            geometry: &page.geometry,
            depth: 0,
        };
        self.draw(content, &place)?;
        let large: Vec<Shown> = self
            .shown
            .iter()
            .copied()
            .filter(|shown| shown.share >= LEAST_SHARE)
            .collect();
        if large.iter().map(|shown| shown.share).sum::<f64>() < LEAST_COVERED {
            return Ok(PageScan::default());
        }
        let tints = large.iter().map(|shown| shown.tint);
        Ok(PageScan {
            // Of layers the finest holds the writing.
            dpi: large.iter().map(|shown| shown.dpi).reduce(f64::max),
            tint: if tints.clone().any(|tint| tint == Some(Tint::Colour)) {
                Some(Tint::Colour)
            } else {
                tints
                    .collect::<Option<Vec<_>>>()
                    .and_then(|tints| tints.into_iter().max())
            },
        })
    }

    /// The page's own resources, or those that it inherits.
    fn resources(&self, page: &Dictionary) -> Result<Dictionary, ReadError> {
        let mut node = page.clone();
        for _ in 0..self.limits.page_tree_depth {
            if let Some(found) = self.view.lookup_dictionary(&node, "Resources")? {
                return Ok(found);
            }
            match self.view.lookup_dictionary(&node, "Parent")? {
                Some(parent) => node = parent,
                None => break,
            }
        }
        Ok(Dictionary::new())
    }

    fn content(&self, page: &Dictionary) -> Result<Vec<u8>, ReadError> {
        let parts = match self.view.lookup(page, "Contents")? {
            Object::Array(parts) => parts,
            Object::Null => Vec::new(),
            one => vec![one],
        };
        let mut content = Vec::new();
        for part in parts {
            if let Object::Stream(stream) = self.view.resolve(&part)? {
                content.extend(self.view.decode(&stream)?);
                content.push(b'\n');
            }
            if content.len() > MOST_CONTENT {
                return Ok(Vec::new());
            }
        }
        Ok(content)
    }

    /// Notes the pictures that content draws; ends at what can't be read.
    fn draw(&mut self, content: Vec<u8>, place: &Place<'_>) -> Result<(), ReadError> {
        let mut matrix = place.matrix;
        let mut saved = Vec::new();
        let mut operands: Vec<Token> = Vec::new();
        let mut coloured = false;
        let mut inline = false;
        let mut at = 0_u64;
        loop {
            // A new window each time: the budget is lent to it, and drawing needs all of `self`.
            let (next, token) = {
                let mut input = Input::new(&content, &self.budget, at, content.len() as u64);
                match input.token(&self.limits) {
                    Ok((_, token)) => (input.position(), token),
                    Err(_) => return Ok(()),
                }
            };
            at = next;
            let operator = match token {
                Token::End => return Ok(()),
                // Among the entries of a picture within the content there are no operators.
                Token::Keyword(word) if !inline || word == b"ID" => word,
                operand => {
                    if operands.len() == MOST_OPERANDS {
                        operands.clear();
                    }
                    operands.push(operand);
                    continue;
                }
            };
            match operator.as_slice() {
                b"q" if saved.len() < MOST_SAVED => saved.push(matrix),
                b"Q" => matrix = saved.pop().unwrap_or(matrix),
                b"cm" => {
                    if let Some(change) = numbers(&operands) {
                        matrix = product(&change, &matrix);
                    }
                }
                b"rg" | b"k" | b"sc" | b"scn" => coloured = true,
                b"Do" => {
                    if let Some(Token::Name(name)) = operands.last() {
                        let place = Place { matrix, ..*place };
                        self.object(name, &place, coloured)?;
                    }
                }
                b"BI" => inline = true,
                b"ID" => {
                    inline = false;
                    let picture = inline_picture(&operands, coloured);
                    if let Some(picture) = picture {
                        self.show(&picture, &matrix, place.geometry);
                    }
                    match end_of_inline(&content, at) {
                        Some(end) => at = end,
                        None => return Ok(()),
                    }
                }
                _ => {}
            }
            operands.clear();
        }
    }

    /// `Do`: a picture, or a form with content of its own.
    fn object(&mut self, name: &Name, place: &Place<'_>, coloured: bool) -> Result<(), ReadError> {
        let Some(objects) = self.view.lookup_dictionary(place.resources, "XObject")? else {
            return Ok(());
        };
        let Some(found) = objects.get(name.as_bytes()) else {
            return Ok(());
        };
        let reference = found.as_reference();
        let known = reference
            .and_then(|reference| self.pictures.get(&reference))
            .copied();
        if let Some(picture) = known {
            self.show(&picture.on(coloured), &place.matrix, place.geometry);
            return Ok(());
        }
        let Object::Stream(stream) = self.view.resolve(found)? else {
            return Ok(());
        };
        match stream.dictionary.name("Subtype") {
            Some(kind) if *kind == "Image" => {
                let Some(picture) = picture::of(self.view, &stream, &mut self.samples) else {
                    return Ok(());
                };
                if let Some(reference) = reference {
                    self.pictures.insert(reference, picture);
                }
                self.show(&picture.on(coloured), &place.matrix, place.geometry);
                Ok(())
            }
            Some(kind) if *kind == "Form" && place.depth < MOST_FORMS => {
                let own = self
                    .view
                    .lookup_dictionary(&stream.dictionary, "Resources")?;
                let matrix = self.view.lookup_array(&stream.dictionary, "Matrix")?;
                let change = matrix.and_then(|matrix| {
                    let numbers: Option<Vec<f64>> = matrix.iter().map(Object::as_number).collect();
                    Matrix::try_from(numbers?).ok()
                });
                let inner = Place {
                    resources: own.as_ref().unwrap_or(place.resources),
                    matrix: change.map_or(place.matrix, |change| product(&change, &place.matrix)),
                    geometry: place.geometry,
                    depth: place.depth + 1,
                };
                let content = self.view.decode(&stream)?;
                if content.len() > MOST_CONTENT {
                    return Ok(());
                }
                self.draw(content, &inner)
            }
            _ => Ok(()),
        }
    }

    fn show(&mut self, picture: &Picture, matrix: &Matrix, geometry: &PageGeometry) {
        if self.shown.len() == MOST_PICTURES {
            return;
        }
        let [a, b, c, d, _, _] = *matrix;
        let inch = geometry.user_unit() / POINTS;
        let (across, up) = (a.hypot(b) * inch, c.hypot(d) * inch);
        let size = geometry.display_size_mm();
        let page = size.width * size.height / SQUARE_MM;
        let share = (a * d - b * c).abs() * inch * inch / page;
        let dpi = (picture.width / across).min(picture.height / up);
        if share.is_finite() && dpi.is_finite() {
            self.shown.push(Shown {
                share: share.min(1.0),
                dpi,
                tint: picture.tint,
            });
        }
    }
}

/// The six operands of `cm`.
fn numbers(operands: &[Token]) -> Option<Matrix> {
    let number = |token: &Token| match token {
        Token::Integer(value) => Some(*value as f64),
        Token::Real(value) => Some(*value),
        _ => None,
    };
    let numbers: Option<Vec<f64>> = operands.iter().map(number).collect();
    Matrix::try_from(numbers?).ok()
}

/// `first`, then `second`.
fn product(first: &Matrix, second: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *first;
    let [p, q, r, s, t, u] = *second;
    [
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    ]
}

/// A picture within the content, by the entries between `BI` and `ID` (ISO 32000-1 §8.9.7).
fn inline_picture(entries: &[Token], coloured: bool) -> Option<Picture> {
    let value = |short: &str, long: &str| {
        let at = entries.iter().position(
            |token| matches!(token, Token::Name(name) if *name == *short || *name == *long),
        )?;
        entries.get(at + 1)
    };
    let side = |short, long| match value(short, long) {
        Some(Token::Integer(side)) if *side > 0 => Some(*side as f64),
        _ => None,
    };
    let is_mask = matches!(value("IM", "ImageMask"), Some(Token::Keyword(word)) if word == b"true");
    let tint = match (value("CS", "ColorSpace"), value("BPC", "BitsPerComponent")) {
        (_, Some(Token::Integer(1))) => Some(Tint::Bilevel),
        (Some(Token::Name(space)), _) if *space == "G" || *space == "DeviceGray" => {
            Some(Tint::Grey)
        }
        _ => None,
    };
    let picture = Picture {
        width: side("W", "Width")?,
        height: side("H", "Height")?,
        tint,
        is_mask,
    };
    Some(picture.on(coloured))
}

/// Just behind the `EI` that ends the data of a picture within the content.
fn end_of_inline(content: &[u8], from: u64) -> Option<u64> {
    let from = usize::try_from(from).ok()?;
    let rest = content.get(from..)?;
    let at = rest
        .windows(3)
        .position(|three| matches!(three, [before, b'E', b'I'] if is_whitespace(*before)))?;
    let end = from + at + 3;
    let stands_alone = content.get(end).is_none_or(|byte| is_whitespace(*byte));
    if stands_alone {
        Some(end as u64)
    } else {
        end_of_inline(content, end as u64)
    }
}

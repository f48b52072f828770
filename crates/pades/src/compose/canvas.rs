//! A content stream with text in both faces. Coordinates are PDF points from the
//! lower left corner of what is drawn on.

use pdf_writer::types::LineCapStyle;
use pdf_writer::{Content, Name, Str};

use super::ComposeError;
use super::face::Weight;
use super::font::FontSubset;

/// Name of the regular face among the fonts of a page's or form's resources.
pub(crate) const REGULAR_FONT: &str = "Tinos";
/// Name of the bold face.
pub(crate) const BOLD_FONT: &str = "TinosBold";

/// Where a line lies relative to its x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// It starts there.
    Left,
    /// Its middle is there.
    Centre,
}

/// How a line is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextStyle {
    pub weight: Weight,
    /// Font size in points.
    pub size: f64,
    /// 0 is black, 1 is white.
    pub grey: f64,
}

impl TextStyle {
    pub const fn new(weight: Weight, size: f64, grey: f64) -> Self {
        Self { weight, size, grey }
    }
}

/// What is being drawn, with the fonts that it uses.
pub(super) struct Canvas {
    pub content: Content,
    pub regular: FontSubset,
    pub bold: FontSubset,
}

impl Canvas {
    pub fn new() -> Result<Self, ComposeError> {
        Ok(Self {
            content: Content::new(),
            regular: FontSubset::new(Weight::Regular)?,
            bold: FontSubset::new(Weight::Bold)?,
        })
    }

    fn font(&mut self, weight: Weight) -> &mut FontSubset {
        match weight {
            Weight::Regular => &mut self.regular,
            Weight::Bold => &mut self.bold,
        }
    }

    /// Draws one line, kerned, with its baseline at `y`; gives its width.
    pub fn line(
        &mut self,
        style: TextStyle,
        align: Align,
        x: f64,
        y: f64,
        text: &str,
    ) -> Result<f64, ComposeError> {
        let font = self.font(style.weight);
        let width = font.face().width(text, style.size)?;
        let glyphs = font.show(text)?;
        let start = match align {
            Align::Left => x,
            Align::Centre => x - width / 2.0,
        };
        let name = match style.weight {
            Weight::Regular => REGULAR_FONT,
            Weight::Bold => BOLD_FONT,
        };
        let content = &mut self.content;
        content.set_fill_gray(style.grey as f32);
        content.begin_text();
        content.set_font(Name(name.as_bytes()), style.size as f32);
        content.set_text_matrix([1.0, 0.0, 0.0, 1.0, start as f32, y as f32]);
        {
            let mut shown = content.show_positioned();
            let mut items = shown.items();
            let mut run: Vec<u8> = Vec::new();
            for glyph in glyphs {
                if glyph.kerning != 0.0 && !run.is_empty() {
                    items.show(Str(&run));
                    items.adjust(-glyph.kerning as f32);
                    run.clear();
                }
                run.extend(glyph.cid.to_be_bytes());
            }
            items.show(Str(&run));
        }
        content.end_text();
        Ok(width)
    }

    /// A row of round dots on the baseline `y`, where something is still to be
    /// filled in.
    pub fn dots(&mut self, from: f64, to: f64, y: f64) {
        /// Distance between the middles of two dots.
        const STEP: f32 = 2.6;
        self.content.save_state();
        self.content.set_stroke_gray(0.35);
        self.content.set_line_width(0.75);
        self.content.set_line_cap(LineCapStyle::RoundCap);
        self.content.set_dash_pattern([0.0, STEP], 0.0);
        self.content.move_to(from as f32, y as f32);
        self.content.line_to(to as f32, y as f32);
        self.content.stroke();
        self.content.restore_state();
    }

    /// A hairline.
    pub fn rule(&mut self, from: f64, to: f64, y: f64) {
        self.content.save_state();
        self.content.set_stroke_gray(0.6);
        self.content.set_line_width(0.4);
        self.content.move_to(from as f32, y as f32);
        self.content.line_to(to as f32, y as f32);
        self.content.stroke();
        self.content.restore_state();
    }
}

//! A QR code in the middle of a line of its own: rectangles, one for each run of dark modules.

use qrcode::{Color, EcLevel, QrCode};

use crate::{
    PrintError,
    set::{INK, Setter},
    strip::{Fill, Strip},
};

/// How wide and high it is printed, without the margin around it, in points: 36 mm.
const SIDE: f64 = 102.0;
/// Rows lie over one another by this much, in points, so that no viewer shows seams.
const OVERLAP: f64 = 0.05;

impl Setter<'_> {
    pub(crate) fn qr(&mut self, text: &str) -> Result<(), PrintError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M)
            .map_err(|error| PrintError::Write(error.to_string()))?;
        let modules = code.width();
        let step = SIDE / modules as f64;
        let left = (self.width - SIDE) / 2.0;
        let colours = code.into_colors();
        let mut strip = Strip::new(SIDE);
        for (row, line) in colours.chunks(modules.max(1)).enumerate() {
            let mut column = 0;
            for run in line.chunk_by(|a, b| a == b) {
                if run.first() == Some(&Color::Dark) {
                    strip.fills.push(Fill {
                        x: left + column as f64 * step,
                        y: row as f64 * step,
                        width: run.len() as f64 * step,
                        height: step + OVERLAP,
                        colour: INK,
                    });
                }
                column += run.len();
            }
        }
        strip.keep = true;
        self.add(vec![strip], 14.0);
        Ok(())
    }
}

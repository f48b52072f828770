//! Predictors of FlateDecode and LZWDecode (ISO 32000-1 §7.4.4.4).

use crate::document::ReadError;
use crate::limits::{LimitKind, Limits};
use crate::object::Dictionary;

/// Undoes the predictor that `parameters` names, if any.
pub(super) fn undo(
    parameters: &Dictionary,
    data: Vec<u8>,
    limits: &Limits,
) -> Result<Vec<u8>, ReadError> {
    let bad = || ReadError::BadEntry { key: "DecodeParms" };
    let number = |key: &str, default: usize| match parameters.integer(key) {
        None => Ok(default),
        Some(value) => usize::try_from(value)
            .ok()
            .filter(|&value| value > 0)
            .ok_or_else(bad),
    };
    let predictor = number("Predictor", 1)?;
    if predictor == 1 {
        return Ok(data);
    }
    let (colors, bits) = (number("Colors", 1)?, number("BitsPerComponent", 8)?);
    let columns = number("Columns", 1)?;
    if !matches!(bits, 1 | 2 | 4 | 8 | 16) {
        return Err(bad());
    }
    let bits_per_pixel = colors.checked_mul(bits).ok_or_else(bad)?;
    let row = bits_per_pixel
        .checked_mul(columns)
        .map(|bits| bits.div_ceil(8))
        .filter(|&row| row <= limits.predictor_row)
        .ok_or(LimitKind::PredictorRow)?;
    let pixel = bits_per_pixel.div_ceil(8);
    match predictor {
        2 if bits == 8 => Ok(undo_tiff(data, row, colors)),
        10..=15 => undo_png(&data, row, pixel),
        _ => Err(bad()),
    }
}

fn undo_tiff(mut data: Vec<u8>, row: usize, colors: usize) -> Vec<u8> {
    for row in data.chunks_mut(row) {
        for index in colors..row.len() {
            row[index] = row[index].wrapping_add(row[index - colors]);
        }
    }
    data
}

/// Undoes PNG's filters: each row starts with the number of its filter. A last
/// row that is cut off is decoded as far as it goes.
fn undo_png(data: &[u8], row: usize, pixel: usize) -> Result<Vec<u8>, ReadError> {
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut above = vec![0u8; row];
    let mut current = vec![0u8; row];
    for encoded in data.chunks(row + 1) {
        let Some((&kind, encoded)) = encoded.split_first() else {
            break;
        };
        let current = &mut current[..encoded.len()];
        current.copy_from_slice(encoded);
        match kind {
            0 => {}
            1 => {
                for index in pixel..current.len() {
                    current[index] = current[index].wrapping_add(current[index - pixel]);
                }
            }
            2 => {
                for (byte, up) in current.iter_mut().zip(&above) {
                    *byte = byte.wrapping_add(*up);
                }
            }
            3 => undo_row(current, &above, pixel, |left, up, _| {
                ((u16::from(left) + u16::from(up)) / 2) as u8
            }),
            4 => undo_row(current, &above, pixel, paeth),
            _ => {
                return Err(ReadError::CorruptStream {
                    filter: "predictor",
                });
            }
        }
        out.extend_from_slice(current);
        above[..current.len()].copy_from_slice(current);
    }
    Ok(out)
}

/// Adds to every byte what `predict` makes of the bytes to its left, above it, and
/// above that to its left.
fn undo_row(current: &mut [u8], above: &[u8], pixel: usize, predict: fn(u8, u8, u8) -> u8) {
    for (index, &up) in above.iter().enumerate().take(current.len()) {
        let (left, corner) = match index.checked_sub(pixel) {
            Some(before) => (current[before], above[before]),
            None => (0, 0),
        };
        current[index] = current[index].wrapping_add(predict(left, up, corner));
    }
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |value: u8| (estimate - i16::from(value)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(corner) {
        left
    } else if distance(up) <= distance(corner) {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(predictor: i64, columns: i64) -> Dictionary {
        Dictionary::new()
            .with("Predictor", predictor)
            .with("Columns", columns)
    }

    #[test]
    fn png_rows_are_summed_up() {
        let encoded = vec![0, 1, 2, 3, 1, 1, 1, 1, 2, 1, 1, 1, 3, 2, 2, 2, 4, 1, 0, 0];
        let decoded = undo(&parameters(12, 3), encoded, &Limits::default()).unwrap();
        assert_eq!(decoded, [1, 2, 3, 1, 2, 3, 2, 3, 4, 3, 5, 6, 4, 5, 6]);
    }

    #[test]
    fn tiff_rows_are_summed_up() {
        assert_eq!(
            undo(
                &parameters(2, 3),
                vec![1, 1, 1, 5, 1, 255],
                &Limits::default()
            )
            .unwrap(),
            [1, 2, 3, 5, 6, 5]
        );
    }

    #[test]
    fn absurd_parameters_are_refused() {
        assert!(undo(&parameters(12, i64::MAX), vec![0], &Limits::default()).is_err());
        assert!(undo(&parameters(12, -1), vec![0], &Limits::default()).is_err());
        assert!(undo(&parameters(99, 1), vec![0], &Limits::default()).is_err());
        assert!(undo(&parameters(12, 1), vec![9, 9], &Limits::default()).is_err());
    }
}

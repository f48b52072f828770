//! Takes the paper away from a signature or seal that was photographed or
//! scanned: what is as light as the paper around it becomes transparent, ink
//! keeps its own colour. Paper is estimated by area, since a photograph is
//! lit unevenly.

use super::image::{ImageError, StampImage};

/// Side of an area whose paper is estimated, in pixels.
const TILE: usize = 48;
/// The share of a tile's pixels that are lighter than what counts as its paper:
/// above the middle, so that a little ink doesn't darken the estimate.
const PAPER_QUANTILE: f64 = 0.75;
/// A tile darker than this share of the sheet's paper is all ink.
const ALL_INK: f64 = 0.72;
/// Darkening against the paper below which a pixel is paper: grain and creases.
const PAPER: f64 = 0.11;
/// Darkening from which a pixel is ink alone.
const INK: f64 = 0.38;

impl StampImage {
    /// The image without its white or paper background; blue ink, red seals and
    /// black letters keep their colour, edges stay soft. An image that has
    /// transparency keeps it, and only loses what is near white.
    ///
    /// # Errors
    /// [`ImageError::Blank`] if nothing but paper is in it.
    pub fn without_background(&self) -> Result<StampImage, ImageError> {
        let paper = Paper::of(self);
        let width = self.width() as usize;
        let mut rgba = Vec::with_capacity(self.pixels().len() * 4);
        for (index, [r, g, b, alpha]) in self.pixels().iter().copied().enumerate() {
            let sheet = paper.at(index % width, index / width);
            let seen = [f64::from(r), f64::from(g), f64::from(b)];
            let darkening = seen
                .iter()
                .zip(sheet)
                .map(|(value, paper)| 1.0 - value / paper.max(1.0))
                .fold(0.0, f64::max);
            let cover = smooth_step((darkening - PAPER) / (INK - PAPER));
            if cover <= 0.0 || alpha == 0 {
                rgba.extend([0, 0, 0, 0]);
                continue;
            }
            // What was seen is ink over paper; take the paper's share out.
            for (value, paper) in seen.iter().zip(sheet) {
                let ink = (value - (1.0 - cover) * paper) / cover;
                rgba.push(ink.clamp(0.0, 255.0).round() as u8);
            }
            rgba.push((cover * f64::from(alpha)).round() as u8);
        }
        Self::from_rgba(self.width(), self.height(), rgba)
    }
}

/// The colour of the paper at each place of an image.
struct Paper {
    columns: usize,
    rows: usize,
    tiles: Vec<[f64; 3]>,
}

impl Paper {
    fn of(image: &StampImage) -> Self {
        let (width, height) = (image.width() as usize, image.height() as usize);
        let (columns, rows) = (width.div_ceil(TILE), height.div_ceil(TILE));
        if !image.is_opaque() {
            // There is no paper in it but what was left white.
            return Self {
                columns: 1,
                rows: 1,
                tiles: vec![[255.0; 3]],
            };
        }
        let mut tiles = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                tiles.push(tile_paper(image, column * TILE, row * TILE));
            }
        }
        let mut lightness: Vec<f64> = tiles.iter().map(|tile| lightness(*tile)).collect();
        lightness.sort_by(f64::total_cmp);
        let sheet = lightness
            .get(lightness.len() * 3 / 4)
            .copied()
            .unwrap_or(255.0);
        fill_ink(&mut tiles, columns, sheet * ALL_INK);
        Self {
            columns,
            rows,
            tiles,
        }
    }

    /// Between the middles of the four nearest tiles, in proportion.
    fn at(&self, x: usize, y: usize) -> [f64; 3] {
        let place = |pixel: usize, count: usize| {
            let position = (pixel as f64 + 0.5) / TILE as f64 - 0.5;
            let position = position.clamp(0.0, (count - 1) as f64);
            let low = position.floor();
            (
                low as usize,
                (low as usize + 1).min(count - 1),
                position - low,
            )
        };
        let (left, right, across) = place(x, self.columns);
        let (top, bottom, down) = place(y, self.rows);
        let tile = |column: usize, row: usize| {
            self.tiles
                .get(row * self.columns + column)
                .copied()
                .unwrap_or([255.0; 3])
        };
        let mix = |a: [f64; 3], b: [f64; 3], t: f64| {
            [0, 1, 2].map(|channel| a[channel] * (1.0 - t) + b[channel] * t)
        };
        mix(
            mix(tile(left, top), tile(right, top), across),
            mix(tile(left, bottom), tile(right, bottom), across),
            down,
        )
    }
}

/// The paper's colour in the tile with this corner.
fn tile_paper(image: &StampImage, left: usize, top: usize) -> [f64; 3] {
    let width = image.width() as usize;
    let rows = image.pixels().chunks_exact(width).skip(top).take(TILE);
    let mut pixels: Vec<[u8; 3]> = rows
        .flat_map(|row| {
            row.iter()
                .skip(left)
                .take(TILE)
                .map(|[r, g, b, _]| [*r, *g, *b])
        })
        .collect();
    let sum = |[r, g, b]: &[u8; 3]| u16::from(*r) + u16::from(*g) + u16::from(*b);
    let rank = (pixels.len() as f64 * PAPER_QUANTILE) as usize;
    let rank = rank.min(pixels.len().saturating_sub(1));
    let (_, paper, _) = pixels.select_nth_unstable_by_key(rank, sum);
    paper.map(f64::from)
}

/// Gives tiles that are all ink the mean of their neighbours that aren't, from
/// the edges of the ink inwards.
fn fill_ink(tiles: &mut [[f64; 3]], columns: usize, darkest: f64) {
    let mut known: Vec<bool> = tiles
        .iter()
        .map(|tile| lightness(*tile) >= darkest)
        .collect();
    while known.iter().any(|is_known| !is_known) && known.iter().any(|is_known| *is_known) {
        let mut found = Vec::new();
        for index in (0..tiles.len()).filter(|index| !known[*index]) {
            let (x, y) = (index % columns, index / columns);
            let neighbours: Vec<[f64; 3]> = (0..tiles.len())
                .filter(|other| {
                    known[*other]
                        && (other % columns).abs_diff(x) <= 1
                        && (other / columns).abs_diff(y) <= 1
                })
                .map(|other| tiles[other])
                .collect();
            if !neighbours.is_empty() {
                let mean = [0, 1, 2].map(|channel| {
                    neighbours.iter().map(|tile| tile[channel]).sum::<f64>()
                        / neighbours.len() as f64
                });
                found.push((index, mean));
            }
        }
        for (index, mean) in found {
            tiles[index] = mean;
            known[index] = true;
        }
    }
}

fn lightness([r, g, b]: [f64; 3]) -> f64 {
    (r + g + b) / 3.0
}

/// 0 up to 0, 1 from 1, without a corner in between.
fn smooth_step(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const BLUE: [u8; 3] = [20, 40, 140];
    const RED: [u8; 3] = [208, 40, 56];

    /// A sheet, lit from the left with grain, on which `ink` is drawn.
    fn photographed(ink: impl Fn(usize, usize) -> Option<[u8; 3]>) -> StampImage {
        let (width, height) = (300_usize, 150_usize);
        let mut rgba = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let light =
                    245.0 - 45.0 * (x as f64 / width as f64) + ((x * 7 + y * 13) % 5) as f64;
                let paper = [light, light, light * 0.97];
                let pixel = ink(x, y).map_or(paper, |c| c.map(f64::from));
                rgba.extend(pixel.map(|v| v as u8));
                rgba.push(255);
            }
        }
        StampImage::from_rgba(width as u32, height as u32, rgba).unwrap()
    }

    #[test]
    fn unevenly_lit_paper_goes_and_ink_keeps_its_colour() {
        let stroke = |y: usize| (70..76).contains(&y);
        let image = photographed(|_, y| stroke(y).then_some(BLUE))
            .without_background()
            .unwrap();
        for (index, [r, g, b, alpha]) in image.pixels().iter().copied().enumerate() {
            if stroke(index / 300) {
                assert_eq!(([r, g, b], alpha), (BLUE, 255));
            } else {
                assert_eq!(alpha, 0, "pixel {index}");
            }
        }
    }

    #[test]
    fn a_wide_red_area_stays_whole() {
        let inside = |x: usize, y: usize| (60..240).contains(&x) && (20..130).contains(&y);
        let image = photographed(|x, y| inside(x, y).then_some(RED))
            .without_background()
            .unwrap();
        for (index, [r, g, b, alpha]) in image.pixels().iter().copied().enumerate() {
            if inside(index % 300, index / 300) {
                assert_eq!(([r, g, b], alpha), (RED, 255), "pixel {index}");
            } else {
                assert_eq!(alpha, 0, "pixel {index}");
            }
        }
    }

    #[test]
    fn transparency_that_was_there_stays() {
        let mut rgba = Vec::new();
        for pixel in [
            [20, 40, 140, 255],
            [20, 40, 140, 100],
            [0, 0, 0, 0],
            [252, 252, 252, 255],
        ] {
            rgba.extend(pixel);
        }
        let image = StampImage::from_rgba(4, 1, rgba)
            .unwrap()
            .without_background()
            .unwrap();
        let alphas: Vec<u8> = image.pixels().iter().map(|[.., alpha]| *alpha).collect();
        assert_eq!(alphas, [255, 100, 0, 0]);
    }

    #[test]
    fn an_empty_sheet_is_no_signature() {
        assert!(matches!(
            photographed(|_, _| None).without_background(),
            Err(ImageError::Blank)
        ));
    }
}

//! From a crop of any size to the strip of fixed size that the network takes.

use crate::filter::{percentile, resize, stretched};
use fast_image_resize::FilterType;
use image::GrayImage;

/// The strip's height in pixels.
pub(super) const HEIGHT: usize = 32;
/// The strip's width in pixels.
pub(super) const WIDTH: usize = 704;
/// The width that a glance takes, a multiple of the columns between two answers: at least seven characters of a zone.
const GLANCE: usize = 176;
/// A zone's line is at least so many times as long as high. Of 170 lines of certain zones, some of them tilted by 35 degrees, the least
/// had 17.6 and the next 21; of the print on 36 SIMULATED fronts a quarter has less than 15.
const SHORTEST: f32 = 15.0;

/// Left and right of the text in the strip.
const MARGIN: f32 = 20.0;
/// The height that the text gets in the strip: the middle of what the network was trained on.
const TEXT_HEIGHT: f32 = 22.0;
/// A text is at most this much stretched along the line, compared to across it; short lines stay short.
const STRETCH: f32 = 1.25;
/// The pitch that a cut with known pitch does not exceed.
const WIDEST_PITCH: f32 = 25.0;
/// A line is measured at about this height; finer is no better and slower.
const MEASURE_HEIGHT: u32 = 48;
/// Crops outside these bounds are no line.
const SIDES: std::ops::RangeInclusive<u32> = 6..=20_000;

/// A stretch along the line, in the crop's pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    pub(super) from: f32,
    pub(super) to: f32,
}

impl Span {
    pub(super) fn width(self) -> f32 {
        self.to - self.from
    }
}

/// A crop and where its text is.
pub(super) struct Page<'a> {
    crop: &'a GrayImage,
    /// First to last inked column.
    pub(super) span: Span,
    /// First to last inked row of the line.
    rows: Span,
}

/// What the network sees.
pub(super) struct Strip {
    /// Row-major, `HEIGHT` x `WIDTH`; ink about 0, paper about 1.
    pub(super) pixels: Vec<f32>,
    origin: f32,
    /// Strip pixels per crop pixel along the line.
    pub(super) scale: f32,
}

impl Strip {
    /// A stretch of the strip, back in the crop's pixels.
    pub(super) fn back(&self, from: f32, to: f32) -> Span {
        Span { from: self.origin + from / self.scale, to: self.origin + to / self.scale }
    }
}

impl<'a> Page<'a> {
    /// Finds the line's text in `crop`: the band of ink nearest the middle, and its two ends.
    pub(super) fn measure(crop: &'a GrayImage) -> Option<Self> {
        let (width, height) = crop.dimensions();
        if !SIDES.contains(&width) || !SIDES.contains(&height) || width < height {
            return None;
        }
        let scale = (MEASURE_HEIGHT as f32 / height as f32).min(1.0);
        let small_size = ((width as f32 * scale).round() as usize, (height as f32 * scale).round() as usize);
        let small = resample(crop, (0.0, 0.0, width as f32, height as f32), small_size)?;
        let ink = Ink::of(&small, small_size.0, small_size.1);
        let rows = ink.band()?;
        let columns = ink.ends(rows.0, rows.1)?;
        let back = |range: (usize, usize)| Span { from: range.0 as f32 / scale, to: range.1 as f32 / scale };
        Some(Self { crop, span: back(columns), rows: back(rows) })
    }

    /// The strip that shows `span`, with `pitch` in the crop's pixels where it is known already.
    pub(super) fn cut(&self, span: Span, pitch: Option<f32>) -> Option<Strip> {
        let scale = self.across(span, pitch.map_or(STRETCH * self.down(), |pitch| WIDEST_PITCH / pitch));
        let origin = span.from - MARGIN / scale;
        Some(Strip { pixels: self.pixels(origin, scale, WIDTH)?, origin, scale })
    }

    /// The few columns in the middle of the text as a strip shows them; `None` where the text is too short for a zone's line.
    pub(super) fn middle(&self) -> Option<Vec<f32>> {
        if self.span.width() < SHORTEST * self.rows.width() {
            return None;
        }
        let across = self.across(self.span, STRETCH * self.down());
        self.pixels((self.span.from + self.span.to - GLANCE as f32 / across) / 2.0, across, GLANCE)
    }

    /// Strip pixels per crop pixel along a line of this span, at most `most`.
    fn across(&self, span: Span, most: f32) -> f32 {
        ((WIDTH as f32 - 2.0 * MARGIN) / span.width().max(1.0)).min(most)
    }

    /// Strip pixels per crop pixel across the line.
    fn down(&self) -> f32 {
        TEXT_HEIGHT / self.rows.width().max(1.0)
    }

    /// So many columns of a strip from `left` in the crop on, in shades that are ink about 0, paper about 1.
    fn pixels(&self, left: f32, across: f32, width: usize) -> Option<Vec<f32>> {
        let down = self.down();
        let top = (self.rows.from + self.rows.to) / 2.0 - HEIGHT as f32 / 2.0 / down;
        let (crop_width, crop_height) = (self.crop.width() as f32, self.crop.height() as f32);
        let columns = inside(left, across, crop_width, width)?;
        let rows = inside(top, down, crop_height, HEIGHT)?;
        let source = |first: usize, origin: f32, scale: f32| origin + first as f32 / scale;
        let (x, y) = (source(columns.0, left, across).max(0.0), source(rows.0, top, down).max(0.0));
        let right = source(columns.1, left, across).min(crop_width);
        let bottom = source(rows.1, top, down).min(crop_height);
        let size = (columns.1 - columns.0, rows.1 - rows.0);
        let shades = stretched(&resample(self.crop, (x, y, right - x, bottom - y), size)?);
        // Outside the crop there is paper.
        let mut pixels = vec![1.0; width * HEIGHT];
        for (row, line) in shades.chunks_exact(size.0).enumerate() {
            pixels[(rows.0 + row) * width + columns.0..][..size.0].copy_from_slice(line);
        }
        Some(pixels)
    }
}

/// The strip's positions, first to one past the last, whose source lies inside `0..length`.
fn inside(origin: f32, scale: f32, length: f32, positions: usize) -> Option<(usize, usize)> {
    let first = (-origin * scale).round().clamp(0.0, positions as f32) as usize;
    let last = ((length - origin) * scale).round().clamp(0.0, positions as f32) as usize;
    (last > first + 1).then_some((first, last))
}

/// A part `(left, top, width, height)` of the crop at another size, averaged where it shrinks.
fn resample(crop: &GrayImage, part: (f32, f32, f32, f32), size: (usize, usize)) -> Option<Vec<u8>> {
    let size = (u32::try_from(size.0).ok()?, u32::try_from(size.1).ok()?);
    let (left, top) = (f64::from(part.0), f64::from(part.1));
    // Single precision may reach a hair beyond the picture, which the resizer refuses.
    let width = f64::from(part.2).min(f64::from(crop.width()) - left);
    let height = f64::from(part.3).min(f64::from(crop.height()) - top);
    resize(crop, [left, top, width, height], size, FilterType::Bilinear)
}

/// Which pixels are ink, the light along the line taken out.
struct Ink {
    dark: Vec<bool>,
    width: usize,
    height: usize,
}

impl Ink {
    fn of(shades: &[u8], width: usize, height: usize) -> Self {
        let (low, high) = light(shades, width, height);
        let dark = (0..width * height)
            .map(|i| {
                let x = i % width;
                let (low, high) = (low[x], high[x]);
                // Half way between ink and paper; where there is no contrast there is no ink.
                high - low > 14.0 && f32::from(shades[i]) < low + 0.5 * (high - low)
            })
            .collect();
        Self { dark, width, height }
    }

    fn rows(&self) -> Vec<f32> {
        self.dark
            .chunks_exact(self.width)
            .map(|row| part(row.iter().filter(|dark| **dark).count(), self.width))
            .collect()
    }

    /// The rows of the line: from the inked row nearest the middle outwards, until the ink ends.
    fn band(&self) -> Option<(usize, usize)> {
        let rows = self.rows();
        let middle = (self.height as f32 - 1.0) / 2.0;
        let weight = |y: usize| rows[y] * (1.0 - 0.9 * (y as f32 - middle).abs() / middle.max(1.0));
        let seed = (0..self.height).max_by(|a, b| weight(*a).total_cmp(&weight(*b)))?;
        let floor = rows.iter().copied().fold(f32::INFINITY, f32::min);
        let inked = floor + 0.12 * (rows[seed] - floor);
        if rows[seed] <= 0.0 {
            return None;
        }
        let top = (0..seed).rev().find(|y| rows[*y] <= inked).map_or(0, |y| y + 1);
        let bottom = (seed + 1..self.height).find(|y| rows[*y] <= inked).unwrap_or(self.height);
        (bottom - top >= 3).then_some((top, bottom))
    }

    /// The first and one past the last column of text between two rows; lone specks do not count.
    fn ends(&self, top: usize, bottom: usize) -> Option<(usize, usize)> {
        let inked: Vec<bool> = (0..self.width)
            .map(|x| part((top..bottom).filter(|y| self.dark[y * self.width + x]).count(), bottom - top) > 0.1)
            .collect();
        let near = 2 * (bottom - top);
        let dense = |range: &[bool]| part(range.iter().filter(|inked| **inked).count(), range.len()) > 0.25;
        let first = (0..self.width).find(|x| inked[*x] && dense(&inked[*x..(x + near).min(self.width)]))?;
        let last = (0..self.width).rev().find(|x| inked[*x] && dense(&inked[x.saturating_sub(near)..=*x]))?;
        (last > first + near).then_some((first, last + 1))
    }
}

fn part(count: usize, of: usize) -> f32 {
    count as f32 / of.max(1) as f32
}

/// The shade of ink and of paper around every column: the 4th and the 80th percentile over two line heights.
fn light(shades: &[u8], width: usize, height: usize) -> (Vec<f32>, Vec<f32>) {
    let mut counts = [0u32; 256];
    let reach = 2 * height;
    let change = |x: usize, counts: &mut [u32; 256], add: bool| {
        for y in 0..height {
            let count = &mut counts[usize::from(shades[y * width + x])];
            *count = if add { *count + 1 } else { *count - 1 };
        }
    };
    (0..reach.min(width)).for_each(|x| change(x, &mut counts, true));
    let (mut low, mut high) = (Vec::with_capacity(width), Vec::with_capacity(width));
    for x in 0..width {
        if x + reach < width {
            change(x + reach, &mut counts, true);
        }
        if x > reach {
            change(x - reach - 1, &mut counts, false);
        }
        low.push(percentile(&counts, 0.04));
        high.push(percentile(&counts, 0.8));
    }
    (low, high)
}

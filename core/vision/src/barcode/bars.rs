//! Whether a picture shows a field of parallel bars at all: a look that costs a few milliseconds, before a search that costs seconds.
//!
//! The picture is cut into blocks. In a block of bars many pixels lie on edges, and the edges run one way (the structure tensor's
//! coherence). A symbol is a patch of such blocks that run the same way; a line of text is too low for one.

use image::GrayImage;

use crate::filter::{shrink, sides};

/// The long side at which blocks are looked at; the bars of a card that fills half of it are two pixels wide.
const SIDE: u32 = 1_024;
/// Smaller pictures hold symbols of too few blocks to count, and cost little to search.
const SMALL: u32 = 640;
const BLOCK: usize = 16;
/// Mean squared gradient, in grey levels over two pixels.
const STRENGTH: f32 = 150.0;
/// 0 where edges run all ways, 1 where they run one way; rows of a symbol cross its bars.
const COHERENCE: f32 = 0.3;
/// The least share of pixels on edges.
const DENSITY: f32 = 0.2;
/// Neighbours run alike when the cosine of twice the angle between them is at least this: within 20 degrees.
const ALIKE: f32 = 0.76;
/// The least patch, in blocks. Of 12 SIMULATED cards, photographed mildly and medium, the least had 300; of nine photos of symbols
/// that are small in the picture the least had 21. Half of the scans of other documents have less than 32.
const PATCH: usize = 20;

/// Whether a field of bars is seen, or the picture is too small to tell.
pub(super) fn are_in(image: &GrayImage) -> bool {
    if image.width().max(image.height()) < SMALL {
        return true;
    }
    let small = shrink(image, SIDE);
    Field::of(small.as_ref().unwrap_or(image)).largest_patch() >= PATCH
}

struct Field {
    width: usize,
    /// Cosine and sine of twice the angle across the bars; `None` for a block without.
    blocks: Vec<Option<[f32; 2]>>,
}

impl Field {
    fn of(image: &GrayImage) -> Self {
        let (width, height) = sides(image);
        // A border pixel has no gradient.
        let (across, down) = (width.saturating_sub(2) / BLOCK, height.saturating_sub(2) / BLOCK);
        let blocks = (0..across * down).map(|at| bars(image, 1 + at % across * BLOCK, 1 + at / across * BLOCK));
        Self { width: across, blocks: blocks.collect() }
    }

    fn alike(&self, one: usize, other: usize) -> bool {
        match (self.blocks.get(one), self.blocks.get(other)) {
            (Some(Some(a)), Some(Some(b))) => a[0] * b[0] + a[1] * b[1] >= ALIKE,
            _ => false,
        }
    }

    /// The most blocks that hang together, each of them part of a square of four: lines of text are one block high.
    fn largest_patch(&self) -> usize {
        let rows = self.blocks.len() / self.width.max(1);
        let mut inside = vec![false; self.blocks.len()];
        for row in 1..rows {
            for column in 1..self.width {
                let at = row * self.width + column;
                let square = [at, at - 1, at - self.width, at - self.width - 1];
                if square.iter().all(|other| self.alike(at, *other)) {
                    square.iter().for_each(|other| inside[*other] = true);
                }
            }
        }
        let mut largest = 0;
        for start in 0..inside.len() {
            let mut open = if inside[start] { vec![start] } else { continue };
            inside[start] = false;
            let mut count = 0;
            while let Some(at) = open.pop() {
                count += 1;
                let column = at % self.width;
                let beside = [
                    (column > 0).then(|| at - 1),
                    (column + 1 < self.width).then(|| at + 1),
                    at.checked_sub(self.width),
                    Some(at + self.width),
                ];
                for next in beside.into_iter().flatten() {
                    if inside.get(next) == Some(&true) && self.alike(at, next) {
                        inside[next] = false;
                        open.push(next);
                    }
                }
            }
            largest = largest.max(count);
        }
        largest
    }
}

/// The direction across the bars of the block whose first pixel is (`left`, `top`).
fn bars(image: &GrayImage, left: usize, top: usize) -> Option<[f32; 2]> {
    let (width, _) = sides(image);
    let pixels = image.as_raw();
    let gradients = || {
        (top..top + BLOCK).flat_map(move |y| (left..left + BLOCK).map(move |x| y * width + x)).map(move |at| {
            let difference = |ahead: usize, behind: usize| f32::from(pixels[ahead]) - f32::from(pixels[behind]);
            (difference(at + 1, at - 1), difference(at + width, at - width))
        })
    };
    let (xx, yy, xy) =
        gradients().fold((0.0f32, 0.0f32, 0.0f32), |(xx, yy, xy), (x, y)| (xx + x * x, yy + y * y, xy + x * y));
    let strength = (xx + yy) / (BLOCK * BLOCK) as f32;
    let lean = (xx - yy).hypot(2.0 * xy);
    if strength < STRENGTH || lean < COHERENCE * (xx + yy) {
        return None;
    }
    let twice = [(xx - yy) / lean, 2.0 * xy / lean];
    let dense = gradients().filter(|(x, y)| x * x + y * y > 0.25 * strength).count();
    (dense as f32 >= DENSITY * (BLOCK * BLOCK) as f32).then_some(twice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{self, Dice};
    use image::Luma;

    fn barred(degrees: f32) -> GrayImage {
        let (sin, cos) = degrees.to_radians().sin_cos();
        GrayImage::from_fn(900, 700, |x, y| {
            let along = (x as f32 - 450.0) * cos + (y as f32 - 350.0) * sin;
            let inside = (x as f32 - 450.0).hypot(y as f32 - 350.0) < 300.0;
            Luma([if inside && (along / 3.0).rem_euclid(2.0) < 1.0 { 40 } else { 215 }])
        })
    }

    #[test]
    fn bars_are_seen_at_any_slope_and_cards_without_them_are_not() {
        for degrees in [0.0, 17.0, 45.0, 90.0, 133.0] {
            assert!(are_in(&barred(degrees)), "{degrees}");
        }
        let mut dice = Dice(9);
        for degrees in [0.0, 30.0, 90.0] {
            let held = sample::held(degrees, 15.0, &mut dice);
            let photo = sample::photograph(&sample::card(&mut dice).0, &held, &mut dice);
            assert!(!are_in(&photo), "{degrees}");
        }
        assert!(!are_in(&GrayImage::from_pixel(1_280, 960, Luma([120]))));
        assert!(!are_in(&GrayImage::from_pixel(4_000, 3, Luma([120]))));
    }
}

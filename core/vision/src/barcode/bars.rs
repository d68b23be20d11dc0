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
/// The least patch of a card's back that was photographed at any of three levels had 178 blocks (SIMULATED, 45 cards); stripes on tables,
/// and print on 36 fronts, had up to 159.
const BACK: usize = 165;

/// Blocks hang together across gaps of fewer blocks than this: a lamp's reflection, or rows that hide the bars.
const GAP: usize = 3;

/// Whether bars are seen, or the picture is too small to tell.
pub(super) fn are_in(image: &GrayImage) -> bool {
    has_patch(image, PATCH)
}

/// Whether bars fill as much of the picture as those of a card that is held before the camera, or the picture is too small to tell:
/// it shows a back.
pub fn show_a_back(image: &GrayImage) -> bool {
    has_patch(image, BACK)
}

fn has_patch(image: &GrayImage, blocks: usize) -> bool {
    image.width().max(image.height()) < SMALL || Field::seen(image).patches().iter().any(|patch| patch.len() >= blocks)
}

/// A patch of parallel bars, in the picture's pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patch {
    /// The mean of its blocks' middles.
    pub(super) middle: [f32; 2],
    /// A unit vector across the bars; the bars run along it turned by 90 degrees.
    pub(super) across: [f32; 2],
    /// How much the direction turns from one pixel across to the next, radians: perspective makes bars converge.
    pub(super) turn: f32,
    /// From where to where it goes, from the middle: across the bars, and along them.
    pub(super) reach: [[f32; 2]; 2],
}

/// The patches of bars, the largest first.
pub(super) fn patches(image: &GrayImage) -> Vec<Patch> {
    let field = Field::seen(image);
    let scale = image.width().max(image.height()).max(SIDE) as f32 / SIDE as f32;
    let mut found = field.patches();
    found.sort_by_key(|blocks| std::cmp::Reverse(blocks.len()));
    found.iter().take_while(|blocks| blocks.len() >= PATCH).map(|blocks| field.outline(blocks, scale)).collect()
}

struct Field {
    width: usize,
    /// Cosine and sine of twice the angle across the bars; `None` for a block without.
    blocks: Vec<Option<[f32; 2]>>,
}

impl Field {
    /// Of the picture at the size at which blocks are looked at.
    fn seen(image: &GrayImage) -> Self {
        Self::of(shrink(image, SIDE).as_ref().unwrap_or(image))
    }

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

    /// Blocks that hang together, each of them part of a square of four: lines of text are one block high.
    fn patches(&self) -> Vec<Vec<usize>> {
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
        let mut found = Vec::new();
        for start in 0..inside.len() {
            let mut open = if inside[start] { vec![start] } else { continue };
            inside[start] = false;
            let mut blocks = Vec::new();
            while let Some(at) = open.pop() {
                blocks.push(at);
                let (column, row) = (at % self.width, at / self.width);
                for y in row.saturating_sub(GAP)..(row + GAP + 1).min(rows) {
                    for x in column.saturating_sub(GAP)..(column + GAP + 1).min(self.width) {
                        let next = y * self.width + x;
                        if inside[next] && self.alike(at, next) {
                            inside[next] = false;
                            open.push(next);
                        }
                    }
                }
            }
            found.push(blocks);
        }
        found
    }

    fn outline(&self, blocks: &[usize], scale: f32) -> Patch {
        let place = |at: usize| {
            [at % self.width, at / self.width].map(|block| scale * (1.0 + BLOCK as f32 * (block as f32 + 0.5)))
        };
        let share = 1.0 / blocks.len().max(1) as f32;
        let (mut middle, mut twice) = ([0.0; 2], [0.0; 2]);
        for &at in blocks {
            let (here, leans) = (place(at), self.blocks[at].unwrap_or_default());
            for axis in 0..2 {
                middle[axis] += here[axis] * share;
                twice[axis] += leans[axis] * share;
            }
        }
        let angle = twice[1].atan2(twice[0]) / 2.0;
        let (sin, cos) = angle.sin_cos();
        let half = scale * BLOCK as f32 / 2.0;
        let mut reach = [[0.0f32; 2]; 2];
        let (mut spread, mut turning) = (0.0, 0.0);
        for &at in blocks {
            let [dx, dy] = [place(at)[0] - middle[0], place(at)[1] - middle[1]];
            let offset = [dx * cos + dy * sin, dy * cos - dx * sin];
            for axis in 0..2 {
                reach[axis] = [reach[axis][0].min(offset[axis] - half), reach[axis][1].max(offset[axis] + half)];
            }
            let leans = self.blocks[at].unwrap_or_default();
            let off =
                (leans[1] * twice[0] - leans[0] * twice[1]).atan2(leans[0] * twice[0] + leans[1] * twice[1]) / 2.0;
            spread += offset[0] * offset[0];
            turning += offset[0] * off;
        }
        Patch { middle, across: [cos, sin], turn: turning / spread.max(1.0), reach }
    }
}

/// The direction across the bars of the block whose first pixel is (`left`, `top`).
fn bars(image: &GrayImage, left: usize, top: usize) -> Option<[f32; 2]> {
    let width = image.width() as usize;
    let row = |y: usize| &image.as_raw()[y * width + left - 1..][..BLOCK + 2];
    let (mut xx, mut yy, mut xy) = (0i32, 0i32, 0i32);
    let mut squares = [0i32; BLOCK * BLOCK];
    for (y, squares) in squares.chunks_exact_mut(BLOCK).enumerate() {
        let (above, here, below) = (row(top + y - 1), row(top + y), row(top + y + 1));
        for (x, square) in squares.iter_mut().enumerate() {
            let across = i32::from(here[x + 2]) - i32::from(here[x]);
            let down = i32::from(below[x + 1]) - i32::from(above[x + 1]);
            (xx, yy, xy) = (xx + across * across, yy + down * down, xy + across * down);
            *square = across * across + down * down;
        }
    }
    let [xx, yy, xy] = [xx, yy, xy].map(|sum| sum as f32);
    let strength = (xx + yy) / (BLOCK * BLOCK) as f32;
    let lean = (xx - yy).hypot(2.0 * xy);
    if strength < STRENGTH || lean < COHERENCE * (xx + yy) {
        return None;
    }
    let twice = [(xx - yy) / lean, 2.0 * xy / lean];
    let dense = squares.iter().filter(|square| **square as f32 > 0.25 * strength).count();
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
            assert!(show_a_back(&barred(degrees)), "{degrees}");
        }
        let mut dice = Dice(9);
        for degrees in [0.0, 30.0, 90.0] {
            let held = sample::held(degrees, 15.0, &mut dice);
            let photo = sample::photograph(&sample::card(&mut dice).0, &held, &mut dice);
            assert!(!are_in(&photo), "{degrees}");
        }
        assert!(!are_in(&GrayImage::from_pixel(1_280, 960, Luma([120]))));
        assert!(!are_in(&GrayImage::from_pixel(4_000, 3, Luma([120]))));
        // A few bars far away are bars, and no card that is held before the camera.
        let mut far = GrayImage::from_pixel(1_024, 768, Luma([120]));
        let few = image::imageops::crop_imm(&barred(0.0), 400, 300, 120, 120).to_image();
        image::imageops::replace(&mut far, &few, 300, 300);
        assert!(are_in(&far) && !show_a_back(&far));
    }
}

//! Ink on a flattened document, and its connected pieces.

use image::GrayImage;
use regain_base::text::Area;

use crate::filter::{box_mean, sides};

/// The neighbourhood that a stroke is compared with, in pixels to each side; wider than any stroke, narrower than two lines.
const REACH: usize = 11;
/// Ink is at least this many shades darker than its neighbourhood …
const FAINTEST: f32 = 10.0;
/// … and at least this part of the darkest ink near it, so that fine background lines do not join letters.
const PART_OF_DARKEST: f32 = 0.22;
/// Side of the cells over which the darkest ink is looked for, in pixels.
const CELL: usize = 24;

/// A connected piece of ink.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Blob {
    pub(super) area: Area,
    /// How many pixels.
    pub(super) ink: usize,
}

/// Every connected piece of ink, in any order.
pub(super) fn find(image: &GrayImage) -> Vec<Blob> {
    let (width, height) = sides(image);
    if width == 0 || height == 0 {
        return Vec::new();
    }
    join(&ink(image), width)
}

/// Which pixels are ink.
fn ink(image: &GrayImage) -> Vec<bool> {
    let (width, height) = sides(image);
    let around = box_mean(image, REACH, REACH);
    let (columns, rows) = (width.div_ceil(CELL), height.div_ceil(CELL));
    // The pixels of a cell in one row, with what lies around them.
    let cells = |y: usize| {
        let row = y * width..(y + 1) * width;
        around.as_raw()[row.clone()].chunks(CELL).zip(image.as_raw()[row].chunks(CELL)).enumerate()
    };
    let mut darkest = vec![0u8; columns * rows];
    for y in 0..height {
        for (column, (means, shades)) in cells(y) {
            let cell = &mut darkest[y / CELL * columns + column];
            *cell = means.iter().zip(shades).map(|(mean, shade)| mean.saturating_sub(*shade)).fold(*cell, u8::max);
        }
    }
    let near = |column: usize, row: usize| {
        let rows = row.saturating_sub(1)..(row + 2).min(rows);
        let cells =
            rows.flat_map(|row| (column.saturating_sub(1)..(column + 2).min(columns)).map(move |c| row * columns + c));
        cells.map(|cell| darkest[cell]).fold(0, u8::max)
    };
    let least: Vec<u8> = (0..columns * rows)
        .map(|cell| (PART_OF_DARKEST * f32::from(near(cell % columns, cell / columns))).max(FAINTEST) as u8)
        .collect();
    let mut ink = Vec::with_capacity(width * height);
    for y in 0..height {
        for (column, (means, shades)) in cells(y) {
            let least = least[y / CELL * columns + column];
            ink.extend(means.iter().zip(shades).map(|(mean, shade)| mean.saturating_sub(*shade) > least));
        }
    }
    ink
}

/// Stretches of ink row by row, joined where they touch, corners included.
fn join(ink: &[bool], width: usize) -> Vec<Blob> {
    let mut forest = Forest::default();
    let mut above: Vec<(usize, usize, usize)> = Vec::new();
    for (y, row) in ink.chunks_exact(width).enumerate() {
        let mut current = Vec::new();
        let mut x = 0;
        let mut seen = 0;
        while x < width {
            if !row[x] {
                x += 1;
                continue;
            }
            let from = x;
            while x < width && row[x] {
                x += 1;
            }
            let root = forest.plant(from, x, y);
            while seen < above.len() && above[seen].1 < from {
                seen += 1;
            }
            for (_, _, other) in above[seen..].iter().take_while(|(left, _, _)| *left <= x) {
                forest.unite(root, *other);
            }
            current.push((from, x, root));
        }
        above = current;
    }
    forest.trees()
}

/// Disjoint sets of stretches.
#[derive(Default)]
struct Forest {
    parents: Vec<usize>,
    blobs: Vec<Blob>,
}

impl Forest {
    fn plant(&mut self, from: usize, to: usize, y: usize) -> usize {
        let area = Area { left: from as f32, top: y as f32, right: to as f32, bottom: (y + 1) as f32 };
        self.parents.push(self.parents.len());
        self.blobs.push(Blob { area, ink: to - from });
        self.parents.len() - 1
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            let (lost, kept) = (a.max(b), a.min(b));
            self.parents[lost] = kept;
            let other = self.blobs[lost];
            let blob = &mut self.blobs[kept];
            *blob = Blob { area: blob.area.with(&other.area), ink: blob.ink + other.ink };
        }
    }

    fn trees(self) -> Vec<Blob> {
        self.blobs.into_iter().enumerate().filter(|(at, _)| self.parents[*at] == *at).map(|(_, blob)| blob).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn pieces_of_ink_are_found_whole() {
        let mut image = GrayImage::from_pixel(120, 60, Luma([200]));
        let mut draw = |left: u32, top: u32, width: u32, height: u32| {
            for (x, y) in (left..left + width).flat_map(|x| (top..top + height).map(move |y| (x, y))) {
                image.put_pixel(x, y, Luma([60]));
            }
        };
        // A U, whose legs meet only at its foot, and a speck that touches it by a corner.
        draw(20, 10, 3, 20);
        draw(34, 10, 3, 20);
        draw(20, 30, 17, 3);
        draw(37, 33, 2, 2);
        draw(80, 20, 4, 4);
        let mut blobs = find(&image);
        blobs.sort_by(|a, b| a.area.left.total_cmp(&b.area.left));
        let sides =
            |blob: &Blob| [blob.area.left, blob.area.top, blob.area.right, blob.area.bottom].map(|side| side as i32);
        assert_eq!(blobs.iter().map(sides).collect::<Vec<_>>(), [[20, 10, 39, 35], [80, 20, 84, 24]]);
        assert_eq!(blobs[0].ink, 3 * 20 * 2 + 17 * 3 + 4);
    }

    #[test]
    fn an_even_sheet_has_no_ink() {
        assert!(find(&GrayImage::from_fn(90, 70, |x, y| Luma([150 + (x / 9 + y / 14) as u8]))).is_empty());
        assert!(find(&GrayImage::new(0, 7)).is_empty());
    }
}

//! Faces cut out at one scale, their light made comparable.

use crate::landmarks::Mesh;
use crate::warp::{Map, Outside, cut};
use image::RgbImage;

/// Side of a patch, px.
pub(super) const SIDE: usize = 64;
/// Width of a patch in units of the frontal face's eye corner distance.
pub(super) const WIDTH: f32 = 2.3;
/// Reach of the mean that is taken off, px: coarser light is the room's, not the face's.
const COARSE: usize = 6;

/// A square of the face in grey, upright.
pub(super) struct Patch {
    /// Row by row; mean 0 and deviation 1 over some pixels around each.
    pub(super) values: Vec<f32>,
    map: Map,
}

impl Patch {
    /// The square around the face; `unit` is the eye corners' distance (px of the picture) that gives the scale.
    pub(super) fn of(image: &RgbImage, mesh: &Mesh, unit: f32) -> Self {
        let ([x, y], _) = mesh.bounds();
        let [left, _, _, _, _] = mesh.five();
        let right = mesh.five()[1];
        let angle = (right[1] - left[1]).atan2(right[0] - left[0]);
        let map = Map::square([x, y], unit * WIDTH, angle, SIDE);
        let rgb = cut(image, &map, SIDE, Outside::Edge);
        let grey: Vec<f32> = rgb.chunks_exact(3).map(|c| 0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2]).collect();
        let grey = blurred(&grey, 1);
        let mean = blurred(&grey, COARSE);
        let rest: Vec<f32> = grey.iter().zip(&mean).map(|(value, mean)| value - mean).collect();
        let power: Vec<f32> = rest.iter().map(|value| value * value).collect();
        let power = blurred(&power, 2 * COARSE);
        let values = rest.iter().zip(power).map(|(value, power)| value / (power + 2.0).sqrt()).collect();
        Self { values, map }
    }

    /// Where a place of the picture lies in the patch, px.
    pub(super) fn place(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let Map { a, b, c, d, x: x0, y: y0 } = self.map;
        let determinant = a * d - b * c;
        let (x, y) = (x - x0, y - y0);
        [(d * x - b * y) / determinant, (a * y - c * x) / determinant]
    }

    /// Value and slopes along x and y at a place; none outside.
    pub(super) fn at(&self, x: f32, y: f32) -> Option<[f32; 3]> {
        let (x, y) = (x - 0.5, y - 0.5);
        let most = (SIDE - 2) as f32;
        if !(x >= 1.0 && y >= 1.0 && x < most && y < most) {
            return None;
        }
        let (column, row) = (x as usize, y as usize);
        let (u, v) = (x - column as f32, y - row as f32);
        let pixel = |dx: usize, dy: usize| self.values[(row + dy) * SIDE + column + dx];
        let (a, b, c, d) = (pixel(0, 0), pixel(1, 0), pixel(0, 1), pixel(1, 1));
        let value = (a * (1.0 - u) + b * u) * (1.0 - v) + (c * (1.0 - u) + d * u) * v;
        Some([value, (b - a) * (1.0 - v) + (d - c) * v, (c - a) * (1.0 - u) + (d - b) * u])
    }
}

impl Patch {
    /// Correlation with another patch within the circle that a face fills, -1..1.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        let (mut ab, mut aa, mut bb) = (0.0f32, 0.0f32, 0.0f32);
        for row in 0..SIDE {
            for column in 0..SIDE {
                let off = [column, row].map(|at| at as f32 + 0.5 - SIDE as f32 / 2.0);
                if off[0].hypot(off[1]) < SIDE as f32 * 0.38 {
                    let (a, b) = (self.values[row * SIDE + column], other.values[row * SIDE + column]);
                    ab += a * b;
                    aa += a * a;
                    bb += b * b;
                }
            }
        }
        ab / (aa * bb).sqrt().max(1e-6)
    }
}

/// The mean of a square around each pixel, twice over, so that it is nearly round. Sums that run along a line cost the same at any reach.
fn blurred(values: &[f32], reach: usize) -> Vec<f32> {
    let mut out = values.to_vec();
    let mut sums = [0.0f64; SIDE + 1];
    for upright in [false, true, false, true] {
        let index = |line: usize, at: usize| if upright { at * SIDE + line } else { line * SIDE + at };
        for line in 0..SIDE {
            for at in 0..SIDE {
                sums[at + 1] = sums[at] + f64::from(out[index(line, at)]);
            }
            for at in 0..SIDE {
                let (from, to) = (at.saturating_sub(reach), (at + reach + 1).min(SIDE));
                out[index(line, at)] = ((sums[to] - sums[from]) / (to - from) as f64) as f32;
            }
        }
    }
    out
}

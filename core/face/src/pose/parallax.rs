//! Does what is nearer move farther? On a head it does; on a photograph, however it is turned, the whole picture moves as one sheet.
//!
//! The points of the mesh do not answer this: the network sees a face's depth in every photograph. The pixels do. The frontal face is
//! laid over the turned one by a sheet's movement (polynomials of second degree: a plane in perspective, and a bent one) and, beside
//! it, by a movement that grows with the depth of the frontal mesh; Gauss and Newton find both at once (Lucas and Kanade 1981; Baker
//! and Matthews 2004). What counts is how much is moved by depth.

use super::patch::{Patch, SIDE, WIDTH};
use crate::fit::{regress, solve};
use crate::landmarks::Mesh;

/// Movements of a sheet along each axis: polynomials of second degree. Of higher ones a head is made up as well.
const SHEET: usize = 6;
/// The movement that no turn to a side has: what lies along one row does not bend up or down.
const LEVEL: usize = SHEET + 3;
/// And the movement of a solid along each axis.
const ALL: usize = 2 * SHEET + 2;
/// Most rounds.
const ROUNDS: usize = 20;
/// Deviation beyond which a pixel counts less: what is hidden on one side of the nose belongs to neither movement.
const ROBUST: f32 = 0.8;
/// How much of the face is looked at, of the way from its middle to its edge: the edge itself turns away.
const INNER: f32 = 0.78;
/// Reach of a point of the mesh in the map of depths, px.
const REACH: f32 = 3.5;

/// The frontal face with the depth of each pixel.
pub(super) struct Frontal {
    patch: Patch,
    /// Pixels of the face: where, and what is nearest (in units of the eye corners' distance, mean 0).
    pixels: Vec<([f32; 2], f32)>,
    mesh: Mesh,
    unit: f32,
    /// What all are relative to.
    mean: f32,
}

/// A movement, and what it leaves.
type Laid = ([f32; ALL], f32);

impl Frontal {
    pub(super) fn new(image: &image::RgbImage, mesh: &Mesh) -> Self {
        let unit = mesh.unit().max(1.0);
        let patch = Patch::of(image, mesh, unit);
        let points: Vec<([f32; 2], f32)> =
            mesh.points.iter().map(|&[x, y, z]| (patch.place([x, y]), -z / unit)).collect();
        let (center, half) = mesh.bounds();
        let middle = patch.place(center);
        let half = half.map(|px| px / unit * SIDE as f32 / WIDTH);
        let mut pixels = Vec::with_capacity(SIDE * SIDE);
        for row in 0..SIDE {
            for column in 0..SIDE {
                let place = [column as f32 + 0.5, row as f32 + 0.5];
                let (mut sum, mut weight) = (0.0, 0.0);
                for ([x, y], near) in &points {
                    let off = ((x - place[0]).powi(2) + (y - place[1]).powi(2)) / (REACH * REACH);
                    if off < 4.0 {
                        let w = (-2.0 * off).exp();
                        sum += w * near;
                        weight += w;
                    }
                }
                let off = [place[0] - middle[0], place[1] - middle[1]];
                if weight > 0.3 && (off[0] / half[0]).hypot(off[1] / half[1]) < INNER {
                    pixels.push((place, sum / weight));
                }
            }
        }
        let mean = pixels.iter().map(|(_, near)| near).sum::<f32>() / pixels.len().max(1) as f32;
        for (_, near) in &mut pixels {
            *near -= mean;
        }
        Self { patch, pixels, mesh: mesh.clone(), unit, mean }
    }

    /// How far to the right what stands out by one unit has moved in a turned frame, in units: about the sine of the yaw on a head,
    /// about 0 on a sheet.
    pub(super) fn parallax(&self, turned: &Patch, mesh: &Mesh) -> f32 {
        let (flat, deep) = (self.start(turned, mesh, 0.0), self.start(turned, mesh, 1.0));
        let sheet = self.laid(turned, &flat, false);
        // What was seen first must not decide: from the mesh, which sees a head in every photograph, and from the sheet.
        let (from_mesh, from_sheet) = (self.laid(turned, &deep, true), self.laid(turned, &sheet.0, true));
        let solid = if from_sheet.1 < from_mesh.1 { from_sheet } else { from_mesh };
        solid.0[ALL - 2] * WIDTH / SIDE as f32
    }

    /// Where the mesh says that the points went, as a sheet's and, when `deep` is 1 and not 0, a solid's movement.
    fn start(&self, turned: &Patch, mesh: &Mesh, deep: f32) -> [f32; ALL] {
        let rows = |axis: usize| {
            let points = self.mesh.points.iter().zip(&mesh.points).step_by(2).map(move |(from, to)| {
                let near = -from[2] / self.unit;
                let from = self.patch.place([from[0], from[1]]);
                let to = turned.place([to[0], to[1]]);
                let sheet = terms(from);
                let row: [f32; SHEET + 1] =
                    std::array::from_fn(|i| if i < SHEET { sheet[i] } else { deep * (near - self.mean) });
                (row, to[axis] - from[axis], 1.0)
            });
            // What no point determines is none.
            points.chain([(std::array::from_fn(|i| if i < SHEET { 0.0 } else { 1.0 }), 0.0, 1e-3)])
        };
        let (x, y) = (regress(rows(0)).weights, regress(rows(1)).weights);
        std::array::from_fn(|i| match i {
            i if i < SHEET => x[i],
            i if i < 2 * SHEET => y[i - SHEET],
            i if i == ALL - 2 => x[SHEET],
            _ => y[SHEET],
        })
    }

    /// The movement that fits best from this start, with what it leaves.
    fn laid(&self, turned: &Patch, start: &[f32; ALL], solid: bool) -> Laid {
        let mut movement = *start;
        let mut best = (movement, f32::INFINITY);
        for _ in 0..ROUNDS {
            let (mut matrix, mut right) = ([[0.0f64; ALL]; ALL], [0.0f64; ALL]);
            let (mut left, mut count) = (0.0f32, 0.0f32);
            for ([x, y], near) in &self.pixels {
                let sheet = terms([*x, *y]);
                let dx: f32 = sheet.iter().zip(&movement[..SHEET]).map(|(a, b)| a * b).sum();
                let dy: f32 = sheet.iter().zip(&movement[SHEET..2 * SHEET]).map(|(a, b)| a * b).sum();
                let to = [x + dx + near * movement[ALL - 2], y + dy + near * movement[ALL - 1]];
                let Some([value, gx, gy]) = turned.at(to[0], to[1]) else { continue };
                let here = self.patch.values[y.floor() as usize * SIDE + x.floor() as usize];
                let error = here - value;
                let weight = 1.0 / (1.0 + (error / ROBUST).powi(2));
                left += weight * error * error;
                count += 1.0;
                let mut features = [0.0f32; ALL];
                for i in 0..SHEET {
                    features[i] = gx * sheet[i];
                    features[SHEET + i] = gy * sheet[i];
                }
                features[LEVEL] = 0.0;
                if solid {
                    features[ALL - 2] = gx * near;
                    features[ALL - 1] = gy * near;
                }
                for i in 0..ALL {
                    let f = weight * features[i];
                    for j in 0..=i {
                        matrix[i][j] += f64::from(f * features[j]);
                    }
                    right[i] += f64::from(f * error);
                }
            }
            if count < self.pixels.len() as f32 * 0.6 {
                return (best.0, best.1.min(2.0));
            }
            let left = left / count;
            if left < best.1 {
                best = (movement, left);
            } else if left > best.1 * 1.05 {
                break;
            }
            for (i, j) in (0..ALL).flat_map(|i| (0..i).map(move |j| (i, j))) {
                matrix[j][i] = matrix[i][j];
            }
            for (at, row) in matrix.iter_mut().enumerate() {
                // What no pixel determines stays where it is.
                row[at] += 0.1 + 0.02 * row[at];
            }
            let step = solve(matrix, right);
            for (value, step) in movement.iter_mut().zip(step) {
                *value += step;
            }
        }
        (best.0, best.1.min(2.0))
    }
}

/// The polynomials up to the second degree at a place of the patch, which reaches from -1 to 1.
fn terms([x, y]: [f32; 2]) -> [f32; SHEET] {
    let (u, v) = (2.0 * x / SIDE as f32 - 1.0, 2.0 * y / SIDE as f32 - 1.0);
    [1.0, u, v, u * u, u * v, v * v]
}

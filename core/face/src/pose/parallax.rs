//! Does what is nearer move farther? On a head it does; on a photograph, however it is turned, the whole picture moves as one sheet.
//!
//! The points of the mesh do not answer this: the network sees a face's depth in every photograph. The pixels do. The frontal face is
//! laid over the turned one by a sheet's movement (polynomials of second degree: a plane in perspective, and a bent one), beside it by
//! a movement that grows with the depth of the frontal mesh, and by one of what stands before the eyes; Gauss and Newton find all at
//! once (Lucas and Kanade 1981; Baker and Matthews 2004). What counts is how much is moved by depth.

use super::patch::{Patch, SIDE, WIDTH};
use crate::fit::{regress, solve};
use crate::landmarks::Mesh;

/// Movements along an axis: those of a sheet, polynomials of second degree (of higher ones a head is made up as well), ...
const SHEET: usize = 6;
/// ... that of a solid, ...
const SOLID: usize = SHEET;
/// ... and one that all around the eyes shares: glasses stand before the face and would tell a depth of their own.
const EYES: usize = SHEET + 1;
/// All of them.
const WAYS: usize = SHEET + 2;
/// What lies along one row does not bend up or down: no turn to a side has this movement.
const BENT: usize = 3;

/// Most rounds.
const ROUNDS: usize = 20;
/// Deviation beyond which a pixel counts less: what is hidden on one side of the nose belongs to neither movement.
const ROBUST: f32 = 0.8;
/// How much of the face is looked at, of the way from its middle to its edge: the edge itself turns away.
const INNER: f32 = 0.78;
/// A pixel of the frontal face that keeps less than the first of its width in the turned one tells nothing, with the second all: what turns
/// away, or goes behind the nose, is no longer what it was.
const FACING: [f32; 2] = [0.4, 0.8];
/// Half the width and height of what glasses cover around an eye, in units of the eye corners' distance.
const LENS: [f32; 2] = [0.35, 0.25];
/// What is left of a pixel's square when the movement leads out of the picture: as much as two pictures have that share nothing.
const LOST: f32 = 2.0;
/// Less than this is left of no filmed pixel's square.
const EXACT: f32 = 1e-3;
/// Reach of a point of the mesh in the map of depths, px.
const REACH: f32 = 3.5;

/// The frontal face with the depth of each pixel.
pub(super) struct Frontal {
    patch: Patch,
    pixels: Vec<Pixel>,
    mesh: Mesh,
    unit: f32,
    /// What all are relative to.
    mean: f32,
}

/// A pixel of the face.
struct Pixel {
    place: [f32; 2],
    /// What each movement moves it by; of a solid, how near it is (in units of the eye corners' distance, mean 0).
    ways: [f32; WAYS],
    /// How much nearer the face gets to the right, units over units.
    slope: f32,
}

/// A turned face.
struct Turned<'a> {
    patch: &'a Patch,
    /// How much of each pixel of the frontal face it still shows, 0..1.
    shown: Vec<f32>,
}

/// How much of each movement there is along x and along y.
type Movement = [[f32; WAYS]; 2];

/// The frontal face laid over a turned one.
struct Laid {
    movement: Movement,
    sums: Sums,
}

/// What one turned frame tells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// How far to the right what stands out by one unit has moved, in units: about the sine of the yaw on a head, about 0 on a sheet.
    pub(super) moved: f32,
    /// How surely: what the pixels know of it, over the square of what no movement explains. What does not fit errs, and misleads as
    /// well. Only looks at one face can be compared.
    pub(super) certainty: f32,
}

impl Frontal {
    pub(super) fn new(image: &image::RgbImage, mesh: &Mesh) -> Self {
        let unit = mesh.unit().max(1.0);
        let patch = Patch::of(image, mesh, unit);
        let points: Vec<([f32; 2], f32)> =
            mesh.points.iter().map(|&[x, y, z]| (patch.place([x, y]), -z / unit)).collect();
        let (center, half) = mesh.bounds();
        let middle = patch.place(center);
        let half = half.map(|px| px / unit * SIDE as f32 / WIDTH);
        let eyes = {
            let [left, right, ..] = mesh.five();
            [patch.place(left), patch.place(right)]
        };
        let near: Vec<Option<f32>> = places().map(|place| nearness(&points, place)).collect();
        let mut pixels = Vec::with_capacity(SIDE * SIDE);
        for (at, place) in places().enumerate() {
            let off = [place[0] - middle[0], place[1] - middle[1]];
            if (off[0] / half[0]).hypot(off[1] / half[1]) >= INNER {
                continue;
            }
            let Some(here) = near[at] else { continue };
            let beside = |at: usize| near.get(at).copied().flatten().unwrap_or(here);
            let slope = (beside(at + 1) - beside(at.wrapping_sub(1))) / 2.0 * SIDE as f32 / WIDTH;
            let mut ways = [0.0; WAYS];
            ways[..SHEET].copy_from_slice(&terms(place));
            ways[SOLID] = here;
            ways[EYES] = around(eyes, place);
            pixels.push(Pixel { place, ways, slope });
        }
        let mean = pixels.iter().map(|pixel| pixel.ways[SOLID]).sum::<f32>() / pixels.len().max(1) as f32;
        for pixel in &mut pixels {
            pixel.ways[SOLID] -= mean;
        }
        Self { patch, pixels, mesh: mesh.clone(), unit, mean }
    }

    /// How far what stands out has moved in a turned frame, turned to the right by so many degrees.
    pub(super) fn parallax(&self, turned: &Patch, mesh: &Mesh, yaw: f32) -> Look {
        let [flat, deep] = [false, true].map(|deep| self.start(turned, mesh, deep));
        let (sin, cos) = yaw.to_radians().sin_cos();
        let shown = |pixel: &Pixel| ((cos + pixel.slope * sin - FACING[0]) / (FACING[1] - FACING[0])).clamp(0.0, 1.0);
        let turned = Turned { patch: turned, shown: self.pixels.iter().map(shown).collect() };
        let sheet = self.laid(&turned, flat, false);
        // What was seen first must not decide: from the mesh, which sees a head in every photograph, and from the sheet.
        let (from_mesh, from_sheet) = (self.laid(&turned, deep, true), self.laid(&turned, sheet.movement, true));
        let Laid { movement, sums } =
            if from_sheet.sums.left() < from_mesh.sums.left() { from_sheet } else { from_mesh };
        let certainty = sums.known() / sums.left().max(EXACT).powi(2);
        Look { moved: movement[0][SOLID] * WIDTH / SIDE as f32, certainty }
    }

    /// Where the mesh says that the points went, as a sheet's and, when `deep`, a solid's movement.
    fn start(&self, turned: &Patch, mesh: &Mesh, deep: bool) -> Movement {
        let along = |axis: usize| {
            let points = self.mesh.points.iter().zip(&mesh.points).step_by(2).map(move |(from, to)| {
                let near = -from[2] / self.unit;
                let from = self.patch.place([from[0], from[1]]);
                let to = turned.place([to[0], to[1]]);
                let mut ways = [0.0; SOLID + 1];
                ways[..SHEET].copy_from_slice(&terms(from));
                ways[SOLID] = if deep { near - self.mean } else { 0.0 };
                (ways, to[axis] - from[axis], 1.0)
            });
            // What no point determines is none.
            let none = (std::array::from_fn(|way| if way < SHEET { 0.0 } else { 1.0 }), 0.0, 1e-3);
            let weights = regress(points.chain([none])).weights;
            std::array::from_fn(|way| if way <= SOLID { weights[way] } else { 0.0 })
        };
        [along(0), along(1)]
    }

    /// The movement that fits best from this start.
    fn laid(&self, turned: &Turned<'_>, start: Movement, solid: bool) -> Laid {
        let mut best = Laid { movement: start, sums: self.compared(turned, &start) };
        let mut movement = start;
        let mut step = best.sums.step(solid);
        for _ in 1..ROUNDS {
            for (value, step) in movement.as_flattened_mut().iter_mut().zip(step) {
                *value += step;
            }
            let sums = self.compared(turned, &movement);
            if sums.is_lost() || sums.left() > best.sums.left() * 1.05 {
                break;
            }
            step = sums.step(solid);
            if sums.left() < best.sums.left() {
                best = Laid { movement, sums };
            }
        }
        best
    }

    /// Every pixel where this movement takes it.
    fn compared(&self, turned: &Turned<'_>, movement: &Movement) -> Sums {
        let mut all = Sums { shown: turned.shown.iter().sum(), ..Sums::default() };
        // Sums of few stay exact in single precision.
        for (pixels, shown) in self.pixels.chunks(64).zip(turned.shown.chunks(64)) {
            let mut sums = [[[0.0f32; WAYS]; WAYS]; 3];
            let mut right = [[0.0f32; WAYS]; 2];
            for (Pixel { place: [x, y], ways, .. }, shown) in pixels.iter().zip(shown) {
                let moved = movement.map(|axis| axis.iter().zip(ways).map(|(much, way)| much * way).sum::<f32>());
                let Some([value, gx, gy]) = turned.patch.at(x + moved[0], y + moved[1]) else { continue };
                let here = self.patch.values[y.floor() as usize * SIDE + x.floor() as usize];
                let error = here - value;
                let weight = shown / (1.0 + (error / ROBUST).powi(2));
                all.left += weight * error * error;
                all.count += shown;
                for (sums, slopes) in sums.iter_mut().zip([gx * gx, gx * gy, gy * gy]) {
                    for (row, way) in sums.iter_mut().zip(ways) {
                        let much = weight * slopes * way;
                        row.iter_mut().zip(ways).for_each(|(sum, way)| *sum += much * way);
                    }
                }
                for (right, slope) in right.iter_mut().zip([gx, gy]) {
                    right.iter_mut().zip(ways).for_each(|(sum, way)| *sum += weight * error * slope * way);
                }
            }
            for (all, sum) in
                all.products.as_flattened_mut().iter_mut().flatten().zip(sums.as_flattened().iter().flatten())
            {
                *all += f64::from(*sum);
            }
            for (all, sum) in all.right.as_flattened_mut().iter_mut().zip(right.as_flattened()) {
                *all += f64::from(*sum);
            }
        }
        all
    }
}

/// What Gauss and Newton ask of all pixels.
#[derive(Default)]
struct Sums {
    /// Of each two movements, both along x, one along each, both along y.
    products: [[[f64; WAYS]; WAYS]; 3],
    /// Of each movement along x and y with the error.
    right: [[f64; WAYS]; 2],
    /// Of the squares of what is left, each by its pixel's weight.
    left: f32,
    /// How many pixels are still in the picture, each by how much of it is shown.
    count: f32,
    /// Of so many.
    shown: f32,
}

impl Sums {
    /// Whether the movement leads out of the picture.
    fn is_lost(&self) -> bool {
        self.count < self.shown * 0.6
    }

    /// What the movement leaves of a pixel's square.
    fn left(&self) -> f32 {
        if self.is_lost() { LOST } else { self.left / self.count }
    }

    /// What the movement lacks.
    fn step(&self, solid: bool) -> [f32; 2 * WAYS] {
        let (mut matrix, right) = self.equations(solid);
        for (at, row) in matrix.iter_mut().enumerate() {
            // What no pixel determines stays where it is.
            row[at] += 0.1 + 0.02 * row[at];
        }
        solve(matrix, right)
    }

    /// What the pixels know of the solid's movement to the right, whatever all others are (its part of the inverse, upside down).
    fn known(&self) -> f32 {
        let (mut matrix, mut right) = self.equations(true);
        for (at, row) in matrix.iter_mut().enumerate() {
            row[at] = row[at].max(1e-3);
        }
        right.fill(0.0);
        right[SOLID] = 1.0;
        let inverse = solve(matrix, right)[SOLID];
        if inverse > 0.0 { 1.0 / inverse } else { 0.0 }
    }

    fn equations(&self, solid: bool) -> ([[f64; 2 * WAYS]; 2 * WAYS], [f64; 2 * WAYS]) {
        let free = |at: &usize| match (at / WAYS, at % WAYS) {
            (_, SOLID) => solid,
            (1, BENT | EYES) => false,
            _ => true,
        };
        let (mut matrix, mut right) = ([[0.0; 2 * WAYS]; 2 * WAYS], [0.0; 2 * WAYS]);
        for at in (0..2 * WAYS).filter(free) {
            for other in (0..2 * WAYS).filter(free) {
                matrix[at][other] = self.products[at / WAYS + other / WAYS][at % WAYS][other % WAYS];
            }
            right[at] = self.right[at / WAYS][at % WAYS];
        }
        (matrix, right)
    }
}

/// The middles of a patch's pixels, row by row.
fn places() -> impl Iterator<Item = [f32; 2]> {
    (0..SIDE * SIDE).map(|at| [(at % SIDE) as f32 + 0.5, (at / SIDE) as f32 + 0.5])
}

/// How near the face is at a place, from the points of the mesh around it; none where no point is.
fn nearness(points: &[([f32; 2], f32)], place: [f32; 2]) -> Option<f32> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for ([x, y], near) in points {
        let off = ((x - place[0]).powi(2) + (y - place[1]).powi(2)) / (REACH * REACH);
        if off < 4.0 {
            let w = (-2.0 * off).exp();
            sum += w * near;
            weight += w;
        }
    }
    (weight > 0.3).then_some(sum / weight)
}

/// How far a place belongs to the surroundings of the eyes, 0..1.
fn around(eyes: [[f32; 2]; 2], [x, y]: [f32; 2]) -> f32 {
    let [across, upright] = LENS.map(|units| units * SIDE as f32 / WIDTH);
    let near = eyes.map(|[ex, ey]| (-((x - ex) / across).powi(2) - ((y - ey) / upright).powi(2)).exp());
    near[0].max(near[1])
}

/// The polynomials up to the second degree at a place of the patch, which reaches from -1 to 1.
fn terms([x, y]: [f32; 2]) -> [f32; SHEET] {
    let (u, v) = (2.0 * x / SIDE as f32 - 1.0, 2.0 * y / SIDE as f32 - 1.0);
    [1.0, u, v, u * u, u * v, v * v]
}

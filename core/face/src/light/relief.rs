//! How much of the answer no sheet explains.
//!
//! A sheet, bent or not, answers smoothly, whatever is printed on it; beside its ink nothing on it is rough. A face shades itself:
//! nose, brow, cheeks and lips turn their sides to the screen or to the room's lamps, or lie in their shadow. So the map is first
//! explained as well as it can be by a matte sheet under a mirror image of the screen; the rest is relief.

use super::map::{FLOOR, Map, Spot};
use super::matte::Parted;
use crate::fit::{Fit, median, regress};
use serde::{Deserialize, Serialize};

/// Fewer points make no map.
const FEWEST: usize = 80;
/// Nor do points that noise or a mirror image hides: at least so many clear ones are needed, each by its weight.
pub(super) const CLEAR: f32 = 20.0;
/// Variance of a logarithm that even a point without noise has: texture that moved, a mesh that trembled.
const TREMBLE: f32 = 0.06 * 0.06;
/// Logarithms of blue over red that a matte surface may answer beyond its own colour: the screen's white and the room's differ,
/// as the camera balances them, by so much and no more. In steps.
const BLUE: [f32; 2] = [-0.3, 0.6];
const STEP: f32 = 0.1;
/// The same of green, beside half of what blue has.
const GREEN: [f32; 3] = [-0.1, 0.0, 0.1];
/// What a sheet shows has so many unknowns.
const SHEET: usize = 14;

/// How far the map is that of a solid.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Relief {
    /// Root mean square of what is left of the matte answer's logarithm, the most that noise can be taken off. Near 0 on a sheet.
    pub(super) depth: f32,
    /// How many points are clear: each counts the less, the more noise or a mirror image hides it.
    pub(super) clear: f32,
    /// The mirrored part of the answer that one point in ten has at least, in units of the middle's whole answer.
    pub(super) mirrored: f32,
    /// Rise of what is left for one of the same of the mesh's own solid: positive on a face, 0 on paper.
    pub(super) slope: f32,
    /// Correlation of the same two, -1..1.
    pub(super) correlation: f32,
    /// How the matte answer follows the own light: about 0 where light is reflected, about -1 where a screen emits.
    pub(super) additive: f32,
}

/// Compares the map with the sheet that explains it best. Only skin is looked at when there is enough of it: hair is no part of
/// the mesh.
pub(super) fn relief(map: &Map) -> Relief {
    let known = |skin: bool| {
        let wanted = map.spots.iter().filter(move |spot| spot.skin || !skin);
        wanted.filter_map(|spot| Some((spot, spot.solid?))).collect::<Vec<(&Spot, f32)>>()
    };
    let bare = known(true);
    let known = if bare.len() < FEWEST { known(false) } else { bare };
    if known.len() < FEWEST {
        return Relief::default();
    }
    let mut bases: Vec<f32> = known.iter().map(|(spot, _)| spot.base).collect();
    let middle = median(&mut bases).unwrap_or(0.0);
    let steps = ((BLUE[1] - BLUE[0]) / STEP).round() as u32;
    let blues = (0..=steps).map(|step| BLUE[0] + STEP * step as f32 - map.blue);
    let tints = blues.flat_map(|blue| GREEN.map(|green| [1.0, (green + 0.5 * blue).exp(), blue.exp()]));
    let compared = tints.map(|tint| Compared::new(&known, middle, tint));
    compared.min_by(|a, b| a.left.total_cmp(&b.left)).map_or_else(Relief::default, |best| best.relief())
}

/// The map against one sheet.
struct Compared {
    points: Vec<Point>,
    /// What explains the answers, and the mesh's solid.
    fits: [Fit<SHEET>; 2],
    /// Mean square of what is left of the answers, each by its weight, as if the sheet had no unknowns; endless when too few
    /// points are clear.
    left: f32,
    clear: f32,
}

/// A point of the map, its mirror image taken off.
struct Point {
    sheet: [f32; SHEET],
    /// Logarithms of what it answers and of what a solid would.
    values: [f32; 2],
    /// Variance of the first by measurement noise.
    noise: f32,
    mirrored: f32,
    weight: f32,
}

impl Compared {
    fn new(known: &[(&Spot, f32)], middle: f32, tint: [f32; 3]) -> Self {
        let point = |&(spot, solid): &(&Spot, f32)| {
            let Parted { matte, mirrored, noise } = spot.answer.parted(tint);
            let matte = matte.max(FLOOR);
            let noise = noise / (matte * matte);
            // What lies under a mirror image is known only to the image's own size.
            let hidden = (mirrored / matte).powi(2);
            let weight = TREMBLE / (TREMBLE + noise + hidden);
            Point { sheet: sheet(spot, middle), values: [matte.ln(), solid], noise, mirrored, weight }
        };
        let points: Vec<Point> = known.iter().map(point).collect();
        let fit = |value: usize| regress(points.iter().map(|point| (point.sheet, point.values[value], point.weight)));
        let fits = [fit(0), fit(1)];
        let clear: f32 = points.iter().map(|point| point.weight).sum();
        let left = if clear < CLEAR { f32::INFINITY } else { fits[0].left / (1.0 - SHEET as f32 / clear) };
        Self { points, fits, left, clear }
    }

    fn relief(&self) -> Relief {
        let mirrored = tenth(&self.points);
        let [mut noise, mut both, mut answered, mut expected] = [0.0f64; 4];
        for point in &self.points {
            let left = |value: usize| {
                let explained = point.sheet.iter().zip(&self.fits[value].weights).map(|(a, b)| a * b).sum::<f32>();
                f64::from(point.values[value] - explained)
            };
            let (a, b, weight) = (left(0), left(1), f64::from(point.weight));
            noise += weight * f64::from(point.noise);
            both += weight * a * b;
            answered += weight * a * a;
            expected += weight * b * b;
        }
        if self.left.is_infinite() || expected < 1e-9 || answered < 1e-9 {
            return Relief { clear: self.clear, mirrored, ..Relief::default() };
        }
        // A mean of squares strays by this part of itself, two deviations long.
        let stray = 2.0 * (2.0 / self.clear).sqrt();
        let noise = noise as f32 / self.clear * (1.0 + stray);
        Relief {
            depth: (self.left - noise).max(0.0).sqrt(),
            clear: self.clear,
            mirrored,
            slope: (both / expected) as f32,
            correlation: (both / (expected * answered).sqrt()) as f32,
            additive: self.fits[0].weights[SHEET - 2],
        }
    }
}

/// What a sheet may show at a place: a plane, bent smoothly around any axis, and the ink, which the camera's curve may carry
/// into the ratio.
fn sheet(spot: &Spot, middle: f32) -> [f32; SHEET] {
    let (x, y, ink) = (spot.x, spot.y, spot.base - middle);
    let (xx, yy) = (x * x, y * y);
    [1.0, x, y, xx, x * y, yy, xx * x, xx * y, x * yy, yy * y, xx * xx, yy * yy, ink, ink * ink]
}

/// The mirrored part that one point in ten has at least.
fn tenth(points: &[Point]) -> f32 {
    let mut mirrored: Vec<f32> = points.iter().map(|point| point.mirrored).collect();
    mirrored.sort_by(|a, b| b.total_cmp(a));
    mirrored.get(points.len() / 10).copied().unwrap_or(0.0)
}

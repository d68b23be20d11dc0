//! How much of the answer no sheet explains.
//!
//! A sheet, bent or not, answers smoothly, whatever is printed on it; beside its ink nothing on it is rough. A face shades itself:
//! nose, brow, cheeks and lips turn their sides to the screen or to the room's lamps, or lie in their shadow. So the map is first
//! explained as well as it can be by a matte sheet under a mirror image of the screen; the rest is relief, as far as both halves of
//! the clip show it: noise, and ink that moves with the hand, look like relief once, but not twice in the same places.

use super::map::{FLOOR, Map, Spot};
use super::matte::{Answer, Parted};
use crate::fit::{Fit, median, regress};
use serde::{Deserialize, Serialize};

/// Fewer points make no map.
const FEWEST: usize = 80;
/// Nor do points that noise or a mirror image hides: at least so many clear ones are needed, each by its weight.
const CLEAR: f32 = 20.0;
/// Variance of a logarithm that even a point without noise has: texture that moved, a mesh that trembled.
const TREMBLE: f32 = 0.06 * 0.06;
/// Logarithms of blue over red that a matte surface may answer beyond its own colour: the screen's white and the room's differ,
/// as the camera balances them, by so much and no more. In steps.
const BLUE: [f32; 2] = [-0.3, 0.6];
const STEP: f32 = 0.1;
/// The same of green, beside half of what blue has.
const GREEN: [f32; 3] = [-0.1, 0.0, 0.1];
/// What a sheet shows has so many unknowns.
const SHEET: usize = 18;

/// How far the map is that of a face.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Relief {
    /// Root mean square of what is left of the matte answer's logarithm in both halves of the clip alike. Near 0 on a sheet.
    pub(super) depth: f32,
    /// Correlation of what is left in the first half with what is left in the second, -1..1: towards 1 where there is relief, near 0
    /// where there is none or noise hides it.
    pub(super) agreement: f32,
    /// Root mean square of what is left in the whole clip, noise included: no relief is deeper.
    pub(super) rough: f32,
    /// How many points are clear: each counts the less, the more noise or a mirror image hides it.
    pub(super) clear: f32,
    /// The mirrored part of the answer that one point in ten has at least, in units of the middle's whole answer.
    pub(super) shine: f32,
    /// The same times the square of blue over red in what the surface scatters.
    pub(super) mirrored: f32,
    /// How the matte answer follows the own light: about 0 where light is reflected, about -1 where a screen emits.
    pub(super) additive: f32,
}

impl Relief {
    /// Whether enough of the map is clear.
    pub(super) fn is_clear(&self) -> bool {
        self.clear >= CLEAR
    }
}

/// Compares the map with the sheet that explains it best. Only skin is looked at when there is enough of it: hair is no part of
/// the mesh.
pub(super) fn relief(map: &Map) -> Relief {
    let asked = |skin: bool| map.spots.iter().filter(|spot| spot.asked && (spot.skin || !skin)).collect::<Vec<&Spot>>();
    let bare = asked(true);
    let asked = if bare.len() < FEWEST { asked(false) } else { bare };
    if asked.len() < FEWEST {
        return Relief::default();
    }
    let base = middle(&asked, |spot| spot.base);
    let color = middle(&asked, |spot| spot.answer.own[2] / spot.answer.own[0].max(1e-4));
    let steps = ((BLUE[1] - BLUE[0]) / STEP).round() as u32;
    let blues = (0..=steps).map(|step| BLUE[0] + STEP * step as f32 - map.blue);
    let tints = blues.flat_map(|blue| GREEN.map(|green| [1.0, (green + 0.5 * blue).exp(), blue.exp()]));
    let compared = tints.map(|tint| Compared::new(&asked, base, tint));
    compared.min_by(|a, b| a.left.total_cmp(&b.left)).map_or_else(Relief::default, |best| {
        // Its own colour under the screen's white instead of the room's.
        let scattered = color * best.tint[2] * map.blue.exp();
        let relief = best.relief(&asked);
        Relief { mirrored: relief.shine * scattered * scattered, ..relief }
    })
}

fn middle(spots: &[&Spot], value: impl Fn(&&Spot) -> f32) -> f32 {
    median(&mut spots.iter().map(value).collect::<Vec<f32>>()).unwrap_or(0.0)
}

/// The map against one sheet.
struct Compared {
    points: Vec<Point>,
    /// What a matte surface would answer in each channel.
    tint: [f32; 3],
    /// What explains the answers.
    fit: Fit<SHEET>,
    /// Mean square of what is left of the answers, each by its weight, as if the sheet had no unknowns; endless when too few
    /// points are clear.
    left: f32,
    clear: f32,
}

/// A point of the map, its mirror image taken off.
struct Point {
    sheet: [f32; SHEET],
    /// Logarithm of what it answers.
    matte: f32,
    mirrored: f32,
    weight: f32,
}

impl Compared {
    fn new(asked: &[&Spot], base: f32, tint: [f32; 3]) -> Self {
        let point = |spot: &&Spot| {
            let Parted { matte, mirrored, noise } = spot.answer.parted(tint);
            let matte = matte.max(FLOOR);
            // What lies under a mirror image is known only to the image's own size.
            let hidden = noise / (matte * matte) + (mirrored / matte).powi(2);
            Point { sheet: sheet(spot, base), matte: matte.ln(), mirrored, weight: TREMBLE / (TREMBLE + hidden) }
        };
        let points: Vec<Point> = asked.iter().map(point).collect();
        let fit = regress(points.iter().map(|point| (point.sheet, point.matte, point.weight)));
        let clear: f32 = points.iter().map(|point| point.weight).sum();
        let left = if clear < CLEAR { f32::INFINITY } else { fit.left / (1.0 - SHEET as f32 / clear) };
        Self { points, tint, fit, left, clear }
    }

    fn relief(&self, asked: &[&Spot]) -> Relief {
        let unseen = Relief { clear: self.clear, shine: tenth(&self.points), ..Relief::default() };
        if self.left.is_infinite() {
            return unseen;
        }
        let (depth, agreement) = self.twice(asked);
        let additive = self.fit.weights[SHEET - 2];
        Relief { depth, agreement, rough: self.left.sqrt(), additive, ..unseen }
    }

    /// What is left in both halves of the clip alike, each explained by a sheet of its own, and the correlation of the two.
    fn twice(&self, asked: &[&Spot]) -> (f32, f32) {
        let matte = |answer: Answer| answer.parted(self.tint).matte.max(FLOOR).ln();
        let half = |(point, spot): (&Point, &&Spot)| Some((point.sheet, spot.halves?.map(matte), point.weight));
        let halves: Vec<([f32; SHEET], [f32; 2], f32)> = self.points.iter().zip(asked).filter_map(half).collect();
        let clear: f32 = halves.iter().map(|(_, _, weight)| weight).sum();
        if clear < CLEAR {
            return (0.0, 0.0);
        }
        let fits =
            [0, 1].map(|half| regress(halves.iter().map(|(sheet, values, weight)| (*sheet, values[half], *weight))));
        let both = halves.iter().map(|(sheet, values, weight)| {
            let left =
                |half: usize| values[half] - sheet.iter().zip(&fits[half].weights).map(|(a, b)| a * b).sum::<f32>();
            weight * left(0) * left(1)
        });
        let alike = both.sum::<f32>() / clear;
        let spread = (fits[0].left * fits[1].left).sqrt();
        ((alike.max(0.0) / (1.0 - SHEET as f32 / clear)).sqrt(), alike / spread.max(1e-9))
    }
}

/// What a sheet may show at a place: a plane, bent smoothly around any axis, around an upright or a level one also more sharply, as paper
/// that is held by its edges is, and the ink, which the camera's curve may carry into the ratio.
fn sheet(spot: &Spot, middle: f32) -> [f32; SHEET] {
    let (x, y, ink) = (spot.x, spot.y, spot.base - middle);
    let (xx, yy) = (x * x, y * y);
    let (xxxx, yyyy) = (xx * xx, yy * yy);
    #[rustfmt::skip]
    let terms = [
        1.0, x, y, xx, x * y, yy, xx * x, xx * y, x * yy, yy * y,
        xxxx, yyyy, xxxx * x, yyyy * y, xxxx * xx, yyyy * yy,
        ink, ink * ink,
    ];
    terms
}

/// The mirrored part that one point in ten has at least.
fn tenth(points: &[Point]) -> f32 {
    let mut mirrored: Vec<f32> = points.iter().map(|point| point.mirrored).collect();
    mirrored.sort_by(|a, b| b.total_cmp(a));
    mirrored.get(points.len() / 10).copied().unwrap_or(0.0)
}

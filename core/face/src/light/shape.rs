//! The second question: does the light fall on a face-shaped solid in front of this screen?
//!
//! On a face the responses are as rough as its surface (`relief`) and fall from nose and inner cheeks to the sides; on a sheet,
//! bent or not, they are smooth but for a mirror image of the screen (`matte`), and what looks like shading is ink, which both
//! lights show alike; behind the head they are near zero. What is not the face's skin, hair before all, is no part of the shape.

use super::map::{Map, Spot};
use super::relief::{CLEAR, Relief, relief};
use crate::fit::{median, regress};
use serde::{Deserialize, Serialize};

/// The spatial answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Shape {
    /// Full white over ambient in the middle of the face.
    pub(super) modulation: f32,
    /// How far the screen's own light falls over the skin from the middle of the face to its sides, as a logarithm.
    pub(super) fall: f32,
    /// The background's response over the middle's; none when no background is in the picture.
    pub(super) background: Option<f32>,
    /// How the screen's light follows the skin's own from point to neighbouring point, as a correlation: a sheet shows its ink to
    /// both lights alike, near 1; on a solid the two have little in common.
    pub(super) follows: f32,
    /// How far the responses are those of a solid, and of this mesh.
    pub(super) relief: Relief,
    /// Median deviation of a point's logarithm by noise; none without a map.
    pub(super) noise: Option<f32>,
}

impl Shape {
    /// Whether the map is too noisy to be judged, or too little of it is clear.
    pub(super) fn is_noisy(&self) -> bool {
        self.noise.is_none_or(|noise| noise > NOISE) || self.relief.clear < CLEAR
    }
}

/// Largest deviation of a point's response by noise, as a logarithm, at which there still is a map.
const NOISE: f32 = 0.30;
/// With fewer points there is no map.
const FEWEST_CLEAR: usize = 100;
/// Neighbours lie within this many units of the eye corners' distance.
const NEAR: f32 = 0.16;
/// The sides lie this far from the nose, squared, in units of the eye corners' distance.
const SIDE: f32 = 0.55;
/// Rounds of weighing outliers down.
const ROUNDS: usize = 4;

/// Judges nothing, measures everything that tells a solid from a sheet.
pub(super) fn shape(map: &Map) -> Shape {
    let bare: Vec<&Spot> = map.spots.iter().filter(|spot| spot.skin).collect();
    let mut noise: Vec<f32> = map.spots.iter().map(|spot| spot.noise).collect();
    Shape {
        modulation: map.modulation,
        fall: fall(&bare),
        background: map.background,
        follows: follows(&bare),
        relief: relief(map),
        noise: median(&mut noise).map(f32::sqrt),
    }
}

/// The bend of the screen's light from side to side, out to where the sides are. A surface is fitted instead of the sides
/// looked at, because hair may hide them; least absolute errors, because brows and lips are left.
fn fall(skin: &[&Spot]) -> f32 {
    if skin.len() < FEWEST_CLEAR {
        return 0.0;
    }
    let features = |spot: &Spot| [1.0, spot.x, spot.y, spot.x * spot.x, spot.y * spot.y];
    let mut fit = [0.0; 5];
    for round in 0..ROUNDS {
        let weight = |spot: &Spot| {
            let error = spot.screen() - sum(&features(spot), &fit);
            if round == 0 { 1.0 } else { 1.0 / error.abs().max(0.05) }
        };
        fit = regress(skin.iter().map(|spot| (features(spot), spot.screen(), weight(spot)))).weights;
    }
    -fit[3] * SIDE
}

fn sum(features: &[f32; 5], weights: &[f32; 5]) -> f32 {
    features.iter().zip(weights).map(|(a, b)| a * b).sum()
}

/// Compares each point of the skin with the mean of its neighbours on the skin, in its own light and in the screen's.
fn follows(skin: &[&Spot]) -> f32 {
    let (mut both, mut own, mut screen, mut noise) = (0.0, 0.0, 0.0, 0.0);
    for spot in skin {
        let (mut count, mut base, mut light) = (0.0, 0.0, 0.0);
        for other in skin.iter().filter(|other| (other.x - spot.x).hypot(other.y - spot.y) < NEAR) {
            count += 1.0;
            base += other.base;
            light += other.screen();
        }
        let (base, light) = (spot.base - base / count, spot.screen() - light / count);
        both += base * light;
        own += base * base;
        screen += light * light;
        noise += spot.noise;
    }
    // Noise would part the screen's light from the own light on a sheet, too.
    let screen = (screen - noise).max(screen * 0.25);
    if own > 1e-6 && screen > 1e-6 { (both / (own * screen).sqrt()).clamp(-1.0, 1.0) } else { 1.0 }
}

//! The second question: does the light fall on a face in front of this screen?
//!
//! On a face the responses are as rough as its surface (`relief`) and fall from nose and inner cheeks to the sides; on a sheet,
//! bent or not, they are smooth but for a mirror image of the screen (`matte`); behind the head they are near zero. What is not the
//! face's skin, hair before all, is no part of the shape.

use super::map::{Map, Spot};
use super::relief::{Relief, relief};
use crate::fit::regress;
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
    /// How far the responses are those of a face.
    pub(super) relief: Relief,
}

/// With fewer points there is no map.
const FEWEST_CLEAR: usize = 100;
/// The sides lie this far from the nose, squared, in units of the eye corners' distance.
const SIDE: f32 = 0.55;
/// Rounds of weighing outliers down.
const ROUNDS: usize = 4;

/// Judges nothing, measures everything that tells a face from a sheet.
pub(super) fn shape(map: &Map) -> Shape {
    let bare: Vec<&Spot> = map.spots.iter().filter(|spot| spot.skin).collect();
    Shape { modulation: map.modulation, fall: fall(&bare), background: map.background, relief: relief(map) }
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

//! A few frames of one document as a hand holds the phone over it.

use image::RgbImage;
use std::f32::consts::TAU;

use super::{Level, SIZE, Scenery, Take, lay};
use crate::camera::Shot;
use crate::seeded::Seeded;

/// Films `scan`: the hand drifts and turns a little, the lens hunts for its focus, at levels 2 and 3 a reflection passes over
/// the sheet, and every frame has its own noise. The same scan, level, seed and number give the same frames.
pub fn clip(scan: &RgbImage, level: Level, seed: u64, frames: usize) -> impl Iterator<Item = Shot> {
    let mut chance = Seeded::new(seed ^ (u64::from(level.number()) << 56) ^ 0xC119);
    let take = Take::at(level, &mut chance);
    let start = lay(scan, &Take { fill: take.fill * 0.95, ..take.clone() }, &mut chance);
    let scenery = Scenery::new(seed);
    // Cycles of the hand and of the lens over the clip, and where in them it begins.
    let (sway, hunt) = (chance.between(0.6, 1.4), chance.between(0.8, 1.8));
    let (phase, focus) = (chance.between(0.0, TAU), chance.between(0.0, TAU));
    let (reach, blur) = (0.012 * SIZE.0 as f32, 1.6 * f32::from(level.number()) / 2.0);
    let heading = chance.between(0.0, TAU);
    (0..frames).map(move |frame| {
        let time = frame as f32 / frames.max(2) as f32;
        let angle = phase + TAU * sway * time;
        let (dx, dy) = (reach * angle.sin(), reach * (0.7 * angle).cos());
        // Corners move together, the right ones a little more: the phone turns as well.
        let corners = std::array::from_fn(|index| {
            let more = if index == 1 || index == 2 { 1.3 } else { 1.0 };
            [start[index][0] + more * dx, start[index][1] + more * dy]
        });
        let across = 1.4 * time - 0.2;
        let frame_take = Take {
            defocus: take.defocus + blur * (0.5 + 0.5 * (focus + TAU * hunt * time).sin()),
            glare: if level == Level::One { 0.0 } else { take.glare.max(0.5) },
            glare_at: [0.5 + (across - 0.5) * heading.cos(), 0.5 + (across - 0.5) * heading.sin()],
            ..take.clone()
        };
        scenery.develop(scan, &frame_take, corners, seed.wrapping_add(7_919 * (frame as u64 + 1)))
    })
}

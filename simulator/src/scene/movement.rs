//! How hand and head move while a session lasts.

use std::f32::consts::TAU;

use crate::seeded::noise;

/// How the phone is held at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hand {
    /// px of a frame 360 px wide.
    pub(super) shift: [f32; 2],
    pub(super) scale: f32,
    pub(super) roll: f32,
}

impl Hand {
    pub(super) fn at(seconds: f32, seed: u64, shake: f32) -> Self {
        let slow = |row: f32| {
            noise(seconds * 0.9, row, 0.0, seed as u32) + 0.35 * noise(seconds * 3.1, row + 9.0, 0.0, seed as u32)
        };
        Self {
            shift: [slow(1.0) * 3.2 * shake, slow(3.0) * 3.0 * shake],
            scale: 1.0 + 0.010 * slow(5.0) * shake,
            roll: 0.008 * slow(7.0) * shake,
        }
    }
}

/// How far the head is turned along its way at a moment, -1 to 1.
pub(super) fn turn(seconds: f32, seed: u64) -> f32 {
    let phase = (seed % 97) as f32 / 97.0;
    (0.75 * (TAU * (0.31 * seconds + phase)).sin() + 0.6 * noise(seconds * 0.8, 21.0, 0.0, seed as u32))
        .clamp(-1.0, 1.0)
}

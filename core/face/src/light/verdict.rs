use super::{Challenge, TimedFrame};
use crate::faces::Faces;
use regain_base::Reason;
use serde::{Deserialize, Serialize};

/// What was measured; each explains a part of the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Scores {
    /// Correlation of the face's response with the drawn steps, all channels, at one lag. Live near 1.
    pub timing: f32,
    /// How far the light falls off from the middle of the face to its sides, as a logarithm. A sheet is near 0.
    pub shape: f32,
    /// The background's response over the face's. A live face stands before a room that hardly answers.
    pub background: f32,
    /// Slope of the response over the brightness of what it falls on, as logarithms: 0 multiplies (skin), -1 adds (glare).
    pub additive: f32,
    /// Share of frames that repeat the one before.
    pub repeated: f32,
}

/// The answer to both questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Alive and here: both questions were answered well.
    pub live: bool,
    /// Why not, the most telling first. Empty when live.
    pub reasons: Vec<Reason>,
    /// What was measured.
    pub scores: Scores,
    /// From the screen's change to the picture's, in milliseconds.
    pub lag_ms: f32,
    /// The full screen's light over the light around, on the middle of the face.
    pub modulation: f32,
    /// Index of the frame to compare with the portrait.
    pub neutral: usize,
}

/// Asks both questions of a clip.
pub fn analyse(_faces: &Faces, _challenge: &Challenge, _frames: &[TimedFrame]) -> Verdict {
    todo!()
}

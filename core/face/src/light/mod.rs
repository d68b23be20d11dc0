//! The light challenge: the screen shows a sequence that only this session has, and the face must answer it.
//!
//! Two independent questions (`analyse`): does the picture answer *this* sequence, now, at one constant lag; and does the
//! light fall off over it as over a face-shaped solid in front of this screen? Neither alone decides.

mod challenge;
mod clip;
mod fit;
mod gain;
mod map;
pub mod safety;
mod shape;
mod shown;
mod skin;
mod solid;
mod timing;
mod trace;
mod track;
mod verdict;

pub use challenge::{Challenge, Role, Step, StepsError};
pub use clip::MOST_FRAMES;
pub use map::{MapPoint, ResponseMap};
pub use safety::Certificate;
pub use trace::{Trace, TraceError};
pub use verdict::{Scores, Verdict, analyse};

use image::RgbImage;
use serde::{Deserialize, Serialize};

/// What the camera says about a frame's exposure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Exposure {
    /// Exposure and white balance stood still during the whole challenge.
    #[serde(default)]
    pub locked: bool,
    /// Exposure time in nanoseconds.
    #[serde(default)]
    pub time_ns: Option<u64>,
    /// Sensitivity (ISO 12232).
    #[serde(default)]
    pub iso: Option<u32>,
}

impl Exposure {
    /// Whether a camera can have told this: up to two seconds, any sensitivity but none.
    fn is_possible(&self) -> bool {
        let time = self.time_ns.is_none_or(|time| (1_000..=2_000_000_000).contains(&time));
        time && self.iso.is_none_or(|iso| (1..=10_000_000).contains(&iso))
    }
}

/// One frame of the clip. Its Debug text shows no pixel.
#[derive(Clone)]
pub struct TimedFrame {
    /// When it was taken, in milliseconds since the challenge started.
    pub at_ms: u32,
    /// Upright.
    pub image: RgbImage,
    /// What the camera says.
    pub exposure: Exposure,
}

impl std::fmt::Debug for TimedFrame {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (width, height) = self.image.dimensions();
        write!(formatter, "TimedFrame({} ms, {width}x{height}, {:?})", self.at_ms, self.exposure)
    }
}

#[cfg(test)]
mod tests;

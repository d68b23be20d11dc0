//! The frames of a clip with their times, and whether they can be one.

use image::RgbImage;
use regain_base::Reason;
use serde::{Deserialize, Serialize};

/// Most frames that are looked at: 24 a second over sixteen seconds; the light takes four, turns of the head less than eleven.
pub const MOST_FRAMES: usize = 400;
/// Share of frames that may be the same as the one before: a camera repeats one now and then.
const REPEATED: f32 = 0.25;
/// Frames may come this long after the challenge's end, ms.
const AFTER: u32 = 2000;
/// Longest time without a frame within the challenge, ms: a whole step of the light would be missed, and a turn of the head.
const GAP: u32 = 400;

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

/// Whether this can be a clip of a challenge that takes so long; the share of repeated frames if so.
pub(crate) fn check(duration_ms: u32, fewest: usize, frames: &[TimedFrame]) -> Result<f32, Reason> {
    if frames.len() > MOST_FRAMES {
        return Err(Reason::FramesTooMany);
    }
    if frames.len() < fewest {
        return Err(Reason::FramesMissing);
    }
    if frames.iter().any(|frame| frame.at_ms > duration_ms + AFTER) {
        return Err(Reason::FramesFromFuture);
    }
    if frames.windows(2).any(|pair| pair[0].at_ms >= pair[1].at_ms) {
        return Err(Reason::FramesOutOfOrder);
    }
    if !frames.iter().all(|frame| frame.exposure.is_possible()) {
        return Err(Reason::ExposureUntrue);
    }
    let gap = frames.windows(2).any(|pair| pair[1].at_ms - pair[0].at_ms > GAP);
    let (first, last) = (frames[0].at_ms, frames[frames.len() - 1].at_ms);
    if gap || first > GAP || last + GAP < duration_ms {
        return Err(Reason::FramesMissing);
    }
    let same = frames.windows(2).filter(|pair| pair[0].image == pair[1].image).count();
    let repeated = same as f32 / (frames.len() - 1) as f32;
    if repeated > REPEATED { Err(Reason::FramesRepeated) } else { Ok(repeated) }
}

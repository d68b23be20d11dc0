use super::clip::{Clip, FEWEST_FRAMES, MOST_FRAMES};
use super::map::ResponseMap;
use super::shape::{Shape, shape};
use super::timing::{Response, response};
use super::{Challenge, TimedFrame};
use crate::faces::Faces;
use crate::quality;
use regain_base::Reason;
use serde::{Deserialize, Serialize};

/// Least correlation with the drawn steps.
const CORRELATION: f32 = 0.80;
/// Longest lag, ms: screen and camera take 30 to 120 (reference: signal facts); a filter in between takes longer.
const LAG: f32 = 150.0;
/// Modulation below this is too bright a place to ask at all.
const MODULATION: f32 = 0.035;
/// With at least this correlation a weak response is a bright room's, not a missing one.
const WEAK: f32 = 0.35;
/// Least fall-off from the middle to the sides, as a logarithm.
const FALL: f32 = 0.45;
/// Least relief, see `shape`.
const RELIEF: f32 = 0.15;
/// Least roughness, see `shape`: in the simulator's tuning half the living have 0.23 and above, prints 0.18 and below.
const ROUGHNESS: f32 = 0.20;
/// Most that the screen's light may follow the skin's own: in the same half the living 0.40 and below, prints 0.52 and above. Their
/// middle is 0.46; it lies higher because a living person of the other half was seen at 0.44.
const FOLLOWS: f32 = 0.50;
/// Most that the background may answer of the middle's response.
const BACKGROUND: f32 = 0.5;
/// Share of frames that may be the same as the one before: a camera repeats one now and then.
const REPEATED: f32 = 0.25;
/// Frames may come this long after the challenge's end, ms.
const AFTER: u32 = 2000;
/// Longest time without a frame within the challenge, ms: a whole step would be missed.
const GAP: u32 = 400;
/// Frames that are tried for the match.
const CANDIDATES: usize = 4;

/// What was measured; each explains a part of the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Scores {
    /// Correlation of the face's response with the drawn steps, all channels, at one lag. Live near 1.
    pub timing: f32,
    /// How far the light falls off from the middle of the face to its sides, as a logarithm. A sheet is near 0.
    pub shape: f32,
    /// Spread of the map of responses that no plane and no cylinder explains. A sheet, bent or not, is near 0.
    pub relief: f32,
    /// The background's response over the face's. A live face stands before a room that hardly answers.
    pub background: Option<f32>,
    /// How the screen's light follows the skin's own light from point to point, -1..1. Near 1 on a sheet, whose shading is ink.
    pub follows: f32,
    /// Spread of the responses from point to neighbouring point of the skin, as a logarithm. A sheet is near 0.
    #[serde(default)]
    pub roughness: f32,
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
    /// Index of the frame to compare with the portrait; of no meaning when not live.
    pub neutral: usize,
    /// Where the face answered, to be looked at; empty when the clip was refused before it was measured.
    #[serde(skip)]
    pub map: ResponseMap,
}

impl Verdict {
    fn refused(reason: Reason) -> Self {
        let scores = Scores::default();
        let map = ResponseMap::default();
        Self { live: false, reasons: vec![reason], scores, lag_ms: 0.0, modulation: 0.0, neutral: 0, map }
    }
}

/// Asks both questions of a clip. The same bytes give the same verdict; a hostile clip costs bounded time.
pub fn analyse(faces: &Faces, challenge: &Challenge, frames: &[TimedFrame]) -> Verdict {
    let repeated = match check(challenge, frames) {
        Ok(repeated) => repeated,
        Err(reason) => return Verdict::refused(reason),
    };
    let clip = match Clip::follow(faces, frames) {
        Ok(clip) => clip,
        Err(reason) => return Verdict::refused(reason),
    };
    let timing = response(challenge, &clip);
    let (shape, map) = shape(challenge, &clip, timing.lag_ms);
    let reasons = judge(&timing, &shape);
    let scores = Scores {
        timing: timing.correlation,
        shape: shape.fall,
        relief: shape.relief,
        background: shape.background,
        follows: shape.follows,
        roughness: shape.roughness,
        repeated,
    };
    let neutral = neutral(faces, challenge, frames, &clip, timing.lag_ms);
    let (live, lag_ms, modulation) = (reasons.is_empty(), timing.lag_ms, shape.modulation);
    Verdict { live, reasons, scores, lag_ms, modulation, neutral, map }
}

/// Whether this can be a clip of the challenge at all; the share of repeated frames if so.
fn check(challenge: &Challenge, frames: &[TimedFrame]) -> Result<f32, Reason> {
    if frames.len() > MOST_FRAMES {
        return Err(Reason::FramesTooMany);
    }
    if frames.len() < FEWEST_FRAMES {
        return Err(Reason::FramesMissing);
    }
    let duration = challenge.duration_ms();
    let ordered = frames.windows(2).all(|pair| pair[0].at_ms < pair[1].at_ms);
    if !ordered || frames.iter().any(|frame| frame.at_ms > duration + AFTER) {
        return Err(Reason::FramesOutOfOrder);
    }
    let gap = frames.windows(2).any(|pair| pair[1].at_ms - pair[0].at_ms > GAP);
    let (first, last) = (frames[0].at_ms, frames[frames.len() - 1].at_ms);
    if gap || first > GAP || last + GAP < duration {
        return Err(Reason::FramesMissing);
    }
    let same = frames.windows(2).filter(|pair| pair[0].image == pair[1].image).count();
    let repeated = same as f32 / (frames.len() - 1) as f32;
    if repeated > REPEATED { Err(Reason::FramesRepeated) } else { Ok(repeated) }
}

/// Both must pass; neither alone decides.
fn judge(timing: &Response, shape: &Shape) -> Vec<Reason> {
    let weak = shape.modulation < MODULATION;
    if weak && timing.correlation >= WEAK && timing.lag_ms <= LAG {
        return vec![Reason::TooBright];
    }
    let mut reasons = Vec::new();
    if timing.correlation < CORRELATION || timing.lag_ms > LAG {
        reasons.push(Reason::NoLightResponse);
    }
    // Without an answer there is no map to judge.
    if weak {
        reasons.push(Reason::TooBright);
    } else if !is_face_shaped(shape) {
        reasons.push(Reason::NotFaceShaped);
    }
    reasons
}

fn is_face_shaped(shape: &Shape) -> bool {
    let solid = shape.relief >= RELIEF && shape.roughness >= ROUGHNESS && shape.follows <= FOLLOWS;
    solid && shape.fall >= FALL && shape.background.is_none_or(|background| background <= BACKGROUND)
}

/// The frame for the match: under white or grey light, from the front, sharp.
fn neutral(faces: &Faces, challenge: &Challenge, frames: &[TimedFrame], clip: &Clip, lag: f32) -> usize {
    let grey = |at: f32| {
        let [r, g, b] = challenge.color_at((at - lag).max(0.0) as u32);
        let level = (r + g + b) / 3.0;
        // Bright and without colour is best; a dark neutral is still better than a colour.
        level - 4.0 * (r.max(g).max(b) - r.min(g).min(b))
    };
    let mut order: Vec<usize> = (0..clip.len()).collect();
    order.sort_by(|&a, &b| grey(clip.at[b]).total_cmp(&grey(clip.at[a])));
    let fallback = order.first().map_or(0, |&frame| clip.index[frame]);
    let candidates = order.into_iter().take(CANDIDATES).map(|frame| clip.index[frame]);
    let rated = candidates.filter_map(|index| {
        let face = *faces.detect_near(&frames[index].image).ok()?.first()?;
        let quality = quality::measure(&frames[index].image, &face);
        let good = quality.refusal(quality::Purpose::Live).is_none();
        Some((index, if good { 1.0 } else { 0.0 } + quality.sharpness - quality.yaw.abs() / 90.0))
    });
    rated.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(fallback, |(index, _)| index)
}

use super::clip::{Clip, FEWEST_FRAMES};
use super::map::{ResponseMap, map};
use super::relief::Relief;
use super::shape::{Shape, shape};
use super::timing::{Response, moments, response};
use super::trace::Trace;
use super::{Challenge, TimedFrame};
use crate::faces::Faces;
use crate::frames::check;
use crate::quality;
use regain_base::Reason;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Least correlation with the drawn steps.
const CORRELATION: f32 = 0.80;
/// Longest lag, ms: screen and camera take 30 to 120 (reference: signal facts); a filter in between takes longer.
const LAG: f32 = 150.0;
/// Modulation below this is too bright a place to ask at all: a face's relief changes the picture by less than a step of its 8 bits, and
/// what rounding and compression leave of that is alike in both halves of a clip. So two worn cut-outs looked like faces, at 5.2 and 6.5 %.
const FAINT: f32 = 0.10;
/// Up to this modulation noise may hide a face's relief, and what the camera makes of paper may look like some.
const NOISY: f32 = 0.40;
/// From this modulation on the own light is so little that lens and black level, not the room's shade on the face, may be what is
/// measured: on two prints they left relief of 0.12.
const DARK: f32 = 3.0;
/// With at least this correlation a weak response is a bright room's; with less it may as well be a missing one.
const WEAK: f32 = 0.35;
/// A face whose colour departs by more than this from what the sequence foretells answers something else. Noise of a bright room is
/// at most 0.006; light that an exposure moved, or a head that sways beside a lamp, is brighter or darker and keeps its colour.
const ASTRAY: f32 = 0.02;
/// Least and most relief, see [`Scores::relief`]. No face is rougher than the most: that is a map of something that does not answer.
const RELIEF: RangeInclusive<f32> = 0.11..=0.60;
/// Least relief up to [`NOISY`] and from [`DARK`] on.
const SURE_RELIEF: f32 = 0.14;
/// Least relief times agreement there: what little both halves see has to be the same. Of four prints that were believed without it, in
/// 6 to 467 lx, two had 0.061 and 0.062.
const SHARED: f32 = 0.065;
/// Least agreement of both halves about it, see [`Scores::agreement`].
const AGREEMENT: f32 = 0.30;
/// Most relief over [`Scores::rough`]: two halves that agree by chance show more than there is.
const CHANCE: f32 = 1.25;
/// Most that may be mirrored, see [`Scores::mirrored`]: 0.26 was the most on the living, 0.36 the least on prints that have relief.
const MIRRORED: f32 = 0.30;
/// Most of it on any skin, however dark its colour says it is: the darkest had 2.05, and a print in redder ink than any skin would else
/// get past [`MIRRORED`].
const SHINE: f32 = 2.2;
/// Most that the background may answer of the middle's response.
const BACKGROUND: f32 = 0.5;
/// Frames that are tried for the match.
const CANDIDATES: usize = 4;

/// What was measured; each explains a part of the verdict.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Scores {
    /// Correlation of the face's response with the drawn steps, all channels, at one lag. Live near 1.
    pub timing: f32,
    /// What no sheet under a mirror image explains of the map of responses, in both halves of the clip alike, as a logarithm: near 0
    /// on paper.
    #[serde(default)]
    pub relief: f32,
    /// Correlation of both halves about it, -1..1: towards 1 on a face, near 0 on paper and where noise hides it.
    #[serde(default)]
    pub agreement: f32,
    /// What no sheet explains in the whole clip, noise included: no relief is deeper.
    #[serde(default)]
    pub rough: f32,
    /// The screen's mirror image on the face, where it is strong, over the middle's whole response, times the square of blue over red in
    /// the skin's own colour. Gloss mirrors the same light off any skin, and a dark one scatters less beside it: melanin takes more of
    /// the blue than of the red, and of the whole more than that square.
    #[serde(default)]
    pub mirrored: f32,
    /// How the responses follow the own light: about 0 where light is reflected, about -1 where a screen emits. Not decided by.
    #[serde(default)]
    pub additive: f32,
    /// How far the light falls off from the middle of the face to its sides, as a logarithm. Not decided by.
    #[serde(default)]
    pub fall: f32,
    /// The background's response over the face's. A live face stands before a room that hardly answers.
    pub background: Option<f32>,
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
    /// What was judged, without a face; none when the clip was refused before it was measured.
    #[serde(skip)]
    pub trace: Option<Trace>,
}

impl Verdict {
    /// A clip that was refused before anything was measured.
    pub fn refused(reason: Reason) -> Self {
        Self {
            live: false,
            reasons: vec![reason],
            scores: Scores::default(),
            lag_ms: 0.0,
            modulation: 0.0,
            neutral: 0,
            map: ResponseMap::default(),
            trace: None,
        }
    }

    /// What both questions' answers come to, without what it came from.
    pub(super) fn of(timing: &Response, shape: &Shape, repeated: f32, neutral: usize) -> Self {
        let reasons = judge(timing, shape);
        let scores = Scores {
            timing: timing.correlation,
            relief: shape.relief.depth,
            agreement: shape.relief.agreement,
            rough: shape.relief.rough,
            mirrored: shape.relief.mirrored,
            additive: shape.relief.additive,
            fall: shape.fall,
            background: shape.background,
            repeated,
        };
        let (live, lag_ms, modulation) = (reasons.is_empty(), timing.lag_ms, shape.modulation);
        Self { live, reasons, scores, lag_ms, modulation, neutral, map: ResponseMap::default(), trace: None }
    }
}

/// Asks both questions of a clip. The same bytes give the same verdict; a hostile clip costs bounded time.
pub fn analyse(faces: &Faces, challenge: &Challenge, frames: &[TimedFrame]) -> Verdict {
    let repeated = match check(challenge.duration_ms(), FEWEST_FRAMES, frames) {
        Ok(repeated) => repeated,
        Err(reason) => return Verdict::refused(reason),
    };
    let clip = match Clip::follow(faces, frames) {
        Ok(clip) => clip,
        Err(reason) => return Verdict::refused(reason),
    };
    let moments = moments(&clip);
    let timing = response(challenge, &moments);
    let map = map(challenge, &clip, timing.lag_ms);
    let shape = shape(&map);
    let neutral = neutral(faces, challenge, frames, &clip, timing.lag_ms);
    let verdict = Verdict::of(&timing, &shape, repeated, neutral);
    let trace = Trace::new(challenge, moments, shape, repeated, neutral);
    Verdict { map: map.shown(), trace: Some(trace), ..verdict }
}

/// Both must pass; neither alone decides. A room that hides the answer is said before anybody fails.
fn judge(timing: &Response, shape: &Shape) -> Vec<Reason> {
    let answered = timing.correlation >= CORRELATION;
    let face_shaped = is_face_shaped(shape);
    let modulation = shape.modulation;
    let bright = modulation < FAINT || (modulation < NOISY && answered && is_hidden(&shape.relief, modulation));
    if bright && (answered || timing.astray <= ASTRAY) {
        // A picture that answers nothing looks like this, too: the room is told, and neither is believed.
        let missing = (timing.correlation < WEAK).then_some(Reason::NoLightResponse);
        return std::iter::once(Reason::TooBright).chain(missing).collect();
    }
    let mut reasons = Vec::new();
    if !answered || timing.lag_ms > LAG {
        reasons.push(Reason::NoLightResponse);
    }
    if !face_shaped {
        reasons.push(if modulation > DARK { Reason::TooDark } else { Reason::NotFaceShaped });
    }
    reasons
}

fn is_face_shaped(shape: &Shape) -> bool {
    let relief = &shape.relief;
    let rough = relief.is_clear() && is_seen(relief, shape.modulation) && relief.depth <= *RELIEF.end();
    rough && shape.background.is_none_or(|background| background <= BACKGROUND)
}

/// Whether both halves of the clip show relief, as much of it as this modulation asks for, no deeper than there is and under no mirror
/// image.
fn is_seen(relief: &Relief, modulation: f32) -> bool {
    let (least, shared) =
        if (NOISY..DARK).contains(&modulation) { (*RELIEF.start(), 0.0) } else { (SURE_RELIEF, SHARED) };
    let deep = (least..=CHANCE * relief.rough).contains(&relief.depth);
    let same = relief.agreement >= AGREEMENT && relief.depth * relief.agreement >= shared;
    deep && same && relief.mirrored <= MIRRORED && relief.shine <= SHINE
}

/// Whether a face's relief may be there, unseen under noise or a mirror image: too little is clear, or what is left would be rough enough.
fn is_hidden(relief: &Relief, modulation: f32) -> bool {
    !relief.is_clear() || (relief.rough >= *RELIEF.start() && !is_seen(relief, modulation))
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

//! The first question: does the face answer this sequence, now?

use super::clip::Clip;
use super::{Challenge, Role};
use serde::{Deserialize, Serialize};

/// Longest lag that is tried, ms. Beyond the allowed one, so that a late answer is seen to be late.
const LONGEST: u32 = 400;
/// Step between tried lags, ms.
const STEP: usize = 10;
/// How long a frame gathers light, ms: the screen's colour is averaged over it.
const EXPOSURE: f32 = 30.0;
/// How strongly the channels' responses are drawn to their common one, as a part of a channel's own evidence: screen and room
/// differ in colour, but not without bounds.
const COMMON: f64 = 0.2;
/// Mesh points in the middle of the face, which the screen lights most: nose, inner cheeks, forehead, upper lip, chin.
pub(crate) const CENTER: [usize; 20] =
    [1, 4, 5, 195, 197, 50, 280, 36, 266, 101, 330, 205, 425, 9, 151, 108, 337, 164, 199, 175];

/// How the face follows the sequence.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Response {
    /// Root of the part of the drawn steps' light that the sequence foretells, 0..1, at the best lag.
    pub(super) correlation: f32,
    /// The best lag, ms.
    pub(super) lag_ms: f32,
    /// The departures of the response's colour in the drawn steps that the sequence does not foretell, over the middle's light: what all
    /// channels share is no part of it.
    pub(super) astray: f32,
}

/// One frame as the first question sees it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Moment {
    /// When it was taken, in milliseconds since the challenge started.
    pub(super) at_ms: u32,
    /// The middle of the face, linear red, green and blue over their means in the clip.
    pub(super) light: [f32; 3],
    /// How the room's light departed from its mean, as a logarithm.
    pub(super) room: f32,
}

/// The screen's colour as a frame taken at `at` sees it.
pub(super) fn seen_color(challenge: &Challenge, at: f32, lag: f32) -> [f32; 3] {
    let mut sum = [0.0; 3];
    for tap in 0..5 {
        let ms = (at - lag + EXPOSURE * (tap as f32 - 2.0) / 4.0).max(0.0) as u32;
        let color = challenge.color_at(ms);
        sum = std::array::from_fn(|channel| sum[channel] + color[channel] / 5.0);
    }
    sum
}

/// Finds the one lag at which the face follows the sequence best.
///
/// What is foretold comes from the whole sequence, the lead included: its dark and bright pair says how strongly this face in
/// this room answers. Another session's clip has the same lead and then goes another way.
pub(super) fn response(challenge: &Challenge, moments: &[Moment]) -> Response {
    let drawn = drawn_frames(challenge, moments);
    let tried = (0..=LONGEST).step_by(STEP).map(|lag| {
        let color = |moment: &Moment| seen_color(challenge, moment.at_ms as f32, lag as f32);
        let colors: Vec<[f32; 3]> = moments.iter().map(color).collect();
        let (explained, astray) = foretold(moments, &colors, &drawn);
        Response { correlation: explained.max(0.0).sqrt(), lag_ms: lag as f32, astray }
    });
    tried.reduce(|best, tried| if tried.correlation > best.correlation { tried } else { best }).unwrap_or_default()
}

/// Frames between the first drawn step's start and the last one's end, and the time that an answer may take.
fn drawn_frames(challenge: &Challenge, moments: &[Moment]) -> Vec<bool> {
    let drawn = || challenge.steps().iter().filter(|step| step.role == Role::Drawn);
    let start = drawn().map(|step| step.start_ms).min().unwrap_or(0);
    let end = drawn().map(|step| step.start_ms + step.duration_ms).max().unwrap_or(0);
    moments.iter().map(|moment| (start..=end).contains(&moment.at_ms)).collect()
}

/// The middle of the face over time, each point over its own mean, so that dark and light points count alike.
pub(super) fn moments(clip: &Clip) -> Vec<Moment> {
    let mut sums = vec![([0.0f32; 3], 0u32); clip.len()];
    for point in CENTER {
        let light: Vec<Option<[f32; 3]>> = (0..clip.len()).map(|frame| clip.light(frame, point)).collect();
        let seen = light.iter().flatten().count();
        // A point that is often clipped would bend the mean of the others.
        if seen * 10 < clip.len() * 9 || seen == 0 {
            continue;
        }
        let mean: [f32; 3] =
            std::array::from_fn(|channel| light.iter().flatten().map(|l| l[channel]).sum::<f32>() / seen as f32);
        for (sum, light) in sums.iter_mut().zip(&light) {
            if let Some(light) = light {
                sum.0 = std::array::from_fn(|channel| sum.0[channel] + light[channel] / mean[channel].max(1e-5));
                sum.1 += 1;
            }
        }
    }
    let moment = |(frame, (sum, count)): (usize, &([f32; 3], u32))| Moment {
        at_ms: clip.at[frame] as u32,
        light: sum.map(|channel| if *count == 0 { 1.0 } else { channel / *count as f32 }),
        room: clip.room()[frame],
    };
    sums.iter().enumerate().map(moment).collect()
}

/// The part of the drawn frames' light, all channels together, that the colours foretell, and the root mean square of what
/// they do not beside what all channels share. Changes of the room's light that they share are taken off as far as the face shows them.
fn foretold(moments: &[Moment], colors: &[[f32; 3]], drawn: &[bool]) -> (f32, f32) {
    let all = vec![true; moments.len()];
    let mut share = 0.0;
    let mut left = vec![[0.0; 3]; moments.len()];
    for _ in 0..3 {
        let without: Vec<[f64; 3]> =
            moments.iter().map(|m| m.light.map(|c| f64::from(c) - share * f64::from(m.room))).collect();
        let slopes = slopes_of(&without, colors, &all);
        for (frame, left) in left.iter_mut().enumerate() {
            *left =
                std::array::from_fn(|c| f64::from(moments[frame].light[c]) - slopes[c] * f64::from(colors[frame][c]));
        }
        share = shared(&left, moments);
    }
    let spread = |value: &dyn Fn(usize) -> [f64; 3]| {
        (0..3).map(|channel| variance(drawn, &|frame| value(frame)[channel])).sum::<f64>()
    };
    let room = |frame: usize| share * f64::from(moments[frame].room);
    let common = |frame: usize| left[frame].iter().sum::<f64>() / 3.0;
    let total = spread(&|frame| moments[frame].light.map(|light| f64::from(light) - room(frame)));
    let missed = spread(&|frame| left[frame].map(|light| light - room(frame)));
    let astray = spread(&|frame| left[frame].map(|light| light - common(frame)));
    // Still pixels have no variance at all.
    if total > 1e-9 { ((1.0 - missed / total) as f32, (astray / 3.0).sqrt() as f32) } else { (0.0, 0.0) }
}

/// How strongly each channel answers, never downwards.
fn slopes_of(light: &[[f64; 3]], colors: &[[f32; 3]], frames: &[bool]) -> [f64; 3] {
    let (mut xx, mut xy) = ([0.0; 3], [0.0; 3]);
    for channel in 0..3 {
        let x = |frame: usize| f64::from(colors[frame][channel]);
        let y = |frame: usize| light[frame][channel];
        let (mx, my) = (mean(frames, &x), mean(frames, &y));
        for frame in (0..frames.len()).filter(|&frame| frames[frame]) {
            xx[channel] += (x(frame) - mx).powi(2);
            xy[channel] += (x(frame) - mx) * (y(frame) - my);
        }
    }
    let evidence = xx.iter().sum::<f64>();
    let common = if evidence > 1e-9 { xy.iter().sum::<f64>() / evidence } else { 0.0 };
    let prior = COMMON * evidence / 3.0;
    std::array::from_fn(|c| ((xy[c] + prior * common) / (xx[c] + prior).max(1e-9)).max(0.0))
}

/// How much of the room's changes the channels share, 0 to 1.
fn shared(left: &[[f64; 3]], moments: &[Moment]) -> f64 {
    let all = vec![true; left.len()];
    let r = |frame: usize| f64::from(moments[frame].room);
    let l = |frame: usize| left[frame].iter().sum::<f64>() / 3.0;
    let (mr, ml) = (mean(&all, &r), mean(&all, &l));
    let (mut rr, mut rl) = (0.0, 0.0);
    for frame in 0..left.len() {
        rr += (r(frame) - mr).powi(2);
        rl += (r(frame) - mr) * (l(frame) - ml);
    }
    if rr > 1e-12 { (rl / rr).clamp(0.0, 1.0) } else { 0.0 }
}

fn mean(frames: &[bool], value: &dyn Fn(usize) -> f64) -> f64 {
    let chosen = || (0..frames.len()).filter(|&frame| frames[frame]);
    chosen().map(value).sum::<f64>() / chosen().count().max(1) as f64
}

fn variance(frames: &[bool], value: &dyn Fn(usize) -> f64) -> f64 {
    let mean_value = mean(frames, value);
    mean(frames, &|frame| (value(frame) - mean_value).powi(2))
}

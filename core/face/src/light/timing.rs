//! The first question: does the face answer this sequence, now?

use super::clip::Clip;
use super::{Challenge, Role};

/// Longest lag that is tried, ms. Beyond the allowed one, so that a late answer is seen to be late.
const LONGEST: u32 = 400;
/// Step between tried lags, ms.
const STEP: u32 = 10;
/// How long a frame gathers light, ms: the screen's colour is averaged over it.
const EXPOSURE: f32 = 30.0;
/// Mesh points in the middle of the face, which the screen lights most: nose, inner cheeks, forehead, upper lip, chin.
pub(super) const CENTER: [usize; 20] =
    [1, 4, 5, 195, 197, 50, 280, 36, 266, 101, 330, 205, 425, 9, 151, 108, 337, 164, 199, 175];

/// How the face follows the sequence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Response {
    /// Correlation over the drawn steps at the best lag, 0..1.
    pub(super) correlation: f32,
    /// The best lag, ms.
    pub(super) lag_ms: f32,
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

/// Finds the one lag at which the face follows the drawn steps best.
pub(super) fn response(challenge: &Challenge, clip: &Clip) -> Response {
    let (from, to) = drawn_span(challenge);
    let frames: Vec<usize> = (0..clip.len()).filter(|&frame| (from..=to).contains(&clip.at[frame])).collect();
    let series = center_series(clip, &frames);
    let mut best = Response { correlation: 0.0, lag_ms: 0.0 };
    for lag in (0..=LONGEST).step_by(STEP as usize) {
        let colors: Vec<[f32; 3]> =
            frames.iter().map(|&frame| seen_color(challenge, clip.at[frame], lag as f32)).collect();
        let correlation = pooled(&series, &colors);
        if correlation > best.correlation {
            best = Response { correlation, lag_ms: lag as f32 };
        }
    }
    best
}

/// From the first drawn step's start to the last one's end: the lead is the same in every session and proves nothing.
fn drawn_span(challenge: &Challenge) -> (f32, f32) {
    let drawn = || challenge.steps().iter().filter(|step| step.role == Role::Drawn);
    let start = drawn().map(|step| step.start_ms).min().unwrap_or(0);
    let end = drawn().map(|step| step.start_ms + step.duration_ms).max().unwrap_or(0);
    (start as f32, end as f32)
}

/// The middle of the face over time, each point over its own mean, so that dark and light points count alike.
fn center_series(clip: &Clip, frames: &[usize]) -> Vec<[f32; 3]> {
    let mut sums = vec![([0.0f32; 3], 0u32); frames.len()];
    for point in CENTER {
        let light: Vec<Option<[f32; 3]>> = frames.iter().map(|&frame| clip.light(frame, point)).collect();
        let seen = light.iter().flatten().count();
        // A point that is often clipped would bend the mean of the others.
        if seen * 10 < frames.len() * 9 || seen == 0 {
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
    sums.iter().map(|(sum, count)| sum.map(|channel| if *count == 0 { 1.0 } else { channel / *count as f32 })).collect()
}

/// Root of the part of all channels' variance that a rising line in the channel's own colour explains.
fn pooled(series: &[[f32; 3]], colors: &[[f32; 3]]) -> f32 {
    let (mut explained, mut total) = (0.0, 0.0);
    for channel in 0..3 {
        let line = Line::fit(series.iter().zip(colors).map(|(y, x)| (x[channel], y[channel])));
        total += line.variance;
        if line.slope > 0.0 {
            explained += line.explained;
        }
    }
    // Still pixels have no variance at all.
    if total > 1e-9 { (explained / total).clamp(0.0, 1.0).sqrt() } else { 0.0 }
}

/// A least-squares line through points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Line {
    /// Value at 0.
    pub(super) offset: f32,
    /// Rise for 1.
    pub(super) slope: f32,
    /// Mean squared deviation of the values from their mean.
    pub(super) variance: f32,
    /// The part of it that the line explains.
    pub(super) explained: f32,
    /// Variance of the slope by what the line does not explain.
    pub(super) uncertainty: f32,
}

impl Line {
    pub(super) fn fit(points: impl Iterator<Item = (f32, f32)> + Clone) -> Self {
        let (mut count, mut mx, mut my) = (0.0f64, 0.0f64, 0.0f64);
        for (x, y) in points.clone() {
            count += 1.0;
            mx += f64::from(x);
            my += f64::from(y);
        }
        if count < 3.0 {
            return Self::default();
        }
        (mx, my) = (mx / count, my / count);
        let (mut xx, mut xy, mut yy) = (0.0f64, 0.0f64, 0.0f64);
        for (x, y) in points {
            let (x, y) = (f64::from(x) - mx, f64::from(y) - my);
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        let slope = if xx > 1e-9 { xy / xx } else { 0.0 };
        Self {
            offset: (my - slope * mx) as f32,
            slope: slope as f32,
            variance: (yy / count) as f32,
            explained: (slope * xy / count) as f32,
            uncertainty: if xx > 1e-9 { ((yy - slope * xy).max(0.0) / (count - 2.0) / xx) as f32 } else { 0.0 },
        }
    }
}

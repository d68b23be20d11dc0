//! The second question: does the light fall on a face-shaped solid in front of this screen?
//!
//! Each point's response over its own ambient light is free of skin colour and of the camera (design: signal). On a face it
//! falls from nose and inner cheeks to the sides; on a sheet it does not, on a bent sheet less; behind the head it is near
//! zero; and glare on another screen adds the same light to dark and bright points, where skin multiplies it.

use super::Challenge;
use super::clip::{Clip, FACE_POINTS};
use super::timing::{CENTER, Line, seen_color};

/// Mesh points at the left and right sides of the face, before the ears and along the jaw.
pub(super) const SIDES: [[usize; 10]; 2] =
    [[127, 234, 93, 132, 227, 137, 177, 58, 162, 215], [356, 454, 323, 361, 447, 366, 401, 288, 389, 435]];
/// The response of a point that does not answer, so that its logarithm exists: a part of the middle's.
const FLOOR: f32 = 0.05;

/// The spatial answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    /// Full white over ambient in the middle of the face.
    pub(super) modulation: f32,
    /// Logarithm of the middle's response over the sides', in the screen's own light.
    pub(super) fall: f32,
    /// Median distance of the logarithm of the responses over the light around from the best plane and cylinder. A sheet, bent or not, has none: it shows screen and room the same face.
    pub(super) relief: f32,
    /// The background's response over the middle's; none when no background is in the picture.
    pub(super) background: Option<f32>,
    /// How the screen's light follows the surface's own darkness from point to neighbouring point: 1 multiplies (skin),
    /// 0 adds (glare).
    pub(super) follows: f32,
}

/// The tip of the nose.
const NOSE: usize = 4;
/// Points darker than the middle one by more than this logarithm are left out of the relief.
const DARKER: f32 = 1.1;
/// So are points whose logarithm has more than this variance by noise.
const NOISY: f32 = 0.02;
/// With fewer points there is no map.
const FEWEST_CLEAR: usize = 100;
/// Neighbours lie within this many units of the eye corners' distance.
const NEAR: f32 = 0.16;

/// A point's place from the tip of the nose, in units of the eye corners' distance, and what it answers.
struct Spot {
    x: f32,
    y: f32,
    /// Logarithm of its own light.
    base: f32,
    /// Logarithm of its response to the screen, over its own light.
    response: f32,
    /// Variance of that logarithm by measurement noise.
    noise: f32,
}

/// Measures the map of responses at the lag that the timing question found.
pub(super) fn shape(challenge: &Challenge, clip: &Clip, lag: f32) -> Shape {
    let colors: Vec<[f32; 3]> = clip.at.iter().map(|&at| seen_color(challenge, at, lag)).collect();
    let lines: Vec<Option<[Line; 3]>> = (0..clip.points()).map(|point| lines(clip, point, &colors)).collect();
    let middle = channels(&lines);
    let modulation = middle.iter().map(|channel| channel.ratio).sum::<f32>() / 3.0;
    let mut beside: Vec<f32> =
        (FACE_POINTS..clip.points()).filter_map(|point| Some(answer(&lines[point]?, &middle)?.response)).collect();
    let spots: Vec<Option<Spot>> = (0..FACE_POINTS).map(|point| spot(clip, point, &lines[point]?, &middle)).collect();
    let screen = |points: &[usize]| {
        let mut light: Vec<f32> =
            points.iter().filter_map(|&p| spots[p].as_ref()).map(|s| s.base + s.response).collect();
        median(&mut light)
    };
    let sides: Vec<f32> = SIDES.iter().filter_map(|side| screen(side)).collect();
    let fall = match screen(&CENTER) {
        Some(center) if !sides.is_empty() => center - sides.iter().sum::<f32>() / sides.len() as f32,
        _ => 0.0,
    };
    let spots: Vec<Spot> = spots.into_iter().flatten().collect();
    Shape { modulation, fall, relief: relief(&spots), background: median(&mut beside), follows: follows(&spots) }
}

/// What a point answers, all channels together.
struct Answer {
    base: f32,
    response: f32,
    noise: f32,
}

/// The response over the middle's, channels weighed; none when no channel carries signal.
fn answer(lines: &[Line; 3], middle: &[Channel; 3]) -> Option<Answer> {
    let weight: f32 = middle.iter().map(|channel| channel.weight).sum();
    if weight <= 0.0 {
        return None;
    }
    let (mut response, mut noise) = (0.0, 0.0);
    for (line, channel) in lines.iter().zip(middle) {
        let part = channel.weight / weight / channel.ratio.max(1e-4);
        response += part * ratio(line);
        noise += (part / line.offset.max(1e-4)).powi(2) * line.uncertainty;
    }
    Some(Answer { base: lines.iter().map(|line| line.offset).sum(), response, noise })
}

/// A channel's part in the whole: its own response in the middle, and how much it can be trusted.
#[derive(Debug, Clone, Copy, Default)]
struct Channel {
    ratio: f32,
    weight: f32,
}

/// The three channels' response in the middle of the face, weighed by how much of the light's change they explain.
fn channels(lines: &[Option<[Line; 3]>]) -> [Channel; 3] {
    std::array::from_fn(|channel| {
        let middle: Vec<Line> = CENTER.iter().filter_map(|&point| lines[point]).map(|lines| lines[channel]).collect();
        let mut ratios: Vec<f32> = middle.iter().map(ratio).collect();
        let (explained, variance) = middle.iter().fold((0.0, 1e-12), |sum, line| {
            let square = (line.offset * line.offset).max(1e-9);
            (sum.0 + line.explained / square, sum.1 + line.variance / square)
        });
        let ratio = median(&mut ratios).unwrap_or(0.0).max(0.0);
        Channel { ratio, weight: if ratio > 1e-4 { explained / variance } else { 0.0 } }
    })
}

/// Full drive of the channel over the light around.
fn ratio(line: &Line) -> f32 {
    line.slope / line.offset.max(1e-4)
}

/// How each channel of a point follows the screen; none when the point is hidden in too many frames.
fn lines(clip: &Clip, point: usize, colors: &[[f32; 3]]) -> Option<[Line; 3]> {
    let light: Vec<Option<[f32; 3]>> = (0..clip.len()).map(|frame| clip.light(frame, point)).collect();
    if light.iter().flatten().count() * 10 < clip.len() * 7 {
        return None;
    }
    Some(std::array::from_fn(|channel| {
        let pairs = colors.iter().zip(&light).filter_map(|(color, light)| Some((color[channel], (*light)?[channel])));
        Line::fit(pairs)
    }))
}

/// A point that answers, placed on the face.
fn spot(clip: &Clip, point: usize, lines: &[Line; 3], middle: &[Channel; 3]) -> Option<Spot> {
    let unit = clip.mesh.unit().max(1.0);
    let [cx, cy, _] = clip.mesh.points[NOSE];
    let [x, y, _] = clip.mesh.points[point];
    let Answer { base, response, noise } = answer(lines, middle)?;
    let response = response.max(FLOOR);
    (base > 1e-4).then(|| Spot {
        x: (x - cx) / unit,
        y: (y - cy) / unit,
        base: base.ln(),
        response: response.ln(),
        noise: noise / (response * response),
    })
}

/// What is left of the spread beyond any plane and any cylinder: paper bends around one axis only, so the lesser of both
/// axes counts. Dark and noisy points say more about the camera than about the shape.
fn relief(spots: &[Spot]) -> f32 {
    let mut bases: Vec<f32> = spots.iter().map(|spot| spot.base).collect();
    let Some(middle) = median(&mut bases) else { return 0.0 };
    let clear = |spot: &&Spot| spot.base > middle - DARKER && spot.noise < NOISY;
    let clear: Vec<&Spot> = spots.iter().filter(clear).collect();
    if clear.len() < FEWEST_CLEAR {
        return 0.0;
    }
    let around = |bend: &dyn Fn(&Spot) -> f32| {
        let features = |spot: &Spot| [1.0, spot.x, spot.y, bend(spot).powi(2), bend(spot).powi(4)];
        let fit = regress(&clear, features);
        let left =
            |spot: &&Spot| (spot.response - features(spot).iter().zip(&fit).map(|(a, b)| a * b).sum::<f32>()).abs();
        let mut left: Vec<f32> = clear.iter().map(left).collect();
        median(&mut left).unwrap_or(0.0)
    };
    around(&|spot| spot.x).min(around(&|spot| spot.y))
}

/// Slope of the screen's light over the point's own light, both against the mean of the neighbours.
fn follows(spots: &[Spot]) -> f32 {
    let (mut both, mut own) = (0.0, 0.0);
    for spot in spots {
        let near = spots.iter().filter(|other| (other.x - spot.x).hypot(other.y - spot.y) < NEAR);
        let (mut count, mut base, mut light) = (0.0, 0.0, 0.0);
        for other in near {
            count += 1.0;
            base += other.base;
            light += other.base + other.response;
        }
        let (base, light) = (spot.base - base / count, spot.base + spot.response - light / count);
        both += base * light;
        own += base * base;
    }
    if own > 1e-6 { both / own } else { 0.0 }
}

/// Least squares of the responses on the features; all zero when they do not determine an answer.
fn regress<const N: usize>(spots: &[&Spot], features: impl Fn(&Spot) -> [f32; N]) -> [f32; N] {
    let mut matrix = [[0.0f64; N]; N];
    let mut right = [0.0f64; N];
    for spot in spots {
        let row = features(spot).map(f64::from);
        for i in 0..N {
            for j in 0..N {
                matrix[i][j] += row[i] * row[j];
            }
            right[i] += row[i] * f64::from(spot.response);
        }
    }
    // Gauss with the largest pivot.
    for column in 0..N {
        let pivot = (column..N).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()));
        let Some(pivot) = pivot.filter(|&row| matrix[row][column].abs() > 1e-9) else { return [0.0; N] };
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        for row in 0..N {
            if row != column {
                let factor = matrix[row][column] / matrix[column][column];
                let above = matrix[column];
                for (value, above) in matrix[row].iter_mut().zip(above).skip(column) {
                    *value -= factor * above;
                }
                right[row] -= factor * right[column];
            }
        }
    }
    std::array::from_fn(|i| (right[i] / matrix[i][i]) as f32)
}

/// The middle value; of an even count the lower one, so that the answer is one of the values.
fn median(values: &mut [f32]) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len().checked_sub(1)? / 2).copied()
}

//! The second question: does the light fall on a face-shaped solid in front of this screen?
//!
//! Each point's response over its own ambient light is free of skin colour and of the camera (design: signal). On a face it
//! falls from nose and inner cheeks to the sides; on a sheet it does not, on a bent sheet less; behind the head it is near
//! zero; and glare on another screen adds the same light to dark and bright points, where skin multiplies it.

use super::Challenge;
use super::clip::{Clip, FACE_POINTS};
use super::timing::{CENTER, Line, seen_color};

/// Mesh points at the left and right sides of the face, before the ears and along the jaw.
const SIDES: [[usize; 10]; 2] =
    [[127, 234, 93, 132, 227, 137, 177, 58, 162, 215], [356, 454, 323, 361, 447, 366, 401, 288, 389, 435]];
/// The response of a point that does not answer, so that its logarithm exists: a hundredth of the middle's.
const FLOOR: f32 = 0.01;

/// The spatial answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    /// Full white over ambient in the middle of the face.
    pub(super) modulation: f32,
    /// Logarithm of the middle's response over the sides'.
    pub(super) fall: f32,
    /// Rise of the logarithm of the response with depth, beyond any plane and cylinder. A solid's is positive, a sheet's near 0.
    pub(super) relief: f32,
    /// The background's response over the middle's; none when no background is in the picture.
    pub(super) background: Option<f32>,
    /// Slope of the logarithm of the response over that of the point's own light, without the smooth fall-off.
    pub(super) additive: f32,
}

/// The tip of the nose.
const NOSE: usize = 4;
/// The floor of a single point's response in the fits, where noise would otherwise count most.
const SPOT_FLOOR: f32 = 0.05;

/// A point's place from the tip of the nose (in units of the eye corners' distance; `depth` is negative behind it), and the
/// logarithms of its own light and of its response over the middle's.
struct Spot {
    x: f32,
    y: f32,
    depth: f32,
    base: f32,
    response: f32,
}

/// Measures the map of responses at the lag that the timing question found.
pub(super) fn shape(challenge: &Challenge, clip: &Clip, lag: f32) -> Shape {
    let colors: Vec<[f32; 3]> = clip.at.iter().map(|&at| seen_color(challenge, at, lag)).collect();
    let lines: Vec<Option<[Line; 3]>> = (0..clip.points()).map(|point| lines(clip, point, &colors)).collect();
    let middle = channels(&lines);
    let modulation = middle.iter().map(|channel| channel.ratio).sum::<f32>() / 3.0;
    let weight: f32 = middle.iter().map(|channel| channel.weight).sum();
    let relative = |point: usize| -> Option<(f32, f32)> {
        let lines = lines[point]?;
        let mut response = 0.0;
        for (line, channel) in lines.iter().zip(&middle) {
            response += channel.weight * ratio(line) / channel.ratio.max(1e-4);
        }
        let base = lines.iter().map(|line| line.offset).sum::<f32>();
        (weight > 0.0).then(|| (base, response / weight))
    };
    let log = |points: &[usize]| {
        let mut responses: Vec<f32> = points.iter().filter_map(|&point| relative(point)).map(|(_, r)| r).collect();
        median(&mut responses).map(|value| value.max(FLOOR).ln())
    };
    let center = log(&CENTER).unwrap_or(0.0);
    let sides: Vec<f32> = SIDES.iter().filter_map(|side| log(side)).collect();
    let fall = if sides.is_empty() { 0.0 } else { center - sides.iter().sum::<f32>() / sides.len() as f32 };
    let mut beside: Vec<f32> =
        (FACE_POINTS..clip.points()).filter_map(relative).map(|(_, response)| response).collect();
    let spots = spots(clip, &relative);
    Shape { modulation, fall, relief: relief(&spots), background: median(&mut beside), additive: additive(&spots) }
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

/// The points that answer, placed on the face.
fn spots(clip: &Clip, relative: &dyn Fn(usize) -> Option<(f32, f32)>) -> Vec<Spot> {
    let unit = clip.mesh.unit().max(1.0);
    let [cx, cy, cz] = clip.mesh.points[NOSE];
    let place = |point: usize| {
        let (base, response) = relative(point)?;
        let [x, y, z] = clip.mesh.points[point];
        let (x, y, depth) = ((x - cx) / unit, (y - cy) / unit, (cz - z) / unit);
        (base > 1e-4).then(|| Spot { x, y, depth, base: base.ln(), response: response.max(SPOT_FLOOR).ln() })
    };
    (0..FACE_POINTS).filter_map(place).collect()
}

/// How much a point answers more for each unit that it stands out, beyond any plane and any cylinder: paper bends around
/// one axis only, so the worse of both axes counts.
fn relief(spots: &[Spot]) -> f32 {
    let around = |bend: &dyn Fn(&Spot) -> f32| regress(spots, |spot| [1.0, spot.x, spot.y, bend(spot), spot.depth])[4];
    around(&|spot| spot.x * spot.x).min(around(&|spot| spot.y * spot.y))
}

/// How much the response rises with the light of what it falls on, beyond smooth fall-off and relief.
fn additive(spots: &[Spot]) -> f32 {
    regress(spots, |s| [1.0, s.x, s.y, s.x * s.x, s.y * s.y, s.x * s.y, s.depth, s.base])[7]
}

/// Least squares of the responses on the features; all zero when they do not determine an answer.
fn regress<const N: usize>(spots: &[Spot], features: impl Fn(&Spot) -> [f32; N]) -> [f32; N] {
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
                for k in column..N {
                    matrix[row][k] -= factor * matrix[column][k];
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

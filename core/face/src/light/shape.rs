//! The second question: does the light fall on a face-shaped solid in front of this screen?
//!
//! Each point's response over its own ambient light is free of skin colour and of the camera (design: signal). On a face it
//! falls from nose and inner cheeks to the sides and changes from point to point, because screen and room light come from
//! different sides; on a sheet, bent or not, it is smooth, and what looks like shading is ink, which both lights show alike;
//! behind the head it is near zero. What is not the face's skin, hair before all, is no part of the shape.

use super::Challenge;
use super::clip::{Clip, FACE_POINTS};
use super::map::{MapPoint, ResponseMap};
use super::skin::Skin;
use super::timing::{CENTER, Line, seen_color};

/// The response of a point that does not answer, so that its logarithm exists: a part of the middle's.
const FLOOR: f32 = 0.05;

/// The spatial answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shape {
    /// Full white over ambient in the middle of the face.
    pub(super) modulation: f32,
    /// How far the screen's own light falls over the skin from the middle of the face to its sides, as a logarithm.
    pub(super) fall: f32,
    /// Median distance of the logarithm of the responses over the light around from the best plane and cylinder. A sheet, bent or not, has none: it shows screen and room the same face.
    pub(super) relief: f32,
    /// The background's response over the middle's; none when no background is in the picture.
    pub(super) background: Option<f32>,
    /// How the screen's light follows the skin's own from point to neighbouring point, as a correlation: a sheet shows its ink to
    /// both lights alike, near 1; on a solid the two have little in common.
    pub(super) follows: f32,
    /// Spread of the logarithm of the responses from point to neighbouring point on the skin, what the noise gives taken off.
    pub(super) roughness: f32,
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

/// The sides lie this far from the nose, squared, in units of the eye corners' distance.
const SIDE: f32 = 0.55;
/// Rounds of weighing outliers down.
const ROUNDS: usize = 4;

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
    /// Whether its colour is the skin's.
    skin: bool,
}

impl Spot {
    /// Logarithm of the screen's own light on it.
    fn screen(&self) -> f32 {
        self.base + self.response
    }
}

/// Measures the map of responses at the lag that the timing question found.
pub(super) fn shape(challenge: &Challenge, clip: &Clip, lag: f32) -> (Shape, ResponseMap) {
    let colors: Vec<[f32; 3]> = clip.at.iter().map(|&at| seen_color(challenge, at, lag)).collect();
    let lines: Vec<Option<[Line; 3]>> = (0..clip.points()).map(|point| lines(clip, point, &colors)).collect();
    let middle = channels(&lines);
    let modulation = middle.iter().map(|channel| channel.ratio).sum::<f32>() / 3.0;
    let mut beside: Vec<f32> =
        (FACE_POINTS..clip.points()).filter_map(|point| Some(answer(&lines[point]?, &middle)?.response)).collect();
    let skin = Skin::of(CENTER.iter().filter_map(|&point| lines[point]).map(|lines| lines.map(|line| line.offset)));
    let spots: Vec<Spot> =
        (0..FACE_POINTS).filter_map(|point| spot(clip, point, &lines[point]?, &middle, &skin)).collect();
    let bare: Vec<&Spot> = spots.iter().filter(|spot| spot.skin).collect();
    let Local { follows, roughness } = local(&bare);
    let background = median(&mut beside);
    let shape = Shape { modulation, fall: fall(&bare), relief: relief(&spots), background, follows, roughness };
    let points = spots.iter().map(|spot| MapPoint { at: [spot.x, spot.y], response: spot.response.exp() });
    (shape, ResponseMap { points: points.collect() })
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
fn spot(clip: &Clip, point: usize, lines: &[Line; 3], middle: &[Channel; 3], skin: &Skin) -> Option<Spot> {
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
        skin: skin.has(lines.map(|line| line.offset)),
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
        let fit = regress(&clear, features, |spot| spot.response, |_| 1.0);
        let left =
            |spot: &&Spot| (spot.response - features(spot).iter().zip(&fit).map(|(a, b)| a * b).sum::<f32>()).abs();
        let mut left: Vec<f32> = clear.iter().map(left).collect();
        median(&mut left).unwrap_or(0.0)
    };
    around(&|spot| spot.x).min(around(&|spot| spot.y))
}

/// The bend of the screen's light from side to side, out to where the sides are. A surface is fitted instead of the sides
/// looked at, because hair may hide them; least absolute errors, because brows and lips are left.
fn fall(skin: &[&Spot]) -> f32 {
    if skin.len() < FEWEST_CLEAR {
        return 0.0;
    }
    let features = |spot: &Spot| [1.0, spot.x, spot.y, spot.x * spot.x, spot.y * spot.y];
    let mut fit = [0.0; 5];
    for round in 0..ROUNDS {
        let weight = |spot: &Spot| {
            let error = spot.screen() - features(spot).iter().zip(&fit).map(|(a, b)| a * b).sum::<f32>();
            if round == 0 { 1.0 } else { 1.0 / error.abs().max(0.05) }
        };
        fit = regress(skin, features, Spot::screen, weight);
    }
    -fit[3] * SIDE
}

/// What changes from point to neighbouring point.
struct Local {
    follows: f32,
    roughness: f32,
}

/// Compares each point of the skin with the mean of its neighbours on the skin, in its own light and in the screen's.
fn local(skin: &[&Spot]) -> Local {
    let (mut both, mut own, mut screen, mut rough, mut noise) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for spot in skin {
        let (mut count, mut base, mut light) = (0.0, 0.0, 0.0);
        for other in skin.iter().filter(|other| (other.x - spot.x).hypot(other.y - spot.y) < NEAR) {
            count += 1.0;
            base += other.base;
            light += other.screen();
        }
        let (base, light) = (spot.base - base / count, spot.screen() - light / count);
        both += base * light;
        own += base * base;
        screen += light * light;
        rough += (light - base) * (light - base);
        noise += spot.noise;
    }
    let count = skin.len().max(1) as f32;
    // Noise would part the screen's light from the own light on a sheet, too.
    let screen = (screen - noise).max(screen * 0.25);
    let follows = if own > 1e-6 && screen > 1e-6 { (both / (own * screen).sqrt()).clamp(-1.0, 1.0) } else { 1.0 };
    Local { follows, roughness: ((rough - noise).max(0.0) / count).sqrt() }
}

/// Weighted least squares of a value on the features; all zero when they do not determine an answer.
fn regress<const N: usize>(
    spots: &[&Spot],
    features: impl Fn(&Spot) -> [f32; N],
    value: impl Fn(&Spot) -> f32,
    weight: impl Fn(&Spot) -> f32,
) -> [f32; N] {
    let mut matrix = [[0.0f64; N]; N];
    let mut right = [0.0f64; N];
    for spot in spots {
        let row = features(spot).map(f64::from);
        let weight = f64::from(weight(spot));
        for i in 0..N {
            for j in 0..N {
                matrix[i][j] += weight * row[i] * row[j];
            }
            right[i] += weight * row[i] * f64::from(value(spot));
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
pub(super) fn median(values: &mut [f32]) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len().checked_sub(1)? / 2).copied()
}

//! The map of responses: how strongly each point answers the screen over its own light in the room.
//!
//! That ratio is free of skin colour and of the camera (design: signal).

use super::Challenge;
use super::clip::{Clip, FACE_POINTS};
use super::matte::Answer;
use super::skin::Skin;
use super::timing::{CENTER, seen_color};
use crate::fit::{Line, median};
use std::fmt;
use std::ops::Range;

/// How much each point of the face answers the screen's light. It is a map of one person's face: it is not stored, not sent and not
/// printed.
#[derive(Clone, Default, PartialEq)]
pub struct ResponseMap {
    /// The points that were seen in enough frames; none where no clip was analysed.
    pub points: Vec<MapPoint>,
}

/// One point of the map.
#[derive(Clone, Copy, PartialEq)]
pub struct MapPoint {
    /// To the right and down from the tip of the nose in the picture, in units of the distance between the outer eye corners.
    pub at: [f32; 2],
    /// Its response to the screen over the response of the middle of the face, both over their own ambient light.
    pub response: f32,
}

impl fmt::Debug for ResponseMap {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ResponseMap({} points)", self.points.len())
    }
}

/// The response of a point that does not answer, so that its logarithm exists: a part of the middle's.
pub(super) const FLOOR: f32 = 0.05;
/// The own light is known to this part of the light under a white screen at best: lenses flare, and black is a guess.
const FLARE: f32 = 0.004;
/// The tip of the nose.
const NOSE: usize = 4;

/// A point's place from the tip of the nose, in units of the eye corners' distance, and what it answers.
pub(super) struct Spot {
    pub(super) x: f32,
    pub(super) y: f32,
    /// Logarithm of its own light.
    pub(super) base: f32,
    /// Logarithm of its response to the screen, over its own light.
    pub(super) response: f32,
    /// Whether its colour is the skin's.
    pub(super) skin: bool,
    /// What it answers, channel by channel.
    pub(super) answer: Answer,
    /// The same in the first and in the second half of the clip, each measured by itself; none when it is hidden in one of them.
    pub(super) halves: Option<[Answer; 2]>,
    /// Whether it is asked for relief: not at eyes, lips and the rim.
    pub(super) asked: bool,
}

impl Spot {
    /// Logarithm of the screen's own light on it.
    pub(super) fn screen(&self) -> f32 {
        self.base + self.response
    }
}

/// The map over face and background.
pub(super) struct Map {
    /// Full white over ambient in the middle of the face.
    pub(super) modulation: f32,
    /// The background's response over the middle's; none when no background is in the picture.
    pub(super) background: Option<f32>,
    /// Logarithm of how much more the middle answers in blue than in red, over its own light.
    pub(super) blue: f32,
    pub(super) spots: Vec<Spot>,
}

impl Map {
    /// The face's part of it, to be looked at.
    pub(super) fn shown(&self) -> ResponseMap {
        let point = |spot: &Spot| MapPoint { at: [spot.x, spot.y], response: spot.response.exp() };
        ResponseMap { points: self.spots.iter().map(point).collect() }
    }
}

/// Measures the map at the lag that the timing question found.
pub(super) fn map(challenge: &Challenge, clip: &Clip, lag: f32) -> Map {
    let colors: Vec<[f32; 3]> = clip.at.iter().map(|&at| seen_color(challenge, at, lag)).collect();
    let Seen { lines, middle } = Seen::of(clip, &colors, 0..clip.len());
    let half = clip.len() / 2;
    let halves = [0..half, half..clip.len()].map(|frames| Seen::of(clip, &colors, frames));
    let modulation = middle.iter().map(|channel| channel.ratio).sum::<f32>() / 3.0;
    let mut beside: Vec<f32> =
        (FACE_POINTS..clip.points()).filter_map(|point| Some(together(&lines[point]?, &middle)?.response)).collect();
    let skin = Skin::of(CENTER.iter().filter_map(|&point| lines[point]).map(|lines| lines.map(|line| line.offset)));
    let asked = super::bare::asked(&clip.mesh);
    let spot = |point: usize| {
        let lines = &lines[point]?;
        let Together { base, response } = together(lines, &middle)?;
        let (unit, [cx, cy, _]) = (clip.mesh.unit().max(1.0), clip.mesh.points[NOSE]);
        let [x, y, _] = clip.mesh.points[point];
        let response = response.max(FLOOR);
        (base > 1e-4).then(|| Spot {
            x: (x - cx) / unit,
            y: (y - cy) / unit,
            base: base.ln(),
            response: response.ln(),
            skin: skin.has(lines.map(|line| line.offset)),
            answer: apart(lines, &middle),
            halves: match halves.each_ref().map(|half| Some(apart(half.lines[point].as_ref()?, &half.middle))) {
                [Some(first), Some(second)] => Some([first, second]),
                _ => None,
            },
            asked: asked[point],
        })
    };
    let [red, _, blue] = middle.map(|channel| channel.ratio.max(1e-4).ln());
    let spots = (0..FACE_POINTS).filter_map(spot).collect();
    Map { modulation, background: median(&mut beside), blue: blue - red, spots }
}

/// How the points follow the screen in some of the frames, and the middle of the face among them.
struct Seen {
    lines: Vec<Option<[Line; 3]>>,
    middle: [Channel; 3],
}

impl Seen {
    fn of(clip: &Clip, colors: &[[f32; 3]], frames: Range<usize>) -> Self {
        let line = |point| lines(clip, point, colors, frames.clone());
        let lines: Vec<Option<[Line; 3]>> = (0..clip.points()).map(line).collect();
        Self { middle: channels(&lines), lines }
    }
}

/// What a point answers, all channels together.
struct Together {
    base: f32,
    response: f32,
}

/// The response over the middle's, channels weighed; none when no channel carries signal.
fn together(lines: &[Line; 3], middle: &[Channel; 3]) -> Option<Together> {
    let weight: f32 = middle.iter().map(|channel| channel.weight).sum();
    if weight <= 0.0 {
        return None;
    }
    let part = |channel: &Channel| channel.weight / weight / channel.ratio.max(1e-4);
    let response = lines.iter().zip(middle).map(|(line, channel)| part(channel) * ratio(line)).sum();
    Some(Together { base: lines.iter().map(|line| line.offset).sum(), response })
}

/// What a point answers, each channel over the middle's.
fn apart(lines: &[Line; 3], middle: &[Channel; 3]) -> Answer {
    let noise = |line: &Line| {
        let flare = FLARE * (line.offset + line.slope.max(0.0)) / line.offset.max(1e-4);
        line.ratio_uncertainty() + (ratio(line) * flare).powi(2)
    };
    let scale = middle.map(|channel| 1.0 / channel.ratio.max(1e-4));
    Answer {
        own: lines.map(|line| line.offset),
        ratio: std::array::from_fn(|c| ratio(&lines[c]) * scale[c]),
        noise: std::array::from_fn(|c| noise(&lines[c]) * scale[c] * scale[c]),
    }
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

/// How each channel of a point follows the screen in these frames; none when the point is hidden in too many of them.
fn lines(clip: &Clip, point: usize, colors: &[[f32; 3]], frames: Range<usize>) -> Option<[Line; 3]> {
    let (colors, frames) = (&colors[frames.clone()], frames);
    let light: Vec<Option<[f32; 3]>> = frames.map(|frame| clip.light(frame, point)).collect();
    if light.iter().flatten().count() * 10 < light.len() * 7 {
        return None;
    }
    Some(std::array::from_fn(|channel| {
        let pairs = colors.iter().zip(&light).filter_map(|(color, light)| Some((color[channel], (*light)?[channel])));
        Line::fit(pairs)
    }))
}

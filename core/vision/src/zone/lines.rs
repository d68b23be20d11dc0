//! Whole lines of text, measured along their slope.

use image::GrayImage;

use super::bands::{self, Track};
use crate::card::Quad;
use crate::filter::sides;

/// A line of text: the middle at x is `y + slope * x`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TextLine {
    pub(super) y: f32,
    pub(super) slope: f32,
    /// Height of the characters.
    pub(super) height: f32,
    pub(super) from: f32,
    pub(super) to: f32,
    /// Mean gradient in the line and its share in the line's first and last fifth.
    pub(super) energy: f32,
    pub(super) ends: [f32; 2],
}

impl TextLine {
    pub(super) fn middle(&self, x: f32) -> f32 {
        self.y + self.slope * x
    }

    pub(super) fn length(&self) -> f32 {
        self.to - self.from
    }

    /// The line's outline with a margin of a quarter of the height above and below, and most of a character at the ends.
    pub(super) fn quad(&self) -> Quad {
        let (half, out) = (0.75 * self.height, 0.6 * self.height);
        // Perpendicular to the slope: a rectangle, not a parallelogram.
        let norm = (1.0 + self.slope * self.slope).sqrt();
        let (dx, dy) = (-self.slope / norm * half, half / norm);
        let (a, b) = (self.from - out, self.to + out);
        let (ya, yb) = (self.middle(a), self.middle(b));
        Quad([[a - dx, ya - dy], [b - dx, yb - dy], [b + dx, yb + dy], [a + dx, ya + dy]])
    }
}

/// The most lines that are measured in one picture.
const MAX_LINES: usize = 120;

/// Every line of text in the picture that is at least 12 times as long as high.
pub(super) fn find(image: &GrayImage) -> Vec<TextLine> {
    let gradient = bands::gradient(image);
    let mut tracks = bands::tracks(&bands::smooth(&gradient));
    tracks.sort_by_key(|track| std::cmp::Reverse(track.len()));
    tracks.truncate(MAX_LINES);
    let mut lines: Vec<TextLine> = Vec::new();
    for track in &tracks {
        let Some(rough) = fit(track) else { continue };
        let Some(line) = measure(&gradient, rough) else { continue };
        let twice = |other: &TextLine| {
            let x = 0.5 * (line.from + line.to);
            (other.middle(x) - line.middle(x)).abs() < 0.5 * line.height && line.from < other.to && line.to > other.from
        };
        if line.length() > 12.0 * line.height && !lines.iter().any(twice) {
            lines.push(line);
        }
    }
    lines
}

/// A straight line through the track; bands far off it are left out once.
fn fit(track: &Track) -> Option<TextLine> {
    let mut heights: Vec<f32> = track.iter().map(|band| band.height).collect();
    heights.sort_by(f32::total_cmp);
    let height = heights[heights.len() / 2];
    let line = |points: &mut dyn Iterator<Item = (f32, f32)>| {
        let (mut n, mut sx, mut sy, mut sxx, mut sxy) = (0.0f64, 0.0, 0.0, 0.0, 0.0);
        for (x, y) in points {
            let (x, y) = (f64::from(x), f64::from(y));
            n += 1.0;
            sx += x;
            sy += y;
            sxx += x * x;
            sxy += x * y;
        }
        let spread = n * sxx - sx * sx;
        (n >= 4.0 && spread > 1.0).then(|| {
            let slope = (n * sxy - sx * sy) / spread;
            ((sy - slope * sx) / n, slope)
        })
    };
    let (y, slope) = line(&mut track.iter().map(|band| (band.x, band.y)))?;
    let off = |x: f32, at: f32| (y as f32 + slope as f32 * x - at).abs();
    let near = &mut track.iter().map(|band| (band.x, band.y)).filter(|(x, at)| off(*x, *at) < 0.35 * height);
    let (y, slope) = line(near).unwrap_or((y, slope));
    let half = bands::STRIP as f32 / 2.0;
    let (from, to) = (track.first()?.x - half, track.last()?.x + half);
    Some(TextLine { y: y as f32, slope: slope as f32, height, from, to, energy: 0.0, ends: [0.0; 2] })
}

/// Measures height, middle and ends of a rough line on the whole of its gradient.
fn measure(gradient: &GrayImage, mut line: TextLine) -> Option<TextLine> {
    if line.slope.abs() > 0.4 {
        return None;
    }
    let (width, height) = sides(gradient);
    let at = |x: usize, y: f32| {
        // Rounded by truncation, which costs a tenth of `round`; this is the innermost loop.
        let row = y + 0.5;
        if row < 0.0 || row >= height as f32 { 0.0 } else { f32::from(gradient.as_raw()[row as usize * width + x]) }
    };
    let columns = |line: &TextLine| (line.from.max(0.0) as usize)..(line.to.max(0.0) as usize).min(width);
    // Rows along the slope, twice: the second time around the better middle.
    for _ in 0..2 {
        let reach = (1.6 * line.height).ceil() as i32;
        let span = columns(&line);
        if span.len() < 24 {
            return None;
        }
        let rows: Vec<f32> = (-reach..=reach)
            .map(|dy| span.clone().map(|x| at(x, line.middle(x as f32) + dy as f32)).sum::<f32>() / span.len() as f32)
            .collect();
        let middle = reach as usize;
        let near = (0.6 * line.height).ceil() as usize;
        let peak = rows[middle - near..=middle + near].iter().copied().fold(0.0, f32::max);
        let core = (0..rows.len()).filter(|row| row.abs_diff(middle) <= near && rows[*row] > 0.8 * peak);
        let core = core.min_by_key(|row| row.abs_diff(middle))?;
        let valley = |side: &[f32]| side.iter().copied().fold(f32::MAX, f32::min);
        let edge = |side: &mut dyn Iterator<Item = usize>, floor: f32| {
            let limit = floor + 0.4 * (peak - floor);
            let mut before = (core, rows[core]);
            for row in side {
                if rows[row] < limit {
                    // Between this row and the one before, where the profile crosses the limit.
                    let part = (before.1 - limit) / (before.1 - rows[row]).max(1e-3);
                    return before.0 as f32 + (row as f32 - before.0 as f32) * part;
                }
                before = (row, rows[row]);
            }
            before.0 as f32
        };
        let top = edge(&mut (0..core).rev(), valley(&rows[..=core]));
        let bottom = edge(&mut (core + 1..rows.len()), valley(&rows[core..]));
        line.y += 0.5 * (top + bottom) - reach as f32;
        line.height = (bottom - top).max(3.0);
        line.energy = peak;
    }
    stretch(&mut line, width, &at);
    Some(line)
}

/// Moves the ends to where the text ends: out over text that the strips missed, in over empty ground.
fn stretch(line: &mut TextLine, width: usize, at: &dyn Fn(usize, f32) -> f32) {
    let half = (0.4 * line.height) as i32;
    let column = |x: usize| {
        // Across the line, not straight down: a stroke of a tilted line stays as thin as it is.
        let across = |dy: i32| {
            let lean = (x as f32 - line.slope * dy as f32).round().clamp(0.0, width as f32 - 1.0);
            at(lean as usize, line.middle(lean) + dy as f32)
        };
        (-half..=half).map(across).sum::<f32>() / (2 * half + 1) as f32
    };
    let ink: Vec<f32> = (0..width).map(column).collect();
    let inside = (line.from.max(0.0) as usize)..(line.to.max(0.0) as usize).min(width);
    let mean = ink[inside.clone()].iter().sum::<f32>() / inside.len() as f32;
    // A stroke in a column; characters are one height apart at most, so two heights without any end the line. Over more than one
    // height a whole character must follow: one stroke alone is the card's own edge, which lies 1.4 to 2 heights from the text.
    let limit = 0.6 * mean;
    let (gap, step) = ((2.0 * line.height) as usize, (1.2 * line.height) as usize);
    let walk = |columns: &[usize], from: usize| {
        let mut last = from;
        for (place, &x) in columns.iter().enumerate() {
            let apart = x.abs_diff(last);
            if ink[x] > limit {
                let strokes = columns[place..].iter().take(step).filter(|x| ink[**x] > limit).count();
                if apart > step && strokes as f32 <= 0.4 * line.height {
                    break;
                }
                last = x;
            } else if apart > gap {
                break;
            }
        }
        last
    };
    let centre = (inside.start + inside.end) / 2;
    let start = (inside.start..centre).find(|x| ink[*x] > limit).unwrap_or(inside.start);
    let end = (centre..inside.end).rev().find(|x| ink[*x] > limit).unwrap_or(inside.end - 1);
    let from = walk(&(0..start).rev().collect::<Vec<_>>(), start);
    let to = walk(&(end + 1..width).collect::<Vec<_>>(), end);
    line.from = from as f32;
    line.to = to as f32 + 1.0;
    let fifth = ((to - from) / 5).max(1);
    let share = |part: &[f32]| part.iter().sum::<f32>() / part.len().max(1) as f32;
    line.ends = [share(&ink[from..from + fifth]), share(&ink[to + 1 - fifth..=to])];
}
